"""How the media are dealt with: ``media:`` (R4, R5, R11, K5)."""

from __future__ import annotations

from pydantic import Field

from inboxbot.rules.section import Identifier, Line, Section


class ChecklistItem(Section):
    """One step of the checklist on every media enquiry (R4)."""

    name: Line = Field(description="What is done, in words.")
    only_by: Identifier | None = Field(
        default=None, description="Counts only from this role, or from who stands in for it."
    )
    ends_note: bool = Field(
        default=False, description="Ends the reminder to note it (a standard with stops: noted)."
    )


class Media(Section):
    """How enquiries from the media are dealt with."""

    category: Identifier = Field(default="media", description="The category of their enquiries.")
    checklist: dict[Identifier, ChecklistItem] = Field(
        default_factory=dict, description="What is to be done, in order; a colleague ticks it."
    )
    sign_off: Identifier | None = Field(
        default=None, description="The item without which nothing goes out; who may tick it is reminded."
    )
    unsigned_hours: int = Field(
        default=8,
        ge=1,
        le=72,
        description="So many hours before the deadline who signs off is reminded too.",
    )
    after_answer: tuple[Identifier, ...] = Field(
        default=(), description="Standards that start when it is answered: to note where it came out (R5)."
    )
    crisis_flag: Identifier = Field(
        default="crisis", description="The flag that every media enquiry bears in a crisis (R11)."
    )
    contact_words: tuple[Line, ...] = Field(
        default=("media log",),
        description="A colleague's mail to the mailbox with one of these in its subject is put on record as a contact "
        "with the media (K5), and is no case.",
    )
    they_began: tuple[Line, ...] = Field(
        default=("rang us", "called us", "phoned us", "emailed us", "contacted us", "asked us", "they rang"),
        description="Words in such a mail that tell that they began the contact, and not we.",
    )
