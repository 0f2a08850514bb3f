from __future__ import annotations

from datetime import UTC, datetime

import pytest
from parsing_reader import RECEIVED, Reader

from inboxbot.model.message import Address, Message, MessageRef
from inboxbot.triage.parse import time_of_arrival

SIMPLE = """Received: from b.example by c.example; Mon, 5 Jan 2026 10:00:05 +0000
Received: from a.example by b.example; Mon, 5 Jan 2026 10:00:01 +0000
Return-Path: <ann@x.example>
From: Ann <ann@x.example>
To: info@ours.example
Subject: a question
Date: Mon, 5 Jan 2026 10:00:00 +0000
Message-ID: <1@x.example>

Where is the clinic?
"""


def test_a_simple_mail_is_understood_whole(read: Reader) -> None:
    message = read(SIMPLE)
    assert message == Message(
        ref=MessageRef("INBOX", "1", "7"),
        received_at=RECEIVED,
        size=len(SIMPLE) + SIMPLE.count("\n"),
        fingerprint=message.fingerprint,
        message_id="1@x.example",
        sender=Address("ann@x.example", "Ann"),
        senders=(Address("ann@x.example", "Ann"),),
        recipients=(Address("info@ours.example"),),
        return_path="ann@x.example",
        subject="a question",
        date=datetime(2026, 1, 5, 10, tzinfo=UTC),
        text="Where is the clinic?",
        new_text="Where is the clinic?",
        headers={
            "received": (
                "from b.example by c.example; Mon, 5 Jan 2026 10:00:05 +0000",
                "from a.example by b.example; Mon, 5 Jan 2026 10:00:01 +0000",
            ),
            "return-path": ("<ann@x.example>",),
            "from": ("Ann <ann@x.example>",),
            "to": ("info@ours.example",),
            "subject": ("a question",),
            "date": ("Mon, 5 Jan 2026 10:00:00 +0000",),
            "message-id": ("<1@x.example>",),
        },
        flags=frozenset({"\\Seen"}),
    )


def test_transport_headers_come_first_and_replace_trace_and_list_headers(read: Reader) -> None:
    transport = """Received: from real.example by ours.example; Mon, 5 Jan 2026 10:00:09 +0000
Authentication-Results: ours.example; dmarc=pass
List-Id: <real.example>
From: Ann <ann@x.example>
X-Spam: no
Subject: a question
"""
    mail = SIMPLE.replace(
        "From:",
        "Authentication-Results: forged; dmarc=pass\nList-Id: <forged>\nList-Help: <h>\nX-Spam: yes\nFrom:",
    )
    headers = read(mail, transport=transport).headers
    assert headers == {
        "received": ("from real.example by ours.example; Mon, 5 Jan 2026 10:00:09 +0000",),
        "authentication-results": ("ours.example; dmarc=pass",),
        "list-id": ("<real.example>",),
        "from": ("Ann <ann@x.example>",),
        "x-spam": ("no", "yes"),
        "subject": ("a question",),
        "list-help": ("<h>",),
        "to": ("info@ours.example",),
        "date": ("Mon, 5 Jan 2026 10:00:00 +0000",),
        "message-id": ("<1@x.example>",),
    }


def test_a_from_in_the_transport_headers_counts_and_is_no_second_one(read: Reader) -> None:
    message = read(SIMPLE, transport='From: "Ann" <ann@x.example>\nReturn-Path: <>\n')
    assert (message.sender, message.return_path, message.defects) == (Address("ann@x.example", "Ann"), "", ())


def test_the_topmost_return_path_counts_and_none_is_not_the_null_path(read: Reader) -> None:
    assert read("Return-Path: <>\nReturn-Path: <a@x.example>\nFrom: a@x.example\n\nhi\n").return_path == ""
    assert read("From: a@x.example\n\nhi\n").return_path is None


def test_a_partial_message_has_one_sentence_and_no_noise(read: Reader) -> None:
    mail = (
        SIMPLE.replace("\n\nWhere", '\nContent-Type: multipart/mixed; boundary="b"\n\n--b\n\nWhere')
        + "--b\nContent-Type: a/b; name=x.bin\n"
    )
    message = read(mail, complete=False)
    assert message.defects == (
        "The message is too large to be fetched whole; attachments were left on the server.",
    )
    assert message.text == "Where is the clinic?"
    assert [one.filename for one in message.attachments] == ["x.bin"]


