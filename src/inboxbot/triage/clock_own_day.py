"""The day that an hour without one belongs to: "I file on Friday; five would do", "on air at six, so by four"."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import time, timedelta
from typing import Final

from inboxbot.triage.asked_ranks import ASKED, COMES_OUT
from inboxbot.triage.asked_words import CALL_IT, CORRECTS, LEADS
from inboxbot.triage.clock_moment import hour_of, moment_of
from inboxbot.triage.clock_reader import Reader
from inboxbot.triage.clock_tokens import When, sentence_before, set_of

_DAYS_BEFORE: Final = 3
_REACH_OF_A_DAY: Final = 20
_REACH_OF_A_DEADLINE: Final = 30
_FARTHEST: Final = timedelta(days=60)
_MOST_BETWEEN: Final = 4
_SOMEWHAT: Final = 2
_EVENING: Final = 18
_HALF: Final = 12
_NOON: Final = time(12, 0)
_REACH_OF_ITS_DAY: Final = 40
_LATE: Final = 19
_AS_FAR: Final = 8
_OTHER_SUBJECTS: Final = set_of("i i'd we we'd you he she they it the a our my his her their please at")
_BECAUSE: Final = set_of("as because cos since when ( -")
_AT_WORK: Final = set_of("desk shift office newsroom work")
_WRITER: Final = set_of("i'm i'll i we're we'll we")


def with_its_day(named: Sequence[When], when: When, reader: Reader, *, gone_back: bool, rank: int) -> When:
    """Return a time, an hour without a day with the day of those before it, where that is its own too.

    ``rank``: how surely the time before it is asked for. ``gone_back``: something said later goes back to that.
    """
    if not named or when.hour is None or when.day is not None:
        return when
    if _is_of_the_same_morning(named[-1], when, reader):
        when = replace(when, sure_half=True)
    of = _day_for(named[-_DAYS_BEFORE:], when, reader)
    if of is None and gone_back and named[-1].hour is None:
        of = named[-1]  # I write it tomorrow; before I sit down, two o'clock
    of = of or _told_to_be_that_day(named[-_DAYS_BEFORE:], when, reader)
    if of is None and rank >= COMES_OUT and _is_of_the_deadline(named[-1], when, reader):
        of = named[-1]
        when = replace(when, doubtful=when.doubtful or rank != ASKED)
    if of is None:
        near = when.start - named[-1].end <= _REACH_OF_A_DAY
        return replace(when, doubtful=True) if near and _may_be_tonight(named[-1], when, reader) else when
    when = replace(when, day=of.day, dated=of.dated)
    return replace(when, part=of.part) if _is_of_its_evening(of, when) else when


def _told_to_be_that_day(named: Sequence[When], hour: When, reader: Reader) -> When | None:
    """Return the day told last, where an hour past today can only be of that one: "tomorrow at 3. By 1pm, please"."""
    last = next((when for when in reversed(named) if when.day is not None), None)
    moment = moment_of(hour, reader)
    ahead = last is not None and moment is not None and reader.today < moment.date() == last.day
    return last if ahead else None


def _is_of_the_deadline(day: When, hour: When, reader: Reader) -> bool:
    """Tell whether an hour soon follows a day to come by which an answer is asked: "Deadline's Friday. Noon."."""
    if day.day is None or day.hour is not None or hour.start - day.end > _REACH_OF_A_DEADLINE:
        return False
    return reader.today < day.day <= reader.today + _FARTHEST


def _may_be_tonight(day: When, hour: When, reader: Reader) -> bool:
    """Tell whether a morning's hour may be tonight's: "a line tonight? I'm up till eleven", written at ten."""
    morning = not hour.sure_half and not hour.part and hour_of(hour, reader) < _NOON
    return morning and day.day == reader.today and _is_of_its_evening(day, hour)


def _is_of_its_evening(day: When, when: When) -> bool:
    """Tell whether an hour is in the evening, as its day is: "on Friday evening after supper, starting at seven"."""
    evening = day.part == "evening" and day.hour is None
    return evening and when.hour is not None and when.hour.hour + _HALF >= _EVENING


def _is_of_the_same_morning(first: When, second: When, reader: Reader) -> bool:
    """Tell whether an hour follows one before noon: "I'm at my desk at 7am and pages go at 8"."""
    if (
        first.hour is None
        or second.hour is None
        or second.sure_half
        or reader.sentence_ends(first.end, second.start)
    ):
        return False
    early = first.sure_half and first.hour < second.hour < _NOON
    return early and any(token.text == "and" for token in reader.tokens[first.end : second.start])


def _day_for(named: Sequence[When], hour: When, reader: Reader) -> When | None:
    """Return the time told before an hour whose day is its own too, if any."""
    if _goes_on(named[-1], hour, reader):
        return named[-1]
    last = next((when for when in reversed(named) if when.day is not None), None)
    if last is not None and _is_before_that(last, hour, reader):
        return last  # I file on the 19th, six in Vienna, that is five for you, so please before four
    if last is not None and _is_before_it_begins(last, hour, reader):
        return last
    if last is None or hour.start - last.end > _REACH_OF_A_DAY:
        return None
    said = reader.words(hour.start - 2, 2)  # Friday lunchtime. Vague, I know; let's say one
    told = last.hour is not None and not last.soft
    return last if said in (CORRECTS if told else CALL_IT) else None


def _is_before_it_begins(day: When, hour: When, reader: Reader) -> bool:
    """Tell whether an hour is that of something of a day told: "they meet tomorrow … before it kicks off at 9.30"."""
    near = reader.words(hour.start - _MOST_BETWEEN - 1, _MOST_BETWEEN + 1)
    if hour.start - day.end > _REACH_OF_ITS_DAY or day.hour is not None or day.day is None:
        return False
    return "before" in near and near[-1] == "at" and not {"it", "they"}.isdisjoint(near)


def settles(named: Sequence[When], hour: When, reader: Reader) -> int | None:
    """Return which day's hour is settled by this one: "by the 4th, no matter what time, well, let's say six"."""
    days = [n for n, each in enumerate(named) if each.day or each.hour or each.at]
    meant = reader.words(hour.start - 2, 2) == ("i", "mean")  # by the weekend; by that I mean Friday at six
    if not days or hour.hour is None or (hour.day is not None and not meant):
        return None
    day = named[days[-1]]
    said = reader.words(hour.start - 2, 2)
    loose = day.at is not None or (day.day is not None and day.hour is None)
    near = hour.start - day.end <= (_REACH_OF_A_DAY if loose else _MOST_BETWEEN + 1)
    return days[-1] if near and said in (CALL_IT if loose else CORRECTS) else None


