"""The IMAP adapter on a real Dovecot: encryption, drops, restarts, other people's lines."""

from __future__ import annotations

import re
import ssl
import threading
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from mailbox_mails import deliver, drain, large_mail, mail, names, seen_parts
from mailbox_worlds import ImapWorld, moment

from delay_proxy import DelayProxy
from dovecot import Dovecot, free_port
from inboxbot.mailboxes.imap import ImapMailbox
from inboxbot.model.errors import PermanentError, TransientError
from inboxbot.model.message import RawMessage
from inboxbot.model.plan import Disposition

pytestmark = pytest.mark.server


def _mailbox(server: Dovecot, user: str, **changed: Any) -> ImapMailbox:
    settings: dict[str, Any] = {
        "host": "localhost", "port": server.tls_port, "security": "tls", "username": user,
        "password": server.password, "ca_file": str(server.ca_file),
    }  # fmt: skip
    return ImapMailbox(**settings | changed)


@pytest.fixture
def own_dovecot(imap_server: Dovecot) -> Iterator[Dovecot]:
    """A server that a test may kill."""
    with Dovecot() as server:
        yield server


# Encryption and signing in --------------------------------------------------------------------


@pytest.mark.parametrize("security", ["tls", "starttls", "none"])
def test_it_signs_in_over_each_kind_of_line(imap_server: Dovecot, user: str, security: str) -> None:
    port = imap_server.tls_port if security == "tls" else imap_server.port
    mailbox = _mailbox(imap_server, user, security=security, port=port)
    found = mailbox.check()
    line = mailbox._session.client.socket()
    mailbox.close()
    assert isinstance(line, ssl.SSLSocket) is (security != "none")
    assert found[1:] == (
        "The folder INBOX holds 0 messages.",
        "Sent mail is in the folder Sent, which holds 0.",
        "Tags: the server keeps words of our own.",
        "Moving: the server can.",
        "New mail: the server tells at once (IDLE).",
    )


@pytest.mark.parametrize("security", ["tls", "starttls"])
def test_a_certificate_of_an_unknown_authority_is_refused(
    imap_server: Dovecot, user: str, security: str
) -> None:
    port = imap_server.tls_port if security == "tls" else imap_server.port
    with pytest.raises(PermanentError, match="INBOXBOT_CA_FILE"):
        _mailbox(imap_server, user, security=security, port=port, ca_file="").check()


def test_a_file_of_certificates_that_is_not_there_is_named(imap_server: Dovecot, user: str) -> None:
    with pytest.raises(PermanentError, match=r"/nowhere\.pem.*INBOXBOT_CA_FILE"):
        _mailbox(imap_server, user, ca_file="/nowhere.pem").check()


def test_tls_on_the_port_for_plain_text_is_told(imap_server: Dovecot, user: str) -> None:
    with pytest.raises(PermanentError, match="INBOXBOT_IMAP_SECURITY"):
        _mailbox(imap_server, user, port=imap_server.port).check()


def test_a_wrong_password_is_told_in_one_sentence(imap_server: Dovecot, user: str) -> None:
    with pytest.raises(PermanentError) as caught:
        _mailbox(imap_server, user, password="n0t-this").start("inbox")
    assert str(caught.value) == (
        f"The mail server refused the user name or password of localhost:{imap_server.tls_port}:"
        " check INBOXBOT_IMAP_USERNAME and _PASSWORD."
    )


def test_nobody_listening_and_no_such_name_are_told_apart(imap_server: Dovecot, user: str) -> None:
    with pytest.raises(TransientError, match="INBOXBOT_IMAP_PORT"):
        _mailbox(imap_server, user, port=free_port()).start("inbox")
    with pytest.raises(TransientError, match="INBOXBOT_IMAP_HOST"):
        _mailbox(imap_server, user, host="mail.invalid").start("inbox")


def test_a_folder_that_is_not_there_is_named_with_its_setting(imap_server: Dovecot, user: str) -> None:
    mailbox = _mailbox(imap_server, user, folder="Nirgends/Ö", sent_folder="Nowhere")
    with pytest.raises(PermanentError, match=r"Nirgends/Ö.*INBOXBOT_IMAP_FOLDER"):
        mailbox.start("inbox")
    with pytest.raises(PermanentError, match=r"Nowhere.*INBOXBOT_IMAP_SENT_FOLDER"):
        mailbox.start("sent")
    mailbox.close()


# Drops and restarts ---------------------------------------------------------------------------


def test_a_server_killed_in_the_middle_and_back_again_loses_and_doubles_nothing(own_dovecot: Dovecot) -> None:
    person = own_dovecot.client("info")
    mailbox = _mailbox(own_dovecot, "info")
    cursor = mailbox.start("inbox")
    for n in range(6):
        person.append("INBOX", mail(f"m{n}"))
    first = mailbox.poll("inbox", cursor, limit=2)
    own_dovecot.kill()
    with pytest.raises(TransientError):
        mailbox.poll("inbox", first.cursor, limit=2)
    with pytest.raises(TransientError):
        mailbox.poll("inbox", first.cursor, limit=2)
    own_dovecot.start()
    pages, _ = drain(mailbox, first.cursor, limit=2)
    mailbox.close()
    person.shutdown()
    assert [name for page in [first, *pages] for name in names(page)] == [f"m{n}" for n in range(6)]


