"""The mails of one call, shared by the sessions that send them."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator, Sequence

from inboxbot.model.mail import NotSent, OutboxEntry, SendResult
from inboxbot.ports.wire import Wire
from inboxbot.senders.session import Session

Result = tuple[OutboxEntry, SendResult]

_NOT_TRIED = "The sender stopped before this mail was tried"


class Batch:
    """What is still to be sent, and why it may be that it cannot. Used from several threads."""

    def __init__(self, entries: Sequence[OutboxEntry], wire: Wire) -> None:
        """``wire`` is the port's."""
        self._waiting = deque(entries)
        self.wire = wire
        self._stopped = False
        self._reason = _NOT_TRIED
        self._refused = False
        self._sessions: list[Session] = []

    def __bool__(self) -> bool:
        """Whether there is something to take."""
        return bool(self._waiting) and not self._stopped

    def take(self) -> OutboxEntry | None:
        """Return the next mail, None where there is none or the batch was stopped."""
        try:
            return None if self._stopped else self._waiting.popleft()
        except IndexError:
            return None

    def give_back(self, entry: OutboxEntry) -> None:
        """Put back a mail of which nothing was sent."""
        self._waiting.appendleft(entry)

    def blame(self, reason: str, *, refused: bool = False) -> None:
        """Remember why a session ended, for what may be left. Why all was stopped is kept.

        ``refused``: it is about our settings, and trying again soon would do harm.
        """
        if not self._stopped:
            self._reason, self._refused = reason, refused

    def stop(self, reason: str, *, refused: bool = False) -> None:
        """Let nobody take another mail: none can go."""
        self.blame(reason, refused=refused)
        self._stopped = True

    def opened(self, session: Session) -> None:
        """Note a session that sends from this batch, so that it can be made to end."""
        self._sessions.append(session)

    def abandon(self) -> None:
        """Make every session end at once: nobody waits for the results any more."""
        self.stop(_NOT_TRIED)
        for session in self._sessions:
            session.line.abort()

    def left(self) -> Iterator[Result]:
        """Yield what nobody sent: surely not sent, and worth another try later."""
        while self._waiting:
            yield (
                self._waiting.popleft(),
                NotSent(permanent=False, reason=self._reason, refused=self._refused),
            )
