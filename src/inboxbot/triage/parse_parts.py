"""The MIME tree of a message (RFC 2046), found by searching for boundaries; no line of a part is walked.

Parts are offsets into the octets as fetched: nothing is copied until a text is read.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from inboxbot.model.message import Attachment
from inboxbot.triage.parse_headers import Block, read_block
from inboxbot.triage.parse_notes import MAX_DEPTH, MAX_ENCODED, MAX_FALSE_BOUNDARIES, Notes
from inboxbot.triage.parse_params import file_name, parse_parameters
from inboxbot.triage.parse_words import decode_base64, decode_quoted_printable

MESSAGE_TYPES: Final = frozenset({"message/rfc822", "message/global", "message/news"})
_MAX_DELIMITER_TAIL: Final = 1_000
_NOTHING: Final[dict[str, str]] = {}
_CR: Final = 0x0D


@dataclass(frozen=True, slots=True)
class Part:
    """One part: its type and where its body lies in ``source``. ``children`` only of a multipart."""

    source: bytes
    start: int
    end: int
    type: str
    parameters: dict[str, str]
    encoding: str = ""
    disposition: str = ""
    name: str = ""
    children: tuple[Part, ...] = ()

    @property
    def size(self) -> int:
        """Return the octets of the decoded body: for base64 reckoned from the length of its first line."""
        if self.encoding != "base64":
            return max(0, self.end - self.start)
        tail = self.source[max(self.start, self.end - 80) : self.end]
        length = max(0, self.end - self.start) - len(tail) + len(tail.rstrip())
        line = (
            self.source.find(b"\n", self.start, min(self.end, self.start + _MAX_DELIMITER_TAIL))
            + 1
            - self.start
        )
        if line > 1:
            ending = 2 if self.source[self.start + line - 2] == _CR else 1
            length -= length // line * ending
        return max(0, (length - tail.count(b"=")) * 3 // 4)

    def octets(self, limit: int = MAX_ENCODED) -> bytes:
        """Return the decoded body, made from at most ``limit`` octets of the encoded one."""
        data = self.source[self.start : min(self.end, self.start + limit)]
        if self.encoding == "base64" and not self.is_plain_after_all(data):
            return decode_base64(data)
        if self.encoding == "quoted-printable":
            return decode_quoted_printable(data)
        return data

    @staticmethod
    def is_plain_after_all(data: bytes) -> bool:
        """Tell whether a body said to be base64 is readable text: no base64 has words and blanks."""
        head = data[:400].replace(b"\r\n", b"\n").strip()
        return b" " in head and len(head.split(b" ")) > len(head) // 20

    def as_attachment(self) -> Attachment:
        """Return what is listed of a part that is not read."""
        return Attachment(self.name, self.type, self.size)


def read_part(
    block: Block, source: bytes, end: int, notes: Notes, *, depth: int = 0, default: str = "text/plain"
) -> Part:
    """Build the tree below one header block. ``default`` is the type where none is stated."""
    type_, parameters = parse_parameters(block.first("content-type"))
    if type_.count("/") != 1 or not type_.strip("/"):
        type_ = default
    stated = block.first("content-disposition")
    disposition, described = parse_parameters(stated) if stated else ("", _NOTHING)
    encoding = block.first("content-transfer-encoding").partition(";")[0].strip().lower()
    part = Part(
        source, min(block.body, end), end, type_, parameters, encoding, disposition,
        file_name(described.get("filename") or parameters.get("name", "")),
    )  # fmt: skip
    if not type_.startswith("multipart/"):
        return part
    return _with_children(part, notes, depth)


def read_message(part: Part, notes: Notes, depth: int) -> tuple[Block, Part]:
    """Read the message that a ``message/rfc822`` part holds (wrongly encoded ones too)."""
    if part.encoding in ("base64", "quoted-printable"):
        source = part.octets()
        start, end = 0, len(source)
    else:
        source, start, end = part.source, part.start, part.end
    block = read_block(source, start, end, notes)
    return block, read_part(block, source, end, notes, depth=depth)


def _with_children(part: Part, notes: Notes, depth: int) -> Part:
    """Return a multipart with its children; plain text instead, where it has no boundaries."""
    as_text = Part(part.source, part.start, part.end, "text/plain", part.parameters, part.encoding)
    boundary = part.parameters.get("boundary", "").rstrip().encode("utf-8", "replace")
    if not boundary:
        notes.damage("A part made of several parts does not say where they begin; it was read as text.")
        return as_text
    if depth >= MAX_DEPTH:
        notes.add(f"Parts lie deeper than {MAX_DEPTH} levels in each other; the inner ones were not read.")
        return part
    if not notes.may_search(part.end - part.start):
        return part
    found, closed = _sections(part.source, part.start, part.end, b"--" + boundary, notes)
    if not found:
        notes.damage("A part made of several parts has none where it should; it was read as text.")
        return as_text
    if not closed:
        notes.damage("The message ends before its last part does; something may be missing.")
    default = "message/rfc822" if part.type == "multipart/digest" else "text/plain"
    children = tuple(
        read_part(
            read_block(part.source, start, end, notes),
            part.source,
            end,
            notes,
            depth=depth + 1,
            default=default,
        )
        for start, end in found
    )
    return Part(
        part.source,
        part.start,
        part.end,
        part.type,
        part.parameters,
        part.encoding,
        part.disposition,
        part.name,
        children,
    )


def _sections(
    source: bytes, start: int, end: int, delimiter: bytes, notes: Notes
) -> tuple[list[tuple[int, int]], bool]:
    """Return the extent of every part between the delimiters, and whether the closing one was found."""
    found: list[tuple[int, int]] = []
    begin = -1  # of the part at hand
    false = 0
    at = start if source.startswith(delimiter, start, end) else _next(source, delimiter, start, end)
    while at >= 0:
        after = at + len(delimiter)
        line_end = source.find(b"\n", after, end)
        line_end = end if line_end < 0 else line_end
        tail = source[after:line_end].strip(b" \t\r") if line_end - after <= _MAX_DELIMITER_TAIL else b"-"
        if tail in (b"", b"--"):
            if begin >= 0:
                if not notes.may_open_part():
                    return found, True
                found.append((begin, _before_line_end(source, begin, at)))
            if tail:
                return found, True
            begin = min(line_end + 1, end)
        elif (false := false + 1) > MAX_FALSE_BOUNDARIES:
            notes.add(
                "The message has too many lines that look like the edge of a part; the rest was not read."
            )
            break
        at = _next(source, delimiter, after, end)
    if begin >= 0 and (begin < end or not found) and notes.may_open_part():
        found.append((begin, end))
    return found, False


def _next(source: bytes, delimiter: bytes, start: int, end: int) -> int:
    at = source.find(b"\n" + delimiter, start, end)
    return at + 1 if at >= 0 else -1


def _before_line_end(source: bytes, begin: int, at: int) -> int:
    """Return the end of a part: the line end before a delimiter belongs to the delimiter."""
    stop = at - 1
    if stop > begin and source[stop - 1 : stop] == b"\r":
        stop -= 1
    return max(begin, stop)
