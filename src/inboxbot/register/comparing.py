"""What a mailbox holds beside what was taken in: the hourly comparison."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import bindparam, delete, exists, select, update

from inboxbot.model.case import Case
from inboxbot.model.message import Held, MessageRef
from inboxbot.register.columns import word
from inboxbot.register.database import Work
from inboxbot.register.dialects import Among
from inboxbot.register.tables import arrivals, cases, journal, sightings
from inboxbot.register.values import CASE_COLUMNS, SECOND, case_from, micros, ref_key

_AT_ONCE = 1_000

_SEEN = select(sightings.c.ref, sightings.c.received_at, sightings.c.size).where(
    Among(sightings.c.ref, "refs")
)
_FORGET = delete(sightings).where(sightings.c.ref == bindparam("ref")).returning(sightings.c.arrival_id)
_GONE = (
    update(arrivals)
    .where(
        arrivals.c.id == bindparam("number"),
        arrivals.c.settled_at.is_(None),
        arrivals.c.folder == bindparam("in_folder"),
        arrivals.c.validity == bindparam("of_validity"),
        arrivals.c.uid == bindparam("as_uid"),
    )
    .values(settled_at=bindparam("at"))
)


def strangers(work: Work, held: Sequence[Held]) -> list[Held]:
    """Return those that were never taken in (``Register.strangers``), through the index of places."""
    found: list[Held] = []
    for begin in range(0, len(held), _AT_ONCE):
        some = {ref_key(one.ref): one for one in held[begin : begin + _AT_ONCE]}
        seen = {row[0]: (row[1], row[2]) for row in work.rows(_SEEN, {"refs": work.listed(some)})}
        found += [one for ref, one in some.items() if ref not in seen or not _same(one, *seen[ref])]
    return found


_UNANSWERED = (
    select(*CASE_COLUMNS)
    .join_from(sightings, arrivals, arrivals.c.id == sightings.c.arrival_id)
    .join(cases, cases.c.id == arrivals.c.case_id)
    .where(Among(sightings.c.ref, "refs"), arrivals.c.ending == word("case"), cases.c.status == word("open"))
    .where(
        ~exists().where(
            journal.c.case_id == cases.c.id,
            journal.c.at >= arrivals.c.recorded_at,
            journal.c.what.in_(
                [word(what) for what in ("answered", "holding reply", "perhaps answered", "copied")]
            ),
        )
    )
    .order_by(cases.c.id)
)
"""Open cases of messages at these places, of which no colleague's mail was met since they came."""


def unanswered(work: Work, refs: Sequence[MessageRef]) -> list[Case]:
    """Return the open cases of messages of which no answer was met (``Register.unanswered``)."""
    found: dict[int, Case] = {}
    for begin in range(0, len(refs), _AT_ONCE):
        some = [ref_key(ref) for ref in refs[begin : begin + _AT_ONCE]]
        for row in work.rows(_UNANSWERED, {"refs": work.listed(some)}):
            case = case_from(row)
            found[case.id] = case
    return list(found.values())


def _same(one: Held, received_at: int | None, size: int | None) -> bool:
    """Tell whether this may be the message met there; what is not known on both sides tells nothing."""
    if one.size and size and one.size != size:
        return False
    if one.received_at is None or received_at is None:
        return True
    return abs(micros(one.received_at) - received_at) <= SECOND


def leave_place(work: Work, ref: MessageRef, at: int) -> None:
    """Forget which message was met at a place (``Register.leave_place``)."""
    row = work.row(_FORGET, {"ref": ref_key(ref)})
    if row is not None:
        place = {"in_folder": ref.folder, "of_validity": ref.validity, "as_uid": ref.uid}
        work.run(_GONE, {"number": row[0], "at": at} | place)
