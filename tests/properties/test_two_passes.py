"""Killed between any two writes and started again, every poll done twice: nothing lost, nothing said twice.

The register is wrapped: before or after a write that hypothesis chose it raises what no code of ours
catches, as a kill does; then the office is started again on what the register holds.
"""

from __future__ import annotations

import os
import shutil
import tempfile
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from inboxbot.demo.stage import PushedClock
from inboxbot.mailboxes.memory import MemoryMailbox
from inboxbot.model.mail import MaybeSent, NotSent, OutboxEntry, SendResult, Sent
from inboxbot.ports.listed import CaseFilter
from inboxbot.ports.register import Register
from inboxbot.senders.memory import MemorySender
from office import COMPLAINT, DENTIST, EVERY_STATE, VOLUNTEER, Office, london

WRITES = (
    *("record", "quarantine", "save_cursor", "mark_settled", "claim"),
    *("finish", "enqueue", "record_steps", "set_fact"),
)
SETTLED = {"sent", "dead"}
Deaths = frozenset[tuple[str, int, str]]
"""Of which write, at its which time, and whether before it or after it was written."""

BULK = "List-Id: <x.shop.example>\nPrecedence: bulk\n"


class Killed(BaseException):
    """The process is gone; nothing of ours may catch this."""


class Mortal:
    """A register whose process dies before or after some of its writes, each counted by its name."""

    def __init__(self, register: Register, deaths: Deaths, written: Counter[str]) -> None:
        self._register, self._deaths, self._written = register, deaths, written

    def __getattr__(self, name: str) -> object:
        found = getattr(self._register, name)
        if name not in WRITES:
            return found

        def write(*values: object, **named: object) -> object:
            self._written[name] += 1
            number = self._written[name]
            if (name, number, "before") in self._deaths:
                raise Killed
            result = found(*values, **named)
            if (name, number, "after") in self._deaths:
                raise Killed
            return result

        return write


class Server(MemorySender):
    """A server that may answer late or not at all. ``files``: what it takes it files in Sent."""

    def __init__(
        self, mailbox: MemoryMailbox, clock: PushedClock, answers: Iterator[str], *, files: bool
    ) -> None:
        super().__init__(self._take)
        self.files_copy = files
        self._mailbox, self._clock, self._answers = mailbox, clock, answers

    def _take(self, entry: OutboxEntry) -> SendResult:
        word = next(self._answers, "taken")
        if word == "later":
            return NotSent(permanent=False, reason="450 later")
        if self.files_copy:
            self._mailbox.deliver(entry.mail.content, self._clock.now(), "Sent")
        if word == "dropped":
            self.sent.append(entry)
            return MaybeSent("dropped after the data")
        return Sent()


MAILS: tuple[Callable[[Office, int], object], ...] = (
    lambda office, n: office.arrives(DENTIST, sender=f"d{n}@d{n}.example"),
    lambda office, n: office.arrives(COMPLAINT, sender=f"c{n}@c{n}.example"),
    lambda office, n: office.arrives("Buy now", sender=f"s{n}@shop.example", headers=BULK),
    lambda office, n: office.mailbox.spoil(
        office.mailbox.deliver(f"Subject: {n}\r\n\r\n".encode(), office.clock.now())
    ),
    lambda office, n: office.arrives(VOLUNTEER, sender=f"v{n}@v{n}.example", subject="Helping out"),
)


ENDS = ("case", "case", "filed", "quarantined", "case")
"""How each of them ends, as one arrival."""


@dataclass
class Left:
    """What an office is left with: how messages ended, and whatever should not be."""

    ends: Counter[str]
    twice_a_case: list[str] = field(default_factory=list)
    not_answered: list[str] = field(default_factory=list)
    on_its_way: list[str] = field(default_factory=list)
    said_too_often: list[str] = field(default_factory=list)
    never_said: list[str] = field(default_factory=list)


@contextmanager
def a_folder() -> Iterator[Path]:
    folder = Path(tempfile.mkdtemp(prefix="inboxbot-mortal-"))
    try:
        yield folder
    finally:
        shutil.rmtree(folder)


def lives_through(office: Office, act: Callable[[], object]) -> None:
    """Do something; where the process dies of it, start it again, as often as it takes."""
    while True:
        try:
            act()
        except Killed:
            office.stop()
            try:
                office.start()
            except Killed:
                act = office.start
                continue
            continue
        return


def run(office: Office, *passes: str) -> None:
    """Run these passes of the office as it then is: after a death it is another one."""
    for name in passes:
        lives_through(office, lambda name=name: getattr(office.cycle, name)())  # type: ignore[misc]


