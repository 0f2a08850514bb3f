"""What a colleague passes on (R6): an attached original is its writer's, and nothing in it vouches for it."""

from __future__ import annotations

from dataclasses import replace

import pytest
from walking import ADDRESS, DENTIST, arrived, house, told, walked

PRIYA = "Priya Nair <priya.nair@healthwatchhertfordshire.example>"


def attached(original: str) -> str:
    """Return the headers and the body of a mail with this original attached."""
    return (
        'Content-Type: multipart/mixed; boundary="b1"\r\n\r\n--b1\r\nContent-Type: text/plain\r\n\r\nFor you\r\n'
        f"--b1\r\nContent-Type: message/rfc822\r\n\r\n{original}\r\n--b1--\r\n"
    )


def original(*, headers: str = "", sender: str = "Jo <jo@freemail.example>") -> str:
    return (
        f"{headers}From: {sender}\r\nTo: priya.nair@healthwatchhertfordshire.example\r\nSubject: dentist\r\n"
        f"Message-ID: <q@freemail.example>\r\nContent-Type: text/plain\r\n\r\n{DENTIST}"
    )


def test_the_case_is_the_writers_who_is_acknowledged_as_one_for_whom_nothing_vouches() -> None:
    own_path = "Return-Path: <jo@freemail.example>\r\n"

    for headers in ("", own_path):
        plan = walked(arrived("", sender=PRIYA, subject="FW: x", headers=attached(original(headers=headers))))

        assert plan.case is not None
        assert (plan.case.correspondent.address, plan.case.subject) == ("jo@freemail.example", "dentist")
        assert told(plan) == [("acknowledgement_signposting", "jo"), ("assignment", "amina.shah")]
        assert plan.unaligned
        assert plan.arrival.kind == "staff"


@pytest.mark.parametrize("headers", ["Return-Path: <>\r\n", "Auto-Submitted: auto-generated\r\n"])
def test_a_machines_original_is_never_acknowledged(headers: str) -> None:
    plan = walked(arrived("", sender=PRIYA, subject="FW: x", headers=attached(original(headers=headers))))

    assert [letter for letter, to in told(plan) if to == "jo"] == []


@pytest.mark.parametrize(
    "sender", [f"Us <{ADDRESS}>", "Tom <tom.whitfield@healthwatchhertfordshire.example>", "nobody"]
)
def test_an_original_of_ours_or_of_nobody_opens_no_case_for_somebody_else(sender: str) -> None:
    plan = walked(arrived("", sender=PRIYA, subject="FW: x", headers=attached(original(sender=sender))))

    assert plan.case is not None
    assert plan.case.correspondent.address.startswith("priya.nair")


def test_only_a_colleague_passes_something_on() -> None:
    plan = walked(
        arrived("", sender="Eve <eve@freemail.example>", subject="FW: x", headers=attached(original()))
    )

    assert plan.case is not None
    assert plan.case.correspondent.address == "eve@freemail.example"


def test_what_the_trusted_server_says_is_forged_opens_no_case_for_somebody_else() -> None:
    trusting = replace(house(), trusted_authserv="mx.hwh.example")
    said = "Authentication-Results: mx.hwh.example; dmarc=fail\r\n"

    plan = walked(
        arrived("", sender=PRIYA, subject="FW: x", headers=said + attached(original())), of=trusting
    )

    assert plan.case is not None
    assert plan.case.correspondent.address.startswith("priya.nair")
