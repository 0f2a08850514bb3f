"""A report as tables, the same for the page, for CSV and for programs; anonymous where that is asked."""

from __future__ import annotations

import csv
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from io import StringIO

from inboxbot.reports.figures import SMALL, Figures, hidden

POLICY_COLUMN = "Policy"
HIDDEN = "hidden"
"""Stands for a number under five, and for one that would give such a one away."""
ON_THEIR_OWN = frozenset({"filed", "settled", "lessons"})
"""What is told of a time in which no case was opened, too."""

_FORMULA = frozenset("=+-@\t\r\n＝＋－＠")
"""So begins what a spreadsheet takes for a formula (OWASP, CSV injection)."""

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
    What is hidden in one table does not stand in another.
    """
    categories = _pairs("categories", "What people wrote about", "Kind", found.by_category, anonymous)
    channels = _pairs("channels", "How it reached us", "Way", found.by_channel, anonymous)
    every = (
        categories,
        channels,
        _over_time(found, anonymous=anonymous),
        _kept(found, (_secret(categories), _secret(channels)), anonymous=anonymous),
        _answered(found, _known(categories), anonymous=anonymous),
        _settled(found, _known(categories), anonymous=anonymous),
        _lessons(found) if not anonymous else None,
        _loose("statutory", "Requests with a time set by law", "Request", found.statutory, anonymous),
        _loose("marks", "What else was in them", "Mark", found.by_mark, anonymous),
        _loose("happened", "What happened on the way", "On so many cases", found.happened, anonymous),
        _pairs("filed", "Filed without a case", "Kind of message", found.filed, anonymous),
    )
    told = [one for one in every if one is not None and one.rows]
    return tuple(one for one in told if found.cases or one.key in ON_THEIR_OWN)


def total(found: Figures, *, anonymous: bool) -> Cell:
    """Return how many cases there were, or that it is hidden."""
    return HIDDEN if anonymous and 0 < found.cases < SMALL else found.cases


def _secret(table: Table) -> frozenset[str]:
    """Return the names in a table of pairs whose number is hidden."""
    return frozenset(str(name) for name, number in table.rows if number == HIDDEN)


def _known(table: Table) -> Mapping[str, int]:
    """Return the numbers of a table of pairs that are not hidden."""
    return {str(name): number for name, number in table.rows if isinstance(number, int)}


def _all_of(whole: int | None, part: int) -> bool:
    """Tell whether a part may stand beside its whole: what is left is nothing, or many."""
    return whole is not None and not 0 < whole - part < SMALL


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
    """Return a table of names and numbers. ``has_a_sum``: their sum is known from elsewhere."""
    numbers = _hide([number for _, number in pairs], anonymous=anonymous, has_a_sum=has_a_sum)
    rows = tuple((name, _shown(number)) for (name, _), number in zip(pairs, numbers, strict=True))
    return Table(key, title, (column, "Cases" if key != "filed" else "Messages"), rows, drawn=True)


_loose = partial(_pairs, has_a_sum=False)


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


def _kept(found: Figures, secrets: Iterable[frozenset[str]], *, anonymous: bool) -> Table:
    """Return how promises were kept; nothing of a promise that would tell groups apart that are hidden."""
    rows = []
    for one in found.kept:
        told_apart = anonymous and any(one.groups & names not in (frozenset(), names) for names in secrets)
        numbers = _hide((one.in_time, one.late, one.running, one.overdue), anonymous=anonymous)
        numbers = (None,) * len(numbers) if told_apart else numbers
        known = None not in numbers and one.share is not None
        share = f"{round(100 * (one.share or 0))} %" if known else HIDDEN if None in numbers else ""
        rows.append((one.name, one.policy, *map(_shown, numbers), share))
    columns = ("Promise", POLICY_COLUMN, "Kept", "Late", "Still running", "Overdue", "Share kept")
    note = "Counted by clocks: a case that was answered and came back has two."
    return Table("kept", "What we promised, and whether we kept it", columns, tuple(rows), note=note)


def _answered(found: Figures, known: Mapping[str, int], *, anonymous: bool) -> Table:
    """Return how long answers took; the median of a few could be somebody's, and how many were not answered too."""
    rows = tuple(
        (
            one.name,
            one.number if not anonymous or _all_of(known.get(one.name), one.number) else HIDDEN,
            round(one.median_hours, 1),
        )
        for one in found.answered
        if not anonymous or one.number >= SMALL
    )
    columns = ("Kind", "Answered", "Half of them within (office hours)")
    note = "From arrival to the first answer, nights, weekends and holidays left out."
    return Table("answered", "How long an answer took", columns, rows, note=note)


def _settled(found: Figures, known: Mapping[str, int], *, anonymous: bool) -> Table:
    """Return what came of complaints and the like; anonymous, those still open count as an outcome to be hidden."""
    by_kind: dict[tuple[str, str], list[tuple[str, int]]] = defaultdict(list)
    for one in found.settled:
        by_kind[one.kind, one.category].append((one.outcome, one.number))
    rows: list[tuple[Cell, ...]] = []
    for (kind, category), pairs in by_kind.items():
        counted = [number for _, number in pairs]
        left = max(0, known.get(category, 0) - sum(counted))
        numbers = _hide([*counted, left], anonymous=anonymous)[: len(pairs)]
        if anonymous and category and category not in known:
            numbers = (None,) * len(pairs)
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
    return f"'{value}" if isinstance(value, str) and value[:1] in _FORMULA else value


def as_data(every: Iterable[Table]) -> dict[str, list[dict[str, Cell]]]:
    """Return the tables for programs: by key, a list of rows, each by its columns."""
    return {table.key: [dict(zip(table.columns, row, strict=True)) for row in table.rows] for table in every}
