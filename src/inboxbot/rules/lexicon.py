"""All words and phrases of the rules, found in one walk over a text.

Measured: an automaton over thousands of phrases (re2.Set) is quick only when it meets the same
text again; every new mail costs it milliseconds, because its states are built as they are met. A
dictionary by first word costs the same for every text, and gives the places, which ``near:``,
negation and the explanation need.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field

from inboxbot.rules.fold import SENTENCE_END, SHORT, ends_sentence, fold, places, plain, split

GAP = "..."
GAP_WORDS = 3
_REMEMBERED = 50_000

Span = tuple[int, int]  # from word to word (exclusive), counted in ``Reading.words``


@dataclass(frozen=True, slots=True)
class Piece:
    """One word of a phrase. ``family``: any word that begins so. ``gap``: up to three words before it."""

    text: str
    family: bool = False
    gap: bool = False

    def fits(self, word: str) -> bool:
        """Tell whether this is the word, or one of the family."""
        return word.startswith(self.text) if self.family else word == self.text


Phrase = tuple[Piece, ...]


def phrase(written: str) -> Phrase:
    """Read a phrase as written in rules.yaml; empty where it holds no letter or digit."""
    pieces: list[Piece] = []
    gap = False
    for chunk in fold(written.replace("…", GAP)).split():
        if chunk == GAP:
            gap = bool(pieces)
            continue
        words = [word for raw in split(chunk.removesuffix("*"))[0] for word in plain(raw)]
        for position, word in enumerate(words, start=1):
            family = chunk.endswith("*") and position == len(words)
            pieces.append(Piece(word, family=family, gap=gap))
            gap = False
    return tuple(pieces)


@dataclass(slots=True)
class Reading:
    """One part of a message, read: its words, and where each atom of the lexicon stands.

    ``written`` tells for each word which written one it comes from ("didn't" gives two).
    """

    original: str
    words: list[str] = field(default_factory=list)
    written: list[int] = field(default_factory=list)
    hits: dict[int, list[Span]] = field(default_factory=dict)
    _bounds: list[Span] = field(default_factory=list)

    def quote(self, span: Span) -> str:
        """Return the very words of the original, on one line."""
        if not self._bounds:
            self._bounds = _bounds(self.original)
        begin = self._bounds[self.written[span[0]]][0]
        end = self._bounds[self.written[span[1] - 1]][1]
        return " ".join(self.original[begin:end].split())


def _bounds(original: str) -> list[Span]:
    """Return where each written word begins and ends in the original."""
    raw, _, starts = split(fold(original))
    bounds = [(start, start + len(word)) for word, start in zip(raw, starts, strict=True)]
    if original.isascii():
        return bounds
    place = places(original)
    return [(place[start], place[max(start, end - 1)] + 1) for start, end in bounds]


class Lexicon:
    """Words, phrases and families, each belonging to one or more atoms (groups of them)."""

    def __init__(self) -> None:
        """Begin empty."""
        self._atoms: dict[frozenset[Phrase], int] = {}
        self._by_word: dict[str, dict[Phrase, list[int]]] = defaultdict(lambda: defaultdict(list))
        self._by_family: dict[str, dict[Phrase, list[int]]] = defaultdict(lambda: defaultdict(list))
        self._met: dict[str, tuple[tuple[Phrase, tuple[int, ...]], ...]] = {}

    def atom(self, words: tuple[str, ...]) -> int:
        """Enter a group of phrases and return its number; the same group has one number."""
        phrases = frozenset(read for word in words if (read := phrase(word)))
        if phrases in self._atoms:
            return self._atoms[phrases]
        number = self._atoms[phrases] = len(self._atoms)
        for each in phrases:
            index = self._by_family if each[0].family else self._by_word
            index[each[0].text][each[1:]].append(number)
        self._met.clear()
        return number

    def _begins(self, word: str) -> tuple[tuple[Phrase, tuple[int, ...]], ...]:
        """Return what may begin with this word: the rest of each phrase, and its atoms."""
        found = list(self._by_word.get(word, {}).items())
        for length in range(1, len(word) + 1):
            found.extend(self._by_family.get(word[:length], {}).items())
        begins = tuple((rest, tuple(atoms)) for rest, atoms in found)
        if len(self._met) < _REMEMBERED:
            self._met[word] = begins
        return begins

    def read(self, text: str) -> Reading:
        """Read a text: its words, and every phrase of the lexicon that stands in it."""
        reading = Reading(text)
        raw, separators, _ = split(fold(text))
        words, written = reading.words, reading.written
        for place, (word, separator) in enumerate(zip(raw, separators, strict=True)):
            if word in SHORT or "'" in word or not word:
                for each in plain(word):
                    words.append(each)
                    written.append(place)
            else:
                words.append(word)
                written.append(place)
            if separator != " " and ends_sentence(separator):
                words.append(SENTENCE_END)
                written.append(place)
        self._find(words, reading.hits)
        return reading

    def _find(self, words: list[str], hits: dict[int, list[Span]]) -> None:
        for place, begins in enumerate(map(self._met.get, words)):
            if begins is None:
                begins = self._begins(words[place])  # noqa: PLW2901 - met for the first time
            for rest, atoms in begins:
                end = _follow(words, place + 1, rest) if rest else place + 1
                if end:
                    for atom in atoms:
                        hits.setdefault(atom, []).append((place, end))


def _follow(words: list[str], place: int, rest: Phrase) -> int:
    """Return where the rest of a phrase ends when it stands at ``place``; 0 where it does not."""
    for number, piece in enumerate(rest):
        if piece.gap:
            return _leap(words, place, rest[number:])
        if place >= len(words) or not piece.fits(words[place]):
            return 0
        place += 1
    return place


def _leap(words: list[str], place: int, rest: Phrase) -> int:
    """Return where the rest ends when up to three words may stand before its first."""
    tail = rest[1:]
    for begin in range(place, min(place + GAP_WORDS + 1, len(words))):
        if words[begin] == SENTENCE_END:
            return 0
        if rest[0].fits(words[begin]):
            end = _follow(words, begin + 1, tail)
            if end:
                return end
    return 0
