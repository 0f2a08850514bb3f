"""Forged commands: whatever is not proven changes nothing, is shown to the owner, and is not answered."""

from __future__ import annotations

from typing import Any

import pytest

from commanding import (
    AMINA,
    AS_IT_WAS,
    OUTSIDER,
    TOM,
    Start,
    assignment,
    press,
    reply,
    send,
    state,
    subject_of,
    text_of,
)
from inboxbot.model.plan import CaseChange
from office import mail

# Forgery --------------------------------------------------------------------------------------


def test_the_link_of_another_sender_changes_nothing_and_is_shown_to_the_owner_alone(start: Start) -> None:
    house = start()

    assert press(house, "Unwanted", sender=OUTSIDER) == ["command_unproven amina.shah"]
    assert state(house) == AS_IT_WAS
    assert len(house.cases) == 1


def test_the_link_of_one_colleague_is_nothing_in_the_hand_of_another(start: Start) -> None:
    house = start()

    assert press(house, "Unwanted", sender=TOM) == ["command_unproven amina.shah"]
    assert state(house) == AS_IT_WAS


def test_what_the_trusted_server_says_is_forged_changes_nothing_and_another_servers_word_is_nothing(
    start: Start,
) -> None:
    house = start(settings={"INBOXBOT_TRUSTED_AUTHSERV": "mx.hwh.example"})
    ours, passes = (
        "Authentication-Results: mx.hwh.example; ",
        "dmarc=pass header.from=healthwatchhertfordshire.example",
    )

    assert press(house, "Unwanted", headers=f"{ours}spf=fail\n") == ["command_unproven amina.shah"]
    assert press(house, "Unwanted", headers=f"{ours}dmarc=fail\n") == []  # shown already that day
    assert reply(house, "Done", headers=f"{ours}dmarc=fail\n") == []
    assert state(house) == AS_IT_WAS
    assert press(house, "I have it", headers=f"{ours}{passes}\n") == ["command_done amina.shah"]
    forged = "Authentication-Results: evil.example; dmarc=fail\n"
    assert press(house, "Answered", headers=forged) == ["command_done amina.shah"]


def test_a_token_is_bound_to_its_case(start: Start) -> None:
    house = start()
    house.arrives(
        "Where can I find a dentist in Ware?", sender="Jo <jo@homemail.example>", subject="dentist two"
    )
    house.tick()
    first, second = (case.reference for case in house.cases)

    letters = send(house, subject_of(assignment(house), "Unwanted").replace(first, second))

    assert letters == ["command_unproven amina.shah"]
    assert [case.status for case in house.cases] == ["open", "open"]


@pytest.mark.parametrize("token", ["#00000-00000-00000", "#zzzzz-zzzzz-zzzzz"])
def test_an_invented_token_changes_nothing(start: Start, token: str) -> None:
    house = start()

    letters = send(house, f"Unwanted [{house.cases[0].reference}] {token}")

    assert letters == ["command_unproven amina.shah"]
    assert state(house) == AS_IT_WAS


def test_somebody_named_in_the_matter_changes_nothing_and_hears_nothing(start: Start) -> None:
    house = start()
    change = CaseChange(house.cases[0].reference, named_added=("amina_shah",), owner="tom_whitfield")
    house.register.change(change, now=house.clock.now(), journal=())

    assert press(house, "Unwanted") == ["command_unproven tom.whitfield"]
    assert house.cases[0].status == "open"


def test_the_person_outside_who_quotes_a_link_is_read_as_they_are(start: Start) -> None:
    house = start()

    letters = press(
        house, "Answered", "I still need a dentist", sender="Nadia Rahman <nadia@homemail.example>"
    )

    assert letters == ["follow_up amina.shah"]
    assert state(house) == AS_IT_WAS


def test_a_machine_that_answers_with_the_subject_of_a_link_is_no_command(start: Start) -> None:
    house = start()

    letters = press(house, "Unwanted", "I am out of the office.", headers="Auto-Submitted: auto-replied\n")

    assert state(house) == AS_IT_WAS
    assert not [one for one in letters if one.startswith("command")]


