"""Who is named in a complaint (policy R8): found however the name is written, and the writer is not."""

from __future__ import annotations

import pytest
from walking import arrived, house

from inboxbot.rules.policy import Policy
from inboxbot.triage.named import people_named
from inboxbot.triage.parse import parse


def _named(
    text: str, *, sender: str = "Nadia Rahman <nadia@homemail.example>", policy: Policy | None = None
) -> tuple[str, ...]:
    return people_named(parse(arrived(text, sender=sender)), policy or house().policy)


def _called(name: str) -> Policy:
    """Return the policy with Helen Marsh under another name."""
    raw = house().policy.model_dump(mode="json", by_alias=True, exclude_unset=True)
    raw["people"]["helen_marsh"]["name"] = name
    return Policy.model_validate(raw)


@pytest.mark.parametrize(
    "text",
    [
        "Helen Marsh was rude to me.",
        "helen marsh was rude to me.",
        "It was Helen\nMarsh who said it.",
        "It was Helen  Marsh who said it.",
        "MARSH WAS RUDE TO ME.",
        "Ms Marsh's tone was rude.",
        "Marsh’s tone was rude.",
        "Your Complaints Manager was rude.",
        "I wrote to helen.marsh@healthwatchhertfordshire.example and was ignored.",
    ],
)
def test_a_name_is_found_however_it_is_written(text: str) -> None:
    assert _named(text) == ("helen_marsh",)


@pytest.mark.parametrize(
    "text", ["The path led over a marsh.", "Nobody was rude to me.", "I was in Marshfield."]
)
def test_a_word_that_is_no_name_names_nobody(text: str) -> None:
    assert _named(text) == ()


def test_an_alias_names_its_owner() -> None:
    assert _named("I wrote to dan.pryce@healthwatchhertfordshire.example in vain.") == ("daniel_pryce",)


@pytest.mark.parametrize(
    "written", ["Siân O'Neill", "Sian O’Neill", "Sian O`Neill", "Mrs O´Neill", "SIAN O'NEILL"]
)
def test_accents_and_apostrophes_hide_nobody(written: str) -> None:
    assert _named(f"{written} was rude to me.", policy=_called("Siân O'Neill")) == ("helen_marsh",)


def test_the_writers_own_name_is_not_a_colleagues() -> None:
    assert _named("I am unhappy.\n\nHelen", sender="Helen Potts <helen@homemail.example>") == ()


def test_a_name_in_text_passed_on_counts() -> None:
    text = "Please see below.\n\n-----Original Message-----\nFrom: Ann Other <ann@other.example>\nSent: Monday\nTo: me\nSubject: rude\n\nHelen Marsh was rude."
    assert "helen_marsh" in _named(text)
