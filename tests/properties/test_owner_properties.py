"""Whoever is away, at home or named, whenever a mail comes: one owner, at work, not named (R1, R8, R12); asked in hours (R3)."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from functools import cache

from hypothesis import given, settings
from hypothesis import strategies as st
from walking import house

from inboxbot.deadlines.taking import CHASE, PASS_ON, plan_taking
from inboxbot.model.absence import Absence
from inboxbot.model.case import History, Load
from inboxbot.rules.outcomes import Confirm, Share
from inboxbot.triage.house import House
from inboxbot.triage.owner import LAST_RESORT, choose_owner, is_here

PEOPLE = tuple(house().policy.people)
CATEGORIES = tuple(house().policy.categories)
NOTED = datetime(2026, 11, 16, 9, tzinfo=UTC)
SHARES: tuple[Share, ...] = ("first", "round_robin", "least_open")

MOMENTS = st.integers(0, 24 * 4 * 60).map(
    lambda quarters: datetime(2026, 11, 16, tzinfo=UTC) + timedelta(minutes=15 * quarters)
)
SPANS = st.lists(st.tuples(st.sampled_from(PEOPLE), st.integers(0, 50), st.integers(0, 20)), max_size=8).map(
    tuple
)
NAMED = st.frozensets(st.sampled_from(PEOPLE), max_size=len(PEOPLE))
LOADS = st.lists(st.tuples(st.integers(0, 9), st.integers(0, 99)), min_size=len(PEOPLE), max_size=len(PEOPLE))


@cache
def _house(spans: tuple[tuple[str, int, int], ...]) -> House:
    first = date(2026, 11, 16)
    told = [
        Absence(person, first + timedelta(days=begin), first + timedelta(days=begin + length), "mail",
                confirmed=True, noted_at=NOTED)
        for person, begin, length in spans
    ]  # fmt: skip
    return house().with_absences(told)


def _could_act(of: House, category: str, named: frozenset[str], now: datetime) -> set[str]:
    """Return who is there in the roles that are in line, deputies too: the test's own list."""
    kind = of.policy.categories[category]
    roles = (
        kind.owner,
        *((kind.out_of_hours,) if kind.out_of_hours else ()),
        *kind.next_in_line,
        *LAST_RESORT,
    )
    found: set[str] = set()
    for role in roles:
        for holder in of.policy.roles.get(role, ()):
            person: str | None = holder if holder not in named else None
            seen: set[str] = set()
            while person is not None and person not in seen:
                seen.add(person)
                person = of.policy.people[person].deputy
            found |= {one for one in seen if one not in named and is_here(of, one, now)}
    return found


@settings(deadline=None, max_examples=150)
@given(
    spans=SPANS,
    named=NAMED,
    category=st.sampled_from(CATEGORIES),
    now=MOMENTS,
    share=st.sampled_from(SHARES),
    loads=LOADS,
)
def test_there_is_one_owner_at_work_and_never_one_named_while_another_is_left(
    spans: tuple[tuple[str, int, int], ...],
    named: frozenset[str],
    category: str,
    now: datetime,
    share: Share,
    loads: list[tuple[int, int]],
) -> None:
    of = _house(spans)
    kind = of.policy.categories[category].model_copy(update={"share": share})
    history = History(loads=tuple(Load(p, *load) for p, load in zip(PEOPLE, loads, strict=True)))
    chosen = choose_owner(of, kind, now=now, not_to=named, history=history)
    assert chosen.person in PEOPLE
    staff = {key for key, person in of.policy.people.items() if person.staff}
    if staff - named:
        assert chosen.person not in named
    if _could_act(of, category, named, now):
        assert is_here(of, chosen.person, now), "somebody else of those in line was there"


@settings(deadline=None, max_examples=150)
@given(spans=SPANS, person=st.sampled_from(PEOPLE), now=MOMENTS, wait=st.integers(1, 3))
def test_an_owner_is_asked_in_their_hours_and_never_passed_over_on_the_same_day(
    spans: tuple[tuple[str, int, int], ...], person: str, now: datetime, wait: int
) -> None:
    of = _house(spans)
    hours = of.hours[person]
    confirm = Confirm(chase_after=wait, pass_on_after=wait + 1)
    deadline = plan_taking(person, confirm, hours=hours, calendar=of.calendar, now=now)
    (asked, chase), (given_on, pass_on) = ((step.name, step.at) for step in deadline.steps)
    assert (asked, given_on) == (CHASE, PASS_ON)
    assert hours.works_at(chase)
    assert hours.works_at(pass_on)
    assert now < chase
    assert of.calendar.local_date(chase) < of.calendar.local_date(pass_on)
