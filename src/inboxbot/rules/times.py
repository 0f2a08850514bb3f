"""The sections about time: ``calendar:``, ``reminder_plans:`` and ``standards:`` (policy T1–T9)."""

from __future__ import annotations

from datetime import time
from typing import Annotated, Literal

from pydantic import ConfigDict, Field

from inboxbot.rules.section import Day, Hours, Identifier, Line, Section, TimeOfDay, Weekday


class Closure(Section):
    """Days on which the office is closed, both included."""

    model_config = ConfigDict(extra="forbid", frozen=True, populate_by_name=True)

    first_day: Day = Field(alias="from")
    last_day: Day = Field(alias="to")
    why: Line


class Calendar(Section):
    """Working days are Monday to Friday, less bank holidays and closures."""

    nation: Literal["england", "wales", "scotland", "northern_ireland"] = "england"
    time_zone: str = "Europe/London"
    extra_holidays: dict[Day, Line] = Field(
        default_factory=dict, description="A bank holiday proclaimed since the last upgrade."
    )
    not_holidays: dict[Day, Line] = Field(
        default_factory=dict, description="A bank holiday on which the office works."
    )
    closures: tuple[Closure, ...] = ()
    office_hours: dict[Weekday, Hours] = Field(min_length=1)
    close_of_business: TimeOfDay = Field(
        default=time(17, 0), description="Deadlines fall due at this time of their last day."
    )
    digest_at: TimeOfDay = Field(
        default=time(8, 30), description="When the daily digest goes out, on working days."
    )


class ReminderPlan(Section):
    """When the owner is reminded of a deadline, counted in working days."""

    before: tuple[Annotated[int, Field(ge=0, le=20)], ...] = Field(
        default=(2, 1, 0), description="Working days before the last day; 0 is the morning of the day."
    )
    overdue_days: int = Field(
        default=3, ge=0, le=10, description="On so many working days after it; then the digest only."
    )


class Standard(Section):
    """A promise with its time (policy T1–T9)."""

    policy: str = Field(default="", description="The number of the promise in the organisation's policy.")
    working_days: int | None = Field(default=None, ge=0, le=120)
    calendar_days: int | None = Field(default=None, ge=1, le=400)
    calendar_months: int | None = Field(default=None, ge=1, le=12)
    all_uk_holidays: bool = Field(
        default=False,
        description="Statutory working days: bank holidays of every UK nation count, our closures do not.",
    )
    stops: Literal["acknowledged", "answered", "resolved", "noted"] = "answered"
    reminders: Identifier = "default"
    by_law: bool = Field(default=False, description="Set by law: nobody here can extend it.")
    asks: str = Field(
        default="",
        max_length=80,
        description="What is to be done, for the reminder: Ring back. Left out: it follows from stops.",
    )
    reminds: Identifier | None = Field(
        default=None, description="The role that is reminded instead of the owner of the case."
    )

    @property
    def in_words(self) -> str:
        """How long it is: "5 working days", "30 days", "1 month"; empty where it counts nothing."""
        for number, one in (
            (self.working_days, "working day"),
            (self.calendar_days, "day"),
            (self.calendar_months, "month"),
        ):
            if number:
                return f"{number} {one}{'' if number == 1 else 's'}"
        return ""
