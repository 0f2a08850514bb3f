"""Dates and times in words, as people in Britain write them. Pure functions, used by several floors.

Month and weekday names are written out here, so that the machine's locale changes nothing.
"""

from __future__ import annotations

from datetime import date, datetime, tzinfo

WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
MONTHS = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)


def day_in_words(day: date) -> str:
    """Return ``Friday 27 November 2026`` (policy T8). A datetime is taken at its own offset."""
    return f"{WEEKDAYS[day.weekday()]} {day.day} {MONTHS[day.month - 1]} {day.year}"


def hour_in_words(at: datetime) -> str:
    """Return ``2.15pm``, ``9am``, ``midday`` for a time at its own offset.

    Midnight is ``12am``: "midnight on Friday" leaves open which of its two ends is meant.
    """
    if (at.hour, at.minute) == (12, 0):
        return "midday"
    minutes = f".{at.minute:02}" if at.minute else ""
    return f"{at.hour % 12 or 12}{minutes}{'am' if at.hour < 12 else 'pm'}"  # noqa: PLR2004 - the clock's own number


def moment_in_words(at: datetime, zone: tzinfo) -> str:
    """Return ``2.15pm on Friday 27 November 2026`` for an aware time, as the clock shows it in ``zone``."""
    local = at.astimezone(zone)
    return f"{hour_in_words(local)} on {day_in_words(local)}"
