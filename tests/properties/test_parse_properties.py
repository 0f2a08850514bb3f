"""Whatever the octets: a Message, within its bounds, the same each time."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import fields, is_dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from inboxbot.model.message import Message, MessageRef, RawMessage
from inboxbot.triage.parse import parse, time_of_arrival
from inboxbot.triage.parse_notes import (
    MAX_ATTACHMENTS,
    MAX_DEFECTS,
    MAX_FORWARDED,
    MAX_HEADER,
    MAX_TEXT,
    MAX_URLS,
)

SEEDS = [path.read_bytes() for path in sorted((Path(__file__).parents[1] / "corpus" / "mails").glob("*.eml"))]
DEEP_EXAMPLES = int(6_000 * float(os.environ.get("DEEP_MINUTES", "1")))
RECEIVED = datetime(2026, 11, 21, tzinfo=UTC)
# What breaks parsers: edges of parts, headers and words, in the wrong place.
TOKENS = [
    b"\r\n\r\n", b"\n", b"\r", b"\0", b"--", b"=", b"=?utf-8?q?=C3?=", b"=?utf-8?b?####", b"Content-Type: ", b"multipart/mixed; boundary=",
    b"message/rfc822\r\n\r\n", b"text/html", b"charset=utf-16", b"charset=idna", b"Content-Transfer-Encoding: base64\r\n", b"quoted-printable",
    b"<", b">", b'"', b"(", b";", b":", b",", b"\xff\xfe", b"\xc3", b"\xed\xa0\x80", b"<div>" * 50, b"<blockquote type=cite>", b"<!--", b"&#xD800;",
    b"From: ", b"Subject: Fwd: ", b"> ", b"On 2026-01-01 10:00 a@b wrote:", b"-- \n", b"begin 644 x\n", b"\nend\n", b"name*0*=x''%", b"format=flowed",
    b"Date: Mon, 99 Jan 99999 99:99:99 +9999\r\n", b"Message-ID: <[", b"multipart/report; report-type=", b"message/delivery-status", "\u202e\u2028\x85".encode(),
]  # fmt: skip


def raw(content: bytes, *, transport: bytes = b"", complete: bool = True) -> RawMessage:
    return RawMessage(
        MessageRef("I", "1", "1"),
        content,
        RECEIVED,
        len(content),
        complete=complete,
        transport_headers=transport,
    )


def strings(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, (tuple, frozenset, list)):
        for one in value:
            yield from strings(one)
    elif isinstance(value, dict):
        for name, one in value.items():
            yield name
            yield from strings(one)
    elif is_dataclass(value):
        for one in fields(value):
            yield from strings(getattr(value, one.name))


def broken(message: Message) -> list[str]:
    """Return the promises of the parser that a message breaks."""
    texts = list(strings(message))
    values = [value for given in message.headers.values() for value in given]
    addresses = [one.address for one in (*message.senders, *message.recipients)]
    lines = (
        message.subject,
        message.message_id,
        message.sender.name,
        message.sender.address,
        message.content_type,
    )
    promised = {
        "texts can be written as UTF-8": all(
            text.encode("utf-8", "ignore").decode() == text for text in texts
        ),
        "texts hold no NUL and no carriage return": not any("\0" in text or "\r" in text for text in texts),
        "a header's value is a line": not any("\n" in value for value in values),
        "a header's value is bounded": all(len(value) <= MAX_HEADER for value in values),
        "headers' names are in small letters": all(name == name.lower() for name in message.headers),
        "what stands in a line is one": not any("\n" in line for line in lines),
        "the text is bounded": len(message.text) <= MAX_TEXT,
        "what is new is empty where the text is": bool(message.new_text) == bool(message.text.strip()),
        "attachments are bounded": len(message.attachments) <= MAX_ATTACHMENTS,
        "forwarded messages are bounded": len(message.forwarded) <= MAX_FORWARDED,
        "addresses of pages are bounded": len(message.urls) <= MAX_URLS,
        "defects are bounded": len(message.defects) <= MAX_DEFECTS,
        "defects are sentences": all(one.endswith((".", "!")) for one in message.defects),
        "no attachment is smaller than nothing": all(one.size >= 0 for one in message.attachments),
        "its date is aware": message.date is None or message.date.utcoffset() is not None,
        "addresses are in small letters": all(one == one.lower() for one in addresses),
        "its fingerprint is whole": len(message.fingerprint) == 64,
    }
    return [promise for promise, holds in promised.items() if not holds]


def broken_by(content: bytes) -> list[str]:
    """Return the promises that do not hold for a mail, whole, handed over in part, and with the server's headers."""
    message, partial = parse(raw(content)), parse(raw(content, complete=False))
    moment = time_of_arrival(content)
    promised = {
        "it reads the same each time": parse(raw(content)) == message,
        "its time of arrival is aware": moment is None or moment.utcoffset() is not None,
        "its fingerprint is the same in part": partial.fingerprint == message.fingerprint,
    }
    return [
        *broken(message),
        *broken(partial),
        *broken(parse(raw(content, transport=content[:2_000]))),
        *(promise for promise, holds in promised.items() if not holds),
    ]


