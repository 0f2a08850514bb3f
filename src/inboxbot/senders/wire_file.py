"""The notes of what is on the wire, in a file of each process that sends (ports.wire).

One short line before a mail goes and one when its answer is there, written without waiting for the
disk: a process that is killed leaves them to the system whole. Only where the machine itself went down
may the last be missing, and the file's first line tells that. The file is locked as long as its process
lives, so that nobody takes a slow process for a dead one.
"""

from __future__ import annotations

import contextlib
import errno
import fcntl
import os
import re
import secrets
from collections.abc import Callable, Iterator
from pathlib import Path
from threading import Lock

import structlog

from inboxbot.model.errors import InboxbotError
from inboxbot.model.mail import MaybeSent, NotSent, OutboxEntry, SendResult, Sent
from inboxbot.ports.wire import LeftBehind, Trace, Try

log = structlog.get_logger(__name__)

_BOOT = Path("/proc/sys/kernel/random/boot_id")
_MARKS: dict[str, Trace] = {">": "going", "?": "going", "+": "sent", "-": "not sent"}
_NOTE = re.compile(r"([>?+-]) (\d+) (\d+)", re.ASCII)
_OWNER_ONLY = 0o600


class WireFile:
    """Keeps notes in ``folder``, in files whose names begin with ``name``: one name for each register."""

    def __init__(
        self, folder: Path, name: str, commit: Callable[[OutboxEntry, str], None] | None = None
    ) -> None:
        """Touch nothing yet: the file is made when something is claimed.

        ``commit`` keeps, before a mail goes as a draft, which draft it is: for longer than these notes.
        """
        self._folder, self._name, self._commit = folder, f"{name}.sending.", commit
        self._holder, self._file = "", -1
        self._noted = False
        self._head = f"{_boot()}\n".encode()
        self._lock = Lock()

    def holder(self) -> str:
        """Return this process's name; where its file cannot be made, say so once and keep no notes."""
        if not self._holder and self._name:
            try:
                self._make()
            except OSError as error:
                log.warning("wire.no_notes", folder=str(self._folder), why=error.strerror)
                self._name = ""
        return self._holder

    def going(self, entry: OutboxEntry, draft: str = "") -> None:
        """Write a line before the mail goes."""
        if draft and draft != entry.draft and self._commit is not None:
            try:
                self._commit(entry, draft)
            except InboxbotError as error:
                raise OSError(errno.EIO, str(error)) from error
        self._note(">", entry)

    def came(self, entry: OutboxEntry, result: SendResult) -> None:
        """Write a line about what came of it."""
        mark = {Sent: "+", NotSent: "-", MaybeSent: "?"}[type(result)]
        with contextlib.suppress(OSError):  # it is in doubt then, should this process be killed now
            self._note(mark, entry)

    def all_written(self) -> None:
        """Cut the file back to its first line."""
        if self._noted:
            self._noted = False
            with contextlib.suppress(OSError):
                os.ftruncate(self._file, len(self._head))

    def left_by(self, holder: str) -> LeftBehind | None:
        """Read the notes of a process whose lock is gone."""
        if not holder or not holder.isalnum() or holder == self._holder:
            return None
        try:
            with _unlocked(self._path(holder)) as text:
                head, _, notes = text.partition("\n")
        except OSError:
            return None
        return LeftBehind(_traces(notes), whole=bool(head) and f"{head}\n".encode() == self._head)

    def forget_the_dead(self) -> None:
        """Remove the files that nobody holds."""
        if not self._name:
            return
        with contextlib.suppress(OSError):
            for path in self._folder.glob(f"{self._name}*"):
                with contextlib.suppress(OSError), _unlocked(path):
                    path.unlink()

    def close(self) -> None:
        """Let go of the lock; a file with notes stays for whoever comes next."""
        with self._lock:
            if self._file < 0:
                return
            with contextlib.suppress(OSError):
                if not self._noted:
                    self._path(self._holder).unlink()
                os.close(self._file)
            self._holder, self._file = "", -1

    def _make(self) -> None:
        self._folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        holder = secrets.token_hex(8)
        file = os.open(self._path(holder), os.O_RDWR | os.O_CREAT | os.O_EXCL | os.O_APPEND, _OWNER_ONLY)
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        os.write(file, self._head)
        self._holder, self._file, self._noted = holder, file, False

    def _note(self, mark: str, entry: OutboxEntry) -> None:
        if self._file >= 0:
            self._noted = True
            # One write each, at the file's end: threads need no lock.
            os.write(self._file, f"{mark} {entry.id} {entry.attempts}\n".encode())

    def _path(self, holder: str) -> Path:
        return self._folder / f"{self._name}{holder}"


@contextlib.contextmanager
def _unlocked(path: Path) -> Iterator[str]:
    """Yield the text of a file that nobody holds; raises BlockingIOError (an OSError) where somebody does."""
    with path.open("r+", encoding="ascii", errors="replace") as file:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        yield file.read()


def _traces(notes: str) -> dict[Try, Trace]:
    """Return the last note of each try; a line that was not finished is none."""
    found: dict[Try, Trace] = {}
    for line in notes.split("\n")[:-1]:
        note = _NOTE.fullmatch(line)
        if note is not None:
            found[int(note[2]), int(note[3])] = _MARKS[note[1]]
    return found


def _boot() -> str:
    """Return what tells this run of the machine from every other; empty where the system has no such thing."""
    try:
        return _BOOT.read_text(encoding="ascii").strip()
    except OSError:
        return ""
