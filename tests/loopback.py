"""Servers of the tests' own on loopback: lines are taken while the context lasts, each in a thread of its own."""

from __future__ import annotations

import contextlib
import socket
import threading
from types import TracebackType
from typing import Self


class Loopback:
    """Listens on ``host``:``port`` and hands each line to ``_serve``. ``connections``: how many were taken."""

    host = "127.0.0.1"
    port = 0
    """A free one is taken where it is 0."""
    connections = 0

    def _listen(self) -> None:
        self._lock = threading.Lock()
        self._lines: list[socket.socket] = []
        self._listener = socket.create_server((self.host, self.port))
        self.port = int(self._listener.getsockname()[1])

    def __enter__(self) -> Self:
        threading.Thread(target=self._accept, daemon=True).start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        with contextlib.suppress(OSError):
            self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        self.hang_up()

    def hang_up(self) -> None:
        """Close every line that is open now; new ones are still taken."""
        with self._lock:
            lines, self._lines = self._lines, []
        for line in lines:
            end(line)

    def _accept(self) -> None:
        while True:
            try:
                line, _ = self._listener.accept()
            except OSError:
                return
            line.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            with self._lock:
                self.connections += 1
                self._lines.append(line)
            threading.Thread(target=self._serve, args=(line,), daemon=True).start()

    def _serve(self, line: socket.socket) -> None:
        raise NotImplementedError


def end(line: socket.socket) -> None:
    """Close a line so that both sides notice at once."""
    with contextlib.suppress(OSError):
        line.shutdown(socket.SHUT_RDWR)
    line.close()
