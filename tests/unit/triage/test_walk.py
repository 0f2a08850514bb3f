"""Routing and plans: who gets it, what is said to whom, what is promised (policy numbers in brackets)."""

from __future__ import annotations

from dataclasses import replace

import pytest
from walking import (
    COMPLAINT,
    DENTIST,
    JOURNALIST,
    URGENT,
    VOLUNTEER,
    a_case,
    absent,
    arrived,
    house,
    london,
    told,
    walked,
)

from inboxbot.model.case import History, KnownArrival
from inboxbot.model.plan import CaseChange


def test_an_enquiry_becomes_a_case_with_owner_receipt_and_clock() -> None:
    plan = walked(arrived(DENTIST, subject="dentist"))
    assert plan.case is not None
    assert plan.arrival.end == "case"
    assert (plan.case.reference, plan.case.category, plan.case.owner, plan.case.role) == (
        "HWH-2026-7K4QX",
        "signposting",
        "amina_shah",
        "signposting_lead",
    )
    assert told(plan) == [("acknowledgement_signposting", "nadia"), ("assignment", "amina.shah")]
    # T1: Wednesday 18 November, five working days, close of business; R3: a word of the owner's within two.
    assert [(d.stops, d.due_at) for d in plan.deadlines] == [
        ("answered", london("2026-11-25 17:00")),
        ("taken", london("2026-11-20 10:00")),
    ]
    assert plan.thread_ids == ("a1@homemail.example",)
    assert plan.rules_fingerprint == "f1ngerpr1nt"
    assert {"screened", "category", "rule", "owner"} <= {entry.what for entry in plan.journal}


def test_the_same_message_met_again_writes_no_letter() -> None:
    known = KnownArrival(7, "INBOX/1/1", "case", "HWH-2026-AAAAA", settled=False)
    plan = walked(arrived(DENTIST), History(arrival=known))
    assert (plan.arrival.end, plan.case, plan.letters, plan.deadlines) == ("case", None, (), ())


@pytest.mark.parametrize("subject", ["", "=?utf-8?q?=F0=9F=98=80?=", "x\x00y", "a" * 3000])
def test_no_word_of_the_writer_stands_in_a_letter_to_the_public(subject: str) -> None:
    raw = arrived(
        f"canaryword {DENTIST} canaryword", subject=f"canaryword {subject}", sender="Canaryword <c@x.example>"
    )
    [receipt] = [mail for mail in walked(raw).letters if mail.audience == "public"]
    assert b"canaryword" not in receipt.content.lower().replace(b"=\r\n", b"")


def test_staff_subjects_tell_no_story() -> None:
    plan = walked(arrived(URGENT, subject="my secret story"))
    assert [mail.subject for mail in plan.letters if "secret" in mail.subject] == []


# Complaints --------------------------------------------------------------------------------------
def test_a_complaint_goes_to_the_complaints_manager_and_the_chief_executive_is_told() -> None:
    plan = walked(arrived(COMPLAINT))
    assert plan.case is not None
    assert (plan.case.category, plan.case.owner) == ("complaint", "helen_marsh")
    assert told(plan) == [
        ("acknowledgement_complaint", "nadia"),
        ("assignment", "helen.marsh"),
        ("told", "ruth.adeyemi"),
    ]
    # T5: acknowledged is done by the letter; resolved within 15 working days of Wednesday 18 November.
    assert ("resolved", london("2026-12-09 17:00")) in [(d.stops, d.due_at) for d in plan.deadlines]


@pytest.mark.parametrize(
    ("named", "owner", "never"),
    [
        ("Helen Marsh", "ruth_adeyemi", "helen.marsh"),
        ("your Complaints Manager", "ruth_adeyemi", "helen.marsh"),
        ("Mrs Marsh", "ruth_adeyemi", "helen.marsh"),
        ("Helen Marsh and Ruth Adeyemi", "margaret_lowe", "ruth.adeyemi"),
    ],
)
def test_a_complaint_never_goes_to_somebody_it_names(named: str, owner: str, never: str) -> None:
    plan = walked(arrived(f"{COMPLAINT} It was {named}."))
    assert plan.case is not None
    assert plan.case.owner == owner
    assert never not in [receiver for _, receiver in told(plan)]
    assert [entry.what for entry in plan.journal if entry.what == "named"] == ["named"]


def test_the_writers_own_name_does_not_pass_a_complaint_on() -> None:
    plan = walked(arrived(f"{COMPLAINT}\n\nHelen", sender="Helen Potts <helen@homemail.example>"))
    assert plan.case is not None
    assert plan.case.owner == "helen_marsh"


def test_a_complaint_whose_receipt_is_withheld_must_be_acknowledged_by_hand() -> None:
    plan = walked(arrived(COMPLAINT, headers="Precedence: bulk\r\n"))
    assert [w.letter for w in plan.withheld] == ["acknowledgement_complaint"]
    assert "acknowledged" in [deadline.stops for deadline in plan.deadlines]


