"""A colleague's mail that puts a contact with the media on record (K5): no case, no clock, a line in the record."""

from __future__ import annotations

import re
from datetime import datetime

from inboxbot.letters.particulars import Commanded
from inboxbot.model.contact import MediaContact
from inboxbot.model.mail import OutgoingMail
from inboxbot.model.message import Message
from inboxbot.rules.policy import Policy
from inboxbot.triage.authentication import verdict
from inboxbot.triage.house import House
from inboxbot.triage.phrases import fold
from inboxbot.triage.reading import Reading

ON_RECORD = "contact with the media"
_LONGEST = 1000
_LONGEST_NAME = 200
_SIGNS = " :,;-–—.()[]"
_REPLY = re.compile(r"^(?:(?:re|fwd?|aw|wg)\s*:\s*)+", re.IGNORECASE)
_KINDS = frozenset({"staff", "person"})
_CONFIRMED = "command_done"


def contact_of(reading: Reading, house: House) -> MediaContact | None:
    """Return the contact that a colleague puts on record, or None where the mail is another.

    Proven as a command is: it comes from the address of somebody of rules.yaml, and the trusted mail server
    does not say that it is forged. In the subject stands one of the configured words; beside them stands
    who it was with, the text says what it was about. A mail that tells neither is no record.
    """
    message = reading.message
    if reading.screening.kind not in _KINDS or reading.follows:
        return None
    rest = _beside_the_words(message, house.policy)
    person = house.staff_by_address(message.sender.address) if rest is not None else None
    if rest is None or person is None or len(message.senders) > 1:
        return None
    if verdict(message, house.trusted_authserv).result == "fail":
        return None
    text = message.own_text if message.own_text is not None else message.new_text
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    who = rest or next(iter(lines), "")
    about = "\n".join(lines if rest else lines[1:]) or who
    if not who:
        return None
    return MediaContact(
        at=message.received_at,
        who=who[:_LONGEST_NAME],
        about=about[:_LONGEST],
        by=house.policy.people[person].name,
        ours=not _they_began(f"{rest}\n{about}", house.policy),
    )


def confirmed(
    contact: MediaContact, reading: Reading, house: House, *, now: datetime
) -> tuple[OutgoingMail, ...]:
    """Return the word to the colleague that it is on record; none on trial."""
    person = house.staff_by_address(reading.message.sender.address)
    if person is None or not house.live:
        return ()
    began = "we began it" if contact.ours else "they began it"
    about = Commanded(
        None,
        f"It is on record as a contact with the media ({began}), with the time of your email. "
        "It stands in the report on the media.",
        received_at=reading.message.received_at,
    )
    occasion = f"contact-{reading.message.fingerprint[:16]}"
    return (house.letters.command(_CONFIRMED, about, person=person, now=now, occasion=occasion),)


def _beside_the_words(message: Message, policy: Policy) -> str | None:
    """Return what stands beside the configured words in the subject, None where none of them stands there.

    What a colleague passes on is its writer's, unless the subject begins with the words.
    """
    plain = " ".join(message.subject.split())
    for words in policy.media.contact_words:
        found = re.search(rf"(?<!\w){re.escape(words)}(?!\w)", plain, re.IGNORECASE)
        if found is None or (found.start() and message.forwarded):
            continue
        before, after = (_REPLY.sub("", plain[: found.start()]), plain[found.end() :])
        return " ".join(part for part in (before.strip(_SIGNS), after.strip(_SIGNS)) if part)
    return None


def _they_began(text: str, policy: Policy) -> bool:
    folded = f" {' '.join(fold(text).split())} "
    return any(
        f" {fold(words)} " in folded or f" {fold(words)}." in folded for words in policy.media.they_began
    )
