"""Proving who we are on a fresh connection: with a password, or with an access token."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Protocol

from imapclient import IMAPClient
from imapclient.exceptions import LoginError

from inboxbot.mailboxes.imap_refusals import Way, in_words
from inboxbot.model.errors import InboxbotError, PermanentError
from inboxbot.ports.bearer import Shown, mechanism_of, shown, status_in
from inboxbot.ports.tokens import Tokens


class SignIn(Protocol):
    """A way to sign in. No secret stands in its repr."""

    @property
    def username(self) -> str:
        """The mailbox's user name, for sentences."""
        ...

    def __call__(self, client: IMAPClient, host: str, port: int) -> None:
        """Sign in. Raises imapclient's LoginError, OSError, ValueError, or an error of ours."""
        ...

    def in_words(self, error: Exception, where: str) -> InboxbotError:
        """Say what a refusal means. ``where`` is ``host:port``."""
        ...


@dataclass(frozen=True, slots=True)
class PasswordSignIn:
    """LOGIN, or AUTHENTICATE PLAIN for letters that LOGIN cannot carry."""

    username: str
    password: str = field(repr=False)

    def __call__(self, client: IMAPClient, host: str, port: int) -> None:
        """Sign in, unless the server has said that it takes no passwords."""
        if client.has_capability("LOGINDISABLED"):
            raise PermanentError(_no_passwords(f"{host}:{port}", _mechanisms(client)))
        if (self.username + self.password).isascii():
            client.login(self.username, self.password)
        else:
            client.plain_login(self.username, self.password)

    def in_words(self, error: Exception, where: str) -> InboxbotError:
        """Say what a refusal means."""
        return in_words(error, where, Way("password", self.username))


@dataclass(slots=True)
class TokenSignIn:
    """XOAUTH2 or OAUTHBEARER, with a token asked for at each connection."""

    username: str
    tokens: Tokens
    _status: str = ""

    def __call__(self, client: IMAPClient, host: str, port: int) -> None:
        """Sign in. A token that is refused is thrown away: the next try asks for another."""
        self._status = ""
        offered = _mechanisms(client)
        mechanism = mechanism_of(offered)
        if not mechanism:
            raise PermanentError(_no_tokens(f"{host}:{port}", offered))
        way = shown(mechanism, self.username, self.tokens.fresh(), host, port)
        try:
            client.sasl_login(way.mechanism, _Conversation(way, self))
        except (LoginError, ValueError):
            self.tokens.forget()
            raise

    def in_words(self, error: Exception, where: str) -> InboxbotError:
        """Say what a refusal means."""
        return in_words(error, where, Way("token", self.username, self.tokens.name, self._status))


class _Conversation:
    """The token is said once; an error that follows is read and answered as the mechanism wants it."""

    def __init__(self, way: Shown, of: TokenSignIn) -> None:
        self._way, self._of, self._said = way, of, False

    def __call__(self, challenge: bytes) -> bytes:
        if not self._said:
            self._said = True
            return self._way.first
        self._of._status = status_in(challenge)  # noqa: SLF001 - its other half
        return self._way.to_an_error


def _mechanisms(client: IMAPClient) -> Sequence[str]:
    words = [word.decode("ascii", "replace").upper() for word in client.capabilities()]
    return [word.removeprefix("AUTH=") for word in words if word.startswith("AUTH=")]


def _no_tokens(where: str, offered: Sequence[str]) -> str:
    return (
        f"The mail server {where} takes no access tokens here (it offers {', '.join(offered) or 'nothing'}): check"
        " INBOXBOT_IMAP_HOST and _SECURITY, or set INBOXBOT_IMAP_AUTH=password."
    )


def _no_passwords(where: str, offered: Sequence[str]) -> str:
    if {"XOAUTH2", "OAUTHBEARER"} & set(offered):
        return (
            f"The mail server {where} takes access tokens and no passwords: set INBOXBOT_IMAP_AUTH to microsoft"
            " or google."
        )
    return f"The mail server {where} takes no passwords on this line: set INBOXBOT_IMAP_SECURITY to tls or starttls."
