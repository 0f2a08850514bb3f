"""The register: the only memory, and the queue (promise 1). SQLite or PostgreSQL."""

from __future__ import annotations

from inboxbot.register.opening import open_register, upgrade
from inboxbot.register.schema import NotMadeError

__all__ = ["NotMadeError", "open_register", "upgrade"]
