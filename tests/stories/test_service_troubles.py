"""Troubles of the service as a process: it says what is wrong, loses nothing, and gets over it.

Most of a trouble is waiting, so these stories are told at the same time, each in a thread of its own: it returns what was seen,
and the test of its name asserts.
"""

from __future__ import annotations

import os
import sqlite3
import subprocess
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, suppress
from pathlib import Path
from typing import Any, NoReturn

import pytest

import dovecot
from postgres import Postgres, programs
from smtp_server import HonestServer
from story_process import Office, both_letters, enquiry, written_example
from story_world import require_dovecot

pytestmark = pytest.mark.server

ADMINISTRATORS = ["daniel.pryce", "susan.okoro"]


class NotPossible(Exception):  # noqa: N818 - a reason, not an error
    """This machine does not let the story be told."""


Seen = dict[str, Any]
"""What a story saw, by the words that its test asserts on."""


def a_wrong_password_is_told_and_not_tried_again_and_again(office: Office) -> Seen:
    office.secret("IMAP_PASSWORD", "not-the-password")
    with office.running() as service:
        service.until(lambda: service.events("pass.trouble"))
        time.sleep(20)
        lines = office.server.log().splitlines()
        seen = {
            "tries": sum(office.user in line and "auth failed" in line for line in lines),
            "it ended by itself": service.process.poll(),
            "its troubles": [event["why"] for event in service.events("pass.trouble")],
            "the server": f"127.0.0.1:{office.server.port}",
            "its log": service.text(),
        }
        status = office.command("status")
        return {**seen, "status": (status.returncode, status.stdout), "its end": service.stop()}


def a_mail_server_that_is_away_at_the_start_is_waited_for(office: Office) -> Seen:
    office.server.kill()
    with office.running() as service:
        service.until(lambda: service.events("pass.trouble"))
        away = office.command("status")
        office.server.start()
        office.first_contact(service)
        office.arrives(enquiry(1))
        service.until(lambda: len(office.letters()) == 2)
        back = office.command("status")
        end = service.stop()
    return {
        "status while away": (away.returncode, away.stdout),
        "status afterwards": back.returncode,
        "its end": end,
        "heard": office.heard(),
    }


def a_bad_edit_of_the_rules_is_told_and_the_last_good_ones_stay(office: Office) -> Seen:
    with office.running() as service:
        office.first_contact(service)
        office.edit_rules("    owner: communications_officer", "    owner: comunications_officer")
        service.until(lambda: len(office.letters("alert")) == 2)
        office.arrives(enquiry(1))
        service.until(lambda: len(office.letters()) == 4)
        office.edit_rules("    owner: comunications_officer", "    owner: communications_officer")
        service.until(lambda: len(office.letters("recovered")) == 2)
        end = service.stop()
    return {
        "the alert": office.letters("alert")[0].message.as_string(),
        "who hears": {
            name: sorted(one.recipient.partition("@")[0] for one in office.letters(name))
            for name in ("alert", "recovered")
        },
        "letters": len(office.letters()),
        "its end": end,
    }


def a_full_disk_settles_nothing_and_loses_nothing(office: Office) -> Seen:
    disk = office.folder / "disk"
    disk.mkdir()
    mounting = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=16m", "inboxbot-test", str(disk)],
        capture_output=True,
        text=True,
        check=False,
    )
    if mounting.returncode:
        raise NotPossible(f"a small disk cannot be mounted here: {mounting.stderr.strip()}")
    try:
        office.changes["DATABASE_URL"] = f"sqlite:///{disk / 'register.sqlite'}"
        office.edit_rules('  case: ""', '  case: "tag:inboxbot"')
        office.write_settings()
        with office.running() as service:
            office.first_contact(service)
            _fill(disk / "filler")
            office.arrives(*map(enquiry, range(10)))
            service.until(lambda: "the disk is full: make room" in service.text())
            time.sleep(6)
            while_full = {
                "it ended by itself": service.process.poll(),
                "heard": office.heard(),
                "settled": [flags for _, flags in office.lying_in("INBOX") if flags],
            }
            (disk / "filler").unlink()
            service.until(lambda: len(office.letters()) >= 20)
            service.until(lambda: all(b"inboxbot" in flags for _, flags in office.lying_in("INBOX")))
            end = service.stop()
        return {
            "while full": while_full,
            "its log": service.text(),
            "its end": end,
            "heard": office.heard(),
        }
    finally:
        subprocess.run(["umount", "--lazy", str(disk)], check=False)


def _fill(path: Path) -> None:
    """Write until there is no room for another octet."""
    with suppress(OSError), path.open("wb", buffering=0) as file:
        while True:
            file.write(b"x" * 4096)


def a_database_that_is_away_at_the_start_is_waited_for(office: Office) -> Seen:
    if programs() is None:
        raise NotPossible(
            "PostgreSQL is not installed (Debian: apt-get install --no-install-recommends postgresql)"
        )
    with Postgres() as database:
        office.changes["DATABASE_URL"] = database.create()
        office.write_settings()
        database.stop()
        service = office.start()
        try:
            service.until(lambda: service.events("service.waits"))
            ended = service.process.poll()
            database.start()
            service.until(lambda: service.events("service.started"))
            office.first_contact(service)
            office.arrives(enquiry(1))
            service.until(lambda: len(office.letters()) == 2)
            end = service.stop()
        finally:
            service.kill()
    return {"it ended by itself": ended, "its end": end, "heard": office.heard()}


