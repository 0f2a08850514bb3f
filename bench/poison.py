"""Mails made to do harm, through the whole walk: CPU and memory of each, in a process of its own.

    python bench/poison.py                        25 MB each, on three ways
    python bench/poison.py --way imap --only html --size 1000000

``whole``: the octets are at hand, as for `explain` and for a message tried again from quarantine.
``maildir``, ``imap``: the mail lies in the mailbox, and one pass takes it in. Each way ends in the register.
Memory is what the process needs at its peak beside what it held before the mail came.
"""

from __future__ import annotations

import argparse
import contextlib
import multiprocessing
import os
import shutil
import sys
import tempfile
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parent.parent
sys.path[:0] = [str(ROOT / "tests"), str(ROOT / "tests" / "unit" / "triage")]

import structlog

from dovecot import PASSWORD, Dovecot, missing
from inboxbot.app.house_keeper import HouseKeeper
from inboxbot.app.wiring import Installation, install
from inboxbot.config import load_settings
from inboxbot.mailboxes.maildir_files import make_maildir
from inboxbot.model.message import MessageRef, RawMessage
from inboxbot.register import open_register
from poison_mails import BIGGEST, CRAFTED

ADDRESS = "info@healthwatchhertfordshire.example"
WAYS = ("whole", "maildir", "imap")
CPU_SECONDS, PEAK_MB = 2.0, 100.0
"""What no mail may go beyond."""


def main() -> None:
    options = _options()
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger("critical"))
    wanted = {name: make for name, make in CRAFTED.items() if options.only in name}
    with tempfile.TemporaryDirectory(prefix="inboxbot-poison-") as folder, _server(options.way) as server:
        bench = _Bench(Path(folder), server)
        rows = []
        for way in WAYS if options.way == "all" else (options.way,):
            for name, make in wanted.items():
                rows.append((way, name, *bench.measured(way, make(options.size))))
                _print(rows[-1:])
    print("The worst:")
    _print(sorted(rows, key=lambda row: -row[2])[:5] + sorted(rows, key=lambda row: -row[3])[:5])
    print(
        f"{len(rows)} mails: worst {max(row[2] for row in rows):.2f} s CPU, {max(row[3] for row in rows):.1f} MB;"
        f" bounds {CPU_SECONDS} s, {PEAK_MB} MB"
    )


def _options() -> argparse.Namespace:
    options = argparse.ArgumentParser(description="Measure mails made to do harm.")
    options.add_argument("--way", choices=(*WAYS, "all"), default="all")
    options.add_argument("--only", default="", help="part of the names")
    options.add_argument("--size", type=int, default=BIGGEST, help="octets of each")
    return options.parse_args()


def _print(rows: list[tuple[str, str, float, float, str]]) -> None:
    for way, name, seconds, peak, what in rows:
        mark = " <-- beyond the bound" if seconds > CPU_SECONDS or peak > PEAK_MB or "!" in what else ""
        print(f"{way:8} {seconds:6.2f} s CPU {peak:7.1f} MB  {what:12} {name}{mark}", flush=True)


@contextlib.contextmanager
def _server(way: str) -> Iterator[Dovecot | None]:
    if way not in {"imap", "all"}:
        yield None
        return
    if lack := missing():
        sys.exit(lack)
    with Dovecot() as server:
        yield server


class _Bench:
    """Rules read once and an empty register made once; a process for each mail."""

    def __init__(self, folder: Path, server: Dovecot | None) -> None:
        self._folder, self._server = folder, server
        self._number = 0
        open_register(f"sqlite:///{folder / 'empty.sqlite'}", zone="Europe/London").close()
        self._keeper = HouseKeeper(self._settings("maildir", folder, "nobody"))

    def measured(self, way: str, content: bytes) -> tuple[float, float, str]:
        """Return CPU seconds, peak MB and what became of the mail."""
        self._number += 1
        folder, user = self._folder / str(self._number), f"poison{self._number}"
        folder.mkdir()
        shutil.copyfile(self._folder / "empty.sqlite", folder / "register.sqlite")
        ours, theirs = multiprocessing.Pipe()
        # Forked, so that the rules need not be read again; the mail comes through a file.
        work = multiprocessing.get_context("fork").Process(
            target=self._work, args=(way, folder, user, theirs)
        )
        work.start()
        place = Path(ours.recv())  # it stands at now, and the mail may come
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(content)
        if self._server is not None and way == "imap":
            home = self._server.home(user)
            shutil.chown(place, home.owner(), home.group())
        ours.send("it has come")
        result: tuple[float, float, str] = ours.recv() if ours.poll(600) else (600.0, 0.0, "stuck!")
        work.join(5)
        shutil.rmtree(folder)
        return result

    def _settings(self, way: str, folder: Path, user: str) -> Any:
        make_maildir(folder / "mail")
        variables = {
            "ADDRESS": ADDRESS, "MODE": "live",
            "RULES": str(ROOT / "rules.yaml"), "TEMPLATES": str(ROOT / "templates"),
            "SECRET_KEY": "a-key-for-the-bench-0123456789abcdef",
            "DATABASE_URL": f"sqlite:///{folder / 'register.sqlite'}", "SENDER_KIND": "maildir",
            "MAILDIR_PATH": str(folder / "mail"), "MAILBOX_KIND": "imap" if way == "imap" else "maildir",
        }  # fmt: skip
        if way == "imap" and self._server is not None:
            variables |= {
                "IMAP_HOST": "127.0.0.1", "IMAP_PORT": str(self._server.port), "IMAP_SECURITY": "none",
                "IMAP_USERNAME": user, "IMAP_PASSWORD": PASSWORD,
            }  # fmt: skip
        given = {f"INBOXBOT_{name}": value for name, value in variables.items()}
        return load_settings(given, env_file=None, secrets_dir=None, need="all")

    def _work(self, way: str, folder: Path, user: str, line: Connection) -> None:
        installation = install(self._settings(way, folder, user), keeper=self._keeper)
        installation.cycle.prepare()
        installation.cycle.take_in()
        new = self._server.home(user) if way == "imap" and self._server is not None else folder / "mail"
        place = folder / "whole.eml" if way == "whole" else new / "new" / "1.M1P1.poison"
        line.send(str(place))
        line.recv()
        before, began = _resident("VmRSS"), time.process_time()
        _forget_peak()
        if way == "whole":
            _take_whole(installation, place.read_bytes())
        else:
            installation.cycle.take_in()
        seconds, peak = time.process_time() - began, _resident("VmHWM") - before
        line.send((seconds, peak, _became(installation)))
        installation.close()


def _take_whole(installation: Installation, content: bytes) -> None:
    raw = RawMessage(MessageRef("INBOX", "1", "1"), content, datetime.now(UTC), len(content))
    installation.cycle.intake.take_late([raw], None)


def _became(installation: Installation) -> str:
    register = installation.register
    now = datetime.now(UTC)
    if register.counts(now=now).quarantined:
        return "quarantined!"
    if register.counts(now=now).open:
        return "case"
    return "filed" if register.filed(since=now.replace(year=2020)) else "lost!"


def _forget_peak() -> None:
    Path("/proc/self/clear_refs").write_text("5")


def _resident(what: str) -> float:
    """Return a figure of this process's memory in MB."""
    lines = Path(f"/proc/{os.getpid()}/status").read_text().splitlines()
    return next(float(line.split()[1]) for line in lines if line.startswith(what)) / 1000


if __name__ == "__main__":
    main()
