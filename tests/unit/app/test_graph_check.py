"""`inboxbot check` on Microsoft Graph: token, permission, mailbox, folder, send-as and scope told apart."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

pytest.importorskip("msal", reason="msal is not installed: the extra graph brings it")

from graph_server import GraphServer
from graph_state import Graph
from inboxbot.app.checking import Inspection
from inboxbot.graph.gate import gate_to
from office import ADDRESS, variables

OTHER = "director@healthwatchhertfordshire.example"


@pytest.fixture
def server() -> Iterator[GraphServer]:
    with GraphServer() as one:
        one.graph.box(ADDRESS)
        one.graph.box(OTHER)
        one.graph.scope.add(ADDRESS)
        yield one
    gate_to.cache_clear()


def looked_at(server: GraphServer, folder: Path, **more: str) -> dict[str, tuple[str, str]]:
    """Return what was found of each thing that needs the network: its state, and what was said."""
    login = server.graph.login
    given = variables("shadow") | {
        "INBOXBOT_MAILBOX_KIND": "graph", "INBOXBOT_SENDER_KIND": "graph", "INBOXBOT_GRAPH_TENANT": login.tenant,
        "INBOXBOT_GRAPH_CLIENT": login.client, "INBOXBOT_GRAPH_SECRET": login.secret, "INBOXBOT_GRAPH_URL": server.url,
        "INBOXBOT_GRAPH_LOGIN_URL": server.url, "INBOXBOT_GRAPH_OTHER_MAILBOX": OTHER,
        "INBOXBOT_EXPIRES": "2099-01-01 the secret", "INBOXBOT_DATABASE_URL": f"sqlite:///{folder}/i.db",
    }  # fmt: skip
    del given["INBOXBOT_MAILDIR_PATH"]
    looks = Inspection(
        given | {f"INBOXBOT_{name}": value for name, value in more.items()}, None, None, offline=False
    ).looks()
    found = [look() for what, look in looks if what not in {"rules", "templates", "database"}]
    return {one.what: (one.state, " ".join(one.found)) for one in found}


def test_what_is_in_order_is_told_thing_by_thing(server: GraphServer, tmp_path: Path) -> None:
    found = looked_at(server, tmp_path)
    assert {what: state for what, (state, _) in found.items()} == dict.fromkeys(
        ("settings", "clock", "token", "permission", "mailbox", "sender"), "ok"
    )
    assert (
        f"another mailbox, {OTHER}, is refused, as it must be, for reading and for sending"
        in found["mailbox"][1]
    )
    assert f"allowed to send as {ADDRESS}" in found["sender"][1]
    assert server.graph.sent == []


def _secret(graph: Graph) -> None:
    graph.login.refuse_with = "7000222"


def _reads_only(graph: Graph) -> None:
    graph.permissions = {"Mail.Read", "Mail.Send"}


def _no_sending(graph: Graph) -> None:
    graph.permissions = {"Mail.ReadWrite"}


def _everywhere(graph: Graph) -> None:
    graph.scope.add(OTHER)


def _nowhere(graph: Graph) -> None:
    graph.scope.clear()


def _no_folder(graph: Graph) -> None:
    del graph.box(ADDRESS).folders[graph.box(ADDRESS).word("sentitems").id]


@pytest.mark.parametrize(
    ("spoil", "wrong", "said"),
    [
        (_secret, {"token"}, "AADSTS7000222"),
        (_reads_only, {"mailbox"}, "Tagging and moving mail"),
        (_no_sending, {"sender"}, f"Sending as {ADDRESS}"),
        (_everywhere, {"mailbox"}, f"can read {OTHER} too"),
        (_nowhere, {"mailbox", "sender"}, "no permission"),
        (_no_folder, {"mailbox"}, "INBOXBOT_GRAPH_SENT_FOLDER"),
    ],
)
def test_what_is_wrong_is_told_of_that_thing_alone(
    server: GraphServer, tmp_path: Path, spoil: Callable[[Graph], None], wrong: set[str], said: str
) -> None:
    spoil(server.graph)
    found = looked_at(server, tmp_path)
    assert {what for what, (state, _) in found.items() if state == "wrong"} == wrong
    assert said in found[min(wrong)][1]


def test_a_mailbox_under_another_user_name_is_named_apart(server: GraphServer, tmp_path: Path) -> None:
    found = looked_at(server, tmp_path, GRAPH_MAILBOX="nobody@healthwatchhertfordshire.example")
    assert found["mailbox"][0] == "wrong"
    assert "there is no mailbox nobody@" in found["mailbox"][1]
