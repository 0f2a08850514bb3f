"""One pass of each loop, with its troubles noted: what the service ticks, `once` and the demo run."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

import structlog

from inboxbot.model.errors import InboxbotError, PermanentError, SignInRefusedError
from inboxbot.ports.clock import Clock
from inboxbot.ports.register import Register
from inboxbot.triage.house import House
from inboxbot.workers.absent import Absent
from inboxbot.workers.alarm import Alarm
from inboxbot.workers.brake import Brake
from inboxbot.workers.digest import Digesting
from inboxbot.workers.dispatch import Dispatch
from inboxbot.workers.going_live import GoingLive
from inboxbot.workers.intake import Intake
from inboxbot.workers.keep import Keep
from inboxbot.workers.listing import Listing
from inboxbot.workers.measures import Measures
from inboxbot.workers.progress import LAST_SUCCESS, MAILBOX, PassResult, place_of
from inboxbot.workers.reconcile import Reconcile
from inboxbot.workers.refusals import Refusals
from inboxbot.workers.remind import Remind
from inboxbot.workers.restored import Restored
from inboxbot.workers.staffing import Staffing

log = structlog.get_logger(__name__)

SENDING = "sending"
END_OF_THE_CHAIN = frozenset({MAILBOX, SENDING, "unsent", "reminding", "digest"})
"""With one of these troubles nobody is served, or nobody hears: no sign of life goes out."""

SUCCESS_IS_NOTED = timedelta(minutes=1)
"""So often at most, whatever the poll: `inboxbot status` asks for half an hour."""

OnePass = Callable[[], PassResult]


@dataclass(slots=True)
class Cycle:
    """The loops of one installation.

    Each pass ends in a PassResult and never raises: weather and our own bugs are its trouble, and
    the next pass is another try. ``unwritten`` hears of trouble that the register itself cannot take,
    and an empty sentence once it takes what is written again.
    """

    intake: Intake
    reconcile: Reconcile
    dispatch: Dispatch
    remind: Remind
    digesting: Digesting
    listing: Listing
    going_live: GoingLive
    brake: Brake
    alarm: Alarm
    register: Register
    house: Callable[[], House]
    clock: Clock
    refusals: Refusals
    measures: Measures
    keeping: Keep
    unwritten: Callable[[str], None] = field(default=lambda _trouble: None)
    look_who_is_away: Callable[[], None] = field(default=lambda: None)
    restored: Restored | None = None
    tell_progress: Callable[[], int] = field(default=lambda: 0)
    call_the_hook: Callable[[], int] = field(default=lambda: 0)
    _success_noted: datetime | None = None

    def prepare(self) -> None:
        """Note whether the installation is live; the rules were just read, so they are in order."""
        self.alarm.note("rules", "")
        self.going_live.note()

    def take_in(self) -> PassResult:
        """Read the inbox and the Sent folder; tag or move what was taken in."""
        return self._guarded(MAILBOX, self._mailbox)

    def send(self) -> PassResult:
        """Look at the brake, then send what is due."""
        return self._guarded(SENDING, self._braked)

    def watch(self) -> PassResult:
        """Remind, send the digest when it is time, tell of troubles that last: one does not need the other."""
        if self.restored is not None:
            self._guarded("", self._look_whether_restored)
        results = [
            # Before the reminders: a list that would only repeat them is not sent.
            self._guarded("lists", self._lists),
            self._guarded("", self._who_is_away),
            self._guarded("reminding", self.remind.remind),
            self._guarded("", lambda: PassResult(done=self.tell_progress())),
            self._guarded("", lambda: PassResult(done=self.call_the_hook())),
            self._guarded("digest", self._digest),
            self._guarded("", self._alarms),
        ]
        return PassResult(
            done=sum(result.done for result in results),
            failed=sum(result.failed for result in results),
            trouble=next((result.trouble for result in results if result.trouble), ""),
        )

    def keep(self) -> PassResult:
        """Blank what has outlived its period, once a night."""
        return self._guarded("retention", self.keeping.keep_if_due)

    def serves(self) -> bool:
        """Tell whether the chain holds to its end; False, too, where the register cannot be read."""
        try:
            return not END_OF_THE_CHAIN & self.alarm.standing().keys()
        except InboxbotError:
            return False

    def _mailbox(self) -> PassResult:
        if why := self.refusals.waits(MAILBOX):
            return PassResult(trouble=why, refused=True, put_off=True)
        self.look_who_is_away()
        result = self.intake.take_in()
        # A mailbox that is away ends the pass; what is wrong with one folder leaves the rest.
        for name, one_pass in (("settling", self.intake.settle), ("sent", self.intake.watch_sent)):
            part = _permanent_is_trouble(one_pass)
            self.alarm.note(name, part.trouble)
            result.failed += part.failed
            result.trouble = result.trouble or part.trouble
            result.partial = bool(result.trouble)
            if name == "sent":
                result.done += part.done
        late = _permanent_is_trouble(self.reconcile.look_if_due)
        self.alarm.note("reconcile", late.trouble)
        result.done += late.done
        return result

    def _braked(self) -> PassResult:
        if why := self.refusals.waits(SENDING):
            self.brake.look()
            return PassResult(trouble=why, refused=True, put_off=True)
        return self.dispatch.dispatch()

    def _look_whether_restored(self) -> PassResult:
        if self.restored is not None:
            self.restored.look()
        return PassResult()

    def _lists(self) -> PassResult:
        return PassResult(done=self.listing.send_if_due())

    def _digest(self) -> PassResult:
        return PassResult(done=int(self.digesting.send_if_due()))

    def _who_is_away(self) -> PassResult:
        """Tell what begins and ends, before reminders are sent by it."""
        self.look_who_is_away()
        done = Absent(self.register, self.house, self.clock).look()
        return PassResult(done=done + Staffing(self.register, self.house, self.clock).look())

    def _alarms(self) -> PassResult:
        self.measures.take()
        self.alarm.look()
        return PassResult()

    def _guarded(self, name: str, one_pass: OnePass) -> PassResult:
        """Run a pass and note how it went; ``name`` is its kind of trouble, empty where it has none."""
        try:
            result = one_pass()
        except InboxbotError as error:
            result = PassResult(trouble=str(error), refused=isinstance(error, SignInRefusedError))
        except Exception as error:  # noqa: BLE001 - a bug of ours must not end the loop
            result = PassResult(trouble=f"an error of ours: {type(error).__name__} at {place_of(error)}")
            log.error("pass.failed", what=name or "alarms", error=type(error).__name__, at=place_of(error))
        if name:
            self._note(name, result)
        return result

    def _note(self, name: str, result: PassResult) -> None:
        if name == SENDING and result.idle:
            return  # Nothing was tried: a server that is away is still away.
        try:
            self.alarm.note(name, "" if result.partial else result.trouble)
            self._remember_refusal(name, result)
            if name == MAILBOX and (not result.trouble or result.partial):
                self._note_success()
        except InboxbotError as error:
            # The register itself is away: there is nowhere to write it but the log and a small file.
            log.error("register.away", why=str(error))
            self.unwritten(str(error))
            self._success_noted = None  # that it takes what is written again is proven by the next pass
            result.trouble = result.trouble or str(error)
            result.partial = False

    def _note_success(self) -> None:
        """Note that the mailbox was read; once a minute is enough, and each time costs a sync of the disk."""
        now, last = self.clock.now(), self._success_noted
        if last is None or abs(now - last) >= SUCCESS_IS_NOTED:
            self.register.set_fact(LAST_SUCCESS, now.isoformat(), now=now)
            self._success_noted = now
            self.unwritten("")

    def _remember_refusal(self, name: str, result: PassResult) -> None:
        if name not in (MAILBOX, SENDING) or result.put_off:
            return
        if result.refused:
            self.refusals.note(name, result.trouble)
        elif not result.trouble or result.partial:
            self.refusals.over(name)


def _permanent_is_trouble(one_pass: OnePass) -> PassResult:
    try:
        return one_pass()
    except PermanentError as error:
        return PassResult(trouble=str(error))
