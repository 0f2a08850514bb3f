"""Retention: once a night what has outlived its period is blanked, in steps so short that nobody waits (K6)."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import get_args
from zoneinfo import ZoneInfo

import structlog

from inboxbot.deadlines.keeping import cutoffs
from inboxbot.ports.clock import Clock
from inboxbot.ports.keeping import Kept
from inboxbot.ports.register import Register
from inboxbot.rules.policy import Policy
from inboxbot.rules.retention import Retention
from inboxbot.workers.progress import PassResult

log = structlog.get_logger(__name__)

LAST_NIGHT = "retention.last"
FROM_HOUR = 2
"""Local time: nobody is at work, and the backup of the evening has been made."""

AT_ONCE: dict[Kept, int] = {
    "cases": 20,
    "filed": 100,
    "journal_words": 500,
    "outbox_texts": 50,
    "quarantine": 5,
}
"""How many in one transaction: what takes longer goes in smaller steps. The other kinds are few."""

STEP = 500
SHORTEST_PAUSE = 0.02  # seconds
KINDS: tuple[Kept, ...] = get_args(Kept)

Told = Callable[[Kept, int], None]
"""Hears after each step of which kind how many are gone by now."""


def _nobody(_what: Kept, _number: int) -> None:
    """Hear nothing."""


def erase_expired(
    register: Register,
    periods: Retention,
    *,
    now: datetime,
    told: Told = _nobody,
    stopping: Callable[[], bool] = lambda: False,
    pause: Callable[[float], object] = time.sleep,
) -> dict[Kept, int]:
    """Blank and forget everything that is due; return how many of each kind.

    After each step it pauses for as long as the step took: whoever waits for the register comes
    first, another process too. May be stopped at any moment: what is left goes the next time. Raises
    the register's errors.
    """
    cut = cutoffs(periods, now=now)
    gone = dict.fromkeys(KINDS, 0)
    for what in KINDS:
        while not stopping():
            began = time.monotonic()
            number = register.expire(what, cut, now=now, limit=AT_ONCE.get(what, STEP))
            if not number:
                break
            gone[what] += number
            told(what, gone[what])
            pause(max(SHORTEST_PAUSE, time.monotonic() - began))
    if any(gone.values()):
        register.fold_in()
        log.info("retention.done", **{what: number for what, number in gone.items() if number})
    return gone


@dataclass(slots=True)
class Keep:
    """Does it once a night. ``policy`` is asked each time (hot reload)."""

    register: Register
    policy: Callable[[], Policy]
    clock: Clock
    stopping: Callable[[], bool] = field(default=lambda: False)
    pause: Callable[[float], object] = field(default=time.sleep)

    def keep_if_due(self) -> PassResult:
        """Run once a local day, from two in the morning on; what was stopped goes on at the next tick."""
        now, policy = self.clock.now(), self.policy()
        local, last = now.astimezone(ZoneInfo(policy.calendar.time_zone)), self.register.fact(LAST_NIGHT)
        if local.hour < FROM_HOUR or (last is not None and date.fromisoformat(last) >= local.date()):
            return PassResult()
        gone = erase_expired(
            self.register, policy.retention, now=now, stopping=self.stopping, pause=self.pause
        )
        if not self.stopping():
            self.register.set_fact(LAST_NIGHT, local.date().isoformat(), now=now)
        return PassResult(done=sum(gone.values()))
