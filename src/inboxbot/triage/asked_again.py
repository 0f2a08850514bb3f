"""What is said of a time afterwards: "I file at six, so before then", "… and anything after that is too late"."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from itertools import pairwise
from typing import Final

from inboxbot.triage import asked_words as speech
from inboxbot.triage.clock_tokens import PARTS, When, Words, sentence_before

_REACH: Final = 26
_FEW: Final = 4
_FEW_SENTENCES: Final = 2
_SHORT: Final = 5
_NEAR: Final = 4
_MORNING: Final = 7
_LONG: Final = 9
_GO_BACK: Final = frozenset(
    ("beforehand", "up", "before", "by", "till", "until", "within", "that's", "after", "in", "there")
)
_ON_AIR: Final = {
    ("go", "on"),
    ("go", "live"),
    ("we're", "on"),
    ("we're", "live"),
    ("i'm", "on"),
    ("come", "on"),
}
_WHILE_TALKED: Final = 60
_AWAY: Final = frozenset(("away", "off", "out", "leave", "holiday"))
_WHEN: Final = frozenset(("when", "the", "as"))


def spoken_of_again(found: Sequence[When], reader: Words) -> frozenset[int]:
    """Return which times something said soon after goes back to: "… at four, so before then", "… before I go"."""
    again: set[int] = set()
    ends = [when.end for when in found]
    hours = [n for n, when in enumerate(found) if when.hour is not None]
    one_hour = len({found[n].hour for n in hours}) == 1
    for place in range(len(reader.tokens) if found else 0):
        if reader.word(place) in _WHEN:
            last = bisect_right(ends, place) - 1
            if last >= 0 and _is_wanted_when_free(reader, found[last], place):
                again.add(last)
        if reader.word(place) not in _GO_BACK or not _goes_back(reader, place):
            continue
        last = bisect_right(ends, place) - 1
        talked = one_hour and 0 <= place - ends[hours[-1]] <= _WHILE_TALKED
        if talked and _is_on_air(reader, place):
            again.add(hours[-1])  # at ten we're talking about wards, …; ring me before we go on air
            continue
        if last + 1 < len(found) and _has_its_own(reader, place, found[last + 1].start):
            continue
        if reader.word(place + 1) in speech.WE:  # "I'm off from four, and we air on Monday, so before I go"
            earlier = range(last, max(last - _FEW, -1), -1)
            last = next((n for n in earlier if _goes_then(found[n], reader)), last)
            if last >= 0 and (_is_at_night(found[last]) or _is_return(found[last], reader)):
                continue  # I fly at six in the morning, and want it before I go
        if (
            last >= 0
            and place - ends[last] <= _REACH
            and reader.sentence_ends(ends[last], place)
            <= _FEW_SENTENCES * (1 + _begins_sentence(reader, place))
        ):
            again.add(last)
    return frozenset(again)


def _begins_sentence(reader: Words, place: int) -> bool:
    """Tell whether a sentence begins here: "… That's all. By then, please."."""
    return place > 0 and reader.tokens[place - 1].ends_sentence


def _is_wanted_when_free(reader: Words, when: When, place: int) -> bool:
    """Tell whether it is wanted when somebody is free: "she's in court till two and wants it when she comes out"."""
    first, second, third = reader.words(place, 3)
    if first == "as" and second == "soon":
        second, third = reader.words(place + 3, 2)
    elif first == "the" and second in {"minute", "moment"}:
        second, third = reader.words(place + 2, 2)
    elif first != "when":
        return False
    who = second in speech.OTHERS | speech.WE and third in speech.COMES
    free = who or (second in speech.AGAIN and third in speech.BACK)
    if not free or reader.word(when.start - 1) not in speech.UNTIL or reader.sentence_ends(when.end, place):
        return False
    return not (speech.THERE_THEN | speech.WISHES).isdisjoint(reader.words(when.end, place - when.end))


def _has_its_own(reader: Words, place: int, time_at: int) -> bool:
    """Tell whether what is gone before has a time of its own: "before he drives back at half five"."""
    between = reader.tokens[place:time_at]
    then = [token.text for token in between[1 + (reader.word(place) != "beforehand") :]]
    if then and len(then) < _LONG and speech.SAID_BETTER.issuperset(then):
        return True  # a quote beforehand, ideally by Thursday
    return (
        len(between) < _LONG
        and reader.word(time_at - 1) in {"at", "on"}
        and reader.word(place) == "before"
        and not reader.sentence_ends(place, time_at)
    )


def _is_at_night(when: When) -> bool:
    return when.hour is not None and when.sure_half and when.hour.hour < _MORNING


def _is_return(when: When, reader: Words) -> bool:
    """Tell whether the writer is away until then: "I'm off from three until Monday, so before I go"."""
    near = reader.words(when.start - _LONG, _LONG)
    return near[-1] in speech.UNTIL and not _AWAY.isdisjoint(near)


def _goes_then(when: When, reader: Words) -> bool:
    """Tell whether the time is when the writer goes: "I leave at six", "I'm off from four"."""
    near = {word for word in sentence_before(reader, when.start)[:5] if word not in speech.SILENT}
    return not near.isdisjoint(speech.GOES | {"off", "leaving", "here", "finishing"})


def _is_on_air(reader: Words, place: int) -> bool:
    """Tell whether it is wanted before the writer is on air: "before we go on air", "before we're live"."""
    return reader.word(place) == "before" and not _ON_AIR.isdisjoint(pairwise(reader.words(place + 1, 3)))


def _shall_be_there(reader: Words, place: int) -> bool:
    """Tell whether it shall be there then: "I start on it at eight, so if it could be sitting there for me …"."""
    near = reader.words(place - _SHORT - 1, _SHORT + 1)
    be = near[-1] in {"be", "was", "were"} or near[-2] in {"be", "was", "were"}
    return (
        be
        and not speech.THERE_THEN.union({"be", "sitting"}).isdisjoint(near)
        and ("if", "it") in pairwise(near)
    )


def _goes_back(reader: Words, place: int) -> bool:
    """Tell whether a time named earlier is meant here: "before then", "beforehand", "before I go", "after that"."""
    first, second, third = reader.words(place, 3)
    if first == "there":
        return _shall_be_there(reader, place)
    if first == "beforehand" or (first, second, third) == ("up", "to", "then"):
        return True
    if (first, second) in speech.BACK_TO_IT:
        return third not in PARTS and not _only_tells(reader, place)  # before that evening, six o'clock
    if (first, second) == ("before", "it"):
        return not third.isalnum() or third in speech.GOES
    if first == "that's" and second in {"my", "our", "the"} and third in speech.LIMITS:
        return True
    if first == "after" and second in {"that", "that's", "then"}:
        return _is_too_late(reader, place)
    if (first, second) == ("in", "with"):
        return reader.word(place - 1) in {
            "go",
            "walk",
            "going",
        }  # the meeting is at ten; I'd like to go in with a line
    return first == "before" and _is_before_that(reader, place)


def _is_before_that(reader: Words, place: int) -> bool:
    """Tell whether it is before what was told happens: "before he stands up", "before we go on air"."""
    second, third = reader.words(place + 1, 2)
    if _is_on_air(reader, place):
        return True
    if second in speech.OTHERS and third.isalpha() and not third.endswith("ed") and third not in speech.PAST:
        return True  # he concludes about four; any time before he stands up
    told = third.endswith("ed") or third in speech.PAST
    said = reader.words(max(place - _REACH, 0), min(place, _REACH))
    if second in speech.WE and third.isalpha() and not told and third in said:
        return True  # I hand over at nine, and need it before I hand over
    return (second in speech.WE and third in speech.GOES) or (
        (not second.isalnum() or second in speech.QUESTIONS)
        and not speech.TELL.isdisjoint(reader.words(place - 3, 3))
    )


def _only_tells(reader: Words, place: int) -> bool:
    """Tell whether what is so until or by then is only told: "embargoed until then", "scripts are locked by then"."""
    near = reader.words(place - _NEAR, _NEAR)
    if not speech.DO_NOT.isdisjoint(near) and speech.UNLESS.isdisjoint(reader.words(place - _LONG, _LONG)):
        return True  # no need to answer before then
    if reader.word(place) in speech.UNTIL:
        return not (speech.NEVER | speech.GONE | speech.ASLEEP).isdisjoint(near)
    be, done = near[-2:]
    return be in speech.ARE and done.endswith("ed")


def _is_too_late(reader: Words, place: int) -> bool:
    """Tell whether what comes after is said to be of no use: "anything after that will be on the floor"."""
    before = reader.words(place - _SHORT, _SHORT)
    after = (word.removesuffix("'s") for word in reader.words(place + 1, _LONG))
    return not speech.ANYTHING.isdisjoint(before) or not speech.OF_NO_USE.isdisjoint(after)