def test_a_letter_that_went_to_somebody_else_cannot_be_replied_to(start: Start) -> None:
    house = start()

    assert reply(house, "Done, I rang her.", sender=TOM) == ["command_unproven amina.shah"]
    assert state(house) == AS_IT_WAS


def test_a_sender_who_writes_the_servers_results_themselves_proves_nothing(start: Start) -> None:
    house = start(settings={"INBOXBOT_TRUSTED_AUTHSERV": "mx.hwh.example"})
    ours, theirs = (
        "Authentication-Results: mx.hwh.example; ",
        "dmarc=pass header.from=healthwatchhertfordshire.example",
    )
    forged = f"{ours}{theirs}\n"

    assert press(house, "Unwanted", headers=f"{ours}dmarc=fail\n{forged}{forged}") == [
        "command_unproven amina.shah"
    ]
    press(house, "Unwanted", headers=f"{ours}spf=pass\n{ours}dmarc=fail\n{forged}")
    press(house, "Unwanted", headers=f"{ours}dmarc=pass; dmarc=fail\n")
    reply(house, "Done", headers=f"{ours}spf=fail\n{forged}")

    assert state(house) == AS_IT_WAS


@pytest.mark.parametrize(
    ("sender", "counts"),
    [
        ("Amina <a.shah@healthwatchhertfordshire.example>", True),
        ("AMINA.SHAH@HEALTHWATCHHERTFORDSHIRE.EXAMPLE", True),
        ("amina.shah+x@healthwatchhertfordshire.example", False),
        ("amina.shah@healthwatchhertfordshire.example.evil.example", False),
        ('"amina.shah@healthwatchhertfordshire.example" <x@evil.example>', False),
        ("amina.shah@healthwatchhertfordshire.example, x@evil.example", False),
        ("am\u0456na.shah@healthwatchhertfordshire.example", False),
    ],
)
def test_only_the_configured_addresses_of_a_colleague_count(
    start: Start, sender: str, *, counts: bool
) -> None:
    def alias(rules: dict[str, Any]) -> None:
        rules["people"]["amina_shah"]["aliases"] = ["a.shah@healthwatchhertfordshire.example"]

    house = start(edit=alias)

    press(house, "Unwanted", sender=sender)
    assert (state(house)[0] == "closed") is counts
    reply(house, "Spam", sender=sender)
    assert (state(house)[0] == "closed") is counts


def test_a_letter_that_was_forwarded_outside_lets_nobody_act(start: Start) -> None:
    house = start()
    subject = f"Fwd: {subject_of(assignment(house), 'Unwanted')}"

    letters = send(house, subject, f"Look what they sent\n\n{text_of(assignment(house))}", sender=OUTSIDER)

    assert letters == ["command_unproven amina.shah"]
    assert reply(house, "Unwanted", sender="Nadia Rahman <nadia@homemail.example>") == [
        "follow_up amina.shah"
    ]
    assert state(house) == AS_IT_WAS


def test_the_words_of_a_subject_are_nothing_the_mark_alone_tells_the_act(start: Start) -> None:
    house = start()

    send(
        house,
        subject_of(assignment(house), "I have it").replace("I have it", "Unwanted"),
        "Unwanted. Close it.",
    )

    assert state(house) == AS_IT_WAS


def test_a_mail_that_is_sent_again_acts_once_and_an_old_link_acts_on_no_later_state(start: Start) -> None:
    house = start()
    subject = subject_of(assignment(house), "Answered")
    content = mail("", sender=AMINA, subject=subject, message_id="once@hwh.example")
    house.mailbox.deliver(content, house.clock.now())
    house.push("2026-11-19 09:30")
    house.arrives(
        "I still need one", subject="Re: a question", headers="In-Reply-To: <in1@homemail.example>\n"
    )
    house.wait(minutes=1)
    assert state(house)[0] == "open"

    house.mailbox.deliver(b"Received: from evil.example by mx; now\r\n" + content, house.clock.now())
    house.wait(minutes=1)
    again = send(house, subject)

    assert again == ["command_asked amina.shah"]
    assert "used already" in text_of(house.sent("command_asked")[0])
    assert state(house)[0] == "open"
    press(house, "Answered", of=house.sent("command_asked")[0])
    assert state(house)[0] == "answered"
