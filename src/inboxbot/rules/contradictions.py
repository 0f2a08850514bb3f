"""What a condition asks of one message that can never hold together: two channels, two languages."""

from __future__ import annotations

from collections.abc import Iterator

from inboxbot.rules.finding import Finding, Path
from inboxbot.rules.rule import Condition

_ONE_OF = ("channel", "language", "screened_as", "from_staff", "first_contact", "answers_us", "signed")
_HINT = "take one of the two out, or put them under any:"


def contradictions(path: Path, condition: Condition) -> Iterator[Finding]:
    """Yield what can never hold, for a condition and everything inside it.

    What stands side by side, and what stands under ``all:``, must hold together.
    """
    yield from _together(path, condition, {}, (0, 10**9))
    for where, each in _apart(path, condition):
        yield from contradictions(where, each)


def _together(
    path: Path, condition: Condition, asked: dict[str, frozenset[object]], length: tuple[int, int]
) -> Iterator[Finding]:
    """Walk down what must hold together; ``asked`` and ``length`` are what was asked so far."""
    for name in _ONE_OF:
        wanted = _wanted(condition, name)
        if not wanted:
            continue
        before = asked.get(name, wanted)
        if not before & wanted:
            said = f"{name}: {_said(wanted)} here and {_said(before)} beside it"
            yield Finding((*path, name), f"contradictory: no message has {said}", _HINT)
        asked[name] = before & wanted or wanted
    if condition.first_contact and condition.answers_us:
        what = "contradictory: what answers us is no first contact"
        yield Finding((*path, "answers_us"), what, _HINT)
    if condition.length:
        low, high = condition.length.at_least, condition.length.at_most
        if max(low, length[0]) > min(high, length[1]) and low <= high:
            yield Finding(
                (*path, "length"), "contradictory: no text has this length and the one beside it", _HINT
            )
        length = max(low, length[0]), min(high, length[1])
    yield from _always_spoilt(path, condition)
    for place, each in enumerate(condition.all_):
        yield from _together((*path, "all", place), each, asked, length)


def _apart(path: Path, condition: Condition) -> Iterator[tuple[Path, Condition]]:
    """Yield what need not hold together with the rest, at any depth of ``all:``."""
    for key, group in (
        (("any",), condition.any_),
        (("none",), condition.none),
        (("at_least", "of"), condition.at_least.of if condition.at_least else ()),
    ):
        for place, each in enumerate(group):
            yield (*path, *key, place), each
    for place, each in enumerate(condition.all_):
        yield from _apart((*path, "all", place), each)


def _wanted(condition: Condition, name: str) -> frozenset[object]:
    value = getattr(condition, name)
    if value is None:
        return frozenset()
    return frozenset(value) if isinstance(value, tuple) else frozenset((value,))


def _said(values: frozenset[object]) -> str:
    return " or ".join(
        str(value).lower() if isinstance(value, bool) else str(value) for value in sorted(values, key=str)
    )


def _always_spoilt(path: Path, condition: Condition) -> Iterator[Finding]:
    """Find words none of which can count: each is taken back by but_not: itself."""
    taken_back = set(condition.but_not)
    if condition.words and set(condition.words) <= taken_back:
        what = "contradictory: but_not: takes back every word that is asked for"
        yield Finding((*path, "but_not"), what, "name phrases that are longer than the word: not a complaint")
