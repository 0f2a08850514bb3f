"""What the hourly comparison of mailbox and register costs, on a real Dovecot: CPU, time, memory.

python bench/reconcile.py [number of mails, several]
"""

from __future__ import annotations

import os
import shutil
import sqlite3
import sys
import tempfile
import time
import tracemalloc
from datetime import UTC, datetime, timedelta
from pathlib import Path

ROOT = Path(__file__).parent.parent
sys.path[:0] = [str(ROOT / "tests")]

import structlog

from dovecot import PASSWORD, Dovecot
from inboxbot.app.wiring import Installation, install
from inboxbot.config import load_settings
from inboxbot.demo.stage import PushedClock

MAIL = "From: a{n}@homemail.example\r\nTo: info@x.example\r\nMessage-ID: <{n}@homemail.example>\r\n\r\nHello {n}\r\n"


def main() -> None:
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger("critical"))
    for number in map(int, sys.argv[1:] or ["1000", "100000"]):
        with tempfile.TemporaryDirectory(prefix="inboxbot-bench-") as folder, Dovecot() as server:
            _measure(number, Path(folder), server)


def _measure(number: int, folder: Path, server: Dovecot) -> None:
    clock = PushedClock(datetime.now(UTC) - timedelta(days=1))
    installation = _installation(folder, server, clock)
    installation.cycle.take_in()
    _fill(server, number)
    cursor = installation.register.cursor(installation.mailbox.name, "inbox") or ""
    clock.push(datetime.now(UTC))
    # As if all had been taken in: their places are written, the cursor stands behind them.
    behind = cursor.replace('"next": 1,', f'"next": {number + 1},')
    installation.register.save_cursor(installation.mailbox.name, "inbox", behind, now=clock.now())
    _know(installation, folder / "register.sqlite", clock.now() - timedelta(days=2))
    for what in ("first", "again", "again"):
        clock.push(clock.now() + timedelta(minutes=61))
        began, cpu = time.monotonic(), time.process_time()
        result = installation.cycle.reconcile.look()
        print(
            f"{number} mails, {what}: {time.process_time() - cpu:.2f} s CPU, {time.monotonic() - began:.2f} s,"
            f" {result.done} taken in",
            flush=True,
        )
    tracemalloc.start()
    clock.push(clock.now() + timedelta(minutes=61))
    installation.cycle.reconcile.look()
    print(f"{number} mails: {tracemalloc.get_traced_memory()[1] / 1e6:.1f} MB at the peak", flush=True)
    tracemalloc.stop()
    installation.close()


def _fill(server: Dovecot, number: int) -> None:
    new = server.home("bench") / "new"
    for n in range(number):
        text = MAIL.format(n=n)
        file = new / f"{n}.M{n}P1.bench,S={len(text)},W={len(text)}"
        file.write_text(text, newline="")
        if os.geteuid() == 0:
            os.chown(file, new.stat().st_uid, new.stat().st_gid)
    with server.client("bench") as imap:
        imap.select_folder("INBOX", readonly=True)


def _know(installation: Installation, file: Path, since: datetime) -> None:
    held = [one for some in installation.mailbox.held("inbox", since) for one in some]
    with sqlite3.connect(file) as register:
        register.execute("PRAGMA foreign_keys=OFF")
        register.executemany(
            "INSERT INTO sightings (ref, arrival_id, received_at, size) VALUES (?, 1, ?, ?)",
            [(str(one.ref), round((one.received_at or since).timestamp() * 1e6), one.size) for one in held],
        )
    register.close()
    print(f"{len(held)} places are known", flush=True)


def _installation(folder: Path, server: Dovecot, clock: PushedClock) -> Installation:
    for name in ("rules.yaml", "words.yaml", "templates"):
        source = ROOT / name
        shutil.copytree(source, folder / name) if source.is_dir() else shutil.copyfile(source, folder / name)
    variables = {
        "ADDRESS": "info@healthwatchhertfordshire.example", "MODE": "live",
        "RULES": str(folder / "rules.yaml"), "TEMPLATES": str(folder / "templates"),
        "SECRET_KEY": "a-key-for-the-bench-0123456789abcdef", "SENDER_KIND": "maildir",
        "MAILDIR_PATH": str(folder / "out"),
        "DATABASE_URL": f"sqlite:///{folder / 'register.sqlite'}", "MAILBOX_KIND": "imap",
        "IMAP_HOST": "127.0.0.1", "IMAP_PORT": str(server.port), "IMAP_SECURITY": "none",
        "IMAP_USERNAME": "bench", "IMAP_PASSWORD": PASSWORD,
    }  # fmt: skip
    given = {f"INBOXBOT_{name}": value for name, value in variables.items()}
    return install(load_settings(given, env_file=None, secrets_dir=None, need="all"), clock=clock)


if __name__ == "__main__":
    main()
