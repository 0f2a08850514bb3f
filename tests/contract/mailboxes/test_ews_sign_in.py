"""Signing in to an Exchange server: what is refused, what is told of it, and what is told to nobody."""

from __future__ import annotations

import io
import logging
import time
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from ews_world import EwsWorld
from exchangelib.transport import AUTH_TYPE_MAP, GSSAPI
from mailbox_mails import mail, names
from mailbox_worlds import moment

from ews_server import (
    ADDRESS,
    PASSWORD,
    USER,
    Act,
    EwsServer,
    Garble,
    Lose,
    Refuse,
    Status,
)
from inboxbot.exchange import session
from inboxbot.exchange.library import HttpRefusalError
from inboxbot.exchange.server import Server
from inboxbot.exchange.session import Session
from inboxbot.mailboxes.ews import EwsMailbox
from inboxbot.model.errors import PermanentError, SignInRefusedError, TransientError
from inboxbot.senders.ews import EwsSender


@pytest.fixture
def world(ews_world: EwsWorld) -> EwsWorld:
    return ews_world


def mailbox_of(world: EwsWorld, **given: object) -> EwsMailbox:
    return EwsMailbox(world.server.account(**given))


@pytest.mark.parametrize("line", ["stays", "closes"])
def test_a_refused_password_is_tried_once_and_never_taken_for_a_busy_server(
    world: EwsWorld, line: str
) -> None:
    world.server.closes = line == "closes"  # the library takes a 401 on a closing line for "busy"
    mailbox = mailbox_of(world, password="wrong horse")
    with pytest.raises(SignInRefusedError, match=r"INBOXBOT_EWS_USERNAME") as told:
        mailbox.start("inbox")
    assert world.server.failed_sign_ins == 1
    assert "horse" not in str(told.value)


def test_reader_listener_and_sender_together_try_a_refused_password_once(
    world: EwsWorld, monkeypatch: pytest.MonkeyPatch
) -> None:
    account = world.server.account(password="wrong")
    listener = EwsMailbox(account, look_seconds=0.01)
    for _ in range(3):
        listener.wait(0.1)
    for ask in (EwsMailbox(account).check, EwsSender(account).check):
        with pytest.raises(SignInRefusedError, match="refused the user name or password"):
            ask()
    assert world.server.failed_sign_ins == 1
    later = time.monotonic() + 601
    monkeypatch.setattr(time, "monotonic", lambda: later)
    with pytest.raises(SignInRefusedError):
        EwsMailbox(account).check()
    assert world.server.failed_sign_ins == 2


@pytest.mark.parametrize(
    ("given", "act", "says"),
    [
        ({"access": "impersonation"}, None, "Signed in"),
        ({"mailbox": "nobody@example.org"}, None, "knows no mailbox nobody@example.org: check INBOXBOT_ADDRESS"),
        ({"mailbox": "other@example.org"}, None, "gives svc@example.org no right to it: give full access"),
        ({"mailbox": "other@example.org", "access": "impersonation"}, None, "ApplicationImpersonation"),
        ({}, Refuse("ErrorMissingEmailAddress"), "needs INBOXBOT_EWS_ACCESS=impersonation"),
        ({}, Refuse("ErrorFolderNotFound"), "finds no such folder in info@example.org"),
        ({}, Refuse("ErrorInvalidServerVersion", as_fault=True), "set INBOXBOT_EWS_VERSION"),
        ({}, Status(403), "switch EWS on"),
        ({}, Status(404), "check INBOXBOT_EWS_URL"),
        ({}, Status(302, (("Location", "https://x/owa"),)), "leads elsewhere"),
        ({}, Status(401, body=b"The referenced account is currently locked out"), "locked out"),
        ({}, Garble(b"<html>OWA</html>"), "check INBOXBOT_EWS_URL"),
    ],
    ids=str,
)  # fmt: skip
def test_the_check_tells_credentials_permission_mailbox_folder_and_address_apart(
    world: EwsWorld, given: dict[str, str], act: Act | None, says: str
) -> None:
    world.server.order("GetFolder", act)
    mailbox = mailbox_of(world, **given)
    try:
        found = " ".join(mailbox.check())
    except (PermanentError, TransientError) as error:
        found = str(error)
    assert says in found
    assert PASSWORD not in found


def test_the_check_tells_what_we_may_not_do_and_clocks_that_are_apart(world: EwsWorld) -> None:
    world.server.lacking_rights = {"Modify", "Delete"}
    world.server.date = "Fri, 20 Nov 2026 10:00:00 GMT"
    now = datetime(2026, 11, 20, 10, 9, tzinfo=UTC)
    found = EwsMailbox(world.server.account(), now=lambda: now).check()
    apart = (
        "Our clock and the server's are 9 minutes apart: set this machine's clock (NTP), or sign-in by NTLM and"
        " Kerberos fails and deadlines are wrong."
    )
    assert found[3:] == (
        "In the inbox we lack the right Modify: mail cannot be tagged.",
        "In the inbox we lack the right Delete: mail cannot be moved.",
        apart,
    )
    close = EwsMailbox(world.server.account(), now=lambda: now - timedelta(minutes=8)).check()
    assert close[-1] == "Our clock and the server's agree."


