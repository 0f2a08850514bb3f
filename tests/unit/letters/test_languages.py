"""Acknowledgements in other languages: off as shipped, drafts, whole in text and page, right to left where written so."""

from __future__ import annotations

import email
import email.policy
from dataclasses import replace
from email.message import EmailMessage

import pytest

from inboxbot.letters.faults import find_faults
from inboxbot.letters.letters import Letters
from inboxbot.letters.page import Page
from inboxbot.letters.samples import CaseSample, write
from inboxbot.rules.policy import Policy
from inboxbot.rules.wording import OtherLanguages

ADDRESS = "info@example.org"
KEY = b"a key of at least sixteen octets"
GENERAL = "acknowledgement_general"
# How each language says Friday 27 November 2026, and one word of its heading.
LANGUAGES = {
    "pl": ("27 listopada 2026", "Po polsku"),
    "ro": ("27 noiembrie 2026", "În limba română"),
    "bn": ("27 নভেম্বর 2026", "বাংলায়"),
    "ur": ("27 نومبر 2026", "اردو میں"),
    "uk": ("27 листопада 2026", "Українською"),
    "cy": ("27 Tachwedd 2026", "Yn Gymraeg"),
}


def with_languages(policy: Policy, *codes: str) -> Policy:
    return policy.model_copy(update={"other_languages": OtherLanguages(send=codes)})


def bodies(letters: Letters, letter: str, language: str) -> tuple[str, str, str]:
    """Return plain text, page, and the Content-Language of a letter to somebody who wrote in this language."""
    sample = letters.samples(letter)[0]
    assert isinstance(sample, CaseSample)
    mail = write(letters, letter, CaseSample(replace(sample.about, language=language)))
    parsed = email.message_from_bytes(mail.content, policy=email.policy.default)
    assert isinstance(parsed, EmailMessage)
    text, page = (parsed.get_body((kind,)) for kind in ("plain", "html"))
    assert text is not None
    assert page is not None
    return (
        text.get_content().replace("\r\n", "\n"),
        page.get_content().replace("\r\n", "\n"),
        str(parsed["Content-Language"]),
    )


@pytest.mark.parametrize("code", LANGUAGES)
def test_as_shipped_a_message_in_another_language_is_answered_in_english_only(
    code: str, letters: Letters
) -> None:
    text, page, language = bodies(letters, GENERAL, code)
    assert LANGUAGES[code][1] not in text + page
    assert language == "en-GB"


@pytest.mark.parametrize("code", LANGUAGES)
@pytest.mark.parametrize("letter", [GENERAL, "acknowledgement_urgent"])
def test_switched_on_the_same_stands_beneath_the_english(
    code: str, letter: str, sources: dict[str, str], policy: Policy
) -> None:
    policy = with_languages(policy, code)
    letters = Letters(sources, policy, address=ADDRESS, secret_key=KEY)
    text, page, language = bodies(letters, letter, code)
    day, heading = LANGUAGES[code]
    own = text[text.index(heading) : text.index("Would another way suit you better?")]
    assert text.index("With best wishes") < text.index(heading)
    for said in (day, "HWE-2026-7K4QX", "01632 960123", "- 999 (", "- 111 (", "- 116 123 ("):
        assert said in own
    if letter == "acknowledgement_urgent":
        assert own.index("999") < own.index(day)  # whom to call comes first here too
    block = Page(page[page.index(f'<div lang="{code}"') :]).text()
    assert " ".join(own.replace("\n- ", "\n").split()) in " ".join(block.split())
    assert (f'<div lang="{code}" dir="rtl"' in page) == (code == "ur")
    assert language == f"en-GB, {code}"
    assert find_faults(letters, policy, sources, only=[letter]) == ()


def test_another_language_than_those_switched_on_is_answered_in_english(
    sources: dict[str, str], policy: Policy
) -> None:
    letters = Letters(sources, with_languages(policy, "pl"), address=ADDRESS, secret_key=KEY)
    assert "Po polsku" not in bodies(letters, GENERAL, "ro")[0]


def test_a_draft_that_is_switched_on_is_warned_of_and_a_missing_text_refused(
    sources: dict[str, str], policy: Policy
) -> None:
    letters = Letters(sources, with_languages(policy, "pl", "xx"), address=ADDRESS, secret_key=KEY)
    told = [(one.where, one.warning) for one in letters.check() if "_in_" in one.where]
    assert told == [
        ("_in_pl.html:1", True),
        ("_in_pl.txt:1", True),
        ("_in_xx.html", False),
        ("_in_xx.txt", False),
    ]


@pytest.mark.parametrize("code", LANGUAGES)
def test_every_draft_is_marked_as_one(code: str, sources: dict[str, str]) -> None:
    for part in (".txt", ".html"):
        assert "DRAFT" in sources[f"_in_{code}{part}"].splitlines()[0]
        assert "to be checked by a speaker of " in sources[f"_in_{code}{part}"].splitlines()[0]
