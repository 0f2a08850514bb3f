"""The EWS adapter on an Exchange server that misbehaves on order."""

from __future__ import annotations

import contextlib
import io
import logging
import os
import subprocess
import sys
import time
import tracemalloc
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from ews_world import EwsWorld
from exchangelib.transport import AUTH_TYPE_MAP, GSSAPI
from hypothesis import given, settings
from hypothesis import strategies as st
from mailbox_mails import deliver, drain, mail, mid, names
from mailbox_worlds import HANDLED, moment

from ews_server import (
    ADDRESS,
    PASSWORD,
    USER,
    Act,
    Cut,
    EwsServer,
    Garble,
    Lose,
    Refuse,
    Status,
    Throttle,
)
from inboxbot.exchange import session
from inboxbot.exchange.library import HttpRefusalError
from inboxbot.exchange.server import Server
from inboxbot.exchange.session import Session
from inboxbot.mailboxes.ews import EwsMailbox
from inboxbot.model.errors import InboxbotError, PermanentError, SignInRefusedError, TransientError
from inboxbot.model.message import MessageRef, RawMessage, Unreadable
from inboxbot.model.plan import Disposition
from inboxbot.senders.ews import EwsSender
from inboxbot.triage.parse import parse


@pytest.fixture
def world() -> Iterator[EwsWorld]:
    with EwsServer() as server:
        one = EwsWorld(server)
        yield one
        one.close()


def mailbox_of(world: EwsWorld, **given: object) -> EwsMailbox:
    return EwsMailbox(world.server.account(**given))


# What Exchange does to a mail ------------------------------------------------------------------------


def test_the_headers_of_the_way_are_read_from_the_transport_headers_and_not_lost(world: EwsWorld) -> None:
    mailbox = world.open()
    cursor = mailbox.start("inbox")
    head = b"Return-Path: <>\r\nReceived: from mx.example.net\r\nAuto-Submitted: auto-replied\r\nList-Id: <l.example.net>\r\n"
    world.deliver(head + mail("away"), moment(20))
    (message,) = mailbox.poll("inbox", cursor).messages
    assert isinstance(message, RawMessage)
    assert b"Auto-Submitted" not in message.content
    understood = parse(message)
    assert understood.return_path == ""
    assert understood.headers["auto-submitted"] == ("auto-replied",)
    assert understood.headers["list-id"] == ("<l.example.net>",)
    assert (understood.subject, understood.message_id) == ("away", mid("away"))


def test_without_extended_properties_mail_is_read_all_the_same_and_they_are_asked_for_once(
    world: EwsWorld,
) -> None:
    world.server.extended_properties = False
    mailbox = world.open()
    cursor = mailbox.start("inbox")
    deliver(world, "a", "b")
    assert names(mailbox.poll("inbox", cursor)) == ["a", "b"]
    assert world.server.asked.count("GetItem") == 3
    mailbox.file_sent(mail("answer"), moment(20))
    assert mailbox.has_sent(mid("answer")) is True


def test_where_a_gone_message_is_told_as_a_property_that_failed_it_is_gone_and_nothing_is_given_up(
    world: EwsWorld,
) -> None:
    world.server.gone_is_a_failure = True
    world.create_folder(HANDLED)
    mailbox = world.open()
    cursor = mailbox.start("inbox")
    deliver(world, "a", "b")
    gone, there = mailbox.poll("inbox", cursor).messages
    world.delete(mid("a"))
    assert mailbox.original(gone.ref) is None
    mailbox.settle(gone.ref, Disposition("moved", HANDLED))
    mailbox.settle(gone.ref, Disposition("tagged", "inboxbot"))
    (still,) = mailbox.poll("inbox", cursor).messages
    assert still == there
    assert isinstance(still, RawMessage)
    assert still.transport_headers
    world.server.order(
        "GetItem", Refuse("ErrorItemPropertyRequestFailed"), Refuse("ErrorItemPropertyRequestFailed")
    )
    (bad,) = mailbox.poll("inbox", cursor).messages
    assert isinstance(bad, Unreadable)


