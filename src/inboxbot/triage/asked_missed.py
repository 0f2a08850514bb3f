"""What is said of an answer that does not come, or suits: "if I've not had it by nine", "Friday would suit us all"."""

from __future__ import annotations

from typing import Final

from inboxbot.triage import asked_words as speech
from inboxbot.triage.clock_tokens import set_of

_LONG: Final = 9
_FEW: Final = 3
_I: Final = set_of("i we i've we've i'd we'd i'm we're she he nobody")
_NOT: Final = set_of("not haven't hasn't hadn't don't no nothing never nobody unless without")
_HAD: Final = set_of("had heard got received have hear get reached seen come comes arrived")
_OF_YOURS: Final = set_of("it anything something nothing you yours them word this that back one reply answer")
_ASIDE: Final = set_of("if or even however though assuming ideally preferably unless")
_HELPS: Final = set_of("keep suit make save help let leave allow work spare")
_US: Final = set_of("me us everyone everybody our both nicely")
_ALL_RIGHT: Final = {
    ("all", "right"),
    ("any", "good"),
    ("any", "use"),
    ("too", "soon"),
    ("too", "tight"),
    ("suit", "you"),
    ("work", "for"),
    ("works", "for"),
    ("good", "for"),
    ("be", "ok"),
    ("be", "okay"),
    ("be", "possible"),
}


def would_be_missed(before: list[str]) -> bool:
    """Tell whether it is said what happens without an answer: "if I've not had it by nine, we go without"."""
    if speech.BY.isdisjoint(before[:1]):
        return False
    near = before[1:_LONG]
    ends = [n for n, word in enumerate(near) if word in {"if", "unless"}]
    said = near[: ends[0] + 1] if ends else []
    return all(not words.isdisjoint(said) for words in (_NOT, _HAD, _OF_YOURS)) and (
        not _I.isdisjoint(said) or not {"comes", "come", "arrived"}.isdisjoint(said)
    )


def without_aside(before: list[str]) -> list[str]:
    """Return the words without an aside just before a time: "tell me who comes, if anybody does, by noon"."""
    comma = next((n for n, word in enumerate(before[:_FEW]) if word == ","), None)
    if comma is None or not (speech.LEADS | speech.SILENT).issuperset(before[:comma]):
        return before
    end = next((n for n in range(comma + 1, min(comma + _LONG, len(before))) if before[n] == ","), None)
    if end is None or before[end - 1] not in _ASIDE:
        return before
    return [*before[:comma], *before[end + 1 :]]


def suits(after: list[str], next_words: tuple[str, ...]) -> bool:
    """Tell whether a time by itself is offered: "Friday all right?", "noon would keep us both happy"."""
    if tuple(after[:2]) in _ALL_RIGHT:
        return "?" in next_words[2:6]
    helps = after[:1] in (["would"], ["will"], ["should"], ["'ll"]) and not _HELPS.isdisjoint(after[1:2])
    return helps and not _US.isdisjoint(after[2:4])
