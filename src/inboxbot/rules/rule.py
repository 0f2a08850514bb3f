"""The rule language: what a rule in rules.yaml may say.

A rule reads aloud as: *this* counts *so much* towards *that*, when … Everything written beside each
other under one ``when:`` must hold together; ``any:``, ``none:`` and ``at_least:`` say otherwise.
Words are compared without regard to capitals, accents, curly quotes, hyphens and contractions:
"did not" finds "didn't" and "didnt". ``complain*`` finds the whole family, ``list:name`` every word
of a list, and ``never ... back`` up to three words in between.
"""

from __future__ import annotations

from typing import Annotated, ClassVar, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, model_validator

Part = Literal[
    "subject",
    "own_subject",  # the subject, unless it came with what is forwarded (Fwd:)
    "text",
    "own",  # the new text without what is forwarded
    "forwarded",
    "signature",
    "quoted",
    "sender_name",
    "attachments",
    "all",
]
Channel = Literal["email", "telephone", "letter", "social", "webform"]
ScreenedAs = Literal[
    "person", "staff", "own", "answer", "loop", "bounce", "automatic", "bulk", "spam", "report"
]

DEFAULT_PARTS: tuple[Part, ...] = ("subject", "text", "forwarded")


def _as_tuple(value: object) -> object:
    """Take one word for a list of one. A number (999) or true and false in a list of words are words."""
    if isinstance(value, str | int):
        value = (value,)
    if isinstance(value, list | tuple):
        return tuple(_as_word(item) for item in value)
    return value


def _as_word(item: object) -> object:
    if isinstance(item, bool):
        return str(item).lower()
    return str(item) if isinstance(item, int | float) else item


def _as_conditions(value: object) -> object:
    """Take a bare word, or a list of them, among conditions for ``words:``."""
    if isinstance(value, list | tuple):
        return tuple({"words": item} if isinstance(item, str | list) else item for item in value)
    return value


Words = Annotated[tuple[str, ...], BeforeValidator(_as_tuple)]
Name = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]*$", max_length=60)]


class Strict(BaseModel):
    """Frozen once read; an unknown key is refused."""

    model_config = ConfigDict(extra="forbid", frozen=True, populate_by_name=True)


class Near(Strict):
    """Words that stand close together, within one sentence."""

    words: Annotated[
        tuple[Words, ...],
        Field(min_length=2, max_length=4, description="Two to four groups; one word of each must be there."),
    ]
    within: int = Field(
        default=5, ge=0, le=40, description="At most so many other words between the first and the last."
    )
    in_order: bool = Field(default=False, description="True: only in the order written.")


class Header(Strict):
    """A header of the mail."""

    name: str = Field(min_length=1, description="Its name, in any case: List-Id.")
    words: Words = Field(
        default=(), description="Any of these words in its value; left out: the header is there."
    )


class Length(Strict):
    """How long the new text is, in words."""

    at_least: int = Field(default=0, ge=0)
    at_most: int = Field(default=1_000_000, ge=0)


class Condition(Strict):
    """Something that holds of a message or does not. What stands side by side must hold together."""

    words: Words = Field(
        default=(), description="Any of these words, phrases, families (complain*) or lists (list:name)."
    )
    how_many: int = Field(default=1, ge=1, le=50, description="At least so many different ones of the words.")
    near: Near | None = Field(default=None, description="Words close together in one sentence.")
    pattern: str | None = Field(
        default=None, description="An RE2 expression, for numbers and codes; words are easier to read."
    )
    but_not: Words = Field(
        default=(), description="Words found inside one of these phrases do not count: not a complaint."
    )
    unless_after: Words = Field(
        default=(), description="Words do not count within four words after one of these: not, never."
    )
    in_: Annotated[tuple[Part, ...] | None, BeforeValidator(_as_tuple)] = Field(
        default=None,
        alias="in",
        description="Where to look; left out: subject, new text and forwarded text. "
        "own and own_subject leave out what the writer only forwards.",
    )
    sender: Words = Field(default=(), description="From addresses; *@example.org is any there.")
    sender_domain: Words = Field(
        default=(), description="Domains of the From address, subdomains included; *news* is part of a name."
    )
    sender_name: Words = Field(default=(), description="Words in the display name of From.")
    recipients: Words = Field(default=(), description="Addresses in To or Cc; *@example.org is any there.")
    header: Header | None = None
    attachment: Words = Field(default=(), description="File names or types: *.ics, image/*.")
    channel: Annotated[tuple[Channel, ...], BeforeValidator(_as_tuple)] = Field(
        default=(), description="How it reached the mailbox."
    )
    language: Words = Field(default=(), description="Two-letter codes: pl, ro.")
    screened_as: Annotated[tuple[ScreenedAs, ...], BeforeValidator(_as_tuple)] = Field(
        default=(), description="What screening took the sender for."
    )
    from_staff: bool | None = Field(default=None, description="The sender is marked as staff among people.")
    first_contact: bool | None = Field(default=None, description="We have no case of this sender.")
    answers_us: bool | None = Field(default=None, description="It follows up one of our cases.")
    signed: bool | None = Field(
        default=None, description="A person's name stands below the text: no team's, no system's."
    )
    answer_within: Annotated[float, Field(gt=0, le=24 * 60)] | None = Field(
        default=None,
        description="A time is told by which an answer is asked for, at most so many hours ahead.",
    )
    length: Length | None = Field(default=None, description="How many words the new text has.")
    all_: Annotated[tuple[Condition, ...], BeforeValidator(_as_conditions)] = Field(
        default=(), alias="all", description="All of these hold."
    )
    any_: Annotated[tuple[Condition, ...], BeforeValidator(_as_conditions)] = Field(
        default=(), alias="any", description="One of these holds, or more."
    )
    none: Annotated[tuple[Condition, ...], BeforeValidator(_as_conditions)] = Field(
        default=(), description="None of these holds."
    )
    at_least: AtLeast | None = Field(default=None, description="So many of these hold.")
    condition: Annotated[tuple[str, ...], BeforeValidator(_as_tuple)] = Field(
        default=(), description="Named conditions that hold."
    )

    @model_validator(mode="after")
    def _says_something(self) -> Condition:
        if not self.model_fields_set - {"how_many", "but_not", "unless_after", "in_"}:
            raise ValueError("a condition must say what to look for, such as words:")
        return self


