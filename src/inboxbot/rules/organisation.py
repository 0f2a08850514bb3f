"""Who we are: the section ``organisation:``."""

from __future__ import annotations

from pydantic import Field

from inboxbot.rules.section import Line, MailAddress, Section


class Helpline(Section):
    """A number to call now (policy W6)."""

    name: Line
    number: Line
    when: Line = Field(description="One plain sentence: when to call it.")


class Organisation(Section):
    """Who we are, as the public reads it in every acknowledgement (policy W8)."""

    name: Line
    short_name: Line
    reference_prefix: str = Field(
        pattern=r"^[A-Z]{2,6}$", description="Begins every case number: HWH gives HWH-2026-7K4QX."
    )
    what_we_do: Line
    what_we_do_not: Line
    address: Line = Field(description="Postal address, on one line.")
    telephone: Line
    website: Line
    opening_hours: Line = Field(description="In words, as the public reads it.")
    other_formats: Line = Field(
        description="One sentence: how to ask for large print, easy read, another language or a person to talk to (W2)."
    )
    emergency: tuple[Helpline, ...] = Field(
        min_length=1, description="Shown first in an urgent letter (W6), most urgent first."
    )
    complaints_page: Line = Field(
        description="Link to the complaints procedure, in the acknowledgement of a complaint (W5)."
    )
    privacy_page: str = ""
    communications_telephone: str = Field(default="", description="For journalists; empty: the main number.")
    mailbox_aliases: tuple[MailAddress, ...] = Field(
        default=(), description="Other addresses that reach the same mailbox."
    )
