"""Times told by another one just named: the day before, the Monday before, that morning, same time, by quarter to."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from typing import Final

from inboxbot.triage.clock_days import Days
from inboxbot.triage.clock_tokens import EARLIER, NUMBERS, PARTS, WEEKDAYS, When, set_of, small_number
from inboxbot.triage.clock_zones import OURS, clock_named

_REACH: Final = 30
_FAR: Final = 80  # "…, so I must know a week before"
_BESIDE: Final = 4
_DAY: Final = timedelta(days=1)
_MORE: Final = {"couple": 2, "few": 3, "a": 1, "an": 1} | NUMBERS
_MINUTES: Final = {"quarter": 15, "five": 5, "ten": 10, "twenty": 20, "half": 30}
_MOST_DAYS: Final = 14
_GO_ON: Final = set_of("if so at by and or that please would will is it")
_GO_ON_DAY: Final = _GO_ON | set_of("to for as because since latest but though when then noon midday")
_CLOCKS: Final = set_of("you us london")  # an hour before you: another clock
_OF_THAT_WEEK: Final = {("of", "that", "week"), ("that", "same", "week")}
_WHOLE: Final = set_of("of good full clear whole")
_WE: Final = set_of("i we they it he she")
_IS_TOLD: Final = {("which", "is"), ("that", "is")}
_SOON_AFTER: Final = 12
_SATURDAY: Final = 5
_BESIDE_WEEKEND: Final = 7  # before the weekend of the 18th; Friday
_OF_PRESS: Final = set_of("press news copy print production publication")
_FACE: Final = timedelta(hours=12)
_NOON: Final = 12
_WEEKS: Final = {"week": 7, "weeks": 7, "fortnight": 14}
_OF_HOURS: Final = set_of("minute minutes mins min")
_HOURS: Final = set_of("hour hours hrs")
_COMES_OUT: Final = set_of(
    "embargo lifts lift publication publish broadcast transmission press print air airs"
)
_IS_OUT: Final = _COMES_OUT | set_of("out holds hold runs run released release live report embargoed goes")
_NEAR_PRESS: Final = 12
_NEEDS: Final = set_of("need needs want wants takes take require requires allow")
_AT_LEAST: Final = set_of("a about at least good only just roughly another around")
_ASKED_BY: Final = set_of("by before deadline until")
WORK_ON_IT: Final = set_of(
    "sub edit cut set lay type format upload check proof turn get put voice mix record script fit place write drop"
)
"""What the writer does with an answer before it goes out."""
_TO_WORK_ON: Final = set_of("it anything something this that your what them")
BEGIN_RELATIVE: Final = frozenset((*_MORE, *WEEKDAYS, *_MINUTES)) | set_of(
    "the day evening night morning that same on"
)
"""The words with which such a time begins; figures besides."""


@dataclass(frozen=True, slots=True)
class Named:
    """The day and the hour that were named last, and where the later of them ends.

    ``hour_day``: the day told beside the hour, if any; ``part`` and ``zone`` are the hour's too.
    """

    day: date | None = None
    hour: time | None = None
    end: int = -_REACH
    hour_day: date | None = None
    sure_half: bool = False
    part: str = ""
    zone: str = ""
    doubtful: bool = False

    def after(self, when: When, *, same_sentence: bool) -> Named:
        """Return what is known after one more time was named, in the same sentence or later."""
        if when.at is not None:
            return self
        beside = same_sentence and when.start - self.end <= _BESIDE
        part = when.part or (self.part if beside else "")
        if when.hour is not None:
            hour_day = when.day or (self.day if beside else None)
            named = Named(
                when.day or self.day, when.hour, when.end, hour_day, when.sure_half, part, when.zone
            )
            return replace(named, doubtful=when.doubtful or (self.doubtful and named.day == self.day))
        hour_day = self.hour_day or (when.day if beside else None)
        named = replace(self, day=when.day or self.day, end=when.end, hour_day=hour_day, part=part)
        return replace(named, doubtful=when.doubtful or (self.doubtful and beside))


class Relative(Days):
    """Reads one time that another tells."""

    def relative_at(self, place: int, named: Named) -> When | None:
        """Return the time that begins here and is told by the one named last, if any."""
        if place - named.end > _REACH:
            return self._from_afar(place, named if place - named.end <= _FAR else Named())
        found = self._hour_named(place, named)
        if found is None and named.day is not None:
            found = (
                self._day_before(place, named)
                or self._that_day(place, named.day)
                or self._last_before(place, named, named.day)
            )
        found = found or self._ahead(place, named) or self._for_work(place, named)
        if found is None:
            return None
        return replace(found, relative=True, dated=True, doubtful=found.doubtful or named.doubtful)

    def _from_afar(self, place: int, named: Named) -> When | None:
        """Read "a week before" long after the day was named, or before it is: only where nothing else follows."""
        found = self._ahead(place, replace(named, hour=None)) or self._day_before(place, Named())
        if found is None:
            return None
        whole = self._is_over(found.end) or self._told_after(found.end, Named()).day is not None
        return replace(found, relative=True, dated=True) if whole else None

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
            and self.word(place - 1) in {"by", "before", "at", "till", "until", "is", "so", "say"}
        ):
            if not self._is_over(place + 2) and self.word(place + 2) not in _GO_ON:
                return None
            begin = datetime.combine(self.today, named.hour)
            begin = begin.replace(minute=0) + timedelta(hours=begin.minute > 30)  # noqa: PLR2004
            moment = (
                begin - timedelta(minutes=minutes) if told[1] == "to" else begin + timedelta(minutes=minutes)
            )
            return When(place, place + 2, day=named.hour_day, hour=moment.time(), sure_half=named.sure_half)
        return None

    def _is_over(self, place: int) -> bool:
        return not self.word(place).isalnum()

    def _day_before(self, place: int, named: Named) -> When | None:
        """Read "the day before", "the evening before", "the Monday before", "the following Friday"."""
        day = named.day
        if (
            day
            and self.words(place, 2) == ("the", "following")
            and self.word(place + 2) in {"day", *WEEKDAYS}
        ):
            ahead = (WEEKDAYS.get(self.word(place + 2), day.weekday() + 1) - day.weekday()) % 7 or 7
            return When(place, place + 3, day=day + ahead * _DAY)
        here = place + (self.word(place) == "the")
        word, after = self.word(here), self.word(here + 1)
        part = PARTS.get(after, "")
        if part and word in WEEKDAYS:  # the Sunday night before
            here, after = here + 1, self.word(here + 2)
        if after != "before":
            return None
        told = self._told_after(here + 2, Named()).day
        if told is not None:
            return self._part_before(place, here, told, part)
        if day is None:
            return None
        comes_out = self._comes_out(here + 2)
        if not (comes_out or self._is_over(here + 2) or self.word(here + 2) in _GO_ON):
            return None
        if comes_out and _IS_OUT.isdisjoint(self.words(named.end - _NEAR_PRESS, _NEAR_PRESS + _BESIDE)):
            return None  # the day named last may be another's
        return self._part_before(place, here, day, part)

    def _part_before(self, place: int, here: int, day: date, part: str) -> When | None:
        """Return the day, evening or weekday before a day: "the Sunday night before"."""
        word = self.word(here - (bool(part)))
        if word == "day" or word in PARTS:
            return When(place, here + 2, day=day - _DAY, part=PARTS.get(word, ""))
        if word in WEEKDAYS:
            back = (day.weekday() - WEEKDAYS[word]) % 7 or 7
            return When(place, here + 2, day=day - back * _DAY, part=part)
        return None

    def _comes_out(self, place: int) -> bool:
        """Tell whether it is before something comes out: "before publication", "before the embargo lifts"."""
        return not _COMES_OUT.isdisjoint(self.words(place, 3))

    def _last_before(self, place: int, named: Named, day: date) -> When | None:
        """Read "the Tuesday" after a later date: "we print on the 26th, and she wants it on the Tuesday"."""
        begin = place + (self.word(place) == "the")
        weekday = WEEKDAYS.get(self.word(begin))
        if weekday is None or self.sentence_ends(named.end, place) > 1:
            return None
        of_weekend = "weekend" in self.words(place - _BESIDE_WEEKEND, _BESIDE_WEEKEND)
        if begin == place and not of_weekend:
            return None
        part = PARTS.get(self.word(begin + 1), "")
        end = begin + (2 if part else 1)
        if begin > place and not (self._is_over(end) or self.word(end) in _GO_ON_DAY):
            return None
        last = day - ((day.weekday() - weekday) % 7 or 7 * (not of_weekend)) * _DAY
        return When(place, end, day=last, part=part) if last > self.today else None

    def _that_day(self, place: int, day: date) -> When | None:
        """Read "that day", "that morning", "three on the day"."""
        first, second = self.words(place, 2)
        if (first, second) == ("the", "day") and self.word(place - 1) == "on" and self._is_over(place + 2):
            return When(place, place + 2, day=day)
        if self.words(place, 3) == ("the", "same", "day"):
            return When(place, place + 3, day=day)
        if first == "on" and second in _OF_PRESS and self.word(place + 2) == "day":
            return When(place, place + 3, day=day)
        here = place + (first == "the")
        if self.word(here) in WEEKDAYS and self.words(here + 1, 3) in _OF_THAT_WEEK:
            monday = day - day.weekday() * _DAY
            return When(place, here + 4, day=monday + WEEKDAYS[self.word(here)] * _DAY)
        if self.word(here) in WEEKDAYS and self.words(here + 1, 4) == ("of", "the", "week", "before"):
            monday = day - (day.weekday() + 7) * _DAY
            return When(place, here + 5, day=monday + WEEKDAYS[self.word(here)] * _DAY)
        if first == "that" and (second == "day" or second in PARTS):
            return When(place, place + 2, day=day, part=PARTS.get(second, ""))
        return None

    def _ahead(self, place: int, named: Named) -> When | None:
        """Read "two days ahead", "a couple of days before", "24 hours beforehand", "an hour before that"."""
        here, number = place, 0
        part, hour_at = self._amount(place)
        if part % 1 and self.word(hour_at) == "hour" and self.word(hour_at + 1) in EARLIER:
            return self._hours_ahead(
                place, hour_at + 2, timedelta(hours=part), named
            )  # a quarter of an hour before
        while here < place + 3 and ((more := self._more(here)) or self.word(here) in _WHOLE):
            number = more or number
            here += 1
        here += self.word(here) == "working"
        unit, earlier = self.words(here, 2)
        if not number or earlier not in EARLIER or self.word(here + 2) in _CLOCKS:
            return None
        if unit in _OF_HOURS:
            return self._hours_ahead(place, here + 2, timedelta(minutes=number), named)
        if unit in _HOURS and (named.hour is not None or number % 24):
            return self._hours_ahead(place, here + 2, timedelta(hours=number), named)
        named = self._told_after(here + 2, named)
        return self._days_ahead(place, here, number, named.day, named) if named.day is not None else None

    def _for_work(self, place: int, named: Named) -> When | None:
        """Read "we go live at six, and I need ten minutes to edit it": so long before that hour."""
        lead = place - 1
        while lead > place - _BESIDE and self.word(lead) in _AT_LEAST:
            lead -= 1
        led = self.word(lead) in _NEEDS or (self.word(lead) in {"me", "us"} and self.word(lead - 1) in _NEEDS)
        if not led or not _ASKED_BY.isdisjoint(self.words(named.end - _NEAR_PRESS, _NEAR_PRESS)):
            return None
        number, unit_at = self._amount(place)
        unit, to, work = self.words(unit_at, 3)
        if (
            not number
            or unit not in _HOURS | _OF_HOURS
            or to != "to"
            or work not in WORK_ON_IT
            or self.word(unit_at + 3) not in _TO_WORK_ON
        ):
            return None
        stretch = timedelta(hours=number) if unit in _HOURS else timedelta(minutes=number)
        return self._hours_ahead(place, unit_at + 3, min(stretch, _FACE), named)

    def _days_ahead(self, place: int, here: int, number: int, last: date, named: Named) -> When | None:
        """Return the day so many days, weeks or times 24 hours before the one named."""
        unit = self.word(here)
        if unit in _HOURS:  # on the 18th, with your piece in hand 48 hours before
            return When(place, here + 2, day=last - number // 24 * _DAY)
        if unit in {"day", "days"} and number <= _MOST_DAYS:
            working = self.word(here - 1) == "working"
            day = _days_back(last, number, working=working)
            loosely = not {"couple", "few"}.isdisjoint(self.words(place, 3))
            then = not loosely and named.hour_day == last and "that" in self.words(here + 2, 2)
            if then and named.hour not in {None, time.max}:  # Thursday at four; a day ahead of that
                return When(place, here + 2, day=day, hour=named.hour, sure_half=named.sure_half)
            return When(place, here + 2, day=day)
        if unit in _WEEKS:
            return When(place, here + 2, day=last - min(number, 8) * _WEEKS[unit] * _DAY)
        return None

    def _told_after(self, place: int, named: Named) -> Named:
        """Return the day that what comes after "before" is told to be: "before we shoot, and we shoot on the 30th"."""
        if self.word(place) not in _WE:
            return named
        for here in range(place + 2, place + _SOON_AFTER):
            again = self.word(here) == self.word(place + 1) or self.words(here - 1, 2) in _IS_TOLD
            again = again or self.word(here) == "that's"
            if again and (day := self.day_after(here + 1)) is not None:
                return replace(named, day=day)
        return named

    def day_after(self, place: int) -> date | None:
        """Return the day told here, after "on"."""
        found = self.day_at(place + (self.word(place) == "on"))
        return found.day if found is not None else None

    def _more(self, place: int) -> int:
        word = self.word(place)
        return _MORE.get(word, 0) or small_number(word)

    def _hours_ahead(self, place: int, end: int, stretch: timedelta, named: Named) -> When | None:
        """Return the hour so long before the one named."""
        if named.hour is None or named.hour == time.max:
            return None
        moment = datetime.combine(named.hour_day or self.today, named.hour)
        told_half = named.sure_half or bool(named.part)
        if named.part and not named.sure_half and named.part != "morning" and named.hour.hour < _NOON:
            moment += _FACE  # quarter past eleven tonight
        if not told_half and moment - stretch <= datetime.combine(moment.date(), time(0)):
            moment += _FACE  # an hour before one is noon
        moment -= stretch
        day = moment.date() if named.hour_day is not None else None
        return When(place, end, day=day, hour=moment.time(), sure_half=told_half, zone=self._zone_of(named))

    def _zone_of(self, named: Named) -> str:
        """Return whose clock the hour named last is told by, also where that follows its day."""
        begin = named.end + (self.word(named.end) in {",", "("})
        _, zone = clock_named(self, begin) or (begin, "")
        return named.zone or (zone if zone != OURS else "")


def _days_back(day: date, number: int, *, working: bool) -> date:
    """Return the day so many days, or weekdays, before."""
    while number > 0:
        day -= _DAY
        number -= not working or day.weekday() < _SATURDAY
    return day
