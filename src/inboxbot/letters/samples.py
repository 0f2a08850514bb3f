"""Invented cases for every letter, so that each branch of each template is rendered before one is due.

For every family there is at least one sample with everything and one with nothing optional.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING

from inboxbot.letters.listing import MyDay, Noticed, Summary, Week
from inboxbot.letters.names import last_letters, public_letters
from inboxbot.letters.owning import Away, Review
from inboxbot.letters.particulars import (
    Alert,
    Brake,
    Commanded,
    Counts,
    Digest,
    FiledLine,
    MailLine,
    Particulars,
    Quarantine,
    ReminderLine,
    UnacknowledgedLine,
)
from inboxbot.letters.samples_owning import absences, reviews
from inboxbot.letters.variables import Family
from inboxbot.model.case import Case, Deadline, PersonId, Stage, Stop, Tick
from inboxbot.model.mail import OutgoingMail, Withheld
from inboxbot.model.message import Address, Attachment, Message, MessageRef, RawMessage
from inboxbot.model.plan import Because, StatedTime
from inboxbot.rules.outcomes import Category
from inboxbot.rules.policy import Policy

if TYPE_CHECKING:
    from inboxbot.letters.letters import Letters

NOW = datetime(2026, 11, 20, 10, 30, tzinfo=UTC)

_WRITER = Address("jordan.sample@example.org", "Jordan Sample")
_SUBJECT = "Help with a podiatry appointment"
_TEXT = (
    "Hello,\n\nMy mother has waited since August for an appointment. Nobody answers the phone. "
    "Could you tell us whom to ask?\n\nJordan Sample"
)


@dataclass(frozen=True, slots=True)
class CaseSample:
    """A letter about a case: what it is about, and the original where it goes along."""

    about: Particulars
    original: RawMessage | None = None


@dataclass(frozen=True, slots=True)
class LinesSample:
    """A letter about one or more deadlines."""

    lines: tuple[ReminderLine, ...]


Sample = (
    CaseSample | LinesSample | Away | Review | MyDay | Week | Commanded | Digest | Quarantine | Brake | Alert
)


def samples(letter: str, family: Family, policy: Policy) -> tuple[Sample, ...]:
    """Return the samples with which a letter is rendered, those that show most first."""
    if family in ("public", "case"):
        return _cases(letter, policy)
    if family == "survey":
        return (CaseSample(Particulars(_case(letter, policy))),)
    if family == "lines":
        return _lines(policy)
    if family == "away":
        return absences(policy, _lines(policy)[0].lines)
    if family == "my_day":
        return _days(policy)
    if family == "week":
        return _weeks(policy)
    if family == "review":
        return reviews(policy)
    if family == "command":
        return _commands(policy)
    if letter == "crisis_declared":
        return tuple(Alert("A crisis was declared", NOW, why) for why in ("It is on the front page.", ""))
    return _OTHERS[family] if family in _OTHERS else _digests(policy)


def write(letters: Letters, letter: str, sample: Sample) -> OutgoingMail:
    """Return the letter as it would be written about a sample, to the first person of rules.yaml."""
    reader = letters.people[0]
    match sample:
        case CaseSample(about, original):
            if letters.is_public(letter):
                to = about.case.correspondent.address
                return letters.to_writer(letter, about, to=to, now=NOW, occasion="sample")
            return letters.to_colleague(
                letter, about, person=reader, now=NOW, occasion="sample", original=original
            )
        case LinesSample(lines):
            return letters.reminders(reader, lines, now=NOW, occasion="sample", letter=letter)
        case Commanded():
            return letters.command(letter, sample, person=reader, now=NOW, occasion="sample")
        case Away():
            return letters.away(letter, reader, sample, now=NOW)
        case MyDay():
            return letters.my_day(reader, sample, now=NOW)
        case Week():
            return letters.week(reader, sample, now=NOW)
        case Review():
            return letters.review(reader, sample, now=NOW)
        case Digest():
            return letters.digest(reader, sample, now=NOW)
        case _:
            return _news(letters, letter, sample, reader)


def _news(
    letters: Letters, letter: str, sample: Quarantine | Brake | Alert, reader: PersonId
) -> OutgoingMail:
    match sample:
        case Quarantine():
            return letters.quarantine_notice(reader, sample, now=NOW)
        case Brake():
            return letters.brake_notice(reader, sample, now=NOW)
        case Alert():
            news = {"recovered": letters.recovered, "crisis_declared": letters.crisis}
            return news.get(letter, letters.alert)(reader, sample, now=NOW)


def _case(letter: str, policy: Policy) -> Case:
    """Return a case of the category that sends this letter, with the mark that does."""
    categories = policy.categories.items()
    fitting = [key for key, one in categories if letter in _letters_of(one)]
    category = fitting[0] if fitting else policy.default_category
    flags = tuple(key for key, one in policy.flags.items() if letter in (one.acknowledgement, one.letter))
    owner, known = next(iter(policy.people)), policy.categories[category]
    appeal = known.settling.appeal if known.settling else None
    return Case(
        id=1,
        reference=f"{policy.organisation.reference_prefix}-2026-7K4QX",
        category=category,
        status="closed" if _decisions(letter, known) else "open",
        stage="appeal" if appeal and letter == appeal.assignment else "",
        owner=owner,
        role=policy.categories[category].owner,
        correspondent=_WRITER,
        subject=_SUBJECT,
        opened_at=NOW,
        flags=flags[:1],
    )


def _letters_of(category: Category) -> tuple[str | None, ...]:
    own = (category.acknowledgement, category.assignment, category.closing)
    settling = category.settling
    if settling is None:
        return own
    appeal = (settling.appeal.acknowledgement, settling.appeal.assignment) if settling.appeal else ()
    return (*own, settling.outcome_letter, settling.extension_letter, *appeal)


def _message() -> Message:
    return Message(
        ref=MessageRef("INBOX", "1", "1"),
        received_at=NOW,
        size=4200,
        fingerprint="0",
        message_id="sample-1@example.org",
        references=("sample-0@example.org",),
        sender=_WRITER,
        subject=_SUBJECT,
        text=_TEXT,
        new_text=_TEXT,
        attachments=(
            Attachment("letter.pdf", "application/pdf", 182_000),
            Attachment("photo.jpg", "image/jpeg", 0),
        ),
    )


def _deadline(days: int, stops: Stop = "answered") -> Deadline:
    """Return a deadline so many days after the samples' now; the days counted need not be working days."""
    counted = tuple(date(2026, 11, 20) + timedelta(days=one) for one in range(1, 6))
    return Deadline(
        standard="sample",
        stops=stops,
        started_on=date(2026, 11, 20),
        due_at=NOW.replace(hour=17) + timedelta(days=days),
        counted=counted,
    )


