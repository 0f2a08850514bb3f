"""The model's values as rows, and back."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

from sqlalchemy import Column, Insert, Table, bindparam, insert

from inboxbot.model.case import Case, Deadline, JournalEntry, Stage, Step, Tick
from inboxbot.model.mail import OutboxEntry, OutgoingMail
from inboxbot.model.message import Address, MessageRef
from inboxbot.register.tables import cases, deadlines, outbox

_PLAIN = re.compile(r"[ !#-\[\]-~]*", re.ASCII)

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
SECOND = 1_000_000
MINUTE = 60 * SECOND
DAY = 86_400 * SECOND

# RFC 5321 §4.5.3.1: 64 octets, @, 255 octets. Longer ones reach nobody, and would not fit an index.
_LONGEST_ADDRESS = 320
# PostgreSQL refuses index entries above 2,704 bytes; a hostile Message-ID can be any length.
_LONGEST_KEY = 500


def micros(at: datetime) -> int:
    """Return an aware time as microseconds since 1970 UTC. A naive one is a bug: TypeError."""
    gap = at - EPOCH
    return (gap.days * 86_400 + gap.seconds) * SECOND + gap.microseconds


def moment(value: int) -> datetime:
    """Return microseconds since 1970 UTC as an aware time."""
    return EPOCH + timedelta(microseconds=value)


def micros_or_none(at: datetime | None) -> int | None:
    """As ``micros``; None stays None."""
    return None if at is None else micros(at)


def moment_or_none(value: int | None) -> datetime | None:
    """As ``moment``; None stays None."""
    return None if value is None else moment(value)


def storable(text: str) -> str:
    """Return text without what no database accepts: NUL and lone surrogates."""
    if text.isascii():
        return text.replace("\0", "�") if "\0" in text else text
    return text.encode("utf-8", "replace").decode().replace("\0", "�")


def key(text: str) -> str:
    """Return text to look something up by: whole, or, where too long for an index, its SHA-256."""
    text = storable(text)
    if len(text) <= _LONGEST_KEY:
        return text
    return "sha256:" + hashlib.sha256(text.encode()).hexdigest()


def address_key(address: str) -> str:
    """Return an address as it is stored and looked up."""
    return storable(address)[:_LONGEST_ADDRESS]


def domain_of(address: str) -> str:
    """Return the domain of an address, empty where it has none."""
    return address_key(address).rpartition("@")[2]


def digest(message_id: str, fingerprint: str) -> bytes:
    """Return who a message is: SHA-256 of Message-ID and fingerprint, or of the latter alone."""
    return hashlib.sha256(f"{message_id}\0{fingerprint}".encode("utf-8", "replace")).digest()


def ref_key(ref: MessageRef) -> str:
    """Return the key of a sighting."""
    return key(str(ref))


def texts(values: Sequence[str]) -> str:
    """Return strings as JSON."""
    if not values:
        return "[]"
    # Most are words of ours, and need no escaping.
    if _PLAIN.fullmatch("".join(values)):
        return '["' + '", "'.join(values) + '"]'
    return json.dumps(values)


def _text(value: str) -> str:
    return f'"{value}"' if _PLAIN.fullmatch(value) else json.dumps(value)


def untexts(value: str) -> tuple[str, ...]:
    """Return strings from JSON."""
    return () if value == "[]" else tuple(json.loads(value))


def insert_all(table: Table, *, leave_out: str = "id") -> Insert:
    """Return an INSERT of every column but the number, each a parameter of its name."""
    return insert(table).values(named_columns(table, leave_out=leave_out))


def named_columns(table: Table, *, leave_out: str = "id") -> dict[str, Any]:
    """Return a parameter for each column but the number, of the column's name."""
    return {column.name: bindparam(column.name) for column in table.c if column.name != leave_out}


# Cases ------------------------------------------------------------------------------------------
CASE_COLUMNS: tuple[Column[Any], ...] = tuple(cases.c)
CASE_WIDTH = len(CASE_COLUMNS)


