"""The whole house on Microsoft Graph: read there, answered there, whatever Exchange does to ids and copies."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import requests

pytest.importorskip("msal", reason="msal is not installed: the extra graph brings it")

from graph_server import GraphServer
from graph_state import Outgoing
from graph_store import Box, Item
from inboxbot.demo.stage import PushedClock
from inboxbot.graph.gate import gate_to
from inboxbot.graph.web import GraphWeb, Request
from inboxbot.mailboxes.graph import GraphMailbox
from inboxbot.mailboxes.memory import MemoryMailbox
from inboxbot.senders.graph import GraphSender
from inboxbot.senders.memory import MemorySender
from inboxbot.tokens.microsoft import GRAPH_SCOPE, AppTokens, MicrosoftApp
from office import ADDRESS, DENTIST, Office, london, mail


@dataclass
class Road:
    """An office whose mailbox and sender are Graph's, and what people do in Outlook."""

    server: GraphServer
    office: Office
    count: int = 0

    @property
    def box(self) -> Box:
        return self.server.graph.box(ADDRESS)

    def arrives(self, text: str = DENTIST, *, headers: str = "", subject: str = "a question") -> str:
        self.count += 1
        known = f"in{self.count}@homemail.example"
        self._put(mail(text, message_id=known, headers=headers, subject=subject), "inbox")
        return known

    def colleague_answers(self, known: str) -> None:
        self.count += 1
        answer = mail(
            "These three take new patients.", sender=f"Healthwatch <{ADDRESS}>", to="nadia@homemail.example",
            message_id=f"out{self.count}@exchange.example", headers=f"In-Reply-To: <{known}>\n",
        )  # fmt: skip
        self._put(answer, "sentitems")

    def _put(self, content: bytes, folder: str) -> None:
        self.box.put(
            content, self.office.clock.now(), self.box.word(folder).id, transported=folder == "inbox"
        )

    def sent_to_the_public(self) -> list[Outgoing]:
        return [one for one in self.server.graph.sent if b"To: nadia@homemail.example" in one.wire]

    def copies(self) -> list[Item]:
        """Return what lies in Sent Items of our letters to Nadia."""
        held = self.box.inside(self.box.word("sentitems").id)
        return [one for one in held if b"To: nadia@homemail.example" in one.content]

    def letters(self) -> dict[str, list[str]]:
        return self.office.states()


@pytest.fixture
def road(tmp_path: Path) -> Iterator[Road]:
    clock = PushedClock(london("2026-11-18 09:00"))
    with GraphServer() as server:
        graph, login = server.graph, server.graph.login
        graph.box(ADDRESS)
        graph.scope.add(ADDRESS)
        graph.now = clock.now
        tokens = AppTokens(
            MicrosoftApp(login.tenant, login.client, login.secret, login=server.url), GRAPH_SCOPE
        )
        office = Office(tmp_path, clock)
        office.mailbox = GraphMailbox(ADDRESS, tokens, service=server.url, pause=lambda _: None)  # type: ignore[assignment]
        office.sender = GraphSender(ADDRESS, tokens, service=server.url, pause=lambda _: None)  # type: ignore[assignment]
        office.start()
        office.tick()
        yield Road(server, office)
        office.stop()
        assert graph.too_many == 0
        gate_to.cache_clear()


def test_a_letter_of_ours_in_sent_is_no_answer_though_exchange_changed_its_id(road: Road) -> None:
    road.server.graph.keeps_ids = False
    road.arrives()
    road.office.wait(minutes=5)
    road.office.wait(minutes=5)
    [case] = road.office.cases
    assert (case.status, len(road.sent_to_the_public())) == ("open", 1)


def test_a_reply_to_the_id_that_exchange_gave_is_filed_under_its_case(road: Road) -> None:
    road.server.graph.keeps_ids = False
    road.arrives()
    road.office.wait(minutes=5)
    [copy] = road.copies()
    road.arrives(
        "I also need a wheelchair ramp there.",
        headers=f"In-Reply-To: {copy.internet_message_id}\n",
        subject="and",
    )
    road.office.wait(minutes=5)
    assert len(road.office.cases) == 1


def test_a_colleagues_answer_from_outlook_stops_the_clock(road: Road) -> None:
    known = road.arrives()
    road.office.wait(minutes=5)
    road.colleague_answers(known)
    road.office.wait(minutes=5)
    [case] = road.office.cases
    assert case.status == "answered"


