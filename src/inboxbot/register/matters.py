"""A case as an act needs it: with its stages, and how a machine may write to its correspondent again."""

from __future__ import annotations

from sqlalchemy import bindparam, func, select

from inboxbot.acts.act import Matter
from inboxbot.model.case import Reach
from inboxbot.model.mail import SURVEY
from inboxbot.ports.listed import Decided
from inboxbot.register.columns import word
from inboxbot.register.database import Work
from inboxbot.register.outgoing import Instant
from inboxbot.register.reading import case_view
from inboxbot.register.recalling import lately_to
from inboxbot.register.tables import cases, outbox, stages
from inboxbot.register.values import CASE_COLUMNS, CASE_WIDTH, case_from, moment_or_none, stage_from

_STAGES = (
    select(*(column for column in stages.c if column.name != "case_id"))
    .where(stages.c.case_id == bindparam("number"))
    .order_by(stages.c.begun_at)
)
_DECIDED = (
    select(*CASE_COLUMNS, *(column for column in stages.c if column.name != "case_id"))
    .join_from(stages, cases, cases.c.id == stages.c.case_id)
    .where(stages.c.decided_at >= bindparam("since"), stages.c.decided_at < bindparam("until"))
    .order_by(stages.c.decided_at, stages.c.case_id)
)
_REACHED = (
    select(outbox.c.recipient)
    .where(outbox.c.case_id == bindparam("number"), outbox.c.audience == word("public"))
    .where(outbox.c.state != word("dead"))
    .order_by(outbox.c.id.desc())
    .limit(1)
)
_SURVEYED = select(func.max(outbox.c.created_at)).where(
    outbox.c.audience == word("public"),
    outbox.c.recipient == bindparam("address"),
    outbox.c.occasion == word(SURVEY),
    outbox.c.created_at > bindparam("since"),
)
_SURVEYS_LOOKED_AT = 400 * 86_400 * 1_000_000  # microseconds: more than any `survey: once_in_days` may be


def matter_of(work: Work, reference: str, instant: Instant) -> Matter | None:
    """Return a case with all that acts look at (``Register.matter``)."""
    view = case_view(work, reference)
    if view is None:
        return None
    number = {"number": view.case.id}
    return Matter(
        case=view.case,
        deadlines=view.deadlines,
        stages=tuple(stage_from(row) for row in work.rows(_STAGES, number)),
        reach=_reach(work, view.case.id, instant),
    )


def decisions(work: Work, since: int, until: int) -> list[Decided]:
    """Return what was decided in that time, oldest first (``Register.decisions``)."""
    rows = work.rows(_DECIDED, {"since": since, "until": until})
    return [Decided(case_from(row), stage_from(row[CASE_WIDTH:])) for row in rows]


def _reach(work: Work, number: int, instant: Instant) -> Reach:
    row = work.row(_REACHED, {"number": number})
    if row is None or not row[0]:
        return Reach()
    address = str(row[0])
    sent, rested = lately_to(work, address, instant)
    asked = work.row(_SURVEYED, {"address": address, "since": instant.at - _SURVEYS_LOOKED_AT})
    return Reach(address, sent, rested, moment_or_none(asked[0]) if asked else None)
