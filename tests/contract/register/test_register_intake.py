"""The register's contract: taking in."""

from __future__ import annotations

from dataclasses import replace

import pytest
from register_values import (
    ANN,
    NOW,
    REFERENCE,
    after,
    arrival,
    case,
    deadline,
    filing,
    follow_up,
    full_opening,
    mail,
    message,
    opening,
    ref,
    staff_mail,
)

from inboxbot.model.case import Case, JournalEntry, KnownArrival
from inboxbot.model.errors import PermanentError
from inboxbot.model.mail import Withheld
from inboxbot.model.message import Address, RawMessage, Unreadable
from inboxbot.model.plan import CaseChange, Disposition
from inboxbot.ports.listed import CaseView, JournalLine, Quarantined, Unacknowledged, Unsettled
from inboxbot.ports.register import ReferenceTaken, Register

RAW = RawMessage(ref("9"), b"From: a\r\n\r\n\x00\xff broken \xe2", after(hours=-1), 99)


# Recording --------------------------------------------------------------------------------------
def test_a_plan_is_written_whole(register: Register) -> None:
    plan = full_opening()
    written = register.record(plan, now=NOW)
    assert written == replace(case(), id=1)
    found = register.case(REFERENCE)
    assert found == CaseView(
        replace(case(), id=1),
        (
            replace(plan.deadlines[1], id=2, case_id=1),
            replace(plan.deadlines[0], id=1, case_id=1),
        ),
    )
    assert [
        (line.at, line.entry, line.case_reference, line.rules_fingerprint)
        for line in register.journal(REFERENCE)
    ] == [
        (NOW, plan.journal[0], REFERENCE, "rules-1"),
        (NOW, plan.journal[1], REFERENCE, "rules-1"),
    ]
    assert {
        entry.mail: (entry.state, entry.attempts, entry.created_at) for entry in register.outbox(["queued"])
    } == {
        mail(): ("queued", 0, NOW),
        staff_mail(): ("queued", 0, NOW),
    }
    assert register.unsettled(10) == [Unsettled(1, ref("1"), Disposition("tagged", "Inboxbot"))]


def test_a_case_is_read_as_it_was_written(register: Register) -> None:
    whole = case(
        flags=("in_doubt_complaint", "urgent"),
        channel="voicemail",
        named=("sam", "kim"),
        quiet=True,
        in_shadow=True,
        urgent_sent=True,
        linked_to="HWH-2025-AAAAA",
        doubts=('He wrote "yes", then no \\', "näher"),
        media_deadline=after(days=1, microseconds=7),
        status="closed",
        answered_at=after(minutes=1),
        closed_at=after(minutes=2),
        outcome="answered at once",
        subject="Zahnarzt 🦷",
    )
    register.record(opening(case=whole), now=NOW)
    found = register.case(REFERENCE)
    assert found is not None
    assert found.case == replace(whole, id=1)


def test_a_case_written_as_closed_without_a_time_was_closed_now(register: Register) -> None:
    written = register.record(opening(case=case(status="closed")), now=NOW)
    assert written is not None
    assert written.closed_at == NOW


@pytest.mark.parametrize("uid", ["1", "2"], ids=["the same place", "another place"])
def test_the_same_message_recorded_again_writes_nothing(register: Register, uid: str) -> None:
    first = register.record(full_opening(), now=NOW)
    counts = register.counts(now=NOW)
    again = replace(full_opening(), arrival=replace(arrival("1"), ref=ref(uid)), case=case("HWH-2026-22222"))
    assert register.record(again, now=after(hours=1)) == first
    assert register.case("HWH-2026-22222") is None
    assert len(register.journal(REFERENCE)) == 2
    assert register.counts(now=NOW) == counts


def test_the_same_place_is_known_though_the_message_reads_otherwise(register: Register) -> None:
    register.record(opening("1"), now=NOW)
    other = opening("1", "HWH-2026-22222", arrival=arrival("1", message_id="x@y", fingerprint="other"))
    assert register.record(other, now=NOW) == replace(case(), id=1)
    assert register.case("HWH-2026-22222") is None


