"""Hours as people write them: 5pm, 17:00, half five, quarter to six, noon, close of play."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import datetime, time, timedelta
from itertools import pairwise
from typing import Final

from inboxbot.triage.clock_tokens import (
    END_OF_DAY,
    ISH,
    MONTHS,
    NUMBERS,
    PARTS,
    WEEKDAYS,
    When,
    Words,
    set_of,
)
from inboxbot.triage.clock_zones import OURS, clock_named

# "end of" and "close" need a day after them: end of tomorrow.
_NAMES: Final = {
    END_OF_DAY: (
        "close of play,close of business,close of day,end of play,end of business,end of the day,end of day,"
        "end of the working day,end of working day,end of office hours,end of,close,cop,cob,eod,eop,teatime,tea time,"
        "last thing,late afternoon,end of the afternoon,end of afternoon,tea - time"
    ),
    time(9, 0): "first thing,start of play,start of business,breakfast time,breakfast",
    time(11, 0): "mid morning,mid - morning,late morning,elevenses",
    time(14, 0): "early afternoon",
    time(18, 0): "early evening",
    time(12, 0): (
        "end of the morning,dinner time,dinnertime,noon,midday,mid day,12 noon,twelve noon,mezzogiorno,mediodia,mittag"
    ),
    time(13, 0): "lunchtime,lunch time,lunch",
    time(15, 0): "mid afternoon,mid - afternoon",
    time.max: "midnight",
}
_NAMED: Final[dict[str, list[tuple[tuple[str, ...], time]]]] = {}
for _hour, _names in _NAMES.items():
    for _words in sorted((tuple(name.split(" ")) for name in _names.split(",")), key=len, reverse=True):
        _NAMED.setdefault(_words[0], []).append((_words, _hour))
for _named in _NAMED.values():
    _named.sort(key=lambda named: -len(named[0]))  # "end of the morning" before "end of"
_MINUTES: Final = {
    "quarter": 15,
    "five": 5,
    "ten": 10,
    "twenty": 20,
    "twenty-five": 25,
    "5": 5,
    "10": 10,
    "20": 20,
    "25": 25,
}
BEGIN_HOURS: Final = frozenset((*_NAMED, *_MINUTES, *NUMBERS, "half", "a"))
"""The words with which an hour begins; figures besides."""
_OCLOCK: Final = frozenset(("o'clock", "oclock"))
_BEFORE_HOUR: Final = set_of("@ by before at until till til for after deadline dl")
_LOOSELY_BEFORE: Final = {"from", "around", "about", "say", "means", "meant", "ie"}
_LEAD_TO_HOUR: Final = {
    ("on", "air"),
    ("now", "and"),
    ("call", "it"),
    ("which", "is"),
    ("make", "it"),
    ("slot", "is"),
    ("file", "is"),
    ("limit", "is"),
    ("off", "is"),
    ("up", "to"),
    ("deadline", "of"),
    ("deadline", "is"),
    ("deadline", ":"),
    ("that", "as"),
    ("it", "as"),
    ("stroke", "of"),
    ("it's", "now"),
    ("is", "now"),
    ("dot", "of"),
    ("something", "like"),
}
_BEFORE_FIGURES: Final = set_of("tx clip deadline dl air by before at until till til for from than")
_ABOUT: Final = set_of("like about around say roughly approx")
_PARTS_OF_DAY: Final = frozenset((*PARTS, *set_of("tonight lunchtime lunch dinnertime teatime time")))
_NOT_THINGS: Final = set_of(
    "is was goes gets closes locks this as unless us yes has does its his thanks let's cos pls thurs tues weds"
)
_COUNTED: Final = frozenset((*NUMBERS, *_MINUTES)) | set_of(
    "people men women children staff per percent of point time stage day week month year hour minute million hundred "
    "thousand different other separate more or less and to half in"
)
_OF_NUMBERS: Final = "%/&+*=$£€"
_NEAR_DAYS: Final = set_of("today tonight tomorrow tmrw tomo")
_NAMES_OF_DAYS: Final = _NEAR_DAYS | WEEKDAYS.keys() | MONTHS.keys()
_IS_MINE: Final = {
    ("is", whose, what)
    for whose in ("my", "our")
    for what in set_of("limit deadline cut cutoff last latest absolute")
}
_IS_LAST: Final = {
    ("'", "s", "my"),
    ("is", "the", "last"),
    ("is", "the", "latest"),
    ("at", "a", "push"),
    ("at", "the", "latest"),
}
_AFTER_HOUR: Final = _OCLOCK | ISH | set_of("am pm uhr tonight today tomorrow sharp")
_PASSING: Final = (
    ", ; ) ! ? . - on this please pls plz if or so at and latest as but is because otherwise next then"
)
_HOUR_IS_OVER: Final = set_of(_PASSING) | {"", "when", "would", "will", "x", "xx", "xxx"}
_OF_REGIONS: Final = {"dinner", "dinnertime"}  # noon in the North, seven in the South
_EXACT: Final = set_of("noon midday mid 12 midnight")
_WHOSE: Final = set_of("my our your his her their a an")
_STRICT: Final = set_of("@ by before until till til than at after")
_GOES_ON: Final = set_of(
    "for to cos really thanks cheers ta i you we they it it'll it's "
    "i'll i'd i'm we'll we'd you'll there that this may please ideally when with unless either regardless "
    "anyway latest he she my our the but while before after only not"
)
_OF_SHOWS: Final = {"breakfast", "mid"}  # the breakfast show is no hour
_SHOWS: Final = set_of("show shows programme slot presenter team bulletin news radio tv")
_OF_BROADCASTS: Final = set_of("programme bulletin show headlines opt")
_WHOSE_SHOW: Final = set_of("the our my tonight's today's tomorrow's this")
_OF_CLOCK: Final = ISH | set_of("hrs hours hr h uhr gmt bst")
_WAKES: Final = set_of("wake waking awake")
_EARLY: Final = set_of("early breakfast overnight")
_EARLIEST: Final = 7
_EARLIEST_SHIFT: Final = 5
_WE_ARE: Final = set_of("i'm we're")
_GETS: Final = set_of("get getting gets i'm i'll")
_PAST: Final = {"fifteen": 15, "thirty": 30}
_TWELVES: Final = {"noon": 12, "midday": 12, "midnight": 0}
_MINUTE: Final = set_of("minute minutes mins")
_LAST_HOUR, _LAST_MINUTE, _FACE, _FIGURES = 23, 59, 12, 4
_SHORT: Final = 6
_AFTER_FOUR: Final = set_of("z utc cet cest")
_COMMAS: Final = set_of(", ( -")


class Hours(Words):
    """Reads one hour at a place."""

    def hour_at(self, place: int) -> When | None:
        """Return the hour that begins at this place, if any."""
        found = self._named(place) or self._spoken(place) or self._figures(place)
        return self.with_clock(found) if found is not None else None

    def _named(self, place: int) -> When | None:
        for words, hour in _NAMED.get(self.word(place), ()):
            told = self.words(place, len(words)) == words
            if words == ("end", "of") and self.word(place + 2) in _WHOSE:
                continue  # the end of my shift
            if words == ("close",) and self.word(place - 1) not in _STRICT | {"at"}:
                continue  # the plan to close it by Friday
            if told and not (words[0] in _OF_SHOWS and self.word(place + len(words)) in _SHOWS):
                early = words == ("lunch",) and self.word(place - 1) == "before"
                return When(
                    place,
                    place + len(words),
                    hour=time(12, 0) if early else hour,
                    sure_half=True,
                    soft=words[0] not in _EXACT,
                    doubtful=words[0] in _OF_REGIONS,
                )
        return None

    def _spoken(self, place: int) -> When | None:
        """Read "half five", "half past five", "ten to six", "five o'clock", "by 5"."""
        here, minutes = self._minutes(place)
        hour = self._number(here)
        if here != place and self.word(here) in _TWELVES:  # half past midnight
            twelve = datetime.combine(self.today, time(_TWELVES[self.word(here)]))
            moment = twelve + timedelta(minutes=minutes)
            return When(place, here + 1, hour=moment.time(), sure_half=True)
        if here == place and hour <= _LAST_HOUR and (end := self._hundred(here)):
            return When(place, end, hour=time(hour), sure_half=True)
        if here == place and _FACE < hour <= _LAST_HOUR and self.word(here + 1) in _OCLOCK:
            return When(place, here + 2, hour=time(hour), sure_half=True)
        if here == place and _FACE < hour <= _LAST_HOUR and self._by_the_whole_clock(place):
            return self._with_half(When(place, place + 1, hour=time(hour), sure_half=True))
        if (
            here == place
            and 1 <= hour <= _FACE
            and self.word(here + 1) in _PAST
            and self.word(here) in NUMBERS
        ):
            return self._with_half(When(place, here + 2, hour=time(hour, _PAST[self.word(here + 1)])))
        if not 1 <= hour <= _FACE or (here == place and not self._alone(here)):
            return None
        moment = datetime.combine(self.today, time(hour)) + timedelta(minutes=minutes)
        end = here + 1 + (self.word(here + 1) in _OCLOCK)
        return self._with_half(When(place, end, hour=moment.time()))

    def _by_the_whole_clock(self, place: int) -> bool:
        """Tell whether a number above twelve is an hour: "Thursday at 14 your time", "by 16 tomorrow"."""
        if clock_named(self, place + 1) is not None or self.word(place + 1) in {"h", "uhr"}:
            after_day = self.word(place - 1) == "," and self.word(place - 2) in _NAMES_OF_DAYS
            return self.word(place - 1) in _STRICT or after_day  # mercredi 20 mai, 16 h
        if self.word(place - 1) not in _STRICT:
            return False
        days = _NEAR_DAYS | WEEKDAYS.keys()
        return self.word(place + 1) in days or (
            self.word(place - 2) in days and not self.word(place + 1).isalnum()
        )

    def _minutes(self, place: int) -> tuple[int, int]:
        """Return where the hour stands and the minutes told before it, or the place itself and 0."""
        word = self.word(place)
        if word == "half" and self.word(place + 1) not in {"an", "a", "of"}:
            return place + (2 if self.word(place + 1) == "past" else 1), 30
        here = place + (word == "a" and self.word(place + 1) == "quarter")
        amount = _MINUTES.get(self.word(here), 0)
        if word == "twenty" and self.word(place + 1) == "five":
            here, amount = place + 1, 25
        if self.words(place, 3) == ("five", "and", "twenty"):
            here, amount = place + 2, 25
        if self.word(here + 1) in _MINUTE:  # two minutes to six; "give a minute to ten readers" is none
            one = int(word == "a" and self.word(place - 1) in {"by", "at", "before"})
            amount = amount or NUMBERS.get(self.word(here), one)
            here += 1
        here += 1
        if amount and self.word(here) in {"past", "to"}:
            return here + 1, amount if self.word(here) == "past" else -amount
        return place, 0

    def _told_by_what_follows(self, place: int) -> bool:
        """Tell whether a number is an hour by the words after it: "five tonight", "ten is the last I can do"."""
        first, second, third = self.words(place + 1, 3)
        if (
            first in _AFTER_HOUR
            or (first, second, third) in _IS_LAST
            or ((first, second, third) in _IS_MINE and self.word(place) != "one")
        ):
            return True
        if (first, second) == (",", "say") and self.tokens[place - 1].ends_sentence:
            return True  # by Monday night. Nine, say
        if self.word(place - 1) in WEEKDAYS and first == "-" and second.isdigit():
            return True  # Monday 10-12
        if (first, second) == ("in", "the") and third in PARTS:
            return True
        if first == "this" and second in PARTS:
            return True  # four this afternoon
        if self.word(place - 1) in {"so", "or", "then"} and (
            first in WEEKDAYS or (first == "on" and second in WEEKDAYS)
        ):
            return True  # so four on Friday
        beside = (place - 1, place + 1, place + 2)  # the last line says "4."
        return place > 0 and all(self.tokens[n].ends_sentence for n in beside if n < len(self.tokens))

    def _hundred(self, place: int) -> int:
        """Return where "eleven hundred hours" or "by sixteen hundred" ends; 0 for anything else."""
        first, second = self.words(place + 1, 2)
        if first != "hundred":
            return 0
        if second in {"hours", "hrs"}:
            return place + 3
        return place + 2 if self.word(place - 1) in _STRICT and not second.isalnum() else 0

    def _alone(self, place: int) -> bool:
        """Tell whether a number by itself is an hour: five o'clock, five tonight, by 5."""
        if self._says_again(place) and not self._counts(place + 1):
            return True
        about = self.word(place - 1) in _ABOUT and self.word(place - 2) in _STRICT
        before, after = self.word(place - 1 - about), self.word(place + 1)
        if self._told_by_what_follows(place):
            return True
        one = self.word(place) in {"one", "1"} and self.word(place - 2) not in {",", "("}
        loosely = before in _LOOSELY_BEFORE and not one
        if before == "like":  # tonight like six
            loosely = self.word(place - 2) in _NEAR_DAYS | WEEKDAYS.keys() | _PARTS_OF_DAY
        loosely = loosely or (before in {",", "-", "("} and self.word(place - 2) in _PARTS_OF_DAY)
        loosely = loosely or (
            before == "is" and "which" in self.words(place - 6, 5)
        )  # which they tell me is seven
        later = before == "than" and self.word(place - 2) in {"later", "after"}
        weekday = WEEKDAYS.get(before)
        if weekday is not None and self._number(place) != self._day_of_next(weekday):
            loosely = True  # Thursday 10, if that is no tenth
        led = before in _BEFORE_HOUR or loosely or later or self.words(place - 2, 2) in _LEAD_TO_HOUR
        if before in _STRICT and self.word(place) not in {"one", "1"} and not self._counts(place + 1):
            return True
        over = (
            after in _HOUR_IS_OVER
            or not (after[0].isalnum() or after[0] in _OF_NUMBERS)
            or after in WEEKDAYS
            or (before in _STRICT and after in _GOES_ON)
        )
        return led and over

    def _day_of_next(self, weekday: int) -> int:
        """Return which day of its month the next such weekday is."""
        return (self.today + timedelta(days=(weekday - self.today.weekday()) % 7)).day

    def _says_again(self, place: int) -> bool:
        """Tell whether a number tells a part of the day better: "dinner time, that's twelve"."""
        here = place - 2 - (self.word(place - 2) in {",", "(", "-"})
        return self.word(place - 1) == "that's" and self.word(here) in _PARTS_OF_DAY

    def _counts(self, place: int) -> bool:
        """Tell whether the number before this place counts things: five sites, three large hospitals."""
        near = [word for word in self.words(place, 2) if word.isalpha()]
        things = any(word.endswith("s") and word not in _NOT_THINGS for word in near)
        return things or not self.word(place)[:1].isalpha() or self.word(place) in _COUNTED

    def _number(self, place: int) -> int:
        word = self.word(place)
        return int(word) if re.fullmatch(r"\d{1,2}", word) else NUMBERS.get(word, 0)

    def _figures(self, place: int) -> When | None:
        word = self.word(place)
        clock = re.fullmatch(r"(\d{1,2})[:.](\d\d)", word) or re.fullmatch(r"(\d\d?)(\d\d)", word)
        if clock is None or int(clock[1]) > _LAST_HOUR or int(clock[2]) > _LAST_MINUTE:
            return None
        if len(word) < _FIGURES and word.isdigit() and not self._three_figures(place):
            return None
        four = len(word) == _FIGURES and word.isdigit()
        if four and not self._four_figures(place):
            return None
        hour = time(int(clock[1]), int(clock[2]))
        sure = hour.hour > _FACE or four or word.startswith("0")
        return self._with_half(When(place, place + 1, hour=hour, sure_half=sure))

    def _three_figures(self, place: int) -> bool:
        """Tell whether three figures are an hour: "by 330 today"; not "by 330 places"."""
        after = self.word(place + 1)
        tells = after in _NEAR_DAYS or after in WEEKDAYS or after in {"am", "pm", "please", "pls"}
        return tells and self.word(place - 1) in _STRICT and int(self.word(place)) % 5 == 0

    def _four_figures(self, place: int) -> bool:
        """Tell whether four figures are an hour (by 1730) and not a year or part of a number."""
        word, before, after = self.word(place), self.word(place - 1), self.word(place + 1)
        if after in _OF_CLOCK or after in _AFTER_FOUR:
            return True
        beside = {before, after} & _NEAR_DAYS
        if before.isdigit() or after.isdigit() or (word.startswith("20") and not beside):
            return False
        if before in _WHOSE_SHOW and after in _OF_BROADCASTS:
            return True  # the 1745 programme
        if word.startswith("0") or (before == ":" and int(word) % 5 == 0):
            return True  # at the 0915 meeting; Wanted by: 1630
        return bool(beside) or before in _BEFORE_FIGURES or before in WEEKDAYS or after in WEEKDAYS

    def _with_half(self, found: When) -> When:
        """Add am, pm, "in the morning" after an hour."""
        first, second, third = self.words(found.end, 3)
        if first == "gmt" and self.local.utcoffset() and self.word(found.end + 1) != "bst":
            if ("our", "own") in pairwise(self.words(found.end + 1, _SHORT)):
                return replace(found, end=found.end + 1, zone="UTC")  # 0900 GMT, which is our own time
            return replace(found, end=found.end + 1, doubtful=True)  # in summer: ours, or Greenwich's?
        if first in _OF_CLOCK:
            return replace(found, end=found.end + 1)
        half, length = (first, 1) if first in {"am", "pm"} else ("", 0)
        if self._is_waking(found):
            half = "am"
        if (first, second) == ("at", "night") and found.hour != time(_FACE):
            half, length = "pm", 2
        if (first, second) == ("in", "the") and third in PARTS:
            half, length = ("am" if third == "morning" else "pm"), 3
        if not half or found.hour is None:
            return found
        hour = found.hour.hour % _FACE + (_FACE if half == "pm" else 0)
        return replace(found, end=found.end + length, hour=found.hour.replace(hour=hour), sure_half=True)

    def _is_waking(self, found: When) -> bool:
        """Tell whether the writer gets up then: "when I get up at six", "I wake at five", "I'm up at six"."""
        if self.word(found.start - 1) != "at" or found.hour is None or found.hour.hour >= _FACE:
            return False
        if not _EARLY.isdisjoint(self.words(found.start - 6, 5)) and found.hour.hour < _EARLIEST:
            return True  # when the early team gets in at five
        first, last = self.words(found.start - 3, 2)
        comes_in = last == "in" and first in _WE_ARE and found.hour.hour >= _EARLIEST_SHIFT
        return comes_in or last in _WAKES or (last == "up" and first in _GETS) or first in _WAKES

    def with_clock(self, found: When) -> When:
        """Add whose clock it is, where that is told after the hour: "6pm Thursday, Paris time"; ours may be any."""
        begin = found.end + (self.word(found.end) in _COMMAS)
        clock = clock_named(self, begin)
        if clock is None or (begin > found.end and clock[0] == begin + 1):
            return found
        end, zone = clock
        if zone == OURS and self.word(end) in {"is", "are"}:
            return found  # by five, our time is short
        return replace(found, doubtful=True) if zone == OURS else replace(found, end=end, zone=zone)
