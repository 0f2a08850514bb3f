"""The service: ticks, back-off, signs of life, and a clean stop in the middle of anything.

Real threads, a real scheduler and the real clock; what is waited for is waited for at a socket or an
event, and nothing asserts how long it took.
"""

from __future__ import annotations

import os
import signal
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta

import pytest
from structlog.testing import capture_logs
from test_notify import switch, systemd, well  # noqa: F401 - a fixture is used by its name

from inboxbot.app.clock import SystemClock
from inboxbot.app.service import LEASE, LEASE_DENIALS, Service
from inboxbot.mailboxes.memory import MemoryMailbox
from inboxbot.model.errors import InboxbotError, PermanentError, SignInRefusedError, TransientError
from inboxbot.model.mail import NotSent, OutboxEntry, SendResult, Sent
from inboxbot.ports.listed import CaseFilter
from inboxbot.ports.mailbox import Folder, Page
from inboxbot.register import open_register
from inboxbot.triage.house import House
from inboxbot.workers.progress import PassResult
from office import DENTIST, Office, mail

MakeOffice = Callable[..., Office]
PATIENCE = 10
"""Seconds after which a test gives up waiting; nothing waits so long where all is well."""


class Watched(MemoryMailbox):
    """A mailbox that counts its sign-ins and can keep a poll waiting."""

    def __init__(self) -> None:
        super().__init__()
        self.polls = self.waits = 0
        self.open = threading.Event()
        self.open.set()

    def poll(self, folder: Folder, cursor: str, *, limit: int = 100) -> Page:
        self.polls += 1
        self.open.wait(PATIENCE)
        return super().poll(folder, cursor, limit=limit)

    def wait(self, seconds: float) -> None:
        self.waits += 1
        super().wait(seconds)


@pytest.fixture
def mailbox() -> Watched:
    return Watched()


@pytest.fixture
def office(make_office: MakeOffice, mailbox: Watched) -> Office:
    """An office on the real clock, with first contact made; its poll comes once an hour."""
    office = make_office(mailbox=mailbox, settings={"INBOXBOT_POLL_SECONDS": "3600"})
    office.clock = SystemClock()  # type: ignore[assignment]
    office.start()
    office.cycle.take_in()
    return office


made: list[Service] = []


@pytest.fixture(autouse=True)
def closed() -> Iterator[None]:
    """Close every service at the end of its test."""
    yield
    while made:
        made.pop().close()


def service_of(office: Office) -> Service:
    assert office.installation is not None
    made.append(Service(office.installation))
    return made[-1]


def quick(service: Service) -> Service:
    """Let the loops tick many times a second."""
    for loop in service.loops:
        loop.seconds, loop.patience = 0.05, 1.0  # type: ignore[assignment]
    return service


@contextmanager
def running(service: Service) -> Iterator[Service]:
    """Run a service in a thread, and stop it at the end."""
    thread = threading.Thread(target=service.run)
    thread.start()
    try:
        yield service
    finally:
        service.stop()
        thread.join(PATIENCE)
        assert not thread.is_alive(), "it did not stop"


def told_until(sock: socket.socket, wanted: bytes) -> list[bytes]:
    """Return what systemd was told up to a certain word."""
    said: list[bytes] = []
    while not said or said[-1] != wanted:
        said.append(sock.recv(1000))
    return said


# Stopping ---------------------------------------------------------------------------------------
def test_sigterm_in_the_middle_of_a_page_commits_the_message_in_hand_and_loses_none(
    office: Office, mailbox: Watched
) -> None:
    for number in range(150):
        mailbox.deliver(
            mail(DENTIST, sender=f"a{number}@h.example", message_id=f"m{number}@h.example"),
            office.clock.now(),
        )
    service = service_of(office)
    taken = [0]
    beat = office.cycle.intake.beat

    def terminated_at_the_third() -> None:
        beat()
        taken[0] += 1
        if taken[0] == 3:
            os.kill(os.getpid(), signal.SIGTERM)
            assert service._stop.wait(PATIENCE)

    office.cycle.intake.beat = terminated_at_the_third
    before = signal.getsignal(signal.SIGTERM)
    service.run()
    assert signal.getsignal(signal.SIGTERM) is before
    assert taken == [3]
    assert cases_in(office) == 3
    office.start()
    office.cycle.take_in()
    assert cases_in(office) == 150


