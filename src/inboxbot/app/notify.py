"""Telling systemd (sd_notify) and a dead-man's switch how it stands."""

from __future__ import annotations

import http.client
import os
import socket
import threading
import urllib.error
import urllib.request

import structlog

log = structlog.get_logger(__name__)

HEARTBEAT_TIMEOUT_SECONDS = 10


def tell_systemd(message: str) -> None:
    """Send one datagram of one line to the service manager; without $NOTIFY_SOCKET do nothing.

    Lines are assignments to systemd, so one that came from a server's words must not begin another.
    """
    address = os.environ.get("NOTIFY_SOCKET")
    if not address:
        return
    message = " ".join(message.split())
    name = "\0" + address[1:] if address.startswith("@") else address
    try:
        with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM | socket.SOCK_CLOEXEC) as sock:
            sock.sendto(message.encode(), name)
    except OSError as error:
        log.warning("systemd.not_told", why=str(error))


def watchdog_seconds() -> float | None:
    """Return how often systemd wants a sign of life, None where it does not."""
    microseconds = os.environ.get("WATCHDOG_USEC", "")
    pid = os.environ.get("WATCHDOG_PID", "")
    if not microseconds.isdigit() or (pid and pid != str(os.getpid())):
        return None
    return int(microseconds) / 1_000_000


def ping(url: str) -> bool:
    """Ping the dead-man's switch after a full cycle; the body holds nothing. Never raises."""
    if not url.startswith(("https://", "http://")):
        return False
    try:
        with urllib.request.urlopen(url, timeout=HEARTBEAT_TIMEOUT_SECONDS):  # noqa: S310 - scheme checked above
            return True
    except (urllib.error.URLError, http.client.HTTPException, OSError, ValueError) as error:
        log.warning("heartbeat.failed", why=type(error).__name__)
        return False


def post_json(url: str, content: bytes) -> bool:
    """Post a JSON text, with the urgent alerts that go by text message. Never raises; False where not taken."""
    if not url.startswith(("https://", "http://")):
        return False
    request = urllib.request.Request(  # noqa: S310 - scheme checked above
        url, data=content, headers={"Content-Type": "application/json"}, method="POST"
    )
    try:
        with urllib.request.urlopen(request, timeout=HEARTBEAT_TIMEOUT_SECONDS):  # noqa: S310 - as above
            return True
    except (urllib.error.URLError, http.client.HTTPException, OSError, ValueError) as error:
        log.warning("alert_hook.failed", why=type(error).__name__)
        return False


class Heart:
    """Pings in a thread of its own: a name server or a switch that hangs delays nobody, the stop neither."""

    def __init__(self, url: str) -> None:
        """``url`` may be empty: then there is no switch."""
        self._url = url
        self._thread: threading.Thread | None = None

    def beat(self, *, wait_seconds: float = 0.0) -> None:
        """Ping, unless the last ping is still on its way; wait for it so long at most. Never raises."""
        if not self._url or (self._thread is not None and self._thread.is_alive()):
            return
        self._thread = threading.Thread(target=ping, args=(self._url,), name="heartbeat", daemon=True)
        self._thread.start()
        if wait_seconds:
            self._thread.join(wait_seconds)


class Round:
    """Tells when the whole chain was gone through: mail read and written, then sent, and watched over."""

    def __init__(self) -> None:
        """Begin the first round."""
        self._done: set[str] = set()

    def passed(self, loop: str, *, well: bool) -> bool:
        """Note a pass; return whether it completes a round, and then begin the next.

        What is sent counts only behind what was taken in; trouble anywhere begins the round anew.
        """
        if not well:
            self._done.clear()
            return False
        if loop != "send" or "take_in" in self._done:
            self._done.add(loop)
        if self._done < {"take_in", "send", "watch"}:
            return False
        self._done.clear()
        return True
