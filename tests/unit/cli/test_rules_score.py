"""`inboxbot rules score`: figures over labelled mails that can be reckoned by hand."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from small_rules import write_rules
from terminals import Terminal

RULES = """\
- {id: dentist, category: signposting, weight: 2, when: {words: [dentist*]}}
- {id: reporter, category: media, weight: 3, when: {words: [reporter*]}}
- {id: fire, flag: urgent, weight: 1, when: {words: [fire]}}
- {id: bot, flag: automatic, certain: true, when: {words: [robot]}}
"""
NO = {"in_doubt_complaint": False, "urgent": False, "automatic": False, "unwanted": False}


def label(number: int, category: str, body: str, **flags: bool) -> dict[str, Any]:
    return {
        "id": f"m{number}",
        "received": "2026-11-18T10:00:00+00:00",
        "from_name": "Ann Other",
        "from_addr": f"ann{number}@post.example",
        "subject": f"Subject {number}",
        "body": body,
        "category": category,
        "flags": {**NO, **flags},
        "media_deadline": "2026-11-19T12:00:00" if "noon" in body else None,
        "why": "so it is",
    }


LABELS = [
    label(1, "signposting", "I need a dentist."),
    label(2, "signposting", "I need a nurse."),
    label(3, "media", "I am a reporter. My deadline is noon tomorrow."),
    label(4, "general", "I saw a reporter at the dentist."),
    label(5, "general", "There is a fire.", urgent=True),
    label(6, "general", "Run!", urgent=True),
    label(7, "general", "I am a robot.", automatic=True),
]


def slip(**wrong: Any) -> str:
    return json.dumps({**LABELS[0], **wrong})


@pytest.fixture
def scored(terminal: Terminal, quick_rules: Path, tmp_path: Path) -> Terminal:
    rules = write_rules(quick_rules, tmp_path / "rules.yaml", RULES)
    terminal.set(ADDRESS="info@example.org", RULES=str(rules))
    Path("labelled.jsonl").write_text("\n".join(map(json.dumps, LABELS)) + "\n\n")
    return terminal


def test_figures_are_those_reckoned_by_hand(scored: Terminal) -> None:
    told = scored.run("rules", "score", "labelled.jsonl", "--json").json
    assert told["mails"] == 7
    assert told["categories"]["signposting"] == {
        "precision": 1.0, "recall": 0.5, "f1": 0.6667, "are": 2, "said": 1, "right": 1,
    }  # fmt: skip
    assert told["categories"]["media"] == {
        "precision": 0.5, "recall": 1.0, "f1": 0.6667, "are": 1, "said": 2, "right": 1,
    }  # fmt: skip
    assert told["categories"]["general"]["f1"] == 0.75
    assert told["macro_f1"] == round((2 / 3 + 2 / 3 + 0.75) / 3, 4)
    assert told["flags"]["urgent"]["recall"] == 0.5
    assert told["confusion"]["general"] == {"media": 1, "complaint": 0, "signposting": 0, "general": 3}
    assert told["aims"]["media deadlines read right to the hour"] == {"count": 1, "of": 1}
    assert told["aims"]["automatic or unwanted mail acknowledged"] == {"count": 0, "of": 1}


def test_the_worst_mistake_stands_first(scored: Terminal) -> None:
    told = scored.run("rules", "score", "labelled.jsonl", "--json").json
    assert [(one["id"], one["is"], one["taken_for"], one["wrong_flags"]) for one in told["mistakes"]] == [
        ("m6", "general", "general", ["urgent"]),  # danger that nobody saw
        ("m4", "general", "media", []),  # surely wrong
        ("m2", "signposting", "general", []),
    ]
    said = scored.run("rules", "score", "labelled.jsonl").out
    assert "m4  general taken for media: Subject 4\n    labelled so because: so it is\n" in said
    assert "    reporter (media +3): reporter\n" in said
    assert said.index("m6  urgent missed") < said.index("m4  general")


def test_who_would_be_answered_is_told_as_if_we_were_live(scored: Terminal) -> None:
    labels = [
        label(1, "general", "The lift engineer came.", automatic=True),
        label(2, "general", "I am a robot.", automatic=True),
        label(3, "general", "My dishwasher is a robot."),
        label(4, "general", "My dishwasher is a fridge."),
    ]
    Path("labelled.jsonl").write_text("\n".join(map(json.dumps, labels)))
    told = scored.run("rules", "score", "labelled.jsonl", "--json").json
    assert told["aims"]["automatic or unwanted mail acknowledged"] == {"count": 1, "of": 2}
    assert told["aims"]["people refused an acknowledgement"] == {"count": 1, "of": 2}
    said = scored.run("rules", "score", "labelled.jsonl").out
    assert "m3  automatic set wrongly; refused an acknowledgement: Subject 3" in said
    assert "m1  automatic missed; acknowledged: Subject 1" in said


def test_so_many_mistakes_are_shown_as_asked_for(scored: Terminal) -> None:
    said = scored.run("rules", "score", "labelled.jsonl", "--mistakes", "1").out
    assert "m6  urgent missed" in said
    assert "m4 " not in said
    assert said.endswith("and 2 more; --mistakes 3 shows all\n")


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("{", "labelled.jsonl:2: this is no labelled mail"),
        ('{"id": "x"}', "it lacks 'category'"),
        ("[]", "labelled.jsonl:2: this is no labelled mail: it is no JSON object"),
        (slip(flags=["urgent"]), 'flags are written {"urgent": true}'),
        (slip(flags=[]), 'flags are written {"urgent": true}'),
        (slip(headers=["x"]), "headers are written {"),
        (slip(flags={"urgent": "no"}), "each flag is true or false"),
        (slip(flags={"urgnt": True}), "there is no flag urgnt (did you mean urgent?)"),
        (slip(category="complaintz"), "there is no category complaintz (did you mean complaint?)"),
        (slip(media_deadline="tomorrow"), "Invalid isoformat string: 'tomorrow'"),
    ],
)
def test_a_line_that_is_no_labelled_mail_is_told_with_its_number(
    line: str, said: str, scored: Terminal
) -> None:
    Path("labelled.jsonl").write_text(json.dumps(LABELS[0]) + "\n" + line + "\n")
    result = scored.run("rules", "score", "labelled.jsonl")
    assert result.code == 1
    assert said in result.err
