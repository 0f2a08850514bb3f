"""Messages as Graph hands them over: Exchange's own rendering of the MIME, the headers of the way apart."""

from __future__ import annotations

import contextlib
import io
import re
from collections.abc import Callable, Mapping
from email.parser import BytesHeaderParser
from email.policy import compat32
from typing import Any, BinaryIO, Final, cast

from inboxbot.graph.answers import Reader, things
from inboxbot.graph.properties import MARK, SIZE, TRANSPORT, expand, number_of, value_of
from inboxbot.graph.refusals import GraphRefusalError, LineLostError
from inboxbot.graph.web import GraphWeb, Request
from inboxbot.mailboxes.graph_cursor import Listed
from inboxbot.mailboxes.reduced import note_about, reduce_stream
from inboxbot.model.errors import TransientError
from inboxbot.model.message import MessageRef, RawMessage, Unreadable

_SELECT: Final = "id,parentFolderId,receivedDateTime,isRead,isDraft,flag,categories,internetMessageHeaders"
_ID = re.compile(r"[!-;=?-~]{1,500}@[!-;=?-~]{1,250}\Z")
_NAME = re.compile(r"[!-9;-~]{1,200}\Z")
_BLOCK = 262_144
_CUT_LINES: Final = 2
_LOST: Final = "\ufffd".encode()
_CANNOT: Final = "The mail server could not hand this message over ({why}): look at it in Outlook."


class GraphMessages:
    """Fetches messages. Used from several threads at once."""

    def __init__(self, web: GraphWeb, *, hold: int, size_limit: int) -> None:
        """``hold``, ``size_limit``: as the mailbox has them, octets."""
        self._web, self._hold, self._size_limit = web, hold, size_limit

    def look(self, identity: str) -> Mapping[str, Any] | None:
        """Return what there is to know of a message but its content; None where it is gone."""
        url = self._web.url(f"messages/{identity}", select=_SELECT, expand=expand(SIZE, MARK))
        try:
            return {**self._web.get(url, "Looking at a message"), "id": identity}
        except GraphRefusalError as refused:
            if refused.gone:
                return None
            raise

    def fetch(
        self, one: Listed, *, name: str, is_there: Callable[[str], bool], sent: bool
    ) -> RawMessage | Unreadable | None:
        """Return the message, None where it is no longer in the folder ``name``, whose id ``is_there`` knows."""
        ref = MessageRef(name, "", one.id)
        told = self.look(one.id)
        if told is None or not is_there(str(told.get("parentFolderId"))):
            return None
        size = number_of(told, SIZE)
        try:
            content, whole = self._content(one.id, size)
        except GraphRefusalError as refused:
            if refused.gone:
                return None
            if refused.denied or refused.no_mailbox:
                raise
            return Unreadable(ref, _CANNOT.format(why=refused.code or refused.status), one.received_at)
        except TransientError:
            if self._is_away():
                raise
            return Unreadable(ref, _CANNOT.format(why="it failed again and again"), one.received_at)
        return RawMessage(
            ref,
            content,
            one.received_at,
            size or len(content),
            complete=whole,
            transport_headers=our_id(told) if sent else readable(self._transport(told), content),
            flags=flags_of(told),
            notes=note_about(size, self._size_limit),
        )

    def whole(self, told: Mapping[str, Any], *, sent: bool) -> bytes | None:
        """Return the message with the headers of the way before it, cut at the size limit; None where gone."""
        request = self._request(str(told["id"]))
        content = io.BytesIO()
        try:
            with self._web.answer(request) as reader:
                while content.tell() < self._size_limit:
                    block = reader.read(min(_BLOCK, self._size_limit - content.tell()))
                    if not block:
                        break
                    content.write(block)
        except GraphRefusalError as refused:
            if refused.gone:
                return None
            raise
        found = content.getvalue()
        front = our_id(told) if sent else self._transport(told)
        return (missing_from(front, found) + found)[: self._size_limit] or None

    def _content(self, identity: str, size: int) -> tuple[bytes, bool]:
        """Return the content, reduced above ``hold``, and whether it is whole; where the line is cut, try anew."""
        for _ in range(_CUT_LINES):
            with contextlib.suppress(LineLostError):
                return self._read(identity, size)
        return self._read(identity, size)

    def _read(self, identity: str, size: int) -> tuple[bytes, bool]:
        with self._web.answer(self._request(identity)) as reader:
            if size > self._hold:
                return reduce_stream(cast(BinaryIO, _Stream(b"", reader))), False
            first = bytearray()
            while len(first) <= self._hold:
                block = reader.read(_BLOCK)
                if not block:
                    return bytes(first), True
                first += block
            return reduce_stream(cast(BinaryIO, _Stream(bytes(first), reader))), False

    def _request(self, identity: str) -> Request:
        return Request("GET", self._web.url(f"messages/{identity}/$value"), "Fetching a message")

    def _is_away(self) -> bool:
        """Tell whether nothing works, or only the one message does not."""
        try:
            self._web.get(self._web.url("mailFolders/inbox", select="id"), "Looking whether Graph answers")
        except TransientError:
            return True
        return False

    def _transport(self, told: Mapping[str, Any]) -> bytes:
        """Return the headers as they came over the wire, from either of the two places Exchange has them."""
        fields = things(told.get("internetMessageHeaders"))
        if fields:
            return b"".join(_line(str(one.get("name", "")), str(one.get("value", ""))) for one in fields)
        url = self._web.url(f"messages/{told['id']}", select="id", expand=expand(TRANSPORT))
        try:
            text = value_of(self._web.get(url, "Looking at a message's headers"), TRANSPORT)
        except GraphRefusalError:
            return b""  # of a mail that no server brought there are none
        block = re.split(r"\r?\n\r?\n", text.lstrip("\r\n"), maxsplit=1)[0]
        return (block + "\r\n").encode("utf-8", "replace") if block.strip() else b""


