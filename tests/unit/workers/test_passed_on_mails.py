"""A colleague passes something on (R6): a case for whoever wrote, where that is certain."""

from __future__ import annotations

import pytest

from commanding import JOURNALIST, PRIYA, Start, passes_on, press, send


def test_r6_an_attached_original_opens_a_case_for_its_writer_who_is_acknowledged(start: Start) -> None:
    house = start()

    letters = passes_on(house, JOURNALIST)

    case = house.cases[-1]
    assert (case.correspondent.address, case.subject, case.category) == (
        "sam@hertspost.example", "Comment on GP waits", "media",
    )  # fmt: skip
    assert "acknowledgement_media sam" in letters
    assert "media_forward leah.brandt" in letters
    entries = [line.entry for line in house.register.journal(case.reference)]
    assert [one.by for one in entries if one.what == "forwarded"] == ["Priya Nair"]
    assert passes_on(house, JOURNALIST) == []  # passed on once more
    assert len(house.cases) == 2


@pytest.mark.parametrize(
    "headers",
    ["Auto-Submitted: auto-replied\n", "List-Id: <news.example>\nList-Unsubscribe: <mailto:a@b.example>\n"],
)
def test_r6_the_writer_of_an_attached_machines_mail_is_not_acknowledged(start: Start, headers: str) -> None:
    house = start()

    letters = passes_on(house, headers + JOURNALIST)

    assert not [one for one in letters if one.endswith(" sam")]


FORWARDED = (
    "Can somebody help?\n\n---------- Forwarded message ---------\nFrom: Jo <jo@freemail.example>\n"
    "Date: Mon, 16 Nov 2026 at 10:00\nSubject: dentist\nTo: <priya.nair@healthwatchhertfordshire.example>\n\n"
    "Where can I find an NHS dentist in Ware?"
)


def test_r6_from_text_below_a_forward_line_nobody_is_guessed_and_the_colleague_is_asked(start: Start) -> None:
    house = start()

    letters = send(house, "Fwd: dentist", FORWARDED, sender=PRIYA)

    assert "who_wrote priya.nair" in letters
    assert not [one for one in letters if one.startswith("acknowledgement") or one.endswith(" jo")]
    assert house.cases[-1].correspondent.address.startswith("priya.nair")
    asked = house.sent("who_wrote")[-1].mail
    answers = f"In-Reply-To: <{asked.message_id}>\n"
    assert send(house, f"Re: {asked.subject}", "jo@freemail.example", sender=PRIYA, headers=answers) == [
        "command_done priya.nair"
    ]
    assert house.cases[-1].correspondent.address == "jo@freemail.example"
    assert len(house.cases) == 2
    press(house, "Undo", of=house.sent("command_done")[-1], sender=PRIYA)
    assert house.cases[-1].correspondent.address.startswith("priya.nair")


def test_r6_an_answer_without_an_address_is_asked_for_again(start: Start) -> None:
    house = start()
    send(house, "Fwd: dentist", FORWARDED, sender=PRIYA)
    asked = house.sent("who_wrote")[-1].mail

    letters = send(
        house,
        f"Re: {asked.subject}",
        "Jo, I think",
        sender=PRIYA,
        headers=f"In-Reply-To: <{asked.message_id}>\n",
    )

    assert letters == ["command_asked priya.nair"]


def test_r6_what_the_mail_server_says_is_forged_opens_a_case_for_a_person_and_writes_to_nobody_outside_or_in_its_name(
    start: Start,
) -> None:
    house = start(settings={"INBOXBOT_TRUSTED_AUTHSERV": "mx.hwh.example"})

    letters = passes_on(house, JOURNALIST, headers="Authentication-Results: mx.hwh.example; dmarc=fail\n")

    assert len(house.cases) == 2
    assert [one for one in letters if one.startswith(("acknowledgement", "who_wrote"))] == []
