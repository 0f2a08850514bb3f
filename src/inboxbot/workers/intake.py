"""Taking in: poll a folder, decide about each message, write each plan, settle (promises 1–3)."""

from __future__ import annotations

import traceback
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

import structlog

from inboxbot.letters.particulars import Quarantine
from inboxbot.model.case import Case, History
from inboxbot.model.errors import InboxbotError, PermanentError, TransientError
from inboxbot.model.message import Message, RawMessage, Unreadable
from inboxbot.model.plan import Disposition, Kind, Plan
from inboxbot.ports.clock import Chance, Clock
from inboxbot.ports.mailbox import Folder, Mailbox, Page
from inboxbot.ports.register import CaseMoved, ReferenceTaken, Register
from inboxbot.rules.anchor_roles import ADMINISTRATOR, CHIEF_EXECUTIVE
from inboxbot.triage.answer import is_human, notice_answer, notice_ours, ours
from inboxbot.triage.house import House
from inboxbot.triage.parse import parse
from inboxbot.triage.reading import Recall
from inboxbot.triage.triage import decide_about, read
from inboxbot.workers.commands import Commands
from inboxbot.workers.contact import first_contact, note_ahead
from inboxbot.workers.human_copies import note_human_copy
from inboxbot.workers.kept_from import named_by
from inboxbot.workers.progress import LAST_SUCCESS, Beat, PassResult, place_of
from inboxbot.workers.restored import Restored, without_letters
from inboxbot.workers.writing import write_each

log = structlog.get_logger(__name__)

REFERENCE_LENGTH = 5
DRAWS = 20
SETTLE_AT_ONCE = 200
_REFUSED_ENOUGH = 3
"""So many originals with which a thing cannot be done, and it is not tried with others in this pass."""
TOLD_SINGLY = 20
"""From so many in quarantine on, the daily list tells: no flood of notices."""

