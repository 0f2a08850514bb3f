"""Words that a rule would miss in another form: the plural, and letters with an accent.

Words and phrases are compared without accents, so "café" and "cafe" are one. Addresses, file names
and ranges of letters inside a pattern are not; those are told.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator

from inboxbot.rules.finding import Finding, Path
from inboxbot.rules.lexicon import phrase
from inboxbot.rules.rule import Condition

FEW = 12
"""A group of so few words is judged by the look of its words alone: somebody has just written it."""

_SHORTEST = 4
_TOLD = 6
_NOUN = re.compile(
    r".{2,}(?:ist|ment|tion|sion|ship|ness|ance|ence|ure|ery|ary|gery|tor|ser|ger|ter|ner|ient)$"
)
_NOUNS_TEXT = (
    "appointment bill booking building carer chair chemist child clinic complaint concern course dentist "
    "doctor email event family form friend garden grant group home hospital hub invoice journalist lanyard "
    "leaflet letter meeting member neighbour nurse office pharmacy phone poster practice prescription query "
    "question ramp report reporter room school scan scooter service surgery survey surveyor talk team trustee "
    "video visit volunteer ward wheelchair worker workshop"
)
_NOUNS = frozenset(_NOUNS_TEXT.split())
# Words whose form with an s is a verb, or another word, far more often than a plural.
_NO_NOUNS_TEXT = (
    "your their this that these they ours here there care come cost down feel find help hide hurt keep kind "
    "know lead lift like look lose make mean move need pain park pass phase quote read ring rise seek seem "
    "send show speak stand start stop take talk team tell time train turn update view wait walk want withdrawn "
    "work write answer change copy list lump number space request response reaction picture student "
    "information patience compensation evidence silence advice confidence assistance insurance remittance"
)
_NO_NOUNS = frozenset(_NO_NOUNS_TEXT.split())
_RANGE_OF_ACCENTS = re.compile(r"\[[^\]]*(?:[^\x00-\x7f]-|-[^\x00-\x7f])[^\]]*\]")


def vocabulary(texts: Collection[str]) -> frozenset[str]:
    """Return the plain words of some texts, with which plurals are compared."""
    return frozenset(word for text in texts for word in re.findall(r"[a-z]+", text.lower()))


def missed_forms(path: Path, condition: Condition, known: frozenset[str]) -> Iterator[Finding]:
    """Yield what one condition (not those inside it) would miss. ``known``: words met elsewhere in the file."""
    yield from missed_plurals((*path, "words"), condition.words, known)
    for place, group in enumerate(condition.near.words if condition.near else ()):
        yield from missed_plurals((*path, "near", "words", place), group, known)
    for key in ("sender", "recipients", "attachment"):
        for place, written in enumerate(getattr(condition, key)):
            if not written.isascii():
                yield Finding(
                    (*path, key, place),
                    f"“{written}” is compared with its accents, and is missed where they are written otherwise",
                    "put * in the place of the letter with the accent",
                    warning=True,
                )
    if condition.pattern and _RANGE_OF_ACCENTS.search(condition.pattern):
        yield Finding(
            (*path, "pattern"),
            "it has a range of letters with accents, and texts are compared without accents",
            r"write [a-z] or \w",
            warning=True,
        )


def missed_plurals(path: Path, words: Collection[str], known: frozenset[str]) -> Iterator[Finding]:
    """Yield one finding that names the words of a group whose plural the group does not find."""
    read = [phrase(word) for word in words if not word.startswith("list:")]
    single = [each[0] for each in read if len(each) == 1]
    plain = {piece.text for piece in single if not piece.family}
    families = tuple(piece.text for piece in single if piece.family)
    missed = [
        word
        for word in sorted(plain)
        if _may_be_noun(word, known, few=len(words) <= FEW)
        and plural(word) not in plain
        and not (families and plural(word).startswith(families))
    ]
    if missed:
        more = f" and {len(missed) - _TOLD} more" if len(missed) > _TOLD else ""
        forms = ", ".join(f"{word} (not {plural(word)})" for word in missed[:_TOLD])
        yield Finding(
            path,
            f"it would miss the plural: it finds {forms}{more}",
            f"write {_family(missed[0])}* for all forms, or add {plural(missed[0])}",
            warning=True,
        )


def plural(word: str) -> str:
    """Return the usual plural of an English noun."""
    if word == "child":
        return "children"
    if re.search(r"[^aeiou]y$", word):
        return f"{word[:-1]}ies"
    return f"{word}es" if re.search(r"(?:ch|sh|x|z|ss)$", word) else f"{word}s"


def _family(word: str) -> str:
    return word[:-1] if word.endswith("y") and plural(word).endswith("ies") else word


def _may_be_noun(word: str, known: frozenset[str], *, few: bool) -> bool:
    if len(word) < _SHORTEST or not word.isalpha() or word.endswith("s") or word in _NO_NOUNS:
        return False
    if word in _NOUNS:
        return True
    return bool(_NOUN.match(word)) and (few or plural(word) in known)