def case_values(case: Case, *, now: int) -> dict[str, Any]:
    """Return a case as the values of its row; ``closed_at`` is set while and only while it is closed."""
    closed_at = None if case.closed_at is None else micros(case.closed_at)
    return {
        "reference": case.reference,
        "category": case.category,
        "status": case.status,
        "owner": case.owner,
        "role": case.role,
        "correspondent": address_key(case.correspondent.address),
        "correspondent_name": storable(case.correspondent.name),
        "subject": storable(case.subject),
        "opened_at": micros(case.opened_at),
        "flags": texts(case.flags),
        "channel": case.channel,
        "named": texts(case.named),
        "quiet": case.quiet,
        "in_shadow": case.in_shadow,
        "urgent_sent": case.urgent_sent,
        "linked_to": case.linked_to,
        "doubts": texts(case.doubts),
        "media_deadline": micros_or_none(case.media_deadline),
        "answered_at": micros_or_none(case.answered_at),
        "closed_at": (closed_at or now) if case.status == "closed" else None,
        "outcome": storable(case.outcome),
        "hold": storable(case.hold),
        "erased_at": micros_or_none(case.erased_at),
        "told_owner": case.told_owner,
        "handled": texts(case.handled),
        "stage": case.stage,
        "telephone": storable(case.telephone),
        "ticks": ticks_value(case.ticks),
    }


def as_written(case: Case, number: int, values: dict[str, Any]) -> Case:
    """Return a new case as its row now says it."""
    return replace(
        case,
        id=number,
        correspondent=Address(values["correspondent"], values["correspondent_name"]),
        subject=values["subject"],
        closed_at=moment_or_none(values["closed_at"]),
        outcome=values["outcome"],
    )


def case_from(row: Sequence[Any]) -> Case:
    """Return the case of a row that begins with ``CASE_COLUMNS``."""
    return Case(
        id=row[0],
        reference=row[1],
        category=row[2],
        status=row[3],
        owner=row[4],
        role=row[5],
        correspondent=Address(row[6], row[7]),
        subject=row[8],
        opened_at=moment(row[9]),
        flags=untexts(row[10]),
        channel=row[11],
        named=untexts(row[12]),
        quiet=bool(row[13]),
        in_shadow=bool(row[14]),
        urgent_sent=bool(row[15]),
        linked_to=row[16],
        doubts=untexts(row[17]),
        media_deadline=moment_or_none(row[18]),
        answered_at=moment_or_none(row[19]),
        closed_at=moment_or_none(row[20]),
        outcome=row[21],
        hold=row[22],
        erased_at=moment_or_none(row[23]),
        told_owner=row[24],
        handled=untexts(row[25]),
        stage=row[26],
        telephone=row[27],
        ticks=ticks_from(row[28]),
    )


def ticks_value(ticks: Iterable[Tick]) -> str:
    """Return what of a checklist is done as its column."""
    rows = [[one.item, micros(one.at), storable(one.by), storable(one.words)] for one in ticks]
    return json.dumps(rows) if rows else "[]"


def ticks_from(value: str) -> tuple[Tick, ...]:
    """Return what of a checklist is done, from its column."""
    if value == "[]":
        return ()
    return tuple(Tick(item, moment(at), by, words) for item, at, by, words in json.loads(value))


def stage_values(stage: Stage, case_id: int) -> dict[str, Any]:
    """Return a stage as the values of its row."""
    return {
        "case_id": case_id,
        "name": stage.name,
        "begun_at": micros(stage.begun_at),
        "extended_to": micros_or_none(stage.extended_to),
        "decided_at": micros_or_none(stage.decided_at),
        "decided_by": stage.decided_by,
        "outcome": storable(stage.outcome),
        "lesson": storable(stage.lesson),
    }


def stage_from(row: Sequence[Any]) -> Stage:
    """Return the stage of a row that is all of ``stages`` but its case."""
    return Stage(
        name=row[0],
        begun_at=moment(row[1]),
        extended_to=moment_or_none(row[2]),
        decided_at=moment_or_none(row[3]),
        decided_by=row[4],
        outcome=row[5],
        lesson=row[6],
    )


# Deadlines --------------------------------------------------------------------------------------
DEADLINE_COLUMNS: tuple[Column[Any], ...] = tuple(deadlines.c)


def steps_values(steps: Iterable[Step]) -> dict[str, Any]:
    """Return the steps still to come as the two columns that hold them."""
    in_order = sorted((micros(step.at), step.name) for step in steps)
    return {
        "steps": "[" + ", ".join(f"[{_text(name)}, {at}]" for at, name in in_order) + "]",
        "next_step_at": in_order[0][0] if in_order else None,
    }


