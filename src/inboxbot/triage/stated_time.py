"""The time by which a journalist needs an answer, read from what they wrote (policy R5, T7).

A time counts only where something near it says that an answer is wanted by then. London time, UK
date order. A day without an hour is 17:00, "first thing" 09:00 (behaviour: Clocks).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from functools import cache
from itertools import pairwise
from zoneinfo import ZoneInfo

from inboxbot.model.plan import StatedTime
from inboxbot.rules.fold import fold, places
from inboxbot.triage.clock_days import BEGIN_DAYS, Days
from inboxbot.triage.clock_hours import BEGIN_HOURS, Hours
from inboxbot.triage.clock_tokens import END_OF_DAY, When, set_of, tokens_of

FARTHEST = timedelta(days=60)
_MOST_TRIED = 4_000  # words with which a time may begin; a long press release has some hundreds


_PUBLICATION = (
    "file filing files press print printing closes close closing goes going out air airs airing broadcast bulletin "
    "publish published publishing publication run running runs live online edition copy programme show "
    "printers printer come join appear lock locks locked drawn bed pages signed sign stone"
)
_ASKING = (
    "need needed needs want reply respond response answer answers call ring chat speak talk hear know confirm send "
    "back comment statement quote turn turnaround shout interview clip line words like looking hoping wrap wrapped "
    "finish finishing clip clips knowing get tell"
)
# How surely words before a time make it the time of an answer: 3 says so, 2 asks for an answer about
# then, 1 only tells when the piece comes out. With each, how many words back it may stand.
_BEFORE = (
    (3, 2, set_of("by before until till til than within")),
    (3, 4, set_of("due ahead cut cutoff")),
    (3, 7, set_of("deadline deadlines dl latest")),
    (2, 10, set_of(_ASKING)),
    (1, 9, set_of(_PUBLICATION)),
)
_IN_TIME_FOR = ["for", "time", "in"]
_ON_AIR = set_of(
    "air live programme show bulletin paper edition issue"
)  # beside a day: when it is heard, not when we answer
_WELCOME = set_of("ideal perfect great brilliant lovely helpful fab fantastic good best")
_BACK_TO_IT = ({"before", "by"}, {"then", "that"})  # "I finish at four, so anything before then"
_REACH_BACK_TO_IT = 14
_AFTER = set_of("deadline latest cutoff outside cut max")
_REACH_AFTER = 4
_HAVE_IT = {
    *(
        (verb, what)
        for verb in ("have", "get")
        for what in ("it", "them", "that", "this", "something", "anything")
    ),
    *((verb, whom) for verb in ("with", "to", "reach", "from") for whom in ("me", "us")),
    ("do", "with"),
    ("up", "to"),
}
_REACH_HAVE_IT = 6
_PLEASE = set_of("please pls plz")
_CLOSES = set_of("cop cob eod eop eow")  # nobody names these for another reason
# Times that are told for another reason.
_TOLD_OTHERWISE = (
    "embargo embargoed since last yesterday between born open opens opening available desk shift reachable hours "
    "meeting met happened waited waiting dated emailed wrote rang called phoned asked sent left statutory"
)
_NOT_AFTER = set_of(_TOLD_OTHERWISE)
_REACH_NOT = 6
_JOINS = set_of("on at of the this by in , ( - : please around about no later than latest for before and")
_MOST_BETWEEN = 4
_SILENT = set_of("on at of the this in , ( - : please around about")
_NOON, _EARLIEST, _LATEST_MORNING = 12, 7, 11  # hours told without am or pm are within the day's work
_BEGINNINGS = BEGIN_DAYS | BEGIN_HOURS
_LONGEST_SENTENCE = 60  # words before a time that are looked at


class Reader(Days, Hours):
    """Reads days and hours."""

    def may_begin(self, place: int) -> bool:
        """Tell whether a time could begin with this word."""
        word = self.tokens[place].text
        return word.removesuffix("'s") in _BEGINNINGS or word[0].isdigit()

    def at(self, place: int) -> When | None:
        """Read one day, stretch of time or hour that begins at this place."""
        return self.day_at(place) or self.hour_at(place)


def find_stated_time(text: str, received_at: datetime, zone: ZoneInfo) -> StatedTime | None:
    """Return the time by which an answer is asked for, or None.

    ``received_at`` is aware UTC; "tomorrow" is the day after it in ``zone``. Of several times the
    plainest is taken, and of equally plain ones the earliest. A time already past or more than
    sixty days ahead, or a weekday that does not fit its date, is doubtful.
    """
    local = received_at.astimezone(zone)
    reader = Reader(tokens_of(fold(text)), local)
    asked: dict[int, list[StatedTime]] = {3: [], 2: [], 1: []}
    written = cache(lambda: places(text))  # once, and only where a time is told
    for when in _joined(list(_read(reader)), reader):
        rank = _rank(when, reader)
        at = _moment(when, reader) if rank else None
        if at is not None:
            doubtful = rank == 1 and _only_tells_when_it_is_heard(when, reader)
            sure = replace(when, doubtful=when.doubtful or doubtful)
            asked[rank].append(_stated(sure, at, reader, text, written()))
    return _chosen(asked, received_at)


def _chosen(asked: dict[int, list[StatedTime]], received_at: datetime) -> StatedTime | None:
    for rank in (3, 2, 1):
        ahead = [stated for stated in asked[rank] if received_at <= stated.at <= received_at + FARTHEST]
        if ahead:
            return min(ahead, key=lambda stated: stated.at)
    if not asked[3]:
        return None
    return replace(min(asked[3], key=lambda stated: abs(stated.at - received_at)), doubtful=True)


def _read(reader: Reader) -> Iterator[When]:
    place, tried = 0, 0
    while place < len(reader.tokens) and tried < _MOST_TRIED:
        if not reader.may_begin(place):
            place += 1
            continue
        tried += 1
        found = reader.at(place)
        if found is not None:
            yield found
        place = found.end if found is not None else place + 1


def _joined(found: list[When], reader: Reader) -> list[When]:
    """Join a day and an hour that belong together: "5pm on Friday", "tonight's bulletin at 6.30"."""
    joined: list[When] = []
    for when in found:
        last = joined[-1] if joined else None
        if last is not None and _belong(last, when, reader):
            joined[-1] = replace(
                last,
                end=when.end,
                day=last.day or when.day,
                hour=last.hour or when.hour,
                part=last.part or when.part,
                sure_half=last.sure_half or when.sure_half,
                doubtful=last.doubtful or when.doubtful,
                zone=last.zone or when.zone,
            )
        else:
            joined.append(when)
    return joined


def _belong(first: When, second: When, reader: Reader) -> bool:
    if first.at or second.at or (first.day and second.day) or (first.hour and second.hour):
        return False
    between = reader.tokens[first.end : second.start]
    others = [token for token in between if token.text not in _JOINS]
    return (
        len(between) <= _MOST_BETWEEN
        and len(others) <= 1
        and not any(token.ends_sentence for token in between)
    )


def _rank(when: When, reader: Reader) -> int:
    """Return how surely this is the time of an answer, 0 where it is not."""
    before = _sentence_before(reader, when.start)
    whose = reader.word(when.end - 1).endswith("'s") and reader.word(when.end) not in _ON_AIR | _AFTER
    if whose and when.hour is None:  # today's report, Friday's meeting
        return 0
    if _is_told_otherwise(before) and "deadline" not in before[:_REACH_NOT]:
        return 0
    after = _clause_after(reader, when.end)
    if not _AFTER.isdisjoint(after[:_REACH_AFTER]) or before[:3] == _IN_TIME_FOR or _is_welcome(when, reader):
        return 3
    if _only_tells_when_it_is_heard(when, reader):
        return 1
    heard = [word for word in before if word not in _SILENT]
    found = next((rank for rank, reach, words in _BEFORE if not words.isdisjoint(heard[:reach])), 0)
    return found if found > 1 else max(found, 2 * _is_asked_for(when, before, after, reader))


def _is_told_otherwise(before: list[str]) -> bool:
    """Tell whether the time belongs to something else: "at my desk until six", "not before the 8th"."""
    near = before[:_REACH_NOT]
    others = _NOT_AFTER.intersection(near)
    if others == {"desk"}:  # the desk wants it by four
        return any(first == "desk" and second in {"my", "our"} for first, second in pairwise(before))
    return bool(others) or before[:2] == ["before", "not"] or before[:1] in (["every"], ["each"])


def _is_asked_for(when: When, before: list[str], after: list[str], reader: Reader) -> bool:
    """Tell whether a time alone asks: "COP Friday", "today please", "you have an hour", "have it on Monday"."""
    words = _words(when, reader)
    if not _CLOSES.isdisjoint(words) or not _PLEASE.isdisjoint(after[:1]):
        return True
    if when.at is not None and words[0] not in {"in", "within", "inside", "next", "this", "same"}:
        return True
    return any((first, second) in _HAVE_IT for second, first in pairwise(before[:_REACH_HAVE_IT]))


def _clause_after(reader: Reader, place: int) -> list[str]:
    """Return the words after a time, to the end of the sentence; commas are left out."""
    words: list[str] = []
    while place < len(reader.tokens) and len(words) < _REACH_AFTER and not reader.tokens[place].ends_sentence:
        if reader.word(place) != ",":
            words.append(reader.word(place))
        place += 1
    return words


def _only_tells_when_it_is_heard(when: When, reader: Reader) -> bool:
    """Tell whether a day without an hour is the day of a broadcast: "tonight's programme", "on air tomorrow"."""
    beside = {reader.word(when.start - 1), *(reader.word(when.end + n) for n in range(3))}
    return when.hour is None and not _ON_AIR.isdisjoint(beside.union(_words(when, reader)))


def _is_welcome(when: When, reader: Reader) -> bool:
    """Tell whether what follows asks for it: "Friday would be ideal", "… so anything before then"."""
    after = [reader.word(when.end + n) for n in range(_REACH_BACK_TO_IT)]
    if after[:2] == ["would", "be"] and after[2] in _WELCOME:
        return True
    return any(first in _BACK_TO_IT[0] and second in _BACK_TO_IT[1] for first, second in pairwise(after))


def _sentence_before(reader: Reader, place: int) -> list[str]:
    """Return the words before a place, nearest first, back to the beginning of the sentence."""
    words: list[str] = []
    while place > 0 and len(words) < _LONGEST_SENTENCE and not reader.tokens[place - 1].ends_sentence:
        place -= 1
        words.append(reader.word(place).removesuffix("'s"))
    return words


def _stated(when: When, at: datetime, reader: Reader, text: str, place: Sequence[int]) -> StatedTime:
    begin, end = reader.tokens[when.start].start, reader.tokens[when.end - 1].end
    words = " ".join(text[place[begin] : place[end]].split())
    return StatedTime(at.astimezone(UTC), words, when.doubtful)


def _moment(when: When, reader: Reader) -> datetime | None:
    """Return the moment meant, in local time, or None where only half of one is told."""
    if when.at is not None:
        return when.at
    if when.hour is None:
        return _day_only(when, reader)
    if when.day is None and _words(when, reader) in (["end", "of"], ["close"]):
        return None
    hour = _hour(when, reader)
    day = when.day or reader.today
    if when.hour == time.max:
        return datetime.combine(day + timedelta(days=1), time(0), reader.local.tzinfo)
    if when.day is None and hour <= reader.local.time():
        day += timedelta(days=1)
    same_weekday = when.day == reader.today + timedelta(days=7) and hour > reader.local.time()
    if same_weekday and reader.word(when.start) not in {"next", "a"} and "week" not in _words(when, reader):
        day = reader.today
    there = ZoneInfo(when.zone) if when.zone else reader.local.tzinfo
    return datetime.combine(day, hour, there).astimezone(reader.local.tzinfo)


def _words(when: When, reader: Reader) -> list[str]:
    return [token.text for token in reader.tokens[when.start : when.end]]


def _day_only(when: When, reader: Reader) -> datetime | None:
    if when.day is None:
        return None
    hour = time(12, 0) if when.part == "morning" else END_OF_DAY
    at = datetime.combine(when.day, hour, reader.local.tzinfo)
    if at <= reader.local and when.day == reader.today:
        return datetime.combine(when.day, time(21, 0), reader.local.tzinfo)
    return at


def _hour(when: When, reader: Reader) -> time:
    """Return the hour, guessing morning or afternoon where it is not told."""
    hour = when.hour or END_OF_DAY
    if when.sure_half or hour.hour > _NOON:
        return hour
    later = hour.replace(hour=hour.hour % _NOON + _NOON)
    if when.part:
        return hour if when.part == "morning" else later
    working = _EARLIEST <= hour.hour <= _LATEST_MORNING
    if when.day not in {None, reader.today}:
        return hour if working else later
    now = reader.local.time()
    both_past = when.day is None and later <= now  # so it is tomorrow's
    return hour if hour.hour >= _EARLIEST and (hour > now or both_past) else later