def _cases(letter: str, policy: Policy) -> tuple[CaseSample, ...]:
    """Return the ordinary case, one with everything, one in doubt, and what only some letters tell."""
    usual = _usual(letter, policy)
    everything, doubtful = _everything(usual, policy), _doubtful(usual, letter, policy)
    if letter in last_letters(policy):
        usual, everything, doubtful = (replace(one, promised=None) for one in (usual, everything, doubtful))
    raw = RawMessage(_message().ref, b"From: sample@example.org\r\nSubject: x\r\n\r\nText\r\n", NOW, 60)
    category = policy.categories[usual.case.category]
    return (
        CaseSample(usual),
        *(CaseSample(replace(usual, decided=one)) for one in _decisions(letter, category)),
        CaseSample(everything, raw),
        CaseSample(doubtful, replace(raw, complete=False)),
        CaseSample(Particulars(usual.case, usual.deadlines)),
        *(CaseSample(replace(usual, language=code)) for code in _languages(letter, policy)),
    )


def _usual(letter: str, policy: Policy) -> Particulars:
    case, due = _case(letter, policy), _deadline(7)
    return Particulars(
        case,
        (due,),
        _message(),
        because=(Because("asks_where_to_go", case.category, ("whom to ask", "appointment")),),
        acknowledged=True,
        promised=due,
        also_told=policy.categories[case.category].also_told or tuple(policy.roles)[:1],
        evidence="it answers our mail of Monday",
        step="overdue-1",
        told="We now open on Tuesday evenings too, until eight o'clock.",
        decided=Stage(
            "complaint", NOW, outcome="partly upheld", lesson="Two of us now listen to the voicemail."
        ),
    )


def _everything(usual: Particulars, policy: Policy) -> Particulars:
    """Return a case of which everything is known that a letter may tell."""
    alerting = tuple(key for key, flag in policy.flags.items() if flag.alert)
    case = replace(
        usual.case,
        flags=(*usual.case.flags, *alerting),
        doubts=("It may also be a complaint.",),
        linked_to="HWH-2026-4M2PD",
        named=tuple(policy.people)[-1:],
        quiet=True,
        channel="telephone",
        telephone="01632 960123",
        ticks=_ticks(policy),
        stage="appeal",
        told_owner=usual.case.owner,
    )
    return replace(
        usual,
        case=case,
        deadlines=(*usual.deadlines, _deadline(-1, "resolved"), _deadline(0, "acknowledged")),
        stated_time=StatedTime(NOW + timedelta(hours=6), "by half four today"),
        note="She rang this morning as well.",
        trial=True,
    )


def _doubtful(usual: Particulars, letter: str, policy: Policy) -> Particulars:
    """Return a case that nobody could write to, with whatever is doubtful about one."""
    acknowledgement = policy.categories[usual.case.category].acknowledgement or letter
    return replace(
        usual,
        case=replace(usual.case, channel="letter", telephone="withheld"),
        acknowledged=False,
        paragraphs=tuple(policy.paragraphs),
        withheld=(Withheld(acknowledgement, _WRITER.address, "The address may be forged."),),
        stated_time=StatedTime(NOW + timedelta(hours=6), "by four", doubtful=True),
    )


