"""The sections about persons: ``people:`` and ``contact_restrictions:``."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import ConfigDict, Field

from inboxbot.rules.section import Day, Hours, Identifier, Line, MailAddress, Section, Weekday


class Absence(Section):
    """Days on which a person is away, both included."""

    model_config = ConfigDict(extra="forbid", frozen=True, populate_by_name=True)

    first_day: Day = Field(alias="from")
    last_day: Day = Field(alias="to")


class Person(Section):
    """Somebody who fills a role or writes from inside."""

    name: Line
    address: MailAddress
    aliases: tuple[MailAddress, ...] = ()
    also_called: tuple[Line, ...] = Field(
        default=(), description="Other names by which a complaint might name this person (R8)."
    )
    staff: bool = Field(
        default=True,
        description="False for trustees, volunteers and partners: they are acknowledged like anybody.",
    )
    works: dict[Weekday, Hours] = Field(
        default_factory=dict, description="Working pattern; left out: the office hours."
    )
    absences: tuple[Absence, ...] = ()
    deputy: Identifier | None = None
    line_manager: Identifier | None = None
    list_each_day: bool = Field(
        default=True, description="Whether this person gets a list of their open cases each morning."
    )
    mail_text: Literal["none", "excerpt", "original"] = Field(
        default="excerpt", description="How much of a message's text goes into this person's letters (K6)."
    )


class ContactRestriction(Section):
    """A limit on how somebody contacts us (policy R10). Never shown to the person."""

    addresses: tuple[MailAddress, ...] = Field(min_length=1)
    named_contact: Identifier = Field(description="The person who gets everything that comes from there.")
    acknowledge: bool | Identifier = Field(
        default=False,
        description="What a machine may say: false nothing, true the usual letter, or the name of one letter.",
    )
    limit: Annotated[str, Field(max_length=400)] = Field(
        default="", description="What was agreed, for the named contact: one letter a month, by post only."
    )
    approved_by: Identifier = Field(description="Who agreed to it, at Chief Executive level.")
    review_on: Day = Field(
        description="When it is looked at again; the approver and the contact are reminded."
    )