NO_SHRINKING = (Phase.explicit, Phase.reuse, Phase.generate)
"""A life takes half a second: what failed is shown as it is."""

MINUTES = float(os.environ.get("DEEP_MINUTES", "1"))


DEATHS = st.frozensets(
    st.tuples(st.sampled_from(WRITES), st.integers(1, 8), st.sampled_from(["before", "after"])), max_size=12
)
a_life = given(
    mails=st.lists(st.tuples(st.sampled_from(range(len(MAILS))), st.booleans()), min_size=1, max_size=6),
    deaths=DEATHS,
    answers=st.lists(st.sampled_from(["taken", "taken", "later", "dropped"]), max_size=12),
    files=st.booleans(),
)


@settings(max_examples=10, deadline=None, phases=NO_SHRINKING)
@a_life
def test_every_message_is_one_arrival_and_every_letter_goes_once(
    mails: list[tuple[int, bool]], deaths: Deaths, answers: list[str], *, files: bool
) -> None:
    assert live(mails, deaths, answers, files=files) == Left(Counter(ENDS[which] for which, _ in mails))


@pytest.mark.deep
@settings(max_examples=int(MINUTES * 60), deadline=None, phases=NO_SHRINKING)
@a_life
def test_the_same_for_longer(
    mails: list[tuple[int, bool]], deaths: Deaths, answers: list[str], *, files: bool
) -> None:
    assert live(mails, deaths, answers, files=files) == Left(Counter(ENDS[which] for which, _ in mails))


def live(mails: list[tuple[int, bool]], deaths: Deaths, answers: list[str], *, files: bool) -> Left:
    """Let mails come, alone or several at once, to an office that dies at these writes; return what is left.

    ``files``: the server leaves evidence in Sent.
    """
    with a_folder() as folder:
        clock, mailbox, written = PushedClock(london("2026-11-18 10:00")), MemoryMailbox(), Counter[str]()
        office = Office(
            folder,
            clock,
            mailbox=mailbox,
            sender=Server(mailbox, clock, iter(answers), files=files),
            wrap=lambda register: Mortal(register, deaths, written),  # type: ignore[return-value,arg-type]
        )
        lives_through(office, office.start)
        run(office, "take_in")
        for number, (which, alone) in enumerate(mails):
            MAILS[which](office, number)
            if alone:
                clock.push(clock.now() + timedelta(minutes=7))
                run(office, "take_in", "take_in", "watch", "watch", "send", "send")
        until_settled(office, clock)
        try:
            return left_in(office, files=files)
        finally:
            office.stop()


def until_settled(office: Office, clock: PushedClock) -> None:
    """Go on for an hour and a half at least, and until no letter is on its way: each refusal doubles the wait."""
    for number in range(200):
        clock.push(clock.now() + timedelta(minutes=6))
        run(office, "take_in", "watch", "send")
        if number >= 14 and not [
            e for e in office.register.outbox(EVERY_STATE, limit=0) if e.state not in SETTLED
        ]:
            return


def left_in(office: Office, *, files: bool) -> Left:
    """Return what a life left; where nothing tells that a letter went, it goes twice at most under one Message-ID."""
    register, most = office.register, 1 if files else 2
    cases = register.cases(CaseFilter(limit=0))
    writers = Counter(view.case.correspondent.address for view in cases)
    entries = register.outbox(EVERY_STATE, limit=0)
    went = Counter(entry.mail.message_id for entry in office.sender.sent)
    # Twice claimed by a process that died: it may have gone, so it is given up, and shown.
    shown = {entry.mail.message_id for entry in entries if entry.state == "dead"}
    return Left(
        Counter(
            case=len(cases),
            filed=len(register.filed(since=london("2026-11-18 00:00"))),
            quarantined=len(register.quarantined()),
        ),
        twice_a_case=[writer for writer, count in writers.items() if count > 1],
        not_answered=[view.case.reference for view in cases if not answered(office, view.case.reference)],
        on_its_way=[entry.mail.letter for entry in entries if entry.state not in SETTLED],
        said_too_often=[letter for letter, count in went.items() if count > most],
        never_said=sorted({entry.mail.message_id for entry in entries} - set(went) - shown),
    )


def answered(office: Office, reference: str) -> bool:
    """Return whether a case has its letters: one acknowledgement, and an assignment."""
    letters = [entry.mail.letter for entry in office.register.mails_of(reference)]
    return sum(name.startswith("acknowledgement") for name in letters) == 1 and "assignment" in letters
