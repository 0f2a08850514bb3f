"""Refused credentials are not tried again for a while, over restarts and runs from cron too.

A few wrong sign-ins in a row lock an account. So a refusal is a fact in the register, with a mark of
the settings that were refused: other settings are tried at once.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from inboxbot.ports.clock import Clock
from inboxbot.ports.register import Register

WAIT = timedelta(minutes=11)
"""Five tries an hour at most: fewer than the rules that lock an account allow in half an hour."""


@dataclass(slots=True)
class Refusals:
    """Which of the servers refused us lately. ``marks``: by name, what tells one set of settings from another."""

    register: Register
    clock: Clock
    marks: Mapping[str, str] = field(default_factory=dict)
    _known: dict[str, tuple[datetime, str]] = field(default_factory=dict)
    _read: set[str] = field(default_factory=set)

    def waits(self, name: str) -> str:
        """Return the refusal's sentence while it is too early to try again; else an empty one."""
        until, why = self._known_of(name)
        return why if self.clock.now() < until else ""

    def note(self, name: str, why: str) -> None:
        """Note that this server has refused us just now."""
        now = self.clock.now()
        self._read.add(name)
        self._known[name] = (now + WAIT, why)
        value = f"{(now + WAIT).isoformat()} {self._mark(name)} {why}"
        self.register.set_fact(_fact(name), value, now=now)

    def over(self, name: str) -> None:
        """Note that this server takes us."""
        self._known_of(name)
        if self._known.pop(name, None) is not None:
            self.register.set_fact(_fact(name), None, now=self.clock.now())

    def _known_of(self, name: str) -> tuple[datetime, str]:
        if name not in self._read:
            self._read_once(name)
        return self._known.get(name, (self.clock.now(), ""))

    def _read_once(self, name: str) -> None:
        """Read what an earlier process noted; a refusal of other settings tells nothing."""
        value = self.register.fact(_fact(name))
        self._read.add(name)
        if value is None:
            return
        until, mark, why = value.split(" ", 2)
        at = datetime.fromisoformat(until) if mark == self._mark(name) else self.clock.now()
        self._known[name] = (at, why)

    def _mark(self, name: str) -> str:
        return self.marks.get(name, "-")


def _fact(name: str) -> str:
    return f"refused.{name}"
