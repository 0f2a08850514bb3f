"""What could not be processed: kept whole until a person resolves it or it can be processed after all."""

from __future__ import annotations

import hashlib
import zlib

from sqlalchemy import bindparam, select, update

from inboxbot.model.case import JournalEntry
from inboxbot.model.message import MessageRef, RawMessage, Unreadable
from inboxbot.model.plan import Arrival, Kind, Plan
from inboxbot.ports.listed import Quarantined
from inboxbot.register.database import Row, Work
from inboxbot.register.dialects import Upsert
from inboxbot.register.intake import sight, write_arrival
from inboxbot.register.outgoing import Instant
from inboxbot.register.recalling import met_before
from inboxbot.register.tables import arrivals, cases, journal, quarantine
from inboxbot.register.values import (
    insert_all,
    journal_values,
    micros,
    moment,
    moment_or_none,
    named_columns,
    storable,
)

_FAST = 1  # zlib's level: a mail may be 25 MB

_ADD = Upsert(lambda insert: insert(quarantine).values(named_columns(quarantine)).returning(quarantine.c.id))
_OF_ARRIVAL = select(quarantine.c.id).where(quarantine.c.arrival_id == bindparam("number"))
_RESOLVE = (
    update(quarantine)
    .where(quarantine.c.id == bindparam("number"), quarantine.c.resolved_at.is_(None))
    .values(resolved_at=bindparam("at"), resolved_by=bindparam("person"), content=None)
    .returning(quarantine.c.arrival_id)
)
_CONTENT = select(quarantine.c.content).where(
    quarantine.c.id == bindparam("number"), quarantine.c.resolved_at.is_(None)
)
_WAITING = (
    select(
        quarantine.c.id,
        arrivals.c.folder,
        arrivals.c.validity,
        arrivals.c.uid,
        quarantine.c.received_at,
        quarantine.c.quarantined_at,
        quarantine.c.reason,
        arrivals.c.sender,
        quarantine.c.content_size,
        cases.c.reference,
        quarantine.c.detail,
        arrivals.c.kind,
    )
    .select_from(
        quarantine.join(arrivals, arrivals.c.id == quarantine.c.arrival_id).outerjoin(
            cases, cases.c.id == arrivals.c.case_id
        )
    )
    .where(quarantine.c.resolved_at.is_(None))
    .order_by(quarantine.c.id)
)
_NOTE = insert_all(journal)


def packed(raw: RawMessage | Unreadable) -> bytes:
    """Return the raw bytes compressed; done before a transaction is begun, for it may take a second."""
    return zlib.compress(raw.content if isinstance(raw, RawMessage) else b"", _FAST)


def put(
    work: Work,
    raw: RawMessage | Unreadable,
    content: bytes,
    instant: Instant,
    *,
    reason: str,
    detail: str,
    sender: str,
    kind: Kind,
) -> int:
    """Keep what could not be processed (``Register.quarantine``); ``content`` is ``packed(raw)``.

    The same bytes under another ref (a mailbox rebuilt) are the same arrival. Raises MetMeanwhile.
    """
    arrival = _arrival(raw, reason, sender, kind, instant)
    met = met_before(work, raw.ref, "", arrival.fingerprint)
    if met:
        if not any(one.by_ref for one in met):
            sight(work, arrival, met[0].id)
        row = work.row(_OF_ARRIVAL, {"number": met[0].id})
        return row[0] if row is not None else 0
    values = {
        "arrival_id": write_arrival(work, Plan(arrival=arrival), None, instant),
        "received_at": None if raw.received_at is None else micros(raw.received_at),
        "quarantined_at": instant.at,
        "reason": storable(reason),
        "detail": storable(detail),
        "resolved_at": None,
        "resolved_by": "",
        "content_size": len(raw.content) if isinstance(raw, RawMessage) else 0,
        "content": content,
    }
    row = work.row(_ADD, values)
    return row[0] if row is not None else 0


def _arrival(raw: RawMessage | Unreadable, reason: str, sender: str, kind: Kind, instant: Instant) -> Arrival:
    seed = raw.content if isinstance(raw, RawMessage) else str(raw.ref).encode("utf-8", "replace")
    return Arrival(
        ref=raw.ref,
        message_id="",
        fingerprint=f"{type(raw).__name__}:{hashlib.sha256(seed).hexdigest()}",
        received_at=raw.received_at or moment(instant.at),
        sender=sender,
        end="quarantined",
        kind=kind,
        reason=reason,
        size=raw.size if isinstance(raw, RawMessage) else 0,
    )


def resolve(work: Work, number: int, instant: Instant, *, by: str) -> bool:
    """Let go of the raw bytes (``Register.resolve_quarantine``)."""
    row = work.row(_RESOLVE, {"number": number, "at": instant.at, "person": storable(by)})
    if row is None:
        return False
    entry = JournalEntry("quarantine_resolved", "The message in quarantine was dealt with.", by=by)
    work.run(_NOTE, journal_values(entry, now=instant.at, case_id=None, arrival_id=row[0]))
    return True


def content_of(work: Work, number: int) -> bytes | None:
    """Return the raw bytes (``Register.quarantined_content``)."""
    row = work.row(_CONTENT, {"number": number})
    return None if row is None or row[0] is None else zlib.decompress(row[0])


def waiting(work: Work) -> list[Quarantined]:
    """Return what is not resolved, oldest first (``Register.quarantined``)."""
    return [_quarantined(row) for row in work.rows(_WAITING)]


def _quarantined(row: Row) -> Quarantined:
    place = MessageRef(row[1], row[2], row[3])
    return Quarantined(
        id=row[0],
        ref=str(place),
        received_at=moment_or_none(row[4]),
        quarantined_at=moment(row[5]),
        reason=row[6],
        sender=row[7],
        content_size=row[8],
        case_reference=row[9] or "",
        message_ref=place,
        detail=row[10],
        kind=row[11],
    )
