"""What is said of a time afterwards: "I file at six, so before then", "… and anything after that is too late"."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from typing import Final

from inboxbot.triage import asked_words as speech
from inboxbot.triage.clock_tokens import PARTS, When, Words, sentence_before

_REACH: Final = 26
_FEW: Final = 4
_FEW_SENTENCES: Final = 2
_SHORT: Final = 5
_LONG: Final = 9


def spoken_of_again(found: Sequence[When], reader: Words) -> frozenset[int]:
    """Return which times something said soon after goes back to: "… at four, so before then", "… before I go"."""
    again: set[int] = set()
    ends = [when.end for when in found]
    for place in range(len(reader.tokens) if found else 0):
        if not _goes_back(reader, place):
            continue
        last = bisect_right(ends, place) - 1
        ahead = found[last + 1].start if last + 1 < len(found) else place + _LONG
        if (
            reader.word(place) == "before"
            and reader.word(place + 1) in speech.OTHERS
            and ahead - place < _LONG
        ):
            continue  # before he drives back at half five
        if reader.word(place + 1) in speech.WE:  # "I'm off from four, and we air on Monday, so before I go"
            earlier = range(last, max(last - _FEW, -1), -1)
            last = next((n for n in earlier if _goes_then(found[n], reader)), last)
        if (
            last >= 0
            and place - ends[last] <= _REACH
            and _sentences(reader, ends[last], place) <= _FEW_SENTENCES
        ):
            again.add(last)
    return frozenset(again)


def _sentences(reader: Words, begin: int, end: int) -> int:
    """Return how many sentences and paragraphs end between."""
    return sum(token.ends_sentence for token in reader.tokens[begin:end])


def _goes_then(when: When, reader: Words) -> bool:
    """Tell whether the time is when the writer goes: "I leave at six", "I'm off from four"."""
    near = {word for word in sentence_before(reader, when.start)[:5] if word not in speech.SILENT}
    return not near.isdisjoint(speech.GOES | {"off", "leaving", "here", "finishing"})


def _goes_back(reader: Words, place: int) -> bool:
    """Tell whether a time named earlier is meant here: "before then", "beforehand", "before I go", "after that"."""
    first, second, third = reader.words(place, 3)
    if first == "beforehand":
        return True
    if (first, second) in speech.BACK_TO_IT:
        return third not in PARTS  # before that evening, six o'clock
    if (first, second) == ("before", "it"):
        return not third.isalnum() or third in speech.GOES
    if first == "after" and second in {"that", "that's", "then"}:
        return _is_too_late(reader, place)
    if (first, second) == ("in", "with"):
        return reader.word(place - 1) in {
            "go",
            "walk",
            "going",
        }  # the meeting is at ten; I'd like to go in with a line
    if first != "before":
        return False
    if second in speech.OTHERS and third.isalpha() and not third.endswith("ed") and third not in speech.PAST:
        return True  # he concludes about four; any time before he stands up
    return (second in speech.WE and third in speech.GOES) or (
        (not second.isalnum() or second in speech.QUESTIONS)
        and not speech.TELL.isdisjoint(reader.words(place - 3, 3))
    )


def _is_too_late(reader: Words, place: int) -> bool:
    """Tell whether what comes after is said to be of no use: "anything after that will be on the floor"."""
    before = reader.words(place - _SHORT, _SHORT)
    after = (word.removesuffix("'s") for word in reader.words(place + 1, _LONG))
    return not speech.ANYTHING.isdisjoint(before) or not speech.OF_NO_USE.isdisjoint(after)
