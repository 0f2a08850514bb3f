"""The register's contract: a filed message that a person makes a case."""

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
    message,
    opening,
    ref,
    staff_mail,
)

from inboxbot.model.case import JournalEntry, KnownArrival
from inboxbot.model.errors import PermanentError
from inboxbot.model.mail import Withheld
from inboxbot.model.plan import Disposition, Plan
from inboxbot.ports.listed import CaseFilter, FiledArrival
from inboxbot.ports.register import ReferenceTaken, Register

OTHER = "HWH-2026-22222"
MADE = JournalEntry("made a case", "it was filed", by="shell: kim")


def made(uid: str = "1", reference: str = REFERENCE) -> Plan:
    """Return the plan of a case of a message that was filed; its fingerprint is another one by now."""
    return opening(
        uid,
        reference,
        arrival=arrival(uid, fingerprint="read otherwise", kind="bulk", reason="a person's word"),
        disposition=Disposition("tagged", "Case"),
        deadlines=(deadline(),),
        letters=(staff_mail(reference, case_reference=reference),),
        withheld=(Withheld("acknowledgement", ANN, "a list"),),
        journal=(MADE,),
    )


def filed_under(uid: str, reference: str = REFERENCE) -> Plan:
    return replace(
        follow_up(uid, reference),
        arrival=arrival(uid, end="filed_under_case", reason="thanks"),
        thread_ids=(),
        journal=(JournalEntry("filed", "person: thanks"),),
    )


def test_a_filed_message_becomes_a_case_with_all_that_belongs_to_one(register: Register) -> None:
    register.record(filing("1"), now=NOW)
    written = register.make_case(1, made(), now=after(days=1), by="shell: kim")
    assert written == replace(case(), id=1)
    view = register.case(REFERENCE)
    assert view is not None
    assert [one.standard for one in view.deadlines] == ["reply"]
    assert [entry.mail.letter for entry in register.mails_of(REFERENCE)] == ["assignment"]
    assert [line.entry for line in register.journal(REFERENCE)] == [MADE]
    assert [one.reason for one in register.unacknowledged(since=NOW)] == ["a list"]
    assert register.filed(since=NOW) == []
    assert [(one.arrival_id, one.disposition.name) for one in register.unsettled(9)] == [(1, "Case")]
    assert register.arrival(1) == FiledArrival(
        1, str(ref("1")), "m1@example.org", NOW, ANN, "case", "bulk", "a person's word", REFERENCE, ref("1")
    )


def test_what_was_made_a_case_is_known_when_it_is_met_again(register: Register) -> None:
    register.record(filing("1"), now=NOW)
    register.make_case(1, made(), now=NOW, by="shell: kim")
    elsewhere = message("1", ref=ref("7"))
    assert register.recall(elsewhere, now=NOW).arrival == KnownArrival(
        1, str(ref("1")), "case", REFERENCE, settled=True
    )
    again = register.record(opening("1", OTHER, arrival=arrival("1", ref=ref("7"))), now=NOW)
    assert again == replace(case(), id=1)
    assert len(register.cases(CaseFilter())) == 1


def test_what_was_filed_under_a_case_leaves_it_and_the_case_says_so(register: Register) -> None:
    register.record(opening("1"), now=NOW)
    register.record(filed_under("2"), now=after(hours=1))
    assert [(one.arrival_id, one.reason) for one in register.filed_under(REFERENCE)] == [(2, "thanks")]
    register.make_case(2, made("2", OTHER), now=after(hours=2), by="shell: kim")
    assert register.filed_under(REFERENCE) == []
    assert [line.entry for line in register.journal(REFERENCE)] == [
        JournalEntry("filed", "person: thanks"),
        JournalEntry("made a case", f"a message filed here is now {OTHER}", by="shell: kim"),
    ]
    found = register.arrival(2)
    assert found is not None
    assert (found.end, found.case_reference) == ("case", OTHER)


def test_what_lies_under_a_case_is_listed_oldest_first_without_answers_and_other_cases(
    register: Register,
) -> None:
    register.record(opening("1"), now=NOW)
    register.record(opening("2", OTHER), now=NOW)
    for uid, reference in (("3", REFERENCE), ("4", OTHER), ("5", REFERENCE)):
        register.record(filed_under(uid, reference), now=NOW)
    answer = filed_under("6")
    register.record(replace(answer, arrival=replace(answer.arrival, kind="answer")), now=NOW)
    assert [one.ref for one in register.filed_under(REFERENCE)] == [str(ref("3")), str(ref("5"))]
    assert register.filed_under("HWH-2026-99999") == []


def test_a_reference_that_is_taken_is_drawn_again_and_nothing_was_written(register: Register) -> None:
    register.record(opening("1"), now=NOW)
    register.record(filing("2"), now=NOW)
    with pytest.raises(ReferenceTaken):
        register.make_case(2, made("2"), now=NOW, by="shell: kim")
    assert [one.arrival_id for one in register.filed(since=NOW)] == [2]
    assert [one.mail.letter for one in register.outbox(["queued"])] == []


def test_of_two_people_the_slower_one_is_told_what_became_of_it(register: Register) -> None:
    register.record(filing("1"), now=NOW)
    first = register.make_case(1, made(), now=NOW, by="shell: kim")
    assert register.make_case(1, made("1", OTHER), now=NOW, by="shell: olive") == first
    assert [view.case.reference for view in register.cases(CaseFilter())] == [REFERENCE]


def test_a_number_that_no_arrival_has_is_told(register: Register) -> None:
    assert register.arrival(7) is None
    with pytest.raises(PermanentError, match=r"There is no arrival 7\."):
        register.make_case(7, made(), now=NOW, by="shell: kim")


def test_where_the_original_was_to_be_moved_is_told(register: Register) -> None:
    register.record(replace(filing("1"), disposition=Disposition("moved", "News")), now=NOW)
    register.record(replace(filing("2"), disposition=Disposition("tagged", "News")), now=NOW)
    assert [one.moved_to for one in register.filed(since=NOW)] == ["", "News"]
