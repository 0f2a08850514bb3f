"""One ticking loop: when it may run again after trouble, and when it last got on."""

from __future__ import annotations

import secrets
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from inboxbot.workers.progress import PassResult

STALE_SECONDS = 300.0
"""No loop may be without progress for longer beyond its interval: the longest network call takes a minute."""

BACK_OFF = (10, 30, 60, 120, 300, 600, 900)
"""Seconds between tries while a mailbox is away, the first for one that only restarts; the last repeats."""

BACK_OFF_REFUSED = 900
"""After refused credentials: no storm of tries that locks the account."""


@dataclass(slots=True)
class Loop:
    """One of the service's loops.

    ``back_off``: seconds between tries in trouble, the last repeats. ``well``: the last pass went
    through. ``patience``: seconds without progress, beyond ``seconds``, after which it is stuck.
    """

    name: str
    seconds: int
    one_pass: Callable[[], PassResult]
    back_off: tuple[int, ...] = BACK_OFF
    patience: float = STALE_SECONDS
    failures: int = 0
    not_before: datetime | None = None
    well: bool = False
    last_beat: float = 0.0

    def beat(self) -> None:
        """Note progress, for the watchdog."""
        self.last_beat = time.monotonic()

    def fresh(self) -> bool:
        """Tell whether it got on lately."""
        return time.monotonic() - self.last_beat < self.seconds + self.patience

    def waits(self, now: datetime) -> bool:
        """Tell whether trouble puts the next try off beyond ``now``."""
        return self.not_before is not None and now < self.not_before

    def settle(self, result: PassResult, now: datetime) -> None:
        """Set the earliest next try after trouble, with jitter; forget trouble that is over."""
        self.well = not result.trouble
        if not result.trouble or result.partial:
            self.failures, self.not_before = 0, None
            return
        seconds = self.back_off[min(self.failures, len(self.back_off) - 1)]
        if result.refused:
            seconds = max(seconds, BACK_OFF_REFUSED)
        self.failures += 1
        self.not_before = now + timedelta(seconds=seconds * (80 + secrets.randbelow(41)) / 100)
