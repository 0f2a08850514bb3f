"""A text as words, numbers and marks, for reading hours and days from it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, time
from functools import partial
from typing import Final

END_OF_DAY: Final = time(17, 0)
_FAR: Final = 128  # farther before the beginning or beyond the end nobody looks
_BEYOND: Final = ("",) * _FAR

_TOKEN: Final = re.compile(
    r"\d{4}-\d\d-\d\d|\d{1,2}-\d{1,2}-\d{2,4}|\d{1,2}/\d{1,2}(?:/\d{2,4})?|\d{1,2}\.\d{1,2}\.\d{2,4}|"
    r"\d{1,2}[:.]\d\d(?!\d)|"
    r"\d+(?:st|nd|rd|th)\b|\d+|[^\W\d_]+(?:'[^\W\d_]+)*|[.!?]+(?=[\s\"')]|$)|\n\s*\n|-?~~~|"
    r"\n(?=[ \t]*[a-z][a-z /()'-]{1,40}:[ \t])|[^\w\s]"  # the line of a form, "Deadline: ", begins a sentence
)
ISH: Final = frozenset(("~~~", "-~~~"))
"""What stands for the end of "sixish", "six-ish"."""
_WRITTEN: Final = (  # what it has in it, where that is rare: the rest is then left unsearched
    (".", re.compile(r"(?<![a-z])([ap])\.\s?m\b\.?"), r"\1m"),  # p.m. is pm, and ends no sentence
    ("c.o.", re.compile(r"\bc\.o\.([pb])\b\.?"), r"co\1"),
    ("d/l", re.compile(r"\bd/l\b"), "dl"),
    ("i.e", re.compile(r"\bi\.e\b\.?"), "ie"),
    ("?", re.compile(r"\?(?=\s?:)"), ""),  # Your deadline?: 12 June
    ("b4", re.compile(r"\bb4\b"), "by"),
    (
        ".",
        re.compile(
            r"\b(\d{1,2})\.(?=\s(?:of\s)?(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\b)"
        ),
        r"\1",
    ),
    ("h", re.compile(r"\b(\d{1,2}) ?h ?(\d\d)\b"), r"\1:\2"),
    (
        "ish",
        re.compile(
            r"\b(\d{1,2}(?:[:.]\d\d)?|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve)([- ]?)ish\b"
        ),
        r"\1\2~~~",
    ),
    ("ish", re.compile(r"\b(\d{1,2}(?:[:.]\d\d)?[ap]m|noon|half)[- ]?ish\b"), r"\1"),
)
"""What is written short, and what stands for it, which is never longer."""

_SMALL: Final = re.compile(r"\d{1,3}")
_COUNTED: Final = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen "
    "seventeen eighteen nineteen twenty"
)
NUMBERS: Final = {word: n for n, word in enumerate(_COUNTED.split(" "))}
_DAYS: Final = (
    ("monday", "mon"),
    ("tuesday", "tues", "tue"),
    ("wednesday", "weds", "wed"),
    ("thursday", "thurs", "thur", "thu"),
    ("friday", "fri"),
    ("saturday", "sat"),
    ("sunday", "sun"),
)
WEEKDAYS: Final = {name: n for n, names in enumerate(_DAYS) for name in names}


def set_of(words: str) -> frozenset[str]:
    """Return words parted by spaces."""
    return frozenset(words.split(" "))


_MONTH_NAMES: Final = (
    "january jan,february feb,march mar,april apr,may,june jun,july jul,august aug,september sept sep,"
    "october oct,november nov,december dec"
)
MONTHS: Final = {name: n for n, names in enumerate(_MONTH_NAMES.split(","), 1) for name in names.split(" ")}
HALVES: Final = (["end", "of"], ["close"])
"""Words of half a time, which an hour follows: the end of …"""
_MAY_BE_LAST: Final = {
    *(NUMBERS.keys() - {"one"}),
    *WEEKDAYS,
    "noon",
    "midday",
    "midnight",
    "lunchtime",
    "teatime",
    "tomorrow",
    "o'clock",
}
_SAID_OF_A_TIME: Final = set_of("my our fine ok okay perfect ideal too")
_LAST: Final = set_of("last latest absolute very limit cut deadline cutoff final")
EARLIER: Final = set_of("before beforehand ahead earlier prior")
PARTS: Final = {"morning": "morning", "afternoon": "afternoon", "evening": "evening", "night": "evening"}


@dataclass(frozen=True, slots=True)
class Token:
    """A word, a number or a mark, with its place in the folded text."""

    text: str
    start: int
    end: int

    @property
    def ends_sentence(self) -> bool:
        """Tell whether a sentence or paragraph ends here."""
        return self.text[0] in ".!?"


@dataclass(frozen=True, slots=True)
class When:
    """What was read: a day, an hour, or both; or a moment told by a stretch of time (``at``).

    ``sure_half``: morning or afternoon is told (5pm, 17:00), not guessed (5). ``hour`` is
    ``time.max`` for midnight, the end of its day. ``zone``: whose clock it is, where that is told
    (noon Dutch time). ``soft``: an hour by its name only, which a figure beside it may tell better
    (teatime, close of play). ``relative``: told by a time named before (the day before).
    ``dated``: a day of a month, not only a weekday. Indices count tokens.
    """

    start: int
    end: int
    day: date | None = None
    hour: time | None = None
    sure_half: bool = False
    part: str = ""
    at: datetime | None = None
    doubtful: bool = False
    zone: str = ""
    soft: bool = False
    relative: bool = False
    dated: bool = False

    def joined(self, other: When) -> When:
        """Return one time of two told one after the other, a day and its hour; what the first tells stays."""
        return replace(
            self,
            end=other.end,
            day=self.day or other.day,
            hour=self.hour or other.hour,
            part=self.part or other.part,
            sure_half=self.sure_half or other.sure_half,
            doubtful=self.doubtful or other.doubtful,
            zone=self.zone or other.zone,
            soft=self.soft or other.soft,
            relative=self.relative or other.relative,
            dated=self.dated or other.dated,
        )


def tokens_of(folded: str) -> list[Token]:
    """Return words, numbers and marks of a folded text, in order; an empty line is a full stop."""
    written = folded
    for mark, short, whole in _WRITTEN:
        if mark in folded:
            written = short.sub(partial(_same_length, whole), written)
    tokens = [Token(m[0] if m[0].strip() else ".", m.start(), m.end()) for m in _TOKEN.finditer(written)]
    return list(_with_is(tokens)) if "'s" in written else tokens


def _with_is(tokens: list[Token]) -> Iterator[Token]:
    """Yield the tokens, "is" for the 's of a time of which something is said: "half twelve's the last moment"."""
    for n, token in enumerate(tokens):
        whole = token.text.removesuffix("'s")
        if whole not in _MAY_BE_LAST or whole == token.text or not _is_said(tokens[n + 1 : n + 3]):
            yield token
        else:
            yield replace(token, text=whole, end=token.end - 2)
            yield replace(token, text="is", start=token.end - 2)


