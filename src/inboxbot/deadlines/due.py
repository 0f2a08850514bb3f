"""When a promise falls due: a standard's dated instance, the sum shown with it."""

from __future__ import annotations

from calendar import monthrange
from datetime import date, datetime, timedelta

from inboxbot.deadlines.calendar import Calendar
from inboxbot.model.case import Deadline
from inboxbot.rules.times import Standard

_MONTHS = 12


def due(name: str, standard: Standard, *, received_at: datetime, calendar: Calendar) -> Deadline:
    """Return the deadline of ``standard`` for what arrived at ``received_at``, without steps.

    Day 0 is the local date of arrival; it falls due at close of business of the last day counted,
    never before the arrival, and never earlier for a later arrival.

    - ``working_days``: day 1 is the next working day (T1–T6). 0 is the day of arrival itself, or
      the next working day where its close of business has passed.
    - ``calendar_days``: every day counts; the end is not moved (data-protection complaint).
    - ``calendar_months``: the same day of the month, or its last where there is none; moved to the
      next working day where it is none (subject access). Closures do not move it: they are ours.

    ``counted`` holds the days that make the sum: the working days, the calendar days, or each
    month's day followed by the day it moved to. It is never empty. Raises ValueError for a
    standard that states none of the three.
    """
    day_0 = calendar.local_date(received_at)
    counted = _counted(standard, day_0, calendar)
    if standard.working_days == 0 and calendar.close_of_business(counted[-1]) < received_at:
        counted = calendar.working_days_after(day_0, 1)
    return Deadline(
        standard=name,
        stops=standard.stops,
        started_on=day_0,
        due_at=calendar.close_of_business(counted[-1]),
        counted=counted,
    )


def due_at_stated(
    name: str, standard: Standard, *, stated_at: datetime, received_at: datetime, calendar: Calendar
) -> Deadline:
    """Return the earlier of a stated time and the standard's own (policy T7), without steps.

    ``stated_at`` is aware UTC. Where it counts, ``counted`` is empty. A stated time that lay
    already behind at the arrival promises nothing: then the standard counts.
    """
    own = due(name, standard, received_at=received_at, calendar=calendar)
    if not received_at < stated_at < own.due_at:
        return own
    return Deadline(standard=name, stops=standard.stops, started_on=own.started_on, due_at=stated_at)


def _counted(standard: Standard, day_0: date, calendar: Calendar) -> tuple[date, ...]:
    counting = calendar.statutory if standard.all_uk_holidays else calendar
    if standard.working_days == 0:
        return (counting.next_working_day(day_0),)
    if standard.working_days is not None:
        return counting.working_days_after(day_0, standard.working_days)
    if standard.calendar_days is not None:
        return tuple(day_0 + timedelta(days=n) for n in range(1, standard.calendar_days + 1))
    if standard.calendar_months is not None:
        law = calendar.statutory if standard.all_uk_holidays else calendar.without_closures
        return _months(day_0, standard.calendar_months, law)
    raise ValueError(
        "A standard states working_days, calendar_days or calendar_months; this one states none."
    )


def _months(day_0: date, count: int, calendar: Calendar) -> tuple[date, ...]:
    marks = tuple(_month_later(day_0, n) for n in range(1, count + 1))
    end = calendar.next_working_day(marks[-1])
    return marks if end == marks[-1] else (*marks, end)


def _month_later(day: date, count: int) -> date:
    years, month = divmod(day.month - 1 + count, _MONTHS)
    year = day.year + years
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))
