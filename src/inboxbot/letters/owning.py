"""Letters about colleagues who are away (R12, W7), and about limits on contact that want a review (R10)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from inboxbot.letters.lists import line_row
from inboxbot.letters.names import Names
from inboxbot.letters.particulars import ReminderLine
from inboxbot.letters.quoting import one_line
from inboxbot.letters.values import Offer, staff
from inboxbot.model.case import PersonId
from inboxbot.model.words import day_in_words


@dataclass(frozen=True, slots=True)
class Away:
    """Somebody is away, or back: the days, the open work, and who covers for them. Never why they are away.

    ``back_on`` is the first day they work again, None where nobody knows. ``occasion`` keeps the letter
    apart from those of other absences.
    """

    absent: PersonId
    first_day: date
    back_on: date | None = None
    covering: PersonId | None = None
    lines: tuple[ReminderLine, ...] = ()
    occasion: str = ""


@dataclass(frozen=True, slots=True)
class Review:
    """A limit on somebody's contact that is to be looked at again."""

    addresses: tuple[str, ...]
    named_contact: PersonId
    approved_by: PersonId
    review_on: date
    limit: str = ""
    passed: bool = False
    occasion: str = ""


def away(names: Names, about: Away, reader: PersonId, *, now: datetime) -> Offer:
    """Return what a letter about somebody who is away may say; nothing of cases that name the reader (R8)."""
    rows = [
        line_row(names, one, now)
        for one in sorted(about.lines, key=lambda one: one.deadline.due_at)
        if reader not in one.case.named
    ]
    return {
        **staff(names, reader),
        "absent": names.name(about.absent),
        "own": about.absent == reader,
        "first_day": day_in_words(about.first_day),
        "back_on": day_in_words(about.back_on) if about.back_on else "",
        "covering": names.name(about.covering) if about.covering else "",
        "lines": rows,
        "count": len(rows),
    }


def review(names: Names, about: Review, reader: PersonId) -> Offer:
    """Return what a letter about a limit on contact may say, to those who agreed on it."""
    return {
        **staff(names, reader),
        "addresses": [one_line(address, 120) for address in about.addresses],
        "limit": one_line(about.limit, 400),
        "named_contact": names.name(about.named_contact),
        "approved_by": names.name(about.approved_by),
        "review_on": day_in_words(about.review_on),
        "passed": about.passed,
    }
