"""Access tokens from Microsoft Entra (OAuth 2.0 client credentials, RFC 6749 §4.4), through msal."""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

import requests

from inboxbot.model.errors import InboxbotError, PermanentError, SignInRefusedError, TransientError
from inboxbot.tokens.line import ask
from inboxbot.tokens.microsoft_refusals import refusal

LOGIN = "https://login.microsoftonline.com"
GRAPH = "https://graph.microsoft.com"
GRAPH_SCOPE = f"{GRAPH}/.default"
MAIL_SCOPE = "https://outlook.office365.com/.default"
"""For IMAP and SMTP: one token serves both."""

_NATIONAL_MAIL = {
    "login.microsoftonline.us": "https://outlook.office365.us/.default",
    "login.partner.microsoftonline.cn": "https://partner.outlook.cn/.default",
    "login.chinacloudapi.cn": "https://partner.outlook.cn/.default",
}


@dataclass(frozen=True, slots=True)
class MicrosoftApp:
    """An application registered with a Microsoft 365 tenant, and how it proves to be itself.

    ``certificate`` is PEM: the private key and the certificate, in either order; ``secret`` is used
    where there is none. ``login`` is where tokens are asked for: another one for national clouds,
    and plain http on this machine for tests. ``ca_file`` empty: the authorities that requests trusts.
    """

    tenant: str
    client: str
    secret: str = field(default="", repr=False)
    certificate: str = field(default="", repr=False)
    login: str = LOGIN
    ca_file: str = ""

    @property
    def authority(self) -> str:
        """Return the authority as msal wants it, which takes https only (see ``Web``)."""
        return f"https://{self.login.rstrip('/').partition('://')[2]}/{self.tenant}"


def mail_scope(login: str) -> str:
    """Return the scope for IMAP and SMTP where tokens are given at ``login``: national clouds have their own."""
    return _NATIONAL_MAIL.get(urlsplit(login).hostname or "", MAIL_SCOPE)


def graph_scope(service: str) -> str:
    """Return the scope for Graph; a service on this machine (tests) stands in for the usual one."""
    return f"{service.rstrip('/')}/.default" if service.startswith("https://") else GRAPH_SCOPE


class AppTokens:
    """Tokens for the application itself. Kept until five minutes before their end (msal's own measure)."""

    def __init__(self, app: MicrosoftApp, scope: str) -> None:
        """Remember the settings; goes to the network at first use."""
        self.name = f"application {app.client} of tenant {app.tenant}"
        self._app, self._scope = app, scope
        self._lock = threading.Lock()
        self._made: Any = None

    def fresh(self) -> str:
        """Return a token."""
        with self._lock:
            return token_in(asked(self._ask, self.name), self.name)

    def forget(self) -> None:
        """Throw away the token at hand."""
        with self._lock:
            if self._made is not None:
                self._made.remove_tokens_for_client()

    def _ask(self) -> Mapping[str, Any]:
        if self._made is None:
            self._made = msal().ConfidentialClientApplication(
                self._app.client,
                authority=self._app.authority,
                client_credential=_credential(self._app),
                http_client=Web(self._app),
                instance_discovery=False,
            )
        answer: Mapping[str, Any] = self._made.acquire_token_for_client([self._scope])
        return answer


class Web:
    """What msal speaks through: time-outs, our own authority, and plain http where the settings say so."""

    def __init__(self, app: MicrosoftApp) -> None:
        """Keep where requests go to."""
        self._session = requests.Session()
        self._session.verify = app.ca_file or True
        self._session.trust_env = True
        host = app.login.rstrip("/").partition("://")[2]
        self._from, self._to = f"https://{host}/", f"{app.login.rstrip('/')}/"

    def get(self, url: str, **more: Any) -> requests.Response:
        """Get a page."""
        return ask(self._session, "GET", self._there(url), "Microsoft's", **more)

    def post(self, url: str, **more: Any) -> requests.Response:
        """Post a form."""
        return ask(self._session, "POST", self._there(url), "Microsoft's", **more)

    def close(self) -> None:
        """Let go of the connections."""
        self._session.close()

    def _there(self, url: str) -> str:
        if not url.startswith(self._from):
            raise PermanentError(
                "Microsoft's sign-in service sends us to another host, where our secret does not go: look at"
                " INBOXBOT_GRAPH_LOGIN_URL."
            )
        return self._to + url.removeprefix(self._from)


