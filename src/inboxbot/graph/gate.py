"""At most four requests at once for an application and a mailbox (Graph's limit), and none while it is throttled.

Shared by every mailbox and sender of this process, because Graph counts them together.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from functools import lru_cache
from typing import Final

AT_ONCE: Final = 4
"""learn.microsoft.com/graph/throttling-limits, Outlook service limits: concurrent requests."""


class Gate:
    """Lets through as many requests as Graph takes. Thread-safe."""

    def __init__(self) -> None:
        """Open."""
        self._room = threading.BoundedSemaphore(AT_ONCE)
        self._until = 0.0
        self._lock = threading.Lock()

    @contextmanager
    def one(self) -> Iterator[None]:
        """Be one of the four."""
        with self._room:
            yield

    def hold(self, seconds: float) -> None:
        """Let nobody begin for so long: Graph said so (Retry-After)."""
        with self._lock:
            self._until = max(self._until, time.monotonic() + seconds)

    def closed_for(self) -> float:
        """Return for how many seconds nobody may begin."""
        return max(0.0, self._until - time.monotonic())


@lru_cache(maxsize=64)
def gate_to(service: str, mailbox: str, who: str) -> Gate:
    """Return the one gate of this process to a mailbox, for one application."""
    del service, mailbox, who  # they are the key
    return Gate()
