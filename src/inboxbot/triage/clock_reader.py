"""The days and hours that a text tells, in order; a day and an hour that belong together are one."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import time
from itertools import zip_longest
from typing import Final

from inboxbot.triage.clock_days import BEGIN_DAYS
from inboxbot.triage.clock_hours import BEGIN_HOURS, Hours
from inboxbot.triage.clock_relative import BEGIN_RELATIVE, Named, Relative
from inboxbot.triage.clock_tokens import EARLIER, HALVES, When, set_of
from inboxbot.triage.clock_zones import london_named

_MOST_TRIED: Final = 1_000  # words with which a time may begin; a long press release has some hundreds
_MOST_BETWEEN: Final = 4
_BEGINNINGS: Final = BEGIN_DAYS | BEGIN_HOURS | BEGIN_RELATIVE
_NO_JOIN: Final = ";"
_JOINS: Final = set_of(
    "@ on at of the this by in , ( - : please around about no later than latest for before and"
)
_PLAINLY_JOINS: Final = set_of("@ at on of the about around")
_NEXT_FIELD: Final = set_of(
    ". deadline due time needed required :"
)  # Deadline date: 12 June / Deadline time: 15:00
_COMMAS: Final = set_of(", ( -")
_REFINES: Final = set_of(
    ", ( - say by so at the very latest . ? let's shall we which realistically means he she they call make i took "
    "take read reckon assume presume presumably meaning mean that that's it to well ie something"
)
_SAYS: Final = set_of("say about around means it like as meaning mean assume reckon presumably")
_SAYS_AGAIN: Final = set_of(", ( - ie that is being")
_ASIDE: Final = set_of(", ( / - = which that's ie")
_OTHER_HOURS: Final = set_of("or and but so then")
_FAR_BETWEEN: Final = 14
_FEW_SENTENCES: Final = 2
_VAGUE: Final = set_of("vague useless woolly exact precise precisely exactly specific specifically")
_BEFORE_SAY: Final = set_of(". , ( - ; ! ? :")
_HOURS_OF_PART: Final = {"morning": (5, 12), "afternoon": (12, 19), "evening": (16, 24)}
_NEAR_NAME: Final = 3
_SMALL_HOURS: Final = time(4, 0)
_BACK: Final = set_of("return returns returning back reopen reopens resume resumes")
_BACK_REACH: Final = 6


class Reader(Relative, Hours):
    """Reads days and hours."""

    def may_begin(self, place: int) -> bool:
        """Tell whether a time could begin with this word."""
        word = self.tokens[place].text
        return word.removesuffix("'s") in _BEGINNINGS or word[0].isdigit()

    def at(self, place: int) -> When | None:
        """Read one day, stretch of time or hour that begins at this place."""
        return self.day_at(place) or self.hour_at(place)

    def times_told(self) -> list[When]:
        """Return all times told, in order, joined: "5pm on Friday", "tonight's bulletin at 6.30"."""
        joined: list[When] = []
        found = list(self._each())
        for when, after in zip_longest(found, found[1:]):
            last = joined[-1] if joined else None
            if last is None or (after is not None and self._is_of_the_next(last, when, after)):
                joined.append(when)
            elif self._has_hour_of_every_week(last, when):
                joined.append(replace(when, hour=last.hour, sure_half=last.sure_half, soft=last.soft))
            elif self._says_twice(last, when):
                joined[-1] = replace(when, start=last.start)
            elif end := self._tells_by_our_clock(last, when):
                joined[-1] = replace(when, start=last.start, end=end, day=last.day, dated=last.dated)
            elif self._refines(last, when) or self._sharpens(last, when):
                joined[-1] = replace(when, start=last.start, day=last.day, part=last.part)
            elif self._belong(last, when):
                joined[-1] = self._told_whole(last, when)
            else:
                joined.append(when)
        return joined

    def _told_whole(self, first: When, second: When) -> When:
        """Return a day and its hour as one, with whose clock it is: "6pm on Thursday, Mumbai time"."""
        whole = first.joined(second)
        if whole.hour is not None and whole.hour < _SMALL_HOURS and whole.part != "evening":
            # half past midnight on Friday: as it begins, or as it ends?
            whole = replace(whole, doubtful=whole.doubtful or "midnight" in self.words_of(whole))
        return whole if whole.zone or whole.hour is None else self.with_clock(whole)

    def _each(self) -> Iterator[When]:
        place, tried, named = 0, 0, Named()
        while place < len(self.tokens) and tried < _MOST_TRIED:
            if not self.may_begin(place):
                place += 1
                continue
            tried += 1
            found = self.relative_at(place, named) or self.at(place)
            if found is None:
                place += 1
                continue
            yield found
            place = found.end
            if self._names_a_time(found):
                ends = self.sentence_ends(max(named.end, 0), found.start)
                named = named.after(found, same_sentence=not ends)

    def _names_a_time(self, found: When) -> bool:
        """Tell whether what comes may be told by this time; not "every Sunday", nor "a week before, pictures …"."""
        words = self.words_of(found)
        counted = found.relative and words[-1] in EARLIER and words[0] != "the"
        return words not in HALVES and not words[0].endswith("days") and not (counted or self._is_end(found))

    def _is_end(self, found: When) -> bool:
        """Tell whether it is but the end of an absence: "we break up on the 18th and return on 4 January"."""
        near = self.words(found.start - _BACK_REACH, _BACK_REACH)
        if near[-1] == "to":  # away from the 2nd to the 9th; not "put back to the 29th"
            return "from" in near
        return not _BACK.isdisjoint(near[-3:])

    def _is_of_the_next(self, last: When, when: When, after: When) -> bool:
        """Tell whether an hour belongs to the day after it: "we go on Sunday night, so by noon on Sunday"."""
        if when.day is not None or after.day is None or after.hour is not None or after.start - when.end > 1:
            return False
        return not _PLAINLY_JOINS.issuperset(self._between(last, when))

    def _has_hour_of_every_week(self, first: When, second: When) -> bool:
        """Tell whether a day has the hour told of every such day: "I file on Mondays at noon, so this Monday"."""
        every = any(word.endswith("days") for word in self.words_of(first)) and first.hour is not None
        same = (
            first.day is not None and second.day is not None and first.day.weekday() == second.day.weekday()
        )
        return (
            every and same and second.hour is None and not second.part and not self._sentences(first, second)
        )

    def _says_twice(self, first: When, second: When) -> bool:
        """Tell whether a day is told twice: "tomorrow, Friday, at six"."""
        if first.day is None or first.day != second.day or first.hour is not None or first.part:
            return False
        between = self._between(first, second)
        return 0 < len(between) < _MOST_BETWEEN and _SAYS_AGAIN.issuperset(between)

    def _tells_by_our_clock(self, first: When, second: When) -> int:
        """Return where an hour told again by the clock of London ends: "8pm Indian time (3.30pm in London)"; or 0."""
        if None in {first.hour, second.hour} or second.day is not None or self._sentences(first, second):
            return 0
        between = self._between(first, second)
        if (
            len(between) > 2 * _MOST_BETWEEN
            or _ASIDE.isdisjoint(between)
            or not _OTHER_HOURS.isdisjoint(between)
        ):
            return 0
        return london_named(self, second)

    def _refines(self, first: When, second: When) -> bool:
        """Tell whether an hour says more exactly what a part of the day was: "tomorrow teatime - 4pm, say"."""
        if second.soft or second.hour is None or second.day is not None or first.at is not None:
            return False
        between = self._between(first, second)
        few = len(between) <= _MOST_BETWEEN
        if first.part and first.hour is None and between and few and _COMMAS.issuperset(between):
            return True
        if first.hour is None and first.day is None:
            return False
        if (first.hour is None or first.soft) and between[-1:] and between[-1] in _SAYS:
            return len(between) <= _MOST_BETWEEN + 2 and _REFINES.issuperset(between[:-1])
        return first.soft and len(between) < _MOST_BETWEEN and _REFINES.issuperset(between)

    def _sharpens(self, first: When, second: When) -> bool:
        """Tell whether an hour tells a vague time better a clause later: "by tuesday night, if you could! say 8pm"."""
        if second.soft or second.hour is None or second.day is not None or first.at is not None:
            return False
        vague = first.soft or (first.hour is None and first.day is not None and bool(first.part))
        between = self._between(first, second)
        if not vague or len(between) > _FAR_BETWEEN or self._sentences(first, second) > _FEW_SENTENCES:
            return False
        if between[-1:] in (["meant"], ["means"]):
            return _fits(first, second)  # for teatime, which when asked she said meant five
        says = between[-1:] in (["say"], ["like"]) and between[-2:-1] and between[-2][-1] in _BEFORE_SAY
        said = self.words(second.end, 2) == (",", "say") and "".join(between[-1:])[-1:] in _BEFORE_SAY
        return (bool(says) or said or not _VAGUE.isdisjoint(between)) and _fits(first, second)

    def _sentences(self, first: When, second: When) -> int:
        return self.sentence_ends(first.end, second.start)

    def _belong(self, first: When, second: When) -> bool:
        """Tell whether a day and an hour, with little between them, are one time."""
        if first.at or second.at or (first.day and second.day) or (first.hour and second.hour):
            return False
        between = self._between(first, second)
        if second.hour is not None and "time" in between and _NEXT_FIELD.issuperset(between):
            return True
        if len(between) > _MOST_BETWEEN or _NO_JOIN in between or self.sentence_ends(first.end, second.start):
            return False
        return len([word for word in between if word not in _JOINS]) <= 1

    def _between(self, first: When, second: When) -> list[str]:
        return [token.text for token in self.tokens[first.end : second.start]]


def _fits(vague: When, hour: When) -> bool:
    """Tell whether an hour is within a part of the day, or near an hour told by its name."""
    if hour.hour is None or hour.hour == time.max:
        return False
    halves = {hour.hour.hour} if hour.sure_half else {hour.hour.hour % 12, hour.hour.hour % 12 + 12}
    if vague.hour is not None:
        return any(abs(each - vague.hour.hour) <= _NEAR_NAME for each in halves)
    first, last = _HOURS_OF_PART.get(vague.part, (0, 0))
    return any(first <= each < last for each in halves)
