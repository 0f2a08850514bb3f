"""A message that was filed becomes a case, because a person says that it is one."""

from __future__ import annotations

from sqlalchemy import bindparam, select, update

from inboxbot.model.case import Case, JournalEntry
from inboxbot.model.errors import PermanentError
from inboxbot.model.plan import Plan
from inboxbot.ports.register import ReferenceTaken
from inboxbot.register.database import Work
from inboxbot.register.intake import add_case, write_belongings
from inboxbot.register.outgoing import Instant
from inboxbot.register.tables import arrivals, cases, journal
from inboxbot.register.values import CASE_COLUMNS, case_from, insert_all, journal_values, storable

_FILED = frozenset({"filed", "filed_under_case"})
_AS_IT_STANDS = (
    select(arrivals.c.ending, arrivals.c.case_id)
    .where(arrivals.c.id == bindparam("number"))
    .with_for_update()
)
_CASE = select(*CASE_COLUMNS).where(cases.c.id == bindparam("number"))
# What tells that the message was met, and where, stays.
_DECIDED = ("ending", "kind", "reason", "case_id", "action", "action_name", "settled_at", "rules_fingerprint")
_DECIDE = (
    update(arrivals)
    .where(arrivals.c.id == bindparam("number"))
    .values({name: bindparam(name) for name in _DECIDED})
)
_NOTE = insert_all(journal)


def make_case(work: Work, number: int, plan: Plan, instant: Instant, *, by: str) -> Case | None:
    """Write the plan of a new case for an arrival that was filed (``Register.make_case``)."""
    row = work.row(_AS_IT_STANDS, {"number": number})
    if row is None:
        raise PermanentError(f"There is no arrival {number}.")
    ending, filed_under = row
    if ending not in _FILED:
        found = work.row(_CASE, {"number": filed_under}) if filed_under is not None else None
        return None if found is None else case_from(found)
    assert plan.case is not None  # noqa: S101 - the port asks for a plan that opens one
    case = add_case(work, plan.case, instant)
    if case is None:
        raise ReferenceTaken(plan.case.reference)
    work.run(_DECIDE, _decided(plan, case.id, instant) | {"number": number})
    write_belongings(work, plan, case, number, instant)
    if filed_under is not None:
        entry = JournalEntry("made a case", f"a message filed here is now {case.reference}", by=by)
        work.run(_NOTE, journal_values(entry, now=instant.at, case_id=filed_under, arrival_id=number))
    return case


def _decided(plan: Plan, case_id: int, instant: Instant) -> dict[str, object]:
    arrival, disposition = plan.arrival, plan.disposition
    return {
        "ending": arrival.end,
        "kind": arrival.kind,
        "reason": storable(arrival.reason),
        "case_id": case_id,
        "action": disposition.action,
        "action_name": disposition.name,
        "settled_at": instant.at if disposition.action == "left" else None,
        "rules_fingerprint": plan.rules_fingerprint,
    }