@st.composite
def mutated(draw: st.DrawFn) -> bytes:
    """Return a mail of the corpus with a few things put in, taken out, repeated or flipped."""
    content = draw(st.sampled_from(SEEDS))
    for _ in range(draw(st.integers(1, 6))):
        at = draw(st.integers(0, len(content)))
        length = draw(st.integers(0, 60))
        match draw(st.integers(0, 4)):
            case 0:
                content = content[:at] + draw(st.sampled_from(TOKENS)) + content[at:]
            case 1:
                content = content[:at] + content[at + length :]
            case 2:
                content = (
                    content[:at]
                    + content[at : at + length] * draw(st.integers(2, 30))
                    + content[at + length :]
                )
            case 3:
                content = content[:at] + draw(st.binary(max_size=4)) + content[at + 1 :]
            case _:
                content = content[:at]
    return content


@settings(max_examples=150, deadline=None)
@given(content=st.binary(max_size=2_000))
def test_any_octets_make_a_message(content: bytes) -> None:
    assert broken_by(content) == []


@settings(max_examples=250, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(content=st.lists(st.sampled_from(TOKENS), max_size=60).map(b"".join))
def test_any_string_of_troublesome_tokens_makes_a_message(content: bytes) -> None:
    assert broken_by(content) == []


@settings(max_examples=350, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(content=mutated())
def test_a_damaged_mail_makes_a_message(content: bytes) -> None:
    assert broken_by(content) == []


@pytest.mark.deep
@settings(max_examples=DEEP_EXAMPLES, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(content=mutated())
def test_many_damaged_mails_make_messages(content: bytes) -> None:
    assert broken_by(content) == []


# A mail that has headers of its own and ends its lines as the servers' headers do.
DELIVERED = [
    one for one in SEEDS if one.startswith((b"Received", b"Return-", b"From:", b"Delivered")) and b"\n" in one
]


@settings(max_examples=60, deadline=None)
@given(content=st.sampled_from(DELIVERED), hop=st.integers(0, 10**6))
def test_another_trace_header_is_the_same_mail(content: bytes, hop: int) -> None:
    copy = b"Received: from h%d.example by x.example; Mon, 5 Jan 2026 10:00:00 +0000\r\n" % hop + content
    ours, theirs = parse(raw(content)), parse(raw(copy))
    assert replace(theirs, headers={}, size=0) == replace(ours, headers={}, size=0)


HOSTILE = {
    "header bomb": b"".join(b"X-H%d: v\r\n" % number for number in range(20_000)) + b"\r\nhi",
    "folded for ever": b"Subject: a\r\n" + b" b\r\n" * 60_000 + b"\r\nhi",
    "no line end": b"a" * 2_000_000,
    "one long line": b"From: a@x\r\n\r\n" + b"a" * 2_000_000,
    "ten thousand parts": b"Content-Type: multipart/mixed; boundary=x\r\n\r\n"
    + b"--x\r\n\r\nhi\r\n" * 10_000,
    "a thousand levels": b"".join(
        b"Content-Type: multipart/mixed; boundary=b%d\r\n\r\n--b%d\r\n" % (n, n) for n in range(1_000)
    ),
    "messages in messages": b"Content-Type: message/rfc822\r\n\r\n" * 5_000,
    "almost boundaries": b"Content-Type: multipart/mixed; boundary=x\r\n\r\n" + b"\n--xy" * 200_000,
    "html without end": b"Content-Type: text/html\r\n\r\n" + b"<div>" * 100_000,
    "many html parts": b"Content-Type: multipart/mixed; boundary=x\r\n\r\n"
    + (b"--x\r\nContent-Type: text/html\r\n\r\n" + b"<i>x</i>" * 15_000 + b"\r\n") * 30,
    "brackets": b"From: "
    + b"<" * 60_000
    + b"\r\nTo: "
    + b"(" * 60_000
    + b"\r\nReferences: "
    + b"<" * 60_000
    + b"\r\n\r\nhi",
    "encoded words": b"Subject: " + b"=?utf-8?q?a?= " * 5_000 + b"\r\n\r\nhi",
    "On On On": b"From: a@x\r\n\r\n" + b"On " * 4_000,
    "nothing but NUL": b"\0" * 500_000,
    "carriage returns": b"\r" * 500_000,
}


@pytest.mark.parametrize("content", HOSTILE.values(), ids=HOSTILE.keys())
def test_a_hostile_mail_is_a_message_within_the_bounds(content: bytes) -> None:
    assert broken(parse(raw(content))) == []
