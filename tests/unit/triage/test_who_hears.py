"""Who hears of a message and who never does: owners, alerts, consultations, letters (R2, R4, R8–R10, W4–W6)."""

from __future__ import annotations

import email
import email.policy
from typing import Any

import pytest
from walking import (
    ADDRESS,
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

from inboxbot.config import packaged_templates, read_templates
from inboxbot.model.case import History
from inboxbot.model.mail import OutgoingMail
from inboxbot.model.message import Address, RawMessage
from inboxbot.model.plan import Plan
from inboxbot.triage.house import House, furnish

ERIN = "Erin Castle <erin@hertspost.example>"
OF_STAFF = "{} <{}@healthwatchhertfordshire.example>"
IN_DOUBT = (
    "My daughter has toothache and I cannot find an NHS dentist in Ware. I rang Healthwatch about it last "
    "week and nobody rang me back, {} was not very helpful. Do you know where I can find a dentist for my "
    "children?"
)
COMPLAINT_CASE: dict[str, Any] = {
    "category": "complaint",
    "owner": "helen_marsh",
    "role": "complaints_manager",
}


def _house(*, live: bool = True, templates: dict[str, str] | None = None, **sections: Any) -> House:
    """Return the shipped house with some sections of rules.yaml (or keys in them) replaced."""
    raw = house().policy.model_dump(mode="json", by_alias=True, exclude_unset=True)
    for name, value in sections.items():
        raw[name] = {**raw[name], **value} if isinstance(value, dict) else value
    return furnish(
        type(house().policy).model_validate(raw),
        {**read_templates(packaged_templates()), **(templates or {})},
        address=ADDRESS,
        secret_key=b"a-key-for-the-tests-of-triage-0123456789",
        trusted_authserv="none",
        fingerprint="f1ngerpr1nt",
        live=live,
    )


def _answer(text: str, *, sender: str = "nadia@homemail.example", **case: Any) -> tuple[RawMessage, History]:
    ours = a_case(**case)
    raw = arrived(text, sender=sender, message_id="a2@x.example", headers="In-Reply-To: <ours@x.example>\r\n")
    return raw, History(by_our_mail=(ours,), by_correspondent=(ours,))


def _receivers(plan: Plan) -> set[str]:
    return {receiver for _, receiver in told(plan)}


def _text(mail: OutgoingMail) -> str:
    """Return a letter's plain text as one line."""
    part = email.message_from_bytes(mail.content, policy=email.policy.default).get_body(("plain",))
    assert part is not None
    return " ".join(part.get_content().split())


def _why(plan: Plan, what: str) -> list[str]:
    return [entry.why for entry in plan.journal if entry.what == what]


# Complaints: nobody handles or sees what names them (R8) ------------------------------------------
def test_nobody_handles_their_own_complaint() -> None:
    plan = walked(arrived(COMPLAINT, sender=OF_STAFF.format("Helen Marsh", "helen.marsh")))
    assert plan.case is not None
    assert (plan.case.owner, plan.case.role) == ("ruth_adeyemi", "chief_executive")


def test_a_complaint_that_a_colleague_passes_on_is_not_hers() -> None:
    passed_on = f"See below.\n\n-----Original Message-----\nFrom: Nadia <nadia@homemail.example>\nSent: Monday\nTo: x\nSubject: y\n\n{COMPLAINT}"
    plan = walked(arrived(passed_on, sender=OF_STAFF.format("Helen Marsh", "helen.marsh"), subject="FW: y"))
    assert plan.case is not None
    assert (plan.case.category, plan.case.owner) == ("complaint", "helen_marsh")


def test_a_complaint_about_everybody_in_line_goes_to_the_trustees() -> None:
    plan = walked(arrived(f"{COMPLAINT} Helen Marsh, Ruth Adeyemi and Margaret Lowe are all the same."))
    assert plan.case is not None
    assert (plan.case.owner, plan.case.role) == ("graham_tull", "trustee_panel")


def test_a_complaint_about_the_chief_executive_does_not_claim_that_they_were_told() -> None:
    plan = walked(arrived(f"{COMPLAINT} It was Ruth Adeyemi."))
    assert told(plan) == [("acknowledgement_complaint", "nadia"), ("assignment", "helen.marsh")]
    assert "Who else is told" not in _text(plan.letters[1])


@pytest.mark.parametrize("category", ["complaint", "signposting"])
def test_a_mail_that_may_belong_to_a_complaint_is_kept_from_whom_that_names(category: str) -> None:
    case = a_case(**{**COMPLAINT_CASE, "category": category}, named=("amina_shah", "gone_long_since"))
    raw = arrived(DENTIST, sender="Nadia at work <n@other.example>", subject="Re: [HWH-2026-AAAAA]")
    plan = walked(raw, History(by_reference=(case,)))
    assert plan.case is not None
    assert (plan.case.linked_to, plan.case.named) == ("HWH-2026-AAAAA", ("amina_shah",))
    assert plan.case.owner != "amina_shah"
    assert "amina.shah" not in _receivers(plan)


@pytest.mark.parametrize(("status", "owner"), [("open", "tom_whitfield"), ("closed", "amina_shah")])
def test_who_complained_of_somebody_is_not_sent_back_to_them_while_it_is_open(
    status: str, owner: str
) -> None:
    complaint = a_case(**COMPLAINT_CASE, named=("amina_shah",), status=status)
    plan = walked(arrived(DENTIST, at="2026-11-19 10:00"), History(by_correspondent=(complaint,)))
    assert plan.case is not None
    assert plan.case.owner == owner


# … also in what follows ---------------------------------------------------------------------------
def test_a_follow_up_that_complains_of_the_owner_passes_the_complaint_on() -> None:
    raw, history = _answer(f"{COMPLAINT} Helen Marsh was rude as well.", **COMPLAINT_CASE)
    plan = walked(raw, history)
    assert plan.change is not None
    assert (plan.change.owner, plan.change.role) == ("ruth_adeyemi", "chief_executive")
    assert plan.change.named_added == ("helen_marsh",)
    assert told(plan) == [("assignment", "ruth.adeyemi")]
    assert _why(plan, "owner") == ["Ruth Adeyemi: next in line after complaints_manager (R8)"]


@pytest.mark.parametrize(
    "text",
    [
        "Dear Helen,\n\nthe dates you asked for are 3 and 9 November.",
        "Dear Ms Marsh\n\nThe dates you asked for are 3 and 9 November.",
        "Thank you, Helen. The dates are 3 and 9 November, please.",
    ],
)
def test_whoever_answers_a_complaint_may_be_called_by_name(text: str) -> None:
    raw, history = _answer(text, **COMPLAINT_CASE)
    plan = walked(raw, history)
    assert plan.change is not None
    assert (plan.change.owner, plan.change.named_added) == (None, ())
    assert told(plan) == [("follow_up", "helen.marsh")]


def test_whom_a_follow_up_of_a_complaint_names_hears_nothing_of_it_from_then_on() -> None:
    raw, history = _answer("The person I spoke to was Tom Whitfield.", **COMPLAINT_CASE)
    plan = walked(raw, history)
    assert plan.change is not None
    assert plan.change.named_added == ("tom_whitfield",)
    assert told(plan) == [("follow_up", "helen.marsh")]


def test_a_follow_up_in_doubt_is_asked_about_and_kept_from_the_owner_it_names() -> None:
    raw, history = _answer(IN_DOUBT.format("Amina Shah"))
    plan = walked(raw, history)
    assert ("consultation", "helen.marsh") in told(plan)
    assert "amina.shah" not in _receivers(plan)
    assert plan.change is not None
    assert (plan.change.owner, plan.change.named_added) == (None, ())


# In doubt (R2) ------------------------------------------------------------------------------------
def test_a_doubt_about_the_complaints_manager_is_put_to_the_next_in_line() -> None:
    plan = walked(arrived(IN_DOUBT.format("Helen Marsh")))
    assert ("consultation", "ruth.adeyemi") in told(plan)
    assert "helen.marsh" not in _receivers(plan)


def test_who_has_the_case_is_not_asked_about_it() -> None:
    away = absent(
        "tom_whitfield", "2026-11-01", "2026-12-31", of=absent("amina_shah", "2026-11-01", "2026-12-31")
    )
    plan = walked(arrived(IN_DOUBT.format("your office")), of=away)
    assert plan.case is not None
    assert plan.case.owner == "helen_marsh"
    assert [letter for letter, _ in told(plan)] == ["acknowledgement_signposting", "assignment"]


def test_on_a_complaint_nobody_asks_whether_it_is_one() -> None:
    raw, history = _answer(IN_DOUBT.format("your office"), **COMPLAINT_CASE)
    assert told(walked(raw, history)) == [("follow_up", "helen.marsh")]


# Urgent (W6) --------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("text", "sender", "letter", "says"),
    [
        (
            f"{COMPLAINT} {URGENT}",
            "Nadia <nadia@homemail.example>",
            "acknowledgement_complaint",
            "lose any service",
        ),
        (
            f"{DENTIST} {URGENT}",
            "Nadia <nadia@homemail.example>",
            "acknowledgement_urgent",
            "passed it on as urgent",
        ),
    ],
)
def test_an_urgent_message_gets_one_letter_with_the_numbers_first(
    text: str, sender: str, letter: str, says: str
) -> None:
    plan = walked(arrived(text, sender=sender))
    [receipt] = [mail for mail in plan.letters if mail.audience == "public"]
    assert receipt.letter == letter
    text = _text(receipt)
    assert 0 < text.index("999") < text.index(says)
    assert plan.case is not None
    assert plan.case.urgent_sent