def msal() -> Any:
    """Return the library. Raises PermanentError where the extra is not installed."""
    try:
        import msal as library  # noqa: PLC0415 - an extra's
    except ImportError:
        raise PermanentError(
            "Signing in to Microsoft 365 needs the library msal: install inboxbot with its extra,"
            " pip install 'inboxbot[graph]'."
        ) from None
    return library


def asked(question: Callable[[], Any], name: str) -> Mapping[str, Any]:
    """Ask for a token; msal's and the network's errors become ours."""
    try:
        answer = question()
    except InboxbotError:
        raise
    except ValueError as error:
        raise _not_begun(str(error), name) from error
    except Exception as error:
        raise TransientError(
            f"Microsoft's sign-in service gave no usable answer ({type(error).__name__}): it is tried again."
        ) from error
    return answer if isinstance(answer, Mapping) else {}


def token_in(answer: Mapping[str, Any], name: str) -> str:
    """Return the token of an answer. Raises what a refusal means."""
    token = answer.get("access_token")
    if isinstance(token, str) and token:
        return token
    raise refusal(str(answer.get("error", "")), str(answer.get("error_description", "")), name)


def _not_begun(said: str, name: str) -> PermanentError:
    """Return what it means that msal could not even begin: tenant unknown, or a key that cannot be read."""
    if "authority" in said.lower() or "tenant" in said.lower():
        return SignInRefusedError(
            f"Microsoft knows no tenant such as that of {name}: put right INBOXBOT_GRAPH_TENANT (the Directory"
            " (tenant) ID on the application's Overview page)."
        )
    return SignInRefusedError(
        f"The private key or certificate of {name} cannot be read: INBOXBOT_GRAPH_CERTIFICATE holds both as"
        " PEM, from -----BEGIN to -----END, an RSA key without a password, and the certificate made with it."
    )


def _credential(app: MicrosoftApp) -> str | dict[str, str]:
    """Return what msal signs in with. Raises ValueError where no key or certificate stands in the PEM."""
    if not app.certificate:
        return app.secret
    if "PRIVATE KEY-----" not in app.certificate or "-----BEGIN CERTIFICATE-----" not in app.certificate:
        raise ValueError("no key or no certificate")
    key, certificate = _block(app.certificate, "PRIVATE KEY"), _certificates(app.certificate)
    _look_at(key, certificate)
    return {"private_key": key, "public_certificate": certificate}


def _look_at(key: str, certificate: str) -> None:
    """Raise ValueError where msal could not sign with this, or Microsoft not prove it."""
    from cryptography.exceptions import UnsupportedAlgorithm  # noqa: PLC0415 - an extra's, and heavy
    from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey  # noqa: PLC0415
    from cryptography.hazmat.primitives.serialization import load_pem_private_key  # noqa: PLC0415
    from cryptography.x509 import load_pem_x509_certificate  # noqa: PLC0415

    try:
        private = load_pem_private_key(key.encode(), None)
        proven = load_pem_x509_certificate(certificate.encode()).public_key()
    except (TypeError, UnsupportedAlgorithm) as error:  # TypeError: it has a password
        raise ValueError("a key that cannot be read") from error
    if not isinstance(private, RSAPrivateKey) or private.public_key() != proven:
        raise ValueError("a key of another kind, or of another certificate")


def _block(pem: str, ending: str) -> str:
    """Return the first PEM block whose label ends so."""
    begin = pem.rindex("-----BEGIN", 0, pem.index(f"{ending}-----"))
    end = pem.index("-----", pem.index("-----END", begin) + 8) + 5
    return pem[begin:end] + "\n"


def _certificates(pem: str) -> str:
    """Return every certificate in a PEM, ours first."""
    begin, mark = "-----BEGIN CERTIFICATE-----", "-----END CERTIFICATE-----"
    return "".join(f"{begin}{part.partition(mark)[0]}{mark}\n" for part in pem.split(begin)[1:])
