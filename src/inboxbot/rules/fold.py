"""Text as it is compared: without capitals, accents, curly quotes and contractions.

The same folding is used for what people write and for what rules.yaml looks for, so that
"Llŷn" finds "llyn" and "did not" finds "didn't" and "didnt".
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from functools import lru_cache

SENTENCE_END = "."

_SAME = {
    **dict.fromkeys(map(ord, "‘’‛ʼ`´′"), "'"),
    **dict.fromkeys(map(ord, "“”„‟«»"), '"'),
    **dict.fromkeys(map(ord, "‐‑‒–—―−"), "-"),
    **{ord(letter): plain for letter, plain in zip("łøđıħŧ", "lodiht", strict=True)},
    ord("æ"): "ae",
    ord("œ"): "oe",
    0xA0: " ",
    0xAD: "",
    0x200B: "",
    0xFEFF: "",
}
# Separators are kept, so that the place of every word in the original can be told again.
_WORDS = re.compile(r"([^\w']+)")
_BEYOND_ASCII = re.compile(r"[^\x00-\x7f]")
_ENDS_SENTENCE = re.compile(r"[.!?](?:[\s\"')\]]|$)|\n\s*\n|\n\s*[-*•>|]|[|•…]")

_NOT = (
    "do",
    "does",
    "did",
    "is",
    "are",
    "was",
    "were",
    "has",
    "have",
    "had",
    "would",
    "could",
    "should",
    "must",
    "need",
    "might",
)
SHORT = {
    **{f"{verb}nt": (verb, "not") for verb in _NOT},
    **{f"{verb}n't": (verb, "not") for verb in _NOT},
    **dict.fromkeys(("can't", "cant", "cannot"), ("can", "not")),
    **dict.fromkeys(("won't", "wont"), ("will", "not")),
    **dict.fromkeys(("ain't", "aint"), ("is", "not")),
    "im": ("i", "am"),
    "ive": ("i", "have"),
    "youve": ("you", "have"),
    "youre": ("you", "are"),
    "theyve": ("they", "have"),
    "theyre": ("they", "are"),
    "weve": ("we", "have"),
    "its": ("it", "is"),
    "thats": ("that", "is"),
    "theres": ("there", "is"),
    "whats": ("what", "is"),
    "hes": ("he", "is"),
    "shes": ("she", "is"),
    "u": ("you",),
    "ur": ("your",),
    "pls": ("please",),
    "plz": ("please",),
    "cos": ("because",),
    "coz": ("because",),
    "cuz": ("because",),
}
_ENDINGS = {"n't": "not", "'m": "am", "'re": "are", "'ve": "have", "'ll": "will", "'d": "would"}
_WITH_IS = frozenset(("it", "he", "she", "that", "there", "what", "who", "where", "here", "how"))


def fold(text: str) -> str:
    """Return the text as it is compared. Plain ASCII keeps its length."""
    lower = text.lower().replace("_", " ").replace("`", "'")
    return lower if lower.isascii() else _BEYOND_ASCII.sub(_fold_match, lower)


def _fold_match(match: re.Match[str]) -> str:
    return _fold_character(match[0])


@lru_cache(maxsize=4096)
def _fold_character(character: str) -> str:
    folded = unicodedata.normalize("NFKD", character.casefold().translate(_SAME)).translate(_SAME)
    return "".join(c for c in folded if not unicodedata.combining(c))


def places(text: str) -> Sequence[int]:
    """Return, for every character of ``fold(text)`` and for its end, the place in ``text``."""
    uneven = [match.start() for match in _BEYOND_ASCII.finditer(text) if len(fold(match[0])) != 1]
    if not uneven:
        return range(len(text) + 1)
    found: list[int] = []
    begin = 0
    for place in uneven:
        found.extend(range(begin, place))
        found.extend([place] * len(fold(text[place])))
        begin = place + 1
    found.extend(range(begin, len(text) + 1))
    return found


def split(folded: str) -> list[str]:
    """Return words and what stands between them, in turn, beginning and ending with a word."""
    return _WORDS.split(folded)


def is_word(piece: str) -> bool:
    """Tell a word from what stands between words."""
    return _WORDS.match(piece) is None


@lru_cache(maxsize=4096)
def ends_sentence(separator: str) -> bool:
    """Tell whether a sentence, a paragraph or an item of a list ends in this separator."""
    return _ENDS_SENTENCE.search(separator) is not None


def plain(word: str) -> tuple[str, ...]:
    """Return the words that one written word stands for: ``didn't`` is did, not."""
    if known := SHORT.get(word):
        return known
    if "'" not in word:
        return (word,) if word else ()
    word = word.strip("'")
    if known := SHORT.get(word):
        return known
    for ending, meaning in _ENDINGS.items():
        if word.endswith(ending) and len(word) > len(ending):
            return (word.removesuffix(ending), meaning)
    if word.endswith("'s"):
        stem = word.removesuffix("'s")
        return (stem, "is") if stem in _WITH_IS else (stem,)
    return (word.replace("'", ""),) if word.strip("'") else ()
