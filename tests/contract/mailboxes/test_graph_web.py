"""Requests to Graph when what answers is slow, endless, no JSON, or not Graph at all."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

pytest.importorskip("msal", reason="msal is not installed: the extra graph brings it")

from graph_server import GraphServer
from held_tokens import HeldTokens
from inboxbot.graph.answers import listed
from inboxbot.graph.gate import gate_to
from inboxbot.graph.refusals import UnansweredError
from inboxbot.graph.web import GraphWeb
from inboxbot.mailboxes.graph_rounds import Rounds
from inboxbot.model.errors import SignInRefusedError, TransientError
from inboxbot.tokens.microsoft import GRAPH_SCOPE, AppTokens, MicrosoftApp
from smtp_server import make_certificate

ADDRESS = "info@example.org"
DEEP = "[" * 200_000


@pytest.fixture
def server() -> Iterator[GraphServer]:
    with GraphServer() as one:
        one.graph.box(ADDRESS)
        one.graph.scope.add(ADDRESS)
        yield one
    gate_to.cache_clear()


def tokens_of(server: GraphServer) -> HeldTokens:
    return HeldTokens(
        lambda: server.graph.login._made("https://graph.microsoft.com/.default", "app")["access_token"]
    )


def web_to(server: GraphServer, pauses: list[float] | None = None, longest: float = 60.0) -> GraphWeb:
    kept = [] if pauses is None else pauses
    return GraphWeb(ADDRESS, tokens_of(server), service=server.url, pause=kept.append, longest=longest)


NOT_GRAPH = [
    ("page", {}, "not Graph"),
    ("page", {"value": 403}, "not Graph"),
    ("redirect", {"text": "http://127.0.0.1:9/elsewhere"}, "not Graph"),
    ("garbage", {"text": "no JSON"}, "cannot be read"),
    ("garbage", {"text": "[]"}, "cannot be read"),
    ("garbage", {"text": DEEP}, "cannot be read"),
    ("bomb", {}, "answered endlessly"),
    ("drip", {}, "answered endlessly"),
]


@pytest.mark.parametrize(("kind", "more", "said"), NOT_GRAPH)
def test_what_is_no_answer_of_graphs_is_a_passing_trouble_when_reading(
    server: GraphServer, kind: str, more: dict[str, int], said: str
) -> None:
    server.graph.order(kind, "GET", **more)  # type: ignore[arg-type]
    web = web_to(server, longest=0.3)
    with pytest.raises(TransientError, match=said) as raised:
        web.get(web.url("mailFolders/inbox"), "Looking")
    assert not isinstance(raised.value, UnansweredError)


@pytest.mark.parametrize(("kind", "more", "said"), NOT_GRAPH)
def test_what_is_no_answer_of_graphs_leaves_what_was_asked_in_doubt(
    server: GraphServer, kind: str, more: dict[str, int], said: str
) -> None:
    server.graph.order(kind, "POST", **more)  # type: ignore[arg-type]
    web = web_to(server, longest=0.3)
    with pytest.raises(UnansweredError, match=said):
        web.post(web.url("messages"), "Writing")


def test_only_202_says_that_a_mail_was_accepted(server: GraphServer) -> None:
    server.graph.order("garbage", "POST")
    web = web_to(server)
    with pytest.raises(UnansweredError, match="not Graph"):
        web.post(web.url("messages/AAAA/send"), "Sending", done=202)


@pytest.mark.parametrize("told", ["{}", '{"value": null}', '{"value": "x"}', '{"value": {"id": "a"}}'])
def test_an_answer_that_is_no_list_is_never_taken_for_an_empty_one(server: GraphServer, told: str) -> None:
    server.graph.order("garbage", "GET", text=told)
    web = web_to(server)
    with pytest.raises(TransientError, match="no list"):
        listed(web.get(web.url("messages"), "Looking"))


def test_what_on_a_page_is_no_message_is_passed_over(server: GraphServer) -> None:
    server.graph.order("garbage", "GET", text='{"value": [1, null, {"id": 7}, {}, {"id": "a"}]}')
    web = web_to(server)
    assert listed(web.get(web.url("messages"), "Looking")) == [{"id": "a"}]


@pytest.mark.parametrize("name", ["nextLink", "deltaLink"])
@pytest.mark.parametrize("link", ["http://127.0.0.1:9/v1.0/users/x", "7", '{"a": 1}'])
def test_a_link_to_another_host_is_never_followed_nor_kept(server: GraphServer, name: str, link: str) -> None:
    told = link if link[0] in "7{" else f'"{link}"'
    server.graph.order("garbage", "GET", "delta", text=f'{{"value": [], "@odata.{name}": {told}}}')
    with pytest.raises(TransientError, match="leads nowhere"):
        Rounds(web_to(server)).stand_at_now("inbox")


def test_no_token_goes_to_an_address_that_is_not_graphs(server: GraphServer) -> None:
    web = web_to(server)
    for url in (
        "http://127.0.0.1:9/v1.0/",
        server.url.replace("127.0.0.1", "127.0.0.1.nip.example") + "/v1.0/",
    ):
        with pytest.raises(TransientError, match="no token goes there"):
            web.get(url, "Looking")


def test_a_password_in_netrc_never_takes_the_place_of_the_token(
    server: GraphServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    netrc = tmp_path / "netrc"
    netrc.write_text("default login somebody password else\n")
    netrc.chmod(0o600)
    monkeypatch.setenv("NETRC", str(netrc))
    web = web_to(server)
    assert "id" in web.get(web.url("mailFolders/inbox"), "Looking")


def test_our_own_authority_counts_whatever_the_environment_says(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    mine, other = make_certificate(tmp_path), tmp_path / "other"
    other.mkdir()
    monkeypatch.setenv("REQUESTS_CA_BUNDLE", str(make_certificate(other)[0]))
    with GraphServer(tls=mine) as server:
        server.graph.box(ADDRESS)
        server.graph.scope.add(ADDRESS)
        login = server.graph.login
        app = MicrosoftApp(login.tenant, login.client, login.secret, login=server.url, ca_file=str(mine[0]))
        for ca_file, good in ((str(mine[0]), True), ("", False)):
            web = GraphWeb(ADDRESS, AppTokens(app, GRAPH_SCOPE), service=server.url, ca_file=ca_file)
            if good:
                assert "id" in web.get(web.url("mailFolders/inbox"), "Looking")
            else:
                with pytest.raises(TransientError, match="INBOXBOT_CA_FILE"):
                    web.post(web.url("messages"), "Writing")
            web.close()


@pytest.mark.parametrize(
    ("told", "waited"),
    [
        ("7", 7), ("0", 1), ("2.5", 2.5), ("²", 1), ("-5", 1), ("soon", 1), ("Fri, 13 Nov 2026 12:00:09 GMT", 9),
        ("Fri, 13 Nov 2026 11:00:00 GMT", 1), ("Fri, 99 Nov 2026", 1),
    ],
)  # fmt: skip
def test_a_pause_is_kept_as_it_was_told_in_seconds_or_as_a_date(
    server: GraphServer, told: str, waited: float
) -> None:
    from datetime import UTC, datetime

    server.graph.now = lambda: datetime(2026, 11, 13, 12, tzinfo=UTC)
    server.graph.order("throttle", text=told)
    pauses: list[float] = []
    web = web_to(server, pauses)
    web.get(web.url("mailFolders/inbox"), "Looking")
    assert [round(one, 1) for one in pauses[:1]] == [waited]


@pytest.mark.parametrize("told", ["9" * 400, "86400", "Fri, 13 Nov 2099 12:00:09 GMT"])
def test_an_absurd_pause_is_an_hour_at_most(server: GraphServer, told: str) -> None:
    server.graph.order("throttle", text=told)
    web = web_to(server)
    with pytest.raises(TransientError, match="pause of"):
        web.get(web.url("mailFolders/inbox"), "Looking")
    assert 3500 < web._gate.closed_for() <= 3600


def test_a_token_that_is_refused_is_renewed_once_and_not_again(server: GraphServer) -> None:
    tokens = tokens_of(server)
    web = GraphWeb(ADDRESS, tokens, service=server.url, pause=lambda _: None)
    server.graph.order("throttle", value=1)
    server.graph.order("status", value=401)
    web.get(web.url("mailFolders/inbox"), "Looking")
    assert tokens.asked == 2, "though something else went wrong before"
    server.graph.order("status", value=401, times=99)
    with pytest.raises(SignInRefusedError):
        web.get(web.url("mailFolders/inbox"), "Looking")
    assert tokens.asked == 3


@pytest.mark.parametrize("host", ["http://127.0.0.1:9", "http://no-such-host.invalid"])
def test_what_never_reached_the_service_is_in_no_doubt(host: str) -> None:
    web = GraphWeb(ADDRESS, HeldTokens(lambda: "t"), service=host, pause=lambda _: None)
    with pytest.raises(TransientError, match="could not be reached") as raised:
        web.post(web.url("messages"), "Writing")
    assert not isinstance(raised.value, UnansweredError)


def test_a_line_that_breaks_its_encryption_under_a_request_leaves_it_in_doubt(server: GraphServer) -> None:
    import ssl

    import requests
    import urllib3

    web = web_to(server)
    inner = urllib3.exceptions.SSLError(ssl.SSLEOFError(8, "EOF occurred in violation of protocol"))
    broken = requests.exceptions.SSLError(urllib3.exceptions.MaxRetryError(None, "/", inner))  # type: ignore[arg-type]
    from inboxbot.graph.web import Request

    assert isinstance(web._lost(Request("POST", "", "Sending"), broken), UnansweredError)
    inner = urllib3.exceptions.SSLError(ssl.SSLCertVerificationError(1, "self signed"))
    distrusted = requests.exceptions.SSLError(urllib3.exceptions.MaxRetryError(None, "/", inner))  # type: ignore[arg-type]
    assert "INBOXBOT_CA_FILE" in str(web._lost(Request("POST", "", "Sending"), distrusted))
