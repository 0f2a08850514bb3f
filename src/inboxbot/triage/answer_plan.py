"""What follows from a colleague's mail to a correspondent: one Plan for each way it can be meant."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Literal
from zoneinfo import ZoneInfo

from inboxbot.letters.particulars import Particulars
from inboxbot.model.case import Case, CaseStatus, JournalEntry, PersonId
from inboxbot.model.errors import PermanentError
from inboxbot.model.mail import OutgoingMail, Withheld
from inboxbot.model.message import Message
from inboxbot.model.plan import Arrival, CaseChange, Plan
from inboxbot.model.words import moment_in_words
from inboxbot.triage.answer_case import Found
from inboxbot.triage.answer_words import Said
from inboxbot.triage.appealing import told_outcome
from inboxbot.triage.house import House
from inboxbot.triage.owner import acts_for, from_role
from inboxbot.triage.promise import after_answer

Means = Literal["answered", "holding", "asked", "copied", "empty"]
Seen = Literal["sent", "copy"]
SENT: Seen = "sent"
COPY: Seen = "copy"

ANSWERED = "answered"
HOLDING = "holding reply"
ASKED = "perhaps answered"
COPIED = "copied"

QUESTION = "was_it_answered"
BY_ANOTHER = "media_answered"
FOR_THE_RECORD = "media_record"
ON_TRIAL = "trial: the installation is in shadow mode, nothing about this category is sent"

_WHERE = {SENT: "the Sent folder", COPY: "a copy to the mailbox"}


@dataclass(frozen=True, slots=True)
class Noticed:
    """A colleague's mail, understood: which case, what it says, what it amounts to, who wrote it if known."""

    message: Message
    found: Found
    words: Said
    end: Means
    seen: Seen
    by: PersonId | None


def plan(noticed: Noticed, house: House, *, now: datetime) -> Plan:
    """Return everything that is written about the mail; what is told of it by letter is told now."""
    letters, withheld = _write(noticed, house, now=now)
    message = noticed.message
    return Plan(
        arrival=arrival_of(message, noticed.found.why),
        change=_change(noticed, house, now),
        journal=(_entry(noticed, house),),
        letters=letters,
        withheld=withheld,
        thread_ids=(message.message_id,) if message.message_id else (),
        rules_fingerprint=house.fingerprint,
    )


def arrival_of(message: Message, evidence: str) -> Arrival:
    """Return the record that a mail of ours was met."""
    return Arrival(
        ref=message.ref,
        message_id=message.message_id,
        fingerprint=message.fingerprint,
        received_at=message.received_at,
        sender=message.sender.address,
        end="filed_under_case",
        kind="answer",
        reason=evidence,
        size=message.size,
    )


def _change(noticed: Noticed, house: House, now: datetime) -> CaseChange:
    case = noticed.found.case
    if noticed.end == "answered":
        told: CaseStatus | None = "closed" if told_outcome(house, case) else None
        return CaseChange(
            case.reference,
            status="answered" if case.status == "open" else told,
            stop=("acknowledged", "answered"),
            stopped_by=f"an answer by {_name(noticed, house)} in {_WHERE[noticed.seen]}: {noticed.found.why}",
            new_steps=after_answer(house, case, (), now=now) if case.status == "open" else (),
        )
    if noticed.end == "holding":
        by = f"a holding reply by {_name(noticed, house)} in {_WHERE[noticed.seen]}"
        # Whoever writes so has it (R3), and has seen its alert.
        return CaseChange(case.reference, stop=("acknowledged", "taken", "confirmed"), stopped_by=by)
    if noticed.end == "asked" and noticed.found.sure != "doubtful":
        # Whether it is the whole answer is asked; that somebody has acted is sure.
        by = f"{_name(noticed, house)} wrote to them"
        return CaseChange(case.reference, stop=("taken", "confirmed"), stopped_by=by)
    return CaseChange(case.reference)


def _entry(noticed: Noticed, house: House) -> JournalEntry:
    """Return what the journal says of it: never the mail's text but the words that put off."""
    where, why = _WHERE[noticed.seen], noticed.found.why
    by = _name(noticed, house)
    if noticed.end == "answered":
        who = by if noticed.by is not None else "a colleague"
        return JournalEntry(ANSWERED, f"by {who}, a mail in {where}, because {why}", by=by)
    if noticed.end == "holding":
        told = f"a holding reply in {where}; {why}; the clock goes on"
        return JournalEntry(HOLDING, told, words=noticed.words.words, by=by)
    if noticed.end == "asked":
        doubt = f"; {_DOUBTS[noticed.words.what]}" if noticed.words.what in _DOUBTS else ""
        return JournalEntry(ASKED, f"a mail in {where}; {why}{doubt}; the owner is asked", by=by)
    what = "an empty mail" if noticed.end == "empty" else _copied(noticed)
    return JournalEntry(COPIED, f"{what} in {where}; {why}", by=by)


