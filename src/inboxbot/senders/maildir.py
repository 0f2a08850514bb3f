"""Sending into a Maildir: every mail becomes a file. For the demo, and to look at what would go."""

from __future__ import annotations

import contextlib
import hashlib
import os
from collections.abc import Iterator, Sequence
from pathlib import Path

from inboxbot.model.errors import PermanentError
from inboxbot.model.mail import NotSent, OutboxEntry, SendResult, Sent
from inboxbot.ports.wire import NoWire, Wire


class MaildirSender:
    """The Sender port over a Maildir at ``path``, which is made where it is missing.

    A file holds the mail's octets as they are. Its name begins with the entry's number, so that
    names sort in the order of queueing; the same try of the same mail is the same file.
    """

    files_copy = False

    def __init__(self, path: str | Path) -> None:
        self._path = Path(path)
        self.name = f"maildir {self._path}"
        self.wire: Wire = NoWire()

    def send(self, entries: Sequence[OutboxEntry]) -> Iterator[tuple[OutboxEntry, SendResult]]:
        """Write each mail whole into ``tmp``, then rename it into ``new``."""
        for entry in entries:
            result = self._deliver(entry)
            self.wire.came(entry, result)
            yield entry, result

    def check(self) -> Sequence[str]:
        """Tell whether mails can be written; raises PermanentError where they cannot."""
        nearest = next(folder for folder in (self._path, *self._path.absolute().parents) if folder.exists())
        if not nearest.is_dir() or not os.access(nearest, os.W_OK | os.X_OK):
            raise PermanentError(
                f"No mail can be written to {self._path}: {nearest} is no folder we may write to."
            )
        return [f"Mails are written to {self._path}; nothing leaves this machine."]

    def close(self) -> None:
        """Do nothing: no connection is held."""

    def _deliver(self, entry: OutboxEntry) -> SendResult:
        digest = hashlib.sha256(entry.mail.message_id.encode()).hexdigest()[:16]
        name = f"{entry.id:09d}.{entry.attempts}_{digest}.inboxbot"
        draft = self._path / "tmp" / name
        try:
            for folder in ("tmp", "new", "cur"):
                (self._path / folder).mkdir(parents=True, exist_ok=True)
            with draft.open("wb") as file:
                file.write(entry.mail.content)
                file.flush()
                os.fsync(file.fileno())
            self.wire.going(entry)
            draft.rename(self._path / "new" / name)
        except OSError as error:
            with contextlib.suppress(OSError):
                draft.unlink(missing_ok=True)
            what = f"The mail could not be written to {self._path} ({error.strerror})."
            return NotSent(permanent=False, reason=f"{what} Mend the folder or the disk.")
        return Sent(reply=name)
