"""All words and phrases of the rules, found in one walk over a text.

Measured: an automaton over thousands of phrases (re2.Set) is quick only when it meets the same
text again; every new mail costs it milliseconds, because its states are built as they are met. A
dictionary by first word costs the same for every text, and gives the places, which ``near:``,
negation and the explanation need.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import accumulate, chain, pairwise

from inboxbot.rules.fold import SENTENCE_END, ends_sentence, fold, is_word, places, plain, split

GAP = "..."
GAP_WORDS = 3
_REMEMBERED = 50_000
_LONGEST_REMEMBERED = 30

Span = tuple[int, int]  # from word to word (exclusive), counted in ``Reading.words``
Atoms = tuple[int, ...]


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
    """One part of a message, read: its words, and where the phrases of the lexicon stand in it.

    ``pieces`` are written words and what stands between them, in turn; ``words`` are those as they
    are compared ("didn't" gives two), with a full stop where a sentence ends. ``met`` are the atoms
    that were met at all. Where each stands, and in which very words, is looked up when asked for.
    """

    original: str
    words: list[str] = field(default_factory=list)
    met: frozenset[int] = frozenset()
    _found: Mapping[Atoms, list[Span]] = field(default_factory=dict)
    _pieces: list[str] = field(default_factory=list)
    _spoken: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    _by_atom: defaultdict[int, list[Atoms]] = field(default_factory=lambda: defaultdict(list))
    _spans: dict[int, list[Span]] = field(default_factory=dict)
    _quotes: dict[Span, str] = field(default_factory=dict)
    _stops: list[int] = field(default_factory=list)
    _starts: list[int] = field(default_factory=list)
    _counts: list[int] = field(default_factory=list)
    _places: Sequence[int] = ()

    def terms(self) -> set[str]:
        """Return what tallies weigh: each word, and each two that stand beside one another in a sentence.

        Those with a full stop among them are met by no tally, as none can name one.
        """
        return {*self.words, *map(" ".join, pairwise(self.words))}

    def spans(self, atom: int) -> list[Span]:
        """Return where an atom stands, in order."""
        if atom not in self.met:
            return []
        known = self._spans.get(atom)
        if known is None:
            if not self._by_atom:
                for atoms in self._found:
                    for each in atoms:
                        self._by_atom[each].append(atoms)
            groups = [self._found[atoms] for atoms in self._by_atom[atom]]
            known = groups[0] if len(groups) == 1 else sorted(set(chain.from_iterable(groups)))
            self._spans[atom] = known
        return known

    def sentence(self, place: int) -> Span:
        """Return from where to where (exclusive) the sentence goes in which a word stands."""
        if not self._stops:
            self._stops = [-1, *(n for n, word in enumerate(self.words) if word == SENTENCE_END)]
            self._stops.append(len(self.words))
        after = bisect_right(self._stops, place)
        return self._stops[after - 1] + 1, self._stops[min(after, len(self._stops) - 1)]

    def quote(self, span: Span) -> str:
        """Return the very words of the original, on one line."""
        known = self._quotes.get(span)
        if known is None:
            known = self._quotes[span] = self._quoted(span)
        return known

    def _quoted(self, span: Span) -> str:
        if not self._starts:
            self._starts = list(accumulate(map(len, self._pieces), initial=0))
            self._counts = list(accumulate(map(len, map(self._spoken.__getitem__, self._pieces))))
            self._places = places(self.original)
        first = last = bisect_right(self._counts, span[0])
        if span[1] - span[0] > 1:
            last = bisect_right(self._counts, span[1] - 1)
        begin, end = self._places[self._starts[first]], self._places[max(self._starts[last + 1] - 1, 0)] + 1
        return " ".join(self.original[begin:end].split())


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
    def goes_on(self) -> bool:
        """Tell whether some phrase goes on from here."""
        return bool(self.words or self.families or self.gap)

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


class Spoken(dict[str, tuple[str, ...]]):
    """What each written piece is compared as: words for a word, a full stop or nothing for the rest."""

    def __missing__(self, piece: str) -> tuple[str, ...]:
        """Work it out, and remember it."""
        spoken = plain(piece)
        if piece and not is_word(piece):
            spoken = (SENTENCE_END,) if ends_sentence(piece) else ()
        if len(self) < _REMEMBERED and len(piece) <= _LONGEST_REMEMBERED:
            self[piece] = spoken
        return spoken


Beginning = tuple[Atoms, tuple[Node, ...]] | None
_NOTHING: tuple[Atoms, tuple[Node, ...]] = ((), ())


class First(dict[str, Beginning]):
    """What begins with a word: atoms that are met by it alone, and nodes from which phrases go on."""

    def __init__(self, root: Node) -> None:
        """Begin with nothing remembered; families take long to look up."""
        super().__init__()
        self._root = root

    def __missing__(self, word: str) -> Beginning:
        """Look it up, and remember it; nothing begins with most words."""
        nodes = self._root.after(word)
        atoms = tuple(dict.fromkeys(atom for node in nodes for atom in node.atoms))
        longer = tuple(node for node in nodes if node.goes_on)
        beginning = (atoms, longer) if nodes else None
        if len(self) < _REMEMBERED and len(word) <= _LONGEST_REMEMBERED:
            self[word] = beginning
        return beginning


class Lexicon:
    """Words, phrases and families, each belonging to one or more atoms (groups of them)."""

    def __init__(self) -> None:
        """Begin empty."""
        self._atoms: dict[frozenset[Phrase], int] = {}
        self._root = Node()
        self._spoken = Spoken()
        self._first = First(self._root)

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
        self._first.clear()
        return number

    def read(self, text: str) -> Reading:
        """Read a text: its words, and every phrase of the lexicon that stands in it."""
        pieces = split(fold(text))
        words = list(chain.from_iterable(map(self._spoken.__getitem__, pieces)))
        words.append(SENTENCE_END)
        found: defaultdict[Atoms, list[Span]] = defaultdict(list)
        beginnings = list(map(self._first.__getitem__, words))
        for place in [place for place, beginning in enumerate(beginnings) if beginning is not None]:
            atoms, longer = beginnings[place] or _NOTHING
            if atoms:
                found[atoms].append((place, place + 1))
            for node in longer:
                if words[place + 1] in node.words or node.families or node.gap is not None:
                    _follow(node, words, place, place + 1, found)
        met = frozenset(chain.from_iterable(found))
        return Reading(text, words, met, found, pieces, self._spoken)


def _follow(node: Node, words: list[str], begin: int, place: int, found: dict[Atoms, list[Span]]) -> None:
    """Note where phrases end that began at ``begin`` and have come to ``node`` before ``place``."""
    if place >= len(words):
        return
    for after in node.after(words[place]):
        if after.atoms:
            found[after.atoms].append((begin, place + 1))
        if after.words or after.families or after.gap:
            _follow(after, words, begin, place + 1, found)
    if node.gap is None:
        return
    for later in range(place, place + GAP_WORDS + 1):
        if later >= len(words) or words[later] == SENTENCE_END:
            return
        _follow(node.gap, words, begin, later, found)
