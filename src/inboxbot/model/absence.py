"""When somebody of ours is away, as the register was told it (policy W7, R12). Never why: that is nobody's business."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Literal

from inboxbot.model.case import PersonId

AbsenceSource = Literal["mail", "notice", "shell"]
"""A command mail of the person; an out-of-office reply to a letter of ours; a command at the shell."""

NOTICE_HOLDS = timedelta(days=7)
"""So long an out-of-office reply that nobody confirmed keeps new work away; each further one begins it anew."""


@dataclass(frozen=True, slots=True)
class Absence:
    """Days on which a person is away, both included; local calendar dates.

    ``confirmed``: the person or their line manager said so. What was only read from an out-of-office
    reply is not, and holds no longer than ``NOTICE_HOLDS`` after it came. ``noted_at`` is aware UTC.
    """

    person: PersonId
    first_day: date
    last_day: date
    source: AbsenceSource
    confirmed: bool
    noted_at: datetime
    id: int = 0

    @property
    def in_force_until(self) -> date:
        """Return the last day on which it keeps work away."""
        return self.last_day if self.confirmed else min(self.last_day, (self.noted_at + NOTICE_HOLDS).date())
