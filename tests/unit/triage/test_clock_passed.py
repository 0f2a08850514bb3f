"""When what a mail passes on was written: forwarded mails and chat messages with their own dates."""

from __future__ import annotations

from typing import Any

import pytest
from reading_times import WEDNESDAY_MORNING, same, told
from walking import LONDON

from inboxbot.model.message import Forwarded, Message, MessageRef
from inboxbot.triage.stated_time import time_asked


def message(**given: Any) -> Message:
    return Message(MessageRef("INBOX", "1", "7"), WEDNESDAY_MORNING, 100, "f", **given)


def passed_on(text: str, sent: str, own: str = "For you?") -> Message:
    whole = f"{own}\n\nFrom: Dan <dan@herald.example>\nSent: {sent}\n\n{text}"
    inner = Forwarded(sender=None, subject="", text=text, attached=False)
    return message(new_text=whole, own_text=own, forwarded=(inner,))


@pytest.mark.parametrize(
    ("passed", "expected"),
    [
        (passed_on("I need it by noon tomorrow.", "Wed 10 June 2026 09:05"), "Thu 11 Jun 12:00"),
        (
            passed_on("I need it by 5pm tomorrow.", "9 June 2026 18:30"),
            "Wed 10 Jun 17:00",
        ),  # its own tomorrow
        (passed_on("Deadline is Tuesday noon.", "Monday 8 June 2026 09:40"), "Tue 09 Jun 12:00?"),  # past
        (passed_on("I need it by 5pm Thursday.", "Monday"), "Thu 11 Jun 17:00?"),  # which Monday?
        (
            passed_on("Deadline is Thursday noon.", "8 June 2026", own="She now wants it by 2 today."),
            "Wed 10 Jun 14:00",
        ),
    ],
)
def test_what_is_passed_on_is_read_by_its_own_date_after_the_own_words(
    passed: Message, expected: str
) -> None:
    assert same(told(time_asked(passed, LONDON)), expected)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('"[05/06/2026, 09:14] Meg Press: need it a week today by 3 xx"', "Fri 12 Jun 15:00"),
        ('"[09/06/2026, 17:30] Dan: 50 words by tomorrow 4pm?" I am in till 6.', "Wed 10 Jun 16:00"),
        ("[16:20, 08/06/2026] Jo: could I get a quote by Weds 5pm pls\n\nShe's press?", "Wed 10 Jun 17:00"),
        ("09/06/2026, 6:02 pm - Ed: let me know by noon tomorrow", "Wed 10 Jun 12:00"),
        (
            "[08/06/2026, 09:14:31] Al: by noon tomorrow?\n[09/06/2026, 20:01:02] Al: sorry, by 4 tomorrow!",
            "Wed 10 Jun 16:00",
        ),
        (
            '"[09/06/2026, 17:30] Dan: 50 words by tomorrow 4pm?" She now wants it by noon Friday.',
            "Fri 12 Jun 12:00",
        ),
        ("[1] See our note 9/6: 12:30 was the start. Reply by 4pm tomorrow.", "Thu 11 Jun 16:00"),
    ],
)
def test_a_chat_message_copied_in_is_read_by_its_own_stamp_after_the_own_words(
    text: str, expected: str
) -> None:
    assert same(told(time_asked(message(new_text=text), LONDON)), expected)
