"""The time by which a journalist needs an answer, read from what they wrote (policy R5, T7).

A time counts only where something near it says that an answer is wanted by then. London time, UK
date order. A day without an hour is 17:00, "first thing" 09:00 (behaviour: Clocks).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from itertools import pairwise
from typing import Final, NamedTuple
from zoneinfo import ZoneInfo

from inboxbot.model.message import Message
from inboxbot.model.plan import StatedTime
from inboxbot.rules.fold import fold, places
from inboxbot.triage.asked_again import spoken_of_again
from inboxbot.triage.asked_elsewhere import is_every_week, is_handed_over
from inboxbot.triage.asked_for import asked
from inboxbot.triage.asked_ranks import ABOUT_THEN, ASKED, COMES_OUT, PERHAPS
from inboxbot.triage.asked_words import CALL_IT, CORRECTS, LEADS
from inboxbot.triage.clock_abroad import in_english
from inboxbot.triage.clock_moment import hour_of, is_which_day, moment_of
from inboxbot.triage.clock_passed import own_and_passed
from inboxbot.triage.clock_reader import Reader
from inboxbot.triage.clock_tokens import END_OF_DAY, When, sentence_before, set_of, tokens_of

FARTHEST: Final = timedelta(days=60)
_SURE: Final = (ASKED, ABOUT_THEN, COMES_OUT)
_PLAINEST_FIRST: Final = (*_SURE, PERHAPS)
_OTHERS: Final = 8
_NEXT_DAY: Final = timedelta(days=1)
_DAYS_BEFORE: Final = 3
_REACH_OF_A_DAY: Final = 20
_MOST_BETWEEN: Final = 4
_SOMEWHAT: Final = 2
_EVENING: Final = 18
_HALF: Final = 12
_NOON: Final = time(12, 0)
_REACH_OF_ITS_DAY: Final = 40
_LATE: Final = 19
_NIGHT: Final = 21
_AS_FAR: Final = 8
_OTHER_SUBJECTS: Final = set_of("i i'd we we'd you he she they it the a our my his her their please at")
_AT_WORK: Final = set_of("desk shift office newsroom work")
_WRITER: Final = set_of("i'm i'll i we're we'll we")
_IS_IN: Final = _WRITER | {"am", "are", "be", "back"}
_NEAR_WORK: Final = 4
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
    settled = {_settles(told[:n], when, reader) for n, when in enumerate(told)}
    written = cache(lambda: places(text))  # once, and only where a time is told
    found: dict[int, list[_Told]] = {rank: [] for rank in _PLAINEST_FIRST}
    wishes: list[_Told] = []
    known: list[When] = []
    for n, each in enumerate(told):
        when = _with_its_day(known, each, reader, gone_back=n - 1 in again)
        known.append(when)
        how = asked(when, reader, again=n in again)
        at = moment_of(when, reader) if how.rank and n not in settled else None
        if at is None or _is_name(when, reader, text, written):
            continue
        doubtful = _is_doubtful(when, how.rank, _others(told, n, when, how.rank), reader)
        doubtful = doubtful or _may_be_of_that_day(known, when, reader)
        stated = _stated(when, at, reader, text, written(), doubtful=doubtful)
        by_day = when.hour is None and when.at is None
        in_the_evening = when.part == "evening" if by_day else at.time() > END_OF_DAY
        one = _Told(stated, at.date(), by_day, in_the_evening)
        (wishes if how.wished and how.rank == ASKED else found[how.rank]).append(one)
    if not any(each.stated.at >= received_at for each in found[ASKED]):
        found[ASKED] += wishes  # "ideally by noon" counts where no firmer time is told
    return _chosen(found, received_at)


def _with_its_day(named: Sequence[When], when: When, reader: Reader, *, gone_back: bool) -> When:
    """Return a time, an hour without a day with the day of those before it, where that is its own too."""
    if not named or when.hour is None or when.day is not None:
        return when
    if _is_of_the_same_morning(named[-1], when, reader):
        when = replace(when, sure_half=True)
    of = _day_for(named[-_DAYS_BEFORE:], when, reader)
    if of is None and gone_back and named[-1].hour is None:
        of = named[-1]  # I write it tomorrow; before I sit down, two o'clock
    if of is None:
        return when
    when = replace(when, day=of.day, dated=of.dated)
    return replace(when, part=of.part) if _is_of_its_evening(of, when) else when


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


def _others(told: Sequence[When], n: int, when: When, rank: int) -> Sequence[When]:
    """Return the times told near one, any of which may be meant instead of it."""
    first = max(n - _OTHERS, 0) if when.hour is None and rank == COMES_OUT else n + 1
    return told[first : n + 1 + _OTHERS]


def _is_doubtful(when: When, rank: int, others: Sequence[When], reader: Reader) -> bool:
    if when.doubtful or rank == PERHAPS:
        return True
    if _may_be_before_breakfast(when, reader):
        return True
    counted = when.at is not None and rank == ABOUT_THEN  # shout in the next half hour; we're on at five
    if rank < ASKED and not counted and any(_may_be_instead(each, when, reader) for each in others):
        return True
    evening_from = _EVENING if when.relative else _NIGHT if rank == ASKED else _LATE
    return is_which_day(when, reader, evening_from=evening_from, asked=rank == ASKED)


def _may_be_before_breakfast(when: When, reader: Reader) -> bool:
    """Tell whether an hour of a day to come may be early in the morning: Monday at five, for a breakfast programme."""
    if when.hour is None or when.day in {None, reader.today} or when.sure_half or when.part:
        return False
    if reader.word(when.start - 1) in LEADS:
        return False  # plainly asked for by five
    near = reader.words(max(when.start - _REACH_OF_BREAKFAST, 0), min(when.start, _REACH_OF_BREAKFAST))
    return when.hour.hour in _BEFORE_BREAKFAST and not _EARLY_SHOWS.isdisjoint(near)


def _may_be_of_that_day(known: Sequence[When], when: When, reader: Reader) -> bool:
    """Tell whether an hour is tonight's only by a guess, and a day to come was named: "Sunday's talks … by ten"."""
    if when.day is not None or when.hour is None:
        return False
    ahead = [each for each in known[-_OTHERS:] if each.day is not None and each.day > reader.today]
    if any(when.start - each.end <= _REACH_OF_ITS_DAY and _is_at_work(each, reader) for each in ahead):
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