class _Stream:
    """What was read already, and the rest of the answer."""

    def __init__(self, first: bytes, rest: Reader) -> None:
        self._first, self._rest = io.BytesIO(first), rest

    def read(self, size: int) -> bytes:
        return self._first.read(size) or self._rest.read(size)


def flags_of(told: Mapping[str, Any]) -> frozenset[str]:
    r"""Return a message's marks: ``\Seen`` and ``\Flagged``, and its categories by their names."""
    flags = things([told.get("flag")])
    marks = {"\\Seen"} if told.get("isRead") else set()
    marks |= {"\\Flagged"} if any(one.get("flagStatus") == "flagged" for one in flags) else set()
    return frozenset(marks | set(categories_of(told)))


def categories_of(told: Mapping[str, Any]) -> list[str]:
    """Return the names of a message's categories."""
    held = told.get("categories")
    return [str(one) for one in held] if isinstance(held, list) else []


def our_id(told: Mapping[str, Any]) -> bytes:
    """Return a Message-ID header with the id under which a letter of ours was written; nothing for others."""
    mark = value_of(told, MARK)
    return f"Message-ID: <{mark}>\r\n".encode() if _ID.match(mark) else b""


def missing_from(front: bytes, content: bytes) -> bytes:
    """Return those headers of ``front`` whose names the content does not bear."""
    there = _names(content)
    return b"".join(lines for name, lines in _fields(front) if name not in there)


def readable(front: bytes, content: bytes) -> bytes:
    """Return the headers of the way, without those that lost characters in JSON and that the content bears."""
    if _LOST not in front:
        return front
    there = _names(content)
    return b"".join(lines for name, lines in _fields(front) if _LOST not in lines or name not in there)


def _fields(block: bytes) -> list[tuple[str, bytes]]:
    """Return headers in order: the name in lower case, and its lines."""
    found: list[tuple[str, bytes]] = []
    for line in block.splitlines(keepends=True):
        if line[:1] in {b" ", b"\t"} and found:
            found[-1] = (found[-1][0], found[-1][1] + line)
        else:
            found.append((line.partition(b":")[0].decode("ascii", "replace").strip().lower(), line))
    return found


def _names(content: bytes) -> set[str]:
    head = re.split(rb"\r?\n\r?\n", content[:_BLOCK], maxsplit=1)[0] + b"\n\n"
    return {name.lower() for name in BytesHeaderParser(policy=compat32).parsebytes(head)}


def _line(name: str, value: str) -> bytes:
    if not _NAME.match(name):
        return b""
    folded = re.sub(r"[\r\n]+[ \t]*", " ", value).replace("\0", "")
    return f"{name}: {folded}\r\n".encode("utf-8", "replace")