def test_where_conditions_are_answered_by_a_fault_a_folder_is_looked_through_without(world: EwsWorld) -> None:
    deliver(world, "a", "b")
    mailbox = world.open()
    world.server.order("FindItem", Status(500, body=world.server.fault("")))
    assert len(mailbox.find(mid("b"), "inbox")) == 1
    world.server.conditions = world.server.extended_properties = False
    assert [one.received_at for some in mailbox.held("inbox", moment(20, 10, 1)) for one in some] == [
        moment(20, 10, 1)
    ]


def test_a_server_that_knows_fewer_properties_is_listed_with_those_it_knows(world: EwsWorld) -> None:
    world.server.unknown_fields = {"item:Categories"}
    mailbox = world.open()
    cursor = mailbox.start("inbox")
    deliver(world, "a", "b")
    assert names(mailbox.poll("inbox", cursor)) == ["a", "b"]


def test_a_date_may_have_nine_digits_or_be_missing(world: EwsWorld) -> None:
    world.server.nine_digits = True
    mailbox = world.open()
    cursor = mailbox.start("inbox")
    deliver(world, "a")
    (message,) = mailbox.poll("inbox", cursor).messages
    assert message.received_at == moment(20, 10).replace(microsecond=123456)
    world.server.no_received = True
    (message,) = mailbox.poll("inbox", cursor).messages
    assert message.received_at == moment(20, 10).replace(microsecond=123456)  # when it was made


def test_without_any_time_the_mail_tells_its_own(world: EwsWorld) -> None:
    world.server.no_received = True
    world.server.unknown_fields = {"item:DateTimeCreated"}
    mailbox = world.open()
    cursor = mailbox.start("inbox")
    world.deliver(b"Date: Fri, 20 Nov 2026 11:12:13 +0100\r\n" + mail("a"), moment(3))
    (message,) = mailbox.poll("inbox", cursor).messages
    assert message.received_at == datetime(2026, 11, 20, 10, 12, 13, tzinfo=UTC)


def test_whatever_order_the_server_lists_in_mail_comes_in_order_and_once(world: EwsWorld) -> None:
    world.server.reorders = world.server.repeats = True
    world.server.page = 3
    mailbox = world.open()
    cursor = mailbox.start("inbox")
    deliver(world, *"abcdefgh")
    pages, end = drain(mailbox, cursor, limit=3)
    assert [name for page in pages for name in names(page)] == list("abcdefgh")
    assert mailbox.poll("inbox", end).messages == ()


def test_a_server_of_a_build_nobody_knows_yet_is_read(world: EwsWorld) -> None:
    world.server.build = ' MajorVersion="17" MinorVersion="9" MajorBuildNumber="1"'
    assert world.open().check()


# Places that lose their meaning ----------------------------------------------------------------------


def test_a_sync_state_that_is_refused_is_a_reset_that_loses_nothing(world: EwsWorld) -> None:
    mailbox = world.open()
    cursor = mailbox.start("inbox")
    deliver(world, "a", day=18)
    cursor = mailbox.poll("inbox", cursor).cursor
    deliver(world, "b", day=19)
    world.server.order("SyncFolderItems", Refuse("ErrorInvalidSyncStateData"))
    page = mailbox.poll("inbox", cursor)
    assert (names(page), page.reset_before) == (["a", "b"], moment(18, 10))
    after = mailbox.poll("inbox", page.cursor)
    assert (after.messages, after.reset_before) == ((), None)


def test_a_server_that_forgets_a_state_without_a_word_is_a_reset_too(world: EwsWorld) -> None:
    deliver(world, "older", "old", day=17)
    mailbox = world.open()
    cursor = mailbox.start("inbox")
    world.server.forgets_without_a_word = True
    world.box.epoch += 1
    deliver(world, "new", day=19)
    page = mailbox.poll("inbox", cursor)
    assert page.reset_before == moment(17, 10, 1)
    new = [m for m in page.messages if m.received_at and m.received_at > page.reset_before]
    assert [m.received_at for m in new] == [moment(19, 10)]


