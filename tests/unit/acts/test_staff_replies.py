"""Replies of colleagues in their own words: none carried out wrongly. ``tests/corpus/staff_replies.jsonl``.

``part`` tells what was written before the words in rules.yaml from what was written after them (held out).
"""

from __future__ import annotations

import json
from datetime import datetime
from functools import cache
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
import yaml

from inboxbot.acts.by_mail_words import Understood, understand
from inboxbot.acts.table import ACTS
from inboxbot.app.act_names import unknown_acts
from inboxbot.config import packaged_rules, read_policy
from inboxbot.model.message import Address
from inboxbot.rules.commands import Commands
from inboxbot.rules.people import Person
from shipped import rules_in

CORPUS = Path(__file__).parents[2] / "corpus" / "staff_replies.jsonl"
NOW = datetime(2026, 11, 18, 14, 0, tzinfo=ZoneInfo("Europe/London"))
LEAST_UNDERSTOOD = 0.8
"""Of the replies that ask for an act plainly; the others are asked about or kept as notes, which harms nobody."""


@cache
def rules() -> tuple[Commands, dict[str, Person]]:
    data = yaml.load(packaged_rules().read_bytes(), Loader=yaml.CSafeLoader)
    return Commands(**data["commands"]), {key: Person(**one) for key, one in data["people"].items()}


def read(text: str, of: str = "") -> Understood:
    """Read a reply of Amina's about what ``of`` wrote."""
    commands, people = rules()
    return understand(
        text, commands.replies, people, "amina_shah", local=NOW, about=Address("jo@home.example", of)
    )


def told(meant: Understood) -> str:
    """Return what would be done: ``not_mine:priya_nair``; else ``ask``, ``note`` or ``nothing``."""
    if meant.meaning != "act":
        return meant.meaning
    rest = meant.day.isoformat() if meant.day else meant.colleague
    return f"{meant.act}:{rest}" if rest else meant.act


def replies() -> list[dict[str, str]]:
    return [json.loads(line) for line in CORPUS.read_text(encoding="utf-8").splitlines()]


def test_there_are_at_least_a_hundred_and_sixty_and_a_part_was_held_out() -> None:
    parts = [one["part"] for one in replies()]

    assert len(parts) >= 160
    assert parts.count("held out") >= 60
    assert len({one["text"] for one in replies()}) == len(parts)


@pytest.mark.parametrize("reply", replies(), ids=lambda one: one["text"][:40])
def test_a_reply_is_never_carried_out_as_something_else(reply: dict[str, str]) -> None:
    found = told(read(reply["text"], reply.get("of", "")))

    assert found in {reply["expect"], "ask", "note", "nothing"}


def test_most_replies_that_ask_for_something_plainly_are_understood() -> None:
    plain = [one for one in replies() if one["expect"] not in {"ask", "note", "nothing"}]

    understood = sum(told(read(one["text"], one.get("of", ""))) == one["expect"] for one in plain)

    assert understood / len(plain) >= LEAST_UNDERSTOOD


def test_every_act_that_words_ask_for_is_one() -> None:
    assert set(rules()[0].replies.means) <= set(ACTS)
    assert {link.act for link in rules()[0].links} <= set(ACTS)


def test_words_are_taken_from_the_rules() -> None:
    commands, people = rules()
    emptied = commands.replies.model_copy(update={"means": {"answered": ("geschafft",)}})

    assert understand("Done", emptied, people, "amina_shah", local=NOW).meaning == "note"
    assert understand("Geschafft!", emptied, people, "amina_shah", local=NOW).act == "answered"


def test_without_words_of_doubt_a_doubtful_reply_would_be_carried_out() -> None:
    commands, people = rules()
    bold = commands.replies.model_copy(update={"in_doubt": (), "before": ("not",), "no_more_than": ("yet",)})

    assert read("I have not answered yet").meaning != "act"
    assert read("Not done yet").meaning == "ask"
    assert understand("Not done yet", bold, people, "amina_shah", local=NOW).meaning == "act"


def test_an_act_that_there_is_none_of_is_told_with_its_line(tmp_path: Path) -> None:
    text = (
        packaged_rules().read_text(encoding="utf-8").replace("{act: answered, says", "{act: answred, says", 1)
    )
    rules = rules_in(tmp_path, text)

    (problem,) = unknown_acts(read_policy(rules))

    line = 1 + text[: text.index("{act: answred")].count("\n")
    assert str(problem).startswith(f"{rules}:{line}:") or f"rules.yaml:{line}:" in str(problem)
    assert "there is no act answred (did you mean answered?)" in str(problem)
