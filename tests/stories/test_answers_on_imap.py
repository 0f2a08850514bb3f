"""Answers noticed on a real IMAP server: in Sent, by a copy, by a flag; the whole product, the clock pushed."""

from __future__ import annotations

import pytest

from inboxbot.ports.listed import CaseFilter
from story_world import ADDRESS, World, mail

pytestmark = pytest.mark.server

NADIA = "nadia@homemail.example"
FIRST = "a1@homemail.example"
DENTIST = mail(
    f"Nadia Rahman <{NADIA}>",
    "dentist",
    "I cannot find an NHS dentist for my children in Hoddesdon. Where can I find one?",
    message_id=FIRST,
)


def sent(text: str, *, sender: str = f"Healthwatch <{ADDRESS}>", headers: str = "") -> str:
    return mail(
        sender,
        "RE: dentist",
        text,
        message_id="out1@healthwatchhertfordshire.example",
        in_reply_to=FIRST,
        to=NADIA,
        headers=headers,
    )


def status(world: World) -> str:
    assert world.installation is not None
    [view] = world.installation.cycle.register.cases(CaseFilter(limit=0))
    return view.case.status


@pytest.fixture
def asked(world: World) -> World:
    world.start()
    world.tick()
    world.push("2026-11-18 09:30")
    world.arrives(DENTIST)
    world.tick()
    return world


def test_a_holding_reply_in_sent_leaves_the_clock_and_the_answer_after_it_stops_it(asked: World) -> None:
    asked.arrives(
        sent("Dear Nadia, we are looking into it and will get back to you.\n\nAmina"), folder="Sent"
    )
    asked.tick()
    assert status(asked) == "open"
    answer = sent("Dear Nadia, Rye Road Dental takes children. Ring 01992 960311.").replace("out1@", "out2@")
    asked.arrives(answer, folder="Sent")
    asked.tick()
    assert status(asked) == "answered"


def test_a_colleagues_own_mail_with_the_mailbox_in_copy_stops_the_clock(asked: World) -> None:
    own = "Amina Shah <amina.shah@healthwatchhertfordshire.example>"
    asked.arrives(sent("Dear Nadia, Rye Road Dental takes children.", sender=own, headers=f"Cc: {ADDRESS}\n"))
    asked.tick()
    assert status(asked) == "answered"


def test_of_a_message_that_is_flagged_as_answered_the_owner_is_asked_once(asked: World) -> None:
    with asked.server.client(asked.user) as imap:
        imap.select_folder("INBOX")
        imap.add_flags(imap.search(), ["\\Answered"])
    asked.push("2026-11-18 13:00")
    assert [letter.recipient.partition("@")[0] for letter in asked.letters("was_it_answered")] == [
        "amina.shah"
    ]
    assert status(asked) == "open"
