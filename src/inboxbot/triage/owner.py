"""Who takes it: exactly one named owner, at work, and not named in the matter (R1, R4, R8, R12)."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from inboxbot.model.case import Case, History, Load, PersonId, RoleName
from inboxbot.rules.anchor_roles import CHIEF_EXECUTIVE, OFFICE_MANAGER
from inboxbot.rules.outcomes import Category, Share
from inboxbot.triage.house import House

LAST_RESORT: tuple[RoleName, ...] = (OFFICE_MANAGER, CHIEF_EXECUTIVE)
"""Never ownerless: who takes what nobody else can (behaviour: Escalation)."""

SOON_WORKING_DAYS = 2
"""A part-timer who is back within so many working days is not away."""


NOTHING_KNOWN = History()
"""Where nobody looked into the register: the first at work gets it."""

_SHARED: Mapping[Share, str] = {
    "round_robin": "of those at work it is this one's turn",
    "least_open": "of those at work this one has the fewest open cases",
}

_Order = Callable[[PersonId], tuple[int, ...]]


@dataclass(frozen=True, slots=True)
class Chosen:
    """The owner, the role that made them so, and why in a sentence."""

    person: PersonId
    role: RoleName
    why: str


def choose_owner(
    house: House,
    category: Category,
    *,
    now: datetime,
    not_to: frozenset[PersonId],
    history: History = NOTHING_KNOWN,
) -> Chosen:
    """Return who owns a new case of this category, passing over everybody in ``not_to`` (R8).

    ``history`` tells who has an open case of the same person, and how much those have who share a role.
    """
    kept = _keeps(house, category, history, now=now, not_to=not_to)
    if kept is not None:
        return kept
    for role, why in _roles_in_line(house, category, now, not_to):
        share = (category.share if role == category.owner else None) or house.policy.sharing.get(
            role, "first"
        )
        person = _from_role(house, role, now, not_to, order=_order(share, history.loads))
        if person is not None:
            return Chosen(person, role, why if share == "first" else f"{why}; {_SHARED[share]}")
    return _whoever_is_left(house, category.next_in_line, not_to)


def from_role(
    house: House, role: RoleName, *, now: datetime, not_to: frozenset[PersonId] = frozenset()
) -> PersonId | None:
    """Return who acts in a role at this time: first at work, else a deputy, else the first."""
    return _from_role(house, role, now, not_to) or next(
        (person for person in house.policy.roles.get(role, ()) if person not in not_to), None
    )


def with_deputy(
    house: House, role: RoleName, *, now: datetime, not_to: frozenset[PersonId]
) -> tuple[PersonId, ...]:
    """Return who acts in a role, and who comes after them: the two who are alerted at once.

    Next in the role, else a deputy; somebody who is away only where nobody else is left.
    """
    first = from_role(house, role, now=now, not_to=not_to)
    holders = house.policy.roles.get(role, ())
    after = [one for one in (*holders, *_with_deputies(house, holders)) if one != first and one not in not_to]
    second = next((one for one in after if is_here(house, one, now)), next(iter(after), None))
    return tuple(one for one in (first, second) if one is not None)


def in_line(
    house: House, roles: Iterable[RoleName], *, now: datetime, not_to: frozenset[PersonId]
) -> PersonId | None:
    """Return who acts in the first of these roles that has somebody, or in the last resort."""
    found = (from_role(house, role, now=now, not_to=not_to) for role in (*roles, *LAST_RESORT))
    return next((person for person in found if person is not None), None)


def stand_in(
    house: House, owner: PersonId, *, now: datetime, not_to: frozenset[PersonId] = frozenset()
) -> PersonId:
    """Return the owner, or while they are away whoever deputises (R12); chains are resolved."""
    behind = [person for person in _with_deputies(house, (owner,)) if person not in not_to]
    at_hand = (person for person in behind if is_here(house, person, now))
    return next(at_hand, next(iter(behind), owner))


def acts_for(house: House, case: Case, *, now: datetime) -> PersonId:
    """Return who acts for the owner of a case now; never somebody named in it while another is left (R8).

    The owner or the deputies behind them; where none of them is there, or rules.yaml knows the
    owner no more: the case's role, the office manager, the Chief Executive (behaviour: Escalation).
    """
    in_line = [person for person in _acting(house, case, now) if person not in kept_apart(case)]
    at_hand = next((person for person in in_line if is_here(house, person, now)), None)
    if at_hand is not None or in_line:
        return at_hand or in_line[0]
    line = house.category(case.category).next_in_line
    return _whoever_is_left(house, line, kept_apart(case)).person


def kept_apart(case: Case) -> frozenset[PersonId]:
    """Return who never acts for the owner: whom it names (R8), and on an appeal who had a part in it (T6)."""
    before = frozenset(case.handled) - {case.owner} if case.stage else frozenset()
    return before | frozenset(case.named)


def acts_before(house: House, case: Case, *, now: datetime, end: datetime) -> PersonId:
    """Return who acts for the owner and works between now and the end: the owner, a deputy, the next in line.

    Where nobody works any more before it, whoever acts anyway.
    """
    deputies: Iterable[PersonId] = (
        _with_deputies(house, (case.owner,)) if case.owner in house.policy.people else ()
    )
    for person in (*deputies, *_acting(house, case, now)):
        at_work = house.hours[person].next_at_or_after(now)
        apart = person in kept_apart(case)
        if not apart and at_work is not None and at_work < end and is_here(house, person, now):
            return person
    return acts_for(house, case, now=now)


def is_here(house: House, person: PersonId, now: datetime) -> bool:
    """Tell whether this person works on the day of duty or is back soon after."""
    duty = _day_of_duty(house, now)
    if house.hours[person].away_on(duty):
        return False
    if _on_duty(house, person, now):
        return True
    gone_home = house.hours[person].works_on(duty)
    later = house.calendar.working_days_after(duty, SOON_WORKING_DAYS + gone_home)
    return any(house.hours[person].works_on(day) for day in later)


def _acting(house: House, case: Case, now: datetime) -> Iterator[PersonId]:
    not_to = kept_apart(case)
    if case.owner in house.policy.people:
        yield stand_in(house, case.owner, now=now, not_to=not_to)
    for role in (case.role, *LAST_RESORT):
        person = from_role(house, role, now=now, not_to=not_to)
        if person is not None:
            yield person


def _roles_in_line(
    house: House, category: Category, now: datetime, not_to: frozenset[PersonId]
) -> Iterator[tuple[RoleName, str]]:
    holders = [person for person in house.policy.roles.get(category.owner, ()) if person not in not_to]
    if category.out_of_hours and not any(house.hours[person].works_at(now) for person in holders):
        why = "is at work at this hour (R4)" if holders else "may take it: named in it (R8)"
        yield category.out_of_hours, f"nobody in the role {category.owner} {why}"
    yield category.owner, f"the role {category.owner} owns this category"
    for role in category.next_in_line:
        yield role, f"next in line after {category.owner} (R8)"
    for role in LAST_RESORT:
        yield role, f"nobody in the role {category.owner} is available"


def _keeps(
    house: House, category: Category, history: History, *, now: datetime, not_to: frozenset[PersonId]
) -> Chosen | None:
    """Return who has an open case of the same person already, where they fill the role and are there."""
    if not category.keeps_owner:
        return None
    holders = house.policy.roles.get(category.owner, ())
    for case in history.by_correspondent:
        known = case.status == "open" and case.owner in holders and case.owner not in not_to
        if known and _on_duty(house, case.owner, now):
            return Chosen(case.owner, category.owner, f"has {case.reference} of the same person")
    return None


def _order(share: Share, loads: Iterable[Load]) -> _Order | None:
    """Return by what those at work in a role are ordered; None: as they stand in rules.yaml."""
    if share == "first":
        return None
    has = {load.person: load for load in loads}

    def turn(person: PersonId) -> tuple[int, ...]:
        load = has.get(person) or Load(person)
        return (load.last,) if share == "round_robin" else (load.open, load.last)

    return turn


def _from_role(
    house: House,
    role: RoleName,
    now: datetime,
    not_to: frozenset[PersonId],
    *,
    order: _Order | None = None,
) -> PersonId | None:
    holders = [person for person in house.policy.roles.get(role, ()) if person not in not_to]
    if order is not None:
        holders.sort(key=order)
    at_work = (person for person in holders if _on_duty(house, person, now))
    back_soon = (person for person in holders if is_here(house, person, now))
    deputies = (
        person
        for person in _with_deputies(house, holders)
        if person not in not_to and is_here(house, person, now)
    )
    for candidates in (at_work, back_soon, deputies):
        person = next(candidates, None)
        if person is not None:
            return person
    return None


def _with_deputies(house: House, people: Iterable[PersonId]) -> Iterator[PersonId]:
    """Yield each person and the chain of deputies behind them; a circle ends the chain."""
    for first in people:
        seen: list[PersonId] = []
        person: PersonId | None = first
        while person is not None and person not in seen:
            seen.append(person)
            yield person
            person = house.policy.people[person].deputy


def _whoever_is_left(house: House, line: Iterable[RoleName], not_to: frozenset[PersonId]) -> Chosen:
    """Nobody is at work or everybody is named: still one owner, the last resort first."""
    policy = house.policy
    everybody = [
        *((person, role) for role in (*LAST_RESORT, *line) for person in policy.roles.get(role, ())),
        *((key, OFFICE_MANAGER) for key, person in policy.people.items() if person.staff),
    ]
    for person, role in everybody:
        if person not in not_to:
            return Chosen(person, role, "nobody else is available who is not named in it")
    person, role = everybody[0]
    return Chosen(person, role, "everybody is named in it: somebody outside must be asked")


def _on_duty(house: House, person: PersonId, now: datetime) -> bool:
    """Tell whether this person works on the day of duty and has not gone home yet (part-time days and hours)."""
    hours = house.hours[person].hours_on(_day_of_duty(house, now))
    return hours is not None and now < hours[1]


def _day_of_duty(house: House, now: datetime) -> date:
    """Return the working day on which mail that arrives now is looked at."""
    today = house.calendar.local_date(now)
    if house.calendar.is_working_day(today) and now < house.calendar.close_of_business(today):
        return today
    return house.calendar.working_days_after(today, 1)[0]
