"""What `inboxbot check` finds of signing in with access tokens: the token, its permissions, this machine's clock."""

from __future__ import annotations

import base64
import json
import ssl
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import Any, Final
from urllib.parse import urlsplit

from inboxbot.app.expiry import of_the_signer, sentence
from inboxbot.app.token_rack import TokenRack
from inboxbot.config import Settings
from inboxbot.model.errors import InboxbotError, PermanentError, TransientError
from inboxbot.ports.tokens import Tokens

WRONG: Final = timedelta(minutes=5)
"""No clock kept by NTP is ever so far off, and what is signed for a token is good for some minutes only."""

_TIMEOUT: Final = 15.0  # seconds
_NEEDED: Final = {"imap_auth": "IMAP.AccessAsApp", "smtp_auth": "SMTP.SendAsApp"}


def by_token(rack: TokenRack) -> Sequence[str]:
    """Return which of ``imap_auth``, ``smtp_auth`` and ``graph`` sign in with a token in this installation."""
    settings = rack.settings
    kinds = (
        ("imap_auth", settings.mailbox_kind == "imap" and settings.imap_auth != "password"),
        ("smtp_auth", settings.sender_kind == "smtp" and settings.smtp_auth != "password"),
        ("graph", "graph" in (settings.mailbox_kind, settings.sender_kind)),
    )
    return [name for name, used in kinds if used]


def look_at_tokens(rack: TokenRack, without: set[str]) -> Sequence[str]:
    """Ask for every token that is needed; what got none is added to ``without``.

    The first refusal is raised at the end, and says which step is missing.
    """
    said: dict[str, None] = {}
    refused: dict[str, InboxbotError] = {}
    for name, tokens in _each(rack):
        try:
            if tokens.name not in refused:
                tokens.fresh()
        except InboxbotError as error:
            refused[tokens.name] = error
        if tokens.name in refused:
            without.add(name)
        said[f"The {tokens.name} was given a token."] = None
    if refused:
        raise next(iter(refused.values()))
    return tuple(said)


def what_ends(settings: Settings, now: datetime) -> Sequence[str]:
    """Return when that ends with which we sign in, as far as it is known."""
    return [
        f"{told[0].upper()}{told[1:]}." for told in (sentence(one, now) for one in of_the_signer(settings))
    ]


def end_not_known(settings: Settings) -> Sequence[str]:
    """Return what is to be told of a secret that ends on a day nobody has noted: it tells its end to nobody."""
    microsoft = {"microsoft", "graph"} & {
        settings.imap_auth, settings.smtp_auth, settings.mailbox_kind, settings.sender_kind,
    }  # fmt: skip
    if (
        not microsoft
        or not settings.graph_secret.get_secret_value()
        or settings.graph_certificate.get_secret_value()
        or settings.expiry_dates()
    ):
        return ()
    return (
        (
            "The client secret ends one day (at the latest after 24 months), and nothing here tells when: note the"
            " day in INBOXBOT_EXPIRES, and the operators are warned 30, 14, 7 and 1 days before."
        ),
    )


def look_at_permissions(rack: TokenRack) -> Sequence[str]:
    """Read in Microsoft's token what the application may do at all; for which mailbox, the servers tell.

    A token is the server's to read and its form no promise; where it cannot be read, nothing is said.
    """
    if "graph" in by_token(rack):
        return _of_graph(rack)
    wanted = [_NEEDED[name] for name in by_token(rack) if getattr(rack.settings, name) == "microsoft"]
    tokens = rack.of_imap() if "IMAP.AccessAsApp" in wanted else rack.of_smtp()
    claims = claims_in(tokens.fresh()) if tokens is not None and wanted else None
    if claims is None:
        return ("What it may do is found out by signing in (see mailbox and sender).",)
    roles = claims.get("roles")
    held = {str(role) for role in roles} if isinstance(roles, list) else set()
    if missing := [name for name in wanted if name not in held]:
        raise PermanentError(
            f"The application has no permission {' and no '.join(missing)}: in Entra under API permissions, APIs my"
            " organization uses, Office 365 Exchange Online, Application permissions, add it and grant admin consent."
        )
    return (f"The application has {' and '.join(wanted)}.",)


