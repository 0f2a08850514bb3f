"""The register, read: for the commands, the digest and the status."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, bindparam, case, distinct, exists, func, or_, select, text

from inboxbot.model.case import NO_PROMISE, Deadline, JournalEntry
from inboxbot.model.mail import Withheld
from inboxbot.model.message import MessageRef
from inboxbot.ports.listed import (
    CaseFilter,
    CaseView,
    Counts,
    FiledArrival,
    JournalLine,
    Unacknowledged,
    WithheldLetter,
)
from inboxbot.register.columns import word
from inboxbot.register.database import Row, Work
from inboxbot.register.dialects import Among
from inboxbot.register.facts import fact
from inboxbot.register.tables import arrivals, cases, deadlines, journal, outbox, quarantine, withheld
from inboxbot.register.values import (
    CASE_COLUMNS,
    DEADLINE_COLUMNS,
    case_from,
    deadline_from,
    micros,
    moment,
    moment_or_none,
    texts,
    untexts,
)

_RUNNING = deadlines.c.stopped_at.is_(None)
_IS_ALERT = deadlines.c.stops == word("confirmed")
_IS_PROMISE = deadlines.c.stops.not_in([word(one) for one in NO_PROMISE])
_CASE = select(*CASE_COLUMNS).where(cases.c.reference == bindparam("wanted"))
_DEADLINES = select(*DEADLINE_COLUMNS).where(Among(deadlines.c.case_id, "numbers"))
_DEADLINES = _DEADLINES.order_by(deadlines.c.due_at, deadlines.c.id)
_RUNNING_DEADLINES = _DEADLINES.where(_RUNNING)
_NUMBER = select(cases.c.id).where(cases.c.reference == bindparam("wanted")).scalar_subquery()
_JOURNAL = (
    select(
        journal.c.at,
        journal.c.what,
        journal.c.why,
        journal.c.words,
        journal.c.author,
        journal.c.rules_fingerprint,
    )
    .where(journal.c.case_id == _NUMBER)
    .order_by(journal.c.id)
)
_ARRIVALS = select(
    arrivals.c.id,
    arrivals.c.folder,
    arrivals.c.validity,
    arrivals.c.uid,
    arrivals.c.message_id,
    arrivals.c.received_at,
    arrivals.c.sender,
    arrivals.c.ending,
    arrivals.c.kind,
    arrivals.c.reason,
    case((arrivals.c.action.in_((word("moved"), word("ours"))), arrivals.c.action_name), else_=""),
    cases.c.reference,
).join_from(arrivals, cases, cases.c.id == arrivals.c.case_id, isouter=True)
_FILED = _ARRIVALS.where(
    arrivals.c.ending == word("filed"), arrivals.c.recorded_at >= bindparam("since")
).order_by(arrivals.c.recorded_at.desc(), arrivals.c.id.desc())
# By way of the journal, which has an index for it: arrivals need none of their own for this.
_FILED_UNDER = _ARRIVALS.where(
    arrivals.c.id.in_(select(journal.c.arrival_id).where(journal.c.case_id == _NUMBER)),
    arrivals.c.ending == word("filed_under_case"),
    arrivals.c.kind != word("answer"),
    cases.c.reference == bindparam("wanted"),
).order_by(arrivals.c.id)
_OPENED_BY = (
    _ARRIVALS.where(
        arrivals.c.id.in_(select(journal.c.arrival_id).where(journal.c.case_id == _NUMBER)),
        arrivals.c.ending == word("case"),
        cases.c.reference == bindparam("wanted"),
    )
    .order_by(arrivals.c.id)
    .limit(1)
)
_ARRIVAL = _ARRIVALS.where(arrivals.c.id == bindparam("number"))
_HEARD = exists().where(
    outbox.c.case_id == withheld.c.case_id,
    outbox.c.audience == word("public"),
    outbox.c.state == word("sent"),
)
# Whoever a person has answered since, or whose case is closed, needs no word by hand any more.
_WAITS = and_(
    cases.c.closed_at.is_(None),
    or_(cases.c.answered_at.is_(None), cases.c.answered_at < withheld.c.at),
)
_UNACKNOWLEDGED = (
    select(
        cases.c.reference,
        cases.c.category,
        cases.c.correspondent,
        cases.c.opened_at,
        withheld.c.letter,
        withheld.c.reason,
        withheld.c.shadow,
    )
    .join_from(withheld, cases, cases.c.id == withheld.c.case_id)
    .where(withheld.c.at >= bindparam("since"), withheld.c.audience == word("public"), ~_HEARD)
    .where(_WAITS)
    .where(cases.c.erased_at.is_(None))
    .order_by(withheld.c.at.desc(), withheld.c.id.desc())
)
_WITHHELD = (
    select(
        withheld.c.at,
        withheld.c.letter,
        withheld.c.audience,
        withheld.c.recipient,
        withheld.c.reason,
        withheld.c.shadow,
        cases.c.reference,
    )
    .join_from(withheld, cases, cases.c.id == withheld.c.case_id, isouter=True)
    .where(withheld.c.at >= bindparam("since"))
    .order_by(withheld.c.at, withheld.c.id)
)

_OWNERS = (
    select(cases.c.owner, func.count())
    .where(cases.c.status == word("open"))
    .group_by(cases.c.owner)
    .order_by(cases.c.owner)
)
_NOT_CLOSED = select(cases.c.status, func.count()).where(cases.c.closed_at.is_(None)).group_by(cases.c.status)
_OVERDUE = select(func.count(distinct(deadlines.c.case_id))).where(
    _RUNNING, _IS_PROMISE, deadlines.c.due_at < bindparam("at")
)
_QUARANTINED = select(func.count()).select_from(quarantine).where(quarantine.c.resolved_at.is_(None))
_UNSENT = text("outbox.state <> 'sent'")
_STATES = select(outbox.c.state, func.count()).where(_UNSENT).group_by(outbox.c.state)
_PASSING = (
    select(func.count()).select_from(outbox).where(text("outbox.passes_brake AND outbox.state = 'queued'"))
)
_SINCE_WHEN = case(
    (outbox.c.not_before > outbox.c.created_at, outbox.c.not_before), else_=outbox.c.created_at
)
_OLDEST = select(func.min(_SINCE_WHEN)).where(
    _UNSENT,
    outbox.c.state.in_((word("queued"), word("sending"))),
    bindparam("at") >= _SINCE_WHEN,
)


def case_view(work: Work, reference: str) -> CaseView | None:
    """Return one case with every deadline (``Register.case``)."""
    row = work.row(_CASE, {"wanted": reference})
    if row is None:
        return None
    return _views(work, [row], _DEADLINES)[0]


def case_views(work: Work, wanted: CaseFilter) -> list[CaseView]:
    """Return cases with their running deadlines, oldest first (``Register.cases``)."""
    return _views(work, work.rows_once(_narrowed(wanted)), _RUNNING_DEADLINES)


def _narrowed(wanted: CaseFilter) -> Select[Any]:
    found = select(*CASE_COLUMNS).where(*_conditions(wanted)).order_by(cases.c.opened_at, cases.c.id)
    return found.limit(wanted.limit) if wanted.limit else found


def _conditions(wanted: CaseFilter) -> Iterator[ColumnElement[bool]]:
    if wanted.status is not None:
        yield cases.c.status == wanted.status
        if wanted.status != "closed":
            yield cases.c.closed_at.is_(None)
    for column, value in ((cases.c.owner, wanted.owner), (cases.c.category, wanted.category)):
        if value is not None:
            yield column == value
    for kind, at in ((_IS_PROMISE, wanted.overdue_at), (_IS_ALERT, wanted.unconfirmed_at)):
        if at is not None:
            yield cases.c.id.in_(_late(kind, at))
    for column, since in (
        (cases.c.opened_at, wanted.opened_since),
        (cases.c.closed_at, wanted.closed_since),
        (cases.c.answered_at, wanted.answered_since),
    ):
        if since is not None:
            yield column >= micros(since)
    if wanted.names_somebody:
        yield cases.c.named != texts(())


def _late(kind: ColumnElement[bool], at: datetime) -> Select[Any]:
    return select(deadlines.c.case_id).where(_RUNNING, kind, deadlines.c.due_at < micros(at))


def _views(work: Work, rows: Sequence[Row], statement: Select[Any]) -> list[CaseView]:
    if not rows:
        return []
    of_case: dict[int, list[Deadline]] = defaultdict(list)
    for row in work.rows(statement, {"numbers": work.listed(row[0] for row in rows)}):
        deadline = deadline_from(row)
        of_case[deadline.case_id].append(deadline)
    return [CaseView(case_from(row), tuple(of_case[row[0]])) for row in rows]


def owners(work: Work) -> dict[str, int]:
    """Return who has open cases, and how many (``Register.owners``)."""
    return {row[0]: row[1] for row in work.rows(_OWNERS)}


def journal_of(work: Work, reference: str) -> list[JournalLine]:
    """Return a case's journal, oldest first (``Register.journal``)."""
    return [
        JournalLine(
            at=moment(row[0]),
            entry=JournalEntry(what=row[1], why=row[2], words=untexts(row[3]), by=row[4]),
            case_reference=reference,
            rules_fingerprint=row[5],
        )
        for row in work.rows(_JOURNAL, {"wanted": reference})
    ]


