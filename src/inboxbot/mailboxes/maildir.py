"""A mailbox in a Maildir++ on this machine, beside other programs that deliver and read there."""

from __future__ import annotations

import hashlib
import os
import threading
from collections.abc import Iterator, Sequence
from datetime import datetime
from pathlib import Path

from inboxbot.mailboxes.maildir_cursor import Cursor, advance, decode, digest, waiting
from inboxbot.mailboxes.maildir_files import (
    MailFile,
    directory,
    list_files,
    make_maildir,
    status_of,
    times_of,
)
from inboxbot.mailboxes.reduced import (
    HOLD,
    PAGE_BYTES,
    SIZE_LIMIT,
    TEXT_CAP,
    message_id,
    note_about,
    reduce_stream,
)
from inboxbot.model.errors import InboxbotError, PermanentError, TransientError
from inboxbot.model.message import Held, MessageRef, RawMessage, Unreadable
from inboxbot.model.plan import Disposition
from inboxbot.ports.mailbox import Folder, Page

_INBOX = "INBOX"
_SENT = "Sent"
_SLICE = 0.5


class MaildirMailbox:
    """Reads ``new`` and ``cur``; Sent is the subfolder ``.Sent``. The time of receipt is the file's own.

    A message is never renamed within its folder (its flags are the people's), so tags have no effect.
    """

    def __init__(self, path: Path, *, size_limit: int = SIZE_LIMIT, hold: int = HOLD) -> None:
        """Remember the Maildir's path and the bounds in octets."""
        self.name = f"Maildir {path}"
        self._path = path
        self._size_limit, self._hold = size_limit, hold
        self._scanned: tuple[int, ...] = ()
        self._sent_ids: dict[str, str] = {}
        self._woken = threading.Event()

    # Reading ------------------------------------------------------------------------------------
    def start(self, folder: Folder) -> str:
        """Return the cursor that stands at now."""
        files = self._scan(folder)
        newest = max(times_of(files).values(), default=None)
        return Cursor(frozenset(map(digest, files)), newest=newest).encode()

    def start_at(self, folder: Folder, since: datetime) -> str:
        """Return a cursor that stands before the first message received at or after ``since``."""
        files = self._scan(folder)
        late = {base for base, time in times_of(files).items() if time >= since}
        return Cursor(frozenset(map(digest, files.keys() - late)), newest=since).encode()

    def poll(self, folder: Folder, cursor: str, *, limit: int = 100) -> Page:
        """Return what has arrived behind ``cursor``, in the order of the files' times."""
        files = self._scan(folder)
        known = decode(cursor)
        new = files if known is None else {b: f for b, f in files.items() if digest(b) not in known.seen}
        times = times_of(new)
        known, order = waiting(known, files, times)
        messages, taken, room = list[RawMessage | Unreadable](), dict[str, datetime](), PAGE_BYTES
        asked = order[: max(1, limit)]
        more = len(asked) < len(order)
        for base in asked:
            message = self._message(folder, files[base], times[base])
            room -= len(message.content) if isinstance(message, RawMessage) else 0
            if room < 0 and messages:
                more = True
                break
            if message:  # else it is gone; if a listing only missed it, the next poll finds it
                messages.append(message)
                taken[base] = times[base]
        behind = advance(known, files, taken, more=more)
        return Page(tuple(messages), behind.encode(), more=more, reset_before=known.reset_before)

    def held(self, folder: Folder, since: datetime) -> Iterator[Sequence[Held]]:
        """List what was received at or after ``since``, by the files' own times."""
        found = [
            (file, seen) for file in self._scan(folder).values() if (seen := status_of(file)) is not None
        ]
        yield [
            Held(MessageRef(_NAMES[folder], "", file.base), received_at, size, "\\Answered" in file.flags)
            for file, (received_at, size) in found
            if received_at >= since
        ]

    def original(self, ref: MessageRef) -> bytes | None:
        """Return the whole message, cut at the size limit, or None where it is gone."""
        found = self._find(ref)
        try:
            if found is None:
                return None
            with found.path.open("rb") as stream:
                return stream.read(self._size_limit)
        except FileNotFoundError:
            return None
        except OSError as error:
            raise _translated(error, f"read {ref}") from error

    def _message(
        self, folder: Folder, file: MailFile, received_at: datetime
    ) -> RawMessage | Unreadable | None:
        ref = MessageRef(_NAMES[folder], "", file.base)
        for _ in range(3):  # a mail program renames a file when its flags change
            try:
                with file.path.open("rb") as stream:
                    size = os.fstat(stream.fileno()).st_size
                    whole = size <= self._hold
                    content = stream.read() if whole else reduce_stream(stream)
            except FileNotFoundError:
                again = self._find(ref)
                if again is None:
                    return None
                file = again
            except OSError as error:
                return Unreadable(ref, f"The file cannot be read ({error.strerror}).", received_at)
            else:
                notes = note_about(size, self._size_limit)
                return RawMessage(ref, content, received_at, size, whole, flags=file.flags, notes=notes)
        return Unreadable(ref, "The file is renamed whenever it is to be read.", received_at)

    def _scan(self, folder: Folder) -> dict[str, MailFile]:
        """List a folder, each message once."""
        root = self._root(_NAMES[folder])
        try:
            if folder == "inbox":
                self._scanned = self._changed()
            return {file.base: file for file in list_files(root)}
        except FileNotFoundError as error:
            raise PermanentError(
                f"There is no Maildir folder {root}: check INBOXBOT_MAILDIR_PATH, or create it."
            ) from error
        except OSError as error:
            raise _translated(error, f"list the Maildir folder {root}") from error

    def _changed(self) -> tuple[int, ...]:
        return tuple((self._path / part).stat().st_mtime_ns for part in ("new", "cur"))

    def _root(self, name: str) -> Path:
        return self._path if name == _INBOX else self._path / directory(name)

    def _find(self, ref: MessageRef) -> MailFile | None:
        try:
            files = [file for file in list_files(self._root(ref.folder)) if file.base == ref.uid]
        except FileNotFoundError:
            return None
        except OSError as error:
            raise _translated(error, f"find {ref}") from error
        return files[-1] if files else None

    def find(self, message_id: str, folder: str) -> Sequence[MessageRef]:
        """Return where messages with this Message-ID lie in a folder; reads every head in it."""
        try:
            files = list(list_files(self._root(folder)))
        except FileNotFoundError:
            return ()
        except OSError as error:
            raise _translated(error, f"list the Maildir folder {folder}") from error
        return [MessageRef(folder, "", file.base) for file in files if _message_id_of(file) == message_id]

    # Writing ------------------------------------------------------------------------------------
    def settle(self, ref: MessageRef, disposition: Disposition) -> None:
        """Move the original to a subfolder. A tag is left undone: flags belong to the people."""
        if disposition.action not in {"moved", "ours"} or disposition.name == ref.folder:
            return
        target = self._root(disposition.name)
        if disposition.action == "ours":
            make_maildir(self._path, (disposition.name,))
        if not (target / "cur").is_dir():
            raise PermanentError(
                f"Mail cannot be moved to the folder {disposition.name}, which does not exist ({target}):"
                " create it, or change the disposition in the rules file."
            )
        for _ in range(3):
            found = self._find(ref)
            if found is None:
                return
            place = target / found.path.parent.name / found.path.name
            try:
                if place.exists():
                    raise PermanentError(f"Mail cannot be moved to {place}: another message has its name.")
                found.path.rename(place)
            except FileNotFoundError:
                continue  # renamed by a mail program meanwhile
            except OSError as error:
                raise _translated(error, f"move {ref} to {disposition.name}") from error
            return

    def has_sent(self, message_id: str) -> bool | None:
        """Tell whether a mail with this Message-ID lies in Sent; None where there is no such folder."""
        if not self._root(_SENT).is_dir():
            return None
        known = self._sent_ids
        self._sent_ids = {
            base: known[base] if base in known else _message_id_of(file)
            for base, file in self._scan("sent").items()
        }
        return message_id in self._sent_ids.values()

    def file_sent(self, content: bytes, sent_at: datetime) -> None:
        """File our own copy in Sent, marked as read, unless one with its Message-ID is there."""
        root = self._root(_SENT)
        known = message_id(content)
        if known and self.has_sent(known):
            return
        mark = hashlib.sha256(known.encode() or content).hexdigest()[:24]
        base = f"{int(sent_at.timestamp())}.{mark}.inboxbot"
        draft, place = root / "tmp" / base, root / "cur" / f"{base}:2,S"
        try:
            with draft.open("wb") as stream:
                stream.write(content)
                stream.flush()
                os.fsync(stream.fileno())
            os.utime(draft, (sent_at.timestamp(), sent_at.timestamp()))
            draft.rename(place)
        except FileNotFoundError as error:
            raise PermanentError(f"There is no Maildir folder {root} for sent mail: create it.") from error
        except OSError as error:
            raise _translated(error, f"file a sent mail in {root}") from error

    # Waiting and running ------------------------------------------------------------------------
    def wait(self, seconds: float) -> None:
        """Return when the folder has changed since the last poll, or after ``seconds``. Never raises."""
        left = seconds
        while left > 0 and not self._woken.is_set():
            try:
                if self._scanned and self._changed() != self._scanned:
                    break
            except OSError:
                pass  # the next poll says what it is
            self._woken.wait(min(left, _SLICE))
            left -= _SLICE
        self._woken.clear()

    def wake(self) -> None:
        """Make a ``wait`` in another thread, or the next one, return soon."""
        self._woken.set()

    def check(self) -> Sequence[str]:
        """List both folders, change nothing; return what can and cannot be done."""
        inbox = len(self._scan("inbox"))
        for part in ("new", "cur"):
            if not os.access(self._path / part, os.R_OK | os.X_OK):
                raise PermanentError(
                    f"The Maildir folder {self._path / part} may not be read: give the right to."
                )
        sent = self._root(_SENT)
        if not sent.is_dir():
            raise PermanentError(
                f"There is no folder for sent mail in the Maildir: create it (mkdir -p"
                f" {sent}/{{cur,new,tmp}}). Without it no answer of a colleague is ever seen."
            )
        return (
            f"The Maildir {self._path} holds {inbox} messages.",
            f"Sent mail is in {sent}, which holds {len(self._scan('sent'))}.",
            "Tags: a Maildir keeps none; tag: has no effect.",
            "Moving: to subfolders that exist.",
        )

    def close(self) -> None:
        """Do nothing: there is no connection."""


_NAMES: dict[Folder, str] = {"inbox": _INBOX, "sent": _SENT}


def _message_id_of(file: MailFile) -> str:
    try:
        with file.path.open("rb") as stream:
            return message_id(stream.read(TEXT_CAP))
    except OSError:
        return ""


def _translated(error: OSError, what: str) -> InboxbotError:
    if isinstance(error, PermissionError):
        return PermanentError(f"Could not {what}: permission denied; give this user the right to.")
    return TransientError(f"Could not {what} ({error.strerror or error}): tried again later.")
