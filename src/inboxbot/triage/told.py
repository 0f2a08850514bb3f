"""Which colleagues hear of a message, and by which letter; never somebody named in it (R8)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime

from inboxbot.model.case import PersonId, RoleName
from inboxbot.model.plan import MeantLetter
from inboxbot.rules.outcomes import Category, Flag
from inboxbot.triage.house import House
from inboxbot.triage.named import may_be_complaint, people_named
from inboxbot.triage.owner import Chosen, from_role, in_line, is_here, with_deputy
from inboxbot.triage.reading import Reading, flags_of

FOR_INFORMATION = "told"


def to_owner(
    house: House,
    category: Category,
    chosen: Chosen,
    *,
    now: datetime,
    not_to: frozenset[PersonId],
    occasion: str,
) -> Iterator[MeantLetter]:
    """Yield the assignment, and a copy to the owner role where another took it out of hours.

    The communications officer always has a copy, on leave too (behaviour: When letters go).
    """
    yield MeantLetter(category.assignment, chosen.person, occasion)
    if chosen.role == category.owner or not category.out_of_hours:
        return
    holders = [
        one for one in house.policy.roles.get(category.owner, ()) if one not in not_to | {chosen.person}
    ]
    here = (one for one in holders if is_here(house, one, now))
    person = next(here, next(iter(holders), None))
    if person is not None:
        yield MeantLetter(category.assignment, person, occasion)


def of_category(
    house: House, category: Category, *, owner: PersonId, now: datetime, not_to: frozenset[PersonId]
) -> Iterator[MeantLetter]:
    """Yield the letters for information that go with every case of this category (R9).

    Where only its owner stands in for a role, whoever fills it sees it when they are back: nobody else would.
    """
    for role in category.also_told:
        person = from_role(house, role, now=now, not_to=not_to)
        if person == owner:
            holders = house.policy.roles.get(role, ())
            person = next((one for one in holders if one not in not_to | {owner}), None)
        if person is not None:
            yield MeantLetter(FOR_INFORMATION, person, "arrival")


def roles_told(
    house: House,
    category: Category | None,
    names: Iterable[str],
    *,
    now: datetime,
    not_to: frozenset[PersonId],
) -> tuple[RoleName, ...]:
    """Return the roles that hear of it: those in which somebody acts who is not named in it."""
    flags = house.policy.flags
    of_flags = (role for name in names if name in flags for role in flags[name].also_told)
    wanted = dict.fromkeys((*(category.also_told if category else ()), *of_flags))
    return tuple(role for role in wanted if from_role(house, role, now=now, not_to=not_to) is not None)


def of_flags(
    house: House,
    names: Iterable[str],
    *,
    owner: PersonId,
    now: datetime,
    not_to: frozenset[PersonId],
    occasion: str,
) -> Iterator[MeantLetter]:
    """Yield the letters that go with these marks, to everybody but the owner, who has the case.

    Whoever is to be asked about a doubt (R2) has somebody next in line, as a complaint has (R8).
    """
    judging = house.policy.judging
    for name in names:
        flag = house.policy.flags.get(name)
        if flag is None or flag.alert:
            continue
        for role in flag.also_told:
            person = from_role(house, role, now=now, not_to=not_to)
            if person is None and name == judging.consult_flag:
                line = house.category(judging.consult_category).next_in_line
                person = in_line(house, line, now=now, not_to=not_to | {owner})
            if person is not None and person != owner:
                yield MeantLetter(flag.letter or FOR_INFORMATION, person, occasion)


def praised(
    reading: Reading, house: House, *, owner: PersonId, not_to: frozenset[PersonId]
) -> Iterator[MeantLetter]:
    """Yield the letters to the colleagues whom kind words name, and to their line managers.

    Only where nothing in it may be a complaint: nobody named in one hears of it (R8).
    """
    policy = house.policy
    if not_to or may_be_complaint(reading, policy):
        return
    for flag in flags_of(reading, policy):
        if flag.tells_named is None:
            continue
        named = [one for one in people_named(reading.message, policy) if policy.people[one].staff]
        above = [policy.people[one].line_manager for one in named]
        for person in dict.fromkeys((*named, *(one for one in above if one is not None))):
            if person != owner:
                yield MeantLetter(flag.tells_named, person, "arrival")


def alerts(
    house: House, names: Iterable[str], *, now: datetime, not_to: frozenset[PersonId], occasion: str
) -> Iterator[MeantLetter]:
    """Yield the letters that ignore hours: two people of each role, or whoever there is."""
    for flag in (house.policy.flags[name] for name in names if name in house.policy.flags):
        if flag.alert and flag.letter:
            for person in _alerted(house, flag, now, not_to):
                yield MeantLetter(flag.letter, person, occasion)


def _alerted(house: House, flag: Flag, now: datetime, not_to: frozenset[PersonId]) -> tuple[PersonId, ...]:
    found = [p for role in flag.also_told for p in with_deputy(house, role, now=now, not_to=not_to)]
    if found:
        return tuple(found)
    above = flag.repeats.then_to if flag.repeats is not None else ()
    person = in_line(house, above, now=now, not_to=not_to)
    return (person,) if person is not None else ()


def each_person_once(house: House, letters: Iterable[MeantLetter]) -> Iterator[MeantLetter]:
    """Pass on each person's first letter; an alert and an assignment are two different things."""
    alarming = {flag.letter for flag in house.policy.flags.values() if flag.alert}
    seen: set[tuple[str, bool]] = set()
    for letter in letters:
        key = (letter.to, letter.letter in alarming)
        if letter.audience == "public" or key not in seen:
            seen.add(key)
            yield letter
