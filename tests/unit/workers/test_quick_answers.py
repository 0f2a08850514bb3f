"""A colleague who answers while a pass is going on: the answer is noticed, not lost."""

from __future__ import annotations

from datetime import timedelta

from inboxbot.mailboxes.memory import SENT
from office import ADDRESS, DENTIST, Office, mail

FULL = "Dear Nadia, Rye Road Dental takes children. Ring 01992 960311."


def test_what_is_asked_and_answered_while_the_inbox_is_being_read_is_answered_at_the_next_pass(
    office: Office,
) -> None:
    office.cycle.intake.take_in()
    # Between the reading of the inbox and of Sent somebody writes, and a colleague answers at once.
    office.clock.push(office.clock.now() + timedelta(seconds=20))
    asked = mail(DENTIST, message_id="quick@homemail.example")
    office.mailbox.deliver(asked, office.clock.now())
    office.clock.push(office.clock.now() + timedelta(seconds=20))
    sent = mail(
        FULL,
        sender=f"Healthwatch <{ADDRESS}>",
        to="nadia@homemail.example",
        subject="RE: a question",
        message_id="out1@healthwatch.example",
        headers="In-Reply-To: <quick@homemail.example>\n",
    )
    office.mailbox.deliver(sent, office.clock.now(), SENT)
    assert office.cycle.intake.watch_sent().done == 0
    office.wait(minutes=1)
    assert [case.status for case in office.cases] == ["answered"]
