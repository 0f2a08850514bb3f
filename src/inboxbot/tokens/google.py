"""Access tokens from Google for a service account that acts for one mailbox (domain-wide delegation).

The service account signs a request with its key (RFC 7523) that names the mailbox it acts for; the
Workspace's administrator has allowed it that, for the scope of mail alone. Through google-auth.
"""

from __future__ import annotations

import json
import threading
from collections.abc import Mapping
from typing import Any, Final

import requests

from inboxbot.model.errors import InboxbotError, PermanentError, SignInRefusedError, TransientError
from inboxbot.tokens.google_refusals import refusal
from inboxbot.tokens.line import ask

SCOPE: Final = "https://mail.google.com/"
"""For IMAP and SMTP: Gmail has no smaller one for them (developers.google.com, "OAuth 2.0 Mechanism")."""


class DelegatedTokens:
    """Tokens for one mailbox. Kept until some minutes before their end (google-auth's own measure)."""

    def __init__(self, key_file: str, mailbox: str, *, ca_file: str = "") -> None:
        """Remember the settings; goes to the network at first use.

        ``key_file`` is the content of the key file in JSON that Google gave; ``ca_file`` empty: the
        authorities that requests trusts.
        """
        self._key_file, self._mailbox, self._ca_file = _Secret(key_file), mailbox, ca_file
        self._lock = threading.Lock()
        self._made: Any = None
        account = key_of(key_file).get("client_email", "")
        self.name = f"service account {account}" if account else "service account"

    def fresh(self) -> str:
        """Return a token."""
        with self._lock:
            if self._made is None:
                self._made = self._make()
            if not self._made.valid:
                self._refresh()
            return str(self._made.token)

    def forget(self) -> None:
        """Throw away the token at hand."""
        with self._lock:
            self._made = None

    def _make(self) -> Any:
        service_account = _library()
        key = key_of(self._key_file.value)
        try:
            return service_account.Credentials.from_service_account_info(
                key, scopes=[SCOPE], subject=self._mailbox
            )
        except (ValueError, TypeError, KeyError) as error:
            raise SignInRefusedError(
                "The key of the service account cannot be read: INBOXBOT_GOOGLE_SERVICE_ACCOUNT must hold the JSON"
                " file as Google gave it (deploy/google.md)."
            ) from error

    def _refresh(self) -> None:
        from google.auth.exceptions import RefreshError  # noqa: PLC0415 - an extra's

        try:
            self._made.refresh(_Request(self._ca_file))
        except InboxbotError:
            raise
        except RefreshError as error:
            told = error.args[1] if len(error.args) > 1 and isinstance(error.args[1], Mapping) else {}
            raise refusal(told, self.name, self._mailbox) from None
        except Exception as error:
            raise TransientError(
                f"Google's sign-in service gave no usable answer ({type(error).__name__}): it is tried again."
            ) from error


class _Secret:
    """Text that no repr shows."""

    __slots__ = ("value",)

    def __init__(self, value: str) -> None:
        self.value = value


class _Answer:
    """What google-auth reads of an answer."""

    def __init__(self, response: requests.Response) -> None:
        self.status, self.headers, self.data = response.status_code, response.headers, response.content


class _Request:
    """What google-auth speaks through: one try, bounded in time; the network's errors become ours."""

    def __init__(self, ca_file: str) -> None:
        self._verify: str | bool = ca_file or True

    def __call__(
        self, url: str, method: str = "GET", body: bytes | None = None, headers: Any = None, **_more: Any
    ) -> _Answer:
        with requests.Session() as session:
            session.verify = self._verify
            return _Answer(ask(session, method, url, "Google's", data=body, headers=headers))


def key_of(key_file: str) -> Mapping[str, str]:
    """Return the fields of a key file; empty where it is none."""
    try:
        told = json.loads(key_file)
    except (ValueError, RecursionError):
        return {}
    return {k: v for k, v in told.items() if isinstance(v, str)} if isinstance(told, dict) else {}


def _library() -> Any:
    """Return google-auth's service accounts. Raises PermanentError where the extra is not installed."""
    try:
        from google.oauth2 import service_account  # noqa: PLC0415 - an extra's
    except ImportError:
        raise PermanentError(
            "Signing in to Google needs the library google-auth: install inboxbot with its extra,"
            " pip install 'inboxbot[google]'."
        ) from None
    return service_account
