"""A sentence that begins with the hour at which the writer's own work closes."""

from __future__ import annotations

import pytest
from reading_times import read, same


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Need a quote. Friday at noon we go to press.", "Fri 12 Jun 12:00"),
        ("At six the page closes and your line is missing.", "Wed 10 Jun 18:00"),
        ("Tonight at nine we lock the front page.", "Wed 10 Jun 21:00"),
        (
            "Friday at noon (our clock, we are an hour later) the page goes to the printer.",
            "Fri 12 Jun 12:00?",
        ),
        ("At 4 o'clock we put the paper to bed.", "Wed 10 Jun 16:00"),
        ("At noon the ward closes.", None),
        ("At six we close the surgery doors.", None),
        ("Tomorrow at ten the council publishes its plan.", None),
        ("On Friday we publish a report on nurses.", None),
    ],
)
def test_an_hour_with_which_a_sentence_begins_is_when_pages_close(text: str, expected: str | None) -> None:
    assert same(read(text), expected)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Would the end of tomorrow be all right for your quote?", "Thu 11 Jun 17:00"),
        ("Is there any chance of 250 words by Thursday?", "Thu 11 Jun 17:00"),
        ("Is there any chance the ward opens again by Thursday?", None),
        ("Would Thursday work for your answer?", "Thu 11 Jun 17:00"),
        ("Would the end of tomorrow be the end of the strike, patients ask?", None),
    ],
)
def test_whether_a_time_would_do_asks(text: str, expected: str | None) -> None:
    assert read(text) == expected
