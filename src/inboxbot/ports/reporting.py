"""What the management's reports are counted from: cases without who wrote and what (policy K3)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol

from inboxbot.model.case import Deadline


@dataclass(frozen=True, slots=True)
class CaseRecord:
    """One case as a report counts it. Nothing in it tells who wrote, or what.

    ``deadlines`` are all of them, stopped ones too; ``noted`` is how often each word (``what``) stands in its
    journal. Times are aware UTC. ``in_shadow``: decided before going live, so nothing was promised.
    """

    reference: str
    category: str
    status: str
    channel: str
    flags: tuple[str, ...]
    opened_at: datetime
    answered_at: datetime | None
    closed_at: datetime | None
    outcome: str
    in_shadow: bool
    deadlines: tuple[Deadline, ...] = ()
    noted: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class FiledCount:
    """How many messages of one kind were filed without a case."""

    kind: str
    number: int


class Reporting(Protocol):
    """The part of the register that reports read. Long reads, beside which others write."""

    def records(self, since: datetime, until: datetime) -> Iterator[CaseRecord]:
        """Yield every case opened from ``since`` until before ``until``, oldest first, erased ones too."""
        ...

    def filed_counts(self, since: datetime, until: datetime) -> tuple[FiledCount, ...]:
        """Return how many messages were filed without a case in that time, by kind, the most first."""
        ...
