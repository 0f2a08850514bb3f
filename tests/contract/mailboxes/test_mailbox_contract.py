"""Every sentence of ``ports/mailbox.py``, tried on every adapter."""

from __future__ import annotations

import email
import threading
import tracemalloc
from collections.abc import Callable
from datetime import datetime, timedelta
from email.message import Message

import pytest
from mailbox_worlds import HANDLED, Standing, World, moment

from inboxbot.mailboxes.reduced import PAGE_BYTES, message_id
from inboxbot.model.errors import PermanentError
from inboxbot.model.message import MessageRef, RawMessage, Unreadable
from inboxbot.model.plan import Disposition
from inboxbot.ports.mailbox import Folder, Mailbox, Page


def needs(world: World, ability: str) -> None:
    if ability in world.lacks:
        pytest.skip(f"this adapter or server lacks: {ability}")


def mail(name: str, text: str = "Hello.") -> bytes:
    return (
        f"From: Ann <ann@example.net>\r\nTo: info@example.org\r\nSubject: {name}\r\n"
        f"Message-ID: <{name}@example.net>\r\n\r\n{text}\r\n"
    ).encode()


def mid(name: str) -> str:
    return f"{name}@example.net"


def names(page: Page) -> list[str]:
    return [
        message_id(m.content).partition("@")[0] if isinstance(m, RawMessage) else "?" for m in page.messages
    ]


def deliver(world: World, *wanted: str, day: int = 20) -> None:
    for n, name in enumerate(wanted):
        world.deliver(mail(name), moment(day, 10, n))


def drain(
    mailbox: Mailbox, cursor: str, folder: Folder = "inbox", limit: int = 100
) -> tuple[list[Page], str]:
    pages = [mailbox.poll(folder, cursor, limit=limit)]
    while pages[-1].more:
        pages.append(mailbox.poll(folder, pages[-1].cursor, limit=limit))
        assert len(pages) < 1000
    return pages, pages[-1].cursor


# First contact and the cursor -----------------------------------------------------------------


def test_first_contact_stands_at_now_and_takes_in_nothing_old(world: World) -> None:
    deliver(world, "old-1", "old-2")
    mailbox = world.open()
    cursor = mailbox.start("inbox")
    before = mailbox.poll("inbox", cursor)
    assert (before.messages, before.more, before.reset_before) == ((), False, None)
    deliver(world, "new")
    after = mailbox.poll("inbox", before.cursor)
    assert (names(after), after.more, after.reset_before) == (["new"], False, None)


def test_first_contact_with_an_empty_folder_takes_in_the_first_message(world: World) -> None:
    mailbox = world.open()
    cursor = mailbox.start("inbox")
    assert mailbox.poll("inbox", cursor).messages == ()
    deliver(world, "first")
    assert names(mailbox.poll("inbox", cursor)) == ["first"]


def test_a_message_comes_with_its_bytes_its_time_its_size_and_its_flags(world: World) -> None:
    mailbox = world.open()
    cursor = mailbox.start("inbox")
    world.deliver(mail("one"), moment(20, 23, 59))
    world.read(mid("one"))
    (message,) = mailbox.poll("inbox", cursor).messages
    assert isinstance(message, RawMessage)
    assert message == RawMessage(
        ref=message.ref,
        content=mail("one"),
        received_at=moment(20, 23, 59),
        size=len(mail("one")),
        flags=frozenset({"\\Seen"}),
    )
    assert message.received_at.utcoffset() == timedelta(0)


def test_messages_come_in_order_of_arrival_page_by_page(world: World) -> None:
    mailbox = world.open()
    cursor = mailbox.start("inbox")
    deliver(world, *"abcdefg")
    pages, end = drain(mailbox, cursor, limit=3)
    assert [(names(page), page.more) for page in pages] == [
        (["a", "b", "c"], True),
        (["d", "e", "f"], True),
        (["g"], False),
    ]
    assert mailbox.poll("inbox", end).messages == ()


def test_polling_twice_with_one_cursor_returns_the_same_messages(world: World) -> None:
    mailbox = world.open()
    cursor = mailbox.start("inbox")
    deliver(world, *"abcde")
    first = mailbox.poll("inbox", cursor, limit=2)
    assert mailbox.poll("inbox", cursor, limit=2) == first
    second = mailbox.poll("inbox", first.cursor, limit=2)
    assert mailbox.poll("inbox", first.cursor, limit=2) == second
    assert mailbox.poll("inbox", cursor, limit=2) == first
    assert names(mailbox.poll("inbox", cursor)) == ["a", "b", "c", "d", "e"]


