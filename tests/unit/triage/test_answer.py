"""Answers in the Sent folder: what stops a clock, and what must not (behaviour: Clocks)."""

from __future__ import annotations

import pytest
from walking import ADDRESS, DENTIST, WENT_LIVE, a_case, arrived, house, london, walked

from inboxbot.model.case import Case, History, KnownArrival
from inboxbot.model.message import MessageRef, RawMessage
from inboxbot.model.plan import CaseChange, Plan
from inboxbot.triage.answer import notice_answer

CASE = a_case()
BY_LETTER = History(by_our_mail=(CASE,), live_since=WENT_LIVE)


def _sent(
    *,
    to: str = "nadia@homemail.example",
    message_id: str = "out1@healthwatch.example",
    headers: str = "",
    text: str = "Dear Nadia, these three take new patients.",
    subject: str = "RE: dentist",
) -> RawMessage:
    content = (
        f"From: Healthwatch <{ADDRESS}>\r\nTo: {to}\r\nSubject: {subject}\r\nMessage-ID: <{message_id}>\r\n"
        f"{headers}\r\n{text}\r\n"
    ).encode()
    return RawMessage(MessageRef("Sent", "1", message_id), content, london("2026-11-20 10:00"), len(content))


def _noticed(raw: RawMessage, history: History) -> Plan | None:
    return notice_answer(raw, lambda _message: history, house(), now=raw.received_at)


def _stops(plan: Plan | None) -> tuple[str, ...] | None:
    return plan.change.stop if plan and plan.change else None


@pytest.mark.parametrize(
    ("history", "evidence"),
    [
        (History(by_our_mail=(CASE,)), "it answers a letter of ours on the case"),
        (History(by_their_mail=(CASE,)), "it answers the correspondent's own message"),
        (History(by_reference=(CASE,)), "the case's number stands in its subject"),
    ],
)
def test_a_mail_to_the_correspondent_that_names_the_case_stops_the_clock(
    history: History, evidence: str
) -> None:
    plan = _noticed(_sent(), history)
    assert plan is not None
    assert plan.change == CaseChange(
        "HWH-2026-AAAAA",
        status="answered",
        stop=("acknowledged", "answered"),
        stopped_by=f"an answer by staff in the Sent folder: {evidence}",
    )
    assert (plan.arrival.end, plan.arrival.kind, plan.letters) == ("filed_under_case", "answer", ())
    assert plan.thread_ids == ("out1@healthwatch.example",)


def test_a_forward_to_somebody_else_stops_nothing_and_is_shown_on_the_case() -> None:
    plan = _noticed(_sent(to="practice@surgery.example", text="Dear Dr Ward, please see below."), BY_LETTER)
    assert plan is not None
    assert plan.change == CaseChange("HWH-2026-AAAAA")
    assert [entry.what for entry in plan.journal] == ["copied"]


@pytest.mark.parametrize("status", ["answered", "closed"])
def test_an_answer_on_a_case_that_is_not_open_leaves_its_status(status: str) -> None:
    case = a_case(status=status)
    plan = _noticed(_sent(), History(by_our_mail=(case,)))
    assert plan is not None
    assert plan.change is not None
    assert plan.change.status is None


def test_of_two_cases_the_one_whose_correspondent_it_goes_to_is_answered() -> None:
    from inboxbot.model.message import Address

    other: Case = a_case(reference="HWH-2026-BBBBB", correspondent=Address("else@other.example"))
    plan = _noticed(_sent(), History(by_their_mail=(other, CASE)))
    assert plan is not None
    assert plan.change is not None
    assert plan.change.reference == "HWH-2026-AAAAA"


def test_our_own_letters_stop_nothing() -> None:
    own = walked(arrived(DENTIST)).letters[0]
    assert _noticed(_sent(message_id=own.message_id), BY_LETTER) is None


def test_an_automatic_mail_in_sent_stops_nothing() -> None:
    assert _noticed(_sent(headers="Auto-Submitted: auto-replied\r\n"), BY_LETTER) is None


def test_a_mail_met_before_is_not_noticed_twice() -> None:
    known = KnownArrival(3, "Sent/1/1", "filed_under_case", "HWH-2026-AAAAA", settled=True)
    assert _noticed(_sent(), History(arrival=known, by_our_mail=(CASE,))) is None


def test_a_mail_that_goes_to_nobody_we_know_is_not_ours_to_judge() -> None:
    assert _noticed(_sent(), History()) is None


@pytest.mark.parametrize("standard", ["resolved"])
def test_an_answer_never_stops_a_clock_that_only_an_outcome_stops(standard: str) -> None:
    assert standard not in (_stops(_noticed(_sent(), BY_LETTER)) or ())