# Media -------------------------------------------------------------------------------------------
def test_a_journalist_in_working_hours_goes_to_the_communications_officer_with_the_original() -> None:
    plan = walked(arrived(JOURNALIST, at="2026-11-18 10:00", sender="Erin Castle <erin@hertspost.example>"))
    assert plan.case is not None
    assert plan.case.owner == "leah_brandt"
    assert told(plan) == [("acknowledgement_media", "erin"), ("media_forward", "leah.brandt")]
    [forward] = [mail for mail in plan.letters if mail.letter == "media_forward"]
    assert b"Content-Type: message/rfc822" in forward.content
    assert b"Reply-To: erin@hertspost.example" in forward.content
    # T7: the journalist's own deadline counts.
    assert [d.due_at for d in plan.deadlines] == [london("2026-11-19 12:00")]


def test_a_journalist_in_the_evening_goes_to_the_deputy_and_a_copy_to_the_officer() -> None:
    plan = walked(arrived(JOURNALIST, at="2026-11-20 18:30", sender="Erin Castle <erin@hertspost.example>"))
    assert plan.case is not None
    assert (plan.case.owner, plan.case.role) == ("daniel_pryce", "deputy_chief_executive")
    assert told(plan) == [
        ("acknowledgement_media", "erin"),
        ("media_forward", "daniel.pryce"),
        ("media_forward", "leah.brandt"),
    ]


# Urgent ------------------------------------------------------------------------------------------
def test_danger_is_told_at_once_to_the_safeguarding_lead_and_deputy_and_the_numbers_go_out() -> None:
    plan = walked(arrived(URGENT, at="2026-11-22 03:10"))
    letters = told(plan)
    assert letters[0] == ("acknowledgement_urgent", "nadia")
    assert [letter for letter in letters if letter[0] == "urgent_alert"] == [
        ("urgent_alert", "helen.marsh"),
        ("urgent_alert", "daniel.pryce"),
    ]
    assert all(mail.passes_brake for mail in plan.letters if mail.letter == "urgent_alert")
    assert plan.case is not None
    assert plan.case.urgent_sent


def test_on_trial_only_the_urgent_alert_leaves_and_only_to_administrators() -> None:
    plan = walked(arrived(URGENT), of=house(live=False))
    administrators = house().policy.roles["administrator"]
    addresses = {house().policy.people[person].address for person in administrators}
    assert {mail.recipient for mail in plan.letters} == addresses
    assert {mail.letter for mail in plan.letters} == {"urgent_alert"}
    assert plan.case is not None
    assert plan.case.in_shadow
    assert {w.letter for w in plan.withheld if w.shadow} >= {"acknowledgement_urgent", "assignment"}


def test_on_trial_an_ordinary_mail_sends_nothing() -> None:
    plan = walked(arrived(DENTIST), of=house(live=False))
    assert plan.letters == ()
    assert {w.letter for w in plan.withheld} == {"acknowledgement_signposting", "assignment"}


# Owners ------------------------------------------------------------------------------------------
def test_an_absent_owners_new_work_goes_to_the_next_in_the_role_or_the_deputy() -> None:
    away = absent("helen_marsh", "2026-11-16", "2026-11-27")
    plan = walked(arrived(COMPLAINT), of=away)
    assert plan.case is not None
    assert plan.case.owner == "susan_okoro"


def test_a_part_timer_who_is_back_soon_is_not_away() -> None:
    # Susan Okoro works every day; the communications officer works from Tuesday to Thursday.
    plan = walked(arrived(JOURNALIST, at="2026-11-17 10:00", sender="E <e@post.example>"))
    assert plan.case is not None
    assert plan.case.owner == "leah_brandt"


def test_a_case_is_never_ownerless() -> None:
    everybody = house()
    for person in house().policy.people:
        everybody = absent(person, "2026-11-01", "2026-12-31", of=everybody)
    plan = walked(arrived(VOLUNTEER), of=everybody)
    assert plan.case is not None
    assert plan.case.owner in everybody.policy.people


# Follow-ups --------------------------------------------------------------------------------------
def _answering(text: str, **changes: object) -> tuple[object, History]:
    case = a_case(**changes)
    raw = arrived(text, message_id="a2@homemail.example", headers="In-Reply-To: <ours@x.example>\r\n")
    return raw, History(by_our_mail=(case,), by_correspondent=(case,))


def test_a_follow_up_on_an_open_case_leaves_its_clock_and_tells_the_owner() -> None:
    raw, history = _answering("My daughter has toothache now.")
    plan = walked(raw, history)  # type: ignore[arg-type]
    assert plan.case is None
    assert plan.change == CaseChange(
        "HWH-2026-AAAAA", flags_added=plan.change.flags_added if plan.change else ()
    )
    assert plan.deadlines == ()
    assert told(plan) == [("follow_up", "amina.shah")]


