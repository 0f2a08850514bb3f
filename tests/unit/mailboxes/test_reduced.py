from __future__ import annotations

import email
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inboxbot.mailboxes.reduced import MOST_PARTS, TEXT_CAP, TEXTS_CAP, message_id, reduce_stream


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


def reduced(content: bytes) -> bytes:
    return reduce_stream(io.BytesIO(content))


def test_a_short_message_of_text_stays_as_it_is() -> None:
    content = b"Subject: x\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n\r\nText\r\n--b--\r\n"
    assert reduced(content) == content


def test_a_file_loses_its_body_and_keeps_its_name() -> None:
    content = (
        b"Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\nContent-Type: image/png; name=a.png\r\n\r\nAAAA\r\n"
        b"--b\r\n\r\nText\r\n--b--\r\nAn epilogue\r\n"
    )
    assert reduced(content) == content.replace(b"AAAA\r\n", b"").replace(b"An epilogue\r\n", b"")


def test_each_text_and_all_texts_together_are_bounded() -> None:
    part = b"--b\r\n\r\n" + b"word " * 80_000 + b"\r\n"
    short = reduced(b"Content-Type: multipart/mixed; boundary=b\r\n\r\n" + part * 10 + b"--b--\r\n")
    bodies = [p.get_payload() for p in email.message_from_bytes(short).walk() if not p.is_multipart()]
    assert len(bodies) == 10
    assert max(len(body) for body in bodies) <= TEXT_CAP
    assert TEXTS_CAP - TEXT_CAP < sum(len(body) for body in bodies) <= TEXTS_CAP


def test_a_header_without_end_is_bounded() -> None:
    assert len(reduced(b"X: " + b"x" * 998 + b"\r\n" * 5_000)) < TEXT_CAP + 2_000


def test_parts_beyond_all_measure_are_left_out() -> None:
    content = b"Content-Type: multipart/mixed; boundary=b\r\n\r\n" + b"--b\r\n" * 100_000
    assert reduced(content).count(b"--b\r\n") == MOST_PARTS


def test_parts_that_nobody_can_find_are_read_as_text() -> None:
    content = b"Content-Type: multipart/mixed\r\n\r\nCan you help me?\r\n"
    assert reduced(content) == content


@pytest.mark.parametrize("head", [b"Content-Type: text/plain", b"Content-Type: multipart/mixed; boundary=b"])
@pytest.mark.parametrize("piece", [b"\n", b"\r\n", b"a\n", b"\n--bb", b"\r", b"--b--\r\n", b"\n--b "])
def test_whatever_stands_in_a_large_body_little_of_it_is_kept(head: bytes, piece: bytes) -> None:
    content = head + b"\r\n\r\n" + piece * (2_000_000 // len(piece))
    assert len(reduced(content)) <= TEXT_CAP + len(head) + 4 + 8 * MOST_PARTS


class Drip(io.BytesIO):
    """A stream that hands over a few octets at a time."""

    step = 1

    def read(self, size: int | None = -1, /) -> bytes:
        return super().read(self.step)


TROUBLE = st.lists(st.sampled_from([
    b"--b\r\n", b"--b--\r\n", b"Content-Type: multipart/mixed; boundary=b\r\n", b"Content-Type: message/rfc822\n",
    b"Content-Type: ;;==\xff\r\n", b"\r\n", b"text\n", b"--\r\n", b"--b", b"\n", b"--b \t\r\n", b"x",
]), max_size=30)  # fmt: skip


@given(st.binary(max_size=400), TROUBLE)
def test_no_bytes_raise_and_nothing_grows(noise: bytes, more: list[bytes]) -> None:
    content = noise + b"".join(more)
    assert len(reduced(content)) <= len(content) + 2 * content.count(b"--")


@given(st.binary(max_size=40), TROUBLE, st.integers(1, 20))
def test_where_a_block_ends_makes_no_difference(noise: bytes, more: list[bytes], step: int) -> None:
    content = b"Content-Type: multipart/mixed; boundary=b\n\n" + noise + b"".join(more)
    stream = Drip(content)
    stream.step = step
    assert reduce_stream(stream) == reduced(content)
