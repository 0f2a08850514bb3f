"""The built service on a stand-in's server, killed again and again while answers are lost."""

from __future__ import annotations

import os
import random  # noqa: TID251 - a test's own chance, from a seed that it prints
import re
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from office import ADDRESS
from story_process import eventually


def program(folder: Path, more: dict[str, str]) -> dict[str, str]:
    """Return the environment of an installation in a folder, its rules and letters as ``init`` writes them."""
    plain = {name: value for name, value in os.environ.items() if not name.startswith("INBOXBOT_")}
    command(plain, "init", str(folder / "house"))
    environ = plain | {
        "INBOXBOT_ADDRESS": ADDRESS, "INBOXBOT_SECRET_KEY": "k" * 40, "INBOXBOT_MODE": "live",
        "INBOXBOT_DATABASE_URL": f"sqlite:///{folder}/register.db",
        "INBOXBOT_RULES": str(folder / "house" / "rules.yaml"), "INBOXBOT_POLL_SECONDS": "5",
    } | more  # fmt: skip
    command(environ, "once")
    return environ


def command(environ: dict[str, str], *words: str) -> None:
    subprocess.run([sys.executable, "-m", "inboxbot", *words], env=environ, check=True, capture_output=True)


@contextmanager
def running(environ: dict[str, str]) -> Iterator[subprocess.Popen[bytes]]:
    service = subprocess.Popen(
        [sys.executable, "-m", "inboxbot", "run"],
        env=environ,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        yield service
    finally:
        service.kill()
        service.wait()


def letter(number: int) -> tuple[str, bytes]:
    """Return a sender, and a mail of theirs."""
    sender = f"p{number}@home{number}.example"
    content = (
        f"Return-Path: <{sender}>\r\nFrom: P{number} <{sender}>\r\nTo: {ADDRESS}\r\nSubject: a dentist\r\n"
        f"Message-ID: <{number}@home.example>\r\n\r\nWhere can I find an NHS dentist? This is letter {number}.\r\n"
    )
    return sender, content.encode()


def receivers(sent: Iterable[bytes]) -> Counter[str]:
    """Return how often each of those senders was written to."""
    found = (re.search(rb"To: (p\d+@home\d+\.example)", content) for content in sent)
    return Counter(match.group(1).decode() for match in found if match)


@dataclass(frozen=True)
class Place:
    """A server: how a mail arrives, how trouble is ordered and ended, and what it sent."""

    arrives: Callable[[bytes], object]
    trouble: Callable[[random.Random], object]
    calm: Callable[[], object]
    sent: Callable[[], Iterable[bytes]]


def killed_again_and_again(place: Place, environ: dict[str, str], chance: random.Random, seed: int) -> None:
    """Assert that each mail is acknowledged once, however often the service ends while answers are lost."""
    senders: list[str] = []
    kills = 0
    until = time.monotonic() + min(40.0, 2.5 * float(os.environ.get("DEEP_MINUTES", "8")))
    while time.monotonic() < until:
        with running(environ) as service:
            for _ in range(3):
                time.sleep(chance.random() * 2.5)
                sender, content = letter(len(senders) + 1)
                place.arrives(content)
                senders.append(sender)
                place.trouble(chance)
            time.sleep(chance.random() * 3)
            service.send_signal(signal.SIGKILL if chance.random() < 0.7 else signal.SIGTERM)
            service.wait(30)
        kills += 1
    place.calm()
    with running(environ):
        eventually(
            lambda: set(receivers(place.sent())) == set(senders), within=180, told=lambda: f"seed {seed}"
        )
        time.sleep(2)  # whatever would go twice has the time to
    print(f"{len(senders)} mails, {kills} ends of the service, from seed {seed}")  # noqa: T201 - deep runs say what they covered
    assert receivers(place.sent()) == Counter(senders), f"seed {seed}"
