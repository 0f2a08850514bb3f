"""What a colleague's reply in their own words asks for. What is in doubt is asked about, never done.

A reply is acted upon only where it asks for one thing, nothing beside that is in doubt, and all that is left
over is of words that say nothing more. All words are in rules.yaml (``commands: replies``).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal
from zoneinfo import ZoneInfo

from inboxbot.model.case import PersonId
from inboxbot.rules.commands import Replies
from inboxbot.rules.fold import ends_sentence, fold, plain, split
from inboxbot.rules.lexicon import GAP_WORDS, Phrase, phrase
from inboxbot.rules.people import Person
from inboxbot.triage.clock_tokens import tokens_of
from inboxbot.triage.stated_time import Reader

A_DAY, A_COLLEAGUE = "day", "colleague"
"""Stand in the phrases of rules.yaml for a day and for the name of somebody of ours."""

_NAMED_AT_MOST = 2  # capitalised words that are nobody's of ours: whom the colleague speaks of
_NUMBER = re.compile(r"\d{1,4}(?:[ap]m)?")

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
class _Sentence:
    words: tuple[str, ...]
    capitals: frozenset[str]
    asks: bool


def understand(
    text: str, replies: Replies, people: Mapping[PersonId, Person], writer: PersonId, *, local: datetime
) -> Understood:
    """Read a reply: ``text`` is its new text, ``local`` the writer's time (aware) against which days are read."""
    own = without_signature(text, people[writer])
    if not own.strip():
        return Understood("nothing")
    named, spoken = _with_colleagues(own, people, writer)
    days, spoken = _with_days(spoken, local)
    sentences = tuple(_sentences(spoken))
    means = {act: tuple(map(phrase, words)) for act, words in replies.means.items()}
    found = tuple(_read(one, means) for one in sentences)
    acts = tuple(dict.fromkeys(act for act, _ in found if act))
    if not acts:
        return Understood("note")
    if len(acts) > 1:
        return Understood("ask", acts[0], why="it seems to ask for more than one thing")
    act = acts[0]
    doubt = _doubt(found, sentences, replies)
    uses = {word for one, (asked, _) in zip(sentences, found, strict=True) if asked for word in one.words}
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


def local_time(moment: datetime, zone: str) -> datetime:
    """Return a moment as the writer's clock shows it."""
    return moment.astimezone(ZoneInfo(zone))


# Reading -------------------------------------------------------------------------------------


def _read(sentence: _Sentence, means: Mapping[str, Sequence[Phrase]]) -> tuple[str, tuple[str, ...]]:
    """Return the act for which a sentence asks, by its longest phrase, and the words that are left over."""
    best: tuple[int, str, tuple[int, int]] | None = None
    for act, phrases in means.items():
        for one in phrases:
            span = _find(one, sentence.words)
            if span is not None and (best is None or len(one) > best[0]):
                best = (len(one), act, span)
    if best is None:
        return "", sentence.words
    _, act, (start, end) = best
    left = (*sentence.words[:start], *sentence.words[end:])
    other, rest = _read(_Sentence(left, sentence.capitals, asks=False), means)
    return (act, rest if other == act else left) if other in {"", act} else (f"{act}+{other}", left)


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
    found: Sequence[tuple[str, tuple[str, ...]]], sentences: Sequence[_Sentence], replies: Replies
) -> str:
    """Return why a reply is not acted upon, or an empty string."""
    if any("+" in act for act, _ in found):
        return "it seems to ask for more than one thing"
    if any(sentence.asks for sentence in sentences):
        return "it asks something"
    left = [word for _, rest in found for word in rest]
    if A_DAY in left:
        return "it names a day"
    in_doubt = tuple(map(phrase, replies.in_doubt))
    for _, rest in found:
        spans = (_find(one, rest) for one in in_doubt)
        span = next((one for one in spans if one is not None), None)
        if span is not None:
            return f"it says “{' '.join(rest[span[0] : span[1]])}”"
    capitals = frozenset[str]().union(*(sentence.capitals for sentence in sentences))
    long = sum(len(sentence.words) for sentence in sentences) > replies.longest
    return "it says more than we can read" if long or _says_more(left, capitals, replies) else ""


def _says_more(left: Sequence[str], capitals: frozenset[str], replies: Replies) -> bool:
    """Tell whether words are left over that say something; a name or two do not."""
    harmless = frozenset(piece for word in replies.no_more_than for piece in fold(word).split())
    strange = [word for word in left if word not in harmless and not _NUMBER.fullmatch(word)]
    return len(strange) > _NAMED_AT_MOST or any(word not in capitals for word in strange)


# Preparing -----------------------------------------------------------------------------------


def _sentences(text: str) -> Iterator[_Sentence]:
    """Yield the sentences of a text; a line is one at least."""
    for line in text.splitlines():
        pieces = split(fold(line))
        spoken = split(line)
        aligned = len(pieces) == len(spoken)
        words: list[str] = []
        capitals: set[str] = set()
        asks = False
        for place, piece in enumerate(pieces):
            if place % 2:
                asks = asks or "?" in piece
                if ends_sentence(f"{piece} ") and words:
                    yield _Sentence(tuple(words), frozenset(capitals), asks)
                    words, capitals, asks = [], set(), False
                continue
            meant = plain(piece)
            if aligned and words and spoken[place][:1].isupper():
                capitals.update(meant)
            words.extend(meant)
        if words or asks:
            yield _Sentence(tuple(words), frozenset(capitals), asks)


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
