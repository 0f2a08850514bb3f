"""The decision turned into everything that is to be written: one Plan for each end."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime
from typing import Literal

from inboxbot.letters.particulars import Particulars
from inboxbot.model.case import Case, End, JournalEntry, PersonId, Stage
from inboxbot.model.contact import MediaContact
from inboxbot.model.errors import PermanentError
from inboxbot.model.mail import OutgoingMail, Withheld
from inboxbot.model.plan import Arrival, Because, CaseChange, Disposition, MeantLetter, Plan, Routing
from inboxbot.rules.anchor_roles import ADMINISTRATOR
from inboxbot.triage.appealing import kind_of
from inboxbot.triage.bounced import bounced, told_of_it
from inboxbot.triage.contact import ON_RECORD, confirmed
from inboxbot.triage.crisis import declared_by_rules
from inboxbot.triage.house import House
from inboxbot.triage.noticed import notice_absence
from inboxbot.triage.post import prepared
from inboxbot.triage.reading import Reading
from inboxbot.triage.receipt import is_quiet
from inboxbot.triage.relayed import caller, doubt_about_form
from inboxbot.triage.same_words import digest_of_words

ON_TRIAL = "trial: the installation is in shadow mode, nothing about this category is sent"
ERASED = "it belongs to a case that was erased"
WITH_ORIGINAL = frozenset({"media_forward"})
_MOST_DEFECTS = 10
"""Letters that carry the message whole, so that the reader can answer its writer (R4)."""


def already_known(reading: Reading, house: House) -> Plan:
    """Plan nothing: this message was met before, perhaps in another place."""
    known = reading.history.arrival
    assert known is not None  # noqa: S101 - the caller looked
    return Plan(
        arrival=_arrival(reading, known.end, "met before"),
        disposition=_disposition(house, known.end),
        rules_fingerprint=house.fingerprint,
    )


def file_away(reading: Reading, house: House, *, end: End, why: str, now: datetime) -> Plan:
    """Plan for what opens, reopens and stops nothing; on a case it is shown there."""
    if reading.history.erased and end == "filed":
        return _file_nameless(reading, house)
    case = reading.follows.case if end == "filed_under_case" and reading.follows else None
    back = bounced(reading, house) if case else None
    away = notice_absence(reading, house, now=now)
    return Plan(
        arrival=_arrival(reading, end, why),
        disposition=_disposition(house, end),
        change=CaseChange(case.reference) if case else None,
        letters=(*(told_of_it(back, house, now=now) if back else ()), *(away.letters if away else ())),
        absence=away.absence if away else None,
        journal=(
            JournalEntry("filed", f"{reading.screening.kind}: {why}"),
            *((back.entry,) if back else ()),
            *_defects(reading),
            *_because(reading),
        ),
        rules_fingerprint=house.fingerprint,
        rest_address=back.rests if back else "",
    )


def put_on_record(reading: Reading, contact: MediaContact, house: House, *, now: datetime) -> Plan:
    """Plan for a colleague's note of a contact with the media (K5): a line in the record, and no case."""
    return Plan(
        arrival=_arrival(reading, "filed", f"{ON_RECORD}, put on record by {contact.by}"),
        disposition=_disposition(house, "filed"),
        journal=(JournalEntry("filed", f"{reading.screening.kind}: {ON_RECORD}, put on record"),),
        letters=confirmed(contact, reading, house, now=now),
        rules_fingerprint=house.fingerprint,
        contact=contact,
    )


def _file_nameless(reading: Reading, house: House) -> Plan:
    """Plan for a bounce or the like about a case that was erased: it does not bring the person back (K6)."""
    return Plan(
        arrival=replace(_arrival(reading, "filed", ERASED), nameless=True),
        disposition=_disposition(house, "filed"),
        journal=(JournalEntry("filed", f"{reading.screening.kind}: {ERASED}"),),
        rules_fingerprint=house.fingerprint,
    )


