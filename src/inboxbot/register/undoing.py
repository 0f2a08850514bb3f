"""Taking an act back: what a case was like before it is kept with the act, and put back on demand."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import bindparam, delete, select, update

from inboxbot.model.plan import DoneAct, Undoable
from inboxbot.ports.register import CaseMoved
from inboxbot.register.columns import word
from inboxbot.register.database import Row, Work
from inboxbot.register.dialects import Among
from inboxbot.register.outgoing import Instant
from inboxbot.register.tables import acts, cases, deadlines, outbox, stages, steps_done
from inboxbot.register.values import insert_all, moment, moment_or_none, steps_from, steps_values

State = Mapping[str, object]
"""The columns of a case that acts change, as they are stored."""

_ADD = insert_all(acts)
_OF_CASE = select(*acts.c).where(acts.c.case_id == bindparam("number")).order_by(acts.c.id.desc()).limit(20)
_OF_REFERENCE = (
    select(*acts.c)
    .join(cases, cases.c.id == acts.c.case_id)
    .where(cases.c.reference == bindparam("wanted"))
    .order_by(acts.c.id.desc())
    .limit(20)
)
_UNDONE = update(acts).where(acts.c.id == bindparam("number")).values(undone_at=bindparam("at"))
_CLOCKS = select(
    deadlines.c.id,
    deadlines.c.stopped_at,
    deadlines.c.stopped_by,
    deadlines.c.steps,
    deadlines.c.next_step_at,
).where(deadlines.c.case_id == bindparam("number"))
_SET_CLOCK = (
    update(deadlines)
    .where(deadlines.c.id == bindparam("number"))
    .values(
        stopped_at=bindparam("stopped_at"),
        stopped_by=bindparam("stopped_by"),
        steps=bindparam("steps"),
        next_step_at=bindparam("next_step_at"),
    )
)
_STEPS_DONE = select(steps_done.c.step).where(steps_done.c.deadline_id == bindparam("number"))
_DROP_STEPS = delete(steps_done).where(Among(steps_done.c.deadline_id, "numbers"))
_DROP_CLOCKS = delete(deadlines).where(Among(deadlines.c.id, "numbers"))
_STAGES = select(*stages.c).where(stages.c.case_id == bindparam("number"))
_DROP_STAGES = delete(stages).where(stages.c.case_id == bindparam("number"))
_ADD_STAGES = insert_all(stages, leave_out="")
_WITHDRAW = (
    update(outbox)
    .where(outbox.c.case_id == bindparam("number"), outbox.c.state == word("queued"))
    .where(outbox.c.created_at == bindparam("queued_at"))
    .values(state="dead", finished_at=bindparam("at"), next_try_at=None, last_error="taken back")
)
_WITHDRAW_PUBLIC = (
    update(outbox)
    .where(outbox.c.case_id == bindparam("number"), outbox.c.state == word("queued"))
    .where(outbox.c.audience == word("public"))
    .values(state="dead", finished_at=bindparam("at"), next_try_at=None, last_error=bindparam("why"))
)


@dataclass(frozen=True, slots=True)
class Before:
    """A case as it stood before an act: its own columns, its deadlines and its stages."""

    case: State
    clocks: tuple[tuple[Any, ...], ...]
    stages: tuple[tuple[Any, ...], ...]


def look(work: Work, number: int, state: State) -> Before:
    """Return how a case stands, so that it can be put back."""
    case = {"number": number}
    return Before(
        state,
        tuple(tuple(row) for row in work.rows(_CLOCKS, case)),
        tuple(tuple(row) for row in work.rows(_STAGES, case)),
    )


def keep(work: Work, act: Undoable, before: Before, after: State, number: int, instant: Instant) -> None:
    """Keep an act with what it can be taken back by; called when everything else is written."""
    known = {clock[0] for clock in before.clocks}
    added = [row[0] for row in work.rows(_CLOCKS, {"number": number}) if row[0] not in known]
    work.run_all(
        _ADD,
        [
            {
                "case_id": number,
                "token": act.key,
                "kind": act.kind,
                "author": act.by,
                "person": act.person,
                "at": instant.at,
                "before": json.dumps([dict(before.case), before.clocks, before.stages, added]),
                "after": json.dumps(dict(after)),
                "undone_at": None,
            }
        ],
    )


def take_back(work: Work, key: str, number: int, state: State, instant: Instant) -> dict[str, Any]:
    """Put back deadlines and stages as they were before an act; return the case's columns.

    Letters of it that have not gone are withdrawn. Raises CaseMoved where the act is not the last one
    any more, or something else has changed the case since.
    """
    rows = work.rows(_OF_CASE, {"number": number})
    last = next((row for row in rows if _at(row, "undone_at") is None), None)
    if last is None or _at(last, "token") != key or json.loads(_at(last, "after")) != dict(state):
        raise CaseMoved
    case, clocks, told, added = json.loads(_at(last, "before"))
    work.run(_DROP_STEPS, {"numbers": work.listed(added)})
    work.run(_DROP_CLOCKS, {"numbers": work.listed(added)})
    for clock in clocks:
        _put_back(work, clock)
    work.run(_DROP_STAGES, {"number": number})
    names = [column.name for column in stages.c]
    work.run_all(_ADD_STAGES, [dict(zip(names, one, strict=True)) for one in told])
    work.run(_WITHDRAW, {"number": number, "queued_at": _at(last, "at"), "at": instant.at})
    work.run(_UNDONE, {"number": _at(last, "id"), "at": instant.at})
    return dict(case)


def withdraw_public(work: Work, number: int, why: str, instant: Instant) -> None:
    """Let go of the letters to a case's correspondent that still wait."""
    work.run(_WITHDRAW_PUBLIC, {"number": number, "why": why, "at": instant.at})


def acts_of(work: Work, reference: str, state: State) -> list[DoneAct]:
    """Return what was done on a case that now stands so, newest first (``Register.acts_of``)."""
    rows = work.rows(_OF_REFERENCE, {"wanted": reference})
    last = next((_at(row, "id") for row in rows if _at(row, "undone_at") is None), None)
    return [
        _done(row, stands=_at(row, "id") == last and json.loads(_at(row, "after")) == dict(state))
        for row in rows
    ]


def _done(row: Row, *, stands: bool) -> DoneAct:
    case = json.loads(_at(row, "before"))[0]
    return DoneAct(
        key=_at(row, "token"),
        kind=_at(row, "kind"),
        by=_at(row, "author"),
        person=_at(row, "person"),
        at=moment(_at(row, "at")),
        undone_at=moment_or_none(_at(row, "undone_at")),
        owner_before=case["owner"],
        category_before=case["category"],
        stands=stands,
    )


def _put_back(work: Work, clock: list[Any]) -> None:
    """Give a deadline back what it was, but no step that was carried out meanwhile (promise 6)."""
    number, stopped_at, stopped_by, steps, _ = clock
    done = {row[0] for row in work.rows(_STEPS_DONE, {"number": number})}
    left = steps_values(step for step in steps_from(steps) if step.name not in done)
    work.run(_SET_CLOCK, {"number": number, "stopped_at": stopped_at, "stopped_by": stopped_by} | left)


_PLACES = {column.name: place for place, column in enumerate(acts.c)}


def _at(row: Row, name: str) -> Any:
    return row[_PLACES[name]]