def test_the_alert_goes_to_the_next_in_the_role_where_the_lead_is_away_or_named() -> None:
    away = absent("helen_marsh", "2026-11-16", "2026-11-27")
    alerts = [one for one in told(walked(arrived(URGENT), of=away)) if one[0] == "urgent_alert"]
    assert alerts[0] == ("urgent_alert", "daniel.pryce")
    assert "helen.marsh" not in [receiver for _, receiver in alerts]
    named = told(walked(arrived(f"{COMPLAINT} It was Helen Marsh. {URGENT}")))
    assert ("urgent_alert", "daniel.pryce") in named
    assert "helen.marsh" not in [receiver for _, receiver in named]


def test_an_alert_about_everybody_it_should_reach_reaches_somebody_else() -> None:
    plan = walked(arrived(f"{COMPLAINT} Helen Marsh, Daniel Pryce and Susan Okoro laughed. {URGENT}"))
    assert ("urgent_alert", "ruth.adeyemi") in told(plan)


def test_danger_at_home_is_told_at_once_and_nobody_writes_back() -> None:
    plan = walked(arrived("I am frightened of my partner, he goes through my phone. Who could I talk to?"))
    assert plan.case is not None
    assert plan.case.quiet
    assert [mail for mail in plan.letters if mail.audience == "public"] == []
    assert ("urgent_alert", "helen.marsh") in told(plan)


