"""Times told by another one just named: the day before, the Monday before, that morning, same time, by quarter to."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from typing import Final

from inboxbot.triage.clock_tokens import NUMBERS, PARTS, WEEKDAYS, When, Words, set_of

_REACH: Final = 30
_DAY: Final = timedelta(days=1)
_EARLIER: Final = set_of("before beforehand ahead earlier")
_MORE: Final = {"couple": 2, "few": 3, "a": 1, "an": 1, "24": 24, "48": 48} | NUMBERS
_MINUTES: Final = {"quarter": 15, "five": 5, "ten": 10, "twenty": 20, "half": 30}
_MOST_DAYS: Final = 14
_HOURS: Final = set_of("hour hours hrs")
BEGIN_RELATIVE: Final = frozenset((*_MORE, *WEEKDAYS, *_MINUTES)) | set_of(
    "the day evening night morning that same"
)
"""The words with which such a time begins; figures besides."""


@dataclass(frozen=True, slots=True)
class Named:
    """The day and the hour that were named last, and where the later of them ends.

    ``together``: the hour was told after the day.
    """

    day: date | None = None
    hour: time | None = None
    end: int = -_REACH
    together: bool = False
    sure_half: bool = False

    def after(self, when: When) -> Named:
        """Return what is known after one more time was named."""
        if when.at is not None:
            return self
        together = when.hour is not None or (self.together and when.day is None)
        sure = when.sure_half if when.hour is not None else self.sure_half
        return Named(when.day or self.day, when.hour or self.hour, when.end, together, sure)


class Relative(Words):
    """Reads one time that another tells."""

    def relative_at(self, place: int, named: Named) -> When | None:
        """Return the time that begins here and is told by the one named last, if any."""
        if place - named.end > _REACH:
            return None
        found = self._hour_named(place, named)
        if found is None and named.day is not None:
            found = (
                self._day_before(place, named.day)
                or self._that_day(place, named.day)
                or self._ahead(place, named)
            )
        return replace(found, relative=True) if found is not None else None

    def _hour_named(self, place: int, named: Named) -> When | None:
        """Read "same time", "by quarter to"."""
        if named.hour is None or named.hour == time.max:
            return None
        told = self.words(place, 2)
        if told == ("same", "time") and self._is_over(place + 2):
            return When(place, place + 2, hour=named.hour, sure_half=named.sure_half)
        minutes = _MINUTES.get(told[0], 0)
        if (
            minutes
            and told[1] in {"to", "past"}
            and self.word(place - 1) in {"by", "before", "at", "till", "until"}
        ):
            if not self._is_over(place + 2):
                return None
            begin = datetime.combine(self.today, named.hour)
            begin = begin.replace(minute=0) + timedelta(hours=begin.minute > 30)  # noqa: PLR2004
            moment = (
                begin - timedelta(minutes=minutes) if told[1] == "to" else begin + timedelta(minutes=minutes)
            )
            return When(place, place + 2, hour=moment.time(), sure_half=named.sure_half)
        return None

    def _is_over(self, place: int) -> bool:
        return not self.word(place).isalnum()

    def _day_before(self, place: int, day: date) -> When | None:
        """Read "the day before", "the evening before", "the Monday before", "the following Friday"."""
        if self.words(place, 2) == ("the", "following") and self.word(place + 2) in {"day", *WEEKDAYS}:
            ahead = (WEEKDAYS.get(self.word(place + 2), day.weekday() + 1) - day.weekday()) % 7 or 7
            return When(place, place + 3, day=day + ahead * _DAY)
        here = place + (self.word(place) == "the")
        word, after = self.word(here), self.word(here + 1)
        if after != "before" or not (
            self._is_over(here + 2)
            or self.word(here + 2) in {"if", "so", "at", "and", "or", "that", "please"}
        ):
            return None
        if word == "day" or word in PARTS:
            return When(place, here + 2, day=day - _DAY, part=PARTS.get(word, ""))
        if word in WEEKDAYS:
            back = (day.weekday() - WEEKDAYS[word]) % 7 or 7
            return When(place, here + 2, day=day - back * _DAY)
        return None

    def _that_day(self, place: int, day: date) -> When | None:
        """Read "that day", "that morning", "three on the day"."""
        first, second = self.words(place, 2)
        if (first, second) == ("the", "day") and self.word(place - 1) == "on" and self._is_over(place + 2):
            return When(place, place + 2, day=day)
        if first == "that" and (second == "day" or second in PARTS):
            return When(place, place + 2, day=day, part=PARTS.get(second, ""))
        return None

    def _ahead(self, place: int, named: Named) -> When | None:
        """Read "two days ahead", "a couple of days before", "24 hours beforehand"."""
        here, number = place, 0
        while here < place + 3 and (self.word(here) in _MORE or self.word(here) == "of"):
            number = _MORE.get(self.word(here), number)
            here += 1
        unit, earlier = self.words(here, 2)
        if not number or earlier not in _EARLIER or named.day is None:
            return None
        if unit in {"day", "days"} and number <= _MOST_DAYS:
            return When(place, here + 2, day=named.day - number * _DAY)
        if unit in _HOURS and named.together and named.hour is not None and named.hour != time.max:
            moment = datetime.combine(named.day, named.hour) - timedelta(hours=number)
            return When(place, here + 2, day=moment.date(), hour=moment.time())
        if unit == "week":
            return When(place, here + 2, day=named.day - 7 * _DAY)
        return None
