from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from inboxbot.deadlines.calendar import Calendar
from inboxbot.deadlines.due import due, due_at_stated
from inboxbot.model.case import Deadline
from inboxbot.rules.times import Standard

REPLY = Standard(working_days=5, policy="T1")


def noon(*ymd: int) -> datetime:
    year, month, day = ymd
    return datetime(year, month, day, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("received", "last"),
    [
        (date(2026, 11, 20), date(2026, 11, 27)),  # Friday
        (date(2026, 11, 21), date(2026, 11, 27)),  # Saturday: day 0 all the same
        (date(2026, 11, 23), date(2026, 11, 30)),
        (date(2026, 12, 23), date(2027, 1, 4)),
        (date(2026, 12, 24), date(2027, 1, 5)),
        (date(2026, 12, 25), date(2027, 1, 5)),
        (date(2026, 12, 26), date(2027, 1, 5)),
    ],
)
def test_five_working_days_run_from_the_day_after_receipt(
    calendar: Calendar, received: date, last: date
) -> None:
    deadline = due(
        "reply", REPLY, received_at=noon(received.year, received.month, received.day), calendar=calendar
    )
    assert (deadline.started_on, deadline.counted[-1], len(deadline.counted)) == (received, last, 5)


def test_a_deadline_shows_the_days_it_counted_and_ends_at_close_of_business(calendar: Calendar) -> None:
    assert due("reply", REPLY, received_at=noon(2026, 12, 23), calendar=calendar) == Deadline(
        standard="reply",
        stops="answered",
        started_on=date(2026, 12, 23),
        due_at=datetime(2027, 1, 4, 17, tzinfo=UTC),
        counted=(
            date(2026, 12, 24),
            date(2026, 12, 29),
            date(2026, 12, 30),
            date(2026, 12, 31),
            date(2027, 1, 4),
        ),
    )


def test_day_0_is_the_london_date_not_the_utc_date(calendar: Calendar) -> None:
    late = datetime(2026, 6, 30, 23, 30, tzinfo=UTC)  # 00:30 on Wednesday 1 July in London
    assert due("reply", REPLY, received_at=late, calendar=calendar).started_on == date(2026, 7, 1)


def test_closures_move_the_offices_own_deadlines(closing_calendar: Calendar) -> None:
    deadline = due("reply", REPLY, received_at=noon(2026, 12, 23), calendar=closing_calendar)
    assert deadline.due_at == datetime(2027, 1, 7, 17, tzinfo=UTC)


def test_statutory_days_ignore_closures_and_count_every_nations_holidays(closing_calendar: Calendar) -> None:
    foi = Standard(working_days=20, all_uk_holidays=True)
    # Between Wed 25 Nov (added) and Christmas: Mon 30 Nov is Saint Andrew's Day.
    deadline = due("foi", foi, received_at=noon(2026, 11, 24), calendar=closing_calendar)
    assert (deadline.counted[0], deadline.counted[-1]) == (date(2026, 11, 26), date(2026, 12, 24))
    after = due("foi", foi, received_at=noon(2026, 12, 24), calendar=closing_calendar)
    assert after.counted[:3] == (date(2026, 12, 29), date(2026, 12, 30), date(2026, 12, 31))


@pytest.mark.parametrize(
    ("at", "expected"),
    [
        (datetime(2026, 11, 20, 17, 0, tzinfo=UTC), date(2026, 11, 20)),
        (datetime(2026, 11, 20, 17, 1, tzinfo=UTC), date(2026, 11, 23)),
        (datetime(2026, 11, 21, 9, 0, tzinfo=UTC), date(2026, 11, 23)),
    ],
)
def test_no_working_days_is_the_same_day_until_close_of_business(
    calendar: Calendar, at: datetime, expected: date
) -> None:
    assert due("today", Standard(working_days=0), received_at=at, calendar=calendar).counted == (expected,)


def test_calendar_days_count_every_day_and_may_end_on_a_sunday(calendar: Calendar) -> None:
    deadline = due(
        "protection", Standard(calendar_days=30), received_at=noon(2026, 11, 20), calendar=calendar
    )
    assert (deadline.counted[0], deadline.counted[-1], len(deadline.counted), deadline.due_at) == (
        date(2026, 11, 21),
        date(2026, 12, 20),
        30,
        datetime(2026, 12, 20, 17, tzinfo=UTC),
    )


@pytest.mark.parametrize(
    ("received", "months", "counted"),
    [
        (date(2026, 9, 30), 1, (date(2026, 10, 30),)),
        (date(2026, 8, 31), 1, (date(2026, 9, 30),)),
        (date(2027, 1, 29), 1, (date(2027, 2, 28), date(2027, 3, 1))),  # Sunday: moved
        (date(2028, 1, 31), 1, (date(2028, 2, 29),)),
        (
            date(2026, 11, 28),
            1,
            (date(2026, 12, 28), date(2026, 12, 29)),
        ),  # bank holiday; the closure moves nothing
        (
            date(2026, 10, 31),
            3,
            (date(2026, 11, 30), date(2026, 12, 31), date(2027, 1, 31), date(2027, 2, 1)),
        ),
        (date(2026, 12, 15), 12, None),
    ],
)
def test_a_month_ends_on_the_same_day_or_the_last_and_moves_off_days_nobody_works(
    closing_calendar: Calendar, received: date, months: int, counted: tuple[date, ...] | None
) -> None:
    at = noon(received.year, received.month, received.day)
    deadline = due("access", Standard(calendar_months=months), received_at=at, calendar=closing_calendar)
    if counted is None:
        assert (len(deadline.counted), deadline.counted[-1]) == (12, date(2027, 12, 15))
    else:
        assert deadline.counted == counted


def test_a_standard_without_a_time_is_refused(calendar: Calendar) -> None:
    with pytest.raises(ValueError, match="states none"):
        due("nothing", Standard(), received_at=noon(2026, 11, 20), calendar=calendar)


def test_a_stated_time_before_the_standards_counts_and_shows_no_sum(calendar: Calendar) -> None:
    stated = datetime(2026, 11, 24, 17, tzinfo=UTC)
    received = noon(2026, 11, 23)
    deadline = due_at_stated("media", REPLY, stated_at=stated, received_at=received, calendar=calendar)
    assert deadline == Deadline(
        standard="media", stops="answered", started_on=date(2026, 11, 23), due_at=stated
    )


@pytest.mark.parametrize(
    "stated",
    [
        datetime(2026, 12, 24, 9, tzinfo=UTC),  # later than five working days
        datetime(2026, 11, 30, 17, tzinfo=UTC),  # the very same moment
        datetime(2026, 11, 23, 11, 59, tzinfo=UTC),  # past at the arrival
    ],
)
def test_a_stated_time_that_is_later_or_past_leaves_the_standards(
    calendar: Calendar, stated: datetime
) -> None:
    received = noon(2026, 11, 23)
    deadline = due_at_stated("media", REPLY, stated_at=stated, received_at=received, calendar=calendar)
    assert deadline == due("media", REPLY, received_at=received, calendar=calendar)
