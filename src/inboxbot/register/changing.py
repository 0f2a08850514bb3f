"""What happens to a case that is already in the register, by a follow-up or by a person's act."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from sqlalchemy import bindparam, select, update

from inboxbot.model.case import Case, Deadline, JournalEntry
from inboxbot.model.errors import PermanentError
from inboxbot.model.mail import OutgoingMail
from inboxbot.model.plan import CaseChange
from inboxbot.register.database import Work
from inboxbot.register.dialects import Among
from inboxbot.register.outgoing import Instant, queue
from inboxbot.register.tables import cases, deadlines, journal, steps_done
from inboxbot.register.values import (
    CASE_COLUMNS,
    case_from,
    deadline_values,
    insert_all,
    journal_values,
    micros_or_none,
    moment,
    steps_values,
    storable,
    texts,
)

_CASE = select(*CASE_COLUMNS).where(cases.c.reference == bindparam("wanted")).with_for_update()
_CHANGED = (
    "status",
    "owner",
    "role",
    "category",
    "flags",
    "named",
    "quiet",
    "urgent_sent",
    "outcome",
    "answered_at",
    "closed_at",
)
_UPDATE = (
    update(cases)
    .where(cases.c.id == bindparam("number"))
    .values({name: bindparam(name) for name in _CHANGED})
)
_STOP = (
    update(deadlines)
    .where(deadlines.c.case_id == bindparam("number"), deadlines.c.stopped_at.is_(None))
    .where(Among(deadlines.c.stops, "ended"))
    .values(stopped_at=bindparam("at"), stopped_by=bindparam("by"))
)
_DONE = select(steps_done.c.step).where(steps_done.c.deadline_id == bindparam("number"))
_NEW_STEPS = (
    update(deadlines)
    .where(deadlines.c.id == bindparam("number"), deadlines.c.case_id == bindparam("of_case"))
    .where(deadlines.c.stopped_at.is_(None))
    .values(steps=bindparam("steps"), next_step_at=bindparam("next_step_at"))
)
_SOMEBODY_ACTED = "somebody acted on the case"
_ADD_DEADLINE = insert_all(deadlines)
_NOTE = insert_all(journal)


def change_case(
    work: Work,
    change: CaseChange,
    instant: Instant,
    entries: Sequence[JournalEntry],
    letters: Sequence[OutgoingMail],
) -> Case | None:
    """Carry out a person's act (``Register.change``): whoever acts on a case has seen its alert."""
    case = apply_change(work, replace(change, stop=(*change.stop, "confirmed")), instant)
    if case is None:
        return None
    rows = [journal_values(entry, now=instant.at, case_id=case.id) for entry in entries]
    work.run_all(_NOTE, rows)
    queue(work, letters, instant, case_id=case.id)
    return case


def apply_change(work: Work, change: CaseChange, instant: Instant) -> Case | None:
    """Write a change; return the case as it then stands, None where there is no such case.

    Running deadlines are stopped before new ones are added, so that a follow-up can do both.
    """
    row = work.row(_CASE, {"wanted": change.reference})
    if row is None:
        return None
    as_it_was = case_from(row)
    if as_it_was.erased_at is not None:
        raise PermanentError(f"{change.reference} was erased: nothing more is written on it.")
    case = _changed(as_it_was, change, instant)
    work.run(_UPDATE, _changed_values(case))
    if change.stop:
        # Who answers has seen the alert.
        ended = work.listed((*change.stop, "confirmed") if "answered" in change.stop else change.stop)
        by = storable(change.stopped_by or _SOMEBODY_ACTED)
        work.run(_STOP, {"number": case.id, "ended": ended, "at": instant.at, "by": by})
    for deadline in change.new_steps:
        _plan_anew(work, deadline, case.id)
    add_deadlines(work, [one for one in change.new_steps if not one.id], case.id)
    return case


def _changed(case: Case, change: CaseChange, instant: Instant) -> Case:
    status = change.status or case.status
    now = moment(instant.at)
    return replace(
        case,
        status=status,
        owner=change.owner or case.owner,
        role=change.role or case.role,
        category=change.category or case.category,
        flags=tuple(dict.fromkeys((*case.flags, *change.flags_added))),
        named=tuple(dict.fromkeys((*case.named, *change.named_added))),
        quiet=case.quiet if change.quiet is None else change.quiet,
        urgent_sent=case.urgent_sent if change.urgent_sent is None else change.urgent_sent,
        outcome=case.outcome if change.outcome is None else storable(change.outcome),
        answered_at=now if change.status == "answered" else case.answered_at,
        closed_at=(case.closed_at or now) if status == "closed" else None,
    )


def _changed_values(case: Case) -> dict[str, object]:
    return {
        "number": case.id,
        "status": case.status,
        "owner": case.owner,
        "role": case.role,
        "category": case.category,
        "flags": texts(case.flags),
        "named": texts(case.named),
        "quiet": case.quiet,
        "urgent_sent": case.urgent_sent,
        "outcome": case.outcome,
        "answered_at": micros_or_none(case.answered_at),
        "closed_at": micros_or_none(case.closed_at),
    }


def _plan_anew(work: Work, deadline: Deadline, case_id: int) -> None:
    """Give a running deadline other steps, but none of those already done (promise 6)."""
    if not deadline.id:
        return
    done = {row[0] for row in work.rows(_DONE, {"number": deadline.id})}
    left = steps_values(step for step in deadline.steps if step.name not in done)
    work.run(_NEW_STEPS, {"number": deadline.id, "of_case": case_id} | left)


def add_deadlines(work: Work, added: Sequence[Deadline], case_id: int) -> None:
    """Write new deadlines of a case."""
    work.run_all(_ADD_DEADLINE, [deadline_values(one, case_id) for one in added])
