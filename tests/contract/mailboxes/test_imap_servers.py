"""What IMAP servers do that the contract does not know of, while mail is read."""

from __future__ import annotations

import json
import re
from datetime import UTC, datetime

import pytest
from scripted_imap import OPENED, Answer, message
from scripted_mailbox import CURSOR, REF, contents, mail, mailbox_on

from inboxbot.model.errors import TransientError
from inboxbot.model.message import RawMessage, Unreadable

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
