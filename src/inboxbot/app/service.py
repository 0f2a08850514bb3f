"""The service: APScheduler ticks over the cycle, a clean stop, signs of life fed by real progress.

The scheduler holds only idempotent ticks in memory; everything that must not be forgotten is a row
in the register. So a restart, a missed tick or a second process does no harm (promise 6).
"""

from __future__ import annotations

import os
import secrets
import select
import signal
import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from functools import partial
from types import FrameType

import structlog
from apscheduler.events import EVENT_JOB_ERROR, JobExecutionEvent
from apscheduler.jobstores.base import JobLookupError
from apscheduler.schedulers.background import BackgroundScheduler

from inboxbot.app.loop import BACK_OFF_REFUSED, Loop
from inboxbot.app.notify import Heart, Round, tell_systemd, watchdog_seconds
from inboxbot.app.wiring import Installation
from inboxbot.model.errors import InboxbotError, SignInRefusedError
from inboxbot.workers.progress import place_of

log = structlog.get_logger(__name__)

DISPATCH_SECONDS = 5
DISPATCH_BACK_OFF = (30, 60, 120)
"""Each letter has its own schedule of tries; an urgent one must not wait long for the others'."""

TOGETHER_SECONDS = 0.25
"""While mail is taken in, letters wait for each other so long: measured, one by one they cost a quarter more."""

WATCH_SECONDS = 60
KEEP_SECONDS = 3600
"""Retention runs once a night; a night that was missed is made up for within the hour."""

EXPIRY_SECONDS = 3600
REFRESH_SECONDS = 5
LEASE, LEASE_SECONDS, LEASE_DENIALS = "service", 90, 3
"""Held for so long and renewed each third of it, so that a second service on the register is noticed."""

OUTSIDE = "service.outside"
"""The place of a service that is one too many."""

BREATH_SECONDS = 1.0
"""Between two hints of new mail, so that a server that hints without end is not polled without end."""

SIGNALS = (signal.SIGTERM, signal.SIGINT)


