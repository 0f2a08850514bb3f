"""Each kind of condition: when it holds, and on which words."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from pydantic import ValidationError

from inboxbot.config.rules_file import read_policy
from inboxbot.model.plan import StatedTime
from inboxbot.rules.compiled import CompiledRules, compile_rules
from inboxbot.rules.facts import Facts
from inboxbot.rules.rule import NamedCondition, Rule, Tally

SHIPPED = read_policy(Path(__file__).parents[3] / "rules.yaml").policy
MONDAY = datetime(2026, 6, 8, 9, tzinfo=UTC)
LISTS = {"care": ("GP", "doctor*"), "us": ("you", "your")}
CONDITIONS = {"about_care": NamedCondition.model_validate({"words": "list:care"})}


def compiled(*rules: dict[str, Any]) -> CompiledRules:
    """Compile rules beside two lists and a named condition."""
    read = tuple(Rule.model_validate(rule) for rule in rules)
    parts = {"lists": LISTS, "conditions": CONDITIONS, "rules": read, "tallies": ()}
    return compile_rules(SHIPPED.model_copy(update=parts))


def holds(when: dict[str, Any], facts: Facts) -> tuple[str, ...] | None:
    """Return the words on which a condition holds, None where it does not."""
    held = compiled({"id": "tried", "category": "general", "weight": 1, "when": when}).holding(facts)
    return held[0].words if held else None


def text(words: str, **other: Any) -> Facts:
    return Facts(texts={"text": words}, **other)


def asked_for(words: str, *, hours: float, doubtful: bool = False) -> Facts:
    stated = StatedTime(MONDAY + timedelta(hours=hours), words, doubtful)
    return Facts(received_at=MONDAY, stated_time=lambda: stated)


@pytest.mark.parametrize(
    ("when", "words", "expected"),
    [
        ({"words": "dentist"}, "A Dentist, please", ("Dentist",)),
        ({"words": ["dentist", "list:care"]}, "my GP and my doctors", ("GP", "doctors")),
        ({"words": [111]}, "I rang 111", ("111",)),
        ({"words": ["GP", "nurse"], "how_many": 2}, "GP, gp, GP", None),
        ({"words": ["GP", "nurse"], "how_many": 2}, "the GP's nurse", ("GP's", "nurse")),
        (
            {"words": "complain*", "but_not": ["not a complaint", "complaints team"]},
            "This is not a complaint to the complaints team.",
            None,
        ),
        (
            {"words": "complain*", "but_not": ["not a complaint"]},
            "Not a complaint? It is a complaint!",
            ("complaint",),
        ),
        ({"words": "happy", "unless_after": ["not", "never"]}, "I am not at all happy", None),
        ({"words": "happy", "unless_after": ["not"]}, "It is not late. I am happy", ("happy",)),
        ({"near": {"words": ["your", "rude"], "within": 3}}, "your man was rude", ("your man was rude",)),
        ({"near": {"words": ["your", "rude"], "within": 3}}, "rude was your man", ("rude was your",)),
        ({"near": {"words": ["your", "rude"], "within": 3, "in_order": True}}, "rude was your man", None),
        ({"near": {"words": ["your", "rude"], "within": 1}}, "your man was rude", None),
        ({"near": {"words": ["your", "rude"], "within": 9}}, "I saw your man. The nurse was rude", None),
        ({"near": {"words": [["a", "one"], ["b"], ["c"]], "within": 2}}, "one x b c", ("one x b c",)),
        ({"pattern": r"\bC/\d{2}/\d+"}, "my ref c/26/003 please", ("c/26/003",)),
        ({"pattern": "caf\u00e9s?"}, "two cafe\u0301s", ("cafés".replace("é", "e\u0301"),)),
        ({"all": ["GP", "nurse"]}, "GP and nurse", ("GP", "nurse")),
        ({"all": ["GP", "nurse"]}, "GP only", None),
        ({"any": ["GP", ["nurse", "ward"]]}, "the ward", ("ward",)),
        ({"words": "GP", "none": ["hospital"]}, "GP at the hospital", None),
        ({"words": "GP", "none": ["hospital"]}, "GP", ("GP",)),
        ({"at_least": {"n": 2, "of": ["GP", "nurse", "ward"]}}, "nurse on the ward", ("nurse", "ward")),
        ({"at_least": {"n": 2, "of": ["GP", "nurse", "ward"]}}, "ward ward", None),
        ({"condition": "about_care"}, "no doctor", ("doctor",)),
        ({"length": {"at_most": 3}}, "one two three", ()),
        ({"length": {"at_most": 3}}, "one two three four", None),
        ({"length": {"at_least": 4}}, "one two three", None),
    ],
)
def test_conditions_on_the_text(when: dict[str, Any], words: str, expected: tuple[str, ...] | None) -> None:
    assert holds(when, text(words)) == expected


@pytest.mark.parametrize(
    ("when", "facts", "expected"),
    [
        ({"sender": "ann@x.example"}, Facts(sender="ann@x.example"), ("ann@x.example",)),
        ({"sender": "*@x.example"}, Facts(sender="bob@x.example"), ("bob@x.example",)),
        ({"sender": "*@x.example"}, Facts(sender="bob@y.example"), None),
        ({"sender_domain": "x.example"}, Facts(sender="a@mail.x.example"), ("mail.x.example",)),
        ({"sender_domain": "x.example"}, Facts(sender="a@notx.example"), None),
        ({"sender_domain": "*news*"}, Facts(sender="a@hertsnews.example"), ("hertsnews.example",)),
        ({"sender_name": "reporter"}, Facts(texts={"sender_name": "Jo, Reporter"}), ("Reporter",)),
        ({"sender_name": "reporter"}, text("reporter"), None),
        (
            {"recipients": "press@*"},
            Facts(recipients=("info@x.example", "press@x.example")),
            ("press@x.example",),
        ),
        ({"header": {"name": "List-Id"}}, Facts(headers={"list-id": ("<a.b>",)}), ("list-id: <a.b>",)),
        (
            {"header": {"name": "X-Kind", "words": "scan"}},
            Facts(headers={"x-kind": ("A Scan",)}),
            ("x-kind: A Scan",),
        ),
        ({"header": {"name": "X-Kind", "words": "scan"}}, Facts(headers={"x-kind": ("fax",)}), None),
        ({"attachment": "*.ics"}, Facts(attachments=(("Invite.ICS", "text/calendar"),)), ("Invite.ICS",)),
        ({"attachment": "image/*"}, Facts(attachments=(("a.pdf", "application/pdf"),)), None),
        ({"channel": "telephone"}, Facts(channel="telephone"), ()),
        ({"channel": ["letter"]}, Facts(), None),
        ({"language": "pl"}, Facts(language="pl"), ()),
        ({"screened_as": ["bulk"]}, Facts(screened_as="bulk"), ()),
        ({"from_staff": True}, Facts(from_staff=True), ()),
        ({"from_staff": False}, Facts(from_staff=True), None),
        ({"first_contact": True}, Facts(), ()),
        ({"signed": True}, Facts(signed=True), ()),
        ({"signed": True}, Facts(), None),
        ({"answers_us": True}, Facts(), None),
        ({"answer_within": 30}, asked_for("5pm tomorrow", hours=30), ("5pm tomorrow",)),
        ({"answer_within": 30}, asked_for("5pm tomorrow", hours=30.1), None),
        ({"answer_within": 30}, asked_for("5pm tomorrow", hours=30, doubtful=True), None),
        ({"answer_within": 30}, Facts(), None),
        ({"words": "GP", "in": "subject"}, Facts(texts={"subject": "GP?", "text": "x"}), ("GP",)),
        ({"words": "GP", "in": ["subject"]}, text("GP"), None),
        ({"words": "GP"}, Facts(texts={"quoted": "GP"}), None),
        ({"words": "GP", "in": "all"}, Facts(texts={"quoted": "GP"}), ("GP",)),
        ({"words": "GP"}, Facts(texts={"forwarded": "GP"}), ("GP",)),
        ({"in": "subject", "any": ["GP", "nurse"]}, text("GP"), None),
    ],
)
def test_conditions_on_the_message(
    when: dict[str, Any], facts: Facts, expected: tuple[str, ...] | None
) -> None:
    assert holds(when, facts) == expected


def test_what_stands_side_by_side_must_hold_together() -> None:
    when = {"words": "GP", "from_staff": True}
    assert holds(when, text("GP")) is None
    assert holds(when, text("GP", from_staff=True)) == ("GP",)


def test_rules_see_the_channel_that_a_rule_tells() -> None:
    rules = compiled(
        {"id": "uses", "category": "general", "weight": 1, "when": {"channel": "telephone"}},
        {"id": "tells", "channel": "telephone", "when": {"words": "voicemail"}},
    )
    assert [held.rule.id for held in rules.holding(text("a voicemail"))] == ["uses", "tells"]
    assert rules.holding(text("a mail")) == ()


def test_the_same_facts_give_the_same_answer_every_time() -> None:
    rules = compiled(
        {"id": "a", "category": "general", "weight": 1, "when": {"words": ["list:care", "list:us"]}}
    )
    facts = text("you and your GP; you and your doctor " * 20)
    assert rules.holding(facts) == rules.holding(facts)


def test_more_than_fifty_expressions_are_found_as_one_alone_would_be() -> None:
    rules = compiled(
        *(
            {"id": f"r{n}", "category": "general", "weight": 1, "when": {"pattern": f"x{n}\\b"}}
            for n in range(120)
        )
    )
    assert [held.rule.id for held in rules.holding(text("x7 x70 x119 x1234"))] == ["r7", "r70", "r119"]


@pytest.mark.parametrize(
    "rule",
    [
        {"id": "a", "weight": 1, "when": {"words": "x"}},  # no target
        {"id": "a", "category": "general", "flag": "urgent", "weight": 1, "when": {"words": "x"}},  # two
        {"id": "a", "category": "general", "when": {"words": "x"}},  # neither weight nor certain
        {"id": "a", "category": "general", "weight": 1, "certain": True, "when": {"words": "x"}},
        {"id": "a", "category": "general", "weight": 1, "when": {}},  # says nothing
        {"id": "a", "category": "general", "weight": 1, "when": {"in": "subject"}},
        {"id": "a", "category": "general", "weight": 1, "when": {"wrds": "x"}},
        {"id": "a", "flag": "urgent", "weight": 1, "paragraph": "p", "when": {"words": "x"}},
    ],
)
def test_a_rule_that_does_not_make_sense_is_refused(rule: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        Rule.model_validate(rule)


def test_own_words_leave_out_what_is_forwarded_and_are_the_whole_text_where_nothing_is() -> None:
    texts = {
        "text": "What now?\n\nWe aim to respond.",
        "own": "What now?",
        "subject": "Fwd: Away",
        "own_subject": "",
    }
    own = {"in": ["own_subject", "own"]}
    assert holds({"words": "respond"}, Facts(texts=texts)) == ("respond",)
    assert holds({"words": ["respond", "away"], **own}, Facts(texts=texts)) is None
    assert holds({"pattern": "respond|away", **own}, Facts(texts=texts)) is None
    whole = Facts(texts={"text": "We aim to respond.", "subject": "Away"})
    assert holds({"words": ["respond", "away"], **own}, whole) == ("Away", "respond")
    assert holds({"pattern": "aim to (respond)", **own}, whole) == ("aim to respond",)


def test_a_phrase_inside_a_longer_one_is_not_a_second_find() -> None:
    twice = {"words": ["aim to respond", "we aim to respond within", "ticket"], "how_many": 2}
    assert holds(twice, text("We aim to respond within ten days.")) is None
    assert holds(twice, text("Your ticket: we aim to respond within ten days.")) is not None


def test_a_tally_looks_only_where_it_says() -> None:
    told = {"id": "by_words", "flag": "automatic", "weigh": [{"weight": 0.5, "words": ["respond", "now"]}]}
    facts = Facts(texts={"text": "What now?\n\nWe respond.", "own": "What now?"})
    for where, words in ((["own"], ("now +0.5",)), (["text"], ("now +0.5", "respond +0.5"))):
        tally = Tally.model_validate({**told, "in": where})
        rules = compile_rules(SHIPPED.model_copy(update={"rules": (), "tallies": (tally,)}))
        assert [held.words for held in rules.holding(facts)] == [words]
