"""Invented absences and reviews, so that each branch of their letters is rendered before one is due."""

from __future__ import annotations

from datetime import date
from itertools import islice

from inboxbot.letters.owning import Away, Review
from inboxbot.letters.particulars import ReminderLine
from inboxbot.rules.policy import Policy

_FIRST, _BACK = date(2026, 12, 21), date(2027, 1, 4)


def absences(policy: Policy, lines: tuple[ReminderLine, ...]) -> tuple[Away, ...]:
    """Return somebody else's absence and the reader's own, with everything and with nothing optional."""
    reader, other = (*islice(policy.people, 2), next(iter(policy.people)))[:2]
    return (
        Away(other, _FIRST, _BACK, reader, lines, "sample"),
        Away(other, _FIRST, lines=lines[:1], occasion="sample"),
        Away(other, _FIRST, occasion="sample"),
        Away(reader, _FIRST, _BACK, other, lines, "sample"),
        Away(reader, _FIRST, occasion="sample"),
    )


def reviews(policy: Policy) -> tuple[Review, ...]:
    """Return a review to come and one that has passed."""
    reader, other = (*islice(policy.people, 2), next(iter(policy.people)))[:2]
    addresses = ("jordan.sample@example.org", "jo@example.com")
    return (
        Review(addresses, other, reader, _BACK, "One letter a month, by post.", occasion="sample"),
        Review(addresses[:1], reader, other, _FIRST, passed=True, occasion="sample"),
    )
