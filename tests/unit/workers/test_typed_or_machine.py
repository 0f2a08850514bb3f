"""I am away until: typed by a colleague it is done; said by their machine it is only asked about. And no loops."""

from __future__ import annotations

import pytest

from commanding import AMINA, Start, assignment, reply, send
from inboxbot.model.mail import OutboxEntry
from office import Office

AWAY = "I am away until 3 December"
NOTICE = f"Thank you for your email. {AWAY}. If it is urgent please contact Tom Whitfield.\n\nAmina Shah"


def absences(house: Office) -> list[tuple[str, str, bool]]:
    return [(one.person, str(one.last_day), one.confirmed) for one in house.register.absences()]


@pytest.mark.parametrize(
    "text",
    [
        AWAY,
        f"{AWAY}.\n\nAmina",
        "I am on annual leave until 3 December",
        f"{AWAY}\n\nSent from my iPhone\n\nOn 18 Nov 2026, at 10:00, Healthwatch wrote:\n\n> New for you",
    ],
)
def test_typed_it_is_done_and_confirmed(start: Start, text: str) -> None:
    house = start()

    assert "command_done amina.shah" in reply(house, text)
    assert absences(house) == [("amina_shah", "2026-12-02", True)]


def test_typed_behind_the_question_of_the_link_it_is_done(start: Start) -> None:
    house = start()
    subject = f"I am away until ... [{house.cases[0].reference}] #"
    tokens = house.cycle.intake.house().letters.tokens
    token = tokens.make(house.cases[0].reference, "amina_shah", "away", house.clock.now().date())

    send(house, subject + token, f"Thanks, {AWAY}, please contact Tom instead.")

    assert absences(house) == [("amina_shah", "2026-12-02", True)]


@pytest.mark.parametrize(
    ("text", "headers"),
    [
        (AWAY, "Auto-Submitted: auto-replied\n"),
        (AWAY, "X-Auto-Response-Suppress: All\n"),
        (AWAY, "X-Autoreply: yes\n"),
        (AWAY, "Precedence: auto_reply\n"),
        (NOTICE, ""),
    ],
)
def test_said_by_a_machine_it_is_only_asked_about(start: Start, text: str, headers: str) -> None:
    house = start()

    letters = reply(house, text, headers=headers)

    assert [one for one in letters if one.startswith("command")] == []
    assert "absence_noticed amina.shah" in letters
    assert absences(house) == [("amina_shah", "2026-12-02", False)]


def test_the_machine_that_gives_itself_no_sign_does_not_answer_the_question_whether_it_is_true(
    start: Start,
) -> None:
    house = start()
    reply(house, NOTICE)
    asked = house.sent("absence_noticed", to="amina")[-1].mail

    for text in (NOTICE, AWAY):
        send(house, f"Re: {asked.subject}", text, headers=f"In-Reply-To: <{asked.message_id}>\n")

    assert absences(house) == [("amina_shah", "2026-12-02", False)]


@pytest.mark.parametrize(
    ("text", "headers"),
    [
        (NOTICE, ""),
        (NOTICE, "Auto-Submitted: auto-replied\n"),
        (AWAY, ""),
        ("Got it, thank you for your email, somebody will reply.", ""),
        ("Done by our helpdesk robot", ""),
    ],
)
def test_a_machine_that_answers_every_letter_of_ours_is_soon_left_alone(
    start: Start, text: str, headers: str
) -> None:
    house = start()
    before, seen = len(house.sender.sent), 0
    letters: list[OutboxEntry] = [assignment(house)]
    for _ in range(10):
        for one in letters:
            headers_of = f"In-Reply-To: <{one.mail.message_id}>\n{headers}"
            house.arrives(text, sender=AMINA, subject=f"Re: {one.mail.subject}", headers=headers_of)
        seen = len(house.sender.sent)
        house.wait(minutes=2)
        letters = [one for one in house.sender.sent[seen:] if one.mail.recipient.startswith("amina")]

    assert letters == []
    assert len(house.sender.sent) - before <= 4
