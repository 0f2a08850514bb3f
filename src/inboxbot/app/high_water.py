"""How far the work has come, in a small file outside the register (workers.restored)."""

from __future__ import annotations

import hashlib
import os
from threading import Lock

import structlog

from inboxbot.config import Settings

log = structlog.get_logger(__name__)

_OWNER_ONLY = 0o600
_DIGITS = 20


class HighWaterFile:
    """Holds one number. It belongs to the mailbox and not to the register, which may be another tomorrow."""

    def __init__(self, settings: Settings) -> None:
        """Touch nothing yet."""
        mailbox = hashlib.sha256(settings.address.encode()).hexdigest()[:12]
        self._path = settings.state_path() / f"{mailbox}.high-water"
        self._lock = Lock()
        self._told = False

    def read(self) -> int:
        """Return the number; 0 where there is none or it cannot be read."""
        try:
            text = self._path.read_text(encoding="ascii", errors="replace").strip()
        except FileNotFoundError:
            return 0
        except OSError as error:
            self._tell(error)
            return 0
        return int(text) if text.isascii() and text.isdecimal() else 0

    def write(self, number: int) -> None:
        """Write it in place, in one piece of always the same size."""
        with self._lock:
            if number <= self.read():
                return
            try:
                self._path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
                file = os.open(self._path, os.O_WRONLY | os.O_CREAT | os.O_NOFOLLOW, _OWNER_ONLY)
                try:
                    os.pwrite(file, f"{number:0{_DIGITS}d}\n".encode(), 0)
                finally:
                    os.close(file)
            except OSError as error:
                self._tell(error)

    def _tell(self, error: OSError) -> None:
        if not self._told:
            self._told = True
            log.warning("high_water.not_kept", file=str(self._path), why=error.strerror)
