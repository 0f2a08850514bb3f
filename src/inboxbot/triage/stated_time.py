"""The time by which a journalist needs an answer, read from what they wrote (policy R5, T7).

Every moment told is weighed by what stands around it (``time_signs.py``): whether an answer is asked for by then, or
it is the time of a broadcast, a meeting, an embargo. What each sign counts was learnt from some 8,400 mails,
3,400 of them of the press (``time_weights.py``, bench/weigh_times.py). London time, UK date order. A day without an
hour is 17:00, "first thing" 09:00 (behaviour: Clocks).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from math import inf
from typing import Final
from zoneinfo import ZoneInfo

from inboxbot.model.message import Message
from inboxbot.model.plan import StatedTime
from inboxbot.rules.fold import places
from inboxbot.triage.clock_passed import own_and_passed
from inboxbot.triage.time_signs import Among, Told, signs, words_of
from inboxbot.triage.time_weights import AHEAD_BY, PERHAPS_FROM, START, SURE_FROM, WEIGHTS
from inboxbot.triage.told_times import Meant, moments_told, read_times

FARTHEST: Final = timedelta(days=60)
_WORDS_TOLD: Final = 4


@dataclass(frozen=True, slots=True)
class Weighed:
    """A moment that is told, and how strongly what stands around it says that an answer is asked for by then."""

    meant: Meant
    told: Told
    weight: float
    signs: tuple[str, ...]


def time_asked(message: Message, zone: ZoneInfo) -> StatedTime | None:
    """Return the time by which a message asks for an answer, in its own words or in what they pass on."""
    return _chosen(weighed(texts_of(message, zone), message.received_at), message.received_at)


def find_stated_time(
    text: str, received_at: datetime, zone: ZoneInfo, *, written_at: datetime | None = None
) -> StatedTime | None:
    """Return the time by which an answer is asked for, or None.

    ``received_at`` is aware UTC; "tomorrow" is the day after it in ``zone``, or after ``written_at``,
    where that is known. A time already past or more than sixty days ahead, a weekday that does not fit its
    date, and a time that may as well be the story's own are doubtful.
    """
    told = text_told(text, written_at or received_at, zone)
    return _chosen(weighed([told], received_at), received_at)


def texts_of(message: Message, zone: ZoneInfo) -> list[Told]:
    """Return the texts of a message, its own and those it passes on, with the moments that each may mean."""
    own, passed = own_and_passed(message, message.received_at.astimezone(zone))
    texts = [text_told(f"{message.subject}\n\n{own}", message.received_at, zone)]
    for each in passed:
        written_at = each.written_at or message.received_at
        texts.append(text_told(each.text, written_at, zone, passed=True, doubtful=each.doubtful))
    return texts


def text_told(
    text: str, written_at: datetime, zone: ZoneInfo, *, passed: bool = False, doubtful: bool = False
) -> Told:
    """Return a text as it was written, at ``written_at`` (aware), with the moments that it may mean in ``zone``."""
    reader = read_times(text, written_at.astimezone(zone))
    return Told(text, reader, moments_told(reader), passed, doubtful)


def weighed(texts: Sequence[Told], received_at: datetime) -> list[Weighed]:
    """Return every moment told in these texts of one mail, in order, each with its weight."""
    among = Among.of(texts, received_at)
    found: list[Weighed] = []
    for told in texts:
        for meant, of_it in with_signs(told, among):
            signs_of = tuple(sorted(set(of_it) & WEIGHTS.keys()))
            found.append(Weighed(meant, told, START + sum(WEIGHTS[sign] for sign in signs_of), signs_of))
    return found


def with_signs(told: Told, among: Among) -> Iterator[tuple[Meant, Iterator[str]]]:
    """Yield each moment of a text with its signs."""
    beside = told.own()
    for meant in told.moments:
        yield meant, signs(meant, beside, told, among)


def _chosen(every: Sequence[Weighed], received_at: datetime) -> StatedTime | None:
    """Return the weightiest moment to come, else the last past one, if it may be asked for.

    What the writer surely asks for in person goes before what is passed on.
    """
    ahead = [each for each in every if each.meant.at >= received_at]
    own = [each for each in ahead if not each.told.passed]
    if any(each.weight >= SURE_FROM for each in own):
        ahead = own
    best = max(ahead, key=lambda each: (each.weight, received_at - each.meant.at), default=None)
    if best is not None and best.weight >= PERHAPS_FROM:
        return _stated(best, doubtful=_is_doubtful(best, ahead, received_at))
    past = [each for each in every if each.meant.at < received_at and each.weight >= PERHAPS_FROM]
    if not past:
        return None
    return _stated(max(past, key=lambda each: each.meant.at), doubtful=True)


def _is_doubtful(best: Weighed, ahead: Sequence[Weighed], received_at: datetime) -> bool:
    if best.weight < SURE_FROM or best.meant.when.doubtful or best.told.doubtful:
        return True
    beside = max((each.weight for each in ahead if not _same_hour(each, best)), default=-inf)
    return best.weight - beside < AHEAD_BY or best.meant.at - received_at > FARTHEST


def _same_hour(one: Weighed, other: Weighed) -> bool:
    return abs(one.meant.at - other.meant.at) < timedelta(hours=1)


def _stated(best: Weighed, *, doubtful: bool) -> StatedTime:
    """Return a moment with the words that tell it, as they were written."""
    when, tokens, text = best.meant.when, best.told.reader.tokens, best.told.text
    written = places(text)
    begin, end = tokens[when.start].start, tokens[when.end - 1].end
    words = " ".join(text[written[begin] : written[end]].split())
    words = words or " ".join(best.told.reader.words_of(when))  # of one sign, as ½, nothing is left
    return StatedTime(best.meant.at.astimezone(UTC), words, doubtful, _beside(best))


def _beside(best: Weighed) -> tuple[str, ...]:
    """Return the words around a moment that told most, the strongest first."""
    strongest = sorted(best.signs, key=lambda sign: -WEIGHTS[sign])
    told = dict.fromkeys(words_of(sign) for sign in strongest if WEIGHTS[sign] > 0)
    return tuple(words for words in told if words)[:_WORDS_TOLD]
