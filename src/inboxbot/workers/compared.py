"""What the hourly comparison of mailbox and register found, as small facts of the register."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime

from inboxbot.ports.register import Register

LAST_COMPARED, LAST_FOUND = "compared.inbox", "found_late.inbox"
"""The last comparison, and the last that found something."""


@dataclass(frozen=True, slots=True)
class Compared:
    """What one comparison found: how many messages the inbox holds, how many were new to the register.

    ``validity`` is the folder's, as the listing told it.
    """

    at: datetime
    held: int
    found: int
    validity: str = ""

    def encode(self) -> str:
        """Write it as a small fact."""
        fields = {"at": self.at.isoformat(), "held": self.held, "found": self.found}
        return json.dumps(fields | {"validity": self.validity})


def last_compared(register: Register) -> Compared | None:
    """Return what the last comparison found; None before the first."""
    return _read(register.fact(LAST_COMPARED))


def last_found(register: Register) -> Compared | None:
    """Return the last comparison that found something; None where none did."""
    return _read(register.fact(LAST_FOUND))


def _read(fact: str | None) -> Compared | None:
    if fact is None:
        return None
    told = json.loads(fact)
    return Compared(datetime.fromisoformat(told["at"]), told["held"], told["found"], told["validity"])
