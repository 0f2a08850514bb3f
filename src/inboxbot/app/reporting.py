"""Counting a time for a report: for the commands, and for the managers' week."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from inboxbot.deadlines.calendar import Calendar
from inboxbot.letters.listing import Summary
from inboxbot.ports.clock import Clock
from inboxbot.ports.register import Register
from inboxbot.reports.figures import Figures, Period, figures
from inboxbot.reports.tables import POLICY_COLUMN, Cell, Table, tables
from inboxbot.rules.policy import Policy
from inboxbot.triage.house import House
from inboxbot.workers.listing import Count

OF_A_WEEK = ("categories", "kept", "answered", "happened", "settled", "statutory", "filed")
"""The tables of a report that the managers get each week."""


def count(register: Register, policy: Policy, period: Period, *, now: datetime) -> Figures:
    """Count the days of a period, as things stand ``now`` (aware UTC)."""
    zone = ZoneInfo(policy.calendar.time_zone)
    since = datetime.combine(period.first, time(), zone)
    until = datetime.combine(period.last + timedelta(days=1), time(), zone)
    return figures(
        period,
        register.records(since, until),
        register.decisions(since=since, until=until),
        register.filed_counts(since, until),
        policy,
        calendar=Calendar(policy.calendar),
        now=now,
    )


def counting(register: Register, house: Callable[[], House], clock: Clock) -> Count:
    """Return what counts a week for the managers' letter."""

    def of_days(first: date, last: date) -> tuple[Summary, ...]:
        found = count(register, house().policy, Period(first, last, ""), now=clock.now())
        told = (_in_words(one) for one in tables(found, anonymous=False) if one.key in OF_A_WEEK)
        return tuple(one for one in told if one.rows)

    return of_days


def _in_words(table: Table) -> Summary:
    """Return a table as sentences without its noughts: a number alone, or each with the name of its column."""
    if len(table.columns) == 2:  # noqa: PLR2004 - a name and a number
        return Summary(table.title, tuple((str(name), str(value)) for name, value in table.rows if value))
    told = ((str(row[0]), _cells(table.columns[1:], row[1:])) for row in table.rows)
    return Summary(table.title, tuple((name, said) for name, said in told if said))


def _cells(columns: Sequence[str], cells: Sequence[Cell]) -> str:
    return ", ".join(
        f"{column.lower()} {cell}"
        for column, cell in zip(columns, cells, strict=True)
        if cell and column != POLICY_COLUMN
    )
