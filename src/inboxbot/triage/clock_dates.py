"""Dates of a month as people write them: 14 August, the 14th, 14/8, 2026-08-14. UK date order only."""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import Final

from inboxbot.triage.clock_ends import Ends
from inboxbot.triage.clock_tokens import MONTHS, When, set_of

_RECENT: Final = timedelta(days=120)
_CENTURY: Final = 100
_ORDINAL_NAMES: Final = (
    "first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth fourteenth "
    "fifteenth sixteenth seventeenth eighteenth nineteenth twentieth"
)
ORDINALS: Final = {word: n for n, word in enumerate(_ORDINAL_NAMES.split(" "), 1)}
_OF_COUNTS: Final = set_of("thing working business")  # first thing, the twentieth working day
_LEAD_TO_DAY: Final = set_of("by before until till on than latest")
_ISO: Final = re.compile(r"\d{4}-\d\d-\d\d")
_FIGURES: Final = re.compile(r"\d{1,2}([/.-])\d{1,2}\1\d{2,4}|\d{1,2}/\d{1,2}")
_DAY_AND_MONTH: Final = re.compile(r"\d{1,2}\.\d\d")
_BETWEEN_FIGURES: Final = re.compile(r"[/.-]")
_YEAR: Final = re.compile(r"20\d\d")
_ORDINAL: Final = re.compile(r"(\d{1,2})(?:st|nd|rd|th)?")


class Dates(Ends):
    """Reads one date of a month at a place."""

    def date_at(self, place: int) -> When | None:
        """Read "14 August", "August 14th", "the 14th", "14/8", "14.08.2026", "2026-08-14"."""
        here = place + (self.word(place) in {"the", ","})
        word, after = self.word(here), self.word(here + 1)
        if word[:1].isdigit() and (numbers := self._in_figures(here)):
            return self._dated(place, here + 1, *numbers)
        if word in MONTHS and (number := _ordinal(after)):
            return self._dated(place, *self._year(here + 2, number, MONTHS[word]))
        number = _ordinal(word)
        month_at = here + (2 if after in {"of", "-"} else 1)
        if number and self.word(month_at) in MONTHS:
            return self._dated(place, *self._year(month_at + 1, number, MONTHS[self.word(month_at)]))
        if (
            not number
            or (word.isdigit() and not self._is_bare_day(place, here))
            or after in _OF_COUNTS
            or (word in ORDINALS and (here == place or self.word(place - 1) not in _LEAD_TO_DAY))
        ):
            return None
        return self._day_of_month(place, here, number)

    def _in_figures(self, place: int) -> tuple[int, ...]:
        """Return day, month and perhaps year of "14/8", "14.08.2026", "2026-08-14"; nothing where it is no date."""
        word = self.word(place)
        if _ISO.fullmatch(word):
            return tuple(int(number) for number in reversed(word.split("-")))
        # on 12.06, 12.06 at 15.00: else it is an hour
        at_hour = self.word(place + 1) == "at" and self.word(place + 2)[:1].isdigit()
        if _FIGURES.fullmatch(word) or (
            (at_hour or self.word(place - 1) == "on") and _DAY_AND_MONTH.fullmatch(word)
        ):
            return tuple(int(number) for number in _BETWEEN_FIGURES.split(word))
        return ()

    def _is_bare_day(self, place: int, here: int) -> bool:
        """Tell whether a bare number is a day: "latest the 15" ends a sentence."""
        return here > place and self.word(place - 1) in _LEAD_TO_DAY and not self.word(here + 1)[:1].isalnum()

    def _year(self, here: int, day: int, month: int) -> tuple[int, ...]:
        """Return the end of a date and its numbers, with the year where one is written."""
        here += self.word(here) == "," and _YEAR.fullmatch(self.word(here + 1)) is not None
        year = self.word(here)
        return (here + 1, day, month, int(year)) if _YEAR.fullmatch(year) else (here, day, month)

    def _dated(self, place: int, end: int, day: int, month: int, year: int = 0) -> When | None:
        """Return the date; without a year, the one that lies ahead or not long past."""
        if 0 < year < _CENTURY:
            year += 2000
        if year > self.today.year + _CENTURY:
            return None  # valid to 31/12/9999
        try:
            if year:
                return When(place, end, day=date(year, month, day), dated=True)
            this_year, next_year = (date(y, month, day) for y in (self.today.year, self.today.year + 1))
        except ValueError:
            return None
        return When(place, end, day=this_year if this_year >= self.today - _RECENT else next_year, dated=True)

    def _day_of_month(self, place: int, here: int, day: int) -> When | None:
        ahead = (self.today + timedelta(days=n) for n in range(62))
        return next((When(place, here + 1, day=each, dated=True) for each in ahead if each.day == day), None)


def _ordinal(word: str) -> int:
    """Return the number of "14", "14th" or "fourteenth", 0 for anything else."""
    number = _ORDINAL.fullmatch(word) if word[:1].isdigit() else None
    return int(number[1]) if number else ORDINALS.get(word, 0)
