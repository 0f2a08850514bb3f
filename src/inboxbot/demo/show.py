"""The demonstration as a whole: play a scenario, tell the timeline, write the letters."""

from __future__ import annotations

import os
import re
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from zoneinfo import ZoneInfo

from inboxbot.config import read_policy
from inboxbot.demo import scenario as scenarios
from inboxbot.demo.stage import set_up
from inboxbot.demo.timeline import Timeline
from inboxbot.model.errors import PermanentError
from inboxbot.ports.register import Register
from inboxbot.reports.gallery import gallery
from inboxbot.rules.policy import Policy

IN_MEMORY = "/dev/shm"  # noqa: S108 - a folder of our own is made in it


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is shown: these rules and templates, on these mails (None: the shipped ones).

    ``address`` is the mailbox's own; empty: info@ the organisation's web address. Letters are
    written into the folder ``target``. ``width`` is the longest line, in characters.
    """

    rules: Path
    templates: Path
    target: Path
    mails: Path | None = None
    address: str = ""
    width: int = 100


def show(wanted: Wanted, say: Callable[[str], None]) -> Path:
    """Play it, ``say`` each line of the timeline as it happens, and return the page of letters.

    Raises ConfigurationError where rules or templates are wrong, PermanentError where there are no
    mails or the letters cannot be written.
    """
    policy = read_policy(wanted.rules).policy
    zone = ZoneInfo(policy.calendar.time_zone)
    scenario = scenarios.from_folder(wanted.mails, zone) if wanted.mails else scenarios.shipped(zone)
    with _told(wanted.target):
        wanted.target.mkdir(parents=True, exist_ok=True)
    address = wanted.address or f"info@{_domain(policy.organisation.website)}"
    with tempfile.TemporaryDirectory(prefix="inboxbot-stage-", dir=in_memory()) as folder:
        stage = set_up(
            Path(folder), scenario.start, rules=wanted.rules, templates=wanted.templates, address=address
        )
        try:
            say(f"{policy.organisation.name}, {address}, on a simulated clock.")
            say("→ marks a mail that was sent. It is written into a folder: nothing leaves this machine.")
            timeline = Timeline(stage.register, policy, zone, wanted.width)
            for at, delivery in stage.play(scenario):
                for line in timeline.look(at, delivery):
                    say(line)
            for line in timeline.summary():
                say(line)
            return _write_letters(stage.register, policy, wanted.target)
        finally:
            stage.close()


def in_memory() -> str | None:
    """Return a folder in memory where there is one: the register waits for the disk at every tick."""
    return IN_MEMORY if os.access(IN_MEMORY, os.W_OK | os.X_OK) else None


def _domain(website: str) -> str:
    return re.sub(r"^(https?://)?(www\.)?", "", website).split("/")[0]


def _write_letters(register: Register, policy: Policy, target: Path) -> Path:
    mails = [entry.mail for entry in register.outbox(["sent"], limit=0)]
    index = target / "index.html"
    title = f"What {policy.organisation.name} would have sent"
    page = gallery(mails, title=title, zone=ZoneInfo(policy.calendar.time_zone))
    with _told(target):
        for number, mail in enumerate(mails, 1):
            (target / f"{number:03}-{mail.letter}.eml").write_bytes(mail.content)
        index.write_text(page, encoding="utf-8")
    return index


@contextmanager
def _told(target: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise PermanentError(
            f"the letters cannot be written into {target}: {error.strerror}; name another folder with --out"
        ) from error
