"""A small TCP proxy that adds a set round trip: a far mail server on loopback.

Each direction holds every piece for half the round trip; bandwidth is not limited and pieces in flight
do not wait for each other, so that pipelining pays as it does on a real line. ``cut`` drops every line
at once, as a failing network does.
"""

from __future__ import annotations

import queue
import socket
import threading
import time

from loopback import Loopback, end


class DelayProxy(Loopback):
    """Listens on ``host``:``port`` and forwards to a server on loopback. Use as a context manager."""

    def __init__(self, target_port: int, *, round_trip: float, target_host: str = "127.0.0.1") -> None:
        self.round_trip = round_trip
        self.cut_after = 0
        """Cut every line, once, when the server has sent so many more octets (0: never)."""
        self._target = (target_host, target_port)
        self._listen()

    def cut(self) -> None:
        """Drop every line that is open now; new ones are still taken."""
        self.hang_up()

    def _serve(self, near: socket.socket) -> None:
        try:
            far = socket.create_connection(self._target, timeout=10)
        except OSError:
            near.close()
            return
        far.settimeout(None)
        far.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        with self._lock:
            self._lines.append(far)
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
            end(sink)
            return
        try:
            sink.sendall(piece)
        except OSError:
            return
