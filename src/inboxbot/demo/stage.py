"""The stage: a Maildir, a register and the product's own loops, on a clock that is pushed."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email import message_from_bytes, policy
from pathlib import Path
from urllib.parse import unquote

from inboxbot.app.clock import ALPHABET
from inboxbot.app.wiring import Installation, install
from inboxbot.config import load_settings
from inboxbot.demo.scenario import Delivery, Scenario
from inboxbot.model.mail import OutgoingMail
from inboxbot.ports.register import Register

TICK = timedelta(minutes=30)
PLACEHOLDER = re.compile(rb"\{(mail-to|subject-to|first-link-to):([^}\s]{3,200})\}")
PREPARED = re.compile(r"<mailto:[^?>]+\?subject=([^&>]+)")
SECRET_KEY = "a-key-for-the-demonstration-only-0123456789"  # noqa: S105 - nothing outside is ever signed with it


class PushedClock:
    """A clock that stands still until it is pushed (ports.clock.Clock)."""

    def __init__(self, now: datetime) -> None:
        """Start at ``now``, aware UTC."""
        self._now = now

    def now(self) -> datetime:
        """Return the moment it was pushed to."""
        return self._now

    def push(self, to: datetime) -> None:
        """Move on to a later moment."""
        self._now = max(self._now, to)


class CountedChance:
    """Chance that comes out the same each time, so that two demonstrations can be compared."""

    def __init__(self) -> None:
        """Start at the first draw."""
        self._drawn = 0

    def characters(self, count: int) -> str:
        """Return the next characters of a fixed sequence that looks drawn."""
        self._drawn += 1
        number = self._drawn * 48_271 * 69_621 % 2_147_483_647
        letters = []
        for _ in range(count):
            number, place = divmod(number, len(ALPHABET))
            letters.append(ALPHABET[place])
        return "".join(letters)


@dataclass(slots=True)
class Stage:
    """An installation on stage, with the folders of its embedded mailbox."""

    installation: Installation
    clock: PushedClock
    inbox: Path

    @property
    def register(self) -> Register:
        """Return the installation's register."""
        return self.installation.register

    def play(self, scenario: Scenario) -> Iterator[tuple[datetime, Delivery | None]]:
        """Push the clock through the scenario; yield after each delivery and each tick.

        Every loop runs as in the service; what has changed can be read in the register.
        """
        for at, delivery in _moments(scenario):
            self.clock.push(at)
            filled = fill_in(delivery, self.register) if delivery is not None else None
            if filled is not None:
                deliver(self.inbox, filled)
            cycle = self.installation.cycle
            cycle.take_in()
            cycle.watch()
            cycle.send()
            yield at, filled

    def close(self) -> None:
        """Let go of everything."""
        self.installation.close()


def set_up(folder: Path, start: datetime, *, rules: Path, templates: Path, address: str) -> Stage:
    """Build a stage below ``folder``; raises ConfigurationError where rules or templates are wrong."""
    inbox, out = folder / "mailbox", folder / "sent-out"
    for maildir in (inbox, inbox / ".Sent", out):
        for part in ("cur", "new", "tmp"):
            (maildir / part).mkdir(parents=True, exist_ok=True)
    clock = PushedClock(start)
    variables = {
        "INBOXBOT_ADDRESS": address,
        "INBOXBOT_MODE": "live",
        "INBOXBOT_DATABASE_URL": f"sqlite:///{folder / 'register.sqlite'}",
        "INBOXBOT_SECRET_KEY": SECRET_KEY,
        "INBOXBOT_MAILBOX_KIND": "maildir",
        "INBOXBOT_SENDER_KIND": "maildir",
        "INBOXBOT_MAILDIR_PATH": str(inbox),
        "INBOXBOT_SENT_COPY": "no",
        "INBOXBOT_RULES": str(rules),
        "INBOXBOT_TEMPLATES": str(templates),
    }
    settings = load_settings(variables, env_file=None, secrets_dir=None, need="all")
    from inboxbot.senders.maildir import MaildirSender

    installation = install(settings, clock=clock, chance=CountedChance(), sender=MaildirSender(out))
    installation.cycle.prepare()
    installation.cycle.take_in()
    return Stage(installation, clock, inbox)


def fill_in(delivery: Delivery, register: Register) -> Delivery:
    """Put the Message-IDs and subjects of our letters where the mail answers them."""

    def value(match: re.Match[bytes]) -> bytes:
        what, address = match[1].decode(), match[2].decode()
        mails = [e.mail for e in register.outbox(["sent"], limit=0) if e.mail.recipient == address]
        if what == "first-link-to":
            return _first_link(mails).encode()
        if not mails:
            return b"nothing-was-sent@example.invalid" if what == "mail-to" else b"your email"
        return (mails[0].message_id if what == "mail-to" else mails[0].subject).encode()

    content = PLACEHOLDER.sub(value, delivery.content)
    return Delivery(delivery.at, delivery.name, content, delivery.folder)


def _first_link(mails: Sequence[OutgoingMail]) -> str:
    """Return the subject that the first link of the last of these letters prepares, or a subject without one."""
    for mail in reversed(mails):
        body = message_from_bytes(mail.content, policy=policy.default).get_body(("plain",))
        found = PREPARED.search(str(body.get_content())) if body is not None else None
        if found is not None:
            return unquote(found[1])
    return "I have it"


def deliver(inbox: Path, delivery: Delivery) -> None:
    """Put a mail into the Maildir as a mail server would, at its simulated time."""
    maildir = inbox if delivery.folder == "inbox" else inbox / ".Sent"
    name = f"{int(delivery.at.timestamp())}.{re.sub(r'[^A-Za-z0-9-]', '-', delivery.name)}.demo"
    waiting, target = maildir / "tmp" / name, maildir / "new" / name
    waiting.write_bytes(delivery.content)
    os.utime(waiting, (delivery.at.timestamp(), delivery.at.timestamp()))
    waiting.rename(target)


def _moments(scenario: Scenario) -> Iterator[tuple[datetime, Delivery | None]]:
    """Yield ticks and deliveries in order of time."""
    coming = list(scenario.deliveries)
    at = scenario.start.astimezone(UTC)
    while at <= scenario.end or coming:
        while coming and coming[0].at <= at:
            yield coming[0].at, coming.pop(0)
        yield at, None
        at += TICK
