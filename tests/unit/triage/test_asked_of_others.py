"""Times that are usual, or somebody else's coming and going, beside those of an answer; each kind with its near misses."""

from __future__ import annotations

import pytest
from reading_times import read_mail


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "Normally Thursday is fine for copy, but with the fair we must have it by noon today.",
            "Wed 10 Jun 12:00",
        ),
        (
            "Usually we'd take letters until Friday. This week it has to be in by 3pm tomorrow.",
            "Thu 11 Jun 15:00",
        ),
        (
            "As a rule the page closes on a Monday; for this number I need it by Friday at ten.",
            "Fri 12 Jun 10:00",
        ),
        (
            "I'll be outside the committee room, the councillors are generally away by five.",
            "Wed 10 Jun 17:00?",
        ),
        ("We shall be filming in the clinic most weekdays, 8am to 6pm.", None),
        ("The surgery is typically empty by 4.", "Wed 10 Jun 16:00?"),
        ("Tuesday is normally all right with us, this week I need it by 4 today.", "Wed 10 Jun 16:00"),
        ("Sorry for the unusual hour, could you reply by 4?", "Wed 10 Jun 16:00"),
        ("I know you usually want more notice but can I have a line by 4?", "Wed 10 Jun 16:00"),
        ("The usual 100 words please, by Friday.", "Fri 12 Jun 17:00"),
    ],
)
def test_what_is_so_usually_is_never_sure(text: str, expected: str | None) -> None:
    assert read_mail(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Just two of us with a small camera, there by 6 and gone by 9.", "Wed 10 Jun 18:00?"),
        ("May we film the bit with the mayor? In by four, out by five.", "Wed 10 Jun 16:00?"),
        ("Can I bring a recorder? We would be in by 10 and away by 11.", "Wed 10 Jun 11:00?"),
        ("Answers in by 4 please.", "Wed 10 Jun 16:00"),
        ("It must be in by 4 and I am gone by 5.", "Wed 10 Jun 16:00"),
        ("I need to get it out by four.", "Wed 10 Jun 16:00"),
    ],
)
def test_when_a_crew_comes_and_goes_is_doubtful(text: str, expected: str) -> None:
    assert read_mail(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "Have it to me by Friday 12 June. I go to bed early, so ring before nine at night.",
            "Fri 12 Jun 17:00",
        ),
        ("Copy by Monday please. Telephone until ten at night if you like.", "Mon 15 Jun 17:00"),
        (
            "The page shuts at 7pm on Friday. I leave at five today so please send it to the desk, not me.",
            "Fri 12 Jun 19:00?",
        ),
        (
            "Pages close at 6pm on Friday. I clock off at four today, so mail the desk rather than me.",
            "Fri 12 Jun 18:00?",
        ),
        ("Please ring before nine tonight.", "Wed 10 Jun 21:00"),
        ("Could you call me back before four?", "Wed 10 Jun 16:00"),
        ("I leave at five today so please send it before then.", "Wed 10 Jun 17:00"),
        ("Do you want to talk to the desk, not me? I need it by five.", "Wed 10 Jun 17:00"),
    ],
)
def test_hours_for_ringing_and_of_a_shift_are_not_the_deadline(text: str, expected: str) -> None:
    assert read_mail(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Names in the caption. 2pm today or not at all. Thanks, Lou", "Wed 10 Jun 14:00"),
        ("A comment to go with it.\n\nNoonish tomorrow OK?", "Thu 11 Jun 12:00"),
        ("A line from you? Friday lunchtime alright?", "Fri 12 Jun 13:00"),
        ("Three tips please. Tuesday possible?", "Tue 16 Jun 17:00"),
        ("Is the drop-in still at 2pm today or not?", None),
        ("Is everything at the clinic on Tuesday okay?", None),
    ],
)
def test_a_time_alone_asks_by_the_word_after_it(text: str, expected: str | None) -> None:
    assert read_mail(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "A Ms Vane rang for a statement and said that she wants it for lunchtime on Friday.",
            "Fri 12 Jun 13:00",
        ),
        ("The reporter says he needs the figures for four tomorrow.", "Thu 11 Jun 16:00"),
        ("The doctor said she booked him for 4 on Friday.", None),
        ("If any of you has a line I can take it by email up till 4.30pm.", "Wed 10 Jun 16:30"),
        ("Any thoughts welcome, we can hold the page until five.", "Wed 10 Jun 17:00"),
        ("I could chat any weekday from nine till half two.", "Wed 10 Jun 14:30?"),
    ],
)
def test_what_is_wanted_for_or_held_until_a_time_is_asked_by_then(text: str, expected: str | None) -> None:
    assert read_mail(text) == expected
