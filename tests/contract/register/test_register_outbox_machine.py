"""The outbox against a little model of it: any order of queueing, claiming, results and time."""

from __future__ import annotations

import atexit
import shutil
import tempfile
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule
from register_values import ZONE, after, mail

from inboxbot.model.mail import MaybeSent, NotSent, OutboxEntry, SendResult, Sent
from inboxbot.register import open_register, upgrade

RESULTS: tuple[SendResult, ...] = (Sent(), NotSent(True, "no"), NotSent(False, "later"), MaybeSent("?"))


@dataclass
class Modelled:
    """What the model knows of one mail. Times are minutes."""

    passes: bool
    drop_after: int | None
    due: int
    state: str = "queued"
    attempts: int = 0
    unknown: int = 0


@cache
def empty() -> Path:
    """Return a migrated file to copy."""
    folder = Path(tempfile.mkdtemp())
    atexit.register(shutil.rmtree, folder)
    path = folder / "empty.sqlite"
    upgrade(f"sqlite:///{path}")
    return path


class Outbox(RuleBasedStateMachine):
    """The register beside its model."""

    def __init__(self) -> None:
        super().__init__()
        self.folder = Path(tempfile.mkdtemp())
        shutil.copy(empty(), self.folder / "register.sqlite")
        self.register = open_register(f"sqlite:///{self.folder / 'register.sqlite'}", zone=ZONE)
        self.now = 0
        self.model: dict[str, Modelled] = {}
        self.seen: list[OutboxEntry] = []

    @rule(
        name=st.sampled_from("abcdef"),
        passes=st.booleans(),
        wait=st.integers(0, 3),
        life=st.none() | st.integers(0, 6),
    )
    def queue(self, name: str, *, passes: bool, wait: int, life: int | None) -> None:
        drop_after = None if life is None else self.now + life
        queued = mail(
            name,
            passes_brake=passes,
            not_before=after(minutes=self.now + wait),
            drop_after=None if drop_after is None else after(minutes=drop_after),
        )
        new = self.register.enqueue([queued], now=after(minutes=self.now))
        assert new == (name not in self.model)
        self.model.setdefault(name, Modelled(passes, drop_after, self.now + wait))

    @rule(limit=st.integers(1, 4), brake_on=st.booleans())
    def claim(self, limit: int, *, brake_on: bool) -> None:
        entries = self.register.claim(now=after(minutes=self.now), limit=limit, brake_on=brake_on)
        due = {
            name: one
            for name, one in self.model.items()
            if one.state == "queued" and one.due <= self.now and (one.passes or not brake_on)
        }
        live = {name for name, one in due.items() if one.drop_after is None or one.drop_after > self.now}
        got = {entry.mail.message_id.partition("@")[0]: entry for entry in entries}
        assert set(got) <= live
        assert len(got) <= limit
        assert got or not live, "something that is due is always claimed"
        for name, entry in got.items():
            assert (entry.attempts, entry.unknown_tries) == (
                self.model[name].attempts,
                self.model[name].unknown,
            )
            self.model[name].state = "sending"
            self.seen.append(entry)
        dead = {entry.mail.message_id.partition("@")[0] for entry in self.register.outbox(["dead"], limit=0)}
        for name in dead & set(due):
            assert name not in live
            due[name].state = "dead"
        if len(got) < limit and not live - set(got):
            assert set(due) - live <= dead or got, "what is late and due is dropped once nothing else is left"

    @precondition(lambda self: self.seen)
    @rule(data=st.data(), result=st.sampled_from(RESULTS), retry=st.none() | st.integers(0, 4))
    def finish(self, data: st.DataObject, result: SendResult, retry: int | None) -> None:
        entry = data.draw(st.sampled_from(self.seen))
        retry_at = None if retry is None else after(minutes=self.now + retry)
        self.register.finish([(entry, result)], now=after(minutes=self.now), retry_at=[retry_at])
        self.expect(entry, result, retry)

    def expect(self, entry: OutboxEntry, result: SendResult, retry: int | None) -> None:
        one = self.model[entry.mail.message_id.partition("@")[0]]
        if isinstance(result, Sent):
            one.state = "sent"
            return
        if one.state not in ("sending", "unknown") or one.attempts != entry.attempts:
            return
        if one.state == "sending":
            one.attempts += 1
            one.unknown += isinstance(result, MaybeSent)
        if isinstance(result, NotSent) and (result.permanent or retry is None):
            one.state = "dead"
        elif retry is None:
            one.state = "unknown"
        else:
            one.state, one.due = "queued", self.now + retry

    @rule()
    def look_for_doubtful(self) -> None:
        found = self.register.sending_since(after(minutes=self.now, microseconds=1))
        assert {entry.mail.message_id.partition("@")[0] for entry in found} == {
            name for name, one in self.model.items() if one.state in ("sending", "unknown")
        }
        self.seen += found

    @rule(minutes=st.integers(1, 5))
    def pass_time(self, minutes: int) -> None:
        self.now += minutes

    @invariant()
    def states_agree(self) -> None:
        found = self.register.outbox(["queued", "sending", "sent", "unknown", "dead"], limit=0)
        assert {
            entry.mail.message_id.partition("@")[0]: (entry.state, entry.unknown_tries) for entry in found
        } == {name: (one.state, one.unknown) for name, one in self.model.items()}

    def teardown(self) -> None:
        self.register.close()
        shutil.rmtree(self.folder)


TestOutbox = Outbox.TestCase
TestOutbox.settings = settings(max_examples=25, stateful_step_count=25, deadline=None)
