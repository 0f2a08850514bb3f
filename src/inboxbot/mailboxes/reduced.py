"""What is held of a large message, and reducing one that can be read from a stream."""

from __future__ import annotations

import re
from collections.abc import Sequence
from email.parser import BytesHeaderParser
from email.policy import compat32
from typing import BinaryIO

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
MOST_PARTS = 1_000
"""The most parts of one message that are looked for: five times what is ever read."""

_BLOCK = 262_144
_DEEPEST = 20
_LONGEST_BOUNDARY = 200  # octets; RFC 2046 allows 70
_LONGEST_BOUNDARY_LINE = 2 * _LONGEST_BOUNDARY + 8
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


def reduce_stream(stream: BinaryIO) -> bytes:
    """Reduce a message to headers, text parts and empty stand-ins.

    Its time is that of a search through the octets, whatever they are; it holds a block of them at a
    time and what it returns: TEXT_CAP of a header and of a text, TEXTS_CAP of all texts, MOST_PARTS parts.
    """
    source = _Source(stream)
    kept: list[bytes] = []
    open_now: list[bytes] = []
    texts_room = TEXTS_CAP
    for _ in range(MOST_PARTS):
        header, line = source.up_to(_pattern(open_now, blank=True), TEXT_CAP)
        kept.append(header)
        if line and not line.strip():
            kept.append(line)
            room = min(_begin_body(header, open_now), texts_room)
            if not open_now:
                kept.append(source.first(room))
                break
            body, line = source.up_to(_pattern(open_now), room)
            texts_room -= len(body)
            kept.append(body)
        while line and _ends(line, open_now, kept):
            if not open_now:
                return b"".join(kept)
            _, line = source.up_to(_pattern(open_now), 0)
        if not line:
            break
    return b"".join(kept)


class _Source:
    """A message read block by block; ``_at`` is where the next line begins, after a line end."""

    def __init__(self, stream: BinaryIO) -> None:
        self._stream = stream
        self._buffer, self._at, self._ended = b"\n", 1, False

    def up_to(self, pattern: re.Pattern[bytes], room: int) -> tuple[bytes, bytes]:
        """Pass over everything before the first line that fits; return ``room`` octets of it, and that line.

        The line is empty where none fits: the message is at its end.
        """
        kept: list[bytes] = []
        while True:
            found = pattern.search(self._buffer, self._at - 1)
            # A line that ends with the block may go on in the next.
            if found is not None and (self._ended or found.end() < len(self._buffer)):
                begin = found.start() + 1
                kept.append(self._buffer[self._at : min(begin, self._at + room)])
                self._at = found.end()
                return b"".join(kept), self._buffer[begin : self._at]
            end = len(self._buffer) - (0 if self._ended else _LONGEST_BOUNDARY_LINE)
            if found is not None:
                end = min(end, found.start() + 1)
            if end > self._at:
                kept.append(self._buffer[self._at : min(end, self._at + room)])
                room -= len(kept[-1])
                self._buffer, self._at = self._buffer[end - 1 :], 1
            if self._ended:
                return b"".join(kept), b""
            self._more()

    def first(self, room: int) -> bytes:
        """Return the next ``room`` octets, or all there are."""
        while len(self._buffer) - self._at < room and not self._ended:
            self._more()
        return self._buffer[self._at : self._at + room]

    def _more(self) -> None:
        block = self._stream.read(_BLOCK)
        self._ended = not block
        self._buffer += block


def _pattern(boundaries: Sequence[bytes], *, blank: bool = False) -> re.Pattern[bytes]:
    """Return what finds a line that is one of these boundaries (RFC 2046 §5.1.1), or that is empty."""
    kinds = [rb"\r?"] if blank else []
    if boundaries:
        # The longest that fits is taken, and no other tried: lines may begin like all of them.
        either = b"|".join(map(re.escape, sorted(boundaries, key=len, reverse=True)))
        kinds.append(rb"--(?>%b)(?:--)?+[ \t\r]{0,%d}+" % (either, _LONGEST_BOUNDARY))
    return re.compile(rb"\n(?:%b)(?:\n|\Z)" % b"|".join(kinds))


def _ends(line: bytes, open_now: list[bytes], kept: list[bytes]) -> bool:
    """Keep a boundary, close what it ends; tell whether it was a closing one, behind which no part begins."""
    mark = line[2:].rstrip()
    for depth in range(len(open_now) - 1, -1, -1):
        closing = mark == open_now[depth] + b"--"
        if closing or mark == open_now[depth]:
            del open_now[depth + (0 if closing else 1) :]
            if kept[-1] and not kept[-1].endswith(b"\n"):
                kept.append(b"\r\n")
            kept.append(line)
            return closing
    return False


def _begin_body(header: bytes, open_now: list[bytes]) -> int:
    """Return how much of the body below a header is text to be read; note the boundary of a multipart."""
    try:
        fields = BytesHeaderParser(policy=compat32).parsebytes(header + b"\n")
        kind, disposition = fields.get_content_type(), fields.get_content_disposition()
        boundary = (fields.get_boundary() or "").encode("ascii", "surrogateescape").rstrip()
    except Exception:  # noqa: BLE001 - the standard parser raises many things on hostile headers
        return TEXT_CAP
    if kind.startswith("multipart/") and 0 < len(boundary) <= _LONGEST_BOUNDARY:
        open_now += [boundary] if len(open_now) < _DEEPEST else []
        return 0
    is_text = kind.startswith("text/") and disposition != "attachment"
    return TEXT_CAP if is_text or kind.startswith(("message/", "multipart/")) else 0