def open_case(reading: Reading, routing: Routing, house: House, *, now: datetime, draw: str) -> Plan:
    """Plan for a new case: owner, deadlines, letters, and why."""
    found = reading.classification
    case = _new_case(reading, routing, house, draw=draw)
    letters, withheld = _write(reading, routing, house, case, now=now)
    case = replace(
        case,
        urgent_sent=_has_the_numbers(letters, case, house),
        told_owner=case.told_owner if any(one.audience == "public" for one in letters) else "",
    )
    link = f"linked to {case.linked_to}: {reading.match.evidence}" if case.linked_to and reading.match else ""
    return Plan(
        arrival=_arrival(reading, "case", reading.screening.reason),
        disposition=_disposition(house, "case"),
        case=case,
        deadlines=routing.deadlines,
        letters=letters,
        withheld=withheld,
        journal=(
            *_understood(reading, house),
            *routing.reasons,
            *([JournalEntry("linked", link)] if link else []),
            *(JournalEntry("doubt", doubt) for doubt in found.doubts),
            *_withheld_entries(withheld),
        ),
        thread_ids=(reading.message.message_id,) if reading.message.message_id else (),
        unaligned=reading.screening.unaligned and any(m.audience == "public" for m in letters),
        rules_fingerprint=house.fingerprint,
        facts=declared_by_rules(found, case, reading.history, house.policy, now=now),
    )


def follow_up(reading: Reading, routing: Routing, house: House, *, now: datetime) -> Plan:
    """Plan for a message of a case that is there: its owner hears, an answered one runs again."""
    match = reading.follows
    assert match is not None  # noqa: S101 - the caller looked
    case = match.case
    stands = _as_it_stands(reading, routing, house)
    letters, withheld = _write(reading, routing, house, stands, now=now)
    reopened = case.status != "open"
    begun = _begun(case, stands, reading)
    return Plan(
        arrival=_arrival(reading, "case", match.evidence),
        disposition=_disposition(house, "case"),
        change=CaseChange(
            case.reference,
            status="open" if reopened else None,
            owner=stands.owner if stands.owner != case.owner else None,
            role=stands.role if stands.role != case.role else None,
            flags_added=tuple(flag for flag in stands.flags if flag not in case.flags),
            named_added=tuple(person for person in stands.named if person not in case.named),
            quiet=True if stands.quiet and not case.quiet else None,
            urgent_sent=True if _has_the_numbers(letters, stands, house) else None,
            at_stage=stands.stage if stands.stage != case.stage else None,
            # Who appeals has heard what was decided (K2).
            stop=("answered",) if begun is not None else (),
            stopped_by="they appeal" if begun is not None else "",
            stage=begun,
        ),
        deadlines=routing.deadlines,
        letters=letters,
        withheld=withheld,
        journal=(
            *routing.reasons,
            *([JournalEntry("reopened", f"it was {case.status}; a new clock starts")] if reopened else []),
            *_understood(reading, house),
            *_withheld_entries(withheld),
        ),
        thread_ids=(reading.message.message_id,) if reading.message.message_id else (),
        unaligned=reading.screening.unaligned and any(m.audience == "public" for m in letters),
        rules_fingerprint=house.fingerprint,
        facts=declared_by_rules(reading.classification, stands, reading.history, house.policy, now=now),
    )


def _begun(case: Case, stands: Case, reading: Reading) -> Stage | None:
    """Return the stage that this message begins, for the record (T6)."""
    return Stage(stands.stage, reading.message.received_at) if stands.stage != case.stage else None


def _as_it_stands(reading: Reading, routing: Routing, house: House) -> Case:
    """Return the followed case as this message leaves it."""
    assert reading.follows is not None  # noqa: S101 - the caller looked
    case = reading.follows.case
    return replace(
        case,
        owner=routing.owner,
        role=routing.role,
        flags=tuple(dict.fromkeys((*case.flags, *reading.classification.flags))),
        named=routing.named,
        status="open",
        stage=routing.stage,
        quiet=case.quiet or is_quiet(reading, house.policy),
    )