def test_a_new_instance_goes_on_from_a_saved_cursor_with_the_same_refs(world: World) -> None:
    mailbox = world.open()
    cursor = mailbox.start("inbox")
    deliver(world, "a", "b", "c")
    page = mailbox.poll("inbox", cursor, limit=1)
    mailbox.close()
    again = world.open()
    assert names(again.poll("inbox", page.cursor)) == ["b", "c"]
    assert again.poll("inbox", cursor, limit=1).messages == page.messages
    assert len({str(m.ref) for m in again.poll("inbox", cursor).messages}) == 3


def test_two_instances_read_the_same_mailbox_side_by_side(world: World) -> None:
    one, two = world.open(), world.open()
    cursor = one.start("inbox")
    deliver(world, "a", "b")
    assert one.poll("inbox", cursor, limit=1) == two.poll("inbox", cursor, limit=1)
    assert one.poll("inbox", cursor) == two.poll("inbox", cursor)


def test_mail_that_comes_between_two_pages_comes_after_what_waits(world: World) -> None:
    mailbox = world.open()
    cursor = mailbox.start("inbox")
    deliver(world, "a", "b", "c")
    first = mailbox.poll("inbox", cursor, limit=2)
    deliver(world, "d", day=21)
    second = mailbox.poll("inbox", first.cursor, limit=2)
    third = mailbox.poll("inbox", second.cursor, limit=2)
    assert names(second) + names(third) == ["c", "d"]


def test_a_backfill_starts_before_the_first_message_received_since(world: World) -> None:
    for day in (10, 12, 14, 16):
        deliver(world, f"on-{day}", day=day)
    mailbox = world.open()
    assert names(mailbox.poll("inbox", mailbox.start_at("inbox", moment(12, 10)))) == [
        "on-12",
        "on-14",
        "on-16",
    ]
    assert names(mailbox.poll("inbox", mailbox.start_at("inbox", moment(12, 11)))) == ["on-14", "on-16"]
    assert mailbox.poll("inbox", mailbox.start_at("inbox", moment(17))).messages == ()


def test_after_an_empty_backfill_new_mail_still_comes(world: World) -> None:
    deliver(world, "old", day=10)
    mailbox = world.open()
    cursor = mailbox.start_at("inbox", moment(15))
    deliver(world, "new", day=20)
    assert names(mailbox.poll("inbox", cursor)) == ["new"]


# People at work -------------------------------------------------------------------------------


def test_a_message_deleted_before_it_is_read_is_left_out(world: World) -> None:
    mailbox = world.open()
    cursor = mailbox.start("inbox")
    deliver(world, "a", "b", "c")
    world.delete(mid("b"))
    page = mailbox.poll("inbox", cursor)
    assert (names(page), page.more) == (["a", "c"], False)


def test_messages_that_vanish_between_two_pages_stop_nothing(world: World) -> None:
    mailbox = world.open()
    cursor = mailbox.start("inbox")
    world.create_folder(HANDLED)
    deliver(world, *"abcdef")
    first = mailbox.poll("inbox", cursor, limit=2)
    world.delete(mid("c"))
    world.move(mid("d"), HANDLED)
    pages, end = drain(mailbox, first.cursor, limit=2)
    assert [name for page in pages for name in names(page)] == ["e", "f"]
    deliver(world, "g", day=21)
    assert names(mailbox.poll("inbox", end)) == ["g"]


def test_the_newest_message_vanishing_hides_nothing_that_comes_later(world: World) -> None:
    mailbox = world.open()
    cursor = mailbox.start("inbox")
    deliver(world, "a")
    world.delete(mid("a"))
    empty = mailbox.poll("inbox", cursor)
    assert empty.messages == ()
    deliver(world, "b")
    assert names(mailbox.poll("inbox", empty.cursor)) == ["b"]


def test_reading_and_filing_by_people_makes_nothing_new_again(world: World) -> None:
    mailbox = world.open()
    world.create_folder(HANDLED)
    cursor = mailbox.start("inbox")
    deliver(world, "a", "b")
    cursor = mailbox.poll("inbox", cursor).cursor
    world.read(mid("a"))
    page = mailbox.poll("inbox", cursor)
    assert (page.messages, page.more) == ((), False)
    world.move(mid("a"), HANDLED)
    page = mailbox.poll("inbox", page.cursor)
    assert (page.messages, page.more) == ((), False)


