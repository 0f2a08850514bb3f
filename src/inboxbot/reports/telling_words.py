"""Which words would have told: mails that colleagues corrected, beside the examples of the rules file.

Pure counting. A word, or two that follow each other, tells of a category by how much likelier it stands in
the corrected mails of that category than in the others and in the examples (log-odds, with half a mail
added on each side, so that one mail proves little). Names, numbers and what everybody says are left out.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from inboxbot.rules.fold import SENTENCE_END
from inboxbot.rules.lexicon import Lexicon
from inboxbot.triage.phrases import names

MOST_WORDS = 8
LEAST_ODDS = 1.0
SHORTEST = 3
HALF = 0.5
MOST_ELSEWHERE = 0.08
"""A word in more of the other mails than this says little."""

_EVERYBODY_SAYS = names(
    "the and you your for that this with have has had are was were not but can could would will shall should "
    "from they them their she her him his its our out about what when where who which how why there here been "
    "being all any some one two may might must also just very much many more most than then too into onto over "
    "under again please thank thanks dear hello sincerely regards kind best wishes yours faithfully email mail "
    "message sent subject did does doing done get got make made said say says tell told asked ask like know want "
    "wanted need needed because since after before until while now today yesterday tomorrow day days week weeks "
    "month months year years time times back come came went going put take took see seen let give given way thing "
    "things people person someone somebody something anything nothing everybody write writing wrote reply hear "
    "heard help"
)


@dataclass(frozen=True, slots=True)
class Text:
    """One text that is counted: its words, the category it is of, and names that are not counted."""

    words: str
    category: str
    names: str = ""


@dataclass(frozen=True, slots=True)
class Telling:
    """One word, or two: in how many corrected mails of the category it stands, and of the others."""

    words: str
    here: int
    of: int
    elsewhere: int
    of_elsewhere: int
    log_odds: float


def telling(category: str, corrected: Sequence[Text], others: Iterable[Text]) -> tuple[Telling, ...]:
    """Return the words that tell of a category, the strongest first.

    ``corrected`` are the mails of colleagues' corrections, whatever they were corrected to; ``others`` texts
    whose category nobody doubts, as the examples of the rules file.
    """
    here = [_words(one) for one in corrected if one.category == category]
    rest = [_words(one) for one in (*corrected, *others) if one.category != category]
    same = [_words(one) for one in others if one.category == category]
    if not here:
        return ()
    mine, theirs = Counter(w for one in here for w in one), Counter(w for one in rest for w in one)
    known = Counter(w for one in same for w in one)
    found = [
        Telling(
            w, count, len(here), theirs[w], len(rest), round(_odds(count, len(here), theirs[w], len(rest)), 2)
        )
        for w, count in mine.items()
        if theirs[w] <= MOST_ELSEWHERE * max(1, len(rest))
    ]
    # A word that stands in several, and in examples of the category too, tells more than one that came once.
    found.sort(key=lambda one: (-one.here, -known[one.words], -one.log_odds, -len(one.words), one.words))
    return _without_parts([one for one in found if one.log_odds >= LEAST_ODDS])[:MOST_WORDS]


def _odds(here: int, of: int, elsewhere: int, of_elsewhere: int) -> float:
    return math.log((here + HALF) / (of - here + HALF)) - math.log(
        (elsewhere + HALF) / (of_elsewhere - elsewhere + HALF)
    )


def _without_parts(found: list[Telling]) -> tuple[Telling, ...]:
    """Leave out a word where two words with it, that stand in as many mails, are told already."""
    kept: list[Telling] = []
    for one in found:
        parts = set(one.words.split())
        if not any(one.here == other.here and parts & set(other.words.split()) for other in kept):
            kept.append(one)
    return tuple(kept)


def _words(text: Text) -> frozenset[str]:
    """Return the words and pairs of a text, each once."""
    lexicon = Lexicon()
    spoken = lexicon.read(text.words).words
    called = set(lexicon.read(text.names).words)
    single = {word for word in spoken if _says_something(word, called)}
    pairs = {
        f"{one} {two}"
        for one, two in pairwise(spoken)
        if SENTENCE_END not in (one, two)
        and (one in single or two in single)
        and not called & {one, two}
        and one.isalpha()
        and two.isalpha()
    }
    return frozenset(single | pairs)


def _says_something(word: str, called: set[str]) -> bool:
    return len(word) >= SHORTEST and word.isalpha() and word not in _EVERYBODY_SAYS and word not in called
