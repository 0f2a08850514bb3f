from __future__ import annotations

from datetime import date

import pytest

from inboxbot.deadlines.calendar import Calendar
from inboxbot.rules import times

OFFICE_HOURS = dict.fromkeys(("monday", "tuesday", "wednesday", "thursday", "friday"), "09:00-17:00")


@pytest.fixture(scope="session")
def rules() -> times.Calendar:
    """England, without closures."""
    return times.Calendar(office_hours=OFFICE_HOURS)


@pytest.fixture(scope="session")
def closing_rules() -> times.Calendar:
    """England, closed between Christmas and New Year, with one day added and one removed."""
    return times.Calendar(
        office_hours=OFFICE_HOURS,
        closures=(times.Closure(first_day=date(2026, 12, 29), last_day=date(2026, 12, 31), why="Christmas"),),
        extra_holidays={date(2026, 11, 25): "A royal event"},
        not_holidays={date(2026, 8, 31): "We work through the summer"},
    )


@pytest.fixture(scope="session")
def calendar(rules: times.Calendar) -> Calendar:
    return Calendar(rules)


@pytest.fixture(scope="session")
def closing_calendar(closing_rules: times.Calendar) -> Calendar:
    return Calendar(closing_rules)