def test_old_mail_that_a_person_moves_in_is_new(world: World) -> None:
    world.create_folder(HANDLED)
    deliver(world, "from-junk", day=3)
    world.move(mid("from-junk"), HANDLED)
    mailbox = world.open()
    deliver(world, "known", day=19)
    cursor = mailbox.start("inbox")
    deliver(world, "fresh", day=20)
    cursor = mailbox.poll("inbox", cursor).cursor
    world.bring_back(mid("from-junk"), HANDLED)
    page = mailbox.poll("inbox", cursor)
    assert (names(page), page.reset_before) == (["from-junk"], None)


def test_reading_changes_nothing_for_people(world: World) -> None:
    deliver(world, "unread", "read")
    world.deliver(large_mail(), moment(20, 11))
    world.read(mid("read"))
    before = world.standing()
    assert [one.flags for one in before] == [frozenset(), frozenset({"\\Seen"}), frozenset()]
    mailbox = world.open()
    mailbox.check()
    cursor = mailbox.start("inbox")
    for message in mailbox.poll("inbox", mailbox.start_at("inbox", moment(1))).messages:
        assert mailbox.original(message.ref)
        mailbox.settle(message.ref, Disposition("left"))
    mailbox.poll("inbox", "damaged")
    mailbox.poll("inbox", cursor)
    mailbox.close()
    assert world.standing() == before


# Resets ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "damaged", ["", "nonsense", "{}", "[]", "null", "7", '{"folder": 1}', "[1, 2]", "[" * 5000]
)
def test_a_damaged_cursor_is_a_reset_after_which_all_that_was_there_is_old(
    world: World, damaged: str
) -> None:
    deliver(world, *"abc")
    mailbox = world.open()
    pages, end = drain(mailbox, damaged, limit=2)
    assert [name for page in pages for name in names(page)] == ["a", "b", "c"]
    for page in pages:
        assert page.reset_before is not None
        assert all(m.received_at and m.received_at < page.reset_before for m in page.messages)
    deliver(world, "new", day=22)
    after = mailbox.poll("inbox", end)
    assert (names(after), after.reset_before) == (["new"], None)


def test_after_a_reset_what_came_later_is_told_from_what_was_met(world: World) -> None:
    mailbox = world.open()
    cursor = mailbox.start("inbox")
    deliver(world, "a", "b", "c", day=18)
    cursor = mailbox.poll("inbox", cursor).cursor
    world.begin_anew()
    deliver(world, "later-1", "later-2", day=19)
    pages, end = drain(mailbox, cursor, limit=2)
    assert [name for page in pages for name in names(page)] == ["a", "b", "c", "later-1", "later-2"]
    assert {page.reset_before for page in pages} == {moment(18, 10, 2)}
    after = mailbox.poll("inbox", end)
    assert (after.messages, after.reset_before, after.more) == ((), None, False)
    deliver(world, "new", day=20)
    page = mailbox.poll("inbox", after.cursor)
    assert (names(page), page.reset_before) == (["new"], None)


def test_after_a_reset_right_after_first_contact_old_mail_stays_old(world: World) -> None:
    deliver(world, "old", day=18)
    mailbox = world.open()
    cursor = mailbox.start("inbox")
    world.begin_anew()
    deliver(world, "new", day=20)
    pages, _ = drain(mailbox, cursor)
    (page,) = pages
    assert page.reset_before is not None
    late = [m for m in page.messages if m.received_at and m.received_at > page.reset_before]
    assert [message_id(m.content) for m in late if isinstance(m, RawMessage)] == [mid("new")]


def test_a_reset_ends_although_its_last_message_has_vanished(world: World) -> None:
    mailbox = world.open()
    cursor = mailbox.start("inbox")
    deliver(world, "a", "b", "c", day=18)
    cursor = mailbox.poll("inbox", cursor).cursor
    world.begin_anew()
    world.delete(mid("c"))
    pages, end = drain(mailbox, cursor)
    assert [name for page in pages for name in names(page)] == ["a", "b"]
    deliver(world, "new", day=20)
    page = mailbox.poll("inbox", end)
    assert (names(page), page.reset_before) == (["new"], None)


def test_a_ref_of_another_life_of_the_folder_means_nothing(world: World) -> None:
    mailbox = world.open()
    world.create_folder(HANDLED)
    cursor = mailbox.start("inbox")
    deliver(world, "a", "b")
    refs = [m.ref for m in mailbox.poll("inbox", cursor).messages]
    world.begin_anew()
    before = world.standing()
    assert [mailbox.original(ref) for ref in refs] == [None, None]
    for ref in refs:
        mailbox.settle(ref, Disposition("moved", HANDLED))
    assert (world.standing(), world.standing(HANDLED)) == (before, [])


