"""What waited is looked at again before it goes: a reminder of what was done meanwhile goes to nobody."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from inboxbot.letters.particulars import ReminderLine
from inboxbot.model.mail import OutboxEntry
from inboxbot.ports.register import Register
from inboxbot.triage.house import House

WAITED = timedelta(minutes=10)
"""A letter sent sooner says how things stand."""

NO_LONGER_NEEDED = "no longer needed"
"""So begins the reason of a letter that was let go because of this; it is nobody's loss."""

_KEY = re.compile(r"([A-Z]{2,6}-\d{4}-[0-9A-Z]{5})\.[a-z0-9_]+-(\d+)\.([a-z0-9-]+)", re.ASCII)


@dataclass(frozen=True, slots=True)
class Recheck:
    """Compares a letter about deadlines with how these stand now."""

    register: Register
    house: Callable[[], House]

    def why_not(self, entry: OutboxEntry, *, now: datetime) -> str:
        """Return why a letter must not go any more, or an empty sentence.

        Where only some of what it tells is done, another letter about the rest takes its place.
        """
        if entry.mail.audience != "staff" or now - entry.created_at < WAITED:
            return ""
        keys = [_KEY.fullmatch(part) for part in entry.mail.occasion.split("+")]
        told = [key for key in keys if key is not None]
        if not told or len(told) < len(keys):
            return ""
        running = {key[0]: line for key in told if (line := self._still(key)) is not None}
        if len(running) == len(told):
            return ""
        if running:
            self._write_anew(entry, running, now)
            return (
                f"{NO_LONGER_NEEDED}: some of what it tells was done meanwhile; another letter tells the rest"
            )
        return f"{NO_LONGER_NEEDED}: what it tells was done meanwhile"

    def _still(self, key: re.Match[str]) -> ReminderLine | None:
        view = self.register.case(key[1])
        for deadline in view.deadlines if view is not None else ():
            if deadline.id == int(key[2]) and deadline.stopped_at is None and view is not None:
                return ReminderLine(view.case, deadline, key[3])
        return None

    def _write_anew(self, entry: OutboxEntry, running: dict[str, ReminderLine], now: datetime) -> None:
        """Queue the letter about what still runs; after a crash in between it is the same mail again."""
        house = self.house()
        people = house.policy.people
        person = next((name for name, one in people.items() if one.address == entry.mail.recipient), None)
        if person is None or house.letters.family(entry.mail.letter) != "lines":
            return
        mail = house.letters.reminders(
            person, list(running.values()), now=now, occasion="+".join(running), letter=entry.mail.letter
        )
        self.register.enqueue([mail], now=now)
