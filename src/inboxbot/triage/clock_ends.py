"""Ends of weeks and months: the end of the week, month end, the last working day of June, the first Monday in May."""

from __future__ import annotations

from calendar import monthrange
from datetime import date, timedelta
from typing import Final

from inboxbot.triage.clock_tokens import MONTHS, WEEKDAYS, When, Words, set_of

_NTHS: Final = {"first": 0, "second": 1, "third": 2, "fourth": 3, "last": -1}
_SMALL: Final = set_of("the this every each")
_BEGIN_ENDS: Final = set_of("end last eow middle mid weekend week's month")
_YEAR, _SATURDAY = 12, 5


class Ends(Words):
    """Reads an end of a week or a month, or one of the weekdays of a month, at a place."""

    def end_of(self, place: int) -> When | None:
        """Read "end of the week", "end of next week", "end of the month", "the weekend"."""
        words = self._without_small(place, 7)
        if not words or words[0] not in _BEGIN_ENDS:
            return None
        week = self.today - timedelta(days=self.today.weekday())
        friday = self.today + timedelta(days=(4 - self.today.weekday()) % 7)
        ends: dict[tuple[str, ...], date] = {
            ("end", "of", "week"): friday,
            ("end", "of", "working", "week"): friday,
            ("week's", "end"): friday,
            ("eow",): friday,
            ("weekend",): friday,
            ("end", "of", "next", "week"): week + timedelta(days=11),
            ("middle", "of", "next", "week"): week + timedelta(days=9),
            ("mid", "next", "week"): week + timedelta(days=9),
            ("month", "end"): self._end_of_month(self.today.month),
        }
        for name in words[2:5]:
            month = self.today.month if name == "month" else MONTHS.get(name, 0)
            if month:
                ends["end", "of", name] = ends["last", "day", "of", name] = self._end_of_month(month)
                ends["last", "working", "day", "of", name] = self._last_working_day(month)
        for phrase, day in ends.items():
            if words[: len(phrase)] == phrase:
                long = next(n for n in range(7) if self._without_small(place, len(phrase) + n) == phrase)
                return When(place, place + len(phrase) + long, day=day)
        return None

    def nth(self, place: int) -> When | None:
        """Read "the last Friday of the month", "the first Monday in December"."""
        begin = place + (self.word(place) == "the")
        nth, weekday, of = self.words(begin, 3)
        if nth not in _NTHS or weekday not in WEEKDAYS:
            return None
        if of not in {"of", "in"}:  # we print on the last Friday
            this_months = self.words(place - 1, 3) == ("on", "the", "last") and not of.isalnum()
            return self._nth_of(place, begin + 2, self.today.month) if this_months else None
        end = begin + 3 + (self.word(begin + 3) in {"the", "this", "next"})
        month = MONTHS.get(self.word(end), 0)
        if self.word(end) == "month":
            month = (self.today.month - 1 + (self.word(end - 1) == "next")) % _YEAR + 1
        return self._nth_of(place, end + 1, month) if month else None

    def _nth_of(self, place: int, end: int, month: int) -> When:
        """Return the weekday of a month that is named here."""
        begin = place + (self.word(place) == "the")
        nth, weekday = self.words(begin, 2)
        last = self._end_of_month(month)
        days = [last.replace(day=n) for n in range(1, last.day + 1)]
        fitting = [day for day in days if day.weekday() == WEEKDAYS[weekday]]
        return When(place, end, day=fitting[_NTHS[nth]], dated=True)

    def _without_small(self, place: int, count: int) -> tuple[str, ...]:
        return tuple(word for word in self.words(place, count) if word not in _SMALL)

    def _last_working_day(self, month: int) -> date:
        last = self._end_of_month(month)
        return last - timedelta(days=max(last.weekday() - _SATURDAY + 1, 0))

    def _end_of_month(self, month: int) -> date:
        year = self.today.year + (month < self.today.month)
        return date(year, month, monthrange(year, month)[1])