def filed(work: Work, since: datetime) -> list[FiledArrival]:
    """Return arrivals that became no case, newest first (``Register.filed``)."""
    return [_filed(row) for row in work.rows(_FILED, {"since": micros(since)})]


def filed_under(work: Work, reference: str) -> list[FiledArrival]:
    """Return the arrivals filed under a case, oldest first (``Register.filed_under``)."""
    return [_filed(row) for row in work.rows(_FILED_UNDER, {"wanted": reference})]


_CORRECTIONS = (
    select(
        journal.c.at,
        journal.c.what,
        journal.c.why,
        journal.c.words,
        journal.c.author,
        journal.c.rules_fingerprint,
        cases.c.reference,
    )
    .join_from(journal, cases, cases.c.id == journal.c.case_id)
    .where(journal.c.what == word("corrected"), journal.c.at >= bindparam("since"))
    .order_by(journal.c.id)
)


def corrections(work: Work, since: datetime) -> list[JournalLine]:
    """Return the corrections of cases' kinds, oldest first (``Register.corrections``)."""
    return [
        JournalLine(moment(row[0]), JournalEntry(row[1], row[2], untexts(row[3]), row[4]), row[6], row[5])
        for row in work.rows(_CORRECTIONS, {"since": micros(since)})
    ]


