"""An office in memory: the whole product on a mailbox and a sender in memory, its clock pushed.

The register is real (SQLite in a folder), rules and templates are the shipped ones, edited where a
test says so. ``Office`` delivers, pushes the clock and reads what was sent; it asserts nothing.
"""

from __future__ import annotations

import copy
import shutil
import tempfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import yaml

from houses import read_once
from inboxbot.app.house_keeper import HouseKeeper
from inboxbot.app.wiring import Installation, install
from inboxbot.config import load_settings, packaged_rules, packaged_templates
from inboxbot.demo.stage import CountedChance, PushedClock
from inboxbot.mailboxes.memory import MemoryMailbox
from inboxbot.model.case import Case
from inboxbot.model.mail import OutboxEntry, OutboxState
from inboxbot.model.plan import CaseChange
from inboxbot.ports.listed import CaseFilter
from inboxbot.ports.register import Register
from inboxbot.register import open_register
from inboxbot.senders.memory import MemorySender
from inboxbot.workers.cycle import Cycle
from inboxbot.workers.progress import PassResult
from shipped import rules_in

LONDON = ZoneInfo("Europe/London")
ADDRESS = "info@healthwatchhertfordshire.example"
NADIA = "Nadia Rahman <nadia@homemail.example>"
DENTIST = "I cannot find an NHS dentist for my children in Hoddesdon. Where can I find one?"
VOLUNTEER = "I would like to volunteer. When is your next volunteer information evening?"
COMPLAINT = (
    "I wish to make a complaint about your office. I rang Healthwatch twice, your staff were rude to me "
    "on the telephone and nobody at Healthwatch rang me back. I am very unhappy with you."
)
JOURNALIST = "I am a reporter on the Herts Post. Can you give me a comment on GP waits for our paper?"
URGENT = "I don't want to be here any more. I have been thinking about how to end my life tonight."

EVERY_STATE: tuple[OutboxState, ...] = ("queued", "sending", "sent", "unknown", "dead")
Edit = Callable[[dict[str, Any]], None]


def london(text: str) -> datetime:
    """Return a London wall time, ``2026-11-18 09:12``, as aware UTC."""
    return datetime.fromisoformat(text).replace(tzinfo=LONDON).astimezone(UTC)


def wall(moment: datetime) -> str:
    """Return a moment as the clock in London shows it: ``18 09:12``."""
    return f"{moment.astimezone(LONDON):%d %H:%M}"