def _goes_on(first: When, second: When, reader: Reader) -> bool:
    """Tell whether an hour is of the day just told: "ideally by Friday lunchtime, but 5pm would do"."""
    if first.day is None or reader.sentence_ends(first.end, second.start):
        return False
    between = {token.text for token in reader.tokens[first.end : second.start]}
    if ";" in between:
        return False  # we film tomorrow; please tell us by four
    if reader.word(second.start) == "first" and "which" in between:
        return True  # Monday's show, which I script first thing
    if first.day == reader.today and first.part == "evening" and first.hour is None and not second.sure_half:
        return True  # have it with me tonight before I go to bed at ten
    for_it = (
        reader.word(first.start - 1) == "for" and "," in between and reader.word(second.start - 1) in LEADS
    )
    if for_it and first.day == reader.today + timedelta(days=1):
        return False  # page lead for tomorrow, copy by four
    last = reader.word(first.end - 1)
    if last.endswith("'s") and reader.words(second.start - 3, 3) == ("which", "is", "at"):
        return True  # for Thursday's programme, which is at six
    if first.hour is None and not last.endswith(("'s", "days")) and first.day != reader.today:
        return True
    if _is_of_the_shift(first, second, reader):
        return True
    if _is_before_that(first, second, reader):
        return True  # until noon tomorrow, so I'd need it by ten; it goes on Friday at four, so by two
    near = second.start - first.end <= _MOST_BETWEEN
    return near and not between.isdisjoint({"but", "or", "though"})


def _is_of_the_shift(first: When, second: When, reader: Reader) -> bool:
    """Tell whether an hour is of the writer's day at work: "I'm in on Sunday from nine and can take it up to two"."""
    goes_on = [token.text for token in reader.tokens[first.end : second.start]]
    if first.hour is None or first.day is None:
        return False
    if not _BECAUSE.isdisjoint(goes_on) and goes_on[-1] == "at" and first.day > reader.today:
        return hour_of(replace(second, day=first.day), reader) > hour_of(
            first, reader
        )  # 10am, as we film at 2
    if "and" not in goes_on:
        return False
    happens = goes_on[-1] == "at" and goes_on[goes_on.index("and") + 1] not in _OTHER_SUBJECTS
    if not is_at_work(first, reader) and not (happens and first.day != reader.today):
        return False  # they begin on Friday at six and finish at eight
    return hour_of(replace(second, day=first.day), reader) > hour_of(first, reader)


def is_at_work(when: When, reader: Reader) -> bool:
    """Tell whether the writer is at work then: "I'm in on Sunday from nine", "back at my desk on Friday"."""
    before = [*reversed(sentence_before(reader, when.start)[:_AS_FAR])]
    there = "in" in before[-2:] or not _AT_WORK.isdisjoint(before)
    return there and not _WRITER.isdisjoint(before)


def _is_before_that(first: When, second: When, reader: Reader) -> bool:
    """Tell whether an hour follows from a later one of a day to come, told in the same sentence."""
    if first.day is None or first.day <= reader.today or reader.sentence_ends(first.end, second.start):
        return False
    if first.hour is None or second.hour is None or time.max in {first.hour, second.hour}:
        return False
    between = {token.text for token in reader.tokens[first.end : second.start]}
    wanted_by = reader.word(second.start - 1) in LEADS
    if "so" not in between and ("and" not in between or wanted_by):
        return False
    begin, end = hour_of(replace(second, day=first.day), reader), hour_of(first, reader)
    if begin <= end and end.hour - begin.hour <= _SOMEWHAT:
        return True
    return not second.sure_half and second.hour < first.hour and hour_of(second, reader).hour >= _LATE
