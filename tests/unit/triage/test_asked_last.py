"""What is said of a time by 's, an hour before one of a day to come, and a day of which an hour is told too."""

from __future__ import annotations

import pytest
from reading_times import read, same


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Half twelve's the last moment I can put anything in.", "Wed 10 Jun 12:30"),
        ("Six's my limit for a quote.", "Wed 10 Jun 18:00"),
        ("Six people came and one is my mother.", None),
        ("A line from you? Noon's fine.", "Wed 10 Jun 12:00"),
        ("Friday's the very latest for your line.", "Fri 12 Jun 17:00"),
        ("Monday's the start of the week for carers.", None),
        ("Monday's meeting was the last.", None),
    ],
)
def test_a_time_of_which_something_is_said_asks(text: str, expected: str | None) -> None:
    assert read(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("We stop at 1 tomorrow and half twelve's the last moment for a line.", "Thu 11 Jun 12:30"),
        ("We're live at 6 tomorrow and I need it by 5.", "Thu 11 Jun 17:00"),
    ],
)
def test_an_hour_soon_before_one_of_a_day_to_come_is_of_that_day(text: str, expected: str) -> None:
    assert same(read(text), expected)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Pages are off stone earlier tonight. They are off stone at 6.45 tonight.", "Wed 10 Jun 18:45"),
        ("I need it by Friday. That's by 8pm on Friday, when I write.", "Fri 12 Jun 20:00?"),
        ("This evening's deadline has come forward. The page closes at 7.15 tonight.", "Wed 10 Jun 19:15"),
        ("I need it today. The page closes at 7.15 tonight.", "Wed 10 Jun 19:15"),
        ("I file on Mondays at noon, so this coming Monday if you can.", "Mon 15 Jun 12:00"),
        ("The clinic is open on Mondays at noon. Please answer by Monday.", "Mon 15 Jun 17:00"),
        ("I need it by Thursday. Captions can come by 8pm on Friday.", "Thu 11 Jun 17:00"),
    ],
)
def test_an_hour_says_more_than_its_day(text: str, expected: str) -> None:
    assert same(read(text), expected)
