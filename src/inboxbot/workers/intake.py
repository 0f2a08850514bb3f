"""Taking in: poll a folder, decide about each message, write each plan, settle (promises 1–3)."""

from __future__ import annotations

import traceback
from collections.abc import Callable
from dataclasses import dataclass

import structlog

from inboxbot.letters.particulars import Quarantine
from inboxbot.model.case import Case
from inboxbot.model.errors import InboxbotError, PermanentError, TransientError
from inboxbot.model.message import RawMessage, Unreadable
from inboxbot.model.plan import Plan
from inboxbot.ports.clock import Chance, Clock
from inboxbot.ports.mailbox import Folder, Mailbox
from inboxbot.ports.register import ReferenceTaken, Register
from inboxbot.triage.answer import notice_answer
from inboxbot.triage.house import House
from inboxbot.triage.triage import triage
from inboxbot.workers.progress import PassResult

log = structlog.get_logger(__name__)

REFERENCE_LENGTH = 5
DRAWS = 20
SETTLE_AT_ONCE = 200

Beat = Callable[[], None]
"""Called after each message: progress for the watchdog."""


@dataclass(slots=True)
class Intake:
    """Reads one mailbox into the register. ``house`` is asked anew for each page (hot reload)."""

    mailbox: Mailbox
    register: Register
    house: Callable[[], House]
    clock: Clock
    chance: Chance
    beat: Beat
    stopping: Callable[[], bool] = lambda: False
    page_size: int = 100

    def take_in(self) -> PassResult:
        """Take in everything that has arrived in the inbox; settle what was taken in."""
        result = self._read("inbox", self._decide)
        self.settle()
        return result

    def watch_sent(self) -> PassResult:
        """Notice the answers that people gave (design: Sent folder)."""
        return self._read("sent", self._notice)

    def settle(self) -> None:
        """Tag or move the originals of committed arrivals; what fails is tried at the next pass."""
        for unsettled in self.register.unsettled(SETTLE_AT_ONCE):
            try:
                self.mailbox.settle(unsettled.ref, unsettled.disposition)
            except PermanentError as error:
                log.warning("settle.refused", arrival=unsettled.arrival_id, why=str(error))
                continue
            self.register.mark_settled([unsettled.arrival_id], now=self.clock.now())
            self.beat()

    def _read(self, folder: Folder, decide: Callable[[RawMessage, House], None]) -> PassResult:
        result = PassResult()
        cursor = self.register.cursor(self.mailbox.name, folder)
        if cursor is None:
            # Promise 2: what is there on first contact is old, and nobody is acknowledged for it.
            cursor = self.mailbox.start(folder)
            self.register.save_cursor(self.mailbox.name, folder, cursor, now=self.clock.now())
            log.info("mailbox.first_contact", mailbox=self.mailbox.name, folder=folder)
        while True:
            page = self.mailbox.poll(folder, cursor, limit=self.page_size)
            house = self.house()
            if page.reset_before is not None:
                log.warning("mailbox.reset", mailbox=self.mailbox.name, folder=folder)
            for message in page.messages:
                self._one(message, house, decide, result)
                self.beat()
                if self.stopping():
                    # What is committed is known when the page comes again.
                    return result
            if page.cursor != cursor:
                self.register.save_cursor(self.mailbox.name, folder, page.cursor, now=self.clock.now())
                cursor = page.cursor
            if not page.more:
                return result

    def _one(
        self,
        message: RawMessage | Unreadable,
        house: House,
        decide: Callable[[RawMessage, House], None],
        result: PassResult,
    ) -> None:
        """Decide about one message; whatever goes wrong with it concerns it alone (promise 3)."""
        try:
            if isinstance(message, Unreadable):
                self._quarantine(message, house, reason=message.reason, detail="")
            else:
                decide(message, house)
            result.done += 1
        except TransientError:
            # The register is away: the cursor stays, the message comes again.
            raise
        except Exception as error:  # noqa: BLE001 - our own bug must not stop the next message
            result.failed += 1
            reason = str(error) if isinstance(error, InboxbotError) else f"an error of ours: {type(error).__name__}"
            log.error("arrival.quarantined", ref=str(message.ref), error=type(error).__name__, at=_place(error))
            self._quarantine(message, house, reason=reason, detail=traceback.format_exc())

    def _decide(self, raw: RawMessage, house: House) -> None:
        now = self.clock.now()
        for _ in range(DRAWS):
            plan = triage(
                raw,
                lambda message: self.register.recall(message, now=now),
                house,
                now=now,
                draw=self.chance.characters(REFERENCE_LENGTH),
            )
            try:
                self._note(plan, self.register.record(plan, now=now))
            except ReferenceTaken:
                continue
            return
        raise PermanentError(f"no free case reference was found in {DRAWS} draws; look at the register")

    def _notice(self, raw: RawMessage, house: House) -> None:
        now = self.clock.now()
        plan = notice_answer(raw, lambda message: self.register.recall(message, now=now), house)
        if plan is not None:
            self._note(plan, self.register.record(plan, now=now))

    def _note(self, plan: Plan, case: Case | None) -> None:
        log.info(
            "arrival.recorded",
            ref=str(plan.arrival.ref),
            end=plan.arrival.end,
            kind=plan.arrival.kind,
            case=case.reference if case else None,
            category=case.category if case else None,
            letters=[mail.letter for mail in plan.letters],
        )

    def _quarantine(self, message: RawMessage | Unreadable, house: House, *, reason: str, detail: str) -> None:
        now = self.clock.now()
        number = self.register.quarantine(message, reason=reason, detail=detail, sender="", now=now)
        size = message.size if isinstance(message, RawMessage) else 0
        about = Quarantine(number, reason, message.received_at, size=size)
        try:
            letters = [
                house.letters.quarantine_notice(person, about, now=now)
                for person in house.policy.roles["administrator"]
            ]
        except PermanentError as error:
            # The bytes are kept and the digest lists them; only the notice is missing.
            log.error("quarantine.notice_failed", why=str(error))
            return
        self.register.enqueue(letters, now=now)


def _place(error: Exception) -> str:
    """Return where an error of ours was raised; its text may hold a message's, which no log may (K6)."""
    frame = traceback.extract_tb(error.__traceback__)[-1]
    return f"{frame.filename.rpartition('/')[2]}:{frame.lineno} {frame.name}"
