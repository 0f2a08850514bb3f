"""Taking in: a plan written whole, in the transaction of the caller."""

from __future__ import annotations

from typing import Any

from sqlalchemy import bindparam, select, update

from inboxbot.model.case import Case
from inboxbot.model.errors import PermanentError
from inboxbot.model.plan import Arrival, Plan
from inboxbot.ports.register import ReferenceTaken
from inboxbot.register import absent
from inboxbot.register.braking import count_words
from inboxbot.register.changing import add_deadlines, apply_change
from inboxbot.register.contacts import add_contact
from inboxbot.register.database import Work
from inboxbot.register.dialects import Upsert
from inboxbot.register.facts import set_fact
from inboxbot.register.outgoing import THREAD, Instant, note_withheld, queue
from inboxbot.register.recalling import Met, met_before
from inboxbot.register.tables import (
    arrivals,
    cases,
    journal,
    quarantine,
    rested,
    sightings,
)
from inboxbot.register.values import (
    CASE_COLUMNS,
    address_key,
    as_written,
    case_from,
    case_values,
    digest,
    insert_all,
    journal_values,
    key,
    micros,
    named_columns,
    ref_key,
    storable,
)

# Kinds of arrivals that went out from us: what answers them answers us.
_OURS = frozenset({"own", "answer"})

_ADD_CASE = Upsert(
    lambda insert: (
        insert(cases)
        .values(named_columns(cases))
        .on_conflict_do_nothing(index_elements=[cases.c.reference])
        .returning(cases.c.id)
    )
)
_ADD_ARRIVAL = Upsert(
    lambda insert: (
        insert(arrivals)
        .values(named_columns(arrivals))
        .on_conflict_do_nothing(index_elements=[arrivals.c.digest])
        .returning(arrivals.c.id)
    )
)
_DECIDE_ARRIVAL = update(arrivals).where(arrivals.c.id == bindparam("number")).values(named_columns(arrivals))
_SIGHT = Upsert(
    lambda insert: (
        insert(sightings)
        .values(named_columns(sightings))
        .on_conflict_do_nothing(index_elements=[sightings.c.ref])
    )
)
_SEE_AS = (
    update(sightings)
    .where(sightings.c.arrival_id == bindparam("number"))
    .values(arrival_id=bindparam("other"))
)
_NOTE = insert_all(journal)
_CASE_BY_ID = select(*CASE_COLUMNS).where(cases.c.id == bindparam("number"))


def _resting(insert: Any) -> Any:
    statement = insert(rested).values(named_columns(rested))
    return statement.on_conflict_do_update(
        index_elements=[rested.c.address], set_={"rested_at": statement.excluded.rested_at}
    )


_REST = Upsert(_resting)

_LEAVE_QUARANTINE = (
    update(quarantine)
    .where(quarantine.c.arrival_id == bindparam("number"), quarantine.c.resolved_at.is_(None))
    .values(resolved_at=bindparam("at"), resolved_by="inboxbot", content=None)
)


class MetMeanwhile(Exception):  # noqa: N818 - not an error: a reason to look again
    """Another process wrote this message between our look and our writing: look again."""


def record(work: Work, plan: Plan, instant: Instant) -> Case | None:
    """Write a plan whole (``Register.record``). Raises MetMeanwhile, ReferenceTaken, PermanentError."""
    arrival = plan.arrival
    met = met_before(work, arrival.ref, arrival.message_id, arrival.fingerprint)
    decided = next((one for one in met if one.end != "quarantined"), None)
    waiting = next((one for one in met if one.end == "quarantined"), None)
    if decided is not None:
        return _met_again(work, arrival, decided, waiting, instant)
    case = _write_case(work, plan, instant)
    case_id = None if case is None else case.id
    if waiting is None:
        arrival_id = write_arrival(work, plan, case_id, instant)
    else:
        arrival_id = waiting.id
        _decide(work, plan, case_id, arrival_id, instant)
    write_belongings(work, plan, case, arrival_id, instant)
    return case


def _met_again(
    work: Work, arrival: Arrival, decided: Met, waiting: Met | None, instant: Instant
) -> Case | None:
    """Remember another sighting, and let go of what waits in quarantine for the same message."""
    if waiting is not None:
        work.run(_SEE_AS, {"number": waiting.id, "other": decided.id})
        work.run(_LEAVE_QUARANTINE, {"number": waiting.id, "at": instant.at})
    elif not decided.by_ref:
        sight(work, arrival, decided.id)
    row = work.row(_CASE_BY_ID, {"number": decided.case_id}) if decided.case_id is not None else None
    return None if row is None else case_from(row)


