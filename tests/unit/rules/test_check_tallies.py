"""What is found wrong with tallies, at which place of the file, and what is advised."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from inboxbot.config.rules_file import read_policy
from inboxbot.rules.check_rules import check_rules
from inboxbot.rules.rule import Tally

SHIPPED_FILE = Path(__file__).parents[3] / "rules.yaml"
SHIPPED = read_policy(SHIPPED_FILE).policy


def tally(*words: str, **other: Any) -> dict[str, Any]:
    target = {} if {"flag", "category"} & set(other) else {"category": "general"}
    return {"id": "told_by_words", "weigh": [{"weight": 0.5, "words": words}], **target, **other}


@pytest.mark.parametrize(
    ("broken", "path", "what", "hint"),
    [
        (tally("mum", category="generl"), ("category",), "there is no category generl", "did you mean general?"),
        (tally("mum", flag="urgant"), ("flag",), "there is no flag urgant", "did you mean urgent?"),
        (
            tally("mum", id="service_named"),
            ("id",),
            "the name service_named is taken",
            "take one of the two out, or give this tally another name",
        ),
        (
            tally("mum", "ward", "mum"),
            ("weigh", 0, "words", 2),
            "“mum” stands twice in this tally: it has the weight 0.5 already",
            "take one of the two out",
        ),
        (tally(), ("weigh", 0, "words"), "there is no word with this weight", "write one, or take the weight out"),
        (tally(weigh=[]), ("weigh",), "the tally weighs no word", "give it words, or take it out"),
        (
            tally("Ward"),
            ("weigh", 0, "words", 0),
            "“Ward” can never be met",
            "words are compared in small letters without accents: write ward",
        ),
        (
            tally("mum", "my mum", "for my mum"),
            ("weigh", 0, "words", 2),
            "“for my mum” can never be met",
            "a tally knows no more than two words together: write a rule for “for my mum”",
        ),
        (
            tally("my  mum"),
            ("weigh", 0, "words", 0),
            "“my  mum” can never be met",
            "words are compared in small letters without accents: write my mum",
        ),
        (tally("?"), ("weigh", 0, "words", 0), "“?” can never be met", "take it out, or write a word"),
    ],
)  # fmt: skip
def test_what_is_wrong_with_a_tally_is_told_with_its_place_and_what_to_try(
    broken: dict[str, Any], path: tuple[str | int, ...], what: str, hint: str
) -> None:
    policy = SHIPPED.model_copy(update={"tallies": (Tally.model_validate(broken),)})
    (found,) = check_rules(policy)
    assert (found.path, found.what, found.hint) == (("tallies", 0, *path), what, hint)


def test_the_shipped_tallies_are_in_order() -> None:
    assert [found for found in check_rules(SHIPPED) if found.path[0] == "tallies"] == []
