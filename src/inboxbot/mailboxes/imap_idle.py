"""IDLE (RFC 2177) as a hint that something arrived, without its traps.

imapclient's ``idle_check`` returns nothing, at once and for ever, after the line has dropped, and does
not see news that came in one packet with the server's "+ idling"; so the lines are read here.
"""

from __future__ import annotations

import re
import select
import socket
import ssl
from typing import Any

from imapclient import IMAPClient
from imapclient.exceptions import IMAPClientAbortError

_NEWS = re.compile(rb"\* \d+ (?:EXISTS|RECENT)\b", re.IGNORECASE)
_ANSWER_SECONDS = 5
_SLICE = 1.0


def idle(client: IMAPClient, seconds: float, wake: socket.socket) -> bool:
    """Wait at most about ``seconds``; True when mail may have arrived or ``wake`` can be read.

    Raises ``abort`` or OSError where the line dropped: the connection is then useless.
    """
    line = client.socket()
    usual = line.gettimeout()
    client.idle()
    found = _watch(client._imap, line, seconds, wake)  # noqa: SLF001 - reading its lines is the point
    line.settimeout(_ANSWER_SECONDS)
    client.idle_done()
    line.settimeout(usual)
    return found


def _watch(imap: Any, line: socket.socket, seconds: float, wake: socket.socket) -> bool:
    poll = select.poll()
    poll.register(line, select.POLLIN)
    poll.register(wake, select.POLLIN)
    readable = False
    while True:
        waiting = _peek(imap, line)
        if waiting:
            readable = False
            line.settimeout(_ANSWER_SECONDS)
            if _NEWS.match(_line(imap)):
                return True
            continue
        if readable and waiting is not None:
            raise IMAPClientAbortError("socket error: EOF")
        if seconds <= 0:
            return False
        ready = {number for number, _ in poll.poll(min(seconds, _SLICE) * 1000)}
        if wake.fileno() in ready:
            return True
        readable = line.fileno() in ready
        seconds -= _SLICE


def _line(imap: Any) -> bytes:
    text: bytes = imap._get_line()  # noqa: SLF001 - raises abort at the end of the line
    if text[:5].upper() == b"* BYE":
        raise IMAPClientAbortError("the server said BYE")
    return text


def _peek(imap: Any, line: socket.socket) -> bytes | None:
    """Return what can be read at once: nothing at the end of the line, None where TLS wants more first."""
    reader = imap._file if hasattr(imap, "_file") else imap.file  # noqa: SLF001 - renamed in Python 3.14
    line.settimeout(0)
    try:
        return bytes(reader.peek(1))
    except (BlockingIOError, ssl.SSLWantReadError):
        return None
