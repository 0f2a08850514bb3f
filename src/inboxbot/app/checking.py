"""What `inboxbot check` looks at, each thing apart so that each failure names its own cause."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date
from functools import partial
from pathlib import Path
from typing import Literal

from inboxbot.app.act_names import unknown_acts
from inboxbot.app.clock import SystemClock
from inboxbot.app.expiry import ews_ends
from inboxbot.app.house_keeper import SUBJECT, failed_examples
from inboxbot.app.press import HOW_TO_GET_IT, press
from inboxbot.app.sending_one import send_one
from inboxbot.app.sign_in_check import (
    by_token,
    end_not_known,
    look_at_clock,
    look_at_permissions,
    look_at_tokens,
    what_ends,
)
from inboxbot.app.token_rack import TokenRack
from inboxbot.app.wiring import about_copies, mailbox_from, sender_from
from inboxbot.config import LoadedPolicy, Need, Settings, load_settings, read_policy, read_templates
from inboxbot.config.given import collect
from inboxbot.deadlines.calendar import Calendar
from inboxbot.exchange.ending import WARNING
from inboxbot.letters.letters import Letters
from inboxbot.model.errors import ConfigurationError, InboxbotError, PermanentError
from inboxbot.ports.register import Register
from inboxbot.rules.compiled import compile_rules
from inboxbot.workers.human_copies import missing_copies

State = Literal["ok", "wrong", "not looked at"]

_SQLITE = "sqlite:///"
_STAND_IN = "info@example.invalid"
"""Where the mailbox's address is missing or wrong, rules and templates are looked at with this one."""


@dataclass(frozen=True, slots=True)
class Finding:
    """What was found about one thing: sentences for a person, and warnings that refuse nothing."""

    what: str
    state: State
    found: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()


