"""What a colleague's reply in their own words asks for. What is in doubt is asked about, never done.

A reply is acted upon only where it asks for one thing, nothing beside that is in doubt, and all that is left
over is of words that say nothing more. All words are in rules.yaml (``commands: replies``).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from difflib import get_close_matches
from functools import lru_cache
from typing import Literal

from inboxbot.model.case import PersonId
from inboxbot.model.message import Address
from inboxbot.rules.commands import Replies
from inboxbot.rules.fold import ends_sentence, fold, plain, split
from inboxbot.rules.lexicon import GAP_WORDS, Phrase
from inboxbot.rules.lexicon import phrase as read_phrase
from inboxbot.rules.people import Person
from inboxbot.triage.clock_reader import Reader
from inboxbot.triage.clock_tokens import tokens_of

A_DAY, A_COLLEAGUE = "day", "colleague"
"""Stand in the phrases of rules.yaml for a day and for the name of somebody of ours."""

NOBODY = Address("")
_CALLED_AT_MOST = 8  # words
_APART = re.compile(r"[\W\d_]+")
_SPELT, _NEAR = 6, 0.84  # letters of a word that is compared; how like it must be
_NUMBER = re.compile(r"\d{1,4}(?:[ap]m)?")

ANSWERED = "answered"
TOO_MUCH = "it says more than we can read"

phrase = lru_cache(maxsize=2_000)(read_phrase)

Meaning = Literal["act", "ask", "note", "nothing"]


@dataclass(frozen=True, slots=True)
class Understood:
    """What a reply means. ``act``: which, also where it must be asked about. ``why``: what is in doubt."""

    meaning: Meaning
    act: str = ""
    day: date | None = None
    colleague: PersonId = ""
    why: str = ""


@dataclass(frozen=True, slots=True)
class _Read:
    """The acts for which one sentence asks, and which words stand before them and elsewhere."""

    acts: frozenset[str]
    before: tuple[str, ...]
    after: tuple[str, ...]

    @property
    def left(self) -> tuple[str, ...]:
        """Return all words besides those that ask for an act."""
        return (*self.before, *self.after)


@dataclass(frozen=True, slots=True)
class _Sentence:
    words: tuple[str, ...]
    asks: bool


def understand(
    text: str,
    replies: Replies,
    people: Mapping[PersonId, Person],
    writer: PersonId,
    *,
    local: datetime,
    about: Address = NOBODY,
) -> Understood:
    """Read a reply: ``text`` is its new text, ``local`` the writer's time (aware) against which days are read.

    ``about`` is the correspondent: whoever else is named besides colleagues may be somebody else who was rung.
    """
    own = without_signature(text, people[writer])
    if not own.strip():
        return Understood("nothing")
    for courtesy in replies.courtesies:
        own = re.sub(rf"\b{re.escape(courtesy)}\b", " ", own, flags=re.IGNORECASE)
    named, spoken = _with_colleagues(own, people, writer)
    days, spoken = _with_days(spoken, local)
    sentences = tuple(_sentences(spoken))
    means = {act: tuple(map(phrase, words)) for act, words in replies.means.items()}
    found = tuple(_read(one, means) for one in sentences)
    acts = tuple(dict.fromkeys(act for one in found for act in sorted(one.acts)))
    if not acts:
        return _nearly(sentences, means)
    if len(acts) > 1:
        return Understood("ask", acts[0], why="it seems to ask for more than one thing")
    act = acts[0]
    mine = frozenset(fold(people[writer].name).split())
    doubt = _doubt(found, sentences, replies, about=called(about), writer=mine)
    uses = {word for one, read in zip(sentences, found, strict=True) if read.acts for word in one.words}
    if not doubt and len(days) > 1:
        doubt = "it names more than one day"
    if not doubt and (len(named) > 1 or (A_COLLEAGUE in uses and not named)):
        doubt = "we do not know which colleague it means"
    day, colleague = next(iter(days), None), next(iter(named), "")
    return Understood("ask" if doubt else "act", act, day, colleague, doubt)


def days_in(text: str, local: datetime) -> tuple[date, ...]:
    """Return the days that a text names, in order, those in doubt left out."""
    return _with_days(text, local)[0]


def colleagues_in(text: str, people: Mapping[PersonId, Person], writer: PersonId) -> tuple[PersonId, ...]:
    """Return which colleagues a text names, besides its writer."""
    return _with_colleagues(text, people, writer)[0]


def without_signature(text: str, writer: Person) -> str:
    """Return the text up to the line with which the writer signs: their name, or the first of it."""
    first, whole = fold(writer.name).split()[0], fold(writer.name)
    kept: list[str] = []
    for line in text.splitlines():
        said = fold(line).strip(" ,.-|")
        if said in {first, whole, first[:1]} or said.startswith((f"{whole} ", f"{whole},")):
            break
        kept.append(line)
    return "\n".join(kept)


# Reading -------------------------------------------------------------------------------------


def _read(sentence: _Sentence, means: Mapping[str, Sequence[Phrase]]) -> _Read:
    """Find the acts for which a sentence asks, the longest phrase first, until none is left."""
    acts: list[str] = []
    left, begins = list(enumerate(sentence.words)), len(sentence.words)
    while True:
        words = [word for _, word in left]
        spans = (
            (len(one), act, span)
            for act, some in means.items()
            for one in some
            if (span := _find(one, words))
        )
        longest = max(spans, key=lambda found: found[0], default=None)
        if longest is None:
            break
        _, act, (start, end) = longest
        acts.append(act)
        begins = min(begins, left[start][0])
        del left[start:end]
    before = tuple(word for place, word in left if acts and place < begins)
    return _Read(frozenset(acts), before, tuple(word for place, word in left if not acts or place >= begins))


def _find(wanted: Phrase, words: Sequence[str]) -> tuple[int, int] | None:
    for start in range(len(words)):
        end = _match(wanted, words, start)
        if end is not None:
            return start, end
    return None


def _match(wanted: Phrase, words: Sequence[str], start: int) -> int | None:
    at = start
    for piece in wanted:
        reach = GAP_WORDS if piece.gap else 0
        for place in range(at, min(len(words), at + reach + 1)):
            if words[place].startswith(piece.text) if piece.family else words[place] == piece.text:
                at = place + 1
                break
        else:
            return None
    return at


def _doubt(
    found: Sequence[_Read],
    sentences: Sequence[_Sentence],
    replies: Replies,
    *,
    about: frozenset[str],
    writer: frozenset[str],
) -> str:
    """Return why a reply is not acted upon, or an empty string."""
    if any(sentence.asks for sentence in sentences):
        return "it asks something"
    if any(A_DAY in one.left for one in found):
        return "it names a day"
    in_doubt = tuple(map(phrase, replies.in_doubt))
    for one in found:
        spans = (_find(wanted, one.left) for wanted in in_doubt)
        span = next((one for one in spans if one is not None), None)
        if span is not None:
            return f"it says “{' '.join(one.left[span[0] : span[1]])}”"
    if sum(len(sentence.words) for sentence in sentences) > replies.longest:
        return TOO_MUCH
    before, behind = _words(replies.before) | writer, _words(replies.no_more_than) | writer | about
    return TOO_MUCH if _says_more(found, before, behind) else ""


def _says_more(found: Sequence[_Read], before: frozenset[str], behind: frozenset[str]) -> bool:
    """Tell whether words are left over that say something.

    Before what is asked nobody else may be named, for then somebody else did it ("she rang her"). Behind
    an answer may stand whom it went to, and how; behind another act nothing of the kind.
    """
    after = behind if any(ANSWERED in one.acts for one in found) else before
    return not all(
        _all(one.before, before) and _all(one.after, after if one.acts else after | before) for one in found
    )


def _all(words: Iterable[str], harmless: frozenset[str]) -> bool:
    return all(word in harmless or _NUMBER.fullmatch(word) for word in words)


def _words(listed: Iterable[str]) -> frozenset[str]:
    return frozenset(piece for word in listed for piece in fold(word).split())


def called(about: Address) -> frozenset[str]:
    """Return the words by which a correspondent may be called: those of their name and of their address."""
    spoken = (*split(fold(about.name))[::2], *_APART.split(fold(about.address.partition("@")[0])))
    return frozenset([word for one in spoken[:_CALLED_AT_MOST] for word in plain(one) if len(word) > 1])


def _nearly(sentences: Sequence[_Sentence], means: Mapping[str, Sequence[Phrase]]) -> Understood:
    """A reply that asks for nothing we know: a note, unless a word of it is nearly one that would (anwsered)."""
    known = {piece.text: act for act, phrases in means.items() for one in phrases for piece in one}
    long = {word: act for word, act in known.items() if len(word) >= _SPELT}
    for word in (
        word for one in sentences for word in one.words if len(word) >= _SPELT and word not in known
    ):
        near = get_close_matches(word, long, n=1, cutoff=_NEAR)
        if near:
            return Understood("ask", long[near[0]], why=f"“{word}” is no word that we know")
    return Understood("note")


# Preparing -----------------------------------------------------------------------------------


def _sentences(text: str) -> Iterator[_Sentence]:
    """Yield the sentences of a text; a line is one at least."""
    for line in text.splitlines():
        pieces = split(fold(line))
        words: list[str] = []
        asks = False
        for place, piece in enumerate(pieces):
            if place % 2:
                asks = asks or "?" in piece
                if ends_sentence(f"{piece} ") and words:
                    yield _Sentence(tuple(words), asks)
                    words, asks = [], False
                continue
            words.extend(plain(piece))
        if words or asks:
            yield _Sentence(tuple(words), asks)


def _with_days(text: str, local: datetime) -> tuple[tuple[date, ...], str]:
    """Return the days that a text names, and the text with a word in their place."""
    tokens = tokens_of(fold(text)) if text.isascii() else tokens_of(text.lower())
    if not tokens:
        return (), text
    reader, found, place, cuts = Reader(tokens, local), list[date](), 0, list[tuple[int, int]]()
    while place < len(tokens):
        when = reader.day_at(place) if reader.may_begin(place) else None
        if when is None or when.day is None or when.day <= reader.today or when.end <= place:
            place += 1  # of today people tell what they did
            continue
        if not when.doubtful:
            found.append(when.day)
        cuts.append((tokens[when.start].start, tokens[when.end - 1].end))
        place = when.end
    for start, end in reversed(cuts):
        text = f"{text[:start]} {A_DAY} {text[end:]}"
    return tuple(dict.fromkeys(found)), text


def _with_colleagues(
    text: str, people: Mapping[PersonId, Person], writer: PersonId
) -> tuple[tuple[PersonId, ...], str]:
    """Return which colleagues a text names, besides its writer, and the text with a word in their place."""
    met: dict[PersonId, None] = {}
    for name, owners in _names(people).items():
        expression = re.compile(rf"(?<![\w@.]){re.escape(name)}(?![\w@])", re.IGNORECASE)
        if expression.search(text):
            others = [one for one in owners if one != writer]
            met.update(dict.fromkeys(others))
            text = expression.sub(A_COLLEAGUE, text) if others else text
    return tuple(met), text


def _names(people: Mapping[PersonId, Person]) -> dict[str, list[PersonId]]:
    """Return how colleagues are called, the longest names first, each with whom it may mean."""
    found: dict[str, list[PersonId]] = {}
    for key, person in people.items():
        for name in (person.name, *person.also_called, person.name.split()[0]):
            found.setdefault(name, []).append(key)
    return dict(sorted(found.items(), key=lambda item: -len(item[0])))
