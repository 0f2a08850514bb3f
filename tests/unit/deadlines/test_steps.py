from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from inboxbot.deadlines.calendar import Calendar
from inboxbot.deadlines.due import due
from inboxbot.deadlines.hours import WorkingHours
from inboxbot.deadlines.steps import plan_steps, who_is_told
from inboxbot.model.case import Deadline
from inboxbot.rules import people, section, times

PLAN = times.ReminderPlan()
RECEIVED = datetime(2026, 11, 20, 10, tzinfo=UTC)  # Friday; due on Friday 27


def person(works: dict[section.Weekday, str] | None = None, *away: tuple[date, date]) -> people.Person:
    absences = tuple(people.Absence(first_day=first, last_day=last) for first, last in away)
    return people.Person(name="P", address="p@example.org", works=works or {}, absences=absences)


def steps(deadline: Deadline) -> list[str]:
    return [f"{step.name} {step.at:%a %d %b %H:%M}" for step in deadline.steps]


def plan(
    who: people.Person,
    calendar: Calendar,
    rules: times.Calendar,
    *,
    now: datetime = RECEIVED,
    plan: times.ReminderPlan = PLAN,
) -> list[str]:
    deadline = due("reply", times.Standard(working_days=5), received_at=RECEIVED, calendar=calendar)
    return steps(plan_steps(deadline, plan, WorkingHours(who, rules, calendar), calendar, now=now))


def plan_stated(
    who: people.Person, calendar: Calendar, rules: times.Calendar, *, due_at: datetime, now: datetime
) -> list[str]:
    deadline = Deadline(standard="media", stops="answered", started_on=date(2026, 11, 23), due_at=due_at)
    hours = WorkingHours(who, rules, calendar)
    return steps(plan_steps(deadline, PLAN, hours, calendar, now=now, stated=True))


OVERDUE = ["overdue-1 Mon 30 Nov 09:00", "overdue-2 Tue 01 Dec 09:00", "overdue-3 Wed 02 Dec 09:00"]


def test_the_plan_is_two_days_before_one_before_the_morning_and_three_days_overdue(
    calendar: Calendar, rules: times.Calendar
) -> None:
    assert plan(person(), calendar, rules) == [
        "before-2 Wed 25 Nov 09:00",
        "before-1 Thu 26 Nov 09:00",
        "on-the-day Fri 27 Nov 09:00",
        *OVERDUE,
    ]


def test_nothing_but_the_steps_is_changed(calendar: Calendar, rules: times.Calendar) -> None:
    deadline = due("reply", times.Standard(working_days=5), received_at=RECEIVED, calendar=calendar)
    hours = WorkingHours(person(), rules, calendar)
    planned = plan_steps(deadline, PLAN, hours, calendar, now=RECEIVED)
    assert (planned.due_at, planned.counted, planned.started_on) == (
        deadline.due_at,
        deadline.counted,
        deadline.started_on,
    )


def test_steps_of_somebody_part_time_go_when_they_last_work_before(
    calendar: Calendar, rules: times.Calendar
) -> None:
    who = person({"tuesday": "10:00-14:00", "thursday": "12:00-16:00"})
    assert plan(who, calendar, rules) == [
        "before-2 Tue 24 Nov 10:00",
        "before-1 Thu 26 Nov 12:00",  # on-the-day would be the same moment
        "overdue-1 Mon 30 Nov 09:00",  # not at work: office hours, for the deputy
        "overdue-2 Tue 01 Dec 10:00",
        "overdue-3 Wed 02 Dec 09:00",
    ]


def test_steps_past_are_left_out(calendar: Calendar, rules: times.Calendar) -> None:
    now = datetime(2026, 11, 26, 9, 1, tzinfo=UTC)
    assert plan(person(), calendar, rules, now=now) == ["on-the-day Fri 27 Nov 09:00", *OVERDUE]
    due_now = datetime(2026, 11, 27, 9, tzinfo=UTC)
    assert plan(person(), calendar, rules, now=due_now) == ["on-the-day Fri 27 Nov 09:00", *OVERDUE]
    assert plan(person(), calendar, rules, now=datetime(2026, 12, 1, 9, tzinfo=UTC)) == OVERDUE[1:]


def test_somebody_who_no_longer_works_before_the_end_leaves_the_steps_in_office_hours(
    calendar: Calendar, rules: times.Calendar
) -> None:
    who = person(None, (date(2026, 11, 21), date(2026, 12, 1)))
    now = datetime(2026, 11, 20, 18, tzinfo=UTC)
    assert plan(who, calendar, rules, now=now) == [
        "before-2 Wed 25 Nov 09:00",
        "before-1 Thu 26 Nov 09:00",
        "on-the-day Fri 27 Nov 09:00",
        *OVERDUE,
    ]


def test_where_the_receivers_last_hours_began_before_now_the_nearest_office_step_is_kept(
    calendar: Calendar, rules: times.Calendar
) -> None:
    now = datetime(2026, 11, 24, 10, 30, tzinfo=UTC)
    assert plan(person({"tuesday": "10:00-14:00"}), calendar, rules, now=now) == [
        "before-2 Wed 25 Nov 09:00",
        "overdue-1 Mon 30 Nov 09:00",
        "overdue-2 Tue 01 Dec 10:00",
        "overdue-3 Wed 02 Dec 09:00",
    ]


