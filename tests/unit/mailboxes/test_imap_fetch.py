from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inboxbot.mailboxes.imap_fetch import Fragment, collect, internal_date, parse_response, uid_set


def test_atoms_strings_nil_lists_and_literals_are_told_apart() -> None:
    fragments: list[Fragment] = [
        (b'3 (UID 7 FLAGS (\\Seen $x) X "a \\"b\\" \\\\" Y NIL BODY[1.MIME]<0> {5}', b"a)b(\r"),
        (b" BODY[TEXT] {0}", b""),
        b' Z ("x" NIL (1 2)))',
    ]
    assert parse_response(fragments) == {
        b"UID": b"7",
        b"FLAGS": [b"\\Seen", b"$x"],
        b"X": b'a "b" \\',
        b"Y": None,
        b"BODY[1.MIME]<0>": b"a)b(\r",
        b"BODY[TEXT]": b"",
        b"Z": [b"x", None, [b"1", b"2"]],
    }


def test_a_section_with_a_list_of_fields_is_one_name() -> None:
    found = parse_response([(b"3 (UID 7 BODY[HEADER.FIELDS (SUBJECT FROM)] {2}", b"ab"), b")"])
    assert found == {b"UID": b"7", b"BODY[HEADER.FIELDS (SUBJECT FROM)]": b"ab"}


def test_responses_of_one_message_are_merged_and_those_without_a_uid_left_out() -> None:
    fragments = [
        (b"2 (UID 8 BODY[]<0> {1}", b"b"),
        b")",
        b"9 (FLAGS (\\Seen))",
        b"1 (uid 7 flags ())",
        b"2 (FLAGS (\\Deleted) UID 8)",
        None,
    ]
    assert collect(fragments) == {
        8: {b"UID": b"8", b"BODY[]<0>": b"b", b"FLAGS": [b"\\Deleted"]},
        7: {b"UID": b"7", b"FLAGS": []},
    }


def test_a_response_cut_short_by_a_drop_is_left_out() -> None:
    assert collect([b"1 (UID 7)", (b"2 (UID 8 BODY[] {3}", b"abc")]) == {7: {b"UID": b"7"}}


@pytest.mark.parametrize("text", [b"", b"3", b"3 x", b"3 (UID", b"(((", b")))", b"3 " + b"(" * 5000])
def test_nonsense_is_nothing(text: bytes) -> None:
    assert parse_response([text]).get(b"UID") is None


@given(st.lists(st.one_of(st.binary(max_size=60), st.tuples(st.binary(max_size=60), st.binary(max_size=9)))))
def test_whatever_comes_is_messages_by_their_uid(fragments: list[bytes | tuple[bytes, bytes]]) -> None:
    for uid, items in collect(fragments).items():
        assert str(uid).encode() == items[b"UID"].lstrip(b"0") or uid == 0  # type: ignore[union-attr]
        assert all(isinstance(name, bytes) for name in items)


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        (b"17-Jul-1996 02:44:25 -0700", datetime(1996, 7, 17, 9, 44, 25, tzinfo=UTC)),
        (b" 1-Jan-2027 00:30:00 +0100", datetime(2026, 12, 31, 23, 30, tzinfo=UTC)),
        (b"01-jan-2027 00:30:00 +0000", datetime(2027, 1, 1, 0, 30, tzinfo=UTC)),
        (b"31-Feb-2027 00:30:00 +0000", None),
        (b"01-Jen-2027 00:30:00 +0000", None),
        (b"01-Jan-0001 00:30:00 +2300", None),
        (b"yesterday", None),
        (None, None),
        ([b"x"], None),
    ],
)  # fmt: skip
def test_the_servers_time_of_receipt_is_read_as_utc(text: bytes | None, moment: datetime | None) -> None:
    assert internal_date(text) == moment


def test_uids_are_written_as_ranges() -> None:
    assert [uid_set(uids) for uids in ([], [4], [4, 5], [1, 2, 3, 5, 8, 9])] == ["", "4", "4:5", "1:3,5,8:9"]
