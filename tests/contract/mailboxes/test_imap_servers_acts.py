"""What IMAP servers do that the contract does not know of: settling, signing in, waiting."""

from __future__ import annotations

import base64
import json
import threading

import pytest
from scripted_imap import OPENED, Answer, ScriptedImap, message
from scripted_mailbox import CURSOR, PASSWORD, REF, contents, mail, mailbox_on

from inboxbot.mailboxes.imap import ImapMailbox
from inboxbot.model.errors import PermanentError, TransientError
from inboxbot.model.plan import Disposition

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


def test_a_mailbox_without_a_folder_for_sent_mail_is_not_in_order_and_the_check_says_what_to_do() -> None:
    with mailbox_on({"LIST": b"TAG OK done\r\n"}) as (mailbox, _):
        with pytest.raises(PermanentError, match="No folder for sent mail was found") as caught:
            mailbox.check()
        assert "INBOXBOT_IMAP_SENT_FOLDER, or create one" in str(caught.value)
        assert mailbox.start("inbox")  # the inbox is read all the same


def test_a_folder_of_ours_goes_where_the_server_keeps_peoples_folders() -> None:
    words = b"IMAP4rev1 UIDPLUS MOVE NAMESPACE"
    answers: dict[str, Answer | list[Answer]] = {
        "LOGIN": b"TAG OK [CAPABILITY %s] in\r\n" % words,
        "CAPABILITY": b"* CAPABILITY %s\r\nTAG OK done\r\n" % words,
        "NAMESPACE": b'* NAMESPACE (("INBOX." ".")) NIL NIL\r\nTAG OK done\r\n',
        'LIST "" INBOX.inboxbot': b"TAG OK done\r\n",
        'LIST "" "INBOX.inboxbot"': b"TAG OK done\r\n",
        "CREATE": b"TAG OK done\r\n", "SUBSCRIBE": b"TAG OK done\r\n", "UID MOVE": b"TAG OK done\r\n",
    }  # fmt: skip
    with mailbox_on(answers) as (mailbox, server):
        mailbox.settle(REF, Disposition("ours", "inboxbot"))
        assert [said.replace('"', "") for said in server.said("CREATE", "UID MOVE")] == [
            "CREATE INBOX.inboxbot",
            "UID MOVE 2 INBOX.inboxbot",
        ]


# Signing in -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("answer", "kind", "words"),
    [
        (b"TAG NO [AUTHENTICATIONFAILED] no\r\n", PermanentError, "INBOXBOT_IMAP_USERNAME and _PASSWORD"),
        (b"TAG NO LOGIN failed.\r\n", PermanentError, "INBOXBOT_IMAP_USERNAME and _PASSWORD"),
        (b"TAG NO [UNAVAILABLE] Temporary authentication failure\r\n", TransientError, "UNAVAILABLE"),
        (b"TAG NO [ALERT] Too many simultaneous connections. (Failure)\r\n", TransientError, "allows 15"),
        (
            b"TAG NO [ALERT] Application-specific password required\r\n",
            PermanentError,
            "make an app password",
        ),
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


def test_mail_that_came_between_two_waits_ends_the_second() -> None:
    later = OPENED.replace(b"UIDNEXT 4", b"UIDNEXT 5")
    with mailbox_on({"EXAMINE": [OPENED, later], "IDLE": b"+ idling\r\n* 4 EXISTS\r\n"}) as (mailbox, server):
        mailbox.wait(60)
        mailbox.wait(60)
        assert len(server.said("IDLE")) == 1


def test_a_session_that_the_server_ended_while_idle_is_no_error() -> None:
    with mailbox_on({"NOOP": None}) as (mailbox, server):
        mailbox.start("inbox")
        mailbox._session.client.socket().shutdown(2)
        mailbox.start("inbox")
        assert len(server.said("LOGIN")) == 2