def a_locked_register_is_waited_for(office: Office) -> Seen:
    with office.running() as service:
        office.first_contact(service)
        other = sqlite3.connect(office.folder / "inboxbot.db", isolation_level=None)
        other.execute("BEGIN IMMEDIATE")
        office.arrives(enquiry(1))
        service.until(lambda: "is locked by another program" in service.text())
        while_locked = office.heard()
        other.execute("ROLLBACK")
        other.close()
        service.until(lambda: len(office.letters()) >= 2)
        end, text = service.stop(), service.text()
    return {"heard while locked": while_locked, "its log": text, "its end": end, "heard": office.heard()}


def _skip(lack: str) -> NoReturn:
    """Skip with what is missing; where servers are required, fail instead."""
    if os.environ.get("INBOXBOT_TEST_REQUIRE_SERVERS") == "1" and "installed" in lack:
        pytest.fail(lack)
    pytest.skip(lack)


Story = Callable[[Office], Seen]
Told = Callable[[Story], Seen]
STORIES: tuple[Story, ...] = (
    a_wrong_password_is_told_and_not_tried_again_and_again,
    a_mail_server_that_is_away_at_the_start_is_waited_for,
    a_bad_edit_of_the_rules_is_told_and_the_last_good_ones_stay,
    a_full_disk_settles_nothing_and_loses_nothing,
    a_database_that_is_away_at_the_start_is_waited_for,
    a_locked_register_is_waited_for,
)


def _tell(story: Story, folder: Path, example: Path) -> Seen:
    with ExitStack() as stack:
        server = stack.enter_context(dovecot.Dovecot())
        post = stack.enter_context(HonestServer())
        office = Office(server, "info@example.org", post, folder)
        office.settle_in(example)
        return story(office)


@pytest.fixture(scope="module")
def told(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Told]:
    """Begin all the stories that were asked for; each test then waits for what was seen in its own."""
    require_dovecot()
    example = written_example(tmp_path_factory.mktemp("example"))
    wanted = [
        story for story in STORIES if any(story.__name__ in item.name for item in request.session.items)
    ]
    with ThreadPoolExecutor(len(STORIES)) as pool:
        begun = {
            story: pool.submit(_tell, story, tmp_path_factory.mktemp("office"), example) for story in wanted
        }

        def seen_in(story: Story) -> Seen:
            try:
                return begun[story].result()
            except NotPossible as reason:
                _skip(str(reason))

        yield seen_in


def test_a_wrong_password_is_told_and_not_tried_again_and_again(told: Told) -> None:
    seen = told(a_wrong_password_is_told_and_not_tried_again_and_again)
    assert seen.pop("tries") in {1, 2}
    log, (code, status) = seen.pop("its log"), seen.pop("status")
    assert [word for word in ("Traceback", "not-the-password") if word in log] == []
    assert code == 1
    assert "mail cannot be taken in: The mail server refused the user name or password" in status
    trouble = (
        f"The mail server refused the user name or password of {seen.pop('the server')}:"
        " check INBOXBOT_IMAP_USERNAME and _PASSWORD."
    )
    assert seen == {"it ended by itself": None, "its troubles": [trouble], "its end": 0}


def test_a_mail_server_that_is_away_at_the_start_is_waited_for(told: Told) -> None:
    seen = told(a_mail_server_that_is_away_at_the_start_is_waited_for)
    code, status = seen.pop("status while away")
    assert code == 1
    assert "mail cannot be taken in: No connection to the mail server" in status
    assert seen == {"status afterwards": 0, "its end": 0, "heard": both_letters(1)}


def test_a_bad_edit_of_the_rules_is_told_and_the_last_good_ones_stay(told: Told) -> None:
    seen = told(a_bad_edit_of_the_rules_is_told_and_the_last_good_ones_stay)
    assert "rules.yaml:" in seen.pop("the alert")
    hear = {"alert": ADMINISTRATORS, "recovered": ADMINISTRATORS}
    assert seen == {"who hears": hear, "letters": 6, "its end": 0}


def test_a_full_disk_settles_nothing_and_loses_nothing(told: Told) -> None:
    seen = told(a_full_disk_settles_nothing_and_loses_nothing)
    assert "Traceback" not in seen.pop("its log")
    assert seen == {
        "while full": {"it ended by itself": None, "heard": [], "settled": []},
        "its end": 0,
        "heard": both_letters(*range(10)),
    }


def test_a_database_that_is_away_at_the_start_is_waited_for(told: Told) -> None:
    seen = told(a_database_that_is_away_at_the_start_is_waited_for)
    assert seen == {"it ended by itself": None, "its end": 0, "heard": both_letters(1)}


def test_a_locked_register_is_waited_for(told: Told) -> None:
    seen = told(a_locked_register_is_waited_for)
    assert "Traceback" not in seen.pop("its log")
    assert seen == {"heard while locked": [], "its end": 0, "heard": both_letters(1)}
