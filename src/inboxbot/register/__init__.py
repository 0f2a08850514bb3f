"""The register: the only memory, and the queue (promise 1). SQLite or PostgreSQL."""

from __future__ import annotations

from inboxbot.register.opening import open_register, upgrade

__all__ = ["open_register", "upgrade"]
