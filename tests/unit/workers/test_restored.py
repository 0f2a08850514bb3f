"""A register restored from a backup: it is noticed, nobody hears twice, a person ends it (behaviour: Restored backup)."""

from __future__ import annotations

import sqlite3
from collections import Counter
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from inboxbot.mailboxes.memory import MemoryMailbox
from inboxbot.model.errors import TransientError
from inboxbot.workers.restored import RESTORED, Restored, end
from office import COMPLAINT, DENTIST, URGENT, VOLUNTEER, Office, london

MakeOffice = Callable[..., Office]
TO_OPERATORS = {"alert", "recovered"}


def back_up(office: Office) -> Path:
    copy = office.folder / "backup"
    with closing(sqlite3.connect(office.database)) as live, closing(sqlite3.connect(copy)) as backup:
        live.backup(backup)
    return copy


def restore(office: Office, backup: Path) -> None:
    """Put the backup in place while nothing runs, and start again; numbers are drawn anew."""
    office.stop()
    for file in office.folder.glob("register.sqlite*"):
        file.unlink()
    backup.rename(office.database)
    office.chance.characters(7)
    office.start()


def heard(office: Office, *, since: int = 0) -> Counter[tuple[str, str]]:
    """Return what people heard, but for the news of the service itself."""
    entries = office.sender.sent[since:]
    return Counter((e.mail.letter, e.mail.recipient) for e in entries if e.mail.letter not in TO_OPERATORS)


def told_of_it(office: Office, *, since: int) -> list[str]:
    """Return the letters to the operators about the restore, of which each has every one."""
    about = [e.mail for e in office.sender.sent[since:] if b"from a backup" in e.mail.content]
    heard = Counter((mail.letter, mail.recipient) for mail in about if mail.letter in TO_OPERATORS)
    assert set(heard.values()) == {1}
    return sorted({letter for letter, _ in heard})


@pytest.fixture
def restored(office: Office) -> Office:
    """An office whose register is that of ten o'clock, although it worked on until three."""
    office.arrives(DENTIST, sender="Ann <ann@one.example>")
    office.tick()
    office.arrives(VOLUNTEER, sender="Bea <bea@two.example>")
    office.cycle.take_in()
    backup = back_up(office)  # Bea's letters wait in it, and are sent a moment later
    office.cycle.send()
    office.wait(hours=2)
    office.arrives(COMPLAINT, sender="Cem <cem@three.example>")
    office.arrives(DENTIST, sender="Dan <dan@four.example>")
    office.wait(hours=3)
    restore(office, backup)
    return office


def test_after_a_restore_nobody_hears_twice_and_all_is_listed(restored: Office) -> None:
    before = len(restored.sender.sent)
    assert {to for letter, to in heard(restored) if letter.startswith("acknowledgement")} >= {
        "ann@one.example", "bea@two.example", "cem@three.example", "dan@four.example",
    }  # fmt: skip
    for _ in range(4):
        restored.wait(minutes=20)
    assert heard(restored, since=before) == Counter()
    assert told_of_it(restored, since=before) == ["alert"]
    assert {case.correspondent.address for case in restored.cases} == {
        "ann@one.example", "bea@two.example", "cem@three.example", "dan@four.example",
    }  # fmt: skip
    states = restored.states()
    assert sorted(states["dead"]) == ["assignment"], "it waited at the backup, and no copy of it lies in Sent"
    assert "queued" not in states
    listed = {one.correspondent for one in restored.register.unacknowledged(since=london("2026-11-18 09:00"))}
    assert listed == {"cem@three.example", "dan@four.example"}


def test_a_letter_of_before_the_restore_is_found_in_sent_and_an_answer_to_it_finds_its_case(
    restored: Office,
) -> None:
    [ours] = restored.sent("acknowledgement_signposting", to="dan@")
    restored.tick()
    [case] = [case for case in restored.cases if case.correspondent.address == "dan@four.example"]
    written = [line.entry.what for line in restored.register.journal(case.reference)]
    assert "written_before" in written
    restored.arrives(
        "And is there one for my mother, too?",
        sender="Dan <dan@four.example>",
        headers=f"In-Reply-To: <{ours.mail.message_id}>\n",
    )
    restored.wait(minutes=5)
    assert len(restored.cases) == 4


