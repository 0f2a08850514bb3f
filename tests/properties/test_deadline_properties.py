"""Whatever arrives whenever: a deadline is never before it, and never earlier for a later arrival."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st

from inboxbot.deadlines.calendar import Calendar
from inboxbot.deadlines.due import due, due_at_stated
from inboxbot.deadlines.hours import WorkingHours
from inboxbot.deadlines.steps import plan_steps
from inboxbot.rules import people, section, times

LONDON = ZoneInfo("Europe/London")
WEEK: tuple[section.Weekday, ...] = (
    "monday",
    "tuesday",
    "wednesday",
    "thursday",
    "friday",
    "saturday",
    "sunday",
)
RULES = times.Calendar(
    office_hours=dict.fromkeys(WEEK[:5], "09:00-17:00"),
    closures=(
        times.Closure(first_day=date(2026, 12, 24), last_day=date(2027, 1, 3), why="Christmas"),
        times.Closure(first_day=date(2025, 8, 1), last_day=date(2025, 8, 22), why="Move"),
    ),
    extra_holidays={date(2026, 11, 25): "A royal event"},
)
CALENDAR = Calendar(RULES)

moments = st.integers(0, 11 * 365 * 24 * 60).map(
    lambda m: datetime(2020, 1, 1, tzinfo=UTC) + timedelta(minutes=m)
)
# Half of all arrivals close to a change of the clocks or of the year, where mistakes live.
edges = st.sampled_from(
    [
        datetime(2026, 3, 29, 1, tzinfo=UTC),
        datetime(2026, 10, 25, 1, tzinfo=UTC),
        datetime(2026, 12, 25, tzinfo=UTC),
        datetime(2028, 2, 29, tzinfo=UTC),
        datetime(2027, 1, 31, tzinfo=UTC),
    ]
)
near_edges = st.builds(
    lambda edge, minutes: edge + timedelta(minutes=minutes), edges, st.integers(-20000, 20000)
)
arrivals = moments | near_edges
standards = st.one_of(
    st.builds(times.Standard, working_days=st.integers(0, 120), all_uk_holidays=st.booleans()),
    st.builds(times.Standard, calendar_days=st.integers(1, 400)),
    st.builds(times.Standard, calendar_months=st.integers(1, 12), all_uk_holidays=st.booleans()),
)
spans = st.sampled_from(["09:00-17:00", "09:30-13:00", "00:00-23:59", "13:00-13:30", "18:00-21:00"])


@st.composite
def anybody(draw: st.DrawFn) -> people.Person:
    first = draw(st.dates(date(2020, 1, 1), date(2030, 12, 1)))
    absence = people.Absence(first_day=first, last_day=first + timedelta(days=draw(st.integers(0, 90))))
    works = draw(st.dictionaries(st.sampled_from(WEEK), spans))
    return people.Person(name="P", address="p@example.org", works=works, absences=(absence,))


@given(standards, arrivals, arrivals)
def test_a_later_arrival_is_never_due_earlier(
    standard: times.Standard, one: datetime, other: datetime
) -> None:
    earlier, later = sorted((one, other))
    first = due("s", standard, received_at=earlier, calendar=CALENDAR)
    second = due("s", standard, received_at=later, calendar=CALENDAR)
    assert first.due_at <= second.due_at


@given(standards, arrivals, st.timedeltas(timedelta(0), timedelta(days=3)))
def test_neighbouring_arrivals_are_in_order_too(
    standard: times.Standard, at: datetime, gap: timedelta
) -> None:
    first = due("s", standard, received_at=at, calendar=CALENDAR)
    second = due("s", standard, received_at=at + gap, calendar=CALENDAR)
    assert first.due_at <= second.due_at


@given(standards, arrivals)
def test_a_deadline_is_never_before_the_arrival_and_ends_at_five_on_the_wall(
    standard: times.Standard, received_at: datetime
) -> None:
    deadline = due("s", standard, received_at=received_at, calendar=CALENDAR)
    assert deadline.due_at >= received_at
    assert deadline.due_at.astimezone(LONDON).time() == time(17)
    assert deadline.due_at.astimezone(LONDON).date() == deadline.counted[-1]
    assert deadline.started_on == received_at.astimezone(LONDON).date()


@given(st.integers(1, 60), arrivals)
def test_the_days_counted_are_all_working_days_and_every_one(count: int, received_at: datetime) -> None:
    standard = times.Standard(working_days=count)
    deadline = due("s", standard, received_at=received_at, calendar=CALENDAR)
    day, between = deadline.started_on, []
    while day < deadline.counted[-1]:
        day += timedelta(days=1)
        closed = any(c.first_day <= day <= c.last_day for c in RULES.closures) or day in RULES.extra_holidays
        if day.isoweekday() < 6 and not closed and not CALENDAR.is_closed(day):
            between.append(day)
    assert tuple(between) == deadline.counted
    assert len(between) == count


@given(st.integers(1, 120), arrivals)
def test_counting_back_from_the_last_day_finds_the_first(count: int, received_at: datetime) -> None:
    counted = CALENDAR.working_days_after(CALENDAR.local_date(received_at), count)
    assert CALENDAR.working_day_before(counted[-1] + timedelta(days=1), count) == counted[0]


@given(arrivals, arrivals, st.timedeltas(timedelta(0), timedelta(days=20)))
def test_a_stated_time_never_makes_it_later_nor_earlier_than_the_arrival(
    one: datetime, other: datetime, ahead: timedelta
) -> None:
    earlier, later = sorted((one, other))
    standard = times.Standard(working_days=5)
    stated_at = earlier + ahead
    both = [
        due_at_stated("m", standard, stated_at=stated_at, received_at=received, calendar=CALENDAR)
        for received in (earlier, later)
    ]
    assert both[0].due_at <= both[1].due_at
    for deadline, received in zip(both, (earlier, later), strict=True):
        assert (
            received <= deadline.due_at <= due("m", standard, received_at=received, calendar=CALENDAR).due_at
        )


@given(
    who=anybody(),
    standard=standards,
    received_at=arrivals,
    lag=st.timedeltas(timedelta(0), timedelta(days=40)),
    stated=st.booleans(),
)
def test_steps_are_ahead_in_order_and_on_their_side_of_the_end(
    who: people.Person, standard: times.Standard, received_at: datetime, lag: timedelta, *, stated: bool
) -> None:
    deadline = due("s", standard, received_at=received_at, calendar=CALENDAR)
    now = received_at + lag
    hours = WorkingHours(who, RULES, CALENDAR)
    planned = plan_steps(deadline, times.ReminderPlan(), hours, CALENDAR, now=now, stated=stated)
    moments = [step.at for step in planned.steps]
    assert all(a < b for a, b in pairwise(moments))
    assert len({step.name for step in planned.steps}) == len(moments)
    assert all(at >= now for at in moments)
    for step in planned.steps:
        assert (step.at > deadline.due_at) is step.name.startswith("overdue-")


@given(anybody(), arrivals)
def test_working_hours_are_found_on_the_right_side_and_at_work(who: people.Person, moment: datetime) -> None:
    hours = WorkingHours(who, RULES, CALENDAR)
    last, coming = hours.last_at_or_before(moment), hours.next_at_or_after(moment)
    assert last is None or (last <= moment and hours.works_at(last))
    assert coming is None or (coming >= moment and hours.works_at(coming))
    if hours.works_at(moment):
        assert coming == moment


@given(anybody(), arrivals, arrivals)
def test_a_later_moment_never_finds_an_earlier_one(
    who: people.Person, one: datetime, other: datetime
) -> None:
    earlier, later = sorted((one, other))
    hours = WorkingHours(who, RULES, CALENDAR)
    for find in (hours.last_at_or_before, hours.next_at_or_after):
        first, second = find(earlier), find(later)
        assert first is None or second is None or first <= second
