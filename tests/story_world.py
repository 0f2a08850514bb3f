"""A world for stories: a real Dovecot, a real SMTP server, the whole product on a pushed clock.

``World`` delivers mail as the organisation's mail server would, lets colleagues answer from their
mail program, pushes the clock, and reads what was delivered to whom. It asserts nothing.
"""

from __future__ import annotations

import email
import email.policy
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
import yaml
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

import dovecot
from delivered_mail import DeliveredMail
from houses import read_once
from inboxbot.app.house_keeper import HouseKeeper
from inboxbot.app.wiring import Installation, install
from inboxbot.config import load_settings, packaged_rules, packaged_templates
from inboxbot.demo.stage import CountedChance, PushedClock
from office import owners_confirm
from shipped import rules_in

LONDON = ZoneInfo("Europe/London")
ADDRESS = "info@healthwatchhertfordshire.example"
SECRET_KEY = "a-secret-key-for-the-stories-0123456789"


def require_dovecot() -> None:
    """Skip with what is missing; where servers are required, fail instead."""
    if lack := dovecot.missing():
        if os.environ.get("INBOXBOT_TEST_REQUIRE_SERVERS") == "1":
            pytest.fail(lack)
        pytest.skip(lack)


def london(text: str) -> datetime:
    """Return a London wall time, ``2026-11-18 09:12``, as aware UTC."""
    return datetime.fromisoformat(text).replace(tzinfo=LONDON).astimezone(UTC)


@dataclass(frozen=True)
class Delivered(DeliveredMail):
    """One mail as it reached its receiver, with the envelope."""

    recipient: str
    envelope_from: str
    message: EmailMessage
    at: datetime

    @property
    def letter(self) -> str:
        return str(self.message["X-Inboxbot"])


class Post:
    """An SMTP server that keeps what it is given, with the simulated time."""

    def __init__(self, clock: PushedClock) -> None:
        self.mails: list[Delivered] = []
        self.refuse: str = ""
        self._clock = clock

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802
        if self.refuse:
            return self.refuse
        content = envelope.content if isinstance(envelope.content, bytes) else b""
        message = email.message_from_bytes(content, policy=email.policy.default)
        assert isinstance(message, EmailMessage)
        self.mails += [
            Delivered(to, envelope.mail_from or "", message, self._clock.now()) for to in envelope.rcpt_tos
        ]
        return "250 taken"


@dataclass
class World:
    """One organisation: its mailbox, its mail server, its inboxbot, its time."""

    clock: PushedClock
    server: dovecot.Dovecot
    user: str
    post: Post
    smtp_port: int
    folder: Path
    mode: str = "live"
    rules: dict[str, object] = field(default_factory=dict)
    installation: Installation | None = None
    chance: CountedChance = field(default_factory=CountedChance)

    def start(self) -> Installation:
        """Start the product, or start it again after ``stop``."""
        settings = load_settings(self.variables(), env_file=None, secrets_dir=None, need="all")
        keeper = HouseKeeper(settings, read_once)
        self.installation = install(settings, clock=self.clock, chance=self.chance, keeper=keeper)
        self.installation.cycle.prepare()
        return self.installation

    def stop(self) -> None:
        """Stop it as a clean stop does."""
        if self.installation is not None:
            self.installation.close()
            self.installation = None

    def variables(self) -> dict[str, str]:
        """Return the settings as environment variables."""
        rules = self.folder / "rules.yaml"
        if not rules.exists():
            text = packaged_rules().read_text(encoding="utf-8")
            if self.rules:
                text = yaml.safe_dump({**yaml.safe_load(text), **self.rules}, sort_keys=False)
            rules_in(self.folder, text)
        return {
            "INBOXBOT_ADDRESS": ADDRESS,
            "INBOXBOT_MODE": self.mode,
            "INBOXBOT_RULES": str(rules),
            "INBOXBOT_TEMPLATES": str(packaged_templates()),
            "INBOXBOT_DATABASE_URL": f"sqlite:///{self.folder / 'register.sqlite'}",
            "INBOXBOT_SECRET_KEY": SECRET_KEY,
            "INBOXBOT_MAILBOX_KIND": "imap",
            "INBOXBOT_IMAP_HOST": "127.0.0.1",
            "INBOXBOT_IMAP_PORT": str(self.server.port),
            "INBOXBOT_IMAP_SECURITY": "none",
            "INBOXBOT_IMAP_USERNAME": self.user,
            "INBOXBOT_IMAP_PASSWORD": dovecot.PASSWORD,
            "INBOXBOT_SENDER_KIND": "smtp",
            "INBOXBOT_SMTP_HOST": "127.0.0.1",
            "INBOXBOT_SMTP_PORT": str(self.smtp_port),
            "INBOXBOT_SMTP_SECURITY": "none",
        }

    def tick(self) -> None:
        """Run every loop once."""
        assert self.installation is not None
        cycle = self.installation.cycle
        for one_pass in (cycle.take_in, cycle.watch, cycle.send):
            result = one_pass()
            assert not result.trouble, result.trouble
            assert not result.failed
        owners_confirm(self.installation.register, self.clock.now())

    def push(self, to: str, *, step: timedelta = timedelta(minutes=30)) -> None:
        """Push the clock to a London time, with a tick each half hour and one at the end."""
        end = london(to)
        while self.clock.now() + step < end:
            self.clock.push(self.clock.now() + step)
            self.tick()
        self.clock.push(end)
        self.tick()

    def arrives(self, content: bytes | str, *, folder: str = "INBOX") -> None:
        """Let a mail arrive at the simulated time, as the mail server would file it."""
        data = content.encode() if isinstance(content, str) else content
        with self.server.client(self.user) as imap:
            imap.append(folder, data.replace(b"\r\n", b"\n").replace(b"\n", b"\r\n"), (), self.clock.now())

    def letters(self, name: str | None = None, *, to: str | None = None) -> list[Delivered]:
        """Return what was delivered, in order: of one name, to one address."""
        return [
            mail
            for mail in self.post.mails
            if (name is None or mail.letter == name) and (to is None or mail.recipient == to)
        ]


def mail(
    sender: str,
    subject: str,
    text: str,
    *,
    message_id: str,
    in_reply_to: str = "",
    to: str = ADDRESS,
    headers: str = "",
) -> str:
    """Return a plain mail as a mail program writes it."""
    address = sender.partition("<")[2].rstrip(">") or sender
    answers = f"In-Reply-To: <{in_reply_to}>\nReferences: <{in_reply_to}>\n" if in_reply_to else ""
    return (
        f"Return-Path: <{address}>\nFrom: {sender}\nTo: {to}\nSubject: {subject}\nMessage-ID: <{message_id}>\n"
        f"{answers}{headers}MIME-Version: 1.0\nContent-Type: text/plain; charset=utf-8\n\n{text}\n"
    )


@contextmanager
def world_at(start: str, server: dovecot.Dovecot, user: str, folder: Path) -> Iterator[World]:
    """Make a world whose clock stands at a London time; nothing is started yet."""
    clock = PushedClock(london(start))
    post = Post(clock)
    controller = Controller(post, hostname="127.0.0.1", port=dovecot.free_port(), enable_SMTPUTF8=True)
    controller.start()
    world = World(clock, server, user, post, controller.port, folder)
    try:
        yield world
    finally:
        world.stop()
        controller.stop()
