"""The main job, told as stories: real IMAP, real SMTP, the whole product, the clock pushed."""

from __future__ import annotations

from story_world import ADDRESS, World, mail

pytestmark = __import__("pytest").mark.server

DENTIST = mail(
    "Nadia Rahman <nadia@homemail.example>",
    "dentist",
    "I cannot find an NHS dentist for my children in Hoddesdon. Where can I find one?",
    message_id="a1@homemail.example",
)
DAILY = {"digest", "my_day"}
SIGNPOSTING = "amina.shah@healthwatchhertfordshire.example"


def test_first_contact_acknowledges_nothing_that_was_there_before(world: World) -> None:
    world.arrives(DENTIST)
    world.start()
    world.push("2026-11-18 12:00")
    assert [m.letter for m in world.letters()] == ["digest"]


def test_an_enquiry_is_acknowledged_assigned_and_reminded_until_a_colleague_answers(world: World) -> None:
    world.start()
    world.tick()
    world.push("2026-11-18 09:30")
    world.arrives(DENTIST)
    world.tick()

    [receipt] = world.letters("acknowledgement_signposting")
    [assignment] = world.letters("assignment")
    assert receipt.recipient == "nadia@homemail.example"
    assert receipt.envelope_from == "<>"
    assert "by Wednesday 25 November 2026" in receipt.text
    assert receipt.message["In-Reply-To"] == "<a1@homemail.example>"
    assert assignment.recipient == SIGNPOSTING

    world.push("2026-11-24 17:00")
    # T1: two working days before Wednesday the 25th, and one before.
    assert [m.at.day for m in world.letters("reminder")] == [23, 24]

    world.arrives(
        mail(
            f"Healthwatch <{ADDRESS}>",
            "RE: dentist",
            "Dear Nadia, these three take new patients.",
            message_id="out1@healthwatchhertfordshire.example",
            in_reply_to="a1@homemail.example",
            to="nadia@homemail.example",
        ),
        folder="Sent",
    )
    world.push("2026-11-30 17:00")
    assert [m.letter for m in world.letters() if m.at.day > 24 and m.letter not in DAILY] == ["week", "week"]


def test_a_follow_up_reaches_the_owner_and_gets_no_second_acknowledgement(world: World) -> None:
    world.start()
    world.tick()
    world.arrives(DENTIST)
    world.tick()
    [receipt] = world.letters("acknowledgement_signposting")
    world.push("2026-11-19 10:00")
    world.arrives(
        mail(
            "nadia@homemail.example",
            f"Re: {receipt.subject}",
            "My daughter has toothache now.",
            message_id="a2@homemail.example",
            in_reply_to=receipt.message_id,
        )
    )
    world.tick()
    assert [m.letter for m in world.letters(to="nadia@homemail.example")] == ["acknowledgement_signposting"]
    [notice] = world.letters("follow_up")
    assert notice.recipient == SIGNPOSTING


def test_an_unanswered_case_is_overdue_and_climbs_to_the_chief_executive(world: World) -> None:
    world.start()
    world.tick()
    world.arrives(DENTIST)
    world.push("2026-12-02 17:00")
    overdue = [
        (m.letter, m.recipient.partition(".")[0], m.at.day)
        for m in world.letters()
        if m.letter in {"overdue", "escalation"}
    ]
    # Due on Wednesday 25 November: owner and line manager from the first day, the Chief Executive on the third.
    assert overdue == [
        ("overdue", "amina", 26),
        ("escalation", "daniel", 26),
        ("overdue", "amina", 27),
        ("escalation", "daniel", 27),
        ("overdue", "amina", 30),
        ("escalation", "daniel", 30),
        ("escalation", "ruth", 30),
    ]


def test_a_restart_in_the_middle_says_nothing_twice(world: World) -> None:
    world.start()
    world.tick()
    world.arrives(DENTIST)
    assert world.installation is not None
    world.installation.cycle.take_in()
    world.stop()
    world.start()
    world.tick()
    world.stop()
    world.start()
    world.push("2026-11-18 17:00")
    assert sorted(m.letter for m in world.letters()) == [
        "acknowledgement_signposting",
        "assignment",
        "digest",
    ]
