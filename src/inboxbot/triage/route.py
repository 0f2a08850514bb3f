"""Who it goes to, what is said to whom, and what is promised: the last decision about a message."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime

from inboxbot.model.case import Deadline, JournalEntry, PersonId
from inboxbot.model.mail import Withheld
from inboxbot.model.plan import MeantLetter, Routing
from inboxbot.rules.policy import Category, ContactRestriction
from inboxbot.triage.acknowledge import begun_elsewhere, why_not_acknowledge
from inboxbot.triage.house import House
from inboxbot.triage.named import people_named
from inboxbot.triage.owner import Chosen, acts_for, choose_owner, from_role, with_deputy
from inboxbot.triage.promise import confirmations, deadlines_for
from inboxbot.triage.reading import Reading, flags_of

URGENT = "urgent"


def route_new(reading: Reading, house: House, *, now: datetime) -> Routing:
    """Decide about a message that opens a case: owner, letters, deadlines."""
    policy, found = house.policy, reading.classification
    category = policy.categories[found.category]
    named = _named(reading, house, category)
    restriction = _restriction(reading, house)
    chosen = _owner(house, category, restriction, now=now, named=named)
    letters, withheld = _to_writer(reading, house, now=now, occasion="arrival", restriction=restriction)
    standards = [*category.standards, *_flag_standards(reading, house)]
    if withheld and category.by_hand:
        standards.append(category.by_hand)
    staff = _to_staff(reading, house, category, chosen, now=now, named=named)
    return Routing(
        role=chosen.role,
        owner=chosen.person,
        letters=(*letters, *_each_person_once(staff)),
        deadlines=(
            *deadlines_for(
                house,
                standards,
                owner=chosen.person,
                received_at=reading.message.received_at,
                now=now,
                stated=found.media_deadline,
            ),
            *confirmations(house, found.flags, received_at=reading.message.received_at, now=now),
        ),
        also_told=tuple(dict.fromkeys((*category.also_told, *_flag_roles(reading, house)))),
        named=named,
        withheld=withheld,
        reasons=_reasons(chosen, named, house),
    )


def route_follow_up(reading: Reading, house: House, *, now: datetime) -> Routing:
    """Decide about a message that follows up a case already in the register (behaviour: Clocks)."""
    match = reading.follows
    assert match is not None  # noqa: S101 - the caller routes follow-ups here and nothing else
    case = match.case
    person = acts_for(house, case, now=now)
    occasion = occasion_of(reading)
    letters: list[MeantLetter] = []
    withheld: tuple[Withheld, ...] = ()
    alerts: tuple[Deadline, ...] = ()
    if URGENT in reading.classification.flags and not case.urgent_sent:
        to_writer, withheld = _to_writer(reading, house, now=now, occasion="urgent", restriction=None)
        letters += [*to_writer, *_alerts(reading, house, now=now, named=case.named, occasion=occasion)]
        alerts = confirmations(house, (URGENT,), received_at=reading.message.received_at, now=now)
    letters.append(MeantLetter("follow_up", person, occasion))
    category = house.category(case.category)
    standards = [] if case.status == "open" else _restarted(house, category, status=case.status)
    return Routing(
        role=case.role,
        owner=case.owner,
        letters=tuple(_each_person_once(letters)),
        deadlines=(
            *deadlines_for(
                house,
                standards,
                owner=case.owner if case.owner in house.policy.people else person,
                received_at=reading.message.received_at,
                now=now,
                stated=reading.classification.media_deadline,
            ),
            *alerts,
        ),
        named=case.named,
        withheld=withheld,
        reasons=(JournalEntry("follow-up", match.evidence),),
    )


def occasion_of(reading: Reading) -> str:
    """Return what keeps the letters about this arrival apart from those about another."""
    return f"arrival-{reading.message.fingerprint[:16]}"


def _restarted(house: House, category: Category, *, status: str) -> list[str]:
    """Return the standards whose clock starts anew: after an answer only what an answer stops."""
    if status == "closed":
        return list(category.standards)
    return [name for name in category.standards if house.policy.standards[name].stops == "answered"]


def _owner(
    house: House,
    category: Category,
    restriction: ContactRestriction | None,
    *,
    now: datetime,
    named: tuple[PersonId, ...],
) -> Chosen:
    if restriction is not None and restriction.named_contact not in named:
        return Chosen(restriction.named_contact, category.owner, "the agreed contact for this person (R10)")
    return choose_owner(house, category, now=now, not_to=frozenset(named))


def _named(reading: Reading, house: House, category: Category) -> tuple[PersonId, ...]:
    """R8 is about complaints; a doubtful one is handled with the same care."""
    doubtful = "in_doubt_complaint" in reading.classification.flags
    return people_named(reading.message, house.policy) if category.next_in_line or doubtful else ()


def _restriction(reading: Reading, house: House) -> ContactRestriction | None:
    sender = reading.message.sender.address
    return next(
        (r for r in house.policy.contact_restrictions if sender in {a.lower() for a in r.addresses}), None
    )


def _to_writer(
    reading: Reading,
    house: House,
    *,
    now: datetime,
    occasion: str,
    restriction: ContactRestriction | None,
) -> tuple[tuple[MeantLetter, ...], tuple[Withheld, ...]]:
    """Return the acknowledgement, or the note that says why there is none."""
    found, flags = reading.classification, flags_of(reading, house.policy)
    category = house.policy.categories[found.category]
    letter = next((flag.acknowledgement for flag in flags if flag.acknowledgement), category.acknowledgement)
    if letter is None:
        return (), ()
    to = reading.screening.acknowledge_to or reading.message.sender.address
    promised_by = None
    if category.promise:
        promised = deadlines_for(
            house,
            (category.promise,),
            owner=next(iter(house.policy.people)),
            received_at=reading.message.received_at,
            now=now,
            stated=None,
        )
        promised_by = promised[0].due_at
    refusal = why_not_acknowledge(
        screening=reading.screening,
        history=reading.history,
        policy=house.policy,
        message=reading.message,
        category=found.category,
        flags=found.flags,
        promised_by=promised_by,
        now=now,
        live=house.is_live(found.category),
        restricted=restriction is not None and not restriction.acknowledge,
        quiet=any(flag.quiet for flag in flags)
        or (reading.follows is not None and reading.follows.case.quiet),
        begun_elsewhere=begun_elsewhere(reading.message, reading.history),
    )
    if refusal is not None:
        return (), (Withheld(letter, to, refusal.reason, shadow=refusal.shadow),)
    return (MeantLetter(letter, to, occasion, audience="public"),), ()


def _to_staff(
    reading: Reading,
    house: House,
    category: Category,
    chosen: Chosen,
    *,
    now: datetime,
    named: tuple[PersonId, ...],
) -> Iterator[MeantLetter]:
    """Yield the letters to colleagues, the most pressing first."""
    not_to = frozenset(named)
    yield from _alerts(reading, house, now=now, named=named, occasion="arrival")
    yield MeantLetter(category.assignment, chosen.person, "arrival")
    if chosen.role != category.owner and category.out_of_hours:
        # The communications officer always has a copy (behaviour: When letters go).
        person = from_role(house, category.owner, now=now, not_to=not_to)
        if person is not None:
            yield MeantLetter(category.assignment, person, "arrival")
    for flag in flags_of(reading, house.policy):
        if not flag.alert:
            for role in flag.also_told:
                person = from_role(house, role, now=now, not_to=not_to | {chosen.person})
                if person is not None:
                    yield MeantLetter(flag.letter or "told", person, "arrival")
    for role in category.also_told:
        person = from_role(house, role, now=now, not_to=not_to)
        if person is not None:
            yield MeantLetter("told", person, "arrival")


def _alerts(
    reading: Reading, house: House, *, now: datetime, named: tuple[PersonId, ...], occasion: str
) -> Iterator[MeantLetter]:
    """Yield the letters that ignore hours: to who acts in the role, and to their deputy."""
    for flag in flags_of(reading, house.policy):
        if not (flag.alert and flag.letter):
            continue
        for role in flag.also_told:
            for person in with_deputy(house, role, now=now, not_to=frozenset(named)):
                yield MeantLetter(flag.letter, person, occasion)


def _each_person_once(letters: Iterable[MeantLetter]) -> Iterator[MeantLetter]:
    """Pass on each person's first letter; an alert and an assignment are two different things."""
    seen: set[tuple[str, bool]] = set()
    for letter in letters:
        key = (letter.to, letter.letter.endswith("_alert"))
        if letter.audience == "public" or key not in seen:
            seen.add(key)
            yield letter


def _flag_standards(reading: Reading, house: House) -> list[str]:
    return [name for flag in flags_of(reading, house.policy) for name in flag.standards]


def _flag_roles(reading: Reading, house: House) -> list[str]:
    return [role for flag in flags_of(reading, house.policy) for role in flag.also_told]


def _reasons(chosen: Chosen, named: tuple[PersonId, ...], house: House) -> tuple[JournalEntry, ...]:
    people = house.policy.people
    reasons = [JournalEntry("owner", f"{people[chosen.person].name}: {chosen.why}")]
    if named:
        names = ", ".join(people[person].name for person in named)
        reasons.append(
            JournalEntry("named", f"named in the message, so not told and not in charge (R8): {names}")
        )
    return tuple(reasons)
