"""Which end a message comes to where its signs contradict each other (behaviour: four ends)."""

from __future__ import annotations

import pytest
from walking import COMPLAINT, DENTIST, URGENT, a_case, arrived, house, london, told, walked

from inboxbot.model.case import History
from inboxbot.model.message import Address, MessageRef, RawMessage
from inboxbot.model.plan import CaseChange
from inboxbot.triage.answer import notice_answer

COLLEAGUE = "Amina Shah <amina.shah@healthwatchhertfordshire.example>"
ANSWERING = "In-Reply-To: <ours@x.example>\r\n"
NO_REPLY = "Please do not reply to this email."


def _answers(
    text: str, *, sender: str = "nadia@homemail.example", **case: object
) -> tuple[RawMessage, History]:
    ours = a_case(**case)
    raw = arrived(text, sender=sender, message_id="a2@homemail.example", headers=ANSWERING)
    return raw, History(by_our_mail=(ours,), by_correspondent=(ours,))


# Somebody in need writes like a machine ---------------------------------------------------------
@pytest.mark.parametrize(
    "text",
    [
        f"{DENTIST} {NO_REPLY} I share the address with my ex-husband.",
        f"{NO_REPLY} I am frightened of my partner and I need help.",
    ],
)
def test_a_person_who_asks_us_not_to_reply_is_a_case_and_gets_no_letter(text: str) -> None:
    plan = walked(arrived(text))
    assert plan.arrival.end == "case"
    assert [mail.audience for mail in plan.letters if mail.audience == "public"] == []
    assert [w.audience for w in plan.withheld] == ["public"]


def test_a_question_without_a_sender_is_a_case_of_somebody() -> None:
    plan = walked(arrived(DENTIST, sender=""))
    assert plan.arrival.end == "case"
    assert told(plan) == [("assignment", "amina.shah")]


# Colleagues' notes ------------------------------------------------------------------------------
def test_a_colleagues_note_of_a_danger_raises_the_alarm() -> None:
    raw, history = _answers(f"She rang and said: {URGENT}", sender=COLLEAGUE)
    letters = told(walked(raw, history))
    assert ("urgent_alert", "helen.marsh") in letters
    assert not [one for one in letters if one[0].startswith("acknowledgement")]


def test_a_colleagues_note_of_a_danger_that_is_known_is_a_note() -> None:
    raw, history = _answers(f"She rang and said: {URGENT}", sender=COLLEAGUE, flags=("urgent",))
    plan = walked(raw, history)
    assert (plan.arrival.end, plan.letters) == ("filed_under_case", ())


# Thanks -----------------------------------------------------------------------------------------
def test_thanks_for_our_receipt_is_filed_under_the_open_case() -> None:
    raw, history = _answers("Thank you very much.")
    plan = walked(raw, history)
    assert (plan.arrival.end, plan.change, plan.letters) == (
        "filed_under_case",
        CaseChange("HWH-2026-AAAAA"),
        (),
    )


def _thanks_with(content_type: str, name: str) -> RawMessage:
    raw = arrived("", message_id="a2@homemail.example", headers=ANSWERING)
    head = raw.content.partition(b"Content-Type")[0].decode()
    content = (
        f"{head}MIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n"
        "--b\r\nContent-Type: text/plain\r\n\r\nThank you very much.\r\n"
        f'--b\r\nContent-Type: {content_type}\r\nContent-Disposition: attachment; filename="{name}"\r\n\r\nx\r\n--b--\r\n'
    ).encode()
    return RawMessage(raw.ref, content, raw.received_at, len(content))


@pytest.mark.parametrize(
    ("content_type", "name", "end"),
    [("application/pdf", "letter.pdf", "case"), ("image/png", "logo.png", "filed_under_case")],
)
def test_thanks_with_papers_says_more_and_thanks_with_a_logo_does_not(
    content_type: str, name: str, end: str
) -> None:
    case = a_case(status="answered")
    assert walked(_thanks_with(content_type, name), History(by_our_mail=(case,))).arrival.end == end


