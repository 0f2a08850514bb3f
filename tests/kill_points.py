"""Every observable step of a process, counted; at the n-th the process kills itself.

``Steps.watch()`` puts a counter before each SQL statement and commit, each write to a socket (once before
it and once when half of it is written), each answer that has arrived and is not yet read, and each write,
rename or removal of a file. Whatever the product comes to write is counted without a change here.
"""

from __future__ import annotations

import builtins
import io
import os
import select
import signal
import socket
from collections.abc import Callable
from typing import Any, Self

import psycopg
from sqlalchemy import event
from sqlalchemy.engine import Engine

_FILE_ACTS = ("rename", "replace", "link", "unlink", "remove", "truncate", "ftruncate", "fsync", "fdatasync")
_ANSWER_WAITS = 10.0
_SHOWN = 60


class Steps:
    """Counts steps into a trace, and kills this process at the one it was told; 0 is never."""

    def __init__(self, kill_at: int, trace: int) -> None:
        """``trace`` is an open file descriptor: a line is written before each step."""
        self._kill_at, self._trace, self._count = kill_at, trace, 0
        self._write = os.write

    def watch(self) -> None:
        """Begin to count, in this process, from now on."""
        self._watch_sql()
        self._watch_sockets()
        self._watch_files()

    def due(self, what: str, about: object = "") -> bool:
        """Count a step; tell whether the process dies at it."""
        self._count += 1
        shown = about.decode("latin-1") if isinstance(about, bytes) else str(about)
        line = f"{self._count} {what} {' '.join(shown.split())[:_SHOWN]}\n"
        self._write(self._trace, line.encode("utf-8", "replace"))
        return self._count == self._kill_at

    def step(self, what: str, about: object = "") -> None:
        """Count a step, and die where it is the one."""
        if self.due(what, about):
            die()

    # SQL ----------------------------------------------------------------------------------------
    def _watch_sql(self) -> None:
        def trace_sqlite(connection: Any, _record: object) -> None:
            if hasattr(connection, "set_trace_callback"):
                connection.set_trace_callback(lambda statement: self.step("sql", statement))

        event.listen(Engine, "connect", trace_sqlite)
        for name in ("execute", "executemany"):
            self._before(psycopg.Cursor, name, "sql")
        for name in ("commit", "rollback"):
            self._before(psycopg.Connection, name, f"sql {name}")

    # Sockets ------------------------------------------------------------------------------------
    def _watch_sockets(self) -> None:
        steps = self
        for name in ("send", "sendall"):
            written = getattr(socket.socket, name)

            def write(sock: Any, data: Any, *more: Any, written: Any = written) -> Any:
                data_bytes = bytes(data)
                steps.step(f"{_who(sock)} send", _told(data_bytes))
                if steps.due(f"{_who(sock)} half", _told(data_bytes)):
                    written(sock, data_bytes[: len(data_bytes) // 2])
                    die()
                return written(sock, data, *more)

            setattr(socket.socket, name, write)
        for name in ("recv", "recv_into"):
            read = getattr(socket.socket, name)

            def answer(sock: Any, *values: Any, read: Any = read) -> Any:
                if steps.due(f"{_who(sock)} answer"):
                    select.select([sock], [], [], _ANSWER_WAITS)  # the other side has done its part
                    die()
                return read(sock, *values)

            setattr(socket.socket, name, answer)
        self._before(socket.socket, "connect", "connect")

    # Files --------------------------------------------------------------------------------------
    def _watch_files(self) -> None:
        write, opened, steps = os.write, io.open, self

        def write_now(file: int, data: Any) -> int:
            if file != steps._trace and file > 2:  # the log is nobody's memory
                steps.step("file write", bytes(data))
            return write(file, data)

        def open_now(file: Any, mode: str = "r", *more: Any, **named: Any) -> Any:
            if not set(mode) & set("wax+"):
                return opened(file, mode, *more, **named)
            steps.step("file open", file)
            return _File(opened(file, mode, *more, **named), steps)

        os.write = write_now
        builtins.open = io.open = open_now
        for name in _FILE_ACTS:
            self._before(os, name, f"file {name}")

    def _before(self, owner: Any, name: str, what: str) -> None:
        done: Callable[..., Any] = getattr(owner, name)

        def act(*values: Any, **named: Any) -> Any:
            about = next((value for value in values if isinstance(value, str | bytes | int)), "")
            self.step(what, about)
            return done(*values, **named)

        setattr(owner, name, act)


class _File:
    """A file open for writing whose writes are counted."""

    def __init__(self, file: Any, steps: Steps) -> None:
        self._file, self._steps = file, steps

    def __getattr__(self, name: str) -> Any:
        return getattr(self._file, name)

    def __enter__(self) -> Self:
        self._file.__enter__()
        return self

    def __exit__(self, *why: object) -> Any:
        self._steps.step("file close")
        return self._file.__exit__(*why)

    def write(self, data: Any) -> Any:
        self._steps.step("file write", data)
        return self._file.write(data)


def die() -> None:
    """End this process as a power cut does."""
    os.kill(os.getpid(), signal.SIGKILL)


def _who(sock: Any) -> str:
    """Return which server is at the other end, by the port that ``NAMES`` knows."""
    try:
        return NAMES.get(sock.getpeername()[1], "socket")
    except (OSError, TypeError, IndexError):
        return "socket"


def _told(data: bytes) -> bytes:
    """Return what stands in the trace of what is written: whether a mail ends in it, and its beginning."""
    return (b"(.) " if data.startswith(b".\r\n") or b"\r\n.\r\n" in data else b"") + data[:_SHOWN]


NAMES: dict[int, str] = {}
"""Port to name, filled in by whoever starts the servers."""
