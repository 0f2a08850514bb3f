"""How a matter comes to its end: decisions and appeals, holding messages, closing letters, the survey."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from inboxbot.rules.section import Identifier, Line, Section


class Appeal(Section):
    """The stage after a decision, before somebody who was not involved (T6)."""

    decided_by: Identifier = Field(description="The role whose people decide: one who had no part in it.")
    standard: Identifier = Field(description="The clock of an appeal.")
    acknowledgement: Identifier = Field(description="The letter to the person who appeals.")
    assignment: Identifier = Field(default="appeal", description="The letter to the one who decides.")
    flag: Identifier | None = Field(
        default=None, description="A follow-up with this mark begins an appeal by itself."
    )


class Settling(Section):
    """How a matter is decided, told and appealed against (T5, T6, W5, K1, K2)."""

    outcomes: tuple[Line, ...] = Field(min_length=1, description="What can come of it.")
    outcome_letter: Identifier = Field(
        description="To whom decides: the draft of the letter to the person, to check and to send (W5)."
    )
    extension_letter: Identifier = Field(description="To the person, when more time was agreed (T5).")
    told: Identifier | None = Field(
        default=None,
        description="The clock from the decision until the person was told it (K2). Left out: nobody watches that.",
    )
    lesson: Identifier | None = Field(
        default=None, description="The clock until what was learned is noted, where it is missing (K3)."
    )
    lesson_after: tuple[Line, ...] = Field(
        default=(), description="The outcomes after which a lesson is asked for."
    )
    appeal: Appeal | None = None


class Holding(Section):
    """A word to the person before the promised day passes without an answer (T9)."""

    before: int = Field(default=1, ge=1, le=10, description="So many working days before that day.")
    more: int = Field(
        default=5, ge=1, le=60, description="The new day that it tells is so many working days later."
    )


class Survey(Section):
    """Asking what people thought of us, sparingly and without a name (K4)."""

    link: Annotated[str, Field(max_length=400, pattern=r"^(https?://\S+)?$")] = Field(
        default="",
        description="The same for everybody, so that nobody is known by it. Empty: nobody is asked.",
    )
    letter: Identifier = "survey"
    one_in: int = Field(
        default=1, ge=1, le=1000, description="One in so many of those who could be asked is."
    )
    once_in_days: int = Field(default=92, ge=1, le=366, description="No person is asked more often.")
    not_for: tuple[Identifier, ...] = Field(
        default=("complaint", "media"), description="Categories about which nobody is asked."
    )
