"""Where the reading stands, and which originals are still to be tagged or moved."""

from __future__ import annotations

from typing import Any

from sqlalchemy import bindparam, select, update

from inboxbot.model.message import MessageRef
from inboxbot.model.plan import Disposition
from inboxbot.ports.listed import Unsettled
from inboxbot.register.database import Work
from inboxbot.register.dialects import Among, Upsert
from inboxbot.register.tables import arrivals, cursors
from inboxbot.register.values import named_columns

_CURSOR = select(cursors.c.cursor).where(
    cursors.c.mailbox == bindparam("mailbox"), cursors.c.folder == bindparam("folder")
)


def _saving(insert: Any) -> Any:
    statement = insert(cursors).values(named_columns(cursors))
    return statement.on_conflict_do_update(
        index_elements=[cursors.c.mailbox, cursors.c.folder],
        set_={"cursor": statement.excluded.cursor, "saved_at": statement.excluded.saved_at},
    )


_SAVE_CURSOR = Upsert(_saving)
_UNSETTLED = (
    select(
        arrivals.c.id,
        arrivals.c.folder,
        arrivals.c.validity,
        arrivals.c.uid,
        arrivals.c.action,
        arrivals.c.action_name,
    )
    .where(arrivals.c.settled_at.is_(None))
    .order_by(arrivals.c.id)
    .limit(bindparam("at_most"))
)
_SETTLE = (
    update(arrivals)
    .where(Among(arrivals.c.id, "numbers"), arrivals.c.settled_at.is_(None))
    .values(settled_at=bindparam("at"))
)


def cursor(work: Work, mailbox: str, folder: str) -> str | None:
    """Return the saved cursor (``Register.cursor``)."""
    row = work.row(_CURSOR, {"mailbox": mailbox, "folder": folder})
    return None if row is None else row[0]


def save_cursor(work: Work, mailbox: str, folder: str, value: str, at: int) -> None:
    """Save the cursor (``Register.save_cursor``)."""
    work.run(_SAVE_CURSOR, {"mailbox": mailbox, "folder": folder, "cursor": value, "saved_at": at})


def unsettled(work: Work, limit: int) -> list[Unsettled]:
    """Return what is still to be settled, oldest first (``Register.unsettled``)."""
    return [
        Unsettled(row[0], MessageRef(row[1], row[2], row[3]), Disposition(row[4], row[5]))
        for row in work.rows(_UNSETTLED, {"at_most": limit})
    ]


def mark_settled(work: Work, arrival_ids: list[int], at: int) -> None:
    """Note originals as settled (``Register.mark_settled``)."""
    work.run(_SETTLE, {"numbers": work.listed(arrival_ids), "at": at})
