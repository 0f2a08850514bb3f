"""Telling systemd (sd_notify) and a dead-man's switch how it stands."""

from __future__ import annotations

import http.client
import os
import socket
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
