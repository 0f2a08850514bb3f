"""The sign-in service of the Graph stand-in: client credentials by secret or certificate, device code."""

from __future__ import annotations

import base64
import hashlib
import json
import secrets
import time
from dataclasses import dataclass, field
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import padding
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey
from cryptography.x509 import load_pem_x509_certificate

ASSERTION = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"
DEVICE = "urn:ietf:params:oauth:grant-type:device_code"
GRAPH = "https://graph.microsoft.com"

Answer = tuple[int, dict[str, Any]]


def _refused(code: str, error: str = "invalid_client") -> Answer:
    told = {
        "error": error,
        "error_description": f"AADSTS{code}: As ordered. Trace ID: 0 Timestamp: 0",
        "error_codes": [int(code)],
    }
    return 401 if error == "invalid_client" else 400, told


def _part(text: str) -> bytes:
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


@dataclass
class Login:
    """Knows one application of one tenant."""

    tenant: str = "11111111-2222-3333-4444-555555555555"
    client: str = "99999999-8888-7777-6666-555555555555"
    secret: str = "s3cret~of~the~app"
    certificate: str = ""
    lifetime: int = 3600
    asked: int = 0
    tokens: dict[str, tuple[str, float, str]] = field(default_factory=dict)
    """Token: (scope asked for, when it ends, who: app or user)."""
    refuse_with: str = ""
    signed_in: bool = False

    def configuration(self, tenant: str, base: str) -> Answer:
        if tenant != self.tenant:
            return 400, {"error": "invalid_tenant", "error_description": "AADSTS90002: Tenant not found."}
        there = f"{base}/{tenant}"
        return 200, {
            "issuer": f"{there}/v2.0", "authorization_endpoint": f"{there}/oauth2/v2.0/authorize",
            "token_endpoint": f"{there}/oauth2/v2.0/token",
            "device_authorization_endpoint": f"{there}/oauth2/v2.0/devicecode",
        }  # fmt: skip

    def device_code(self, form: dict[str, str]) -> Answer:
        if form.get("client_id") != self.client:
            return _refused("700016", "unauthorized_client")
        return 200, {
            "device_code": "device-code-1", "user_code": "ABCD1234", "verification_uri": "https://login.example.test/device",
            "expires_in": 900, "interval": 0, "message": "Open https://login.example.test/device and enter ABCD1234.",
        }  # fmt: skip

    def token(self, form: dict[str, str], endpoint: str) -> Answer:
        self.asked += 1
        if self.refuse_with:
            return _refused(self.refuse_with)
        if form.get("client_id") != self.client:
            return _refused("700016", "unauthorized_client")
        grant = form.get("grant_type")
        if grant in {DEVICE, "refresh_token"}:
            return self._for_a_user(form)
        if grant != "client_credentials":
            return _refused("70003", "unsupported_grant_type")
        wrong = self._proof(form, endpoint)
        if wrong:
            return _refused(wrong)
        if not form.get("scope", "").endswith("/.default"):
            return _refused("1002012", "invalid_scope")
        return 200, self._made(form["scope"], "app")

    def _for_a_user(self, form: dict[str, str]) -> Answer:
        if form["grant_type"] == DEVICE and not self.signed_in:
            return 400, {"error": "authorization_pending", "error_description": "AADSTS70016: pending"}
        if form["grant_type"] == "refresh_token" and form.get("refresh_token") != "refresh-1":
            return _refused("700082", "invalid_grant")
        made = self._made(form.get("scope", ""), "user")
        client_info = base64.urlsafe_b64encode(
            json.dumps({"uid": "u", "utid": self.tenant}).encode()
        ).decode()
        return 200, made | {"refresh_token": "refresh-1", "client_info": client_info}

    def _made(self, scope: str, who: str) -> dict[str, Any]:
        token = "token-" + secrets.token_hex(16)
        self.tokens[token] = (scope, time.monotonic() + self.lifetime, who)
        return {"token_type": "Bearer", "expires_in": self.lifetime, "access_token": token, "scope": scope}

    def _proof(self, form: dict[str, str], endpoint: str) -> str:
        """Return the code of what is wrong with how the application proves itself."""
        if "client_secret" in form:
            return "" if form["client_secret"] == self.secret else "7000215"
        if form.get("client_assertion_type") != ASSERTION:
            return "7000216"
        head, body, signature = form["client_assertion"].split(".")
        pem = load_pem_x509_certificate(self.certificate.encode()) if self.certificate else None
        key = pem.public_key() if pem else None
        told = json.loads(_part(head))
        if pem is None or not isinstance(key, RSAPublicKey):
            return "700027"
        if _part(told.get("x5t#S256", "")) != pem.fingerprint(hashes.SHA256()):
            return "700027"
        try:
            key.verify(
                _part(signature), f"{head}.{body}".encode(),
                padding.PSS(padding.MGF1(hashes.SHA256()), hashlib.sha256().digest_size), hashes.SHA256(),
            )  # fmt: skip
        except InvalidSignature:
            return "700027"
        claims = json.loads(_part(body))
        return (
            "" if claims["iss"] == self.client and claims["aud"].endswith("/oauth2/v2.0/token") else "700027"
        )

    def scope_of(self, bearer: str) -> str | None:
        """Return what a token is good for, None for one that is not (or no longer)."""
        scope, ends, _ = self.tokens.get(bearer, ("", 0.0, ""))
        return scope if ends > time.monotonic() else None

    def expire(self) -> None:
        """Let every token end at once."""
        self.tokens.clear()