def cases_in(office: Office) -> int:
    register = open_register(f"sqlite:///{office.database}", zone="Europe/London")
    try:
        return len(register.cases(CaseFilter(limit=0)))
    finally:
        register.close()


def test_sigint_stops_it_too(office: Office, systemd: socket.socket) -> None:  # noqa: F811 - the fixture
    def interrupt() -> None:
        told_until(systemd, b"READY=1")
        os.kill(os.getpid(), signal.SIGINT)

    helper = threading.Thread(target=interrupt)
    helper.start()
    service_of(office).run()
    helper.join(PATIENCE)
    assert told_until(systemd, b"STOPPING=1")


def test_a_stop_before_the_first_tick_is_a_stop_and_nothing_is_taken_in(
    office: Office,
    systemd: socket.socket,  # noqa: F811 - the fixture
) -> None:
    office.arrives(DENTIST)
    service = service_of(office)
    service.stop()
    service.run()
    assert told_until(systemd, b"STOPPING=1")
    assert cases_in(office) == 0


def test_a_stop_gives_the_lease_back_and_closes_everything(office: Office) -> None:
    with running(service_of(office)):
        pass
    register = open_register(f"sqlite:///{office.database}", zone="Europe/London")
    assert register.hold_lease(LEASE, "another", now=office.clock.now(), seconds=1)
    register.close()


def test_where_it_cannot_start_it_lets_go_of_everything(office: Office) -> None:
    service, before = service_of(office), signal.getsignal(signal.SIGTERM)

    def locked() -> House:
        raise TransientError("the register is locked")

    office.cycle.going_live.house = locked
    with pytest.raises(TransientError):
        service.run()
    assert signal.getsignal(signal.SIGTERM) is before
    assert service._woken.fileno() == -1


# Ticking ----------------------------------------------------------------------------------------
def test_new_mail_is_answered_at_once_though_the_next_poll_is_an_hour_away(
    office: Office, mailbox: Watched
) -> None:
    sent = threading.Event()

    def answer(entry: OutboxEntry) -> SendResult:
        if entry.mail.audience == "public":
            sent.set()
        return Sent()

    office.sender.answer = answer
    with running(service_of(office)) as service:
        while not service.take_in.well:
            service._stop.wait(0.01)
        mailbox.deliver(mail(DENTIST, message_id="m1@h.example"), office.clock.now())
        assert sent.wait(PATIENCE)


def test_a_tick_that_raises_is_logged_without_its_words_and_ticks_on(office: Office) -> None:
    service = quick(service_of(office))
    again = threading.Event()
    ticks = [0]

    def bug() -> PassResult:
        ticks[0] += 1
        if ticks[0] < 3:
            raise ValueError("words of a mail")
        again.set()
        return PassResult()

    service.watch.one_pass = bug
    with capture_logs() as logs, running(service):
        assert again.wait(PATIENCE)
    failed = [line for line in logs if line["event"] == "tick.failed"]
    assert [(line["loop"], line["error"]) for line in failed] == [("watch", "ValueError")] * 2
    assert "words of a mail" not in str(logs)


def test_a_wrong_password_is_tried_a_few_times_an_hour_and_no_second_sign_in_is_made(
    make_office: MakeOffice, mailbox: Watched
) -> None:
    office = make_office(mailbox=mailbox).start()
    office.tick()
    service = service_of(office)
    mailbox.away, mailbox.polls = SignInRefusedError("imap.example refuses the user name or password"), 0
    for _ in range(60):
        office.clock.push(office.clock.now() + timedelta(minutes=1))
        service._tick(service.take_in)
    assert 4 <= mailbox.polls <= 6
    assert mailbox.waits == 0


