"""Days and stretches of time as people write them: tomorrow, Friday week, in an hour."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Final

from inboxbot.triage.clock_dates import ORDINALS, Dates
from inboxbot.triage.clock_feasts import (
    BEGIN_FEASTS,
    bank_holiday_at,
    day_after_holiday,
    feast_at,
    weekday_beside,
    work_before_feast,
)
from inboxbot.triage.clock_tokens import EARLIER, MONTHS, NUMBERS, PARTS, WEEKDAYS, When, set_of, small_number

_TODAY: Final = set_of("today tonight tonite")
_TOMORROW: Final = set_of("tomorrow tomorow tommorow tommorrow tmrw tmw tomo tomoz 2moro 2mrw")
_TENS: Final = {"thirty": 30, "forty": 40, "fifty": 50, "sixty": 60, "seventy": 70, "ninety": 90}
_TENS_COUNTED: Final = {NUMBERS["twenty"], *_TENS.values()}
_AMOUNTS: Final = NUMBERS | _TENS | {"a": 1, "an": 1, "another": 1, "couple": 2, "few": 3}
_HELD: Final = set_of("hold holding keep keeping open")
_HOURS: Final = set_of("hour hours hrs hr h")
_MINUTES: Final = set_of("minute minutes mins min")
_MOST_HOURS, _MOST_DAYS = 96, 14  # longer ones are statutory periods
_NOON, _FRIDAY, _SATURDAY = 12, 4, 5
_IN_A_ROW, _SHORT = 4, 6
_WEEK: Final = timedelta(days=7)
_SAME_TIME: Final = {("this", "time"), ("same", "time")}
_WEEKS: Final[dict[tuple[str, ...], int]] = {
    ("a", "week"): 1,
    ("one", "week"): 1,
    ("two", "weeks"): 2,
    ("2", "weeks"): 2,
    ("a", "fortnight"): 2,
}
_WEEKS_AFTER: Final = {"week": 1, "fortnight": 2}
_YOU: Final = set_of("you you've you'll u")
_ABOUT: Final = set_of("about around roughly only just maybe")
_IF_POSSIBLE: Final = {("if", "poss"), ("if", "possible"), ("if", "you")}
_FROM_TODAY: Final = {("from", "today"), ("from", "now")}
_RECEIPT: Final = set_of("receipt receiving getting this now today")
_AT_MOST: Final = set_of("ok okay max tops left")
_GIVE: Final = set_of("give giving")
_WE: Final = set_of("i we i've we've")
_WE_HAVE: Final = set_of("i've we've")
_IN_THE_MORNING: Final = ("in", "the", "morning")
_LEAD_TO_HOUR: Final = set_of("by before at")
_BEFORE_WE: Final = set_of("before until till til")
_ASKS_WHETHER: Final = set_of("do if when whenever once would")
_TO_ANSWER: Final = set_of("respond deadline comment reply answer decide confirm")
_ONLY: Final = set_of("only just got have with about we've i've")
_OF_US: Final = set_of("our the my next")
_PRESS: Final = set_of(
    "bulletin bulletins alert update edition deadline broadcast programme headlines live air publish press print lock "
    "script scripts page pages slot"
)
_NO_DAY: Final = {("christmas",), ("xmas",)}
_COME: Final = set_of("come get")
_MOST_WORKING_DAYS, _MOST_WEEKS = 10, 2
_ALSO_WORDS: Final = {"sat", "sun"}
_BEFORE_DAY: Final = set_of(
    "by before until till til on for next this or and from ( am pm noon midday lunchtime"
)
BEGIN_DAYS: Final = (
    frozenset((*_TODAY, *_TOMORROW, *WEEKDAYS, *(f"{day}s" for day in WEEKDAYS), *MONTHS))
    | set_of(
        "this same day morning afternoon evening in within inside next a an another one end mid middle eow "
        "the weekend coming last month week top working ,"
    )
    | frozenset((*NUMBERS, *_TENS, *ORDINALS, *BEGIN_FEASTS, "for"))
)
"""The words with which a day or a stretch of time begins; figures besides."""


class Days(Dates):
    """Reads one day, or one stretch of time, at a place."""

    def day_at(self, place: int) -> When | None:
        """Return the day or stretch of time that begins at this place, if any."""
        return (
            self._part_of(place)
            or self._weekend_of(place)
            or self._stretch(place)
            or self._feast(place)
            or self._week_on(place)
            or self._near(place)
            or self.end_of(place)
            or self.nth(place)
            or self.date_at(place)
            or self._weekday(place)
        )

    def _part_of(self, place: int) -> When | None:
        """Read "the evening of the 12th", "the morning of Friday 3 May"."""
        begin = place + (self.word(place) == "the")
        part = PARTS.get(self.word(begin), "")
        day = (self.date_at(begin + 2) or self._weekday(begin + 2)) if self.word(begin + 1) == "of" else None
        return replace(day, start=place, part=part) if part and day is not None else None

    def _weekend_of(self, place: int) -> When | None:
        """Read "the weekend of the 18th": its Friday."""
        begin = place + (self.word(place) == "the")
        if self.words(begin, 2) != ("weekend", "of"):
            return None
        found = self.date_at(begin + 2)
        if found is None or found.day is None:
            return None
        friday = found.day - timedelta(days=(found.day.weekday() - _FRIDAY) % 7)
        return replace(found, start=place, day=friday)

    def _stretch(self, place: int) -> When | None:
        """Read "this time next week", "in the next hour", "within 24 hours", "an hour from now"."""
        if self.words(place, 2) in _SAME_TIME:
            return self._same_time(place)
        if self.words(place, 4) == ("top", "of", "the", "hour"):
            return When(place, place + 4, at=self._elapsed(timedelta(minutes=60 - self.local.minute)))
        held = self.word(place) == "for" and not _HELD.isdisjoint(self.words(place - 4, 4))
        if held or self.word(place) in {"in", "within", "inside", "next"}:
            here = self._past(place + 1, {"the", "next", "about", "around", "inside"})
        else:
            return self._from_now(place)
        number, here = self._amount(here)
        found = self._counted(place, here, number) if number else None
        # "in two days before": the two days go with what follows (clock_relative)
        if found is None or self.word(found.end) in EARLIER:
            return None
        return replace(found, doubtful=True) if self._counts_from_elsewhere(found.end) else found

    def _counts_from_elsewhere(self, place: int) -> bool:
        """Tell whether a stretch is not counted from now: "within an hour of her speech"; not "of receipt"."""
        first, second = self.words(place, 2)
        return first in {"once", "after"} or (first == "of" and second not in _RECEIPT)

    def _same_time(self, place: int) -> When | None:
        """Read "this time tomorrow", "same time on Friday", "this time next week"."""
        here = place + 2 + (self.word(place + 2) == "on")
        if self.words(here, 2) == ("next", "week"):
            return When(place, here + 2, at=self._after(_WEEK))
        day = self._week_on(here) or self._near(here) or self._weekday(here)
        if day is None or day.day is None:
            return None
        return When(place, day.end, at=self._after(day.day - self.today))

    def _from_now(self, place: int) -> When | None:
        """Read "two hours from now", "you have an hour", "48 hours to respond", "half an hour ok?"."""
        number, here = self._amount(place)
        found = self._counted(place, here, number) if number else None
        if number and self.word(here) in {"day", "days"} and self.words(here + 1, 2) in _FROM_TODAY:
            return When(place, here + 3, day=self.today + timedelta(days=min(int(number), _MOST_DAYS)))
        if found is None or found.at is None:
            return None
        first, second, third = self.words(found.end, 3)
        if (first, second) == ("from", "now") or (first == "to" and second in _TO_ANSWER):
            return replace(found, end=found.end + 2)
        if first in {"from", "of"} and second in _RECEIPT:
            return found  # forty-eight hours from this email
        if (first, third) == ("to", "back") and second in _COME:
            return replace(found, end=found.end + 3)  # 24 hours to come back to me
        if first in _AT_MOST or (first, second) in _IF_POSSIBLE:
            return found
        if self._is_left_to_press(place, found.end):
            return found
        if self._is_left(place, found.end) or "turnaround" in self.words(place - _SHORT, _SHORT):
            return found
        have = place - (2 if self.word(place - 1) in _ABOUT else 1)
        given = self.word(have) in {"have", "got", "you've"} and self.word(here) in _HOURS | _MINUTES
        asks = not _ASKS_WHETHER.isdisjoint(self.words(have - 2, 2))  # do you have a few minutes?
        return found if given and not asks and not _YOU.isdisjoint(self.words(have - 2, 3)) else None

    def _is_left(self, place: int, end: int) -> bool:
        """Tell whether so much time is left: "I've another hour before I let it go", "giving it another hour"."""
        another = self.word(place) == "another"
        have = place - 1 - (self.word(place - 1) in _ABOUT)
        if self.word(have) in _GIVE or self.word(have - 1) in _GIVE:
            return another or self.word(have) in {"you", "it"}
        ours = self.word(have) in _WE_HAVE or (
            self.word(have) in {"have", "got"} and self.word(have - 1) in _WE
        )
        return ours and self.word(end) in _BEFORE_WE and self.word(end + 1) in _WE | {"it", "the", "this"}

    def _is_left_to_press(self, place: int, end: int) -> bool:
        """Tell whether so much time is left before something goes out: "45 mins to our next bulletin"."""
        begins = place == 0 or self.tokens[place - 1].ends_sentence or self.word(place - 1) in _ONLY
        to, whose = self.words(end, 2)
        goes_out = to in {"to", "until", "till"} and whose in _WE | _OF_US
        return begins and goes_out and not _PRESS.isdisjoint(self.words(end + 2, _SHORT))

    def _amount(self, here: int) -> tuple[float, int]:
        """Return how many, and where their unit stands; 0 where nothing is counted."""
        if self.word(here) == "another" and self.word(here + 1) in {"half", "three"}:
            return self._amount(here + 1)
        if self.words(here, 3) in {("half", "an", "hour"), ("half", "a", "hour")}:
            return 0.5, here + 2
        if self.words(here, 2) == ("half", "hour"):
            return 0.5, here + 1
        a_quarter = here + (self.word(here) == "a")
        if self.words(a_quarter, 3) == ("quarter", "of", "an"):
            return 0.25, a_quarter + 3
        if self.words(here, 4) == ("three", "quarters", "of", "an"):
            return 0.75, here + 4
        if self.word(here) == "hour":
            return 1, here
        word = self.word(here)
        number: float = small_number(word) or _AMOUNTS.get(word, 0)
        last = here + 1 + (self.word(here + 1) == "-")
        ones = NUMBERS.get(self.word(last), 0)
        if 0 < ones < NUMBERS["ten"] and number in _TENS_COUNTED:
            return number + ones, last + 1  # forty-eight hours
        end = self._past(here + 1, {"of", "couple", "few"})
        for place in range(here + 1, end):
            number = _AMOUNTS.get(self.word(place), number)
        return number, end

    def _past(self, place: int, words: set[str]) -> int:
        """Return the place behind some of these words; nobody writes more than a few of them in a row."""
        end = place
        while end < place + _IN_A_ROW and self.word(end) in words:
            end += 1
        return end

    def _counted(self, place: int, here: int, number: float) -> When | None:
        unit, after = self.word(here).removesuffix("'").removesuffix("'s"), self.word(here + 1)
        if unit in _HOURS and number <= _MOST_HOURS:
            half = self.words(here + 1, 3) == ("and", "a", "half")
            stretch = timedelta(hours=number + (0.5 if half else 0))
            end = here + (4 if half else 2 if after == "time" else 1)  # in an hour's time
            return When(place, end, at=self._elapsed(stretch))
        if unit in _MINUTES:
            return When(place, here + 1, at=self._elapsed(timedelta(minutes=min(number, _MOST_HOURS * 60))))
        if self.word(place) not in {"in", "within", "inside", "next"}:
            return None
        if unit in {"day", "days"} and number <= _MOST_DAYS:
            return When(place, here + 1, day=self.today + timedelta(days=int(number)))
        if unit == "working" and after in {"day", "days"} and number <= _MOST_WORKING_DAYS:
            return When(place, here + 2, day=self._working_days_on(int(number)))
        weeks = {"week": 1, "weeks": number, "fortnight": 2}.get(unit, 0)
        if not 0 < weeks <= _MOST_WEEKS or self._near(here + 1) or self._weekday(here + 1):
            return None
        return When(place, here + 1, day=self.today + int(weeks) * _WEEK)

    def _working_days_on(self, number: int) -> date:
        """Return the day so many weekdays from now; a journalist counts no bank holidays."""
        day = self.today
        while number > 0:
            day += timedelta(days=1)
            number -= day.weekday() < _SATURDAY
        return day

    def _after(self, stretch: timedelta) -> datetime:
        return (self.local + stretch).replace(second=0, microsecond=0)

    def _elapsed(self, stretch: timedelta) -> datetime:
        """Return the moment so many hours from now: three of them are three, when the clocks change too."""
        then = (self.local.astimezone(UTC) + stretch).astimezone(self.local.tzinfo)
        return then.replace(second=0, microsecond=0)

    def _near(self, place: int) -> When | None:
        """Read today, tonight, tomorrow morning, this afternoon."""
        begin = place + (self.word(place) == "the")
        if self.words(begin, 3) == ("day", "after", "tomorrow"):
            return When(place, begin + 3, day=self.today + timedelta(days=2), part=self._part(begin + 3))
        if self.words(place, 3) == _IN_THE_MORNING and self.local.hour >= _NOON:
            here = place + 3 + (self.word(place + 3) == ",")
            if self.word(here) in _LEAD_TO_HOUR:  # in the morning, before eleven; not "in the morning" alone
                return When(place, place + 3, day=self.today + timedelta(days=1), part="morning")
        word, after = self.word(place).removesuffix("'s"), self.word(place + 1).removesuffix("'s")
        if word == "this" and after in PARTS:
            return When(place, place + 2, day=self.today, part=PARTS[after])
        if word not in _TODAY and word not in _TOMORROW:
            return None
        found = When(place, place + 1, day=self.today + timedelta(days=word in _TOMORROW))
        if word.startswith("toni"):
            return replace(found, part="evening")
        part = self._part(place + 1)
        return replace(found, end=place + 2, part=part) if part else found

    def _part(self, place: int) -> str:
        """Return the part of the day told after a day: "Thursday morning", "tomorrow am"."""
        word = self.word(place).removesuffix("'s")
        if word in {"am", "pm"} and self.word(place + 1) != "i":
            return "morning" if word == "am" else "afternoon"
        return PARTS.get(word, "")

    def _feast(self, place: int) -> When | None:
        """Read Boxing Day, Christmas Eve, Good Friday, Bank Holiday Monday: the next one."""
        work = day_after_holiday(self, place)
        if work is not None:
            return When(place, work[0], day=work[1], part=work[2], dated=True)
        holiday = bank_holiday_at(self, place)
        if holiday is not None:
            return When(*holiday, dated=True)
        found = work_before_feast(self, place)
        if found is not None:
            return When(place, *found, dated=True)
        found = feast_at(self, place)
        if found is None:
            return None
        loose = self.words(found[0] - 1, 1) in _NO_DAY  # nobody counts on an answer on the day itself
        return When(place, *found, dated=True, doubtful=loose)

    def _week_on(self, place: int) -> When | None:
        """Read "a week on Friday", "a fortnight today", "two weeks tomorrow", "Friday week", "today week"."""
        begin = place + (self.word(place) == "in")
        weeks = _WEEKS.get(self.words(begin, 2), 0)
        if weeks:
            here = begin + (3 if self.word(begin + 2) in {"on", "from", "this"} else 2)
            day = self._near(here) or self._weekday(here)
            if day is not None and day.day is not None:
                return replace(day, start=place, day=day.day + weeks * _WEEK)
        more = _WEEKS_AFTER.get(self.word(place + 1), 0)
        day = (self._near(place) or self._weekday(place)) if more else None
        if day is None or day.day is None:
            return None
        first = self.today if day.day.weekday() == self.today.weekday() else day.day  # said on that weekday
        return replace(day, end=place + 2, day=first + more * _WEEK)

    def _weekday(self, place: int) -> When | None:
        """Read "Friday", "next Tuesday", "Thursday 9th", "Monday morning"."""
        begin = place + (self.word(place) in {"this", "next", "coming"})
        word = self.word(begin).removesuffix("'s")
        word = word if word in WEEKDAYS else word.removesuffix("s")
        if word not in WEEKDAYS or (word in _ALSO_WORDS and not self._means_day(begin)):
            return None
        number = WEEKDAYS[word]
        feast = weekday_beside(self, begin + 1, number)
        if feast is not None:
            return When(place, feast[0], day=feast[1], dated=True)
        here = begin + 1 + (self.word(begin + 1) == "next")
        here += self.word(here) == "(" or self.words(here, 2) == (
            ",",
            "the",
        )  # Friday, the 25th; Sunday next (20th)
        told = self.date_at(here)
        if told is not None and told.day is not None:
            return replace(told, start=place, doubtful=told.day.weekday() != number)
        day = self._next(number)
        if self.word(place) == "next":  # the one in the week after this
            day = self.today + timedelta(days=7 - self.today.weekday() + number)
        of = self.word(begin + 1) == "of"
        if self.words(begin + 1 + of, 2) == ("next", "week"):
            return When(place, begin + 3 + of, day=self.today + timedelta(7 - self.today.weekday() + number))
        if self.words(begin + 1, 3) == ("of", "this", "week"):
            return When(place, begin + 4, day=day)
        if self.words(begin + 1, 2) == ("after", "next"):  # of next week, or of the week after?
            return When(place, begin + 3, day=day + _WEEK, doubtful=True)
        part = self._part(begin + 1)
        # "on Monday 22nd, so by the Friday before": another day tells which one is meant.
        doubtful = self.word(begin + 1) == "before" and not self.word(begin + 2).isalnum()
        return When(place, begin + (2 if part else 1), day=day, part=part, doubtful=doubtful)

    def _means_day(self, place: int) -> bool:
        """Tell whether "sat" and "sun" are days: "by Sat", "Sat 10am", not "he sat" or "the Sun"."""
        after = self.word(place + 1)
        return (
            self.word(place - 1) in _BEFORE_DAY
            or after in PARTS
            or after in {"am", "pm"}
            or after[:1].isdigit()
        )

    def _next(self, weekday: int) -> date:
        """Return the next such day; today only counts in the morning, when "by Friday" may mean it."""
        days = (weekday - self.today.weekday()) % 7
        return self.today + timedelta(days=days or (0 if self.local.hour < _NOON else 7))
