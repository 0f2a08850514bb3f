"""The time by which a journalist needs an answer, read from what they wrote (policy R5, T7).

A time counts only where something near it says that an answer is wanted by then. London time, UK
date order. A day without an hour is 17:00, "first thing" 09:00 (behaviour: Clocks).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from itertools import zip_longest
from zoneinfo import ZoneInfo

from inboxbot.model.message import Message
from inboxbot.model.plan import StatedTime
from inboxbot.rules.fold import fold, places
from inboxbot.triage.asked_again import spoken_of_again
from inboxbot.triage.asked_for import (
    ABOUT_THEN,
    ASKED,
    COMES_OUT,
    PERHAPS,
    asked,
)
from inboxbot.triage.asked_words import CALL_IT
from inboxbot.triage.clock_days import BEGIN_DAYS
from inboxbot.triage.clock_hours import BEGIN_HOURS, Hours
from inboxbot.triage.clock_relative import BEGIN_RELATIVE, Named, Relative
from inboxbot.triage.clock_tokens import EARLIER, END_OF_DAY, When, set_of, tokens_of

FARTHEST = timedelta(days=60)
_MOST_TRIED = 1_000  # words with which a time may begin; a long press release has some hundreds
_NO_JOIN = ";"
_JOINS = set_of("@ on at of the this by in , ( - : please around about no later than latest for before and")
_MOST_BETWEEN = 4
_OTHERS, _REACH_OF_A_DAY = 8, 20
_AFTERNOON, _LATE, _NIGHT = 14, 19, 21
_EVENING, _SOON = 18, timedelta(minutes=90)
_REFINES = set_of(
    ", ( - say by so at the very latest . ? let's shall we which realistically means he she they call make i took "
    "take read reckon assume presume presumably meaning mean that it to well ie something"
)
_SAYS = set_of("say about around means it like as meaning mean assume reckon presumably")
_PLAINLY_JOINS = set_of("@ at on of the about around")
_COMMAS = set_of(", ( -")
_NOON, _EARLIEST, _LATEST_MORNING = 12, 7, 11  # hours told without am or pm are within the day's work
_BEGINNINGS = BEGIN_DAYS | BEGIN_HOURS | BEGIN_RELATIVE
_SENT_LINE = re.compile(r"^[>*\s]*(?:sent|date)\s*:\s*\*?\s*(\S.{3,60})$", re.IGNORECASE | re.MULTILINE)
_HALVES = (["end", "of"], ["close"])  # of an hour
_NAMES_OF_SHOWS = set_of("today tonight breakfast")


class Reader(Relative, Hours):
    """Reads days and hours."""

    def may_begin(self, place: int) -> bool:
        """Tell whether a time could begin with this word."""
        word = self.tokens[place].text
        return word.removesuffix("'s") in _BEGINNINGS or word[0].isdigit()

    def at(self, place: int) -> When | None:
        """Read one day, stretch of time or hour that begins at this place."""
        return self.day_at(place) or self.hour_at(place)


def time_asked(message: Message, zone: ZoneInfo) -> StatedTime | None:
    """Return the time by which a message asks for an answer: its own words before what they pass on."""
    own = message.new_text if message.own_text is None else message.own_text
    found = find_stated_time(f"{message.subject}\n\n{own}", message.received_at, zone)
    for each, line in zip(message.forwarded, _sent_lines(message), strict=True):
        if found is not None and not found.doubtful:
            break
        sent = _day_of(line, message.received_at.astimezone(zone))
        passed = find_stated_time(each.text, message.received_at, zone, written_at=sent)
        if passed is not None and line and sent is None:  # "Sent: Tuesday": which day was its tomorrow?
            passed = replace(passed, doubtful=True)
        if passed is not None and (found is None or not passed.doubtful):
            found = passed
    return found


def _sent_lines(message: Message) -> list[str]:
    """Return the "Sent:" line of each message passed on, empty where it is not known."""
    inline = sum(not each.attached for each in message.forwarded)
    lines = _SENT_LINE.findall(message.new_text) if message.own_text is not None else []
    if len(lines) != inline:
        return [""] * len(message.forwarded)
    told = iter(lines)
    return ["" if each.attached else next(told) for each in message.forwarded]


def _day_of(line: str, local: datetime) -> datetime | None:
    """Return the moment of a "Sent:" line, where it tells a whole date not after ``local``."""
    whens = list(_read(Reader(tokens_of(fold(line)), local)))
    day = next((when.day for when in whens if when.day is not None and when.day <= local.date()), None)
    hour = next((when.hour for when in whens if when.hour not in {None, time.max}), None)
    if day is None or not any(sign.isdigit() for sign in line):
        return None
    at = datetime.combine(day, hour or local.time().replace(tzinfo=None), local.tzinfo)
    return min(at, local)


def find_stated_time(
    text: str, received_at: datetime, zone: ZoneInfo, *, written_at: datetime | None = None
) -> StatedTime | None:
    """Return the time by which an answer is asked for, or None.

    ``received_at`` is aware UTC; "tomorrow" is the day after it in ``zone``, or after ``written_at``,
    where that is known. Of several times the plainest is taken, and of equally plain ones the
    earliest. A time already past or more than sixty days ahead, a weekday that does not fit its
    date, and a time that may be the story's own are doubtful.
    """
    local = (written_at or received_at).astimezone(zone)
    reader = Reader(tokens_of(fold(text)), local)
    found: dict[int, list[StatedTime]] = {rank: [] for rank in (ASKED, ABOUT_THEN, COMES_OUT, PERHAPS)}
    written = cache(lambda: places(text))  # once, and only where a time is told
    whens = _joined(list(_read(reader)), reader)
    again = spoken_of_again(whens, reader)
    settled = {
        n for each, when in enumerate(whens) if (n := _settles(whens[:each], when, reader)) is not None
    }
    wishes: list[StatedTime] = []
    for n, one in enumerate(whens):
        when = one
        if (
            n
            and one.day is None
            and one.hour is not None
            and (day := _day_for(whens[max(n - 3, 0) : n], one, reader))
        ):
            when = replace(one, day=day)
        elif n - 1 in again and when.day is None and when.hour is not None and whens[n - 1].hour is None:
            when = replace(one, day=whens[n - 1].day)  # I write it tomorrow; before I sit down, two o'clock
        how = asked(when, reader, again=n in again)
        at = _moment(when, reader) if how.rank and n not in settled else None
        if at is None or (
            reader.word(when.start) in _NAMES_OF_SHOWS and _is_name(when, reader, text, written())
        ):
            continue
        first = max(n - _OTHERS, 0) if when.hour is None and how.rank == COMES_OUT else n + 1
        others = whens[first : n + 1 + _OTHERS]
        counted = (
            when.at is not None and how.rank == ABOUT_THEN
        )  # shout in the next half hour; we're on at five
        instead = how.rank < ASKED and not counted
        more = instead and any(_may_be_instead(each, when, reader) for each in others)
        doubtful = when.doubtful or how.rank == PERHAPS or more or _is_gone(when, how.rank, reader)
        sure = replace(when, doubtful=doubtful)
        stated = _stated(sure, at, reader, text, written())
        (wishes if how.wished and how.rank == ASKED else found[how.rank]).append(stated)
    if not any(each.at >= received_at for each in found[ASKED]):
        found[ASKED] += wishes  # "ideally by noon" counts where no firmer time is told
    return _chosen(found, received_at)


def _may_be_instead(later: When, when: When, reader: Reader) -> bool:
    """Tell whether an hour told later, of the same day or before, may be meant instead of a time not plainly asked."""
    day = when.at.date() if when.at is not None else when.day or reader.today
    if later.hour is None or (later.day or reader.today) > day:
        return False
    moment = _moment(later, reader)
    return moment is not None and moment > reader.local and moment != _moment(when, reader)


def _is_gone(when: When, rank: int, reader: Reader) -> bool:
    """Tell whether an hour without a day is past today, so that it may be the story's, or may be tomorrow's."""
    if when.day is not None or when.at is not None or when.hour in {None, time.max}:
        return False
    if reader.word(when.start) in {"first", "start"}:
        return False  # first thing, written later in the day, is tomorrow's
    hour = _hour(when, reader)
    least = _EVENING if when.relative else _NIGHT if rank == ASKED else _LATE
    evening = not (when.sure_half or when.part) and hour.hour >= least
    if (
        evening
        and reader.local.hour < _AFTERNOON
        and hour.replace(hour=hour.hour - _NOON) <= reader.local.time()
    ):
        return True  # "at 8.40", written at nine: long past, or tonight?
    late = datetime.combine(reader.today, hour, reader.local.tzinfo) - reader.local > _SOON
    if late and not (when.sure_half or when.part) and reader.local.hour >= _EVENING:
        return True  # "before nine", written at seven in the evening: tonight, or tomorrow morning?
    return hour <= reader.local.time() and (rank < ASKED or hour.hour >= _NOON)


def _day_for(named: list[When], hour: When, reader: Reader) -> date | None:
    """Return the day that was told before an hour and is its own too, if any."""
    if _goes_on(named[-1], hour, reader):
        return named[-1].day
    last = next((when for when in reversed(named) if when.day is not None), None)
    if last is None or hour.start - last.end > _REACH_OF_A_DAY or (last.hour is not None and not last.soft):
        return None
    says_so = reader.words(hour.start - 2, 2) in CALL_IT  # Friday lunchtime. Vague, I know; let's say one
    return last.day if says_so else None


def _settles(named: list[When], hour: When, reader: Reader) -> int | None:
    """Return which day's hour is settled by this one: "by the 4th, no matter what time, well, let's say six"."""
    days = [n for n, when in enumerate(named) if when.day is not None or when.hour is not None]
    meant = reader.words(hour.start - 2, 2) == ("i", "mean")  # by the weekend; by that I mean Friday at six
    if not days or hour.hour is None or (hour.day is not None and not meant):
        return None
    day = named[days[-1]]
    near = hour.start - day.end <= _REACH_OF_A_DAY and day.day is not None and day.hour is None
    return days[-1] if near and reader.words(hour.start - 2, 2) in CALL_IT else None


