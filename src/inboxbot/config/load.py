"""From what was given to checked Settings, or every problem at once."""

from __future__ import annotations

import ipaddress
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, Literal
from urllib.parse import urlsplit

from pydantic import ValidationError

from inboxbot.config.given import Collected, collect
from inboxbot.config.plain_words import in_plain_words
from inboxbot.config.settings import PREFIX, SHORTEST_KEY, SQLITE, Settings
from inboxbot.model.errors import ConfigurationError, Problem

Need = Literal["all", "offline", "explain"]

# Signs nothing that leaves the house: `explain` and checks without a network send nothing.
_THROW_AWAY_KEY: Final = "a key for trying things out, never for sending"

_PORTS: Final = {
    "imap": {"tls": 993, "starttls": 143, "none": 143},
    "smtp": {"tls": 465, "starttls": 587, "none": 25},
}
_NEEDED: Final = {
    ("mailbox_kind", "imap"): ("imap_host", "imap_username"),
    ("mailbox_kind", "maildir"): ("maildir_path",),
    ("mailbox_kind", "ews"): ("ews_url",),
    ("sender_kind", "smtp"): ("smtp_host",),
    ("sender_kind", "ews"): ("ews_url",),
    ("sender_kind", "maildir"): ("maildir_path",),
}
_SIGNS_IN: Final = {"mailbox_kind": ("imap", "imap_auth"), "sender_kind": ("smtp", "smtp_auth")}
"""Of mailboxes and senders, the kind that has more ways of signing in, and the setting that chooses."""
_WITH: Final = {
    "microsoft": {
        "imap_host": "outlook.office365.com", "smtp_host": "smtp.office365.com", "smtp_security": "starttls",
    },
    "google": {"imap_host": "imap.gmail.com", "smtp_host": "smtp.gmail.com"},
}  # fmt: skip
"""What is taken for granted with the sign-in of a provider."""
_OF_A_SERVICE: Final = (
    "mailbox_kind", "sender_kind", "maildir_path", "imap_", "smtp_", "ews_", "graph_", "google_",
)  # fmt: skip
_DATABASES: Final = ("sqlite:///", "postgresql://", "postgresql+psycopg://")


def load_settings(
    environ: Mapping[str, str],
    *,
    env_file: Path | None = None,
    secrets_dir: Path | None = None,
    need: Need = "all",
) -> Settings:
    """Return the settings; raises ConfigurationError with one line for each problem.

    ``need``: ``all`` is what the service needs; ``explain`` the address only; ``offline`` is for looking
    at rules and register: mailbox, sender and key are asked for as soon as one setting of a mailbox or
    sender is given, so that a half-told one is found. Without a key, ``explain`` and ``offline`` use a
    throw-away one: nothing may be sent with it.
    """
    collected = collect(environ, env_file=env_file, secrets_dir=secrets_dir)
    serves = need == "all" or (
        need == "offline" and any(name.startswith(_OF_A_SERVICE) for name in collected.values)
    )
    checks = _Checks(collected)
    problems = [*collected.problems, *_wrong_values(collected), *checks.files(), *checks.addresses()]
    if serves:
        problems += checks.service()
    if problems:
        raise ConfigurationError(tuple(dict.fromkeys(problems)))
    return Settings.model_validate(_completed(checks, environ, serves=serves))


def _completed(checks: _Checks, environ: Mapping[str, str], *, serves: bool) -> dict[str, Any]:
    """Return the values with those that depend on others filled in."""
    values: dict[str, Any] = {field: given.value for field, given in checks.collected.values.items()}
    values["address"] = values["address"].lower()
    for kind, ports in _PORTS.items():
        values |= {
            field: checks.value(field) for field in (f"{kind}_host", f"{kind}_security", f"{kind}_username")
        }
        if int(values.get(f"{kind}_port", 0)) == 0:
            values[f"{kind}_port"] = ports[checks.value(f"{kind}_security")]
    state = environ.get("STATE_DIRECTORY", "").partition(":")[0]
    if state:
        values.setdefault("database_url", f"sqlite:///{state}/inboxbot.db")
        if not str(values["database_url"]).startswith(SQLITE):
            values.setdefault("state_folder", state)
    if not serves:
        values.setdefault("secret_key", _THROW_AWAY_KEY)
    return values


