"""A row of the table of signs, and the small makers of rows that only look at a header."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from inboxbot.model.plan import Kind
from inboxbot.triage.phrases import names
from inboxbot.triage.screen_fields import is_yes, keyword, values
from inboxbot.triage.screen_look import Look

Grade = Literal["L", "B", "A", "N"]
Test = Callable[[Look], str]


def never(_: Look) -> bool:
    """Say no, of whatever message."""
    return False


@dataclass(frozen=True, slots=True)
class Sign:
    """One row: what tells that a machine wrote, or that no machine may answer.

    ``grade``: L loop, B bounce, A automatic answer, N no acknowledgement and a case all the same.
    ``test`` returns header and value as found, or an empty string where the sign does not hold.
    ``source``: an RFC's section, or ``field``: seen in the field and in other helpdesks' filters.
    ``firm``: an exception in rules.yaml does not overlook it; L, B and A are always firm.
    ``admits``: whether a message of grade L, B or A is a case all the same.
    """

    name: str
    grade: Grade
    kind: Kind
    source: str
    test: Test
    firm: bool = False
    admits: Callable[[Look], bool] = never


def shown(header: str, value: str) -> str:
    """Return header and value as a person reads them."""
    return f"{header}: {value}" if value else f"{header} stands, and is empty"


def stands(*headers: str) -> Test:
    """Make a test: one of these headers stands, with any value, even none."""
    return _one_of(headers, lambda _: True)


def says_yes(*headers: str) -> Test:
    """Make a test: one of these headers stands and does not say no."""
    return _one_of(headers, is_yes)


def says(wanted: str, *headers: str) -> Test:
    """Make a test: one of these headers has one of the ``wanted`` keywords (separated by spaces)."""
    keywords = names(wanted)
    return _one_of(headers, lambda value: keyword(value).strip('"') in keywords)


def _one_of(headers: tuple[str, ...], holds: Callable[[str], bool]) -> Test:
    written = {name.lower(): name for name in headers}

    def test(look: Look) -> str:
        if written.keys().isdisjoint(look.message.headers):
            return ""
        found = (
            shown(name, value.strip())
            for lower, name in written.items()
            for value in values(look.message, lower)
            if holds(value)
        )
        return next(found, "")

    return test
