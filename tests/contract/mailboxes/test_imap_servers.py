"""What IMAP servers do that the contract does not know of: told by a scripted server."""

from __future__ import annotations

import base64
import contextlib
import json
import re
import threading
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pytest
from scripted_imap import OPENED, Answer, ScriptedImap, message

from inboxbot.mailboxes.imap import ImapMailbox
from inboxbot.model.errors import PermanentError, TransientError
from inboxbot.model.message import MessageRef, RawMessage, Unreadable
from inboxbot.model.plan import Disposition

PASSWORD = 'pa"ss-4711'
CURSOR = json.dumps({"folder": "INBOX", "validity": 7, "next": 1, "newest": "2026-11-01T00:00:00+00:00"})
REF = MessageRef("INBOX", "7", "2")


def mail(name: str) -> bytes:
    return f"Subject: {name}\r\n\r\nText\r\n".encode()


@contextlib.contextmanager
def mailbox_on(
    answers: dict[str, Answer | list[Answer]], **more: Any
) -> Iterator[tuple[ImapMailbox, ScriptedImap]]:
    with ScriptedImap(answers, **more) as server:
        mailbox = ImapMailbox(server.host, server.port, "none", "info", PASSWORD)
        try:
            yield mailbox, server
        finally:
            mailbox.close()


def contents(messages: tuple[RawMessage | Unreadable, ...]) -> list[str]:
    return [m.content.decode().split("\r\n")[0][9:] if isinstance(m, RawMessage) else "?" for m in messages]


# Few round trips ------------------------------------------------------------------------------


def test_an_idle_poll_is_one_command() -> None:
    with mailbox_on({}) as (mailbox, server):
        cursor = json.dumps(json.loads(CURSOR) | {"next": 4})
        mailbox.poll("inbox", cursor)
        server.heard.clear()
        page = mailbox.poll("inbox", cursor)
        assert (page.messages, server.heard) == ((), ['EXAMINE "INBOX"'])


def test_a_poll_with_a_few_short_messages_is_two_commands() -> None:
    found = message(1, mail("a")) + message(2, mail("b")) + message(3, mail("c"))
    with mailbox_on({"UID FETCH": found + b"TAG OK done\r\n"}) as (mailbox, server):
        page = mailbox.poll("inbox", CURSOR)
        assert contents(page.messages) == ["a", "b", "c"]
        assert server.heard[-2:] == [
            'EXAMINE "INBOX"',
            "UID FETCH 1:3 (UID FLAGS INTERNALDATE RFC822.SIZE BODY.PEEK[]<0.65536>)",
        ]


def test_nothing_is_ever_enabled() -> None:
    with mailbox_on({}) as (mailbox, server):
        mailbox.check()
        mailbox.start("inbox")
        assert server.said("ENABLE") == []


# Answers that mean something else ----------------------------------------------------------------


def test_answers_come_in_any_order_with_news_of_other_messages_between() -> None:
    found = (
        b"* 9 FETCH (FLAGS (\\Seen))\r\n* 4 EXISTS\r\n"
        + message(3, mail("c"))
        + b"* 1 FETCH (UID 1 FLAGS (\\Answered))\r\n"
        + message(1, mail("a"))
        + b"* 77 FETCH (UID 700 FLAGS (\\Seen))\r\n"
        b'* 2 FETCH (BODY[]<0> "Subject: b" RFC822.SIZE 10 INTERNALDATE " 1-Nov-2026 01:00:00 +0100" FLAGS NIL UID 2)\r\n'
        b"TAG OK done\r\n"
    )  # fmt: skip
    with mailbox_on({"UID FETCH": found}) as (mailbox, _):
        page = mailbox.poll("inbox", CURSOR)
        assert contents(page.messages) == ["a", "b", "c"]
        assert page.messages[1].received_at == datetime(2026, 11, 1, 0, 0, tzinfo=UTC)


