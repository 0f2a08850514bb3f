"""Sending through Graph when things go wrong: each mail goes once, whatever answer is lost."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest

pytest.importorskip("msal", reason="msal is not installed: the extra graph brings it")

from graph_server import GraphServer
from graph_state import Graph
from inboxbot.graph.properties import MARK
from inboxbot.model.errors import PermanentError
from inboxbot.model.mail import MaybeSent, NotSent, OutboxEntry, OutgoingMail, SendResult, Sent
from inboxbot.ports.wire import NoWire
from inboxbot.senders.graph import GraphSender
from inboxbot.tokens.microsoft import GRAPH_SCOPE, MAIL_SCOPE, AppTokens, MicrosoftApp

ADDRESS = "info@example.org"
LETTER = (
    b"From: Help <info@example.org>\r\nTo: ann@example.net\r\nSubject: We have your email\r\n"
    b"Message-ID: <ours-1@example.org>\r\nIn-Reply-To: <theirs@example.net>\r\nAuto-Submitted: auto-replied\r\n"
    b"X-Auto-Response-Suppress: All\r\nX-Inboxbot: acknowledgement\r\nMIME-Version: 1.0\r\n"
    b"Content-Type: text/plain; charset=utf-8\r\n\r\nThank you.\r\n"
)


def entry(number: int = 1, **more: Any) -> OutboxEntry:
    mail = OutgoingMail(
        message_id=f"ours-{number}@example.org", letter="acknowledgement", occasion="", audience="public",
        recipient="ann@example.net", envelope_from="", subject="We have your email",
        content=LETTER.replace(b"ours-1", f"ours-{number}".encode()),
    )  # fmt: skip
    at = datetime(2026, 11, 20, 10, tzinfo=UTC)
    return replace(OutboxEntry(number, mail, "sending", 0, at), **more)


@pytest.fixture
def server() -> Iterator[GraphServer]:
    with GraphServer() as one:
        one.graph.box(ADDRESS)
        one.graph.scope.add(ADDRESS)
        yield one
        assert one.graph.too_many == 0


def sender_to(server: GraphServer, scope: str = GRAPH_SCOPE) -> GraphSender:
    login = server.graph.login
    app = MicrosoftApp(login.tenant, login.client, login.secret, login=server.url)
    return GraphSender(ADDRESS, AppTokens(app, scope), service=server.url, pause=lambda _: None)


def one_result(sender: GraphSender, one: OutboxEntry) -> SendResult:
    [(_, result)] = sender.send([one])
    return result


def test_a_letter_goes_as_a_draft_with_our_mark_and_that_of_automatic_mail(server: GraphServer) -> None:
    result = one_result(sender_to(server), entry())
    assert result == Sent("202 accepted by Graph", message_id="ours-1@example.org")
    [gone] = server.graph.sent
    assert gone.submitted == LETTER
    assert gone.properties[MARK.lower()] == "ours-1@example.org"
    assert b"X-Auto-Response-Suppress: All\r\n" in gone.wire
    assert b"Auto-Submitted" not in gone.wire
    [copy] = server.graph.box(ADDRESS).inside(server.graph.box(ADDRESS).word("sentitems").id)
    assert not copy.is_draft
    assert [asked.path.split("/messages")[1][:5] for asked in server.graph.asked[2:]] == [
        "",
        "/AAkA",
        "/AAkA",
    ]


def test_a_letter_to_colleagues_suppresses_out_of_office_replies_only(server: GraphServer) -> None:
    mail = replace(entry().mail, content=LETTER.replace(b"Suppress: All", b"Suppress: OOF, AutoReply"))
    one_result(sender_to(server), replace(entry(), mail=mail))
    assert server.graph.sent[0].properties["integer 0x3fdf"] == "48"


def test_the_id_that_exchange_gives_a_letter_is_told(server: GraphServer) -> None:
    server.graph.keeps_ids = False
    result = one_result(sender_to(server), entry())
    assert result == Sent("202 accepted by Graph", message_id="LO1PR01@exchange.example")


STEPS = {
    "writing the draft": ("POST", r"/messages$"),
    "marking it": ("PATCH", r"/messages/"),
    "sending it": ("POST", r"/send$"),
    "looking at it": ("GET", r"/messages/"),
    "looking for it": ("GET", r"filter"),
}
TROUBLES = [
    ("drop", 0),
    ("lose", 0),
    ("status", 500),
    ("status", 503),
    ("throttle", 1),
    ("throttle", 600),
    ("half", 0),
]


@pytest.mark.parametrize("keeps_ids", [True, False], ids=["id kept", "id changed"])
@pytest.mark.parametrize(("kind", "value"), TROUBLES, ids=[f"{kind} {value}" for kind, value in TROUBLES])
@pytest.mark.parametrize("step", STEPS)
@pytest.mark.parametrize("after", ["first try", "lost answer"])
def test_whatever_goes_wrong_at_any_step_a_mail_goes_once_and_is_known_to_have_gone(
    server: GraphServer,
    step: str,
    kind: str,
    value: int,
    keeps_ids: bool,  # noqa: FBT001 - pytest's
    after: str,
) -> None:
    graph, one = server.graph, entry()
    graph.keeps_ids = keeps_ids
    if after == "lost answer":
        graph.order("lose", "POST", "/send$")
        graph.order("status", "GET", r"/messages/\w", value=404)
    graph.order(kind, *STEPS[step], value=value)
    results: list[SendResult] = []
    for attempt in range(4):
        sender = sender_to(server)  # as after a restart: nothing is remembered
        _forget_the_pause(graph)
        results.append(one_result(sender, one))
        if isinstance(results[-1], Sent):
            break
        maybe = sum(isinstance(result, MaybeSent) for result in results)
        one = replace(one, attempts=attempt + 1, unknown_tries=maybe)
    assert isinstance(results[-1], Sent)
    assert sum(isinstance(result, MaybeSent) for result in results) <= 2, (
        "after the second a person must look"
    )
    assert [mail.submitted for mail in graph.sent] == [LETTER]


def _forget_the_pause(graph: Graph) -> None:
    from inboxbot.graph.gate import gate_to

    gate_to.cache_clear()  # time passes


class Committing(NoWire):
    """Keeps which draft a mail went as, as the register does."""

    def __init__(self) -> None:
        self.draft = ""

    def going(self, entry: OutboxEntry, draft: str = "") -> None:
        self.draft = draft


@pytest.mark.parametrize(
    "exchange",
    [
        {}, {"keeps_ids": False}, {"copy_gets_a_new_id": True}, {"copy_loses_properties": True},
        {"keeps_ids": False, "copy_gets_a_new_id": True, "copy_loses_properties": True},
        {"waits_in_outbox": True}, {"copy_comes_late": 15}, {"copy_comes_late": 9, "copy_gets_a_new_id": True},
    ],
)  # fmt: skip
def test_a_send_without_an_answer_goes_once_whatever_exchange_does_with_ids_and_copy(
    server: GraphServer, exchange: dict[str, Any]
) -> None:
    graph, one = server.graph, entry()
    for name, value in exchange.items():
        setattr(graph, name, value)
    graph.order("lose", "POST", "/send$")
    results: list[SendResult] = []
    for attempt in range(8):
        sender = sender_to(server)  # as after a restart
        wire = sender.wire = Committing()
        results.append(one_result(sender, one))
        if isinstance(results[-1], Sent):
            break
        assert isinstance(results[-1], MaybeSent)
        one = replace(one, attempts=attempt + 1, unknown_tries=attempt + 1, draft=wire.draft or one.draft)
        if attempt == 3:
            graph.empty_outbox(ADDRESS)
    assert isinstance(results[-1], Sent)
    assert [mail.submitted for mail in graph.sent] == [LETTER]


def test_a_draft_that_surely_did_not_go_and_that_somebody_threw_away_is_written_anew(
    server: GraphServer,
) -> None:
    sender, graph = sender_to(server), server.graph
    wire = sender.wire = Committing()
    graph.order("status", "POST", "/send$", value=403)
    assert isinstance(one_result(sender, entry()), NotSent)
    box = graph.box(ADDRESS)
    box.delete(box.inside(box.word("drafts").id)[0])
    assert isinstance(one_result(sender, entry(attempts=1, draft=wire.draft)), Sent)
    assert len(graph.sent) == 1


def test_a_mail_whose_draft_cannot_be_committed_does_not_go(server: GraphServer) -> None:
    class Full(NoWire):
        def going(self, entry: OutboxEntry, draft: str = "") -> None:
            raise OSError(5, "the register is away")

    sender = sender_to(server)
    sender.wire = Full()
    result = one_result(sender, entry())
    assert isinstance(result, NotSent)
    assert (result.permanent, server.graph.sent) == (False, [])


def test_a_draft_left_by_a_process_that_died_is_the_one_that_goes(server: GraphServer) -> None:
    graph = server.graph
    graph.order("drop", "POST", "/send$")
    assert isinstance(one_result(sender_to(server), entry()), MaybeSent)
    assert isinstance(one_result(sender_to(server), entry(attempts=1)), Sent)
    box = graph.box(ADDRESS)
    assert (len(graph.sent), box.inside(box.word("drafts").id)) == (1, [])


def test_a_server_that_throttles_for_long_is_asked_once_and_all_waits(server: GraphServer) -> None:
    server.graph.order("throttle", value=600, path="/v1.0/", times=99)
    results = [result for _, result in sender_to(server).send([entry(n) for n in (1, 2, 3)])]
    assert all(isinstance(result, NotSent) and not result.permanent for result in results)
    assert len([one for one in server.graph.asked if one.status == 429]) == 1
    _forget_the_pause(server.graph)


def test_what_is_wrong_with_one_mail_stops_no_other(server: GraphServer) -> None:
    server.graph.order("status", "POST", "/messages$", value=413)
    results = [result for _, result in sender_to(server).send([entry(n) for n in (1, 2)])]
    assert [type(result) for result in results] == [NotSent, Sent]
    assert isinstance(results[0], NotSent)
    assert results[0].permanent


def test_a_draft_that_never_goes_does_not_stay_where_colleagues_could_send_it(server: GraphServer) -> None:
    server.graph.order("status", "POST", "/send$", value=413)
    result = one_result(sender_to(server), entry())
    assert isinstance(result, NotSent)
    assert result.permanent
    box = server.graph.box(ADDRESS)
    assert (box.inside(box.word("drafts").id), len(box.items)) == ([], 1)


def test_without_the_permission_to_send_all_waits_and_the_settings_are_named(server: GraphServer) -> None:
    server.graph.permissions = {"Mail.ReadWrite"}
    results = [result for _, result in sender_to(server).send([entry(n) for n in (1, 2)])]
    assert {type(result) for result in results} == {NotSent}
    first = results[0]
    assert isinstance(first, NotSent)
    assert (first.permanent, first.refused) == (False, True)
    assert "Application Mail.Send" in first.reason
    with pytest.raises(PermanentError, match=r"Sending as info@example\.org"):
        sender_to(server).check()


def test_a_token_for_another_service_is_refused_and_said_so(server: GraphServer) -> None:
    result = one_result(sender_to(server, MAIL_SCOPE), entry())
    assert isinstance(result, NotSent)
    assert (result.permanent, result.refused) == (False, True)
    assert "401" in result.reason


def test_a_token_that_ends_is_renewed_in_the_midst(server: GraphServer) -> None:
    sender = sender_to(server)
    results = sender.send([entry(n) for n in (1, 2)])
    next(iter(results))
    server.graph.login.expire()
    assert [type(result) for _, result in results] == [Sent]
    assert server.graph.login.asked == 2


def test_no_token_and_no_secret_stands_in_what_is_told(server: GraphServer) -> None:
    sender = sender_to(server)
    token = sender._tokens.fresh()
    server.graph.login.refuse_with = "7000215"
    server.graph.login.expire()
    result = one_result(sender, entry())
    assert isinstance(result, NotSent)
    told = result.reason + repr(sender) + repr(vars(sender)) + sender.name
    assert token not in told
    assert server.graph.login.secret not in told