def test_a_state_lost_in_the_middle_of_a_walk_loses_nothing(world: EwsWorld) -> None:
    mailbox = world.open()
    cursor = mailbox.start("inbox")
    deliver(world, *"abcde")
    first = mailbox.poll("inbox", cursor, limit=2)
    world.begin_anew()
    pages, _ = drain(world.open(), first.cursor, limit=2)
    assert [name for page in pages for name in names(page)] == list("abcde")
    assert all(page.reset_before == moment(20, 10, 1) for page in pages)


@pytest.mark.parametrize("habit", ["one state for ever", "no end and no change"])
def test_a_server_that_lists_without_an_end_is_told_as_such(world: EwsWorld, habit: str) -> None:
    mailbox = world.open()
    cursor = mailbox.start("inbox")
    answers = "<m:SyncState>{}</m:SyncState><m:IncludesLastItemInRange>false</m:IncludesLastItemInRange><m:Changes/>"
    for n in range(200):
        told = answers.format("s" if habit == "one state for ever" else n)
        world.server.order("SyncFolderItems", Garble(_ENVELOPE.format(told).encode()))
    with pytest.raises(TransientError, match="without an end"):
        mailbox.poll("inbox", cursor)
    assert world.server.asked.count("SyncFolderItems") <= 101


def test_an_answer_without_an_end_is_not_kept(world: EwsWorld, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(session, "_LONGEST_ANSWER", 100_000)
    mailbox = world.open()
    cursor = mailbox.start("inbox")
    world.server.order("SyncFolderItems", Garble(b"<x>" + b"a" * 1_000_000))
    with pytest.raises(TransientError, match="it is too long"):
        mailbox.poll("inbox", cursor)
    assert mailbox.poll("inbox", cursor).messages == ()


# Trouble ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "act",
    [
        Throttle(40),
        Throttle(40, as_value=True),
        Status(503, (("Retry-After", "0"),)),
        Status(429),
        Lose(),
        Lose(act=False),
        Cut(),
        Cut(told=False),
        Cut(0.97, told=False),
        Garble(),
        Garble(b""),
        Refuse("ErrorInternalServerTransientError"),
        Refuse("ErrorInternalServerError", as_fault=True),
        Refuse("ErrorMailboxStoreUnavailable"),
    ],
    ids=str,
)
@pytest.mark.parametrize("operation", ["SyncFolderItems", "GetItem"])
def test_trouble_that_passes_is_told_as_such_and_nothing_is_lost(
    world: EwsWorld, operation: str, act: Act
) -> None:
    mailbox = world.open()
    cursor = mailbox.start("inbox")
    deliver(world, "a", "b", "c")
    world.server.order(operation, act)
    with pytest.raises(TransientError, match=r"127\.0\.0\.1"):
        mailbox.poll("inbox", cursor)
    time.sleep(0.05)
    assert names(mailbox.poll("inbox", cursor)) == ["a", "b", "c"]


def test_a_server_that_asks_us_to_stay_away_is_not_asked_again_before(world: EwsWorld) -> None:
    mailbox = world.open()
    cursor = mailbox.start("inbox")
    world.server.order("SyncFolderItems", Throttle(60_000))
    for _ in range(3):
        with pytest.raises(TransientError):
            mailbox.poll("inbox", cursor)
    assert world.server.asked.count("SyncFolderItems") == 2


def test_an_error_that_comes_as_a_value_is_seen(world: EwsWorld) -> None:
    world.create_folder(HANDLED)
    mailbox = world.open()
    cursor = mailbox.start("inbox")
    deliver(world, "a", "b")
    first, second = (m.ref for m in mailbox.poll("inbox", cursor).messages)
    for operation, disposition in (("UpdateItem", ("tagged", "x")), ("MoveItem", ("moved", HANDLED))):
        world.server.order(operation, Refuse("ErrorAccessDenied"))
        with pytest.raises(PermanentError, match="full access"):
            mailbox.settle(first, Disposition(*disposition))  # type: ignore[arg-type]
    world.server.order("CreateItem", Refuse("ErrorQuotaExceeded"))
    with pytest.raises(TransientError):
        mailbox.file_sent(mail("answer"), moment(20))
    mailbox.settle(second, Disposition("moved", HANDLED))
    assert [one.message_id for one in world.standing(HANDLED)] == [mid("b")]


