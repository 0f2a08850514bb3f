"""How colleagues act by mail: ``commands:``. The links in our letters, and the words of their replies."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from inboxbot.rules.rule import Channel, Words
from inboxbot.rules.section import Identifier, Line, Section


class Link(Section):
    """One link of our letters to colleagues: a prepared mail, which acts when it is sent."""

    act: Identifier = Field(description="What it does: have_it, answered, not_mine, wrong_kind, more_time …")
    says: Line = Field(
        description="What the link says; {category} stands for each other category, {item} for each item of the "
        "media checklist that is still to be done: one link for each."
    )
    words: str = Field(
        default="", max_length=60, description="What the act is told with it, where that is always the same."
    )
    asks: str = Field(
        default="", max_length=200, description="What the prepared mail asks for; the answer goes behind it."
    )
    letters: tuple[Identifier, ...] = Field(
        default=(), description="Only in these letters; left out: in all that carry links."
    )
    categories: tuple[Identifier, ...] = Field(
        default=(), description="Only for cases of these categories; left out: for all."
    )
    channels: tuple[Channel, ...] = Field(
        default=(), description="Only for what came in these ways; left out: for all."
    )
    flags: tuple[Identifier, ...] = Field(
        default=(), description="Only for cases with one of these marks; left out: for all."
    )
    decided: bool = Field(
        default=False,
        description="Only once the case is closed, while the person has yet to be told (K2) or a lesson to be noted "
        "(K3); letters about a closed case carry no other.",
    )


class Replies(Section):
    """How a reply in a colleague's own words is read. What is in doubt is asked about, never done."""

    longest: int = Field(
        default=40, ge=5, le=200, description="A longer reply, in words, is a note; it is never acted upon."
    )
    means: dict[Identifier, Words] = Field(
        default_factory=dict, description="By act: the words that ask for it, as in the rules' lists."
    )
    in_doubt: Words = Field(
        default=(),
        description="Words beside which nothing is done: not, yet, tomorrow, if. Then the colleague is asked.",
    )
    courtesies: Words = Field(
        default=(), description="Left out before a reply is read: thank you, sent from my iPhone."
    )
    before: Words = Field(
        default=(),
        description="The only words that may stand before what is asked: hello, I have. Nobody else's: she, they.",
    )
    no_more_than: Words = Field(
        default=(),
        description="What else may stand behind an answer and says nothing more: her, the number, on the phone.",
    )


class Commands(Section):
    """Acting by mail. Without ``links`` our letters carry none."""

    valid_days: int = Field(
        default=30,
        ge=1,
        le=365,
        description="So many days a link works; an older one is answered with new ones.",
    )
    folder: str = Field(
        default="",
        max_length=100,
        description="Where a mail goes that was carried out: a folder of ours, made where it is missing. "
        "Empty leaves it in the inbox.",
    )
    confirm: Literal["at_once", "digest"] = Field(
        default="at_once",
        description="When a colleague hears what was done: at once, or on the next morning.",
    )
    not_answered: Line = Field(
        default="Not answered yet", description="What the link says that takes a noticed answer back."
    )
    links: tuple[Link, ...] = ()
    undo: Line = Field(default="Undo", description="What the link says that takes an act back.")
    replies: Replies = Replies()
