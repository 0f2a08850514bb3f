"""A stand-in for Gmail's IMAP server, on loopback: messages by number, each label with UIDs of its own.

Documented (developers.google.com, "IMAP Extensions"): the capability X-GM-EXT-1; X-GM-MSGID as an unsigned
64-bit number in FETCH and SEARCH, the same in every folder; X-GM-LABELS in STORE; \\All and \\Sent in LIST.
Assumed: that a label taken off and put on again gives a new UID in that folder (as public reports say),
that MOVE out of INBOX takes the label INBOX off, and that ``+X-GM-LABELS`` makes a label that is missing.
"""

from __future__ import annotations

import contextlib
import re
import socket
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field

ALL_MAIL = "[Gmail]/All Mail"
SENT_MAIL = "[Gmail]/Sent Mail"
_CAPABILITY = "IMAP4rev1 UNSELECT IDLE NAMESPACE ID CHILDREN X-GM-EXT-1 UIDPLUS MOVE"


@dataclass
class Gmail:
    """One account: messages by number, and each label's own UIDs. Speaks IMAP on a loopback port."""

    messages: dict[int, bytes] = field(default_factory=dict)
    folders: dict[str, dict[int, int]] = field(
        default_factory=lambda: {"INBOX": {}, ALL_MAIL: {}, SENT_MAIL: {}, "Done": {}}
    )
    labels: list[tuple[int, str]] = field(default_factory=list)
    heard: list[str] = field(default_factory=list)
    validity: int = 7
    _next: int = 1

    def deliver(self, number: int, content: bytes) -> None:
        self.messages[number] = content
        self.label(number, "INBOX")
        self.label(number, ALL_MAIL)

    def label(self, number: int, folder: str) -> None:
        self._next += 1
        self.folders[folder][self._next] = number

    def unlabel(self, number: int, folder: str) -> None:
        self.folders[folder] = {uid: one for uid, one in self.folders[folder].items() if one != number}

    def renumber(self) -> None:
        self.validity += 1
        for name, held in self.folders.items():
            self.folders[name] = {uid + 1_000: number for uid, number in held.items()}
        self._next += 1_000

    @contextlib.contextmanager
    def serve(self) -> Iterator[int]:
        """Listen while the context lasts; yield the port."""
        with socket.create_server(("127.0.0.1", 0)) as listener:
            threading.Thread(target=self._accept, args=(listener,), daemon=True).start()
            try:
                yield int(listener.getsockname()[1])
            finally:
                with contextlib.suppress(OSError):
                    listener.shutdown(socket.SHUT_RDWR)

    def _accept(self, listener: socket.socket) -> None:
        with contextlib.suppress(OSError):
            while True:
                line, _ = listener.accept()
                threading.Thread(target=self._talk, args=(line,), daemon=True).start()

    def _talk(self, line: socket.socket) -> None:
        opened = ""
        with line, contextlib.suppress(OSError), line.makefile("rb") as commands:
            line.sendall(b"* OK Gimap ready for requests\r\n")
            for command in commands:
                tag, _, words = command.decode().strip().partition(" ")
                self.heard.append(words)
                if words.startswith(("SELECT", "EXAMINE")):
                    opened = words.partition(" ")[2].strip('"')
                said, end = self._answer(words, self.folders.get(opened, {}))
                line.sendall(said + f"{tag} {end}\r\n".encode())

    def _answer(self, words: str, held: dict[int, int]) -> tuple[bytes, str]:
        if words == "CAPABILITY":
            return f"* CAPABILITY {_CAPABILITY}\r\n".encode(), "OK Thats all she wrote!"
        if words == "NAMESPACE":
            return b'* NAMESPACE (("" "/")) NIL NIL\r\n', "OK Success"
        if words.startswith("LIST"):
            marks = {ALL_MAIL: "\\All ", SENT_MAIL: "\\Sent "}
            listed = [
                f'* LIST ({marks.get(name, "")}\\HasNoChildren) "/" "{name}"\r\n' for name in self.folders
            ]
            return "".join(listed).encode(), "OK Success"
        if words.startswith(("SELECT", "EXAMINE")):
            told = f"* {len(held)} EXISTS\r\n* OK [PERMANENTFLAGS (\\Seen \\Flagged \\*)] ok\r\n* OK [UIDVALIDITY {self.validity}] ok\r\n"
            return (
                told + f"* OK [UIDNEXT {self._next + 1}] ok\r\n"
            ).encode(), "OK [READ-WRITE] selected. (Success)"
        if words.startswith("UID SEARCH"):
            return self._search(words, held), "OK SEARCH completed (Success)"
        if match := re.match(r"UID FETCH (\S+) \((.*)\)", words):
            return b"".join(
                self._fetched(uid, held[uid], match[2]) for uid in _uids(match[1], held)
            ), "OK Success"
        if match := re.match(r"UID STORE (\d+) \+X-GM-LABELS \((.*)\)", words):
            self.labels.append((held[int(match[1])], match[2]))
        elif match := re.match(r'UID MOVE (\d+) "?(\w+)', words):
            number = held[int(match[1])]
            self.unlabel(number, "INBOX")
            self.label(number, match[2])
        return b"", "OK Success"

    def _search(self, words: str, held: dict[int, int]) -> bytes:
        found = sorted(held)
        if match := re.search(r"X-GM-MSGID (\d+)", words):
            found = [uid for uid in found if held[uid] == int(match[1])]
        if match := re.search(r'HEADER Message-ID "?<(.+?)>', words):
            found = [uid for uid in found if f"Message-ID: <{match[1]}>".encode() in self.messages[held[uid]]]
        return f"* SEARCH{''.join(f' {uid}' for uid in found)}\r\n".encode()

    def _fetched(self, uid: int, number: int, items: str) -> bytes:
        content = self.messages[number]
        told = f"* 1 FETCH (UID {uid}"
        told += f" X-GM-MSGID {number}" if "X-GM-MSGID" in items else ""
        told += ' INTERNALDATE "20-Nov-2026 10:00:00 +0000"' if "INTERNALDATE" in items else ""
        told += f" FLAGS () RFC822.SIZE {len(content)}" if "RFC822.SIZE" in items else ""
        if "BODY.PEEK" not in items:
            return told.encode() + b")\r\n"
        return told.encode() + b" BODY[]<0> {%d}\r\n" % len(content) + content + b")\r\n"


def _uids(text: str, held: dict[int, int]) -> list[int]:
    wanted: set[int] = set()
    for part in text.split(","):
        first, _, last = part.partition(":")
        end = max(held, default=0) if "*" in part else int(last or first)
        wanted |= set(range(int(first) if first != "*" else end, end + 1))
    return sorted(wanted & held.keys())
