"""When the writer's own work is closed, or is heard or read: "page five closes at three", "we're on air at six"."""

from __future__ import annotations

from itertools import pairwise, takewhile
from typing import Final

from inboxbot.triage import asked_words as speech
from inboxbot.triage.asked_ranks import COMES_OUT, NOT, PERHAPS
from inboxbot.triage.clock_tokens import When, Words, set_of

_REACH_WHOSE: Final = 5
_LONG: Final = 9
_LONGEST_ASIDE: Final = 20
_WHOSE: Final = set_of("the our my this")
_OUR_WORK: Final = speech.PAGES | set_of("paper issue edition magazine newsletter script section supplement")
_WE_CLOSE: Final = set_of(
    "go goes going close closes lock locks locked put shut shuts print prints file sign signed"
)


def comes_out(when: When, heard: list[str], reader: Words) -> int:
    """Return the rank of a time at which pages close (sure), or a piece is heard or read (by its hour only)."""
    near = heard[:_LONG]
    verb = next(
        (
            n
            for n, word in enumerate(near)
            if (word in speech.CLOSES or word in speech.OUT or word in speech.SHOWS)
            and not (word == "filed" and not speech.WE.isdisjoint(near[n + 1 : n + 2]))
            and not (word == "come" and near[n + 1 : n + 2] in (["i"], ["we"]))  # can I come along at six?
            and speech.PAPERS.isdisjoint(near[max(n - 1, 0) : n])  # the press notice this morning
        ),
        None,
    )
    if near[:1] == ["set"] and (len(heard) == 1 or not speech.PAGES.isdisjoint(near)):
        return COMES_OUT
    if verb is None or not speech.WAS.isdisjoint((*near[:verb], *near[verb + 1 : verb + 2])):
        return NOT  # it was published at six; and was that at midnight?
    if any(pair in speech.OF_PRESS for pair in pairwise(near)):
        if "went" in near[verb : verb + 3]:
            return NOT  # we went to press on Monday
        return COMES_OUT
    if when.hour is not None and not speech.JOINS_IN.isdisjoint(near) and when.day in {None, reader.today}:
        return COMES_OUT
    if speech.WRITERS.isdisjoint(heard[: verb + _REACH_WHOSE]) and not (
        heard[-1] in speech.CLOSES | speech.OUT or heard[-1].endswith("ing")
    ):
        return NOT
    if speech.CLOSES.union(speech.OUT).isdisjoint(near):
        return PERHAPS
    if not speech.CLOSES.isdisjoint(near) or not speech.PAGES.isdisjoint(near):
        return COMES_OUT
    far = when.day is not None and (when.day - reader.today).days > 1
    return PERHAPS if far or (when.hour is None and when.at is None) else COMES_OUT


def closes_after(when: When, before: list[str], reader: Words) -> int:
    """Return the rank of a time with which a sentence begins: "At noon we go to press", "At six the page closes"."""
    if not speech.SILENT.issuperset(before):
        return NOT
    first, second, *then = _words_after(when.end, reader)
    ours = first in _WHOSE and second in _OUR_WORK and not _WE_CLOSE.isdisjoint(then[:2])
    to_press = any((later, sooner) in speech.OF_PRESS for sooner, later in pairwise(then))
    we = first in {"we", "i"} and second in _WE_CLOSE and (to_press or not _OUR_WORK.isdisjoint(then))
    if not (ours or we):
        return NOT
    return COMES_OUT if when.hour is not None else PERHAPS


def _words_after(place: int, reader: Words) -> list[str]:
    """Return the next words, without an aside in brackets, as many as may tell what closes; empty ones at an end."""
    if reader.word(place) == "(":
        aside = reader.words(place, _LONGEST_ASIDE)
        place += aside.index(")") + 1 if ")" in aside else 0
    place += reader.word(place) == ","
    words = takewhile(lambda word: word and word[0] not in ".!?", reader.words(place, _LONG - 2))
    return [*words, "", ""]


def only_tells_when_it_is_heard(when: When, reader: Words) -> bool:
    """Tell whether a day without an hour is the day of a broadcast: "tonight's programme", "on air tomorrow"."""
    words = reader.words_of(when)
    if words[-1] == "before":
        return False  # the day before we're on air
    beside = {reader.word(when.start - 1), *(reader.word(when.end + n) for n in range(3)), *words}
    return when.hour is None and when.at is None and not speech.ON_AIR.isdisjoint(beside)
