"""The repetition of an alert until somebody confirms it (behaviour: Urgent)."""

from __future__ import annotations

from datetime import datetime, time, timedelta

from inboxbot.deadlines.calendar import Calendar
from inboxbot.model.case import Deadline, Step
from inboxbot.rules.outcomes import Repeats

ALERT = "alert-"
MORNING = "morning"


def plan_alerts(flag: str, repeats: Repeats, *, now: datetime, calendar: Calendar, morning: time) -> Deadline:
    """Return the row that holds an alert's repetition: it runs until it is *confirmed*.

    The first alert goes at ``now`` with the case; the steps are those that follow: ``alert-02``,
    ``alert-03`` … at any hour, and ``morning`` at the wall time ``morning`` of the day that then
    comes. It is due when the first repetition is. Times are aware UTC.
    """
    steps, at = [], now
    for number in range(2, repeats.at_most + 1):
        early = number <= repeats.times
        at += timedelta(minutes=repeats.every_minutes if early else repeats.then_every_minutes)
        steps.append(Step(f"{ALERT}{number:02}", at))
    last = calendar.at(calendar.local_date(at), morning)
    if last <= at:
        last = calendar.at(calendar.local_date(at) + timedelta(days=1), morning)
    return Deadline(
        standard=flag,
        stops="confirmed",
        started_on=calendar.local_date(now),
        due_at=now + timedelta(minutes=repeats.every_minutes),
        steps=(*steps, Step(MORNING, last)),
    )


def goes_on(step: str, repeats: Repeats) -> bool:
    """Tell whether a step is one of those that go to ``then_to``; the one of the morning goes to all."""
    return step == MORNING or int(step.removeprefix(ALERT)) > repeats.times
