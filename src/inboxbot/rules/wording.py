"""What our letters say: ``wording:``, ``paragraphs:`` and ``other_languages:``."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from inboxbot.rules.rule import Words
from inboxbot.rules.section import Day, Line, Section


class Wording(Section):
    """How our letters are worded (W1); `inboxbot letters check` holds them to it."""

    longest_sentence: int = Field(default=25, ge=8, le=60, description="In words.")
    highest_grade: float = Field(default=8.0, ge=3, le=16, description="Flesch-Kincaid reading grade.")
    known_acronyms: Words = Field(
        default=("NHS", "GP", "UK", "KB", "MB"), description="Acronyms that everybody knows."
    )
    jargon: dict[Line, Line] = Field(
        default_factory=dict,
        description="Words that letters to the public avoid (word* for all its forms), each with what to say.",
    )


LanguageCode = Annotated[str, Field(pattern=r"^[a-z]{2}$")]


class Paragraph(Section):
    """Checked information that a rule may add to an acknowledgement (W8)."""

    text: Line
    checked_on: Day | None = Field(
        default=None,
        description="When somebody last made sure that it is true; after a year the digest asks.",
    )


def as_paragraph(value: object) -> object:
    """Take a bare text for a paragraph that nobody says they have checked."""
    return {"text": value} if isinstance(value, str) else value


class OtherLanguages(Section):
    """Acknowledgements in other languages, beneath the plain English one (W2)."""

    send: tuple[LanguageCode, ...] = Field(
        default=(),
        description="Languages (pl, cy) whose text a speaker has checked: templates/_in_CODE.txt and .html. "
        "A message in one of them is acknowledged in English and in it.",
    )
