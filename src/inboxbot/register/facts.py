"""Small facts, leases and the numbers the brake looks at."""

from __future__ import annotations

from typing import Any

from sqlalchemy import BigInteger, Text, bindparam, cast, delete, func, or_, select

from inboxbot.register.columns import word
from inboxbot.register.database import Work
from inboxbot.register.dialects import Upsert
from inboxbot.register.outgoing import CASES, PUBLIC
from inboxbot.register.tables import facts, leases, outbox, tallies
from inboxbot.register.values import MINUTE, SECOND, named_columns

_FACT = select(facts.c.value).where(facts.c.name == bindparam("name"))
_FORGET = delete(facts).where(facts.c.name == bindparam("name"))


def _setting(insert: Any) -> Any:
    statement = insert(facts).values(named_columns(facts))
    return statement.on_conflict_do_update(
        index_elements=[facts.c.name],
        set_={"value": statement.excluded.value, "set_at": statement.excluded.set_at},
    )


_SET = Upsert(_setting)


def _raising(insert: Any) -> Any:
    statement = insert(facts).values(named_columns(facts))
    return statement.on_conflict_do_update(
        index_elements=[facts.c.name],
        set_={
            "value": cast(cast(facts.c.value, BigInteger) + 1, Text),
            "set_at": statement.excluded.set_at,
        },
    ).returning(facts.c.value)


_RAISE = Upsert(_raising)


def _leasing(insert: Any) -> Any:
    statement = insert(leases).values(named_columns(leases))
    free = or_(leases.c.holder == statement.excluded.holder, leases.c.expires_at <= bindparam("at"))
    return statement.on_conflict_do_update(
        index_elements=[leases.c.name],
        set_={"holder": statement.excluded.holder, "expires_at": statement.excluded.expires_at},
        where=free,
    ).returning(leases.c.name)


_LEASE = Upsert(_leasing)
_GIVE_BACK = delete(leases).where(leases.c.name == bindparam("name"), leases.c.holder == bindparam("holder"))


_LETTERS_SINCE = (
    select(func.count())
    .select_from(outbox)
    .where(
        outbox.c.audience == PUBLIC, outbox.c.created_at >= bindparam("since"), outbox.c.state != word("dead")
    )
)
_CASES_SINCE = select(func.coalesce(func.sum(tallies.c.number), 0)).where(
    tallies.c.what == CASES, tallies.c.bucket >= bindparam("minute")
)
_COUNTED = select(_LETTERS_SINCE.scalar_subquery(), _CASES_SINCE.scalar_subquery())


def fact(work: Work, name: str) -> str | None:
    """Return a small fact (``Register.fact``)."""
    row = work.row(_FACT, {"name": name})
    return None if row is None else row[0]


def set_fact(work: Work, name: str, value: str | None, at: int) -> None:
    """Set or forget a small fact (``Register.set_fact``)."""
    if value is None:
        work.run(_FORGET, {"name": name})
    else:
        work.run(_SET, {"name": name, "value": value, "set_at": at})


def raise_fact(work: Work, name: str, at: int) -> int:
    """Add one to a fact that is a number (``Register.raise_fact``)."""
    row = work.row(_RAISE, {"name": name, "value": "1", "set_at": at})
    return 0 if row is None else int(row[0])


def hold_lease(work: Work, name: str, holder: str, at: int, seconds: float) -> bool:
    """Take or renew a lease (``Register.hold_lease``)."""
    values = {"name": name, "holder": holder, "expires_at": at + int(seconds * SECOND), "at": at}
    return work.row(_LEASE, values) is not None


def release_lease(work: Work, name: str, holder: str) -> None:
    """Give a lease back (``Register.release_lease``)."""
    work.run(_GIVE_BACK, {"name": name, "holder": holder})


def sent_counts(work: Work, since: int) -> tuple[int, int]:
    """Return letters to the public since then, and cases since its minute (``Register.sent_counts``)."""
    row = work.row(_COUNTED, {"since": since, "minute": since - since % MINUTE}) or (0, 0)
    return row[0], int(row[1])
