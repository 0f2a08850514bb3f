"""When somebody is at work: weekly pattern, absences, closures, bank holidays."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

from inboxbot.deadlines.calendar import Calendar
from inboxbot.rules import people, times

_WEEK = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_SEARCH_DAYS = 60
_LONGEST_ABSENCE = 800
_TIME_TO_ACT = timedelta(hours=1)
"""What is told in somebody's last working hours is told while this much of them is left."""


class WorkingHours:
    """The working hours of one person, or of the office itself where ``person`` is None.

    The pattern is the person's ``works``, or the office hours where it is left out. Saturdays and
    Sundays count where the pattern names them. A day whose hours do not end after they begin is
    not worked. Searches look 60 days far. Each day is worked out once: keep the value while the
    rules stay the same.
    """

    def __init__(
        self, person: people.Person | None, policy_calendar: times.Calendar, calendar: Calendar
    ) -> None:
        self._calendar = calendar
        pattern = (person.works if person else None) or policy_calendar.office_hours
        spans = {weekday: _span(text) for weekday, text in pattern.items()}
        self._week = tuple(spans.get(weekday) for weekday in _WEEK)  # type: ignore[call-overload]  # str against Literal
        self._absences = person.absences if person else ()
        self._known: dict[date, tuple[datetime, datetime] | None] = {}
        self.office = self if person is None else WorkingHours(None, policy_calendar, calendar)

    def works_on(self, day: date) -> bool:
        """Tell whether the person works on this local date."""
        return self.hours_on(day) is not None

    def works_at(self, moment: datetime) -> bool:
        """Tell whether the person is at work at this moment (the end of the hours is not)."""
        hours = self.hours_on(self._calendar.local_date(moment))
        return hours is not None and hours[0] <= moment < hours[1]

    def away_on(self, day: date) -> bool:
        """Tell whether the person is away on this local date: on leave, or ill (R12); a day off is not away."""
        return any(absence.first_day <= day <= absence.last_day for absence in self._absences)

    def back_after(self, day: date) -> date | None:
        """Return the first day worked after an absence that holds on ``day``; None where none is known."""
        for n in range(_LONGEST_ABSENCE):
            later = day + timedelta(days=n)
            if not self.away_on(later) and self.works_on(later):
                return later
        return None

    def hours_on(self, day: date) -> tuple[datetime, datetime] | None:
        """Return begin and end of the working hours on a local date, aware UTC; None: not at work."""
        if day not in self._known:
            self._known[day] = self._work_out(day)
        return self._known[day]

    def begin_at_or_before(self, day: date) -> datetime | None:
        """Return when the hours begin on the last day worked up to ``day``, that day included."""
        for n in range(_SEARCH_DAYS):
            hours = self.hours_on(day - timedelta(days=n))
            if hours is not None:
                return hours[0]
        return None

    def last_at_or_before(self, moment: datetime) -> datetime | None:
        """Return the last moment at work at or before ``moment`` with an hour of work still left.

        In shorter hours it is their begin. None: nothing in the 60 days before.
        """
        day = self._calendar.local_date(moment)
        for n in range(_SEARCH_DAYS):
            hours = self.hours_on(day - timedelta(days=n))
            if hours is not None and hours[0] <= moment:
                begin, end = hours
                return min(moment, max(begin, end - _TIME_TO_ACT))
        return None

    def next_at_or_after(self, moment: datetime) -> datetime | None:
        """Return the first moment at work at or after ``moment``; None: not in the next 60 days."""
        day = self._calendar.local_date(moment)
        for n in range(_SEARCH_DAYS):
            hours = self.hours_on(day + timedelta(days=n))
            if hours is not None and moment < hours[1]:
                return max(moment, hours[0])
        return None

    def _work_out(self, day: date) -> tuple[datetime, datetime] | None:
        span = self._week[day.weekday()]
        if span is None or self._calendar.is_closed(day):
            return None
        if self.away_on(day):
            return None
        return self._calendar.at(day, span[0]), self._calendar.at(day, span[1])


def _span(text: str) -> tuple[time, time] | None:
    begin, end = (time.fromisoformat(part) for part in text.split("-"))
    return (begin, end) if begin < end else None