@dataclass
class Office:
    """One organisation. ``edit`` changes the shipped rules before the start; ``settings`` the settings.

    ``confirming``: whoever gets a case says at once that they have it (R3). ``lists``: each person's list of
    the morning and the week's summary are sent too; most stories are not about them.
    """

    folder: Path
    clock: PushedClock
    mode: str = "live"
    edit: Edit | None = None
    lists: bool = False
    settings: dict[str, str] = field(default_factory=dict)
    mailbox: MemoryMailbox = field(default_factory=MemoryMailbox)
    sender: MemorySender = field(default_factory=MemorySender)
    wrap: Callable[[Register], Register] = lambda register: register
    installation: Installation | None = None
    delivered: int = 0
    confirming: bool = True

    def __post_init__(self) -> None:
        self.chance = CountedChance()
        self._unwrapped: Register | None = None

    # Running ---------------------------------------------------------------------------------
    def start(self) -> Office:
        """Start the product, or start it again after ``stop``. The first start makes first contact."""
        settings = load_settings(self.variables(), env_file=None, secrets_dir=None, need="all")
        if not self.database.exists():
            shutil.copyfile(_empty_register(), self.database)
        self._unwrapped = open_register(
            settings.database_url.get_secret_value(), zone="Europe/London", wait_seconds=0.3
        )
        register = self.wrap(self._unwrapped)
        self.installation = install(
            settings,
            clock=self.clock,
            chance=self.chance,
            sender=self.sender,
            mailbox=self.mailbox,
            register=register,
            keeper=HouseKeeper(settings, read_once),
        )
        self.cycle.listing.wanted = self.lists
        self.cycle.prepare()
        return self

    def stop(self) -> None:
        """Stop it as a clean stop does; after a crash it is the same, for nothing is kept in memory."""
        if self.installation is not None:
            self.installation.close()
            self.installation = None

    def restart(self, mode: str | None = None) -> Office:
        """Stop and start again, perhaps in another mode."""
        self.stop()
        self.mode = mode or self.mode
        return self.start()

    def tick(self) -> list[PassResult]:
        """Run every loop once, as the service does; return how it went."""
        results = [self.cycle.take_in(), self.cycle.watch(), self.cycle.send()]
        if self.confirming:
            self.owners_confirm()
        return results

    def owners_confirm(self) -> None:
        """Let every owner who was asked for it say that they have their case; nothing else is noted."""
        assert self._unwrapped is not None
        owners_confirm(self._unwrapped, self.clock.now())

    def push(self, to: str, *, step: timedelta | None = None) -> None:
        """Push the clock to a London time, with a tick at each step and one at the end.

        Left out, a step is half an hour by day; of the night there is one tick, at midnight.
        """
        end = london(to)
        while (following := _following(self.clock.now(), step)) < end:
            self.clock.push(following)
            self.tick()
        self.clock.push(end)
        self.tick()

    def wait(self, **gap: float) -> list[PassResult]:
        """Push the clock on by so much, and run every loop once."""
        self.clock.push(self.clock.now() + timedelta(**gap))
        return self.tick()

    # The world -------------------------------------------------------------------------------
    def arrives(
        self,
        text: str = DENTIST,
        *,
        sender: str = NADIA,
        subject: str = "a question",
        headers: str = "",
        at: datetime | None = None,
    ) -> str:
        """Let a mail arrive now; return its Message-ID."""
        self.delivered += 1
        message_id = f"in{self.delivered}@homemail.example"
        content = mail(text, sender=sender, subject=subject, message_id=message_id, headers=headers)
        self.mailbox.deliver(content, at or self.clock.now())
        return message_id

    def colleague_answers(self, message_id: str, *, to: str = "nadia@homemail.example") -> None:
        """Let a colleague answer a mail from Outlook: the answer lies in Sent."""
        self.delivered += 1
        content = mail(
            "Dear Nadia, these three take new patients.",
            sender=f"Healthwatch <{ADDRESS}>",
            to=to,
            message_id=f"out{self.delivered}@healthwatchhertfordshire.example",
            headers=f"In-Reply-To: <{message_id}>\n",
        )
        self.mailbox.deliver(content, self.clock.now(), "Sent")

    # What came of it -------------------------------------------------------------------------
    @property
    def cycle(self) -> Cycle:
        assert self.installation is not None
        return self.installation.cycle

    @property
    def register(self) -> Register:
        assert self.installation is not None
        return self.installation.register

    @property
    def database(self) -> Path:
        return self.folder / "register.sqlite"

    @property
    def cases(self) -> list[Case]:
        """Return every case, oldest first."""
        return [view.case for view in self.register.cases(CaseFilter(limit=0))]

    def sent(self, *names: str, to: str = "") -> list[OutboxEntry]:
        """Return what was sent, in order: letters of these names, to receivers that begin so."""
        return [
            entry
            for entry in self.sender.sent
            if (not names or entry.mail.letter in names) and entry.mail.recipient.startswith(to)
        ]

    def letters(self) -> list[tuple[str, str]]:
        """Return (letter, local part of the receiver) of everything that was sent, in order."""
        return [told(entry) for entry in self.sender.sent]

    def states(self) -> dict[str, list[str]]:
        """Return the letters in the outbox by state."""
        found: dict[str, list[str]] = {}
        for entry in self.register.outbox(EVERY_STATE, limit=0):
            found.setdefault(entry.state, []).append(entry.mail.letter)
        return found

    # Settings --------------------------------------------------------------------------------
    @property
    def rules(self) -> Path:
        return self.folder / "rules.yaml"

    @property
    def templates(self) -> Path:
        return self.folder / "templates"

    @property
    def _own_rules(self) -> bool:
        return self.rules.exists()

    def own_rules(self) -> None:
        """Put a copy of the shipped rules and templates into the folder, edited where asked for."""
        if not self.rules.exists():
            data = copy.deepcopy(_shipped_rules())
            if self.edit is not None:
                self.edit(data)
            rules_in(self.folder, yaml.dump(data, Dumper=yaml.CSafeDumper, sort_keys=False))
            shutil.copytree(packaged_templates(), self.templates)

    def variables(self) -> Mapping[str, str]:
        """Return the settings as environment variables."""
        if self.edit is not None:
            self.own_rules()
        own = {"INBOXBOT_RULES": str(self.rules), "INBOXBOT_TEMPLATES": str(self.templates)}
        return variables(self.mode) | {
            "INBOXBOT_DATABASE_URL": f"sqlite:///{self.database}",
            **(own if self._own_rules else {}),
            **self.settings,
        }


