"""The sender contract on an EWS server of the tester's own: real mails, from the mailbox to itself.

What arrived is read from the copies in Sent, by another program's requests; a mail is known by its subject.
What the tests left in Sent, Inbox and Drafts is deleted.
"""

from __future__ import annotations

import contextlib
import secrets
import time
from collections.abc import Iterator, Sequence
from dataclasses import replace

from ews_client import RefusedError, client, own_server
from inboxbot.model.mail import OutboxEntry, SendResult, Sent
from inboxbot.ports.wire import NoWire, Wire
from inboxbot.senders.ews import EwsSender

_PATIENCE = 30.0
"""Seconds a copy may take to appear in Sent."""


class ToItself:
    """Sends each mail of the contract under an envelope of its own, and tells what lies in Sent of them."""

    files_copy = True

    def __init__(self) -> None:
        told = own_server()
        self._address = told.mailbox
        self._sender = EwsSender(told)
        self.name = self._sender.name
        self._person = client()
        self._run = secrets.token_hex(4)
        self._originals: dict[str, OutboxEntry] = {}
        self._taken: set[str] = set()
        self.wire: Wire = NoWire()

    def send(self, entries: Sequence[OutboxEntry]) -> Iterator[tuple[OutboxEntry, SendResult]]:
        self._sender.wire = _Mapped(self)
        self._originals |= {self._subject(one): one for one in entries}
        results = self._sender.send([self._addressed(one) for one in entries])
        by_id = {one.id: one for one in entries}
        try:
            for one, result in results:
                if isinstance(result, Sent):
                    self._taken.add(self._subject(one))
                yield by_id[one.id], result
        finally:
            results.close()  # type: ignore[attr-defined]  # it is a generator

    def original(self, one: OutboxEntry) -> OutboxEntry:
        return self._originals[self._subject(one)]

    def _subject(self, one: OutboxEntry) -> str:
        return f"inboxbot test {self._run} {one.id}"

    def _addressed(self, one: OutboxEntry) -> OutboxEntry:
        content = (
            f"From: {self._address}\r\nTo: {self._address}\r\nSubject: {self._subject(one)}\r\n"
            f"Message-ID: <{self._run}.{one.id}@inboxbot.example>\r\nAuto-Submitted: auto-replied\r\n\r\nMail {one.id}\r\n"
        )
        return replace(one, mail=replace(one.mail, recipient=self._address, content=content.encode()))

    def arrived(self) -> list[bytes]:
        """Return the contract's mails of which a copy lies in Sent, each as often as there is one."""
        end = time.monotonic() + _PATIENCE
        while True:
            found = [subject for subject, _ in self._person.subjects(self._person.distinguished("sentitems"))]
            ours = [subject for subject in found if subject in self._originals]
            if self._taken <= set(ours) or time.monotonic() > end:
                order = {subject: n for n, subject in enumerate(self._originals)}
                return [
                    self._originals[subject].mail.content for subject in sorted(ours, key=order.__getitem__)
                ]
            time.sleep(0.5)

    def check(self) -> Sequence[str]:
        return self._sender.check()

    def close(self) -> None:
        self._sender.close()

    def clean_up(self) -> None:
        self.close()
        for name in ("sentitems", "inbox", "drafts"):
            with contextlib.suppress(RefusedError):
                for subject, uid in self._person.subjects(self._person.distinguished(name)):
                    if self._run in subject:
                        self._person.delete(uid)


class _Mapped(NoWire):
    """Tells the contract's notes of the contract's mails."""

    def __init__(self, sender: ToItself) -> None:
        self._sender = sender

    def going(self, entry: OutboxEntry, draft: str = "") -> None:
        self._sender.wire.going(self._sender.original(entry), draft)

    def came(self, entry: OutboxEntry, result: SendResult) -> None:
        self._sender.wire.came(self._sender.original(entry), result)