@dataclass(slots=True)
class Inspection:
    """One look at everything. A thing that cannot be looked at because another is wrong says so."""

    environ: Mapping[str, str]
    env_file: Path | None
    secrets_dir: Path | None
    offline: bool
    send_to: str = ""
    _settings: Settings | None = None
    _as_far: Settings | None = None
    _policy: LoadedPolicy | None = None
    _warnings: list[str] = field(default_factory=list)
    _rack: TokenRack | None = None
    _without: set[str] = field(default_factory=set)

    def looks(self) -> Iterator[tuple[str, Callable[[], Finding]]]:
        """Yield what is looked at, in order, each with its look; call each before the next."""
        looks: list[tuple[str, Callable[[], Sequence[str]]]] = [
            ("settings", self._look_at_settings),
            ("rules", self._look_at_rules),
            ("templates", self._look_at_templates),
        ]
        for what, look in looks:
            yield what, partial(self._finding, what, look)
        if not self.offline:
            for what, look in self._looks_outside():
                yield what, partial(self._finding, what, look)

    def _looks_outside(self) -> Iterator[tuple[str, Callable[[], Sequence[str]]]]:
        """Yield the looks that need a network, now that the settings are known."""
        yield "database", self._look_at_database
        rack = self._rack = TokenRack(self._settings) if self._settings else None
        if rack is not None and by_token(rack):
            yield "clock", lambda: look_at_clock(rack, SystemClock().now)
            yield "token", lambda: self._look_at_tokens(rack)
            yield "permission", lambda: self._look_at_permissions(rack)
        yield "mailbox", self._look_at_mailbox
        yield "sender", self._look_at_sender
        if self.send_to:
            yield "send-as", self._look_at_send_as

    def _finding(self, what: str, look: Callable[[], Sequence[str]]) -> Finding:
        self._warnings = []
        try:
            found = tuple(look())
        except _NotLookedAtError as reason:
            return Finding(what, "not looked at", (str(reason),))
        except ConfigurationError as error:
            problems = tuple(str(problem) for problem in error.problems if not problem.warning)
            more = tuple(str(problem) for problem in error.problems if problem.warning)
            return Finding(what, "wrong", problems, (*self._warnings, *more))
        except InboxbotError as error:
            return Finding(what, "wrong", (str(error),), tuple(self._warnings))
        return Finding(what, "ok", found, tuple(self._warnings))

    def _look_at_settings(self) -> Sequence[str]:
        try:
            self._settings = self._load("offline" if self.offline else "all")
        except ConfigurationError:
            self._as_far = self._as_far_as_they_go()
            raise
        self._as_far = self._settings
        self._warnings += [WARNING] if ews_ends(self._settings) else []
        told = {
            "shadow": "mode shadow: everything is decided and recorded, nothing goes to the public",
            "live": "mode live: letters go to the public",
        }
        return (told[self._settings.mode], *((f"read from {self.env_file}",) if self.env_file else ()))

    def _load(self, need: Need) -> Settings:
        return load_settings(self.environ, env_file=self.env_file, secrets_dir=self.secrets_dir, need=need)

    def _as_far_as_they_go(self) -> Settings | None:
        """Return settings that are good for a look at rules, templates and database, if there are any."""
        with suppress(ConfigurationError):
            return self._load("explain")
        values = collect(self.environ, env_file=self.env_file, secrets_dir=self.secrets_dir).values
        paths = {
            f"INBOXBOT_{name.upper()}": values[name].value
            for name in ("rules", "templates")
            if name in values
        }
        with suppress(ConfigurationError):
            return load_settings({"INBOXBOT_ADDRESS": _STAND_IN, **paths}, need="explain")
        return None

    def _look_at_rules(self) -> Sequence[str]:
        settings = self._known()
        letters: set[str] | None = None
        with suppress(ConfigurationError):  # told where the templates are looked at
            sources = read_templates(settings.templates_path())
            letters = {name.removesuffix(SUBJECT) for name in sources if name.endswith(SUBJECT)}
        self._policy = read_policy(
            settings.rules_path(), letter_names=letters, mailbox=_address(settings), today=_today()
        )
        self._warnings += [str(problem) for problem in self._policy.warnings]
        policy = self._policy.policy
        failed = (*unknown_acts(self._policy), *failed_examples(self._policy, compile_rules(policy)))
        if failed:
            raise ConfigurationError(failed)
        return (
            f"{settings.rules_path()}: {len(policy.rules)} rules, {len(policy.people)} people",
            f"fingerprint {self._policy.fingerprint}",
        )

    def _look_at_templates(self) -> Sequence[str]:
        settings = self._known()
        sources = read_templates(settings.templates_path())
        if self._policy is None:
            raise _NotLookedAtError("letters are written with the rules, and those are wrong")
        letters = Letters(
            sources, self._policy.policy, address=settings.address, secret_key=settings.secret_key_bytes()
        )
        problems = letters.check()
        if any(not problem.warning for problem in problems):
            raise ConfigurationError(problems)
        self._warnings += [str(problem) for problem in problems]
        on_paper = any(way.prepares for way in self._policy.policy.channels.values())
        return (
            f"{settings.templates_path()}: {len(letters.names)} letters, all can be written",
            *(
                (f"letters on paper are prepared as pages, not as PDF: {HOW_TO_GET_IT}",)
                if on_paper and press() is None
                else ()
            ),
        )

    def _look_at_database(self) -> Sequence[str]:
        from inboxbot.register import NotMadeError, open_register

        settings = self._complete()
        file = register_file(settings)
        if file is not None and not file.exists():
            return (_not_made_yet(file),)
        zone = self._policy.policy.calendar.time_zone if self._policy else "UTC"
        try:
            register = open_register(settings.database_url.get_secret_value(), zone=zone, make=False)
        except NotMadeError:
            return ("reached; it is empty, and the service makes its tables when it first runs",)
        try:
            counts = register.counts(now=SystemClock().now())
            owners = register.owners()
            self._warnings += self._about_copies_in_sent(register, settings)
            self._warnings += self._about_who_left(owners)
        finally:
            register.close()
        return (f"opened: {counts.open} open cases, {counts.queued} mails waiting",)

    def _about_who_left(self, owners: Mapping[str, int]) -> list[str]:
        """Say so where open cases belong to somebody whom rules.yaml does not know (R1)."""
        people = self._policy.policy.people if self._policy else owners
        return [
            f"{count} open cases belong to {person}, whom rules.yaml does not know: the service gives them to others"
            for person, count in owners.items()
            if person not in people
        ]

    def _about_copies_in_sent(self, register: Register, settings: Settings) -> list[str]:
        """Say so where people's mails no longer come into the Sent folder."""
        if self._policy is None:
            return []
        calendar = Calendar(self._policy.policy.calendar)
        found = missing_copies(register, calendar, address=settings.address, now=SystemClock().now())
        return [found] if found else []

    def _look_at_mailbox(self) -> Sequence[str]:
        self._with_token("graph" if self._complete().mailbox_kind == "graph" else "imap_auth")
        mailbox = mailbox_from(self._complete(), self._rack)
        try:
            return mailbox.check()
        finally:
            mailbox.close()

    def _look_at_sender(self) -> Sequence[str]:
        settings = self._complete()
        self._with_token("graph" if settings.sender_kind == "graph" else "smtp_auth")
        sender = sender_from(settings, self._rack)
        try:
            return (*sender.check(), *about_copies(settings, sender), *self._about_send_as(settings))
        finally:
            sender.close()

    def _about_send_as(self, settings: Settings) -> tuple[str, ...]:
        if self.send_to or settings.sender_kind == "maildir":
            return ()
        return (
            (
                f"The proof that mail goes as {settings.address} is a mail:"
                " `inboxbot check --send-to YOU@…` sends one."
            ),
        )

    def _look_at_send_as(self) -> Sequence[str]:
        settings = self._complete()
        self._with_token("graph" if settings.sender_kind == "graph" else "smtp_auth")
        sender = sender_from(settings, self._rack)
        try:
            return send_one(sender, address=settings.address, to=self.send_to, now=SystemClock().now())
        finally:
            sender.close()

    def _look_at_tokens(self, rack: TokenRack) -> Sequence[str]:
        self._warnings += end_not_known(rack.settings)
        return (*look_at_tokens(rack, self._without), *what_ends(rack.settings, SystemClock().now()))

    def _look_at_permissions(self, rack: TokenRack) -> Sequence[str]:
        self._with_token(*by_token(rack))
        return look_at_permissions(rack)

    def _with_token(self, *kinds: str) -> None:
        """Go on only where each of these has its token."""
        if self._without.intersection(kinds):
            raise _NotLookedAtError("there is no token to sign in with")

    def _known(self) -> Settings:
        if self._as_far is None:
            raise _NotLookedAtError("the settings do not say where they are")
        return self._as_far

    def _complete(self) -> Settings:
        if self._settings is None:
            raise _NotLookedAtError("the settings are wrong")
        return self._settings


def register_file(settings: Settings) -> Path | None:
    """Return the register's file, None where it is kept by a database server."""
    url = settings.database_url.get_secret_value()
    return Path(url.removeprefix(_SQLITE).partition("?")[0]) if url.startswith(_SQLITE) else None


class _NotLookedAtError(Exception):
    """A look that another thing's failure stands in the way of; says which. Never leaves this module."""


def _not_made_yet(file: Path) -> str:
    folder = file.absolute().parent
    if not folder.is_dir():
        raise PermanentError(f"the folder {folder} for the register is missing: create it")
    if not os.access(folder, os.W_OK | os.X_OK):
        raise PermanentError(f"the register cannot be made in {folder}: look at its owner")
    return f"{file} is not there yet; the service makes it when it first runs"


def _address(settings: Settings) -> str:
    return "" if settings.address == _STAND_IN else settings.address


def _today() -> date:
    return SystemClock().now().date()
