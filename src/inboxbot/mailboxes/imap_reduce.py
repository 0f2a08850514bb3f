"""A large message reduced to what is read: headers, text parts, and empty stand-ins for the rest.

The start of the message is at hand already; what of the text lies in it is cut out of it, and only the
remainder is asked for.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from inboxbot.mailboxes.imap_fetch import Items
from inboxbot.mailboxes.imap_structure import Parameters, Part
from inboxbot.mailboxes.reduced import TEXT_CAP, TEXTS_CAP

Texts = dict[str, tuple[bytes, bytes]]
"""By section: a text part's own MIME headers, and its encoded body."""

_END = b"\r\n\r\n"
_TOKEN = re.compile(rb"[A-Za-z0-9!#$&+^_.%'-]+\Z")


def texts_at_hand(root: Part, start: bytes) -> Texts:
    """Return the text parts that lie wholly in ``start``, the message's first bytes.

    A part counts only if it is as long as the structure says.
    """
    found: Texts = {}
    _cut(root, start, found)
    return found


def _cut(part: Part, entity: bytes, found: Texts) -> None:
    header, body = _split(entity)
    if part.children:
        for child, piece in zip(part.children, _pieces(body, part.boundary), strict=False):
            _cut(child, piece, found)
    elif part.is_text and len(body) == part.octets:
        found[part.section] = (header, body)


def _split(entity: bytes) -> tuple[bytes, bytes]:
    if entity.startswith(b"\r\n"):
        return b"", entity[2:]
    header, _, body = entity.partition(_END)
    return header, body


def _pieces(body: bytes, boundary: bytes) -> list[bytes]:
    """Split a multipart's body at its boundary (RFC 2046 §5.1.1); the last piece may be cut short."""
    line = b"--" + boundary
    pieces: list[bytes] = []
    begun = 0
    mark = body.find(line)
    while mark >= 0:
        end = body.find(b"\r\n", mark)
        rest = body[mark + len(line) : end if end >= 0 else len(body)].rstrip(b" \t")
        if (mark == 0 or body[mark - 2 : mark] == b"\r\n") and rest in {b"", b"--"}:
            if begun:
                pieces.append(body[begun : mark - 2])
            if rest or end < 0:
                return pieces
            begun = end + 2
        mark = body.find(line, mark + len(line))
    return [*pieces, body[begun:]] if begun else pieces


def wanted(root: Part, at_hand: Texts) -> list[Part]:
    """Return the text parts still to be fetched, in order, within the bound for one message."""
    room = TEXTS_CAP - sum(len(body) for _, body in at_hand.values())
    parts: list[Part] = []
    for part in root.leaves():
        cost = min(part.octets, TEXT_CAP)
        if part.is_text and part.section not in at_hand and cost <= room:
            parts.append(part)
            room -= cost
    return parts


def items_for(root: Part, parts: list[Part], *, header_at_hand: bool) -> str:
    """Write the FETCH items that bring these parts (and the header, where it is longer than the start)."""
    items = [] if header_at_hand else [f"BODY.PEEK[HEADER]<0.{TEXT_CAP}>"]
    for part in parts:
        if root.children:
            items.append(f"BODY.PEEK[{part.section}.MIME]<0.{TEXT_CAP}>")
        items.append(f"BODY.PEEK[{part.section}]<0.{TEXT_CAP}>")
    return f"(UID {' '.join(items)})"


def texts_fetched(parts: list[Part], items: Items) -> Texts:
    """Read from the server's answer what ``items_for`` asked; what it withholds is left out."""
    texts: Texts = {}
    for part in parts:
        body = section(items, part.section)
        if body is not None:
            header = section(items, f"{part.section}.MIME") or b""
            texts[part.section] = (header.strip(b"\r\n"), body)
    return texts


def section(items: Items, name: str) -> bytes | None:
    """Return a fetched section, which servers label with or without the origin ``<0>``."""
    for key in (f"BODY[{name}]<0>", f"BODY[{name}]"):
        value = items.get(key.encode())
        if isinstance(value, bytes):
            return value
    return None


def assemble(root: Part, header: bytes, texts: Mapping[str, tuple[bytes, bytes]]) -> bytes:
    """Write the reduced message: the real headers, the texts, stand-ins that keep type and file name."""
    body = _multipart(root, texts) if root.children else texts.get(root.section, (b"", b""))[1]
    return header.rstrip(b"\r\n") + _END + body


def _multipart(part: Part, texts: Mapping[str, tuple[bytes, bytes]]) -> bytes:
    line = b"--" + part.boundary
    entities = [line + b"\r\n" + _entity(child, texts) + b"\r\n" for child in part.children]
    return b"".join(entities) + line + b"--\r\n"


def _entity(part: Part, texts: Mapping[str, tuple[bytes, bytes]]) -> bytes:
    if part.section in texts:
        header, body = texts[part.section]
        return (header + _END if header else b"\r\n") + body
    header = _field(b"Content-Type", part.kind.encode(), part.parameters)
    if part.disposition:
        header += _field(b"Content-Disposition", part.disposition, part.disposition_parameters)
    return header + b"\r\n" + (_multipart(part, texts) if part.children else b"")


def _field(name: bytes, value: bytes, parameters: Parameters) -> bytes:
    words = [_line(value), *(_line(key) + b"=" + _quoted(text) for key, text in parameters)]
    return name + b": " + b";\r\n ".join(words) + b"\r\n"


def _quoted(value: bytes) -> bytes:
    value = _line(value)
    if _TOKEN.match(value):
        return value
    return b'"' + value.replace(b"\\", b"\\\\").replace(b'"', b'\\"') + b'"'


def _line(value: bytes) -> bytes:
    return re.sub(rb"[\r\n\0]+", b" ", value)
