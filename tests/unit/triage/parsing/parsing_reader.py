"""What every test of the parser needs: octets in, a Message out."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

import pytest

from inboxbot.model.message import Message, MessageRef, RawMessage
from inboxbot.triage.parse import parse

RECEIVED = datetime(2026, 11, 21, 12, 0, tzinfo=UTC)

Reader = Callable[..., Message]


@pytest.fixture
def read() -> Reader:
    """Return a function that parses a mail, written with LF and sent with CRLF."""

    def read(
        text: str | bytes, *, transport: str = "", complete: bool = True, received: datetime = RECEIVED
    ) -> Message:
        octets = text if isinstance(text, bytes) else text.encode()
        content = octets.replace(b"\n", b"\r\n")
        return parse(
            RawMessage(
                ref=MessageRef("INBOX", "1", "7"),
                content=content,
                received_at=received,
                size=len(content),
                complete=complete,
                transport_headers=transport.encode().replace(b"\n", b"\r\n"),
                flags=frozenset({"\\Seen"}),
            )
        )

    return read
