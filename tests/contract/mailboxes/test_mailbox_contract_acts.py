"""The contract of ``ports/mailbox.py``: settling, sent mail, waiting, running."""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from mailbox_mails import as_seen, deliver, mail, mid, names, needs, seen_alike
from mailbox_worlds import HANDLED, Standing, World, moment

from inboxbot.model.errors import PermanentError
from inboxbot.model.message import MessageRef
from inboxbot.model.plan import Disposition
from inboxbot.ports.mailbox import Folder, Mailbox


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


def test_a_folder_of_ours_is_made_where_it_is_missing_and_used_where_it_is_there(world: World) -> None:
    mailbox = world.open()
    cursor = mailbox.start("inbox")
    deliver(world, "a", "b")
    refs = [message.ref for message in mailbox.poll("inbox", cursor).messages]
    before = world.standing()

    for ref in refs:
        mailbox.settle(ref, Disposition("ours", "inboxbot"))

    assert (world.standing("inboxbot"), world.standing()) == (before, [])


def test_a_moved_message_keeps_what_people_marked_and_others_marks_stay(world: World) -> None:
    world.create_folder(HANDLED)
    mailbox, ref, _ = _one(world)
    world.read(mid("a"))
    world.read(mid("b"))
    before = world.standing()
    mailbox.settle(ref, Disposition("moved", HANDLED))
    assert (world.standing(HANDLED), world.standing()) == (before[:1], before[1:])


def test_what_people_marked_as_deleted_is_not_expunged_by_a_move(world: World) -> None:
    needs(world, "marks of deletion")
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


def test_a_message_is_found_again_where_it_was_moved_to(world: World) -> None:
    world.create_folder(HANDLED)
    mailbox, ref, _ = _one(world)
    assert mailbox.find(mid("a"), ref.folder) == [ref]
    world.move(mid("a"), HANDLED)
    assert mailbox.find(mid("a"), ref.folder) == []
    [moved] = mailbox.find(mid("a"), HANDLED)
    assert moved.folder == HANDLED
    assert as_seen(world, mailbox.original(moved)) == as_seen(world, world.standing(HANDLED)[0].content)
    assert list(mailbox.find(mid("a"), "Nowhere")) == []
    assert list(mailbox.find('odd" \\ id@example.org', HANDLED)) == []


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


def test_a_copy_is_filed_in_sent_once_marked_as_read_with_its_date(world: World) -> None:
    needs(world, "own times")
    mailbox = world.open()
    assert mailbox.has_sent(mid("answer")) is False
    for _ in range(2):
        mailbox.file_sent(mail("answer"), moment(20, 15, 30))
    assert mailbox.has_sent(mid("answer")) is True
    seen = frozenset({"\\Seen"})
    copy = Standing(mid("answer"), mail("answer"), moment(20, 15, 30), seen)
    assert seen_alike(world, world.standing(sent=True)) == seen_alike(world, [copy])


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
    needs(world, "own times")
    mailbox = world.open()
    cursor = mailbox.start_at("inbox", datetime.fromisoformat("2026-11-19T23:30:00-05:00"))
    deliver(world, "a")
    (message,) = mailbox.poll("inbox", cursor).messages
    assert message.received_at is not None
    assert (message.received_at, message.received_at.utcoffset()) == (moment(20, 10), timedelta(0))
