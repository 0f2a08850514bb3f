"""The repetition of an alert: when each goes, and who is next."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta

import pytest

from inboxbot.deadlines.alerts import goes_on, plan_alerts
from inboxbot.deadlines.calendar import Calendar
from inboxbot.model.case import Deadline, Step
from inboxbot.rules import times
from inboxbot.rules.outcomes import Repeats

CALENDAR = Calendar(times.Calendar(office_hours={"monday": "09:00-17:00"}))
MORNING = time(8, 30)
FEW = Repeats(every_minutes=30, times=2, then_every_minutes=60, at_most=4)


def utc(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def test_an_alert_is_repeated_so_often_then_more_slowly_then_in_the_morning() -> None:
    now = utc("2026-11-20 18:00")
    assert plan_alerts("urgent", FEW, now=now, calendar=CALENDAR, morning=MORNING) == Deadline(
        standard="urgent",
        stops="confirmed",
        started_on=date(2026, 11, 20),
        due_at=utc("2026-11-20 18:30"),
        steps=(
            Step("alert-02", utc("2026-11-20 18:30")),
            Step("alert-03", utc("2026-11-20 19:30")),
            Step("alert-04", utc("2026-11-20 20:30")),
            Step("morning", utc("2026-11-21 08:30")),
        ),
    )


@pytest.mark.parametrize(
    ("now", "morning"),
    [
        ("2026-11-21 02:00", "2026-11-21 08:30"),  # taken in at night: that morning
        ("2026-11-21 06:15", "2026-11-22 08:30"),  # the last alert comes after that morning's hour
        ("2026-10-24 21:00", "2026-10-25 08:30"),  # the clocks go back that night
        ("2027-03-27 21:00", "2027-03-28 07:30"),  # the clocks go forward that night
    ],
)
def test_the_morning_is_the_next_by_the_clock_on_the_wall(now: str, morning: str) -> None:
    planned = plan_alerts("urgent", FEW, now=utc(now), calendar=CALENDAR, morning=MORNING)
    assert planned.steps[-1] == Step("morning", utc(morning))


def test_one_alert_in_all_leaves_the_morning() -> None:
    planned = plan_alerts(
        "u", Repeats(at_most=1), now=utc("2026-11-20 18:00"), calendar=CALENDAR, morning=MORNING
    )
    assert [step.name for step in planned.steps] == ["morning"]


def test_steps_come_in_order_of_name_and_time_however_many() -> None:
    many = Repeats(at_most=48, times=12)
    planned = plan_alerts("u", many, now=utc("2026-11-20 18:00"), calendar=CALENDAR, morning=MORNING)
    assert [step.name for step in planned.steps] == sorted(step.name for step in planned.steps)
    gaps = {b.at - a.at for a, b in zip(planned.steps, planned.steps[1:-1], strict=False)}
    assert gaps == {timedelta(minutes=30), timedelta(minutes=60)}


@pytest.mark.parametrize(
    ("step", "above"), [("alert-02", False), ("alert-03", True), ("alert-12", True), ("morning", True)]
)
def test_after_the_first_alerts_others_hear(step: str, *, above: bool) -> None:
    assert goes_on(step, FEW) is above
