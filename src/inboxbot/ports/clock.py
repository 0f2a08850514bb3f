"""Time and chance as arguments, so that a test can push them."""

from __future__ import annotations

from datetime import datetime
from typing import Protocol


class Clock(Protocol):
    """The only source of time above the deciding floors."""

    def now(self) -> datetime:
        """Return the present moment, aware UTC."""
        ...


class Chance(Protocol):
    """The only source of randomness."""

    def characters(self, count: int) -> str:
        """Return ``count`` characters out of 23456789ABCDEFGHJKMNPQRSTUVWXYZ, unguessable."""
        ...
