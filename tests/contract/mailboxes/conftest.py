from __future__ import annotations

import os
from collections.abc import Iterator
from itertools import count
from pathlib import Path

import ews_own_world
import imap_own_world
import pytest
from ews_world import EwsWorld
from mailbox_worlds import ImapWorld, MaildirWorld, MemoryWorld, World, dovecot_world

import dovecot
import ews_client
from ews_server import EwsServer

_users = count(1)


@pytest.fixture(scope="session")
def imap_server() -> Iterator[dovecot.Dovecot]:
    lacking = dovecot.missing()
    if lacking and os.environ.get("INBOXBOT_TEST_REQUIRE_SERVERS"):
        pytest.fail(lacking)
    if lacking:
        pytest.skip(lacking)
    with dovecot.Dovecot() as server:
        yield server


@pytest.fixture
def user() -> str:
    return f"user{next(_users)}"


@pytest.fixture
def imap_world(imap_server: dovecot.Dovecot, user: str) -> Iterator[ImapWorld]:
    one = dovecot_world(imap_server, user)
    yield one
    one.close()


_WORLDS = ["memory", "maildir", pytest.param("imap", marks=pytest.mark.server), "graph", "ews"]
_WORLDS += [pytest.param(name, marks=pytest.mark.server) for name in ("own-ews", "own-imap", "own-graph")]


@pytest.fixture
def graph_world() -> Iterator[World]:
    pytest.importorskip("msal", reason="msal is not installed: the extra graph brings it")
    from graph_world import GraphWorld

    from graph_server import GraphServer

    with GraphServer() as server:
        one = GraphWorld(server)
        yield one
        one.close()
        assert server.graph.too_many == 0
        assert all(asked.immutable for asked in server.graph.asked if asked.path.startswith("/v1.0/"))


@pytest.fixture
def ews_world() -> Iterator[EwsWorld]:
    with EwsServer() as server:
        one = EwsWorld(server)
        yield one
        one.close()


@pytest.fixture(scope="session")
def own_ews_mailbox() -> Iterator[None]:
    """A mailbox on a real EWS server; no other server stands in for it, so its absence is no failure."""
    lacking = ews_client.missing()
    if lacking:
        pytest.skip(lacking)
    with ews_own_world.put_aside():
        yield


@pytest.fixture
def own_ews_world(own_ews_mailbox: None) -> Iterator[World]:
    one = ews_own_world.OwnEwsWorld()
    try:
        yield one
    finally:
        one.close()


@pytest.fixture
def own_imap_world() -> Iterator[ImapWorld]:
    """A mailbox on a real IMAP server; no other server stands in for it, so its absence is no failure."""
    lacking = imap_own_world.missing()
    if lacking:
        pytest.skip(lacking)
    with imap_own_world.own_world() as own:
        yield own


@pytest.fixture
def own_graph_world() -> Iterator[World]:
    """A mailbox in Exchange Online; no other server stands in for it, so its absence is no failure."""
    pytest.importorskip("msal", reason="msal is not installed: the extra graph brings it")
    import graph_own_world

    lacking = graph_own_world.missing()
    if lacking:
        pytest.skip(lacking)
    with graph_own_world.own_world() as own:
        yield own


@pytest.fixture(params=_WORLDS)
def world(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[World]:
    if request.param == "memory":
        yield MemoryWorld()
    elif request.param == "maildir":
        yield MaildirWorld(tmp_path)
    else:
        yield request.getfixturevalue(f"{request.param.replace('-', '_')}_world")
