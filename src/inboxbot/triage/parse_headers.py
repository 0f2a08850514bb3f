"""Header blocks (RFC 5322 §2.2, RFC 6532), split the tolerant way; nothing is interpreted here."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from inboxbot.triage.parse_charsets import decode
from inboxbot.triage.parse_notes import MAX_HEADER, MAX_HEADER_BLOCK, MAX_HEADERS, Notes
from inboxbot.triage.parse_words import decode_words

_MAX_RAW: Final = 8 * MAX_HEADER  # addresses and ids are read from this much of one header
_WINDOW: Final = 8_192
_BLANK: Final = " \t\r"
_UNFOLD: Final = re.compile(r"[ \t\r]*\n[ \t]+")
# One header with its continuation lines, or a line that is none.
_LINE: Final = re.compile(r"([!-9;-~]+)[ \t]*:([^\n]*(?:\n[ \t][^\n]*)*)\n?|([^\n]*\n|[^\n]+)")
# Written by the servers on the way; a mailbox that regenerates the MIME knows nothing of them.
_TRACE: Final = frozenset(
    {
        "received",
        "return-path",
        "delivered-to",
        "x-original-to",
        "authentication-results",
        "received-spf",
        "dkim-signature",
    }
)
_KNOWN: Final = re.compile(
    r"(?:from|to|cc|bcc|subject|date|sender|reply-to|message-id|in-reply-to|references|received|return-path"
    r"|mime-version|content-[a-z-]+|x-[\w-]+|list-[a-z]+|importance|precedence|auto-submitted)[ \t]*:",
    re.IGNORECASE,
)

Field = tuple[str, str]  # lower-case name; value unfolded to one line, not yet decoded


@dataclass(frozen=True, slots=True)
class Block:
    """One header block. ``body`` is the offset at which what follows it begins."""

    fields: tuple[Field, ...]
    body: int

    def first(self, name: str) -> str:
        """Return the first such header's value, empty where there is none."""
        return next((value for field, value in self.fields if field == name), "")


@dataclass(frozen=True, slots=True)
class Headers:
    """Every copy of every header in order, by lower-case name, as it came over the wire."""

    raw: dict[str, list[str]]

    def first(self, name: str) -> str:
        """Return the first (topmost) value, empty where there is none."""
        values = self.raw.get(name)
        return values[0] if values else ""

    def every(self, *names: str) -> list[str]:
        """Return all values of these headers, name by name."""
        return [value for name in names for value in self.raw.get(name, ())]

    def decoded(self) -> dict[str, tuple[str, ...]]:
        """Return every value as text, on one line, cut to 8 KB."""
        return {name: tuple([_shown(value) for value in values]) for name, values in self.raw.items()}


def read_block(source: bytes, start: int, end: int, notes: Notes) -> Block:
    """Split the header block that begins at ``start``; it ends at a blank line or at what is no header.

    Work and memory are bounded by MAX_HEADER_BLOCK, whatever the sizes; only the search for the
    end of a longer block runs on.
    """
    if source.startswith((b"\n", b"\r\n"), start, end):
        return Block((), source.find(b"\n", start, end) + 1)
    stop, body = _blank_line(source, start, end)
    text = source[start : min(stop, start + MAX_HEADER_BLOCK)].decode("latin-1")
    if stop - start > MAX_HEADER_BLOCK:
        notes.add("The headers are longer than 256 KB; the rest of them were not read.")
        text = text[: text.rfind("\n") + 1] or text
    found, other = _fields(text, notes)
    if other >= 0:
        body = start + other
        notes.damage("The headers end without a blank line; the text was taken from there on.")
    return Block(tuple([(name.lower(), _text(value)) for name, value in found]), min(body, end))


def _shown(value: str) -> str:
    if len(value) <= MAX_HEADER and value.isprintable() and value.isascii() and "=?" not in value:
        return value  # nearly every header
    return decode_words(value)[:MAX_HEADER]


def merge(transport: Sequence[Field], own: Sequence[Field]) -> Headers:
    """Put the headers of the transport before those of a regenerated MIME.

    Where they are given they replace its trace headers, and its list headers of the same name;
    of the others an identical value is not repeated.
    """
    raw: dict[str, list[str]] = {}
    for name, value in transport:
        raw.setdefault(name, []).append(value)
    given = {name: frozenset(values) for name, values in raw.items()}
    for name, value in own:
        if given and (
            name in _TRACE or name.startswith("arc-") or (name.startswith("list-") and name in given)
        ):
            continue
        if value not in given.get(name, ()):
            raw.setdefault(name, []).append(value)
    return Headers(raw)


def _blank_line(source: bytes, start: int, end: int) -> tuple[int, int]:
    """Return where the block ends and where the body begins; both ``end`` where no line is blank.

    In growing windows, because the kind of blank line that a message does not use would else be
    searched for through all of its attachments.
    """
    reach = _WINDOW
    while True:
        stop = min(end, start + reach)
        plain = source.find(b"\n\n", start, stop)
        crlf = source.find(b"\n\r\n", start, stop if plain < 0 else plain)
        if crlf >= 0:
            return crlf + 1, crlf + 3
        if plain >= 0:
            return plain + 1, plain + 2
        if stop == end:
            return end, end
        reach *= 8


def _fields(block: str, notes: Notes) -> tuple[list[Field], int]:
    """Return the headers, and where the first line stands that is none, or -1.

    Such a line begins the text, as every mail program has it, unless it is an accident among
    headers (or mbox's "From " line): then it is passed over.
    """
    found: list[Field] = []
    for match in _LINE.finditer(block):
        name, value, other = match.groups()
        if name is None:
            if other.strip(_BLANK + "\n") and not _is_accident(block, match.start(), match.end()):
                return found, match.start()
        elif len(found) >= MAX_HEADERS:
            notes.add(f"The message has more than {MAX_HEADERS} headers; the rest were not read.")
            break
        else:
            found.append((name, value))
    return found, -1


def _is_accident(block: str, start: int, end: int) -> bool:
    """Tell whether a line that is no header is an accident among headers, not the first of the text."""
    return (start == 0 and block.startswith("From ")) or _KNOWN.match(block, end) is not None


def _text(value: str) -> str:
    """Return a header on one line, raw octets as text: UTF-8 (RFC 6532), else Windows-1252."""
    value = value[:_MAX_RAW]
    if "\n" in value:
        value = _UNFOLD.sub(" ", value)
    value = value.strip(_BLANK)
    return value if value.isascii() else decode(value.encode("latin-1"))[0]
