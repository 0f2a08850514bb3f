"""Four processes on one register at the same moment: every promise holds once."""

from __future__ import annotations

import multiprocessing
import sqlite3
import threading
from collections.abc import Callable, Iterator
from contextlib import closing
from multiprocessing.pool import Pool
from multiprocessing.synchronize import Barrier
from pathlib import Path
from typing import Any

import pytest
from register_values import (
    NOW,
    REFERENCE,
    ZONE,
    after,
    case,
    deadline,
    follow_up,
    mail,
    message,
    opening,
    staff_mail,
)

from inboxbot.model.case import JournalEntry
from inboxbot.model.plan import CaseChange, Undoable
from inboxbot.ports.listed import CaseFilter
from inboxbot.ports.register import CaseMoved, ReferenceTaken, Register
from inboxbot.register import open_register

WRITERS = 4
MAILS = 25
Job = Callable[[Register, int], Any]


at_once: list[Barrier] = []
"""In each of the four processes: the moment at which all begin."""


def remember(barrier: Barrier) -> None:
    at_once.append(barrier)


@pytest.fixture(scope="module")
def racers() -> Iterator[Pool]:
    """Give four processes that do their jobs at the same moment."""
    context = multiprocessing.get_context("spawn")
    with context.Pool(WRITERS, initializer=remember, initargs=(context.Barrier(WRITERS),)) as pool:
        yield pool


def work(job: Job, url: str, number: int) -> Any:
    """Run in each process: open, wait for the others, do the job."""
    at_once[0].wait(60)  # nobody takes two jobs, for each waits for all
    register = open_register(url, zone=ZONE)
    at_once[0].wait(60)
    try:
        return job(register, number)
    finally:
        register.close()


def race(racers: Pool, job: Job, url: str) -> list[Any]:
    """Run the job in four processes at once; return what each returned."""
    return racers.starmap(work, [(job, url, number) for number in range(WRITERS)], chunksize=1)


def record_all(register: Register, number: int) -> list[str]:
    """Record the same mails, each process with references of its own; return those it was told."""
    told = []
    for uid in range(MAILS):
        name = f"HWH-2026-{number}{uid:04}"
        plan = opening(
            str(uid),
            name,
            case=case(name),
            deadlines=(deadline(),),
            letters=(
                mail(f"ack-{name}", case_reference=name),
                staff_mail(f"assign-{name}", case_reference=name),
            ),
        )
        written = register.record(plan, now=NOW)
        assert written is not None
        told.append(written.reference)
    return told


def record_same_plan(register: Register, _number: int) -> str:
    """Record one and the same plan."""
    try:
        written = register.record(opening(letters=(mail(),)), now=NOW)
    except ReferenceTaken:
        return "refused"
    return "" if written is None else written.reference


def claim_all(register: Register, _number: int) -> list[int]:
    """Claim until nothing is left."""
    claimed: list[int] = []
    while entries := register.claim(now=NOW, limit=3, brake_on=False):
        claimed += [entry.id for entry in entries]
    return claimed


def remind(register: Register, number: int) -> int:
    """Note the steps that are due, with a letter of one's own."""
    steps = register.due_steps(now=after(days=6))
    return register.record_steps(steps, [staff_mail(f"remind-{number}")], now=after(days=6))


def carry_out_same(register: Register, _number: int) -> str:
    """Record what one command mail writes; each process has read the mail by itself."""
    return _carried_out(register, "9")


def carry_out_another(register: Register, number: int) -> str:
    """Record what a command mail of one's own writes, decided on the case as it stood at first."""
    return _carried_out(register, f"9{number}")


def _carried_out(register: Register, uid: str) -> str:
    done = Undoable(f"key-{uid}", "not_mine", "Olive", "olive")
    change = CaseChange(REFERENCE, owner="tom", act=done, seen=("open", "olive", "general"))
    told = staff_mail(f"done-{uid}", letter="command_done", case_reference=REFERENCE)
    plan = follow_up(uid, change=change, letters=(told,), journal=(JournalEntry("command", "by mail"),))
    try:
        register.record(plan, now=NOW)
    except CaseMoved:
        return "moved"
    return "done"


def lease(register: Register, number: int) -> bool:
    """Take the lease."""
    return register.hold_lease("intake", str(number), now=NOW, seconds=60)


def test_four_writers_record_the_same_mails_as_one_case_each(
    racers: Pool, url: str, register: Register
) -> None:
    told = race(racers, record_all, url)
    assert all(one == told[0] for one in told), "everybody is told the same cases"
    assert sorted(view.case.reference for view in register.cases(CaseFilter(limit=0))) == sorted(told[0])
    assert all(len(view.deadlines) == 1 for view in register.cases(CaseFilter(limit=0)))
    assert len(register.outbox(["queued"], limit=0)) == 2 * MAILS
    assert register.recall(message("x"), now=NOW).sent.today == MAILS
    assert register.sent_counts(now=NOW, since=NOW) == (MAILS, MAILS)


def test_four_writers_of_one_plan_are_all_told_its_case(racers: Pool, url: str, register: Register) -> None:
    assert race(racers, record_same_plan, url) == [REFERENCE] * WRITERS
    assert len(register.mails_of(REFERENCE)) == 1


@pytest.mark.parametrize("job", [carry_out_same, carry_out_another])
def test_a_command_is_carried_out_once_by_whichever_process_comes_first(
    racers: Pool, url: str, register: Register, job: Job
) -> None:
    register.record(opening(), now=NOW)

    told = race(racers, job, url)

    # Of one mail the others may be told that it is known; whoever is told "moved" decides anew.
    assert told.count("done") == 1 or job is carry_out_same
    assert "done" in told
    assert [one.kind for one in register.acts_of(REFERENCE)] == ["not_mine"]
    assert [one.mail.letter for one in register.outbox(["queued"], limit=0)] == ["command_done"]
    assert [line.entry.what for line in register.journal(REFERENCE)].count("command") == 1


def test_no_mail_is_claimed_twice(racers: Pool, url: str, register: Register) -> None:
    register.enqueue([mail(f"m{number}") for number in range(60)], now=NOW)
    claimed = [number for one in race(racers, claim_all, url) for number in one]
    assert sorted(claimed) == [entry.id for entry in register.outbox(["sending"])]
    assert len(claimed) == 60


def test_a_step_is_done_once(racers: Pool, url: str, register: Register) -> None:
    register.record(opening(deadlines=(deadline(),)), now=NOW)
    assert sorted(race(racers, remind, url)) == [0, 0, 0, 1]
    assert len(register.mails_of(REFERENCE)) == 1


def test_a_lease_is_held_by_one(racers: Pool, url: str, register: Register) -> None:
    assert sorted(race(racers, lease, url)) == [False, False, False, True]


def test_four_processes_may_find_the_database_empty_at_once(racers: Pool, empty_url: str) -> None:
    assert race(racers, lease, empty_url).count(True) == 1


def test_an_sqlite_file_that_another_process_makes_ready_is_waited_for(tmp_path: Path) -> None:
    path = tmp_path / "fresh.sqlite"
    with closing(sqlite3.connect(path, isolation_level=None, check_same_thread=False)) as other:
        other.execute("BEGIN IMMEDIATE")  # as whoever makes the tables
        release = threading.Timer(0.3, other.execute, ["ROLLBACK"])
        release.start()
        register = open_register(f"sqlite:///{path}", zone=ZONE)
        release.join()
    assert register.hold_lease("intake", "one", now=NOW, seconds=60)
    register.close()
