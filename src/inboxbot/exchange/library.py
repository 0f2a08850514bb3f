"""exchangelib as we use it: its sign-in, its SOAP envelope, its line; none of its patience, and none of its log.

Its tolerant policy takes a refused password for a busy server and tries again until the account is
locked, and sends a mail once more when the answer is lost. So every failure comes out at once here, and
what to do about it is decided by the loops. Each session has a line of its own: the library shares lines
by address and user, and a line that one thread holds stops the others for ever.
"""

from __future__ import annotations

import logging
import ssl
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import certifi
import requests
from exchangelib import DELEGATE, IMPERSONATION, Configuration, Credentials, EWSTimeZone, FailFast
from exchangelib.account import Identity
from exchangelib.errors import UnknownTimeZone
from exchangelib.protocol import BaseProtocol
from exchangelib.services.common import EWSAccountService
from exchangelib.transport import BASIC, GSSAPI, NTLM
from exchangelib.version import (
    EXCHANGE_2010_SP2,
    EXCHANGE_2013,
    EXCHANGE_2013_SP1,
    EXCHANGE_2016,
    Version,
)
from requests.auth import HTTPBasicAuth

from inboxbot.exchange.server import Server
from inboxbot.exchange.words import number
from inboxbot.model.errors import PermanentError

VERSIONS = {
    "2010": Version(EXCHANGE_2010_SP2, "Exchange2010_SP2"),
    "2013": Version(EXCHANGE_2013, "Exchange2013"),
    "2013_SP1": Version(EXCHANGE_2013_SP1, "Exchange2013_SP1"),
    "2016": Version(EXCHANGE_2016, "Exchange2016"),
}
"""The version that requests name (RequestServerVersion); Exchange 2019 and SE speak that of 2016."""

_AUTH = {"ntlm": NTLM, "basic": BASIC, "kerberos": GSSAPI}
_ACCESS = {"impersonation": IMPERSONATION, "delegate": DELEGATE}
_OK, _FAULT = 200, 500
_LONGEST_REFUSAL = 65_536
_LATIN = "latin-1"


class HttpRefusalError(Exception):
    """The answer's status is not one of EWS. ``retry_after`` are the seconds the server asks for."""

    def __init__(self, status: int, retry_after: float = 0.0, *, locked: bool = False) -> None:
        super().__init__(f"HTTP {status}")
        self.status, self.retry_after, self.locked = status, retry_after, locked


class AtOnce(FailFast):  # type: ignore[misc]  # the library has no types
    """Lets every status but 200 and a fault out at once; a 401 is a 401, whatever else stands beside it."""

    def raise_response_errors(self, response: requests.Response) -> None:
        """Raise HttpRefusalError for what is no answer of EWS."""
        if response.status_code in (_OK, _FAULT):
            return
        said = response.headers.get("Retry-After", "")
        begin = next(response.iter_content(_LONGEST_REFUSAL), b"")
        raise HttpRefusalError(
            response.status_code,
            float(number(said)),
            locked=b"currently locked out" in begin,
        )


class _Adapter(requests.adapters.HTTPAdapter):
    """Checks certificates against our authorities, whatever the environment says."""

    def __init__(self, authorities: str, **given: Any) -> None:
        self._authorities = authorities
        super().__init__(**given)

    def send(self, request: Any, **given: Any) -> requests.Response:  # type: ignore[override]
        return super().send(request, **{**given, "verify": self._authorities})


class Line(BaseProtocol):  # type: ignore[misc]  # the library has no types
    """One connection, signed in as one user."""

    SESSION_POOLSIZE = 1
    USERAGENT = "inboxbot"

    def __init__(self, config: Configuration, authorities: str) -> None:
        super().__init__(config)
        self._authorities = authorities

    @property
    def version(self) -> Version:
        """The version that was set; it is never guessed."""
        return self.config.version

    def get_auth_type(self) -> str:
        """Return the way to sign in that was set; it is never guessed."""
        return str(self.config.auth_type)

    def raw_session(self, prefix: str, **_given: Any) -> requests.Session:
        """Return a session that trusts our authorities only."""
        session: requests.Session = super().raw_session(prefix)
        session.mount(
            prefix,
            _Adapter(self._authorities, pool_block=True, pool_connections=1, pool_maxsize=1, max_retries=0),
        )
        return session

    def create_session(self) -> requests.Session:
        """Return a session that signs in; a password of any letters goes as UTF-8 (RFC 7617)."""
        session: requests.Session = super().create_session()
        who = self.credentials
        if self.auth_type == BASIC and not _fits(who.username + who.password):
            session.auth = HTTPBasicAuth(who.username.encode(), who.password.encode())
        return session


