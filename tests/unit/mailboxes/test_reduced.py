from __future__ import annotations

import email

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inboxbot.mailboxes.reduced import TEXT_CAP, TEXTS_CAP, message_id, reduce_lines


@pytest.mark.parametrize(
    ("content", "found"),
    [
        (b"Subject: x\r\nMessage-ID: <a@b>\r\n\r\n", "a@b"),
        (b"message-id:<a@b>\n\nText", "a@b"),
        (b"Subject: x\r\nMESSAGE-ID:\r\n <a@b>\r\n\r\n", "a@b"),
        (b"Subject: x\r\n\r\nMessage-ID: <in@body>\r\n", ""),
        (b"X-Message-ID: <other@b>\r\nMessage-ID: broken\r\n\r\n", ""),
        (b"", ""),
    ],
)
def test_the_message_id_of_the_header_is_found(content: bytes, found: str) -> None:
    assert message_id(content) == found


def lines(content: bytes) -> list[bytes]:
    return content.splitlines(keepends=True)


def test_a_short_message_of_text_stays_as_it_is() -> None:
    content = b"Subject: x\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n\r\nText\r\n--b--\r\n"
    assert reduce_lines(lines(content)) == content


def test_a_file_loses_its_body_and_keeps_its_name() -> None:
    content = (
        b"Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\nContent-Type: image/png; name=a.png\r\n\r\nAAAA\r\n"
        b"--b\r\n\r\nText\r\n--b--\r\nAn epilogue\r\n"
    )
    assert reduce_lines(lines(content)) == content.replace(b"AAAA\r\n", b"").replace(b"An epilogue\r\n", b"")


def test_each_text_and_all_texts_together_are_bounded() -> None:
    part = b"--b\r\n\r\n" + b"word " * 80_000 + b"\r\n"
    reduced = reduce_lines(
        lines(b"Content-Type: multipart/mixed; boundary=b\r\n\r\n" + part * 10 + b"--b--\r\n")
    )
    bodies = [p.get_payload() for p in email.message_from_bytes(reduced).walk() if not p.is_multipart()]
    assert len(bodies) == 10
    assert max(len(body) for body in bodies) <= TEXT_CAP
    assert TEXTS_CAP - TEXT_CAP < sum(len(body) for body in bodies) <= TEXTS_CAP


def test_a_header_without_end_is_bounded() -> None:
    assert len(reduce_lines([b"X: " + b"x" * 998 + b"\r\n"] * 5_000)) < TEXT_CAP + 2_000


@given(st.binary(max_size=400), st.lists(st.sampled_from([
    b"--b\r\n", b"--b--\r\n", b"Content-Type: multipart/mixed; boundary=b\r\n", b"Content-Type: message/rfc822\n",
    b"Content-Type: ;;==\xff\r\n", b"\r\n", b"text\n", b"--\r\n",
]), max_size=30))  # fmt: skip
def test_no_bytes_raise_and_nothing_grows(noise: bytes, more: list[bytes]) -> None:
    content = noise + b"".join(more)
    assert len(reduce_lines(lines(content))) <= len(content) + 2 * content.count(b"--")
