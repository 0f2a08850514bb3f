"""The time by which a journalist needs an answer, read from what they wrote (policy R5, T7).

A time counts only where something near it says that an answer is wanted by then. London time, UK
date order. A day without an hour is 17:00, "first thing" 09:00 (behaviour: Clocks).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

from inboxbot.model.plan import StatedTime
from inboxbot.rules.fold import fold, places
from inboxbot.triage.clock_words import END_OF_DAY, Reader, When, is_end, tokens_of

FARTHEST = timedelta(days=60)
_NEEDS_A_DAY = frozenset({"end", "close"})

# How surely a word before a time makes it the time of an answer: 3 says so, 2 asks for an answer
# about then, 1 only tells when the piece comes out.
_BEFORE = {
    3: (
        4,
        "by before until till til deadline deadlines than due latest within ahead cutoff",
    ),
    2: (
        10,
        "need needed needs want reply respond response answer answers call ring chat speak talk hear know confirm "
        "send back comment statement quote turn turnaround shout interview clip line words",
    ),
    1: (
        9,
        "file filing files press print printing closes close closing goes going out air airs airing broadcast "
        "bulletin publish published publishing publication run running runs live edition copy programme show record",
    ),
}
_AFTER = frozenset("deadline latest cutoff".split())
_REACH_AFTER = 3
# Times that are told for another reason.
_NOT_AFTER = frozenset(
    "embargo embargoed since last yesterday between born open opens opening available desk shift reachable hours "
    "meeting met happened dated emailed wrote rang called phoned asked sent left statutory".split()
)
_REACH_NOT = 6
_JOINS = frozenset("on at of the this by in , ( - : please around about no later than latest for before and".split())
_SILENT = frozenset("on at of the this in , ( - : please around about".split())


def find_stated_time(text: str, received_at: datetime, zone: ZoneInfo) -> StatedTime | None:
    """Return the time by which an answer is asked for, or None.

    ``received_at`` is aware UTC; "tomorrow" is the day after it in ``zone``. Of several times the
    plainest is taken, and of equally plain ones the earliest. A time already past or more than
    sixty days ahead, or a weekday that does not fit its date, is doubtful.
    """
    local = received_at.astimezone(zone)
    reader = Reader(tokens_of(fold(text)), local)
    asked: dict[int, list[StatedTime]] = {3: [], 2: [], 1: []}
    for when in _joined(list(_read(reader)), reader):
        rank = _rank(when, reader)
        at = _moment(when, reader) if rank else None
        if at is not None:
            asked[rank].append(_stated(when, at, reader, text))
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
    place = 0
    while place < len(reader.tokens):
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
            )
        else:
            joined.append(when)
    return joined


def _belong(first: When, second: When, reader: Reader) -> bool:
    if first.at or second.at or (first.day and second.day) or (first.hour and second.hour):
        return False
    between = [token for token in reader.tokens[first.end : second.start]]
    others = [token for token in between if token.text not in _JOINS]
    return len(between) <= 4 and len(others) <= 1 and not any(is_end(token) for token in between)


def _rank(when: When, reader: Reader) -> int:
    """Return how surely this is the time of an answer, 0 where it is not."""
    before = _sentence_before(reader, when.start)
    if not _NOT_AFTER.isdisjoint(before[:_REACH_NOT]) and "deadline" not in before[:_REACH_NOT]:
        return 0
    after = [reader.word(when.end + n) for n in range(_REACH_AFTER)]
    if not _AFTER.isdisjoint(after):
        return 3
    for rank, (reach, words) in _BEFORE.items():
        if not frozenset(words.split()).isdisjoint([word for word in before if word not in _SILENT][:reach]):
            return rank
    return 0


def _sentence_before(reader: Reader, place: int) -> list[str]:
    """Return the words before a place, nearest first, back to the beginning of the sentence."""
    words: list[str] = []
    while place > 0 and not is_end(reader.tokens[place - 1]):
        place -= 1
        words.append(reader.word(place))
    return words


def _stated(when: When, at: datetime, reader: Reader, text: str) -> StatedTime:
    place = places(text)
    begin, end = reader.tokens[when.start].start, reader.tokens[when.end - 1].end
    words = " ".join(text[place[begin] : place[end]].split())
    return StatedTime(at.astimezone(UTC), words, when.doubtful)


def _moment(when: When, reader: Reader) -> datetime | None:
    """Return the moment meant, in local time, or None where only half of one is told."""
    if when.at is not None:
        return when.at
    if when.hour is None:
        return _day_only(when, reader)
    if when.day is None and reader.word(when.start) in _NEEDS_A_DAY and when.end - when.start < 3:
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
    return datetime.combine(day, hour, reader.local.tzinfo)


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
    assert when.hour is not None  # noqa: S101 - the caller has looked
    hour = when.hour
    if when.sure_half or hour.hour > 12:
        return hour
    later = hour.replace(hour=hour.hour % 12 + 12)
    if when.part == "morning":
        return hour
    if when.part in {"afternoon", "evening"}:
        return later
    if when.day in {None, reader.today}:
        early = hour.hour >= 7 and hour > reader.local.time()
        return hour if early or (when.day is None and hour.hour >= 7 and later <= reader.local.time()) else later
    return hour if 7 <= hour.hour <= 11 else later
