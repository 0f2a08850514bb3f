"""A line to an SMTP server on which every wait is bounded, and its replies (RFC 5321 §4.2)."""

from __future__ import annotations

import contextlib
import re
import select
import socket
import ssl
from dataclasses import dataclass
from time import monotonic

_PIECE = 16_384
"""Octets written at once: one TLS record, so that a failed write surely was not delivered whole."""
_SLOWEST = 8_192
"""Octets a second that a server must at least take in."""
_LONGEST_LINE = 4_096
_MOST_LINES = 100
_LINE = re.compile(rb"([2-5]\d\d)(?:([ -])(.*))?\Z", re.DOTALL)
_ENHANCED = re.compile(r"[245]\.\d{1,3}\.\d{1,3}\b")
_ANY_ADDRESS = re.compile(r"<?[^\s<>\"'(),:;]+@[^\s<>\"'(),:;]+>?")
_LONGEST_TEXT = 300

YES, GO_ON, LATER, NEVER = 2, 3, 4, 5
"""The first digit of a reply (RFC 5321 §4.2.1)."""


@dataclass(frozen=True, slots=True)
class Reply:
    """A whole reply: its code and the texts of its lines, printable and cut to 300 characters."""

    code: int
    lines: tuple[str, ...]

    @property
    def kind(self) -> int:
        """The first digit of the code."""
        return self.code // 100

    @property
    def enhanced(self) -> str:
        """The enhanced status code (RFC 3463), ``5.1.1``, or nothing."""
        found = _ENHANCED.match(self.lines[0])
        return found[0] if found else ""

    def __str__(self) -> str:
        """Return the reply on one line, as it stands in a journal and in the log: without addresses (K6)."""
        text = _ANY_ADDRESS.sub("<address>", " ".join(self.lines))
        return f"{self.code} {text}" if len(text) <= _LONGEST_TEXT else f"{self.code} {text[:_LONGEST_TEXT]}…"


class LineLost(Exception):  # noqa: N818 - a thing that happens on every line, handled within this room
    """The line can no longer be used. ``str`` is a sentence about what happened.

    ``timed_out``: the server is silent rather than gone. ``written``: octets of the failed write
    that the system had taken before it; what comes after them surely did not arrive.
    """

    def __init__(self, what: str, *, timed_out: bool = False, written: int = 0) -> None:
        super().__init__(what)
        self.timed_out = timed_out
        self.written = written


class Line:
    """One connection. ``timeout`` bounds each whole reply in seconds, however slowly it drips."""

    def __init__(self, sock: socket.socket, timeout: float) -> None:
        sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self._sock = sock
        self._timeout = timeout
        self._buffer = b""

    @property
    def own_address(self) -> str:
        """Our own end as an address literal, for EHLO (RFC 5321 §4.1.3)."""
        address = str(self._sock.getsockname()[0])
        return f"[IPv6:{address}]" if ":" in address else f"[{address}]"

    @property
    def encryption(self) -> str:
        """The TLS version in force, or nothing."""
        return (self._sock.version() or "") if isinstance(self._sock, ssl.SSLSocket) else ""

    def secure(self, context: ssl.SSLContext, host: str) -> None:
        """Begin TLS. Raises OSError; ssl.SSLCertVerificationError for a certificate not trusted."""
        if self._buffer:
            raise LineLost("it said more than it should before TLS began, as an attacker in between would")
        self._sock.settimeout(self._timeout)
        self._sock = context.wrap_socket(self._sock, server_hostname=host)

    def write(self, data: bytes) -> None:
        """Write everything. Raises LineLost, which tells how much was written before it."""
        deadline = monotonic() + self._timeout + len(data) / _SLOWEST
        view, written = memoryview(data), 0
        while written < len(data):
            try:
                self._wait_until(deadline)
                written += self._sock.send(view[written : written + _PIECE])
            except OSError as error:
                raise _lost(error, written) from error

    def read_reply(self, timeout: float | None = None) -> Reply:
        """Return the next reply. Raises LineLost where none comes whole, in time, or as SMTP."""
        deadline = monotonic() + (self._timeout if timeout is None else timeout)
        lines: list[str] = []
        while len(lines) < _MOST_LINES:
            line = self._read_line(deadline)
            found = _LINE.match(line)
            if found is None:
                raise LineLost("it answered with something that is not SMTP")
            lines.append(_printable(found[3] or b""))
            if found[2] != b"-":
                return Reply(int(found[1]), tuple(lines))
        raise LineLost("its answer has no end")

    def last_words(self) -> Reply | None:
        """Return a reply that lies ready on a line already lost for writing, if one does."""
        try:
            return self.read_reply(min(self._timeout, 1.0))
        except LineLost:
            return None

    def is_stale(self) -> bool:
        """Tell whether an idle line was closed by the server or has something unasked to say."""
        poll = select.poll()
        poll.register(self._sock, select.POLLIN)
        return bool(self._buffer or poll.poll(0))

    def quit(self) -> None:
        """Say goodbye and close. Never raises."""
        with contextlib.suppress(LineLost):
            self.write(b"QUIT\r\n")
            self.read_reply(min(self._timeout, 2.0))
        self.close()

    def abort(self) -> None:
        """Make another thread's wait on this line end at once. Never raises."""
        with contextlib.suppress(OSError):
            self._sock.shutdown(socket.SHUT_RDWR)

    def close(self) -> None:
        """Close without a word. Never raises; may be called twice."""
        with contextlib.suppress(OSError):
            self._sock.close()

    def _read_line(self, deadline: float) -> bytes:
        while (end := self._buffer.find(b"\n")) < 0:
            if len(self._buffer) > _LONGEST_LINE:
                raise LineLost("its answer has no end")
            try:
                self._wait_until(deadline)
                piece = self._sock.recv(_PIECE)
            except OSError as error:
                raise _lost(error, 0) from error
            if not piece:
                raise LineLost("it closed the connection")
            self._buffer += piece
        line, self._buffer = self._buffer[:end], self._buffer[end + 1 :]
        return line.rstrip(b"\r")

    def _wait_until(self, deadline: float) -> None:
        left = deadline - monotonic()
        if left <= 0:
            raise TimeoutError
        self._sock.settimeout(left)


def _lost(error: OSError, written: int) -> LineLost:
    if isinstance(error, TimeoutError):
        return LineLost("it did not answer in time", timed_out=True, written=written)
    return LineLost(f"the connection broke ({error.strerror or type(error).__name__})", written=written)


def _printable(text: bytes) -> str:
    return "".join(c if c.isprintable() else " " for c in text.decode("utf-8", "replace")).strip()
