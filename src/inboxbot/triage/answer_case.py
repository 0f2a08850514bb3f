"""Which case a colleague's mail answers, and how we know. Best evidence first.

It names a letter of ours or a mail of theirs; the case's number stands in its subject; else it goes to
the correspondent, and its subject or what it quotes tells which of their cases. What is doubtful is
asked, never guessed: a clock stopped wrongly leaves somebody waiting.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Literal
from zoneinfo import ZoneInfo

from inboxbot.model.case import Case, History
from inboxbot.model.message import Address, Message
from inboxbot.triage.addresses import parse_addresses
from inboxbot.triage.answer_subject import alike, bare, one_subject, quotes, says_nothing
from inboxbot.triage.body_words import FORWARD_SUBJECT, REPLY_SUBJECT
from inboxbot.triage.house import House
from inboxbot.triage.phrases import fold
from inboxbot.triage.reading import Recall
from inboxbot.triage.screen_addresses import (
    canonical,
    colleagues,
    local_part,
    own_addresses,
    same_person,
    takes_no_reply,
)

Sure = Literal["certain", "likely", "doubtful", "not to them"]

LOOKED_UP = 8  # recipients, and references walked back
SHORTEST_NAME = 2
CLOCKS_DIFFER = timedelta(hours=1)  # of colleagues' computers from the server's

BY_LETTER = "it answers a letter of ours on the case"
BY_MAIL = "it answers the correspondent's own message"
BY_NUMBER = "the case's number stands in its subject"
_EVERYBODY = frozenset(
    ("all", "both", "everyone", "everybody", "team", "colleagues", "sir", "madam", "there")
)
_TITLES = frozenset(
    ("mr", "mrs", "ms", "miss", "mx", "dr", "prof", "professor", "rev", "cllr", "councillor", "sir")
)


@dataclass(frozen=True, slots=True)
class Outside:
    """Those outside to whom a mail goes: ``to`` them, or with a copy (Cc, Bcc)."""

    to: tuple[Address, ...]
    copy: tuple[Address, ...]

    @property
    def all(self) -> tuple[Address, ...]:
        """Return everybody outside, each once."""
        return tuple({one.address: one for one in (*self.to, *self.copy)}.values())


@dataclass(frozen=True, slots=True)
class Found:
    """The case a mail is about, how sure it is that it answers it, and the evidence as the end of a sentence."""

    case: Case
    sure: Sure
    why: str


def outside(message: Message, house: House) -> Outside:
    """Return to whom outside a mail goes: the mailbox, our other addresses and colleagues apart."""
    own = own_addresses(house.policy, house.address)
    to, cc, bcc = (
        tuple(one for one in parse_addresses(message.headers.get(name, ())) if not own.has(one.address))
        for name in ("to", "cc", "bcc")
    )
    return Outside(to, (*cc, *bcc))


def find_case(
    message: Message, known: History, recall: Recall, house: House, *, to: Outside, greeted: str
) -> Found | None:
    """Return the case that a mail is about, or None. ``known`` is what ``recall`` told of the message."""
    named = _named(message, known, recall)
    numbered = known.by_reference
    if named:
        return _by_name(message, named, numbered, to, greeted, _theirs(to, recall, message))
    if numbered:
        return _by_number(message, numbered, to, greeted)
    return _by_recipient(message, _theirs(to, recall, message), house, to, greeted)


# Which case is named --------------------------------------------------------------------------


def _named(message: Message, known: History, recall: Recall) -> tuple[tuple[Case, str], ...]:
    """Return the cases that the mail names by Message-IDs. Of several, those of the mail it answers directly."""
    cases = _with_evidence(known)
    if len(cases) < 2:  # noqa: PLR2004 - one is not several
        return cases
    nearest = ((key,) for key in (*message.in_reply_to[:1], *reversed(message.references[-LOOKED_UP:])))
    for keys in nearest:
        direct = _with_evidence(recall(replace(message, in_reply_to=keys, references=(), report=None)))
        if direct:
            return direct
    return cases


def _with_evidence(known: History) -> tuple[tuple[Case, str], ...]:
    found = {case.reference: (case, BY_MAIL) for case in known.by_their_mail}
    return tuple({**found, **{case.reference: (case, BY_LETTER) for case in known.by_our_mail}}.values())


def _theirs(to: Outside, recall: Recall, message: Message) -> tuple[Case, ...]:
    """Return the cases of those to whom it goes, newest first."""
    asked = replace(
        message, in_reply_to=(), references=(), report=None, subject="", message_id="", fingerprint=""
    )
    # A plus tag and Gmail's dots are the owner's to vary; the register knows an address as it was written.
    spellings = dict.fromkeys(
        spelling for one in to.all[:LOOKED_UP] for spelling in (one.address, canonical(one.address))
    )
    found = (
        case for one in spellings for case in recall(replace(asked, sender=Address(one))).by_correspondent
    )
    return tuple({case.reference: case for case in found}.values())


def _by_name(
    message: Message,
    named: Sequence[tuple[Case, str]],
    numbered: Sequence[Case],
    to: Outside,
    greeted: str,
    theirs: Sequence[Case],
) -> Found:
    reached = [(case, why, _reaches(case, message, to, greeted)) for case, why in named]
    case, why, (sure, how) = next(
        (one for one in reached if one[2][0] in {"certain", "likely"}),
        next((one for one in reached if one[2][0] == "doubtful"), reached[0]),
    )
    if sure == "not to them":
        return Found(case, sure, why)
    other = next((one for one in numbered if one.reference not in {c.reference for c, _ in named}), None)
    if other is not None:
        return Found(other, "doubtful", f"{BY_NUMBER}, and it stands in the conversation of {case.reference}")
    if _other_matter(message, case) and not numbered:
        return Found(case, "doubtful", f"{why}, but its subject is another")
    waiting = [one for one in theirs if one.status == "open" and one.reference != case.reference]
    if case.status != "open" and len(waiting) == 1:
        why = f"it stands in the conversation of {case.reference}, which is {case.status}, and goes to the same person"
        return Found(waiting[0], "doubtful", why)
    return Found(case, sure, f"{why}{how}")


def _by_number(message: Message, numbered: Sequence[Case], to: Outside, greeted: str) -> Found:
    reached = [(case, _reaches(case, message, to, greeted)) for case in numbered]
    theirs = [one for one in reached if one[1][0] != "not to them"]
    if not theirs:
        return Found(numbered[0], "not to them", BY_NUMBER)
    case, (sure, how) = theirs[0]
    if len([one for one, _ in theirs if one.status == "open"]) > 1:
        return Found(case, "doubtful", "the numbers of several cases stand in its subject")
    return Found(case, sure, f"{BY_NUMBER}{how}")


def _other_matter(message: Message, case: Case) -> bool:
    """Tell whether a mail in a case's conversation bears a subject of its own."""
    now, then = bare(message.subject), bare(case.subject)
    answers = REPLY_SUBJECT.match(message.subject) or FORWARD_SUBJECT.match(message.subject)
    return not (answers or says_nothing(now) or says_nothing(then) or alike(now, then))


