"""What happens to a case that is already in the register, by a follow-up or by a person's act."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from sqlalchemy import bindparam, select, update
from sqlalchemy.dialects import sqlite

from inboxbot.model.case import Case, Deadline, JournalEntry, PersonId, Tick
from inboxbot.model.errors import PermanentError
from inboxbot.model.mail import OutgoingMail, Withheld
from inboxbot.model.plan import CaseChange
from inboxbot.ports.listed import DueStep
from inboxbot.ports.register import CaseMoved
from inboxbot.register import undoing
from inboxbot.register.database import Work
from inboxbot.register.dialects import Among, Inserter, Upsert
from inboxbot.register.facts import set_fact
from inboxbot.register.outgoing import Instant, note_withheld, queue
from inboxbot.register.tables import cases, deadlines, journal, stages, steps_done
from inboxbot.register.values import (
    CASE_COLUMNS,
    address_key,
    case_from,
    deadline_values,
    insert_all,
    journal_values,
    micros_or_none,
    moment,
    named_columns,
    stage_values,
    steps_values,
    storable,
    texts,
    ticks_value,
)
from inboxbot.register.watching import record_steps

_CASE = select(*CASE_COLUMNS).where(cases.c.reference == bindparam("wanted")).with_for_update()
_LOOK = select(*CASE_COLUMNS).where(cases.c.reference == bindparam("wanted"))
_CHANGED = (
    "correspondent",
    "correspondent_name",
    "status",
    "owner",
    "role",
    "category",
    "flags",
    "named",
    "quiet",
    "urgent_sent",
    "outcome",
    "told_owner",
    "answered_at",
    "closed_at",
    "handled",
    "stage",
    "ticks",
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


def _keeping(insert: Inserter) -> sqlite.Insert:
    statement = insert(stages).values(named_columns(stages))
    keys = {"case_id", "name"}
    return statement.on_conflict_do_update(
        index_elements=[stages.c.case_id, stages.c.name],
        set_={column.name: statement.excluded[column.name] for column in stages.c if column.name not in keys},
    )


_KEEP_STAGE = Upsert(_keeping)


def change_case(
    work: Work,
    change: CaseChange,
    instant: Instant,
    entries: Sequence[JournalEntry],
    letters: Sequence[OutgoingMail],
    withheld: Sequence[Withheld] = (),
) -> Case | None:
    """Carry out a person's act (``Register.change``): whoever acts on a case has seen its alert."""
    case = apply_change(work, replace(change, stop=(*change.stop, "confirmed")), instant)
    if case is None:
        return None
    rows = [journal_values(entry, now=instant.at, case_id=case.id) for entry in entries]
    work.run_all(_NOTE, rows)
    queue(work, letters, instant, case_id=case.id)
    note_withheld(work, withheld, instant, case_id=case.id)
    return case


def hand_over(
    work: Work,
    change: CaseChange,
    instant: Instant,
    entries: Sequence[JournalEntry],
    letters: Sequence[OutgoingMail],
    *,
    of: PersonId,
    step: DueStep | None,
) -> Case | None:
    """Change a case whose owner is not there for it (``Register.hand_over``): nobody has acted."""
    row = work.row(_CASE, {"wanted": change.reference})
    stands = None if row is None else case_from(row)
    if stands is None or stands.owner != of or stands.status == "closed":
        return None
    if step is not None and not record_steps(work, (step,), (), instant, ()):
        return None
    case = apply_change(work, change, instant)
    if case is not None:
        work.run_all(_NOTE, [journal_values(entry, now=instant.at, case_id=case.id) for entry in entries])
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
    if change.seen not in (None, (as_it_was.status, as_it_was.owner, as_it_was.category)):
        raise CaseMoved
    if change.undo:
        return _undone(work, change, as_it_was, instant)
    before = None if change.act is None else undoing.look(work, as_it_was.id, _changed_values(as_it_was))
    case = _changed(as_it_was, change, instant)
    work.run(_UPDATE, _changed_values(case))
    _write_belongings(work, change, case, instant)
    if change.act is not None and before is not None:
        undoing.keep(work, change.act, before, _changed_values(case), case.id, instant)
    return case


