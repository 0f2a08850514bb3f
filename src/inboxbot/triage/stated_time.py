"""The time by which a journalist needs an answer, read from what they wrote (policy R5, T7).

A time counts only where something near it says that an answer is wanted by then. London time, UK
date order. A day without an hour is 17:00, "first thing" 09:00 (behaviour: Clocks).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from typing import Final, NamedTuple
from zoneinfo import ZoneInfo

from inboxbot.model.message import Message
from inboxbot.model.plan import StatedTime
from inboxbot.rules.fold import fold, places
from inboxbot.triage.asked_again import spoken_of_again
from inboxbot.triage.asked_elsewhere import is_every_week, is_handed_over
from inboxbot.triage.asked_for import asked
from inboxbot.triage.asked_ranks import ABOUT_THEN, ASKED, COMES_OUT, NOT, PERHAPS
from inboxbot.triage.asked_words import LEADS
from inboxbot.triage.clock_abroad import in_english
from inboxbot.triage.clock_moment import hour_of, is_which_day, moment_of
from inboxbot.triage.clock_own_day import is_at_work, settles, with_its_day
from inboxbot.triage.clock_passed import own_and_passed
from inboxbot.triage.clock_reader import Reader
from inboxbot.triage.clock_tokens import (
    END_OF_DAY,
    MONTHS,
    PARTS,
    WEEKDAYS,
    When,
    set_of,
    tokens_of,
)

FARTHEST: Final = timedelta(days=60)
_SURE: Final = (ASKED, ABOUT_THEN, COMES_OUT)
_PLAINEST_FIRST: Final = (*_SURE, PERHAPS)
_OTHERS: Final = 8
_MANY: Final = 5
_EARLY_OR_LATE: Final = range(6, 9)
_NEXT_DAY: Final = timedelta(days=1)
_SOMEWHAT: Final = 2
_EVENING: Final = 18
_REACH_OF_ITS_DAY: Final = 40
_LATE: Final = 19
_NIGHT: Final = 21
_EARLY_SHOWS: Final = set_of("breakfast overnight")
_BEFORE_BREAKFAST: Final = range(4, 7)
_REACH_OF_BREAKFAST: Final = 60
_NAMES_OF_SHOWS: Final = set_of("today tonight breakfast")


class _Told(NamedTuple):
    """A time, its local day, whether only the day is told, and whether it is of an evening."""

    stated: StatedTime
    day: date
    by_day: bool
    in_the_evening: bool


def time_asked(message: Message, zone: ZoneInfo) -> StatedTime | None:
    """Return the time by which a message asks for an answer: its own words before what they pass on."""
    own, passed = own_and_passed(message, message.received_at.astimezone(zone))
    found = find_stated_time(f"{message.subject}\n\n{own}", message.received_at, zone)
    for each in passed:
        if found is not None and not found.doubtful:
            break
        told = find_stated_time(each.text, message.received_at, zone, written_at=each.written_at)
        if told is not None and each.doubtful:
            told = replace(told, doubtful=True)
        if told is not None and (found is None or not told.doubtful):
            found = told
    return found


def find_stated_time(
    text: str, received_at: datetime, zone: ZoneInfo, *, written_at: datetime | None = None
) -> StatedTime | None:
    """Return the time by which an answer is asked for, or None.

    ``received_at`` is aware UTC; "tomorrow" is the day after it in ``zone``, or after ``written_at``,
    where that is known. Of several times the plainest is taken, and of equally plain ones the
    earliest. A time already past or more than sixty days ahead, a weekday that does not fit its
    date, and a time that may be the story's own are doubtful.
    """
    reader = Reader(in_english(tokens_of(fold(text))), (written_at or received_at).astimezone(zone))
    told = reader.times_told()
    again = spoken_of_again(told, reader)
    settled = {settles(told[:n], when, reader) for n, when in enumerate(told)}
    written = cache(lambda: places(text))  # once, and only where a time is told
    found: dict[int, list[_Told]] = {rank: [] for rank in _PLAINEST_FIRST}
    wishes: list[_Told] = []
    known: list[When] = []
    last = NOT
    listed = _in_timetables(told, reader)
    for n, each in enumerate(told):
        when = with_its_day(known, each, reader, gone_back=n - 1 in again, rank=last)
        known.append(when)
        how = asked(when, reader, again=n in again)
        last = how.rank
        at = moment_of(when, reader) if how.rank and n not in settled else None
        if at is None or _is_name(when, reader, text, written):
            continue
        rank = PERHAPS if n in listed else how.rank
        doubtful = _is_doubtful(when, rank, _others(told, n, when, rank), reader)
        doubtful = doubtful or _may_be_of_that_day(known, when, reader)
        stated = _stated(when, at, reader, text, written(), doubtful=doubtful)
        by_day = when.hour is None and when.at is None
        in_the_evening = when.part == "evening" if by_day else at.time() > END_OF_DAY
        one = _Told(stated, at.date(), by_day, in_the_evening)
        (wishes if how.wished and rank == ASKED else found[rank]).append(one)
    if not any(each.stated.at >= received_at for each in found[ASKED]):
        found[ASKED] += wishes  # "ideally by noon" counts where no firmer time is told
    return _chosen(found, received_at)


def _in_timetables(told: Sequence[When], reader: Reader) -> set[int]:
    """Return which hours stand in a sentence of many of them, as a running order does, and are not led by "by"."""
    listed: set[int] = set()
    run: list[int] = []
    for n, when in enumerate(told):
        if run and reader.sentence_ends(told[run[-1]].end, when.start):
            run = []
        if when.hour is not None and reader.word(when.start - 1) not in LEADS:
            run.append(n)
        if len(run) >= _MANY:
            listed.update(run if len(run) == _MANY else run[-1:])
    return listed


def _others(told: Sequence[When], n: int, when: When, rank: int) -> Sequence[When]:
    """Return the times told near one, any of which may be meant instead of it."""
    first = max(n - _OTHERS, 0) if when.hour is None and rank == COMES_OUT else n + 1
    return told[first : n + 1 + _OTHERS]


def _is_doubtful(when: When, rank: int, others: Sequence[When], reader: Reader) -> bool:
    if when.doubtful or rank == PERHAPS:
        return True
    if _may_be_before_breakfast(when, reader) or _may_be_next_weeks(when, reader):
        return True
    if rank == COMES_OUT and _may_be_of_either_half(when, reader):
        return True
    counted = when.at is not None and rank == ABOUT_THEN  # shout in the next half hour; we're on at five
    if rank < ASKED and not counted and any(_may_be_instead(each, when, reader) for each in others):
        return True
    evening_from = _EVENING if when.relative else _NIGHT if rank == ASKED else _LATE
    return is_which_day(when, reader, evening_from=evening_from, asked=rank == ASKED)


def _may_be_next_weeks(when: When, reader: Reader) -> bool:
    """Tell whether only the weekday that is today is told: who means today says so."""
    by_weekday = when.hour is None and when.at is None and when.day == reader.today and not when.dated
    return by_weekday and not WEEKDAYS.keys().isdisjoint(reader.words_of(when)[:1])


def _may_be_of_either_half(when: When, reader: Reader) -> bool:
    """Tell whether what closes or comes out on a day to come may do so early or late: "it closes at 7 tomorrow"."""
    told = when.hour is None or when.sure_half or when.part
    return not told and when.day not in {None, reader.today} and hour_of(when, reader).hour in _EARLY_OR_LATE


def _may_be_before_breakfast(when: When, reader: Reader) -> bool:
    """Tell whether an hour of a day to come may be early in the morning: Monday at five, for a breakfast programme."""
    if when.hour is None or when.day in {None, reader.today} or when.sure_half or when.part:
        return False
    if reader.word(when.start - 1) in LEADS:
        return False  # plainly asked for by five
    near = reader.words(max(when.start - _REACH_OF_BREAKFAST, 0), min(when.start, _REACH_OF_BREAKFAST))
    return when.hour.hour in _BEFORE_BREAKFAST and not _EARLY_SHOWS.isdisjoint(near)


def _may_be_before_that(last: When, when: When, reader: Reader) -> bool:
    """Tell whether an hour may be of the day of a later one just told: "they announce it on Friday at 3. By noon?"."""
    if (
        last.day is None
        or last.hour is None
        or last.day <= reader.today
        or time.max in {last.hour, when.hour}
    ):
        return False
    if when.start - last.end > _REACH_OF_ITS_DAY or reader.sentence_ends(last.end, when.start) != 1:
        return False
    if reader.word(last.start - 1) in LEADS:
        return False  # only until eight from 1 April
    return hour_of(replace(when, day=last.day), reader) < hour_of(last, reader)


def _may_be_of_that_day(known: Sequence[When], when: When, reader: Reader) -> bool:
    """Tell whether an hour is tonight's only by a guess, and a day to come was named: "Sunday's talks … by ten"."""
    if when.day is not None or when.hour is None:
        return False
    if len(known) > 1 and _may_be_before_that(known[-2], when, reader):
        return True
    ahead = [each for each in known[-_OTHERS:] if each.day is not None and each.day > reader.today]
    if any(when.start - each.end <= _REACH_OF_ITS_DAY and is_at_work(each, reader) for each in ahead):
        return True  # I'm at my desk on Sunday at noon. A line by three?
    hour = hour_of(when, reader).hour
    soon = hour - reader.local.hour <= _SOMEWHAT  # by half eleven, written at ten to
    return bool(ahead) and not when.sure_half and hour >= _NIGHT and not soon


