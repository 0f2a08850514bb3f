"""What becomes of what was kept: ``retention:`` (policy K6) and ``disposal:``."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from inboxbot.rules.section import Identifier, Section


class Retention(Section):
    """How long things are kept (policy K6). What goes leaves a trace without a name, for the statistics."""

    case_months: dict[Identifier, Annotated[int, Field(ge=1, le=240)]] = Field(
        default_factory=lambda: {"default": 24},
        description="By category, ``default`` for the rest: months after a case was closed, or answered with "
        "nothing left to do, until who wrote and what about is blanked. Open cases stay.",
    )
    journal_words_months: int = Field(
        default=12,
        ge=1,
        le=240,
        description="Months until the words that rules matched go from the journal, the case being kept.",
    )
    filed_days: int = Field(
        default=30, ge=1, le=3650, description="Days until mail filed without a case is blanked in our lists."
    )
    outbox_text_days: int = Field(
        default=14, ge=1, le=3650, description="Days after sending, or giving up, until a letter's text goes."
    )
    quarantine_days: int = Field(
        default=90,
        ge=7,
        le=3650,
        description="Days until the raw bytes of a mail that could not be processed go, looked at or not.",
    )
    rested_days: int = Field(
        default=60,
        ge=1,
        le=3650,
        description="Days until an address is forgotten to which letters came back for good.",
    )
    media_contacts_months: int = Field(
        default=24,
        ge=1,
        le=240,
        description="Months until a contact with the media that was no enquiry goes from the record.",
    )
    counters_days: int = Field(
        default=3, ge=2, le=90, description="Days until the counters for the limits of a day are forgotten."
    )


class Disposal(Section):
    """What becomes of the original in the mailbox once it is taken in. Left out: nothing."""

    case: str = Field(default="", description="``tag:NAME`` or ``move:FOLDER``; empty leaves it.")
    filed: str = ""