@pytest.mark.parametrize("trouble", [PermanentError("refused"), TransientError("away")])
def test_nobody_listens_while_the_intake_is_in_trouble(
    office: Office, mailbox: Watched, trouble: InboxbotError
) -> None:
    mailbox.away = trouble
    mailbox.polls = 0
    service = quick(service_of(office))
    ticked = threading.Event()

    def watched() -> PassResult:
        ticked.set()
        return PassResult()

    service.watch.one_pass = watched
    with running(service):
        assert ticked.wait(PATIENCE)
        while not service.take_in.failures:
            service._stop.wait(0.01)
    assert (mailbox.polls, mailbox.waits) == (1, 0)


def test_refused_credentials_of_the_sender_wait_while_the_mailbox_is_read(make_office: MakeOffice) -> None:
    office = make_office().start()
    office.tick()
    tries: list[datetime] = []

    def answer(_entry: OutboxEntry) -> SendResult:
        tries.append(office.clock.now())
        return NotSent(permanent=False, reason="535 wrong password", refused=True)

    office.sender.answer = answer
    service = service_of(office)
    for number in range(60):
        office.clock.push(office.clock.now() + timedelta(minutes=1))
        office.arrives(sender=f"a{number}@h{number}.example")
        service._tick(service.take_in)
        service._tick(service.send)
    assert len(set(tries)) <= 6
    assert len(office.cases) == 60