def _write(
    reading: Reading, routing: Routing, house: House, case: Case, *, now: datetime
) -> tuple[tuple[OutgoingMail, ...], tuple[Withheld, ...]]:
    """Render every letter that is meant. One that fails is listed; the case goes on (promise 3).

    The one to the writer comes first: the others tell what became of it.
    """
    mails: list[OutgoingMail] = []
    withheld = list(routing.withheld)
    live = house.is_live(case.category)
    for audience in ("public", "staff"):
        about = _particulars(
            reading, routing, house, case, withheld=tuple(withheld), acknowledged=bool(mails)
        )
        for meant in routing.letters if live else _on_trial(routing, house):
            if meant.audience != audience:
                continue
            try:
                mails.append(_one(meant, about, reading, house, now=now))
            except PermanentError as error:
                withheld.append(_withheld(meant, house, f"dead, it could not be written: {error}"))
    if not live:
        alerts = {letter.letter for letter in _on_trial(routing, house)}
        withheld += [
            replace(_withheld(meant, house, ON_TRIAL), shadow=True)
            for meant in routing.letters
            if meant.letter not in alerts
        ]
    return tuple(mails), tuple(withheld)


def _on_trial(routing: Routing, house: House) -> list[MeantLetter]:
    """On trial only urgent alerts leave, and only to the administrators (behaviour: Shadow).

    Where all of those are named in the matter (R8), to whom it would have gone.
    """
    alerts = {flag.letter for flag in house.policy.flags.values() if flag.alert}
    meant = [letter for letter in routing.letters if letter.letter in alerts]
    readers = [p for p in house.policy.roles.get(ADMINISTRATOR, ()) if p not in routing.named]
    readers = readers or [letter.to for letter in meant]
    each = {letter.letter: letter for letter in meant}.values()
    return [
        MeantLetter(one.letter, person, one.occasion) for one in each for person in dict.fromkeys(readers)
    ]


def _one(
    meant: MeantLetter, about: Particulars, reading: Reading, house: House, *, now: datetime
) -> OutgoingMail:
    if meant.audience == "public":
        return house.letters.to_writer(meant.letter, about, to=meant.to, now=now, occasion=meant.occasion)
    original = reading.raw if meant.letter in WITH_ORIGINAL else None
    given = meant.to == about.case.owner and meant.letter == house.category(about.case.category).assignment
    return house.letters.to_colleague(
        meant.letter,
        about,
        person=meant.to,
        now=now,
        occasion=meant.occasion,
        original=original,
        files=prepared(house, about) if given else (),
    )


def _particulars(
    reading: Reading,
    routing: Routing,
    house: House,
    case: Case,
    *,
    withheld: tuple[Withheld, ...],
    acknowledged: bool,
) -> Particulars:
    found = reading.classification
    promise = kind_of(house, case).promise
    return Particulars(
        case=case,
        deadlines=tuple(one for one in routing.deadlines if one.stops not in ("confirmed", "taken")),
        message=reading.message,
        because=found.because,
        withheld=withheld,
        acknowledged=acknowledged,
        promised=next((d for d in routing.deadlines if d.standard == promise), None),
        evidence=reading.match.evidence if reading.match else "",
        stated_time=found.media_deadline,
        trial=not house.is_live(case.category),
        paragraphs=found.paragraphs,
        language=found.language,
        also_told=routing.also_told,
    )


def _new_case(reading: Reading, routing: Routing, house: House, *, draw: str) -> Case:
    message, found = reading.message, reading.classification
    stated = found.media_deadline
    return Case(
        id=0,
        reference=f"{house.policy.organisation.reference_prefix}-{house.year_of(message.received_at)}-{draw}",
        category=found.category,
        status="open",
        owner=routing.owner,
        role=routing.role,
        correspondent=message.sender,
        subject=message.subject,
        opened_at=message.received_at,
        flags=found.flags,
        channel=found.channel,
        named=routing.named,
        quiet=is_quiet(reading, house.policy),
        in_shadow=not house.is_live(found.category),
        linked_to=reading.match.case.reference if reading.match else "",
        doubts=(*found.doubts, *doubt_about_form(reading, house)),
        media_deadline=stated.at if stated is not None and not stated.doubtful else None,
        told_owner=_told_owner(reading, routing, house),
        telephone=caller(reading, house),
    )


