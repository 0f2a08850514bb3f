"""What a mailbox must be able to do, whichever server holds it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal, Protocol

from inboxbot.model.message import Held, MessageRef, RawMessage, Unreadable
from inboxbot.model.plan import Disposition

Folder = Literal["inbox", "sent"]


@dataclass(frozen=True, slots=True)
class Page:
    """Messages in the order of their arrival, and the cursor that stands behind the last of them.

    ``cursor`` is opaque text of the adapter's; the caller saves it only after every message of the
    page is committed. ``more``: another page waits. ``reset_before``: set when the old cursor had
    lost its meaning (UIDVALIDITY changed, state expired): the page then holds messages met before,
    and whatever was received before this time may be taken in but not acknowledged.
    """

    messages: tuple[RawMessage | Unreadable, ...]
    cursor: str
    more: bool = False
    reset_before: datetime | None = None


class Mailbox(Protocol):
    r"""A shared mailbox. People work in it at the same time.

    Promises (promise 1): ``\Seen`` is never changed, nothing is deleted, nothing expunged but what
    a move left behind by UID. An instance is used by one thread at a time. Every network call has a
    time-out. Every method may raise TransientError (away, throttled, dropped: drop the connection,
    the next call reconnects) or PermanentError (refused credentials, no such folder: named in the
    message with what to do). No other exception leaves an adapter.
    """

    name: str
    """Which mailbox, for the log and for errors: never a secret."""

    def start(self, folder: Folder) -> str:
        """Return the cursor that stands at now: everything already there is old (promise 2)."""
        ...

    def start_at(self, folder: Folder, since: datetime) -> str:
        """Return a cursor that stands before the first message received at or after ``since``."""
        ...

    def poll(self, folder: Folder, cursor: str, *, limit: int = 100) -> Page:
        """Return what has arrived behind ``cursor``, at most ``limit`` messages.

        A message that vanishes meanwhile (people move mail) is left out. One that cannot be read
        comes as Unreadable and never blocks the next. An unknown or damaged cursor is a reset.
        Calling twice with one cursor returns the same messages again.
        """
        ...

    def held(self, folder: Folder, since: datetime) -> Iterator[Sequence[Held]]:
        """List what the folder holds that was received at or after ``since``, read or not, some at a time.

        A cheap listing, without the messages; in no order. No other method may be called before it
        is read to its end.
        """
        ...

    def original(self, ref: MessageRef) -> bytes | None:
        """Return the whole message, or None where it is gone. Cut at the adapter's size limit."""
        ...

    def find(self, message_id: str, folder: str) -> Sequence[MessageRef]:
        """Return where messages with this Message-ID lie in the folder of this name of the server's.

        Nothing, where there is no such folder. For a person who waits: it may read the whole folder.
        """
        ...

    def settle(self, ref: MessageRef, disposition: Disposition) -> None:
        """Do what becomes of the original. Settling again, or settling what is gone, does nothing.

        A folder of ``ours`` is made where it is missing, as far as the mailbox can; another never is.
        """
        ...

    def has_sent(self, message_id: str) -> bool | None:
        """Tell whether a mail with this Message-ID lies in Sent; None where that proves nothing."""
        ...

    def file_sent(self, content: bytes, sent_at: datetime) -> None:
        """File our own copy in Sent, marked as read, unless one with its Message-ID is there."""
        ...

    def wait(self, seconds: float) -> None:
        """Return when something may have arrived or after ``seconds``: a hint only, never needed."""
        ...

    def wake(self) -> None:
        """Make a ``wait`` in another thread return soon (clean stop)."""
        ...

    def check(self) -> Sequence[str]:
        """Try everything the service will need, change nothing; return sentences of what was found.

        Raises PermanentError or TransientError whose message tells apart address, encryption,
        credentials and folder.
        """
        ...

    def close(self) -> None:
        """Let go of the connection. Never raises; may be called twice."""
        ...
