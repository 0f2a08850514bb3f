"""Reminders: which step of which running deadline is due, and that it was done (promise 6)."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from sqlalchemy import bindparam, select, update

from inboxbot.model.mail import OutgoingMail, Withheld
from inboxbot.ports.listed import DueStep
from inboxbot.register.database import Row, Work
from inboxbot.register.dialects import Among, Upsert
from inboxbot.register.outgoing import Instant, note_withheld, queue
from inboxbot.register.tables import cases, deadlines, steps_done
from inboxbot.register.values import (
    CASE_COLUMNS,
    CASE_WIDTH,
    DEADLINE_COLUMNS,
    case_from,
    deadline_from,
    named_columns,
)

_RUNNING = deadlines.c.stopped_at.is_(None)
_DUE = (
    select(*CASE_COLUMNS, *DEADLINE_COLUMNS)
    .join_from(deadlines, cases, cases.c.id == deadlines.c.case_id)
    .where(_RUNNING, deadlines.c.next_step_at <= bindparam("at"))
    .order_by(deadlines.c.next_step_at, deadlines.c.id)
    .limit(bindparam("at_most"))
)
_STILL_RUNNING = (
    select(deadlines.c.id, deadlines.c.steps)
    .where(Among(deadlines.c.id, "numbers"), _RUNNING)
    .order_by(deadlines.c.id)
    .with_for_update()
)
_DONE = Upsert(
    lambda insert: (
        insert(steps_done)
        .values(named_columns(steps_done))
        .on_conflict_do_nothing(index_elements=[steps_done.c.deadline_id, steps_done.c.step])
    )
)
_LEFT = (
    update(deadlines)
    .where(deadlines.c.id == bindparam("number"))
    .values(steps=bindparam("left"), next_step_at=bindparam("next_at"))
)


def due_steps(work: Work, at: int, limit: int) -> list[DueStep]:
    """Return each running deadline's latest due step, oldest first (``Register.due_steps``)."""
    found = [_due_step(row, at) for row in work.rows(_DUE, {"at": at, "at_most": limit})]
    return sorted(found, key=lambda step: (step.at, step.deadline.id))


def _due_step(row: Row, at: int) -> DueStep:
    deadline = deadline_from(row[CASE_WIDTH:])
    due = row[CASE_WIDTH + 8]  # the first step is due; is a later one too?
    steps: list[list[Any]] = json.loads(row[CASE_WIDTH + 7])
    number = max(place for place, (_, step_at) in enumerate(steps) if step_at <= max(at, due))
    step = deadline.steps[number]
    return DueStep(case_from(row), deadline, step.name, step.at)


def record_steps(
    work: Work,
    steps: Sequence[DueStep],
    letters: Sequence[OutgoingMail],
    instant: Instant,
    withheld: Sequence[Withheld],
) -> int:
    """Queue letters and note their steps as done (``Register.record_steps``)."""
    numbers = work.listed(sorted({step.deadline.id for step in steps}))
    running = {row[0]: row[1] for row in work.rows(_STILL_RUNNING, {"numbers": numbers})}
    in_order = sorted(steps, key=lambda step: (step.deadline.id, step.at))
    noted = [step for step in in_order if step.deadline.id in running and _note(work, step, instant.at)]
    if not noted:
        return 0
    for step in noted:
        left = _after(json.loads(running[step.deadline.id]), step.step)
        running[step.deadline.id] = json.dumps(left)
        work.run(
            _LEFT,
            {"number": step.deadline.id, "left": json.dumps(left), "next_at": left[0][1] if left else None},
        )
    queue(work, letters, instant)
    cases_told = {step.case.id for step in noted}
    note_withheld(work, withheld, instant, case_id=cases_told.pop() if len(cases_told) == 1 else None)
    return len(noted)


def _note(work: Work, step: DueStep, at: int) -> bool:
    values = {"deadline_id": step.deadline.id, "step": step.step, "done_at": at}
    return work.run(_DONE, values) == 1


def _after(steps: list[list[Any]], done: str) -> list[list[Any]]:
    """Return the steps behind the one done: those before it were passed over (lessons: no burst)."""
    places = [place for place, (name, _) in enumerate(steps) if name == done]
    return steps[places[0] + 1 :] if places else steps
