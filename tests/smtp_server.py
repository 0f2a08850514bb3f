"""SMTP servers for tests: an honest one (aiosmtpd), and one that misbehaves on order.

    with ScriptedServer({("RCPT", 2): b"550 5.1.1 No such user\\r\\n", (".", 3): Cut(taken=True)}) as server:
        ...  # the second recipient is refused; the third mail is taken and the line cut without an answer

A script names the n-th time, over all connections, that a command comes: ``CONNECT`` (instead of the
greeting), ``EHLO``, ``STARTTLS``, ``AUTH``, ``MAIL``, ``RCPT``, ``DATA``, ``BODY`` (the first octets of a mail),
``.`` (its end), ``RSET``, ``QUIT``. 0 instead of n is every time.
"""

# ruff: noqa: N802 - aiosmtpd calls its hooks by these names, with these arguments
from __future__ import annotations

import asyncio
import base64
import contextlib
import datetime as dt
import socket
import ssl
import threading
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from ipaddress import ip_address
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from loopback import Loopback

USERNAME, PASSWORD = "info@example.org", "correct horse battery"


@dataclass(frozen=True)
class Received:
    """A mail that the server took, its dots undoubled."""

    sender: str
    recipient: str
    content: bytes


@dataclass(frozen=True)
class Cut:
    """Close the line without an answer. ``taken``: a whole mail is kept all the same."""

    taken: bool = False
    after: bytes = b""
    """What is said before closing."""


@dataclass(frozen=True)
class Silence:
    """Never answer again on this line. ``taken``: a whole mail is kept all the same."""

    taken: bool = False


@dataclass(frozen=True)
class Drip:
    """Answer one octet at a time, with a pause before each, in seconds."""

    answer: bytes
    pause: float


Act = bytes | Cut | Silence | Drip
EXTENSIONS = ("PIPELINING", "SIZE 10485760", "8BITMIME", "ENHANCEDSTATUSCODES")
ANSWERS = {
    "CONNECT": b"220 test.example ESMTP\r\n",
    "MAIL": b"250 2.1.0 Ok\r\n",
    "RCPT": b"250 2.1.5 Ok\r\n",
    "DATA": b"354 End data with <CR><LF>.<CR><LF>\r\n",
    ".": b"250 2.0.0 Ok: queued\r\n",
    "RSET": b"250 2.0.0 Ok\r\n",
    "QUIT": b"221 2.0.0 Bye\r\n",
    "STARTTLS": b"220 2.0.0 Ready to start TLS\r\n",
}


@dataclass
class ScriptedServer(Loopback):
    """Speaks SMTP on a loopback port and does what the script says. Use as a context manager.

    ``chunk``: answers go in pieces of so many octets. ``tls``: certificate and key, offered as
    STARTTLS, or from the first octet where ``at_once``. ``auth``: what EHLO offers, e.g. ``PLAIN``;
    then mail is only taken from USERNAME with PASSWORD, or with ``token`` by XOAUTH2 or OAUTHBEARER (RFC 7628).
    """

    script: Mapping[tuple[str, int], Act] = field(default_factory=dict)
    extensions: tuple[str, ...] = EXTENSIONS
    chunk: int = 0
    tls: tuple[Path, Path] | None = None
    at_once: bool = False
    auth: str = ""
    token: str = ""
    mails: list[Received] = field(default_factory=list)
    commands: list[str] = field(default_factory=list)
    connections: int = 0
    bursts: int = 0
    """How many times data was read from a client: a measure of round trips."""
    host: str = "127.0.0.1"
    port: int = 0

    def __enter__(self) -> Self:
        self._counts: Counter[str] = Counter()
        self._over = threading.Event()
        self._listen()
        return super().__enter__()

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._over.set()
        super().__exit__(kind, error, trace)

    def _serve(self, line: socket.socket) -> None:
        with contextlib.suppress(OSError, _Ended):
            if self.tls and self.at_once:
                line = self._encrypt(line)
            _Conversation(self, line).run()
        with contextlib.suppress(OSError):
            line.close()

    def _encrypt(self, line: socket.socket) -> socket.socket:
        assert self.tls is not None
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(*self.tls)
        line.settimeout(10)
        # CPython 3.11 leaks the socket where the client is gone before TLS begins: look first.
        if not line.recv(1, socket.MSG_PEEK):
            raise _Ended
        encrypted = context.wrap_socket(line, server_side=True)
        encrypted.settimeout(None)
        with self._lock:
            self._lines.append(encrypted)
        return encrypted

    def act(self, verb: str) -> Act | None:
        """Count a command and return what the script says to it."""
        with self._lock:
            self._counts[verb] += 1
            return self.script.get((verb, self._counts[verb]), self.script.get((verb, 0)))


