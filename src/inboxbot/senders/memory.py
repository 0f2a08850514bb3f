"""Sending into memory: for tests, which may say beforehand what becomes of a mail."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from inboxbot.model.mail import NotSent, OutboxEntry, SendResult, Sent
from inboxbot.ports.wire import NoWire, Wire


def _taken(entry: OutboxEntry) -> SendResult:
    return Sent(reply=f"250 taken {entry.mail.message_id}")


class MemorySender:
    """The Sender port without a server.

    ``answer`` decides what becomes of each mail; left out, all are sent. ``sent`` holds what the
    "server" has: the mails answered Sent, in order.
    """

    name = "memory"
    files_copy = False

    def __init__(self, answer: Callable[[OutboxEntry], SendResult] = _taken) -> None:
        self.answer = answer
        self.sent: list[OutboxEntry] = []
        self.wire: Wire = NoWire()

    def send(self, entries: Sequence[OutboxEntry]) -> Iterator[tuple[OutboxEntry, SendResult]]:
        """Answer each mail in turn."""
        for entry in entries:
            try:
                self.wire.going(entry)
            except OSError as error:
                yield entry, NotSent(permanent=False, reason=f"it could not be noted ({error.strerror})")
                continue
            result = self.answer(entry)
            self.wire.came(entry, result)
            if isinstance(result, Sent):
                self.sent.append(entry)
            yield entry, result

    def check(self) -> Sequence[str]:
        """Return one sentence."""
        return ["Mails are kept in memory; nothing leaves this machine."]

    def close(self) -> None:
        """Do nothing: no connection is held."""
