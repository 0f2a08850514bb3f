"""The service as a process, told as stories: started, stopped, killed, and beside people at work."""

from __future__ import annotations

import os
import secrets
import socket
import threading
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

import dovecot
from inboxbot.ports.listed import CaseFilter
from postgres import Postgres, programs
from smtp_server import HonestServer, SlowServer
from story_process import (
    Office,
    Running,
    both_letters,
    enquiry,
    written_example,
)
from story_world import ADDRESS, mail

pytestmark = pytest.mark.server

MAILS, KILLS = 60, 4
ALL = CaseFilter(limit=0)
SEEN = frozenset({b"\\Seen"})


@pytest.fixture(scope="module")
def example(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return written_example(tmp_path_factory.mktemp("example"))


@pytest.fixture
def office(story_server: dovecot.Dovecot, example: Path, tmp_path: Path) -> Iterator[Office]:
    """An installation that has not yet met its mailbox."""
    with HonestServer() as post:
        made = Office(story_server, f"{tmp_path.name}@example.org", post, tmp_path)
        made.settle_in(example)
        yield made


@pytest.fixture(params=["sqlite", "postgresql"])
def slow_office(
    request: pytest.FixtureRequest, story_server: dovecot.Dovecot, example: Path, tmp_path: Path
) -> Iterator[Office]:
    """An installation on each database, whose outgoing mail server takes its time."""
    with SlowServer() as post:
        made = Office(story_server, f"{tmp_path.name}@example.org", post, tmp_path)
        if request.param == "sqlite":
            made.settle_in(example)
            yield made
            return
        if programs() is None:
            lack = "PostgreSQL is not installed (Debian: apt-get install --no-install-recommends postgresql)"
            if os.environ.get("INBOXBOT_TEST_REQUIRE_SERVERS") == "1":
                pytest.fail(lack)
            pytest.skip(lack)
        with Postgres() as database:
            made.changes["DATABASE_URL"] = database.create()
            made.settle_in(example)
            yield made


# Starting and stopping --------------------------------------------------------------------------
def test_mail_is_answered_within_seconds_and_a_restart_says_nothing_twice(office: Office) -> None:
    office.arrives(enquiry(1))
    with office.running() as service:
        office.first_contact(service)
        office.arrives(enquiry(2))
        service.until(lambda: len(office.letters()) == 2)
        office.arrives(enquiry(3))
        assert service.stop() == 0
    with office.register() as register:
        assert register.outbox(["sending", "unknown", "dead"]) == []
    with office.running() as service:
        office.arrives(enquiry(4))
        service.until(lambda: len(office.letters()) == 6)
        assert service.stop() == 0
    assert office.heard() == both_letters(2, 3, 4)


def test_systemd_is_told_when_it_is_ready_alive_and_stopping(office: Office) -> None:
    name = f"inboxbot-test-{os.getpid()}"
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as manager:
        manager.bind("\0" + name)
        manager.settimeout(20)
        with office.running(NOTIFY_SOCKET="@" + name, WATCHDOG_USEC="900000") as service:
            told = [manager.recv(1000).decode() for _ in range(5)]
            assert service.stop() == 0
            while told[-1] != "STOPPING=1":
                told.append(manager.recv(1000).decode())
    assert told[0] == "READY=1"
    assert set(told) == {"READY=1", "STATUS=at work", "WATCHDOG=1", "STOPPING=1"}


def test_rules_that_are_wrong_at_the_start_are_told_all_at_once(office: Office) -> None:
    office.edit_rules("    owner: communications_officer", "    owner: comunications_officer")
    office.edit_rules('digest_at: "08:30"', "digest_at: early")
    done = office.command("run")
    assert done.returncode == 2
    problems = done.stderr.splitlines()
    assert [line.partition(" ")[0].rpartition("/")[2].partition(":")[0] for line in problems] == [
        "rules.yaml"
    ] * 2
    assert "did you mean" in done.stderr
    assert "Traceback" not in done.stderr
    assert not (office.folder / "inboxbot.db").exists()


# Killed -----------------------------------------------------------------------------------------
@pytest.mark.deep
def test_killed_again_and_again_it_loses_nothing_and_repeats_only_what_was_in_flight(
    slow_office: Office,
) -> None:
    office, moments = slow_office, []
    office.edit_rules("  per_hour: 60\n", "  per_hour: 300\n")
    each = MAILS // KILLS
    for kill in range(KILLS):
        arriving = [enquiry(number) for number in range(kill * each, (kill + 1) * each)]
        if kill:
            office.arrives(*arriving)
        with office.running() as service:
            if not kill:
                office.first_contact(service)
                office.arrives(*arriving)
            moments.append(_random_moment(service, each))
    time.sleep(0.3)  # what the mail server has on its lines
    taken = Counter(letter.id for letter in office.letters())
    with office.register() as register:
        waiting = register.outbox(["sending", "queued"], limit=0)
        # At each start what was on the wire when it was killed is queued for its second try.
        in_flight = {one.mail.message_id for one in waiting if one.state == "sending" or one.unknown_tries}

    for minutes in (0, 11, 14):  # in doubt after ten minutes, tried again two later
        done = office.command("once", ahead_minutes=minutes)
        assert done.returncode == 0, done.stdout + done.stderr

    heard = Counter(letter.id for letter in office.letters())
    with office.register() as register:
        entries = register.outbox(["queued", "sending", "sent", "unknown", "dead"], limit=0)
        cases = register.cases(ALL)
    letters = {one.mail.message_id: one for one in entries if one.mail.letter != "digest"}
    assert {one.state for one in letters.values()} == {"sent"}, moments
    assert sorted(one.case.correspondent.address for one in cases) == sorted(
        f"nadia@home{number}.example" for number in range(MAILS)
    ), moments
    assert len(letters) == 2 * MAILS
    assert set(heard) == set(letters), moments
    assert {one for one, copies in heard.items() if copies > 1} <= in_flight, moments
    assert max(heard.values()) <= 2, moments
    assert max(taken.values()) == 1, moments


def _random_moment(service: Running, mails: int) -> str:
    """Wait until some mails were taken in, or some letters sent, and a moment longer."""
    event = secrets.choice(["arrival.recorded", "outbox.sent"])
    number = secrets.randbelow(mails if event == "arrival.recorded" else 2 * mails - 4)
    service.until(lambda: len(service.events(event)) >= number)
    time.sleep(secrets.randbelow(30) / 1000)
    return f"{number} {event}"


# Beside others ----------------------------------------------------------------------------------
def test_two_services_on_one_register_by_mistake_say_nothing_twice(office: Office) -> None:
    with office.running() as first, office.running() as second:
        office.first_contact(first)
        office.arrives(*(enquiry(number) for number in range(20)))
        first.until(lambda: len(office.letters()) >= 40)
        office.arrives(*(enquiry(number) for number in range(20, 30)))
        second.until(lambda: len(office.letters()) >= 60)
        assert (first.stop(), second.stop()) == (0, 0)
    assert office.heard() == both_letters(*range(30))
    with office.register() as register:
        assert register.outbox(["queued", "sending", "unknown", "dead"]) == []
        assert len(register.cases(ALL)) == 30
    with office.server.client(office.user) as imap:
        imap.select_folder("Sent")
        assert len(imap.search()) == 30


@pytest.mark.deep
@pytest.mark.parametrize("slow_office", ["postgresql"], indirect=True)
def test_two_services_on_postgresql_by_intention_share_the_work_and_one_may_be_killed(
    slow_office: Office,
) -> None:
    office = slow_office
    office.changes["INSTANCES"] = "2"
    office.write_settings()
    office.edit_rules("  per_hour: 60\n", "  per_hour: 300\n")
    # Each on a machine of its own, with notes of its own.
    with (
        office.running(INBOXBOT_STATE_FOLDER=str(office.folder / "one")) as first,
        office.running(INBOXBOT_STATE_FOLDER=str(office.folder / "two")) as second,
    ):
        office.first_contact(first)
        office.arrives(*(enquiry(number) for number in range(20)))
        second.until(lambda: len(office.letters()) >= 40)
        office.arrives(*(enquiry(number) for number in range(20, 30)))
        second.until(lambda: len(office.letters()) >= 45)
        first.kill()
        # The two letters that the dead one may have claimed wait until nobody can be sending them any more.
        second.until(lambda: len({letter.id for letter in office.letters()}) >= 58, within=90)
        assert second.stop() == 0
        assert not first.events("service.second")
        assert not second.events("service.second")
    with office.register() as register:
        in_flight = {entry.mail.message_id for entry in register.outbox(["sending"], limit=0)}
        assert len(register.cases(ALL)) == 30
    for minutes in (11, 14):
        assert office.command("once", ahead_minutes=minutes).returncode == 0
    taken = Counter(letter.id for letter in office.letters())
    assert {letter for letter, count in taken.items() if count > 1} <= in_flight
    ours = {one.id: (one.name, one.recipient) for one in office.letters() if one.name != "alert"}
    assert sorted(ours.values()) == both_letters(*range(30))


def clocks(case: dict[str, Any]) -> list[dict[str, Any]]:
    """Return what an answer stops, of a case as `cases show --json` tells it."""
    return [one for one in case["deadlines"] if one["stops"] == "answered"]


def test_the_copy_in_sent_is_no_answer_and_a_colleagues_mail_is(office: Office) -> None:
    with office.running() as service:
        office.first_contact(service)
        office.arrives(enquiry(1))
        [receipt] = service.until(lambda: office.letters("acknowledgement_signposting"))
        service.until(lambda: office.lying_in("Sent"))
        office.arrives(enquiry(2))  # so that the mailbox is looked into again
        service.until(lambda: len(office.lying_in("Sent")) == 2)
        ours = [letter.id for letter in office.letters("acknowledgement_signposting")]
        assert {(one.id, flags) for one, flags in office.lying_in("Sent")} == {(one, SEEN) for one in ours}
        assert receipt.id in ours
        reference = office.json("cases", "list")[0]["reference"]
        before = office.json("cases", "show", reference)
        assert (before["status"], [one["stopped_at"] for one in clocks(before)]) == ("open", [None])

        answer = mail(
            f"Healthwatch <{ADDRESS}>", "RE: dentist", "Dear Nadia, these three take new patients.",
            message_id="answer@healthwatch.example", to="nadia@home1.example", in_reply_to="q1@home1.example",
        )  # fmt: skip
        office.arrives(answer, folder="Sent", flags=("\\Seen",))
        office.arrives(enquiry(3))
        with office.register() as register:
            service.until(lambda: register.cases(ALL)[0].case.status == "answered")
        after = office.json("cases", "show", reference)
        assert clocks(after)[0]["stopped_by"].startswith("an answer by staff in the Sent folder: it answers")
        service.until(lambda: len(office.letters()) == 6)
        assert service.stop() == 0
    with office.register() as register:
        assert [one.case.status for one in register.cases(ALL)] == ["answered", "open", "open"]
    assert office.heard() == both_letters(1, 2, 3)


def test_people_read_move_and_delete_mail_while_it_works_and_read_and_unread_stay_theirs(
    office: Office,
) -> None:
    office.edit_rules('  case: ""', '  case: "tag:inboxbot"')
    with office.running() as service:
        office.first_contact(service)
        busy = threading.Thread(target=_at_work, args=(office,))
        busy.start()
        office.arrives(*(enquiry(number) for number in range(40)))
        busy.join()
        remaining = {one.id for one, _ in office.lying_in("INBOX")}
        service.until(
            lambda: remaining <= {one.answers for one in office.letters("acknowledgement_signposting")}
        )
        service.until(lambda: all(b"inboxbot" in flags for _, flags in office.lying_in("INBOX")))
        assert service.stop() == 0
    with office.register() as register:
        assert register.quarantined() == []
    read = {one.id for one, flags in office.lying_in("INBOX") if b"\\Seen" in flags}
    assert read == {one for one in remaining if _number(one) % 4 == 1}
    assert {_number(one.id) % 4 for one, _ in office.lying_in("Trash")} == {2}
    assert not any(b"\\Seen" in flags for _, flags in office.lying_in("Trash"))
    twice = Counter(one.answers for one in office.letters("acknowledgement_signposting"))
    assert set(twice.values()) == {1}


def _number(message_id: str) -> int:
    return int(message_id.removeprefix("q").partition("@")[0])


def _at_work(office: Office) -> None:
    """Read one mail of four, put one into the bin, and delete one for good."""
    done: set[int] = set()
    with office.server.client(office.user) as imap:
        while len(done) < 40:
            time.sleep(0.02)
            imap.select_folder("INBOX")
            uids = imap.search()
            found = imap.fetch(uids, ["BODY.PEEK[HEADER.FIELDS (MESSAGE-ID)]"]) if uids else {}
            for uid, item in found.items():
                number = _number(item[b"BODY[HEADER.FIELDS (MESSAGE-ID)]"].decode().partition("<")[2])
                if number in done:
                    continue
                done.add(number)
                if number % 4 == 1:
                    imap.add_flags(uid, [b"\\Seen"], silent=True)
                elif number % 4 == 2:
                    imap.move([uid], "Trash")
                elif number % 4 == 3:
                    imap.add_flags(uid, [b"\\Deleted"], silent=True)
                    imap.uid_expunge([uid])
