"""Plain sentences that must come out plainly, whatever else is learnt of how people put a time.

``read`` receives on Wednesday 10 June 2026 in the morning.
"""

from __future__ import annotations

import pytest
from reading_times import moves_no_clock, read


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "As I said on the phone, I need your comment by 4pm today. I look forward to hearing from you.",
            "16:00",
        ),
        ("She said she would need your comment by 4pm today. She is writing it now.", "16:00"),
        (
            "We asked you on Monday to respond by 4pm today. I have heard nothing and am writing it up now.",
            "16:00",
        ),
        ("We're running this in Friday's paper. Could you let me have a comment by 4pm?", "16:00"),
        (
            "I'm on the news desk of the Echo and we publish on Friday. Could I have a comment by 4pm?",
            "16:00",
        ),
        ("I rang your office on Monday. Could you reply by 4pm?", "16:00"),
        ("I'm interested in Monday's meeting. Could you comment by 4pm?", "16:00"),
        ("I need a comment by 4pm today, sent to the newsdesk rather than me.", "16:00"),
        ("Anything not shared before 5pm today won't make it into the paper.", "17:00"),
        ("If it isn't released before 5pm we go without.", "17:00"),
        ("Could you comment by 5pm, our time is short.", "17:00"),
    ],
)
def test_what_stands_around_it_takes_a_plain_time_from_nobody(text: str, expected: str) -> None:
    assert read(text) == f"Wed 10 Jun {expected}"


def test_who_is_back_may_still_ask() -> None:
    assert read("Back on Friday noon please.") == "Fri 12 Jun 12:00"
    assert moves_no_clock(read("Back on Friday noon."))


@pytest.mark.parametrize(
    "text",
    [
        "This one is my last question.",
        "This one is our latest leaflet.",
        "The first one's the latest scan.",
        "My appointment is at 10 and I need half an hour to get the bus.",
        "I have to be there at 10 and I need half an hour to drop the kids off.",
        "Monday's good work by the nurses was undone.",
        "Tomorrow's great day out.",
        "Tuesday would give my mother a rest.",
        "I need to give a minute to ten readers.",
    ],
)
def test_what_only_sounds_like_a_time_asks_for_nothing(text: str) -> None:
    assert moves_no_clock(read(text))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("We will run it unless by Friday you have answered.", "Fri 12 Jun 17:00?"),
        ("I shall complain unless by Monday somebody rings me.", "Mon 15 Jun 17:00"),
        ("Can I have a comment by tomorrow night nine, say?", "Thu 11 Jun 17:00"),
    ],
)
def test_odd_neighbours_of_a_time_break_nothing(text: str, expected: str) -> None:
    assert read(text) == expected
