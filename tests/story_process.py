"""The real program in real time: ``python -m inboxbot`` as a process, beside a real mailbox.

An ``Office`` is one installation as an administrator makes it: rules and letters from ``inboxbot init``,
settings in an env file, secrets in a credentials folder. It starts the service, runs commands, lets mail
arrive, and reads what the mail server took. It asserts nothing.
"""

from __future__ import annotations

import email
import email.policy
import json
import os
import re
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email.message import Message
from pathlib import Path
from typing import Any, TypeVar

import dovecot
from inboxbot.ports.register import Register
from inboxbot.register import open_register
from smtp_server import HonestServer, Received
from story_world import ADDRESS, SECRET_KEY, mail

T = TypeVar("T")
SIGNPOSTING = "amina.shah@healthwatchhertfordshire.example"

_AHEAD = """\
import sys
from datetime import timedelta
from inboxbot.app import clock
now = clock.SystemClock.now
clock.SystemClock.now = lambda self: now(self) + timedelta(minutes={minutes})
from inboxbot.cli import main
sys.exit(main())
"""


def eventually(what: Callable[[], T], *, within: float = 60.0, told: Callable[[], str] = str) -> T:
    """Return the first true value of ``what``; fail with what ``told`` says where none comes in time."""
    until = time.monotonic() + within
    while True:
        value = what()
        if value:
            return value
        if time.monotonic() > until:
            raise AssertionError(f"it did not come about in {within} seconds: {told()}")
        time.sleep(0.05)


@dataclass
class Running:
    """One process of the service and its log."""

    process: subprocess.Popen[bytes]
    log: Path

    def text(self) -> str:
        """Return all it wrote."""
        return self.log.read_text(encoding="utf-8", errors="replace")

    def events(self, name: str) -> list[dict[str, Any]]:
        """Return the log's lines of one event."""
        lines = [line for line in self.text().splitlines() if line.endswith("}") and f'"{name}"' in line]
        return [line for line in map(json.loads, lines) if line["event"] == name]

    def until(self, what: Callable[[], T], *, within: float = 60.0) -> T:
        """Wait for something; fails with the end of the log."""
        return eventually(what, within=within, told=lambda: f"{self.process.poll()} {self.text()[-3000:]}")

    def stop(self) -> int:
        """Ask for a clean stop; return the exit code. It has ten seconds."""
        self.process.send_signal(signal.SIGTERM)
        return self.process.wait(10)

    def kill(self) -> None:
        """End it as a power cut does."""
        self.process.kill()
        self.process.wait()


