"""The moment that is meant by a day or an hour: which day where none is told, and which half of it."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from inboxbot.triage.clock_tokens import END_OF_DAY, HALVES, When, Words

_NOON: Final = 12
_SMALL_HOURS: Final = 4
_EARLIEST: Final = 7  # hours told without am or pm are within the day's work
_LATEST_MORNING: Final = 11
_AFTERNOON: Final = 14
_EVENING: Final = 18
_NIGHT: Final = 20
_LATE_EVENING: Final = time(21, 0)
_SOON: Final = timedelta(minutes=90)
_SAYS_WHICH_WEEK: Final = frozenset({"next", "week", "fortnight"})


def moment_of(when: When, reader: Words) -> datetime | None:
    """Return the moment meant, in local time, or None where only half of one is told."""
    if when.at is not None:
        return when.at
    if when.hour is None:
        return _day_only(when, reader)
    if when.day is None and reader.words_of(when) in HALVES:
        return None
    hour = hour_of(when, reader)
    day = when.day or reader.today
    if when.hour == time.max:
        return datetime.combine(day + timedelta(days=1), time(0), reader.local.tzinfo)
    if when.day is None and hour <= reader.local.time():
        day += timedelta(days=1)
    if when.part == "evening" and when.sure_half and hour.hour < _SMALL_HOURS:
        day += timedelta(days=1)  # half past midnight tonight
    same_weekday = (
        not when.dated and when.day == reader.today + timedelta(days=7) and hour > reader.local.time()
    )
    said_which = not _SAYS_WHICH_WEEK.isdisjoint(reader.words_of(when))
    if same_weekday and not said_which and reader.word(when.start) != "a":
        day = reader.today
    there = ZoneInfo(when.zone) if when.zone else reader.local.tzinfo
    return datetime.combine(day, hour, there).astimezone(reader.local.tzinfo)


def _day_only(when: When, reader: Words) -> datetime | None:
    if when.day is None:
        return None
    hour = time(_NOON, 0) if when.part == "morning" else END_OF_DAY
    at = datetime.combine(when.day, hour, reader.local.tzinfo)
    if at <= reader.local and when.day == reader.today:
        return datetime.combine(when.day, _LATE_EVENING, reader.local.tzinfo)
    return at


def hour_of(when: When, reader: Words) -> time:
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


def is_which_day(when: When, reader: Words, *, evening_from: int, asked: bool) -> bool:
    """Tell whether an hour without a day may be today's or tomorrow's, or the story's, being past today.

    ``evening_from``: from which hour on one told in the morning, and past, may be tonight's.
    ``asked``: the answer is plainly asked for by then.
    """
    if when.day is not None or when.at is not None or when.hour in {None, time.max}:
        return False
    if reader.word(when.start) in {"first", "start"}:
        return False  # first thing, written later in the day, is tomorrow's
    hour, now = hour_of(when, reader), reader.local
    told_half = when.sure_half or bool(when.part)
    tonight = not told_half and hour.hour >= evening_from and now.hour < _AFTERNOON
    if tonight and hour.replace(hour=hour.hour - _NOON) <= now.time():
        return True  # "at 8.40", written at nine: long past, or tonight?
    far = datetime.combine(reader.today, hour, now.tzinfo) - now > _SOON
    if far and not told_half and now.hour >= _EVENING:
        return True  # "before nine", written at seven in the evening: tonight, or tomorrow morning?
    if asked and (hour.hour < _NOON or (told_half and now.hour >= _NIGHT)):
        return False  # "I'd need it by lunchtime", written at ten in the evening, is tomorrow's
    return hour <= now.time()
