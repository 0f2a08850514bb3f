"""The main job, measured: N real-sized mails, 200 rules, two letters each, with real IMAP and SMTP.

    python bench/walk.py                      1,000 mails on loopback
    python bench/walk.py --round-trip-ms 30   the same with a distance between
    python bench/walk.py --mails 200 --rounds 1

Each contender runs in a process of its own, one after the other, several rounds; read the ratios.
"""

from __future__ import annotations

import argparse
import contextlib
import imaplib
import multiprocessing
import os
import random
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any

import yaml

sys.path[:0] = [str(Path(__file__).parent), str(Path(__file__).parent.parent / "tests")]

import plain_bot
from generate import WORDS, mails
from smtp_sink import Sink

from delay_proxy import DelayProxy
from dovecot import PASSWORD, Dovecot

ROOT = Path(__file__).parent.parent
CONTENDERS = ("bare fetch", "plain bot", "inboxbot")


def patterns(count: int) -> list[str]:
    """Return ``count`` rules as expressions; one or two of them hold on a mail."""
    chance = random.Random(11)  # noqa: S311 - a fixed sequence is the point
    several = [chance.sample(WORDS, 2 if number % 10 == 0 else 3) for number in range(count)]
    return [rf"\b{' (?:and )?'.join(words)}\b" for words in several]


def main() -> None:
    options = _options()
    with contextlib.ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="inboxbot-bench-")))
        dovecot = stack.enter_context(Dovecot())
        print(f"filling a mailbox with {options.mails} mails …", flush=True)
        size = _fill(dovecot, options.mails)
        print(
            f"{size / 1e6:.0f} MB; {options.rules} rules; round trip {options.round_trip_ms} ms", flush=True
        )
        rows: dict[str, list[dict[str, float]]] = {name: [] for name in CONTENDERS}
        for round_number in range(options.rounds):
            for name in CONTENDERS:
                rows[name].append(
                    _one(name, options, dovecot, folder / f"{round_number}-{name.replace(' ', '-')}")
                )
                print(f"  round {round_number + 1}: {name:<11}{_figures(rows[name][-1])}", flush=True)
    _report(rows, options.mails)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--mails", type=int, default=1000)
    parser.add_argument("--rules", type=int, default=200)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--round-trip-ms", type=float, default=0)
    parser.add_argument("--connections", type=int, default=4, help="of inboxbot's sender")
    return parser.parse_args()


def _fill(dovecot: Dovecot, count: int) -> int:
    imap = imaplib.IMAP4("127.0.0.1", dovecot.port)
    imap.login("info@example.org", PASSWORD)
    total = 0
    for content in mails(count):
        imap.append("INBOX", "", "", content)
        total += len(content)
    imap.logout()
    return total


def _one(name: str, options: argparse.Namespace, dovecot: Dovecot, folder: Path) -> dict[str, float]:
    folder.mkdir()
    with contextlib.ExitStack() as stack:
        sink = stack.enter_context(Sink())
        imap_port, smtp_port = dovecot.port, sink.port
        if options.round_trip_ms:
            delay = options.round_trip_ms / 1000
            imap_port = stack.enter_context(DelayProxy(imap_port, round_trip=delay)).port
            smtp_port = stack.enter_context(DelayProxy(smtp_port, round_trip=delay)).port
        parent, child = multiprocessing.Pipe()
        arguments = (name, child, imap_port, smtp_port, folder, options)
        process = multiprocessing.get_context("spawn").Process(target=_measured, args=arguments)
        process.start()
        child.close()  # so that a contender that fails is noticed here, and not waited for
        try:
            result: dict[str, float] = parent.recv()
        except EOFError:
            sys.exit(f"{name} failed")
        process.join()
        expected = 0 if name == "bare fetch" else 2 * options.mails
        if sink.count() != expected or result["mails"] != options.mails:
            sys.exit(
                f"{name}: {result['mails']} mails and {sink.count()} letters; expected {options.mails}, {expected}"
            )
    return result


def _measured(
    name: str, pipe: Any, imap_port: int, smtp_port: int, folder: Path, options: argparse.Namespace
) -> None:
    jobs: dict[str, Callable[[], tuple[float, int]]] = {
        "bare fetch": lambda: _bare(imap_port),
        "plain bot": lambda: _plain(imap_port, smtp_port, folder, options),
        "inboxbot": lambda: _inboxbot(imap_port, smtp_port, folder, options),
    }
    seconds, count = jobs[name]()
    usage = resource.getrusage(resource.RUSAGE_SELF)
    pipe.send(
        {
            "seconds": seconds,
            "mails": count,
            "cpu": usage.ru_utime + usage.ru_stime,
            "peak_mb": usage.ru_maxrss / 1024,
        }
    )


def _bare(imap_port: int) -> tuple[float, int]:
    began = time.perf_counter()
    imap = imaplib.IMAP4("127.0.0.1", imap_port)
    imap.login("info@example.org", PASSWORD)
    imap.select("INBOX", readonly=True)
    _, data = imap.uid("SEARCH", "ALL")
    uids, count = data[0].split(), 0
    for start in range(0, len(uids), 50):
        _, answers = imap.uid("FETCH", b",".join(uids[start : start + 50]).decode(), "(BODY.PEEK[])")
        count += sum(isinstance(answer, tuple) for answer in answers)
    imap.logout()
    return time.perf_counter() - began, count


