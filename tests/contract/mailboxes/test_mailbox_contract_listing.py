"""The contract of ``ports/mailbox.py``: listing what a folder holds."""

from __future__ import annotations

from datetime import datetime, timedelta

from mailbox_mails import as_seen, deliver, drain, large_mail, mail, mid, needs
from mailbox_worlds import HANDLED, World, moment

from inboxbot.model.message import Held
from inboxbot.ports.mailbox import Folder, Mailbox


def listed(mailbox: Mailbox, since: datetime, folder: Folder = "inbox") -> list[Held]:
    found = [one for some in mailbox.held(folder, since) for one in some]
    return sorted(found, key=lambda one: (one.received_at or since, one.ref.uid))


def polled(world: World, mailbox: Mailbox, folder: Folder = "inbox") -> list[Held]:
    """Return what reading the folder from its beginning tells of the same messages."""
    pages, _ = drain(mailbox, mailbox.start_at(folder, moment(1)), folder)
    messages = [message for page in pages for message in page.messages]
    sized = "sizes in lists" not in world.lacks
    return [Held(m.ref, m.received_at, getattr(m, "size", 0) if sized else 0) for m in messages]


def test_a_folder_lists_what_it_holds_with_the_places_times_and_sizes_of_reading(world: World) -> None:
    needs(world, "own times")
    mailbox = world.open()
    deliver(world, "a", "b", "c")
    world.deliver(large_mail(attachment=200_000), moment(21))
    assert listed(mailbox, moment(1)) == polled(world, mailbox)
    assert len(listed(mailbox, moment(1))) == 4


def test_only_what_was_received_since_is_listed_to_the_second(world: World) -> None:
    needs(world, "own times")
    mailbox = world.open()
    deliver(world, "a", "b", "c")
    assert [one.received_at for one in listed(mailbox, moment(20, 10, 1))] == [
        moment(20, 10, 1),
        moment(20, 10, 2),
    ]
    assert listed(mailbox, moment(20, 10, 2) + timedelta(seconds=1)) == []


def test_what_people_read_stays_listed_and_what_they_move_or_delete_does_not(world: World) -> None:
    world.create_folder(HANDLED)
    mailbox = world.open()
    deliver(world, "a", "b", "c", "d")
    before = listed(mailbox, moment(1))
    world.read(mid("a"))
    world.move(mid("b"), HANDLED)
    world.delete(mid("c"))
    assert listed(mailbox, moment(1)) == [before[0], before[3]]


def test_listing_changes_nothing_and_the_reading_goes_on_where_it_stood(world: World) -> None:
    mailbox = world.open()
    cursor = mailbox.start("inbox")
    deliver(world, "a", "b")
    standing = world.standing()
    first = mailbox.poll("inbox", cursor, limit=1)
    listed(mailbox, moment(1))
    assert world.standing() == standing
    [second] = mailbox.poll("inbox", first.cursor).messages
    assert as_seen(world, getattr(second, "content", b"")) == as_seen(world, mail("b"))


def test_sent_mail_is_listed_by_itself(world: World) -> None:
    mailbox = world.open()
    deliver(world, "a")
    world.deliver(mail("answer"), moment(20, 11), sent=True)
    assert listed(mailbox, moment(1), "sent") == polled(world, mailbox, "sent")
    assert len(listed(mailbox, moment(1))) == 1


def test_an_empty_folder_lists_nothing(world: World) -> None:
    assert listed(world.open(), moment(1)) == []
