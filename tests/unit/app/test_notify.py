"""Telling systemd over a real datagram socket, and a dead-man's switch over real HTTP on loopback."""

from __future__ import annotations

import os
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest

from inboxbot.app.notify import ping, tell_systemd, watchdog_seconds


@pytest.fixture
def systemd(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[socket.socket]:
    """Listen where a service manager would."""
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as sock:
        sock.bind(str(tmp_path / "notify"))
        sock.settimeout(5)
        monkeypatch.setenv("NOTIFY_SOCKET", str(tmp_path / "notify"))
        yield sock


def test_a_message_is_one_datagram(systemd: socket.socket) -> None:
    tell_systemd("READY=1")
    assert systemd.recv(100) == b"READY=1"


def test_words_of_a_server_begin_no_assignment_of_their_own(systemd: socket.socket) -> None:
    tell_systemd("STATUS=send: it said: 550\nWATCHDOG=1\r\nMAINPID=1")
    assert systemd.recv(200) == b"STATUS=send: it said: 550 WATCHDOG=1 MAINPID=1"


def test_an_abstract_socket_is_told_too(monkeypatch: pytest.MonkeyPatch) -> None:
    name = f"inboxbot-test-{os.getpid()}"
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as sock:
        sock.bind(f"\0{name}")
        sock.settimeout(5)
        monkeypatch.setenv("NOTIFY_SOCKET", f"@{name}")
        tell_systemd("STOPPING=1")
        assert sock.recv(100) == b"STOPPING=1"


@pytest.mark.parametrize("where", [None, "", "/nonexistent/socket"])
def test_without_a_service_manager_nobody_is_told(
    systemd: socket.socket, monkeypatch: pytest.MonkeyPatch, where: str | None
) -> None:
    if where is None:
        monkeypatch.delenv("NOTIFY_SOCKET", raising=False)
    else:
        monkeypatch.setenv("NOTIFY_SOCKET", where)
    tell_systemd("READY=1")
    systemd.setblocking(False)
    with pytest.raises(BlockingIOError):
        systemd.recv(100)


@pytest.mark.parametrize(
    ("microseconds", "pid", "seconds"),
    [
        (None, None, None),
        ("", None, None),
        ("300000000", None, 300.0),
        ("300000000", "self", 300.0),
        ("300000000", "1", None),
        ("soon", None, None),
    ],
)
def test_the_watchdog_asks_this_process_only(
    monkeypatch: pytest.MonkeyPatch, microseconds: str | None, pid: str | None, seconds: float | None
) -> None:
    for name, value in (
        ("WATCHDOG_USEC", microseconds),
        ("WATCHDOG_PID", str(os.getpid()) if pid == "self" else pid),
    ):
        if value is None:
            monkeypatch.delenv(name, raising=False)
        else:
            monkeypatch.setenv(name, value)
    assert watchdog_seconds() == seconds


@contextmanager
def switch(answer: Callable[[BaseHTTPRequestHandler], None]) -> Iterator[tuple[str, list[str]]]:
    """Run a dead-man's switch; yield its address and the paths that were called."""
    called: list[str] = []

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            called.append(self.path)
            answer(self)

        def log_message(self, *_given: object) -> None:
            """Say nothing."""

    server = HTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, args=(0.01,))
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/beat", called
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def well(request: BaseHTTPRequestHandler) -> None:
    request.send_response(200)
    request.end_headers()


def ill(request: BaseHTTPRequestHandler) -> None:
    request.send_response(500)
    request.end_headers()


def nonsense(request: BaseHTTPRequestHandler) -> None:
    request.wfile.write(b"what is this\r\n\r\n")


@pytest.mark.parametrize(("answer", "heard"), [(well, True), (ill, False), (nonsense, False)])
def test_a_ping_tells_whether_it_was_heard_and_never_raises(
    answer: Callable[[BaseHTTPRequestHandler], None], *, heard: bool
) -> None:
    with switch(answer) as (url, called):
        assert ping(url) is heard
        assert called == ["/beat"]


@pytest.mark.parametrize(
    "url", ["", "file:///etc/passwd", "http://127.0.0.1:1/", "http://[broken/", "ftp://x/"]
)
def test_a_ping_that_cannot_go_is_false(url: str) -> None:
    assert not ping(url)
