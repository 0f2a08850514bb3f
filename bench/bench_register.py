"""What the register costs: a mail recalled and recorded, fifty sent, a tick with nothing to do.

    python bench/bench_register.py [--url URL] [--mails 1000] [--rows 1000 1000000]

Each figure is CPU milliseconds of this process (and elapsed time), one durable commit each. Rows are
made cheaply, not through the port: cases closed long ago with everything that belongs to them.
"""

# ruff: noqa: SLF001 - rows are made by the register's own statements

from __future__ import annotations

import argparse
import tempfile
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from inboxbot.model.case import Case, Deadline, JournalEntry, Step
from inboxbot.model.mail import OutgoingMail, Sent
from inboxbot.model.message import Address, Message, MessageRef
from inboxbot.model.plan import Arrival, Plan
from inboxbot.register import changing, intake, open_register, outgoing
from inboxbot.register.sql import SqlRegister
from inboxbot.register.values import case_values, deadline_values, journal_values, mail_values, micros

NOW = datetime(2026, 11, 16, 10, 0, tzinfo=UTC)
ALPHABET = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
CONTENT = (b"Thank you for writing to us. We have read the first line of what you sent. " * 80)[:6000]
BATCH = 20_000


def reference(number: int) -> str:
    """Return a case number that is its own."""
    letters = ""
    for _ in range(5):
        number, rest = divmod(number, len(ALPHABET))
        letters += ALPHABET[rest]
    return f"HWH-2026-{letters}"


def message(number: int) -> Message:
    """Return a new mail that follows up nothing but names two mails nobody knows."""
    return Message(
        ref=MessageRef("INBOX", "1700000000", str(number)),
        received_at=NOW,
        size=8000,
        fingerprint=f"{number:064x}",
        message_id=f"{number:x}.0123456789abcdef@mail.example.org",
        in_reply_to=(f"{number:x}.before@mail.example.org",),
        references=(f"{number:x}.first@mail.example.org",),
        sender=Address(f"person{number}@example{number % 97}.org", "A Person"),
        return_path=f"person{number}@example{number % 97}.org",
        subject=f"Question number {number}",
    )


def mail(number: int, letter: str, audience: str, to: str) -> OutgoingMail:
    """Return a letter of about six kilobytes."""
    return OutgoingMail(
        message_id=f"{letter}.{number:x}@inboxbot.example.org",
        letter=letter,
        occasion="opened",
        audience=audience,  # type: ignore[arg-type]
        recipient=to,
        envelope_from="",
        subject=f"[{reference(number)}] We have your message",
        content=CONTENT,
        case_reference=reference(number),
    )


def plan(number: int, came: Message) -> Plan:
    """Return what a usual new case writes: two deadlines with steps, two letters, three reasons."""
    days = tuple(date(2026, 11, 17) + timedelta(days=one) for one in range(4))
    steps = tuple(
        Step(name, NOW + timedelta(days=2 + place)) for place, name in enumerate(("before-1", "on-the-day"))
    )
    running = Deadline("reply", "answered", date(2026, 11, 16), NOW + timedelta(days=7), days, steps)
    case = Case(
        id=0,
        reference=reference(number),
        category="general",
        status="open",
        owner="office",
        role="office_manager",
        correspondent=came.sender,
        subject=came.subject,
        opened_at=NOW,
    )
    arrival = Arrival(
        came.ref,
        came.message_id,
        came.fingerprint,
        NOW,
        came.sender.address,
        "case",
        "person",
        "no sign of a machine",
    )
    return Plan(
        arrival=arrival,
        case=case,
        deadlines=(running, replace(running, standard="resolve", stops="resolved")),
        letters=(
            mail(number, "acknowledgement", "public", came.sender.address),
            mail(number, "assignment", "staff", "office@example.org"),
        ),
        journal=tuple(
            JournalEntry(what, "because a rule held", ("dentist",))
            for what in ("screened", "classified", "routed")
        ),
        thread_ids=(came.message_id,),
        rules_fingerprint="0123456789abcdef",
    )


def measure(what: str, times: int, act: Callable[[int], object]) -> None:
    """Print CPU and elapsed milliseconds for one act."""
    cpu, elapsed = time.process_time(), time.perf_counter()
    for number in range(times):
        act(number)
    cpu, elapsed = time.process_time() - cpu, time.perf_counter() - elapsed
    print(f"  {what:<34}{cpu / times * 1000:9.3f} ms CPU {elapsed / times * 1000:9.3f} ms elapsed")


