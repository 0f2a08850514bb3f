"""Keeping and forgetting, through the whole house: nobody comes back, and the nightly walk (policy K6)."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from inboxbot.model.errors import TransientError
from inboxbot.ports.listed import CaseFilter
from inboxbot.ports.register import Register
from office import DENTIST, Office, london

NADIA_AT = "nadia@homemail.example"
BY = "shell: zoe"


def holds(office: Office, sign: str) -> list[str]:
    """Return the files of the register in which a sign stands."""
    return [
        file.name
        for file in office.folder.glob("register.sqlite*")
        if sign.lower().encode() in file.read_bytes().lower()
    ]


def erased_after_a_letter(office: Office) -> str:
    """Nadia wrote, was answered by machine, and asked to be erased; return our letter's Message-ID."""
    office.arrives()
    office.wait(minutes=1)
    letter = next(entry for entry in office.sender.sent if entry.mail.audience == "public")
    assert holds(office, NADIA_AT)
    erased = office.register.erase_person(NADIA_AT, now=office.clock.now(), by=BY)
    assert erased.clean
    assert holds(office, NADIA_AT) == []
    return letter.mail.message_id


def test_the_mail_of_an_erased_person_is_not_taken_in_again(office: Office) -> None:
    erased_after_a_letter(office)
    before = office.cases
    office.mailbox.change_validity()
    assert [result.failed for result in office.wait(hours=1)] == [0, 0, 0]
    cursor = office.mailbox.start_at("inbox", london("2026-11-01 00:00"))
    office.register.save_cursor(office.mailbox.name, "inbox", cursor, now=office.clock.now())
    office.wait(hours=2)
    assert office.cases == before
    assert holds(office, NADIA_AT) == []


BOUNCE = (
    "Return-Path: <>\nFrom: MAILER-DAEMON@mx.homemail.example\nTo: info@healthwatchhertfordshire.example\n"
    "Subject: Undelivered Mail Returned to Sender\nMessage-ID: <bounce1@mx.homemail.example>\n"
    "MIME-Version: 1.0\nContent-Type: multipart/report; report-type=delivery-status; boundary=b\n\n"
    "--b\nContent-Type: text/plain\n\nYour mail to {address} came back.\n\n"
    "--b\nContent-Type: message/delivery-status\n\nReporting-MTA: dns; mx.homemail.example\n\n"
    "Final-Recipient: rfc822; {address}\nAction: failed\nStatus: 5.1.1\n\n"
    "--b\nContent-Type: text/rfc822-headers\n\nMessage-ID: <{letter}>\nTo: {address}\n\n--b--\n"
)
ABSENT = "Auto-Submitted: auto-replied\nIn-Reply-To: <{letter}>\nReferences: <{letter}>\n"


def test_a_late_bounce_does_not_bring_an_erased_person_back(office: Office) -> None:
    letter = erased_after_a_letter(office)
    content = BOUNCE.format(address=NADIA_AT, letter=letter).replace("\n", "\r\n").encode()
    office.mailbox.deliver(content, office.clock.now())
    office.wait(minutes=1)
    [filed] = office.register.filed(since=office.clock.now().replace(hour=0))
    assert (filed.end, filed.kind, filed.sender, filed.reason) == (
        "filed", "bounce", "", "it belongs to a case that was erased"
    )  # fmt: skip
    assert holds(office, NADIA_AT) == []
    assert [case.status for case in office.cases] == ["closed"]
    office.mailbox.change_validity()
    office.wait(hours=1)
    assert len(office.register.filed(since=office.clock.now().replace(hour=0))) == 1


def test_a_late_absence_notice_does_not_bring_an_erased_person_back(office: Office) -> None:
    letter = erased_after_a_letter(office)
    office.arrives("I am away until Monday.", subject="Out of office", headers=ABSENT.format(letter=letter))
    office.wait(minutes=1)
    assert [one.kind for one in office.register.filed(since=london("2026-11-18 00:00"))] == ["automatic"]
    assert holds(office, NADIA_AT) == []