KIND: dict[Folder, Kind] = {"inbox": "person", "sent": "answer"}
"""What a message of a folder is taken for where it cannot be looked at."""


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
    restored: Restored | None = None
    _since: datetime | None = None
    _copied_on: date | None = None
    _inbox_read: datetime | None = None

    @property
    def commands(self) -> Commands:
        """Return what turns colleagues' command mails into plans."""
        return Commands(self.mailbox, self.register)

    def take_in(self) -> PassResult:
        """Take in everything that has arrived in the inbox."""
        self._inbox_read = self.clock.now()
        return self._read("inbox")

    def watch_sent(self) -> PassResult:
        """Notice the answers that people gave (design: Sent folder)."""
        return self._read("sent")

    def take_late(
        self, messages: Iterable[RawMessage | Unreadable], reset_before: datetime | None
    ) -> PassResult:
        """Take in messages of the inbox that no page brought; ``done`` are those that were not known."""
        result, met, house = PassResult(), 0, self.house()
        known = self._recall(reset_before)

        def recall(message: Message) -> History:
            nonlocal met
            history = known(message)
            met += history.arrival is not None
            return history

        for message in messages:
            self._one(message, house, recall, "inbox", result)
            self.beat()
            if self.stopping():
                break
        result.done = max(0, result.done - met)
        return result

    def settle(self) -> PassResult:
        """Tag or move the originals of committed arrivals; what fails is tried at the next pass.

        What cannot be done at all (no such folder) keeps nothing else from being done; and one original
        with which it cannot be done (a server may refuse an odd item) none of the others.
        """
        result = PassResult()
        refused: dict[int, Disposition] = {}
        while not self.stopping():
            waiting = self.register.unsettled(SETTLE_AT_ONCE + len(refused))
            waiting = [one for one in waiting if one.arrival_id not in refused]
            if not waiting:
                break
            for one in waiting:
                if list(refused.values()).count(one.disposition) >= _REFUSED_ENOUGH:
                    refused[one.arrival_id] = one.disposition
                    continue
                try:
                    self.mailbox.settle(one.ref, one.disposition)
                except PermanentError as error:
                    refused[one.arrival_id] = one.disposition
                    result.trouble = str(error)
                    continue
                self.register.mark_settled([one.arrival_id], now=self.clock.now())
                result.done += 1
                self.beat()
        result.failed = len(refused)
        return result

    def _read(self, folder: Folder) -> PassResult:
        result = PassResult()
        if self.restored is not None:
            self._since = self.restored.look()
        cursor = self._cursor(folder)
        while True:
            page = self.mailbox.poll(folder, cursor, limit=self.page_size)
            house, recall = self.house(), self._recall(page.reset_before)
            if page.messages and self.restored is not None:
                self.restored.working()
            for message in self._new_on(page, folder):
                if folder == "sent" and self._sent_since_inbox(message):
                    # What it answers may not be known yet: the page comes again, after the inbox.
                    return result
                self._one(message, house, recall, folder, result)
                self.beat()
                if self.stopping():
                    # What is committed is known when the page comes again.
                    return result
            if page.cursor != cursor:
                self.register.save_cursor(self.mailbox.name, folder, page.cursor, now=self.clock.now())
                if page.more and folder == "inbox":  # a long way to go, and getting on
                    self.register.set_fact(LAST_SUCCESS, self.clock.now().isoformat(), now=self.clock.now())
                cursor = page.cursor
            if not page.more:
                return result

    def _sent_since_inbox(self, message: RawMessage | Unreadable) -> bool:
        """Tell whether a mail went out after the inbox was last looked at: somebody was quicker than we."""
        looked, sent = self._inbox_read, message.received_at
        return looked is not None and sent is not None and looked < sent <= self.clock.now()

    def _cursor(self, folder: Folder) -> str:
        """Return where the reading stands. What is there on first contact is old (promise 2)."""
        name, now = self.mailbox.name, self.clock.now()
        cursor = self.register.cursor(name, folder)
        if cursor is None:
            cursor = self.mailbox.start(folder)
            self.register.set_fact(first_contact(name, folder), now.isoformat(), now=now)
            if folder == "inbox":
                note_ahead(self.mailbox, self.register, now=now)
            else:
                note_human_copy(self.register, now, now=now)  # from now on they are missed
            self.register.save_cursor(name, folder, cursor, now=now)
            log.info("mailbox.first_contact", mailbox=name, folder=folder)
        return cursor

    def _new_on(self, page: Page, folder: Folder) -> list[RawMessage | Unreadable]:
        """Return the messages of a page; after a reset, without those that were old on first contact."""
        if page.reset_before is None:
            return list(page.messages)
        first = self.register.fact(first_contact(self.mailbox.name, folder))
        since = datetime.fromisoformat(first) if first else None
        new = [
            message
            for message in page.messages
            if since is None or message.received_at is None or message.received_at >= since
        ]
        log.warning(
            "mailbox.reset",
            mailbox=self.mailbox.name,
            folder=folder,
            messages=len(new),
            passed_over=len(page.messages) - len(new),
        )
        return new

    def _recall(self, reset_before: datetime | None) -> Recall:
        house = self.house()
        within, sharing = timedelta(hours=house.policy.caps.hours_between), house.sharers

        def recall(message: Message) -> History:
            history = self.register.recall(message, now=self.clock.now(), within=within, sharing=sharing)
            if reset_before is None and self._since is None:
                return history
            return replace(history, reset_before=reset_before, restored=self._since is not None)

        return recall

    def _one(
        self,
        message: RawMessage | Unreadable,
        house: House,
        recall: Recall,
        folder: Folder,
        result: PassResult,
    ) -> None:
        """Decide about one message; whatever goes wrong with it concerns it alone (promise 3)."""
        try:
            if isinstance(message, Unreadable):
                self._quarantine(message, house, folder, reason=message.reason, detail="")
            elif folder == "inbox":
                self._decide(message, house, recall)
            else:
                self._notice(message, house, recall)
            result.done += 1
        except TransientError:
            # The register is away: the cursor stays, the message comes again.
            raise
        except Exception as error:  # noqa: BLE001 - our own bug must not stop the next message
            result.failed += 1
            told = (
                str(error)
                if isinstance(error, InboxbotError)
                else f"an error of ours: {type(error).__name__}"
            )
            log.error(
                "arrival.quarantined", ref=str(message.ref), error=type(error).__name__, at=place_of(error)
            )
            self._quarantine(message, house, folder, reason=told, detail=traceback.format_exc())

    def _decide(self, raw: RawMessage, house: House, recall: Recall) -> None:
        now = self.clock.now()
        for _ in range(DRAWS):
            reading = read(raw, recall, house)
            draw = self.chance.characters(REFERENCE_LENGTH)
            plan = self.commands.plan(reading, house, now=now) or decide_about(
                reading, recall, house, now=now, draw=draw
            )
            if self._since is not None and plan.arrival.received_at < self._since:
                plan = without_letters(plan)
            try:
                self._note(plan, self.register.record(plan, now=now))
            except (ReferenceTaken, CaseMoved):
                continue
            return
        raise PermanentError(f"no free case reference was found in {DRAWS} draws; look at the register")

    def _notice(self, raw: RawMessage, house: House, recall: Recall) -> None:
        now = self.clock.now()
        if self._commanded_in_sent(raw, house, recall, now=now):
            return
        plan = notice_answer(raw, recall, house, now=now)
        self._note_copy(raw, house, is_answer=plan is not None, now=now)
        if plan is None and self.restored is not None and (our_id := ours(raw, house)):
            self.restored.met_in_sent(our_id, raw.received_at)
            plan = notice_ours(raw, recall, house) if self._since is not None else None
        if plan is not None:
            self._note(plan, self.register.record(plan, now=now))

    def _note_copy(self, raw: RawMessage, house: House, *, is_answer: bool, now: datetime) -> None:
        """Note, once a day, that people's mails still come into Sent."""
        day = house.calendar.local_date(raw.received_at)
        if self._copied_on is not None and day <= self._copied_on:
            return
        if is_answer or is_human(parse(raw), house):
            note_human_copy(self.register, raw.received_at, now=now)
            self._copied_on = day

    def _commanded_in_sent(self, raw: RawMessage, house: House, recall: Recall, *, now: datetime) -> bool:
        """Carry out a command that lies in Sent; False where it is none."""
        for _ in range(DRAWS):
            plan = self.commands.plan_sent(raw, recall, house, now=now)
            if plan is None:
                return False
            try:
                self._note(plan, self.register.record(plan, now=now))
            except CaseMoved:
                continue
            return True
        raise PermanentError(f"a case changed at each of {DRAWS} looks; the mail waits for a person")

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

    def _quarantine(
        self, message: RawMessage | Unreadable, house: House, folder: Folder, *, reason: str, detail: str
    ) -> None:
        """Keep it whole, then tell: the page comes again until both are done."""
        now, sender = self.clock.now(), _sender(message)
        number = self.register.quarantine(
            message, reason=reason, detail=detail, sender=sender, now=now, kind=KIND[folder]
        )
        if not number or not house.live or self.register.counts(now=now).quarantined > TOLD_SINGLY:
            return
        size = message.size if isinstance(message, RawMessage) else 0
        named = named_by(self.register)(sender)
        about = Quarantine(number, reason, message.received_at, sender, size, named)
        everybody = (*house.policy.roles[ADMINISTRATOR], *house.policy.roles.get(CHIEF_EXECUTIVE, ()))
        left = [one for one in everybody if one not in named]
        people = [one for one in house.policy.roles[ADMINISTRATOR] if one in left] or left[:1]
        letters = write_each(people, lambda person: house.letters.quarantine_notice(person, about, now=now))
        self.register.enqueue(letters, now=now)


def _sender(message: RawMessage | Unreadable) -> str:
    """Return who wrote, for the person who must look; nothing where even that cannot be read."""
    if isinstance(message, Unreadable):
        return ""
    try:
        return parse(message).sender.address
    except Exception:  # noqa: BLE001 - parsing may be what went wrong
        return ""
