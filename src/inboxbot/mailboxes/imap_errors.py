"""What went wrong with an IMAP server, in a sentence that says what to do now.

A server's words are quoted only where they cannot echo the password (never around signing in).
"""

from __future__ import annotations

import re
import socket
import ssl

from imapclient.exceptions import (
    IMAPClientAbortError,
    IMAPClientError,
    IMAPClientReadOnlyError,
)

from inboxbot.model.errors import InboxbotError, PermanentError, TransientError

# RFC 5530: the server will be able to do it later. Not ALERT, which Gmail uses for refused passwords too.
PASSING = frozenset({"UNAVAILABLE", "INUSE", "LIMIT", "OVERQUOTA", "THROTTLED"})
_CODE = re.compile(r"\[([A-Z][A-Z0-9-]*)[^\]]*\]")
_BUSY = re.compile(r"too many|simultaneous connections|try again|temporar|unavailable|throttl", re.IGNORECASE)
_NOT_TLS = frozenset(
    {
        "WRONG_VERSION_NUMBER", "UNKNOWN_PROTOCOL", "RECORD_LAYER_FAILURE", "HTTP_REQUEST",
        "PACKET_LENGTH_TOO_LONG",
    }
)  # fmt: skip


def response_code(said: str) -> str:
    """Return the bracketed response code (RFC 5530) in a server's line, or an empty string."""
    found = _CODE.search(said)
    return found.group(1) if found else ""


def is_passing(said: str) -> bool:
    """Tell whether a refusal will pass by itself."""
    return response_code(said) in PASSING or bool(_BUSY.search(said))


_CONNECTING: tuple[tuple[type[Exception], str], ...] = (
    (
        socket.gaierror,
        "its name could not be found (DNS): check INBOXBOT_IMAP_HOST and this machine's network",
    ),
    (ConnectionRefusedError, "it refused the connection: check INBOXBOT_IMAP_PORT, or wait until it is back"),
    (
        TimeoutError,
        "it did not answer in time: check INBOXBOT_IMAP_PORT, _SECURITY and the firewall, or wait",
    ),
)


def while_connecting(error: Exception, where: str) -> InboxbotError:
    """Say why no connection came about. ``where`` is ``host:port``."""
    if isinstance(error, ssl.SSLCertVerificationError):
        return PermanentError(
            f"The certificate of the mail server {where} cannot be trusted ({error.verify_message}):"
            " check INBOXBOT_IMAP_HOST, and name the file of your own authority in INBOXBOT_CA_FILE."
        )
    if isinstance(error, ssl.SSLError):
        return _no_tls(error, where)
    for kind, reason in _CONNECTING:
        if isinstance(error, kind):
            return TransientError(f"No connection to the mail server {where}: {reason}.")
    return TransientError(f"No connection to the mail server {where} ({_short(error)}): tried again later.")


def _no_tls(error: ssl.SSLError, where: str) -> InboxbotError:
    if error.reason in _NOT_TLS:
        return PermanentError(
            f"The mail server {where} does not speak TLS on this port: check INBOXBOT_IMAP_PORT and"
            " INBOXBOT_IMAP_SECURITY (tls is usually port 993, starttls port 143)."
        )
    return TransientError(f"The encrypted connection to {where} failed ({error.reason}): tried again later.")


def while_working(error: Exception, what: str, where: str) -> InboxbotError:
    """Say what could not be done on a connection that stood. ``what`` reads ``read new mail``."""
    if isinstance(error, IMAPClientReadOnlyError):
        return PermanentError(
            f"Could not {what} at {where}: the folder may only be read by this user; give the user the right"
            " to change it, or leave mail where it is."
        )
    passing = isinstance(error, (IMAPClientAbortError, OSError)) or is_passing(str(error))
    if passing or not isinstance(error, IMAPClientError):
        return TransientError(f"Could not {what} at {where} ({_short(error)}): tried again later.")
    return PermanentError(
        f"Could not {what}: the mail server {where} refused ({_short(error)}); ask whoever runs it."
    )


def _short(error: Exception) -> str:
    text = " ".join(str(error).split()) or type(error).__name__
    return text if len(text) <= 200 else text[:200] + "…"  # noqa: PLR2004 - a line for a person