def _is_said(after: list[Token]) -> bool:
    texts = [token.text for token in after]
    return not _SAID_OF_A_TIME.isdisjoint(texts[:1]) or (
        texts[:1] == ["the"] and not _LAST.isdisjoint(texts[1:])
    )


def _same_length(whole: str, found: re.Match[str]) -> str:
    return found.expand(whole).ljust(len(found[0]))


def small_number(word: str) -> int:
    """Return a number of at most three figures, 0 for anything else: nobody counts hours or days beyond."""
    return int(word) if _SMALL.fullmatch(word) else 0


class Words:
    """Tokens, and the local moment (aware) against which they are read."""

    def __init__(self, tokens: list[Token], local: datetime) -> None:
        """Keep both."""
        self.tokens = tokens
        self.local = local
        self.today = local.date()
        # Asked for a thousand times a mail; the ends need no care where empty words stand beyond them.
        self._texts = (*_BEYOND, *(token.text for token in tokens), *_BEYOND)

    def word(self, place: int) -> str:
        """Return the word at a place, empty beyond the ends."""
        return self._texts[place + _FAR]

    def words(self, place: int, count: int) -> tuple[str, ...]:
        """Return some words from a place on, empty ones beyond the ends."""
        return self._texts[place + _FAR : place + _FAR + count]

    def words_of(self, when: When) -> list[str]:
        """Return the words of a time."""
        return [token.text for token in self.tokens[when.start : when.end]]

    def sentence_ends(self, begin: int, end: int) -> int:
        """Return how many sentences and paragraphs end between two places."""
        return sum(token.ends_sentence for token in self.tokens[begin:end])
