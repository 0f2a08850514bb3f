"""Folding, phrases and the lexicon: what a word of the rules finds."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inboxbot.rules.fold import fold, places
from inboxbot.rules.lexicon import Lexicon


def found(words: tuple[str, ...], text: str) -> list[str]:
    """Return what a group of words finds in a text, as it stands there."""
    lexicon = Lexicon()
    atom = lexicon.atom(words)
    reading = lexicon.read(text)
    return [reading.quote(span) for span in reading.spans(atom)]


@pytest.mark.parametrize(
    ("word", "text", "expected"),
    [
        ("GP", "My gp is away.", ["gp"]),
        ("surgery", "the Surgery’s door", ["Surgery’s"]),
        ("llyn", "Near Llŷn.", ["Llŷn"]),
        ("café", "the cafe", ["cafe"]),
        ("łódź", "from Lodz", ["Lodz"]),
        (
            "did not",
            "She didn't, he didn’t, they didnt, we did not",
            ["didn't", "didn’t", "didnt", "did not"],
        ),
        ("can't get", "I cannot get through; can not get in", ["cannot get", "can not get"]),
        ("I am", "I'm here and im late", ["I'm", "im"]),
        ("call back", "a call-back, please call\nback", ["call-back", "call back"]),
        ("complain*", "Complaints are complained of", ["Complaints", "complained"]),
        ("let* down", "you let down, letting down", ["let down", "letting down"]),
        ("never ... back", "never once rang me back", ["never once rang me back"]),
        ("never … back", "never wrote back", ["never wrote back"]),
        ("your ... form", "your form", ["your form"]),
        ("999", "ring 999 now", ["999"]),
        ("over here", "COME *over* here", ["over* here"]),
    ],
)
def test_a_word_finds_what_means_the_same(word: str, text: str, expected: list[str]) -> None:
    assert found((word,), text) == expected


@pytest.mark.parametrize(
    ("word", "text"),
    [
        ("GP", "gps and gpx"),
        ("complain*", "uncomplaining"),
        ("sick and tired", "He was sick. And tired of it"),
        ("never ... back", "never did I think that she would come back"),
        ("never ... back", "We never met. Put it back"),
        ("care home", "a care\n\nhome"),
        ("waiting list", "- waiting\n- list"),
    ],
)
def test_a_word_does_not_find_parts_of_words_or_across_sentences(word: str, text: str) -> None:
    assert found((word,), text) == []


def test_one_group_is_entered_once() -> None:
    lexicon = Lexicon()
    assert lexicon.atom(("GP", "doctor")) == lexicon.atom(("doctor", "gp"))


def test_a_phrase_in_two_groups_is_found_for_both() -> None:
    lexicon = Lexicon()
    one, two = lexicon.atom(("GP",)), lexicon.atom(("GP", "nurse"))
    reading = lexicon.read("my GP")
    assert reading.met == {one, two}
    assert (reading.spans(one), reading.spans(two)) == ([(1, 2)], [(1, 2)])


@given(st.text(max_size=60))
def test_every_folded_character_has_a_place_in_the_original(text: str) -> None:
    place = places(text)
    assert len(place) == len(fold(text)) + 1
    assert list(place) == sorted(place)
    assert place[-1] == len(text)


@given(st.text(max_size=80))
def test_any_text_is_read_and_quoted(text: str) -> None:
    lexicon = Lexicon()
    atom = lexicon.atom(("a*", "the*", "not"))
    reading = lexicon.read(text)
    for span in reading.spans(atom):
        assert reading.quote(span) in " ".join(text.split())
