from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from inboxbot.letters.quoting import correspondent, one_line, several_lines, size_in_words


@settings(max_examples=200, deadline=None)
@given(st.text(max_size=900))
def test_whatever_was_written_one_line_is_one_short_line_without_controls(text: str) -> None:
    line = one_line(text)

    assert len(line) <= 200
    assert line == "".join(line.splitlines())
    assert not any(
        ord(char) < 32 or "\u202a" <= char <= "\u202e" or "\u2066" <= char <= "\u2069" for char in line
    )


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("Hello\r\nBcc: x", "Hello Bcc: x"),
        ("invoice\u202egnp.exe", "invoice gnp.exe"),
        ("  a \t b  ", "a b"),
        ("می\u200cخواهم", "می\u200cخواهم"),
        ("x" * 201, "x" * 199 + "…"),
    ],
)
def test_a_line_keeps_its_words_and_loses_what_could_deceive(text: str, line: str) -> None:
    assert one_line(text) == line


@pytest.mark.parametrize(
    ("text", "limit", "shown"),
    [
        ("a\r\nb\n\n\n\nc\n", 100, ("a\nb\n\nc", False)),
        ("one two three four", 9, ("one two …", True)),
        ("x" * 100, 10, ("x" * 10 + " …", True)),
        ("a" * 30 + "\n" * 4000, 20, ("a" * 20 + " …", True)),
        ("", 10, ("", False)),
        ("a\u202eb\x00c", 10, ("abc", False)),
    ],
)
def test_text_is_cut_at_a_word_and_says_so(text: str, limit: int, shown: tuple[str, bool]) -> None:
    assert several_lines(text, limit) == shown


@pytest.mark.parametrize(
    ("name", "address", "shown"),
    [
        ("Jo Ray", "jo@example.org", "Jo Ray (jo@example.org)"),
        ("", "jo@example.org", "jo@example.org"),
        ("jo@example.org", "jo@example.org", "jo@example.org"),
    ],
)
def test_a_correspondent_is_shown_with_name_and_address(name: str, address: str, shown: str) -> None:
    assert correspondent(name, address) == shown


@pytest.mark.parametrize(
    ("octets", "words"),
    [(0, ""), (1, "1 KB"), (182_000, "182 KB"), (999_999, "1000 KB"), (2_440_000, "2.4 MB")],
)
def test_a_size_is_given_in_round_words(octets: int, words: str) -> None:
    assert size_in_words(octets) == words