def test_two_messages_that_share_a_message_id_are_two_arrivals(register: Register) -> None:
    register.record(opening("1"), now=NOW)
    second = opening("2", "HWH-2026-22222", arrival=arrival("2", message_id="m1@example.org"))
    assert register.record(second, now=NOW) == replace(case("HWH-2026-22222"), id=2)


def test_without_a_message_id_the_fingerprint_alone_tells(register: Register) -> None:
    register.record(opening("1", arrival=arrival("1", message_id="")), now=NOW)
    same = arrival("2", message_id="", fingerprint="print-1")
    other = arrival("3", message_id="")
    assert register.record(opening("2", "HWH-2026-22222", arrival=same), now=NOW) == replace(case(), id=1)
    register.record(opening("3", "HWH-2026-33333", arrival=other), now=NOW)
    assert register.case("HWH-2026-33333") is not None


def test_a_second_sighting_is_remembered_as_known_and_settled(register: Register) -> None:
    plan = opening("1", disposition=Disposition("moved", "Done"))
    register.record(plan, now=NOW)
    moved = replace(plan, arrival=replace(plan.arrival, ref=ref("5")))
    register.record(moved, now=NOW)
    strange = message("5", message_id="read@otherwise", fingerprint="now")
    assert register.recall(strange, now=NOW).arrival == KnownArrival(
        1, str(ref("1")), "case", REFERENCE, settled=True
    )
    assert [one.ref for one in register.unsettled(10)] == [ref("1")]


def test_a_reference_that_exists_is_refused_and_nothing_is_written(register: Register) -> None:
    register.record(opening("1"), now=NOW)
    with pytest.raises(ReferenceTaken):
        register.record(opening("2", letters=(mail("other"),)), now=NOW)
    assert register.recall(message("2"), now=NOW).arrival is None
    assert register.outbox(["queued"]) == []


def test_a_message_filed_without_a_case_returns_none_and_is_known(register: Register) -> None:
    assert register.record(filing("4"), now=NOW) is None
    known = register.recall(message("4"), now=NOW).arrival
    assert known == KnownArrival(1, str(ref("4")), "filed", "", settled=True)
    assert register.record(filing("4"), now=NOW) is None


def test_a_follow_up_changes_its_case_and_adds_to_it(register: Register) -> None:
    register.record(opening(deadlines=(deadline(),), case=case(status="closed", outcome="said all")), now=NOW)
    plan = follow_up(
        "2",
        change=CaseChange(
            REFERENCE, status="open", stop=("answered",), stopped_by="reopened", flags_added=("urgent",)
        ),
        deadlines=(deadline(standard="again", due_at=after(days=9)),),
        journal=(JournalEntry("reopened", "She wrote again."),),
        letters=(staff_mail("follow"),),
    )
    written = register.record(plan, now=after(days=1))
    expected = replace(case(status="open", outcome="said all"), id=1, flags=("urgent",))
    assert written == expected
    assert register.case(REFERENCE) == CaseView(
        expected,
        (
            replace(deadline(), id=1, case_id=1, stopped_at=after(days=1), stopped_by="reopened"),
            replace(deadline(standard="again", due_at=after(days=9)), id=2, case_id=1),
        ),
    )
    assert [line.entry for line in register.journal(REFERENCE)] == list(plan.journal)
    assert [entry.mail.message_id for entry in register.mails_of(REFERENCE)] == [
        staff_mail("follow").message_id
    ]
    assert register.record(plan, now=after(days=2)) == expected


def test_a_follow_up_of_a_case_that_is_not_there_is_refused_whole(register: Register) -> None:
    with pytest.raises(PermanentError, match="HWH-2026-99999"):
        register.record(follow_up("2", "HWH-2026-99999", letters=(mail("x"),)), now=NOW)
    assert register.recall(message("2"), now=NOW).arrival is None
    assert register.outbox(["queued"]) == []


