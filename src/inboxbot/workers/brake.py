"""The brake: what looks like a loop stops all letters to the public until a person releases it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

import structlog

from inboxbot.letters.particulars import Brake as Notice
from inboxbot.ports.clock import Clock
from inboxbot.ports.register import Register
from inboxbot.triage.house import House

log = structlog.get_logger(__name__)

BRAKE = "brake"
RELEASED = "brake.released"
LETTERS_MORE_THAN_CASES = 20
"""So many letters to the public beyond one for each case in an hour look like a loop."""


@dataclass(slots=True)
class Brake:
    """Looks at what was sent; pulls the brake once and tells the operators in one mail."""

    register: Register
    house: Callable[[], House]
    clock: Clock

    def look(self) -> bool:
        """Pull the brake where the counts call for it; return whether it is on."""
        if self.register.fact(BRAKE) is not None:
            return True
        why = self._why()
        if not why:
            return False
        now = self.clock.now()
        self.register.set_fact(BRAKE, f"{now.isoformat()} {why}", now=now)
        log.error("brake.on", why=why)
        house = self.house()
        self.register.enqueue(
            [
                house.letters.brake_notice(person, Notice(since=now, why=why), now=now)
                for person in house.policy.roles["operator"]
            ],
            now=now,
        )
        return True

    def _why(self) -> str:
        now, caps = self.clock.now(), self.house().policy.caps
        # What was sent before a person released the brake has been looked at.
        released = _moment(self.register.fact(RELEASED)) or now - timedelta(days=1)
        hour_letters, hour_cases = self.register.sent_counts(now=now, since=max(now - timedelta(hours=1), released))
        day_letters, _ = self.register.sent_counts(now=now, since=max(now - timedelta(days=1), released))
        signs = (
            (hour_letters >= caps.per_hour, f"{hour_letters} letters to the public in an hour (limit {caps.per_hour})"),
            (day_letters >= caps.per_day, f"{day_letters} letters to the public in a day (limit {caps.per_day})"),
            (
                hour_letters > hour_cases + LETTERS_MORE_THAN_CASES,
                f"{hour_letters} letters to the public in an hour for {hour_cases} cases",
            ),
        )
        return next((why for pulled, why in signs if pulled), "")


def release(register: Register, clock: Clock, *, by: str) -> bool:
    """Release the brake; False where it was not on."""
    if register.fact(BRAKE) is None:
        return False
    register.set_fact(BRAKE, None, now=clock.now())
    register.set_fact(RELEASED, f"{clock.now().isoformat()} {by}", now=clock.now())
    log.warning("brake.released", by=by)
    return True


def _moment(fact: str | None) -> datetime | None:
    return datetime.fromisoformat(fact.partition(" ")[0]) if fact else None
