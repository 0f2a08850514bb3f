"""One user's line to an Exchange server: requests go once, and any trouble comes out in our own errors."""

from __future__ import annotations

import contextlib
import ipaddress
import ssl
import tempfile
import threading
import time
from collections.abc import Iterator
from datetime import datetime
from email.utils import parsedate_to_datetime
from typing import BinaryIO, cast
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

import requests
from exchangelib.errors import EWSError
from urllib3.exceptions import MaxRetryError, NewConnectionError, SSLError

from inboxbot.exchange.answers import Answer, EwsRefusalError, UnreadableAnswerError, read_answers
from inboxbot.exchange.content import Received, receive
from inboxbot.exchange.ending import WARNING, is_exchange_online
from inboxbot.exchange.library import Call, HttpRefusalError, Who, sign_in
from inboxbot.exchange.refusals import HTTP, SIGN_IN, Where, said
from inboxbot.exchange.server import Server
from inboxbot.exchange.words import Element
from inboxbot.model.errors import InboxbotError, PermanentError, SignInRefusedError, TransientError

CONNECT_SECONDS, READ_SECONDS, SEND_SECONDS = 15.0, 60.0, 120.0
_LONGEST_WAIT = 300.0
_REFUSED_FOR = 600.0
"""Seconds for which nobody in this process tries refused credentials again: reader, sender and listener
sign in as one user, and together they would lock the account."""
_HELD = 1_000_000
_LONGEST_ANSWER = 32_000_000
"""The most of an answer without a message (octets): five hundred times what a page of a listing takes."""
_BLOCK = 65_536
_NO_TLS = frozenset({"WRONG_VERSION_NUMBER", "UNKNOWN_PROTOCOL", "RECORD_LAYER_FAILURE", "HTTP_REQUEST"})


_refused: dict[int, tuple[float, str]] = {}
"""By credentials: until when, and the sentence."""


class NotReachedError(Exception):
    """No line came about: the server surely has nothing of what was to go. ``why`` says it in our errors."""

    def __init__(self, why: InboxbotError) -> None:
        super().__init__(str(why))
        self.why = why


class LineLostError(Exception):
    """The request had gone and no answer came: what was asked for may have been done."""