def test_a_follow_up_on_an_answered_case_starts_a_new_clock() -> None:
    raw, history = _answering("None of them takes children. What now?", status="answered")
    plan = walked(raw, history)  # type: ignore[arg-type]
    assert plan.change is not None
    assert plan.change.status == "open"
    assert [d.due_at for d in plan.deadlines] == [london("2026-11-25 17:00")]


@pytest.mark.parametrize("status", ["answered", "closed"])
def test_thanks_and_nothing_else_is_filed_and_starts_nothing(status: str) -> None:
    raw, history = _answering("Thank you so much!", status=status)
    plan = walked(raw, history)  # type: ignore[arg-type]
    assert (plan.arrival.end, plan.letters, plan.deadlines) == ("filed_under_case", (), ())
    assert plan.change == CaseChange("HWH-2026-AAAAA")


def test_a_follow_up_that_is_newly_urgent_gets_the_urgent_letter_once() -> None:
    raw, history = _answering(URGENT)
    plan = walked(raw, history)  # type: ignore[arg-type]
    assert ("acknowledgement_urgent", "nadia") in told(plan)
    assert plan.change is not None
    assert plan.change.urgent_sent is True
    again, history = _answering(URGENT, urgent_sent=True, flags=("urgent",))
    # The letter goes once; the alarm is raised each time.
    assert [name for name, _ in told(walked(again, history))] == [  # type: ignore[arg-type]
        "urgent_alert",
        "urgent_alert",
        "follow_up",
    ]


def test_a_strangers_mail_with_our_number_opens_a_linked_case_of_its_own() -> None:
    case = a_case()
    raw = arrived(DENTIST, sender="Somebody Else <else@other.example>", subject="Re: [HWH-2026-AAAAA]")
    plan = walked(raw, History(by_reference=(case,)))
    assert plan.case is not None
    assert plan.case.linked_to == "HWH-2026-AAAAA"
    assert [entry.what for entry in plan.journal if entry.what == "linked"] == ["linked"]


def test_an_absent_owners_follow_up_reaches_the_deputy() -> None:
    raw, history = _answering("Any news?")
    plan = walked(raw, history, of=absent("amina_shah", "2026-11-16", "2026-11-27"))  # type: ignore[arg-type]
    assert told(plan) == [("follow_up", "helen.marsh")]


def test_a_quiet_case_gets_no_letter_even_when_urgent() -> None:
    raw, history = _answering(URGENT, quiet=True)
    plan = walked(raw, history)  # type: ignore[arg-type]
    assert [mail for mail in plan.letters if mail.audience == "public"] == []


# Machines ----------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("headers", "end"),
    [
        ("Auto-Submitted: auto-replied\r\n", "filed"),
        ("List-Id: <news.example>\r\nList-Unsubscribe: <https://x.example>\r\nPrecedence: bulk\r\n", "filed"),
    ],
)
def test_a_machine_opens_no_case_and_gets_no_letter(headers: str, end: str) -> None:
    raw = arrived("This month's news.", headers=headers, sender="News <noreply@news.example>")
    plan = walked(raw)
    assert (plan.arrival.end, plan.letters, plan.case) == (end, (), None)


def test_an_automatic_answer_to_our_letter_is_filed_under_its_case() -> None:
    case = a_case()
    raw = arrived(
        "I am out of the office.",
        subject="Automatic reply: We have your question",
        headers="Auto-Submitted: auto-replied\r\nIn-Reply-To: <ours@x.example>\r\n",
    )
    plan = walked(raw, History(by_our_mail=(case,)))
    assert (plan.arrival.end, plan.change, plan.letters) == (
        "filed_under_case",
        CaseChange("HWH-2026-AAAAA"),
        (),
    )


def test_a_colleagues_note_on_a_case_is_filed_there() -> None:
    case = a_case()
    raw = arrived(
        "I rang her.",
        sender="Amina Shah <amina.shah@healthwatchhertfordshire.example>",
        subject="Re: For you [HWH-2026-AAAAA]",
        headers="In-Reply-To: <ours@x.example>\r\n",
    )
    plan = walked(raw, History(by_our_mail=(case,)))
    assert (plan.arrival.end, plan.letters) == ("filed_under_case", ())


def test_a_case_on_a_category_still_on_trial_sends_nothing_while_others_are_live() -> None:
    base = house()
    raw = base.policy.model_dump(mode="json", by_alias=True, exclude_unset=True)
    raw["categories"]["signposting"]["live"] = False
    trial = replace(base, policy=type(base.policy).model_validate(raw))
    assert walked(arrived(DENTIST), of=trial).letters == ()
    assert told(walked(arrived(VOLUNTEER), of=trial)) != []
