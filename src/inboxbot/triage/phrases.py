"""Tables of phrases, matched in any case, with or without accents, across line breaks.

A phrase is written as people write it, and may be the beginning of a word; ``…`` stands for up to
sixty characters of anything, ``_`` at the end for the end of a word. RE2 takes time in proportion
to the text, whatever the text is.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import re2

LONGEST_GAP = 60
_FIRST_WITHOUT_SPACES = 0x2E80  # from here on scripts write words without spaces between them

_LETTERS = str.maketrans(
    {
        "ł": "l",
        "Ł": "l",
        "ø": "o",
        "Ø": "o",
        "đ": "d",
        "Đ": "d",
        "æ": "ae",
        "Æ": "ae",
        "œ": "oe",
        "Œ": "oe",
        "ı": "i",
    }
    | dict.fromkeys("’‘`´ʼ", "'")
    | dict.fromkeys("–—‑‐−", "-")
    | dict.fromkeys("\u200b\u200c\u200d\ufeff\u00ad", "")
)


def names(text: str) -> frozenset[str]:
    """Return the names that stand in a text, parted by spaces."""
    return frozenset(text.split())


def fold(text: str) -> str:
    """Return the text in the form in which phrases match: no case, accents or runs of space."""
    if text.isascii():
        return " ".join(text.lower().split())
    spread = unicodedata.normalize("NFKD", text.translate(_LETTERS))
    bare = "".join(character for character in spread if not unicodedata.combining(character))
    return " ".join(bare.casefold().split())


@dataclass(frozen=True)
class _Script:
    """In which characters a text is written: RE2's names for them, and how many octets it may fill for a table."""

    letters: str
    character: str
    memory: int


# Most mails hold nothing but ASCII: measured, a tenth of the steps that all scripts take, and of the time.
_ASCII = _Script("0-9A-Za-z", r"[\x00-\x7f]", 8 << 20)
# RE2 fills what it may: measured, 22 MB less after 1,300 mails than with 64.
_ANY = _Script(r"\pL\pN", ".", 2 << 20)


@dataclass(frozen=True)
class _Compiled:
    """The phrases of a table that can stand in one script, each way of asking compiled when it is first used."""

    entries: tuple[str, ...]
    script: _Script

    @cached_property
    def _alternatives(self) -> tuple[str, str]:
        """Return what needs a boundary before it, and what stands in scripts without spaces."""
        dense = [self._pattern(entry) for entry in self.entries if ord(entry[0]) >= _FIRST_WITHOUT_SPACES]
        spaced = [self._pattern(entry) for entry in self.entries if ord(entry[0]) < _FIRST_WITHOUT_SPACES]
        return _any(spaced), _any(dense)

    def _pattern(self, entry: str) -> str:
        gap = f"{self.script.character}{{0,{LONGEST_GAP}}}?"
        whole = gap.join(re2.escape(piece) for piece in _pieces(entry))
        return rf"{whole}(?:$|[^{self.script.letters}])" if entry.endswith("_") else whole

    @cached_property
    def anywhere(self) -> Any:
        """Return the expression for a phrase that stands anywhere."""
        spaced, dense = self._alternatives
        return self._expression(rf"(?:^|[^{self.script.letters}])({spaced})|({dense})")

    @cached_property
    def at_start(self) -> Any:
        """Return the expression for a phrase with which a text begins."""
        spaced, dense = self._alternatives
        return self._expression(rf"({spaced})|({dense})")

    def _expression(self, pattern: str) -> Any:
        options = re2.Options()
        options.max_mem = self.script.memory
        options.log_errors = False
        return re2.compile(f"(?s){pattern}", options)


@dataclass(frozen=True)
class Phrases:
    """A table. ``find`` and ``starts`` take folded text and return the words found.

    It is compiled when it is first asked, and only in the way it is asked: many are rarely needed.
    """

    entries: tuple[str, ...]

    @cached_property
    def _in_ascii(self) -> _Compiled:
        return _Compiled(tuple(entry for entry in self.entries if "".join(_pieces(entry)).isascii()), _ASCII)

    @cached_property
    def _in_any_script(self) -> _Compiled:
        return _Compiled(self.entries, _ANY)

    def _for(self, folded: str) -> _Compiled:
        return self._in_ascii if folded.isascii() else self._in_any_script

    def find(self, folded: str) -> str:
        """Return the first phrase that stands in the text, as it stands there, or an empty string."""
        return _words(self._for(folded).anywhere.search(folded))

    def starts(self, folded: str) -> str:
        """Return the phrase with which the text begins, or an empty string."""
        return _words(self._for(folded).at_start.match(folded))

    def several(self, folded: str, most: int) -> tuple[str, ...]:
        """Return up to ``most`` different phrases that stand in the text, in order."""
        found: dict[str, None] = {}
        for match in self._for(folded).anywhere.finditer(folded):
            found.setdefault(_words(match))
            if len(found) >= most:
                break
        return tuple(found)


def lines(table: str) -> frozenset[str]:
    """Return the entries of a table, folded: for texts that must be an entry and nothing else."""
    return frozenset(fold(entry) for entry in _entries(table))


def phrases(table: str) -> Phrases:
    """Make a table: phrases parted by ``|`` or line ends."""
    return _table(_entries(table))


def together(*tables: Phrases) -> Phrases:
    """Make one table of several: a text without any of their phrases is read once."""
    return _table([entry for table in tables for entry in table.entries])


def _table(written: Iterable[str]) -> Phrases:
    return Phrases(tuple(sorted(dict.fromkeys(written), key=len, reverse=True)))  # the longest is named


def _entries(table: str) -> list[str]:
    return [entry.strip() for entry in table.replace("|", "\n").splitlines() if entry.strip()]


def _pieces(entry: str) -> list[str]:
    return [fold(piece) for piece in entry.rstrip("_").split("…")]


def _any(patterns: list[str]) -> str:
    return "|".join(patterns) or r"[^\s\S]"


def _words(found: Any) -> str:
    return str(found.group(1) or found.group(2)) if found else ""
