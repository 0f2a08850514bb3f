from __future__ import annotations

import email
import email.policy
import re
from datetime import UTC, datetime
from email.header import decode_header, make_header
from email.message import EmailMessage, Message
from email.utils import parseaddr

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from inboxbot.letters.compose import (
    LONGEST_ORIGINAL,
    MOST_REFERENCES,
    Attached,
    address_for_header,
    attach,
    compose,
    date_for_header,
    ids_for_header,
    mailbox_for_header,
    text_for_header,
    usable_ids,
)
from inboxbot.model.errors import PermanentError

# What a template or a name can hold: any character but surrogates and line breaks other than \n.
ANY_LINE = st.text(st.characters(exclude_categories=("Cs", "Cc", "Zl", "Zp")), max_size=120)
ANY_TEXT = st.lists(ANY_LINE, max_size=12).map("\n".join)


def parse(content: bytes) -> EmailMessage:
    parsed = email.message_from_bytes(content, policy=email.policy.default)
    assert isinstance(parsed, EmailMessage)
    return parsed


def defects(message: Message) -> list[object]:
    return [defect for part in message.walk() for defect in part.defects]


def plain(
    text: str, html: str = "<p>x</p>", *, attached: Attached | None = None, subject: str = "x"
) -> bytes:
    headers = (("From", "a@example.org"), ("Subject", text_for_header(subject)))
    return compose(headers, text, html, boundary="b" * 24, attached=attached)


def body(message: EmailMessage, kind: str) -> str:
    part = message.get_body((kind,))
    assert part is not None
    return str(part.get_content()).replace("\r\n", "\n")


@settings(max_examples=150, deadline=None)
@given(ANY_TEXT, ANY_TEXT)
def test_text_and_html_come_back_as_they_were_written(text: str, html: str) -> None:
    content = plain(text, html)
    parsed = parse(content)

    assert parsed.get_content_type() == "multipart/alternative"
    assert [part.get_content_type() for part in parsed.iter_parts()] == ["text/plain", "text/html"]
    assert body(parsed, "plain") == text.removesuffix("\n") + "\n"
    assert body(parsed, "html") == html.removesuffix("\n") + "\n"
    assert defects(parsed) == []
    assert content.isascii()
    assert all(len(line) <= 78 for line in content.split(b"\r\n"))
    assert b"\n" not in content.replace(b"\r\n", b"")


@settings(max_examples=150, deadline=None)
@given(ANY_LINE)
@example("=?utf-8?q?not_what_it_seems?=")
def test_a_subject_comes_back_as_it_was_written(subject: str) -> None:
    parsed = email.message_from_bytes(plain("x", subject=subject), policy=email.policy.default)

    # The parser shows runs of blanks at folds as one; words are what counts.
    assert str(parsed["Subject"]).split() == subject.split()
    assert parsed.keys() == ["From", "Subject", "MIME-Version", "Content-Type"]


@settings(max_examples=150, deadline=None)
@given(ANY_LINE)
@example("=?utf-8?q?not_what_it_seems?=")
def test_a_name_comes_back_with_its_address(name: str) -> None:
    content = compose((("To", mailbox_for_header(name, "a@example.org")),), "x", "x", boundary="b")
    # Not read with policy.default: in 3.11 it puts a blank between the encoded words of a name.
    to = email.message_from_bytes(content, policy=email.policy.compat32)["To"]
    shown, address = parseaddr(to.replace("\r\n", ""))

    assert address == "a@example.org"
    assert str(make_header(decode_header(shown))).split() == name.split()


@pytest.mark.parametrize(
    ("name", "header"),
    [
        ("Ada Brook", "Ada Brook <a@example.org>"),
        ("", "a@example.org"),
        ("Brook, Ada", '"Brook, Ada" <a@example.org>'),
        ('Cat "CJ" Dale', '"Cat \\"CJ\\" Dale" <a@example.org>'),
        ("Ben Ó Briain", "=?utf-8?q?Ben_=C3=93_Briain?= <a@example.org>"),
    ],
)
def test_a_name_is_quoted_or_encoded_only_where_it_must_be(name: str, header: str) -> None:
    assert mailbox_for_header(name, "a@example.org") == header


@pytest.mark.parametrize(
    "address",
    [
        "a@example.org\r\nBcc: b@example.org",
        "a@example.org\nX: y",
        "a@example.org, b@example.org",
        "a b@example.org",
        '"a b"@example.org',
        "a@example.org>",
        "a@b@example.org",
        "a@localhost",
        "a@-example.org",
        "@example.org",
        "a@",
        "",
        ".a@example.org",
        "josé@example.org",
        f"{'a' * 250}@example.org",
        f"a@{'é' * 64}.org",
    ],
)
def test_what_is_not_one_plain_address_is_refused(address: str) -> None:
    with pytest.raises(PermanentError, match="write to this person by hand"):
        address_for_header(address)


def test_a_domain_in_another_script_is_written_as_a_labels() -> None:
    assert address_for_header("info@bücher.example") == "info@xn--bcher-kva.example"


@pytest.mark.parametrize("value", ["x\r\nBcc: b@example.org", "x\nBcc: b", "x\rBcc: b", "x\r\n\r\nbody"])
def test_a_header_that_would_begin_another_is_refused(value: str) -> None:
    with pytest.raises(PermanentError):
        text_for_header(value)
    with pytest.raises(PermanentError):
        compose((("Subject", value),), "x", "x", boundary="b")


