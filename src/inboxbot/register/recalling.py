"""What the register knows about a message: a handful of probes into indexes, on one snapshot."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Select,
    bindparam,
    func,
    literal_column,
    or_,
    select,
    text,
    true,
    union,
    union_all,
)

from inboxbot.model.case import Case, End, History, KnownArrival, Load, PersonId, SentLately
from inboxbot.model.message import Message, MessageRef
from inboxbot.register.columns import word
from inboxbot.register.database import Row, Work
from inboxbot.register.dialects import Among
from inboxbot.register.outgoing import (
    LETTERS,
    LETTERS_TODAY,
    PUBLIC,
    UNALIGNED_TODAY,
    Instant,
    domain_tally,
    person_tally,
)
from inboxbot.register.tables import (
    arrivals,
    cases,
    facts,
    outbox,
    rested,
    sightings,
    tallies,
    thread_ids,
)
from inboxbot.register.values import (
    CASE_COLUMNS,
    DAY,
    MINUTE,
    address_key,
    case_from,
    digest,
    key,
    ref_key,
)

# A hostile References field may name thousands; the newest stand last (RFC 5322 §3.6.4).
_NAMED_AT_MOST = 100
_REFERENCES_AT_MOST = 10
# Of one correspondent: enough to thread by, whoever floods us.
_CASES_AT_MOST = 20
_CLOSED_LATELY = 60 * DAY
_RESTED_FOR = 60 * DAY
_HOUR = 60 * MINUTE

_REFERENCE = re.compile(r"(?<![A-Z0-9])[A-Z]{2,6}-[0-9]{4}-[0-9A-Z]{5}(?![A-Z0-9])", re.IGNORECASE | re.ASCII)


@dataclass(frozen=True, slots=True)
class Met:
    """An arrival that is this message: found by its place (``by_ref``) or by what it is."""

    id: int
    ref: str
    end: End
    case_id: int | None
    case_reference: str
    settled: bool
    by_ref: bool


def _met_columns(mark: str) -> list[Any]:
    found = arrivals.c
    columns = (
        found.id,
        found.folder,
        found.validity,
        found.uid,
        found.ending,
        found.settled_at,
        found.case_id,
    )
    return [literal_column(mark).label("by_ref"), *columns]


_WITH_CASE = arrivals.outerjoin(cases, cases.c.id == arrivals.c.case_id)
_MET = union_all(
    select(*_met_columns("1"), cases.c.reference)
    .select_from(sightings.join(_WITH_CASE, sightings.c.arrival_id == arrivals.c.id))
    .where(sightings.c.ref == bindparam("ref")),
    select(*_met_columns("0"), cases.c.reference)
    .select_from(_WITH_CASE)
    .where(arrivals.c.digest == bindparam("digest")),
)


def _cases_where(condition: ColumnElement[bool]) -> Select[Any]:
    return select(*CASE_COLUMNS).where(condition)


_BY_OUR_MAIL = _cases_where(
    cases.c.id.in_(
        union(
            select(outbox.c.case_id).where(Among(outbox.c.message_id, "named")),
            select(thread_ids.c.case_id).where(Among(thread_ids.c.message_id, "named"), thread_ids.c.ours),
        )
    )
)
_BY_THEIR_MAIL = _cases_where(
    cases.c.id.in_(
        select(thread_ids.c.case_id).where(Among(thread_ids.c.message_id, "named"), ~thread_ids.c.ours)
    )
)
_BY_REFERENCE = _cases_where(Among(cases.c.reference, "references"))
_OF_CORRESPONDENT = cases.c.correspondent == bindparam("address")
_BY_CORRESPONDENT = union_all(
    select(
        _cases_where(_OF_CORRESPONDENT & cases.c.closed_at.is_(None))
        .order_by(cases.c.id.desc())
        .limit(_CASES_AT_MOST)
        .subquery()
    ),
    select(
        _cases_where(_OF_CORRESPONDENT & (cases.c.closed_at > bindparam("closed_since")))
        .order_by(cases.c.closed_at.desc())
        .limit(_CASES_AT_MOST)
        .subquery()
    ),
)


def _letters_to_address() -> Any:
    to_them = or_(outbox.c.recipient == bindparam("address"), outbox.c.recipient == bindparam("path"))
    return (
        select(func.count())
        .select_from(outbox)
        .where(outbox.c.audience == PUBLIC, to_them, outbox.c.created_at >= bindparam("since"))
        .where(outbox.c.state != word("dead"))
        .scalar_subquery()
    )


def _tallied(what: ColumnElement[bool], bucket: ColumnElement[bool]) -> Any:
    return select(func.coalesce(func.sum(tallies.c.number), 0)).where(what, bucket).scalar_subquery()


_TODAY = tallies.c.bucket == bindparam("midnight")
_SENT = select(
    _letters_to_address(),
    _tallied(or_(tallies.c.what == bindparam("person"), tallies.c.what == bindparam("path_person")), _TODAY),
    _tallied(or_(tallies.c.what == bindparam("domain"), tallies.c.what == bindparam("path_domain")), _TODAY),
    _tallied(tallies.c.what == UNALIGNED_TODAY, _TODAY),
    _tallied(tallies.c.what == LETTERS, tallies.c.bucket >= bindparam("hour_ago")),
    _tallied(tallies.c.what == LETTERS_TODAY, _TODAY),
    select(func.max(rested.c.rested_at))
    .where(or_(rested.c.address == bindparam("address"), rested.c.address == bindparam("path")))
    .scalar_subquery(),
    select(facts.c.value).where(facts.c.name == "brake").scalar_subquery(),
    select(facts.c.value).where(facts.c.name == "live_since").scalar_subquery(),
    select(facts.c.value).where(facts.c.name == "crisis").scalar_subquery(),
).where(true())


_HAS = """
    SELECT who.value, (SELECT COUNT(*) FROM cases WHERE owner = who.value AND status = 'open'),
    (SELECT MAX(id) FROM cases WHERE owner = who.value) FROM """
_LOADS = {
    "sqlite": text(_HAS + "json_each(:people) AS who"),
    "postgresql": text(_HAS + "unnest(CAST(:people AS text[])) AS who(value)"),
}


def recall(
    work: Work,
    message: Message,
    instant: Instant,
    within: timedelta = timedelta(days=1),
    sharing: Sequence[PersonId] = (),
) -> History:
    """Return what is known about a message (``Register.recall``)."""
    met = met_before(work, message.ref, message.message_id, message.fingerprint)
    named = _named(message)
    references = _references(message.subject)
    sent, is_rested, brake_on, live_since, crisis = _lately(work, message, instant, within)
    by_our_mail, erased = _kept(_found(work, _BY_OUR_MAIL, "named", named))
    by_reference, erased_too = _kept(_found(work, _BY_REFERENCE, "references", references))
    return History(
        arrival=known_arrival(met, message.ref),
        by_our_mail=by_our_mail,
        by_their_mail=_found(work, _BY_THEIR_MAIL, "named", named),
        by_reference=by_reference,
        by_correspondent=_of_correspondent(work, message.sender.address, instant),
        sent=sent,
        rested=is_rested,
        brake_on=brake_on,
        live_since=live_since,
        erased=erased or erased_too,
        loads=_loads(work, sharing) if sharing else (),
        crisis=crisis,
    )


def _loads(work: Work, sharing: Sequence[PersonId]) -> tuple[Load, ...]:
    """Return what these people have: by indexes alone, however many cases there were."""
    rows = work.rows(_LOADS[work.dialect], {"people": work.listed(sharing)})
    return tuple(Load(row[0], open=row[1], last=row[2] or 0) for row in rows)


def met_before(work: Work, ref: MessageRef, message_id: str, fingerprint: str) -> tuple[Met, ...]:
    """Return the arrivals that are this message: decided ones first, then the one at this place."""
    rows = work.rows(_MET, {"ref": ref_key(ref), "digest": digest(message_id, fingerprint)})
    if not rows:
        return ()
    found: dict[int, Met] = {}
    for row in rows:  # the one by its place comes first and is kept where both are one
        found.setdefault(row[1], _met(row))
    return tuple(sorted(found.values(), key=lambda met: (met.end == "quarantined", not met.by_ref)))


def _met(row: Row) -> Met:
    return Met(
        by_ref=bool(row[0]),
        id=row[1],
        ref=str(MessageRef(row[2], row[3], row[4])),
        end=row[5],
        settled=row[6] is not None,
        case_id=row[7],
        case_reference=row[8] or "",
    )


def known_arrival(met: Sequence[Met], ref: MessageRef) -> KnownArrival | None:
    """Return the arrival as the history tells it; a second sighting is nobody's to settle."""
    if not met:
        return None
    first = met[0]
    settled = first.settled or first.ref != str(ref)
    return KnownArrival(first.id, first.ref, first.end, first.case_reference, settled)


