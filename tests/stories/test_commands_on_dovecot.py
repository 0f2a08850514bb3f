"""Colleagues act by mail over a real Dovecot and a real SMTP server."""

from __future__ import annotations

import re
from urllib.parse import unquote

import pytest

from inboxbot.ports.listed import CaseFilter
from story_world import ADDRESS, Delivered, World, mail

pytestmark = pytest.mark.server

AMINA = "Amina Shah <amina.shah@healthwatchhertfordshire.example>"


def subject_of(letter: Delivered, says: str) -> str:
    found = re.search(rf"{re.escape(says)}[^<]*?<mailto:[^?]+\?subject=([^&>]+)", letter.text)
    assert found is not None
    return unquote(found[1])


def lying_in(world: World, folder: str) -> int:
    with world.server.client(world.user) as imap:
        if not imap.folder_exists(folder):
            return -1
        imap.select_folder(folder, readonly=True)
        return len(imap.search())


def test_links_are_carried_out_confirmed_taken_back_and_put_into_our_folder(world: World) -> None:
    installation = world.start()
    world.tick()
    world.arrives(
        mail(
            "Nadia <nadia@homemail.example>",
            "dentist",
            "Where can I find an NHS dentist?",
            message_id="a@home.example",
        )
    )
    world.tick()
    (letter,) = world.letters("assignment")
    assert lying_in(world, "inboxbot") == -1

    world.arrives(mail(AMINA, subject_of(letter, "Answered"), "", message_id="c1@hwh.example"))
    world.arrives(
        mail("Amina <amina@freemail.example>", subject_of(letter, "Unwanted"), "", message_id="c2@x.example")
    )
    world.push("2026-11-18 09:10")

    (case,) = (view.case for view in installation.register.cases(CaseFilter(limit=0)))
    assert case.status == "answered"
    assert [(one.letter, one.recipient.partition("@")[0]) for one in world.letters()[-2:]] == [
        ("command_done", "amina.shah"),
        ("command_unproven", "amina.shah"),
    ]
    assert (lying_in(world, "inboxbot"), lying_in(world, "INBOX")) == (1, 2)

    undo = subject_of(world.letters("command_done")[0], "Undo")
    world.arrives(mail(f"Healthwatch <{ADDRESS}>", undo, "", message_id="c3@hwh.example"), folder="Sent")
    world.push("2026-11-18 09:20")

    (case,) = (view.case for view in installation.register.cases(CaseFilter(limit=0)))
    assert case.status == "open"
    assert len(world.letters("command_done")) == 2