def test_urgent_alerts_go_and_new_mail_is_given_to_its_owner_while_nobody_is_acknowledged(
    restored: Office,
) -> None:
    before = len(restored.sender.sent)
    restored.wait(minutes=5)
    restored.arrives(URGENT, sender="Eva <eva@five.example>")
    restored.arrives(DENTIST, sender="Fay <fay@six.example>")
    restored.wait(minutes=5)
    letters = {letter for letter, _ in heard(restored, since=before)}
    assert "assignment" in letters
    assert any("urgent" in letter for letter in letters)
    assert not any(letter.startswith("acknowledgement") for letter in letters)
    assert {one.correspondent for one in restored.register.unacknowledged(since=london("2026-11-18 09:00"))} >= {
        "eva@five.example", "fay@six.example",
    }  # fmt: skip


def test_a_person_ends_it_and_from_then_on_mail_is_acknowledged(restored: Office) -> None:
    restored.wait(minutes=5)
    restored.restart()
    restored.wait(minutes=5)
    assert restored.register.fact(RESTORED) is not None, "a restart ends nothing"
    assert end(restored.register, restored.clock, by="test")
    assert not end(restored.register, restored.clock, by="test")
    before = len(restored.sender.sent)
    restored.arrives(DENTIST, sender="Gus <gus@seven.example>")
    for _ in range(3):
        restored.wait(minutes=20)
    assert heard(restored, since=before) == Counter(
        [("acknowledgement_signposting", "gus@seven.example"), ("assignment", _owner(restored))]
    )
    assert told_of_it(restored, since=before) == ["recovered"]
    restored.restart()
    restored.wait(minutes=5)
    assert restored.register.fact(RESTORED) is None


def _owner(office: Office) -> str:
    return office.sent("assignment")[-1].mail.recipient


def test_nothing_is_sent_before_what_waited_was_looked_for_in_sent(restored: Office) -> None:
    restored.mailbox.away = TransientError("the mailbox is away")
    before = len(restored.sender.sent)
    result = restored.cycle.send()
    assert "Sent folder cannot be read" in result.trouble
    restored.wait(minutes=3)
    assert len(restored.sender.sent) == before
    assert "assignment" in restored.states()["queued"]
    restored.mailbox.away = None
    restored.wait(minutes=20)
    assert heard(restored, since=before) == Counter()
    assert "queued" not in restored.states()


def test_a_reminder_that_went_before_the_restore_does_not_go_again(office: Office) -> None:
    office.arrives(DENTIST)
    office.tick()
    backup = back_up(office)
    office.push("2026-11-25 18:00")  # the fifth working day is over
    reminded = heard(office)
    assert any(
        letter not in {"digest", "assignment"} and "acknowledgement" not in letter for letter, _ in reminded
    )
    restore(office, backup)
    before = len(office.sender.sent)
    office.wait(minutes=5)
    assert heard(office, since=before) == Counter()
    office.push("2026-11-26 18:00")
    again = heard(office, since=before)
    assert max(again.values()) == 1


def test_a_register_that_is_lost_and_made_anew_is_noticed_too(office: Office) -> None:
    office.arrives(DENTIST)
    office.tick()
    office.stop()
    for file in office.folder.glob("register.sqlite*"):
        file.unlink()
    office.start()
    office.tick()
    assert office.register.fact(RESTORED) is not None


