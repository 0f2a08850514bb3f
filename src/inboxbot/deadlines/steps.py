"""The reminders of a deadline: when each goes, and who is told at each (behaviour: When letters go)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date, datetime, timedelta

from inboxbot.deadlines.calendar import Calendar
from inboxbot.deadlines.hours import WorkingHours
from inboxbot.model.case import Deadline, Step
from inboxbot.rules.anchor_roles import CHIEF_EXECUTIVE
from inboxbot.rules.times import ReminderPlan

ON_THE_DAY = "on-the-day"
STATED_HOURS = (24, 4, 1)
"""Before a stated time (T7) reminders are counted in hours."""
_AWAKE = range(7, 22)
"""Local hours in which a reminder may reach somebody who is not at work, where nobody is before the end."""

ESCALATION: tuple[tuple[int, tuple[str, ...]], ...] = (
    (3, ("owner", "line_manager", CHIEF_EXECUTIVE)),
    (1, ("owner", "line_manager")),
    (0, ("owner",)),
)
"""From which overdue working day on who is told (behaviour: Escalation), the latest first."""


def plan_steps(
    deadline: Deadline,
    plan: ReminderPlan,
    hours: WorkingHours,
    calendar: Calendar,
    *,
    now: datetime,
    stated: bool = False,
) -> Deadline:
    """Return the deadline with its reminder steps from ``now`` on, in order of time, no two at once.

    Steps before the end: ``before-2``, ``before-1`` … in working days and ``on-the-day``, each at
    the begin of the receiver's hours that day, or of the last day the receiver works before it (so
    somebody who will be away is reminded before they leave, and their deputy on the day itself);
    for a stated time ``before-24h``, ``before-4h`` and ``before-1h``, in the receiver's last
    working hours at or before that. Of steps that meet at one moment the first is kept. Where the
    receiver does not work between now and the end they stay in office hours (for the deputy).
    Past steps are left out; where that leaves none before the end, the nearest that is still to
    come in office hours is kept. After the end: ``overdue-1`` … on each working day, at the begin
    of the receiver's hours, or of the office's where the receiver is not at work that day.
    Times are aware UTC.
    """
    at_work = hours.next_at_or_after(now)
    receiver = hours if at_work is not None and at_work < deadline.due_at else hours.office
    coming = _within(_before(deadline, plan, receiver, calendar, stated=stated), now, deadline.due_at)
    if not coming:
        coming = _nearest(deadline, plan, hours.office, calendar, now=now, stated=stated)
    late = (step for step in _overdue(deadline, plan, hours, calendar) if step.at >= now)
    return replace(deadline, steps=(*coming, *late))


def who_is_told(step: str) -> tuple[str, ...]:
    """Return who gets this step's reminder: ``owner``, ``line_manager`` (of the owner), or a role."""
    kind, _, days = step.partition("-")
    overdue = int(days) if kind == "overdue" else 0
    return next(told for since, told in ESCALATION if overdue >= since)


def _before(
    deadline: Deadline, plan: ReminderPlan, hours: WorkingHours, calendar: Calendar, *, stated: bool
) -> tuple[Step, ...]:
    if stated:
        return tuple(
            replace(
                step,
                at=hours.last_at_or_before(step.at) or hours.office.last_at_or_before(step.at) or step.at,
            )
            for step in _stated(deadline)
        )
    end = calendar.local_date(deadline.due_at)
    return tuple(
        Step(name, _morning(day, hours, calendar, before=deadline.due_at))
        for name, day in _days_before(end, plan, calendar)
    )


def _stated(deadline: Deadline) -> tuple[Step, ...]:
    """Return the steps before a stated time by the clock alone."""
    return tuple(Step(f"before-{n}h", deadline.due_at - timedelta(hours=n)) for n in STATED_HOURS)


def _days_before(end: date, plan: ReminderPlan, calendar: Calendar) -> Iterable[tuple[str, date]]:
    """Yield each step's name and day, the earliest first."""
    for count in sorted(set(plan.before), reverse=True):
        if count:
            yield f"before-{count}", calendar.working_day_before(end, count)
        else:
            yield ON_THE_DAY, end


def _morning(day: date, hours: WorkingHours, calendar: Calendar, *, before: datetime) -> datetime:
    """Return the begin of the last hours worked up to ``day`` that begin before ``before``.

    On the day itself, while the receiver is away, the office's: their deputy is reminded then.
    """
    deputised = hours.away_on(day) and calendar.local_date(before) == day
    for who in (hours.office,) if deputised else (hours, hours.office):
        for last in (day, day - timedelta(days=1)):
            begin = who.begin_at_or_before(last)
            if begin is not None and begin < before:
                return begin
    return calendar.close_of_business(day)


def _nearest(
    deadline: Deadline,
    plan: ReminderPlan,
    office: WorkingHours,
    calendar: Calendar,
    *,
    now: datetime,
    stated: bool,
) -> tuple[Step, ...]:
    """Return the first step before the end that is still to come by the office's hours, if any.

    For a stated time without an office hour left, those of the clock while people are awake; where
    that leaves none, the last: better at night than never.
    """
    left = _within(_before(deadline, plan, office, calendar, stated=stated), now, deadline.due_at)
    if left or not stated:
        return left[:1]
    left = _within(_stated(deadline), now, deadline.due_at)
    awake = tuple(step for step in left if calendar.wall_time(step.at).hour in _AWAKE)
    return awake or left[-1:]


def _overdue(
    deadline: Deadline, plan: ReminderPlan, hours: WorkingHours, calendar: Calendar
) -> Iterable[Step]:
    end = calendar.local_date(deadline.due_at)
    for count, day in enumerate(calendar.working_days_after(end, plan.overdue_days), start=1):
        worked = hours.hours_on(day) or hours.office.hours_on(day)
        yield Step(f"overdue-{count}", worked[0] if worked else calendar.close_of_business(day))


def _within(steps: Iterable[Step], start: datetime, end: datetime) -> tuple[Step, ...]:
    """Return the steps from ``start`` to before ``end`` in order of time, the first of each moment."""
    first: dict[datetime, Step] = {}
    for step in steps:
        if start <= step.at < end:
            first.setdefault(step.at, step)
    return tuple(first[at] for at in sorted(first))
