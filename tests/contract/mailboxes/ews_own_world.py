"""The suite on an EWS server of the tester's own, named by INBOXBOT_TEST_EWS_… (CONTRIBUTING.md).

Mails are put into the real inbox by another program's requests. What lay in the inbox and in Sent before is
put aside and brought back; what the tests left is deleted.
"""

from __future__ import annotations

import base64
import contextlib
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pytest
from mailbox_worlds import HANDLED, Standing, moment

from ews_client import RefusedError, T, client, is_to_the_second, moment_of, own_server
from inboxbot.mailboxes.ews import EwsMailbox
from inboxbot.mailboxes.reduced import message_id
from inboxbot.ports.mailbox import Mailbox

_ASIDE = "inboxbot tests put aside"


class OwnEwsWorld:
    """A real mailbox, and a person's program beside ours."""

    def __init__(self) -> None:
        self.person = client()
        self._server = own_server()
        self._opened: list[EwsMailbox] = []
        self._inbox, self._sent = (self.person.distinguished(name) for name in ("inbox", "sentitems"))
        self._order: list[str] = []
        self._with_time = True
        self.lacks = frozenset(
            {"own octets", "marks of deletion", "flat memory", "unreadable", "begin anew", "exact sizes"}
            | self._lacks_of_this_server()
        )

    def _lacks_of_this_server(self) -> set[str]:
        """Try what other programs can do on this server, with one message that is deleted again."""
        lacks: set[str] = set()
        trial = b"From: a@example.net\r\nTo: b@example.net\r\nSubject: trial\r\nMessage-ID: <trial@example.net>\r\n\r\nHello.\r\n"
        try:
            self.person.put(self._inbox, trial, moment(3), flags="0")
        except RefusedError:
            self._with_time = False
            self.person.put(self._inbox, trial)
        for uid, _ in self.person.items(self._inbox):
            item = self.person.item(uid)
            if moment_of(item) != moment(3) or not is_to_the_second(item):
                lacks.add("own times")
            if item.findtext(f"{T}IsRead") == "true":
                lacks.add("unread copies")
            self.person.delete(uid)
        return lacks

    def open(self, **bounds: Any) -> Mailbox:
        mailbox = EwsMailbox(self._server, look_seconds=1.0, **bounds)
        self._opened.append(mailbox)
        return mailbox

    def close(self) -> None:
        for mailbox in self._opened:
            mailbox.close()
        with contextlib.suppress(RefusedError):
            self.person.delete_folder(HANDLED)
        with contextlib.suppress(RefusedError):
            self.person.delete_folder(HANDLED.partition("/")[0])
        for folder in (self._inbox, self._sent):
            for uid, _ in self.person.items(folder):
                self.person.delete(uid)

    def _where(self, folder: str | None) -> str:
        where = self._inbox if folder is None else self.person.folder(folder)
        assert where is not None
        return where

    def _uid(self, mid: str, folder: str | None = None) -> tuple[str, str]:
        for uid, change_key in self.person.items(self._where(folder)):
            if _message_id(self.person.item(uid)) == mid:
                return uid, change_key
        raise AssertionError(f"{mid} is not there")

    def deliver(self, content: bytes, received_at: datetime, *, sent: bool = False) -> None:
        where = self._sent if sent else self._inbox
        try:
            if self._with_time:
                self.person.put(where, content, received_at, flags="0")
            else:
                self.person.put(where, content)
        except RefusedError as refused:
            pytest.skip(f"this server does not take this message from another program ({refused})")
        self._order.append(message_id(content))

    def read(self, mid: str) -> None:
        self.person.mark_read(*self._uid(mid))

    def strike_out(self, mid: str) -> None:
        raise NotImplementedError

    def move(self, mid: str, folder: str) -> None:
        self.person.move(self._uid(mid)[0], self._where(folder))

    def bring_back(self, mid: str, folder: str) -> None:
        self.person.move(self._uid(mid, folder)[0], self._inbox)

    def delete(self, mid: str) -> None:
        self.person.delete(self._uid(mid)[0])

    def create_folder(self, folder: str) -> None:
        self.person.folder(folder, make=True)

    def spoil(self, mid: str) -> None:
        raise NotImplementedError

    def begin_anew(self) -> None:
        raise NotImplementedError

    def standing(self, folder: str | None = None, *, sent: bool = False) -> list[Standing]:
        where = self._sent if sent else self._where(folder)
        found = []
        for uid, _ in self.person.items(where):
            item = self.person.item(uid)
            names = {one.text or "" for one in item.iter(f"{T}String")}
            seen = {"\\Seen"} if item.findtext(f"{T}IsRead") == "true" else set()
            at = moment_of(item) or datetime(1970, 1, 1, tzinfo=UTC)
            found.append(Standing(_message_id(item), _octets(item), at, frozenset(names | seen)))
        known = {mid: n for n, mid in enumerate(self._order)}
        return sorted(found, key=lambda one: (known.get(one.message_id, len(known)), one.received_at))


def _octets(item: Any) -> bytes:
    return base64.b64decode(item.findtext(f"{T}MimeContent") or "")


def _message_id(item: Any) -> str:
    return message_id(_octets(item))


@contextlib.contextmanager
def put_aside() -> Iterator[None]:
    """Empty inbox and Sent while the suite runs; bring back what lay there."""
    person = client()
    kept: dict[str, str] = {}
    for name in ("inbox", "sentitems"):
        items = person.items(person.distinguished(name))
        if items:
            kept[name] = person.folder(f"{_ASIDE} {name}", make=True) or ""
        for uid, _ in items:
            person.move(uid, kept[name])
    try:
        yield
    finally:
        for name, folder in kept.items():
            for uid, _ in person.items(folder):
                person.move(uid, person.distinguished(name))
            person.delete_folder(f"{_ASIDE} {name}")
