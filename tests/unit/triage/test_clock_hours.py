"""Hours told by noon and midnight, by a stroke of the clock, and by clocks that are not ours."""

from __future__ import annotations

import pytest
from reading_times import read


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("I need your line by half past midnight.", "Thu 11 Jun 00:30"),
        ("Please answer by half past midnight tonight, we print then.", "Thu 11 Jun 00:30"),
        ("Please answer by half past midnight on Friday.", "Fri 12 Jun 00:30?"),
        ("A quote by ten to midnight on Friday, please.", "Fri 12 Jun 23:50"),
        ("A quote by ten to midnight, please.", "Wed 10 Jun 23:50"),
        ("Could you let me know by quarter past noon tomorrow?", "Thu 11 Jun 12:15"),
        ("Please reply by two minutes to six.", "Wed 10 Jun 17:58"),
        ("Please reply by the stroke of four on Friday.", "Fri 12 Jun 16:00"),
        ("We need it by the dot of three today.", "Wed 10 Jun 15:00"),
        ("Please reply by five; we have a minute to fill.", "Wed 10 Jun 17:00"),
        ("Need a comment by 11am. The rating is out at 00.01 tonight.", "Wed 10 Jun 11:00"),
        ("Need a comment, 11am. Their rating is out at 00.01 tonight.", "Wed 10 Jun 11:00"),
    ],
)
def test_an_hour_is_told_by_noon_and_midnight_or_a_stroke(text: str, expected: str) -> None:
    assert read(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Kindly answer by 4 pm on Friday, Delhi time.", "Fri 12 Jun 11:30"),
        ("Please reply by Thursday at 6pm (Paris time).", "Thu 11 Jun 17:00"),
        ("I need it by Friday 10am, New York time, at the latest.", "Fri 12 Jun 15:00"),
        ("Send it by Friday 5 pm (Indian Standard Time).", "Fri 12 Jun 12:30"),
        ("Please reply by Friday at 6pm, your time.", "Fri 12 Jun 18:00"),
        ("Please reply by Friday at 6pm, Washington permitting.", "Fri 12 Jun 18:00"),
        ("Filing cut-off 1400Z 11 June.", "Thu 11 Jun 15:00"),
        ("Please reply by 1500 UTC tomorrow.", "Thu 11 Jun 16:00"),
        ("Please reply by 0900 GMT tomorrow, which is our own time here.", "Thu 11 Jun 10:00"),
        ("Please reply by 0900 GMT tomorrow.", "Thu 11 Jun 09:00?"),
        ("Please reply by noon our time.", "Wed 10 Jun 12:00?"),
        ("Please reply by Friday noon, local time.", "Fri 12 Jun 12:00?"),
    ],
)
def test_whose_clock_it_is_may_follow_the_day_and_what_is_not_known_is_doubtful(
    text: str, expected: str
) -> None:
    assert read(text) == expected