def owners_confirm(register: Register, now: datetime) -> None:
    """Let every owner who was asked for it say that they have their case (R3); nothing else is noted."""
    for view in register.cases(CaseFilter(status="open", limit=0)):
        if any(one.stops == "taken" for one in view.deadlines):
            change = CaseChange(view.case.reference, stop=("taken",))
            register.hand_over(change, of=view.case.owner, now=now, journal=())


def _following(now: datetime, step: timedelta | None) -> datetime:
    if step is not None:
        return now + step
    local = now.astimezone(LONDON).replace(tzinfo=None)
    hour = local.replace(minute=0, second=0, microsecond=0)
    half = hour + timedelta(minutes=30 if local.minute < 30 else 60)
    if half.hour >= 18:
        half = hour.replace(hour=0) + timedelta(days=1)
    elif half.hour < 8:
        half = hour.replace(hour=8)
    return half.replace(tzinfo=LONDON).astimezone(UTC)


def variables(mode: str) -> dict[str, str]:
    """Return what every office is told by its environment."""
    return {
        "INBOXBOT_ADDRESS": ADDRESS,
        "INBOXBOT_MODE": mode,
        "INBOXBOT_RULES": str(packaged_rules()),
        "INBOXBOT_TEMPLATES": str(packaged_templates()),
        "INBOXBOT_SECRET_KEY": "a-secret-key-for-the-office-0123456789",
        "INBOXBOT_MAILBOX_KIND": "maildir",
        "INBOXBOT_SENDER_KIND": "maildir",
        "INBOXBOT_MAILDIR_PATH": "/nonexistent",
    }


def told(entry: OutboxEntry) -> tuple[str, str]:
    """Return a mail's letter and the local part of its receiver."""
    return entry.mail.letter, entry.mail.recipient.partition("@")[0]


def mail(
    text: str,
    *,
    sender: str = NADIA,
    to: str = ADDRESS,
    subject: str = "a question",
    message_id: str,
    headers: str = "",
) -> bytes:
    """Return a plain mail as a mail program writes it."""
    address = sender.partition("<")[2].rstrip(">") or sender
    return (
        (
            f"Return-Path: <{address}>\nFrom: {sender}\nTo: {to}\nSubject: {subject}\nMessage-ID: <{message_id}>\n"
            f"{headers}MIME-Version: 1.0\nContent-Type: text/plain; charset=utf-8\n\n{text}\n"
        )
        .replace("\n", "\r\n")
        .encode()
    )


@cache
def _shipped_rules() -> dict[str, Any]:
    rules: dict[str, Any] = yaml.load(packaged_rules().read_bytes(), Loader=yaml.CSafeLoader)
    return rules


@cache
def _empty_register() -> Path:
    """Return an empty register's file, made once: its schema takes a second."""
    file = Path(tempfile.mkdtemp(prefix="inboxbot-office-")) / "empty.sqlite"
    register = open_register(f"sqlite:///{file}", zone="Europe/London")
    register.close()
    for leftover in file.parent.glob("empty.sqlite-*"):
        leftover.unlink()
    return file
