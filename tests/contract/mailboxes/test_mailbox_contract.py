"""Every sentence of ``ports/mailbox.py``, tried on every adapter: reading, people at work, resets."""

from __future__ import annotations

from datetime import timedelta

import pytest
from mailbox_mails import as_seen, deliver, drain, large_mail, mail, mid, names, needs
from mailbox_worlds import HANDLED, World, moment

from inboxbot.mailboxes.reduced import message_id
from inboxbot.model.message import RawMessage
from inboxbot.model.plan import Disposition


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
    needs(world, "own times")
    mailbox = world.open()
    cursor = mailbox.start("inbox")
    world.deliver(mail("one"), moment(20, 23, 59))
    world.read(mid("one"))
    (message,) = mailbox.poll("inbox", cursor).messages
    assert isinstance(message, RawMessage)
    assert as_seen(world, message.content) == as_seen(world, mail("one"))
    own_octets = "own octets" not in world.lacks
    assert message == RawMessage(
        ref=message.ref,
        content=mail("one") if own_octets else message.content,
        received_at=moment(20, 23, 59),
        size=len(mail("one")) if own_octets else message.size,
        transport_headers=b"" if own_octets else message.transport_headers,
        flags=frozenset({"\\Seen"}),
    )
    assert message.size >= len(mail("one")) or "exact sizes" in world.lacks
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
    needs(world, "own times")
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
    needs(world, "own times")
    deliver(world, "old", day=10)
    mailbox = world.open()
    cursor = mailbox.start_at("inbox", moment(15))
    deliver(world, "new", day=20)
    assert names(mailbox.poll("inbox", cursor)) == ["new"]


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
    needs(world, "unread copies")
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
    needs(world, "begin anew")
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
    needs(world, "begin anew")
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
    needs(world, "begin anew")
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
    needs(world, "begin anew")
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
