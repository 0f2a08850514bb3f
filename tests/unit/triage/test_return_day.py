"""The first day back, as out-of-office replies tell it."""

from __future__ import annotations

from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest

from inboxbot.triage.return_day import first_day_back

NOW = datetime(2026, 11, 18, 10, 0, tzinfo=ZoneInfo("Europe/London"))
"""A Wednesday."""


@pytest.mark.parametrize(
    ("text", "back"),
    [
        ("I am out of the office until Monday 30 November.", date(2026, 11, 30)),
        ("I am on annual leave and will be back on Tuesday 1st December.", date(2026, 12, 1)),
        ("Out of office. Returning Monday 23rd November 2026. If urgent ring Tom.", date(2026, 11, 23)),
        ("I return to work on 7 December", date(2026, 12, 7)),
        ("back in the office next Tuesday", date(2026, 11, 24)),
        ("Away - back Monday", date(2026, 11, 23)),
        ("On leave until 04/01/27", date(2027, 1, 4)),
        ("I am away until the 30th. Please contact Tom on 01632 960100", date(2026, 11, 30)),
        # The last day away, told as such.
        ("I'm away from 16 November to 27 November 2026.", date(2026, 11, 28)),
        ("I will be out of the office until and including 27/11/2026", date(2026, 11, 28)),
        ("I am on leave from Monday 16th to Friday 20th November inclusive.", date(2026, 11, 21)),
        # What is plainest wins.
        ("I am on holiday 20 - 27 November and back on the 30th", date(2026, 11, 30)),
        ("My last day is Friday 20 November; I am back in the office on Monday 4 January", date(2027, 1, 4)),
        (
            "No email access, returning on Wednesday 25 November. Call before 3pm on Friday.",
            date(2026, 11, 25),
        ),
        # Nothing is told.
        ("I am off sick until further notice", None),
        ("I work part time, Tuesday to Thursday. I will reply when I am back.", None),
        ("I was back on 2 November", None),
        ("The office is closed on 25 December.", None),
        ("", None),
    ],
)
def test_the_day_is_read_from_the_text(text: str, back: date | None) -> None:
    assert first_day_back(text, NOW) == back
