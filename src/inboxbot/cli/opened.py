"""An installation opened for a command at the shell: register and rules, no mailbox, no sender."""

from __future__ import annotations

import getpass
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

import click

from inboxbot.acts.act import Matter
from inboxbot.app.checking import register_file
from inboxbot.app.clock import SystemChance, SystemClock
from inboxbot.app.house_keeper import read_house
from inboxbot.app.logs import configure_logs
from inboxbot.app.wiring import mailbox_from
from inboxbot.cli.shown import clean, settings_of, short, short_day
from inboxbot.config import Need, Settings, read_policy
from inboxbot.model.case import PersonId
from inboxbot.model.errors import PermanentError
from inboxbot.model.words import moment_in_words
from inboxbot.ports.listed import CaseView
from inboxbot.ports.register import Register
from inboxbot.register import open_register
from inboxbot.rules.finding import did_you_mean
from inboxbot.rules.policy import Policy
from inboxbot.triage.house import House
from inboxbot.workers.second_look import SecondLook


@dataclass(frozen=True, slots=True)
class Opened:
    """What a command at the shell works with. ``by`` is the operator's login name, for the journal."""

    settings: Settings
    policy: Policy
    register: Register
    now: datetime
    by: str

    def house(self) -> House:
        """Return the whole House, for a command that writes letters: it takes a second to furnish."""
        return read_house(self.settings).with_absences(self.register.absences())

    @property
    def today(self) -> date:
        """Return the day by the organisation's clock."""
        return self.now.astimezone(ZoneInfo(self.policy.calendar.time_zone)).date()

    def short(self, moment: datetime) -> str:
        """Return a time for a table, by the organisation's clock."""
        return short(moment, self.policy.calendar.time_zone, now=self.now)

    def short_day(self, moment: datetime) -> str:
        """Return a day for a table."""
        return short_day(moment, self.policy.calendar.time_zone, now=self.now)

    def moment(self, moment: datetime) -> str:
        """Return a time in words, by the organisation's clock."""
        return moment_in_words(moment, ZoneInfo(self.policy.calendar.time_zone))

    def case(self, reference: str) -> CaseView:
        """Return a case, however its number was typed. Raises PermanentError where there is none."""
        wanted = reference.strip().strip("[]").upper()
        found = self.register.case(wanted)
        if found is None:
            raise PermanentError(f"there is no case {wanted}; `inboxbot cases list` shows those that are")
        return found

    def matter(self, reference: str) -> Matter:
        """Return a case as acts need it. Raises PermanentError where there is none."""
        found = self.register.matter(self.case(reference).case.reference, now=self.now)
        assert found is not None  # noqa: S101 - it was there just now
        return found

    def person(self, called: str) -> PersonId:
        """Return the person of this key, name or address. Raises PermanentError where there is none."""
        people, wanted = self.policy.people, called.strip().casefold()
        for key, person in people.items():
            if wanted in {key.casefold(), person.name.casefold(), person.address.casefold()}:
                return key
        alike = [
            key for key, person in people.items() if wanted and wanted in f"{key} {person.name}".casefold()
        ]
        hint = f"did you mean {alike[0]}?" if alike else did_you_mean(called, people)
        raise PermanentError(
            f"'{called}' is nobody of rules.yaml; {hint or 'there are: ' + ', '.join(people)}"
        )

    def name(self, person: PersonId) -> str:
        """Return a person's name, or the key where they have left rules.yaml."""
        known = self.policy.people.get(person)
        return clean(known.name if known else person)


@contextmanager
def opened(ctx: click.Context, need: Need = "explain") -> Iterator[Opened]:
    """Open register and rules; close the register afterwards. Raises the errors of both.

    ``need``: looking needs only the address. A command that queues a letter needs what the service
    needs, its key above all: a letter marked with another key would not be known as ours.
    """
    configure_logs("error")
    settings = settings_of(ctx, need)
    policy = read_policy(settings.rules_path(), mailbox=settings.address).policy
    register = register_of(settings, zone=policy.calendar.time_zone)
    try:
        yield Opened(settings, policy, register, SystemClock().now(), f"shell: {_login()}")
    finally:
        register.close()


@contextmanager
def second_look(view: Opened) -> Iterator[SecondLook]:
    """Open the mailbox too, for a command that looks at a message again; close it afterwards."""
    mailbox = mailbox_from(view.settings)
    try:
        yield SecondLook(mailbox, view.register, view.house(), SystemClock(), SystemChance())
    finally:
        mailbox.close()


def register_of(settings: Settings, *, zone: str) -> Register:
    """Open the register of an installation that has run; looking makes none.

    One that is made in passing would belong to whoever looked, and the service could not write it.
    """
    file = register_file(settings)
    if file is not None and not file.exists():
        raise PermanentError(
            f"there is no register at {file}: the service makes it when it first runs, and `inboxbot db "
            "upgrade` makes one now (as the service's user)"
        )
    return open_register(settings.database_url.get_secret_value(), zone=zone, make=False)


def _login() -> str:
    """Return who is at the shell: behind sudo the person, not the user the command runs as."""
    try:
        return os.environ.get("SUDO_USER") or getpass.getuser()
    except (KeyError, OSError):
        return "unknown"
