"""Our letters in the Sent folder: evidence that one went, and copies that we file ourselves.

The mailbox may be away while the sender works: sending goes on, and the mailbox is left alone for a
while, so that no letter waits for its time-outs and no wrong password is tried again and again.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

import structlog

from inboxbot.model.errors import InboxbotError, PermanentError
from inboxbot.model.mail import OutboxEntry
from inboxbot.ports.clock import Clock
from inboxbot.ports.mailbox import Mailbox
from inboxbot.workers.progress import MAILBOX
from inboxbot.workers.refusals import Refusals

log = structlog.get_logger(__name__)

AWAY = timedelta(minutes=2)
REFUSED = timedelta(minutes=15)

Evidence = Literal["there", "absent", "not looked"]


@dataclass(slots=True)
class SentFolder:
    """Looks into Sent and files in it. ``files_copies``: the server does not file what it sends."""

    mailbox: Mailbox
    clock: Clock
    files_copies: bool
    refusals: Refusals | None = None
    not_before: datetime | None = None

    def evidence(self, entry: OutboxEntry) -> Evidence:
        """Tell whether a copy lies in Sent; its absence proves nothing where we file the copies."""
        if self._left_alone():
            return "not looked"
        try:
            return "there" if self.mailbox.has_sent(entry.mail.message_id) is True else "absent"
        except InboxbotError as error:
            self._leave_alone(error, entry)
            return "not looked"

    def file(self, entry: OutboxEntry) -> None:
        """File our copy of a letter to the public; failing to is no reason to send again."""
        if not self.files_copies or entry.mail.audience != "public" or self._left_alone():
            return
        try:
            self.mailbox.file_sent(entry.mail.content, self.clock.now())
        except InboxbotError as error:
            self._leave_alone(error, entry)

    def _left_alone(self) -> bool:
        if self.not_before is not None and self.clock.now() < self.not_before:
            return True
        return self.refusals is not None and bool(self.refusals.waits(MAILBOX))

    def _leave_alone(self, error: InboxbotError, entry: OutboxEntry) -> None:
        wait = REFUSED if isinstance(error, PermanentError) else AWAY
        self.not_before = self.clock.now() + wait
        log.warning("sent.left_alone", outbox=entry.id, until=self.not_before.isoformat(), why=str(error))