class Service:
    """Runs an installation until it is told to stop."""

    def __init__(self, installation: Installation) -> None:
        """Prepare the loops; nothing is connected before ``run``."""
        self._in = installation
        self._stop = threading.Event()
        self._woken, self._wake = socket.socketpair()
        self._wake.setblocking(False)
        self._holder = f"{socket.gethostname()}:{os.getpid()}:{secrets.token_hex(4)}"
        self._lease_denied = 0
        more = range(2, installation.settings.instances + 1)
        self._places = (LEASE, *(f"{LEASE}.{number}" for number in more))
        self._heart = Heart(installation.settings.heartbeat_url.get_secret_value())
        self._round = Round()
        self._write_down, installation.cycle.unwritten = installation.cycle.unwritten, self._unwritten
        poll, cycle = installation.settings.poll_seconds, installation.cycle
        self.take_in = Loop("take_in", poll, cycle.take_in)
        self.send = Loop("send", DISPATCH_SECONDS, cycle.send, back_off=DISPATCH_BACK_OFF)
        self.watch = Loop("watch", WATCH_SECONDS, cycle.watch)
        self.loops = (self.take_in, self.send, self.watch)
        installation.connect_beats(
            take_in=self.take_in.beat,
            send=self.send.beat,
            watch=self.watch.beat,
            stopping=self._stop.is_set,
            wait_for_more=partial(self._stop.wait, TOGETHER_SECONDS),
        )
        self._scheduler = BackgroundScheduler(
            timezone="UTC",
            job_defaults={"misfire_grace_time": None, "coalesce": True, "max_instances": 1},
        )

    def stop(self) -> None:
        """Ask for a clean stop: the message in hand is finished and committed, then all is closed."""
        self._stop.set()
        self._rouse()

    def run(self) -> None:
        """Run until stopped by SIGTERM, SIGINT or ``stop``. A mailbox that is away delays nothing."""
        try:
            with _signals_to(self._rouse):
                self._in.cycle.prepare()
                self._start_ticks()
                log.info("service.started", mode=self._in.settings.mode, mailbox=self._in.mailbox.name)
                tell_systemd("READY=1")
                listener = threading.Thread(target=self._listen, name="listen", daemon=True)
                listener.start()
                self._keep_alive()
                self._wind_down(listener)
        finally:
            self.close()

    def close(self) -> None:
        """Let go of every connection. May be called twice."""
        self._in.close()
        self._wake.close()
        self._woken.close()

    def _start_ticks(self) -> None:
        # A job that raises is a bug of ours: it is logged and the loop ticks on.
        self._scheduler.add_listener(_log_bug, EVENT_JOB_ERROR)
        for loop in self.loops:
            loop.beat()
            self._every(loop.seconds, loop.name, partial(self._tick, loop))
        self._every(REFRESH_SECONDS, "refresh", self._refresh)
        self._every(LEASE_SECONDS // 3, LEASE, self._hold_lease)
        self._every(EXPIRY_SECONDS, "expiry", self._in.expiry.look_if_due)
        # Beside the loops: however much there is to erase, nothing waits for it.
        self._every(KEEP_SECONDS, "retention", self._keep)
        self._scheduler.start()

    def _every(self, seconds: int, name: str, what: Callable[[], None]) -> None:
        self._scheduler.add_job(
            what, "interval", seconds=seconds, id=name, next_run_time=self._in.clock.now()
        )

    def _tick(self, loop: Loop) -> None:
        if self._stop.is_set() or loop.waits(self._in.clock.now()):
            loop.beat()
            return
        result = loop.one_pass()
        loop.settle(result, self._in.clock.now())
        loop.beat()
        if result.trouble:
            log.warning("pass.trouble", loop=loop.name, why=result.trouble, again_at=str(loop.not_before))
            tell_systemd(f"STATUS={loop.name}: {result.trouble[:200]}")
        elif self._all_well():
            tell_systemd("STATUS=at work")
        well = not result.trouble or result.partial
        # Silence is the dead-man's switch's alarm: it hears of nothing but a whole round.
        if self._round.passed(loop.name, well=well) and self._in.cycle.serves():
            self._heart.beat()
        if loop is self.take_in and result.done:
            self._soon(self.send)

    def _keep(self) -> None:
        if not self._stop.is_set():
            self._in.cycle.keep()

    def _soon(self, loop: Loop) -> None:
        """Let a loop tick at once: letters go as soon as they are decided."""
        if not self._stop.is_set():
            with suppress(JobLookupError):  # stopped in this moment
                self._scheduler.modify_job(loop.name, next_run_time=self._in.clock.now())

    def _all_well(self) -> bool:
        return all(loop.well and loop.fresh() for loop in self.loops)

    def _unwritten(self, trouble: str) -> None:
        """Write down what the register cannot take; all is well only while no loop is stuck."""
        if trouble or all(loop.fresh() for loop in self.loops):
            self._write_down(trouble)

    def _refresh(self) -> None:
        before = self._in.keeper.trouble
        try:
            self._in.keeper.refresh()
        except InboxbotError as error:
            # The register is away; how the rules stand is reported again next time.
            log.error("rules.not_reported", why=str(error))
        if self._in.keeper.trouble != before:
            self._soon(self.watch)  # whoever edits is told while they sit there

    def _hold_lease(self) -> None:
        """Tell where more services work on the register than are meant to: harmless, but hardly wanted."""
        try:
            held = self._has_a_place()
        except InboxbotError:
            return  # The loops meet the same trouble and tell of it.
        self._lease_denied = 0 if held else self._lease_denied + 1
        # One that a crash left behind runs out by itself.
        if self._lease_denied > LEASE_DENIALS:
            what = "another service works on the same register: stop one of them, or set INBOXBOT_INSTANCES"
            log.error("service.second", what=what)
            tell_systemd("STATUS=another service works on the same register")

    def _has_a_place(self) -> bool:
        """Take one of the places there are for services, or the one for those that are too many.

        Who has a place looks whether somebody stands outside, and tells the operators, and when it is over.
        """
        register, now = self._in.register, self._in.clock.now()
        held = next(
            (p for p in self._places if register.hold_lease(p, self._holder, now=now, seconds=LEASE_SECONDS)),
            None,
        )
        if held is None:
            if self._lease_denied >= LEASE_DENIALS:
                register.hold_lease(OUTSIDE, self._holder, now=now, seconds=LEASE_SECONDS)
            return False
        nobody = register.hold_lease(OUTSIDE, self._holder, now=now, seconds=0)
        self._in.cycle.alarm.note("second", "" if nobody else "one more than INBOXBOT_INSTANCES tells")
        return True

    def _listen(self) -> None:
        """Wake the intake when something may have arrived: a hint, never needed (IDLE)."""
        poll = self._in.settings.poll_seconds
        while not self._stop.is_set():
            if not self.take_in.well:
                # The intake meets the trouble and tells of it; another sign-in would only do harm.
                self._stop.wait(BREATH_SECONDS)
                continue
            began = time.monotonic()
            try:
                self._in.listener.wait(poll)
            except InboxbotError as error:
                self._stop.wait(BACK_OFF_REFUSED if isinstance(error, SignInRefusedError) else poll)
                continue
            if time.monotonic() - began < poll:
                self._soon(self.take_in)
                self._stop.wait(BREATH_SECONDS)

    def _keep_alive(self) -> None:
        """Wait for the stop; meanwhile tell systemd of life only while every loop gets on."""
        wanted = watchdog_seconds()
        interval = wanted / 3 if wanted else 30.0
        while not select.select([self._woken], [], [], interval)[0]:
            stuck = [loop.name for loop in self.loops if not loop.fresh()]
            if stuck:
                log.error("service.stuck", loops=stuck)
                self._write_down(f"the service gets no further in: {', '.join(stuck)}")
            elif wanted:
                tell_systemd("WATCHDOG=1")

    def _wind_down(self, listener: threading.Thread) -> None:
        self._stop.set()
        tell_systemd("STOPPING=1")
        log.info("service.stopping")
        self._in.listener.wake()
        self._scheduler.shutdown(wait=True)
        listener.join(timeout=5)
        with suppress(InboxbotError):  # it runs out by itself
            for place in (*self._places, OUTSIDE):
                self._in.register.release_lease(place, self._holder)
        log.info("service.stopped")

    def _rouse(self) -> None:
        """End the waiting in ``_keep_alive``. Safe within a signal handler: no lock, no log."""
        with suppress(OSError):  # full or closed: it has been roused
            self._wake.send(b"!")


@contextmanager
def _signals_to(act: Callable[[], None]) -> Iterator[None]:
    """Let SIGTERM and SIGINT call ``act``, as far as this is the thread that may ask for it."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return

    def heard(_number: int, _frame: FrameType | None) -> None:
        act()

    before = {number: signal.signal(number, heard) for number in SIGNALS}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def _log_bug(event: JobExecutionEvent) -> None:
    log.error(
        "tick.failed", loop=event.job_id, error=type(event.exception).__name__, at=place_of(event.exception)
    )
