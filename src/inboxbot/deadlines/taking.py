"""An allocation that its owner must confirm (R3): when they are asked, and when it goes to the next."""

from __future__ import annotations

from datetime import date, datetime, time

from inboxbot.deadlines.calendar import Calendar
from inboxbot.deadlines.hours import WorkingHours
from inboxbot.model.case import Deadline, PersonId, Step
from inboxbot.rules.outcomes import Confirm

CHASE, PASS_ON = "chase", "pass-on"
_TAKEN_BY = "taken-by-"
_MIDNIGHT = time(0, 0)


def plan_taking(
    owner: PersonId, confirm: Confirm, *, hours: WorkingHours, calendar: Calendar, now: datetime
) -> Deadline:
    """Return the row that waits for the owner's word: it runs until it is *taken*.

    A working day after the hour at which they can first see it the owner is asked, in their own hours;
    after the next it is passed on, but never on the same day as they were asked. Working days are
    the office's. It is due, and no promise to anybody, when it is passed on. Times are aware UTC.
    """
    start = hours.next_at_or_after(now) or hours.office.next_at_or_after(now) or now
    day = calendar.local_date(start)
    chase, pass_on = (
        _later(start, calendar.working_days_after(day, days)[-1], calendar, hours)
        for days in (confirm.chase_after, confirm.pass_on_after)
    )
    pass_on = max(pass_on, day_after(chase, hours, calendar))
    return Deadline(
        standard=f"{_TAKEN_BY}{owner}",
        stops="taken",
        started_on=day,
        due_at=pass_on,
        steps=(Step(CHASE, chase), Step(PASS_ON, pass_on)),
    )


def day_after(chase: datetime, hours: WorkingHours, calendar: Calendar) -> datetime:
    """Return the begin of the next day worked after being asked: until then there is time to say a word."""
    day = calendar.local_date(chase)
    following = calendar.at(calendar.working_days_after(day, 1)[0], _MIDNIGHT)
    return hours.next_at_or_after(following) or hours.office.next_at_or_after(following) or following


def waits_for(deadline: Deadline) -> PersonId:
    """Return whose word a deadline that is *taken* waits for."""
    return deadline.standard.removeprefix(_TAKEN_BY)


def _later(start: datetime, day: date, calendar: Calendar, hours: WorkingHours) -> datetime:
    """Return the same hour of another day, in the owner's working hours from then on."""
    at = calendar.at(day, calendar.wall_time(start))
    return hours.next_at_or_after(at) or at
