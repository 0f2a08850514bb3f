"""MIME as Exchange hands it out again: what it keeps, under new boundaries. See graph_server.md."""

from __future__ import annotations

import email
import re
from email.generator import BytesGenerator
from email.message import Message
from email.policy import compat32
from io import BytesIO
from typing import Any

# What Exchange keeps as properties of the message and writes again. The rest stays in 0x007D alone.
KEPT = {
    "from", "sender", "to", "cc", "bcc", "reply-to", "subject", "date", "message-id", "in-reply-to", "references",
    "mime-version", "content-type", "content-transfer-encoding", "content-disposition", "content-language",
    "importance", "thread-topic", "thread-index", "disposition-notification-to",
}  # fmt: skip
_LINES = compat32.clone(linesep="\r\n", max_line_length=None)


def header_block(content: bytes) -> bytes:
    """Return the headers of a message, each line ended by CRLF."""
    block = (
        re.split(rb"\r?\n\r?\n", content, maxsplit=1)[0] if not content.startswith((b"\r\n", b"\n")) else b""
    )
    return b"".join(line + b"\r\n" for line in re.split(rb"\r?\n", block) if line)


def fields(block: bytes) -> list[tuple[str, bytes]]:
    """Return the headers of a block in order, each with its whole line or lines."""
    found: list[tuple[str, bytes]] = []
    for line in block.splitlines(keepends=True):
        if line[:1] in {b" ", b"\t"} and found:
            found[-1] = (found[-1][0], found[-1][1] + line)
        elif b":" in line:
            found.append((line.partition(b":")[0].strip().decode("latin-1"), line))
    return found


def regenerated(content: bytes, number: int) -> bytes:
    """Return a message as ``$value`` gives it: no trace, list or automatic headers, new boundaries."""
    try:
        parsed = email.message_from_bytes(content, policy=_LINES)
        for name in [name for name in dict.fromkeys(parsed.keys()) if name.lower() not in KEPT]:
            del parsed[name]
        _rebound(parsed, number, [0])
        out = BytesIO()
        BytesGenerator(out, mangle_from_=False, policy=_LINES).flatten(parsed)
        return out.getvalue()
    except Exception:  # noqa: BLE001 - what the parser of Python cannot write again is given as it came
        kept = b"".join(line for name, line in fields(header_block(content)) if name.lower() in KEPT)
        return kept + b"\r\n" + _body(content)


def _body(content: bytes) -> bytes:
    if content.startswith((b"\r\n", b"\n")):
        return content.partition(b"\n")[2]
    return [*re.split(rb"\r?\n\r?\n", content, maxsplit=1), b""][1]


def _rebound(part: Message, number: int, count: list[int]) -> None:
    if part.get_content_maintype() == "multipart" and part.is_multipart():
        part.set_boundary(f"_{count[0]:03}_{number:08X}exchange_")
        count[0] += 1
    if part.is_multipart():
        for inner in part.get_payload():
            if isinstance(inner, Message):
                _rebound(inner, number, count)


def message_id(content: bytes) -> str:
    """Return the Message-ID with its angle brackets, empty where there is none."""
    for name, line in fields(header_block(content)):
        if name.lower() == "message-id":
            return " ".join(line.partition(b":")[2].decode("latin-1").split())
    return ""


def without(content: bytes, names: set[str]) -> bytes:
    """Return a message without the headers of these names (lower case)."""
    kept = b"".join(line for name, line in fields(header_block(content)) if name.lower() not in names)
    return kept + b"\r\n" + _body(content)


def with_header(content: bytes, name: str, value: str) -> bytes:
    """Return a message with one header more, in front."""
    return f"{name}: {value}\r\n".encode() + content


def from_json(told: dict[str, Any]) -> bytes:
    """Return a message that was made of Graph's own words for its parts."""

    def people(name: str) -> str:
        held = told.get(name, [])
        shown = [one["emailAddress"] for one in (held if isinstance(held, list) else [held])]
        return ", ".join(
            f"{one['name']} <{one['address']}>" if one.get("name") else one["address"] for one in shown
        )

    head = [("From", people("from")), ("To", people("toRecipients")), ("Cc", people("ccRecipients")),
            ("Subject", told.get("subject", "")), ("Message-ID", told.get("internetMessageId", ""))]  # fmt: skip
    body = told.get("body", {"contentType": "text", "content": ""})
    kind = "html" if body["contentType"].lower() == "html" else "plain"
    lines = [f"{name}: {value}\r\n" for name, value in head if value]
    lines.append(f"MIME-Version: 1.0\r\nContent-Type: text/{kind}; charset=utf-8\r\n\r\n")
    content: str = body["content"]
    return "".join(lines).encode() + content.replace("\r\n", "\n").replace("\n", "\r\n").encode()