def test_an_empty_search_is_not_believed_where_a_message_waits() -> None:
    many = OPENED.replace(b"UIDNEXT 4", b"UIDNEXT 4000")
    answers: dict[str, Answer | list[Answer]] = {
        "EXAMINE": many,
        "UID FETCH * ": b'* 3 FETCH (UID 3999 INTERNALDATE "20-Nov-2026 10:00:00 +0000")\r\nTAG OK done\r\n',
        "UID FETCH 1:* ": b"* 2 FETCH (UID 8)\r\n* 3 FETCH (UID 3999)\r\nTAG OK done\r\n",
        "UID FETCH 8,3999 ": message(8, mail("a")) + message(3999, mail("b")) + b"TAG OK done\r\n",
    }
    with mailbox_on(answers) as (mailbox, _):
        assert contents(mailbox.poll("inbox", CURSOR).messages) == ["a", "b"]


def test_an_empty_search_is_believed_where_everything_was_moved_away() -> None:
    answers: dict[str, Answer | list[Answer]] = {
        "EXAMINE": OPENED.replace(b"UIDNEXT 4", b"UIDNEXT 4000"),
        "UID FETCH * ": b"* 3 FETCH (UID 3)\r\nTAG OK done\r\n",
    }
    with mailbox_on(answers) as (mailbox, _):
        cursor = json.dumps(json.loads(CURSOR) | {"next": 5})
        page = mailbox.poll("inbox", cursor)
        assert (page.messages, page.more, json.loads(page.cursor)) == ((), False, json.loads(cursor))


def test_a_server_without_uidnext_is_searched_and_its_last_old_message_left_out() -> None:
    answers: dict[str, Answer | list[Answer]] = {
        "EXAMINE": OPENED.replace(b"* OK [UIDNEXT 4] x\r\n", b""),
        "UID SEARCH": [b"* SEARCH 3\r\nTAG OK done\r\n", b"* SEARCH 9 5\r\nTAG OK done\r\n"],
        "UID FETCH * ": b"* 3 FETCH (UID 3)\r\nTAG OK done\r\n",
        "UID FETCH 3 ": message(3, mail("old")) + b"TAG OK done\r\n",
        "UID FETCH 5,9 ": message(5, mail("e")) + message(9, mail("i")) + b"TAG OK done\r\n",
    }
    with mailbox_on(answers) as (mailbox, _):
        cursor = json.dumps(json.loads(CURSOR) | {"next": 5})
        assert mailbox.poll("inbox", cursor).messages == ()
        page = mailbox.poll("inbox", cursor)
        assert (contents(page.messages), json.loads(page.cursor)["next"]) == (["e", "i"], 10)


def test_a_large_mailbox_is_searched_in_windows_that_fit_a_line() -> None:
    answers: dict[str, Answer | list[Answer]] = {
        "EXAMINE": OPENED.replace(b"UIDNEXT 4", b"UIDNEXT 120000"),
        "UID SEARCH UID 1:50000": b"* SEARCH\r\nTAG OK done\r\n",
        "UID SEARCH UID 50001:100000": b"* SEARCH 60000\r\nTAG OK done\r\n",
        "UID SEARCH UID 60001:110000": b"* SEARCH\r\nTAG OK done\r\n",
        "UID SEARCH UID 110001:119999": b"* SEARCH 119999\r\nTAG OK done\r\n",
        "UID FETCH 60000 ": message(60000, mail("a")) + b"TAG OK done\r\n",
        "UID FETCH 119999 ": message(119999, mail("b")) + b"TAG OK done\r\n",
    }
    with mailbox_on(answers) as (mailbox, _):
        first = mailbox.poll("inbox", CURSOR)
        second = mailbox.poll("inbox", first.cursor)
        assert [(contents(page.messages), page.more) for page in (first, second)] == [
            (["a"], True),
            (["b"], False),
        ]


def test_a_message_that_becomes_visible_late_is_not_lost() -> None:
    answers: dict[str, Answer | list[Answer]] = {
        "UID FETCH": [message(1, mail("a")) + b"TAG OK done\r\n", message(2, mail("b")) + b"TAG OK done\r\n"],
    }
    with mailbox_on(answers) as (mailbox, server):
        page = mailbox.poll("inbox", CURSOR)
        assert contents(page.messages) == ["a"]
        assert contents(mailbox.poll("inbox", page.cursor).messages) == ["b"]
        assert server.said("UID FETCH")[-1].startswith("UID FETCH 2:3 ")


# Bad messages, bad hours ---------------------------------------------------------------------------


