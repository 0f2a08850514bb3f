"""A mailbox in memory: for stories and tests, with the acts of the people who work in it."""

from __future__ import annotations

import io
import json
import threading
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta

from inboxbot.mailboxes.reduced import HOLD, PAGE_BYTES, SIZE_LIMIT, message_id, note_about, reduce_stream
from inboxbot.mailboxes.reduced import message_id as id_in
from inboxbot.model.errors import InboxbotError, PermanentError
from inboxbot.model.message import Held, MessageRef, RawMessage, Unreadable
from inboxbot.model.plan import Disposition
from inboxbot.ports.mailbox import Folder, Page

INBOX = "INBOX"
SENT = "Sent"
_SEEN = "\\Seen"
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class _Stored:
    content: bytes = field(repr=False)
    received_at: datetime
    flags: frozenset[str] = frozenset()
    spoiled: bool = False


class MemoryMailbox:
    """Works like an IMAP mailbox: folders, numbers that only rise, a validity that can change.

    ``away``: while set, every method that would use a network raises it. Thread-safe.
    """

    def __init__(
        self,
        name: str = "memory",
        *,
        folders: Sequence[str] = (INBOX, SENT),
        hold: int = HOLD,
        size_limit: int = SIZE_LIMIT,
    ) -> None:
        """Make empty folders; without ``Sent`` among them there is no folder for sent mail."""
        self.name = name
        self.away: InboxbotError | None = None
        self._hold, self._size_limit = hold, size_limit
        self._folders: dict[str, dict[int, _Stored]] = {folder: {} for folder in folders}
        self._validity = 1
        self._last_uid = 0
        self._lock = threading.RLock()
        self._news = threading.Event()

    # People -------------------------------------------------------------------------------------
    def deliver(
        self,
        content: bytes,
        received_at: datetime,
        folder: str = INBOX,
        *,
        flags: frozenset[str] = frozenset(),
    ) -> MessageRef:
        """Put a message into a folder, as a mail server does; return where it lies."""
        with self._lock:
            self._last_uid += 1
            self._folders[folder][self._last_uid] = _Stored(content, received_at, flags)
            self._news.set()
            return self._ref(folder, self._last_uid)

    def create_folder(self, folder: str) -> None:
        """Make a folder, where there is none of this name."""
        with self._lock:
            self._folders.setdefault(folder, {})

    def read(self, ref: MessageRef) -> None:
        """A person opens a message: it is marked as read."""
        with self._lock:
            stored = self._folders[ref.folder][int(ref.uid)]
            self._folders[ref.folder][int(ref.uid)] = replace(stored, flags=stored.flags | {_SEEN})

    def file_at(self, number: int, content: bytes, received_at: datetime) -> MessageRef:
        """A server files a message in the inbox under a number of its choice, a used one too."""
        with self._lock:
            self._folders[INBOX][number] = _Stored(content, received_at)
            return self._ref(INBOX, number)

    def move(self, ref: MessageRef, folder: str) -> MessageRef:
        """A person moves a message; it gets a new number there."""
        with self._lock:
            stored = self._folders[ref.folder].pop(int(ref.uid))
            return self.deliver(stored.content, stored.received_at, folder, flags=stored.flags)

    def delete(self, ref: MessageRef) -> None:
        """A person deletes a message for good."""
        with self._lock:
            del self._folders[ref.folder][int(ref.uid)]

    def spoil(self, ref: MessageRef) -> None:
        """Let a message become unreadable, as on a failing disk."""
        with self._lock:
            stored = self._folders[ref.folder][int(ref.uid)]
            self._folders[ref.folder][int(ref.uid)] = replace(stored, spoiled=True)

    def change_validity(self) -> None:
        """Number all messages anew, as after a move to another server: every cursor loses its meaning."""
        with self._lock:
            self._validity += 1
            self._last_uid = 0
            for folder, stored in self._folders.items():
                self._folders[folder] = dict(enumerate(stored.values(), 1))
                self._last_uid = max(self._last_uid, len(stored))

    def messages(self, folder: str = INBOX) -> Sequence[RawMessage]:
        """Return what lies in a folder, whole, in order of arrival: what a person sees."""
        with self._lock:
            return tuple(
                RawMessage(self._ref(folder, uid), m.content, m.received_at, len(m.content), flags=m.flags)
                for uid, m in sorted(self._folders[folder].items())
            )

    # The port -----------------------------------------------------------------------------------
    def start(self, folder: Folder) -> str:
        """Return the cursor that stands at now."""
        with self._lock:
            stored = self._open(folder)
            newest = max((m.received_at for m in stored.values()), default=None)
            return self._cursor(self._last_uid, newest)

    def start_at(self, folder: Folder, since: datetime) -> str:
        """Return a cursor that stands before the first message received at or after ``since``."""
        with self._lock:
            late = [uid for uid, m in self._open(folder).items() if m.received_at >= since]
            return self._cursor(min(late, default=self._last_uid + 1) - 1, since)

    def poll(self, folder: Folder, cursor: str, *, limit: int = 100) -> Page:
        """Return what has arrived behind ``cursor``."""
        with self._lock:
            stored = self._open(folder)
            behind, newest, reset = self._read_cursor(cursor, stored)
            waiting = sorted(uid for uid in stored if uid > behind)
            messages, room = list[RawMessage | Unreadable](), PAGE_BYTES
            for uid in waiting[: max(1, limit)]:
                message = self._message(self._ref(_NAMES[folder], uid), stored[uid])
                room -= len(message.content) if isinstance(message, RawMessage) else 0
                if room < 0 and messages:
                    break
                messages.append(message)
            more = len(messages) < len(waiting)
            last = int(messages[-1].ref.uid) if messages else behind
            seen = [m.received_at for m in messages if m.received_at]
            known = max([*seen, *([newest] if newest else [])], default=None)
            return Page(
                tuple(messages),
                self._cursor(last, known, reset if more else None),
                more=more,
                reset_before=reset,
            )

    def held(self, folder: Folder, since: datetime) -> Iterator[Sequence[Held]]:
        """List what was received at or after ``since``."""
        with self._lock:
            name = _NAMES[folder]
            found = [
                Held(self._ref(name, uid), m.received_at, len(m.content), "\\Answered" in m.flags)
                for uid, m in self._open(folder).items()
                if m.received_at >= since
            ]
        yield found

    def original(self, ref: MessageRef) -> bytes | None:
        """Return the whole message, cut at the size limit, or None where it is gone."""
        with self._lock:
            stored = self._find(ref)
            return stored.content[: self._size_limit] if stored else None

    def find(self, message_id: str, folder: str) -> Sequence[MessageRef]:
        """Return where messages with this Message-ID lie in a folder."""
        with self._lock:
            self._reach()
            stored = self._folders.get(folder, {})
            return [self._ref(folder, uid) for uid, m in stored.items() if id_in(m.content) == message_id]

    def settle(self, ref: MessageRef, disposition: Disposition) -> None:
        """Do what becomes of the original."""
        with self._lock:
            stored = self._find(ref)
            if stored is None or disposition.action == "left" or disposition.name == ref.folder:
                return
            if disposition.action == "tagged":
                tagged = replace(stored, flags=stored.flags | {disposition.name})
                self._folders[ref.folder][int(ref.uid)] = tagged
                return
            if disposition.action == "ours":
                self.create_folder(disposition.name)
            if disposition.name not in self._folders:
                raise PermanentError(
                    f"Mail cannot be moved to the folder {disposition.name}, which does not exist: create it"
                    " in the mailbox, or change the disposition in the rules file."
                )
            self.move(ref, disposition.name)

    def has_sent(self, message_id: str) -> bool | None:
        """Tell whether a mail with this Message-ID lies in Sent; None where there is no such folder."""
        with self._lock:
            self._reach()
            return None if SENT not in self._folders else message_id in self._sent_ids()

    def file_sent(self, content: bytes, sent_at: datetime) -> None:
        """File our own copy in Sent, marked as read, unless one with its Message-ID is there."""
        with self._lock:
            self._open("sent")
            known = message_id(content)
            if not known or known not in self._sent_ids():
                self.deliver(content, sent_at, SENT, flags=frozenset({_SEEN}))

    def wait(self, seconds: float) -> None:
        """Return when something was delivered, or after ``seconds``."""
        self._news.wait(seconds)
        self._news.clear()

    def wake(self) -> None:
        """Make a ``wait`` in another thread, or the next one, return soon."""
        self._news.set()

    def check(self) -> Sequence[str]:
        """Say what is here."""
        with self._lock:
            self._reach()
            return tuple(f"The folder {name} holds {len(stored)}." for name, stored in self._folders.items())

    def close(self) -> None:
        """Do nothing: there is no connection."""

    # Inside -------------------------------------------------------------------------------------
    def _reach(self) -> None:
        if self.away is not None:
            raise self.away

    def _open(self, folder: Folder) -> dict[int, _Stored]:
        self._reach()
        if _NAMES[folder] not in self._folders:
            raise PermanentError(
                f"There is no folder {_NAMES[folder]} in the mailbox {self.name}: create it."
            )
        return self._folders[_NAMES[folder]]

    def _ref(self, folder: str, uid: int) -> MessageRef:
        return MessageRef(folder, str(self._validity), str(uid))

    def _find(self, ref: MessageRef) -> _Stored | None:
        self._reach()
        if ref.validity != str(self._validity) or not ref.uid.isdigit():
            return None
        return self._folders.get(ref.folder, {}).get(int(ref.uid))

    def _sent_ids(self) -> set[str]:
        return {message_id(stored.content) for stored in self._folders[SENT].values()}

    def _message(self, ref: MessageRef, stored: _Stored) -> RawMessage | Unreadable:
        size = len(stored.content)
        if stored.spoiled:
            return Unreadable(ref, "The message is spoiled.", stored.received_at)
        complete = size <= self._hold
        content = stored.content if complete else reduce_stream(io.BytesIO(stored.content))
        notes = note_about(size, self._size_limit)
        return RawMessage(ref, content, stored.received_at, size, complete, flags=stored.flags, notes=notes)

    def _cursor(self, behind: int, newest: datetime | None, reset: datetime | None = None) -> str:
        times = [moment.isoformat() if moment else None for moment in (newest, reset)]
        return json.dumps([self._validity, behind, *times])

    def _read_cursor(
        self, cursor: str, stored: dict[int, _Stored]
    ) -> tuple[int, datetime | None, datetime | None]:
        """Return the last number read, the newest time known, and what counts as old after a reset."""
        try:
            validity, behind, *texts = json.loads(cursor)
            newest, reset = (datetime.fromisoformat(text) if text else None for text in texts)
        except (ValueError, TypeError, RecursionError):
            validity, behind, newest, reset = 0, 0, None, None
        if validity == self._validity:
            return int(behind), newest, reset
        last = max((m.received_at for m in stored.values()), default=_EPOCH)
        return 0, newest, newest or last + timedelta(seconds=1)


_NAMES: dict[Folder, str] = {"inbox": INBOX, "sent": SENT}
