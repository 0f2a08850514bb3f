"""Matters followed to their end through the register: who hears, for how long, and who never does."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from inboxbot.model.mail import NotSent, OutboxEntry, SendResult, Sent
from office import COMPLAINT, DENTIST, URGENT, Office, told

MakeOffice = Callable[..., Office]
HELEN, RUTH, NADIA = "helen.marsh", "ruth.adeyemi", "nadia"


def _heard(office: Office, *, since: int) -> set[str]:
    return {told(entry)[1] for entry in office.sender.sent[since:] if entry.mail.letter != "digest"}


def _refuses_the_public(entry: OutboxEntry) -> SendResult:
    return NotSent(permanent=True, reason="550 no such user") if entry.mail.audience == "public" else Sent()


# Complaints (R8, R9, T5) --------------------------------------------------------------------------
def test_a_complaint_that_turns_on_its_owner_leaves_her_for_good(office: Office) -> None:
    asked = office.arrives(COMPLAINT)
    office.tick()
    assert tuple(told(e)[1] for e in office.sent("assignment", "told")) == (HELEN, RUTH)
    office.arrives(f"{COMPLAINT} Helen Marsh was rude as well.", headers=f"In-Reply-To: <{asked}>\n")
    office.tick()
    [case] = office.cases
    assert (case.owner, case.role, case.named) == ("ruth_adeyemi", "chief_executive", ("helen_marsh",))
    before = len(office.sender.sent)
    office.push("2026-12-20 12:00")
    heard = _heard(office, since=before)
    assert HELEN not in heard
    assert {RUTH, "margaret.lowe"} <= heard
    for digest in office.sent("digest", to="helen"):
        assert case.reference not in digest.mail.content.decode()


@pytest.mark.parametrize("refused", [False, True])
def test_a_complaint_whose_receipt_comes_to_nothing_must_be_acknowledged_by_hand(
    office: Office, refused: object
) -> None:
    if refused:
        office.sender.answer = _refuses_the_public
    office.arrives(COMPLAINT)
    office.push("2026-11-26 12:00")
    view = office.register.case(office.cases[0].reference)
    assert view is not None
    running = {deadline.standard for deadline in view.deadlines if deadline.stopped_at is None}
    assert ("complaint_acknowledged" in running) is bool(refused)


def test_who_complained_is_not_sent_to_whom_they_complained_of(office: Office) -> None:
    office.arrives(f"{COMPLAINT} It was Amina Shah.")
    office.tick()
    office.arrives(DENTIST, subject="a dentist")
    office.tick()
    complaint, question = office.cases
    assert (complaint.named, question.named, question.owner) == (
        ("amina_shah",),
        ("amina_shah",),
        "tom_whitfield",
    )
    assert "amina.shah" not in _heard(office, since=0)


# Quiet --------------------------------------------------------------------------------------------
def test_once_quiet_the_person_gets_no_letter_whatever_they_write(office: Office) -> None:
    asked = office.arrives(DENTIST)
    office.tick()
    office.arrives(
        "Please do not reply by email again, my husband reads my email.", headers=f"In-Reply-To: <{asked}>\n"
    )
    office.tick()
    assert [case.quiet for case in office.cases] == [True]
    office.wait(hours=30)
    before = len(office.sender.sent)
    office.arrives(URGENT, subject="tonight")
    office.arrives(URGENT, headers=f"In-Reply-To: <{asked}>\n")
    office.tick()
    heard = _heard(office, since=before)
    assert NADIA not in heard
    assert HELEN in heard
    assert [case.quiet for case in office.cases] == [True, True]


# Answered, and again ------------------------------------------------------------------------------
def test_a_complaint_in_an_answer_is_acknowledged_and_the_question_goes_on(office: Office) -> None:
    asked = office.arrives(DENTIST)
    office.wait(minutes=5)
    office.arrives(f"{COMPLAINT} It was Amina Shah.", headers=f"In-Reply-To: <{asked}>\n")
    office.wait(minutes=5)
    question, complaint = office.cases
    assert (question.status, complaint.category, complaint.linked_to) == (
        "open",
        "complaint",
        question.reference,
    )
    assert [e.mail.letter for e in office.sent(to="nadia")] == [
        "acknowledgement_signposting",
        "acknowledgement_complaint",
    ]
    office.colleague_answers(asked)
    office.tick()
    assert [case.status for case in office.cases] == ["answered", "open"]
