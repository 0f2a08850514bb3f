"""An IMAP server that says what a test tells it to: for servers nobody here can install.

``answers`` maps the beginning of a command to what is sent back: bytes in which ``TAG`` stands for the
command's tag, a list of such bytes for one command after the other (the last one stays), or None to drop
the line. The longest fitting beginning counts.
"""

from __future__ import annotations

import contextlib
import socket

from loopback import Loopback

Answer = bytes | None

GREETING = b"* OK [CAPABILITY IMAP4rev1 UIDPLUS MOVE IDLE] hello\r\n"
OPENED = (
    b"* FLAGS (\\Seen \\Deleted)\r\n* 3 EXISTS\r\n* 0 RECENT\r\n* OK [PERMANENTFLAGS (\\Seen \\Flagged)] x\r\n"
    b"* OK [UIDVALIDITY 7] x\r\n* OK [UIDNEXT 4] x\r\nTAG OK [READ-WRITE] done\r\n"
)
USUAL: dict[str, Answer | list[Answer]] = {
    "CAPABILITY": b"* CAPABILITY IMAP4rev1 UIDPLUS MOVE IDLE\r\nTAG OK done\r\n",
    "LOGIN": b"TAG OK [CAPABILITY IMAP4rev1 UIDPLUS MOVE IDLE] in\r\n",
    "LOGOUT": b"* BYE\r\nTAG OK out\r\n",
    "NOOP": b"TAG OK done\r\n",
    "EXAMINE": OPENED,
    "SELECT": OPENED,
    "LIST": b'* LIST () "/" INBOX\r\nTAG OK done\r\n',
    "UID FETCH": b"TAG OK done\r\n",
    "FETCH": b"TAG OK done\r\n",
    "UID SEARCH": b"* SEARCH\r\nTAG OK done\r\n",
    "DONE": b"TAG OK done\r\n",
    "": b"TAG BAD what?\r\n",
}


def message(
    uid: int, content: bytes, *, size: int | None = None, date: str = "20-Nov-2026 10:00:00 +0000"
) -> bytes:
    """Return the answer to a first look at one message."""
    head = f'* {uid} FETCH (UID {uid} FLAGS () INTERNALDATE "{date}" RFC822.SIZE {len(content) if size is None else size}'
    return head.encode() + b" BODY[]<0> {%d}\r\n" % len(content) + content + b")\r\n"


class ScriptedImap(Loopback):
    """Says what its script tells it. ``heard`` are the commands, without their tags."""

    def __init__(
        self, answers: dict[str, Answer | list[Answer]] | None = None, *, greeting: bytes = GREETING
    ) -> None:
        self._answers = {
            key: value[:] if isinstance(value, list) else value for key, value in USUAL.items()
        } | (answers or {})
        self._greeting = greeting
        self.heard: list[str] = []
        self._listen()

    def said(self, *beginnings: str) -> list[str]:
        """Return the commands heard that begin so."""
        return [command for command in self.heard if command.startswith(beginnings)]

    def push(self, words: bytes) -> None:
        """Say something unasked on the newest line, and close it."""
        line = self._lines[-1]
        line.sendall(words)
        line.shutdown(socket.SHUT_WR)

    def _serve(self, line: socket.socket) -> None:
        with line, contextlib.suppress(OSError), line.makefile("rb") as commands:
            line.sendall(self._greeting)
            tag, continued = b"", False
            for command in commands:
                words = command.strip()
                if not continued:  # what follows a "+" is no command
                    tag, _, words = words.partition(b" ")
                self.heard.append(words.decode())
                answer = self._answer(words.decode())
                if answer is None:
                    return
                continued = answer.startswith(b"+")
                line.sendall(answer.replace(b"TAG", tag))

    def _answer(self, command: str) -> Answer:
        key = max((key for key in self._answers if command.startswith(key)), key=len)
        answer = self._answers[key]
        if isinstance(answer, list):
            return answer.pop(0) if len(answer) > 1 else answer[0]
        return answer
