"""What the register itself tells to be wrong: mail that waits too long, a quarantine that grows."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from inboxbot.model.words import moment_in_words
from inboxbot.ports.clock import Clock
from inboxbot.ports.listed import Counts
from inboxbot.ports.register import Register
from inboxbot.triage.house import House
from inboxbot.workers.alarm import Alarm
from inboxbot.workers.brake import BRAKE
from inboxbot.workers.troubles import DAY

UNSENT_TOO_LONG = timedelta(hours=1)
GROWING = (100, 50, 20, 10, 5)
"""Messages of the last day in quarantine from which it grows: the sentence changes at these only."""


@dataclass(slots=True)
class Measures:
    """Notes for the alarm what no loop notices by itself."""

    register: Register
    house: Callable[[], House]
    clock: Clock
    alarm: Alarm

    def take(self) -> None:
        """Measure, and note what was found."""
        now = self.clock.now()
        counts = self.register.counts(now=now)
        if "sending" not in self.alarm.standing():  # that says it already
            brake_on = self.register.fact(BRAKE) is not None
            self.alarm.note("unsent", "" if brake_on else self._unsent(counts, now))
        self.alarm.note("quarantine", self._quarantine(counts, now))

    def _unsent(self, counts: Counts, now: datetime) -> str:
        since = counts.oldest_unsent_at
        if since is None or now - since <= UNSENT_TOO_LONG:
            return ""
        zone = ZoneInfo(self.house().policy.calendar.time_zone)
        return f"the oldest since {moment_in_words(since, zone)}"

    def _quarantine(self, counts: Counts, now: datetime) -> str:
        if counts.quarantined < min(GROWING):
            return ""
        lately = sum(now - one.quarantined_at < DAY for one in self.register.quarantined())
        number = next((number for number in GROWING if lately >= number), 0)
        return f"{number} messages or more of the last day could not be processed" if number else ""
