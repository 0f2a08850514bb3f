"""Where access tokens come from, for mailboxes and senders that sign in with OAuth."""

from __future__ import annotations

from typing import Protocol


class Tokens(Protocol):
    """Hands out access tokens for one service. Thread-safe; may be shared by mailbox and sender."""

    name: str
    """Who signs in, for sentences: never a secret."""

    def fresh(self) -> str:
        """Return a token that is good for some minutes at least, the one at hand where it is.

        Raises SignInRefusedError, whose message tells which step of the set-up is missing, or
        TransientError where the service is away. The token is never logged and stands in no message.
        """
        ...

    def forget(self) -> None:
        """Throw away the token at hand, because a server refused it: the next is asked for anew. Never raises."""
        ...