def _named(message: Message) -> list[str]:
    reported = message.report.original_message_ids if message.report is not None else ()
    if not (message.in_reply_to or message.references or reported):
        return []
    named = (
        *message.in_reply_to[:_NAMED_AT_MOST],
        *reported[:_NAMED_AT_MOST],
        *message.references[-_NAMED_AT_MOST:],
    )
    return list(dict.fromkeys(key(one) for one in named if one))


def _references(subject: str) -> list[str]:
    found = dict.fromkeys(one.upper() for one in _REFERENCE.findall(subject))
    return list(found)[:_REFERENCES_AT_MOST]


def _found(work: Work, statement: Select[Any], name: str, values: Sequence[str]) -> tuple[Case, ...]:
    if not values:
        return ()
    return _newest_first(work.rows(statement, {name: work.listed(values)}))


def _kept(found: tuple[Case, ...]) -> tuple[tuple[Case, ...], bool]:
    """Return the cases without those that were erased, and whether there was one (a tombstone).

    By the correspondent's own mails and address an erased one is not found any more.
    """
    kept = tuple(case for case in found if case.erased_at is None)
    return kept, len(kept) < len(found)


def _of_correspondent(work: Work, address: str, instant: Instant) -> tuple[Case, ...]:
    if not address:
        return ()
    values = {"address": address_key(address), "closed_since": instant.at - _CLOSED_LATELY}
    return _newest_first(work.rows(_BY_CORRESPONDENT, values))