def test_somebody_whose_day_begins_after_the_end_is_told_the_day_before(
    calendar: Calendar, rules: times.Calendar
) -> None:
    evenings = person(dict.fromkeys(("monday", "wednesday", "friday"), "18:00-21:00"))
    assert plan(evenings, calendar, rules)[:2] == ["before-2 Wed 25 Nov 18:00", "overdue-1 Mon 30 Nov 18:00"]


def test_a_deadline_that_ends_on_a_sunday_is_reminded_on_friday(
    calendar: Calendar, rules: times.Calendar
) -> None:
    deadline = due("p", times.Standard(calendar_days=30), received_at=RECEIVED, calendar=calendar)
    hours = WorkingHours(person(), rules, calendar)
    assert steps(plan_steps(deadline, PLAN, hours, calendar, now=RECEIVED))[:3] == [
        "before-2 Thu 17 Dec 09:00",
        "before-1 Fri 18 Dec 09:00",
        "overdue-1 Mon 21 Dec 09:00",
    ]
    morning_only = times.ReminderPlan(before=(0,), overdue_days=0)
    assert steps(plan_steps(deadline, morning_only, hours, calendar, now=RECEIVED)) == [
        "on-the-day Fri 18 Dec 09:00"
    ]


def test_a_plan_counts_what_it_is_told_to(calendar: Calendar, rules: times.Calendar) -> None:
    own = times.ReminderPlan(before=(1, 3, 1), overdue_days=0)
    assert plan(person(), calendar, rules, plan=own) == [
        "before-3 Tue 24 Nov 09:00",
        "before-1 Thu 26 Nov 09:00",
    ]


def test_a_stated_time_is_reminded_by_the_hour_within_working_hours(
    calendar: Calendar, rules: times.Calendar
) -> None:
    now = datetime(2026, 11, 23, 10, tzinfo=UTC)
    due_at = datetime(2026, 11, 25, 11, tzinfo=UTC)
    assert plan_stated(person(), calendar, rules, due_at=due_at, now=now) == [
        "before-24h Tue 24 Nov 11:00",
        "before-4h Tue 24 Nov 16:00",  # 07:00 is before the office opens: while an hour is left
        "before-1h Wed 25 Nov 10:00",
        "overdue-1 Thu 26 Nov 09:00",
        "overdue-2 Fri 27 Nov 09:00",
        "overdue-3 Mon 30 Nov 09:00",
    ]


def test_a_stated_time_in_the_evening_is_reminded_once_at_the_end_of_the_day(
    calendar: Calendar, rules: times.Calendar
) -> None:
    now = datetime(2026, 11, 23, 10, tzinfo=UTC)
    due_at = datetime(2026, 11, 23, 22, tzinfo=UTC)
    assert plan_stated(person(), calendar, rules, due_at=due_at, now=now)[:1] == [
        "before-4h Mon 23 Nov 16:00"
    ]


@pytest.mark.parametrize(
    ("now", "due_at", "before"),
    [
        (
            "Sat 21 10:00",
            "Sun 22 12:00",
            ["24h Sat 21 Nov 12:00", "4h Sun 22 Nov 08:00", "1h Sun 22 Nov 11:00"],
        ),
        ("Fri 20 19:00", "Sat 21 09:00", ["1h Sat 21 Nov 08:00"]),  # and none at five in the morning
        ("Fri 20 19:00", "Mon 23 09:00", ["24h Sun 22 Nov 09:00", "1h Mon 23 Nov 08:00"]),
        ("Wed 18 03:00", "Wed 18 07:00", ["1h Wed 18 Nov 06:00"]),  # better at night than never
    ],
)
def test_a_stated_time_without_an_hour_at_work_before_it_is_reminded_by_the_clock_while_people_are_awake(
    calendar: Calendar, rules: times.Calendar, now: str, due_at: str, before: list[str]
) -> None:
    begin, end = (
        datetime.strptime(f"{at} 2026 11", "%a %d %H:%M %Y %m").replace(tzinfo=UTC) for at in (now, due_at)
    )
    planned = plan_stated(person(), calendar, rules, due_at=end, now=begin)
    assert [step.removeprefix("before-") for step in planned if step.startswith("before")] == before


def test_summer_time_moves_no_step_off_the_wall_clock(calendar: Calendar, rules: times.Calendar) -> None:
    received = datetime(2026, 3, 24, 10, tzinfo=UTC)  # Tuesday; the clocks go forward on Sunday 29
    deadline = due("reply", times.Standard(working_days=5), received_at=received, calendar=calendar)
    hours = WorkingHours(person(), rules, calendar)
    planned = plan_steps(deadline, PLAN, hours, calendar, now=received)
    assert (steps(planned)[:3], planned.due_at) == (
        ["before-2 Fri 27 Mar 09:00", "before-1 Mon 30 Mar 08:00", "on-the-day Tue 31 Mar 08:00"],
        datetime(2026, 3, 31, 16, tzinfo=UTC),
    )


@pytest.mark.parametrize(
    ("step", "told"),
    [
        ("before-2", ("owner",)),
        ("before-24h", ("owner",)),
        ("on-the-day", ("owner",)),
        ("overdue-1", ("owner", "line_manager")),
        ("overdue-2", ("owner", "line_manager")),
        ("overdue-3", ("owner", "line_manager", "chief_executive")),
        ("overdue-10", ("owner", "line_manager", "chief_executive")),
    ],
)
def test_an_overdue_step_goes_up_the_line(step: str, told: tuple[str, ...]) -> None:
    assert who_is_told(step) == told