def opened_by(work: Work, reference: str) -> FiledArrival | None:
    """Return the arrival that opened a case (``Register.opened_by``)."""
    row = work.row(_OPENED_BY, {"wanted": reference})
    return None if row is None else _filed(row)


def arrival(work: Work, number: int) -> FiledArrival | None:
    """Return one arrival (``Register.arrival``)."""
    row = work.row(_ARRIVAL, {"number": number})
    return None if row is None else _filed(row)


def _filed(row: Row) -> FiledArrival:
    place = MessageRef(row[1], row[2], row[3])
    return FiledArrival(
        arrival_id=row[0],
        ref=str(place),
        message_id=row[4],
        received_at=moment(row[5]),
        sender=row[6],
        end=row[7],
        kind=row[8],
        reason=row[9],
        case_reference=row[11] or "",
        message_ref=place,
        moved_to=row[10],
    )


def unacknowledged(work: Work, since: datetime) -> list[Unacknowledged]:
    """Return people who got no acknowledgement, newest first (``Register.unacknowledged``)."""
    return [
        Unacknowledged(
            case_reference=row[0],
            category=row[1],
            correspondent=row[2],
            opened_at=moment(row[3]),
            letter=row[4],
            reason=row[5],
            shadow=bool(row[6]),
        )
        for row in work.rows(_UNACKNOWLEDGED, {"since": micros(since)})
    ]


def withheld_letters(work: Work, since: datetime) -> list[WithheldLetter]:
    """Return every letter withheld since then, oldest first (``Register.withheld``)."""
    return [
        WithheldLetter(
            at=moment(row[0]),
            withheld=Withheld(
                letter=row[1], recipient=row[3], reason=row[4], shadow=bool(row[5]), audience=row[2]
            ),
            case_reference=row[6] or "",
        )
        for row in work.rows(_WITHHELD, {"since": micros(since)})
    ]


def counts(work: Work, at: int) -> Counts:
    """Return the register in numbers (``Register.counts``)."""
    status = {row[0]: row[1] for row in work.rows(_NOT_CLOSED)}
    state = {row[0]: row[1] for row in work.rows(_STATES)}
    overdue = work.row(_OVERDUE, {"at": at}) or (0,)
    waiting = work.row(_QUARANTINED) or (0,)
    oldest = work.row(_OLDEST, {"at": at}) or (None,)
    queued = state.get("queued", 0)
    passing = (work.row(_PASSING) or (0,))[0] if fact(work, "brake") else queued
    return Counts(
        open=status.get("open", 0),
        answered=status.get("answered", 0),
        overdue=overdue[0],
        quarantined=waiting[0],
        queued=passing,
        held=queued - passing,
        unknown=state.get("unknown", 0),
        dead=state.get("dead", 0),
        oldest_unsent_at=moment_or_none(oldest[0]),
    )