def test_withheld_letters_are_listed_with_their_case(register: Register) -> None:
    withheld = (
        Withheld("acknowledgement", ANN, "on trial", shadow=True),
        Withheld("assignment", "olive@hwh.example", "on trial", shadow=True, audience="staff"),
    )
    register.record(opening(withheld=withheld), now=NOW)
    assert register.unacknowledged(since=NOW) == [
        Unacknowledged(REFERENCE, "general", ANN, NOW, "acknowledgement", "on trial", shadow=True)
    ]
    assert register.unacknowledged(since=after(seconds=1)) == []


def test_text_that_no_database_stores_is_written_and_found_all_the_same(register: Register) -> None:
    nasty = "a\0b\udcffc"
    plan = opening(
        arrival=arrival("1", message_id=nasty, sender=nasty + "@x", reason=nasty),
        case=case(subject=nasty, correspondent=Address(nasty, nasty), doubts=(nasty,)),
        journal=(JournalEntry("classified", nasty, (nasty,)),),
        thread_ids=(nasty, "<" * 9000),
    )
    written = register.record(plan, now=NOW)
    found = register.case(REFERENCE)
    assert found is not None
    assert found.case == written
    assert "\0" not in found.case.subject
    known = register.recall(message("1", message_id=nasty), now=NOW)
    assert known.arrival is not None
    late = message("2", references=(nasty, "<" * 9000), sender=Address(nasty))
    history = register.recall(late, now=NOW)
    assert [one.reference for one in history.by_their_mail] == [REFERENCE]
    assert [one.reference for one in history.by_correspondent] == [REFERENCE]


# Quarantine -------------------------------------------------------------------------------------
def put_in_quarantine(register: Register, raw: RawMessage | Unreadable = RAW) -> int:
    return register.quarantine(
        raw, reason="ValueError", detail="Traceback", sender=ANN, now=NOW, kind="answer"
    )


def test_quarantine_keeps_the_bytes_and_is_known(register: Register) -> None:
    number = put_in_quarantine(register)
    assert register.quarantined() == [
        Quarantined(
            number,
            str(ref("9")),
            after(hours=-1),
            NOW,
            "ValueError",
            ANN,
            len(RAW.content),
            "",
            "Traceback",
            ref("9"),
            "answer",
        )
    ]
    assert register.quarantined_content(number) == RAW.content
    assert register.counts(now=NOW).quarantined == 1
    assert register.recall(message("9"), now=NOW).arrival == KnownArrival(
        1, str(ref("9")), "quarantined", "", settled=True
    )


def test_quarantine_again_at_the_same_place_gives_the_same_number(register: Register) -> None:
    number = put_in_quarantine(register)
    assert put_in_quarantine(register, replace(RAW, content=b"read otherwise")) == number
    assert register.quarantined_content(number) == RAW.content
    assert len(register.quarantined()) == 1


def test_the_same_bytes_at_another_place_are_the_same_quarantine(register: Register) -> None:
    number = put_in_quarantine(register)
    assert put_in_quarantine(register, replace(RAW, ref=ref("9", validity="18"))) == number
    known = register.recall(message("x", ref=ref("9", validity="18")), now=NOW).arrival
    assert known is not None
    assert known.end == "quarantined"
    assert len(register.quarantined()) == 1


def test_what_could_not_be_read_is_quarantined_without_bytes(register: Register) -> None:
    number = put_in_quarantine(register, Unreadable(ref("9"), "the server refused it"))
    found = register.quarantined()
    assert [(one.id, one.received_at, one.content_size) for one in found] == [(number, None, 0)]
    assert register.quarantined_content(number) == b""


def test_an_arrival_that_was_decided_is_not_quarantined(register: Register) -> None:
    register.record(opening("9"), now=NOW)
    assert put_in_quarantine(register) == 0
    assert register.quarantined() == []
    known = register.recall(message("9"), now=NOW).arrival
    assert known is not None
    assert known.end == "case"


