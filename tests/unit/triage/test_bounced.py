"""A letter of ours that came back: believed with our Message-ID only, told once, never going round."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from walking import a_case, arrived, house, told, walked

from inboxbot.model.case import Case, History
from inboxbot.model.message import Address, RawMessage

ANN = "ann@homemail.example"
CASE = a_case(correspondent=Address(ANN, "Ann Other"))
HELEN = "helen.marsh@healthwatchhertfordshire.example"
AMINA = "amina.shah@healthwatchhertfordshire.example"


def _report(
    address: str, *, status: str = "5.1.1", action: str = "failed", message_id: str = "b1@mx.example"
) -> RawMessage:
    raw = arrived("", sender="MAILER-DAEMON@mx.example", message_id=message_id)
    content = (
        "Return-Path: <>\r\nFrom: MAILER-DAEMON@mx.example\r\nTo: info@healthwatchhertfordshire.example\r\n"
        f"Subject: Undelivered Mail Returned to Sender\r\nMessage-ID: <{message_id}>\r\nMIME-Version: 1.0\r\n"
        "Content-Type: multipart/report; report-type=delivery-status; boundary=b\r\n\r\n"
        "--b\r\nContent-Type: text/plain\r\n\r\nIt could not be delivered.\r\n"
        "--b\r\nContent-Type: message/delivery-status\r\n\r\nReporting-MTA: dns; mx.example\r\n\r\n"
        f"Final-Recipient: rfc822; {address}\r\nAction: {action}\r\nStatus: {status}\r\n"
        "--b\r\nContent-Type: text/rfc822-headers\r\n\r\nMessage-ID: <ours@x.example>\r\n--b--\r\n"
    ).encode()
    return RawMessage(raw.ref, content, raw.received_at, len(content))


def _about(case: Case = CASE) -> History:
    return History(by_our_mail=(case,))


@pytest.mark.parametrize("address", [ANN, "Ann+tag@homemail.example", "bounces@mail.homemail.example"])
def test_the_owner_hears_that_the_writer_cannot_be_reached_and_the_address_rests(address: str) -> None:
    plan = walked(_report(address), _about())
    assert (plan.arrival.end, plan.rest_address) == ("filed_under_case", address.lower())
    assert told(plan) == [("unreachable", "amina.shah")]
    assert plan.deadlines == ()
    assert plan.change is not None
    assert plan.change.status is None


def test_where_the_owners_own_letter_came_back_the_next_is_told_and_no_address_rests() -> None:
    plan = walked(_report(AMINA), _about())
    assert told(plan) == [("unreachable", "helen.marsh")]
    assert plan.rest_address == ""
    assert b"Amina Shah" in plan.letters[0].content


def test_two_colleagues_whose_mail_comes_back_set_nothing_going_round() -> None:
    first = walked(_report(AMINA), _about()).letters
    again = walked(_report(AMINA, message_id="b2@mx.example"), _about()).letters
    assert [mail.message_id for mail in first] == [mail.message_id for mail in again]


@pytest.mark.parametrize(
    ("report", "history"),
    [
        (_report(ANN), History()),
        (_report(ANN), History(by_their_mail=(CASE,))),
        (_report(ANN, status="4.4.1", action="delayed"), _about()),
        (_report("victim@elsewhere.example"), _about()),
    ],
)
def test_what_does_not_name_our_letter_or_is_about_somebody_else_is_not_believed(
    report: RawMessage, history: History
) -> None:
    plan = walked(report, history)
    assert (plan.letters, plan.rest_address, plan.case) == ((), "", None)


def test_a_neighbour_at_the_same_provider_is_somebody_else() -> None:
    case = a_case(correspondent=Address("ann@gmail.com"))
    assert walked(_report("bob@gmail.com"), _about(case)).rest_address == ""


@pytest.mark.parametrize("changes", [{"status": "closed"}, {"named": ("amina_shah",)}])
def test_nobody_hears_of_a_closed_case_or_of_one_that_names_them(changes: dict[str, Any]) -> None:
    plan = walked(_report(ANN), _about(replace(CASE, **changes)))
    assert "amina.shah" not in [receiver for _, receiver in told(plan)]
    assert plan.rest_address == ANN


def test_on_trial_nothing_is_told() -> None:
    assert walked(_report(ANN), _about(), of=house(live=False)).letters == ()
