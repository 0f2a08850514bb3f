"""When the writer's own work is closed, or is heard or read: "page five closes at three", "we're on air at six"."""

from __future__ import annotations

from itertools import pairwise
from typing import Final

from inboxbot.triage import asked_words as speech
from inboxbot.triage.asked_ranks import COMES_OUT, NOT, PERHAPS
from inboxbot.triage.clock_tokens import When, Words

_REACH_WHOSE: Final = 5
_LONG: Final = 9


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


def only_tells_when_it_is_heard(when: When, reader: Words) -> bool:
    """Tell whether a day without an hour is the day of a broadcast: "tonight's programme", "on air tomorrow"."""
    words = reader.words_of(when)
    beside = {reader.word(when.start - 1), *(reader.word(when.end + n) for n in range(3)), *words}
    return when.hour is None and when.at is None and not speech.ON_AIR.isdisjoint(beside)
