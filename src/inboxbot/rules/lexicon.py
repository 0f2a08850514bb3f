"""All words and phrases of the rules, found in one walk over a text.

Measured: an automaton over thousands of phrases (re2.Set) is quick only when it meets the same
text again; every new mail costs it milliseconds, because its states are built as they are met. A
dictionary by first word costs the same for every text, and gives the places, which ``near:``,
negation and the explanation need.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import accumulate

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


Phrase = tuple[Piece, ...]


def phrase(written: str) -> Phrase:
    """Read a phrase as written in rules.yaml; empty where it holds no letter or digit."""
    pieces: list[Piece] = []
    gap = False
    for chunk in fold(written.replace("…", GAP)).split():
        if chunk == GAP:
            gap = bool(pieces)
            continue
        words = [word for raw in split(chunk.removesuffix("*"))[::2] for word in plain(raw)]
        for position, word in enumerate(words, start=1):
            family = chunk.endswith("*") and position == len(words)
            pieces.append(Piece(word, family=family, gap=gap))
            gap = False
    return tuple(pieces)


@dataclass(slots=True)
class Reading:
    """One part of a message, read: its words, and where each atom of the lexicon stands.

    ``pieces`` are the written words, each but the last followed by what stands between it and the
    next; ``written`` tells for each word which written one it comes from ("didn't" gives two).
    """

    original: str
    words: list[str] = field(default_factory=list)
    written: list[int] = field(default_factory=list)
    hits: dict[int, list[Span]] = field(default_factory=dict)
    pieces: list[str] = field(default_factory=list)
    _starts: list[int] = field(default_factory=list)
    _places: Sequence[int] = ()

    def quote(self, span: Span) -> str:
        """Return the very words of the original, on one line."""
        if not self._starts:
            self._starts = list(accumulate(map(len, self.pieces), initial=0))
            self._places = places(self.original)
        first, last = 2 * self.written[span[0]], 2 * self.written[span[1] - 1]
        begin, end = self._starts[first], self._starts[last + 1]
        return " ".join(self.original[self._places[begin] : self._places[max(begin, end - 1)] + 1].split())


@dataclass(slots=True)
class Node:
    """A place in the tree of phrases: what may come next, and the atoms of phrases that end here.

    ``families`` are beginnings of words; ``gap`` is where to go on after up to three other words.
    """

    atoms: tuple[int, ...] = ()
    words: dict[str, Node] = field(default_factory=dict)
    families: dict[str, Node] = field(default_factory=dict)
    gap: Node | None = None

    @property
    def ends_here(self) -> bool:
        """Tell whether no phrase goes on from here."""
        return not (self.words or self.families or self.gap)

    def step(self, piece: Piece) -> Node:
        """Return the node after a piece, grown where it is missing."""
        begin = self
        if piece.gap:
            begin.gap = begin = begin.gap or Node()
        return (begin.families if piece.family else begin.words).setdefault(piece.text, Node())

    def after(self, word: str) -> Sequence[Node]:
        """Return the nodes after a word."""
        node = self.words.get(word)
        if not self.families:
            return (node,) if node is not None else ()
        found = [each for beginning, each in self.families.items() if word.startswith(beginning)]
        return found if node is None else [*found, node]


class Lexicon:
    """Words, phrases and families, each belonging to one or more atoms (groups of them)."""

    def __init__(self) -> None:
        """Begin empty."""
        self._atoms: dict[frozenset[Phrase], int] = {}
        self._root = Node()
        self._met: dict[
            str, Sequence[Node]
        ] = {}  # first words met so far, since families take long to look up

    def atom(self, words: tuple[str, ...]) -> int:
        """Enter a group of phrases and return its number; the same group has one number."""
        phrases = frozenset(read for word in words if (read := phrase(word)))
        if phrases in self._atoms:
            return self._atoms[phrases]
        number = self._atoms[phrases] = len(self._atoms)
        for each in phrases:
            node = self._root
            for piece in each:
                node = node.step(piece)
            node.atoms = (*node.atoms, number)
        self._met.clear()
        return number

    def read(self, text: str) -> Reading:
        """Read a text: its words, and every phrase of the lexicon that stands in it."""
        pieces = split(fold(text))
        reading = Reading(text, pieces=pieces)
        words, written = reading.words, reading.written
        for place, (word, separator) in enumerate(zip(pieces[::2], [*pieces[1::2], "\n\n"], strict=True)):
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
        for place, nodes in enumerate(map(self._met.get, words)):
            for node in self._first(words[place]) if nodes is None else nodes:
                if node.ends_here:  # most words: no phrase goes on
                    for atom in node.atoms:
                        hits.setdefault(atom, []).append((place, place + 1))
                    continue
                for end, atoms in _ends(node, words, place + 1):
                    for atom in atoms:
                        hits.setdefault(atom, []).append((place, end))

    def _first(self, word: str) -> Sequence[Node]:
        """Return the nodes after a first word met for the first time, and remember them."""
        nodes = self._root.after(word)
        if len(self._met) < _REMEMBERED:
            self._met[word] = nodes
        return nodes


def _ends(node: Node, words: list[str], place: int) -> Iterator[tuple[int, tuple[int, ...]]]:
    """Yield where phrases end that have come to ``node`` at ``place``, with their atoms."""
    if node.atoms:
        yield place, node.atoms
    if place >= len(words):
        return
    if node.words or node.families:
        for after in node.after(words[place]):
            yield from _ends(after, words, place + 1)
    if node.gap is not None:
        yield from _ends_after_gap(node.gap, words, place)


def _ends_after_gap(node: Node, words: list[str], place: int) -> Iterator[tuple[int, tuple[int, ...]]]:
    for begin in range(place, min(place + GAP_WORDS + 1, len(words))):
        if words[begin] == SENTENCE_END:
            return
        for after in node.after(words[begin]):
            yield from _ends(after, words, begin + 1)
