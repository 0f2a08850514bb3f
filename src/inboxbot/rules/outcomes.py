"""What a message can be and what follows: ``categories:``, ``flags:`` and ``judging:``."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from inboxbot.rules.rule import Examples, Words
from inboxbot.rules.section import Identifier, Line, Section
from inboxbot.rules.settling import Holding, Settling

Share = Literal["first", "round_robin", "least_open"]
"""How new cases are shared by those who fill a role and are at work."""


class Confirm(Section):
    """The owner says that they have the case, by mail or by answering (R3); without a word it is passed on."""

    chase_after: int = Field(
        default=1, ge=1, le=20, description="After so many working days without a word the owner is asked."
    )
    pass_on_after: int = Field(
        default=2, ge=2, le=40, description="After so many it goes to the next in the role."
    )
    tell: Identifier | None = Field(
        default=None,
        description="The role that hears when it was passed on; left out: the line manager of who had it.",
    )


class Category(Section):
    """What a message can be, and what follows from it."""

    name: Line = Field(description="In words, as colleagues read it.")
    owner: Identifier = Field(description="The role that owns such a case.")
    out_of_hours: Identifier | None = Field(
        default=None, description="The role that takes it while nobody in the owner role is at work (R4)."
    )
    acknowledgement: Identifier | None = Field(description="The letter to the writer; null: none.")
    keeps_letter: bool = Field(
        default=False,
        description="An urgent message gets this category's letter all the same, with the numbers to call "
        "at its head: the letter says what must be said (W4, W5).",
    )
    assignment: Identifier = Field(
        default="assignment", description="The letter to the owner; media_forward attaches the original."
    )
    promise: Identifier | None = Field(
        default=None, description="The standard whose date stands in the acknowledgement."
    )
    standards: tuple[Identifier, ...] = ()
    by_hand: Identifier | None = Field(
        default=None,
        description="The standard that starts when the acknowledgement was withheld: acknowledge by hand.",
    )
    share: Share | None = Field(
        default=None,
        description="How its cases are shared by those at work in the owner's role; left out: as sharing says.",
    )
    keeps_owner: bool = Field(
        default=True,
        description="Who has an open case of the same person gets the next one too, where they fill the role.",
    )
    confirm: Confirm | None = Field(
        default=None, description="The owner must say that they have it (R3); left out: nobody asks."
    )
    names_owner: bool = Field(
        default=False,
        description="The acknowledgement says who answers; while they are away the writer hears who does instead "
        "(W7).",
    )
    also_told: tuple[Identifier, ...] = ()
    spokespeople: tuple[Identifier, ...] = Field(
        default=(),
        description="Roles that may answer besides the owner's; they are asked what they said, for the record "
        "(R4, R5). Where there are any, anybody else's answer is told to the owner's roles at once.",
    )
    next_in_line: tuple[Identifier, ...] = Field(
        default=(), description="Roles the case passes to when the owner is named in it (R8)."
    )
    goes_at_once: dict[Identifier, Identifier] = Field(
        default_factory=dict,
        description="Where somebody in the first role is named, it goes to the second role at once (R8): nobody "
        "deals with a complaint about the one at the top.",
    )
    settling: Settling | None = Field(
        default=None, description="It is decided, with an outcome, and may be appealed against (T5, T6)."
    )
    holding: Holding | None = Field(
        default=None, description="A holding message goes by itself where no answer does in time (T9)."
    )
    closing: Identifier | None = Field(
        default=None, description="The letter to the person when a case is closed (K2); null: none."
    )
    live: bool = Field(default=True, description="False keeps this category on trial while others are live.")
    sends_singly: bool = Field(default=False, description="Reminders are never bundled with others.")
    confidential: bool = Field(
        default=False, description="The digest hides who wrote and the subject (complaints)."
    )
    examples: Examples = Field(
        default=Examples(), description="Sentences or whole mails that must, or must not, come out as this."
    )


class Repeats(Section):
    """How often an alert is repeated until somebody confirms it (behaviour: Urgent)."""

    every_minutes: int = Field(default=30, ge=5, le=240, description="Minutes between the first alerts.")
    times: int = Field(
        default=4, ge=1, le=12, description="So often to the roles told, the first alert included."
    )
    then_every_minutes: int = Field(default=60, ge=5, le=240)
    then_to: tuple[Identifier, ...] = Field(default=(), description="The roles that hear after that.")
    at_most: int = Field(
        default=12, ge=1, le=48, description="Alerts in all; then one more on the next morning."
    )


class Flag(Section):
    """A mark decided apart from the category, and what follows from it."""

    name: Line
    acknowledgement: Identifier | None = Field(
        default=None,
        description="Replaces the category's letter: of an alert always, else that of the default category and "
        "where instead_of takes away what the category's letter promises.",
    )
    letter: Identifier | None = Field(default=None, description="A letter to each of the roles told.")
    also_told: tuple[Identifier, ...] = ()
    alert: bool = Field(
        default=False, description="The letter goes at once, at any hour, and passes the brake."
    )
    repeats: Repeats | None = Field(
        default=None, description="How an alert that nobody confirms is repeated; left out: it is not."
    )
    standards: tuple[Identifier, ...] = ()
    instead_of: tuple[Identifier, ...] = Field(
        default=(), description="Standards of the category that do not run beside this mark's own."
    )
    promise: Identifier | None = Field(
        default=None,
        description="The standard whose date stands in the acknowledgement, where instead_of takes away the usual.",
    )
    owner: Identifier | None = Field(
        default=None, description="The role that owns it in a category whose letter the mark replaces."
    )
    outcome_letter: Identifier | None = Field(
        default=None, description="The letter that tells the person what came of it, when it is closed (K2)."
    )
    tells_named: Identifier | None = Field(
        default=None,
        description="A letter to the colleagues whom the message names, and to their line managers.",
    )
    quiet: bool = Field(default=False, description="Withholds every letter to the writer.")
    never_acknowledge: bool = Field(default=False, description="No acknowledgement; the case goes on.")
    no_case: bool = Field(default=False, description="Filed without a case, listed in the digest.")
    confidential: bool = Field(default=False, description="The digest hides who wrote and the subject.")
    unless: tuple[Identifier, ...] = Field(
        default=(),
        description="Marks and categories beside which this one does not count: somebody in danger is answered.",
    )
    examples: Examples = Field(
        default=Examples(), description="Sentences or whole mails that must, or must not, be marked so."
    )


class Judging(Section):
    """How the sums of the rules become a decision. The shipped numbers suit the shipped rules."""

    whole_office: Words = Field(
        default=(),
        description="Words that name the office as a whole. A complaint with them is about everybody in it, and "
        "goes to the last in line (R8).",
    )

    least: float = Field(
        default=1.0, ge=0, description="A category needs at least this sum; else the default one is taken."
    )
    doubt_band: float = Field(
        default=1.0, ge=0, description="A second category as close as this is shown to the owner as a doubt."
    )
    flag_from: float = Field(default=1.0, gt=0, description="A flag holds when its rules sum up to this.")
    consult_category: Identifier = Field(
        default="complaint", description="The category about which somebody is asked when in doubt (R2)."
    )
    consult_flag: Identifier = Field(default="in_doubt_complaint", description="The flag that asks them.")
    consult_from: float = Field(
        default=2.0, gt=0, description="They are asked when that category has this sum and another won."
    )
    consult_within: float | None = Field(
        default=None,
        ge=0,
        description="They are asked too when that category comes as close as this to the first.",
    )
    consult_least: float = Field(
        default=0.0,
        ge=-20,
        le=20,
        description="A lower sum than this says little, and so does a sum of words for which no rule "
        "speaks: then it must come as close as consult_within_less.",
    )
    consult_within_less: float | None = Field(
        default=None, ge=0, description="Left out: as consult_within, whatever the sum."
    )
    deadline_category: Identifier = Field(
        default="media",
        description="The category whose writers state the time by which they need an answer (R5).",
    )
    deadline_doubt_from: float | None = Field(
        default=None,
        gt=0,
        description="Where the default category has this sum and is near enough, the time is shown as doubtful and "
        "moves no clock: other mail names days too, by which to book, to pay, to vote.",
    )
    deadline_doubt_within: float | None = Field(
        default=None, ge=0, description="How near that is. Left out: however far behind."
    )