def _goes_on(first: When, second: When, reader: Reader) -> bool:
    """Tell whether an hour is of the day just told: "ideally by Friday lunchtime, but 5pm would do"."""
    between = reader.tokens[first.end : second.start]
    if any(token.ends_sentence for token in between):
        return False
    words = _words(first, reader)
    if reader.word(second.start) == "first" and any(token.text == "which" for token in between):
        return True  # Monday's show, which I script first thing
    if (
        first.hour is None
        and first.day is not None
        and not words[-1].endswith(("'s", "days"))
        and first.day != reader.today
    ):
        return True
    if first.day is not None and first.day > reader.today and any(token.text == "so" for token in between):
        earlier = first.hour is not None and second.hour is not None and second.hour < first.hour
        if earlier and _hour(second, reader).hour >= _LATE and not second.sure_half:
            return True  # until noon tomorrow, so I'd need it by ten
    if len(between) > _MOST_BETWEEN:
        return False
    return first.day is not None and any(token.text in {"but", "or", "though"} for token in between)


def _chosen(found: dict[int, list[StatedTime]], received_at: datetime) -> StatedTime | None:
    for rank in (ASKED, ABOUT_THEN, COMES_OUT, PERHAPS):
        ahead = [stated for stated in found[rank] if received_at <= stated.at <= received_at + FARTHEST]
        if ahead:
            return min(ahead, key=lambda stated: (stated.at, stated.doubtful))
    if not found[ASKED]:
        return None
    return replace(min(found[ASKED], key=lambda stated: abs(stated.at - received_at)), doubtful=True)