def _may_be_instead(later: When, when: When, reader: Reader) -> bool:
    """Tell whether an hour told later, of the same day or before, may be meant instead of a time not plainly asked."""
    day = when.at.date() if when.at is not None else when.day or reader.today
    if later.hour is None or (later.day or reader.today) > day or reader.word(later.start - 1) == "after":
        return False
    of_other_days = (
        is_every_week(later, [], reader) and later.day is not None and later.day.weekday() != day.weekday()
    )
    if is_handed_over(later, reader) or of_other_days:
        return False  # at my desk Tuesdays to Fridays; not "I file Mondays at noon, so this Monday"
    moment = moment_of(later, reader)
    if moment is None or moment.date() > day:
        return False  # embargoed until a minute past midnight tonight
    return moment > reader.local and moment != moment_of(when, reader)


def _chosen(found: dict[int, list[_Told]], received_at: datetime) -> StatedTime | None:
    for rank in _PLAINEST_FIRST:
        told = _told_best(found, rank, received_at)
        ahead = [stated for stated in told if received_at <= stated.at <= received_at + FARTHEST]
        if ahead:
            first = min(ahead, key=lambda stated: (stated.at, stated.doubtful))
            others = ahead if rank == COMES_OUT else []  # two of its pages close, or two of its shows are on
            doubtful = first.doubtful or any(each.at - first.at > _NEXT_DAY for each in others)
            return replace(first, doubtful=doubtful)
    if not found[ASKED]:
        return None
    nearest = min((each.stated for each in found[ASKED]), key=lambda stated: abs(stated.at - received_at))
    return replace(nearest, doubtful=True)