def sight(work: Work, arrival: Arrival, number: int) -> None:
    """Remember that this arrival was seen where it now lies."""
    seen = {"received_at": micros(arrival.received_at), "size": arrival.size or None}
    work.run(_SIGHT, {"ref": ref_key(arrival.ref), "arrival_id": number} | seen)


def _write_case(work: Work, plan: Plan, instant: Instant) -> Case | None:
    if plan.change is not None:
        # One that was erased since the recall: PermanentError, and a person looks (quarantine).
        case = apply_change(work, plan.change, instant)
        if case is None:
            raise PermanentError(f"There is no case {plan.change.reference} to follow up.")
        return case
    if plan.case is None:
        return None
    case = add_case(work, plan.case, instant)
    if case is not None:
        return case
    arrival = plan.arrival
    met = met_before(work, arrival.ref, arrival.message_id, arrival.fingerprint)
    if any(one.end != "quarantined" for one in met):
        raise MetMeanwhile
    raise ReferenceTaken(plan.case.reference)


def add_case(work: Work, case: Case, instant: Instant) -> Case | None:
    """Write a new case and return it as written; None where its reference exists already."""
    values = case_values(case, now=instant.at)
    row = work.row(_ADD_CASE, values)
    return None if row is None else as_written(case, row[0], values)


def write_arrival(work: Work, plan: Plan, case_id: int | None, instant: Instant) -> int:
    """Write a new arrival and its first sighting; return its number. Raises MetMeanwhile."""
    row = work.row(_ADD_ARRIVAL, _arrival_values(plan, case_id, instant))
    if row is None:
        raise MetMeanwhile
    number: int = row[0]
    sight(work, plan.arrival, number)
    return number


def _decide(work: Work, plan: Plan, case_id: int | None, arrival_id: int, instant: Instant) -> None:
    """Give an arrival that lay in quarantine the end that was now found for it."""
    work.run(_DECIDE_ARRIVAL, _arrival_values(plan, case_id, instant) | {"number": arrival_id})
    work.run(_LEAVE_QUARANTINE, {"number": arrival_id, "at": instant.at})


def _arrival_values(plan: Plan, case_id: int | None, instant: Instant) -> dict[str, Any]:
    arrival, disposition = plan.arrival, plan.disposition
    return {
        "digest": digest(arrival.message_id, arrival.fingerprint),
        "message_id": "" if arrival.nameless else storable(arrival.message_id),
        "folder": storable(arrival.ref.folder),
        "validity": storable(arrival.ref.validity),
        "uid": storable(arrival.ref.uid),
        "received_at": micros(arrival.received_at),
        "recorded_at": instant.at,
        "sender": "" if arrival.nameless else address_key(arrival.sender),
        "ending": arrival.end,
        "kind": arrival.kind,
        "reason": storable(arrival.reason),
        "case_id": case_id,
        "action": disposition.action,
        "action_name": disposition.name,
        "settled_at": instant.at if disposition.action == "left" else None,
        "rules_fingerprint": plan.rules_fingerprint,
    }


def write_belongings(work: Work, plan: Plan, case: Case | None, arrival_id: int, instant: Instant) -> None:
    """Write what hangs on the arrival and on its case."""
    case_id = None if case is None else case.id
    notes = [
        journal_values(
            entry, now=instant.at, case_id=case_id, arrival_id=arrival_id, rules=plan.rules_fingerprint
        )
        for entry in plan.journal
    ]
    work.run_all(_NOTE, notes)
    if case_id is not None:
        add_deadlines(work, plan.deadlines, case_id)
        ours = plan.arrival.kind in _OURS
        threads = [
            {"message_id": key(one), "case_id": case_id, "ours": ours} for one in plan.thread_ids if one
        ]
        work.run_all(THREAD, threads)
    note_withheld(work, plan.withheld, instant, case_id=case_id, arrival_id=arrival_id)
    for name, value in plan.facts:
        set_fact(work, name, value, instant.at)
    if plan.contact is not None:
        add_contact(work, plan.contact, instant)
    if plan.absence is not None:
        absent.note(work, plan.absence)
    if plan.rest_address:
        work.run(_REST, {"address": address_key(plan.rest_address), "rested_at": instant.at})
    # Last, because every writer counts in the same rows: they are locked for the shortest time.
    new_cases = int(plan.case is not None)
    queue(work, plan.letters, instant, case_id=case_id, unaligned=plan.unaligned, new_cases=new_cases)
    if plan.letters and plan.arrival.words:
        count_words(work, plan.arrival.words, instant)
