from __future__ import annotations

import pytest

from inboxbot.triage.phrases import fold, phrases
from inboxbot.triage.screen_voice import asks, relays

TABLE = phrases("""
ich bin … nicht im büro | out of office: | can i_
не удалось доставить | 自動返信
""")


@pytest.mark.parametrize(
    ("text", "found"),
    [
        (
            "Hallo, ICH BIN bis\n 5. Mai nicht im Buero oder nicht  im Büro",
            "ich bin bis 5. mai nicht im buero oder nicht im buro",
        ),
        ("can I go", "can i "),
        ("can it go", ""),
        ("xout of office:", ""),
        ("Увы, не удалось доставить", "не удалось доставить"),
        ("これは自動返信です", "自動返信"),
        ("ich bin " + "x" * 61 + " nicht im büro", ""),
        ("", ""),
    ],
)
def test_a_phrase_is_found_however_it_is_written(text: str, found: str) -> None:
    assert TABLE.find(fold(text)) == fold(found) + (" " if found.endswith(" ") else "")


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("so ich bin morgen nicht im buro mehr", "ich bin morgen nicht im buro"),
        ("so can i go", "can i "),
        ("can i_go, can it", "can i_"),
        ("xout of office: y", ""),
    ],
)
def test_the_same_is_found_where_another_script_stands_behind_it(text: str, found: str) -> None:
    assert (TABLE.find(text), TABLE.find(f"{text} ж")) == (found, found)
    assert TABLE.several(text, 2) == TABLE.several(f"{text} ж", 2)
    assert TABLE.starts(text) == TABLE.starts(f"{text} ж")


def test_a_beginning_is_not_found_later() -> None:
    assert TABLE.starts(fold("Out of Office: x")) == "out of office:"
    assert TABLE.starts(fold("Re: Out of Office: x")) == ""


@pytest.mark.parametrize(
    ("text", "asked"),
    [
        ("Is the clinic open?", True),
        ("Could you ring me", True),
        ("My mother fell.", False),
        ("Need help? See https://x.example/?a=b how are we doing?", False),
        ("In my absence please contact Pat.", False),
        ("See https://x.example/what/do/you/want?x=1 now", False),
    ],
)
def test_a_question_is_told_from_a_stock_phrase(*, text: str, asked: bool) -> None:
    assert asks(text) is asked


@pytest.mark.parametrize(
    ("subject", "text", "relayed"),
    [
        ("New voicemail from 01632", "", True),
        ("x", "Name: Jo\nEmail: jo@home.example\nMessage: help", True),
        ("Missed call", "no message was left", False),
        ("Your parcel", "Name: Jo", False),
    ],
)
def test_a_persons_words_passed_on_are_seen(*, subject: str, text: str, relayed: bool) -> None:
    assert bool(relays(subject, text)) is relayed