def test_a_line_that_is_cut_in_a_page_is_found_again(imap_server: Dovecot, user: str) -> None:
    person = imap_server.client(user)
    for n in range(40):
        person.append("INBOX", mail(f"m{n}", "x" * 60_000))
    with DelayProxy(imap_server.port, round_trip=0.01) as proxy:
        mailbox = _mailbox(imap_server, user, host="127.0.0.1", port=proxy.port, security="none")
        cursor = mailbox.start_at("inbox", moment(1))
        proxy.cut_after = 1_000_000
        page = mailbox.poll("inbox", cursor)
        mailbox.close()
        assert names(page) == [f"m{n}" for n in range(40)]
        assert proxy.connections == 2
    person.logout()


def test_the_same_message_keeps_its_ref_over_reconnections(own_dovecot: Dovecot) -> None:
    person = own_dovecot.client("info")
    mailbox = _mailbox(own_dovecot, "info")
    cursor = mailbox.start("inbox")
    person.append("INBOX", mail("a"))
    before = mailbox.poll("inbox", cursor)
    own_dovecot.kill()
    own_dovecot.start()
    after = mailbox.poll("inbox", cursor)  # the ended session is noticed before it is used
    mailbox.close()
    person.shutdown()
    assert before == after


# Other people ---------------------------------------------------------------------------------


def test_flags_that_people_set_meanwhile_disturb_no_page(imap_world: ImapWorld) -> None:
    mailbox = imap_world.open()
    cursor = mailbox.start("inbox")
    deliver(imap_world, *(f"m{n}" for n in range(30)))
    pages = []
    imap_world.person.select_folder(imap_world.inbox)
    for flag in ("\\Seen", "\\Flagged", "\\Answered"):
        page = mailbox.poll("inbox", cursor, limit=10)
        imap_world.person.add_flags(imap_world.person.search(), [flag])
        pages.append(page)
        cursor = page.cursor
    assert [name for page in pages for name in names(page)] == [f"m{n}" for n in range(30)]
    assert [sorted(page.messages[0].flags) for page in pages if isinstance(page.messages[0], RawMessage)] == [
        [], ["\\Seen"], ["\\Flagged", "\\Seen"],
    ]  # fmt: skip


def test_after_a_reset_mail_more_than_a_week_older_than_the_newest_is_passed_over(
    imap_world: ImapWorld,
) -> None:
    mailbox = imap_world.open()
    cursor = mailbox.start("inbox")
    deliver(imap_world, "ancient", day=2)
    deliver(imap_world, "older", day=14)
    deliver(imap_world, "newest", day=20)
    cursor = mailbox.poll("inbox", cursor).cursor
    imap_world.begin_anew()
    deliver(imap_world, "later", day=21)
    pages, end = drain(mailbox, cursor, limit=1)
    assert [name for page in pages for name in names(page)] == ["older", "newest", "later"]
    assert {page.reset_before for page in pages} == {moment(20, 10)}
    assert mailbox.poll("inbox", end).reset_before is None


def test_a_tag_is_seen_by_other_mail_programs(imap_world: ImapWorld) -> None:
    mailbox = imap_world.open()
    cursor = mailbox.start("inbox")
    deliver(imap_world, "a", "b")
    first = mailbox.poll("inbox", cursor).messages[0]
    mailbox.settle(first.ref, Disposition("tagged", "$inboxbot"))
    imap_world.person.select_folder(imap_world.inbox)
    assert imap_world.person.search(["KEYWORD", "$inboxbot"]) == [int(first.ref.uid)]


def test_the_search_for_news_goes_on_over_a_line_that_waits(imap_world: ImapWorld) -> None:
    mailbox = imap_world.open()
    cursor = mailbox.start("inbox")
    mailbox.poll("inbox", cursor)
    for name in ("a", "b"):
        thread = threading.Thread(target=mailbox.wait, args=(60,), daemon=True)
        thread.start()
        thread.join(0.3)
        deliver(imap_world, name)
        thread.join(20)
        assert not thread.is_alive()
        page = mailbox.poll("inbox", cursor)
        assert names(page) == [name]
        cursor = page.cursor


def test_three_hundred_messages_come_whole_in_order_with_attachments_among_them(
    imap_world: ImapWorld,
) -> None:
    mailbox = imap_world.open()
    cursor = mailbox.start("inbox")
    large = {n: large_mail(f"m{n}", attachment=200_000 + 1_000 * n) for n in range(0, 300, 25)}
    for n in range(300):
        imap_world.deliver(large.get(n) or mail(f"m{n}", "word " * n), moment(20) + timedelta(seconds=n))
    pages, _ = drain(mailbox, cursor, limit=120)
    messages = [m for page in pages for m in page.messages if isinstance(m, RawMessage)]
    assert [name for page in pages for name in names(page)] == [f"m{n}" for n in range(300)]
    for n, message in enumerate(messages):
        if n in large:
            assert (message.complete, message.size) == (False, len(large[n]))
            assert seen_parts(message.content) == seen_parts(large[n])
        else:
            assert message.content == mail(f"m{n}", "word " * n)


def test_no_password_stands_in_the_servers_log_or_in_ours(
    imap_server: Dovecot, user: str, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(0)
    mailbox = _mailbox(imap_server, user)
    mailbox.check()
    mailbox.close()
    assert not re.search(re.escape(imap_server.password), caplog.text + repr(mailbox.__dict__))