class _Ended(Exception):  # noqa: N818 - a thing that happens, not an error
    """The conversation has ended."""


class _Conversation:
    def __init__(self, server: ScriptedServer, line: socket.socket) -> None:
        self.server = server
        self.line = line
        self.buffer = b""
        self.sender = self.recipient = self.text = ""
        self.has_mail = self.has_recipient = False
        self.signed_in = not server.auth
        self.encrypted = server.at_once

    def run(self) -> None:
        self.answer("CONNECT")
        while True:
            text = self.read_until(b"\n").decode("utf-8", "replace").rstrip("\r\n")
            self.server.commands.append(text)
            self.text = text
            verb = text.partition(" ")[0].upper()
            handle = getattr(self, f"on_{verb.lower()}", None)
            if handle is None:
                self.say(b"500 5.5.2 What?\r\n")
            else:
                handle()

    def on_ehlo(self) -> None:
        offered = [*self.server.extensions]
        if self.server.tls and not self.encrypted:
            offered.append("STARTTLS")
        if self.server.auth and (self.encrypted or not self.server.tls):
            offered.append(f"AUTH {self.server.auth}")
        lines = ["test.example", *offered]
        reply = [f"250-{word}\r\n" for word in lines[:-1]] + [f"250 {lines[-1]}\r\n"]
        self.answer("EHLO", "".join(reply).encode())

    def on_helo(self) -> None:
        self.say(b"250 test.example\r\n")

    def on_starttls(self) -> None:
        self.answer("STARTTLS")
        self.line = self.server._encrypt(self.line)
        self.buffer, self.encrypted = b"", True

    def on_auth(self) -> None:
        words = self.text.split()
        if words[1].upper() in ("XOAUTH2", "OAUTHBEARER"):
            self.on_token(words[1].upper(), words[2:])
            return
        if words[1].upper() == "PLAIN":
            _, name, secret = base64.b64decode(words[2]).decode().split("\0")
        else:
            given = []
            for challenge in (b"334 VXNlcm5hbWU6\r\n", b"334 UGFzc3dvcmQ6\r\n"):
                self.say(challenge)
                given.append(base64.b64decode(self.read_until(b"\n")).decode())
            name, secret = given
        self.signed_in = (name, secret) == (USERNAME, PASSWORD)
        good = b"235 2.7.0 Welcome\r\n"
        self.answer("AUTH", good if self.signed_in else f"535 5.7.8 Not you with {secret}\r\n".encode())

    def on_token(self, mechanism: str, first: list[str]) -> None:
        """Take a token: as the first message or after a 334; a wrong one is told in JSON and must be answered."""
        if not first:
            self.say(b"334 \r\n")
            first = [self.read_until(b"\n").decode().strip()]
        said = base64.b64decode(first[0])
        good = {
            "XOAUTH2": f"user={USERNAME}\1auth=Bearer {self.server.token}\1\1",
            "OAUTHBEARER": f"n,a={USERNAME},\1host={self.server.host}\1port={self.server.port}\1"
            f"auth=Bearer {self.server.token}\1\1",
        }[mechanism]
        self.signed_in = bool(self.server.token) and said == good.encode()
        if self.signed_in:
            self.answer("AUTH", b"235 2.7.0 Accepted\r\n")
            return
        self.say(b"334 " + base64.b64encode(b'{"status":"401","schemes":"Bearer"}') + b"\r\n")
        self.server.commands.append(self.read_until(b"\n").decode().strip())
        self.answer(
            "AUTH",
            b"535-5.7.8 Username and Password not accepted. For more information, go to\r\n"
            b"535 5.7.8 https://support.google.com/mail/?p=BadCredentials\r\n",
        )

    def on_mail(self) -> None:
        if not self.signed_in:
            self.say(b"530 5.7.0 Authentication required\r\n")
            return
        self.sender, self.has_recipient = _between(self.text), False
        self.has_mail = self.answer("MAIL", b"503 5.5.1 Nested MAIL\r\n" if self.has_mail else None)

    def on_rcpt(self) -> None:
        if not self.has_mail:
            self.say(b"503 5.5.1 Need MAIL\r\n")
            return
        self.recipient = _between(self.text)
        self.has_recipient = self.answer("RCPT")

    def on_data(self) -> None:
        # Like some real ones, this server grants DATA even where nobody was accepted, if so scripted.
        if not self.has_recipient and ("DATA", 0) not in self.server.script:
            self.say(b"503 5.5.1 Need RCPT\r\n")
            return
        if not self.answer("DATA"):
            return
        body = self.server.act("BODY")
        if body is not None:
            # A mail that is cut in the middle is not taken: a yes here would be a lie.
            self.say(body.after if isinstance(body, Cut) and not body.taken else b"")
            self.hang_up(b"")
        content = self.read_mail()
        refused = None if self.has_recipient else b"554 5.5.1 No valid recipients\r\n"
        self.has_mail = False
        self.answer(".", refused, Received(self.sender, self.recipient, content))

    def on_rset(self) -> None:
        self.has_mail = False
        self.answer("RSET")

    def on_quit(self) -> None:
        self.answer("QUIT")
        raise _Ended

    def read_mail(self) -> bytes:
        lines = []
        while (line := self.read_until(b"\n")) != b".\r\n":
            lines.append(line.removeprefix(b"."))
        return b"".join(lines)

    def read_until(self, end: bytes) -> bytes:
        while end not in self.buffer:
            piece = self.line.recv(262_144)
            if not piece:
                raise _Ended
            self.server.bursts += 1
            self.buffer += piece
        line, _, self.buffer = self.buffer.partition(end)
        return line + end

    def answer(self, verb: str, usual: bytes | None = None, mail: Received | None = None) -> bool:
        """Answer as the script says, else as usual; tell whether that was a yes."""
        act = self.server.act(verb)
        if act is None:
            act = usual if usual is not None else ANSWERS[verb]
        said = act.answer if isinstance(act, Drip) else act
        taken = said[:1] == b"2" if isinstance(said, bytes) else said.taken
        if mail is not None and taken:
            self.server.mails.append(mail)
        if isinstance(act, Cut):
            self.hang_up(act.after)
        if isinstance(act, Silence):
            while self.line.recv(65_536):
                pass
            raise _Ended
        self.say(said if isinstance(said, bytes) else b"", pause=act.pause if isinstance(act, Drip) else 0.0)
        return isinstance(said, bytes) and said[:1] in (b"2", b"3")

    def say(self, text: bytes, *, pause: float = 0.0) -> None:
        step = 1 if pause else (self.server.chunk or len(text) or 1)
        for start in range(0, len(text), step):
            if pause and self.server._over.wait(pause):
                raise _Ended
            self.line.sendall(text[start : start + step])

    def hang_up(self, after: bytes) -> None:
        """Close: after a last word politely, else without reading on, which the client meets as a reset."""
        self.say(after)
        with contextlib.suppress(OSError):
            self.line.shutdown(socket.SHUT_WR if after else socket.SHUT_RDWR)
            while after and self.line.recv(65_536):
                pass
        raise _Ended