# Quiet --------------------------------------------------------------------------------------------
def test_what_is_quiet_on_one_case_is_quiet_for_the_person() -> None:
    quiet = a_case(quiet=True)
    plan = walked(arrived(DENTIST), History(by_correspondent=(quiet,)))
    assert plan.case is not None
    assert plan.case.quiet
    assert [(w.letter, w.reason) for w in plan.withheld] == [
        ("acknowledgement_signposting", "quiet: HWH-2026-AAAAA of the same person is marked so")
    ]
    assert _why(plan, "quiet") == ["quiet: HWH-2026-AAAAA of the same person is marked so"]


def test_a_follow_up_that_asks_us_not_to_write_makes_the_case_quiet() -> None:
    raw, history = _answer(
        "Please do not reply by email, my husband reads my email. Ring me on my work number."
    )
    plan = walked(raw, history)
    assert plan.change is not None
    assert plan.change.quiet is True
    assert [mail for mail in plan.letters if mail.audience == "public"] == []


# Limits on contact (R10) --------------------------------------------------------------------------
def _limited(**more: Any) -> House:
    limit = {
        "addresses": ["Nadia@homemail.example"],
        "named_contact": "daniel_pryce",
        "approved_by": "ruth_adeyemi",
        "review_on": "2027-03-31",
        **more,
    }
    return _house(contact_restrictions=[limit])


@pytest.mark.parametrize(
    ("limit", "letters"),
    [({}, []), ({"acknowledge": False}, []), ({"acknowledge": True}, ["acknowledgement_signposting"])],
)
def test_a_limited_persons_mail_goes_to_the_agreed_contact(
    limit: dict[str, bool], letters: list[str]
) -> None:
    plan = walked(arrived(DENTIST), of=_limited(**limit))
    assert plan.case is not None
    assert (plan.case.owner, plan.case.quiet) == ("daniel_pryce", not letters)
    assert [mail.letter for mail in plan.letters if mail.audience == "public"] == letters
    assert _why(plan, "owner") == ["Daniel Pryce: the agreed contact for this person (R10)"]


