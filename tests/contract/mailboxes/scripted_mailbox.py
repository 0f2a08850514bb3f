"""An IMAP mailbox on a scripted server, for tests."""

from __future__ import annotations

import contextlib
import json
from collections.abc import Iterator
from typing import Any

from scripted_imap import Answer, ScriptedImap

from inboxbot.mailboxes.imap import ImapMailbox
from inboxbot.model.message import MessageRef, RawMessage, Unreadable

PASSWORD = 'pa"ss-4711'
CURSOR = json.dumps({"folder": "INBOX", "validity": 7, "next": 1, "newest": "2026-11-01T00:00:00+00:00"})
REF = MessageRef("INBOX", "7", "2")


def mail(name: str) -> bytes:
    return f"Subject: {name}\r\n\r\nText\r\n".encode()


@contextlib.contextmanager
def mailbox_on(
    answers: dict[str, Answer | list[Answer]], **more: Any
) -> Iterator[tuple[ImapMailbox, ScriptedImap]]:
    with ScriptedImap(answers, **more) as server:
        mailbox = ImapMailbox(server.host, server.port, "none", "info", PASSWORD)
        try:
            yield mailbox, server
        finally:
            mailbox.close()


def contents(messages: tuple[RawMessage | Unreadable, ...]) -> list[str]:
    return [m.content.decode().split("\r\n")[0][9:] if isinstance(m, RawMessage) else "?" for m in messages]
