"""The contract of ``ports/mailbox.py``: bad and large messages, and how much is held of them."""

from __future__ import annotations

from datetime import timedelta

import pytest
from mailbox_mails import (
    as_seen,
    deliver,
    drain,
    large_mail,
    mail,
    mid,
    multipart,
    names,
    needs,
    part,
    seen_parts,
    with_memory,
)
from mailbox_worlds import World, moment

from inboxbot.mailboxes.reduced import PAGE_BYTES
from inboxbot.model.message import RawMessage, Unreadable


def test_a_message_that_cannot_be_read_stops_no_other(world: World) -> None:
    needs(world, "unreadable")
    mailbox = world.open()
    cursor = mailbox.start("inbox")
    deliver(world, "a", "bad", "c")
    world.spoil(mid("bad"))
    page = mailbox.poll("inbox", cursor)
    assert names(page) == ["a", "?", "c"]
    bad = page.messages[1]
    assert isinstance(bad, Unreadable)
    assert bad.reason
    assert bad.received_at == moment(20, 10, 1)
    assert mailbox.poll("inbox", page.cursor).messages == ()


@pytest.mark.parametrize(
    "content",
    [
        b"\r\n",
        b"no header at all\r\n",
        b"Subject\r\n\r\n",
        b"Subject: \xff\xfe raw \x80 bytes\r\n\r\n\xff\xfe\r\n",
        b"X-Long: " + b"x" * 200_000 + b"\r\n\r\ntext\r\n",
        b"Content-Type: multipart/mixed; boundary=\r\n\r\n--\r\n\r\n",
        b"Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\nContent-Type: text/plain\r\n\r\nnever closed\r\n",
        b"Content-Type: multipart/mixed; boundary=b\r\n\r\n" + b"--b\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n" * 60,
        b'Subject: 5 (UID 7 FLAGS (\\Seen)) {3}\r\nX: "\r\n\r\n* 1 FETCH (UID 9 BODY[] {2}\r\n',
    ],
)  # fmt: skip
def test_a_message_of_strange_bytes_comes_as_it_is_and_stops_no_other(world: World, content: bytes) -> None:
    mailbox = world.open()
    cursor = mailbox.start("inbox")
    deliver(world, "before")
    world.deliver(content, moment(20, 11))
    deliver(world, "after", day=21)
    page = mailbox.poll("inbox", cursor)
    assert names(page)[::2] == ["before", "after"]
    strange = page.messages[1]
    assert isinstance(strange, RawMessage)
    original = mailbox.original(strange.ref)
    if "own octets" in world.lacks:
        assert original
        return
    assert original == content
    if strange.complete:
        assert strange.content == content


def test_a_large_message_comes_reduced_with_its_headers_all_its_text_and_the_names_of_the_rest(
    world: World,
) -> None:
    mailbox = world.open()
    cursor = mailbox.start("inbox")
    content = large_mail(forwarded=mail("inner", "The enquiry itself."))
    world.deliver(content, moment(20))
    (message,) = mailbox.poll("inbox", cursor).messages
    assert isinstance(message, RawMessage)
    own_octets = "own octets" not in world.lacks
    assert (message.complete, message.notes) == (False, ())
    assert message.size == len(content) if own_octets else message.size >= len(content)
    assert len(message.content) < 100_000
    assert seen_parts(message.content) == seen_parts(content)
    assert as_seen(world, message.content.partition(b"\r\n\r\n")[0]) == as_seen(
        world, content.partition(b"\r\n\r\n")[0]
    )
    assert as_seen(world, mailbox.original(message.ref)) == as_seen(world, content)


def test_a_large_message_of_one_text_comes_with_the_beginning_of_it(world: World) -> None:
    mailbox = world.open()
    cursor = mailbox.start("inbox")
    content = mail("long", "word " * 300_000)
    world.deliver(content, moment(20))
    (message,) = mailbox.poll("inbox", cursor).messages
    assert isinstance(message, RawMessage)
    assert not message.complete
    text = message.content.partition(b"\r\n\r\n")[2].rstrip(b"\r\n")
    assert content.partition(b"\r\n\r\n")[2].startswith(text)
    assert 100_000 < len(message.content) < 300_000
    assert as_seen(world, mailbox.original(message.ref)) == as_seen(world, content)


def test_a_message_of_many_long_texts_is_held_within_a_bound(world: World) -> None:
    mailbox = world.open()
    cursor = mailbox.start("inbox")
    texts = [part("text/plain", b"word word word\r\n" * 15_000) for _ in range(12)]
    world.deliver(b"Message-ID: <texts@example.net>\r\n" + multipart("mixed", "b", *texts), moment(20))
    (message,) = mailbox.poll("inbox", cursor).messages
    assert isinstance(message, RawMessage)
    assert 700_000 < len(message.content) < 1_100_000
    assert len(seen_parts(message.content)) == 1 + 12


def test_above_the_size_limit_a_message_comes_with_a_note_and_is_never_handed_over_whole(
    world: World,
) -> None:
    mailbox = world.open(size_limit=2_000_000)
    cursor = mailbox.start("inbox")
    content = large_mail(attachment=3_000_000)
    world.deliver(content, moment(20))
    (message,) = mailbox.poll("inbox", cursor).messages
    assert isinstance(message, RawMessage)
    assert [f"{len(content) / 1e6:.0f} MB" in note for note in message.notes] == [True]
    assert seen_parts(message.content) == seen_parts(content)
    original = mailbox.original(message.ref)
    assert original is not None
    assert len(original) == 2_000_000
    assert "own octets" in world.lacks or original == content[:2_000_000]


def test_a_mail_of_25_mb_is_polled_within_4_mb_of_memory_and_fetched_within_twice_its_size(
    world: World,
) -> None:
    needs(world, "flat memory")
    mailbox = world.open()
    cursor = mailbox.start("inbox")
    content = large_mail(attachment=24_500_000)
    world.deliver(content, moment(20))
    size = len(content)
    del content
    mailbox.check()  # imports and connects
    whole, polled, fetched = with_memory(mailbox, cursor)
    assert whole is not None
    assert len(whole) == size
    assert polled < 4_000_000
    assert fetched < 2 * size


def test_a_page_holds_no_more_than_its_bound_in_octets(world: World) -> None:
    mailbox = world.open()
    cursor = mailbox.start("inbox")
    for n in range(70):
        world.deliver(mail(f"m{n}", "word " * 60_000), moment(20, 10) + timedelta(seconds=n))
    pages, _ = drain(mailbox, cursor, limit=1000)
    assert [name for page in pages for name in names(page)] == [f"m{n}" for n in range(70)]
    assert len(pages) > 1
    for page in pages:
        assert sum(len(m.content) for m in page.messages if isinstance(m, RawMessage)) <= PAGE_BYTES


def test_an_original_that_is_gone_is_none(world: World) -> None:
    mailbox = world.open()
    cursor = mailbox.start("inbox")
    deliver(world, "a")
    (message,) = mailbox.poll("inbox", cursor).messages
    world.delete(mid("a"))
    assert mailbox.original(message.ref) is None