REGENERATED = """Received: from exchange.example by exchange.example; Tue, 6 Jan 2026 11:00:00 +0000
From: "Ann" <ANN@x.example>
To: info@ours.example
Subject: =?utf-8?q?a_question?=
Date: Mon, 05 Jan 2026 11:00:00 +0100
Message-ID: <1@x.example>
X-MS-Exchange: yes
MIME-Version: 1.0
Content-Type: multipart/mixed; boundary=new

--new
Content-Type: text/plain; charset=utf-8
Content-Transfer-Encoding: base64

V2hlcmUgIGlzCnRoZSBjbGluaWM/Cg==
--new--
"""


def test_every_copy_of_one_mail_has_one_fingerprint(read: Reader) -> None:
    assert read(REGENERATED).fingerprint == read(SIMPLE).fingerprint


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("the clinic?", "the surgery?"),
        ("a question", "another question"),
        ("10:00:00 +0000\nMessage", "10:00:01 +0000\nMessage"),
        ("From: Ann <ann@", "From: Ann <anna@"),
        ("<1@x.example>\n\n", "<2@x.example>\n\n"),
        (
            "\n\nWhere",
            "\nContent-Type: multipart/mixed; boundary=b\n\n--b\nContent-Type: a/b; name=c\n\nx\n--b\n\nWhere",
        ),
    ],
)
def test_another_mail_has_another_fingerprint_even_under_one_message_id(
    read: Reader, old: str, new: str
) -> None:
    assert old in SIMPLE
    assert read(SIMPLE.replace(old, new)).fingerprint != read(SIMPLE).fingerprint


def test_headers_are_cut_and_counted(read: Reader) -> None:
    message = read("From: a@x.example\nSubject: " + "s" * 20_000 + "\n" + "X-Many: 1\n" * 2_000 + "\nhi\n")
    assert len(message.subject) == 8_192
    assert sum(map(len, message.headers.values())) == 1_000
    assert message.text == "hi"
    assert message.defects == ("The message has more than 1000 headers; the rest were not read.",)


def test_a_header_block_without_end_leaves_the_mail_readable(read: Reader) -> None:
    message = read("From: a@x.example\n" + "X-Long: " + "x" * 300_000 + "\n\nhi\n")
    assert (message.sender.address, message.text) == ("a@x.example", "hi")
    assert message.defects == ("The headers are longer than 256 KB; the rest of them were not read.",)


def test_a_stray_line_among_headers_does_not_end_them(read: Reader) -> None:
    message = read("From: a@x.example\n>From somebody\nSubject: still here\n\nhi\n")
    assert (message.subject, message.text, message.defects) == ("still here", "hi", ())


def test_the_year_of_a_date_is_fenced_by_the_time_of_receipt(read: Reader) -> None:
    late = SIMPLE.replace("Date: Mon, 5 Jan 2026", "Date: Tue, 5 Jan 2038")
    assert read(late).date is None
    assert read(late, received=datetime(2038, 1, 6, tzinfo=UTC)).date == datetime(2038, 1, 5, 10, tzinfo=UTC)


@pytest.mark.parametrize(
    ("mail", "moment"),
    [
        (SIMPLE, datetime(2026, 1, 5, 10, 0, 5, tzinfo=UTC)),
        ("Date: Mon, 5 Jan 2026 10:00:00 +0000\n\nhi", datetime(2026, 1, 5, 10, tzinfo=UTC)),
        (
            "Received: by x\nReceived: by y; 5 Jan 2026 10:00:01 +0000\n\n",
            datetime(2026, 1, 5, 10, 0, 1, tzinfo=UTC),
        ),
        ("Received: by x; nonsense\nDate: never\n\nhi", None),
        ("", None),
    ],
)
def test_a_stored_mail_arrived_when_its_topmost_received_header_says(
    mail: str, moment: datetime | None
) -> None:
    assert time_of_arrival(mail.encode()) == moment
