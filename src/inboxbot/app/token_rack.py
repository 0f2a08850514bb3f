"""The access tokens of one installation: made once for each signer, shared by mailbox and sender."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from inboxbot.config import Settings
from inboxbot.model.errors import ConfigurationError, Problem
from inboxbot.ports.tokens import Tokens

if TYPE_CHECKING:
    from inboxbot.tokens.microsoft import MicrosoftApp


@dataclass(slots=True)
class TokenRack:
    """Hands out the tokens that the settings ask for; the libraries are imported where they are needed."""

    settings: Settings
    _held: dict[tuple[str, str], Tokens] = field(default_factory=dict)

    def of_imap(self) -> Tokens | None:
        """Return the tokens for reading by IMAP, None where a password is used."""
        return self._of(self.settings.imap_auth, self.settings.imap_username)

    def of_smtp(self) -> Tokens | None:
        """Return the tokens for sending by SMTP, None where a password is used."""
        return self._of(self.settings.smtp_auth, self.settings.smtp_username)

    def of_graph(self) -> Tokens:
        """Return the tokens for Microsoft Graph."""
        key = ("graph", "")
        if key not in self._held:
            self._held[key] = self._graph()
        return self._held[key]

    def sign_in(self, tell: Callable[[str], None]) -> str:
        """Sign a person in to Microsoft 365; ``tell`` hears where to go. Returns the sentence that it was done."""
        from inboxbot.tokens.device import DeviceTokens

        tokens = self.of_graph() if self.settings.graph_sign_in == "device" else None
        if not isinstance(tokens, DeviceTokens):
            raise ConfigurationError(
                (
                    Problem(
                        "INBOXBOT_GRAPH_SIGN_IN",
                        "a person signs in only with device",
                        "for trying out: device",
                    ),
                )
            )
        tokens.sign_in(tell)
        return "Signed in. `inboxbot check` now looks at the mailbox as you."

    def microsoft_endpoint(self) -> str:
        """Return an address of the service that gives Microsoft's tokens, one that anybody may ask."""
        there = f"{self.settings.graph_login_url.rstrip('/')}/{self.settings.graph_tenant}"
        return f"{there}/v2.0/.well-known/openid-configuration"

    def google_endpoint(self) -> str:
        """Return the address that gives Google's tokens."""
        from inboxbot.tokens.google import key_of

        return key_of(self.settings.google_service_account.get_secret_value())["token_uri"]

    def _of(self, by: str, username: str) -> Tokens | None:
        if by == "password":
            return None
        # Microsoft's tokens are the application's own; Google's are for one mailbox each.
        key = (by, username if by == "google" else "")
        if key not in self._held:
            self._held[key] = self._google(username) if by == "google" else self._microsoft()
        return self._held[key]

    def _microsoft(self) -> Tokens:
        from inboxbot.tokens.microsoft import AppTokens, mail_scope

        return AppTokens(self._app(), mail_scope(self.settings.graph_login_url))

    def _graph(self) -> Tokens:
        from inboxbot.tokens.device import DeviceTokens
        from inboxbot.tokens.microsoft import AppTokens, graph_scope

        if self.settings.graph_sign_in == "device":
            return DeviceTokens(self._app(), self.settings.graph_url, self.settings.state_path())
        return AppTokens(self._app(), graph_scope(self.settings.graph_url))

    def _app(self) -> MicrosoftApp:
        from inboxbot.tokens.microsoft import MicrosoftApp

        settings = self.settings
        return MicrosoftApp(
            tenant=settings.graph_tenant,
            client=settings.graph_client,
            secret=settings.graph_secret.get_secret_value(),
            certificate=settings.graph_certificate.get_secret_value(),
            login=settings.graph_login_url,
            ca_file=str(settings.ca_file or ""),
        )

    def _google(self, username: str) -> Tokens:
        from inboxbot.tokens.google import DelegatedTokens

        key_file = self.settings.google_service_account.get_secret_value()
        return DelegatedTokens(key_file, username, ca_file=str(self.settings.ca_file or ""))
