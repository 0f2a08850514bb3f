"""Danger said in a line: no sum of words outvotes it, however short the mail and whatever its subject."""

from __future__ import annotations

from itertools import product
from typing import Any

import pytest
from test_rules_floor import judge

SUBJECTS = ("hello", "", "Appointment", "please help")
LIFE = (
    "Everyone would be better off without me.",
    "I want to end it all.",
    "I cannot go on like this.",
    "I am so tired of living.",
    "i am going to take all my pills tonight",
    "I am going to take all my tablets tonight and I wanted somebody to know.",
    "There is no point in going on.",
    "I want to kill myself",
    "I am going to kill myself tonight.",
    "I want to die.",
    "I cant see the point of waking up any more",
)
WATCHED = (
    "Last night he put his hand around my neck. Please dont phone, he looks at my phone.",
    "He strangled me and he checks my messages.",
    "He looks at my phone.",
    "My partner sees what I get on here so be careful what you send.",
)
OTHER = (
    "I cannot go on with the volunteering, sorry. Who takes the rota?",
    "Do I take all my tablets before the blood test? The surgery does not answer.",
    "We are holding a suicide awareness workshop in May. May we have your leaflets?",
)


LEAFLETS = (
    "Please may we have twenty of your leaflets for our waiting room?\n\nKind regards\nNia Wren\n"
    "Manager, Wren Care\nThis email is confidential. If you are in danger dial 999."
)

Told = dict[tuple[str, str], frozenset[str]]


@pytest.fixture(scope="module")
def told() -> Told:
    """Return the marks of every text under every subject."""
    labels: list[dict[str, Any]] = [
        {
            "id": f"danger{number}",
            "received": "2026-06-10T10:00:00+01:00",
            "from_name": "Ann",
            "from_addr": "ann@homemail.example",
            "subject": subject,
            "body": text,
            "html": None,
            "headers": {},
        }
        for number, (text, subject) in enumerate(product((*LIFE, *WATCHED, *OTHER, LEAFLETS), SUBJECTS))
    ]
    return {(one["body"], one["subject"]): frozenset(result.flags) for one, result in judge(labels)}


@pytest.mark.parametrize("text", LIFE)
def test_who_says_that_they_may_end_their_life_is_urgent(text: str, told: Told) -> None:
    assert [subject for subject in SUBJECTS if "urgent" not in told[text, subject]] == []


@pytest.mark.parametrize("text", WATCHED)
def test_who_is_watched_is_written_to_by_nobody(text: str, told: Told) -> None:
    assert [subject for subject in SUBJECTS if "danger_at_home" not in told[text, subject]] == []


@pytest.mark.parametrize("text", OTHER)
def test_the_same_words_of_something_else_are_not_urgent(text: str, told: Told) -> None:
    assert [subject for subject in SUBJECTS if "urgent" in told[text, subject]] == []


def test_a_care_home_that_asks_for_leaflets_is_no_seller(told: Told) -> None:
    nobody = {"automatic", "unwanted", "maybe_nobody"}
    assert [subject for subject in SUBJECTS if nobody & told[LEAFLETS, subject]] == []