@dataclass(slots=True)
class Who:
    """What the library asks of an account: whose mailbox, by which right, in which zone."""

    protocol: Line
    version: Version
    access_type: str
    identity: Identity
    default_timezone: EWSTimeZone
    primary_smtp_address: str
    affinity_cookie: None = None


class Call(EWSAccountService):  # type: ignore[misc]  # the library has no types
    """One request. Its answer is read by us and not by the library, which gives up on a missing element."""

    SERVICE_NAME = "inboxbot"

    def post(self, payload: Any) -> requests.Response:
        """Send a request once and return the answer, not yet read."""
        self.streaming = True
        response: requests.Response = self._get_response(payload, self.account.version.api_version)
        return response

    def done(self) -> None:
        """Let go of the answer, and of the line where it was not read to its end."""
        if self.streaming:
            self.stop_streaming()


def sign_in(server: Server) -> Who:
    """Return who signs in where; nobody is called yet. Raises PermanentError for settings that cannot be."""
    _withhold_its_log()
    credentials = Credentials(server.username, server.password) if server.username else None
    try:
        config = Configuration(
            service_endpoint=server.url,
            credentials=credentials,
            auth_type=_AUTH[server.auth],
            version=VERSIONS[server.version],
            retry_policy=AtOnce(),
            max_connections=1,
        )
        zone = EWSTimeZone.from_timezone(ZoneInfo(server.time_zone))
    except UnknownTimeZone:
        raise PermanentError(
            f"Exchange has no name for the time zone {server.time_zone}: check INBOXBOT_EWS_TIME_ZONE."
        ) from None
    except ValueError:  # the library knows no Kerberos
        raise PermanentError(
            "Kerberos is not installed: pip install 'inboxbot[kerberos]', or set INBOXBOT_EWS_AUTH=ntlm."
        ) from None
    line = Line(config, _authorities(server.ca_file))
    return Who(
        protocol=line,
        version=VERSIONS[server.version],
        access_type=_ACCESS[server.access],
        identity=Identity(primary_smtp_address=server.mailbox),
        default_timezone=zone,
        primary_smtp_address=server.mailbox,
    )


def _fits(text: str) -> bool:
    try:
        text.encode(_LATIN)
    except UnicodeEncodeError:
        return False
    return True


def _authorities(ca_file: str) -> str:
    """Return the file of authorities: the one named, else the system's, else that of the library."""
    if not ca_file:
        system = ssl.get_default_verify_paths().cafile
        return system if system and Path(system).is_file() else certifi.where()
    try:
        ssl.create_default_context(cafile=ca_file)
    except OSError as error:
        raise PermanentError(
            f"The file of certificates {ca_file} cannot be used ({error.strerror or error}):"
            " check INBOXBOT_CA_FILE."
        ) from error
    return ca_file


class _Withheld(logging.Handler):
    """Says where the library wrote, and nothing of what: that holds requests, and with them letters."""

    def emit(self, record: logging.LogRecord) -> None:
        """Pass on the place in the code and the level."""
        logging.getLogger("inboxbot.exchange").log(
            record.levelno,
            "exchangelib wrote at %s:%d (%s); its words are withheld",
            record.module, record.lineno, record.funcName,
        )  # fmt: skip


def _withhold_its_log() -> None:
    """Cut the library's log off from ours, once, for every logger below its name."""
    library = logging.getLogger("exchangelib")
    if not any(isinstance(handler, _Withheld) for handler in library.handlers):
        library.handlers = [_Withheld()]
        library.propagate = False
        library.setLevel(logging.WARNING)
