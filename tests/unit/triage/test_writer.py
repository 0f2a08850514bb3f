"""Web forms: whose the case is, who is counted and to whom it goes (behaviour: To whom)."""

from __future__ import annotations

import pytest
from walking import ADDRESS, DENTIST, a_case, arrived, house, london, told, walked

from inboxbot.model.case import History, SentLately
from inboxbot.model.message import Address, Message, MessageRef, RawMessage
from inboxbot.triage.answer import notice_answer
from inboxbot.triage.triage import read

FORM = "Website form <website-form@healthwatchhertfordshire.example>"
ANN = "ann@homemail.example"


def _relayed(*, reply_to: str = f"Ann Other <{ANN}>", sender: str = FORM) -> RawMessage:
    return arrived(
        DENTIST, sender=sender, subject="New submission: Contact us", headers=f"Reply-To: {reply_to}\r\n"
    )


def test_the_case_is_the_writers_and_not_the_forms() -> None:
    plan = walked(_relayed())
    assert plan.case is not None
    assert plan.case.correspondent == Address(ANN, "Ann Other")
    assert plan.arrival.sender == ANN
    assert told(plan)[0] == ("acknowledgement_signposting", "ann")


def test_the_register_is_asked_about_the_writer() -> None:
    asked: list[Message] = []

    def recall(message: Message) -> History:
        asked.append(message)
        return History()

    read(_relayed(), recall, house())
    assert [message.sender.address for message in asked] == [ANN]


def test_the_writer_of_a_form_is_answered_once_in_a_day() -> None:
    plan = walked(_relayed(), History(sent=SentLately(to_address=1, to_address_today=1)))
    assert [w.recipient for w in plan.withheld] == [ANN]


def test_an_answer_to_the_writer_of_a_form_stops_the_clock() -> None:
    case = walked(_relayed()).case
    assert case is not None
    content = f"From: {ADDRESS}\r\nTo: {ANN}\r\nSubject: Re: x\r\nMessage-ID: <o@x.example>\r\n\r\nHello Ann, the group meets on Mondays.\r\n".encode()
    sent = RawMessage(MessageRef("Sent", "1", "1"), content, london("2026-11-20 10:00"), len(content))
    noticed = notice_answer(
        sent, lambda _message: History(by_their_mail=(case,)), house(), now=sent.received_at
    )
    assert noticed is not None
    assert noticed.change is not None
    assert noticed.change.status == "answered"


def test_the_quiet_of_the_writer_holds_for_the_form_too() -> None:
    quiet = a_case(quiet=True, correspondent=Address(ANN))
    assert [
        m for m in walked(_relayed(), History(by_correspondent=(quiet,))).letters if m.audience == "public"
    ] == []


@pytest.mark.parametrize(
    ("sender", "reply_to"),
    [
        (FORM, "a@x.example, b@x.example"),
        ("Some form <form@elsewhere.example>", ANN),
    ],
)
def test_a_form_that_is_not_ours_or_names_several_writers_stays_the_sender(
    sender: str, reply_to: str
) -> None:
    plan = walked(_relayed(sender=sender, reply_to=reply_to))
    assert plan.case is not None
    assert plan.case.correspondent.address in sender
