"""Reading through Graph: what it hands over apart, what goes wrong with it, and what it must be refused."""

from __future__ import annotations

import contextlib
import re
import threading
from collections.abc import Iterator
from typing import cast

import pytest

pytest.importorskip("msal", reason="msal is not installed: the extra graph brings it")

from graph_world import ADDRESS, GraphWorld, app_of
from mailbox_mails import deliver, drain, mail, mid, names
from mailbox_worlds import World, moment

from graph_server import GraphServer
from inboxbot.graph.gate import AT_ONCE, gate_to
from inboxbot.graph.properties import MARK
from inboxbot.mailboxes.graph import GraphMailbox
from inboxbot.mailboxes.graph_acts import tag
from inboxbot.model.errors import PermanentError, SignInRefusedError, TransientError
from inboxbot.model.message import RawMessage, Unreadable
from inboxbot.model.plan import Disposition
from inboxbot.tokens.microsoft import GRAPH_SCOPE, MAIL_SCOPE, AppTokens
from inboxbot.triage.parse import parse

AUTOMATIC = (
    b"Return-Path: <>\r\nReceived: from a by b; Fri, 20 Nov 2026 10:00:00 +0000\r\nFrom: Bob <bob@example.net>\r\n"
    b"To: info@example.org\r\nSubject: Away\r\nMessage-ID: <away@example.net>\r\nAuto-Submitted: auto-replied\r\n"
    b"List-Id: <news.example.net>\r\nX-Thing: gr\xc3\xbcn\r\n\r\nI am away.\r\n"
)


@pytest.fixture
def graph(graph_world: World) -> GraphWorld:
    return cast(GraphWorld, graph_world)


@pytest.fixture(autouse=True)
def _no_pause_is_left() -> Iterator[None]:
    yield
    gate_to.cache_clear()


def polled(world: GraphWorld, cursor: str) -> RawMessage:
    (message,) = world.open().poll("inbox", cursor).messages
    assert isinstance(message, RawMessage)
    return message


def test_headers_of_the_way_come_apart_from_the_mime_and_screening_has_them(graph: GraphWorld) -> None:
    cursor = graph.open().start("inbox")
    graph.deliver(AUTOMATIC, moment(20))
    message = polled(graph, cursor)
    apart = re.compile(rb"(?im)^(return-path|received|list-id|auto-submitted|x-thing):")
    assert apart.findall(message.content) == []
    assert apart.findall(message.transport_headers) == [
        b"Return-Path",
        b"Received",
        b"Auto-Submitted",
        b"List-Id",
        b"X-Thing",
    ]
    understood = parse(message)
    assert (understood.return_path, understood.headers["auto-submitted"]) == ("", ("auto-replied",))
    assert understood.headers["subject"] == ("Away",)


def test_an_original_has_the_headers_of_the_way_in_front_and_none_twice(graph: GraphWorld) -> None:
    mailbox = graph.open()
    cursor = mailbox.start("inbox")
    graph.deliver(AUTOMATIC, moment(20))
    original = mailbox.original(polled(graph, cursor).ref) or b""
    head = original.partition(b"\r\n\r\n")[0]
    for name in (b"Auto-Submitted:", b"Return-Path:", b"Subject:", b"From:", b"Message-ID:"):
        assert head.count(name) == 1


def test_where_graph_gives_no_headers_the_property_does(
    graph: GraphWorld, monkeypatch: pytest.MonkeyPatch
) -> None:
    import inboxbot.mailboxes.graph_messages as room

    monkeypatch.setattr(room, "_SELECT", room._SELECT.replace(",internetMessageHeaders", ""))
    cursor = graph.open().start("inbox")
    graph.deliver(AUTOMATIC, moment(20))
    assert b"\r\nAuto-Submitted: auto-replied\r\n" in polled(graph, cursor).transport_headers


def test_a_letter_of_ours_in_sent_bears_the_id_it_was_written_under(graph: GraphWorld) -> None:
    mailbox = graph.open()
    cursor = mailbox.start("sent")
    graph.deliver(mail("LO1PR01"), moment(20), sent=True)
    graph.deliver(mail("by-hand"), moment(20, 10), sent=True)
    item = next(one for one in graph.box.items.values() if "LO1PR01" in one.internet_message_id)
    item.properties[MARK.lower()] = "ours@example.org"
    found = [
        parse(one).message_id for one in mailbox.poll("sent", cursor).messages if isinstance(one, RawMessage)
    ]
    assert found == ["ours@example.org", mid("by-hand")]
    assert (mailbox.has_sent("ours@example.org"), mailbox.has_sent(mid("LO1PR01"))) == (True, True)