# Without a name -------------------------------------------------------------------------------


def _by_recipient(
    message: Message, theirs: Sequence[Case], house: House, to: Outside, greeted: str
) -> Found | None:
    """Return the case of somebody to whom the mail goes, by what it quotes and by its subject."""
    # An older mail that was filed late answers none of them.
    written = (message.date or message.received_at) + CLOCKS_DIFFER
    waiting = [case for case in theirs if case.status == "open" and case.opened_at <= written]
    if not waiting:
        return None
    zone = ZoneInfo(house.policy.calendar.time_zone)
    quoted = [case for case in theirs if quotes(message.quoted_text, case, zone)]
    same = [case for case in theirs if _same_subject(message, case)]
    told = quoted or same
    case = next((one for one in told if one in waiting), waiting[0])
    if len(told) == 1 and told[0] in waiting:
        sure, how = _reaches(case, message, to, greeted)
        why = "it quotes the correspondent's own message" if quoted else "bears its subject"
        if not (quoted or REPLY_SUBJECT.match(message.subject) or one_subject(message.subject, case.subject)):
            sure = "doubtful"
        return Found(
            case, "likely" if sure == "certain" else sure, f"it goes to the correspondent and {why}{how}"
        )
    if told and all(one.status != "open" for one in told):
        return None  # what it goes on with is answered already
    if message.in_reply_to and message.quoted_text and not same:
        return None  # an answer to something else
    several = f"{len(waiting)} open cases" if len(waiting) > 1 else "an open case"
    return Found(case, "doubtful", f"it goes to somebody with {several}, and nothing in it names one")


def _same_subject(message: Message, case: Case) -> bool:
    return alike(bare(message.subject), bare(case.subject))


# Does it go to them ---------------------------------------------------------------------------


def _reaches(case: Case, message: Message, to: Outside, greeted: str) -> tuple[Sure, str]:
    """Return whether a mail speaks to a case's correspondent, and how where that is not plain."""
    theirs = case.correspondent.address
    direct = any(same_person(one.address, theirs) for one in to.to)
    copied = any(same_person(one.address, theirs) for one in to.copy)
    others = [one for one in to.all if not same_person(one.address, theirs)]
    hello = _greets(greeted, case)
    if direct and (not others or hello is not False):
        return "certain", ""
    if copied and hello:
        return "certain", ", and it greets them"
    if direct or copied:
        return "doubtful", ", but it speaks to somebody else as well"
    return _another_address(case, message, others, greets=bool(hello))


def _another_address(
    case: Case, message: Message, others: Sequence[Address], *, greets: bool
) -> tuple[Sure, str]:
    """Return whether somebody to whom it goes is the correspondent under another address."""
    if FORWARD_SUBJECT.match(message.subject):
        return "not to them", ""
    for one in others:
        if one.name and len(one.name.split()) > 1 and fold(one.name) == fold(case.correspondent.name):
            return "likely", ", and goes to another address under the same name"
        if _named_in(one.address, case):
            return "likely", ", and goes to another address that bears their name"
        if takes_no_reply(case.correspondent.address) or case.channel in {
            "webform",
            "telephone",
            "letter",
            "social",
        }:
            return "likely", f", and goes to another address: their message came by {case.channel}"
        if greets:
            return "doubtful", ", and greets them, but goes to an address that is not theirs"
        if colleagues(one.address, case.correspondent.address):
            return "doubtful", ", but goes to a colleague of theirs"
    return "not to them", ""


def _named_in(address: str, case: Case) -> bool:
    words = [word for word in _name_words(case.correspondent.name) if len(word) > SHORTEST_NAME]
    return len(words) > 1 and all(word in local_part(address).lower() for word in words)


def _greets(greeted: str, case: Case) -> bool | None:
    """Tell whether a greeting names the correspondent; None where it names nobody."""
    words = {word for word in _name_words(greeted) if word not in _TITLES}
    if words <= _EVERYBODY:
        return None
    theirs = set(_name_words(case.correspondent.name)) - _TITLES
    mailbox = local_part(case.correspondent.address).lower()
    return bool(words & theirs) or any(len(word) > SHORTEST_NAME and word in mailbox for word in words)


def _name_words(name: str) -> list[str]:
    cleaned = "".join(
        character if character.isalpha() or character in "'-" else " " for character in fold(name)
    )
    return [word for word in cleaned.split() if word not in {"and", "again", "dear", "hi"}]
