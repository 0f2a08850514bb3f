"""What a sender must be able to do, whichever way mail leaves."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Protocol

from inboxbot.model.mail import OutboxEntry, SendResult
from inboxbot.ports.wire import Wire


class Sender(Protocol):
    """Hands finished mails to a server. Decides nothing, retries nothing, rewrites nothing.

    One recipient a mail. Used by one thread at a time; may use connections of its own in parallel.
    """

    name: str
    """Which server, for the log and for errors: never a secret."""

    files_copy: bool
    """True where the server files a copy in Sent itself."""

    wire: Wire
    """Hears of each mail right before the first octet by which the server could have it, so that after a
    crash a mail not named here surely did not go, and of its result as soon as that is known. Where it
    refuses to note, the mail does not go (NotSent, not permanent). Set by whoever keeps notes."""

    def send(self, entries: Sequence[OutboxEntry]) -> Iterator[tuple[OutboxEntry, SendResult]]:
        """Send each mail and yield its result as soon as it is known, in any order.

        Yields exactly one result for every entry and never raises: NotSent is only said where the
        server surely does not have the mail; once the data may have gone and no answer came it is
        MaybeSent. A server that is away gives NotSent(permanent=False) for all that is left, after
        one time-out and not one for each. Refused credentials are NotSent(permanent=False) with a
        sentence that says so: the mail is good, the settings are not.
        """
        ...

    def check(self) -> Sequence[str]:
        """Connect and sign in, send nothing; return sentences of what was found.

        Raises PermanentError or TransientError whose message tells apart address, encryption,
        credentials and permission.
        """
        ...

    def close(self) -> None:
        """Let go of the connections. Never raises; may be called twice."""
        ...