def _decisions(letter: str, category: Category) -> tuple[Stage, ...]:
    """Return one decision with each outcome, for the draft of the letter that tells it."""
    if category.settling is None or letter != category.settling.outcome_letter:
        return ()
    return tuple(Stage("complaint", NOW, outcome=one) for one in category.settling.outcomes)


def _ticks(policy: Policy) -> tuple[Tick, ...]:
    """Return every second item of the checklist done, one with words and one without."""
    name = next(iter(policy.people.values())).name
    return tuple(
        Tick(item, NOW, name, "" if number else "Two lines, by Tuesday.")
        for number, item in enumerate(list(policy.media.checklist)[::2])
    )


def _languages(letter: str, policy: Policy) -> tuple[str, ...]:
    """Return the other languages that a letter to the public goes out in."""
    return policy.other_languages.send if letter in public_letters(policy) else ()


def _lines(policy: Policy) -> tuple[LinesSample, ...]:
    case = _case("", policy)
    due = [ReminderLine(case, _deadline(days), f"before-{days}") for days in (0, 1, 2)]
    late = [ReminderLine(case, _deadline(-days, "resolved"), f"overdue-{days}") for days in (1, 2)]
    first = ReminderLine(case, _deadline(2, "acknowledged"), "before-2")
    return (
        LinesSample((*due, *late, first)),
        LinesSample((due[0],)),
        LinesSample((late[0],)),
        LinesSample((replace(due[0], case=_of_the_media(case, policy)),)),
        LinesSample((due[2],)),
    )


def _days(policy: Policy) -> tuple[MyDay, ...]:
    lines = _lines(policy)[0].lines
    noticed = Noticed(
        _case("", policy),
        NOW,
        "by Amina Shah, a mail in the Sent folder, because it answers their own message",
    )
    return (
        MyDay(NOW.date(), lines, (noticed,)),
        MyDay(NOW.date(), lines[:1]),
        MyDay(NOW.date(), (), (noticed,)),
    )


def _weeks(policy: Policy) -> tuple[Week, ...]:
    first, last = date(2026, 11, 16), date(2026, 11, 22)
    told = Summary("What people wrote about", (("General enquiry", "12"), ("Signposting", "9")))
    return Week(first, last, (told,), _lines(policy)[0].lines[3:5]), Week(first, last)


def _commands(policy: Policy) -> tuple[Commanded, ...]:
    case = _case("", policy)
    name = next(iter(policy.people.values())).name
    return (
        Commanded(
            case,
            f"{case.reference} is noted as answered.",
            done="k1",
            written_by=name,
            written_from=_WRITER.address,
            received_at=NOW,
            links=True,
        ),
        Commanded(case, "Nothing was changed.", received_at=NOW),
        Commanded(None, "We do not know which enquiry you mean."),
    )


def _of_the_media(case: Case, policy: Policy) -> Case:
    """Return an enquiry from the media with its checklist half done, told by telephone."""
    media = policy.media
    return replace(case, category=media.category, telephone="01632 960123", ticks=_ticks(policy))


def _digests(policy: Policy) -> tuple[Digest, ...]:
    case = _case("", policy)
    reader = next(iter(policy.people.values())).address
    mails = (
        MailLine("assignment", reader, case.reference, "The server refused the address."),
        MailLine("reminder", reader),
        MailLine("acknowledgement_general", _WRITER.address, case.reference),
    )
    missed = UnacknowledgedLine(
        case.reference, case.category, _WRITER.address, NOW, "The address may be forged."
    )
    full = Digest(
        day=NOW.date(),
        counts=Counts(12, 3, 2, 7, 5),
        due_today=(ReminderLine(case, _deadline(0)), ReminderLine(case, _deadline(0, "resolved"))),
        overdue=(ReminderLine(case, _deadline(-1)), ReminderLine(case, _deadline(-3, "acknowledged"))),
        quarantined=(
            Quarantine(4, "It cannot be read.", NOW, "sender@example.org", 1200),
            Quarantine(5, "Too large."),
        ),
        unacknowledged=(missed,),
        filed=(FiledLine(31, NOW, "news@example.org", "It is a newsletter (List-Id)."),),
        held=mails,
        dead=mails,
        unknown=mails,
        notes=("The rules file was changed yesterday.",),
    )
    on_trial = replace(full, trial=True, would_have_sent=mails)
    return full, on_trial, Digest(day=NOW.date()), Digest(day=NOW.date(), trial=True)


_OTHERS: dict[Family, tuple[Sample, ...]] = {
    "quarantine": (
        Quarantine(
            4, "It cannot be read: the time limit for parsing ran out.", NOW, "sender@example.org", 1_200_000
        ),
        Quarantine(5, "The server lists it but does not hand it over."),
    ),
    "brake": (Brake(NOW, "More than 60 letters in an hour.", 14), Brake(NOW, "Put on by hand.")),
    "alert": (
        Alert(
            "The mailbox cannot be read", NOW, "Check the password in the settings.", NOW + timedelta(hours=2)
        ),
        Alert("Mail cannot be sent", NOW),
    ),
}