# A complaint in an answer -----------------------------------------------------------------------
def test_a_complaint_in_an_answer_is_a_case_of_its_own_and_is_acknowledged() -> None:
    raw, history = _answers(f"{COMPLAINT} Amina Shah was the worst.")
    plan = walked(raw, history)
    assert plan.case is not None
    assert (plan.case.category, plan.case.owner, plan.case.linked_to) == (
        "complaint",
        "helen_marsh",
        "HWH-2026-AAAAA",
    )
    assert plan.case.named == ("amina_shah",)
    assert told(plan) == [
        ("acknowledgement_complaint", "nadia"),
        ("assignment", "helen.marsh"),
        ("told", "ruth.adeyemi"),
    ]
    assert plan.change is None


@pytest.mark.parametrize(
    ("text", "letters"),
    [
        ("Thank you. I forgot to say that your letter came today.", ["follow_up"]),
        (
            "I rang you on Monday as you said and nobody rang me back. Where can I find a dentist for my children?",
            ["consultation", "follow_up"],
        ),
    ],
)
def test_what_might_be_a_complaint_stays_on_the_case_and_is_asked_about(
    text: str, letters: list[str]
) -> None:
    raw, history = _answers(text)
    plan = walked(raw, history)
    assert plan.case is None
    assert [name for name, _ in told(plan)] == letters


def test_the_subject_of_our_own_letter_is_no_word_of_the_writers() -> None:
    case = a_case()
    raw = arrived(
        "Thank you. I forgot to say that my daughter has toothache now.",
        subject="Re: We have your complaint [HWH-2026-AAAAA]",
        headers=ANSWERING,
    )
    plan = walked(raw, History(by_our_mail=(case,)))
    assert plan.case is None
    assert [entry.why for entry in plan.journal if entry.what == "rule" and "complaint_" in entry.why] == []


def test_a_case_whose_category_rules_yaml_has_lost_goes_on() -> None:
    raw, history = _answers(COMPLAINT, category="surveys", status="answered")
    assert walked(raw, history).case is not None
    raw, history = _answers("Thank you. I forgot to say that your letter came today.", category="surveys")
    assert told(walked(raw, history)) == [("follow_up", "amina.shah")]


def test_more_about_a_complaint_stays_on_its_case() -> None:
    raw, history = _answers(COMPLAINT, category="complaint", owner="helen_marsh", role="complaints_manager")
    plan = walked(raw, history)
    assert plan.case is None
    assert told(plan) == [("follow_up", "helen.marsh")]


def test_a_colleagues_note_about_a_complaint_is_a_note() -> None:
    raw, history = _answers(COMPLAINT, sender=COLLEAGUE)
    assert walked(raw, history).arrival.end == "filed_under_case"


# Our own letters, come back ---------------------------------------------------------------------
def test_our_own_receipt_in_the_inbox_is_filed_under_its_case() -> None:
    first = arrived(DENTIST)
    own = walked(first).letters[0]
    back = RawMessage(first.ref, own.content, first.received_at, len(own.content))
    case = a_case()
    plan = walked(back, History(by_their_mail=(case,), by_reference=(case,)))
    assert (plan.arrival.end, plan.arrival.kind, plan.change, plan.letters) == (
        "filed_under_case",
        "loop",
        CaseChange("HWH-2026-AAAAA"),
        (),
    )


# Answers ----------------------------------------------------------------------------------------
def test_an_answer_to_the_same_mailbox_in_another_spelling_stops_the_clock() -> None:
    case = a_case(correspondent=Address("nadia.rahman@gmail.com", "Nadia Rahman"))
    content = (
        b"From: info@healthwatchhertfordshire.example\r\nTo: Nadia <NadiaRahman+help@googlemail.com>\r\n"
        b"Subject: Re: dentist\r\nMessage-ID: <out1@x.example>\r\n\r\nThese three take new patients.\r\n"
    )
    raw = RawMessage(MessageRef("Sent", "1", "1"), content, london("2026-11-20 10:00"), len(content))
    plan = notice_answer(raw, lambda _message: History(by_our_mail=(case,)), house(), now=raw.received_at)
    assert plan is not None
    assert plan.change is not None
    assert (plan.change.status, plan.change.stop) == ("answered", ("acknowledged", "answered"))


def test_a_mail_whose_sender_cannot_be_read_is_a_persons_case_that_nobody_is_answered_for() -> None:
    plan = walked(arrived(COMPLAINT, sender="<<<<"))
    assert (plan.arrival.end, plan.case and plan.case.category) == ("case", "complaint")
    assert [mail.letter for mail in plan.letters if mail.audience == "public"] == []
