"""Dispatching: claim what is due, send it, write what came of it (promises 4 and 7)."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

import structlog

from inboxbot.model.errors import InboxbotError
from inboxbot.model.mail import MaybeSent, NotSent, OutboxEntry, SendResult, Sent
from inboxbot.ports.clock import Clock
from inboxbot.ports.mailbox import Mailbox
from inboxbot.ports.register import Register
from inboxbot.ports.sender import Sender
from inboxbot.workers.intake import Beat
from inboxbot.workers.progress import PassResult

log = structlog.get_logger(__name__)

RETRY_MINUTES = (1, 3, 10, 20, 30, 60)
"""Waits between tries after a refusal that may pass (greylisting, server away); the last repeats."""

GIVE_UP_AFTER = timedelta(days=3)
"""A mail not accepted for so long is dead, and shown."""

ABANDONED_AFTER = timedelta(minutes=10)
"""A mail in state sending for longer was left by a process that died; no send takes so long."""

UNKNOWN_WAITS = timedelta(minutes=2)
"""A copy in Sent may take a moment to appear."""


@dataclass(slots=True)
class Dispatch:
    """Sends what the outbox holds. ``sent_mailbox`` looks for, and files, copies in Sent."""

    register: Register
    sender: Sender
    sent_mailbox: Mailbox | None
    clock: Clock
    beat: Beat
    file_copies: bool = True
    stopping: Callable[[], bool] = lambda: False
    batch: int = 50

    def dispatch(self) -> PassResult:
        """Send everything that is due now."""
        result = PassResult()
        self.resolve_unknown()
        while not self.stopping():
            now = self.clock.now()
            entries = self.register.claim(now=now, limit=self.batch, brake_on=self._brake_on())
            if not entries:
                return result
            self._send(entries, result)
            if result.trouble:
                return result
        return result

    def resolve_unknown(self) -> None:
        """Look for evidence of the mails of which we do not know whether they went (promise 4)."""
        now = self.clock.now()
        for entry in self.register.sending_since(now - ABANDONED_AFTER):
            if entry.state == "unknown" and entry.next_try_at is not None and entry.next_try_at > now:
                continue
            result, retry_at = self._evidence(entry, now)
            log.warning("outbox.unknown", outbox=entry.id, letter=entry.mail.letter, found=type(result).__name__)
            self.register.finish([(entry, result)], now=now, retry_at=[retry_at])
            self.beat()

    def _evidence(self, entry: OutboxEntry, now: datetime) -> tuple[SendResult, datetime | None]:
        if self._lies_in_sent(entry):
            return Sent("a copy lies in the Sent folder"), None
        if entry.unknown_tries > 1:
            reason = "tried twice, the server never said whether it took the mail: a person must look"
            return NotSent(permanent=True, reason=reason), None
        # Its absence proves nothing: one more try under the same Message-ID, never a third.
        return MaybeSent("the line dropped after the mail had gone; trying once more"), now

    def _lies_in_sent(self, entry: OutboxEntry) -> bool:
        if self.sent_mailbox is None:
            return False
        return self.sent_mailbox.has_sent(entry.mail.message_id) is True

    def _send(self, entries: Sequence[OutboxEntry], result: PassResult) -> None:
        """Send one claimed batch, writing results as they come so that a crash loses few."""
        for entry, outcome in self.sender.send(entries):
            now = self.clock.now()
            self.register.finish([(entry, outcome)], now=now, retry_at=[self._retry_at(entry, outcome, now)])
            self._note(entry, outcome, result)
            if isinstance(outcome, Sent):
                self._file_copy(entry, now)
            self.beat()

    def _retry_at(self, entry: OutboxEntry, outcome: SendResult, now: datetime) -> datetime | None:
        if isinstance(outcome, Sent) or (isinstance(outcome, NotSent) and outcome.permanent):
            return None
        if isinstance(outcome, MaybeSent):
            return None
        wait = RETRY_MINUTES[min(entry.attempts, len(RETRY_MINUTES) - 1)]
        retry = now + timedelta(minutes=wait)
        return None if retry - entry.created_at > GIVE_UP_AFTER else retry

    def _note(self, entry: OutboxEntry, outcome: SendResult, result: PassResult) -> None:
        if isinstance(outcome, Sent):
            result.done += 1
            log.info("outbox.sent", outbox=entry.id, letter=entry.mail.letter, case=entry.mail.case_reference)
            return
        result.failed += 1
        if isinstance(outcome, NotSent) and not outcome.permanent:
            result.trouble = outcome.reason
        log.warning("outbox.not_sent", outbox=entry.id, letter=entry.mail.letter, why=outcome.reason)

    def _file_copy(self, entry: OutboxEntry, now: datetime) -> None:
        """File our copy of a letter to the public; failing to is no reason to send again."""
        if not self.file_copies or self.sent_mailbox is None:
            return
        if entry.mail.audience != "public":
            return
        try:
            self.sent_mailbox.file_sent(entry.mail.content, now)
        except InboxbotError as error:
            log.warning("sent.copy_not_filed", outbox=entry.id, why=str(error))

    def _brake_on(self) -> bool:
        return self.register.fact("brake") is not None
