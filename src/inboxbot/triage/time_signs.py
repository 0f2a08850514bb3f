"""What stands around a time, as signs: the words beside it, what kind of time it is, which others are told.

``time_weights.py`` has what each sign counts. A sign is ``kind=words``; its kinds:

==========  =====================================================================================
w1 w2 w3    the first, second, third word before it; ``w`` the nearest two; a1 a2 and ``a`` after it
b, bb       words and pairs before it in its sentence; f and ff after it
P, A        the words before its sentence, and after it; ``b#`` and ``f#`` how many of its own stand where
i           its own words; ``is`` what kind of time it is; ``day`` whose day an hour has
by          how far ahead it is; ``hour`` its hour of the day
nth, of     its place among the moments told; ``prev`` and ``next`` what the times next to it are;
            ``tenth`` of the text it stands in; how ``long`` that is
==========  =====================================================================================
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import pairwise, takewhile
from typing import Final

from inboxbot.triage.clock_moment import is_which_day
from inboxbot.triage.clock_reader import Reader
from inboxbot.triage.clock_tokens import WEEKDAYS
from inboxbot.triage.told_times import Meant

_BEFORE, _AFTER = 14, 10
_IN_SENTENCE: Final = 12
_SENTENCE_BEFORE, _SENTENCE_AFTER = 8, 6
_NEAR: Final = 12  # words
_EVENING: Final = 18
_HOURS: Final = (0, 0.5, 2, 6, 12, 36, 96, 240, 720, 1440)
_MOST: Final = 6
_OF_WORDS: Final = frozenset(("w1", "w2", "w3", "w", "a1", "a2", "a", "b", "bb", "f", "ff"))


@dataclass(frozen=True, slots=True)
class Told:
    """A text with the moments it may mean. ``passed``: somebody else wrote it; ``doubtful``: on a day not known."""

    text: str
    reader: Reader
    moments: Sequence[Meant]
    passed: bool = False
    doubtful: bool = False

    def own(self) -> dict[int, Meant]:
        """Return the moment of each time by its own day."""
        return {meant.n: meant for meant in self.moments if meant.day_from == "own"}


@dataclass(frozen=True, slots=True)
class Among:
    """What a moment stands among: how many moments are told, the first to come, the days of which an hour is told."""

    received_at: datetime
    count: int
    first: datetime | None
    days: frozenset[date]

    @classmethod
    def of(cls, texts: Sequence[Told], received_at: datetime) -> Among:
        """Return it for all moments of a mail, received at ``received_at`` (aware)."""
        every = [meant for told in texts for meant in told.moments]
        ahead = [meant.at for meant in every if meant.at >= received_at]
        days = frozenset(meant.at.date() for meant in every if not _by_day(meant))
        return cls(received_at, len(every), min(ahead, default=None), days)


def signs(meant: Meant, beside: Mapping[int, Meant], told: Told, among: Among) -> Iterator[str]:
    """Yield the signs of one moment, some of them twice. ``beside``: ``told.own()``."""
    reader, when = told.reader, meant.when
    begin = max(when.start - _BEFORE, 0)
    before = [_as_sign(word) for word in reversed(reader.words(begin, when.start - begin))]
    after = [_as_sign(word) for word in reader.words(when.end, min(_AFTER, len(reader.tokens) - when.end))]
    yield from _of_words(before, after)
    for word in reader.words_of(when):
        yield f"i={_as_sign(word)}"
    yield from _of_kind(meant, reader, passed=told.passed)
    yield from _of_moment(meant, among)
    yield from _of_place(meant, beside, told, among)


def words_of(sign: str) -> str:
    """Return the words beside a time that a sign tells of; empty for one of another kind, or of marks only."""
    kind, _, words = sign.partition("=")
    told = [word for word in words.split("_") if word.isalpha() and word != "DAY"]
    return " ".join(told) if kind in _OF_WORDS else ""


def _of_words(before: list[str], after: list[str]) -> Iterator[str]:
    for n, word in enumerate(before[:3], 1):
        yield f"w{n}={word}"
    for n, word in enumerate(after[:2], 1):
        yield f"a{n}={word}"
    yield f"w={'_'.join(before[:2])}"
    yield f"a={'_'.join(after[:2])}"
    own, rest = _own(before), _own(after)
    for word in own[:_IN_SENTENCE]:
        yield f"b={word}"
    for later, sooner in pairwise(own[:_IN_SENTENCE]):
        yield f"bb={sooner}_{later}"
    for word in rest:
        yield f"f={word}"
    for sooner, later in pairwise(rest):
        yield f"ff={sooner}_{later}"
    for word in before[len(own) + 1 :][:_SENTENCE_BEFORE]:
        yield f"P={word}"
    for word in after[len(rest) + 1 :][:_SENTENCE_AFTER]:
        yield f"A={word}"
    yield f"b#={min(len(own), _MOST)}"
    yield f"f#={min(len(rest), _MOST)}"


def _of_kind(meant: Meant, reader: Reader, *, passed: bool) -> Iterator[str]:
    when = meant.when
    yield f"is={_kind(meant)}"
    yield f"is={when.part}"
    for name, holds in (
        ("sure_half", when.sure_half),
        ("soft", when.soft),
        ("dated", when.dated),
        ("relative", when.relative),
        ("doubtful", when.doubtful),
        ("which_day", is_which_day(when, reader, evening_from=_EVENING, asked=False)),
        ("passed_on", passed),
    ):
        if holds:
            yield f"is={name}"
    yield f"day={meant.day_from}"
    if meant.day_from != "own":
        yield f"day={meant.day_from}_{min(meant.ends, 3)}"
        yield f"day=ends_{min(meant.ends, 3)}"
        yield f"day=apart_{min(meant.apart // 4, 10)}"


def _of_moment(meant: Meant, among: Among) -> Iterator[str]:
    ahead = (meant.at - among.received_at) / timedelta(hours=1)
    yield f"by={next((most for most in _HOURS if ahead < most), 'far')}"
    yield f"hour={meant.at.hour}"
    if meant.at == among.first:
        yield "by=first"
    if _by_day(meant) and meant.at.date() in among.days:
        yield "is=day_with_an_hour"


def _of_place(meant: Meant, beside: Mapping[int, Meant], told: Told, among: Among) -> Iterator[str]:
    yield f"of={min(among.count, 5)}"
    yield f"nth={min(meant.n, 4)}"
    if meant.n == meant.of - 1:
        yield "nth=last"
    length = max(len(told.reader.tokens), 1)
    yield f"tenth={min(10 * meant.when.start // length, 9)}"
    yield f"long={min(length // 50, 8)}"
    for name, n in (("prev", meant.n - 1), ("next", meant.n + 1)):
        other = beside.get(n)
        if other is not None:
            near = "near" if abs(other.when.start - meant.when.start) < _NEAR else "far"
            yield f"{name}={_kind(other)}_{_order(other, meant, among)}_{near}"


def _order(other: Meant, meant: Meant, among: Among) -> str:
    if other.at < among.received_at:
        return "past"
    if other.at.date() == meant.at.date():
        return "same"
    return "before" if other.at < meant.at else "after"


def _kind(meant: Meant) -> str:
    if meant.when.at is not None:
        return "stretch"
    if meant.when.hour is None:
        return "day"
    return "hour" if meant.when.day is None else "day_and_hour"


def _by_day(meant: Meant) -> bool:
    return meant.when.hour is None and meant.when.at is None


def _own(words: list[str]) -> list[str]:
    """Return the words of the time's own sentence."""
    return list(takewhile(lambda word: word[0] not in ".!?", words))


def _as_sign(word: str) -> str:
    """Return a word as it counts: one weekday like another, one number like another."""
    if word.removesuffix("'s") in WEEKDAYS:
        return "DAY"
    return "0" if any(sign.isdigit() for sign in word) else word
