"""An installation opened for a command at the shell: register and rules, no mailbox, no sender."""

from __future__ import annotations

import getpass
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime

import click

from inboxbot.app.clock import SystemClock
from inboxbot.app.house_keeper import read_house
from inboxbot.app.logs import configure_logs
from inboxbot.cli.shown import settings_of
from inboxbot.config import Settings
from inboxbot.ports.clock import Clock
from inboxbot.ports.register import Register
from inboxbot.register import open_register
from inboxbot.triage.house import House
from inboxbot.workers.alarm import Alarm


@dataclass(frozen=True, slots=True)
class Opened:
    """What a command at the shell works with. ``by`` is the operator's login name, for the journal."""

    settings: Settings
    house: House
    register: Register
    clock: Clock
    now: datetime
    zone: str
    by: str

    def troubles(self) -> dict[str, str]:
        """Return the troubles that stand, by name."""
        return Alarm(self.register, lambda: self.house, self.clock).standing()


@contextmanager
def opened(ctx: click.Context) -> Iterator[Opened]:
    """Open register and rules; close the register afterwards. Raises the errors of both."""
    configure_logs("ERROR")
    settings, clock = settings_of(ctx, "offline"), SystemClock()
    house = read_house(settings)
    register = open_register(settings.database_url.get_secret_value(), zone=house.policy.calendar.time_zone)
    try:
        yield Opened(
            settings,
            house,
            register,
            clock,
            clock.now(),
            house.policy.calendar.time_zone,
            f"shell: {_login()}",
        )
    finally:
        register.close()


def _login() -> str:
    try:
        return getpass.getuser()
    except (KeyError, OSError):
        return "unknown"
