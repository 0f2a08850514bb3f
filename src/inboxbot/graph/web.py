"""Requests to Microsoft Graph for one mailbox: signed in, throttled as told, refused in our words."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Final, Literal
from urllib.parse import quote, urlsplit

import requests
from requests.adapters import HTTPAdapter
from urllib3.exceptions import HTTPError

from inboxbot.graph.answers import (
    LONGEST,
    LongWindedError,
    NoLogin,
    Reader,
    is_distrust,
    json_in,
    moment_of,
    never_began,
    retry_after,
)
from inboxbot.graph.gate import AT_ONCE, Gate, gate_to
from inboxbot.graph.refusals import GraphRefusalError, LineLostError, UnansweredError, refusal
from inboxbot.model.errors import SignInRefusedError, TransientError
from inboxbot.ports.tokens import Tokens

GRAPH: Final = "https://graph.microsoft.com"

_IMMUTABLE: Final = 'IdType="ImmutableId"'
_CONNECT, _READ = 15.0, 60.0  # seconds
_TRIES: Final = 4
_PATIENCE: Final = 30.0  # seconds that a throttled request waits itself; for longer the caller does
_PAUSES: Final = (1.0, 3.0, 8.0)  # seconds after an answer of 500 and more
_LONGEST_HOLD: Final = 3600.0
_LOGGED_OUT, _LATE, _THROTTLED, _AWAY, _FULL = 401, 408, 429, 503, 507  # HTTP
NEVER: Final = -1
_REFUSED, _STUMBLED = 400, 500  # HTTP: from here on
_LONGEST_REFUSAL: Final = 1_000_000  # octets

Method = Literal["GET", "POST", "PATCH", "DELETE"]


@dataclass(frozen=True, slots=True)
class Request:
    """One request. ``what`` says in a person's words what it is for. ``page``: messages wanted a page.

    ``done``: the one status that says that it was done; 0: every status from 200 to 299 does; ``NEVER``:
    it is asked for its refusal, and a success is no answer of Graph's.
    """

    method: Method
    url: str
    what: str
    json: Mapping[str, Any] | None = None
    text: bytes | None = None
    page: int = 0
    match: str = ""
    done: int = 0

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
        longest: float = LONGEST,
    ) -> None:
        """Remember where; connects at first use.

        ``timeout`` in seconds bounds the wait for an answer to go on, ``longest`` the whole answer.
        """
        self.mailbox, self._tokens = mailbox, tokens
        self._service = service.rstrip("/")
        self.host = urlsplit(self._service).netloc
        self._user = f"{self._service}/v1.0/users/{quote(mailbox, safe='@')}"
        self._gate: Gate = gate_to(self._service, mailbox.lower(), tokens.name)
        self._pause, self._timeout, self._longest = pause, timeout, longest
        self._ca_file = ca_file
        self._session: requests.Session | None = None
        self._last_date: datetime | None = None

    # What adapters ask --------------------------------------------------------------------------
    def url(self, path: str, **query: str) -> str:
        """Return the address of something in the mailbox; ``query`` without the dollar signs."""
        asked = "&".join(f"${name}={quote(value, safe='')}" for name, value in query.items())
        return f"{self._user}/{path}" + (f"?{asked}" if asked else "")

    def is_ours(self, link: object) -> bool:
        """Tell whether a link goes to this service: only there does the token go."""
        return isinstance(link, str) and link.startswith(f"{self._service}/")

    def get(self, url: str, what: str, *, page: int = 0) -> Mapping[str, Any]:
        """Return a JSON object."""
        request = Request("GET", url, what, page=page)
        with self.answer(request) as reader:
            return _object(request, reader.all())

    def post(
        self,
        url: str,
        what: str,
        *,
        json: Mapping[str, Any] | None = None,
        text: bytes | None = None,
        done: int = 0,
    ) -> Mapping[str, Any]:
        """Do something; return what the service says of it."""
        request = Request("POST", url, what, json=json, text=text, done=done)
        with self.answer(request) as reader:
            content = reader.all()
            return _object(request, content) if content else {}

    def patch(self, url: str, what: str, json: Mapping[str, Any], *, match: str = "") -> None:
        """Change something, ``match``: only while it is what it was (If-Match)."""
        with self.answer(Request("PATCH", url, what, json=json, match=match)):
            pass

    def try_in_vain(self, request: Request) -> None:
        """Ask for what cannot be done, and pass over every refusal but those for want of permission or mailbox."""
        try:
            with self.answer(replace(request, done=NEVER)):
                pass
        except GraphRefusalError as refused:
            if refused.denied or refused.no_mailbox:
                raise

    @contextmanager
    def answer(self, request: Request) -> Iterator[Reader]:
        """Open the answer to a request; its body is read by the caller, or not.

        Reading is tried again after 429 and 5xx; what changes something only where the service
        surely did nothing (401, 429).
        """
        renewed = False
        for attempt in range(_TRIES):
            with self._gate.one():
                self._wait_at_the_gate(request.what)
                with self._sent(request) as answer:
                    if _is_done(answer, request):
                        yield Reader(answer, self._longest)
                        return
                    pause = 0.0
                    if answer.status_code == _LOGGED_OUT:
                        self._look_at_a_refused_token(request, renewed=renewed)
                        renewed = True
                    else:
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
                self._last_date = moment_of(answer.headers.get("Date", ""))
                yield answer
            finally:
                answer.close()
        except LongWindedError as error:
            said = f"{request.what}: {self.host} answered endlessly; is there a proxy between?"
            raise (TransientError if request.method == "GET" else UnansweredError)(said) from error
        except (requests.RequestException, HTTPError, OSError) as error:
            raise self._lost(request, error) from error

    def _lost(self, request: Request, error: Exception) -> TransientError:
        """Return what it means that no answer came, or not the whole of it."""
        if is_distrust(error):
            return TransientError(
                f"{request.what}: the certificate of {self.host} was not accepted; is there a proxy between? Its"
                " authority belongs in INBOXBOT_CA_FILE."
            )
        away = (
            f"{request.what}: {self.host} could not be reached ({type(error).__name__}); it is tried again."
        )
        if never_began(error):
            return TransientError(away)
        if request.method == "GET":
            return LineLostError(away)
        return UnansweredError(f"{request.what}: the line to {self.host} was lost before the answer came.")

    def _handed_over(self, request: Request, token: str) -> requests.Response:
        """Send; what only reads is sent again where a kept line proves to be dead."""
        if not self.is_ours(request.url):
            raise TransientError(
                f"{request.what}: the address leads away from {self.host}; no token goes there."
            )
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
            auth=NoLogin(),
            verify=self._ca_file or True,  # said here, or the environment's REQUESTS_CA_BUNDLE goes before it
            json=request.json,
            data=request.text,
            timeout=(_CONNECT, self._timeout),
            allow_redirects=False,
            stream=True,
        )

    def _open(self) -> requests.Session:
        if self._session is None:
            self._session = requests.Session()
            self._session.mount(f"{urlsplit(self._service).scheme}://", HTTPAdapter(pool_maxsize=AT_ONCE))
        return self._session

    def _look_at_a_refused_token(self, request: Request, *, renewed: bool) -> None:
        """Throw the token away, which may just have ended; raises where a fresh one was refused too."""
        self._tokens.forget()
        if renewed:
            raise SignInRefusedError(
                f"{request.what}: Graph does not accept our token (401). Look at INBOXBOT_GRAPH_TENANT and"
                " INBOXBOT_GRAPH_CLIENT, and whether the clock of this machine is right."
            )

    def _look_at(self, answer: requests.Response, request: Request, attempt: int) -> float:
        """Return for how many seconds to wait before the next try; raises where there is none."""
        status = answer.status_code
        told = self._told_to_wait(answer)
        if status == _THROTTLED or (status == _AWAY and told is not None):
            self._gate.hold(min(told or _PAUSES[min(attempt, 2)], _LONGEST_HOLD))
            if status == _THROTTLED or request.method == "GET":
                return 0.0  # the gate waits
        if status < _REFUSED or (_is_page(answer) and status < _STUMBLED):
            raise self._foreign(request, status)
        if status == _LATE or (status >= _STUMBLED and status != _FULL):
            if request.method != "GET":
                raise UnansweredError(f"{request.what}: Graph failed ({status}) and may have done it.")
            if attempt == _TRIES - 1:
                raise TransientError(f"{request.what}: Graph is away ({status}); it is tried again.")
            return _PAUSES[attempt]
        why = None
        with suppress(HTTPError, OSError):  # that it was refused is known without it
            why = json_in(Reader(answer, self._longest).all(_LONGEST_REFUSAL))
        raise refusal(status, why, self.mailbox, request.what)

    def _told_to_wait(self, answer: requests.Response) -> float | None:
        """Return the seconds of Retry-After; a date in it is one of the service's clock."""
        told = answer.headers.get("Retry-After", "")
        return retry_after(told, self._last_date) if told else None

    def _foreign(self, request: Request, status: int) -> TransientError:
        said = (
            f"{request.what}: what answers at {self.host} is not Graph (HTTP {status}, a page or a way elsewhere, which"
            " is not followed). Is there a proxy between, or is INBOXBOT_GRAPH_URL wrong?"
        )
        return TransientError(said) if request.method == "GET" else UnansweredError(said)


def _is_done(answer: requests.Response, request: Request) -> bool:
    """Tell whether the service did what it was asked; a page for a browser never tells that."""
    status = answer.status_code
    good = status == request.done if request.done else 200 <= status < 300  # noqa: PLR2004 - HTTP
    return good and not _is_page(answer)


def _is_page(answer: requests.Response) -> bool:
    return "text/html" in answer.headers.get("Content-Type", "").lower()


def _object(request: Request, content: bytes) -> Mapping[str, Any]:
    found = json_in(content)
    if isinstance(found, Mapping):
        return found
    error = f"{request.what}: Graph's answer cannot be read; is there a proxy between?"
    raise UnansweredError(error) if request.method != "GET" else TransientError(error)