def _wrong_values(collected: Collected) -> Iterator[Problem]:
    """Yield what pydantic refuses, one field at a time, without the value."""
    try:
        Settings.model_validate({field: given.value for field, given in collected.values.items()})
    except ValidationError as error:
        details = error.errors(include_url=False)
    else:
        return
    schema = Settings.model_json_schema()
    for detail in details:
        field = str(detail["loc"][0])
        if field == "address":
            yield _about_address(collected)
            continue
        what, hint = in_plain_words(detail, (field,), schema)
        yield Problem(collected.where(field), what, hint)


def _about_address(collected: Collected) -> Problem:
    if "address" not in collected.values:
        return Problem(
            collected.where("address"), "it is not set", "the mailbox's own address, such as info@example.org"
        )
    return Problem(collected.where("address"), "must be a mail address such as info@example.org")


@dataclass(frozen=True, slots=True)
class _Checks:
    """What one setting means for another. Looks at the values as given, so that all problems show at once."""

    collected: Collected

    def value(self, field: str) -> str:
        """Return what was given, else what goes with the provider, else the default, as text."""
        if field in self.collected.values:
            return self.collected.values[field].value
        if field.startswith(("imap_", "smtp_")) and not field.endswith("_auth"):
            provider = self.value(f"{field[:4]}_auth")
            if provider in _WITH and field.endswith("_username"):
                return self.value("address").lower()
            if field in _WITH.get(provider, {}):
                return _WITH[provider][field]
        default = Settings.model_fields[field].get_default()
        return "" if default is None else str(default)

    def problem(self, field: str, what: str, hint: str = "") -> Problem:
        return Problem(self.collected.where(field), what, hint)

    def files(self) -> Iterator[Problem]:
        """Yield paths at which nothing is."""
        for field in ("rules", "ca_file"):
            if self.value(field) and not _exists(self.value(field), folder=False):
                yield self.problem(
                    field, "there is no such file", "relative paths count from the working folder"
                )
        if self.value("templates") and not _exists(self.value("templates"), folder=True):
            yield self.problem(
                "templates", "there is no such folder", "relative paths count from the working folder"
            )

    def addresses(self) -> Iterator[Problem]:
        """Yield servers that would be spoken to without encryption, and addresses that are none."""
        for kind in ("imap", "smtp"):
            host = self.value(f"{kind}_host")
            if self.value(f"{kind}_security") == "none" and host and not _is_this_machine(host):
                yield self.problem(
                    f"{kind}_security",
                    "none is for a server on this machine only: the password could be read",
                    "tls",
                )
            if host and ("/" in host or "@" in host or " " in host):
                yield self.problem(f"{kind}_host", "must be a server's name, such as mail.example.org")
        for field in ("ews_url", "graph_url", "graph_login_url", "heartbeat_url", "alert_webhook_url"):
            if field in self.collected.values:
                yield from self._url(field)
        if "database_url" in self.collected.values and not self.value("database_url").startswith(_DATABASES):
            yield self.problem(
                "database_url", f"must begin with {', '.join(_DATABASES[:-1])} or {_DATABASES[-1]}"
            )

    def _url(self, field: str) -> Iterator[Problem]:
        try:
            url = urlsplit(self.value(field))
            scheme, host = url.scheme, url.hostname or ""
        except ValueError:
            scheme, host = "", ""
        if scheme not in {"http", "https"} or not host:
            yield self.problem(field, "must be an address that begins with https://")
        elif scheme == "http" and not _is_this_machine(host):
            yield self.problem(field, "plain http is for this machine only", "https")

    def service(self) -> Iterator[Problem]:
        """Yield what a running service lacks."""
        for field in ("mailbox_kind", "sender_kind"):
            kind = self.value(field)
            if kind == "ews" and self.value("ews_auth") != "kerberos":
                yield from self._lacking(("ews_username", "ews_password"), f"{PREFIX}{field.upper()}=ews")
            if kind == "graph":
                by_itself = self.value("graph_sign_in") == "application"
                yield from self._application(f"{PREFIX}{field.upper()}=graph needs it", by_itself=by_itself)
                ours = {self.value(name).lower() for name in ("address", "graph_mailbox")} - {""}
                if self.value("graph_other_mailbox").lower() in ours:
                    yield self.problem(
                        "graph_other_mailbox", "it is the mailbox itself", "one that must be refused"
                    )
            yield from self._lacking(_NEEDED.get((field, kind), ()), f"{PREFIX}{field.upper()}={kind}")
            if _SIGNS_IN.get(field, ("", ""))[0] == kind:
                yield from self._sign_in(_SIGNS_IN[field][1])
        by_password = self.value("smtp_auth") == "password"
        if by_password and ("smtp_username" in self.collected.values) != (
            "smtp_password" in self.collected.values
        ):
            missing = "smtp_password" if "smtp_username" in self.collected.values else "smtp_username"
            yield self.problem(
                missing, "it is not set: user name and password go together", "set both, or neither"
            )
        yield from self._key()
        if self.value("mode") == "live" and not self.value("rules"):
            hint = "`inboxbot init` writes one to edit"
            yield self.problem("rules", "it is not set: the packaged example is not for going live", hint)

    def _lacking(self, names: Sequence[str], who: str) -> Iterator[Problem]:
        for needed in names:
            if not self.value(needed):
                yield self.problem(needed, f"it is not set, and {who} needs it")

    def _sign_in(self, auth: str) -> Iterator[Problem]:
        """Yield what the chosen way of signing in lacks. ``auth`` is the setting that chose it."""
        by, why = self.value(auth), f"{PREFIX}{auth.upper()}={self.value(auth)} needs it"
        if (auth, by) == ("imap_auth", "password") and not self.value("imap_password"):
            yield self.problem("imap_password", f"it is not set, and {PREFIX}MAILBOX_KIND=imap needs it")
        if by == "microsoft":
            yield from self._application(why, by_itself=True)
        if by == "google":
            yield from self._google(why)

    def _application(self, why: str, *, by_itself: bool) -> Iterator[Problem]:
        """Yield what is lacking of the application that signs in to Microsoft 365."""
        for needed in ("graph_tenant", "graph_client"):
            if not self.value(needed):
                yield self.problem(needed, f"it is not set, and {why}")
        if by_itself and not {"graph_certificate", "graph_secret"} & self.collected.values.keys():
            yield self.problem("graph_certificate", f"neither it nor INBOXBOT_GRAPH_SECRET is set, and {why}")

    def _google(self, why: str) -> Iterator[Problem]:
        if "google_service_account" not in self.collected.values:
            yield self.problem("google_service_account", f"it is not set, and {why}")
        elif not _is_key_file(self.collected.values["google_service_account"].value):
            yield self.problem(
                "google_service_account",
                "it is not the JSON key file of a service account",
                "give the whole file as Google gave it, not its name",
            )

    def _key(self) -> Iterator[Problem]:
        hint = "python3 -c 'import secrets; print(secrets.token_urlsafe(48))'"
        if "secret_key" not in self.collected.values:
            yield self.problem("secret_key", "it is not set", hint)
        elif len(self.value("secret_key")) < SHORTEST_KEY:
            yield self.problem("secret_key", f"it is shorter than {SHORTEST_KEY} characters", hint)


def _is_key_file(text: str) -> bool:
    """Tell whether this is a Google service account's key file that asks for tokens over an encrypted line."""
    try:
        told = json.loads(text)
    except (ValueError, RecursionError):
        return False
    if not isinstance(told, dict) or told.get("type") != "service_account":
        return False
    words = [told.get(name) for name in ("client_email", "private_key", "token_uri")]
    if not all(isinstance(word, str) and word for word in words):
        return False
    where = urlsplit(str(words[-1]))
    return where.scheme == "https" or (where.scheme == "http" and _is_this_machine(where.hostname or ""))


def _exists(path: str, *, folder: bool) -> bool:
    try:
        return Path(path).is_dir() if folder else Path(path).is_file()
    except (OSError, ValueError):
        return False


def _is_this_machine(host: str) -> bool:
    if host.lower() == "localhost":
        return True
    try:
        return ipaddress.ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return False
