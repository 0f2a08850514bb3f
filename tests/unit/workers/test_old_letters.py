"""Letters and links that are old, and cases that are gone: asked about, with fresh links; nothing is changed."""

from __future__ import annotations

from datetime import timedelta

from commanding import (
    AMINA,
    AS_IT_WAS,
    Start,
    assignment,
    press,
    reply,
    send,
    state,
    subject_of,
    text_of,
    the_house,
)
from office import ADDRESS, Office, mail


def later(house: Office, days: int) -> None:
    house.clock.push(house.clock.now() + timedelta(days=days))


def test_a_reply_to_an_old_letter_is_kept_and_asked_about(start: Start) -> None:
    house = start()
    later(house, 31)

    assert reply(house, "Done, I rang her.") == ["command_asked amina.shah"]

    assert state(house) == AS_IT_WAS
    assert "more than 30 days old" in text_of(house.sent("command_asked")[0])
    entries = [line.entry for line in house.register.journal(house.cases[0].reference)]
    assert [one.why for one in entries if one.what == "note"] == ["Done, I rang her."]


def test_an_old_link_sent_from_the_shared_mailbox_is_answered_with_fresh_ones_too(start: Start) -> None:
    house = start()
    subject = subject_of(assignment(house), "Answered")
    later(house, 31)
    sent = mail("", sender=f"Healthwatch <{ADDRESS}>", subject=subject, message_id="own@hwh.example")
    house.mailbox.deliver(sent, house.clock.now(), "Sent")
    house.wait(minutes=1)

    assert state(house) == AS_IT_WAS
    press(house, "Answered", of=house.sent("command_asked", to="amina")[0])
    assert state(house)[0] == "answered"


def test_an_old_link_that_takes_an_act_back_is_answered_with_one_that_does(start: Start) -> None:
    house = start()
    press(house, "Unwanted")
    done = house.sent("command_done")[0]
    later(house, 31)

    assert press(house, "Undo", of=done) == ["command_asked amina.shah"]
    assert state(house)[0] == "closed"
    press(house, "Undo", of=house.sent("command_asked")[0])

    assert state(house) == AS_IT_WAS


def test_a_link_of_a_case_that_is_kept_no_more_opens_none_of_its_own(start: Start) -> None:
    house = start()
    gone = house.cases[0].reference.replace(house.cases[0].reference[-5:], "ZZZZZ")
    token = the_house(house).letters.tokens.make(gone, "amina_shah", "answered", house.clock.now().date())

    assert send(house, f"Answered [{gone}] #{token}") == ["command_asked amina.shah"]
    assert len(house.cases) == 1
    send(house, f"Answered [{gone}] #00000-00000-00000", sender=AMINA)
    assert len(house.cases) == 2  # nothing proves that it is a link of ours: somebody must look
