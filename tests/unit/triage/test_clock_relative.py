"""Times told by another: what the writer needs before going out, the day before publication, what is left of an hour."""

from __future__ import annotations

import pytest
from reading_times import read, same


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The wire moves at 1815. I need ten minutes to sub anything you give me.", "Wed 10 Jun 18:05"),
        ("We go live at six. It takes me about an hour to cut it.", "Wed 10 Jun 17:00"),
        ("We leave at three tomorrow and I want half an hour to get it on the page.", "Thu 11 Jun 14:30"),
        ("The bulletin is at 5.30 and I'll need a quarter of an hour to cut it.", "Wed 10 Jun 17:15"),
        (
            "The last slot is quarter past eleven tonight and I need five minutes to type it in.",
            "Wed 10 Jun 23:10",
        ),
        ("First edition locks at 2 and our sub wants twenty minutes to fit it in.", "Wed 10 Jun 13:40"),
        ("I need it by five, as I need ten minutes to sub it.", "Wed 10 Jun 17:00"),
        ("We go live at six. I need ten minutes to talk to you.", "Wed 10 Jun 18:00"),
        ("We go live at six. It takes an hour to drive to Ware.", "Wed 10 Jun 18:00"),
    ],
)
def test_what_the_writer_needs_to_work_on_it_is_taken_off(text: str, expected: str) -> None:
    assert read(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "It lifts at 00.01 on Friday. I need it by six the evening before the embargo lifts.",
            "Thu 11 Jun 18:00",
        ),
        ("The report is out on 18 June. Please reply the day before publication.", "Wed 17 Jun 17:00"),
        ("We go to press on 24 June. Please reply the day before we print.", "Tue 23 Jun 17:00"),
        (
            "The story holds until 6am on Saturday. Two lines, please, the day before we publish.",
            "Fri 12 Jun 17:00",
        ),
        ("We'd need it the evening before we go to print, and that's on Friday.", "Thu 11 Jun 17:00"),
        ("We'd need it the day before we air, and we air on the 18th.", "Wed 17 Jun 17:00"),
        ("She was born on 18 June. Please reply the day before publication.", None),
    ],
)
def test_the_day_before_publication_is_told_by_its_day(text: str, expected: str | None) -> None:
    assert read(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("45 mins to our next push alert. Got anything?", "Wed 10 Jun 11:05"),
        ("Only two hours until we go live. Got anything?", "Wed 10 Jun 12:20"),
        ("We've 90 minutes until our script is locked and no voice on this.", "Wed 10 Jun 11:50"),
        ("They waited 45 mins to be told that our next patient was in.", None),
        ("It is two hours to the show in Leeds.", None),
    ],
)
def test_what_is_left_before_something_goes_out_counts_from_now(text: str, expected: str | None) -> None:
    assert read(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("I'm away from three until Monday and it has to be settled before I go.", "Mon 15 Jun 17:00?"),
        ("I leave on Friday at three, so please answer before I go.", "Fri 12 Jun 15:00"),
        ("We film tomorrow and need your answer by four.", "Thu 11 Jun 16:00"),
    ],
)
def test_whether_an_hour_or_a_day_is_gone_back_to(text: str, expected: str | None) -> None:
    assert same(read(text), expected)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("I'm on air at 7am Friday Sydney time. An answer an hour before that, please?", "Thu 11 Jun 21:00"),
        (
            "I'm on air at 7am on Friday, Sydney time. An answer an hour before that, please?",
            "Thu 11 Jun 21:00",
        ),
        ("I'm on air at 7am our time on Friday. An answer an hour before that, please?", "Fri 12 Jun 06:00?"),
        (
            "It goes to print the Friday after next. Your words two days before that, please?",
            "Wed 17 Jun 17:00?",
        ),
    ],
)
def test_an_hour_before_another_is_by_the_same_clock_and_as_doubtful(text: str, expected: str) -> None:
    assert read(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "I lay it out on the Friday evening, starting at seven, and use what I have by then.",
            "Fri 12 Jun 19:00",
        ),
        ("I lay it out on Friday, starting at nine, and use what I have by then.", "Fri 12 Jun 09:00"),
    ],
)
def test_an_hour_after_an_evening_is_of_that_evening(text: str, expected: str) -> None:
    assert read(text) == expected
