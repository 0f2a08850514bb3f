"""Lists for one person's day, and for the managers' week."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from inboxbot.letters.lists import line_row
from inboxbot.letters.names import Names
from inboxbot.letters.particulars import ReminderLine
from inboxbot.letters.quoting import one_line
from inboxbot.letters.values import Offer, staff
from inboxbot.letters.variables import FoundRow, LinkRow, TableRow
from inboxbot.model.case import Case, PersonId
from inboxbot.model.words import day_in_words


@dataclass(frozen=True, slots=True)
class Noticed:
    """A case that was taken to be answered, when, and how we know."""

    case: Case
    at: datetime
    why: str


@dataclass(frozen=True, slots=True)
class MyDay:
    """What one person has open, and which of their cases were noticed as answered since the last list."""

    day: date
    lines: tuple[ReminderLine, ...] = ()
    noticed: tuple[Noticed, ...] = ()


@dataclass(frozen=True, slots=True)
class Summary:
    """A table in words: its title, and rows of a name and what is said of it."""

    title: str
    rows: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Week:
    """What happened from the first to the last day, both included, and what is overdue now."""

    first: date
    last: date
    summaries: tuple[Summary, ...] = ()
    overdue: tuple[ReminderLine, ...] = ()


def my_day(
    names: Names, about: MyDay, reader: PersonId, links: dict[str, LinkRow], *, now: datetime
) -> Offer:
    """Return what a person's list may say; ``links`` take a noticed answer back, by the case's number."""
    rows = [line_row(names, one, now) for one in sorted(about.lines, key=lambda one: one.deadline.due_at)]
    return {
        **staff(names, reader),
        "day": day_in_words(about.day),
        "lines": rows,
        "count": len(rows),
        "overdue_count": sum(row.overdue for row in rows),
        "noticed": [
            FoundRow(
                reference=one.case.reference,
                category=names.category(one.case.category),
                at=names.moment(one.at),
                why=one_line(one.why, 200),
                link=links.get(one.case.reference),
            )
            for one in about.noticed
        ],
    }


def week(names: Names, about: Week, reader: PersonId, *, now: datetime) -> Offer:
    """Return what the week's summary may say to this reader: nothing of cases in which they are named (R8)."""
    visible = sorted(
        (one for one in about.overdue if reader not in one.case.named), key=lambda one: one.deadline.due_at
    )
    return {
        **staff(names, reader),
        "first_day": day_in_words(about.first),
        "last_day": day_in_words(about.last),
        "summaries": [
            TableRow(title=one.title, rows=tuple(f"{name}: {said}" for name, said in one.rows))
            for one in about.summaries
        ],
        "overdue": [line_row(names, ReminderLine(one.case, one.deadline), now) for one in visible],
    }