def test_the_agreed_contacts_deputy_takes_it_while_they_are_away() -> None:
    plan = walked(arrived(DENTIST), of=_away_contact())
    assert plan.case is not None
    assert plan.case.owner == "helen_marsh"
    assert _why(plan, "owner") == ["Helen Marsh: deputises for the agreed contact for this person (R10)"]


def _away_contact() -> House:
    return absent("daniel_pryce", "2026-11-16", "2026-11-27", of=_limited())


def test_a_complaint_about_the_agreed_contact_does_not_go_to_them() -> None:
    plan = walked(arrived(f"{COMPLAINT} It was Daniel Pryce."), of=_limited())
    assert plan.case is not None
    assert plan.case.owner == "helen_marsh"


# Media (R4) ---------------------------------------------------------------------------------------
def test_the_communications_officer_has_a_copy_on_leave_too_and_nobody_in_their_stead() -> None:
    away = absent("leah_brandt", "2026-11-16", "2026-11-27")
    plan = walked(arrived(JOURNALIST, sender=ERIN), of=away)
    assert told(plan) == [
        ("acknowledgement_media", "erin"),
        ("media_forward", "daniel.pryce"),
        ("media_forward", "leah.brandt"),
    ]


def test_a_journalists_grievance_is_media_and_the_complaints_manager_is_asked() -> None:
    text = (
        "I am a reporter on the Herts Post. I asked your office for a comment twice and nobody at Healthwatch rang "
        "me back. I want to make a complaint about you. Please send me a comment on GP waits by 5pm tomorrow."
    )
    plan = walked(arrived(text, sender=ERIN))
    assert plan.case is not None
    assert plan.case.category == "media"
    assert told(plan) == [
        ("acknowledgement_media", "erin"),
        ("media_forward", "leah.brandt"),
        ("consultation", "helen.marsh"),
    ]


# What goes wrong ----------------------------------------------------------------------------------
def test_a_complaint_must_be_acknowledged_by_hand_whatever_becomes_of_the_receipt() -> None:
    plan = walked(arrived(COMPLAINT))
    by_hand = [(d.standard, d.due_at) for d in plan.deadlines if d.stops == "acknowledged"]
    assert by_hand == [("complaint_acknowledged", london("2026-11-25 17:00"))]


def test_a_receipt_that_cannot_be_written_is_not_claimed_to_have_gone() -> None:
    broken = _house(templates={"acknowledgement_complaint.txt": "{{ nobody_knows_this }}"})
    plan = walked(arrived(COMPLAINT), of=broken)
    assert [mail.letter for mail in plan.letters] == ["assignment", "told"]
    assert [w.letter for w in plan.withheld] == ["acknowledgement_complaint"]
    assert "They have not been told that their message arrived" in _text(plan.letters[0])


def test_on_trial_an_alert_that_names_an_administrator_does_not_reach_them() -> None:
    plan = walked(arrived(f"{COMPLAINT} Susan Okoro laughed at me. {URGENT}"), of=_house(live=False))
    assert told(plan) == [("urgent_alert", "daniel.pryce")]


def test_every_decision_about_a_follow_up_is_explained() -> None:
    raw, history = _answer(DENTIST)
    plan = walked(raw, history)
    assert {"follow-up", "screened", "category", "rule"} <= {entry.what for entry in plan.journal}


def test_a_stated_time_stands_in_the_journal_with_its_words() -> None:
    plan = walked(arrived(JOURNALIST, sender=ERIN))
    [entry] = [entry for entry in plan.journal if entry.what == "stated time"]
    assert entry.words == ("noon tomorrow",)


def test_a_request_in_law_starts_its_own_clock_on_an_open_case() -> None:
    raw, history = _answer("Under the Freedom of Information Act, please send me the minutes of your board.")
    plan = walked(raw, history)
    assert "foi_answered" in [deadline.standard for deadline in plan.deadlines]
    assert ("told", "susan.okoro") in told(plan)


def test_a_volunteers_mail_names_nobody() -> None:
    plan = walked(arrived(f"{VOLUNTEER} Helen Marsh invited me. Best wishes and thank you!"))
    assert plan.case is not None
    assert plan.case.named == ()
    assert plan.case.correspondent == Address("nadia@homemail.example", "Nadia Rahman")
