"""What the Graph stand-in is told: who may do what, what is to go wrong, and what it remembers of the requests."""

from __future__ import annotations

import contextlib
import re
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime

from graph_login import Login
from graph_store import Box


class RefusedError(Exception):
    def __init__(
        self, status: int, code: str, message: str = "As the stand-in has it.", retry: int | str | None = None
    ) -> None:
        super().__init__(code)
        self.status, self.code, self.message, self.retry = status, code, message, retry


@dataclass
class Order:
    """One misbehaviour, for requests that fit, so many times.

    ``kind``: throttle (429, with Retry-After ``value``, or ``text``), status (``value``), drop (the line is cut
    before anything is done), lose (it is done and the answer is lost), half (half of the answer's body comes).
    As something in between would that is not Graph, nothing being done: redirect (to ``text``), page (a web
    page, status ``value``), garbage (``text`` for JSON), bomb (JSON, much of it, packed), drip (no end of it).
    """

    kind: str
    method: str = ""
    path: str = ""
    value: int = 0
    times: int = 1
    text: str = ""


@dataclass
class Outgoing:
    """A mail that left: as it was handed in, and as it went over the wire."""

    submitted: bytes
    wire: bytes
    properties: dict[str, str]


@dataclass
class Asked:
    method: str
    path: str
    status: int
    immutable: bool


@dataclass
class Graph:
    """The service: its sign-in, its mailboxes, what may be done where, and what is to go wrong."""

    login: Login = field(default_factory=Login)
    boxes: dict[str, Box] = field(default_factory=dict)
    permissions: set[str] = field(default_factory=lambda: {"Mail.ReadWrite", "Mail.Send"})
    scope: set[str] = field(default_factory=set)
    """The mailboxes that the application may open: RBAC for Applications."""
    policy: bool = False
    """A refusal is worded as the older application access policy words it."""
    orders: list[Order] = field(default_factory=list)
    sent: list[Outgoing] = field(default_factory=list)
    asked: list[Asked] = field(default_factory=list)
    keeps_ids: bool = True
    """Whether a Message-ID of ours survives: reports contradict one another."""
    known_x_headers: set[str] = field(default_factory=set)
    copy_comes_late: int = 0
    copy_gets_a_new_id: bool = False
    """Microsoft's pages contradict one another whether sending a draft keeps its immutable id."""
    copy_loses_properties: bool = False
    waits_in_outbox: bool = False
    """What is sent stays a draft in the Outbox, until ``empty_outbox``."""
    repeats: bool = False
    reorders: bool = False
    empty_pages: bool = False
    ignores_change_type: bool = False
    forgets_links: str = ""
    """``410`` or ``400``: how delta links are refused from now on, once each."""
    now: Callable[[], datetime] = lambda: datetime.now(UTC)  # noqa: TID251 - a server has a clock
    """The service's clock."""
    stopped: threading.Event = field(default_factory=threading.Event)
    busiest: int = 0
    too_many: int = 0
    _busy: int = 0
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def box(self, address: str) -> Box:
        return self.boxes.setdefault(address.lower(), Box(address.lower()))

    def order(
        self, kind: str, method: str = "", path: str = "", value: int = 0, times: int = 1, text: str = ""
    ) -> None:
        self.orders.append(Order(kind, method, path, value, times, text))

    def empty_outbox(self, address: str) -> None:
        """Let go what waits there."""
        box = self.box(address)
        for item in box.inside(box.word("outbox").id):
            item.is_draft = False
            box.move(item, box.word("sentitems").id)

    def ordered(self, method: str, path: str) -> Order | None:
        with self._lock:
            for one in self.orders:
                if one.times > 0 and one.method in {"", method} and re.search(one.path, path):
                    one.times -= 1
                    return one
        return None

    @contextlib.contextmanager
    def one_more(self) -> Iterator[None]:
        """Count requests that run at once; the fifth is refused."""
        with self._lock:
            self._busy += 1
            self.busiest = max(self.busiest, self._busy)
            refused = self._busy > 4
            self.too_many += refused
        try:
            if refused:
                raise RefusedError(429, "ApplicationThrottled", retry=1)
            yield
        finally:
            with self._lock:
                self._busy -= 1
