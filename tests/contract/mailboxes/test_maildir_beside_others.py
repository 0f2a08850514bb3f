"""The Maildir adapter beside programs that deliver, read and file at the same time."""

from __future__ import annotations

import threading
from collections import Counter
from datetime import timedelta
from pathlib import Path

import pytest
from mailbox_mails import deliver, mail, mid, names
from mailbox_worlds import HANDLED, MaildirWorld, moment

from inboxbot.mailboxes.maildir import MaildirMailbox
from inboxbot.mailboxes.maildir_files import make_maildir
from inboxbot.model.errors import PermanentError
from inboxbot.model.plan import Disposition


def test_mail_that_is_delivered_and_read_while_the_folder_is_listed_comes_exactly_once(
    tmp_path: Path,
) -> None:
    world = MaildirWorld(tmp_path)
    mailbox = world.open()
    cursor = mailbox.start("inbox")
    done = threading.Event()

    def others() -> None:
        for n in range(300):
            world.deliver(mail(f"m{n}"), moment(20) - timedelta(seconds=n))  # backwards: times prove nothing
            if n % 3 == 0:
                world.read(mid(f"m{n}"))
        done.set()

    thread = threading.Thread(target=others, daemon=True)
    thread.start()
    met: Counter[str] = Counter()
    last = False
    while not last:
        last = done.is_set()
        page = mailbox.poll("inbox", cursor, limit=50)
        met.update(names(page))
        cursor = page.cursor
        last = last and not page.more
    thread.join()
    assert met == Counter({f"m{n}": 1 for n in range(300)})


def test_a_message_half_written_is_not_seen(tmp_path: Path) -> None:
    world = MaildirWorld(tmp_path)
    mailbox = world.open()
    (world.path / "tmp" / "1.half.world").write_bytes(b"Subject: ha")
    (world.path / "new" / ".hidden").write_bytes(b"x")
    (world.path / "new" / "folder").mkdir()
    assert mailbox.poll("inbox", "").messages == ()


def test_a_maildir_that_is_not_there_is_named_with_its_setting(tmp_path: Path) -> None:
    with pytest.raises(PermanentError, match=r"nowhere.*INBOXBOT_MAILDIR_PATH"):
        MaildirMailbox(tmp_path / "nowhere").check()


def test_without_a_folder_for_sent_mail_nothing_is_proved_and_none_is_made(tmp_path: Path) -> None:
    world = MaildirWorld(tmp_path)
    for part in ("tmp", "new", "cur"):
        (world.path / ".Sent" / part).rmdir()
    (world.path / ".Sent").rmdir()
    mailbox = world.open()
    assert mailbox.has_sent("a@example.net") is None
    with pytest.raises(PermanentError, match=r"\.Sent"):
        mailbox.file_sent(mail("a"), moment(20))
    assert not (world.path / ".Sent").exists()


@pytest.mark.parametrize("name", ["../../outside", "a/../../b", "/etc", "..", "."])
def test_a_folder_name_never_leaves_the_maildir(tmp_path: Path, name: str) -> None:
    world = MaildirWorld(tmp_path)
    mailbox = world.open()
    cursor = mailbox.start("inbox")
    deliver(world, "a")
    ref = mailbox.poll("inbox", cursor).messages[0].ref
    for part in ("new", "cur"):
        (tmp_path.parent / "outside" / part).mkdir(parents=True, exist_ok=True)
    with pytest.raises(PermanentError):
        mailbox.settle(ref, Disposition("moved", name))
    assert len(world.standing()) == 1


def test_a_message_with_the_same_name_in_the_target_is_not_written_over(tmp_path: Path) -> None:
    world = MaildirWorld(tmp_path)
    world.create_folder(HANDLED)
    mailbox = world.open()
    cursor = mailbox.start("inbox")
    deliver(world, "a")
    ref = mailbox.poll("inbox", cursor).messages[0].ref
    (world._root(HANDLED) / "new" / ref.uid).write_bytes(mail("other"))
    with pytest.raises(PermanentError, match="another message has its name"):
        mailbox.settle(ref, Disposition("moved", HANDLED))
    assert [one.message_id for one in world.standing()] == [mid("a")]
    assert [one.message_id for one in world.standing(HANDLED)] == [mid("other")]


def test_a_maildir_without_a_folder_for_sent_mail_is_not_in_order_and_the_check_says_what_to_do(
    tmp_path: Path,
) -> None:
    for part in ("cur", "new", "tmp"):
        (tmp_path / part).mkdir()
    mailbox = MaildirMailbox(tmp_path)
    with pytest.raises(PermanentError, match=r"mkdir -p .*/\.Sent/\{cur,new,tmp\}"):
        mailbox.check()
    make_maildir(tmp_path)
    assert any(sentence.startswith("Sent mail is in") for sentence in mailbox.check())