def test_who_writes_again_after_an_erasure_is_a_new_case_and_the_old_one_stays_empty(office: Office) -> None:
    letter = erased_after_a_letter(office)
    [old] = office.cases
    office.arrives(
        "Here I am again. " + DENTIST, subject=f"Re: [{old.reference}]", headers=f"In-Reply-To: <{letter}>\n"
    )
    office.wait(minutes=1)
    first, second = office.cases
    assert first == old
    assert (second.correspondent.address, second.status, second.linked_to) == (NADIA_AT, "open", "")


def test_a_colleagues_late_answer_in_sent_does_not_bring_an_erased_person_back(office: Office) -> None:
    written = office.arrives()
    office.wait(minutes=1)
    office.register.erase_person(NADIA_AT, now=office.clock.now(), by=BY)
    office.colleague_answers(written)
    office.wait(minutes=1)
    assert holds(office, NADIA_AT) == []


def test_letters_and_reminders_of_an_erased_case_never_go(office: Office) -> None:
    office.arrives()
    office.cycle.take_in()
    office.register.erase_person(NADIA_AT, now=office.clock.now(), by=BY)
    office.sender.sent.clear()
    office.push("2026-12-02 12:00")
    assert {letter for letter, _ in office.letters()} <= {"digest"}
    assert all(NADIA_AT.encode() not in entry.mail.content for entry in office.sender.sent)


def test_retention_runs_once_a_night_and_says_what_went(make_office: Callable[..., Office]) -> None:
    office = make_office().start()
    office.tick()
    office.arrives()
    office.wait(minutes=1)
    office.colleague_answers("in1@homemail.example")
    office.wait(minutes=1)
    assert office.cycle.keep().done == 0
    office.clock.push(london("2029-11-19 01:59"))
    assert office.cycle.keep().done == 0
    assert holds(office, NADIA_AT)
    office.clock.push(london("2029-11-19 02:01"))
    assert office.cycle.keep().done > 0
    assert holds(office, NADIA_AT) == []
    office.arrives()
    office.clock.push(london("2029-11-19 23:01"))
    assert office.cycle.keep().done == 0
    office.clock.push(london("2029-11-20 02:01"))
    assert not office.cycle.keep().trouble
    assert [view.case.erased_at is None for view in office.register.cases(CaseFilter(limit=0))] == [False]


def test_a_night_that_was_cut_short_is_made_up_for(office: Office) -> None:
    office.arrives()
    office.wait(minutes=1)
    office.push("2026-11-18 12:00")
    office.clock.push(london("2027-03-01 03:00"))
    keep = office.cycle.keeping
    pauses: list[float] = []
    keep.stopping = lambda: len(pauses) > 0
    keep.pause = pauses.append
    first = keep.keep_if_due().done
    assert first > 0
    keep.stopping = lambda: False
    assert keep.keep_if_due().done > 0
    assert keep.keep_if_due().done == 0
    assert min(pauses) >= 0.02


class _Away:
    """A register that is locked when something is to be erased."""

    def __init__(self, register: Register) -> None:
        self._register = register

    def __getattr__(self, name: str) -> object:
        if name == "expire":
            raise TransientError("The register is locked by another program; it will be tried again.")
        return getattr(self._register, name)


def test_trouble_with_erasing_is_told_and_stops_nothing(make_office: Callable[..., Office]) -> None:
    office = make_office(wrap=_Away).start()
    assert "is locked" in office.cycle.keep().trouble
    assert "retention" in office.cycle.alarm.standing()
    assert not any(result.trouble for result in office.wait(hours=1))


def test_a_person_erased_while_a_backup_reads_is_told_as_not_clean_yet(
    office: Office, tmp_path: Path
) -> None:
    import sqlite3

    office.arrives()
    office.wait(minutes=1)
    with sqlite3.connect(office.database, isolation_level=None) as reader:
        reader.execute("BEGIN")
        reader.execute("SELECT count(*) FROM cases").fetchall()
        assert not office.register.erase_person(NADIA_AT, now=office.clock.now(), by=BY).clean
        reader.execute("COMMIT")
    assert office.register.fold_in()
    assert holds(office, NADIA_AT) == []
