"""What changes with the way in which something reaches us: ``channels:`` (T2–T4, R7)."""

from __future__ import annotations

from pydantic import Field

from inboxbot.rules.section import Identifier, Line, Section


class InChannel(Section):
    """What is different of a category in one channel; what is left out is as the category says."""

    owner: Identifier | None = Field(default=None, description="The role that owns such a case (R7).")
    promise: Identifier | None = Field(default=None, description="The standard that the writer is told.")
    standards: tuple[Identifier, ...] | None = Field(default=None, description="Every clock that starts.")
    also_told: tuple[Identifier, ...] | None = None


class ChannelRules(Section):
    """How one channel is dealt with."""

    name: Line = Field(description="In words, as colleagues read it.")
    acknowledge: bool = Field(
        default=True, description="False: no receipt goes by email to whoever relays it (T2, T3, R7)."
    )
    prepares: tuple[Identifier, ...] = Field(
        default=(),
        description="Headed letters that are prepared for a person to sign and post, attached to the assignment.",
    )
    every: InChannel = Field(
        default=InChannel(), description="What is different of every category not named below."
    )
    categories: dict[Identifier, InChannel] = Field(default_factory=dict)
