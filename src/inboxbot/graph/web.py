"""Requests to Microsoft Graph for one mailbox: signed in, throttled as told, refused in our words."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Any, Final, Literal
from urllib.parse import quote, urlsplit

import requests
from requests.adapters import HTTPAdapter
from urllib3.exceptions import HTTPError

from inboxbot.graph.gate import AT_ONCE, Gate, gate_to
from inboxbot.graph.refusals import LineLostError, UnansweredError, refusal
from inboxbot.model.errors import SignInRefusedError, TransientError
from inboxbot.ports.tokens import Tokens

GRAPH: Final = "https://graph.microsoft.com"

_IMMUTABLE: Final = 'IdType="ImmutableId"'
_CONNECT, _READ = 15.0, 60.0  # seconds
_TRIES: Final = 4
_PATIENCE: Final = 30.0  # seconds that a throttled request waits itself; for longer the caller does
_PAUSES: Final = (1.0, 3.0, 8.0)  # seconds after an answer of 500 and more
_LONGEST_HOLD: Final = 3600.0
_THROTTLED, _AWAY = 429, frozenset({500, 502, 503, 504})

Method = Literal["GET", "POST", "PATCH"]


@dataclass(frozen=True, slots=True)
class Request:
    """One request. ``what`` says in a person's words what it is for. ``page``: messages wanted a page."""

    method: Method
    url: str
    what: str
    json: Mapping[str, Any] | None = None
    text: bytes | None = None
    page: int = 0
    match: str = ""

    def headers(self, token: str) -> dict[str, str]:
        """Return its headers; immutable ids are asked for on every one."""
        prefer = _IMMUTABLE + (f", odata.maxpagesize={self.page}" if self.page else "")
        told = {"Authorization": f"Bearer {token}", "Prefer": prefer, "Accept-Encoding": "identity"}
        if self.text is not None:
            told["Content-Type"] = "text/plain"
        if self.match:
            told["If-Match"] = self.match
        return told