def test_a_restart_a_crash_and_an_older_file_are_no_restore(office: Office) -> None:
    office.arrives(DENTIST)
    office.tick()
    high_water = next(office.folder.glob("*.high-water"))
    older = high_water.read_bytes()
    office.arrives(VOLUNTEER, sender="Bea <bea@two.example>")
    office.tick()
    assert high_water.read_bytes() > older
    for content in (older, b"", b"nonsense"):
        high_water.write_bytes(content)
        office.restart()
        office.tick()
        assert office.register.fact(RESTORED) is None
    high_water.unlink()
    office.restart()
    office.arrives(DENTIST, sender="Hal <hal@eight.example>")
    office.tick()
    assert office.register.fact(RESTORED) is None
    assert high_water.read_bytes() > older


# Two that do not know of each other --------------------------------------------------------------
def test_a_second_installation_with_a_register_of_its_own_is_noticed_by_its_letters_in_sent(
    office: Office, tmp_path: Path
) -> None:
    other = Office(tmp_path / "other", office.clock, mailbox=office.mailbox)
    other.folder.mkdir()
    other.chance.characters(7)  # it draws other numbers
    other.start()
    other.tick()
    office.arrives(DENTIST, sender="Ann <ann@one.example>")
    office.tick()  # Ann hears from this one, and its letter lies in Sent
    for number in range(3):
        other.wait(minutes=1)
        office.tick()
        office.arrives(DENTIST, sender=f"Bea <bea@two{number}.example>")
    office.tick()
    assert other.register.fact(RESTORED) is not None
    assert "restored" in other.cycle.alarm.standing()
    assert office.register.fact(RESTORED) is None, "the other one never came to write to anybody"
    public = Counter(
        e.mail.recipient for one in (office, other) for e in one.sender.sent if e.mail.audience == "public"
    )
    assert len(public) == 4
    assert set(public.values()) == {1}
    other.stop()


def test_a_backup_that_brought_the_number_along_is_noticed_by_our_letters_in_sent(office: Office) -> None:
    office.arrives(DENTIST, sender="Ann <ann@one.example>")
    office.tick()
    backup = back_up(office)
    [high_water] = office.folder.glob("*.high-water")
    number = high_water.read_bytes()
    office.wait(hours=1)
    office.arrives(DENTIST, sender="Bea <bea@two.example>")
    office.wait(hours=1)
    before = len(office.sender.sent)
    high_water.write_bytes(number)
    restore(office, backup)
    for _ in range(3):
        office.wait(minutes=20)
    assert office.register.fact(RESTORED) is not None
    assert heard(office, since=before) == Counter()


def test_a_mailbox_that_moved_to_another_server_is_met_anew_and_nobody_hears_twice(office: Office) -> None:
    for number in range(3):
        office.arrives(DENTIST, sender=f"Bea <bea@two{number}.example>")
    office.tick()
    before = len(office.sender.sent)
    moved = MemoryMailbox("memory at another host")
    for folder in ("INBOX", "Sent"):
        for message in office.mailbox.messages(folder):
            moved.deliver(message.content, message.received_at, folder)
    office.mailbox = moved
    office.restart()
    for _ in range(3):
        office.wait(minutes=20)
    assert heard(office, since=before) == Counter()
    assert office.register.fact(RESTORED) is None
    office.arrives(DENTIST, sender="Cem <cem@three.example>")
    office.wait(minutes=5)
    assert [to for letter, to in heard(office, since=before) if letter.startswith("ack")] == [
        "cem@three.example"
    ]
    assert len(office.cases) == 4


class WorkedOnMeanwhile:
    """The number outside, while another thread of the service does something as it is read."""

    def __init__(self, restored: Restored) -> None:
        self._real, self._restored = restored.high_water, restored

    def read(self) -> int:
        self._restored.high_water = self._real
        self._restored.working()
        return self._real.read()

    def write(self, number: int) -> None:
        self._real.write(number)


def test_a_register_that_is_worked_on_while_it_is_looked_at_is_not_taken_for_a_restored_one(
    office: Office,
) -> None:
    office.arrives(DENTIST, sender="Ann <ann@one.example>")
    office.tick()
    restored = office.cycle.restored
    assert restored is not None
    restored.high_water = WorkedOnMeanwhile(restored)
    assert restored.look() is None
    assert office.register.fact(RESTORED) is None