def _is_name(when: When, reader: Reader, text: str, place: Sequence[int]) -> bool:
    """Tell whether a word is part of a name, by its capital: the Today programme, Look East Tonight."""
    if when.start == 0 or reader.tokens[when.start - 1].ends_sentence:
        return False
    begin = place[reader.tokens[when.start].start]
    before = place[reader.tokens[when.start - 1].start]
    shouted = text[begin : begin + 2].isupper()  # DEADLINE TODAY
    return text[begin].isupper() and text[before].isupper() and not shouted


def _read(reader: Reader) -> Iterator[When]:
    place, tried, named = 0, 0, Named()
    while place < len(reader.tokens) and tried < _MOST_TRIED:
        if not reader.may_begin(place):
            place += 1
            continue
        tried += 1
        found = reader.relative_at(place, named) or reader.at(place)
        if found is not None:
            yield found
            if _names_a_time(found, reader):
                named = named.after(found)
        place = found.end if found is not None else place + 1


def _names_a_time(found: When, reader: Reader) -> bool:
    """Tell whether what comes may be told by this time; not by every Sunday, nor "text a week before, pictures …"."""
    words = _words(found, reader)
    counted = found.relative and words[-1] in EARLIER and words[0] != "the"
    return words not in _HALVES and not words[0].endswith("days") and not counted


