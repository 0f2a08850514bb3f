"""The access tokens of one installation: made once for each signer, shared by mailbox and sender."""

from __future__ import annotations

from dataclasses import dataclass, field

from inboxbot.config import Settings
from inboxbot.ports.tokens import Tokens


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

    def _of(self, by: str, username: str) -> Tokens | None:
        if by == "password":
            return None
        # Microsoft's tokens are the application's own; Google's are for one mailbox each.
        key = (by, username if by == "google" else "")
        if key not in self._held:
            self._held[key] = self._google(username) if by == "google" else self._microsoft()
        return self._held[key]

    def _microsoft(self) -> Tokens:
        from inboxbot.tokens.microsoft import MAIL_SCOPE, AppTokens, MicrosoftApp

        settings = self.settings
        app = MicrosoftApp(
            tenant=settings.graph_tenant,
            client=settings.graph_client,
            secret=settings.graph_secret.get_secret_value(),
            certificate=settings.graph_certificate.get_secret_value(),
            ca_file=str(settings.ca_file or ""),
        )
        return AppTokens(app, MAIL_SCOPE)

    def _google(self, username: str) -> Tokens:
        from inboxbot.tokens.google import DelegatedTokens

        key_file = self.settings.google_service_account.get_secret_value()
        return DelegatedTokens(key_file, username, ca_file=str(self.settings.ca_file or ""))
