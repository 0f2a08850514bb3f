"""How a colleague's mail to a correspondent is read: ``answers:``."""

from __future__ import annotations

from pydantic import Field

from inboxbot.rules.rule import Words
from inboxbot.rules.section import Section


class Answers(Section):
    """What is no answer yet, although it goes to the correspondent (behaviour: Clocks)."""

    holding: Words = Field(
        default=(),
        description="Words that put somebody off: a mail that says this and little else is a holding reply. "
        "It counts as our acknowledgement, and the clock goes on.",
    )
    but_not: Words = Field(
        default=(), description="Words found inside one of these phrases do not count as holding."
    )
    about_us: Words = Field(
        default=(),
        description="Words of sentences that tell of us and not of the matter. Of a mail with hardly anything "
        "else, no link, no number to ring and no paper, the owner is asked whether it is an answer.",
    )
    tells: Words = Field(
        default=(),
        description="Words of sentences that tell the writer something, whatever else stands in them.",
    )
    framing: Words = Field(
        default=(),
        description="Words around a statement that make it nobody's: I am afraid, they tell me that. They are "
        "left out before a clause is read.",
    )
    replies: Words = Field(
        default=(), description="Short replies that answer where they are the whole of a clause."
    )
    courtesy: Words = Field(
        default=(),
        description="Words of sentences that say nothing by themselves: thanks, apologies, how to reach us.",
    )
    in_danger: Words = Field(
        default=(),
        description="Words of sentences that say what to do in danger. Where such a sentence names no number but "
        "those of organisation.emergency, it is care for the person and states nothing.",
    )
    longest_rest: int = Field(
        default=20,
        ge=0,
        le=200,
        description="So many words a holding reply may say besides, courtesies apart.",
    )
    answer_from: int = Field(
        default=30,
        ge=1,
        le=500,
        description="With so many words besides it is an answer, with twice as many where it ends by putting off; "
        "between the two the owner is asked.",
    )
    says_enough: int = Field(
        default=3,
        ge=1,
        le=100,
        description="So many words about the matter are an answer, if nothing puts off.",
    )
    most_recipients: int = Field(
        default=8, ge=1, le=100, description="A mail to more people outside than this answers nobody."
    )
