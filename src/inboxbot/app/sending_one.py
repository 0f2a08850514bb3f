"""One mail that proves whether the mailbox's address may be sent from: most servers tell it only of a mail."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from datetime import datetime
from email.message import EmailMessage
from email.policy import SMTP

from inboxbot.model.errors import PermanentError, TransientError
from inboxbot.model.mail import NotSent, OutboxEntry, OutgoingMail, Sent
from inboxbot.ports.sender import Sender

_TEXT = """\
Somebody asked for this mail with `inboxbot check --send-to`.

It shows that inboxbot may send as {address}. Nobody else got it, and there is nothing to do.
"""


def send_one(sender: Sender, *, address: str, to: str, now: datetime) -> Sequence[str]:
    """Send a mail from ``address`` to ``to``; it stands in no register. Raises what the refusal means."""
    ((_, result),) = sender.send([_entry(address, to, now)])
    if isinstance(result, Sent):
        return (f"A mail as {address} was taken by the server: look whether it arrived.",)
    if isinstance(result, NotSent):
        raise (PermanentError if result.permanent or result.refused else TransientError)(f"{result.reason}.")
    raise TransientError(f"It is not known whether the mail went: {result.reason}.")


def _entry(address: str, to: str, now: datetime) -> OutboxEntry:
    message_id = f"{secrets.token_hex(12)}.check@{address.rpartition('@')[2]}"
    mail = EmailMessage(policy=SMTP.clone(max_line_length=998))
    mail["From"], mail["To"] = address, to
    mail["Subject"] = "inboxbot: this mailbox can send"
    mail["Date"], mail["Message-ID"] = now, f"<{message_id}>"
    mail["Auto-Submitted"] = "auto-generated"
    mail.set_content(_TEXT.format(address=address))
    outgoing = OutgoingMail(
        message_id=message_id,
        letter="check",
        occasion="check",
        audience="operator",
        recipient=to,
        envelope_from="",
        subject=str(mail["Subject"]),
        content=mail.as_bytes(),
    )
    return OutboxEntry(id=0, mail=outgoing, state="sending", attempts=0, created_at=now)