def _plain(imap_port: int, smtp_port: int, folder: Path, options: argparse.Namespace) -> tuple[float, int]:
    rules = patterns(options.rules)
    began = time.perf_counter()
    count = plain_bot.run(
        imap_port=imap_port, smtp_port=smtp_port, patterns=rules, database=folder / "cases.sqlite"
    )
    return time.perf_counter() - began, count


def _inboxbot(imap_port: int, smtp_port: int, folder: Path, options: argparse.Namespace) -> tuple[float, int]:
    from inboxbot.app.logs import configure_logs
    from inboxbot.app.service import TOGETHER_SECONDS
    from inboxbot.app.wiring import install
    from inboxbot.config import load_settings
    from inboxbot.ports.listed import CaseFilter

    configure_logs("ERROR")
    variables = _variables(imap_port, smtp_port, folder, options)
    # As at every start but the very first: what makes the tables is not in the memory of the service.
    made = [sys.executable, "-m", "inboxbot", "db", "upgrade"]
    subprocess.run(made, env={**os.environ, **variables}, check=True, stdout=subprocess.DEVNULL)
    settings = load_settings(variables, env_file=None, secrets_dir=None, need="all")
    installation = install(settings)
    installation.cycle.prepare()
    installation.cycle.dispatch.wait_for_more = partial(time.sleep, TOGETHER_SECONDS)
    register, now = installation.register, datetime.now(UTC)
    register.set_fact("live_since", (now - timedelta(days=1)).isoformat(), now=now)
    cursor = installation.mailbox.start_at("inbox", now - timedelta(days=1))
    register.save_cursor(installation.mailbox.name, "inbox", cursor, now=now)
    began = time.perf_counter()
    result, sent = _as_the_service_does(installation.cycle)
    seconds = time.perf_counter() - began
    if result.trouble or result.failed or sent.trouble:
        sys.exit(f"inboxbot: {result} {sent}")
    count = len(register.cases(CaseFilter(limit=0)))
    installation.close()
    return seconds, count


def _as_the_service_does(cycle: Any) -> tuple[Any, Any]:
    """Take in and send beside one another, until all that came is answered."""
    with ThreadPoolExecutor(1) as loop:
        taking_in = loop.submit(cycle.take_in)
        while not taking_in.done():
            sent = cycle.send()
            if sent.trouble or not sent.done:
                time.sleep(0.05)
        sent = cycle.send()
        return taking_in.result(), sent


def _variables(imap_port: int, smtp_port: int, folder: Path, options: argparse.Namespace) -> dict[str, str]:
    rules = yaml.safe_load((ROOT / "rules.yaml").read_text())
    rules["rules"] = [
        {"id": f"rule_{n}", "category": "signposting", "weight": 10, "when": {"pattern": pattern}}
        for n, pattern in enumerate(patterns(options.rules))
    ]
    for section in ("conditions", "paragraphs", "lists", "words_file", "other_languages"):
        rules.pop(section, None)
    # Two letters a mail are compared: the flags that other sections name stay, those that ask people go.
    rules["flags"] = {name: flag for name, flag in rules["flags"].items() if name in ("appeal", "crisis")}
    many = 10 * options.mails
    rules["caps"] = {"per_domain_a_day": many, "per_hour": many, "per_day": many, "unaligned_a_day": many}
    for category in rules["categories"].values():
        category["also_told"] = []
    path = folder / "rules.yaml"
    path.write_text(yaml.safe_dump(rules, sort_keys=False, default_flow_style=False), encoding="utf-8")
    return {
        "INBOXBOT_ADDRESS": "info@example.org",
        "INBOXBOT_MODE": "live",
        "INBOXBOT_RULES": str(path),
        "INBOXBOT_TEMPLATES": str(ROOT / "templates"),
        "INBOXBOT_DATABASE_URL": f"sqlite:///{folder / 'register.sqlite'}",
        "INBOXBOT_SECRET_KEY": "only-for-the-bench-0123456789abcdef",
        "INBOXBOT_MAILBOX_KIND": "imap",
        "INBOXBOT_IMAP_HOST": "127.0.0.1",
        "INBOXBOT_IMAP_PORT": str(imap_port),
        "INBOXBOT_IMAP_SECURITY": "none",
        "INBOXBOT_IMAP_USERNAME": "info@example.org",
        "INBOXBOT_IMAP_PASSWORD": PASSWORD,
        "INBOXBOT_SENDER_KIND": "smtp",
        "INBOXBOT_SMTP_HOST": "127.0.0.1",
        "INBOXBOT_SMTP_PORT": str(smtp_port),
        "INBOXBOT_SMTP_SECURITY": "none",
        "INBOXBOT_SMTP_CONNECTIONS": str(options.connections),
        # The plain bot files no copies either.
        "INBOXBOT_SENT_COPY": "no",
    }


def _figures(row: dict[str, float]) -> str:
    rate = row["mails"] / row["seconds"]
    return f"{rate:8.0f} mails/s  {row['seconds']:7.2f} s  {row['peak_mb']:5.0f} MB peak  {row['cpu']:6.2f} s CPU"


def _report(rows: dict[str, list[dict[str, float]]], count: int) -> None:
    medians = {name: statistics.median(row["seconds"] for row in several) for name, several in rows.items()}
    print(f"\nmedians of {len(rows['inboxbot'])} rounds, {count} mails")
    for name, seconds in medians.items():
        peak = max(row["peak_mb"] for row in rows[name])
        against = medians["plain bot"] / seconds
        print(
            f"  {name:<11}{count / seconds:8.0f} mails/s   {against:5.2f} × the plain bot   {peak:4.0f} MB peak"
        )


if __name__ == "__main__":
    main()
