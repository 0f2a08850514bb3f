"""A stand-in for an Exchange server, on loopback HTTP: real mailbox state, and misbehaviour on order.

Written from the EWS reference (learn.microsoft.com), not from our client; ews_server.md tells what is
documented and what assumed.
"""

from __future__ import annotations

import base64
import contextlib
import re
import socket
import ssl
import struct
import threading
from collections import defaultdict, deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any, Self
from xml.etree import ElementTree as ET

from ews_mailboxes import MailboxState
from ews_operations import RefusedError, SchemaError
from ews_writing import Operations
from inboxbot.exchange import session
from inboxbot.exchange.server import Server

ADDRESS, USER, PASSWORD = "info@example.org", "svc@example.org", "s3cret horse"
_S = "{http://schemas.xmlsoap.org/soap/envelope/}"
_T = "{http://schemas.microsoft.com/exchange/services/2006/types}"
_VERSIONS = {"Exchange2010_SP2", "Exchange2013", "Exchange2013_SP1", "Exchange2016"}


@dataclass(frozen=True)
class Status:
    """Answer with this HTTP status, before or after doing what was asked."""

    code: int
    headers: tuple[tuple[str, str], ...] = ()
    body: bytes = b""
    act: bool = False


@dataclass(frozen=True)
class Throttle:
    """Answer ErrorServerBusy with BackOffMilliseconds, as a fault (documented), or as a value."""

    milliseconds: int
    as_value: bool = False


@dataclass(frozen=True)
class Refuse:
    """Refuse with this code, as a value, or as a fault."""

    code: str
    as_fault: bool = False


@dataclass(frozen=True)
class Lose:
    """Do what was asked, or not, and close the line without an answer."""

    act: bool = True


@dataclass(frozen=True)
class Cut:
    """Do what was asked, and close the line in the middle of the answer; ``told``: without its length."""

    share: float = 0.5
    told: bool = True


@dataclass(frozen=True)
class Garble:
    """Do what was asked, and answer something else."""

    body: bytes = b"<html>Sign in, please</html>"


@dataclass(frozen=True)
class WrapOddly:
    """Do what was asked, and wrap the answer as another make of server does (m:Responses)."""


Act = Status | Throttle | Refuse | Lose | Cut | Garble | WrapOddly