def _newest_first(rows: Iterable[Row]) -> tuple[Case, ...]:
    found = [case_from(row) for row in rows]
    found.sort(key=lambda case: (case.opened_at, case.id), reverse=True)
    return tuple(found)


def _lately(
    work: Work, message: Message, instant: Instant, within: timedelta
) -> tuple[SentLately, bool, bool, datetime | None, bool]:
    """Return what was sent lately to this sender (From or Return-Path), and the facts of the moment."""
    address = address_key(message.sender.address)
    path = address_key(message.return_path or "") or address
    return _to(work, address, path, instant, within)


def lately_to(work: Work, address: str, instant: Instant) -> tuple[SentLately, bool]:
    """Return what was sent to an address in the last day, and whether letters to it come back."""
    address = address_key(address)
    sent, is_rested, *_ = _to(work, address, address, instant, timedelta(days=1))
    return sent, is_rested


def _to(
    work: Work, address: str, path: str, instant: Instant, within: timedelta
) -> tuple[SentLately, bool, bool, datetime | None, bool]:
    hour_ago = instant.at - _HOUR
    values = {
        "address": address,
        "path": path,
        "person": person_tally(address),
        "path_person": person_tally(path),
        "domain": domain_tally(address),
        "path_domain": domain_tally(path),
        "since": instant.at - within // timedelta(microseconds=1),
        "midnight": instant.midnight,
        "hour_ago": hour_ago - hour_ago % MINUTE,
    }
    row = work.rows(_SENT, values)[0]
    sent = SentLately(*(int(number) for number in row[:6]))
    is_rested = row[6] is not None and row[6] > instant.at - _RESTED_FOR
    return sent, is_rested, bool(row[7]), _live_since(row[8]), bool(row[9])


def _live_since(value: str | None) -> datetime | None:
    if not value:
        return None
    at = datetime.fromisoformat(value)
    return at if at.tzinfo is not None else at.replace(tzinfo=UTC)