def test_an_exchange_placeholder_is_no_message_of_the_senders() -> None:
    placeholder = b"From: x\r\nSubject: Retrieval using the IMAP4 protocol failed for the following message: 7\r\n\r\nThe server\r\n"
    found = message(1, mail("a")) + message(2, placeholder) + message(3, mail("c")) + b"TAG OK done\r\n"
    with mailbox_on({"UID FETCH": found}) as (mailbox, _):
        page = mailbox.poll("inbox", CURSOR)
        assert contents(page.messages) == ["a", "?", "c"]
        assert page.messages[1] == Unreadable(
            REF,
            "The mail server (Exchange) could not convert this message and sent a placeholder.",
            datetime(2026, 11, 20, 10, 0, tzinfo=UTC),
        )


def test_a_refused_page_is_fetched_one_by_one_and_only_the_bad_message_is_unreadable() -> None:
    answers: dict[str, Answer | list[Answer]] = {
        "UID FETCH 1:3 ": message(1, mail("a")) + b"TAG NO Some of the messages could not be fetched\r\n",
        "UID FETCH 2 ": b"TAG NO [SERVERBUG] no such file\r\n",
        "UID FETCH 2 (UID INTERNALDATE)": b'* 2 FETCH (UID 2 INTERNALDATE "20-Nov-2026 10:00:00 +0000")\r\nTAG OK done\r\n',
        "UID FETCH 3 ": message(3, mail("c")) + b"TAG OK done\r\n",
    }
    with mailbox_on(answers) as (mailbox, _):
        page = mailbox.poll("inbox", CURSOR)
        assert contents(page.messages) == ["a", "?", "c"]
        bad = page.messages[1]
        assert isinstance(bad, Unreadable)
        assert "no such file" in bad.reason
        assert bad.received_at == datetime(2026, 11, 20, 10, 0, tzinfo=UTC)
        assert json.loads(page.cursor)["next"] == 4


@pytest.mark.parametrize("content", [b"NIL", b""])
def test_a_message_without_its_content_is_asked_for_alone_and_then_unreadable(content: bytes) -> None:
    empty = b'* 2 FETCH (UID 2 FLAGS () INTERNALDATE "20-Nov-2026 10:00:00 +0000" RFC822.SIZE 9%s)\r\n'
    empty %= b" BODY[]<0> " + content if content else b""
    answers: dict[str, Answer | list[Answer]] = {
        "UID FETCH 1:3 ": message(1, mail("a")) + empty + message(3, mail("c")) + b"TAG OK done\r\n",
        "UID FETCH 2 ": empty + b"TAG OK done\r\n",
    }
    with mailbox_on(answers) as (mailbox, _):
        assert contents(mailbox.poll("inbox", CURSOR).messages) == ["a", "?", "c"]


@pytest.mark.parametrize("said", ["Server Unavailable. 15", "[SERVERBUG] Internal fault"])
def test_a_server_that_hands_over_nothing_has_a_bad_hour_and_no_message_is_given_up(said: str) -> None:
    with mailbox_on({"UID FETCH": f"TAG NO {said}\r\n".encode()}) as (mailbox, _):
        for _ in range(5):
            with pytest.raises(TransientError, match=re.escape(said)):
                mailbox.poll("inbox", CURSOR)


def test_a_message_that_is_refused_for_now_three_times_while_others_come_is_given_up() -> None:
    answers: dict[str, Answer | list[Answer]] = {
        "UID FETCH 1": message(1, mail("a")) + message(3, mail("c")) + b"TAG NO x\r\n",
        "UID FETCH 2 ": b"TAG NO [UNAVAILABLE] later\r\n",
    }
    with mailbox_on(answers) as (mailbox, _):
        for _ in range(2):
            with pytest.raises(TransientError):
                mailbox.poll("inbox", CURSOR)
        assert contents(mailbox.poll("inbox", CURSOR).messages) == ["a", "?", "c"]