def test_a_message_the_server_stumbles_over_again_and_again_is_given_up_and_stops_no_other(
    world: EwsWorld,
) -> None:
    mailbox = world.open()
    cursor = mailbox.start("inbox")
    deliver(world, "a")
    world.server.order("GetItem", *[Refuse("ErrorInternalServerError")] * 3)
    for _ in range(2):
        with pytest.raises(TransientError):
            mailbox.poll("inbox", cursor)
    deliver(world, "b", day=21)
    bad, good = mailbox.poll("inbox", cursor).messages
    assert isinstance(bad, Unreadable)
    assert isinstance(good, RawMessage)


def test_a_bad_hour_of_the_server_is_no_fault_of_a_message(world: EwsWorld) -> None:
    mailbox = world.open()
    cursor = mailbox.start("inbox")
    deliver(world, "a")
    world.server.always("GetItem", Status(503))
    for _ in range(6):
        with pytest.raises(TransientError):
            mailbox.poll("inbox", cursor)
    world.server.always("GetItem", None)
    assert names(mailbox.poll("inbox", cursor)) == ["a"]


def test_a_category_that_people_give_meanwhile_is_kept(world: EwsWorld) -> None:
    mailbox = world.open()
    cursor = mailbox.start("inbox")
    deliver(world, "a")
    (message,) = mailbox.poll("inbox", cursor).messages
    item = world._item(mid("a"))
    item.categories = ["Red"]
    world.server.order("UpdateItem", Refuse("ErrorIrresolvableConflict"))
    with pytest.raises(TransientError):
        mailbox.settle(message.ref, Disposition("tagged", "inboxbot"))
    mailbox.settle(message.ref, Disposition("tagged", "inboxbot"))
    assert item.categories == ["Red", "inboxbot"]
    assert not item.read


@pytest.mark.parametrize("kind", ["MeetingRequest", "MeetingCancellation", "CalendarItem", "PostItem"])
def test_what_is_no_plain_mail_is_read_and_tagged_all_the_same(world: EwsWorld, kind: str) -> None:
    mailbox = world.open()
    cursor = mailbox.start("inbox")
    deliver(world, "a", "b")
    item = world._item(mid("a"))
    item.kind = kind
    found = mailbox.poll("inbox", cursor)
    assert names(found) == ["a", "b"]
    for tag in ("inboxbot", "\\Flagged"):
        mailbox.settle(found.messages[0].ref, Disposition("tagged", tag))
    assert (item.categories, item.flagged, item.read) == (["inboxbot"], True, False)


def test_the_tag_of_imap_is_outlooks_flag(world: EwsWorld) -> None:
    mailbox = world.open()
    cursor = mailbox.start("inbox")
    deliver(world, "a")
    (message,) = mailbox.poll("inbox", cursor).messages
    mailbox.settle(message.ref, Disposition("tagged", "\\Flagged"))
    item = world._item(mid("a"))
    assert (item.flagged, item.categories, item.read) == (True, [], False)


def test_a_folder_of_ours_is_made_where_it_is_missing(world: EwsWorld) -> None:
    mailbox = world.open()
    cursor = mailbox.start("inbox")
    deliver(world, "a", "b")
    for message in mailbox.poll("inbox", cursor).messages:
        mailbox.settle(message.ref, Disposition("ours", "inboxbot/commands"))
    assert [one.message_id for one in world.standing("inboxbot/commands")] == [mid("a"), mid("b")]


