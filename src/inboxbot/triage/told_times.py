"""Every moment that a text may mean by the times it tells: each hour of its own day, and of days told beside it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Final

from inboxbot.rules.fold import fold
from inboxbot.triage.clock_abroad import in_english
from inboxbot.triage.clock_moment import moment_of
from inboxbot.triage.clock_reader import Reader
from inboxbot.triage.clock_tokens import When, tokens_of

_DAYS_BEFORE: Final = 3
_REACH: Final = 16  # words; farther off, the hour is hardly ever of that day


@dataclass(frozen=True, slots=True)
class Meant:
    """One moment that a time may mean.

    ``at`` is local, ``when`` the time with its day; ``n``: its place among the ``of`` told in its text, from 0.
    ``day_from``: "own" day, as told or the next such hour; that of a time told ``before`` (0 the nearest), or of
    the next one ``after``, told so many words (``apart``) and sentences (``ends``) away.
    """

    at: datetime
    when: When
    n: int
    of: int
    day_from: str = "own"
    apart: int = 0
    ends: int = 0


def read_times(text: str, local: datetime) -> Reader:
    """Return a reader of a text as it was written, at ``local``: "tomorrow" is the day after that."""
    return Reader(in_english(tokens_of(fold(text))), local)


def moments_told(reader: Reader) -> list[Meant]:
    """Return each moment that may be meant, in the order of the text; of one time its own day first."""
    told = reader.times_told()
    found: list[Meant] = []
    for n, when in enumerate(told):
        met = set[datetime]()
        for meant in _meant(told, n, when, reader):
            if meant.at not in met:
                found.append(meant)
            met.add(meant.at)
    return found


def _meant(told: Sequence[When], n: int, when: When, reader: Reader) -> Iterator[Meant]:
    at = moment_of(when, reader)
    if at is not None:
        yield Meant(at, when, n, len(told))
    if when.hour is None or when.day is not None or when.at is not None:
        return
    for day_from, day, apart, ends in _days_beside(told, n, when, reader):
        part = when.part or ("" if day.hour is not None or day_from == "after" else day.part)
        whole = replace(when, day=day.day, dated=day.dated, part=part)
        at = moment_of(whole, reader)
        if at is not None:
            yield Meant(at, whole, n, len(told), day_from, apart, ends)


def _days_beside(
    told: Sequence[When], n: int, when: When, reader: Reader
) -> Iterator[tuple[str, When, int, int]]:
    """Yield the days told beside an hour: where, which, how many words and sentences away."""
    met = set[date]()
    before = [day for day in told[:n] if _is_ahead(day, reader)][-_DAYS_BEFORE:]
    for place, day in enumerate(reversed(before)):
        if day.day is not None and day.day not in met and when.start - day.end <= _REACH:
            met.add(day.day)
            yield f"before{place}", day, when.start - day.end, reader.sentence_ends(day.end, when.start)
    day_after = next((day for day in told[n + 1 :] if _is_ahead(day, reader)), None)
    if day_after is not None and day_after.day not in met and day_after.start - when.end <= _REACH:
        yield "after", day_after, day_after.start - when.end, reader.sentence_ends(when.end, day_after.start)


def _is_ahead(when: When, reader: Reader) -> bool:
    return when.day is not None and when.day >= reader.today
