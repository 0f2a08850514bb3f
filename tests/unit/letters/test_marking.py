from __future__ import annotations

import re
from datetime import UTC, datetime

import pytest

from inboxbot.letters.marking import Marker, reply_to, thread_headers
from inboxbot.model.message import Address, Message, MessageRef

MARKER = Marker(b"one secret of sixteen octets", "example.org")
OTHER = Marker(b"another secret, of as many o", "example.org")
ID = MARKER.message_id("HWE-2026-7K4QX", "reminder", "before-1", "ada@example.org")


def test_an_id_is_thirty_two_hexadecimal_digits_at_our_domain() -> None:
    assert re.fullmatch(r"[0-9a-f]{32}@example\.org", ID)


def test_the_same_mail_has_the_same_id_on_a_second_try() -> None:
    assert MARKER.message_id("HWE-2026-7K4QX", "reminder", "before-1", "Ada@Example.org") == ID


@pytest.mark.parametrize(
    "parts",
    [
        ("HWE-2026-7K4QY", "reminder", "before-1", "ada@example.org"),
        ("HWE-2026-7K4QX", "overdue", "before-1", "ada@example.org"),
        ("HWE-2026-7K4QX", "reminder", "before-2", "ada@example.org"),
        ("HWE-2026-7K4QX", "reminder", "before-1", "ben@example.org"),
        ("HWE-2026-7K4QXreminder", "", "before-1", "ada@example.org"),
    ],
)
def test_another_case_letter_occasion_or_recipient_has_another_id(parts: tuple[str, str, str, str]) -> None:
    assert MARKER.message_id(*parts) != ID


@pytest.mark.parametrize("seen", [ID, f"<{ID}>", f" <{ID}> ", ID.upper()])
def test_our_own_id_is_recognised_without_any_memory_of_the_mail(seen: str) -> None:
    assert Marker(b"one secret of sixteen octets", "example.org").is_ours(seen)


@pytest.mark.parametrize(
    "seen",
    [
        "",
        "@example.org",
        ID.partition("@")[0],
        ID[1:],
        "0" + ID,
        ("0" if ID[0] != "0" else "1") + ID[1:],
        f"{ID[:31]}{'0' if ID[31] != '0' else '1'}{ID[32:]}",
        OTHER.message_id("HWE-2026-7K4QX", "reminder", "before-1", "ada@example.org"),
        "é" * 32 + "@example.org",
    ],
)
def test_any_other_id_is_not_taken_for_ours(seen: str) -> None:
    assert not MARKER.is_ours(seen)


def message(message_id: str, references: tuple[str, ...] = (), in_reply_to: tuple[str, ...] = ()) -> Message:
    return Message(
        ref=MessageRef("INBOX", "1", "1"),
        received_at=datetime(2026, 11, 20, tzinfo=UTC),
        size=1,
        fingerprint="0",
        message_id=message_id,
        references=references,
        in_reply_to=in_reply_to,
    )


@pytest.mark.parametrize(
    ("incoming", "headers"),
    [
        (message("c@x.y"), (("In-Reply-To", "<c@x.y>"), ("References", "<c@x.y>"))),
        (
            message("c@x.y", ("a@x.y", "b@x.y"), ("b@x.y",)),
            (("In-Reply-To", "<c@x.y>"), ("References", "<a@x.y>\r\n <b@x.y>\r\n <c@x.y>")),
        ),
        (
            message("c@x.y", (), ("b@x.y",)),
            (("In-Reply-To", "<c@x.y>"), ("References", "<b@x.y>\r\n <c@x.y>")),
        ),
        (message("c@x.y", (), ("a@x.y", "b@x.y")), (("In-Reply-To", "<c@x.y>"), ("References", "<c@x.y>"))),
        (
            message("c@x.y", ("c@x.y", "a@x.y")),
            (("In-Reply-To", "<c@x.y>"), ("References", "<a@x.y>\r\n <c@x.y>")),
        ),
        (message("", ("a@x.y",)), (("References", "<a@x.y>"),)),
        (message("not an id"), ()),
    ],
)
def test_an_answer_names_what_it_answers_and_what_went_before(
    incoming: Message, headers: tuple[tuple[str, str], ...]
) -> None:
    assert thread_headers(incoming) == headers


def test_reply_to_is_the_plain_address_without_the_name() -> None:
    assert reply_to(Address("j@paper.example", "J\r\nBcc: x@y.z")) == (("Reply-To", "j@paper.example"),)


def test_reply_to_is_left_out_where_the_address_cannot_be_written() -> None:
    assert reply_to(Address("j@paper.example\r\nBcc: x@y.z")) == ()