def test_the_date_is_written_with_its_offset() -> None:
    assert date_for_header(datetime(2026, 11, 20, 10, 30, tzinfo=UTC)) == "Fri, 20 Nov 2026 10:30:00 +0000"


OUTLOOK_ID = "AM9PR05MB" + "8" * 60 + "@AM9PR05MB8765.eurprd05.prod.outlook.com"


@settings(max_examples=60, deadline=None)
@given(st.lists(st.integers(0, 40), min_size=1, max_size=40))
def test_long_message_ids_stay_whole_whatever_their_number(numbers: list[int]) -> None:
    ids = usable_ids([f"{number}.{OUTLOOK_ID}" for number in numbers])
    content = compose((("References", ids_for_header(ids)),), "x", "x", boundary="b")
    raw = email.message_from_bytes(content, policy=email.policy.compat32)["References"]

    assert re.findall(r"<([^<>]*)>", raw) == list(ids)
    assert len(ids) <= MOST_REFERENCES
    assert all(len(line) <= 998 for line in content.split(b"\r\n"))


def test_of_many_references_the_first_and_the_last_are_kept() -> None:
    many = [f"{number}@example.org" for number in range(50)]

    assert usable_ids(many) == ("0@example.org", *many[-19:])


@pytest.mark.parametrize(
    "one", ["a b@c", "a@c>\r\nX: y", "a@c><b@d", "", "no-at-sign", "é@c", "a@" + "b" * 900]
)
def test_an_id_that_cannot_be_written_again_is_left_out(one: str) -> None:
    assert usable_ids([one, "good@example.org"]) == ("good@example.org",)


ORIGINAL = b"From: j@example.org\r\nSubject: x\r\n\r\nLine one\r\n.\r\nFrom here\r\n"


def attached_part(content: bytes, *, complete: bool = True) -> tuple[EmailMessage, EmailMessage]:
    parsed = parse(plain("x", attached=Attached(content, complete=complete)))
    (part,) = parsed.iter_attachments()
    assert isinstance(part, EmailMessage)
    assert part.get_filename() == "original.eml"
    assert defects(parsed) == []
    return parsed, part


def test_a_whole_original_goes_along_as_a_message() -> None:
    parsed, part = attached_part(ORIGINAL)

    assert parsed.get_content_type() == "multipart/mixed"
    assert part.get_content_type() == "message/rfc822"
    assert part.get_content().as_bytes(policy=email.policy.SMTP) == ORIGINAL


def test_an_original_with_bare_line_feeds_gets_proper_line_ends() -> None:
    content = plain("x", attached=Attached(ORIGINAL.replace(b"\r\n", b"\n"), complete=True))

    assert ORIGINAL in content


def test_an_eight_bit_original_is_labelled_as_such_and_unchanged() -> None:
    original = ORIGINAL + "Grüße\r\n".encode()
    content = plain("x", attached=Attached(original, complete=True))
    parsed = parse(content)

    assert original in content
    assert parsed["Content-Transfer-Encoding"] == "8bit"
    assert [part["Content-Transfer-Encoding"] for part in parsed.iter_attachments()] == ["8bit"]


@pytest.mark.parametrize(
    ("content", "complete"),
    [
        (ORIGINAL, False),
        (ORIGINAL + b"\0", True),
        (ORIGINAL + b"a\rb\r\n", True),
        (ORIGINAL + b"x" * 999, True),
        (ORIGINAL + b"--=_" + b"b" * 24 + b".m--\r\n", True),
        (b"", False),
    ],
)
def test_an_original_that_was_cut_or_cannot_travel_goes_as_a_file(*, content: bytes, complete: bool) -> None:
    _, part = attached_part(content, complete=complete)

    assert part.get_content_type() == "application/octet-stream"
    assert part.get_content() == content


@settings(max_examples=150, deadline=None)
@given(st.binary(max_size=400))
def test_any_original_comes_back_whole_and_harms_nothing_else(original: bytes) -> None:
    content = plain("text", attached=Attached(original, complete=True))
    parsed = email.message_from_bytes(content, policy=email.policy.compat32)
    parts = list(parsed.walk())

    assert parts[2].get_payload(decode=True) == b"text\n".replace(b"\n", b"\r\n")
    if parts[4].get_content_type() == "application/octet-stream":
        assert parts[4].get_payload(decode=True) == original
    else:
        assert re.sub(rb"\r?\n", b"\r\n", original) in content


def test_names_are_never_taken_for_addresses() -> None:
    assert parseaddr(mailbox_for_header("b@example.com", "a@example.org"))[1] == "a@example.org"


def test_an_original_beyond_measure_is_attached_cut() -> None:
    whole, long = (
        attach(b"a" * LONGEST_ORIGINAL, complete=True),
        attach(b"a" * (LONGEST_ORIGINAL + 1), complete=True),
    )
    assert (len(whole.content), whole.complete) == (LONGEST_ORIGINAL, True)
    assert (len(long.content), long.complete) == (LONGEST_ORIGINAL, False)
    assert not attach(b"a", complete=False).complete
