from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta

import pytest

from inboxbot.deadlines.calendar import Calendar
from inboxbot.rules import times

# Written out from the official lists and proclamations, not from a library: England, 2020 to 2030.
BANK_HOLIDAYS = {
    2020: "01-01 04-10 04-13 05-08 05-25 08-31 12-25 12-28",
    2021: "01-01 04-02 04-05 05-03 05-31 08-30 12-27 12-28",
    2022: "01-03 04-15 04-18 05-02 06-02 06-03 08-29 09-19 12-26 12-27",
    2023: "01-02 04-07 04-10 05-01 05-08 05-29 08-28 12-25 12-26",
    2024: "01-01 03-29 04-01 05-06 05-27 08-26 12-25 12-26",
    2025: "01-01 04-18 04-21 05-05 05-26 08-25 12-25 12-26",
    2026: "01-01 04-03 04-06 05-04 05-25 08-31 12-25 12-28",
    2027: "01-01 03-26 03-29 05-03 05-31 08-30 12-27 12-28",
    2028: "01-03 04-14 04-17 05-01 05-29 08-28 12-25 12-26",
    2029: "01-01 03-30 04-02 05-07 05-28 08-27 12-25 12-26",
    2030: "01-01 04-19 04-22 05-06 05-27 08-26 12-25 12-26",
}


def days_of(text: str) -> list[str]:
    return text.split()


def weekdays_off(calendar: Calendar, year: int) -> list[str]:
    every = (
        date(year, 1, 1) + timedelta(days=n) for n in range((date(year + 1, 1, 1) - date(year, 1, 1)).days)
    )
    return [f"{day:%m-%d}" for day in every if day.isoweekday() < 6 and not calendar.is_working_day(day)]


@pytest.mark.parametrize("year", BANK_HOLIDAYS)
def test_the_weekdays_off_in_england_are_the_official_bank_holidays(calendar: Calendar, year: int) -> None:
    assert weekdays_off(calendar, year) == days_of(BANK_HOLIDAYS[year])


@pytest.mark.parametrize(
    ("nation", "days_off"),
    [
        ("wales", "01-01 04-03 04-06 05-04 05-25 08-31 12-25 12-28"),
        ("scotland", "01-01 01-02 04-03 05-04 05-25 06-15 08-03 11-30 12-25 12-28"),
        ("northern_ireland", "01-01 03-17 04-03 04-06 05-04 05-25 07-13 08-31 12-25 12-28"),
    ],
)
def test_every_nation_has_its_own_bank_holidays(rules: times.Calendar, nation: str, days_off: str) -> None:
    assert weekdays_off(Calendar(rules.model_copy(update={"nation": nation})), 2026) == days_of(days_off)


def test_the_statutory_calendar_counts_every_nations_holidays_and_no_closures(
    closing_calendar: Calendar,
) -> None:
    assert weekdays_off(closing_calendar.statutory, 2026) == (
        days_of("01-01 01-02 03-17 04-03 04-06 05-04 05-25 06-15 07-13 08-03 08-31 11-25 11-30 12-25 12-28")
    )


def test_without_closures_only_the_nations_own_holidays_are_left(closing_calendar: Calendar) -> None:
    assert weekdays_off(closing_calendar.without_closures, 2026) == (
        days_of("01-01 04-03 04-06 05-04 05-25 08-31 11-25 12-25 12-28")
    )


def test_the_office_adds_and_removes_days_and_closes(closing_calendar: Calendar) -> None:
    assert weekdays_off(closing_calendar, 2026) == (
        days_of("01-01 04-03 04-06 05-04 05-25 11-25 12-25 12-28 12-29 12-30 12-31")
    )


@pytest.mark.parametrize("day", [date(2026, 12, 26), date(2026, 12, 30)])
def test_a_holiday_or_closure_is_closed_whatever_its_weekday(closing_calendar: Calendar, day: date) -> None:
    assert closing_calendar.is_closed(day)
    assert not closing_calendar.is_closed(date(2026, 12, 19))


def test_day_one_is_the_next_working_day(calendar: Calendar) -> None:
    assert calendar.working_days_after(date(2026, 12, 23), 4) == (
        date(2026, 12, 24),
        date(2026, 12, 29),
        date(2026, 12, 30),
        date(2026, 12, 31),
    )
    assert calendar.working_days_after(date(2026, 12, 23), 0) == ()


def test_counting_goes_over_several_years(calendar: Calendar) -> None:
    found = calendar.working_days_after(date(2025, 12, 31), 600)
    assert (len(found), found[0], found[252], found[253]) == (
        600,
        date(2026, 1, 2),
        date(2026, 12, 31),
        date(2027, 1, 4),
    )


@pytest.mark.parametrize(
    ("day", "count", "expected"),
    [
        (date(2027, 1, 4), 1, date(2026, 12, 31)),
        (date(2027, 1, 4), 4, date(2026, 12, 24)),
        (date(2026, 11, 22), 1, date(2026, 11, 20)),
        (date(2027, 1, 1), 300, date(2025, 10, 24)),
    ],
)
def test_counting_backwards_skips_the_same_days(
    calendar: Calendar, day: date, count: int, expected: date
) -> None:
    assert calendar.working_day_before(day, count) == expected


def test_the_next_working_day_is_the_day_itself_where_it_is_one(calendar: Calendar) -> None:
    assert calendar.next_working_day(date(2026, 11, 20)) == date(2026, 11, 20)
    assert calendar.next_working_day(date(2027, 1, 1)) == date(2027, 1, 4)


@pytest.mark.parametrize(
    ("moment", "expected"),
    [
        (datetime(2026, 6, 30, 22, 59, tzinfo=UTC), date(2026, 6, 30)),
        (datetime(2026, 6, 30, 23, 0, tzinfo=UTC), date(2026, 7, 1)),
        (datetime(2026, 12, 31, 23, 59, tzinfo=UTC), date(2026, 12, 31)),
    ],
)
def test_the_local_date_is_that_of_london(calendar: Calendar, moment: datetime, expected: date) -> None:
    assert calendar.local_date(moment) == expected


@pytest.mark.parametrize(
    ("day", "hour"),
    [
        (date(2026, 3, 27), 17),  # the Friday before the clocks go forward
        (date(2026, 3, 30), 16),
        (date(2026, 10, 23), 16),  # the Friday before they go back
        (date(2026, 10, 26), 17),
    ],
)
def test_business_closes_at_five_by_the_clock_on_the_wall(calendar: Calendar, day: date, hour: int) -> None:
    assert calendar.close_of_business(day) == datetime(day.year, day.month, day.day, hour, tzinfo=UTC)


def test_the_hour_that_comes_twice_is_the_first_and_the_skipped_hour_is_read_as_before(
    calendar: Calendar,
) -> None:
    assert calendar.at(date(2026, 10, 25), time(1, 30)) == datetime(2026, 10, 25, 0, 30, tzinfo=UTC)
    assert calendar.at(date(2027, 3, 28), time(1, 30)) == datetime(2027, 3, 28, 1, 30, tzinfo=UTC)


def test_a_moment_comes_out_in_utc(calendar: Calendar) -> None:
    assert calendar.at(date(2026, 7, 1), time(9)).tzinfo is UTC


def test_a_year_without_known_bank_holidays_gives_a_warning(calendar: Calendar) -> None:
    assert calendar.warning_for(2027) == ""
    assert calendar.warning_for(2101) == (
        "No bank holidays are known for 2101, so deadlines in it may come too early."
        " Upgrade inboxbot, or list the days under calendar.extra_holidays."
    )
