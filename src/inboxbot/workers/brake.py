"""The brake: what looks like a loop stops all letters but a few until a person releases it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

import structlog

from inboxbot.letters.particulars import Brake as Notice
from inboxbot.ports.clock import Clock
from inboxbot.ports.register import Register
from inboxbot.rules.anchor_roles import OPERATOR
from inboxbot.triage.house import House
from inboxbot.workers.writing import write_each

log = structlog.get_logger(__name__)

BRAKE = "brake"
TOLD = "brake.told"
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
        known = self.register.fact(BRAKE)
        if known is None:
            why = self._why()
            if not why:
                return False
            known = f"{self.clock.now().isoformat()} {why}"
            self.register.set_fact(BRAKE, known, now=self.clock.now())
            log.error("brake.on", why=why)
        if self.register.fact(TOLD) != known:
            self._tell(known)
        return True

    def _tell(self, known: str) -> None:
        """Queue the one notice; after a crash in between it is the same mail again."""
        now, house = self.clock.now(), self.house()
        pulled, _, why = known.partition(" ")
        held = self.register.counts(now=now).held
        notice = Notice(since=datetime.fromisoformat(pulled), why=why, held=held)
        people = house.policy.roles[OPERATOR]
        mails = write_each(people, lambda person: house.letters.brake_notice(person, notice, now=now))
        self.register.enqueue(mails, now=now)
        self.register.set_fact(TOLD, known, now=now)

    def _why(self) -> str:
        now, caps = self.clock.now(), self.house().policy.caps
        # What was sent before a person released the brake has been looked at.
        released = _moment(self.register.fact(RELEASED)) or now - timedelta(days=1)
        hour_letters, hour_cases = self._since(max(now - timedelta(hours=1), released))
        day_letters, _ = self._since(max(now - timedelta(days=1), released))
        signs = (
            (
                hour_letters >= caps.per_hour,
                f"{hour_letters} letters to the public in an hour (limit {caps.per_hour})",
            ),
            (
                day_letters >= caps.per_day,
                f"{day_letters} letters to the public in a day (limit {caps.per_day})",
            ),
            (
                hour_letters > hour_cases + LETTERS_MORE_THAN_CASES,
                f"{hour_letters} letters to the public in an hour for {hour_cases} cases",
            ),
        )
        return next((why for pulled, why in signs if pulled), "")

    def _since(self, since: datetime) -> tuple[int, int]:
        return self.register.sent_counts(now=self.clock.now(), since=since)


def release(register: Register, clock: Clock, *, by: str) -> bool:
    """Release the brake; False where it was not on. What it held goes with the next pass."""
    if register.fact(BRAKE) is None:
        return False
    now = clock.now()
    # In this order: released and not yet off is tried again, off and not released would be pulled again.
    register.set_fact(RELEASED, f"{now.isoformat()} {by}", now=now)
    register.set_fact(BRAKE, None, now=now)
    log.warning("brake.released", by=by)
    return True


def _moment(fact: str | None) -> datetime | None:
    return datetime.fromisoformat(fact.partition(" ")[0]) if fact else None
