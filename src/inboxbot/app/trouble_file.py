"""Trouble that the register cannot take: a small file beside it, which `inboxbot status` reads.

The file is made when all is well and written in place, so that it can be written on a full disk.
"""

from __future__ import annotations

import hashlib
import os
from datetime import datetime
from pathlib import Path

import structlog

from inboxbot.config import Settings
from inboxbot.config.settings import SQLITE
from inboxbot.ports.clock import Clock

log = structlog.get_logger(__name__)

SIZE = 4096
"""Octets, always: one block that is there already needs no room."""
_OWNER_ONLY = 0o600


class TroubleFile:
    """Holds one sentence, or nothing. Never raises: it is the last resort."""

    def __init__(self, path: Path, clock: Clock) -> None:
        """Make the file where that is possible; ``path`` is `TroubleFile.place`'s."""
        self._path, self._clock = path, clock
        self._says: str | None = None

    @staticmethod
    def place(settings: Settings) -> Path:
        """Return where the file of an installation lies: one for each register."""
        url = settings.database_url.get_secret_value()
        if url.startswith(SQLITE):
            file = Path(url.removeprefix(SQLITE).partition("?")[0]).absolute()
            return file.with_name(f"{file.name}.trouble")
        return settings.state_path() / f"{hashlib.sha256(url.encode()).hexdigest()[:12]}.trouble"

    def say(self, trouble: str) -> None:
        """Write down what is wrong, with the moment it began; an empty sentence: all is well."""
        if trouble == self._says:
            return
        text = f"{self._clock.now().isoformat()} {' '.join(trouble.split())}" if trouble else ""
        data = text.encode()[: SIZE - 1]
        try:
            file = os.open(self._path, os.O_WRONLY | os.O_CREAT | os.O_NOFOLLOW | os.O_CLOEXEC, _OWNER_ONLY)
            try:
                os.pwrite(file, data.ljust(SIZE, b"\n"), 0)
            finally:
                os.close(file)
        except OSError as error:
            log.warning("trouble.not_noted", file=str(self._path), why=error.strerror)
        self._says = trouble


def unwritten_trouble(path: Path, *, now: datetime) -> str:
    """Return the sentence that stands in the file with how long it has lasted, or an empty one."""
    try:
        text = path.read_text(encoding="utf-8", errors="replace").strip()
    except OSError:
        return ""
    began, _, trouble = text.partition(" ")
    try:
        since = datetime.fromisoformat(began)
    except ValueError:
        return ""
    minutes = max(0, int((now - since).total_seconds()) // 60)
    return f"{trouble} (for {minutes} minutes)" if minutes else trouble