def test_ntlm_reads_sends_and_tries_a_wrong_password_once(
    world: EwsWorld, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    users = tmp_path / "users"
    users.write_text(f"EXAMPLE:svc:{PASSWORD}\n")
    monkeypatch.setenv("NTLM_USER_FILE", str(users))
    world.server.ntlm = True
    account = world.server.account(auth="ntlm", username="EXAMPLE\\svc")
    mailbox = EwsMailbox(account)
    cursor = mailbox.start("inbox")
    world.deliver(mail("large", "x" * 500_000), moment(20))
    assert names(mailbox.poll("inbox", cursor)) == ["large"]
    assert EwsSender(account).check()
    wrong = replace(account, password="wrong")
    for _ in range(3):
        with pytest.raises(SignInRefusedError, match="refused the user name or password"):
            EwsMailbox(wrong).check()
    assert world.server.failed_sign_ins == 1


def test_a_ticket_that_is_refused_is_told_as_such() -> None:
    said = Session(Server("https://x.example/EWS", ADDRESS, "", "", "kerberos"))._http(
        HttpRefusalError(401), "read the inbox"
    )
    assert isinstance(said, SignInRefusedError)
    assert "refused the Kerberos ticket" in str(said)


def test_kerberos_that_is_not_installed_and_a_zone_without_a_name_in_exchange_are_told(
    world: EwsWorld, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delitem(AUTH_TYPE_MAP, GSSAPI, raising=False)
    for asked, says in (
        ({"auth": "kerberos", "username": ""}, r"pip install 'inboxbot\[kerberos\]'"),
        ({"time_zone": "localtime"}, "check INBOXBOT_EWS_TIME_ZONE"),
    ):
        with pytest.raises(PermanentError, match=says):
            mailbox_of(world, **asked).check()


def test_what_microsofts_cloud_refuses_is_told_with_the_end_of_ews(
    world: EwsWorld, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(session, "is_exchange_online", lambda url: "127.0.0.1" in url)
    for act in (Status(403), Refuse("ErrorAccessDenied"), Status(401)):
        world.server.order("GetFolder", act)
        with pytest.raises(PermanentError, match="ends it on 1 April 2027"):
            mailbox_of(world).check()


def test_plain_http_is_for_this_machine_only() -> None:
    with EwsServer() as server:
        mailbox = EwsMailbox(server.account(url="http://mail.example.org/EWS/Exchange.asmx"))
        with pytest.raises(PermanentError, match="must begin with https://"):
            mailbox.check()
        assert server.asked == []


def test_a_server_that_is_away_is_told_as_such() -> None:
    with EwsServer() as server:
        account = server.account()
    with pytest.raises(TransientError, match=r"No connection to the Exchange server 127\.0\.0\.1"):
        EwsMailbox(account).check()


@pytest.mark.parametrize(
    ("user", "password"), [("jürgen@example.org", "pässwörd"), ("svc@example.org", "Łódź")]
)
def test_names_and_passwords_may_have_any_letters(world: EwsWorld, user: str, password: str) -> None:
    world.server.passwords[user] = password
    world.server.full_access[user] = {ADDRESS}
    assert mailbox_of(world, username=user, password=password).check()


def test_neither_log_nor_error_nor_repr_holds_a_password_or_the_text_of_a_mail(
    world: EwsWorld, monkeypatch: pytest.MonkeyPatch
) -> None:
    written = io.StringIO()
    monkeypatch.setattr(logging.getLogger(), "handlers", [logging.StreamHandler(written)])
    monkeypatch.setattr(logging.getLogger(), "level", logging.DEBUG)
    mailbox = mailbox_of(world)
    cursor = mailbox.start("inbox")
    world.deliver(mail("a", "confidential matter"), moment(20))
    told = ""
    for act in (
        Lose(),
        Garble(b"<x>confidential matter</x>"),
        Status(500, body=b"confidential matter"),
        None,
    ):
        world.server.order("GetItem", act)
        try:
            mailbox.poll("inbox", cursor)
        except TransientError as error:
            told += str(error) + repr(error) + repr(error.__cause__)
    logging.getLogger("exchangelib.util").error("confidential matter %s", PASSWORD)
    everything = told + written.getvalue() + repr(mailbox._session.server) + repr(mailbox._session._who)
    assert "confidential" not in everything
    assert PASSWORD not in everything
    assert "words are withheld" in written.getvalue()
    assert USER in repr(mailbox._session.server)