def fill(register: SqlRegister, first: int, last: int) -> None:
    """Write closed cases numbered ``first`` to ``last``, with arrival, thread, deadline, mail, journal."""
    at = micros(NOW - timedelta(days=400))
    for start in range(first, last, BATCH):
        numbers = range(start, min(start + BATCH, last))
        plans = [plan(number, message(number)) for number in numbers]
        with register.database.writing() as work:
            many = work._cursor.executemany

            def write(statement: object, rows: list[dict[str, object]]) -> None:
                text, constants = register.database.text(statement)  # type: ignore[arg-type]
                many(text.partition(" RETURNING ")[0], [{**constants, **row} for row in rows])  # noqa: B023

            closed = [
                replace(p.case, status="closed", closed_at=NOW - timedelta(days=390)) for p in plans if p.case
            ]
            ids = [number + 1 for number in numbers]
            write(intake._ADD_CASE, [case_values(case, now=at) for case in closed])
            instant = outgoing.Instant(at, at, at)
            write(
                intake._ADD_ARRIVAL,
                [intake._arrival_values(p, i, instant) for p, i in zip(plans, ids, strict=True)],
            )
            write(
                intake._SIGHT,
                [
                    {"ref": str(p.arrival.ref), "arrival_id": i, "received_at": at, "size": 8000}
                    for p, i in zip(plans, ids, strict=True)
                ],
            )
            write(
                outgoing.THREAD,
                [
                    {"message_id": p.thread_ids[0], "case_id": i, "ours": False}
                    for p, i in zip(plans, ids, strict=True)
                ],
            )
            stopped = [replace(p.deadlines[0], stopped_at=NOW, steps=()) for p in plans]
            write(changing._ADD_DEADLINE, [deadline_values(d, i) for d, i in zip(stopped, ids, strict=True)])
            mails = [mail_values(p.letters[0], i, now=at) for p, i in zip(plans, ids, strict=True)]
            write(
                outgoing._QUEUE, [m | {"state": "sent", "next_try_at": None, "content": None} for m in mails]
            )
            write(
                changing._NOTE,
                [journal_values(p.journal[0], now=at, case_id=i) for p, i in zip(plans, ids, strict=True)],
            )


def run(register: SqlRegister, rows: int, mails: int) -> None:
    """Measure on a register that holds ``rows`` closed cases."""
    base = 2_000_000 + rows * 3
    comes = [message(base + number) for number in range(mails)]
    plans = [plan(base + number, came) for number, came in enumerate(comes)]
    measure("recall", mails, lambda n: register.recall(comes[n], now=NOW))
    measure("record", mails, lambda n: register.record(plans[n], now=NOW))
    measure("recall of one met before", mails, lambda n: register.recall(comes[n], now=NOW))
    claimed: list[object] = []
    rounds = mails // 50 * 2

    def claim(_number: int) -> None:
        claimed.append(register.claim(now=NOW, limit=50, brake_on=False))

    measure("claim(50)", rounds, claim)

    def finish(number: int) -> None:
        entries = claimed[number]
        register.finish([(e, Sent("250 OK")) for e in entries], now=NOW, retry_at=[None] * len(entries))  # type: ignore[attr-defined,arg-type]

    measure("finish(50)", rounds, finish)

    def tick(_number: int) -> None:
        register.claim(now=NOW, limit=50, brake_on=False)
        register.sending_since(NOW - timedelta(minutes=10))
        register.due_steps(now=NOW)
        register.unsettled(200)
        register.cursor("info@example.org", "inbox")
        register.fact("brake")
        register.sent_counts(now=NOW, since=NOW + timedelta(hours=1))

    measure("idle tick (reads alone)", 500, tick)
    measure("hold_lease", 200, lambda _: register.hold_lease("intake", "me", now=NOW, seconds=60))
    measure("save_cursor", 200, lambda n: register.save_cursor("info@example.org", "inbox", str(n), now=NOW))
    measure("counts", 100, lambda _: register.counts(now=NOW))


def main() -> None:
    """Fill and measure, at each size."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--url", default="")
    parser.add_argument("--mails", type=int, default=1000)
    parser.add_argument("--rows", type=int, nargs="*", default=[0, 1000])
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        url = options.url or f"sqlite:///{Path(folder).absolute() / 'register.sqlite'}"
        register = open_register(url, zone="Europe/London")
        assert isinstance(register, SqlRegister)
        filled = 0
        for rows in options.rows:
            started = time.perf_counter()
            fill(register, filled, rows)
            filled = max(filled, rows)
            print(f"{rows} closed cases (filled in {time.perf_counter() - started:.0f} s)")
            run(register, rows, options.mails)
        register.close()


if __name__ == "__main__":
    main()
