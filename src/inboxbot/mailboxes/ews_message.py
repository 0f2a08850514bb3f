"""One message of an Exchange mailbox: its octets as they come, reduced where they are many."""

from __future__ import annotations

import re
from collections import Counter
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import BinaryIO, Protocol

from inboxbot.exchange.answers import EwsRefusalError, UnreadableAnswerError
from inboxbot.exchange.content import Received
from inboxbot.exchange.refusals import GONE, PASSING, PROPERTY_FAILED, STUMBLES, UNKNOWN_PROPERTY
from inboxbot.exchange.session import LineLostError, Session
from inboxbot.exchange.words import (
    INBOX,
    OUR_ID,
    SENT,
    TRANSPORT_HEADERS,
    Element,
    M,
    in_distinguished,
    item_id,
    our_id,
    shape,
    shape_with_mime,
    tagged,
)
from inboxbot.mailboxes.reduced import TEXT_CAP, message_id, note_about, reduce_stream
from inboxbot.model.message import MessageRef, RawMessage, Unreadable

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_TRIES = 3
_ID = re.compile(r"[!-;=?-~]+@[!-;=?-~]+\Z")
_MOST = 150_000_000
"""The most of one message that is read to be reduced (octets): six times what Exchange takes by default."""


class _Listed(Protocol):
    @property
    def received_at(self) -> datetime: ...
    @property
    def size(self) -> int: ...
    @property
    def flags(self) -> frozenset[str]: ...


class MessageFetcher:
    """Fetches messages one at a time, and remembers which of them made trouble."""

    def __init__(self, session: Session, *, hold: int, size_limit: int) -> None:
        """Take the bounds: messages above ``hold`` octets come reduced, above ``size_limit`` with a note."""
        self._session, self._hold, self._size_limit = session, hold, size_limit
        self._wire_headers = True
        self._tries: Counter[str] = Counter()

    def message(self, ref: MessageRef, one: _Listed) -> RawMessage | Unreadable | None:
        """Return a message that was listed, or None where it is gone.

        One that the server cannot hand over comes as Unreadable: at once where it says so, after
        some tries where it only stumbles. Raises as ``Session.ask_once`` does.
        """
        received_at = None if one.received_at == _EPOCH else one.received_at
        with self._session.spool() as spool:
            try:
                found = self.fetch(ref.uid, spool, _MOST, sent=ref.folder == SENT)
            except EwsRefusalError as error:
                if self.is_gone(ref.uid, error):
                    return None
                if error.code in STUMBLES or not error.code:
                    self._bad_hour_or_message(ref, error)
                elif error.code in PASSING:
                    raise
                reason = f"The Exchange server would not hand over this message ({error.code or 'a fault'})."
                return Unreadable(ref, reason, received_at)
            except (UnreadableAnswerError, LineLostError) as error:
                self._bad_hour_or_message(ref, error)
                reason = f"The Exchange server's answer about this message cannot be read ({error})."
                return Unreadable(ref, reason, received_at)
            self._tries.pop(ref.uid, None)
            if not found.had_content or not found.octets:
                reason = "The Exchange server gives no text of this item: it may be no mail."
                return Unreadable(ref, reason, received_at)
            return self._made(ref, one, found, spool, received_at)

    def original(self, uid: str) -> bytes | None:
        """Return a whole message, cut at the size limit, or None where it is gone."""
        with self._session.spool() as spool:
            try:
                found = self.fetch(uid, spool, self._size_limit)
            except EwsRefusalError as error:
                if self.is_gone(uid, error):
                    return None
                raise
            spool.seek(0)
            return spool.read() if found.octets else None

    def fetch(self, uid: str, into: BinaryIO, limit: int, *, sent: bool = False) -> Received:
        """Fetch an item's octets, and its transport headers where the server knows of them.

        ``sent``: and the id under which we wrote it, where it is a letter of ours.
        """
        try:
            return self._session.fetch_once(self._asked(uid, sent=sent), into, limit)
        except EwsRefusalError as error:
            if error.code not in UNKNOWN_PROPERTY or not self._wire_headers:
                raise
        self._wire_headers = False
        try:
            return self._session.fetch_once(self._asked(uid), into, limit)
        except EwsRefusalError:
            self._wire_headers = True  # it was not they that the server did not know
            raise

    def _asked(self, uid: str, *, sent: bool = False) -> Element:
        wanted = [tagged(TRANSPORT_HEADERS, "String")] if self._wire_headers else []
        wanted += [our_id()] if sent and self._wire_headers else []
        return M.GetItem(shape_with_mime(*wanted), M.ItemIds(item_id(uid)))

    def is_gone(self, uid: str, error: EwsRefusalError) -> bool:
        """Tell whether a refusal means that the item is not there any more."""
        if error.code != PROPERTY_FAILED:
            return error.code in GONE
        try:
            self._session.ask_once(M.GetItem(shape(), M.ItemIds(item_id(uid))))[0].or_refuse()
        except EwsRefusalError as again:
            return again.code in GONE or again.code == PROPERTY_FAILED
        return False

    def _bad_hour_or_message(self, ref: MessageRef, error: Exception) -> None:
        """Raise the error while it may be a bad hour of the server's: return where it is the message.

        That is where it failed several times, and the server answers well about the folder right after.
        """
        self._tries[ref.uid] += 1
        if self._tries[ref.uid] < _TRIES:
            raise error
        folder = M.FolderIds(in_distinguished(INBOX, self._session.server.mailbox))
        self._session.ask_once(M.GetFolder(shape(kind="FolderShape"), folder))[0].or_refuse()

    def _made(
        self,
        ref: MessageRef,
        one: _Listed,
        found: Received,
        spool: BinaryIO,
        received_at: datetime | None,
    ) -> RawMessage:
        spool.seek(0)
        complete = found.octets <= self._hold
        content = spool.read() if complete else reduce_stream(spool)
        headers = found.tags.get(int(TRANSPORT_HEADERS, 16), "")
        written_as = found.names.get(OUR_ID, "")
        if _ID.match(written_as) and written_as != message_id(content):
            headers = f"Message-ID: <{written_as}>\n{headers}"  # Exchange gave it another
        size = one.size or found.octets
        return RawMessage(
            ref=ref,
            content=content,
            received_at=received_at or _by_its_headers(content) or _EPOCH,
            size=size,
            complete=complete,
            transport_headers=_crlf(headers)[:TEXT_CAP],
            flags=one.flags,
            notes=note_about(max(size, found.octets), self._size_limit),
        )


def _crlf(headers: str) -> bytes:
    lines = headers.replace("\r\n", "\n").replace("\r", "\n").strip("\n").split("\n")
    text = "\r\n".join(lines)
    return f"{text}\r\n\r\n".encode("utf-8", "surrogateescape") if text else b""


def _by_its_headers(content: bytes) -> datetime | None:
    """Return the time of a message whose server tells none: that of its own Date."""
    for line in content.partition(b"\r\n\r\n")[0].split(b"\r\n"):
        if line[:5].lower() == b"date:":
            try:
                at = parsedate_to_datetime(line[5:].decode("ascii", "replace").strip())
                return (at if at.tzinfo else at.replace(tzinfo=UTC)).astimezone(UTC)
            except (ValueError, TypeError, OverflowError):
                return None
    return None
