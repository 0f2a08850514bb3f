from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from inboxbot.deadlines.calendar import Calendar
from inboxbot.deadlines.hours import WorkingHours
from inboxbot.rules import people, times

FULL = people.Person(name="Full", address="full@example.org")
PART = people.Person(
    name="Part",
    address="part@example.org",
    works={"tuesday": "09:30-13:00", "thursday": "13:00-13:30"},
    absences=(people.Absence(first_day=date(2026, 11, 26), last_day=date(2026, 12, 1)),),
)


def utc(month: int, day: int, hour: int, minute: int = 0, year: int = 2026) -> datetime:
    return datetime(year, month, day, hour, minute, tzinfo=UTC)


@pytest.fixture
def full(closing_rules: times.Calendar, closing_calendar: Calendar) -> WorkingHours:
    return WorkingHours(FULL, closing_rules, closing_calendar)


@pytest.fixture
def part(closing_rules: times.Calendar, closing_calendar: Calendar) -> WorkingHours:
    return WorkingHours(PART, closing_rules, closing_calendar)


@pytest.mark.parametrize(
    ("day", "works"),
    [
        (date(2026, 11, 24), True),
        (date(2026, 11, 25), False),  # a bank holiday added
        (date(2026, 11, 28), False),  # Saturday
        (date(2026, 12, 25), False),
        (date(2026, 12, 30), False),  # closure
        (date(2026, 8, 31), True),  # a bank holiday taken away
    ],
)
def test_without_a_pattern_a_person_works_the_office_hours(
    full: WorkingHours, day: date, *, works: bool
) -> None:
    assert full.works_on(day) is works


@pytest.mark.parametrize(
    ("day", "works"),
    [
        (date(2026, 11, 24), True),
        (date(2026, 11, 23), False),
        (date(2026, 11, 26), False),  # first day away
        (date(2026, 12, 1), False),  # last day away
        (date(2026, 12, 3), True),
    ],
)
def test_a_person_works_by_the_pattern_less_absences(part: WorkingHours, day: date, *, works: bool) -> None:
    assert part.works_on(day) is works


def test_a_pattern_may_name_a_saturday(rules: times.Calendar, calendar: Calendar) -> None:
    volunteer = people.Person(name="V", address="v@example.org", works={"saturday": "10:00-12:00"})
    hours = WorkingHours(volunteer, rules, calendar)
    assert hours.works_on(date(2026, 11, 28))
    assert not hours.works_on(date(2026, 12, 26))  # Boxing Day


def test_hours_that_do_not_end_after_they_begin_are_not_worked(
    rules: times.Calendar, calendar: Calendar
) -> None:
    person = people.Person(name="N", address="n@example.org", works={"monday": "17:00-09:00"})
    assert WorkingHours(person, rules, calendar).next_at_or_after(utc(11, 23, 0)) is None


@pytest.mark.parametrize(
    ("moment", "works"),
    [
        (utc(11, 24, 8, 59), False),
        (utc(11, 24, 9), True),
        (utc(11, 24, 16, 59), True),
        (utc(11, 24, 17), False),
        (utc(6, 30, 8), True),  # 09:00 in summer time
        (utc(6, 30, 16), False),
    ],
)
def test_hours_begin_and_end_by_the_clock_on_the_wall(
    full: WorkingHours, moment: datetime, *, works: bool
) -> None:
    assert full.works_at(moment) is works


@pytest.mark.parametrize(
    ("moment", "expected"),
    [
        (utc(11, 24, 10), utc(11, 24, 10)),  # at work
        (utc(11, 24, 12, 30), utc(11, 24, 12)),  # at work, with less than an hour left
        (
            utc(11, 24, 9),
            utc(11, 19, 13),
        ),  # before the hours of the day: Thursday's half hour begins at 13:00
        (utc(11, 30, 12), utc(11, 24, 12)),  # away
    ],
)
def test_the_last_moment_at_work_leaves_an_hour_to_act(
    part: WorkingHours, moment: datetime, expected: datetime
) -> None:
    assert part.last_at_or_before(moment) == expected


@pytest.mark.parametrize(
    ("moment", "expected"),
    [
        (utc(11, 24, 10), utc(11, 24, 10)),
        (utc(11, 24, 13), utc(12, 3, 13)),  # the end is not at work; then away
        (utc(12, 24, 13, 30), utc(1, 5, 9, 30, year=2027)),
    ],
)
def test_the_next_moment_at_work_passes_over_absence_and_closure(
    part: WorkingHours, moment: datetime, expected: datetime
) -> None:
    assert part.next_at_or_after(moment) == expected


def test_somebody_away_for_months_is_not_found(rules: times.Calendar, calendar: Calendar) -> None:
    away = people.Person(
        name="Away",
        address="away@example.org",
        absences=(people.Absence(first_day=date(2026, 6, 1), last_day=date(2027, 6, 1)),),
    )
    hours = WorkingHours(away, rules, calendar)
    assert hours.last_at_or_before(utc(11, 24, 10)) is None
    assert hours.next_at_or_after(utc(11, 24, 10)) is None
    assert hours.begin_at_or_before(date(2026, 11, 24)) is None
    assert hours.office.works_at(utc(11, 24, 10))
