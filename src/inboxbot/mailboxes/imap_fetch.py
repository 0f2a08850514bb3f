"""FETCH without imapclient's parser, which costs ten times what the transfer does.

The one place that uses imaplib's inside (``IMAPClient._imap``, ``_command``, ``_command_complete``,
``untagged_responses``), and the only one to look at when imaplib changes. Answers are collected by UID,
because servers interleave the answers to pipelined commands and send news of other messages in between
(RFC 3501 §7.4.2).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from imapclient import IMAPClient
from imapclient.exceptions import IMAPClientAbortError, IMAPClientError

Value = bytes | list[Any] | None
"""An atom, string or literal as bytes, a list of values, or NIL."""

Items = dict[bytes, Value]
"""One message's FETCH items by upper-case name: ``UID``, ``FLAGS``, ``BODY[]<0>`` …"""

Fragment = bytes | tuple[bytes, bytes]
"""As imaplib keeps it: text that ends a response, or text with the literal that follows it."""

_TOKEN = re.compile(rb'[()]|"(?:[^"\\]|\\.)*"|[A-Za-z0-9.]+\[[^\]]*\](?:<\d+>)?|[^\s()"]+')
_ESCAPED = re.compile(rb"\\(.)")
_DEEPEST = 100
_MONTHS = {m: n for n, m in enumerate(b"jan feb mar apr may jun jul aug sep oct nov dec".split(), 1)}
_DATE = re.compile(rb"\s*(\d\d?)-([A-Za-z]{3})-(\d{4}) (\d\d):(\d\d):(\d\d) ([+-])(\d\d)(\d\d)")


@dataclass(slots=True)
class Answer:
    """What a FETCH brought. ``status`` is OK, NO or BAD; ``said`` the server's last line."""

    status: str
    said: str
    messages: dict[int, Items] = field(default_factory=dict)


def fetch(client: IMAPClient, uids: str, items: str) -> Answer:
    """Fetch ``items`` of the messages in the sequence set ``uids``.

    Raises imaplib's ``abort`` and OSError where the line dropped; the connection is then useless.
    """
    return _run(client, [("UID", "FETCH", uids, items)])


def rescued(client: IMAPClient) -> Answer:
    """Return what had come in full when the line dropped."""
    imap = client._imap  # noqa: SLF001 - see the module's docstring
    return Answer("NO", "the line dropped", collect(imap.untagged_responses.pop("FETCH", [])))


def fetch_many(client: IMAPClient, requests: Sequence[tuple[str, str]]) -> Answer:
    """Send several FETCH commands (UIDs, items) at once and collect all their answers: one round trip.

    The status is the worst of theirs.
    """
    return _run(client, [("UID", "FETCH", uids, items) for uids, items in requests])


def fetch_last(client: IMAPClient, exists: int, count: int, items: str) -> Answer:
    """Fetch ``items`` of the last ``count`` of ``exists`` messages; ``items`` must hold UID."""
    return _run(client, [("FETCH", f"{max(1, exists - count + 1)}:*", items)]) if exists else Answer("OK", "")


def _run(client: IMAPClient, commands: Sequence[tuple[str, ...]]) -> Answer:
    imap = client._imap  # noqa: SLF001 - see the module's docstring
    imap.untagged_responses.pop("FETCH", None)
    tags = [(command[0], imap._command(*command)) for command in commands]  # noqa: SLF001
    answer = Answer("OK", "")
    for name, tag in tags:
        status, said = _complete(imap, name, tag)
        if status != "OK" and answer.status != "BAD":
            answer.status, answer.said = status, said
    answer.messages = collect(imap.untagged_responses.pop("FETCH", []))
    return answer


def _complete(imap: Any, name: str, tag: bytes) -> tuple[str, str]:
    """Wait for one command's end; a BAD is an answer like any other."""
    try:
        status, data = imap._command_complete(name, tag)  # noqa: SLF001 - see the module's docstring
    except IMAPClientAbortError:
        raise
    except IMAPClientError as error:
        return "BAD", str(error)
    return status, b" ".join(line for line in data if line).decode("ascii", "replace")


def collect(fragments: Iterable[Fragment | None]) -> dict[int, Items]:
    """Group imaplib's fragments into responses and merge those of one message by its UID.

    A response without a UID (news of a changed flag) is left out, as is one that cannot be read.
    """
    messages: dict[int, Items] = {}
    pending: list[Fragment] = []
    for fragment in fragments:
        if fragment is None:
            continue
        pending.append(fragment)
        if isinstance(fragment, tuple):
            continue
        items = parse_response(pending)
        pending = []
        uid = items.get(b"UID")
        if isinstance(uid, bytes) and uid.isdigit():
            messages.setdefault(int(uid), {}).update(items)
    return messages


def parse_response(fragments: Iterable[Fragment]) -> Items:
    """Return the items of one FETCH response; empty where it makes no sense. Never raises."""
    top: list[Any] = []
    stack = [top]
    for fragment in fragments:
        text, literal = fragment if isinstance(fragment, tuple) else (fragment, None)
        tokens = _TOKEN.findall(text)
        if literal is not None and tokens:
            tokens.pop()  # the {size} before the literal
        for token in tokens:
            if token == b"(":
                if len(stack) > _DEEPEST:
                    return {}
                stack[-1].append(inner := list[Any]())
                stack.append(inner)
            elif token == b")":
                if len(stack) > 1:
                    stack.pop()
            else:
                stack[-1].append(_scalar(token))
        if literal is not None:
            stack[-1].append(literal)
    # ``12 (UID 7 FLAGS (\Seen) …)``: the sequence number, then the items.
    items = top[1] if len(top) > 1 else None
    if not isinstance(items, list):
        return {}
    return {k.upper(): v for k, v in zip(items[::2], items[1::2], strict=False) if isinstance(k, bytes)}


def _scalar(token: bytes) -> bytes | None:
    if token[:1] == b'"':
        inside = token[1:-1]
        return _ESCAPED.sub(rb"\1", inside) if b"\\" in inside else inside
    return None if token in {b"NIL", b"nil"} else token


def internal_date(value: Value) -> datetime | None:
    """Read an INTERNALDATE (RFC 3501 §9 date-time) as aware UTC; None where it is none."""
    found = _DATE.match(value) if isinstance(value, bytes) else None
    if not found:
        return None
    day, month, year, hour, minute, second, sign, off_hours, off_minutes = found.groups()
    offset = timedelta(hours=int(off_hours), minutes=int(off_minutes))
    try:
        local = datetime(
            int(year), _MONTHS[month.lower()], int(day), int(hour), int(minute), int(second), tzinfo=UTC
        )
        return local + offset if sign == b"-" else local - offset
    except (KeyError, ValueError, OverflowError):
        return None


def uid_set(uids: Sequence[int]) -> str:
    """Write ascending UIDs as a short sequence set: ``3:5,9``."""
    runs: list[list[int]] = []
    for uid in uids:
        if runs and uid == runs[-1][1] + 1:
            runs[-1][1] = uid
        else:
            runs.append([uid, uid])
    return ",".join(f"{first}" if first == last else f"{first}:{last}" for first, last in runs)