@pytest.mark.parametrize("late", [0, 3, 40], ids=["copy there", "copy late", "copy after many minutes"])
@pytest.mark.parametrize("keeps_ids", [True, False], ids=["id kept", "id changed"])
def test_an_answer_that_is_lost_sends_nothing_twice(road: Road, late: int, *, keeps_ids: bool) -> None:
    graph = road.server.graph
    graph.keeps_ids, graph.copy_comes_late = keeps_ids, late
    road.arrives()
    graph.order("lose", "POST", "/send$", times=2)
    for _ in range(8):
        road.office.wait(minutes=6)
    submitted = [one.submitted for one in graph.sent]
    assert len(submitted) == len(set(submitted))
    assert len(road.sent_to_the_public()) == 1
    assert set(road.letters()) == {"sent"}


class KilledError(BaseException):
    """The process ends here."""


_DEEP = pytest.mark.deep
_LATE = {"copy_comes_late": 60}
_ALL_NEW = {"keeps_ids": False, "copy_gets_a_new_id": True, "copy_loses_properties": True}
WINDOWS = [
    pytest.param("POST", "/messages", "before", {}, marks=_DEEP),
    pytest.param("POST", "/messages", "after", {}, marks=_DEEP),
    pytest.param("PATCH", "/messages/", "before", {}, id="draft unmarked"),
    pytest.param("PATCH", "/messages/", "after", _ALL_NEW, marks=_DEEP),
    pytest.param("POST", "/send", "before", {}, marks=_DEEP),
    pytest.param("POST", "/send", "before", _ALL_NEW, marks=_DEEP),
    pytest.param("POST", "/send", "after", {}, marks=_DEEP),
    pytest.param("POST", "/send", "after", _LATE, id="sent, no copy for many minutes"),
    pytest.param("POST", "/send", "after", _ALL_NEW, id="sent, every id another"),
    pytest.param("POST", "/send", "after", {"waits_in_outbox": True}, marks=_DEEP),
]


@pytest.mark.parametrize(("method", "path", "when", "exchange"), WINDOWS)
def test_a_process_that_is_killed_at_any_step_of_a_sending_leaves_each_mail_sent_once(
    road: Road, monkeypatch: pytest.MonkeyPatch, method: str, path: str, when: str, exchange: dict[str, Any]
) -> None:
    graph, once, alive = road.server.graph, GraphWeb._once, [True]
    for name, value in exchange.items():
        setattr(graph, name, value)

    def dying(web: GraphWeb, request: Request, token: str) -> requests.Response:
        told = request.url.partition("?")[0]
        here = alive and request.method == method
        here = here and (told.endswith(path) if method == "POST" else path in told)
        if here and when == "after":
            once(web, request, token).close()
        if here:
            alive.clear()
            raise KilledError
        return once(web, request, token)

    monkeypatch.setattr(GraphWeb, "_once", dying)
    road.arrives()
    with pytest.raises(KilledError):
        road.office.wait(minutes=1)
    road.office.restart()
    for _ in range(18):
        road.office.wait(minutes=5)
        if len(graph.sent) == 3:
            graph.empty_outbox(ADDRESS)
    submitted = [one.submitted for one in graph.sent]
    assert len(submitted) == len(set(submitted))
    assert len(road.sent_to_the_public()) == 1
    assert set(road.letters()) == {"sent"}


def test_a_throttled_hour_delays_and_loses_nothing(road: Road) -> None:
    road.arrives()
    road.server.graph.order("throttle", path="/v1.0/", value=600, times=1)
    results = road.office.wait(minutes=1)
    assert any(
        "throttling" in result.trouble or "pause" in result.trouble for result in results if result.trouble
    )
    gate_to.cache_clear()
    road.office.mailbox._web._gate = road.office.sender._web._gate = gate_to("a", "b", "c")  # type: ignore[attr-defined]
    road.office.wait(minutes=10)
    road.office.wait(minutes=5)
    assert len(road.sent_to_the_public()) == 1


def test_reading_by_graph_and_sending_by_another_way_files_our_copy_once(road: Road) -> None:
    road.office.stop()
    road.office.sender = MemorySender()
    road.office.start()
    road.arrives()
    road.office.wait(minutes=5)
    road.office.wait(minutes=5)
    copies = road.copies()
    assert [one.is_draft for one in copies] == [False]
    assert [case.status for case in road.office.cases] == ["open"], "our own copy is no answer"
    assert not isinstance(road.office.mailbox, MemoryMailbox)


def test_nobody_is_acknowledged_twice_after_every_id_and_link_changed(road: Road) -> None:
    road.arrives()
    road.office.wait(minutes=5)
    road.box.begin_anew()
    for _ in range(4):
        road.office.wait(minutes=20)
    assert len(road.sent_to_the_public()) == 1
    assert len(road.office.cases) == 1
