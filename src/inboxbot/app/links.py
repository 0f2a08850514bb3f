"""Whether the links in the letters lead somewhere: asked over the network, only when somebody wants it."""

from __future__ import annotations

import http.client
import ssl
import urllib.error
import urllib.request
from collections.abc import Iterable, Iterator

from inboxbot.model.errors import Problem

SECONDS = 10
_GONE = 400
# Servers that answer so are there, and do not like programs.
_REFUSES_PROGRAMS = frozenset({401, 403, 405, 429, 503})


def broken(links: Iterable[tuple[str, str]]) -> Iterator[Problem]:
    """Yield the links that lead nowhere; each is ``(where it stands, address)`` and is asked once."""
    answers: dict[str, str] = {}
    for where, address in links:
        if address not in answers:
            answers[address] = _why_broken(address)
        if answers[address]:
            yield Problem(
                where, f"a broken link: {address} ({answers[address]})", "look it up, and correct it"
            )


def _why_broken(address: str) -> str:
    request = urllib.request.Request(address, headers={"User-Agent": "Mozilla/5.0 (inboxbot letters check)"})  # noqa: S310 - only http and https come here
    try:
        with urllib.request.urlopen(request, timeout=SECONDS, context=ssl.create_default_context()):  # noqa: S310 - as above
            return ""
    except urllib.error.HTTPError as error:
        return (
            f"the server says {error.code}"
            if error.code >= _GONE and error.code not in _REFUSES_PROGRAMS
            else ""
        )
    except (OSError, http.client.HTTPException, ValueError) as error:
        return str(getattr(error, "reason", error))
