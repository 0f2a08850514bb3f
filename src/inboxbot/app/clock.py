"""The real clock and real chance: the only place where either is asked."""

from __future__ import annotations

import secrets
from datetime import UTC, datetime

ALPHABET = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"


class SystemClock:
    """The machine's clock, in aware UTC (ports.clock.Clock)."""

    def now(self) -> datetime:
        """Return the present moment."""
        return datetime.now(UTC)  # noqa: TID251 - this is the one place


class SystemChance:
    """The operating system's randomness (ports.clock.Chance)."""

    def characters(self, count: int) -> str:
        """Return ``count`` unguessable characters that nobody mistakes for one another."""
        return "".join(secrets.choice(ALPHABET) for _ in range(count))
