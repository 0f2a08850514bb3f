from __future__ import annotations

import pytest

from inboxbot.config.yaml_places import DEEPEST, LARGEST_FILE, Fault, read_yaml


def test_only_true_false_numbers_and_null_are_anything_but_text() -> None:
    text = b"""
    a: [true, False, null, ~, 5, -5, 1.50, 0]
    b: [NO, yes, on, off, 012, 12:30, 0x1f, 1e5, .5, 1_000, 2026-12-24, 09:00-17:00, '5', "true"]
    c:
    "<<": 1
    """
    assert read_yaml(text).data == {
        "a": [True, False, None, None, 5, -5, 1.5, 0],
        "b": [
            "NO",
            "yes",
            "on",
            "off",
            "012",
            "12:30",
            "0x1f",
            "1e5",
            ".5",
            "1_000",
            "2026-12-24",
            "09:00-17:00",
            "5",
            "true",
        ],
        "c": None,
        "<<": 1,
    }


def test_an_integer_longer_than_python_reads_stays_text() -> None:
    assert read_yaml(b"a: " + b"9" * 5000).data == {"a": "9" * 5000}


def test_every_key_and_value_has_its_place() -> None:
    document = read_yaml(b"people:\n  ann:\n    name: Ann\n    days: [x,\n      y]\n")
    assert document.place(("people", "ann", "name")) == (3, 5)
    assert document.place_of_value(("people", "ann", "name")) == (3, 11)
    assert document.place_of_value(("people", "ann", "days", 1)) == (5, 7)


def test_what_is_missing_has_the_place_of_what_should_hold_it() -> None:
    document = read_yaml(b"people:\n  ann:\n    name: Ann\n")
    assert document.place(("people", "ann", "deputy")) == (2, 3)
    assert document.place(("roles",)) == (1, 1)


def test_all_faults_are_told_and_the_first_of_two_equal_keys_counts() -> None:
    document = read_yaml(b"a: &x 1\nb: *x\na: {c: !!int 2}\nd: 1\n")
    assert document.data == {"a": 1, "b": None, "d": 1}
    assert document.faults == (
        Fault(1, 4, "anchors such as &x are not allowed", "take it out, or quote the text"),
        Fault(2, 4, "references such as *x are not allowed", "write the text again, or quote it"),
        Fault(3, 1, "a stands twice; the first is in line 1", "take one out or rename it"),
        Fault(3, 8, "tags such as tag:yaml.org,2002:int are not allowed", "take it out, or quote the text"),
    )


@pytest.mark.parametrize(
    ("content", "line", "column", "what"),
    [
        (b"a: 1\n\tb: 2", 2, 1, "a tab stands where spaces belong"),
        (b"a: @x", 1, 4, "this cannot begin a value"),
        (b"a: 1\nb: c: d", 2, 5, "a colon stands where none can be"),
        (b"a: 1\n  b: 2", 2, 4, "a colon stands where none can be"),
        (b"a: [1\nb: 2", 2, 2, "a list in [ ] is not closed, or a comma is missing"),
        (b"a: 1\nb: 'x\nc: 2", 2, 4, "a quotation mark is not closed"),
        (b"a: |\n x\n\ty", 3, 1, "a tab stands where spaces belong"),
        (b"a: 1\n? [b]\n: 2", 2, 3, "a key must be a word"),
        (b"a: 1\n---\nb: 2", 2, 1, "a second document begins here"),
        (b"a: 1\nb: \xff", 2, 4, "this is not UTF-8 text"),
        (b"a: 1\nb: \x00", 2, 4, "a character stands here that no text file should hold"),
    ],
)  # fmt: skip
def test_a_fault_has_a_place_and_plain_words(content: bytes, line: int, column: int, what: str) -> None:
    (fault,) = read_yaml(content).faults
    assert (fault.line, fault.column, fault.what) == (line, column, what)


@pytest.mark.parametrize("unit", [b"[", b"- ", b"{a: ", b"[{a: "])
def test_depth_is_refused_before_it_costs_anything(unit: bytes) -> None:
    for depth, faults in ((DEEPEST + 1, 0), (DEEPEST + 2, 1)):
        assert len(read_yaml(b"[" * depth + b"]" * depth).faults) == faults
    assert len(read_yaml((unit * 200_000)[:LARGEST_FILE]).faults) == 1


def test_a_file_that_is_too_large_is_refused() -> None:
    (fault,) = read_yaml(b"#" * (LARGEST_FILE + 1)).faults
    assert fault.what == "the file has 1000001 octets, more than 1000000"


def test_a_byte_order_mark_and_windows_line_ends_are_overlooked() -> None:
    assert read_yaml(b"\xef\xbb\xbfa: 1\r\nb: 2\r\n").data == {"a": 1, "b": 2}
