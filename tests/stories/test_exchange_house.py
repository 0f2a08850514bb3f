"""The whole house on an Exchange server that loses answers, throttles, forgets: every mail once, every letter once."""

from __future__ import annotations

import os
import random  # noqa: TID251 - a seeded one, for the samples of a test
import time
from collections import Counter
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest

from chance import a_seed
from ews_mailboxes import header
from ews_server import Act, Cut, EwsServer, Garble, Lose, Refuse, Status, Throttle
from inboxbot.demo.stage import PushedClock
from inboxbot.exchange import session
from inboxbot.mailboxes.ews import EwsMailbox
from inboxbot.senders.ews import EwsSender
from office import ADDRESS, DENTIST, JOURNALIST, VOLUNTEER, Office, london, mail

BEGIN = london("2026-11-18 09:00")
TEXTS = (DENTIST, VOLUNTEER, JOURNALIST)


def office_on(server: EwsServer, folder: Path) -> Office:
    office = Office(folder, PushedClock(BEGIN))
    office.mailbox = EwsMailbox(server.account())  # type: ignore[assignment]  # any mailbox will do
    office.sender = EwsSender(server.account())  # type: ignore[assignment]
    return office.start()


def arrive(server: EwsServer, office: Office, number: int) -> None:
    writer = f"Writer {number} <w{number}@home.example>"
    content = mail(
        TEXTS[number % 3], sender=writer, subject=f"Question {number}", message_id=f"{number}@home.example"
    )
    server.mailbox.arrive(content, office.clock.now())


def gone(server: EwsServer) -> Counter[str]:
    return Counter(header(content, "Message-ID") for content, _ in server.sent)


@pytest.mark.parametrize(
    "act", [Lose(), Cut(), Garble(), Status(503, act=True), Lose(act=False), Status(503)], ids=str
)
def test_a_letter_whose_answer_was_lost_goes_exactly_once(tmp_path: Path, act: Act) -> None:
    with EwsServer(address=ADDRESS) as server:
        office = office_on(server, tmp_path)
        office.tick()
        server.order("CreateItem", act)
        arrive(server, office, 0)
        office.tick()
        assert "unknown" in office.states()
        for _ in range(6):
            office.wait(minutes=15)
        assert set(office.states()) == {"sent"}
        assert set(gone(server).values()) == {1}
        assert "acknowledgement" in " ".join(office.states()["sent"])
        office.stop()


def test_an_hour_of_polling_with_a_wrong_password_asks_six_times_at_most(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with EwsServer(address=ADDRESS) as server:
        office = office_on(server, tmp_path)
        office.tick()
        arrive(server, office, 0)
        office.cycle.take_in()
        began = office.clock.now()
        monkeypatch.setattr(time, "monotonic", lambda: 1e6 + (office.clock.now() - began).total_seconds())
        server.passwords.clear()
        for minute in range(60):
            if minute == 30:
                office.restart()
            office.wait(minutes=1)
        assert 1 < server.failed_sign_ins <= 6
        office.stop()


def test_a_letter_that_waits_in_drafts_for_an_hour_goes_exactly_once(tmp_path: Path) -> None:
    with EwsServer(address=ADDRESS) as server:
        office = office_on(server, tmp_path)
        office.tick()
        server.drafts_of = ADDRESS
        server.order("CreateItem", Lose())
        arrive(server, office, 0)
        for _ in range(12):
            office.wait(minutes=5)
        assert "queued" in office.states()
        server.transport_comes()
        server.drafts_of = ""
        for _ in range(6):
            office.wait(minutes=15)
        assert set(office.states()) == {"sent"}
        assert set(gone(server).values()) == {1}
        office.stop()


def test_a_letter_that_went_and_left_a_draft_and_no_copy_goes_once_and_a_person_is_told(
    tmp_path: Path,
) -> None:
    with EwsServer(address=ADDRESS) as server:
        office = office_on(server, tmp_path)
        office.tick()
        server.drafts_of, server.leaves_drafts = ADDRESS, True
        server.order("CreateItem", Garble())
        arrive(server, office, 0)
        for _ in range(20):
            office.wait(minutes=15)
        assert set(gone(server).values()) == {1}
        (dead,) = office.register.outbox(["dead"])
        assert dead.last_error.startswith("it lies in Drafts, and no copy in Sent")
        assert dead.last_error.endswith("(a person must look)")
        office.stop()


def test_after_the_mailbox_was_restored_nobody_is_acknowledged_twice_and_nothing_is_lost(
    tmp_path: Path,
) -> None:
    with EwsServer(address=ADDRESS) as server:
        arrive_old = mail(
            DENTIST, sender="Old <old@home.example>", subject="Old", message_id="old@home.example"
        )
        server.mailbox.arrive(arrive_old, BEGIN - timedelta(days=2))
        office = office_on(server, tmp_path)
        office.tick()
        for n in range(3):
            arrive(server, office, n)
        office.wait(minutes=5)
        server.mailbox.begin_anew()
        arrive(server, office, 3)
        office.wait(minutes=5)
        office.wait(minutes=5)
        assert sorted(case.correspondent.address for case in office.cases) == [
            f"w{n}@home.example" for n in range(4)
        ]
        told = Counter(header(content, "To") for content, _ in server.sent if b"home.example" in content)
        assert all(told[f"w{n}@home.example"] <= 1 for n in range(4))
        assert set(gone(server).values()) == {1}
        office.stop()


def troubles(chance: random.Random) -> list[tuple[str, Act]]:
    makers: list[Callable[[], Act]] = [
        Lose,
        lambda: Lose(act=False),
        lambda: Cut(chance.random()),
        lambda: Cut(chance.random(), told=False),
        Garble,
        lambda: Throttle(0),
        lambda: Status(503),
        lambda: Refuse("ErrorInternalServerTransientError"),
    ]
    operations = ("SyncFolderItems", "GetItem", "FindItem", "CreateItem", "GetFolder")
    return [(chance.choice(operations), chance.choice(makers)()) for _ in range(chance.randint(1, 4))]


@pytest.mark.parametrize("mails", [6, pytest.param(40, marks=pytest.mark.deep)])
def test_whatever_the_server_does_every_mail_is_one_case_and_every_letter_goes_once(
    tmp_path: Path, mails: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    seed = a_seed()
    chance = random.Random(seed)  # noqa: S311 - a test's
    lives = 1 if mails == 6 else max(1, int(float(os.environ.get("DEEP_MINUTES", "1")) / 2))
    monkeypatch.setattr(session, "_LONGEST_WAIT", 0.0)
    for life in range(lives):
        folder = tmp_path / str(life)
        folder.mkdir()
        with EwsServer(address=ADDRESS) as server:
            office = office_on(server, folder)
            office.tick()
            for n in range(mails):
                for operation, act in troubles(chance):
                    server.order(operation, act)
                if chance.random() < 0.2:
                    server.mailbox.epoch += 1  # every place we know is refused from now on
                arrive(server, office, n)
                office.wait(minutes=4)
            server._orders.clear()
            for _ in range(8):
                office.wait(minutes=20)
            writers = sorted(case.correspondent.address for case in office.cases)
            assert writers == sorted(f"w{n}@home.example" for n in range(mails)), seed
            # Dead: twice nobody answered whether it went, and there is no copy (promise 4).
            assert set(office.states()) <= {"sent", "dead"}, seed
            assert len(office.states().get("dead", [])) * 10 < len(office.states()["sent"]) + 10, seed
            assert set(gone(server).values()) == {1}, seed
            office.stop()