# Signs of life ----------------------------------------------------------------------------------
def test_systemd_hears_of_readiness_life_and_stop(
    office: Office,
    systemd: socket.socket,  # noqa: F811
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("WATCHDOG_USEC", "60000")
    with running(quick(service_of(office))):
        assert told_until(systemd, b"READY=1")[-1] == b"READY=1"
        told_until(systemd, b"WATCHDOG=1")
        told_until(systemd, b"WATCHDOG=1")
    assert told_until(systemd, b"STOPPING=1")[-1] == b"STOPPING=1"


def test_a_loop_that_is_stuck_feeds_no_watchdog_until_it_gets_on(
    office: Office,
    mailbox: Watched,
    systemd: socket.socket,  # noqa: F811
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("WATCHDOG_USEC", "60000")
    with running(quick(service_of(office))) as service:
        told_until(systemd, b"WATCHDOG=1")
        for loop in (service.send, service.watch):
            loop.one_pass = PassResult  # they go on, and are not the ones that are stuck
        mailbox.open.clear()
        stuck = threading.Event()
        while service.take_in.fresh():
            stuck.wait(0.02)
        while b"WATCHDOG=1" in drained(systemd):
            stuck.wait(0.1)
        assert all(word != b"WATCHDOG=1" for word in heard_for(systemd, 0.5))
        mailbox.open.set()
        told_until(systemd, b"WATCHDOG=1")


def drained(sock: socket.socket) -> list[bytes]:
    """Return what waits to be read."""
    sock.setblocking(False)
    said: list[bytes] = []
    try:
        while True:
            said.append(sock.recv(1000))
    except BlockingIOError:
        return said
    finally:
        sock.settimeout(PATIENCE)


def heard_for(sock: socket.socket, seconds: float) -> list[bytes]:
    """Return what is said within so many seconds, about."""
    quiet = threading.Event()
    quiet.wait(seconds)
    return drained(sock)


def test_the_heartbeat_goes_after_each_whole_round_and_not_while_anything_in_the_chain_is_wrong(
    make_office: MakeOffice, mailbox: Watched
) -> None:
    with switch(well) as (url, called):
        office = make_office(mailbox=mailbox, settings={"INBOXBOT_HEARTBEAT_URL": url}).start()
        service = service_of(office)

        def rounds(number: int = 1) -> int:
            """Go so many rounds, a minute each, and return how often the switch was called so far."""
            for _ in range(number):
                office.clock.push(office.clock.now() + timedelta(minutes=20))
                for loop in (service.take_in, service.watch, service.send):
                    service._tick(loop)
                if service._heart._thread is not None:
                    service._heart._thread.join(PATIENCE)
            return len(called)

        for loop in (service.send, service.watch):
            service._tick(loop)
        assert called == [], "nothing was taken in yet"
        assert rounds() == 1
        for _ in range(3):
            service._tick(service.send)
            service._tick(service.watch)
        assert called == ["/beat"], "sending alone is no round"
        mailbox.away = TransientError("away")
        assert rounds() == 1, "the mailbox is away"
        mailbox.away = None
        assert rounds() == 2
        office.sender.answer = lambda _entry: NotSent(permanent=False, reason="no route to host")
        office.arrives(DENTIST)
        assert rounds(5) == 2, "what cannot be sent is no round, between two tries neither"
        del office.sender.answer
        office.sender.answer = type(office.sender)().answer
        assert rounds(6) > 2


def test_a_switch_that_hangs_delays_neither_the_loops_nor_the_stop(make_office: MakeOffice) -> None:
    let_go = threading.Event()

    def hangs(_request: object) -> None:
        let_go.wait(PATIENCE)

    with switch(hangs) as (url, called):
        office = make_office(settings={"INBOXBOT_HEARTBEAT_URL": url}).start()
        service = service_of(office)
        for _ in range(3):
            office.clock.push(office.clock.now() + timedelta(minutes=1))
            for loop in (service.take_in, service.watch, service.send):
                service._tick(loop)
        assert len(called) <= 1, "one call at a time"
        thread = service._heart._thread
        assert thread is not None
        assert thread.daemon
        assert thread.is_alive()
        let_go.set()
        thread.join(PATIENCE)


# Two services -----------------------------------------------------------------------------------
def test_a_second_service_on_one_register_is_warned_of_and_one_left_by_a_crash_is_not(
    make_office: MakeOffice,
) -> None:
    office = make_office().start()
    first, second = service_of(office), service_of(office)
    first._hold_lease()
    with capture_logs() as logs:
        for _ in range(LEASE_DENIALS):
            office.clock.push(office.clock.now() + timedelta(seconds=30))
            second._hold_lease()
        office.clock.push(office.clock.now() + timedelta(seconds=30))
        second._hold_lease()
        assert logs == [], "the first died, and its lease ran out"
        for _ in range(LEASE_DENIALS + 1):
            office.clock.push(office.clock.now() + timedelta(seconds=30))
            second._hold_lease()
            first._hold_lease()
    assert [line["event"] for line in logs if line["event"] != "trouble.began"] == ["service.second"]
    second._hold_lease()
    told = office.register.fact("trouble.second")
    assert told is not None
    assert "INBOXBOT_INSTANCES" in told
    for _ in range(5):  # the one that stood outside is stopped
        office.clock.push(office.clock.now() + timedelta(seconds=30))
        second._hold_lease()
        office.cycle.alarm.look()
    assert office.cycle.alarm.standing() == {}


def test_as_many_services_as_are_meant_are_no_trouble_and_one_more_is(
    make_office: Callable[..., Office],
) -> None:
    office = make_office(settings={"INBOXBOT_INSTANCES": "2"}).start()
    first, second, third = (service_of(office) for _ in range(3))
    with capture_logs() as logs:
        for _ in range(3 * LEASE_DENIALS):
            office.clock.push(office.clock.now() + timedelta(seconds=30))
            first._hold_lease()
            second._hold_lease()
        assert logs == []
        for _ in range(LEASE_DENIALS + 1):
            for service in (first, second, third):
                service._hold_lease()
        first._hold_lease()
    assert [line["event"] for line in logs if line["event"] != "trouble.began"] == ["service.second"]
    assert set(office.cycle.alarm.standing()) == {"second"}
