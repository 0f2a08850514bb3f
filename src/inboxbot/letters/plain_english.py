"""Whether a text can be read by everybody: sentences, reading grade, jargon, acronyms, promises (W1)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

LINK = re.compile(r"(?:https?://|www\.)\S+|\S+@\S+|\b\S+\.(?:uk|org|com|net|example)\b\S*")
_SENTENCE = re.compile(r"[^.!?\n]*[a-z0-9)][.!?](?=\s|$)")
_WORD = re.compile(r"[A-Za-z]+(?:['’][a-z]+)?")
_LEAST_WORDS = 3
_ACRONYM = re.compile(r"\b(?:[A-Z]{2,6}s?|[A-Z]&[A-Z])\b")
_SHOUTED = re.compile(r"\b[A-Z]{2,}(?:\s+[A-Z]{2,})+\b|!{2,}")
_PARTICIPLE = (
    r"(?:\w+ed|read|dealt|sent|given|told|kept|seen|made|met|found|put|taken|shown|written|heard|sought|held|"
    r"brought|passed|rung|done)"
)
_PROMISED = re.compile(
    rf"\b(?:will|shall|is going to|are going to)\s+(?:\w+ly\s+|also\s+|then\s+|soon\s+)?"
    rf"(?:be|have been|get)\s+(?:\w+ly\s+)?{_PARTICIPLE}\b|\b(?:is|are) being {_PARTICIPLE}\b",
    re.IGNORECASE,
)


def sentences(text: str) -> list[str]:
    """Return the sentences; headings, numbers on their own and links are none."""
    without_links = LINK.sub(_stands_for_it, text)
    found = (" ".join(one.split()) for one in _SENTENCE.findall(without_links))
    return [one for one in found if len(words(one)) >= _LEAST_WORDS]


def _stands_for_it(link: re.Match[str]) -> str:
    """Return one short word for a link, with the full stop after it: a sentence may end in a link."""
    return "it" + (link[0][-1] if link[0][-1] in ".!?" else "")


def words(text: str) -> list[str]:
    """Return the words of a text."""
    return _WORD.findall(text)


def syllables(word: str) -> int:
    """Return about how many syllables an English word has."""
    groups = re.findall(r"[aeiouy]+", re.sub(r"(?<=[^aeiouyl])(?:e|es|ed)$", "", word.lower()))
    return max(1, len(groups))


def grade(text: str) -> float:
    """Return the Flesch-Kincaid reading grade: the school year (US) at which it can be read; 0 for no text."""
    said = [words(one) for one in sentences(text)]
    count = sum(map(len, said))
    if not count:
        return 0.0
    spoken = sum(syllables(word) for one in said for word in one)
    return 0.39 * count / len(said) + 11.8 * spoken / count - 15.59


def long_sentences(text: str, longest: int) -> Iterator[tuple[str, int]]:
    """Yield each sentence with more words than ``longest``, and how many it has."""
    for one in sentences(text):
        if len(words(one)) > longest:
            yield one, len(words(one))


def jargon_in(text: str, jargon: Iterable[str]) -> Iterator[tuple[str, str]]:
    """Yield the words of a text that are jargon, as written, each with its entry. A * finds the family."""
    text = LINK.sub(" ", text)
    for entry in jargon:
        ending = r"\w*" if entry.endswith("*") else ""
        found = re.search(rf"(?<!\w){re.escape(entry.removesuffix('*'))}{ending}(?!\w)", text, re.IGNORECASE)
        if found:
            yield found[0], entry


def unexplained_acronyms(text: str, known: Iterable[str]) -> list[str]:
    """Return the acronyms that are neither known to everybody nor explained: its full words (ICB), or ICB (…)."""
    text, everybody = LINK.sub(" ", text), frozenset(known)
    text = re.sub(r"\[[^\]]*\]", " ", text)
    found = dict.fromkeys(_ACRONYM.findall(_SHOUTED.sub(" ", text)))
    return [
        one
        for one in found
        if one not in everybody
        and one.removesuffix("s") not in everybody
        and not re.search(rf"\({re.escape(one)}\)|\b{re.escape(one)} \([a-z]", text)
    ]


def passive_promises(text: str) -> list[str]:
    """Return promises that do not say who will do it: “you will be contacted”."""
    return list(dict.fromkeys(" ".join(match[0].split()) for match in _PROMISED.finditer(text)))


def shouted(text: str, known: Iterable[str]) -> list[str]:
    """Return words in capitals one after the other (acronyms apart), and exclamation marks in a row."""
    everybody = frozenset(known)
    runs = dict.fromkeys(match[0] for match in _SHOUTED.finditer(text))
    return [one for one in runs if not everybody.issuperset(one.split())]
