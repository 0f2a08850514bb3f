"""Feasts as deadlines: on the day itself, and the last day of work before one."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from reading_times import read

IN_APRIL = datetime(2026, 4, 8, 9, tzinfo=UTC)
IN_DECEMBER = datetime(2026, 12, 3, 9, tzinfo=UTC)


@pytest.mark.parametrize(
    ("sent", "text", "expected"),
    [
        (IN_DECEMBER, "Any day this side of Christmas is good for your reply.", "Thu 24 Dec 17:00"),
        (IN_DECEMBER, "Could you answer before Christmas?", "Thu 24 Dec 17:00"),
        (IN_DECEMBER, "Please send it before we break up for Christmas.", "Thu 24 Dec 17:00"),
        (IN_DECEMBER, "I would need a quote before the new year.", "Thu 31 Dec 17:00"),
        (IN_DECEMBER, "Please answer by Christmas Eve.", "Thu 24 Dec 17:00"),
        (IN_DECEMBER, "Please answer by Christmas.", "Fri 25 Dec 17:00?"),
        (IN_DECEMBER, "Please answer on or before Christmas Eve.", "Thu 24 Dec 17:00"),
        (IN_APRIL, "Please reply before we shut for the bank holiday.", "Fri 01 May 17:00"),
        (IN_APRIL, "We need it this side of the bank holiday.", "Fri 01 May 17:00"),
        (IN_APRIL, "If I had it by St George's Day I could use it.", "Thu 23 Apr 17:00"),
        (IN_APRIL, "Copy by VE Day, please.", "Fri 08 May 17:00"),
        (IN_APRIL, "We need your words by Ascension Day.", "Thu 14 May 17:00"),
    ],
)
def test_a_feast_is_a_deadline_and_before_it_is_the_last_day_of_work(
    sent: datetime, text: str, expected: str
) -> None:
    assert read(text, sent) == expected


@pytest.mark.parametrize(
    ("sent", "text", "expected"),
    [
        (datetime(2026, 6, 2, 9, tzinfo=UTC), "Please reply by Father's Day.", "Sun 21 Jun 17:00"),
        (datetime(2026, 10, 30, 9, tzinfo=UTC), "Please reply by Remembrance Sunday.", "Sun 08 Nov 17:00"),
        (datetime(2026, 2, 20, 9, tzinfo=UTC), "Please reply by Mothering Sunday.", "Sun 15 Mar 17:00"),
    ],
)
def test_some_sundays_are_the_calendars(sent: datetime, text: str, expected: str) -> None:
    assert read(text, sent) == expected


@pytest.mark.parametrize(
    ("sent", "text"),
    [
        (IN_APRIL, "St George's hospital had a good day."),
        (IN_APRIL, "The Christmas before last nobody told us anything."),
        (datetime(2026, 3, 10, 9, tzinfo=UTC), "Easter was quiet."),
        (datetime(2026, 2, 20, 9, tzinfo=UTC), "The Mother's Day Centre is shut; please tell us why."),
    ],
)
def test_a_feast_in_the_story_asks_nothing(sent: datetime, text: str) -> None:
    assert read(text, sent) is None
