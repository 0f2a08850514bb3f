"""One mail that may be a command: what is known of it, which case it is about, and whether it is proven.

Proven is a mail from a colleague's configured address that carries the token made for them, or that
answers a letter which they got; and of which the trusted mail server does not say that it is forged.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from inboxbot.acts.act import Matter
from inboxbot.acts.by_mail_words import NOBODY, Understood, understand
from inboxbot.acts.table import ACTS
from inboxbot.letters.links import UNDO, may_act
from inboxbot.letters.tokens import day_of, token_in
from inboxbot.model.case import PersonId
from inboxbot.model.mail import OutboxEntry
from inboxbot.model.message import Message, RawMessage
from inboxbot.model.plan import DoneAct
from inboxbot.triage.authentication import verdict
from inboxbot.triage.house import House
from inboxbot.triage.reading import Reading
from inboxbot.triage.screen import only_words_tell
from inboxbot.triage.screen_addresses import same_person
from inboxbot.triage.thread import references_in

KINDS = frozenset({"staff", "person", "spam"})
"""As what a mail was screened that may be a command: no machine's, no bounce, not our own copy."""

_KEY_LENGTH = 16


@dataclass(frozen=True, slots=True)
class Known:
    """What is known of a command: its case, the letter that it answers, what was done before.

    ``original`` fetches the message that opened the case; None where it is gone.
    """

    matter: Matter | None = None
    letter: OutboxEntry | None = None
    acts: tuple[DoneAct, ...] = ()
    original: Callable[[], RawMessage | None] = lambda: None


@dataclass(frozen=True, slots=True)
class Command:
    """One mail that may be a command, with all that is known of it. ``person``: in whose name it was written."""

    reading: Reading
    known: Known
    person: PersonId | None
    token: str
    now: datetime

    @property
    def message(self) -> Message:
        """Return the mail, understood."""
        return self.reading.message

    @property
    def own_words(self) -> str:
        """Return what the colleague wrote, without what is quoted or passed on."""
        message = self.message
        return message.own_text if message.own_text is not None else message.new_text

    @property
    def key(self) -> str:
        """Return what keeps this command apart from every other; behind it, the token that it used."""
        unique = self.message.fingerprint[:_KEY_LENGTH]
        return f"{unique}-{self.token}" if self.token else unique


def concerns(reading: Reading, house: House) -> bool:
    """Tell whether a mail may be a command. Quick: it is asked of every mail."""
    if _known_already(reading):
        return False
    person = house.staff_by_address(reading.message.sender.address)
    if reading.screening.kind not in KINDS and not (person and by_hand(reading)):
        return False
    if token_in(reading.message.subject):
        return True
    return person is not None and (bool(answered_letter(reading, house)) or _names_a_case(reading))


def by_hand(reading: Reading) -> bool:
    """Tell whether a mail that was screened as automatic may be a person's: "I am away until" are its only sign.

    A machine neither writes a mark into the subject nor quotes the letter; what does neither is a
    person's only where it says nothing else, which ``by_mail`` looks at.
    """
    return reading.screening.kind == "automatic" and only_words_tell(reading.message)


def quotes(message: Message) -> bool:
    """Tell whether a mail quotes what it answers."""
    return bool(message.quoted_text.strip()) or any(not one.attached for one in message.forwarded)


def _names_a_case(reading: Reading) -> bool:
    """Tell whether a colleague's own mail names a case, and goes to nobody whose case it is."""
    message, cases = reading.message, reading.history.by_reference
    theirs = (case.correspondent.address for case in cases)
    passed_on = bool(message.forwarded)
    return bool(cases) and not passed_on and not _goes_to(message, theirs)


def answered_letter(reading: Reading, house: House) -> str:
    """Return the Message-ID of the letter of ours that a mail answers; empty where it answers none.

    A mail that also goes to the correspondent is an answer to them, and no command.
    """
    message = reading.message
    written_to = {case.correspondent.address for case in reading.history.by_our_mail}
    if _goes_to(message, written_to):
        return ""
    named = (*message.in_reply_to, *reversed(message.references))
    return next((one for one in named if house.letters.is_ours(one)), "")


def _goes_to(message: Message, addresses: Iterable[str]) -> bool:
    return any(same_person(one.address, other) for other in addresses for one in message.recipients)


def named_in_subject(message: Message, house: House) -> str:
    """Return the number of the case that a subject names last, empty where it names none."""
    named = references_in(message.subject, house.policy.organisation.reference_prefix)
    return named[-1] if named else ""