class AtLeast(Strict):
    """Evidence that counts only together."""

    n: int = Field(ge=1, le=50)
    of: Annotated[tuple[Condition, ...], BeforeValidator(_as_conditions), Field(min_length=1)]


class NamedCondition(Condition):
    """A condition with a name, for use in several rules."""

    note: str = Field(default="", description="What it means, for the reader.")


class Examples(Strict):
    """Sentences, or whole mails, that must and must not come out so.

    A sentence is tried as the new text of a mail from a member of the public; a first line
    ``Subject: …`` sets the subject. What begins with header lines, ``From:`` among them, is a whole mail;
    with ``In-Reply-To:`` among them it answers a letter of ours.
    """

    match: Words = ()
    miss: Words = ()


class Rule(Strict):
    """One piece of evidence: what it speaks for, how strongly, and when."""

    id: Name = Field(description="Its name in explanations; never reuse one.")
    note: str = Field(default="", description="Why it is there, for the reader.")
    category: Name | None = Field(default=None, description="The category it speaks for.")
    flag: Name | None = Field(default=None, description="The flag it speaks for.")
    channel: Channel | None = Field(default=None, description="The channel it tells.")
    weight: float | None = Field(
        default=None, ge=-20, le=20, description="How strongly; below zero speaks against."
    )
    certain: bool = Field(default=False, description="True settles the matter, whatever the sums say.")
    paragraph: Name | None = Field(
        default=None, description="Added to the receipt when the rule's category is the result (W8)."
    )
    when: Condition
    examples: Examples = Examples()

    @model_validator(mode="after")
    def _one_target(self) -> Rule:
        if sum(target is not None for target in (self.category, self.flag, self.channel)) != 1:
            raise ValueError("a rule speaks for exactly one thing: category:, flag: or channel:")
        if self.channel is None and (self.weight is None) != self.certain:
            raise ValueError("a rule has either a weight: or certain: true")
        if self.paragraph is not None and self.category is None:
            raise ValueError("a paragraph: goes with a category:")
        return self

    @property
    def target(self) -> str:
        """Return the category, flag or channel that the rule speaks for."""
        return self.category or self.flag or self.channel or ""


class Weighed(Strict):
    """Words that count equally."""

    weight: float = Field(ge=-20, le=20, description="How much each counts; below zero speaks against.")
    words: Words = Field(
        description="Words, or two that stand beside one another, as they are compared: small letters.",
        json_schema_extra={"minItems": 1},
    )


class Tally(Strict):
    """What single words and pairs of them tell, each a little: the sum of those met counts like a rule that holds.

    No word of it settles anything. Together they know a mail whose phrases no rule foresaw, by how
    people speak in that situation: "mum", "ward" and "who do" or "your", "nobody" and "told me".
    """

    id: Name = Field(description="Its name in explanations.")
    note: str = Field(default="", description="Why it is there, for the reader.")
    category: Name | None = Field(default=None, description="The category it speaks for.")
    flag: Name | None = Field(default=None, description="The flag it speaks for.")
    in_: Annotated[tuple[Part, ...], BeforeValidator(_as_tuple)] = Field(
        default=DEFAULT_PARTS,
        alias="in",
        description="Where to look; left out: subject, new text and forwarded text.",
    )
    start: float = Field(default=0.0, ge=-20, le=20, description="What it counts before any word.")
    weigh: tuple[Weighed, ...] = Field(
        description="Words and what they count, the heaviest first.", json_schema_extra={"minItems": 1}
    )

    channel: ClassVar[None] = None
    paragraph: ClassVar[None] = None
    certain: ClassVar[bool] = False

    @model_validator(mode="after")
    def _one_target(self) -> Tally:
        if (self.category is None) == (self.flag is None):
            raise ValueError("a tally speaks for exactly one thing: category: or flag:")
        return self

    @property
    def target(self) -> str:
        """Return the category or flag that the tally speaks for."""
        return self.category or self.flag or ""


Condition.model_rebuild()
NamedCondition.model_rebuild()
