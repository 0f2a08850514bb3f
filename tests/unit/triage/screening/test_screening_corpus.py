"""Whole mails, machines' and people's, judged as wholes: `tests/corpus/screening`."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml
from screening_mails import ADDRESS, personal

from inboxbot.model.plan import Screening

CORPUS = Path(__file__).parents[3] / "corpus" / "screening"
Judge = Callable[..., Screening]


def _mails(name: str) -> list[Any]:
    with (CORPUS / name).open(encoding="utf-8") as file:
        return [pytest.param(mail, id=mail["name"]) for mail in yaml.safe_load(file)]


@pytest.mark.parametrize("mail", _mails("machines.yaml"))
def test_a_machine_is_never_answered(mail: dict[str, Any], judge: Judge) -> None:
    headers = mail["headers"]
    to = "" if "\nTo:" in headers else f"\nTo: {ADDRESS}"
    found = judge(f"{headers}{to}\nMessage-ID: <m@x.example>\n\n{mail['text']}\n")
    assert (found.admit, found.may_acknowledge, found.kind, found.acknowledge_to) == (
        mail.get("admit", False),
        False,
        mail["kind"],
        "",
    ), found.reason


@pytest.mark.parametrize("mail", _mails("people.yaml"))
def test_a_person_is_a_case_and_answered(mail: dict[str, Any], judge: Judge) -> None:
    found = judge(personal(mail["headers"], mail["text"] + "\n"))
    answered = not mail.get("withheld", False)
    assert (found.admit, found.may_acknowledge) == (True, answered), found.reason
    if answered:
        assert found.kind == "person"
        assert found.unaligned == mail.get("unaligned", False), found.reason
        assert "to" not in mail or found.acknowledge_to == mail["to"]


@pytest.mark.parametrize("mail", _mails("machines_in_words.yaml"))
def test_a_machine_that_hides_is_not_answered(mail: dict[str, Any], judge: Judge) -> None:
    found = judge(f"{mail['headers']}\nTo: {ADDRESS}\nMessage-ID: <m@x.example>\n\n{mail['text']}\n")
    assert (found.may_acknowledge, found.acknowledge_to) == (False, "")


@pytest.mark.parametrize("mail", _mails("people_like_machines.yaml"))
def test_a_person_with_a_machine_s_words_is_answered(mail: dict[str, Any], judge: Judge) -> None:
    found = judge(f"{mail['headers']}\nTo: {ADDRESS}\nMessage-ID: <m@x.example>\n\n{mail['text']}\n")
    assert (found.admit, found.may_acknowledge, found.kind) == (True, True, "person"), found.reason


def test_the_corpus_is_large_enough_to_mean_something() -> None:
    assert len(_mails("machines.yaml")) >= 60
    assert len(_mails("people.yaml")) >= 60
