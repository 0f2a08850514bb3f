"""Signing in to a server that sends for us: with a password, or with an access token."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import Final, Literal

from inboxbot.model.errors import PermanentError, TransientError
from inboxbot.ports.bearer import mechanism_of, shown, status_in
from inboxbot.ports.tokens import Tokens
from inboxbot.senders.line import NEVER, Line, Reply
from inboxbot.senders.sign_in_refusals import Kind, meaning

Security = Literal["tls", "starttls", "none"]

_SIGNED_IN: Final = 235
_CHALLENGE: Final = 334
_LONGEST_COMMAND: Final = 510
"""A longer command must go without its first message (RFC 4954 §4, RFC 5321 §4.5.3.1.4)."""


@dataclass(frozen=True, slots=True)
class Account:
    """Where mail leaves, and as whom. ``timeout`` in seconds; ``ca_file`` replaces the system's CAs.

    ``tokens``: sign in with an access token instead of the password.
    """

    host: str
    port: int
    security: Security
    username: str = ""
    password: str = field(default="", repr=False)
    ca_file: str = ""
    helo_name: str = ""
    timeout: float = 30.0
    tokens: Tokens | None = None

    @property
    def server(self) -> str:
        """The server as sentences name it."""
        return f"{self.host}:{self.port}"


def ask(line: Line, command: str) -> Reply:
    """Send a command and return what the server says to it."""
    line.write(f"{command}\r\n".encode())
    return line.read_reply()


def sign_in(line: Line, account: Account, extensions: Mapping[str, str]) -> None:
    """Sign in by token, PLAIN (RFC 4616) or LOGIN. The words of a refusal are masked."""
    offered = extensions.get("AUTH", "").split()
    if account.tokens is not None:
        _with_token(line, account, account.tokens, offered)
        return
    if "PLAIN" in offered:
        reply = ask(line, f"AUTH PLAIN {_plain(account)}")
    elif "LOGIN" in offered:
        reply = ask(line, "AUTH LOGIN")
        for answer in (account.username, account.password):
            if reply.code == _CHALLENGE:
                reply = ask(line, _base64(answer))
    else:
        raise PermanentError(_no_passwords(account, offered))
    if reply.code != _SIGNED_IN:
        _refused(reply, account, "password", (account.password, _base64(account.password), _plain(account)))


def _with_token(line: Line, account: Account, tokens: Tokens, offered: Collection[str]) -> None:
    """Show a token; an error that comes as a challenge is answered before the server says its no."""
    mechanism = mechanism_of(offered)
    if not mechanism:
        raise PermanentError(
            f"Mail server {account.server} takes no access tokens here (AUTH {' '.join(offered) or 'not offered'}):"
            " check INBOXBOT_SMTP_HOST and _SECURITY, or set INBOXBOT_SMTP_AUTH=password."
        )
    token = tokens.fresh()
    way = shown(mechanism, account.username, token, account.host, account.port)
    first = base64.b64encode(way.first).decode()
    at_once = f"AUTH {mechanism} {first}"
    if len(at_once) <= _LONGEST_COMMAND:
        reply = ask(line, at_once)
    else:
        reply = ask(line, f"AUTH {mechanism}")
        if reply.code == _CHALLENGE:
            reply = ask(line, first)
    status = ""
    if reply.code == _CHALLENGE:
        status = status_in(_decoded(reply))
        reply = ask(line, base64.b64encode(way.to_an_error).decode())
    if reply.code != _SIGNED_IN:
        tokens.forget()
        _refused(reply, account, "token", (token, first), status)


def _refused(reply: Reply, account: Account, kind: Kind, secrets: Collection[str], status: str = "") -> None:
    said = _masked(str(reply), secrets)
    told = f" (status {status})" if status else ""
    if reply.kind == NEVER:
        signer = account.tokens.name if account.tokens else ""
        means = meaning(reply, kind).format(server=account.server, user=account.username, signer=signer)
        raise PermanentError(f"{means}. It said: {said}{told}")
    raise TransientError(f"Mail server {account.server} does not sign us in just now. It said: {said}")


def _no_passwords(account: Account, offered: Collection[str]) -> str:
    takes = f"Mail server {account.server} offers no sign-in with a password here"
    if mechanism_of(offered):
        return f"{takes}, but takes access tokens: set INBOXBOT_SMTP_AUTH to microsoft or google."
    return f"{takes} (AUTH {' '.join(offered) or 'not offered'}). Check port, security and account."


def _decoded(reply: Reply) -> bytes:
    try:
        return base64.b64decode(reply.lines[0])
    except (binascii.Error, ValueError):
        return b""


def _base64(text: str) -> str:
    return base64.b64encode(text.encode()).decode()


def _plain(account: Account) -> str:
    return _base64(f"\0{account.username}\0{account.password}")


def _masked(text: str, secrets: Collection[str]) -> str:
    for word in secrets:
        text = text.replace(word, "***") if word else text
    return text