def test_a_mark_in_mail_from_outside_means_nothing(graph: GraphWorld) -> None:
    cursor = graph.open().start("inbox")
    deliver(graph, "a")
    graph.item(mid("a")).properties[MARK.lower()] = "ours@example.org"
    assert parse(polled(graph, cursor)).message_id == mid("a")


@pytest.mark.parametrize("trouble", ["repeats", "reorders", "empty_pages", "ignores_change_type"])
def test_a_strange_round_of_changes_brings_each_message_once_in_order(
    graph: GraphWorld, trouble: str
) -> None:
    mailbox = graph.open()
    cursor = mailbox.start("inbox")
    setattr(graph.server.graph, trouble, True)
    deliver(graph, *"abcdefgh")
    graph.read(mid("a"))
    graph.delete(mid("b"))
    pages, end = drain(mailbox, cursor, limit=3)
    assert [name for page in pages for name in names(page)] == list("acdefgh")
    graph.read(mid("c"))
    assert mailbox.poll("inbox", end).messages == ()


@pytest.mark.parametrize("status", ["410", "400"])
def test_a_delta_link_that_lost_its_meaning_is_a_reset_after_which_nothing_met_is_new(
    graph: GraphWorld, status: str
) -> None:
    mailbox = graph.open()
    cursor = mailbox.start("inbox")
    deliver(graph, "a", "b")
    cursor = mailbox.poll("inbox", cursor).cursor
    deliver(graph, "c", day=21)
    graph.server.graph.forgets_links = status
    pages, end = drain(mailbox, cursor)
    assert [(names(page), page.reset_before) for page in pages] == [(["a", "b", "c"], moment(20, 10, 1))]
    deliver(graph, "d", day=22)
    page = mailbox.poll("inbox", end)
    assert (names(page), page.reset_before) == (["d"], None)


def test_a_cursor_that_leads_to_another_server_is_damaged_and_no_token_goes_there(graph: GraphWorld) -> None:
    mailbox = graph.open()
    cursor = mailbox.start("inbox").replace(graph.server.url, "http://127.0.0.1:9")
    deliver(graph, "a")
    page = mailbox.poll("inbox", cursor)
    assert names(page) == ["a"]
    assert page.reset_before is not None


@pytest.mark.parametrize(
    ("kind", "value"), [("throttle", 7), ("status", 503), ("status", 500), ("drop", 0), ("half", 0)]
)
@pytest.mark.parametrize("path", ["delta", r"messages/[^/]+\?", r"\$value"])
def test_a_passing_trouble_at_any_step_loses_and_repeats_nothing(
    graph: GraphWorld, kind: str, value: int, path: str
) -> None:
    mailbox = graph.open()
    cursor = mailbox.start("inbox")
    deliver(graph, *"abcde")
    graph.server.graph.order(kind, "GET", path, value=value)
    try:
        found = mailbox.poll("inbox", cursor)
    except TransientError:
        gate_to.cache_clear()  # the time is over
        found = mailbox.poll("inbox", cursor)
    assert names(found) == list("abcde")


def test_a_short_pause_that_graph_asks_for_is_kept_and_a_long_one_is_told(graph: GraphWorld) -> None:
    mailbox = graph.open()
    cursor = mailbox.start("inbox")
    graph.server.graph.order("throttle", value=7, path="delta")
    mailbox.poll("inbox", cursor)
    assert {round(seconds) for seconds in graph.paused} == {7}
    gate_to.cache_clear()
    graph.server.graph.order("throttle", value=600, path="delta")
    asked = len(graph.server.graph.asked)
    fresh = graph.open()
    with pytest.raises(TransientError, match="pause of"):
        fresh.poll("inbox", cursor)
    with pytest.raises(TransientError, match="pause of"):
        fresh.poll("inbox", cursor)
    throttled = [one.status for one in graph.server.graph.asked[asked:]]
    assert throttled.count(429) == 1, "and nobody asks before the pause is over"


def test_never_more_than_four_requests_run_at_once_however_many_read(graph: GraphWorld) -> None:
    cursor = graph.open().start("inbox")
    deliver(graph, *(f"m{n}" for n in range(30)))
    readers = [threading.Thread(target=graph.open().poll, args=("inbox", cursor)) for _ in range(4)]
    with graph.box.lock:  # so that those that came stay
        for reader in readers:
            reader.start()
        while graph.server.graph._busy < AT_ONCE:
            pass
    for reader in readers:
        reader.join()
    assert graph.server.graph.busiest == AT_ONCE
    assert graph.server.graph.too_many == 0


def test_while_four_run_a_fifth_waits_whoever_asks(graph: GraphWorld) -> None:
    mailbox = mailbox_of(graph)
    fifth = threading.Thread(target=mailbox.start, args=("inbox",))
    with contextlib.ExitStack() as four:
        for _ in range(AT_ONCE):
            four.enter_context(mailbox_of(graph)._web._gate.one())
        fifth.start()
        fifth.join(0.3)
        assert fifth.is_alive()
        assert [one for one in graph.server.graph.asked if one.path.startswith("/v1.0/")] == []
    fifth.join(20)
    assert not fifth.is_alive()