def _between(text: str) -> str:
    return text.partition("<")[2].partition(">")[0]


@dataclass
class HonestServer:
    """aiosmtpd on a loopback port, which takes every mail. Use as a context manager."""

    mails: list[Received] = field(default_factory=list)
    host: str = "127.0.0.1"
    port: int = 0

    def __enter__(self) -> Self:
        # Controller(port=0) connects to port 0 to check itself: take a free one first.
        with socket.create_server((self.host, 0)) as taken:
            self.port = int(taken.getsockname()[1])
        self._controller = Controller(self, self.host, self.port, data_size_limit=10_485_760)
        self._controller.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._controller.stop()

    async def handle_EHLO(
        self, server: SMTP, session: Any, envelope: Any, hostname: str, responses: list[str]
    ) -> list[str]:
        session.host_name = hostname
        return [*responses[:-1], "250-PIPELINING", responses[-1]]

    async def handle_DATA(self, server: SMTP, session: Any, envelope: Any) -> str:
        self.mails.append(Received(envelope.mail_from, envelope.rcpt_tos[0], envelope.original_content))
        return "250 2.0.0 Ok: queued"


@dataclass
class SlowServer(HonestServer):
    """As the honest one, but its yes to a mail comes a moment after the mail is kept."""

    pause: float = 0.02

    async def handle_DATA(self, server: SMTP, session: Any, envelope: Any) -> str:
        answer = await super().handle_DATA(server, session, envelope)
        await asyncio.sleep(self.pause)
        return answer


def make_certificate(folder: Path, host: str = "127.0.0.1") -> tuple[Path, Path]:
    """Write a self-signed certificate for ``host`` and its key; the first also serves as the CA file."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, host)])
    start = dt.datetime(2020, 1, 1, tzinfo=dt.UTC)
    try:
        subject: x509.GeneralName = x509.IPAddress(ip_address(host))
    except ValueError:
        subject = x509.DNSName(host)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(start)
        .not_valid_after(start + dt.timedelta(days=36_500))
        .add_extension(x509.SubjectAlternativeName([subject]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .sign(key, hashes.SHA256())
    )
    paths = folder / f"{host}.pem", folder / f"{host}.key"
    paths[0].write_bytes(certificate.public_bytes(serialization.Encoding.PEM))
    paths[1].write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )
    )
    return paths
