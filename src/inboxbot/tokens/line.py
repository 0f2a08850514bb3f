"""Asking a service that gives tokens: one try, bounded in time and size, no redirect followed.

What is posted there proves who we are, so it goes to the address that the settings name and nowhere else.
"""

from __future__ import annotations

from typing import Any, Final

import requests
from urllib3.exceptions import HTTPError

from inboxbot.graph.answers import NoLogin, is_distrust, json_in, kept
from inboxbot.model.errors import TransientError

_TIMEOUT: Final = 30.0  # seconds
_BUSY: Final = frozenset({408, 429})
_REFUSED, _STUMBLED = 400, 500  # HTTP: from here on


def ask(session: requests.Session, method: str, url: str, whose: str, **more: Any) -> requests.Response:
    """Return the answer, JSON of one kind or another. Raises TransientError; ``whose`` is for its sentence."""
    given = {"timeout": _TIMEOUT, "auth": NoLogin(), **more, "allow_redirects": False, "stream": True}
    given["verify"] = session.verify  # said here, or the environment's REQUESTS_CA_BUNDLE goes before it
    try:
        answer = kept(session.request(method, url, **given))
    except (requests.RequestException, HTTPError, OSError) as error:
        if is_distrust(error):
            raise TransientError(
                f"The certificate of {whose} sign-in service was not accepted: is this machine's clock right, or is"
                " there a proxy between? Its authority belongs in INBOXBOT_CA_FILE."
            ) from error
        raise TransientError(
            f"{whose} sign-in service could not be reached ({type(error).__name__}): it is tried again."
        ) from error
    status = answer.status_code
    if status in _BUSY or status >= _STUMBLED:
        raise TransientError(f"{whose} sign-in service is busy or away (HTTP {status}): it is tried again.")
    if 300 <= status < _REFUSED or not isinstance(json_in(answer.content), dict):  # noqa: PLR2004 - HTTP
        raise TransientError(
            f"What answers for {whose} sign-in service is something else (HTTP {status}): is there a proxy between?"
            " It is tried again."
        )
    return answer
