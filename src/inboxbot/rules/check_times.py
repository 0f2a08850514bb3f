"""Checks of hours and dates: what ends before it begins, and days that contradict each other."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from inboxbot.rules.check_people import WORKING_DAYS
from inboxbot.rules.finding import Finding, Path
from inboxbot.rules.policy import Policy
from inboxbot.rules.section import Weekday


def check_times(policy: Policy) -> Iterator[Finding]:
    """Yield what is wrong with the calendar and with everybody's hours."""
    calendar = policy.calendar
    yield from _hours(("calendar", "office_hours"), calendar.office_hours)
    for key, person in policy.people.items():
        yield from _hours(("people", key, "works"), person.works)
    if not any(day in calendar.office_hours for day in WORKING_DAYS):
        yield Finding(
            ("calendar", "office_hours"),
            "the office is never open from Monday to Friday",
            "name at least one of these days",
        )
    for place, closure in enumerate(calendar.closures):
        if closure.last_day < closure.first_day:
            yield Finding(
                ("calendar", "closures", place, "to"),
                f"this closure ends on {closure.last_day} before it begins on {closure.first_day}",
                "exchange from and to, or correct the year",
            )
    for day in calendar.not_holidays:
        if day in calendar.extra_holidays:
            yield Finding(
                ("calendar", "not_holidays", day.isoformat()),
                f"{day} is added as a holiday and taken away again",
                "take it out of extra_holidays or of not_holidays",
            )


def _hours(path: Path, hours: Mapping[Weekday, str]) -> Iterator[Finding]:
    for day, span in hours.items():
        begin, _, end = span.partition("-")
        if end <= begin:
            yield Finding(
                (*path, day), f"these hours end before they begin: {span}", "write them as 09:00-17:00"
            )