def _joined(found: list[When], reader: Reader) -> list[When]:
    """Join a day and an hour that belong together: "5pm on Friday", "tonight's bulletin at 6.30"."""
    joined: list[When] = []
    for when, after in zip_longest(found, found[1:]):
        last = joined[-1] if joined else None
        if last is not None and after is not None and _is_of_the_next(last, when, after, reader):
            joined.append(when)
        elif last is not None and _refines(last, when, reader):
            joined[-1] = replace(when, start=last.start, day=last.day, part=last.part)
        elif last is not None and _belong(last, when, reader):
            joined[-1] = replace(
                last,
                end=when.end,
                day=last.day or when.day,
                hour=last.hour or when.hour,
                part=last.part or when.part,
                sure_half=last.sure_half or when.sure_half,
                doubtful=last.doubtful or when.doubtful,
                zone=last.zone or when.zone,
                soft=last.soft or when.soft,
                relative=last.relative or when.relative,
                dated=last.dated or when.dated,
            )
        else:
            joined.append(when)
    return joined


def _is_of_the_next(last: When, when: When, after: When, reader: Reader) -> bool:
    """Tell whether an hour belongs to the day after it: "we go on Sunday night, so by noon on Sunday"."""
    if when.day is not None or after.day is None or after.hour is not None or after.start - when.end > 1:
        return False
    between = {token.text for token in reader.tokens[last.end : when.start]}
    return not between <= _PLAINLY_JOINS


def _refines(first: When, second: When, reader: Reader) -> bool:
    """Tell whether an hour says more exactly what a part of the day was: "tomorrow teatime - 4pm, say"."""
    if second.soft or second.hour is None or second.day is not None or first.at is not None:
        return False
    between = [token.text for token in reader.tokens[first.end : second.start]]
    if (
        first.part
        and first.hour is None
        and between
        and len(between) <= _MOST_BETWEEN
        and _COMMAS.issuperset(between)
    ):
        return True
    if first.hour is None and first.day is None:
        return False
    if (first.hour is None or first.soft) and between[-1:] and between[-1] in _SAYS:
        return len(between) <= _MOST_BETWEEN + 2 and _REFINES.issuperset(between[:-1])
    if not first.soft:
        return False
    return len(between) <= _MOST_BETWEEN - 1 and _REFINES.issuperset(between)


def _belong(first: When, second: When, reader: Reader) -> bool:
    if first.at or second.at or (first.day and second.day) or (first.hour and second.hour):
        return False
    between = reader.tokens[first.end : second.start]
    if any(token.text == _NO_JOIN for token in between):
        return False
    others = [token for token in between if token.text not in _JOINS]
    return (
        len(between) <= _MOST_BETWEEN
        and len(others) <= 1
        and not any(token.ends_sentence for token in between)
    )


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
    if when.day is None and _words(when, reader) in _HALVES:
        return None
    hour = _hour(when, reader)
    day = when.day or reader.today
    if when.hour == time.max:
        return datetime.combine(day + timedelta(days=1), time(0), reader.local.tzinfo)
    if when.day is None and hour <= reader.local.time():
        day += timedelta(days=1)
    same_weekday = (
        not when.dated and when.day == reader.today + timedelta(days=7) and hour > reader.local.time()
    )
    said_which = {"next", "week", "fortnight"}.intersection(_words(when, reader))
    if same_weekday and not said_which and reader.word(when.start) != "a":
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