def test_a_message_that_graph_fails_at_again_and_again_comes_as_unreadable(graph: GraphWorld) -> None:
    mailbox = graph.open()
    cursor = mailbox.start("inbox")
    deliver(graph, "a", "bad")
    graph.spoil(mid("bad"))
    bad = mailbox.poll("inbox", cursor).messages[1]
    assert isinstance(bad, Unreadable)
    assert "Outlook" in bad.reason
    assert graph.paused == [1.0, 3.0, 8.0]


@pytest.mark.parametrize("kind", ["lose", "drop"])
def test_a_move_without_an_answer_is_done_once(graph: GraphWorld, kind: str) -> None:
    graph.create_folder("Handled")
    mailbox = graph.open()
    cursor = mailbox.start("inbox")
    deliver(graph, "a")
    ref = polled(graph, cursor).ref
    graph.server.graph.order(kind, "POST", "/move")
    try:
        mailbox.settle(ref, Disposition("moved", "Handled"))
    except TransientError:
        assert kind == "drop"
    mailbox.settle(ref, Disposition("moved", "Handled"))
    assert [one.message_id for one in graph.standing("Handled")] == [mid("a")]
    assert graph.box.items[ref.uid].moves == 1


def test_a_tag_stands_beside_those_that_people_set_at_the_same_moment(graph: GraphWorld) -> None:
    mailbox = graph.open()
    cursor = mailbox.start("inbox")
    deliver(graph, "a")
    ref = polled(graph, cursor).ref
    graph.server.graph.order("status", "PATCH", value=412)
    graph.item(mid("a")).categories.append("Red")
    mailbox.settle(ref, Disposition("tagged", "inboxbot"))
    assert graph.item(mid("a")).categories == ["Red", "inboxbot"]


def test_a_category_that_a_person_sets_between_our_look_and_our_change_stays(graph: GraphWorld) -> None:
    mailbox = mailbox_of(graph, folder="Büro/Posteingang Büro")
    cursor = mailbox.start("inbox")
    deliver(graph, "a")
    ref = polled(graph, cursor).ref
    seen_before = mailbox._there(ref)
    assert seen_before is not None
    graph.item(mid("a")).categories.append("Red")
    graph.box.changed(graph.item(mid("a")))
    tag(mailbox._web, seen_before, "inboxbot")
    assert graph.item(mid("a")).categories == ["Red", "inboxbot"]


def test_the_flag_of_imap_is_outlooks_flag(graph: GraphWorld) -> None:
    mailbox = graph.open()
    cursor = mailbox.start("inbox")
    deliver(graph, "a")
    mailbox.settle(polled(graph, cursor).ref, Disposition("tagged", "\\Flagged"))
    assert (graph.item(mid("a")).flag, graph.item(mid("a")).categories) == ("flagged", [])
    assert polled(graph, cursor).flags == frozenset({"\\Flagged"})


def test_a_message_keeps_its_place_when_it_is_moved_away_and_back(graph: GraphWorld) -> None:
    graph.create_folder("Elsewhere")
    mailbox = graph.open()
    cursor = mailbox.start("inbox")
    deliver(graph, "a")
    page = mailbox.poll("inbox", cursor)
    graph.move(mid("a"), "Elsewhere")
    graph.bring_back(mid("a"), "Elsewhere")
    [listed] = [one for some in mailbox.held("inbox", moment(1)) for one in some]
    assert listed.ref == page.messages[0].ref


def test_what_comes_into_a_folder_by_a_move_that_no_round_tells_is_found_there(graph: GraphWorld) -> None:
    mailbox = graph.open()
    cursors = {folder: mailbox.start(folder) for folder in ("inbox", "sent")}
    graph.box.moves_are_silent = True
    deliver(graph, "a")
    drafts = graph.box.word("drafts").id
    answer = graph.box.put(mail("answer"), moment(21), drafts, draft=True, transported=False)
    graph.box.move(answer, graph.box.word("sentitems").id)
    page = mailbox.poll("sent", cursors["sent"])
    assert names(page) == ["answer"]
    assert mailbox.poll("sent", page.cursor).messages == ()
    page = mailbox.poll("inbox", cursors["inbox"])
    graph.create_folder("Elsewhere")
    graph.move(mid("a"), "Elsewhere")
    graph.bring_back(mid("a"), "Elsewhere")
    assert mailbox.poll("inbox", page.cursor).messages == (), "known, and neither news nor gone"
    old = graph.box.put(mail("rescued"), moment(3), graph.box.word("junkemail").id)
    graph.box.move(old, graph.item(mid("a")).folder)
    assert mailbox.poll("inbox", page.cursor).messages == ()
    assert "rescued" in str(
        [
            graph.box.items[one.ref.uid].internet_message_id
            for some in mailbox.held("inbox", moment(1))
            for one in some
        ]
    ), "for the hourly comparison"


