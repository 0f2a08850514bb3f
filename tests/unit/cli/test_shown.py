from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inboxbot.cli.shown import clean, plain, print_table, short, short_day


@pytest.mark.parametrize(
    ("given_text", "shown"),
    [
        ("Zoë Müller 李 😀 👩‍👧", "Zoë Müller 李 😀 👩‍👧"),
        ("a\tb\nc", "a b c"),
        ("\x1b[2J\x07gone", "\ufffd[2J\ufffdgone"),
        ("safe\u202egpj.exe", "safe\ufffdgpj.exe"),
        ("one\u2028two\x85three\udcff", "one\ufffdtwo\ufffdthree\ufffd"),
    ],
)
def test_a_stranger_s_text_does_nothing_to_a_terminal(given_text: str, shown: str) -> None:
    assert clean(given_text) == shown


@given(st.text())
def test_whatever_is_cleaned_is_one_line_without_control_characters(text: str) -> None:
    shown = clean(text)
    assert len(shown) == len(text)
    assert len(shown.splitlines()) <= 1
    assert not any(unicodedata.category(character) in {"Cc", "Cs"} for character in shown)
    shown.encode("utf-8")


def test_moments_are_short_and_local_and_name_another_year() -> None:
    at = datetime(2026, 6, 30, 23, 30, tzinfo=UTC)  # already July in London
    assert short(at, "Europe/London", now=at) == "1 Jul 00:30"
    assert short_day(at, "Europe/London", now=datetime(2027, 1, 1, tzinfo=UTC)) == "1 Jul 2026"


@dataclass
class Thing:
    when: datetime
    day: date
    content: bytes
    inside: tuple[frozenset[str], dict[int, None]]


def test_json_is_made_of_plain_values_and_never_of_bytes() -> None:
    thing = Thing(
        datetime(2026, 1, 2, tzinfo=UTC), date(2026, 1, 2), b"secret", (frozenset({"a"}), {1: None})
    )
    assert plain(thing) == {
        "when": "2026-01-02T00:00:00+00:00",
        "day": "2026-01-02",
        "content": 6,
        "inside": [["a"], {"1": None}],
    }


def test_columns_in_which_nothing_stands_are_left_out(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    print_table("Things", ("case", "error", "to"), [("A-1", "", "you"), ("A-2", "", "me")], empty="none")
    said = [line.split() for line in capsys.readouterr().out.splitlines()]
    assert said == [["Things", "(2)"], [], ["case", "to"], ["A-1", "you"], ["A-2", "me"]]


def test_a_pipe_gets_every_row_on_one_line(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("COLUMNS", raising=False)
    print_table("Things", ("case", "why"), [("A-1", "word " * 30)], empty="none")
    assert len(capsys.readouterr().out.splitlines()) == 4
