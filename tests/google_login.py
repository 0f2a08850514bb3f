"""A stand-in for Google's token service (RFC 7523), on loopback.

Documented ("Using OAuth 2.0 for Server to Server Applications", developers.google.com): the form (grant_type,
assertion), the JWT's claims (iss, scope, aud, iat, exp, sub) and RS256, the answer's fields, the error
codes with their descriptions. Assumed: that a claim's time may be five minutes off; the HTTP status of
errors (400, 401); the form of the token (opaque).

    with GoogleLogin() as google:
        google.key_file  # what Google would give for the service account
"""

from __future__ import annotations

import base64
import json
import secrets
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from email.utils import formatdate
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType
from typing import Any, Self
from urllib.parse import parse_qs

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import padding, rsa

GRANT = "urn:ietf:params:oauth:grant-type:jwt-bearer"
SCOPE = "https://mail.google.com/"
ACCOUNT = "inboxbot@our-project.iam.gserviceaccount.com"
_KEY = rsa.generate_private_key(public_exponent=65_537, key_size=2_048)

Answer = tuple[int, dict[str, Any]]


def _no(error: str, said: str, status: int = 400) -> Answer:
    return status, {"error": error, "error_description": said}


@dataclass
class GoogleLogin:
    """Knows one service account, which may act for ``users``. ``clock`` is how many seconds its clock is ahead."""

    users: frozenset[str] = frozenset({"info@example.org"})
    allowed: bool = True
    known_key: bool = True
    answer: Answer | None = None
    clock: int = 0
    lifetime: int = 3_599
    mint: Callable[[], str] = lambda: "ya29." + secrets.token_urlsafe(40)
    tokens: list[str] = field(default_factory=list)
    asked: int = 0
    paths: list[str] = field(default_factory=list)

    def __enter__(self) -> Self:
        outer = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_GET(self) -> None:
                outer.paths.append(self.path)
                self._say(404, {"error": "not_found"})

            def do_POST(self) -> None:
                outer.paths.append(self.path)
                form = parse_qs(self.rfile.read(int(self.headers["Content-Length"])).decode())
                self._say(*outer.token({name: values[0] for name, values in form.items()}))

            def _say(self, status: int, told: dict[str, Any]) -> None:
                body = json.dumps(told).encode()
                self.send_response_only(status)
                self.send_header("Date", formatdate(time.time() + outer.clock, usegmt=True))  # noqa: TID251
                self.send_header("Content-Type", "application/json; charset=utf-8")
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *args: Any) -> None:
                pass

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True
        threading.Thread(
            target=self._server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True
        ).start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._server.shutdown()
        self._server.server_close()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._server.server_address[1]}/token"

    @property
    def key_file(self) -> str:
        pem = _KEY.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )
        return json.dumps(
            {
                "type": "service_account", "project_id": "our-project", "private_key_id": "1f", "client_id": "42",
                "private_key": pem.decode(), "client_email": ACCOUNT, "token_uri": self.url,
                "universe_domain": "googleapis.com",
            },
            indent=2,
        )  # fmt: skip

    def token(self, form: dict[str, str]) -> Answer:
        self.asked += 1
        if self.answer is not None:
            return self.answer
        if form.get("grant_type") != GRANT:
            return _no("unsupported_grant_type", "Invalid grant_type: " + form.get("grant_type", ""))
        head, body, signature = form["assertion"].split(".")
        try:
            assert json.loads(_part(head))["alg"] == "RS256"
            _KEY.public_key().verify(
                _part(signature), f"{head}.{body}".encode(), padding.PKCS1v15(), hashes.SHA256()
            )
        except (AssertionError, InvalidSignature):
            return _no("invalid_grant", "Invalid JWT Signature.")
        if not self.known_key:
            return _no("invalid_grant", "Invalid JWT Signature.")
        return self._judge(json.loads(_part(body)))

    def _judge(self, claims: dict[str, Any]) -> Answer:
        now = time.time() + self.clock  # noqa: TID251 - google-auth signs with the system's clock too
        if not (claims["iat"] - 300 <= now <= claims["exp"] + 300) or claims["exp"] - claims["iat"] > 3_600:
            return _no(
                "invalid_grant",
                "Invalid JWT: Token must be a short-lived token (60 minutes) and in a reasonable timeframe. Check"
                " your iat and exp values in the JWT claim.",
            )
        if claims["iss"] != ACCOUNT or claims["aud"] not in {self.url, "https://oauth2.googleapis.com/token"}:
            return _no("invalid_grant", "Invalid JWT: Failed audience check.")
        if not self.allowed or claims["scope"] != SCOPE:
            said = "Client is unauthorized to retrieve access tokens using this method, or client not authorized for any"
            return _no("unauthorized_client", f"{said} of the scopes requested.", 401)
        if claims.get("sub") not in self.users:
            return _no("invalid_grant", "Invalid email or User ID")
        self.tokens.append(self.mint())
        return 200, {"access_token": self.tokens[-1], "expires_in": self.lifetime, "token_type": "Bearer"}


def _part(text: str) -> bytes:
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