def test_a_copy_is_no_draft_in_sent(graph: GraphWorld) -> None:
    mailbox = graph.open()
    mailbox.file_sent(mail("copy"), moment(20, 15))
    [copy] = [one for one in graph.box.items.values() if one.internet_message_id == f"<{mid('copy')}>"]
    assert (copy.is_draft, copy.received) == (False, moment(20, 15))


# What `inboxbot check` tells apart -----------------------------------------------------------------
def mailbox_of(world: GraphWorld, **more: object) -> GraphMailbox:
    scope = str(more.pop("scope", GRAPH_SCOPE))
    tokens = AppTokens(app_of(world.server), scope)
    address = str(more.pop("address", ADDRESS))
    return GraphMailbox(address, tokens, service=world.server.url, pause=lambda _: None, **more)  # type: ignore[arg-type]


def test_a_check_proves_that_another_mailbox_is_refused(graph: GraphWorld) -> None:
    graph.server.graph.box("boss@example.org")
    found = mailbox_of(graph, stranger="boss@example.org").check()
    assert (
        "Scope: another mailbox, boss@example.org, is refused, as it must be, for reading and for sending."
        in found
    )
    assert any("not proven" in sentence for sentence in mailbox_of(graph).check())
    graph.server.graph.order("status", "POST", r"boss@example\.org/.*/send", value=404)
    found = mailbox_of(graph, stranger="boss@example.org").check()
    assert "Whether the application may send as them cannot be told" in found[-1]


def _grants_too_much(world: GraphWorld) -> GraphMailbox:
    world.server.graph.box("boss@example.org")
    world.server.graph.scope.add("boss@example.org")
    return mailbox_of(world, stranger="boss@example.org")


def _wrong_secret(world: GraphWorld) -> GraphMailbox:
    world.server.graph.login.refuse_with = "7000215"
    return mailbox_of(world)


def _no_permission(world: GraphWorld) -> GraphMailbox:
    world.server.graph.permissions = set()
    return mailbox_of(world)


def _reads_only(world: GraphWorld) -> GraphMailbox:
    world.server.graph.permissions = {"Mail.Read"}
    return mailbox_of(world)


def _out_of_scope(world: GraphWorld) -> GraphMailbox:
    world.server.graph.scope.clear()
    return mailbox_of(world)


def _out_of_policy(world: GraphWorld) -> GraphMailbox:
    world.server.graph.scope.clear()
    world.server.graph.policy = True
    return mailbox_of(world)


WRONG = [
    (_wrong_secret, SignInRefusedError, "AADSTS7000215.*secret's Value"),
    (lambda world: mailbox_of(world, scope=MAIL_SCOPE), SignInRefusedError, "does not accept our token"),
    (_no_permission, PermanentError, "Opening the mailbox.*no permission.*Application Mail.ReadWrite"),
    (_reads_only, PermanentError, "Tagging and moving mail.*no permission"),
    (_out_of_scope, PermanentError, "no permission.*with a scope that holds this mailbox"),
    (_out_of_policy, PermanentError, "application access policy keeps the application out"),
    (
        lambda world: mailbox_of(world, address="nobody@example.org"),
        PermanentError,
        "there is no mailbox nobody@",
    ),
    (lambda world: mailbox_of(world, folder="Nowhere"), PermanentError, "no folder Nowhere.*GRAPH_FOLDER"),
    (lambda world: mailbox_of(world, sent_folder="Nowhere"), PermanentError, "GRAPH_SENT_FOLDER"),
    (lambda world: mailbox_of(world, stranger="ghost@example.org"), PermanentError, "proves nothing"),
    (_grants_too_much, PermanentError, "can read boss@example.org too"),
]


@pytest.mark.parametrize(("make", "kind", "said"), WRONG)
def test_a_check_says_which_step_is_missing(graph: GraphWorld, make, kind, said) -> None:  # type: ignore[no-untyped-def]  # noqa: ANN001
    mailbox = make(graph)
    with pytest.raises(kind, match=said):
        mailbox.check()
    mailbox.close()


def test_a_server_that_is_away_is_a_passing_trouble() -> None:
    with GraphServer() as gone:
        app = app_of(gone)
    mailbox = GraphMailbox(ADDRESS, AppTokens(app, GRAPH_SCOPE), service=gone.url, pause=lambda _: None)
    with pytest.raises(TransientError, match="could not be reached"):
        mailbox.start("inbox")
