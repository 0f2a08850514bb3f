"""Two batches of the invented mails: odd and short ones by people, and machines and sellers that no header betrays.

Every person gets a case and a receipt; nothing else gets a receipt. Batch ``o`` was written before the signs were
weighed (one of 30 was answered then, one of 10 people was not); one it holds, a legacy told like a story, is still answered.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from test_rules_floor import ADDRESS, as_raw, labelled

from inboxbot.app.house_keeper import read_house
from inboxbot.app.trying import Decided, decide_alone
from inboxbot.config import load_settings
from inboxbot.triage.house import House

BATCH = [label for label in labelled("invented.jsonl") if label["batch"] in {"l", "o"}]


@pytest.fixture(scope="module")
def house() -> House:
    return replace(read_house(load_settings({"INBOXBOT_ADDRESS": ADDRESS}, need="explain")), live=True)


def outcome(label: dict[str, Any], house: House) -> tuple[str, bool]:
    """Return the end of a mail, and whether its writer gets an acknowledgement."""
    decided = decide_alone(as_raw(label), house)
    assert isinstance(decided, Decided)
    end = decided.plan.arrival.end
    return end, any(mail.letter.startswith("acknowledgement") for mail in decided.plan.letters)


def test_every_person_gets_a_case_and_a_receipt(house: House) -> None:
    people = [label for label in BATCH if not (label["flags"]["automatic"] or label["flags"]["unwanted"])]
    assert len(people) == 70
    assert {
        label["subject"]: told for label in people if (told := outcome(label, house)) != ("case", True)
    } == {}


def test_no_machine_and_no_seller_gets_a_receipt(house: House) -> None:
    others = [label for label in BATCH if label["flags"]["automatic"] or label["flags"]["unwanted"]]
    assert len(others) == 70
    assert [label["subject"] for label in others if outcome(label, house)[1]] == []
