"""What comes to its end: certificates of the servers we speak to, of our own authority, dates given.

Looked at once a day, by connections of its own that sign in nowhere, so that a certificate renewed
meanwhile is seen; what cannot be looked at is told by the loops, which meet the same trouble.
"""

from __future__ import annotations

import json
import socket
import ssl
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from io import BufferedReader
from urllib.parse import urlsplit

import structlog

from inboxbot.config import Settings
from inboxbot.exchange.ending import ENDS_ON, is_exchange_online
from inboxbot.model.errors import InboxbotError
from inboxbot.model.words import day_in_words
from inboxbot.ports.clock import Clock
from inboxbot.ports.register import Register
from inboxbot.workers.alarm import Alarm

log = structlog.get_logger(__name__)

LOOKED = "expiry"
"""The fact that keeps when it was looked and what ends when."""
EVERY = timedelta(hours=20)
WARNED = (1, 7, 14, 30)
"""Days before the end at which it is told anew."""
URGENT = 7
"""So many days before the end `inboxbot status` is no longer content."""

_PROVIDERS = (".office365.com", ".outlook.com", ".gmail.com", ".googlemail.com")
"""Whose servers' certificates are no business of ours: they are short-lived, and renewed late and by themselves."""

_TIMEOUT = 10.0
_LONGEST_LINE = 65_536
_MOST_LINES = 100


@dataclass(frozen=True, slots=True)
class Ending:
    """A thing and the last moment it can be used, aware UTC."""

    what: str
    at: datetime


@dataclass(slots=True)
class ExpiryLook:
    """Looks once a day, and tells the alarm."""

    settings: Settings
    register: Register
    alarm: Alarm
    clock: Clock

    def look_if_due(self) -> None:
        """Look if that was not done today, and note what ends soon. Never raises."""
        try:
            now, known = self.clock.now(), self.register.fact(LOOKED)
            if known is not None and now - datetime.fromisoformat(json.loads(known)["at"]) < EVERY:
                return
            found = sorted(endings(self.settings), key=lambda ending: ending.at)
            told = {"at": now.isoformat(), "ends": [[one.what, one.at.isoformat()] for one in found]}
            self.register.set_fact(LOOKED, json.dumps(told), now=now)
            soon = [sentence(one, now) for one in found if _days(one, now) <= WARNED[-1]]
            self.alarm.note(LOOKED, "; ".join(soon))
        except InboxbotError as error:
            log.error("expiry.not_noted", why=str(error))


def known_endings(register: Register) -> list[Ending]:
    """Return what was found at the last look, soonest first."""
    known = register.fact(LOOKED)
    ends = json.loads(known)["ends"] if known is not None else []
    return [Ending(what, datetime.fromisoformat(at)) for what, at in ends]


def sentence(ending: Ending, now: datetime) -> str:
    """Return what ends when; the same sentence between two of the days at which it is told."""
    day = day_in_words(ending.at)
    left = _days(ending, now)
    if left < 0:
        return f"{ending.what} ended on {day}"
    within = next(days for days in WARNED if left <= days) if left <= WARNED[-1] else left
    soon = "within a day" if within == 1 else f"within {within} days"
    return f"{ending.what} ends {soon}, on {day}"


def ends_soon(ending: Ending, now: datetime) -> bool:
    """Tell whether it is time to act at once."""
    return _days(ending, now) <= URGENT


def _days(ending: Ending, now: datetime) -> int:
    return (ending.at - now).days


def ews_ends(settings: Settings) -> bool:
    """Tell whether mail goes through EWS in Microsoft's cloud, where it ends."""
    return _has_ews(settings) and is_exchange_online(settings.ews_url)


def _has_ews(settings: Settings) -> bool:
    return "ews" in (settings.mailbox_kind, settings.sender_kind)


def endings(settings: Settings) -> Iterator[Ending]:
    """Yield everything of which an end is known."""
    for what, day in settings.expiry_dates():
        yield Ending(what, _end_of(day))
    if settings.ca_file is not None:
        yield from _own_authority(settings)
    if settings.mailbox_kind == "imap":
        yield from _server("imap", settings.imap_host, settings.imap_port, settings.imap_security, settings)
    if settings.sender_kind == "smtp":
        yield from _server("smtp", settings.smtp_host, settings.smtp_port, settings.smtp_security, settings)
    if _has_ews(settings):
        yield from _exchange(settings)
    pem = settings.graph_certificate.get_secret_value()
    if "BEGIN CERTIFICATE" in pem:
        yield from _client_certificate(pem)