@dataclass
class Office:
    """One installation in its own folder, with its own mailbox and outgoing mail server."""

    server: dovecot.Dovecot
    user: str
    post: HonestServer
    folder: Path
    changes: dict[str, str] = field(default_factory=dict)
    """Settings that differ, by name without the prefix."""

    def settle_in(self, example: Path) -> None:
        """Do what an administrator does after ``inboxbot init``, whose files lie in ``example``."""
        shutil.copytree(example, self.folder, dirs_exist_ok=True)
        (self.folder / "credentials").mkdir(mode=0o700)
        self.secret("SECRET_KEY", SECRET_KEY)
        self.secret("IMAP_PASSWORD", dovecot.PASSWORD)
        self.write_settings()

    def secret(self, name: str, value: str) -> None:
        """Put a secret into the credentials folder."""
        (self.folder / "credentials" / f"INBOXBOT_{name}").write_text(value, encoding="utf-8")

    def edit_rules(self, before: str, after: str) -> None:
        """Change a place of rules.yaml."""
        path = self.folder / "rules.yaml"
        text = path.read_text(encoding="utf-8")
        assert before in text, f"rules.yaml has no {before!r}"
        path.write_text(text.replace(before, after, 1), encoding="utf-8")

    def write_settings(self) -> None:
        """Fill in the env file that ``init`` wrote; an empty value takes a line out."""
        path = self.folder / "inboxbot.env"
        values = {
            "ADDRESS": ADDRESS, "MODE": "live", "POLL_SECONDS": "5", "SECRET_KEY": "",
            "RULES": str(self.folder / "rules.yaml"), "TEMPLATES": str(self.folder / "templates"),
            "DATABASE_URL": f"sqlite:///{self.folder / 'inboxbot.db'}",
            "IMAP_HOST": "127.0.0.1", "IMAP_PORT": str(self.server.port), "IMAP_SECURITY": "none",
            "IMAP_USERNAME": self.user, "IMAP_PASSWORD": "",
            "SMTP_HOST": "127.0.0.1", "SMTP_PORT": str(self.post.port), "SMTP_SECURITY": "none",
            "SMTP_USERNAME": "", "SMTP_PASSWORD": "", "STATE_FOLDER": str(self.folder), **self.changes,
        }  # fmt: skip
        text = path.read_text(encoding="utf-8")
        for name, value in values.items():
            line = f"INBOXBOT_{name}={value}" if value else ""
            text = re.sub(rf"^#?INBOXBOT_{name}=.*$", line.replace("\\", "\\\\"), text, flags=re.MULTILINE)
        path.write_text(text, encoding="utf-8")

    def environment(self, more: dict[str, str] | None = None) -> dict[str, str]:
        """Return the environment that a service manager would give."""
        kept = {
            name: os.environ[name] for name in ("PATH", "HOME", "LANG", "PYTHONPATH") if name in os.environ
        }
        return {**kept, "CREDENTIALS_DIRECTORY": str(self.folder / "credentials"), **(more or {})}

    def start(self, **more: str) -> Running:
        """Start the service; ``more`` are environment variables."""
        log = self.folder / f"service{len(list(self.folder.glob('service*.log')))}.log"
        with log.open("wb") as out:
            process = subprocess.Popen(
                # It ends with the tests, whatever becomes of them.
                ["setpriv", "--pdeathsig=KILL", *self._program("run")],
                cwd=self.folder, env=self.environment(more), stdout=out, stderr=out,
            )  # fmt: skip
        return Running(process, log)

    @contextmanager
    def running(self, **more: str) -> Iterator[Running]:
        """Run the service; it is killed at the end where it still runs."""
        service = self.start(**more)
        try:
            service.until(lambda: service.events("service.started"))
            yield service
        finally:
            service.kill()

    def command(
        self, *words: str, ahead_minutes: int = 0, within: float = 60
    ) -> subprocess.CompletedProcess[str]:
        """Run a command to its end; its clock may be ahead of everybody else's."""
        return subprocess.run(
            self._program(*words, ahead_minutes=ahead_minutes),
            cwd=self.folder, env=self.environment(), capture_output=True, text=True, timeout=within, check=False,
        )  # fmt: skip

    def json(self, *words: str) -> Any:
        """Run a command that prints JSON and return it."""
        return json.loads(self.command(*words, "--json").stdout)

    def _program(self, *words: str, ahead_minutes: int = 0) -> list[str]:
        way = ["-c", _AHEAD.format(minutes=ahead_minutes)] if ahead_minutes else ["-m", "inboxbot"]
        return [sys.executable, *way, "--env-file", str(self.folder / "inboxbot.env"), *words]

    @contextmanager
    def register(self) -> Iterator[Register]:
        """Open the register beside the service."""
        url = self.changes.get("DATABASE_URL", f"sqlite:///{self.folder / 'inboxbot.db'}")
        register = open_register(url, zone="Europe/London")
        try:
            yield register
        finally:
            register.close()

    def first_contact(self, service: Running, *, within: float = 60) -> None:
        """Wait until the service has met both folders; mail is dated in whole seconds."""
        with self.register() as register:
            name = f"{self.user} at 127.0.0.1"
            both = ("inbox", "sent")
            service.until(lambda: all(register.cursor(name, one) for one in both), within=within)
        time.sleep(1.1)

    def arrives(self, *contents: str, folder: str = "INBOX", flags: tuple[str, ...] = ()) -> None:
        """File mails as the mail server, or somebody's mail program, does."""
        with self.server.client(self.user) as imap:
            for content in contents:
                imap.append(folder, content.encode().replace(b"\n", b"\r\n"), flags)

    def lying_in(self, folder: str) -> list[tuple[Letter, frozenset[bytes]]]:
        """Return the mails of a folder with their flags, changing none."""
        with self.server.client(self.user) as imap:
            imap.select_folder(folder, readonly=True)
            found = imap.fetch(imap.search(), ["BODY.PEEK[]", "FLAGS"])
        mails = [(item[b"BODY[]"], frozenset(item[b"FLAGS"])) for item in found.values()]
        return [(Letter(Received("", "", content)), flags - {b"\\Recent"}) for content, flags in mails]

    def letters(self, name: str | None = None) -> list[Letter]:
        """Return what the mail server took, in order; the daily list depends on the day of the test."""
        found = [Letter(mail) for mail in list(self.post.mails)]
        return [letter for letter in found if letter.name in {name or letter.name} - {"digest"}]

    def heard(self) -> list[tuple[str, str]]:
        """Return each letter's name and receiver, sorted."""
        return sorted((letter.name, letter.recipient) for letter in self.letters())


def written_example(folder: Path) -> Path:
    """Let ``inboxbot init`` write its files into a folder."""
    subprocess.run([sys.executable, "-m", "inboxbot", "init", str(folder)], check=True, capture_output=True)
    return folder


def enquiry(number: int) -> str:
    """Return a mail from somebody else each time, in other words: the same ones look like a loop."""
    child = "".join("abcdefghij"[int(digit)] for digit in str(number))
    return mail(
        f"Nadia Rahman <nadia@home{number}.example>",
        "dentist",
        f"I cannot find an NHS dentist for my little M{child} in Hoddesdon. Where can I find one?",
        message_id=f"q{number}@home{number}.example",
    )


def both_letters(*numbers: int) -> list[tuple[str, str]]:
    """Return what is heard about these enquiries, each answered and given to its owner."""
    receipts = [("acknowledgement_signposting", f"nadia@home{number}.example") for number in numbers]
    return sorted([*receipts, *[("assignment", SIGNPOSTING)] * len(numbers)])


class Letter:
    """A mail that the mail server took."""

    def __init__(self, mail: Received) -> None:
        self.recipient = mail.recipient
        self.message: Message = email.message_from_bytes(mail.content, policy=email.policy.default)
        self.name = str(self.message["X-Inboxbot"])
        self.id = str(self.message["Message-ID"]).strip("<> ")
        self.answers = str(self.message["In-Reply-To"] or "").strip("<> ")