def steps_from(value: str) -> tuple[Step, ...]:
    """Return the steps still to come, in order of time."""
    return () if value == "[]" else tuple(Step(name, moment(at)) for name, at in json.loads(value))


def deadline_values(deadline: Deadline, case_id: int) -> dict[str, Any]:
    """Return a deadline as the values of its row."""
    return {
        "case_id": case_id,
        "standard": deadline.standard,
        "stops": deadline.stops,
        "started_on": deadline.started_on.isoformat(),
        "due_at": micros(deadline.due_at),
        "counted": texts([day.isoformat() for day in deadline.counted]),
        "stopped_at": micros_or_none(deadline.stopped_at),
        "stopped_by": deadline.stopped_by,
    } | steps_values(deadline.steps)


def deadline_from(row: Sequence[Any]) -> Deadline:
    """Return the deadline of a row that begins with ``DEADLINE_COLUMNS``."""
    return Deadline(
        id=row[0],
        case_id=row[1],
        standard=row[2],
        stops=row[3],
        started_on=date.fromisoformat(row[4]),
        due_at=moment(row[5]),
        counted=tuple(date.fromisoformat(day) for day in untexts(row[6])),
        steps=steps_from(row[7]),
        stopped_at=moment_or_none(row[9]),
        stopped_by=row[10],
    )


# Mails ------------------------------------------------------------------------------------------
_o = outbox.c
ENTRY_COLUMNS: tuple[Column[Any], ...] = (
    *(_o.id, _o.message_id, _o.letter, _o.occasion, _o.audience, _o.recipient, _o.envelope_from, _o.subject),
    *(_o.passes_brake, _o.not_before, _o.drop_after, _o.state, _o.attempts, _o.created_at, _o.next_try_at),
    *(_o.last_error, _o.unknown_tries, _o.case_id, _o.draft),
)


def mail_values(mail: OutgoingMail, case_id: int | None, *, now: int) -> dict[str, Any]:
    """Return a mail as the values of its row in the outbox, queued."""
    not_before = None if mail.not_before is None else micros(mail.not_before)
    return {
        "message_id": mail.message_id,
        "case_id": case_id,
        "letter": mail.letter,
        "occasion": mail.occasion,
        "audience": mail.audience,
        "recipient": address_key(mail.recipient),
        "envelope_from": mail.envelope_from,
        "subject": storable(mail.subject),
        "passes_brake": mail.passes_brake,
        "not_before": not_before,
        "drop_after": micros_or_none(mail.drop_after),
        "state": "queued",
        "attempts": 0,
        "unknown_tries": 0,
        "created_at": now,
        "next_try_at": now if not_before is None else max(now, not_before),
        "claimed_at": None,
        "claimed_by": "",
        "finished_at": None,
        "last_error": "",
        "draft": "",
        "content": mail.content,
    }


def entry_from(row: Sequence[Any]) -> OutboxEntry:
    """Return the entry of a row of ``ENTRY_COLUMNS``, the case's reference and the content or None."""
    reference, content = row[19], row[20]
    return OutboxEntry(
        id=row[0],
        mail=OutgoingMail(
            message_id=row[1],
            letter=row[2],
            occasion=row[3],
            audience=row[4],
            recipient=row[5],
            envelope_from=row[6],
            subject=row[7],
            content=b"" if content is None else bytes(content),
            case_reference=reference or "",
            passes_brake=bool(row[8]),
            not_before=moment_or_none(row[9]),
            drop_after=moment_or_none(row[10]),
        ),
        state=row[11],
        attempts=row[12],
        created_at=moment(row[13]),
        next_try_at=moment_or_none(row[14]),
        last_error=row[15],
        unknown_tries=row[16],
        draft=row[18],
    )


# Journal ----------------------------------------------------------------------------------------
def journal_values(
    entry: JournalEntry, *, now: int, case_id: int | None, arrival_id: int | None = None, rules: str = ""
) -> dict[str, Any]:
    """Return a journal entry as the values of its row."""
    return {
        "case_id": case_id,
        "arrival_id": arrival_id,
        "at": now,
        "what": entry.what,
        "why": storable(entry.why),
        "words": texts(entry.words),
        "author": entry.by,
        "rules_fingerprint": rules,
    }
