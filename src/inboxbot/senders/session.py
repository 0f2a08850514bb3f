"""From an account to a session that is ready for mails: connect, EHLO, TLS, sign in."""

from __future__ import annotations

import socket
import ssl
from collections.abc import Mapping
from dataclasses import dataclass
from time import monotonic

from inboxbot.model.errors import InboxbotError, PermanentError, TransientError
from inboxbot.senders.line import NEVER, YES, Line, LineLost, Reply
from inboxbot.senders.sign_in import Account, ask, sign_in


@dataclass(slots=True)
class Session:
    """A line on which mails may be sent. ``extensions``: EHLO's keywords, upper case, with parameters.

    ``used_at`` is the monotonic time it was last idle from; None for one just opened.
    ``open_transaction``: a refused mail has left one open, and RSET must come before the next,
    perhaps in another call: servers refuse a nested MAIL for good (RFC 5321 §4.1.4).
    """

    line: Line
    extensions: Mapping[str, str]
    used_at: float | None = None
    open_transaction: bool = False

    @property
    def pipelines(self) -> bool:
        """Whether commands may be sent in groups (RFC 2920)."""
        return "PIPELINING" in self.extensions

    @property
    def size_limit(self) -> int:
        """The largest mail in octets (RFC 1870); 0: none is told."""
        told = self.extensions.get("SIZE", "")
        return int(told) if told.isdecimal() and told.isascii() else 0


def open_session(account: Account) -> Session:
    """Return a session, encrypted and signed in as the account says; never with less.

    Raises TransientError (away, too busy) or PermanentError (no such host, encryption or sign-in
    refused), whose message says which of them and what to do. Never with the password.
    """
    trust = _trust(account)
    try:
        line = Line(_connect(account), account.timeout)
    except (OSError, ValueError) as error:
        raise _in_words(error, account) from error
    try:
        return _introduce(line, account, trust)
    except (OSError, LineLost, ValueError) as error:
        line.close()
        raise _in_words(error, account) from error
    except InboxbotError:
        line.close()
        raise


def _in_words(error: OSError | LineLost | ValueError, account: Account) -> InboxbotError:
    server = account.server
    if isinstance(error, ssl.SSLError):
        return _tls_in_words(error, server)
    if isinstance(error, LineLost):
        return TransientError(f"Mail server {server}: {error}. It is tried again later.")
    unknown = isinstance(error, socket.gaierror) and error.errno != socket.EAI_AGAIN
    if unknown or not isinstance(error, OSError):
        return PermanentError(f"There is no mail server {server}: check INBOXBOT_SMTP_HOST.")
    what = error.strerror or str(error) or type(error).__name__
    return TransientError(f"Mail server {server} cannot be reached ({what}). It is tried again later.")


def _tls_in_words(error: ssl.SSLError, server: str) -> InboxbotError:
    if isinstance(error, ssl.SSLCertVerificationError):
        return PermanentError(
            f"The certificate of mail server {server} is not to be trusted ({error.verify_message})."
            " Check the host name, or name the certificate authority in INBOXBOT_CA_FILE."
        )
    if isinstance(error, ssl.SSLEOFError | ssl.SSLSyscallError):
        return TransientError(f"Mail server {server} hung up while TLS began. It is tried again later.")
    return PermanentError(
        f"Mail server {server} does not speak TLS as we ask for it ({error.reason or 'TLS failed'})."
        " Check the port and INBOXBOT_SMTP_SECURITY: usually 465 with tls, 587 with starttls."
    )


def _connect(account: Account) -> socket.socket:
    """Connect to the first address that answers; one time-out for all of them together."""
    deadline = monotonic() + account.timeout
    problem: OSError = TimeoutError("it did not answer in time")
    for family, kind, protocol, _, address in socket.getaddrinfo(
        account.host, account.port, type=socket.SOCK_STREAM
    ):
        left = deadline - monotonic()
        if left <= 0:
            break
        sock = socket.socket(family, kind, protocol)
        try:
            sock.settimeout(left)
            sock.connect(address)
        except OSError as error:
            sock.close()
            problem = error
        else:
            return sock
    raise problem


def _introduce(line: Line, account: Account, trust: ssl.SSLContext | None) -> Session:
    if trust is not None and account.security == "tls":
        line.secure(trust, account.host)
    _expect_yes(line.read_reply(), account, "does not let us in")
    extensions = _hello(line, account)
    if trust is not None and not line.encryption:
        if "STARTTLS" not in extensions:
            raise PermanentError(
                f"Mail server {account.server} does not offer STARTTLS, and without encryption nothing is"
                " sent. Check the port; 465 needs INBOXBOT_SMTP_SECURITY=tls."
            )
        _expect_yes(ask(line, "STARTTLS"), account, "does not begin TLS")
        line.secure(trust, account.host)
        extensions = _hello(line, account)
    if account.username:
        sign_in(line, account, extensions)
    return Session(line, extensions)


def _trust(account: Account) -> ssl.SSLContext | None:
    """Return what TLS needs; None only where the account says ``none``."""
    if account.security == "none":
        return None
    try:
        return ssl.create_default_context(cafile=account.ca_file or None)
    except (OSError, ssl.SSLError) as error:
        raise PermanentError(
            f"INBOXBOT_CA_FILE {account.ca_file} cannot be read as certificates"
            f" ({error.strerror or 'not PEM'}): correct the path or the file."
        ) from error


def _hello(line: Line, account: Account) -> dict[str, str]:
    name = account.helo_name or line.own_address
    reply = ask(line, f"EHLO {name}")
    if reply.kind == NEVER:
        _expect_yes(ask(line, f"HELO {name}"), account, "refuses our greeting")
        return {}
    _expect_yes(reply, account, "refuses our greeting")
    words = (text.upper().partition(" ") for text in reply.lines[1:])
    return {keyword: parameters for keyword, _, parameters in words}


def _expect_yes(reply: Reply, account: Account, otherwise: str) -> None:
    if reply.kind == YES:
        return
    kind = PermanentError if reply.kind == NEVER else TransientError
    raise kind(f"Mail server {account.server} {otherwise}. It said: {reply}")