def _of_graph(rack: TokenRack) -> Sequence[str]:
    """Tell what Entra grants for Graph: best nothing, because that would hold for every mailbox there is."""
    claims = claims_in(rack.of_graph().fresh()) or {}
    roles = claims.get("roles")
    everywhere = sorted(str(role) for role in roles if "Mail" in str(role)) if isinstance(roles, list) else []
    if not everywhere:
        return ("What it may do in which mailbox, Exchange tells (see mailbox and sender).",)
    return (
        (
            f"Entra grants {', '.join(everywhere)} for every mailbox of the tenant. Unless an application access policy"
            " narrows it, take that back and grant it in Exchange for this one mailbox; see scope, under mailbox."
        ),
    )


def look_at_clock(rack: TokenRack, now: Callable[[], datetime]) -> Sequence[str]:
    """Compare our clock with that of whoever gives the tokens. Raises PermanentError where it is far off."""
    for url in _endpoints(rack):
        host = urlsplit(url).hostname or url
        off = now() - told_time(url, ca_file=str(rack.settings.ca_file or ""), now=now)
        minutes = abs(off.total_seconds()) / 60
        if abs(off) > WRONG:
            way = "ahead of" if off > timedelta() else "behind"
            raise PermanentError(
                f"This machine's clock is {minutes:,.0f} minutes {way} that of {host}, and what it signs will be"
                " refused: set it (timedatectl set-ntp true)."
            )
    return ("This machine's clock is right.",)


def claims_in(token: str) -> Mapping[str, Any] | None:
    """Return what a token says of itself (JWT, RFC 7519), unproven; None where it is no such token."""
    parts = token.split(".")
    try:
        told = json.loads(base64.urlsafe_b64decode(parts[1] + "=" * (-len(parts[1]) % 4)))
    except (IndexError, ValueError, RecursionError):
        return None
    return told if isinstance(told, dict) else None


def told_time(url: str, *, ca_file: str, now: Callable[[], datetime]) -> datetime:
    """Return the time that a web server's Date tells, aware UTC. Raises TransientError where it tells none."""
    host = urlsplit(url).hostname or url
    context = ssl.create_default_context(cafile=ca_file or None) if url.startswith("https:") else None
    try:
        with urllib.request.urlopen(url, timeout=_TIMEOUT, context=context) as answer:  # noqa: S310 - ours, checked
            date = answer.headers.get("Date", "")
    except urllib.error.HTTPError as error:  # an answer all the same
        date = error.headers.get("Date", "")
        error.close()
    except urllib.error.URLError as error:
        if isinstance(error.reason, ssl.SSLCertVerificationError):
            raise PermanentError(
                f"The certificate of {host} is not to be trusted ({error.reason.verify_message}). Is this machine's"
                f" clock right? It says {now():%d %B %Y, %H:%M} UTC. Else its authority belongs in INBOXBOT_CA_FILE."
            ) from error
        raise TransientError(f"{host} could not be asked for the time ({_short(error.reason)}).") from error
    except OSError as error:
        raise TransientError(f"{host} could not be asked for the time ({_short(error)}).") from error
    try:
        return parsedate_to_datetime(date).astimezone(UTC)
    except (ValueError, TypeError) as error:
        raise TransientError(f"{host} tells no time.") from error


def _each(rack: TokenRack) -> Iterator[tuple[str, Tokens]]:
    given = {"imap_auth": rack.of_imap, "smtp_auth": rack.of_smtp, "graph": rack.of_graph}
    for name in by_token(rack):
        tokens = given[name]()
        if tokens is not None:
            yield name, tokens


def _endpoints(rack: TokenRack) -> Sequence[str]:
    """Return where the tokens come from."""
    settings = rack.settings
    return tuple(
        dict.fromkeys(
            rack.google_endpoint() if getattr(settings, name, "") == "google" else rack.microsoft_endpoint()
            for name in by_token(rack)
        )
    )


def _short(error: object) -> str:
    return str(getattr(error, "strerror", "") or type(error).__name__)