def _told_owner(reading: Reading, routing: Routing, house: House) -> PersonId:
    """Return whose name the acknowledgement tells (W7): none where somebody of ours is named in it (W3)."""
    category = house.category(reading.classification.category)
    tells = category.names_owner and not category.next_in_line and not routing.named
    return routing.owner if tells else ""


def _has_the_numbers(letters: Iterable[OutgoingMail], case: Case, house: House) -> bool:
    """Tell whether the writer was sent whom to call now, by the urgent letter or at another's head (W6)."""
    flags = (house.policy.flags[name] for name in case.flags if name in house.policy.flags)
    urgent = any(flag.alert and flag.acknowledgement for flag in flags)
    return urgent and any(letter.audience == "public" for letter in letters)


def _arrival(reading: Reading, end: End, reason: str) -> Arrival:
    message = reading.message
    return Arrival(
        ref=message.ref,
        message_id=message.message_id,
        fingerprint=message.fingerprint,
        received_at=message.received_at,
        sender=message.sender.address,
        end=end,
        kind=reading.screening.kind,
        reason=reason,
        size=message.size,
        words=digest_of_words(message.new_text),
    )


def _disposition(house: House, end: End) -> Disposition:
    wanted = house.policy.disposal.case if end == "case" else house.policy.disposal.filed
    action, _, name = wanted.partition(":")
    verbs: dict[str, Literal["tagged", "moved"]] = {"tag": "tagged", "move": "moved"}
    return Disposition(verbs[action], name) if action in verbs and house.live else Disposition()


def _category_words(reading: Reading, house: House) -> str:
    found = reading.classification
    name = house.policy.categories[found.category].name
    sums = ", ".join(f"{category} {weight:g}" for category, weight in found.sums)
    return f"{name} ({found.category})" + (f"; sums: {sums}" if sums else "; no rule spoke")


def _understood(reading: Reading, house: House) -> tuple[JournalEntry, ...]:
    """Return what the message was taken for, by which headers, rules and words (promise 9)."""
    stated = reading.classification.media_deadline
    told = "doubtful, it moves no clock: " if stated is not None and stated.doubtful else ""
    return (
        JournalEntry("screened", f"{reading.screening.kind}: {reading.screening.reason}"),
        *_defects(reading),
        JournalEntry("category", _category_words(reading, house)),
        *_because(reading),
        *(
            [
                JournalEntry(
                    "stated time", f"{told}an answer is wanted by {stated.at.isoformat()}", (stated.words,)
                )
            ]
            if stated is not None
            else []
        ),
    )


def _defects(reading: Reading) -> tuple[JournalEntry, ...]:
    """Say what could not be had of the message, or not be understood: a person may look at the original."""
    said = (*reading.raw.notes, *reading.message.defects)
    return tuple(JournalEntry("defect", sentence) for sentence in said[:_MOST_DEFECTS])


def _because(reading: Reading) -> tuple[JournalEntry, ...]:
    return tuple(
        JournalEntry("rule", f"{b.target}: {b.rule} ({_weight(b)})", words=b.words)
        for b in reading.classification.because
    )


def _weight(because: Because) -> str:
    return "certain" if because.weight is None else f"{because.weight:+g}"


def _withheld_entries(withheld: Iterable[Withheld]) -> tuple[JournalEntry, ...]:
    return tuple(JournalEntry("withheld", f"{w.letter}: {w.reason}") for w in withheld)


def _withheld(meant: MeantLetter, house: House, reason: str) -> Withheld:
    to = meant.to if meant.audience == "public" else house.policy.people[meant.to].address
    return Withheld(meant.letter, to, reason, audience=meant.audience)
