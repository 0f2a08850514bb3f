"""Hours and days as people write them, read from words: "half five", "Thursday noon", "the 14th".

UK date order only. Everything is read against one local moment, the time of receipt.
"""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta

END_OF_DAY = time(17, 0)

_TOKEN = re.compile(
    r"\d{4}-\d\d-\d\d|\d{1,2}/\d{1,2}(?:/\d{2,4})?|\d{1,2}\.\d{1,2}\.\d{2,4}|\d{1,2}[:.]\d\d(?!\d)|"
    r"\d+(?:st|nd|rd|th)\b|\d+|[^\W\d_]+(?:'[^\W\d_]+)*|[.!?]+(?=[\s\"')]|$)|\n\s*\n|[^\w\s]"
)
_NUMBERS = {
    word: n
    for n, word in enumerate(
        "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen "
        "seventeen eighteen nineteen twenty".split()
    )
} | {"twenty-five": 25, "thirty": 30, "forty": 40, "couple": 2, "few": 3, "a": 1, "an": 1}
_WEEKDAYS = {
    name: n
    for n, names in enumerate(
        ("monday mon", "tuesday tues tue", "wednesday weds wed", "thursday thurs thur thu", "friday fri",
         "saturday sat", "sunday sun")
    )
    for name in names.split()
}  # fmt: skip
_MONTHS = {
    name: n
    for n, names in enumerate(
        ("january jan", "february feb", "march mar", "april apr", "may", "june jun", "july jul", "august aug",
         "september sept sep", "october oct", "november nov", "december dec"), start=1)
    for name in names.split()
}  # fmt: skip
_PARTS = {"morning": "morning", "afternoon": "afternoon", "evening": "evening", "night": "evening", "am": "morning"}
_PART_END = {"morning": time(12, 0), "afternoon": END_OF_DAY, "evening": END_OF_DAY}
# Several words that mean an hour, longest first.
_NAMED_HOURS: tuple[tuple[tuple[str, ...], time], ...] = tuple(
    sorted(
        (
            (tuple(words.split()), hour)
            for words, hour in {
                "close of play": END_OF_DAY, "close of business": END_OF_DAY, "end of play": END_OF_DAY,
                "end of business": END_OF_DAY, "close of day": END_OF_DAY, "end of the day": END_OF_DAY,
                "end of day": END_OF_DAY, "end of the working day": END_OF_DAY, "end of working day": END_OF_DAY,
                "end of office hours": END_OF_DAY, "cop": END_OF_DAY, "cob": END_OF_DAY, "eod": END_OF_DAY,
                "end of": END_OF_DAY, "close": END_OF_DAY, "teatime": END_OF_DAY, "tea time": END_OF_DAY,
                "first thing": time(9, 0), "start of play": time(9, 0), "start of business": time(9, 0),
                "noon": time(12, 0), "midday": time(12, 0), "mid day": time(12, 0), "12 noon": time(12, 0),
                "lunchtime": time(13, 0), "lunch time": time(13, 0), "lunch": time(13, 0),
                "mid morning": time(11, 0), "mid - morning": time(11, 0), "mid afternoon": time(15, 0),
                "mid - afternoon": time(15, 0),
            }.items()
        ),
        key=lambda item: -len(item[0]),
    )
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Token:
    """A word, a number or a mark, with its place in the folded text."""

    text: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class When:
    """What was read: a day, an hour, or both; or a moment told by a stretch of time (``at``).

    ``sure_half``: morning or afternoon is told (5pm, 17:00), not guessed (5). Indices count tokens.
    """

    start: int
    end: int
    day: date | None = None
    hour: time | None = None
    sure_half: bool = False
    part: str = ""
    at: datetime | None = None
    doubtful: bool = False


def tokens_of(folded: str) -> list[Token]:
    """Return words, numbers and marks of a folded text, in order."""
    return [Token(m[0] if m[0].strip() else ".", m.start(), m.end()) for m in _TOKEN.finditer(folded)]


def is_end(token: Token) -> bool:
    """Tell whether a sentence or paragraph ends here."""
    return token.text[0] in ".!?"


class Reader:
    """Reads hours and days at a place among tokens, against the local moment of receipt."""

    def __init__(self, tokens: list[Token], local: datetime) -> None:
        """Keep the words and the moment (aware, in the local zone)."""
        self.tokens = tokens
        self.local = local
        self.today = local.date()

    def word(self, place: int) -> str:
        """Return the word at a place, empty beyond the ends."""
        return self.tokens[place].text if 0 <= place < len(self.tokens) else ""

    def words(self, place: int, count: int) -> tuple[str, ...]:
        """Return some words from a place on."""
        return tuple(self.word(place + n) for n in range(count))

    def at(self, place: int) -> When | None:
        """Read one hour, day or stretch of time that begins at this place."""
        readers: tuple[Callable[[int], When | None], ...] = (
            self._stretch, self._relative_day, self._date, self._weekday, self._named_hour, self._spoken_hour,
            self._figures,
        )  # fmt: skip
        for read in readers:
            found = read(place)
            if found is not None:
                return found
        return None

    # Stretches of time: "in the next hour", "within 24 hours", "this time next week".

    def _stretch(self, place: int) -> When | None:
        if self.words(place, 4) in {("this", "time", "next", "week"), ("same", "time", "next", "week")}:
            return When(place, place + 4, at=self.local.replace(minute=0, second=0, microsecond=0) + timedelta(days=7))
        if self.words(place, 3) == ("this", "time", "tomorrow"):
            return When(place, place + 3, at=self.local.replace(minute=0, second=0, microsecond=0) + timedelta(days=1))
        if self.word(place) not in {"in", "within", "next"}:
            return None
        here = place + 1
        while self.word(here) in {"the", "next", "about", "around"}:
            here += 1
        return self._amount(place, here)

    def _amount(self, place: int, here: int) -> When | None:
        number: float | None = _NUMBERS.get(self.word(here)) or (int(self.word(here)) if self.word(here).isdigit() else None)
        if self.words(here, 3) in {("half", "an", "hour"), ("half", "a", "hour")}:
            number, here = 0.5, here + 2
        elif self.word(here) in {"hour", "half-hour"}:
            number = 1
        elif number is None:
            return None
        else:
            here += 1
            while self.word(here) in {"of", "couple", "few"}:
                number = _NUMBERS.get(self.word(here), number)
                here += 1
        unit = self.word(here).removesuffix("'")
        if unit in {"hour", "hours", "hrs", "hr"} and number <= 96:  # noqa: PLR2004 - four days told in hours
            return When(place, here + 1, at=self._after(timedelta(hours=number)))
        if unit in {"minute", "minutes", "mins", "min"}:
            return When(place, here + 1, at=self._after(timedelta(minutes=number)))
        if unit in {"day", "days"} and number <= 14:  # noqa: PLR2004 - longer ones are statutory periods
            return When(place, here + 1, day=self.today + timedelta(days=int(number)))
        return None

    def _after(self, stretch: timedelta) -> datetime:
        return (self.local + stretch).replace(second=0, microsecond=0)

    # Days told by their distance: "tomorrow", "tonight", "a week on Friday", "end of the week".

    def _relative_day(self, place: int) -> When | None:
        word, after = self.word(place).removesuffix("'s"), self.word(place + 1).removesuffix("'s")
        if word in {"today", "tonight", "tonite", "tomorrow", "tomorow", "tommorow", "tommorrow", "tmrw", "2moro"}:
            days = 0 if word in {"today", "tonight", "tonite"} else 1
            found = When(place, place + 1, day=self.today + timedelta(days=days))
            if word.startswith("toni"):
                return replace(found, part="evening")
            return replace(found, end=place + 2, part=_PARTS[after]) if after in _PARTS and after != "am" else found
        if word == "this" and after in _PARTS and after != "am":
            return When(place, place + 2, day=self.today, part=_PARTS[after])
        if (word, after) == ("later", "today"):
            return When(place, place + 2, day=self.today)
        return self._week_on(place) or self._end_of(place)

    def _week_on(self, place: int) -> When | None:
        words = self.words(place, 4)
        if words[:2] == ("a", "week") or words[:2] == ("one", "week"):
            here = place + (3 if words[2] in {"on", "from", "this"} else 2)
            day = self.at(here) if self.word(here) in {*_WEEKDAYS, "today", "tomorrow"} else None
            if day is not None and day.day is not None:
                return replace(day, start=place, day=day.day + timedelta(days=7))
        if words[0] in _WEEKDAYS and words[1] == "week":
            return When(place, place + 2, day=self._next(_WEEKDAYS[words[0]]) + timedelta(days=7))
        return None

    def _end_of(self, place: int) -> When | None:
        words = [w for w in self.words(place, 5) if w not in {"the", "this"}]
        skipped = sum(w in {"the", "this"} for w in self.words(place, 4))
        friday = self.today + timedelta(days=(4 - self.today.weekday()) % 7)
        ends = {
            ("end", "of", "week"): friday,
            ("end", "of", "next", "week"): self.today + timedelta(days=11 - self.today.weekday()),
            ("end", "of", "month"): self.today.replace(day=monthrange(self.today.year, self.today.month)[1]),
            ("weekend",): friday,
        }
        for phrase, day in ends.items():
            if tuple(words[: len(phrase)]) == phrase:
                return When(place, place + len(phrase) + skipped, day=day)
        return None

    def _weekday(self, place: int) -> When | None:
        word = self.word(place).removesuffix("'s")
        shift, begin = 0, place
        if word in {"this", "next", "coming"}:
            shift, begin = (1 if word == "next" else 0), place + 1
            word = self.word(begin).removesuffix("'s")
        if word not in _WEEKDAYS:
            return None
        number = _WEEKDAYS[word]
        day = self._next(number)
        if shift:
            day = self.today + timedelta(days=7 - self.today.weekday() + number)
        found = When(place, begin + 1, day=day)
        told = self._date(begin + 1)
        if told is not None and told.day is not None:
            return replace(told, start=place, doubtful=told.day.weekday() != number)
        part = _PARTS.get(self.word(begin + 1), "")
        return replace(found, end=begin + 2, part=part) if part else found

    def _next(self, weekday: int) -> date:
        """Return the next such day; today only counts in the morning, when "by Friday" may mean it."""
        days = (weekday - self.today.weekday()) % 7
        return self.today + timedelta(days=days or (0 if self.local.hour < 12 else 7))  # noqa: PLR2004 - noon

    # Dates: "14 August", "August 14th", "the 14th", "14/8", "14/08/2026", "2026-08-14".

    def _date(self, place: int) -> When | None:
        here = place + (1 if self.word(place) in {"the", ","} else 0)
        word = self.word(here)
        if re.fullmatch(r"\d{4}-\d\d-\d\d", word):
            return self._dated(place, here + 1, *(int(n) for n in reversed(word.split("-"))))
        if re.fullmatch(r"\d{1,2}([/.])\d{1,2}\1\d{2,4}|\d{1,2}/\d{1,2}", word):
            return self._dated(place, here + 1, *(int(n) for n in re.split(r"[/.]", word)))
        number = re.fullmatch(r"(\d{1,2})(st|nd|rd|th)?", word)
        if number:
            month_at = here + (2 if self.word(here + 1) == "of" else 1)
            if self.word(month_at) in _MONTHS:
                return self._dated(place, *self._year(month_at + 1, int(number[1]), _MONTHS[self.word(month_at)]))
            return self._day_of_month(place, here, int(number[1])) if number[2] else None
        if word in _MONTHS and (number := re.fullmatch(r"(\d{1,2})(?:st|nd|rd|th)?", self.word(here + 1))):
            return self._dated(place, *self._year(here + 2, int(number[1]), _MONTHS[word]))
        return None

    def _year(self, here: int, day: int, month: int) -> tuple[int, ...]:
        """Return the end of a date and its numbers, with the year where one is written."""
        here += self.word(here) == "," and self.word(here + 1).isdigit() and len(self.word(here + 1)) == 4
        year = self.word(here)
        return (here + 1, day, month, int(year)) if re.fullmatch(r"20\d\d", year) else (here, day, month)

    def _dated(self, place: int, end: int, day: int, month: int, year: int = 0) -> When | None:
        if 0 < year < 100:  # noqa: PLR2004 - two figures
            year += 2000
        try:
            if year:
                return When(place, end, day=date(year, month, day))
            near = [date(y, month, day) for y in (self.today.year, self.today.year + 1)]
        except ValueError:
            return None
        recent = self.today - timedelta(days=120)
        return When(place, end, day=near[0] if near[0] >= recent else near[1])

    def _day_of_month(self, place: int, here: int, day: int) -> When | None:
        for ahead in range(62):
            candidate = self.today + timedelta(days=ahead)
            if candidate.day == day:
                return When(place, here + 1, day=candidate)
        return None

    # Hours: "5pm", "17:00", "half five", "quarter to six", "noon", "close of play".

    def _named_hour(self, place: int) -> When | None:
        for words, hour in _NAMED_HOURS:
            if self.words(place, len(words)) == words:
                return When(place, place + len(words), hour=hour, sure_half=True)
        if self.word(place) == "midnight":
            return When(place, place + 1, hour=time.max, sure_half=True)
        return None

    def _spoken_hour(self, place: int) -> When | None:
        word, here, minutes = self.word(place), place, 0
        if word == "half" and self.word(place + 1) not in {"an", "a", "of"}:
            here, minutes = place + (2 if self.word(place + 1) == "past" else 1), 30
        elif self.word(place + (word in {"a", "twenty"} and self.word(place + 1) in {"quarter", "five"})) in {
            "quarter", "five", "ten", "twenty", "5", "10", "20", "25",
        }:  # fmt: skip
            here = place + (word in {"a", "twenty"} and self.word(place + 1) in {"quarter", "five"})
            amount = 15 if self.word(here) == "quarter" else self._number(here) + (20 if word == "twenty" and here > place else 0)
            here += 1 + (self.word(here + 1) in {"minutes", "mins"})
            if self.word(here) not in {"past", "to"}:
                here = place
            else:
                minutes = amount if self.word(here) == "past" else -amount
                here += 1
        hour = self._number(here)
        if not 1 <= hour <= 12 or (here == place and not self._stands_as_hour(here)):  # noqa: PLR2004 - a clock face
            return None
        moment = datetime.combine(self.today, time(hour)) + timedelta(minutes=minutes)
        end = here + 1 + (3 if self.words(here + 1, 2) == ("o", "'") else self.word(here + 1) in {"o'clock", "oclock"})
        return self._with_half(When(place, end, hour=moment.time()))

    def _stands_as_hour(self, place: int) -> bool:
        """Tell whether a number alone is an hour: five o'clock, five tonight, by 5."""
        after = self.word(place + 1)
        if after in {"am", "pm", "a.m", "p.m", "o'clock", "oclock", "tonight", "today", "tomorrow", "in", "sharp"}:
            return after != "in" or self.words(place + 1, 3) in {
                ("in", "the", "morning"), ("in", "the", "afternoon"), ("in", "the", "evening"),
            }  # fmt: skip
        before = self.word(place - 1)
        if before not in {"by", "before", "at", "until", "till", "til", "for"}:
            return False
        follow = {"", ".", ",", ";", ")", "!", "?", "-", "on", "this", "please", "if", "or", "so", "at", "and", "latest", "as", "but", "is", "because", "otherwise", "next", "then", "when"}
        return after in follow or after in _WEEKDAYS or (after and is_end(self.tokens[place + 1]))

    def _number(self, place: int) -> int:
        word = self.word(place)
        return int(word) if word.isdigit() and len(word) <= 2 else _NUMBERS.get(word, 0) if word not in {"a", "an", "couple", "few"} else 0

    def _figures(self, place: int) -> When | None:
        word = self.word(place)
        clock = re.fullmatch(r"(\d{1,2})[:.](\d\d)", word) or re.fullmatch(r"([01]\d|2[0-3])([0-5]\d)", word)
        if clock is None:
            return None
        hour, minute = int(clock[1]), int(clock[2])
        four = len(word) == 4 and word.isdigit()
        if hour > 23 or minute > 59 or (four and not self._four_figures(place)):  # noqa: PLR2004 - a clock
            return None
        sure = hour > 12 or four or word.startswith("0")  # noqa: PLR2004 - beyond a clock face
        return self._with_half(When(place, place + 1, hour=time(hour, minute), sure_half=sure))

    def _four_figures(self, place: int) -> bool:
        """Tell whether four figures are an hour (by 1730) and not a year or part of a number."""
        word, before, after = self.word(place), self.word(place - 1), self.word(place + 1)
        if after in {"hrs", "hours", "hr", "h", "gmt", "bst"}:
            return True
        if before.isdigit() or after.isdigit() or word.startswith("20"):
            return False
        return before in {"by", "before", "at", "until", "till", "for", "from", "than"} or after in {"today", "tomorrow", "tonight", *_WEEKDAYS}

    def _with_half(self, found: When) -> When:
        """Add am, pm, "in the morning" after an hour."""
        here = found.end
        words = self.words(here, 3)
        if found.hour is None:
            return found
        half = words[0].replace(".", "")
        if half in {"am", "pm"}:
            here += 1
        elif words[0] in {"a", "p"} and words[1] == "." and words[2] == "m":
            half, here = words[0] + "m", here + 3
        elif words[:2] == ("in", "the") and words[2] in _PARTS:
            half, here = ("am" if words[2] == "morning" else "pm"), here + 3
        elif words[0] in {"hrs", "hours", "gmt", "bst"}:
            return replace(found, end=here + 1)
        else:
            return found
        hour = found.hour.hour % 12 + (12 if half == "pm" else 0)
        return replace(found, end=here, hour=found.hour.replace(hour=hour), sure_half=True)