def test_a_server_that_stumbles_over_a_structure_still_hands_over_the_beginning() -> None:
    long = mail("long") + b"x" * 70_000
    answers: dict[str, Answer | list[Answer]] = {
        "EXAMINE": OPENED.replace(b"UIDNEXT 4", b"UIDNEXT 2"),
        "UID FETCH 1 (UID FLAGS": message(1, long[:65_536], size=len(long)) + b"TAG OK done\r\n",
        "UID FETCH 1 (UID BODYSTRUCTURE)": None,
        "UID FETCH 1 (UID BODY.PEEK[]<0.1000000>)": b"* 1 FETCH (UID 1 BODY[]<0> {%d}\r\n%s)\r\nTAG OK done\r\n"
        % (len(long), long),
    }
    with mailbox_on(answers) as (mailbox, _):
        (one,) = mailbox.poll("inbox", CURSOR).messages
        assert isinstance(one, RawMessage)
        assert (one.content, one.complete) == (long, True)


def test_a_structure_that_makes_no_sense_costs_no_text() -> None:
    long = mail("long") + b"x" * 70_000
    answers: dict[str, Answer | list[Answer]] = {
        "EXAMINE": OPENED.replace(b"UIDNEXT 4", b"UIDNEXT 2"),
        "UID FETCH 1 (UID FLAGS": message(1, long[:65_536], size=5_000_000) + b"TAG OK done\r\n",
        "UID FETCH 1 (UID BODYSTRUCTURE)": b'* 1 FETCH (UID 1 BODYSTRUCTURE ((("TEXT"))))\r\nTAG OK done\r\n',
        "UID FETCH 1 (UID BODY.PEEK[]<0.262144>)": b"* 1 FETCH (UID 1 BODY[]<0> {%d}\r\n%s)\r\nTAG OK done\r\n"
        % (len(long), long),
    }
    with mailbox_on(answers) as (mailbox, _):
        (one,) = mailbox.poll("inbox", CURSOR).messages
        assert isinstance(one, RawMessage)
        assert (one.content, one.complete, len(one.notes)) == (long, False, 1)


# Settling on poor servers ---------------------------------------------------------------------------


def _without(*abilities: str) -> dict[str, Answer | list[Answer]]:
    words = " ".join(a for a in ("IMAP4rev1", "UIDPLUS", "MOVE", "IDLE") if a not in abilities).encode()
    return {
        "LOGIN": b"TAG OK [CAPABILITY %s] in\r\n" % words,
        "CAPABILITY": b"* CAPABILITY %s\r\nTAG OK done\r\n" % words,
        "UID COPY": b"TAG OK done\r\n",
        "UID STORE": b"TAG OK done\r\n",
        "UID EXPUNGE": b"TAG OK done\r\n",
        "UID MOVE": b"TAG OK done\r\n",
    }


def test_where_the_server_moves_it_is_asked_to() -> None:
    with mailbox_on(_without()) as (mailbox, server):
        mailbox.settle(REF, Disposition("moved", "Done"))
        assert server.said("UID") == ['UID MOVE 2 "Done"']


def test_without_move_a_message_is_copied_and_only_it_is_expunged() -> None:
    with mailbox_on(_without("MOVE")) as (mailbox, server):
        mailbox.settle(REF, Disposition("moved", "Büro"))
        assert server.said("UID", "EXPUNGE", "CLOSE") == [
            'UID COPY 2 "B&APw-ro"',
            "UID STORE 2 +FLAGS.SILENT (\\Deleted)",
            "UID EXPUNGE 2",
        ]


def test_where_a_message_cannot_be_moved_safely_it_is_left_and_the_check_says_so() -> None:
    with mailbox_on(_without("MOVE", "UIDPLUS")) as (mailbox, server):
        mailbox.settle(REF, Disposition("moved", "Done"))
        assert server.said("UID", "EXPUNGE", "CLOSE") == []
        assert any("left where it is" in sentence for sentence in mailbox.check())


def test_a_word_of_our_own_is_left_where_the_server_would_lose_it_and_a_flag_is_set_by_name() -> None:
    with mailbox_on(_without()) as (mailbox, server):
        mailbox.settle(REF, Disposition("tagged", "inboxbot"))
        assert server.said("UID") == []
        mailbox.settle(REF, Disposition("tagged", "\\Flagged"))
        assert server.said("UID") == ["UID STORE 2 +FLAGS.SILENT (\\Flagged)"]
        assert any("tag:\\Flagged" in sentence for sentence in mailbox.check())