class Session:
    """Asks, and hears. Used by one thread at a time; ``name`` is who signs in where."""

    def __init__(self, server: Server) -> None:
        """Remember the settings; connects at first use."""
        self.server = server
        self.zone = ZoneInfo(server.time_zone)
        self.where = Where(
            urlsplit(server.url).hostname or server.url, server.username or "us", server.mailbox
        )
        self.name = f"{server.mailbox} at {self.where.server}"
        self.server_time: datetime | None = None
        """What the server's clock said with its last answer, where it said something."""
        self._who: Who | None = None
        self._not_before = 0.0
        self._lock = threading.Lock()

    def ask(self, request: Element, what: str) -> list[Answer]:
        """Ask and return the answers; a refusal in one of them is its reader's business.

        Raises TransientError and PermanentError. ``what`` reads ``read the inbox``.
        """
        with self.saying(what):
            return self.ask_once(request)

    def ask_one(self, request: Element, what: str) -> Element:
        """Ask for one thing. Raises as ``ask`` does, and for a refusal too."""
        with self.saying(what):
            return self.ask_once(request)[0].or_refuse()

    @contextlib.contextmanager
    def saying(self, what: str) -> Iterator[None]:
        """Turn what goes wrong within into our own errors."""
        try:
            yield
        except InboxbotError:
            raise
        except NotReachedError as error:
            raise error.why from None
        except HttpRefusalError as error:
            raise self._ending(self._http(error, what)) from None
        except EwsRefusalError as error:
            self._wait_for(error.back_off)
            raise self._ending(said(error, what, self.where)) from None
        except UnreadableAnswerError as error:
            raise TransientError(
                f"Could not {what}: the answer of {self.where.server} cannot be read ({error}); tried again"
                " later. If this stays, check INBOXBOT_EWS_URL."
            ) from None
        except LineLostError as error:
            raise TransientError(
                f"Could not {what}: {self.where.server} did not answer ({error}); tried again later."
            ) from None

    def ask_once(self, request: Element, *, seconds: float = READ_SECONDS) -> list[Answer]:
        """Ask, exactly once.

        Raises NotReachedError where the server surely was not asked, EwsRefusalError and
        HttpRefusalError where it said no, LineLostError and UnreadableAnswerError where nobody knows.
        """
        with self._asked(request, seconds) as pieces:
            content = b"".join(_at_most(pieces, _LONGEST_ANSWER))
        return read_answers(content)

    def fetch_once(self, request: Element, into: BinaryIO, limit: int) -> Received:
        """Ask for one item with its octets, and write them as they come; raises as ``ask_once``."""
        with self._asked(request, READ_SECONDS) as pieces:
            return receive(pieces, into, limit)

    def spool(self) -> BinaryIO:
        """Return a file for a message's octets, on disk only where they are many."""
        return cast(BinaryIO, tempfile.SpooledTemporaryFile(max_size=_HELD))

    def close(self) -> None:
        """Let go of the line. Never raises; may be called twice; a later request connects again."""
        who, self._who = self._who, None
        if who is not None:
            with contextlib.suppress(Exception):
                who.protocol.close()

    # Inside -------------------------------------------------------------------------------------
    def _credentials(self) -> int:
        return hash((self.server.url, self.server.username, self.server.password, self.server.auth))

    @contextlib.contextmanager
    def _asked(self, request: Element, seconds: float) -> Iterator[Iterator[bytes]]:
        """Send a request, and give its answer piece by piece while the line is ours."""
        with self._lock:
            call = self._call(seconds)
            try:
                yield self._post(call, request).iter_content(_BLOCK)
            except (requests.RequestException, OSError) as error:
                raise LineLostError(type(error).__name__) from None
            finally:
                call.done()

    def _call(self, seconds: float) -> Call:
        until, why_refused = _refused.get(self._credentials(), (0.0, ""))
        if time.monotonic() < until:
            raise NotReachedError(SignInRefusedError(why_refused))
        if time.monotonic() < self._not_before:
            why = f"The Exchange server {self.where.server} asked us to stay away for a while."
            raise NotReachedError(TransientError(f"{why} Tried again later."))
        if self._who is None:
            self._refuse_an_open_line()
            self._who = sign_in(self.server)
        return Call(account=self._who, timeout=(CONNECT_SECONDS, seconds))

    def _refuse_an_open_line(self) -> None:
        url = urlsplit(self.server.url)
        if url.scheme == "https" or (
            url.scheme == "http" and (self.server.plain_http or _is_loopback(url.hostname))
        ):
            return
        raise PermanentError(
            f"The Exchange server {self.where.server} would be reached without encryption: INBOXBOT_EWS_URL"
            " must begin with https:// (http is for this machine only)."
        )

    def _post(self, call: Call, request: Element) -> requests.Response:
        try:
            response = call.post(request)
        except (HttpRefusalError, InboxbotError):
            raise
        except EWSError as error:  # the library's word for any trouble of the line
            raise self._line_trouble(error.__context__ or error) from None
        except Exception as error:  # noqa: BLE001 - libraries of sign-in raise what they like
            raise self._line_trouble(error) from None
        with contextlib.suppress(TypeError, ValueError):
            self.server_time = parsedate_to_datetime(response.headers.get("Date", ""))
        return response

    def _line_trouble(self, error: BaseException) -> Exception:
        """Tell trouble before the request went from trouble after it, in doubt the latter."""
        where = self.where.server
        reason = _reason(error)
        if isinstance(reason, ssl.SSLCertVerificationError):
            return NotReachedError(
                PermanentError(
                    f"The certificate of the Exchange server {where} cannot be trusted ({reason.verify_message}):"
                    " check INBOXBOT_EWS_URL, and name the file of your own authority in INBOXBOT_CA_FILE."
                )
            )
        if isinstance(reason, ssl.SSLError) and (reason.reason or "") in _NO_TLS:
            return NotReachedError(
                PermanentError(
                    f"The Exchange server {where} does not speak TLS on this port: check INBOXBOT_EWS_URL."
                )
            )
        if isinstance(error, requests.ConnectTimeout) or isinstance(reason, NewConnectionError):
            return NotReachedError(
                TransientError(
                    f"No connection to the Exchange server {where}: check INBOXBOT_EWS_URL, this machine's"
                    " network and the firewall, or wait until it is back."
                )
            )
        return LineLostError(type(error).__name__)

    def _ending(self, error: InboxbotError) -> InboxbotError:
        """Add to a refusal of Microsoft's cloud what is most likely behind it."""
        if isinstance(error, PermanentError) and is_exchange_online(self.server.url):
            return type(error)(f"{error} {WARNING}")
        return error

    def _http(self, error: HttpRefusalError, what: str) -> InboxbotError:
        where, user = self.where.server, self.where.user
        self._wait_for(error.retry_after)
        sentence = HTTP.get(error.status)
        if error.locked or error.status == 401:  # noqa: PLR2004 - Unauthorized
            lock = " The account is locked out: wait, or have it unlocked." if error.locked else ""
            why = f"The Exchange server {where} refused {SIGN_IN[self.server.auth].format(user=user)}.{lock}"
            _refused[self._credentials()] = time.monotonic() + _REFUSED_FOR, why
            return SignInRefusedError(why)
        if sentence is not None:
            return PermanentError(
                f"Could not {what}: {where} {sentence.format(user=user)} (HTTP {error.status})."
            )
        if error.status >= 500 or error.status in (408, 429):  # noqa: PLR2004 - RFC 9110, RFC 6585
            return TransientError(
                f"Could not {what}: {where} cannot answer now (HTTP {error.status}); tried again later."
            )
        return PermanentError(
            f"Could not {what}: {where} refused (HTTP {error.status}): ask whoever runs it."
        )

    def _wait_for(self, seconds: float) -> None:
        if seconds > 0:
            self._not_before = time.monotonic() + min(seconds, _LONGEST_WAIT)


def _at_most(pieces: Iterator[bytes], most: int) -> Iterator[bytes]:
    for piece in pieces:
        most -= len(piece)
        if most < 0:
            raise UnreadableAnswerError("it is too long")
        yield piece


def _reason(error: BaseException) -> BaseException:
    """Return what is behind the wrappers of the HTTP libraries."""
    for _ in range(10):
        inner = error.args[0] if error.args and isinstance(error.args[0], BaseException) else None
        inner = getattr(error, "reason", None) if isinstance(error, MaxRetryError) else inner
        if not isinstance(inner, BaseException) or isinstance(error, (NewConnectionError, ssl.SSLError)):
            if isinstance(error, SSLError) and isinstance(error.__context__, ssl.SSLError):
                return error.__context__
            return error
        error = inner
    return error


def _is_loopback(host: str | None) -> bool:
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host or "").is_loopback
    except ValueError:
        return False
