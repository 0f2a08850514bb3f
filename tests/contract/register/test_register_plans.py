"""Cost does not grow with the register: what runs for every message or tick never walks through a table.

Every statement the hot methods send is caught and its plan read, so that a new one is judged too.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import psycopg
import pytest
from register_values import (
    NOW,
    REFERENCE,
    after,
    deadline,
    follow_up,
    full_opening,
    mail,
    message,
    opening,
    staff_mail,
)
from sqlalchemy import event

from inboxbot.model.mail import MaybeSent, NotSent, SendResult, Sent
from inboxbot.model.message import RawMessage
from inboxbot.model.plan import CaseChange
from inboxbot.ports.register import Register
from inboxbot.register.sql import SqlRegister

# Walking these is walking through work that is still to be done, and nothing else.
UNFINISHED = ("ix_arrivals_unsettled", "ix_outbox_unsent", "ix_cases_not_closed", "ix_quarantine_unresolved")
HARMLESS = re.compile(
    r"SCAN (json_each|CONSTANT ROW|anon_\d+)|SCAN \w+ USING (COVERING )?INDEX (" + "|".join(UNFINISHED) + ")"
)

READING = {"SELECT", "UPDATE", "DELETE"}
SWEEP = "DELETE FROM tallies"  # of a table that holds three days


def record_fully(register: Register) -> None:
    register.record(full_opening(), now=NOW)


def record_follow_up(register: Register) -> None:
    change = CaseChange(REFERENCE, status="open", stop=("answered",))
    register.record(
        follow_up(
            "2", change=change, deadlines=(deadline(),), letters=(staff_mail("f"),), rest_address="a@b"
        ),
        now=NOW,
    )


def recall_everything(register: Register) -> None:
    register.recall(
        message("3", subject=REFERENCE, references=("m1@example.org", "ack@inboxbot.example.org")), now=NOW
    )


def send(register: Register) -> None:
    register.enqueue(
        [
            mail("a"),
            mail("b"),
            mail("c"),
            mail("late", drop_after=after(minutes=1)),
            mail("p", passes_brake=True),
        ],
        now=NOW,
    )
    register.claim(now=NOW, limit=1, brake_on=True)
    entries = register.claim(now=after(hours=1), limit=50, brake_on=False)
    results: list[SendResult] = [
        Sent(),
        NotSent(False, "x"),
        NotSent(True, "y"),
        *[MaybeSent("z")] * (len(entries) - 3),
    ]
    register.finish(list(zip(entries, results, strict=True)), now=NOW, retry_at=[None] * len(entries))
    register.sending_since(after(days=1))


def watch(register: Register) -> None:
    steps = register.due_steps(now=after(days=6))
    register.record_steps(steps, [staff_mail("r")], now=after(days=6))


def tick(register: Register) -> None:
    register.counts(now=NOW)
    register.unsettled(10)
    register.mark_settled([1], now=NOW)
    register.cursor("info", "inbox")
    register.save_cursor("info", "inbox", "1", now=NOW)
    register.hold_lease("a", "b", now=NOW, seconds=1)
    register.fact("brake")
    register.set_fact("x", "y", now=NOW)
    register.sent_counts(now=NOW, since=NOW)
    register.has_our_mail("x")
    register.outbox(["queued", "dead"])
    register.filed(since=NOW)
    register.unacknowledged(since=NOW)


def quarantine(register: Register) -> None:
    raw = RawMessage(message("q").ref, b"raw", NOW, 3)
    number = register.quarantine(raw, reason="r", detail="", sender="", now=NOW)
    register.quarantined()
    register.quarantined_content(number)
    register.resolve_quarantine(number, now=NOW, by="olive")


def look(register: Register) -> None:
    register.case(REFERENCE)
    register.journal(REFERENCE)
    register.mails_of(REFERENCE)
    register.change(CaseChange(REFERENCE, status="closed", new_steps=(deadline(id=1),)), now=NOW, journal=())


HOT: tuple[Callable[[Register], None], ...] = (
    record_fully,
    recall_everything,
    watch,
    record_follow_up,
    send,
    tick,
    quarantine,
    look,
)


def run_all(register: SqlRegister) -> None:
    for act in HOT:
        act(register)


def test_sqlite_never_walks_through_a_table(request: pytest.FixtureRequest, tmp_path: Any) -> None:
    url = f"sqlite:///{tmp_path / 'register.sqlite'}"
    (tmp_path / "register.sqlite").write_bytes(request.getfixturevalue("migrated_file").read_bytes())
    register = open_sqlite(url)
    sent: list[str] = []
    for engine in (register.database.reader, register.database.writer):
        event.listen(engine, "checkout", lambda connection, *_: connection.set_trace_callback(sent.append))
    run_all(register)
    # An INSERT here has values only; the walk its plan may show is a foreign key's, skipped while none is broken.
    plans = {one: explained(register, one) for one in dict.fromkeys(sent) if one.split()[0] in READING}
    walks = {
        one: [line for line in plan if "SCAN" in line and not HARMLESS.search(line)]
        for one, plan in plans.items()
    }
    assert {one: lines for one, lines in walks.items() if lines and SWEEP not in one} == {}
    claims = [plan for one, plan in plans.items() if "next_try_at <=" in one and "ORDER BY" in one]
    assert claims
    assert not [line for plan in claims for line in plan if "TEMP B-TREE" in line], (
        "a backlog is not sorted at every claim"
    )
    assert len(plans) > 40
    register.close()


def open_sqlite(url: str) -> SqlRegister:
    from inboxbot.register import open_register

    register = open_register(url, zone="Europe/London")
    assert isinstance(register, SqlRegister)
    return register


def explained(register: SqlRegister, statement: str) -> list[str]:
    connection = register.database.reader.raw_connection()
    try:
        cursor = connection.cursor()
        cursor.execute(f"EXPLAIN QUERY PLAN {statement}")
        return [row[3] for row in cursor.fetchall()]
    finally:
        connection.close()


class Recording(psycopg.Cursor[Any]):
    """A cursor that remembers what it was given."""

    sent: dict[str, Any] = {}  # noqa: RUF012 - of the class on purpose

    def execute(self, query: Any, params: Any = None, **options: Any) -> Any:
        self.sent[query] = params
        return super().execute(query, params, **options)


@pytest.mark.server
@pytest.mark.parametrize("kind", ["postgresql"], indirect=True)
def test_postgresql_has_an_index_for_everything(register: SqlRegister, url: str) -> None:
    def prepare(connection: Any, *_: object) -> None:
        connection.cursor_factory = Recording

    for engine in (register.database.reader, register.database.writer):
        event.listen(engine, "checkout", prepare)
    Recording.sent.clear()
    run_all(register)
    register.record(opening("n", "HWH-2026-NNNNN"), now=NOW)
    walks = {}
    with psycopg.connect(url) as connection:
        # On small tables it would rightly walk; we ask whether it could do otherwise.
        connection.execute("SET enable_seqscan = off")
        cursor = psycopg.ClientCursor(connection)
        for statement, values in Recording.sent.items():
            if statement.split()[0] not in READING or SWEEP in statement:
                continue
            plan = "\n".join(row[0] for row in cursor.execute(f"EXPLAIN {statement}", values).fetchall())
            if "Seq Scan" in plan:
                walks[statement] = plan
    assert walks == {}
    assert len(Recording.sent) > 50
