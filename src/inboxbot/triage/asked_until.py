"""Times after "until": what can be held until then asks; how long the writer can be reached may not."""

from __future__ import annotations

from itertools import pairwise, takewhile
from typing import Final

from inboxbot.triage import asked_words as speech
from inboxbot.triage.asked_elsewhere import ends_there, is_hour
from inboxbot.triage.asked_ranks import ASKED, NOT, PERHAPS
from inboxbot.triage.clock_tokens import When, Words

_REACH_GIVEN: Final = 6
_REACH: Final = 9


def asked_until(when: When, heard: list[str], before: list[str], clause: list[str], reader: Words) -> int:
    """Return the rank of a time after "until": "I can hold it until five" asks, "I'm here until five" may."""
    if is_hour(heard[1:2]) and speech.GIVEN.isdisjoint(heard[:_REACH_GIVEN]):
        return NOT  # on from six till nine
    if before[1:3] == ["up", "be"] or before[1:2] == ["awake"]:
        return PERHAPS  # I'll be up till midnight
    if ends_there(when, reader) or ("it", "leave") in pairwise(heard):
        return ASKED  # I'll leave it open until five
    if "any" in before[:_REACH]:
        return PERHAPS  # I could chat any weekday from nine till half two
    near = _said_of_the_writer(before)
    if not speech.ASLEEP.isdisjoint(near):
        return NOT
    if not speech.REACHED.isdisjoint(near):
        return PERHAPS  # mobile till nine tonight; contact: Ann (Sat till six)
    if not speech.ASKS.isdisjoint(clause) or (
        not speech.GIVEN.isdisjoint(heard[1:_REACH_GIVEN]) and not speech.OURS.isdisjoint(clause)
    ):
        return ASKED if speech.THERE.isdisjoint(heard[1:4]) else PERHAPS
    return ASKED if len(clause) <= 2 and speech.THERE.isdisjoint(clause) else PERHAPS  # noqa: PLR2004


def _said_of_the_writer(before: list[str]) -> set[str]:
    """Return the words before "until", back to a comma or "but"."""
    return set(takewhile(lambda word: word not in {",", ";", "but", "so"}, before[1:_REACH]))