_DOUBTS = {
    "unclear": "it puts them off and says more besides",
    "courtesy": "it says nothing but thanks or the like",
}


def _copied(noticed: Noticed) -> str:
    if noticed.found.sure == "not to them":
        return "a mail to somebody else"
    if noticed.message.calendar_method:
        return "an invitation"
    return "a mail that stops no clock"


def _name(noticed: Noticed, house: House) -> str:
    return house.policy.people[noticed.by].name if noticed.by is not None else "staff"


# Letters --------------------------------------------------------------------------------------


def _write(
    noticed: Noticed, house: House, *, now: datetime
) -> tuple[tuple[OutgoingMail, ...], tuple[Withheld, ...]]:
    """Write what colleagues are told or asked; on trial it is only noted. One that fails is listed (promise 3)."""
    case = noticed.found.case
    about = Particulars(case=case, evidence=noticed.found.why, note=_told(noticed, house))
    letters: list[OutgoingMail] = []
    withheld: list[Withheld] = []
    for letter, person, occasion in _meant(noticed, house, now=now):
        to = house.policy.people[person].address
        if not house.is_live(case.category):
            withheld.append(Withheld(letter, to, ON_TRIAL, shadow=True, audience="staff"))
            continue
        try:
            letters.append(
                house.letters.to_colleague(letter, about, person=person, now=now, occasion=occasion)
            )
        except PermanentError as error:
            why = f"dead, it could not be written: {error}"
            withheld.append(Withheld(letter, to, why, audience="staff"))
    return tuple(letters), tuple(withheld)


def _meant(noticed: Noticed, house: House, *, now: datetime) -> Iterator[tuple[str, PersonId, str]]:
    """Yield which letter goes to whom, and on which occasion.

    About what may have been an answer to a journalist those are asked too who would be told of it (R4).
    """
    case = noticed.found.case
    by_mail = f"mail-{noticed.message.fingerprint[:16]}"
    guards = () if speaks_for_us(noticed, house) else _guards(noticed, house, now=now)
    if noticed.end == "asked":
        for person in dict.fromkeys((acts_for(house, case, now=now), *guards)):
            yield QUESTION, person, question_occasion(case)
    elif noticed.end in {"answered", "holding"}:
        for person in guards:
            yield BY_ANOTHER, person, by_mail
        if noticed.end == "answered" and noticed.by is not None and speaks_for_us(noticed, house):
            yield FOR_THE_RECORD, noticed.by, by_mail


def question_occasion(case: Case) -> str:
    """Return the one occasion on which an owner is asked: once for each time that a case is open."""
    return f"asked-{case.answered_at:%Y%m%d%H%M%S}" if case.answered_at else "asked"


def _guards(noticed: Noticed, house: House, *, now: datetime) -> tuple[PersonId, ...]:
    """Return who hears that somebody else than they and the owner wrote to a journalist (R4); nobody otherwise."""
    case = noticed.found.case
    category, roles = house.category(case.category), house.policy.roles
    own = [role for role in (category.owner, category.out_of_hours) if role]
    theirs = noticed.by is not None and noticed.by in {
        case.owner,
        *(p for r in own for p in roles.get(r, ())),
    }
    if theirs or not category.spokespeople:
        return ()
    told = (from_role(house, role, now=now, not_to=frozenset(case.named)) for role in own)
    return tuple(dict.fromkeys(person for person in told if person is not None))


def speaks_for_us(noticed: Noticed, house: House) -> bool:
    """Tell whether who wrote is a spokesperson about such a case (R4)."""
    spokespeople = house.category(noticed.found.case.category).spokespeople
    return noticed.by in {one for role in spokespeople for one in house.policy.roles.get(role, ())}


def _told(noticed: Noticed, house: House) -> str:
    """Return who wrote, when and where it lies, as a sentence for a colleague."""
    who = house.policy.people[noticed.by].name if noticed.by is not None else "Somebody"
    zone = ZoneInfo(house.policy.calendar.time_zone)
    at = moment_in_words(noticed.message.date or noticed.message.received_at, zone)
    return f"{who} wrote to them at {at}. The mail lies in {_WHERE[noticed.seen]}."