class EwsServer:
    """Runs while entered. ``sent`` are mails handed over for delivery, ``asked`` the operations asked for."""

    def __init__(self, tls: tuple[Path, Path] | None = None, *, address: str = ADDRESS) -> None:
        session._refused.clear()  # a port may come again, and with it what an earlier test was refused
        self.address = address
        self.mailboxes = {one: MailboxState(one) for one in (address, USER, "other@example.org")}
        self.passwords = {USER: PASSWORD}
        self.full_access: dict[str, set[str]] = {USER: {address}}
        self.send_as: dict[str, set[str]] = {USER: {address}}
        self.impersonates: dict[str, set[str]] = {USER: {address}}
        self.lacking_rights: set[str] = set()
        self.extended_properties = True
        self.unknown_fields: set[str] = set()
        self.conditions = True
        self.forgets_without_a_word = False
        self.gone_is_a_failure = False
        self.saves_as_read = False
        self.gives_ids_of_its_own = False
        self.drafts_of = ""
        self.leaves_drafts = False
        self.waiting: list[Callable[[], None]] = []
        self.says_nothing_of_no_folders = False
        self.no_received = False
        self.nine_digits = False
        self.reorders = False
        self.repeats = False
        self.page = 512
        self.build = ' MajorVersion="15" MinorVersion="2" MajorBuildNumber="1544"'
        self.date = ""
        self.closes = False
        self.ntlm = False
        self.sent: list[tuple[bytes, dict[str, str]]] = []
        self.asked: list[str] = []
        self.bodies: list[bytes] = []
        self.failed_sign_ins = 0
        self._orders: dict[str, deque[Act | None]] = defaultdict(deque)
        self._always: dict[str, Act] = {}
        self.lock = threading.RLock()
        self._tls = tls

    @property
    def mailbox(self) -> MailboxState:
        return self.mailboxes[self.address]

    def order(self, operation: str, *acts: Act | None) -> None:
        """Misbehave at the next requests of this operation, one act each; None behaves once."""
        self._orders[operation].extend(acts)

    def always(self, operation: str, act: Act | None) -> None:
        """Misbehave at every request of this operation, or at none."""
        if act is None:
            self._always.pop(operation, None)
        else:
            self._always[operation] = act

    def next_act(self, operation: str) -> Act | None:
        waiting = self._orders[operation]
        return waiting.popleft() if waiting else self._always.get(operation)

    def in_its_order(self, page: Sequence[tuple[int, str, str]]) -> list[tuple[int, str, str]]:
        """Return changes as this server lists them."""
        told = list(reversed(page)) if self.reorders else list(page)
        return told + [one for one in told if one[1] == "Create"][:2] if self.repeats else told

    def transport_comes(self) -> None:
        """Send what waits in Drafts, and move it where its copy is wanted."""
        with self.lock:
            while self.waiting:
                self.waiting.pop(0)()

    def __enter__(self) -> Self:
        house = self

        class Handler(_Handler):
            server_house = house

        self._http = _Server(("127.0.0.1", 0), Handler)
        if self._tls:
            context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            context.load_cert_chain(*self._tls)
            self._http.socket = context.wrap_socket(
                self._http.socket, server_side=True, do_handshake_on_connect=False
            )
        self.port = self._http.server_address[1]
        self._thread = threading.Thread(target=self._http.serve_forever, args=(0.02,), daemon=True)
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._http.shutdown()
        self._http.server_close()

    @property
    def url(self) -> str:
        return f"{'https' if self._tls else 'http'}://127.0.0.1:{self.port}/EWS/Exchange.asmx"

    def account(self, **given: Any) -> Server:
        """Return how a client reaches this server: as a delegate with Basic, where nothing else is given."""
        told = {"url": self.url, "mailbox": self.address, "username": USER, "password": PASSWORD}
        return Server(**{**told, "auth": "basic", "access": "delegate", **given})

    # One request --------------------------------------------------------------------------------
    def perform(self, user: str, body: bytes) -> tuple[int, bytes]:
        """Do what a SOAP request asks; return status and answer."""
        try:
            envelope = ET.fromstring(body)  # noqa: S314 - from our own tests
            request = envelope.find(f"{_S}Body")[0]  # type: ignore[index]
        except (ET.ParseError, TypeError, IndexError):
            return 500, self.fault("ErrorSchemaValidation")
        version = envelope.find(f"{_S}Header/{_T}RequestServerVersion")
        if version is None or version.get("Version") not in _VERSIONS:
            return 500, self.fault("ErrorInvalidServerVersion")
        operation = request.tag.rpartition("}")[2]
        acting = user
        someone = envelope.findtext(
            f"{_S}Header/{_T}ExchangeImpersonation/{_T}ConnectingSID/{_T}PrimarySmtpAddress"
        )
        if someone:
            if someone not in self.impersonates.get(user, ()):
                return 500, self.fault("ErrorImpersonateUserDenied")
            acting = someone
        work = getattr(Operations, operation, None)
        if work is None:
            return 500, self.fault("ErrorInvalidRequest")
        try:
            with self.lock:
                messages = "".join(work(Operations(self, user, acting), request))
        except SchemaError:
            return 500, self.fault("ErrorSchemaValidation")
        except RefusedError as refused:
            return 500, self.fault(refused.code)
        return 200, self.envelope(
            f"<m:{operation}Response><m:ResponseMessages>{messages}</m:ResponseMessages></m:{operation}Response>"
        )

    def envelope(self, body: str, *, header: bool = True) -> bytes:
        told = f"<s:Header><t:ServerVersionInfo{self.build}/></s:Header>" if header else ""
        return (
            '<?xml version="1.0" encoding="utf-8"?><s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/"'
            ' xmlns:m="http://schemas.microsoft.com/exchange/services/2006/messages"'
            ' xmlns:t="http://schemas.microsoft.com/exchange/services/2006/types">'
            f"{told}<s:Body>{body}</s:Body></s:Envelope>"
        ).encode()

    def fault(self, code: str, back_off: int = 0) -> bytes:
        """Return a SOAP fault with a ResponseCode in its detail (EWS reference, "Handling errors")."""
        more = (
            f'<t:MessageXml><t:Value Name="BackOffMilliseconds">{back_off}</t:Value></t:MessageXml>'
            if back_off
            else ""
        )
        return self.envelope(
            f"<s:Fault><faultcode xmlns:a='http://schemas.microsoft.com/exchange/services/2006/types'>a:{code}</faultcode>"
            "<faultstring>It is refused.</faultstring><detail>"
            "<e:ResponseCode xmlns:e='http://schemas.microsoft.com/exchange/services/2006/errors'>"
            f"{code}</e:ResponseCode>{more}</detail></s:Fault>",
            header=False,
        )

    def refusal(self, operation: str, code: str, back_off: int = 0) -> bytes:
        more = (
            f'<m:MessageXml><t:Value Name="BackOffMilliseconds">{back_off}</t:Value></m:MessageXml>'
            if back_off
            else ""
        )
        return self.envelope(
            f"<m:{operation}Response><m:ResponseMessages><m:{operation}ResponseMessage ResponseClass='Error'>"
            f"<m:MessageText>It is refused.</m:MessageText><m:ResponseCode>{code}</m:ResponseCode>{more}"
            f"</m:{operation}ResponseMessage></m:ResponseMessages></m:{operation}Response>"
        )