def _settles(named: Sequence[When], hour: When, reader: Reader) -> int | None:
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
    last = reader.word(first.end - 1)
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
    if first.hour is None or "and" not in goes_on:
        return False
    happens = goes_on[-1] == "at" and goes_on[goes_on.index("and") + 1] not in _OTHER_SUBJECTS
    if not _is_at_work(first, reader) and not (happens and first.day != reader.today):
        return False  # they begin on Friday at six and finish at eight
    return hour_of(replace(second, day=first.day), reader) > hour_of(first, reader)


def _is_at_work(when: When, reader: Reader) -> bool:
    """Tell whether the writer is at work then: "I'm in on Sunday from nine", "back at my desk on Friday"."""
    before = [*reversed(sentence_before(reader, when.start)[:_AS_FAR])]
    if reader.word(when.end - 1).endswith("'s") or "your" in before:
        return False  # in Friday's paper; I rang your office on Monday
    comes_in = any(who in _IS_IN and word == "in" for who, word in pairwise(before[-3:]))
    return (comes_in or not _AT_WORK.isdisjoint(before[-_NEAR_WORK:])) and not _WRITER.isdisjoint(before)


def _is_before_that(first: When, second: When, reader: Reader) -> bool:
    """Tell whether an hour follows from a later one of a day to come, told in the same sentence."""
    if first.day is None or first.day <= reader.today or reader.sentence_ends(first.end, second.start):
        return False
    if first.hour is None or second.hour is None or time.max in {first.hour, second.hour}:
        return False
    between = {token.text for token in reader.tokens[first.end : second.start]}
    wanted_by = reader.word(second.start - 1) in LEADS
    ours = not _WRITER.isdisjoint(sentence_before(reader, first.start))
    if "so" not in between and ("and" not in between or wanted_by or not ours):
        return False  # the vote is at six tomorrow, and our deadline is four
    begin, end = hour_of(replace(second, day=first.day), reader), hour_of(first, reader)
    if begin < end and end.hour - begin.hour <= _SOMEWHAT:
        return True
    return not second.sure_half and second.hour < first.hour and hour_of(second, reader).hour >= _LATE


def _chosen(found: dict[int, list[_Told]], received_at: datetime) -> StatedTime | None:
    for rank in _PLAINEST_FIRST:
        told = _told_best(found, rank)
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


def _told_best(found: dict[int, list[_Told]], rank: int) -> list[StatedTime]:
    """Return the times of a rank; no day of which an hour is told as surely, nor an evening of which one surely is."""
    days = {each.day for each in found[rank] if not each.by_day}
    evenings = {
        each.day for ranks in _SURE for each in found[ranks] if each.in_the_evening and not each.by_day
    }
    return [
        each.stated
        for each in found[rank]
        if not each.by_day or each.day not in (days | evenings if each.in_the_evening else days)
    ]


def _is_name(when: When, reader: Reader, text: str, written: Callable[[], Sequence[int]]) -> bool:
    """Tell whether a word is part of a name, by its capital: the Today programme, Look East Tonight."""
    if when.start == 0 or reader.word(when.start) not in _NAMES_OF_SHOWS:
        return False
    last = reader.tokens[when.start - 1]
    begin, before = written()[reader.tokens[when.start].start], written()[last.start]
    shouted = text[begin : begin + 2].isupper()  # DEADLINE TODAY
    return text[begin].isupper() and text[before].isupper() and not (shouted or last.ends_sentence)


def _stated(
    when: When, at: datetime, reader: Reader, text: str, place: Sequence[int], *, doubtful: bool
) -> StatedTime:
    begin, end = reader.tokens[when.start].start, reader.tokens[when.end - 1].end
    words = " ".join(text[place[begin] : place[end]].split())
    return StatedTime(at.astimezone(UTC), words, doubtful)
