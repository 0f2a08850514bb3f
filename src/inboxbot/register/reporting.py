"""The register, read for reports: counted, not told (``ports.reporting``)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from datetime import datetime

from sqlalchemy import bindparam, func, select

from inboxbot.model.case import Deadline
from inboxbot.ports.reporting import CaseRecord, FiledCount
from inboxbot.register.columns import word
from inboxbot.register.database import Database, Row, Work
from inboxbot.register.dialects import Among
from inboxbot.register.tables import arrivals, cases, deadlines, journal
from inboxbot.register.values import (
    DEADLINE_COLUMNS,
    deadline_from,
    micros,
    moment,
    moment_or_none,
    untexts,
)

_AT_ONCE = 500  # cases: so much is held, however long the time reported on

_CASES = (
    select(
        cases.c.id,
        cases.c.reference,
        cases.c.category,
        cases.c.status,
        cases.c.channel,
        cases.c.flags,
        cases.c.opened_at,
        cases.c.answered_at,
        cases.c.closed_at,
        cases.c.outcome,
        cases.c.in_shadow,
    )
    .where(cases.c.opened_at >= bindparam("since"), cases.c.opened_at < bindparam("until"))
    # From the case after the last one of the page before: several may share a moment.
    .where(
        (cases.c.opened_at > bindparam("after"))
        | ((cases.c.opened_at == bindparam("after")) & (cases.c.id > bindparam("last")))
    )
    .order_by(cases.c.opened_at, cases.c.id)
    .limit(_AT_ONCE)
)
_DEADLINES = (
    select(*DEADLINE_COLUMNS)
    .where(Among(deadlines.c.case_id, "numbers"))
    .order_by(deadlines.c.due_at, deadlines.c.id)
)
_NOTED = (
    select(journal.c.case_id, journal.c.what, func.count())
    .where(Among(journal.c.case_id, "numbers"))
    .group_by(journal.c.case_id, journal.c.what)
)
_FILED = (
    select(arrivals.c.kind, func.count())
    .where(arrivals.c.ending == word("filed"))
    .where(arrivals.c.recorded_at >= bindparam("since"), arrivals.c.recorded_at < bindparam("until"))
    .group_by(arrivals.c.kind)
    .order_by(func.count().desc(), arrivals.c.kind)
)


class SqlReporting:
    """The part of the register that reports read."""

    database: Database

    def records(self, since: datetime, until: datetime) -> Iterator[CaseRecord]:
        """Yield the cases of a time, a page in each transaction (``Reporting.records``)."""
        place = {"since": micros(since), "until": micros(until), "after": micros(since) - 1, "last": 0}
        while True:
            with self.database.reading() as work:
                page = _page(work, place)
            yield from (record for _, record in page)
            if len(page) < _AT_ONCE:
                return
            number, last = page[-1]
            place |= {"after": micros(last.opened_at), "last": number}

    def filed_counts(self, since: datetime, until: datetime) -> tuple[FiledCount, ...]:
        """Count what was filed without a case (``Reporting.filed_counts``)."""
        values = {"since": micros(since), "until": micros(until)}
        with self.database.reading() as work:
            return tuple(FiledCount(row[0], row[1]) for row in work.rows(_FILED, values))


def _page(work: Work, place: dict[str, int]) -> list[tuple[int, CaseRecord]]:
    rows = work.rows(_CASES, place)
    numbers = work.listed(row[0] for row in rows)
    promised: dict[int, list[Deadline]] = defaultdict(list)
    noted: dict[int, dict[str, int]] = defaultdict(dict)
    if rows:
        for row in work.rows(_DEADLINES, {"numbers": numbers}):
            deadline = deadline_from(row)
            promised[deadline.case_id].append(deadline)
        for case_id, what, number in work.rows(_NOTED, {"numbers": numbers}):
            noted[case_id][what] = number
    return [(row[0], _record(row, tuple(promised[row[0]]), noted[row[0]])) for row in rows]


def _record(row: Row, promised: tuple[Deadline, ...], noted: dict[str, int]) -> CaseRecord:
    return CaseRecord(
        reference=row[1],
        category=row[2],
        status=row[3],
        channel=row[4],
        flags=untexts(row[5]),
        opened_at=moment(row[6]),
        answered_at=moment_or_none(row[7]),
        closed_at=moment_or_none(row[8]),
        outcome=row[9],
        in_shadow=bool(row[10]),
        deadlines=promised,
        noted=noted,
    )
