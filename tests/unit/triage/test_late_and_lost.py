"""Mail found late, and cases whose owner, role or category rules.yaml has lost: nothing crashes, nobody is forgotten."""

from __future__ import annotations

from typing import Any

import pytest
from walking import DENTIST, JOURNALIST, WENT_LIVE, a_case, arrived, house, london, told, walked

from inboxbot.model.case import History
from inboxbot.model.message import RawMessage
from inboxbot.model.plan import Plan
from inboxbot.triage.triage import triage

ERIN = "Erin Castle <erin@hertspost.example>"
ANOTHER = "My daughter has toothache now."


def _found(now: str, text: str = DENTIST, **how: Any) -> Plan:
    """Return the plan for a mail of Wednesday 18 November, 10:00, that is found later."""
    live = History(live_since=WENT_LIVE)
    return triage(arrived(text, **how), lambda _message: live, house(), now=london(now), draw="7K4QX")


def _answer(text: str = ANOTHER, **case: Any) -> tuple[RawMessage, History]:
    ours = a_case(**case)
    raw = arrived(text, message_id="a2@x.example", headers="In-Reply-To: <ours@x.example>\r\n")
    return raw, History(by_our_mail=(ours,), by_correspondent=(ours,))


# Found late ---------------------------------------------------------------------------------------
def test_the_promise_counts_from_the_arrival_and_not_from_when_it_was_found() -> None:
    plan = _found("2026-11-21 10:00")
    [deadline] = [one for one in plan.deadlines if one.stops == "answered"]
    assert deadline.due_at == london("2026-11-25 17:00")
    [receipt] = [mail for mail in plan.letters if mail.audience == "public"]
    assert b"Wednesday 25 November 2026" in receipt.content.replace(b"=\r\n", b"")


@pytest.mark.parametrize(
    ("text", "sender", "now", "reason"),
    [
        (DENTIST, "N <n@homemail.example>", "2026-11-23 10:01", "older than 5 days"),
        (JOURNALIST, ERIN, "2026-11-20 10:00", "the date it would promise has passed"),
    ],
)
def test_what_is_found_too_late_is_listed_and_not_acknowledged(
    text: str, sender: str, now: str, reason: str
) -> None:
    plan = _found(now, text, sender=sender)
    assert [w.reason for w in plan.withheld] == [reason]
    assert [mail for mail in plan.letters if mail.audience == "public"] == []


@pytest.mark.parametrize(
    ("now", "steps"), [("2026-11-26 08:00", 3), ("2026-11-27 08:00", 2), ("2026-12-10 10:00", 0)]
)
def test_what_is_overdue_when_found_reminds_of_what_is_left_and_is_assigned(now: str, steps: int) -> None:
    plan = _found(now)
    assert [len(one.steps) for one in plan.deadlines if one.stops == "answered"] == [steps]
    assert told(plan) == [("assignment", "amina.shah")]


# Lost ---------------------------------------------------------------------------------------------
@pytest.mark.parametrize("status", ["open", "answered", "closed"])
def test_a_case_whose_owner_has_left_gets_a_living_one(status: str) -> None:
    raw, history = _answer(status=status, owner="gone_since", role="gone_too")
    plan = walked(raw, history)
    assert plan.change is not None
    assert plan.change.owner == "susan_okoro"
    assert told(plan) == [("assignment", "susan.okoro")]
    assert [e.why for e in plan.journal if e.what == "owner"] == [
        "Susan Okoro: gone_since is nobody of rules.yaml any more"
    ]


def test_a_complaint_whose_owner_has_left_does_not_go_to_whom_the_follow_up_names() -> None:
    raw, history = _answer(
        "The person I spoke to was Susan Okoro.", category="complaint", owner="gone_since", role="gone_too"
    )
    plan = walked(raw, history)
    assert plan.change is not None
    assert (plan.change.owner, plan.change.named_added) == ("priya_nair", ("susan_okoro",))


@pytest.mark.parametrize("status", ["open", "answered", "closed"])
def test_a_case_of_a_category_that_is_lost_goes_on_as_one_of_the_default(status: str) -> None:
    raw, history = _answer(status=status, category="surveys")
    plan = walked(raw, history)
    assert told(plan) == [("follow_up", "amina.shah")]
    assert [d.standard for d in plan.deadlines] == ([] if status == "open" else ["reply_to_email"])


# Clocks that start again --------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("status", "standards"),
    [("open", []), ("answered", ["reply_to_email"]), ("closed", ["complaint_resolved"])],
)
def test_a_follow_up_of_an_answered_complaint_gets_a_reply_in_time(status: str, standards: list[str]) -> None:
    raw, history = _answer(
        "And what about the dates?",
        status=status,
        category="complaint",
        owner="helen_marsh",
        role="complaints_manager",
    )
    assert [d.standard for d in walked(raw, history).deadlines] == standards


# A journalist's next mail -------------------------------------------------------------------------
def test_a_time_in_a_journalists_next_mail_is_shown_and_leaves_the_clock() -> None:
    raw, history = _answer(
        "Could you send it by 3pm tomorrow, please?",
        category="media",
        owner="leah_brandt",
        role="communications_officer",
    )
    plan = walked(raw, history)
    assert plan.deadlines == ()
    [notice] = plan.letters
    assert b"3pm on Thursday 19 November 2026" in notice.content.replace(b"=\r\n", b"")


def test_a_colleague_who_passes_a_journalist_on_is_not_taken_for_the_journalist() -> None:
    passed_on = f"---------- Forwarded message ---------\nFrom: {ERIN}\nSubject: x\n\n{JOURNALIST}"
    colleague = "Amina Shah <amina.shah@healthwatchhertfordshire.example>"
    forward, asked = walked(arrived(passed_on, sender=colleague, subject="Fwd: x")).letters
    text = forward.content.replace(b"=\r\n", b"")
    assert b"Amina Shah passed this on" in text
    assert b"A reply to this email goes to the journalist" not in text
    assert (asked.letter, asked.recipient.partition("@")[0]) == ("who_wrote", "amina.shah")
