"""Troubles of the service as a process: it says what is wrong, loses nothing, and gets over it.

Most of a trouble is waiting, so these stories are told at the same time, each in a thread of its own.
"""

from __future__ import annotations

import os
import sqlite3
import subprocess
import time
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import ExitStack, suppress
from pathlib import Path

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


def a_wrong_password_is_told_and_not_tried_again_and_again(office: Office) -> None:
    office.secret("IMAP_PASSWORD", "not-the-password")
    with office.running() as service:
        service.until(lambda: service.events("pass.trouble"))
        time.sleep(20)
        refused = [
            line for line in office.server.log().splitlines() if office.user in line and "auth failed" in line
        ]
        assert 1 <= len(refused) <= 2
        assert service.process.poll() is None
        [told] = service.events("pass.trouble")
        assert told["why"] == (
            f"The mail server refused the user name or password of 127.0.0.1:{office.server.port}:"
            " check INBOXBOT_IMAP_USERNAME and _PASSWORD."
        )
        assert "Traceback" not in service.text()
        assert "not-the-password" not in service.text()
        status = office.command("status")
        assert status.returncode == 1
        assert "mail cannot be taken in: The mail server refused the user name or password" in status.stdout
        assert service.stop() == 0


def a_mail_server_that_is_away_at_the_start_is_waited_for(office: Office) -> None:
    office.server.kill()
    with office.running() as service:
        service.until(lambda: service.events("pass.trouble"))
        status = office.command("status")
        assert status.returncode == 1
        assert "mail cannot be taken in: No connection to the mail server" in status.stdout
        office.server.start()
        office.first_contact(service)
        office.arrives(enquiry(1))
        service.until(lambda: len(office.letters()) == 2)
        assert office.command("status").returncode == 0
        assert service.stop() == 0
    assert office.heard() == both_letters(1)


def a_bad_edit_of_the_rules_is_told_and_the_last_good_ones_stay(office: Office) -> None:
    with office.running() as service:
        office.first_contact(service)
        office.edit_rules("    owner: communications_officer", "    owner: comunications_officer")
        service.until(lambda: len(office.letters("alert")) == 2)
        office.arrives(enquiry(1))
        service.until(lambda: len(office.letters()) == 4)
        office.edit_rules("    owner: comunications_officer", "    owner: communications_officer")
        service.until(lambda: len(office.letters("recovered")) == 2)
        assert service.stop() == 0
    told = {
        name: sorted(one.recipient.partition("@")[0] for one in office.letters(name))
        for name in ("alert", "recovered")
    }
    assert told == {"alert": ADMINISTRATORS, "recovered": ADMINISTRATORS}
    assert "rules.yaml:" in office.letters("alert")[0].message.as_string()
    assert len(office.letters()) == 6


def a_full_disk_settles_nothing_and_loses_nothing(office: Office) -> None:
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
            assert service.process.poll() is None
            assert office.letters() == []
            assert [flags for _, flags in office.lying_in("INBOX") if flags] == []
            (disk / "filler").unlink()
            service.until(lambda: len(office.letters()) >= 20)
            service.until(lambda: all(b"inboxbot" in flags for _, flags in office.lying_in("INBOX")))
            assert service.stop() == 0
        assert "Traceback" not in service.text()
    finally:
        subprocess.run(["umount", "--lazy", str(disk)], check=False)
    assert office.heard() == both_letters(*range(10))


def _fill(path: Path) -> None:
    """Write until there is no room for another octet."""
    with suppress(OSError), path.open("wb", buffering=0) as file:
        while True:
            file.write(b"x" * 4096)


def a_database_that_is_away_at_the_start_is_waited_for(office: Office) -> None:
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
            assert service.process.poll() is None
            database.start()
            service.until(lambda: service.events("service.started"))
            office.first_contact(service)
            office.arrives(enquiry(1))
            service.until(lambda: len(office.letters()) == 2)
            assert service.stop() == 0
        finally:
            service.kill()
    assert office.heard() == both_letters(1)


def a_locked_register_is_waited_for(office: Office) -> None:
    with office.running() as service:
        office.first_contact(service)
        other = sqlite3.connect(office.folder / "inboxbot.db", isolation_level=None)
        other.execute("BEGIN IMMEDIATE")
        office.arrives(enquiry(1))
        service.until(lambda: "is locked by another program" in service.text())
        assert office.letters() == []
        other.execute("ROLLBACK")
        other.close()
        service.until(lambda: len(office.letters()) >= 2)
        assert service.stop() == 0
        assert "Traceback" not in service.text()
    assert office.heard() == both_letters(1)


def _skip(lack: str) -> None:
    """Skip with what is missing; where servers are required, fail instead."""
    if os.environ.get("INBOXBOT_TEST_REQUIRE_SERVERS") == "1" and "installed" in lack:
        pytest.fail(lack)
    pytest.skip(lack)


Story = Callable[[Office], None]
STORIES: tuple[Story, ...] = (
    a_wrong_password_is_told_and_not_tried_again_and_again,
    a_mail_server_that_is_away_at_the_start_is_waited_for,
    a_bad_edit_of_the_rules_is_told_and_the_last_good_ones_stay,
    a_full_disk_settles_nothing_and_loses_nothing,
    a_database_that_is_away_at_the_start_is_waited_for,
    a_locked_register_is_waited_for,
)


def _tell(story: Story, folder: Path, example: Path) -> None:
    with ExitStack() as stack:
        server = stack.enter_context(dovecot.Dovecot())
        post = stack.enter_context(HonestServer())
        office = Office(server, "info@example.org", post, folder)
        office.settle_in(example)
        story(office)


@pytest.fixture(scope="module")
def told(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[dict[str, Future[None]]]:
    """Begin all the stories that were asked for; each test then waits for its own."""
    require_dovecot()
    example = written_example(tmp_path_factory.mktemp("example"))
    wanted = [
        story for story in STORIES if any(story.__name__ in item.name for item in request.session.items)
    ]
    with ThreadPoolExecutor(len(STORIES)) as pool:
        yield {
            story.__name__: pool.submit(_tell, story, tmp_path_factory.mktemp("office"), example)
            for story in wanted
        }


@pytest.mark.parametrize("name", [story.__name__ for story in STORIES])
def test_trouble(name: str, told: dict[str, Future[None]]) -> None:
    try:
        told[name].result()
    except NotPossible as reason:
        _skip(str(reason))
