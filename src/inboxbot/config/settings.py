"""The settings: what an installation is told by its environment, and not by rules.yaml."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, Final, Literal
from zoneinfo import ZoneInfo

from pydantic import Field, SecretStr, field_validator
from pydantic_settings import BaseSettings, PydanticBaseSettingsSource, SettingsConfigDict

from inboxbot.config.packaged import packaged_rules, packaged_templates

PREFIX: Final = "INBOXBOT_"
SHORTEST_KEY: Final = 32  # characters
SQLITE: Final = "sqlite:///"

Security = Literal["tls", "starttls", "none"]

_HOW_ENCRYPTED = "tls (encrypted from the start), starttls, or none (this machine only)."
SignInBy = Literal["password", "microsoft", "google"]

_SIGN_IN = (
    "How it signs in: password; microsoft (an access token, by the application of GRAPH_TENANT and GRAPH_CLIENT); "
    "google (an access token, by GOOGLE_SERVICE_ACCOUNT)."
)
_PORT = "Left out: {tls} with tls, {starttls} with starttls or none."


class Settings(BaseSettings):
    """Every setting, checked. Made by ``config.load_settings``; no secret shows in its repr.

    Paths are as given: relative ones count from the working folder.
    """

    model_config = SettingsConfigDict(extra="forbid", frozen=True, hide_input_in_errors=True)

    address: str = Field(
        pattern=r"^[!-?A-~]+@[!-?A-~]+\.[!-?A-~]+$",
        max_length=254,
        description="The mailbox's own address: info@…",
    )
    mode: Literal["shadow", "live"] = Field(
        default="shadow",
        description="shadow decides and records, and writes to nobody but the administrators; live sends.",
    )
    rules: Path | None = Field(
        default=None, description="The rules file. Left out: the packaged example (shadow only)."
    )
    templates: Path | None = Field(
        default=None,
        description="The folder of letters. Left out: templates/ beside the rules file, else the packaged.",
    )
    database_url: SecretStr = Field(
        default=SecretStr("sqlite:///inboxbot.db"),
        description="sqlite:////var/lib/inboxbot/inboxbot.db, or postgresql://USER:PASSWORD@HOST/NAME. "
        "Left out: inboxbot.db in the service's state folder, else in the working folder.",
    )
    state_folder: Path | None = Field(
        default=None,
        description="A folder for small notes that must not be restored with the register: what is on the "
        "wire, how far the work has come. Left out: where the SQLite file lies, else the service's state "
        "folder, else ~/.local/state/inboxbot.",
    )
    secret_key: SecretStr = Field(
        default=SecretStr(""),
        description=f"At least {SHORTEST_KEY} random characters; marks our own mails. "
        "Keep it: mails marked with another key are not known again.",
    )
    poll_seconds: int = Field(
        default=60, ge=5, le=3600, description="How often the mailbox is looked at, in seconds."
    )
    trusted_authserv: str = Field(
        default="",
        description="The name of our own mail server in Authentication-Results. Left out: none is believed.",
    )
    ca_file: Path | None = Field(
        default=None,
        description="Certificates of a certificate authority of your own, PEM. Left out: the system's.",
    )
    heartbeat_url: SecretStr = Field(
        default=SecretStr(""),
        description="An address called after every good pass; it raises an alarm when the calls end.",
    )
    alert_webhook_url: SecretStr = Field(
        default=SecretStr(""),
        description="An address that gets each urgent alert, as JSON without personal data: for a service that "
        "sends text messages.",
    )
    expires: str = Field(
        default="",
        description="When passwords and the like end, as 2027-03-01 the IMAP password; 2027-06-30 the app's "
        "secret. The operators are warned 30, 14, 7 and 1 days before.",
    )
    instances: int = Field(
        default=1,
        ge=1,
        le=8,
        description="How many services are meant to work on this register at once (PostgreSQL); one more "
        "is told to the operators.",
    )
    log_level: Literal["debug", "info", "warning", "error"] = Field(
        default="info", description="How much is logged."
    )

    mailbox_kind: Literal["imap", "ews", "graph", "maildir"] = Field(
        default="imap",
        description="How mail comes in. graph is Microsoft 365, ews an Exchange server of your own.",
    )
    sender_kind: Literal["smtp", "ews", "graph", "maildir"] = Field(
        default="smtp",
        description="How mail goes out. graph is Microsoft 365, ews an Exchange server of your own.",
    )
    sent_copy: Literal["auto", "yes", "no"] = Field(
        default="auto",
        description="File a copy in Sent ourselves: yes, no, or auto (where the server does not).",
    )
    maildir_path: Path | None = Field(default=None, description="The Maildir folder, for the kind maildir.")

    imap_auth: SignInBy = Field(default="password", description=_SIGN_IN)
    imap_host: str = Field(
        default="",
        description="The IMAP server. Left out with microsoft: outlook.office365.com; with google: imap.gmail.com.",
    )
    imap_port: int = Field(default=0, ge=0, le=65535, description=_PORT.format(tls=993, starttls=143))
    imap_security: Security = Field(default="tls", description=_HOW_ENCRYPTED)
    imap_username: str = Field(
        default="", description="Often the mail address; left out with microsoft and google: the address."
    )
    imap_password: SecretStr = Field(
        default=SecretStr(""), description="An app password where the provider has them."
    )
    imap_folder: str = Field(default="INBOX", min_length=1, description="The folder that mail arrives in.")
    imap_sent_folder: str = Field(
        default="", description="The folder of sent mail. Left out: the one the server marks so."
    )

    smtp_auth: SignInBy = Field(default="password", description=_SIGN_IN)
    smtp_host: str = Field(
        default="",
        description="The server that takes our mail. Left out with microsoft: smtp.office365.com (starttls); with "
        "google: smtp.gmail.com.",
    )
    smtp_port: int = Field(
        default=0, ge=0, le=65535, description="Left out: 465 with tls, 587 with starttls, 25 with none."
    )
    smtp_security: Security = Field(default="tls", description=_HOW_ENCRYPTED)
    smtp_username: str = Field(
        default="",
        description="Left out, with the password: no sign-in; with microsoft and google: the address.",
    )
    smtp_password: SecretStr = Field(default=SecretStr(""), description="Goes with the user name.")
    smtp_connections: int = Field(
        default=4, ge=1, le=16, description="Connections at once; few servers like many."
    )

    ews_url: str = Field(default="", description="https://…/EWS/Exchange.asmx (Exchange in your own house).")
    ews_username: str = Field(default="", description="The service account.")
    ews_password: SecretStr = Field(default=SecretStr(""), description="Its password.")
    ews_auth: Literal["ntlm", "basic", "kerberos"] = Field(
        default="ntlm",
        description="How it signs in; kerberos takes the ticket of the service's own login (extra kerberos).",
    )
    ews_access: Literal["impersonation", "delegate"] = Field(
        default="impersonation",
        description="By which right it opens the shared mailbox: a role (ApplicationImpersonation), or full access.",
    )
    ews_mailbox: str = Field(
        default="", description="The mailbox's primary address in Exchange, where it is not the address."
    )
    ews_version: Literal["2010", "2013", "2013_SP1", "2016"] = Field(
        default="2013_SP1",
        description="The version of EWS that is asked for; every Exchange from that one on understands it.",
    )
    ews_time_zone: str = Field(
        default="UTC", description="The zone of dates that the server tells without one, as Europe/London."
    )

    graph_tenant: str = Field(
        default="",
        pattern=r"^[A-Za-z0-9.-]*$",
        description="The Microsoft 365 tenant: its id, or its first domain.",
    )
    graph_client: str = Field(default="", pattern=r"^[A-Za-z0-9-]*$", description="The application's id.")
    graph_sign_in: Literal["application", "device"] = Field(
        default="application",
        description="application signs in by itself, with a certificate or a secret; device is for trying out: a "
        "person signs in with `inboxbot sign-in`.",
    )
    graph_certificate: SecretStr = Field(
        default=SecretStr(""), description="Its private key and certificate, PEM."
    )
    graph_secret: SecretStr = Field(
        default=SecretStr(""), description="Its client secret, where it has no certificate."
    )
    graph_mailbox: str = Field(
        default="", description="The mailbox's user name in Microsoft 365, where it is not the address."
    )
    graph_folder: str = Field(
        default="inbox",
        min_length=1,
        description="The folder that mail arrives in: inbox, or a path of folder names.",
    )
    graph_sent_folder: str = Field(
        default="sentitems",
        min_length=1,
        description="The folder of sent mail: sentitems, or a path of folder names.",
    )
    graph_other_mailbox: str = Field(
        default="",
        description="Another mailbox of the organisation: `inboxbot check` proves that the application cannot read it.",
    )
    graph_url: str = Field(
        default="https://graph.microsoft.com",
        description="Where Microsoft Graph is; another one in national clouds.",
    )
    graph_login_url: str = Field(
        default="https://login.microsoftonline.com",
        description="Where Microsoft signs in; another one in national clouds.",
    )

    google_service_account: SecretStr = Field(
        default=SecretStr(""),
        description="The JSON key file of a Google service account that may act for the mailbox: its whole text.",
    )

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """Take what ``load_settings`` collected and nothing behind its back: it knows who said what."""
        del settings_cls, env_settings, dotenv_settings, file_secret_settings
        return (init_settings,)

    def rules_path(self) -> Path:
        """Return the rules file in use."""
        return self.rules or packaged_rules()

    def templates_path(self) -> Path:
        """Return the folder of letters in use."""
        beside = self.rules.parent / "templates" if self.rules else packaged_templates()
        return self.templates or (beside if beside.is_dir() else packaged_templates())

    def state_path(self) -> Path:
        """Return the folder for notes; it need not be there yet."""
        url = self.database_url.get_secret_value()
        if self.state_folder is None and url.startswith(SQLITE):
            return Path(url.removeprefix(SQLITE).partition("?")[0]).absolute().parent
        return self.state_folder or Path.home() / ".local" / "state" / "inboxbot"

    @field_validator("ews_time_zone")
    @classmethod
    def _zone_is_known(cls, value: str) -> str:
        try:
            ZoneInfo(value)
        except (KeyError, ValueError, OSError):
            raise ValueError("there is no such time zone; one is Europe/London") from None
        return value

    @field_validator("expires")
    @classmethod
    def _dates_can_be_read(cls, value: str) -> str:
        _expiry_dates(value)
        return value

    def expiry_dates(self) -> tuple[tuple[str, date], ...]:
        """Return what ends, and on which day."""
        return _expiry_dates(self.expires)

    def secret_key_bytes(self) -> bytes:
        """Return the key as octets."""
        return self.secret_key.get_secret_value().encode("utf-8")


def _expiry_dates(value: str) -> tuple[tuple[str, date], ...]:
    """Return what ends on which day; raises ValueError with a sentence for whoever wrote it."""
    found = []
    for part in filter(None, (part.strip() for part in value.split(";"))):
        day, _, what = part.partition(" ")
        try:
            found.append((what.strip(), date.fromisoformat(day)))
        except ValueError:
            raise ValueError("each part is a day and what ends then: 2027-03-01 the IMAP password") from None
        if not what.strip():
            raise ValueError("after each day stands what ends then: 2027-03-01 the IMAP password")
    return tuple(found)


@dataclass(frozen=True, slots=True)
class SettingDoc:
    """What a person needs to know of one setting. ``default`` is empty where there is none."""

    name: str
    default: str
    secret: bool
    required: bool
    choices: tuple[str, ...]
    description: str


def setting_docs() -> tuple[SettingDoc, ...]:
    """Return every setting in the order of ``Settings``: for ``inboxbot settings`` and the env examples."""
    schema = Settings.model_json_schema()["properties"]
    return tuple(_doc(name, schema[name]) for name in Settings.model_fields)


def _doc(name: str, told: dict[str, Any]) -> SettingDoc:
    field = Settings.model_fields[name]
    secret = field.annotation is SecretStr
    default = "" if secret or field.default in (None, 0) or field.is_required() else str(field.default)
    choices = tuple(told.get("enum", ()))
    return SettingDoc(
        PREFIX + name.upper(), default, secret, field.is_required(), choices, told["description"]
    )


def is_secret(field: str) -> bool:
    """Tell whether a field of Settings is one that nobody may see."""
    return Settings.model_fields[field].annotation is SecretStr