def _exchange(settings: Settings) -> Iterator[Ending]:
    if is_exchange_online(settings.ews_url):
        yield Ending("EWS in Exchange Online (move to graph)", _end_of(ENDS_ON))
        return
    url = urlsplit(settings.ews_url)
    if url.scheme == "https":
        yield from _server("ews", url.hostname or "", url.port or 443, "tls", settings)


def of_the_signer(settings: Settings) -> Sequence[Ending]:
    """Return the ends that are known of what signs in with tokens: dates given, and the application's certificate."""
    pem = settings.graph_certificate.get_secret_value()
    given = [Ending(what, _end_of(day)) for what, day in settings.expiry_dates()]
    return [*given, *(_client_certificate(pem) if "BEGIN CERTIFICATE" in pem else ())]


def _end_of(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, tzinfo=UTC)


def _own_authority(settings: Settings) -> Iterator[Ending]:
    try:
        held = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
        held.load_verify_locations(cafile=str(settings.ca_file))
        ends = [_moment(str(one["notAfter"])) for one in held.get_ca_certs()]
    except (OSError, ValueError):
        return
    if ends:
        yield Ending("the certificate in INBOXBOT_CA_FILE", min(ends))


def _client_certificate(pem: str) -> Iterator[Ending]:
    try:
        from cryptography.x509 import load_pem_x509_certificates  # noqa: PLC0415 - an extra's, and heavy

        ends = [one.not_valid_after_utc for one in load_pem_x509_certificates(pem.encode())]
    except (ImportError, ValueError):
        return
    yield Ending("the certificate in INBOXBOT_GRAPH_CERTIFICATE", min(ends))


def _server(kind: str, host: str, port: int, security: str, settings: Settings) -> Iterator[Ending]:
    if security == "none" or not host or host.lower().endswith(_PROVIDERS):
        return
    try:
        ends = certificate_end(kind, host, port, security, ca_file=str(settings.ca_file or ""))
    except (OSError, ValueError) as error:
        log.info("expiry.not_seen", server=f"{host}:{port}", why=type(error).__name__)
        return
    yield Ending(f"the certificate of {host}:{port}", ends)


def certificate_end(kind: str, host: str, port: int, security: str, *, ca_file: str = "") -> datetime:
    """Return when a server's certificate ends, aware UTC. Raises OSError, ValueError."""
    context = ssl.create_default_context(cafile=ca_file or None)
    with socket.create_connection((host, port), timeout=_TIMEOUT) as plain:
        if security == "starttls":
            _ask_for_tls(plain, kind)
        with context.wrap_socket(plain, server_hostname=host) as line:
            told = line.getpeercert() or {}
    return _moment(str(told["notAfter"]))


def _ask_for_tls(line: socket.socket, kind: str) -> None:
    """Speak as far as TLS begins (RFC 9051 §6.2.1, RFC 3207)."""
    with line.makefile("rb") as answers:
        if kind == "imap":
            answers.readline(_LONGEST_LINE)
            line.sendall(b"a STARTTLS\r\n")
            _read_until(answers, b"a OK")
            return
        _read_until(answers, b"220 ")
        line.sendall(b"EHLO localhost\r\n")
        _read_until(answers, b"250 ")
        line.sendall(b"STARTTLS\r\n")
        _read_until(answers, b"220 ")


def _read_until(answers: BufferedReader, wanted: bytes) -> None:
    for _ in range(_MOST_LINES):
        if answers.readline(_LONGEST_LINE).upper().startswith(wanted.upper()):
            return
    raise ValueError("it does not begin TLS")


def _moment(told: str) -> datetime:
    """Return OpenSSL's ``Jun  1 12:00:00 2027 GMT`` as aware UTC. Raises ValueError."""
    return datetime.fromtimestamp(ssl.cert_time_to_seconds(told), UTC)
