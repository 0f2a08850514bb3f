"""A report as tables, the same for the page, for CSV and for programs; anonymous where that is asked."""

from __future__ import annotations

import csv
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from io import StringIO

from inboxbot.reports.figures import SMALL, Figures, hidden

POLICY_COLUMN = "Policy"
HIDDEN = "hidden"
"""Stands for a number under five, and for one that would give such a one away."""
ON_THEIR_OWN = frozenset({"filed", "settled", "lessons"})
"""What is told of a time in which no case was opened, too."""

Cell = str | int | float | None


@dataclass(frozen=True, slots=True)
class Table:
    """One table of a report. ``key`` names it for programs; ``drawn``: its numbers are shown as bars too."""

    key: str
    title: str
    columns: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    drawn: bool = False
    note: str = ""


def tables(found: Figures, *, anonymous: bool) -> tuple[Table, ...]:
    """Return the report's tables in order; empty ones are left out.

    Anonymous: no number from 1 to 4, none that could be worked out, no reference and nobody's words (K3).
    """
    every = (
        _pairs("categories", "What people wrote about", "Kind", found.by_category, anonymous),
        _pairs("channels", "How it reached us", "Way", found.by_channel, anonymous),
        _over_time(found, anonymous=anonymous),
        _kept(found, anonymous=anonymous),
        _answered(found, anonymous=anonymous),
        _settled(found, anonymous=anonymous),
        _lessons(found) if not anonymous else None,
        _pairs("statutory", "Requests with a time set by law", "Request", found.statutory, anonymous),
        _pairs("marks", "What else was in them", "Mark", found.by_mark, anonymous, has_a_sum=False),
        _pairs(
            "happened",
            "What happened on the way",
            "On so many cases",
            found.happened,
            anonymous,
            has_a_sum=False,
        ),
        _pairs("filed", "Filed without a case", "Kind of message", found.filed, anonymous),
    )
    told = [one for one in every if one is not None and one.rows]
    return tuple(one for one in told if found.cases or one.key in ON_THEIR_OWN)


def _shown(number: int | None) -> Cell:
    return HIDDEN if number is None else number


def _hide(numbers: Sequence[int], *, anonymous: bool, has_a_sum: bool = True) -> tuple[int | None, ...]:
    return hidden(numbers, has_a_sum=has_a_sum) if anonymous else tuple(numbers)


def _pairs(
    key: str,
    title: str,
    column: str,
    pairs: Sequence[tuple[str, int]],
    anonymous: bool,  # noqa: FBT001 - within this file
    *,
    has_a_sum: bool = True,
) -> Table:
    numbers = _hide([number for _, number in pairs], anonymous=anonymous, has_a_sum=has_a_sum)
    rows = tuple((name, _shown(number)) for (name, _), number in zip(pairs, numbers, strict=True))
    return Table(key, title, (column, "Cases" if key != "filed" else "Messages"), rows, drawn=True)


def _over_time(found: Figures, *, anonymous: bool) -> Table:
    """Return the numbers over time; by category only where nobody needs to be hidden.

    Categories by months, beside the sums of both, would tell what is hidden.
    """
    if not anonymous:
        rows: tuple[tuple[Cell, ...], ...] = tuple(
            (name, *numbers, sum(numbers)) for name, numbers in found.over_time
        )
        return Table("over_time", "Over time", ("When", *found.series, "All"), rows, drawn=True)
    sums = _hide([sum(numbers) for _, numbers in found.over_time], anonymous=True)
    rows = tuple((name, _shown(number)) for (name, _), number in zip(found.over_time, sums, strict=True))
    return Table("over_time", "Over time", ("When", "All"), rows, drawn=True)


def _kept(found: Figures, *, anonymous: bool) -> Table:
    rows = []
    for one in found.kept:
        numbers = _hide((one.in_time, one.late, one.running, one.overdue), anonymous=anonymous)
        known = None not in numbers and one.share is not None
        share = f"{round(100 * (one.share or 0))} %" if known else HIDDEN if None in numbers else ""
        rows.append((one.name, one.policy, *map(_shown, numbers), share))
    columns = ("Promise", POLICY_COLUMN, "Kept", "Late", "Still running", "Overdue", "Share kept")
    note = "Counted by clocks: a case that was answered and came back has two."
    return Table("kept", "What we promised, and whether we kept it", columns, tuple(rows), note=note)


def _answered(found: Figures, *, anonymous: bool) -> Table:
    rows = tuple(
        (one.name, one.number, round(one.median_hours, 1))
        for one in found.answered
        if not anonymous or one.number >= SMALL
    )
    columns = ("Kind", "Answered", "Half of them within (office hours)")
    note = "From arrival to the last answer, nights, weekends and holidays left out."
    return Table("answered", "How long an answer took", columns, rows, note=note)


def _settled(found: Figures, *, anonymous: bool) -> Table:
    by_kind: dict[str, list[tuple[str, int]]] = defaultdict(list)
    for one in found.settled:
        by_kind[one.kind].append((one.outcome, one.number))
    rows: list[tuple[Cell, ...]] = []
    for kind, pairs in by_kind.items():
        numbers = _hide([number for _, number in pairs], anonymous=anonymous)
        rows += [(kind, name, _shown(number)) for (name, _), number in zip(pairs, numbers, strict=True)]
    return Table(
        "settled",
        "Complaints and suggestions, and what came of them",
        ("What", "Outcome", "Cases"),
        tuple(rows),
    )


def _lessons(found: Figures) -> Table:
    rows = tuple((one.reference, one.kind, one.outcome, one.lesson) for one in found.lessons)
    return Table("lessons", "What we learned", ("Case", "What", "Outcome", "Lesson"), rows)


def as_csv(every: Iterable[Table]) -> str:
    """Return the tables as CSV, one cell a line: ``table,row,column,value``. For a spreadsheet's pivot.

    A cell that a spreadsheet would take for a formula gets an apostrophe before it.
    """
    out = StringIO()
    write = csv.writer(out)
    write.writerow(("table", "row", "column", "value"))
    for table in every:
        for number, row in enumerate(table.rows, 1):
            for column, value in zip(table.columns[1:], row[1:], strict=True):
                write.writerow((table.key, _safe(row[0]) or number, column, _safe(value)))
    return out.getvalue()


def _safe(value: Cell) -> Cell:
    return f"'{value}" if isinstance(value, str) and value[:1] in {"=", "+", "-", "@", "\t", "\r"} else value


def as_data(every: Iterable[Table]) -> dict[str, list[dict[str, Cell]]]:
    """Return the tables for programs: by key, a list of rows, each by its columns."""
    return {table.key: [dict(zip(table.columns, row, strict=True)) for row in table.rows] for table in every}