@pytest.mark.deep
def test_a_mail_of_25_mb_is_polled_within_4_mb_of_memory_and_fetched_within_twice_its_size() -> None:
    """As the contract has it, with the server in a process of its own: its memory is not ours."""
    code = (
        "import time; from datetime import datetime, UTC; from ews_server import EwsServer; from mailbox_mails import large_mail\n"
        "with EwsServer() as server:\n"
        "    server.mailbox.arrive(large_mail(attachment=24_500_000), datetime(2026, 11, 20, tzinfo=UTC))\n"
        "    print(server.url, flush=True); time.sleep(120)"
    )
    paths = os.pathsep.join(path for path in sys.path if path)
    with subprocess.Popen(
        [sys.executable, "-c", code],
        stdout=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONPATH": paths},
    ) as process:
        try:
            assert process.stdout is not None
            url = process.stdout.readline().strip()
            mailbox = EwsMailbox(Server(url, ADDRESS, USER, PASSWORD, "basic", "delegate"))
            mailbox.check()
            cursor = mailbox.start_at("inbox", moment(1))
            tracemalloc.start()
            (message,) = mailbox.poll("inbox", cursor).messages
            polled = tracemalloc.get_traced_memory()[1]
            tracemalloc.reset_peak()
            whole = mailbox.original(message.ref)
            fetched = tracemalloc.get_traced_memory()[1]
        finally:
            tracemalloc.stop()
            process.kill()
    assert whole is not None
    assert polled < 4_000_000
    assert fetched < 2 * len(whole)


_ENVELOPE = (
    '<s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/" xmlns:m="urn:m" xmlns:t="urn:t"><s:Body>'
    '<m:R ResponseClass="Success"><m:ResponseCode>NoError</m:ResponseCode>{}</m:R></s:Body></s:Envelope>'
)
_PIECES = (
    "<m:SyncState>x</m:SyncState>", "<m:SyncState/>", "<m:IncludesLastItemInRange>true</m:IncludesLastItemInRange>",
    "<m:Changes><t:Create><t:Message><t:ItemId Id='a'/><t:Size>many</t:Size></t:Message></t:Create></m:Changes>",
    "<m:Changes><t:Create/><t:Delete/><t:Odd><t:ItemId/></t:Odd></m:Changes>", "<m:Items><t:Message/></m:Items>", "<m:Items/>",
    "<m:Items><t:Message><t:MimeContent>!!</t:MimeContent></t:Message></m:Items>", "<m:RootFolder><t:Items/></m:RootFolder>",
    "<m:Items><t:Message><t:ItemId Id='a'/><t:MimeContent>QQ==</t:MimeContent></t:Message></m:Items>",
    "<m:RootFolder IncludesLastItemInRange='false'><t:Items><t:Message/></t:Items></m:RootFolder>",
    "<m:Folders><t:Folder><t:TotalCount>x</t:TotalCount></t:Folder></m:Folders>", "<m:Folders><t:Folder/></m:Folders>",
)  # fmt: skip
bodies = st.binary(max_size=60) | st.lists(st.sampled_from(_PIECES), max_size=4).map(
    lambda some: _ENVELOPE.format("".join(some)).encode()
)


@settings(max_examples=40)
@given(answers=st.lists(bodies, min_size=1, max_size=4))
def test_whatever_a_server_answers_no_other_exception_leaves_the_adapter(answers: list[bytes]) -> None:
    ref = MessageRef("inbox", "", "a")
    with EwsServer() as server:
        mailbox = EwsMailbox(server.account())
        cursor = mailbox.start("inbox")
        acts: list[Callable[[], object]] = [
            lambda: mailbox.start("inbox"),
            lambda: mailbox.poll("inbox", cursor),
            lambda: list(mailbox.held("inbox", moment(1))),
            lambda: mailbox.original(ref),
            lambda: mailbox.find("a@example.net", "inbox"),
            lambda: mailbox.find("a@example.net", "Büro/Alt"),
            lambda: mailbox.settle(ref, Disposition("tagged", "x")),
            lambda: mailbox.settle(ref, Disposition("moved", "Büro")),
            lambda: mailbox.settle(ref, Disposition("ours", "Büro")),
            lambda: mailbox.has_sent("a@example.net"),
            lambda: mailbox.file_sent(mail("a"), moment(20)),
            mailbox.check,
        ]
        for act in acts:
            for operation in (
                "SyncFolderItems",
                "GetItem",
                "FindItem",
                "FindFolder",
                "GetFolder",
                "UpdateItem",
                "CreateItem",
                "CreateFolder",
            ):
                server._orders.pop(operation, None)
                server.order(operation, *[Garble(body) for body in answers])
            with contextlib.suppress(InboxbotError):
                act()


# Who we are ------------------------------------------------------------------------------------------


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