def test_a_folder_that_may_only_be_read_is_read_and_settling_says_what_is_missing() -> None:
    readonly = OPENED.replace(b"READ-WRITE", b"READ-ONLY")
    with mailbox_on({"SELECT": readonly, "EXAMINE": readonly}) as (mailbox, server):
        assert "may only be read" in mailbox.check()[-1]
        assert mailbox.start("inbox")
        with pytest.raises(PermanentError, match="may only be read"):
            mailbox.settle(REF, Disposition("tagged", "\\Flagged"))
        assert server.said("UID") == []


@pytest.mark.parametrize("name", ["\\Seen", "\\Deleted", "two words", "", "a)b", "x\r\nEXPUNGE"])
def test_what_is_no_tag_is_refused_by_name(name: str) -> None:
    with mailbox_on(_without()) as (mailbox, server):
        with pytest.raises(PermanentError, match="cannot be a tag"):
            mailbox.settle(REF, Disposition("tagged", name))
        assert server.said("UID") == []


# Signing in -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("answer", "kind", "words"),
    [
        (b"TAG NO [AUTHENTICATIONFAILED] no\r\n", PermanentError, "INBOXBOT_IMAP_USERNAME and _PASSWORD"),
        (b"TAG NO LOGIN failed.\r\n", PermanentError, "INBOXBOT_IMAP_USERNAME and _PASSWORD"),
        (b"TAG NO [UNAVAILABLE] Temporary authentication failure\r\n", TransientError, "UNAVAILABLE"),
        (b"TAG NO [ALERT] Too many simultaneous connections. (Failure)\r\n", TransientError, "just now"),
        (b"TAG NO [ALERT] Application-specific password required\r\n", PermanentError, "refused"),
        (b"TAG NO [LIMIT] x\r\n", TransientError, "LIMIT"),
        (b"TAG NO [PRIVACYREQUIRED] x\r\n", PermanentError, "encryption"),
        (b'TAG BAD could not parse LOGIN info "pa\\"ss-4711" pa"ss-4711\r\n', PermanentError, "refused"),
        (b"* BYE Too busy\r\n", TransientError, "just now"),
        (None, TransientError, "just now"),
    ],
)
def test_a_refused_sign_in_is_told_apart_and_shows_no_password(
    answer: Answer, kind: type[Exception], words: str, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(0)
    with mailbox_on({"LOGIN": answer}) as (mailbox, server):
        with pytest.raises(kind, match=words) as caught:
            mailbox.start("inbox")
        assert len(server.said("LOGIN")) == 1
    told = [str(caught.value), repr(caught.value.__cause__), repr(mailbox), caplog.text]
    assert not any("4711" in text for text in told)


def test_no_mail_and_no_password_reaches_the_log_even_at_its_loudest(
    caplog: pytest.LogCaptureFixture,
) -> None:
    caplog.set_level(0)
    with mailbox_on({"UID FETCH": message(1, mail("private story")) + b"TAG OK done\r\n"}) as (mailbox, _):
        assert contents(mailbox.poll("inbox", CURSOR).messages) == ["private story"]
    assert not any(word in caplog.text for word in ("private", "4711"))


def test_without_encryption_only_this_machine_is_spoken_to() -> None:
    mailbox = ImapMailbox("192.0.2.1", 143, "none", "info", PASSWORD)
    with pytest.raises(PermanentError, match="INBOXBOT_IMAP_SECURITY"):
        mailbox.check()


def test_a_server_without_starttls_gets_no_password() -> None:
    with ScriptedImap() as server:
        mailbox = ImapMailbox("127.0.0.1", server.port, "starttls", "info", PASSWORD)
        with pytest.raises(PermanentError, match="offers no STARTTLS"):
            mailbox.check()
        assert server.said("LOGIN", "AUTHENTICATE") == []


def test_a_password_of_other_letters_goes_by_authenticate() -> None:
    secret = base64.b64encode("\0info\0Straße".encode()).decode()
    with ScriptedImap({"AUTHENTICATE PLAIN": b"+ \r\n", secret: b"TAG OK in\r\n"}) as server:
        mailbox = ImapMailbox("127.0.0.1", server.port, "none", "info", "Straße")
        assert mailbox.check()
        assert server.said("LOGIN") == []
        mailbox.close()


# Folders --------------------------------------------------------------------------------------------


def test_a_folder_that_is_not_there_is_named() -> None:
    answers: dict[str, Answer | list[Answer]] = {"EXAMINE": b"TAG NO nope\r\n", "LIST": b"TAG OK done\r\n"}
    with mailbox_on(answers) as (mailbox, _), pytest.raises(PermanentError, match="no folder INBOX in"):
        mailbox.start("inbox")


def test_a_folder_that_is_there_and_cannot_be_opened_is_tried_again() -> None:
    with mailbox_on({"EXAMINE": b"TAG NO [INUSE] locked\r\n"}) as (mailbox, _), pytest.raises(TransientError):
        mailbox.start("inbox")


def test_without_a_folder_for_sent_mail_its_search_proves_nothing_and_the_setting_is_named() -> None:
    with mailbox_on({"LIST": b"TAG OK done\r\n", "NAMESPACE": b"TAG OK done\r\n"}) as (mailbox, server):
        assert mailbox.has_sent("a@example.org") is None
        with pytest.raises(PermanentError, match="INBOXBOT_IMAP_SENT_FOLDER"):
            mailbox.start("sent")
        assert server.said("CREATE") == []


def test_the_folder_for_sent_mail_is_found_by_its_mark_whatever_its_name() -> None:
    listed = (
        b'* LIST (\\HasNoChildren) "/" Sent\r\n* LIST (\\Sent) "/" "Gesendete Objekte"\r\nTAG OK done\r\n'
    )
    with mailbox_on({"LIST": listed}) as (mailbox, server):
        mailbox.start("sent")
        assert server.said("EXAMINE") == ['EXAMINE "Gesendete Objekte"']


# IDLE -----------------------------------------------------------------------------------------------


def _waits(mailbox: ImapMailbox, seconds: float) -> threading.Thread:
    thread = threading.Thread(target=mailbox.wait, args=(seconds,), daemon=True)
    thread.start()
    return thread


def test_news_in_one_packet_with_the_servers_consent_is_seen() -> None:
    answers: dict[str, Answer | list[Answer]] = {"IDLE": b"+ idling\r\n* 4 EXISTS\r\n"}
    with mailbox_on(answers) as (mailbox, server):
        thread = _waits(mailbox, 60)
        thread.join(15)
        assert not thread.is_alive()
        assert server.heard[-2:] == ["IDLE", "DONE"]


def test_a_line_that_drops_while_waiting_is_waited_out_without_turning_in_circles() -> None:
    greeting_only = b"+ idling\r\n"
    with mailbox_on({"IDLE": greeting_only}) as (mailbox, server):
        thread = _waits(mailbox, 60)
        thread.join(0.5)
        assert thread.is_alive()
        mailbox._session.client.socket().shutdown(2)
        thread.join(1.5)
        assert thread.is_alive()
        assert len(server.said("IDLE", "EXAMINE", "LOGIN")) == 3
        mailbox.wake()
        thread.join(15)
        assert not thread.is_alive()


def test_without_idle_it_just_waits() -> None:
    with mailbox_on(_without("IDLE")) as (mailbox, server):
        thread = _waits(mailbox, 60)
        thread.join(0.3)
        assert thread.is_alive()
        mailbox.wake()
        thread.join(15)
        assert not thread.is_alive()
        assert server.said("IDLE") == []


def test_mail_that_came_between_the_poll_and_the_wait_ends_the_wait() -> None:
    later = OPENED.replace(b"UIDNEXT 4", b"UIDNEXT 5")
    with mailbox_on({"EXAMINE": [OPENED, later]}) as (mailbox, server):
        mailbox.poll("inbox", json.dumps(json.loads(CURSOR) | {"next": 4}))
        thread = _waits(mailbox, 60)
        thread.join(15)
        assert not thread.is_alive()
        assert server.said("IDLE") == []


def test_a_session_that_the_server_ended_while_idle_is_no_error() -> None:
    with mailbox_on({"NOOP": None}) as (mailbox, server):
        mailbox.start("inbox")
        mailbox._session.client.socket().shutdown(2)
        mailbox.start("inbox")
        assert len(server.said("LOGIN")) == 2
