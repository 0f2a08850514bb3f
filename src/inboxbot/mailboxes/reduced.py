"""What is held of a large message, and reducing one that can be read line by line."""

from __future__ import annotations

import re
from collections.abc import Iterable
from email.parser import BytesHeaderParser
from email.policy import compat32

HOLD = 1_000_000
"""Messages longer than this are reduced (octets)."""
SIZE_LIMIT = 25_000_000
"""The most of a message that is ever handed over whole (octets)."""
PAGE_BYTES = 16_000_000
"""The most that one page of messages holds (octets)."""
TEXT_CAP = 262_144
"""The most of one text part, and of a header (octets)."""
TEXTS_CAP = 1_000_000
"""The most of all text parts of one message (octets)."""

_MESSAGE_ID = re.compile(rb"(?:\A|\n)message-id:[ \t]*(?:\r?\n[ \t]+)?<([^<>\s]+)>", re.IGNORECASE)


def note_about(size: int, size_limit: int) -> tuple[str, ...]:
    """Return the sentence for a person about a message above the size limit."""
    if size <= size_limit:
        return ()
    note = (
        f"The message is {size / 1e6:.0f} MB, above the limit of {size_limit / 1e6:.0f} MB:"
        " only its headers and text were read, and it is never passed on whole."
    )
    return (note,)


def message_id(content: bytes) -> str:
    """Return the Message-ID in the header, without angle brackets; empty where there is none."""
    header = re.split(rb"\r?\n\r?\n", content[:TEXT_CAP], maxsplit=1)[0]
    found = _MESSAGE_ID.search(header)
    return found.group(1).decode("ascii", "replace") if found else ""


def reduce_lines(lines: Iterable[bytes]) -> bytes:
    """Reduce a message to headers, text parts and empty stand-ins; holds no more than it returns."""
    reducer = _Reducer()
    for line in lines:
        reducer.take(line)
    return b"".join(reducer.kept)


class _Reducer:
    """Walks the lines of a message. Boundaries of open multiparts decide where a part ends."""

    def __init__(self) -> None:
        self.kept: list[bytes] = []
        self._boundaries: list[bytes] = []
        self._in_header = True
        self._header: list[bytes] = []
        self._header_room = TEXT_CAP
        self._room = 0
        self._texts_room = TEXTS_CAP

    def take(self, line: bytes) -> None:
        if line.startswith(b"--") and self._ends_part(line):
            return
        if self._in_header:
            self._take_header(line)
        elif self._room > 0:
            piece = line[: self._room]
            self._room -= len(piece)
            self._texts_room -= len(piece)
            self.kept.append(piece)

    def _ends_part(self, line: bytes) -> bool:
        mark = line[2:].rstrip()
        for depth in range(len(self._boundaries) - 1, -1, -1):
            boundary = self._boundaries[depth]
            closing = mark == boundary + b"--"
            if mark != boundary and not closing:
                continue
            del self._boundaries[depth + (0 if closing else 1) :]
            if self.kept and not self.kept[-1].endswith(b"\n"):
                self.kept.append(b"\r\n")
            self.kept.append(line)
            self._in_header, self._header, self._room = not closing, [], 0
            self._header_room = TEXT_CAP
            return True
        return False

    def _take_header(self, line: bytes) -> None:
        if line.strip(b"\r\n"):
            if self._header_room > 0:
                self._header.append(line)
                self.kept.append(line)
                self._header_room -= len(line)
            return
        self.kept.append(line)
        self._in_header = False
        self._begin_body(b"".join(self._header))

    def _begin_body(self, header: bytes) -> None:
        try:
            fields = BytesHeaderParser(policy=compat32).parsebytes(header + b"\n")
            kind, disposition = fields.get_content_type(), fields.get_content_disposition()
            boundary = fields.get_boundary()
        except Exception:  # noqa: BLE001 - the standard parser raises many things on hostile headers
            kind, disposition, boundary = "text/plain", None, None
        if kind.startswith("multipart/") and boundary:
            self._boundaries.append(boundary.encode("ascii", "surrogateescape").rstrip())
        elif kind.startswith("message/") or (kind.startswith("text/") and disposition != "attachment"):
            self._room = min(TEXT_CAP, self._texts_room)
