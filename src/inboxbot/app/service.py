"""The service: APScheduler ticks over the cycle, a clean stop, signs of life fed by real progress.

The scheduler holds only idempotent ticks in memory; everything that must not be forgotten is a row
in the register. So a restart, a missed tick or a second process does no harm (promise 6).
"""

from __future__ import annotations

import secrets
import signal
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from types import FrameType

import structlog
from apscheduler.events import EVENT_JOB_ERROR, JobExecutionEvent
from apscheduler.schedulers.background import BackgroundScheduler

from inboxbot.app.notify import ping, tell_systemd, watchdog_seconds
from inboxbot.app.wiring import Installation
from inboxbot.model.errors import InboxbotError
from inboxbot.workers.progress import PassResult

log = structlog.get_logger(__name__)

DISPATCH_SECONDS = 5
WATCH_SECONDS = 60
REFRESH_SECONDS = 20
STALE_SECONDS = 300
"""No loop may be without progress for longer beyond its interval: the longest network call takes a minute."""

BACK_OFF = (30, 60, 120, 300, 600, 900)
"""Seconds between tries while a mailbox or server is away; the last repeats."""

BACK_OFF_REFUSED = 900
"""After refused credentials: no storm of tries that locks the account."""


@dataclass(slots=True)
class Loop:
    """One ticking loop: when it may run again after trouble, and when it last got on."""

    name: str
    seconds: int
    one_pass: Callable[[], PassResult]
    failures: int = 0
    not_before: datetime | None = None
    last_beat: float = 0.0

    def beat(self) -> None:
        """Note progress, for the watchdog."""
        self.last_beat = time.monotonic()

    def fresh(self) -> bool:
        """Tell whether it got on lately."""
        return time.monotonic() - self.last_beat < self.seconds + STALE_SECONDS

    def settle(self, result: PassResult, now: datetime) -> None:
        """Set the earliest next try after trouble, with jitter; forget trouble that is over."""
        if not result.trouble:
            self.failures, self.not_before = 0, None
            return
        seconds = BACK_OFF_REFUSED if result.refused else BACK_OFF[min(self.failures, len(BACK_OFF) - 1)]
        self.failures += 1
        self.not_before = now + timedelta(seconds=seconds * (80 + secrets.randbelow(41)) / 100)


class Service:
    """Runs an installation until it is told to stop."""

    def __init__(self, installation: Installation) -> None:
        """Prepare the loops; nothing is connected before ``run``."""
        self._in = installation
        self._stop = threading.Event()
        poll = installation.settings.poll_seconds
        cycle = installation.cycle
        self._take_in = Loop("take_in", poll, cycle.take_in)
        self._send = Loop("send", DISPATCH_SECONDS, cycle.send)
        self._watch = Loop("watch", WATCH_SECONDS, cycle.watch)
        self._loops = (self._take_in, self._send, self._watch)
        installation.connect_beats(
            take_in=self._take_in.beat,
            send=self._send.beat,
            watch=self._watch.beat,
            stopping=self._stop.is_set,
        )
        self._scheduler = BackgroundScheduler(
            timezone="UTC",
            job_defaults={"misfire_grace_time": None, "coalesce": True, "max_instances": 1},
        )

    def stop(self) -> None:
        """Ask for a clean stop: the message in hand is finished and committed, then all is closed."""
        self._stop.set()
        self._in.listener.wake()

    def run(self) -> None:
        """Run until stopped by SIGTERM, SIGINT or ``stop``. A mailbox that is away delays nothing."""
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, self._on_signal)
        self._in.cycle.prepare()
        self._start_ticks()
        log.info("service.started", mode=self._in.settings.mode, mailbox=self._in.mailbox.name)
        tell_systemd("READY=1")
        listener = threading.Thread(target=self._listen, name="listen", daemon=True)
        listener.start()
        self._keep_alive()
        tell_systemd("STOPPING=1")
        log.info("service.stopping")
        self._scheduler.shutdown(wait=True)
        listener.join(timeout=5)
        self._in.close()
        log.info("service.stopped")

    def _start_ticks(self) -> None:
        # A job that raises is a bug of ours: it is logged whole and the loop ticks on.
        self._scheduler.add_listener(_log_bug, EVENT_JOB_ERROR)
        for loop in self._loops:
            loop.beat()
            self._scheduler.add_job(
                self._tick,
                "interval",
                args=[loop],
                seconds=loop.seconds,
                id=loop.name,
                next_run_time=self._in.clock.now(),
            )
        self._scheduler.add_job(self._in.keeper.refresh, "interval", seconds=REFRESH_SECONDS, id="refresh")
        self._scheduler.start()

    def _tick(self, loop: Loop) -> None:
        now = self._in.clock.now()
        if self._stop.is_set() or (loop.not_before is not None and now < loop.not_before):
            loop.beat()
            return
        result = loop.one_pass()
        loop.settle(result, self._in.clock.now())
        loop.beat()
        if result.trouble:
            log.warning("pass.trouble", loop=loop.name, why=result.trouble, again_at=str(loop.not_before))
            tell_systemd(f"STATUS={loop.name}: {result.trouble[:200]}")
        elif loop is self._take_in:
            self._after_full_cycle(result)

    def _after_full_cycle(self, result: PassResult) -> None:
        """Letters go at once, and the dead-man's switch hears that the whole chain is well."""
        if result.done:
            self._scheduler.modify_job(self._send.name, next_run_time=self._in.clock.now())
        if all(other.failures == 0 for other in self._loops):
            tell_systemd("STATUS=at work")
            if url := self._in.settings.heartbeat_url.get_secret_value():
                ping(url)

    def _listen(self) -> None:
        """Wake the intake when something may have arrived: a hint, never needed (IDLE)."""
        poll = self._in.settings.poll_seconds
        while not self._stop.is_set():
            began = time.monotonic()
            try:
                self._in.listener.wait(poll)
            except InboxbotError:
                # The intake loop meets the same trouble and tells of it.
                self._stop.wait(poll)
                continue
            if time.monotonic() - began < poll and not self._stop.is_set():
                self._scheduler.modify_job(self._take_in.name, next_run_time=self._in.clock.now())

    def _keep_alive(self) -> None:
        """Wait for the stop; meanwhile tell systemd of life only while every loop gets on."""
        wanted = watchdog_seconds()
        interval = wanted / 3 if wanted else 30.0
        while not self._stop.wait(interval):
            stuck = [loop.name for loop in self._loops if not loop.fresh()]
            if stuck:
                log.error("service.stuck", loops=stuck)
            elif wanted:
                tell_systemd("WATCHDOG=1")

    def _on_signal(self, number: int, _frame: FrameType | None) -> None:
        log.info("service.signal", signal=signal.Signals(number).name)
        self.stop()


def _log_bug(event: JobExecutionEvent) -> None:
    log.error("tick.failed", loop=event.job_id, exc_info=event.exception)
