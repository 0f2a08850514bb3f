"""Answers over HTTP, read with bounds: none is trusted to be short, quick, whole or what it says it is.

For Graph and for the services that give its tokens.
"""

from __future__ import annotations

import json
import math
import re
import ssl
import time
from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Any, Final

import requests
from urllib3.exceptions import ConnectTimeoutError, NewConnectionError, ProxyError

from inboxbot.model.errors import TransientError

LONGEST: Final = 300.0
"""Seconds for a whole answer: one that drips in for longer is given up."""
MOST: Final = 32_000_000
"""Octets of JSON; what is longer is no answer to anything that we ask."""

_BLOCK: Final = 65_536
_NEVER_BEGAN: Final = (ssl.SSLCertVerificationError, NewConnectionError, ConnectTimeoutError, ProxyError)
_DEEPEST: Final = 8
_SECONDS = re.compile(r"\d{1,9}(?:\.\d*)?\Z", re.ASCII)


class LongWindedError(OSError):
    """An answer is longer, or takes longer, than any good one."""


class NoLogin(requests.auth.AuthBase):
    """Keeps requests from taking a password for the host out of a ``.netrc`` and over our token."""

    def __call__(self, request: requests.PreparedRequest) -> requests.PreparedRequest:
        """Add nothing."""
        return request


class Reader:
    """An answer's body in blocks, while its time lasts."""

    def __init__(
        self, answer: requests.Response, seconds: float = LONGEST, tick: Callable[[], float] = time.monotonic
    ) -> None:
        """Let the time begin; ``answer`` was asked for with ``stream=True``."""
        self._raw, self._tick = answer.raw, tick
        self._end = tick() + seconds

    def read(self, size: int) -> bytes:
        """Return what has come, at most ``size`` octets; nothing at the end. Raises LongWindedError, OSError."""
        if self._tick() > self._end:
            raise LongWindedError("the answer takes too long")
        block: bytes = self._raw.read1(min(size, _BLOCK), decode_content=True)
        return block

    def all(self, most: int = MOST) -> bytes:
        """Return the rest. Raises LongWindedError where that is more than ``most`` octets."""
        found = bytearray()
        while block := self.read(_BLOCK):
            found += block
            if len(found) > most:
                raise LongWindedError("the answer is too long")
        return bytes(found)


def kept(answer: requests.Response) -> requests.Response:
    """Read the whole body, within bounds, for a library that asks for ``text`` or ``content``."""
    try:
        answer._content = Reader(answer).all()  # noqa: SLF001 - requests reads without any bound
    finally:
        answer.close()
    return answer


def json_in(content: bytes) -> Any:
    """Return what a body tells, None where it is no JSON."""
    try:
        return json.loads(content)
    except (ValueError, RecursionError):
        return None


def listed(page: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    """Return the things on a page. Raises TransientError where it is no page: nothing on it is not none there."""
    held = page.get("value")
    if not isinstance(held, list):
        raise TransientError("Graph's answer is no list, as it should be; it is asked again.")
    return [one for one in things(held) if isinstance(one.get("id"), str) and one["id"]]


def id_of(told: Mapping[str, Any]) -> str:
    """Return a thing's id. Raises TransientError where it has none."""
    found = told.get("id")
    if not isinstance(found, str) or not found:
        raise TransientError("Graph's answer tells no id, as it should; it is asked again.")
    return found


def things(held: object) -> list[Mapping[str, Any]]:
    """Return the objects of a JSON list; none where it is no list."""
    return [one for one in held if isinstance(one, Mapping)] if isinstance(held, list) else []


def retry_after(told: str, now: datetime | None) -> float | None:
    """Return the seconds of a Retry-After, a number or a date (RFC 9110 §10.2.3); None where it makes no sense.

    ``now``: the time by the clock that the date is of.
    """
    told = told.strip()
    if _SECONDS.match(told):
        return float(told)
    if told.isascii() and told.isdigit():
        return math.inf  # ten digits and more
    at = moment_of(told)
    return None if at is None or now is None else max(0.0, (at - now).total_seconds())


def moment_of(told: str) -> datetime | None:
    """Return an HTTP date as aware UTC, None where it is none."""
    try:
        return parsedate_to_datetime(told).astimezone(UTC)
    except (ValueError, TypeError, OverflowError):
        return None


def is_distrust(error: BaseException) -> bool:
    """Tell whether it was the server's certificate that was not accepted."""
    return any(isinstance(one, ssl.SSLCertVerificationError) for one in _causes(error))


def never_began(error: BaseException) -> bool:
    """Tell whether the server surely knows nothing of the request: no line to it was ever made."""
    return any(isinstance(one, _NEVER_BEGAN) for one in _causes(error))


def _causes(error: BaseException) -> Iterator[BaseException]:
    """Yield an error and those inside it: requests and urllib3 wrap one in the other."""
    inside: BaseException | None = error
    for _ in range(_DEEPEST):
        if inside is None:
            return
        yield inside
        wrapped = (getattr(inside, "reason", None), *inside.args)
        inside = next((one for one in wrapped if isinstance(one, BaseException)), inside.__cause__)
