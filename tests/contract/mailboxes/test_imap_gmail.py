"""Gmail's labels and numbers, on a stand-in (gmail_server.py tells what of it is documented)."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from datetime import UTC, datetime

import pytest

from gmail_server import ALL_MAIL, Gmail
from inboxbot.mailboxes.imap import ImapMailbox
from inboxbot.model.message import MessageRef, RawMessage
from inboxbot.model.plan import Disposition

SINCE = datetime(2026, 11, 1, tzinfo=UTC)


def mail(name: str) -> bytes:
    return f"Message-ID: <{name}@example.org>\r\nSubject: {name}\r\n\r\nText\r\n".encode()


NUMBER = 1_278_455_344_230_334_865
REF = MessageRef("INBOX", "X-GM-MSGID", str(NUMBER))


@pytest.fixture
def gmail() -> Gmail:
    return Gmail()


@contextlib.contextmanager
def _mailbox(gmail: Gmail) -> Iterator[ImapMailbox]:
    with gmail.serve() as port:
        mailbox = ImapMailbox("127.0.0.1", port, "none", "info@example.org", "app pass")
        try:
            yield mailbox
        finally:
            mailbox.close()


def _refs(mailbox: ImapMailbox, cursor: str) -> tuple[list[MessageRef], str]:
    page = mailbox.poll("inbox", cursor)
    return [message.ref for message in page.messages], page.cursor


def test_a_mail_archived_and_brought_back_has_another_uid_and_the_same_ref(gmail: Gmail) -> None:
    with _mailbox(gmail) as mailbox:
        cursor = mailbox.start("inbox")
        gmail.deliver(NUMBER, mail("one"))
        first, cursor = _refs(mailbox, cursor)
        gmail.unlabel(NUMBER, "INBOX")
        gmail.label(NUMBER, "INBOX")
        gmail.deliver(NUMBER + 1, mail("two"))
        second, cursor = _refs(mailbox, cursor)
        assert (first, second[0]) == ([REF], REF)
        assert len(second) == 2
        assert _refs(mailbox, cursor)[0] == []


def test_after_a_change_of_uidvalidity_every_ref_is_the_same(gmail: Gmail) -> None:
    with _mailbox(gmail) as mailbox:
        cursor = mailbox.start("inbox")
        gmail.deliver(NUMBER, mail("one"))
        before, cursor = _refs(mailbox, cursor)
        gmail.renumber()
        page = mailbox.poll("inbox", cursor)
        assert ([message.ref for message in page.messages], page.reset_before is not None) == (before, True)


def test_the_listing_and_the_search_tell_the_same_ref_as_the_poll(gmail: Gmail) -> None:
    with _mailbox(gmail) as mailbox:
        gmail.deliver(NUMBER, mail("one"))
        assert [held.ref for some in mailbox.held("inbox", SINCE) for held in some] == [REF]
        assert mailbox.find("one@example.org", "INBOX") == [REF]
        assert mailbox.find("two@example.org", "INBOX") == []


def test_an_original_is_found_wherever_its_label_went(gmail: Gmail) -> None:
    with _mailbox(gmail) as mailbox:
        gmail.deliver(NUMBER, mail("one"))
        assert mailbox.original(REF) == mail("one")
        gmail.unlabel(NUMBER, "INBOX")
        assert mailbox.original(REF) == mail("one")
        gmail.unlabel(NUMBER, ALL_MAIL)
        assert mailbox.original(REF) is None


def test_a_tag_becomes_a_label_and_a_move_another_folder_by_the_number(gmail: Gmail) -> None:
    with _mailbox(gmail) as mailbox:
        gmail.deliver(NUMBER, mail("one"))
        mailbox.settle(REF, Disposition("tagged", "inboxbot"))
        assert gmail.labels == [(NUMBER, "inboxbot")]
        mailbox.settle(REF, Disposition("moved", "Done"))
        assert NUMBER in gmail.folders["Done"].values()
        assert NUMBER not in gmail.folders["INBOX"].values()
        heard = len(gmail.heard)
        mailbox.settle(REF, Disposition("moved", "Done"))  # it is gone from INBOX: nothing to do
        assert not [words for words in gmail.heard[heard:] if words.startswith(("UID MOVE", "UID STORE"))]
        assert "Tags: they become labels in Gmail." in mailbox.check()


def test_the_bytes_and_the_cursor_are_as_everywhere_else(gmail: Gmail) -> None:
    with _mailbox(gmail) as mailbox:
        cursor = mailbox.start("inbox")
        for n in range(5):
            gmail.deliver(NUMBER + n, mail(f"m{n}"))
        page = mailbox.poll("inbox", cursor, limit=2)
        got = list(page.messages)
        while page.more:
            page = mailbox.poll("inbox", page.cursor, limit=2)
            got += page.messages
        assert [one.content for one in got if isinstance(one, RawMessage)] == [
            mail(f"m{n}") for n in range(5)
        ]
        assert mailbox.poll("inbox", page.cursor).messages == ()