def _write_belongings(work: Work, change: CaseChange, case: Case, instant: Instant) -> None:
    """Write what hangs on a case: clocks that stop and that start, its stage, facts, letters withdrawn."""
    if change.stop:
        # Who answers has seen the alert, and has the case.
        ended = work.listed(
            (*change.stop, "confirmed", "taken") if "answered" in change.stop else change.stop
        )
        by = storable(change.stopped_by or _SOMEBODY_ACTED)
        work.run(_STOP, {"number": case.id, "ended": ended, "at": instant.at, "by": by})
    if change.stage is not None:
        work.run(_KEEP_STAGE, stage_values(change.stage, case.id))
    for deadline in change.new_steps:
        _plan_anew(work, deadline, case.id)
    add_deadlines(work, [one for one in change.new_steps if not one.id], case.id)
    for name, value in change.facts:
        set_fact(work, name, value, instant.at)
    if change.withdraw:
        undoing.withdraw_public(work, case.id, storable(change.withdraw), instant)


def state_of(work: Work, reference: str) -> dict[str, object]:
    """Return the columns of a case that acts change, as they stand; nothing where there is no such case."""
    row = work.row(_LOOK, {"wanted": reference})
    return {} if row is None else _changed_values(case_from(row))


def _undone(work: Work, change: CaseChange, stands: Case, instant: Instant) -> Case:
    """Put a case back as it was before an act."""
    state = undoing.take_back(work, change.undo, stands.id, _changed_values(stands), instant)
    work.run(_UPDATE, state)
    row = work.row(_CASE, {"wanted": change.reference})
    assert row is not None  # noqa: S101 - it was read a moment ago
    return case_from(row)


def _changed(case: Case, change: CaseChange, instant: Instant) -> Case:
    status = change.status or case.status
    now = moment(instant.at)
    # On a closed case only what was decided is still to be told.
    told = case.status == change.status == "closed" and "answered" in change.stop
    return replace(
        case,
        status=status,
        owner=change.owner or case.owner,
        correspondent=change.correspondent or case.correspondent,
        role=change.role or case.role,
        category=change.category or case.category,
        flags=tuple(dict.fromkeys((*case.flags, *change.flags_added))),
        named=tuple(dict.fromkeys((*case.named, *change.named_added))),
        quiet=case.quiet if change.quiet is None else change.quiet,
        urgent_sent=case.urgent_sent if change.urgent_sent is None else change.urgent_sent,
        outcome=case.outcome if change.outcome is None else storable(change.outcome),
        told_owner=case.told_owner if change.told_owner is None else change.told_owner,
        answered_at=now if change.status == "answered" or told else case.answered_at,
        closed_at=(case.closed_at or now) if status == "closed" else None,
        handled=_handled(case, change),
        stage=case.stage if change.at_stage is None else change.at_stage,
        ticks=_ticked(case, change),
    )


def _ticked(case: Case, change: CaseChange) -> tuple[Tick, ...]:
    anew = {*change.unticked, *(one.item for one in change.ticked)}
    return (*(one for one in case.ticks if one.item not in anew), *change.ticked)


def _handled(case: Case, change: CaseChange) -> tuple[str, ...]:
    """Return who has had the case or decided on it: whoever loses it now, too (T6)."""
    loses = (case.owner,) if change.owner not in (None, case.owner) else ()
    return tuple(dict.fromkeys((*case.handled, *loses, *change.handled_added)))


def _changed_values(case: Case) -> dict[str, object]:
    return {
        "number": case.id,
        "status": case.status,
        "owner": case.owner,
        "correspondent": address_key(case.correspondent.address),
        "correspondent_name": storable(case.correspondent.name),
        "role": case.role,
        "category": case.category,
        "flags": texts(case.flags),
        "named": texts(case.named),
        "quiet": case.quiet,
        "urgent_sent": case.urgent_sent,
        "outcome": case.outcome,
        "told_owner": case.told_owner,
        "answered_at": micros_or_none(case.answered_at),
        "closed_at": micros_or_none(case.closed_at),
        "handled": texts(case.handled),
        "stage": case.stage,
        "ticks": ticks_value(case.ticks),
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
