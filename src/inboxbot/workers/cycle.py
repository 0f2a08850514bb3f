"""One pass of each loop, with its troubles noted: what the service ticks, `once` and the demo run."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import structlog

from inboxbot.model.errors import PermanentError, TransientError
from inboxbot.ports.clock import Clock
from inboxbot.ports.register import Register
from inboxbot.triage.house import House
from inboxbot.workers.alarm import Alarm
from inboxbot.workers.brake import Brake
from inboxbot.workers.digest import Digesting
from inboxbot.workers.dispatch import Dispatch
from inboxbot.workers.intake import Intake
from inboxbot.workers.progress import PassResult
from inboxbot.workers.remind import Remind

log = structlog.get_logger(__name__)

LIVE_SINCE = "live_since"


@dataclass(slots=True)
class Cycle:
    """The loops of one installation. Each pass ends in a PassResult and never raises for weather."""

    intake: Intake
    dispatch: Dispatch
    remind: Remind
    digesting: Digesting
    brake: Brake
    alarm: Alarm
    register: Register
    house: Callable[[], House]
    clock: Clock

    def prepare(self) -> None:
        """Note when the installation went live; from then on, and not backwards, letters go."""
        live, since = self.house().live, self.register.fact(LIVE_SINCE)
        now = self.clock.now()
        if live and since is None:
            passed = self.remind.pass_over()
            self.register.set_fact(LIVE_SINCE, now.isoformat(), now=now)
            log.info("went_live", steps_passed_over=passed)
        elif not live and since is not None:
            self.register.set_fact(LIVE_SINCE, None, now=now)
            log.info("went_on_trial")

    def take_in(self) -> PassResult:
        """Read the inbox and the Sent folder."""
        return self._guarded("mailbox", self._both_folders)

    def send(self) -> PassResult:
        """Look at the brake, then send what is due."""
        return self._guarded("sending", self._braked)

    def watch(self) -> PassResult:
        """Remind, send the digest when it is time, tell of troubles that last."""
        return self._guarded("register", self._watched)

    def _both_folders(self) -> PassResult:
        inbox = self.intake.take_in()
        sent = self.intake.watch_sent()
        return PassResult(inbox.done + sent.done, inbox.failed + sent.failed)

    def _braked(self) -> PassResult:
        self.brake.look()
        return self.dispatch.dispatch()

    def _watched(self) -> PassResult:
        result = self.remind.remind()
        self.digesting.send_if_due()
        self.alarm.look()
        return result

    def _guarded(self, name: str, one_pass: Callable[[], PassResult]) -> PassResult:
        try:
            result = one_pass()
        except (TransientError, PermanentError) as error:
            result = PassResult(trouble=str(error), refused=isinstance(error, PermanentError))
        try:
            self.alarm.note(name, result.trouble)
            if not result.trouble:
                now = self.clock.now()
                self.register.set_fact(f"last_success.{name}", now.isoformat(), now=now)
        except TransientError as error:
            # The register itself is away: there is nowhere to write it but the log.
            log.error("register.away", why=str(error))
            result.trouble = result.trouble or str(error)
        return result
