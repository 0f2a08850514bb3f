"""How an access token is shown to a mail server: XOAUTH2 (Google's and Microsoft's), OAUTHBEARER (RFC 7628).

Source of XOAUTH2: developers.google.com, "OAuth 2.0 Mechanism"; learn.microsoft.com, "Authenticate an
IMAP, POP or SMTP connection using OAuth". Both end a refusal the same way: the server sends JSON as one
more challenge, which must be answered before it says its no.
"""

from __future__ import annotations

import json
import re
from collections.abc import Collection
from dataclasses import dataclass, field
from typing import Final

_WORD: Final = re.compile(r"[A-Za-z0-9_.-]{1,40}\Z")


@dataclass(frozen=True, slots=True)
class Shown:
    """What is said to the server: the mechanism's name, the first message, and what answers an error."""

    mechanism: str
    first: bytes = field(repr=False)
    to_an_error: bytes


def mechanism_of(offered: Collection[str]) -> str:
    """Return which of the server's mechanisms (upper case) takes tokens; nothing where none does.

    XOAUTH2 first: the vendors' own servers are best tried with it.
    """
    return next((name for name in ("XOAUTH2", "OAUTHBEARER") if name in offered), "")


def shown(mechanism: str, user: str, token: str, host: str, port: int) -> Shown:
    """Return how to show ``token`` for the mailbox ``user``."""
    if mechanism == "XOAUTH2":
        return Shown(mechanism, f"user={user}\x01auth=Bearer {token}\x01\x01".encode(), b"")
    name = user.replace("=", "=3D").replace(",", "=2C")  # RFC 5801 §4 saslname
    first = f"n,a={name},\x01host={host}\x01port={port}\x01auth=Bearer {token}\x01\x01"
    return Shown(mechanism, first.encode(), b"\x01")


def status_in(challenge: bytes) -> str:
    """Return the status that an error tells (``400``, ``invalid_token``), or nothing; never the server's text."""
    try:
        told = json.loads(challenge)
    except (ValueError, RecursionError):
        return ""
    status = str(told.get("status", "")) if isinstance(told, dict) else ""
    return status if _WORD.match(status) else ""