# Bad and large messages -----------------------------------------------------------------------


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
    assert mailbox.original(strange.ref) == content
    if strange.complete:
        assert strange.content == content


def _part(kind: str, body: bytes, disposition: str = "") -> bytes:
    head = f"Content-Type: {kind}\r\n" + (f"Content-Disposition: {disposition}\r\n" if disposition else "")
    return head.encode() + b"\r\n" + body


def _multipart(subtype: str, boundary: str, *parts: bytes) -> bytes:
    line = f"--{boundary}".encode()
    body = b"".join(line + b"\r\n" + part + b"\r\n" for part in parts) + line + b"--\r\n"
    return _part(f'multipart/{subtype}; boundary="{boundary}"', b"A preamble.\r\n" + body)


_PDF = b"QUFB" * 18 + b"\r\n"


def large_mail(name: str = "large", *, attachment: int = 1_500_000, forwarded: bytes = b"") -> bytes:
    """Text, a large attachment, text behind it, a second attachment: what Apple's mail program sends."""
    pdf = _PDF * (attachment // len(_PDF))
    parts = [
        _multipart("alternative", "=_in (1)", _part("text/plain; charset=utf-8", "Grüße".encode()), _part("text/html", b"<p>Hi")),
        _part('application/pdf; name="a \\"b\\".pdf"', pdf, 'attachment; filename="a \\"b\\".pdf"'),
        _part("text/plain", b"Text behind the attachment.\r\n--\r\nAnn"),
        _part("text/csv", b"1,2\r\n" * 30_000, "attachment; filename=list.csv"),
    ]  # fmt: skip
    if forwarded:
        parts.append(_part("message/rfc822", forwarded))
    head = f"From: ann@example.net\r\nSubject: {name}\r\nMessage-ID: <{name}@example.net>\r\nMIME-Version: 1.0\r\n"
    return head.encode() + _multipart("mixed", "outer", *parts)


def seen_parts(content: bytes) -> list[tuple[str, str | None, bytes]]:
    """Return type, file name and (of texts) body of every part, as a mail program sees them."""

    def body(part: Message) -> bytes:
        text = part.get_content_maintype() == "text" and part.get_content_disposition() != "attachment"
        payload = part.get_payload(decode=True) if text else b""
        return payload.rstrip() if isinstance(payload, bytes) else b""

    return [
        (part.get_content_type(), part.get_filename(), body(part))
        for part in email.message_from_bytes(content).walk()
    ]


def test_a_large_message_comes_reduced_with_its_headers_all_its_text_and_the_names_of_the_rest(
    world: World,
) -> None:
    mailbox = world.open()
    cursor = mailbox.start("inbox")
    content = large_mail(forwarded=mail("inner", "The enquiry itself."))
    world.deliver(content, moment(20))
    (message,) = mailbox.poll("inbox", cursor).messages
    assert isinstance(message, RawMessage)
    assert (message.complete, message.size, message.notes) == (False, len(content), ())
    assert len(message.content) < 100_000
    assert seen_parts(message.content) == seen_parts(content)
    assert message.content.partition(b"\r\n\r\n")[0] == content.partition(b"\r\n\r\n")[0]
    assert mailbox.original(message.ref) == content


def test_a_large_message_of_one_text_comes_with_the_beginning_of_it(world: World) -> None:
    mailbox = world.open()
    cursor = mailbox.start("inbox")
    content = mail("long", "word " * 300_000)
    world.deliver(content, moment(20))
    (message,) = mailbox.poll("inbox", cursor).messages
    assert isinstance(message, RawMessage)
    assert not message.complete
    assert content.startswith(message.content.rstrip(b"\r\n"))
    assert 100_000 < len(message.content) < 300_000
    assert mailbox.original(message.ref) == content


def test_a_message_of_many_long_texts_is_held_within_a_bound(world: World) -> None:
    mailbox = world.open()
    cursor = mailbox.start("inbox")
    texts = [_part("text/plain", b"word word word\r\n" * 15_000) for _ in range(12)]
    world.deliver(b"Message-ID: <texts@example.net>\r\n" + _multipart("mixed", "b", *texts), moment(20))
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
    assert mailbox.original(message.ref) == content[:2_000_000]


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
    tracemalloc.start()
    try:
        (message,) = mailbox.poll("inbox", cursor).messages
        polled = tracemalloc.get_traced_memory()[1]
        tracemalloc.reset_peak()
        whole = mailbox.original(message.ref)
        fetched = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
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


# Settling -------------------------------------------------------------------------------------


def _one(world: World) -> tuple[Mailbox, MessageRef, str]:
    mailbox = world.open()
    cursor = mailbox.start("inbox")
    deliver(world, "a", "b")
    page = mailbox.poll("inbox", cursor)
    return mailbox, page.messages[0].ref, page.cursor


def test_a_message_is_moved_once_and_stays_unread_however_often_it_is_settled(world: World) -> None:
    world.create_folder(HANDLED)
    mailbox, ref, cursor = _one(world)
    before = world.standing()
    for _ in range(3):
        mailbox.settle(ref, Disposition("moved", HANDLED))
    assert (world.standing(HANDLED), world.standing()) == (before[:1], before[1:])
    assert mailbox.original(ref) is None
    page = mailbox.poll("inbox", cursor)
    assert (page.messages, page.reset_before) == ((), None)


def test_a_moved_message_keeps_what_people_marked_and_others_marks_stay(world: World) -> None:
    world.create_folder(HANDLED)
    mailbox, ref, _ = _one(world)
    world.read(mid("a"))
    world.read(mid("b"))
    before = world.standing()
    mailbox.settle(ref, Disposition("moved", HANDLED))
    assert (world.standing(HANDLED), world.standing()) == (before[:1], before[1:])


def test_what_people_marked_as_deleted_is_not_expunged_by_a_move(world: World) -> None:
    world.create_folder(HANDLED)
    mailbox, ref, _ = _one(world)
    world.strike_out(mid("b"))
    mailbox.settle(ref, Disposition("moved", HANDLED))
    mailbox.close()
    assert [(one.message_id, one.flags) for one in world.standing()] == [(mid("b"), frozenset({"\\Deleted"}))]


def test_settling_what_is_gone_does_nothing(world: World) -> None:
    world.create_folder(HANDLED)
    mailbox, ref, _ = _one(world)
    world.delete(mid("a"))
    before = world.standing()
    mailbox.settle(ref, Disposition("moved", HANDLED))
    mailbox.settle(ref, Disposition("tagged", "inboxbot"))
    assert (world.standing(), world.standing(HANDLED)) == (before, [])


def test_moving_to_a_folder_that_is_not_there_is_refused_by_name_and_leaves_the_message(world: World) -> None:
    mailbox, ref, cursor = _one(world)
    before = world.standing()
    with pytest.raises(PermanentError, match="Nowhere"):
        mailbox.settle(ref, Disposition("moved", "Nowhere"))
    assert world.standing() == before
    assert mailbox.poll("inbox", cursor).messages == ()


def test_a_tag_is_put_on_once_or_left_and_changes_no_other_mark(world: World) -> None:
    mailbox, ref, _ = _one(world)
    world.read(mid("a"))
    before = world.standing()
    for _ in range(2):
        mailbox.settle(ref, Disposition("tagged", "inboxbot"))
    tagged = frozenset() if "keywords" in world.lacks else frozenset({"inboxbot"})
    assert [one.flags for one in world.standing()] == [before[0].flags | tagged, before[1].flags]


def test_left_leaves_everything(world: World) -> None:
    mailbox, ref, _ = _one(world)
    before = world.standing()
    mailbox.settle(ref, Disposition("left"))
    assert world.standing() == before


# Sent -----------------------------------------------------------------------------------------


def test_a_copy_is_filed_in_sent_once_marked_as_read_with_its_date(world: World) -> None:
    mailbox = world.open()
    assert mailbox.has_sent(mid("answer")) is False
    for _ in range(2):
        mailbox.file_sent(mail("answer"), moment(20, 15, 30))
    assert mailbox.has_sent(mid("answer")) is True
    seen = frozenset({"\\Seen"})
    copy = Standing(mid("answer"), mail("answer"), moment(20, 15, 30), seen)
    assert world.standing(sent=True) == [copy]


def test_only_the_whole_message_id_proves_that_a_mail_was_sent(world: World) -> None:
    mailbox = world.open()
    mailbox.file_sent(mail("x-answer-1"), moment(20))
    assert [mailbox.has_sent(mid(name)) for name in ("answer-1", "x-answer-1", "x-answer-12")] == [
        False,
        True,
        False,
    ]
    assert mailbox.has_sent("x-answer-1") is False


def test_a_copy_without_a_message_id_is_filed(world: World) -> None:
    mailbox = world.open()
    mailbox.file_sent(b"Subject: bare\r\n\r\nText\r\n", moment(20))
    assert len(world.standing(sent=True)) == 1


def test_what_people_send_is_found_and_read_from_sent(world: World) -> None:
    mailbox = world.open()
    world.deliver(mail("before"), moment(18), sent=True)
    cursor = mailbox.start("sent")
    inbox = mailbox.start("inbox")
    world.deliver(mail("by-hand"), moment(19), sent=True)
    mailbox.file_sent(mail("by-us"), moment(20))
    assert names(mailbox.poll("sent", cursor)) == ["by-hand", "by-us"]
    assert mailbox.has_sent(mid("by-hand")) is True
    assert mailbox.poll("inbox", inbox).messages == ()


def test_both_folders_are_read_in_turn_without_mixing_them_up(world: World) -> None:
    mailbox = world.open()
    cursors: dict[Folder, str] = {"inbox": mailbox.start("inbox"), "sent": mailbox.start("sent")}
    for n in range(5):
        world.deliver(mail(f"in-{n}"), moment(20, 10, n))
        world.deliver(mail(f"out-{n}"), moment(20, 10, n), sent=True)
    met: dict[Folder, list[str]] = {"inbox": [], "sent": []}
    folders: tuple[Folder, ...] = ("inbox", "sent")
    for _ in range(3):
        for folder in folders:
            page = mailbox.poll(folder, cursors[folder], limit=2)
            met[folder] += names(page)
            cursors[folder] = page.cursor
    assert met == {"inbox": [f"in-{n}" for n in range(5)], "sent": [f"out-{n}" for n in range(5)]}


# Waiting and running --------------------------------------------------------------------------


def _returns(act: Callable[[], None], meanwhile: Callable[[], None]) -> bool:
    """Tell whether a long ``act`` in another thread returns soon after ``meanwhile``."""
    thread = threading.Thread(target=act, daemon=True)
    thread.start()
    thread.join(0.3)
    meanwhile()
    thread.join(20)
    return not thread.is_alive()


def test_waiting_ends_when_mail_arrives(world: World) -> None:
    mailbox = world.open()
    mailbox.poll("inbox", mailbox.start("inbox"))
    assert _returns(lambda: mailbox.wait(90), lambda: deliver(world, "a"))


def test_waiting_ends_when_it_is_woken_from_another_thread(world: World) -> None:
    mailbox = world.open()
    mailbox.poll("inbox", mailbox.start("inbox"))
    assert _returns(lambda: mailbox.wait(90), mailbox.wake)


def test_a_wake_just_before_the_wait_is_not_lost(world: World) -> None:
    mailbox = world.open()
    mailbox.poll("inbox", mailbox.start("inbox"))
    mailbox.wake()
    assert _returns(lambda: mailbox.wait(90), lambda: None)


def test_waiting_ends_by_itself_and_the_mailbox_goes_on_working(world: World) -> None:
    mailbox = world.open()
    cursor = mailbox.start("inbox")
    mailbox.wait(0)
    mailbox.wait(0.1)
    mailbox.wait(2.1)
    deliver(world, "a")
    assert names(mailbox.poll("inbox", cursor)) == ["a"]


def test_a_check_says_what_was_found_and_changes_nothing(world: World) -> None:
    deliver(world, "a")
    before = world.standing()
    found = world.open().check()
    assert found
    assert all(sentence.endswith(".") for sentence in found)
    assert world.standing() == before


def test_closing_twice_is_no_error_and_a_later_call_works_again(world: World) -> None:
    mailbox = world.open()
    cursor = mailbox.start("inbox")
    mailbox.close()
    mailbox.close()
    deliver(world, "a")
    assert names(mailbox.poll("inbox", cursor)) == ["a"]
    mailbox.close()


def test_the_name_says_which_mailbox_and_no_secret(world: World) -> None:
    mailbox = world.open()
    assert mailbox.name
    assert "s3cret" not in mailbox.name + repr(mailbox)


def test_times_are_aware_utc(world: World) -> None:
    mailbox = world.open()
    cursor = mailbox.start_at("inbox", datetime.fromisoformat("2026-11-19T23:30:00-05:00"))
    deliver(world, "a")
    (message,) = mailbox.poll("inbox", cursor).messages
    assert message.received_at is not None
    assert (message.received_at, message.received_at.utcoffset()) == (moment(20, 10), timedelta(0))