def test_resolving_lets_go_of_the_bytes_once(register: Register) -> None:
    number = put_in_quarantine(register)
    assert register.resolve_quarantine(number, now=NOW, by="olive") is True
    assert register.resolve_quarantine(number, now=NOW, by="olive") is False
    assert register.resolve_quarantine(77, now=NOW, by="olive") is False
    assert register.quarantined() == []
    assert register.quarantined_content(number) is None
    assert put_in_quarantine(register) == number, "met again it stays resolved"
    assert register.quarantined() == []


def test_a_message_decided_after_all_leaves_quarantine(register: Register) -> None:
    number = put_in_quarantine(register)
    plan = opening("9", disposition=Disposition("tagged", "Seen"), letters=(mail(),))
    written = register.record(plan, now=after(days=1))
    assert written == replace(case(), id=1)
    assert register.quarantined() == []
    assert register.quarantined_content(number) is None
    assert register.recall(message("9"), now=NOW).arrival == KnownArrival(
        1, str(ref("9")), "case", REFERENCE, settled=False
    )
    assert [one.arrival_id for one in register.unsettled(9)] == [1]
    assert register.record(plan, now=after(days=2)) == written
    assert len(register.mails_of(REFERENCE)) == 1


def test_a_message_decided_elsewhere_takes_its_quarantined_copy_with_it(register: Register) -> None:
    number = put_in_quarantine(register)
    register.record(opening("1"), now=NOW)
    again = opening("1", "HWH-2026-22222", arrival=arrival("1", ref=ref("9")))
    written = register.record(again, now=NOW)
    assert written == replace(case(), id=1)
    assert register.quarantined_content(number) is None
    known = register.recall(message("x", ref=ref("9")), now=NOW).arrival
    assert known is not None
    assert known.case_reference == REFERENCE


# Cursor and settling ----------------------------------------------------------------------------
def test_a_cursor_is_kept_for_each_mailbox_and_folder(register: Register) -> None:
    assert register.cursor("info", "inbox") is None
    register.save_cursor("info", "inbox", "17:1", now=NOW)
    register.save_cursor("info", "sent", "3:9", now=NOW)
    register.save_cursor("info", "inbox", "17:2", now=NOW)
    assert register.cursor("info", "inbox") == "17:2"
    assert register.cursor("info", "sent") == "3:9"
    assert register.cursor("other", "inbox") is None


def test_what_is_to_be_settled_comes_oldest_first_until_it_is(register: Register) -> None:
    for uid in "123":
        register.record(filing(uid), now=NOW)
    for uid in "456":
        plan = replace(filing(uid), disposition=Disposition("moved", "Filed"))
        register.record(plan, now=NOW)
    assert [one.ref for one in register.unsettled(2)] == [ref("4"), ref("5")]
    register.mark_settled([4, 6], now=NOW)
    register.mark_settled([4], now=after(days=1))
    register.mark_settled([], now=NOW)
    assert [one.arrival_id for one in register.unsettled(9)] == [5]
    known = register.recall(message("4"), now=NOW).arrival
    assert known is not None
    assert known.settled


def test_journal_lines_say_when_and_under_which_rules(register: Register) -> None:
    entry = JournalEntry("classified", "The rule held.", ("NHS", "dentist"), by="inboxbot")
    register.record(opening(journal=(entry,)), now=NOW)
    assert register.journal(REFERENCE) == [JournalLine(NOW, entry, REFERENCE, "rules-1")]
    assert register.journal("HWH-2026-99999") == []


def test_a_new_case_is_returned_equal_to_what_is_read(register: Register) -> None:
    written = register.record(opening(case=case(correspondent=Address("x" * 400, "\0"))), now=NOW)
    found = register.case(REFERENCE)
    assert found is not None
    assert isinstance(written, Case)
    assert found.case == written