def reference_of(reading: Reading, house: House, letter: OutboxEntry | None) -> str:
    """Return the number of the case that a mail is about; empty where it does not tell."""
    prefix = house.policy.organisation.reference_prefix
    if letter is not None and letter.mail.case_reference:
        named = references_in(reading.message.subject, prefix)
        return named[-1] if named and token_in(reading.message.subject) else letter.mail.case_reference
    named = references_in(reading.message.subject, prefix) or references_in(
        reading.message.new_text[:1000], prefix
    )
    return named[-1] if len(named) == 1 or (token_in(reading.message.subject) and named) else ""


# Is it proven? -------------------------------------------------------------------------------


def proven(command: Command, matter: Matter, house: House) -> tuple[str, str]:
    """Return the act that a token asks for (empty for a reply), and why the mail is not proven."""
    person = command.person
    if person is None:
        return "", "it does not come from the address of a colleague"
    if why := forged(command, house):
        return "", why
    if person in matter.case.named:
        return "", "it comes from somebody whom the matter names"
    act = act_of(command, matter.case.reference, house) if command.token else ""
    theirs = may_act(house.policy.people[person], person, matter.case)
    if not theirs and not act.startswith(f"{UNDO}:"):
        return "", "it comes from somebody who is not of the staff, and the case is not theirs to decide"
    if command.token:
        return act, "" if act else "its mark was made for another colleague or another enquiry"
    letter = command.known.letter
    to = house.policy.people[person].address
    if letter is None:
        return "", "it carries no mark of ours and does not reply to a letter of ours"
    if letter.mail.recipient.lower() != to.lower():
        return "", "it answers a letter that went to somebody else"
    return "", ""


def forged(command: Command, house: House) -> str:
    """Return what speaks against the sender whom a mail names, or an empty string."""
    if len(command.message.senders) > 1:
        return "it names several senders"
    if command.reading.screening.kind == "spam":
        return "the mail server takes it for spam"
    judged = verdict(command.message, house.trusted_authserv)
    return f"the mail server says that it may be forged ({judged.why})" if judged.result == "fail" else ""


def act_of(command: Command, reference: str, house: House) -> str:
    """Return the act for which a token was made, empty where it was made for another person or case."""
    assert command.person is not None  # noqa: S101 - the caller looked
    policy = house.policy
    acts = dict.fromkeys(
        (
            *(f"{UNDO}:{one.key}" for one in command.known.acts),
            *(link.act for link in policy.commands.links),
            *(f"{link.act}:{key}" for link in policy.commands.links for key in policy.categories),
            *(f"{link.act}:{key}" for link in policy.commands.links for key in policy.media.checklist),
            *(f"{link.act}:{link.words}" for link in policy.commands.links if link.words),
            *ACTS,
        )
    )
    tokens = house.letters.tokens
    return next((one for one in acts if tokens.proves(command.token, reference, command.person, one)), "")


def expired(command: Command, house: House) -> bool:
    """Tell whether a link, or the letter that is answered, is older than rules.yaml lets it be.

    One of tomorrow is none of ours.
    """
    local, letter = house.calendar.local_date, command.known.letter
    if command.token:
        made_on = day_of(command.token)
    elif letter is not None:
        made_on = local(letter.created_at)
    else:
        return False
    return (
        not timedelta(days=-1) <= local(command.now) - made_on <= timedelta(house.policy.commands.valid_days)
    )


def used_before(command: Command, house: House) -> bool:
    """Tell whether a link of an earlier day did its work already, and something else has happened since.

    Then whoever sends it again may mean another state of the case, or may not be its owner at all.
    """
    if not command.token or day_of(command.token) >= house.calendar.local_date(command.now):
        return False
    mine = (one for one in command.known.acts if one.key.endswith(f"-{command.token}"))
    return any(one.undone_at is None and not one.stands for one in mine)


def _known_already(reading: Reading) -> bool:
    known = reading.history.arrival
    return known is not None and known.end != "quarantined"


def meaning_of(command: Command, house: House) -> Understood:
    """Return what a mail asks for in its own words; where it names another enquiry too, it is in doubt."""
    assert command.person is not None  # noqa: S101 - the caller looked
    policy, matter, text = house.policy, command.known.matter, command.own_words
    named = references_in(text, policy.organisation.reference_prefix)
    for reference in named:
        text = re.sub(rf"\[?{re.escape(reference)}\]?", " ", text, flags=re.IGNORECASE)
    about = matter.case.correspondent if matter is not None else NOBODY
    local = house.calendar.local_time(command.message.received_at)
    meant = understand(text, policy.commands.replies, policy.people, command.person, local=local, about=about)
    others = [one for one in named if matter is None or one != matter.case.reference]
    if others and meant.meaning == "act":
        return replace(meant, meaning="ask", why=f"it names {others[0]}")
    return meant
