"""Dispatching: claim what is due, send it, write what came of it (promises 4 and 7)."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

import structlog

from inboxbot.model.errors import InboxbotError
from inboxbot.model.mail import MaybeSent, NotSent, OutboxEntry, SendResult, Sent
from inboxbot.ports.clock import Clock
from inboxbot.ports.register import Register
from inboxbot.ports.sender import Sender
from inboxbot.ports.wire import NoWire, Trace, Wire
from inboxbot.triage.house import House
from inboxbot.workers.brake import BRAKE, Shares
from inboxbot.workers.progress import Beat, PassResult
from inboxbot.workers.recheck import Recheck
from inboxbot.workers.restored import Restored
from inboxbot.workers.results import in_groups
from inboxbot.workers.sent_folder import SentFolder

log = structlog.get_logger(__name__)

RETRY_MINUTES = (1, 3, 10, 20, 30, 60)
"""Waits between tries after a refusal that may pass (greylisting, server away); the last repeats."""

MOST_TRIES = 76
"""About three days of them; a mail not taken by then is dead, and shown."""

BATCH = 50
"""Mails claimed at once."""

SHARED_BATCH = 2
"""The same where several services work on one register: what one of them had claimed when its machine died
waits ``ABANDONED_AFTER``, while the others could have sent it."""

ABANDONED_AFTER = timedelta(minutes=10)
"""A mail in state sending for longer was left by a process that died; no send takes so long."""

EVIDENCE_WAITS = timedelta(minutes=2)
"""A copy in Sent may take a moment to appear: so long the second try waits, and looks again."""

MOST_LOOKS_FOR_A_DRAFT = 8
"""A draft goes once, however often it is tried: for about an hour its copy in Sent is waited for."""

ON_TRIAL = NotSent(permanent=True, reason="it was queued before the installation went on trial: not sent")
"""What becomes of letters that still wait when shadow mode begins, after a restore too: listed, not sent."""

NOT_LOOKED = NotSent(
    permanent=False, reason="it has perhaps gone, and Sent cannot be looked at now: it waits"
)
"""What becomes of a second try while nobody can tell whether it is needed (promise 4)."""

Outcome = tuple[OutboxEntry, SendResult, datetime]


@dataclass(slots=True)
class Dispatch:
    """Sends what the outbox holds."""

    register: Register
    house: Callable[[], House]
    sender: Sender
    sent: SentFolder | None
    clock: Clock
    beat: Beat
    stopping: Callable[[], bool] = lambda: False
    wait_for_more: Callable[[], object] = lambda: None
    """Called after a batch that was not full: each costs several transactions, and the intake is at work."""
    batch: int = BATCH
    wire: Wire = field(default_factory=NoWire)
    look_at_the_brake: Callable[[], bool] | None = None
    """Looked at before each batch, so that a flood does not run past it within one pass."""
    restored: Restored | None = None
    _met_the_dead: bool = False
    _unwritten: list[Outcome] = field(default_factory=list)

    def dispatch(self) -> PassResult:
        """Send everything that is due now. Raises TransientError where the register is away."""
        result = PassResult()
        self._write()
        if self.restored is not None and self.restored.look() is not None:
            self.restored.compare()
        self._take_over()
        self.resolve_unknown()
        while not self.stopping():
            entries = self._claim()
            if entries and self.restored is not None:
                self.restored.working()
            # What is urgent goes alone: that it was not taken may be its own fault, and the rest has a try.
            alone = bool(entries) and entries[0].mail.passes_brake
            if not entries or not (self._send(self._still_to_go(entries), result) or alone) or result.refused:
                break
            if len(entries) < self.batch and not alone:
                self.wait_for_more()
        return result

    def resolve_unknown(self) -> None:
        """Look for evidence of the mails of which we do not know whether they went (promise 4)."""
        for entry in self.register.sending_since(self.clock.now() - ABANDONED_AFTER):
            known = self._by_evidence(entry)
            if known is None:
                return
            result, retry_at = known
            self.register.finish([(entry, result)], now=self.clock.now(), retry_at=[retry_at])
            self.beat()

    def _take_over(self) -> None:
        """Settle, once, what processes that died had claimed: their notes tell what went (promise 4)."""
        if self._met_the_dead:
            return
        settled: list[tuple[OutboxEntry, SendResult, datetime | None]] = []
        all_known = True
        for entry, holder in self.register.claimed():
            notes = self.wire.left_by(holder)
            known = None if notes is None else self._as_noted(entry, notes.of(entry))
            if known is not None:
                settled.append((entry, *known))
                log.warning("outbox.left_behind", outbox=entry.id, letter=entry.mail.letter)
            all_known &= notes is None or known is not None
        if settled:
            results = [(entry, result) for entry, result, _ in settled]
            self.register.finish(results, now=self.clock.now(), retry_at=[at for *_, at in settled])
        if all_known:
            self.wire.forget_the_dead()
            self._met_the_dead = True

    def _as_noted(self, entry: OutboxEntry, trace: Trace) -> tuple[SendResult, datetime | None] | None:
        """Return what a note means, and when it is tried again; None where Sent could not be looked at."""
        now = self.clock.now()
        if trace == "sent":
            return Sent("the server had taken it when our process ended"), None
        if trace == "not sent":
            return NotSent(permanent=False, reason="our process ended before it went"), now
        return self._by_evidence(entry)

    def _by_evidence(self, entry: OutboxEntry) -> tuple[SendResult, datetime | None] | None:
        """Look into Sent for a mail that may have gone; None where that could not be done."""
        found = self.sent.evidence(entry) if self.sent else "absent"
        if found == "not looked":
            return None
        log.warning("outbox.unknown", outbox=entry.id, letter=entry.mail.letter, found=found)
        return _after_doubt(entry, there=found == "there", now=self.clock.now())

    def _claim(self) -> Sequence[OutboxEntry]:
        now, limit = self.clock.now(), self.batch
        look = self.look_at_the_brake
        brake_on = look() if look is not None else self.register.fact(BRAKE) is not None
        alerts = limit
        if brake_on:
            shares = Shares.of(self.house().policy.caps)
            passed = self.register.passed_the_brake(now=now)
            limit = min(limit, shares.all - passed.all)
            alerts = min(limit, shares.alerts - passed.alerts)
        if limit <= 0:
            return ()
        return self.register.claim(
            now=now, limit=limit, brake_on=brake_on, holder=self.wire.holder(), alerts=max(0, alerts)
        )

    def _still_to_go(self, entries: Sequence[OutboxEntry]) -> list[OutboxEntry]:
        """Leave out what must not go on trial, and what lies in Sent by now: it has gone already."""
        to_go = []
        live, now = self.house().live, self.clock.now()
        recheck = Recheck(self.register, self.house)
        for entry in entries:
            if not (live or entry.mail.passes_brake or entry.mail.audience == "operator"):
                self._unwritten.append((entry, ON_TRIAL, now))
            elif why := recheck.why_not(entry, now=now):
                self._unwritten.append((entry, NotSent(permanent=True, reason=why), now))
            elif entry.unknown_tries and self.sent and (seen := self.sent.evidence(entry)) != "absent":
                known = Sent("a copy lies in the Sent folder") if seen == "there" else NOT_LOOKED
                self._unwritten.append((entry, known, self.clock.now()))
            else:
                to_go.append(entry)
        self._write()
        return to_go

    def _send(self, entries: Sequence[OutboxEntry], result: PassResult) -> bool:
        """Send one claimed batch; return whether to go on to the next.

        Results are written as they come, those at hand together, so that a crash loses few. Where
        the register cannot take them, the rest of the batch is heard out all the same: what was
        sent must not be forgotten.
        """
        away: InboxbotError | None = None
        taken, last_trouble = not entries, PassResult()
        for group in in_groups(self.sender.send(entries)):
            now = self.clock.now()
            self._unwritten += [(entry, outcome, now) for entry, outcome in group]
            away = self._try_to_write()
            for entry, outcome in group:
                _note(entry, outcome, result)
                if isinstance(outcome, Sent) and self.sent is not None:
                    self.sent.file(entry)
                taken |= isinstance(outcome, Sent) or (isinstance(outcome, NotSent) and outcome.permanent)
                last_trouble = _trouble(outcome) or last_trouble
                self.beat()
        if away is not None:
            raise away
        self.wire.all_written()
        if not taken:
            result.trouble, result.refused = last_trouble.trouble, last_trouble.refused
        return taken

    def _try_to_write(self) -> InboxbotError | None:
        try:
            self._write()
        except InboxbotError as error:
            return error
        return None

    def _write(self) -> None:
        """Write the results that are known and not yet written, however old they are."""
        if not self._unwritten:
            return
        self.register.finish(
            [(entry, outcome) for entry, outcome, _ in self._unwritten],
            now=self._unwritten[-1][2],
            retry_at=[_retry_at(*one) for one in self._unwritten],
        )
        self._unwritten.clear()


def _after_doubt(entry: OutboxEntry, *, there: bool, now: datetime) -> tuple[SendResult, datetime | None]:
    if there:
        return Sent("a copy lies in the Sent folder"), None
    tries = entry.unknown_tries + (entry.state == "sending")
    if tries >= (MOST_LOOKS_FOR_A_DRAFT if entry.draft else 2):
        often = "twice" if tries == 2 else f"{tries} times"  # noqa: PLR2004 - a word
        reason = f"tried {often}, and we do not know whether it went: a person must look"
        return NotSent(permanent=True, reason=reason), None
    # Absence proves nothing: one more try under the same Message-ID, never a third.
    return MaybeSent("we do not know whether it went; it is tried once more"), now + EVIDENCE_WAITS * tries


def _retry_at(entry: OutboxEntry, outcome: SendResult, at: datetime) -> datetime | None:
    if not isinstance(outcome, NotSent) or outcome.permanent or entry.attempts + 1 >= MOST_TRIES:
        return None
    return at + timedelta(minutes=RETRY_MINUTES[min(entry.attempts, len(RETRY_MINUTES) - 1)])


def _trouble(outcome: SendResult) -> PassResult | None:
    """Return what an outcome tells about the server; nothing where it took or settled the mail."""
    if isinstance(outcome, MaybeSent):
        return PassResult(trouble=outcome.reason)
    if isinstance(outcome, NotSent) and not outcome.permanent and not outcome.alone:
        return PassResult(trouble=outcome.reason, refused=outcome.refused)
    return None


def _note(entry: OutboxEntry, outcome: SendResult, result: PassResult) -> None:
    if isinstance(outcome, Sent):
        result.done += 1
        log.info("outbox.sent", outbox=entry.id, letter=entry.mail.letter, case=entry.mail.case_reference)
        return
    result.failed += 1
    log.warning("outbox.not_sent", outbox=entry.id, letter=entry.mail.letter, why=outcome.reason)
