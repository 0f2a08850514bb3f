"""A small TCP proxy that adds a set round trip: a far mail server on loopback.

Each direction holds every piece for half the round trip; bandwidth is not limited and pieces in flight
do not wait for each other, so that pipelining pays as it does on a real line. ``cut`` drops every line
at once, as a failing network does.
"""

from __future__ import annotations

import contextlib
import queue
import socket
import threading
import time
from types import TracebackType
from typing import Self


class DelayProxy:
    """Listens on ``host``:``port`` and forwards to a server on loopback. Use as a context manager."""

    host = "127.0.0.1"

    def __init__(self, target_port: int, *, round_trip: float, target_host: str = "127.0.0.1") -> None:
        self.round_trip = round_trip
        self.connections = 0
        """How many connections were opened through the proxy."""
        self.cut_after = 0
        """Cut every line, once, when the server has sent so many more octets (0: never)."""
        self._target = (target_host, target_port)
        self._listener = socket.create_server((self.host, 0))
        self.port = int(self._listener.getsockname()[1])
        self._lines: list[socket.socket] = []
        self._lock = threading.Lock()

    def __enter__(self) -> Self:
        threading.Thread(target=self._accept, daemon=True).start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        with contextlib.suppress(OSError):
            self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        self.cut()

    def cut(self) -> None:
        """Drop every line that is open now; new ones are still taken."""
        with self._lock:
            lines, self._lines = self._lines, []
        for line in lines:
            _hang_up(line)

    def _accept(self) -> None:
        while True:
            try:
                near, _ = self._listener.accept()
            except OSError:
                return
            try:
                far = socket.create_connection(self._target, timeout=10)
            except OSError:
                near.close()
                continue
            far.settimeout(None)
            for line in (near, far):
                line.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            with self._lock:
                self._lines += [near, far]
                self.connections += 1
            for source, sink in ((near, far), (far, near)):
                pieces: queue.SimpleQueue[tuple[float, bytes]] = queue.SimpleQueue()
                arguments = (source, pieces, source is far)
                threading.Thread(target=self._read, args=arguments, daemon=True).start()
                threading.Thread(target=_write, args=(sink, pieces), daemon=True).start()

    def _read(
        self, source: socket.socket, pieces: queue.SimpleQueue[tuple[float, bytes]], from_server: object
    ) -> None:
        while True:
            try:
                piece = source.recv(262_144)
            except OSError:
                piece = b""
            if from_server and self.cut_after:
                self.cut_after = max(0, self.cut_after - len(piece))
                if not self.cut_after:
                    self.cut()
            pieces.put((time.monotonic() + self.round_trip / 2, piece))
            if not piece:
                return


def _write(sink: socket.socket, pieces: queue.SimpleQueue[tuple[float, bytes]]) -> None:
    while True:
        due, piece = pieces.get()
        time.sleep(max(0.0, due - time.monotonic()))
        if not piece:
            _hang_up(sink)
            return
        try:
            sink.sendall(piece)
        except OSError:
            return


def _hang_up(line: socket.socket) -> None:
    with contextlib.suppress(OSError):
        line.shutdown(socket.SHUT_RDWR)
    line.close()
