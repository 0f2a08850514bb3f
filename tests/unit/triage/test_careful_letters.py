"""What colleagues read before they answer: quiet cases, who is named, and what stops which clock."""

from __future__ import annotations

import email
import email.policy

import pytest
from walking import COMPLAINT, DENTIST, a_case, arrived, house, london, walked

from inboxbot.deadlines.due import due
from inboxbot.letters.particulars import ReminderLine
from inboxbot.model.case import History
from inboxbot.model.mail import OutgoingMail

AFRAID = "I am frightened of my partner, he goes through my phone. Who could I talk to?"
CAREFUL = "Careful before you write back"


def _text(mail: OutgoingMail) -> str:
    part = email.message_from_bytes(mail.content, policy=email.policy.default).get_body(("plain",))
    assert part is not None
    return " ".join(part.get_content().split())


def _letter(text: str, name: str, history: History | None = None) -> str:
    return next(_text(mail) for mail in walked(arrived(text), history).letters if mail.letter == name)


@pytest.mark.parametrize("letter", ["assignment", "urgent_alert"])
def test_a_quiet_case_warns_before_anybody_writes_back(letter: str) -> None:
    text = _letter(AFRAID, letter)
    assert CAREFUL in text
    assert "Answer from the shared mailbox" not in text


def test_an_ordinary_case_does_not_warn() -> None:
    text = _letter(DENTIST, "assignment")
    assert CAREFUL not in text
    assert "Named in it" not in text
    assert "Answer from the shared mailbox" in text


def test_who_has_a_complaint_knows_from_whom_to_keep_it() -> None:
    text = _letter(f"{COMPLAINT} It was Tom Whitfield.", "assignment")
    assert "Named in it, and not told of it: Tom Whitfield. Please keep it from them." in text


@pytest.mark.parametrize(
    ("text", "says"),
    [
        (DENTIST, "Your answer stops the clock."),
        (COMPLAINT, "The clock for the outcome runs on until it is settled: say so with an email below."),
    ],
)
def test_an_assignment_tells_what_stops_the_clock(text: str, says: str) -> None:
    both = {"Your answer stops the clock.", "The clock for the outcome runs on"}
    written = _letter(text, "assignment")
    assert says in written
    assert len([one for one in both if one in written]) == 1


@pytest.mark.parametrize("letter", ["reminder", "overdue"])
@pytest.mark.parametrize(("standard", "settles"), [("reply_to_email", False), ("complaint_resolved", True)])
def test_a_reminder_does_not_promise_that_an_answer_settles_a_complaint(
    letter: str, standard: str, settles: object
) -> None:
    deadline = due(
        standard,
        house().policy.standards[standard],
        received_at=london("2026-11-18 10:00"),
        calendar=house().calendar,
    )
    mail = house().letters.reminders(
        "helen_marsh",
        [ReminderLine(a_case(), deadline, "overdue-1")],
        now=london("2026-12-10 09:00"),
        occasion="x",
        letter=letter,
    )
    assert ("it does not: when it is settled" in _text(mail)) is settles


@pytest.mark.parametrize(
    ("named", "whom"),
    [
        ("Tom Whitfield", "Susan Okoro or Daniel Pryce"),
        ("Susan Okoro", "Daniel Pryce"),
        ("Susan Okoro and Daniel Pryce", "Ruth Adeyemi"),
    ],
)
def test_nobody_is_asked_to_tell_somebody_named_about_the_case(named: str, whom: str) -> None:
    plan = walked(arrived(f"{COMPLAINT} It was {named}."))
    text = next(_text(mail) for mail in plan.letters if mail.letter == "assignment")
    assert f"Questions about it: {whom}." in text
    assert plan.case is not None
    line = ReminderLine(plan.case, plan.deadlines[0], "before-1")
    reminder = house().letters.reminders("helen_marsh", [line], now=london("2026-12-08 09:00"), occasion="x")
    assert f"Questions about it: {whom}." in _text(reminder)
