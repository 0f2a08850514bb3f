from __future__ import annotations

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest

from inboxbot.model.words import day_in_words, moment_in_words

LONDON = ZoneInfo("Europe/London")


def test_a_day_is_written_with_weekday_day_month_and_year() -> None:
    assert day_in_words(date(2026, 11, 27)) == "Friday 27 November 2026"


@pytest.mark.parametrize(
    ("utc", "words"),
    [
        (datetime(2026, 11, 27, 14, 15, tzinfo=UTC), "2.15pm on Friday 27 November 2026"),
        (datetime(2026, 11, 27, 9, 0, tzinfo=UTC), "9am on Friday 27 November 2026"),
        (datetime(2026, 11, 27, 12, 0, tzinfo=UTC), "midday on Friday 27 November 2026"),
        (datetime(2026, 11, 27, 12, 5, tzinfo=UTC), "12.05pm on Friday 27 November 2026"),
        (datetime(2026, 11, 27, 0, 0, tzinfo=UTC), "12am on Friday 27 November 2026"),
        (datetime(2026, 11, 27, 0, 30, tzinfo=UTC), "12.30am on Friday 27 November 2026"),
        # Summer time: the clock in London is an hour ahead, here already on the next day.
        (datetime(2026, 7, 31, 23, 30, tzinfo=UTC), "12.30am on Saturday 1 August 2026"),
    ],
)
def test_a_moment_is_written_as_the_clock_in_london_shows_it(utc: datetime, words: str) -> None:
    assert moment_in_words(utc, LONDON) == words
