"""Refused credentials: as `once` runs from cron, each run a new process, the account is not locked."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest

from inboxbot.mailboxes.memory import MemoryMailbox
from inboxbot.model.errors import InboxbotError, PermanentError, SignInRefusedError, TransientError
from inboxbot.model.mail import NotSent, OutboxEntry, SendResult
from inboxbot.ports.mailbox import Folder, Page
from office import DENTIST, Office

MakeOffice = Callable[..., Office]
REFUSED = SignInRefusedError("imap.example refuses the user name or password")


class Counting(MemoryMailbox):
    """A mailbox that counts how often it is asked for anything."""

    asked = 0

    def poll(self, folder: Folder, cursor: str, *, limit: int = 100) -> Page:
        self.asked += 1
        return super().poll(folder, cursor, limit=limit)

    def file_sent(self, content: bytes, sent_at: datetime) -> None:
        self.asked += 1
        super().file_sent(content, sent_at)


@pytest.fixture
def office(make_office: MakeOffice) -> Office:
    office = make_office(mailbox=Counting(), settings={"INBOXBOT_MAILDIR_PATH": "/one"}).start()
    office.tick()
    return office


def asked(office: Office) -> int:
    assert isinstance(office.mailbox, Counting)
    return office.mailbox.asked


def runs_from_cron(office: Office, times: int) -> None:
    """Run `once` every five minutes, each time in a new process."""
    for _ in range(times):
        office.clock.push(office.clock.now() + timedelta(minutes=5))
        office.restart()
        office.tick()


def test_a_wrong_password_is_tried_four_times_an_hour_from_cron(office: Office) -> None:
    office.arrives(DENTIST)
    office.cycle.take_in()  # its letters go meanwhile, and their copies are filed in no Sent folder
    office.mailbox.away, before = REFUSED, asked(office)
    runs_from_cron(office, 12)
    assert asked(office) - before == 4
    assert office.cycle.take_in().trouble == str(REFUSED), "the reason is told all the same"
    assert office.cycle.alarm.standing()["mailbox"] == str(REFUSED)


def test_other_settings_are_tried_at_once(office: Office) -> None:
    office.mailbox.away = REFUSED
    runs_from_cron(office, 1)
    office.mailbox.away, before = None, asked(office)
    office.restart()
    assert office.cycle.take_in().put_off
    office.settings = {"INBOXBOT_MAILDIR_PATH": "/another"}
    office.restart()
    result = office.cycle.take_in()
    assert (result.trouble, result.put_off) == ("", False)
    assert asked(office) > before


@pytest.mark.parametrize("error", [TransientError("away"), PermanentError("there is no folder in /one")])
def test_a_server_that_is_away_or_not_as_set_up_is_tried_each_time(
    office: Office, error: InboxbotError
) -> None:
    office.mailbox.away, before = error, asked(office)
    runs_from_cron(office, 6)
    assert asked(office) - before == 6


def test_a_wrong_password_of_the_sender_is_tried_four_times_an_hour(office: Office) -> None:
    tries: set[datetime] = set()

    def answer(_entry: OutboxEntry) -> SendResult:
        tries.add(office.clock.now())
        return NotSent(permanent=False, reason="535 wrong password", refused=True)

    office.sender.answer = answer
    for number in range(12):
        office.arrives(DENTIST, sender=f"a{number}@h{number}.example")
        runs_from_cron(office, 1)
    assert len(tries) == 4
    assert len(office.cases) == 12, "mail is taken in meanwhile"
