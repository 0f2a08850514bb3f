"""Times by which nothing is asked: an embargo's, an absence's, one that was told before and holds no longer."""

from __future__ import annotations

from itertools import pairwise
from typing import Final

from inboxbot.triage import asked_words as speech
from inboxbot.triage.clock_tokens import When, Words, set_of

_NEAR: Final = 8
_SHORT: Final = 5
_THERE: Final = set_of("here in around about office")
_AROUND: Final = 24
_USE: Final = set_of(
    "use used publication published broadcast release released transmission shared circulated quoted"
)
_OF_AN_ANSWER: Final = set_of("anything if which comment")  # what is not shared by then goes without
_BEFORE_BACK: Final = set_of("( , - ; / am i'm i'll we're be are is and not office leave away off annual")
_IN_AGAIN: Final = set_of("back open opening again in here printing office working")
_TOLD: Final = {
    (who, verb)
    for who in ("i", "we", "i'd", "we'd", "he", "she", "they")
    for verb in ("told", "said", "gave", "asked", "promised", "mentioned", "quoted")
}
_AT_FIRST: Final = set_of("originally previously initially")
_GOES_ON: Final = set_of("but ; so although though")
_HOLDS_NOW: Final = {
    ("it's", "now"),
    ("is", "now"),
    ("are", "now"),
    ("now", "need"),
    ("brought", "forward"),
    ("come", "forward"),
    ("put", "forward"),
}
_CHANGED: Final = set_of("moved changed change scrap")


def is_void(when: When, before: list[str], reader: Words) -> bool:
    """Tell whether nothing is asked by this time, though the words beside it might ask."""
    return (
        _is_embargo(before)
        or (_is_absence(before) and "please" not in reader.words(when.end, _SHORT))
        or _is_nobody_there(before)
        or ("used", "to") in pairwise(reversed(before))  # visiting hours used to be from two till three
        or _held_before(when, before, reader)
    )


def _is_embargo(before: list[str]) -> bool:
    """Tell whether something may not be used until then: "not for use before", "not to be released until"."""
    near = before[1:_NEAR]
    if before[:1] not in (["before"], ["until"], ["till"]) or not speech.WE.isdisjoint(near):
        return False
    return _denies(near) and not _USE.isdisjoint(near) and _OF_AN_ANSWER.isdisjoint(near)


def _denies(words: list[str]) -> bool:
    return any(word in speech.DO_NOT or word.endswith("n't") for word in words)


def _is_absence(before: list[str]) -> bool:
    """Tell whether somebody is away until then: "(back 5 May", "we're not open again until"."""
    if not speech.UNTIL.isdisjoint(before[:1]):
        near = before[1:_NEAR]
        away = _denies(near) and not _IN_AGAIN.isdisjoint(near[:2])
        return away and speech.WISHES.isdisjoint(near)  # I don't need it back until Monday
    back = before.index("back") if "back" in before[:3] else None
    if back is None or not speech.SILENT.issuperset(before[:back]):
        return False
    return not before[back + 1 :] or before[back + 1] in _BEFORE_BACK


def _is_nobody_there(before: list[str]) -> bool:
    """Tell whether nobody is there on a day: "no one here over the weekend", "there's nobody in tomorrow"."""
    near = before[:_SHORT]
    if not speech.LEADS.isdisjoint(before[:1]) or _THERE.isdisjoint(near):
        return False
    return "nobody" in near or ("one", "no") in pairwise(near)


def _held_before(when: When, before: list[str], reader: Words) -> bool:
    """Tell whether it was told before and holds no longer: "I said Friday; it's now Thursday"."""
    told = next(
        (
            n
            for n, (said, who) in enumerate(pairwise(before))
            if (who, said) in _TOLD or said in _AT_FIRST or who in _AT_FIRST
        ),
        None,
    )
    if told is None or not _GOES_ON.union(_CHANGED).isdisjoint(before[:told]):
        return False
    begin = max(when.start - _AROUND, 0)
    around = (*reader.words(begin, when.start - begin), *reader.words(when.end, _AROUND))
    return not _CHANGED.isdisjoint(around) or not _HOLDS_NOW.isdisjoint(pairwise(around))
