from __future__ import annotations

from datetime import UTC, datetime

import pytest

from inboxbot.triage.parse_charsets import decode
from inboxbot.triage.parse_ids import MAX_IDS, message_id, message_ids, parse_date
from inboxbot.triage.parse_params import file_name, parse_parameters
from inboxbot.triage.parse_words import decode_base64, decode_words


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ("plain", "plain"),
        ("=?utf-8?q?caf=C3=A9?= =?utf-8?q?_ol=C3?= =?UTF-8?Q?=A9?= x", "café olé x"),
        ("a =?iso-8859-1?Q?=93hi=94?= b", "a “hi” b"),
        ("=?utf-8?b?w6k=?= =?iso-8859-2?q?=B3?=", "éł"),
        ("=?utf-8?B?YQ?=", "a"),
        ("=?utf-8*en?q?hi?=", "hi"),
        ("=?utf-8?q?a?==?utf-8?q?b?=", "ab"),
        ("=?x-martian?q?=E9?=", "é"),
        ("=?utf-8?q?hi=0D=0ABcc:_e?=", "hi Bcc: e"),
        ("tab\there\x00 and\u202e turned", "tab here and turned"),
        ("=?utf-8?q?open", "=?utf-8?q?open"),
        ("=?punycode?q?abc?=", "abc"),
    ],
)
def test_encoded_words_are_decoded_on_one_line(value: str, text: str) -> None:
    assert decode_words(value) == text


@pytest.mark.parametrize(
    ("data", "octets"),
    [
        (b"aGVsbG8=", b"hello"),
        (b"aGVs\r\nbG8", b"hello"),
        (b"aGVsbG8=aGVsbG8=", b"hellohello"),
        (b"aGVs!!bG8=", b"hello"),
        (b"a", b""),
        (b"", b""),
    ],
)
def test_damaged_base64_gives_what_is_there(data: bytes, octets: bytes) -> None:
    assert decode_base64(data) == octets


@pytest.mark.parametrize(
    ("data", "charset", "text", "fits"),
    [
        (b"plain", "", "plain", True),
        (b"plain", "x-martian", "plain", False),
        ("é’".encode(), "iso-8859-1", "é’", True),
        (b"\x93hi\x94", "us-ascii", "“hi”", True),
        (b"\x93hi\x94", "utf-8", "“hi”", False),
        (b"\xb3\xf3\xbf", "iso-8859-2", "łóż", True),
        ("łóż".encode(), "windows-1250", "Ĺ‚ĂłĹĽ", True),
        ("日本".encode("iso-2022-jp"), "iso-2022-jp", "日本", True),
        ("hi".encode("utf-16"), "utf-16", "hi", True),
        (b"\xc3\xa9 " * 9 + b"\xff", "utf-8", "é " * 9 + "\ufffd", False),
        (b"caf\xe9", "unicode_escape", "café", False),
    ],
)
def test_octets_become_text_whatever_is_stated(data: bytes, charset: str, text: str, fits: bool) -> None:  # noqa: FBT001
    assert decode(data, charset) == (text, fits)


def test_text_cut_in_the_middle_of_a_character_is_no_damage() -> None:
    assert decode("aé".encode()[:-1], "utf-8", cut=True) == ("a", True)


@pytest.mark.parametrize(
    ("value", "ids"),
    [
        ("<a@x>", ("a@x",)),
        ("<[a@x]>", ("[a@x]",)),
        ("a@x", ("a@x",)),
        ("<a@x><b@x>\t<a@x>", ("a@x", "b@x")),
        ("(sent <by> hand) <a@\r\n x>", ("a@x",)),
        ('Your message of "Tue" <a@x>', ("a@x",)),
        ("=?utf-8?q?=3Ca=40x=3E?=", ("a@x",)),
        ("<a@x", ("a@x",)),
        ("<", ()),
        ("none", ()),
    ],
)
def test_message_ids_are_found_in_whatever_stands_there(value: str, ids: tuple[str, ...]) -> None:
    assert message_ids([value]) == ids


def test_of_too_many_ids_the_first_and_the_last_are_kept() -> None:
    many = message_ids([" ".join(f"<{number}@x>" for number in range(500))])
    assert (len(many), many[0], many[1], many[-1]) == (MAX_IDS, "0@x", "301@x", "499@x")


def test_a_message_id_without_an_at_sign_counts_too() -> None:
    assert message_id(["", "<trinity-1>"]) == "trinity-1"
    assert message_id([" odd one"]) == "odd"


@pytest.mark.parametrize(
    ("value", "moment"),
    [
        ("Mon, 5 Jan 2026 10:00:00 +0100", datetime(2026, 1, 5, 9, tzinfo=UTC)),
        ("5 Jan 26 10:00", datetime(2026, 1, 5, 10, tzinfo=UTC)),
        ("Mon, 5 Jan 2026 10:00:00 -0000 (GMT)", datetime(2026, 1, 5, 10, tzinfo=UTC)),
        ("Mon, 5 Jan 9999 10:00:00 +0000", None),
        ("Thu, 1 Jan 1970 00:00:00 +0000", None),
        ("Mon, 5 Jan 2026 25:00:00 +0000", None),
        ("Mon, 5 Jan 2026 10:00:00 +9999", None),
        ("yesterday", None),
        ("", None),
        ("(" * 5000, None),
    ],
)
def test_dates_are_in_utc_or_not_at_all(value: str, moment: datetime | None) -> None:
    assert parse_date(value) == moment


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("Text/Plain; Charset=UTF-8", ("text/plain", {"charset": "UTF-8"})),
        ('a/b; name="x; \\"y\\".pdf" ; q', ("a/b", {"name": 'x; "y".pdf'})),
        ("a/b (note); name=x y.pdf", ("a/b", {"name": "x y.pdf"})),
        ("a/b; name*=utf-8''%C3%A9t%C3%A9.pdf", ("a/b", {"name": "été.pdf"})),
        ("a/b; name*1=b.pdf; name*0=a", ("a/b", {"name": "ab.pdf"})),
        ("a/b; name*0*=iso-8859-1''%E9; name*1=t; name*2*=%E9", ("a/b", {"name": "été"})),
        ("a/b; charset=one; charset=two", ("a/b", {"charset": "one"})),
        ("attachment", ("attachment", {})),
        ('a/b; name="open', ("a/b", {"name": "open"})),
    ],
)
def test_parameters_are_read_as_rfc_2231_and_senders_have_them(
    value: str, expected: tuple[str, dict[str, str]]
) -> None:
    assert parse_parameters(value) == expected


def test_a_file_name_has_no_folders() -> None:
    assert file_name("=?utf-8?q?..=2F..=2Fetc=2Fpasswd?=") == "passwd"
    assert file_name("C:\\scans\\a\x00.pdf") == "a.pdf"
    assert len(file_name("x" * 5000)) == 255
