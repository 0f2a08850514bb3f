"""The service on Graph, killed again and again while answers are lost: each mail is acknowledged once.

KILL_SEED=1 DEEP_MINUTES=20 python -m pytest tests/stories/test_graph_killed.py -m deep -s
"""

from __future__ import annotations

import os
import random  # noqa: TID251 - a test's own chance, from a seed that it prints
import re
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import pytest

pytest.importorskip("msal", reason="msal is not installed: the extra graph brings it")

from chance import a_seed
from graph_server import GraphServer
from office import ADDRESS
from story_process import eventually

TROUBLES = ("lose", "drop", "half")
STEPS = (
    ("POST", "/send"),
    ("POST", "messages$"),
    ("PATCH", "messages"),
    ("GET", "delta"),
    ("GET", "value"),
    ("GET", "filter"),
)


def program(folder: Path, server: GraphServer) -> dict[str, str]:
    """Return the environment of an installation in a folder, its rules and letters as ``init`` writes them."""
    login = server.graph.login
    plain = {name: value for name, value in os.environ.items() if not name.startswith("INBOXBOT_")}
    subprocess.run(
        [sys.executable, "-m", "inboxbot", "init", folder / "house"],
        env=plain,
        check=True,
        capture_output=True,
    )
    return plain | {
        "INBOXBOT_ADDRESS": ADDRESS, "INBOXBOT_SECRET_KEY": "k" * 40, "INBOXBOT_MODE": "live",
        "INBOXBOT_MAILBOX_KIND": "graph", "INBOXBOT_SENDER_KIND": "graph", "INBOXBOT_GRAPH_TENANT": login.tenant,
        "INBOXBOT_GRAPH_CLIENT": login.client, "INBOXBOT_GRAPH_SECRET": login.secret, "INBOXBOT_GRAPH_URL": server.url,
        "INBOXBOT_GRAPH_LOGIN_URL": server.url, "INBOXBOT_DATABASE_URL": f"sqlite:///{folder}/register.db",
        "INBOXBOT_RULES": str(folder / "house" / "rules.yaml"), "INBOXBOT_POLL_SECONDS": "5",
    }  # fmt: skip


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


def arrives(server: GraphServer, number: int) -> str:
    box, sender = server.graph.box(ADDRESS), f"p{number}@home{number}.example"
    content = (
        f"Return-Path: <{sender}>\r\nFrom: P{number} <{sender}>\r\nTo: {ADDRESS}\r\nSubject: a dentist\r\n"
        f"Message-ID: <{number}@home.example>\r\n\r\nWhere can I find an NHS dentist? This is letter {number}.\r\n"
    ).encode()
    box.put(content, datetime.now(UTC), box.word("inbox").id)  # noqa: TID251 - the program runs in real time
    return sender


def acknowledged(server: GraphServer) -> Counter[str]:
    found = (re.search(rb"To: (p\d+@home\d+\.example)", one.wire) for one in server.graph.sent)
    return Counter(match.group(1).decode() for match in found if match)


@pytest.mark.deep
def test_killed_again_and_again_while_answers_are_lost_each_mail_is_acknowledged_once(tmp_path: Path) -> None:
    seed = int(os.environ.get("KILL_SEED") or a_seed())
    chance = random.Random(seed)  # noqa: S311 - no secret
    seconds = min(40.0, 2.5 * float(os.environ.get("DEEP_MINUTES", "8")))
    senders: list[str] = []
    kills = 0
    with GraphServer() as server:
        graph = server.graph
        graph.box(ADDRESS)
        graph.scope.add(ADDRESS)
        graph.keeps_ids, graph.copy_comes_late = chance.random() < 0.5, chance.randrange(4)
        environ = program(tmp_path, server)
        subprocess.run(
            [sys.executable, "-m", "inboxbot", "once"], env=environ, check=True, capture_output=True
        )
        until = time.monotonic() + seconds
        while time.monotonic() < until:
            with running(environ) as service:
                for _ in range(3):
                    time.sleep(chance.random() * 2.5)
                    senders.append(arrives(server, len(senders) + 1))
                    graph.order(chance.choice(TROUBLES), *chance.choice(STEPS))
                time.sleep(chance.random() * 3)
                service.send_signal(signal.SIGKILL if chance.random() < 0.7 else signal.SIGTERM)
                service.wait(30)
            kills += 1
        graph.orders.clear()
        with running(environ):
            eventually(
                lambda: set(acknowledged(server)) == set(senders), within=180, told=lambda: f"seed {seed}"
            )
            time.sleep(2)  # whatever would go twice has the time to
        print(f"{len(senders)} mails, {kills} ends of the service, from seed {seed}")  # noqa: T201 - deep runs say what they covered
        assert acknowledged(server) == Counter(senders), f"seed {seed}"
        box = graph.box(ADDRESS)
        assert graph.too_many == 0
        assert [one for one in box.inside(box.word("inbox").id) if one.is_read] == []