class _Server(ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Say nothing: lines are cut on order."""


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server_house: Any
    disable_nagle_algorithm = True
    handshake: Any = None
    signed_in: str | None = None

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 - its name there
        """Say nothing."""

    def do_POST(self) -> None:
        house = self.server_house
        body = self.rfile.read(int(self.headers.get("Content-Length", "0")))
        if self.path.lower() != "/ews/exchange.asmx":
            self.answer(404, b"")
            return
        user = self.by_ntlm() if house.ntlm else self.user()
        if user is None:
            return
        found = re.search(rb"Body[^>]*>\s*<(?:\w+:)?(\w+)", body)
        operation = found.group(1).decode() if found else ""
        house.asked.append(operation)
        house.bodies.append(body)
        self.behave(house.next_act(operation), operation, user, body)

    def behave(self, act: Act | None, operation: str, user: str, body: bytes) -> None:
        house = self.server_house
        does = act is None or isinstance(act, (Cut, Garble, WrapOddly)) or getattr(act, "act", False)
        status, content = house.perform(user, body) if does else (200, b"")
        if isinstance(act, Status):
            self.answer(act.code, act.body, act.headers)
        elif isinstance(act, Throttle) and act.as_value:
            self.answer(200, house.refusal(operation, "ErrorServerBusy", act.milliseconds))
        elif isinstance(act, Throttle):
            self.answer(500, house.fault("ErrorServerBusy", act.milliseconds))
        elif isinstance(act, Refuse):
            self.answer(
                500 if act.as_fault else 200,
                house.fault(act.code) if act.as_fault else house.refusal(operation, act.code),
            )
        elif isinstance(act, Lose):
            self.hang_up()
        elif isinstance(act, Cut):
            self.cut(content, act)
        elif isinstance(act, Garble):
            self.answer(200, act.body)
        elif isinstance(act, WrapOddly):
            self.answer(status, content.replace(b"m:ResponseMessages>", b"m:Responses>"))
        else:
            self.answer(status, content)

    def by_ntlm(self) -> str | None:
        """Sign in by NTLM over HTTP (MS-NTHT), which binds the line; None where that is not done yet."""
        import spnego

        if self.signed_in:
            return self.signed_in
        told = self.headers.get("Authorization", "").partition(" ")[2]
        answer = b""
        if told:
            token = base64.b64decode(told)
            self.handshake = self.handshake or spnego.server(protocol="ntlm")
            try:
                answer = self.handshake.step(token) or b""
            except spnego.exceptions.SpnegoError:
                self.server_house.failed_sign_ins += 1
                self.handshake = None
            else:
                if self.handshake.complete:
                    self.signed_in = USER
                    return USER
        more = f" {base64.b64encode(answer).decode()}" if answer else ""
        self.answer(401, b"", (("WWW-Authenticate", f"NTLM{more}"),))
        return None

    def user(self) -> str | None:
        found = self._by_password()
        if found is None:
            self.server_house.failed_sign_ins += 1
            self.answer(401, b"", (("WWW-Authenticate", 'Basic realm="ews"'),))
        return found

    def _by_password(self) -> str | None:
        kind, _, told = self.headers.get("Authorization", "").partition(" ")
        if kind.lower() != "basic":
            return None
        octets = base64.b64decode(told)
        for user, password in self.server_house.passwords.items():
            whole = f"{user}:{password}"
            if octets in (whole.encode(), whole.encode("latin-1", "replace")):
                return str(user)
        return None

    def answer(self, status: int, body: bytes, headers: Sequence[tuple[str, str]] = ()) -> None:
        house = self.server_house
        self.send_response_only(status)
        for name, value in headers:
            self.send_header(name, value)
        self.send_header("Date", house.date or self.date_time_string())
        self.send_header("Content-Type", "text/xml; charset=utf-8")
        self.send_header("Content-Length", str(len(body)))
        if house.closes:
            self.send_header("Connection", "close")
            self.close_connection = True
        self.end_headers()
        self.wfile.write(body)

    def cut(self, content: bytes, act: Cut) -> None:
        self.send_response_only(200)
        self.send_header("Content-Type", "text/xml; charset=utf-8")
        if act.told:
            self.send_header("Content-Length", str(len(content)))
        else:
            self.send_header("Connection", "close")
        self.end_headers()
        self.wfile.write(content[: int(len(content) * act.share)])
        self.close_connection = True

    def hang_up(self) -> None:
        self.close_connection = True
        with contextlib.suppress(OSError):
            self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
            self.connection.close()