def _closed_before(day: _Told, closing: Sequence[_Told], received_at: datetime) -> StatedTime:
    """Return the hour at which it is closed on a day asked for, before that day ends: "today; we lock it at four"."""
    hours = [each.stated for each in closing if each.day == day.day and not each.by_day]
    sooner = [each for each in hours if received_at < each.at < day.stated.at]
    return min(sooner, key=lambda stated: stated.at, default=day.stated)


def _told_best(found: dict[int, list[_Told]], rank: int, received_at: datetime) -> list[StatedTime]:
    """Return the times of a rank; no day of which an hour is told as surely, nor an evening of which one surely is."""
    days = {each.day for each in found[rank] if not each.by_day}
    evenings = {
        each.day for ranks in _SURE for each in found[ranks] if each.in_the_evening and not each.by_day
    }
    return [
        _closed_before(each, found[COMES_OUT], received_at) if each.by_day else each.stated
        for each in found[rank]
        if not each.by_day or each.day not in (days | evenings if each.in_the_evening else days)
    ]


def _is_name(when: When, reader: Reader, text: str, written: Callable[[], Sequence[int]]) -> bool:
    """Tell whether a word is part of a name, by its capital: the Today programme, Look East Tonight."""
    named = _is_named_after_a_weekday(when, reader)
    if when.start == 0 or not (named or reader.word(when.start) in _NAMES_OF_SHOWS):
        return False
    last = reader.tokens[when.start - 1]
    if named:  # commissioned by the Sunday Sentinel
        begin, after = (written()[reader.tokens[n].start] for n in (when.start, when.end))
        return text[begin].isupper() and text[after].isupper() and not text[begin : begin + 2].isupper()
    begin, before = written()[reader.tokens[when.start].start], written()[last.start]
    shouted = text[begin : begin + 2].isupper()  # DEADLINE TODAY
    return text[begin].isupper() and text[before].isupper() and not (shouted or last.ends_sentence)


def _is_named_after_a_weekday(when: When, reader: Reader) -> bool:
    """Tell whether a weekday may be the first word of a name: "the Sunday" and one word more."""
    name = reader.word(when.end)
    if when.end != when.start + 1 or reader.word(when.start) not in WEEKDAYS:
        return False
    return reader.word(when.start - 1) == "the" and name.isalpha() and name not in {"i", *MONTHS, *PARTS}


def _stated(
    when: When, at: datetime, reader: Reader, text: str, place: Sequence[int], *, doubtful: bool
) -> StatedTime:
    begin, end = reader.tokens[when.start].start, reader.tokens[when.end - 1].end
    words = " ".join(text[place[begin] : place[end]].split())
    return StatedTime(at.astimezone(UTC), words, doubtful)
