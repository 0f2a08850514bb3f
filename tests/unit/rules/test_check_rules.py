"""What check_rules finds, where, and what it advises."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from inboxbot.config.rules_file import read_policy
from inboxbot.rules.check_rules import check_rules
from inboxbot.rules.finding import Finding
from inboxbot.rules.outcomes import Category, Flag
from inboxbot.rules.rule import NamedCondition, Rule

SHIPPED = read_policy(Path(__file__).parents[3] / "rules.yaml").policy
CATEGORY = Category(name="General", owner="office_manager", acknowledgement=None)


def rule(when: dict[str, Any], **other: Any) -> dict[str, Any]:
    target = {} if {"flag", "channel", "category"} & set(other) else {"category": "general"}
    weight = {} if {"certain", "channel"} & set(other) else {"weight": 1}
    return {"id": "one", **target, **weight, "when": when, **other}


def checked(*rules: dict[str, Any], **other: Any) -> tuple[Finding, ...]:
    conditions = {
        name: NamedCondition.model_validate(each) for name, each in other.get("conditions", {}).items()
    }
    parts = {
        "categories": {"general": CATEGORY, "complaint": CATEGORY},
        "flags": {"urgent": Flag(name="Urgent")},
        "lists": other.get("lists", {"care": ("GP",)}),
        "conditions": conditions,
        "paragraphs": {"dentist": "Ring round."},
        "rules": tuple(Rule.model_validate(each) for each in rules),
        "tallies": (),
    }
    return check_rules(SHIPPED.model_copy(update=parts))


WHEN = ("rules", 0, "when")


@pytest.mark.parametrize(
    ("broken", "path", "what", "hint"),
    [
        (rule({"words": "list:caer"}), (*WHEN, "words", 0), "no list caer", "did you mean care?"),
        (rule({"near": {"words": ["x", "list:caer"]}}), (*WHEN, "near", "words", 1, 0), "no list caer", "care"),
        (rule({"condition": "about_us"}), (*WHEN, "condition"), "no condition about_us", "conditions"),
        (rule({"words": "x"}, category="generl"), ("rules", 0, "category"), "no category generl", "general"),
        (rule({"words": "x"}, flag="urgant"), ("rules", 0, "flag"), "no flag urgant", "urgent"),
        (rule({"words": "x"}, paragraph="dentits"), ("rules", 0, "paragraph"), "no paragraph", "dentist"),
        (rule({"words": ["x", "?!"]}), (*WHEN, "words", 1), "no letter or digit", "take it out"),
        (rule({"words": ""}), (*WHEN, "words", 0), "no letter or digit", "take it out"),
        (rule({"words": "x", "but_not": ["  "]}), (*WHEN, "but_not", 0), "no letter or digit", "take it out"),
        (rule({"words": "ab*"}), (*WHEN, "words", 0), "every word that begins so", "longer"),
        (rule({"words": "*work"}), (*WHEN, "words", 0), "only at the end", "pattern:"),
        (rule({"pattern": "a(?!b)"}), (*WHEN, "pattern"), "cannot be compiled", "use none: instead of a lookahead"),
        (rule({"pattern": "a["}), (*WHEN, "pattern"), "cannot be compiled", "re2"),
        (rule({"pattern": " "}), (*WHEN, "pattern"), "empty", "take it out"),
        (rule({"pattern": "x*"}), (*WHEN, "pattern"), "holds of every text", "at least one"),
        (rule({"pattern": "a.{0,200}b"}), (*WHEN, "pattern"), "more than 60 times", "near:"),
        (rule({"words": ["x", "y"], "how_many": 3}), (*WHEN, "how_many"), "more words are asked for", "at most 2"),
        (rule({"at_least": {"n": 3, "of": ["x", "y"]}}), (*WHEN, "at_least", "n"), "more are asked for", "at most 2"),
        (rule({"length": {"at_least": 9, "at_most": 3}}), (*WHEN, "length"), "that long and that short", "above"),
        (rule({"words": "x", "none": ["x"]}), (*WHEN, "none", 0), "can never hold", "take one"),
        (rule({"words": ["x"], "none": [["x", "y"]]}), (*WHEN, "none", 0), "every word that the rule asks for", "take"),
        (rule({"all": ["x", "y"], "none": ["y"]}), (*WHEN, "none", 0), "can never hold", "take one"),
        (rule({"words": "x", "channel": "letter"}, channel="letter"), WHEN, "cannot ask for it", "subject"),
        (rule({"any": [{"none": [{"words": "list:nope"}]}]}), (*WHEN, "any", 0, "none", 0, "words", 0), "no list nope", "lists"),
    ],
)  # fmt: skip
def test_a_mistake_is_found_at_its_place(
    broken: dict[str, Any], path: tuple[Any, ...], what: str, hint: str
) -> None:
    found = checked(broken)
    assert [finding.path for finding in found] == [path]
    assert what in found[0].what
    assert hint in found[0].hint


def test_only_a_family_that_is_too_short_is_a_warning() -> None:
    assert [finding.warning for finding in checked(rule({"words": ["ab*", "?"]}))] == [True, False]


def test_a_condition_excluded_by_its_own_rule_is_found() -> None:
    broken = rule({"condition": "care", "none": [{"condition": "care"}]})
    found = checked(broken, conditions={"care": {"words": "GP"}})
    assert [finding.path for finding in found] == [(*WHEN, "none", 0)]


def test_a_circle_of_conditions_is_found_at_each_of_them() -> None:
    circle = {"a": {"condition": "b"}, "b": {"any": [{"condition": "a"}]}, "c": {"condition": "a"}}
    found = checked(conditions=circle)
    assert [finding.path for finding in found] == [("conditions", "a"), ("conditions", "b")]


def test_a_list_in_a_list_is_found() -> None:
    found = checked(lists={"care": ("GP",), "all": ("list:care",)})
    assert [(finding.path, finding.what) for finding in found] == [
        (("lists", "all", 0), "a list cannot name a list: list:care")
    ]


def test_two_rules_of_one_name_are_found() -> None:
    found = checked(rule({"words": "x"}), rule({"words": "y"}))
    assert [finding.path for finding in found] == [("rules", 1, "id")]


def test_a_rule_that_a_certain_one_before_it_has_settled_is_found() -> None:
    found = checked(rule({"words": "x"}, certain=True), rule({"words": "x"}, id="two"))
    assert [finding.path for finding in found] == [("rules", 1, "when")]


def test_rules_with_equal_conditions_for_different_flags_are_no_mistake() -> None:
    assert checked(rule({"words": "x"}, certain=True), rule({"words": "x"}, id="two", flag="urgent")) == ()


def test_rules_without_a_mistake_give_no_finding() -> None:
    good = rule({"words": ["list:care", "complain*"], "none": [{"condition": "care"}], "pattern": r"\d{6}"})
    assert checked(good, conditions={"care": {"words": "nurse"}}) == ()
