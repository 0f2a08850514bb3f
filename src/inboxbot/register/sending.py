"""The outbox: queued, held, sending, sent, unknown, dead (promise 4: nothing is said twice)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import Select, bindparam, case, select, update

from inboxbot.model.case import JournalEntry
from inboxbot.model.mail import (
    ALWAYS_PASSING,
    MaybeSent,
    NotSent,
    OutboxEntry,
    OutboxState,
    SendResult,
    Sent,
    Withheld,
)
from inboxbot.register.columns import word
from inboxbot.register.database import Row, Work
from inboxbot.register.dialects import Among
from inboxbot.register.facts import fact
from inboxbot.register.outbox_reading import ALWAYS, DUE, ENTRIES, PASSING, UNSENT
from inboxbot.register.outgoing import (
    THREAD,
    Instant,
    count_passing,
    note_withheld,
    uncount_letter,
)
from inboxbot.register.tables import deadlines, journal, outbox
from inboxbot.register.values import (
    entry_from,
    insert_all,
    journal_values,
    key,
    micros,
    storable,
)

_REASON_AT_MOST = 500  # a server's answer may be long; a person needs its beginning

_QUEUED = outbox.c.state == word("queued")


def _next_due(*conditions: Any) -> Select[Any]:
    return (
        ENTRIES.where(*conditions, DUE)
        .order_by(outbox.c.next_try_at, outbox.c.created_at)
        .limit(bindparam("at_most"))
        .with_for_update(skip_locked=True, of=outbox)
    )


_ANY = select(outbox.c.id).where(_QUEUED, UNSENT, DUE).limit(1)
_ANY_PASSING = select(outbox.c.id).where(PASSING, DUE).limit(1)
# What is urgent goes first, in a step of its own: it waits for nothing else, and for no other's crash.
_NEXT = (_next_due(PASSING), _next_due(_QUEUED, UNSENT))
# What passes is capped: the news of the brake and the digest must not wait behind a flood of alerts.
_NEXT_PASSING = (_next_due(PASSING, ALWAYS), _next_due(PASSING, ~ALWAYS))
_CLAIM = (
    update(outbox)
    .where(Among(outbox.c.id, "numbers"))
    .values(state="sending", claimed_at=bindparam("at"), claimed_by=bindparam("holder"))
)
_GIVE_UP = (
    update(outbox)
    .where(Among(outbox.c.id, "numbers"))
    .values(
        state="dead",
        last_error=bindparam("error"),
        finished_at=bindparam("at"),
        next_try_at=None,
        claimed_at=None,
    )
)
_GIVE_UP_WAITING = _GIVE_UP.where(
    UNSENT, outbox.c.state.in_([word("queued"), word("sending"), word("unknown")])
).returning(outbox.c.id, outbox.c.case_id)
_TRIED = outbox.c.attempts + case((outbox.c.state == word("sending"), 1), else_=0)
_SENT = (
    update(outbox)
    .where(Among(outbox.c.id, "numbers"), UNSENT)
    .values(
        state="sent",
        attempts=_TRIED,
        last_error="",
        finished_at=bindparam("at"),
        next_try_at=None,
        claimed_at=None,
    )
    .returning(outbox.c.id, outbox.c.case_id)
)
_TRIED_IN_VAIN = (
    update(outbox)
    .where(outbox.c.id == bindparam("number"), outbox.c.state.in_((word("sending"), word("unknown"))))
    .where(outbox.c.attempts == bindparam("attempts"))
    .values(
        state=bindparam("to_state"),
        attempts=_TRIED,
        unknown_tries=outbox.c.unknown_tries
        + case((outbox.c.state == word("sending"), bindparam("doubtful")), else_=0),
        last_error=bindparam("error"),
        next_try_at=bindparam("retry_at"),
        finished_at=bindparam("finished"),
        claimed_at=None,
    )
    .returning(outbox.c.case_id)
)
_ACKNOWLEDGED = (
    update(deadlines)
    .where(Among(deadlines.c.case_id, "numbers"), deadlines.c.stopped_at.is_(None))
    .where(deadlines.c.stops == "acknowledged")
    .values(stopped_at=bindparam("at"), stopped_by="acknowledgement sent")
)
_DRAFTED = (
    update(outbox)
    .where(outbox.c.id == bindparam("number"), outbox.c.state == word("sending"))
    .values(draft=bindparam("as_draft"))
)
_NOTE = insert_all(journal)


# Claiming ---------------------------------------------------------------------------------------
def anything_to_claim(work: Work, at: int, *, brake_on: bool) -> bool:
    """Tell, by reading alone, whether a claim would find anything: an idle tick writes nothing."""
    return work.row(_ANY_PASSING if brake_on else _ANY, {"at": at}) is not None


def claim(
    work: Work, instant: Instant, zone: ZoneInfo, *, limit: int, brake_on: bool, holder: str, alerts: int
) -> list[OutboxEntry]:
    """Mark due mails as sending and return them (``Register.claim``)."""
    good: list[Row] = []
    late: list[Row] = []
    while not good:
        rows = _past_the_brake(work, instant, limit, alerts) if brake_on else _next(work, instant, limit)
        late = [row for row in rows if row[10] is not None and row[10] <= instant.at]
        good = [row for row in rows if row[10] is None or row[10] > instant.at]
        if not late:
            break
        _drop(work, late, instant, zone)
    if good:
        numbers = work.listed(row[0] for row in good)
        work.run(_CLAIM, {"numbers": numbers, "at": instant.at, "holder": holder})
    return [replace(entry_from(row), state="sending") for row in good]


def _next(work: Work, instant: Instant, limit: int) -> list[Row]:
    for statement in _NEXT:
        if rows := work.rows(statement, {"at": instant.at, "at_most": limit}):
            return rows
    return []


def _past_the_brake(work: Work, instant: Instant, limit: int, alerts: int) -> list[Row]:
    always, urgent = _NEXT_PASSING
    rows = work.rows(always, {"at": instant.at, "at_most": limit})
    return rows + work.rows(urgent, {"at": instant.at, "at_most": min(limit - len(rows), alerts)})


def _drop(work: Work, late: Sequence[Row], instant: Instant, zone: ZoneInfo) -> None:
    error = "dropped: what it promises has passed"
    work.run(_GIVE_UP, {"numbers": work.listed(row[0] for row in late), "error": error, "at": instant.at})
    lost = [_Lost(entry_from(row), row[17], error) for row in late]
    _note_lost(work, lost, instant, zone)


def note_draft(work: Work, entry: OutboxEntry, draft: str) -> None:
    """Keep which draft a mail goes as (``Register.note_draft``)."""
    work.run(_DRAFTED, {"number": entry.id, "as_draft": storable(draft)})


def give_up(
    work: Work, entries: Sequence[OutboxEntry], reason: str, instant: Instant, zone: ZoneInfo
) -> None:
    """Mark mails as dead that are not sent (``Register.give_up``)."""
    numbers = work.listed(entry.id for entry in entries)
    rows = work.rows(_GIVE_UP_WAITING, {"numbers": numbers, "error": reason, "at": instant.at})
    cases_of: dict[int, int | None] = dict(map(tuple, rows))
    lost = [_Lost(entry, cases_of[entry.id], reason) for entry in entries if entry.id in cases_of]
    _note_lost(work, lost, instant, zone)


# What came of it --------------------------------------------------------------------------------
@dataclass(frozen=True, slots=True)
class _Lost:
    """A mail that will not go, the number of its case, and the reason."""

    entry: OutboxEntry
    case_id: int | None
    reason: str


def _note_lost(work: Work, lost: Sequence[_Lost], instant: Instant, zone: ZoneInfo) -> None:
    """Journal what will not go; a letter to the public is listed as withheld and counts no more."""
    notes = [(one.case_id, "dead", f"{one.entry.mail.letter}: {one.reason}") for one in lost]
    _journal(work, notes, instant)
    for one in lost:
        mail = one.entry.mail
        if mail.audience != "public":
            continue
        withheld = Withheld(mail.letter, mail.recipient, one.reason)
        note_withheld(work, [withheld], instant, case_id=one.case_id)
        uncount_letter(work, mail.recipient, Instant.of(one.entry.created_at, zone))


def _journal(work: Work, notes: Sequence[tuple[int | None, str, str]], instant: Instant) -> None:
    rows = [
        journal_values(JournalEntry(what, why), now=instant.at, case_id=case_id)
        for case_id, what, why in notes
        if case_id is not None
    ]
    work.run_all(_NOTE, rows)


def finish(
    work: Work,
    results: Sequence[tuple[OutboxEntry, SendResult]],
    retry_at: Sequence[datetime | None],
    instant: Instant,
    zone: ZoneInfo,
) -> None:
    """Write what came of the tries (``Register.finish``).

    That a mail was sent is true whatever happened since. That it was not is only believed of the
    try that is now under way: a slow process must not queue again what another has taken over.
    """
    sent = {entry.id: (entry, result) for entry, result in results if isinstance(result, Sent)}
    _finish_sent(work, sent, instant)
    lost: list[_Lost] = []
    notes: list[tuple[int | None, str, str]] = []
    for (entry, result), retry in zip(results, retry_at, strict=True):
        if isinstance(result, Sent):
            continue
        state = _state_after(result, retry)
        row = work.row(_TRIED_IN_VAIN, _vain_values(entry, result, state, retry, instant))
        if row is None:
            continue
        reason = _reason(result)
        if state == "dead":
            lost.append(_Lost(entry, row[0], reason))
        elif state == "unknown":
            notes.append((row[0], "unknown", f"{entry.mail.letter}: {reason}"))
    _note_lost(work, lost, instant, zone)
    _journal(work, notes, instant)


def _finish_sent(work: Work, sent: dict[int, tuple[OutboxEntry, Sent]], instant: Instant) -> None:
    if not sent:
        return
    rows = work.rows(_SENT, {"numbers": work.listed(sent), "at": instant.at})
    passing = [sent[number][0].mail.letter for number, _ in rows if sent[number][0].mail.passes_brake]
    if passing and fact(work, "brake"):
        count_passing(work, len(passing), sum(one not in ALWAYS_PASSING for one in passing), instant)
    work.run_all(THREAD, _given_ids(sent, rows))
    notes = [(case_id, "sent", _receipt(*sent[number])) for number, case_id in sorted(rows)]
    _journal(work, notes, instant)
    heard = [
        case_id
        for number, case_id in rows
        if case_id is not None and sent[number][0].mail.audience == "public"
    ]
    if heard:
        work.run(_ACKNOWLEDGED, {"numbers": work.listed(heard), "at": instant.at})


def _given_ids(sent: dict[int, tuple[OutboxEntry, Sent]], rows: Sequence[Row]) -> list[dict[str, Any]]:
    """Return the Message-IDs that the server gave letters instead of ours: answers will name those."""
    return [
        {"message_id": key(result.message_id), "case_id": case_id, "ours": True}
        for number, case_id in rows
        for entry, result in (sent[number],)
        if case_id is not None and result.message_id not in {"", entry.mail.message_id}
    ]


def _receipt(entry: OutboxEntry, result: Sent) -> str:
    reply = storable(result.reply)[:_REASON_AT_MOST]
    return f"{entry.mail.letter} sent" + (f": {reply}" if reply else "")


def _reason(result: NotSent | MaybeSent) -> str:
    return storable(result.reason)[:_REASON_AT_MOST]


def _state_after(result: NotSent | MaybeSent, retry: datetime | None) -> OutboxState:
    if isinstance(result, MaybeSent):
        return "unknown" if retry is None else "queued"
    return "dead" if result.permanent or retry is None else "queued"


def _vain_values(
    entry: OutboxEntry,
    result: NotSent | MaybeSent,
    state: OutboxState,
    retry: datetime | None,
    instant: Instant,
) -> dict[str, Any]:
    return {
        "number": entry.id,
        "attempts": entry.attempts,
        "to_state": state,
        "error": _reason(result),
        "retry_at": micros(retry) if state == "queued" and retry is not None else None,
        "finished": instant.at if state == "dead" else None,
        "doubtful": int(isinstance(result, MaybeSent)),
    }
