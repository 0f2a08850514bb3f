"""What a server's reply means for a mail: the result, and one sentence for a person.

Codes: RFC 5321 §4.2.3 and §4.5.3.1.10, enhanced ones RFC 3463; those of Exchange Online as they
are met in the field.
"""

from __future__ import annotations

import re
from dataclasses import replace

from inboxbot.model.mail import NotSent, SendResult, Sent
from inboxbot.senders.line import LATER, NEVER, YES, Reply

_SAID = ". It said: "
_SHORTEST_NAME, _SOMEBODY = 2, "<name>"

CLOSING = 421
"""The server ends the connection: nothing that it has not accepted by then was taken."""
GO_AHEAD = 354

_NOT_AS_THIS = (
    "The account may not send under this address: give it the right to (Exchange: Add-RecipientPermission"
    " -AccessRights SendAs), or use its own"
)
_SETTINGS = {
    "5.7.30": "The server no longer takes passwords (basic authentication is off): set INBOXBOT_SMTP_AUTH=microsoft",
    "5.7.139": "The server no longer lets this account send by SMTP: `inboxbot check` tells why",
    "5.7.57": "The server wants us to sign in first: set the user name and password for SMTP",
    "5.7.8": "The server refuses the user name or password: correct the settings for SMTP",
    "5.7.60": _NOT_AS_THIS,
    "5.2.252": _NOT_AS_THIS,
    "530": "The server wants us to sign in first: set the user name and password for SMTP",
    "534": "The server wants another way of signing in: correct the settings for SMTP",
    "535": "The server refuses the user name or password: correct the settings for SMTP",
    "538": "The server wants encryption before we sign in: set SMTP security to starttls or tls",
}
"""Refusals that are about us and not about the mail: the mail is good, the settings are not."""

_SEND_AS_DENIED = "sendasdenied"
"""Exchange tells it under several codes (5.2.252, 5.2.0, 5.7.60); the word is the same."""

_SENTENCES = {
    "4.3.2": "The server takes no more from this account for now (Exchange Online: three connections at once, thirty"
    " mails a minute)",
    "4.5.3": "The server takes no more recipients or mails for now",
    "4.2.2": "The recipient's mailbox is full",
    "5.2.2": "The recipient's mailbox is full",
    "4.3.1": "The server has no room left",
    "5.1.1": "There is no such recipient",
    "5.1.10": "There is no such recipient",
    "5.1.2": "The recipient's domain does not exist",
    "5.4.4": "The recipient's domain does not exist",
    "5.3.4": "The mail is too large for the server",
    "5.2.3": "The mail is too large for the recipient's mailbox",
    "5.7.1": "The server's policy refuses the mail",
    "421": "The server is closing the connection",
    "450": "The server asks us to come back later (greylisting, or the mailbox is busy)",
    "451": "The server asks us to come back later (greylisting, or a fault of its own)",
    "452": "The server has no room left",
    "454": "The server cannot check who we are just now",
    "550": "The server refuses the recipient",
    "552": "The mail is too large for the server, or the mailbox is full",
    "553": "The server does not understand the address",
    "554": "The server refuses the mail, often because it looks like spam",
}
_GENERAL = {LATER: "The server does not take the mail just now", NEVER: "The server refuses the mail"}
_RELAY = "The server does not relay for us: sign in, or use the server that sends for this address"
_TOO_MANY_OF_OLD = 552
"""At RCPT, without an enhanced code: too many recipients, come again (RFC 5321 §4.5.3.1.10)."""


def is_about_us(reply: Reply) -> bool:
    """Tell whether a refusal is about our account or settings, so that no mail can go."""
    return reply.kind in (LATER, NEVER) and bool(_about_us(reply))


def refusal(reply: Reply, *, at: str = "") -> NotSent:
    """Return what a reply of the kinds 4 and 5 means for the mail. ``at``: the command it answers."""
    if is_about_us(reply):
        return NotSent(permanent=False, reason=_sentence(reply, _about_us(reply)), refused=True)
    if reply.kind == NEVER and "relay" in str(reply).lower():
        return NotSent(permanent=False, reason=_sentence(reply, _RELAY))
    what = _meaning(reply, _SENTENCES) or _GENERAL[reply.kind]
    too_many = at == "RCPT" and reply.code == _TOO_MANY_OF_OLD and not reply.enhanced
    permanent = reply.kind == NEVER and not too_many
    alone = at == "RCPT" and not permanent and not too_many
    return NotSent(permanent=permanent, reason=_sentence(reply, what), alone=alone)


def about_nobody(result: SendResult, recipient: str) -> SendResult:
    """Return a result whose sentence does not hold the first part of the address either (``user ann unknown``).

    It stands in journal, log and alerts, and there no person is named (K6).
    """
    name = recipient.rpartition("@")[0]
    if len(name) < _SHORTEST_NAME:
        return result
    hidden = re.compile(rf"(?<!\w){re.escape(name)}(?!\w)", re.IGNORECASE)
    if isinstance(result, Sent):
        return Sent(reply=hidden.sub(_SOMEBODY, result.reply))
    ours, said, theirs = result.reason.partition(_SAID)
    return replace(result, reason=ours + said + hidden.sub(_SOMEBODY, theirs))


def verdict(reply: Reply) -> SendResult:
    """Return what a reply of the kinds 2, 4 and 5 to a whole mail (after its final dot) means."""
    return Sent(reply=str(reply)) if reply.kind == YES else refusal(reply)


def is_send_as(reply: Reply) -> bool:
    """Tell whether the account may not send under the address it gave, by whatever code."""
    return _SEND_AS_DENIED in str(reply).lower() or _meaning(reply, _SETTINGS) == _NOT_AS_THIS


def _about_us(reply: Reply) -> str:
    """Return what is wrong with our account or settings; nothing where it is something else."""
    return _NOT_AS_THIS if is_send_as(reply) else _meaning(reply, _SETTINGS)


def _meaning(reply: Reply, table: dict[str, str]) -> str:
    return table.get(reply.enhanced) or table.get(str(reply.code), "")


def _sentence(reply: Reply, what: str) -> str:
    return f"{what}{_SAID}{reply}"