class GraphWeb:
    """Speaks for one mailbox. Thread-safe.

    ``pause`` waits so many seconds. Every method raises TransientError (away, throttled for long),
    SignInRefusedError, or GraphRefusalError; a request that changes something and got no answer raises
    UnansweredError.
    """

    def __init__(
        self,
        mailbox: str,
        tokens: Tokens,
        *,
        service: str = GRAPH,
        ca_file: str = "",
        pause: Callable[[float], None] = time.sleep,
        timeout: float = _READ,
    ) -> None:
        """Remember where; connects at first use. ``timeout`` in seconds bounds the wait for an answer."""
        self.mailbox, self._tokens = mailbox, tokens
        self._service = service.rstrip("/")
        self.host = urlsplit(self._service).netloc
        self._user = f"{self._service}/v1.0/users/{quote(mailbox, safe='@')}"
        self._gate: Gate = gate_to(self._service, mailbox.lower(), tokens.name)
        self._pause, self._timeout = pause, timeout
        self._ca_file = ca_file
        self._session: requests.Session | None = None
        self.last_date: datetime | None = None
        """What the service's clock said in its last answer, aware UTC."""

    # What adapters ask --------------------------------------------------------------------------
    def url(self, path: str, **query: str) -> str:
        """Return the address of something in the mailbox; ``query`` without the dollar signs."""
        asked = "&".join(f"${name}={quote(value, safe='')}" for name, value in query.items())
        return f"{self._user}/{path}" + (f"?{asked}" if asked else "")

    def is_ours(self, link: str) -> bool:
        """Tell whether a link goes to this service: only there does the token go."""
        return link.startswith(f"{self._service}/")

    def get(self, url: str, what: str, *, page: int = 0) -> Mapping[str, Any]:
        """Return a JSON object."""
        with self.answer(Request("GET", url, what, page=page)) as answer:
            return _json(answer, what)

    def post(
        self, url: str, what: str, *, json: Mapping[str, Any] | None = None, text: bytes | None = None
    ) -> Mapping[str, Any]:
        """Do something; return what the service says of it."""
        with self.answer(Request("POST", url, what, json=json, text=text)) as answer:
            return _json(answer, what) if answer.content else {}

    def patch(self, url: str, what: str, json: Mapping[str, Any], *, match: str = "") -> None:
        """Change something, ``match``: only while it is what it was (If-Match)."""
        with self.answer(Request("PATCH", url, what, json=json, match=match)) as answer:
            answer.close()

    @contextmanager
    def answer(self, request: Request) -> Iterator[requests.Response]:
        """Open the answer to a request; its body is read by the caller, or not.

        Reading is tried again after 429 and 5xx; what changes something only where the service
        surely did nothing (429).
        """
        for attempt in range(_TRIES):
            self._wait_at_the_gate(request.what)
            with self._gate.one(), self._sent(request) as answer:
                if answer.status_code < 400:  # noqa: PLR2004 - HTTP
                    yield answer
                    return
                pause = self._look_at(answer, request, attempt)
            if pause:
                self._pause(pause)
        raise TransientError(f"{request.what}: Graph is busy; it is tried again.")

    def close(self) -> None:
        """Let go of the connections."""
        if self._session is not None:
            self._session.close()
            self._session = None

    # Inside -------------------------------------------------------------------------------------
    def _wait_at_the_gate(self, what: str) -> None:
        closed = self._gate.closed_for()
        if closed > _PATIENCE:
            raise TransientError(
                f"{what}: Graph asked for a pause of {closed:.0f} more seconds (throttling)."
            )
        if closed:
            self._pause(closed)

    @contextmanager
    def _sent(self, request: Request) -> Iterator[requests.Response]:
        token = self._tokens.fresh()
        try:
            answer = self._handed_over(request, token)
            try:
                self._note_date(answer)
                yield answer
            finally:
                answer.close()
        except requests.exceptions.SSLError as error:
            raise TransientError(
                f"{request.what}: the certificate of {self.host} was not accepted; is there a proxy between? Its"
                " authority belongs in INBOXBOT_CA_FILE."
            ) from error
        except (requests.exceptions.ConnectTimeout, requests.exceptions.ProxyError) as error:
            raise self._away(request, error) from error
        except (requests.RequestException, HTTPError, OSError) as error:
            if request.method != "GET" and "NewConnectionError" not in repr(error):
                raise UnansweredError(
                    f"{request.what}: the line to {self.host} was lost before the answer came."
                ) from error
            raise LineLostError(str(self._away(request, error))) from error

    def _handed_over(self, request: Request, token: str) -> requests.Response:
        """Send; what only reads is sent again where a kept line proves to be dead."""
        try:
            return self._once(request, token)
        except requests.exceptions.ConnectionError:
            if request.method != "GET":
                raise
            return self._once(request, token)

    def _once(self, request: Request, token: str) -> requests.Response:
        return self._open().request(
            request.method,
            request.url,
            headers=request.headers(token),
            json=request.json,
            data=request.text,
            timeout=(_CONNECT, self._timeout),
            allow_redirects=False,
            stream=True,
        )

    def _away(self, request: Request, error: Exception) -> TransientError:
        return TransientError(
            f"{request.what}: {self.host} could not be reached ({type(error).__name__}); it is tried again."
        )

    def _open(self) -> requests.Session:
        if self._session is None:
            self._session = requests.Session()
            self._session.verify = self._ca_file or True
            self._session.mount(f"{urlsplit(self._service).scheme}://", HTTPAdapter(pool_maxsize=AT_ONCE))
        return self._session

    def _look_at(self, answer: requests.Response, request: Request, attempt: int) -> float:
        """Return for how many seconds to wait before the next try; raises where there is none."""
        status, last = answer.status_code, attempt == _TRIES - 1
        told = _retry_after(answer)
        if status == _THROTTLED or (status == 503 and told is not None):  # noqa: PLR2004 - HTTP
            self._gate.hold(min(told or _PAUSES[0], _LONGEST_HOLD))
            if status == _THROTTLED or request.method == "GET":
                return 0.0  # the gate waits
        if status == 401:  # noqa: PLR2004 - HTTP
            self._tokens.forget()
            if attempt == 0:
                return 0.0  # it may just have ended
            raise SignInRefusedError(
                f"{request.what}: Graph does not accept our token (401). Look at INBOXBOT_GRAPH_TENANT and"
                " INBOXBOT_GRAPH_CLIENT, and whether the clock of this machine is right."
            )
        if status in _AWAY or status > 507:  # noqa: PLR2004 - HTTP
            if request.method != "GET":
                raise UnansweredError(f"{request.what}: Graph failed ({status}) and may have done it.")
            if last:
                raise TransientError(f"{request.what}: Graph is away ({status}); it is tried again.")
            return _PAUSES[attempt]
        raise refusal(status, _json_or_nothing(answer), self.mailbox, request.what)

    def _note_date(self, answer: requests.Response) -> None:
        try:
            self.last_date = parsedate_to_datetime(answer.headers["Date"]).astimezone(UTC)
        except (KeyError, ValueError, TypeError):
            self.last_date = None


def _retry_after(answer: requests.Response) -> float | None:
    """Return the seconds of Retry-After, None without one that can be read."""
    told = answer.headers.get("Retry-After", "").strip()
    return float(told) if told.isdigit() else None


def _json(answer: requests.Response, what: str) -> Mapping[str, Any]:
    found = _json_or_nothing(answer)
    if isinstance(found, Mapping):
        return found
    error = f"{what}: Graph's answer cannot be read; is there a proxy between?"
    raise UnansweredError(error) if answer.request.method != "GET" else TransientError(error)


def _json_or_nothing(answer: requests.Response) -> Any:
    try:
        return answer.json()
    except (ValueError, requests.RequestException):
        return None
