"""The EWS adapter on an Exchange server that misbehaves on order."""

from __future__ import annotations

import os
import subprocess
import sys
import time
import traceback
from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from ews_world import EwsWorld
from hypothesis import given, settings
from hypothesis import strategies as st
from mailbox_mails import deliver, drain, mail, mid, names, with_memory
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
from inboxbot.exchange.server import Server
from inboxbot.mailboxes.ews import EwsMailbox
from inboxbot.model.errors import InboxbotError, PermanentError, TransientError
from inboxbot.model.message import MessageRef, RawMessage, Unreadable
from inboxbot.model.plan import Disposition
from inboxbot.triage.parse import parse


@pytest.fixture
def world(ews_world: EwsWorld) -> EwsWorld:
    return ews_world


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
            whole, polled, fetched = with_memory(mailbox, cursor)
        finally:
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


def foreign_error(act: Callable[[], object]) -> str:
    """Return the traceback of what an act raises, nothing where it is one of our own errors or none."""
    try:
        act()
    except InboxbotError:
        return ""
    except Exception:  # noqa: BLE001 - whatever it is
        return traceback.format_exc()
    return ""


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
            assert foreign_error(act) == ""
