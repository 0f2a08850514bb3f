"""The register's contract: what a mailbox holds beside what was taken in."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from register_values import NOW, REFERENCE, arrival, filing, full_opening, message, opening, ref

from inboxbot.model.case import JournalEntry
from inboxbot.model.message import Held, RawMessage, Unreadable
from inboxbot.model.plan import CaseChange, Disposition, Plan
from inboxbot.ports.register import Register

SIZE = 2000
SECOND = timedelta(seconds=1)


def held(uid: str, **fields: object) -> Held:
    return replace(Held(ref(uid), NOW, SIZE), **fields)  # type: ignore[arg-type]


def with_size(plan: Plan) -> Plan:
    return replace(plan, arrival=replace(plan.arrival, size=SIZE))


def test_what_was_never_taken_in_is_a_stranger_in_the_order_given(register: Register) -> None:
    register.record(with_size(filing("2")), now=NOW)
    register.record(with_size(full_opening()), now=NOW)
    assert register.strangers([held("4"), held("1"), held("3"), held("2")]) == [held("4"), held("3")]
    assert register.strangers([]) == []


def test_what_lies_in_quarantine_is_no_stranger(register: Register) -> None:
    raw = RawMessage(ref("5"), b"\xff", NOW, SIZE)
    for one in (raw, Unreadable(ref("6"), "broken", NOW)):
        register.quarantine(one, reason="broken", detail="", sender="", now=NOW)
    assert register.strangers([held("5"), held("6")]) == []


def test_a_second_place_of_a_message_is_known_with_its_own_time(register: Register) -> None:
    first = with_size(full_opening())
    register.record(first, now=NOW)
    later = NOW + timedelta(hours=1)
    again = replace(first, case=None, arrival=replace(first.arrival, ref=ref("7"), received_at=later))
    register.record(again, now=NOW)
    assert register.strangers([held("1"), held("7", received_at=later)]) == []
    assert register.strangers([held("7")]) == [held("7")]


def test_another_time_or_size_at_a_known_place_is_a_stranger_and_a_second_is_not(register: Register) -> None:
    register.record(with_size(full_opening()), now=NOW)
    others = [held("1", received_at=NOW + 2 * SECOND), held("1", size=SIZE + 1)]
    assert [register.strangers([one]) for one in others] == [[one] for one in others]
    same = [held("1", received_at=NOW + SECOND), held("1", received_at=None), held("1", size=0)]
    assert [register.strangers([one]) for one in same] == [[], [], []]


def test_a_size_that_was_never_told_tells_nothing(register: Register) -> None:
    register.record(replace(full_opening(), arrival=arrival("1", size=0)), now=NOW)
    assert register.strangers([held("1", size=7)]) == []


def test_thousands_are_looked_up(register: Register) -> None:
    register.record(with_size(full_opening()), now=NOW)
    many = [held(str(number)) for number in range(1, 2_501)]
    assert register.strangers(many) == many[1:]


def test_a_place_that_was_left_belongs_to_the_message_that_lies_there_now(register: Register) -> None:
    register.record(with_size(full_opening()), now=NOW)
    register.leave_place(ref("1"), now=NOW)
    register.leave_place(ref("99"), now=NOW)
    assert register.strangers([held("1")]) == [held("1")]
    other = message("8", ref=ref("1"))
    assert register.recall(other, now=NOW).arrival is None
    plan = opening("8", "HWH-2026-BBBBB")
    register.record(replace(plan, arrival=replace(plan.arrival, ref=ref("1"), size=SIZE)), now=NOW)
    known = register.recall(other, now=NOW).arrival
    assert known is not None
    assert known.case_reference == "HWH-2026-BBBBB"
    first = register.recall(message("1", ref=ref("2")), now=NOW).arrival
    assert first is not None
    assert first.case_reference == REFERENCE


def test_nothing_is_done_any_more_to_the_original_of_a_place_that_was_left(register: Register) -> None:
    moved = Disposition("moved", "Handled")
    register.record(replace(with_size(full_opening()), disposition=moved), now=NOW)
    register.record(replace(with_size(filing("2")), disposition=moved), now=NOW)
    register.leave_place(ref("1"), now=NOW)
    assert [one.ref for one in register.unsettled(10)] == [ref("2")]


def test_open_cases_of_messages_that_were_replied_to_are_told_until_a_colleagues_mail_was_met(
    register: Register,
) -> None:
    register.record(with_size(full_opening()), now=NOW)
    assert [case.reference for case in register.unanswered([ref("1"), ref("9")])] == [REFERENCE]
    assert register.unanswered([]) == []
    entry = JournalEntry("holding reply", "in the Sent folder")
    register.change(CaseChange(REFERENCE), now=NOW + SECOND, journal=[entry])
    assert register.unanswered([ref("1")]) == []


def test_a_case_that_is_answered_already_is_not_told_as_unanswered(register: Register) -> None:
    register.record(with_size(full_opening()), now=NOW)
    register.change(CaseChange(REFERENCE, status="answered", stop=("answered",)), now=NOW, journal=[])
    assert register.unanswered([ref("1")]) == []
