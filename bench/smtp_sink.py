"""A mail server that takes everything and keeps nothing, in a process of its own: counts mails.

Speaks enough SMTP with PIPELINING (RFC 2920) for a sender to be measured, one thread a connection.
"""

from __future__ import annotations

import multiprocessing
import socket
import threading
from ctypes import c_long
from multiprocessing.sharedctypes import Synchronized
from typing import Self

GREETING = b"220 sink.example ESMTP\r\n"
EHLO = b"250-sink.example\r\n250-PIPELINING\r\n250-SIZE 52428800\r\n250 8BITMIME\r\n"


class Sink:
    """Use as a context manager: ``port`` to send to, ``count()`` of mails taken."""

    def __init__(self) -> None:
        self._taken: Synchronized[int] = multiprocessing.Value(c_long, 0)
        self._listener = socket.create_server(("127.0.0.1", 0), backlog=128)
        self.port = int(self._listener.getsockname()[1])
        self._process = multiprocessing.get_context("fork").Process(target=self._serve, daemon=True)

    def __enter__(self) -> Self:
        self._process.start()
        self._listener.close()
        return self

    def __exit__(self, *_: object) -> None:
        self._process.terminate()
        self._process.join()

    def count(self) -> int:
        return int(self._taken.value)

    def _serve(self) -> None:
        while True:
            connection, _ = self._listener.accept()
            connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            threading.Thread(target=self._talk, args=(connection,), daemon=True).start()

    def _talk(self, connection: socket.socket) -> None:
        with connection:
            connection.sendall(GREETING)
            waiting, in_data = b"", False
            while received := connection.recv(262144):
                waiting += received
                replies = []
                while waiting:
                    if in_data:
                        end = waiting.find(b"\r\n.\r\n")
                        if end < 0:
                            break
                        waiting, in_data = waiting[end + 5 :], False
                        with self._taken.get_lock():
                            self._taken.value += 1
                        replies.append(b"250 2.0.0 taken\r\n")
                        continue
                    line, newline, rest = waiting.partition(b"\r\n")
                    if not newline:
                        break
                    waiting = rest
                    verb = line[:4].upper()
                    if verb == b"DATA":
                        in_data = True
                        replies.append(b"354 go on\r\n")
                    elif verb == b"EHLO":
                        replies.append(EHLO)
                    elif verb == b"QUIT":
                        connection.sendall(b"".join([*replies, b"221 bye\r\n"]))
                        return
                    else:
                        replies.append(b"250 2.1.0 ok\r\n")
                if replies:
                    connection.sendall(b"".join(replies))
