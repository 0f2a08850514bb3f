"""Killed at every step there is, and started again: nothing is lost, nothing is said twice.

A real process (forked from a warm one), a real Dovecot, a real SMTP server, SQLite and PostgreSQL. It takes
in a morning's mail, settles, reminds and sends; at one of its steps (``kill_points``: SQL, IMAP, SMTP, files)
it is killed, and another process goes on with what is there. A letter may come twice only where it was killed
between the server's having the mail and our noting its answer, then under the same Message-ID.

    KILL_SECONDS=3600 KILL_SEED=1 python -m pytest tests/properties/test_crash_anywhere.py -m deep -s   # all points
"""

# ruff: noqa: T201, TID251, S311, S608 - a sample drawn anew each run is told; the queries are ours
from __future__ import annotations

import os
import random
import re
import shutil
import sqlite3
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import psycopg
import pytest

import dovecot
import postgres
from chance import a_seed
from inboxbot.config import packaged_rules, packaged_templates
from kill_nursery import Life, Nursery
from office import COMPLAINT, DENTIST, JOURNALIST, VOLUNTEER
from shipped import rules_in
from smtp_server import HonestServer
from story_world import ADDRESS, SECRET_KEY, london, mail, require_dovecot

pytestmark = pytest.mark.server

BEFORE, MORNING = "2026-11-18 10:00", "2026-11-25 09:05"
"""A first enquiry comes a week before the morning on which it is reminded of, and new mail lies there."""
AFTERWARDS = (0, 1, 6, 12, 15, 31)
"""Minutes after the crash: in doubt after ten, tried again two later."""
BULK = "List-Id: <x.shop.example>\nPrecedence: bulk\n"
CONNECTIONS = 2
MEMORY = Path("/dev/shm")  # noqa: S108 - a file system in memory, where there is one
MINUTES = float(os.environ.get("DEEP_MINUTES", "1"))
BUDGET = min(90.0, 7.5 * MINUTES)


def new_mail() -> list[str]:
    """Return the morning's mail: three people, a journalist, an advertisement."""

    def one(number: int, subject: str, text: str, headers: str = "") -> str:
        sender = f"Nadia Rahman <nadia@home{number}.example>"
        return mail(sender, subject, text, message_id=f"q{number}@home{number}.example", headers=headers)

    return [
        one(1, "dentist", DENTIST),
        one(2, "complaint", COMPLAINT),
        one(3, "offer", "Buy now, ten for the price of nine.", BULK),
        one(4, "Helping out", VOLUNTEER),
        one(5, "For our paper", JOURNALIST),
    ]


@dataclass
class Scene:
    """A copy of the prepared morning: its own mailbox, its own register."""

    user: str
    folder: Path
    variables: dict[str, str]


@dataclass
class Stage:
    """The servers, the warm process, and the morning prepared on one kind of database."""

    kind: str
    imap: dovecot.Dovecot
    post: HonestServer
    database: postgres.Postgres | None
    folder: Path
    nursery: Nursery
    number: int = 0
    template: Scene = field(init=False)

    def prepare(self) -> None:
        """Play the week before, and let the morning's mail arrive."""
        self.template = self._scene()
        self._run(self.template, london(BEFORE).isoformat(), 0, warming=True)
        self.arrives(mail("Ann <ann@first.example>", "dentist", DENTIST, message_id="first@first.example"))
        self._run(self.template, london(BEFORE).isoformat(), 5, 10, warming=True)
        self.arrives(*new_mail())
        with self.copied() as scene:
            self._run(scene, london(MORNING).isoformat(), *AFTERWARDS, warming=True)

    def arrives(self, *contents: str) -> None:
        """File mails in the template's mailbox, each when its turn has come."""
        at = london(BEFORE if len(contents) == 1 else MORNING)
        with self.imap.client(self.template.user) as client:
            for content in contents:
                client.append("INBOX", content.encode().replace(b"\n", b"\r\n"), (), at)

    def live(
        self, scene: Scene, *minutes: float, kill_at: int = 0, broken: str = ""
    ) -> tuple[bool, list[str]]:
        """Live on the morning; return whether to the end, and the steps."""
        return self._run(scene, london(MORNING).isoformat(), *minutes, kill_at=kill_at, broken=broken)

    def _run(
        self,
        scene: Scene,
        start: str,
        *minutes: float,
        kill_at: int = 0,
        broken: str = "",
        warming: bool = False,
    ) -> tuple[bool, list[str]]:
        trace = scene.folder / "trace"
        ports = {str(self.imap.port): "imap", str(self.post.port): "smtp"}
        life = Life(scene.variables, start, minutes, str(trace), ports, kill_at, warming, broken)
        ended = self.nursery.live(life)
        return ended, [] if warming else trace.read_text(encoding="utf-8").splitlines()

    @contextmanager
    def copied(self) -> Iterator[Scene]:
        """Give a copy of the prepared morning, and take it away afterwards."""
        scene = self._scene()
        try:
            yield scene
        finally:
            shutil.rmtree(scene.folder)
            shutil.rmtree(self.imap.home(scene.user).parent, ignore_errors=True)
            if self.database is not None:
                with psycopg.connect(self.database.url("postgres"), autocommit=True) as connection:
                    connection.execute(f'DROP DATABASE "{_name(scene)}" WITH (FORCE)')

    def _scene(self) -> Scene:
        self.number += 1
        user = f"{self.kind}{self.number}@example.org"
        folder = self.folder / user
        folder.mkdir()
        variables = {
            **settings_of(self.folder, self.imap.port, self.post.port),
            "INBOXBOT_IMAP_USERNAME": user,
            "INBOXBOT_DATABASE_URL": f"sqlite:///{folder / 'register.sqlite'}",
        }
        scene = Scene(user, folder, variables)
        before = getattr(self, "template", None)
        if self.database is not None:
            variables["INBOXBOT_DATABASE_URL"] = self.database.url(user.partition("@")[0])
            self._copy_database(scene, before)
        if before is not None:
            self._copy_files(scene, before)
            _rename(scene, before.user)
        return scene

    def _copy_database(self, scene: Scene, before: Scene | None) -> None:
        assert self.database is not None
        like = "" if before is None else f' TEMPLATE "{_name(before)}"'
        with psycopg.connect(self.database.url("postgres"), autocommit=True) as connection:
            connection.execute(f'CREATE DATABASE "{_name(scene)}"{like}')

    def _copy_files(self, scene: Scene, before: Scene) -> None:
        for file in before.folder.iterdir():
            if file.name != "trace":
                shutil.copy2(file, scene.folder / file.name)
        home, old = self.imap.home(scene.user).parent, self.imap.home(before.user).parent
        shutil.copytree(old, home)
        owner = old.stat()
        for path in (home, *home.rglob("*")):
            os.chown(path, owner.st_uid, owner.st_gid)


def _name(scene: Scene) -> str:
    return scene.user.partition("@")[0]


def _rename(scene: Scene, before: str) -> None:
    """Let the copied register know its mailbox by the copy's name."""
    changes = [
        f"UPDATE cursors SET mailbox = replace(mailbox, '{before}', '{scene.user}')",
        f"UPDATE facts SET name = replace(name, '{before}', '{scene.user}')",
    ]
    with closing(_connect(scene)) as connection:
        for change in changes:
            connection.execute(change)
        connection.commit()


def _connect(scene: Scene) -> sqlite3.Connection | psycopg.Connection[tuple[object, ...]]:
    url = scene.variables["INBOXBOT_DATABASE_URL"]
    if url.startswith("sqlite:///"):
        return sqlite3.connect(url.removeprefix("sqlite:///"))
    return psycopg.connect(url)


def _rows(scene: Scene, query: str) -> list[tuple[object, ...]]:
    with closing(_connect(scene)) as connection:
        return connection.execute(query).fetchall()


def settings_of(folder: Path, imap_port: int, smtp_port: int) -> dict[str, str]:
    """Return what every life has in common."""
    return {
        "INBOXBOT_ADDRESS": ADDRESS,
        "INBOXBOT_MODE": "live",
        "INBOXBOT_RULES": str(folder / "rules.yaml"),
        "INBOXBOT_TEMPLATES": str(packaged_templates()),
        "INBOXBOT_SECRET_KEY": SECRET_KEY,
        "INBOXBOT_MAILBOX_KIND": "imap",
        "INBOXBOT_IMAP_HOST": "127.0.0.1",
        "INBOXBOT_IMAP_PORT": str(imap_port),
        "INBOXBOT_IMAP_SECURITY": "none",
        "INBOXBOT_IMAP_USERNAME": "nobody@example.org",
        "INBOXBOT_IMAP_PASSWORD": dovecot.PASSWORD,
        "INBOXBOT_SENDER_KIND": "smtp",
        "INBOXBOT_SMTP_HOST": "127.0.0.1",
        "INBOXBOT_SMTP_PORT": str(smtp_port),
        "INBOXBOT_SMTP_SECURITY": "none",
        "INBOXBOT_SMTP_CONNECTIONS": str(CONNECTIONS),
    }


@dataclass(frozen=True)
class Servers:
    """What both kinds of database share: the mail servers and the warm process."""

    imap: dovecot.Dovecot
    post: HonestServer
    folder: Path
    nursery: Nursery


@pytest.fixture(scope="module")
def servers(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Servers]:
    require_dovecot()
    folder = tmp_path_factory.mktemp("kill")
    if MEMORY.is_dir():
        folder = Path(tempfile.mkdtemp(prefix="kill.", dir=MEMORY))  # a process that is killed needs no disk
    text = packaged_rules().read_text(encoding="utf-8")
    assert '  case: ""' in text
    rules_in(folder, text.replace('  case: ""', '  case: "tag:inboxbot"'))
    with ExitStack() as stack:
        stack.callback(shutil.rmtree, folder, ignore_errors=True)
        imap, post = stack.enter_context(dovecot.Dovecot()), stack.enter_context(HonestServer())
        nursery = stack.enter_context(Nursery(folder, settings_of(folder, imap.port, post.port)))
        yield Servers(imap, post, folder, nursery)


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def stage(request: pytest.FixtureRequest, servers: Servers) -> Iterator[Stage]:
    if request.param == "postgresql" and postgres.programs() is None:
        if os.environ.get("INBOXBOT_TEST_REQUIRE_SERVERS") == "1":
            pytest.fail("PostgreSQL is missing: apt-get install postgresql")
        pytest.skip("PostgreSQL is not installed (apt-get install postgresql)")
    with ExitStack() as stack:
        database = stack.enter_context(postgres.Postgres()) if request.param == "postgresql" else None
        made = Stage(request.param, servers.imap, servers.post, database, servers.folder, servers.nursery)
        made.prepare()
        yield made


@dataclass(frozen=True)
class Outcome:
    """What there was in the end, of a whole life or of a broken one and the next."""

    letters: Counter[tuple[str, str]]
    copies: Counter[str]
    ends: list[tuple[object, ...]]
    cases: list[tuple[object, ...]]
    outbox: Counter[tuple[object, ...]]
    numbers: dict[str, str]
    settled: int


def outcome(stage: Stage, scene: Scene) -> Outcome:
    """Read what was sent and what is in the register."""
    copies = Counter(_header(one.content, "Message-ID") for one in stage.post.mails)
    first = {_header(one.content, "Message-ID"): one for one in stage.post.mails}
    return Outcome(
        letters=Counter((_header(one.content, "X-Inboxbot"), one.recipient) for one in first.values()),
        copies=copies,
        ends=_rows(scene, "SELECT message_id, ending, kind FROM arrivals ORDER BY message_id"),
        cases=_rows(scene, "SELECT correspondent, category, status FROM cases ORDER BY correspondent"),
        outbox=Counter(_rows(scene, "SELECT state FROM outbox")),
        numbers={f"<{name}>": str(n) for n, name in _rows(scene, "SELECT id, message_id FROM outbox")},
        settled=len(_rows(scene, "SELECT 1 FROM arrivals WHERE settled_at IS NOT NULL")),
    )


def _header(content: bytes, name: str) -> str:
    found = re.search(rb"(?im)^" + name.encode() + rb":\s*([^\r\n]*)", content)
    assert found is not None, content[:500]
    return found[1].decode()


def undisturbed(stage: Stage) -> tuple[Outcome, list[str]]:
    """Live the morning to its end; return what there is then, and every step of its first minute."""
    stage.post.mails.clear()
    with stage.copied() as scene:
        ended, steps = stage.live(scene, 0)
        assert ended
        assert stage.live(scene, *AFTERWARDS)[0]
        return outcome(stage, scene), steps


def killed(stage: Stage, at: int, *, broken: str = "") -> tuple[Outcome, list[str], bool]:
    """Kill it at a step, start it again; return what there is then, the steps it made, whether it died."""
    stage.post.mails.clear()
    with stage.copied() as scene:
        ended, steps = stage.live(scene, 0, kill_at=at, broken=broken)
        time.sleep(0.02)  # what the mail server has read but not yet taken
        assert stage.live(scene, *AFTERWARDS, broken=broken)[0]
        return outcome(stage, scene), steps, not ended


def judge(whole: Outcome, found: Outcome, steps: list[str]) -> str:
    """Compare with the undisturbed life; return ``once``, or ``twice`` where a second copy was in order."""
    twice = {message_id: count for message_id, count in found.copies.items() if count > 1}
    at = steps[-1]
    assert found.ends == whole.ends, f"{at}: every message is one arrival"
    assert found.cases == whole.cases, f"{at}: one case a matter"
    assert found.letters == whole.letters, f"{at}: every letter is sent"
    assert found.settled == whole.settled, f"{at}: every original is settled"
    assert found.outbox == whole.outbox, f"{at}: nothing is left in the outbox"
    if not twice:
        return "once"
    unheard = in_flight(steps)
    assert {found.numbers[one] for one in twice} <= unheard, (
        f"{at}: said twice although we had heard: {twice}"
    )
    assert set(twice.values()) == {2}, f"{at}: at most twice: {twice}"
    assert len(twice) <= CONNECTIONS, f"{at}: only what was in flight: {twice}"
    return "twice"


def what_is_wrong(whole: Outcome, found: Outcome, steps: list[str]) -> str:
    """Return what ``judge`` objects to; nothing where it is content."""
    try:
        judge(whole, found, steps)
    except AssertionError as error:
        return str(error)
    return ""


def in_flight(steps: list[str]) -> set[str]:
    """Return the numbers of the mails that went out and of which no answer was noted when it died."""
    notes = [
        found.groups() for step in steps[:-1] if (found := re.search(r" file write ([>+-]) (\d+) 0", step))
    ]
    return {number for mark, number in notes if mark == ">"} - {
        number for mark, number in notes if mark != ">"
    }


def kind_of(step: str) -> str:
    """Return the kind of a step: ``sql``, ``imap send``, ``file write`` …"""
    words = step.split()[1:]
    return words[0] if words[0] in ("sql", "connect") else " ".join(words[:2])


def run_points(
    stage: Stage, points: Iterator[int], whole: Outcome, until: float, wrong: list[str]
) -> Counter[tuple[str, str]]:
    """Kill at these points until the time is up; return how often each kind came to which outcome."""
    seen: Counter[tuple[str, str]] = Counter()
    for point in points:
        if time.monotonic() > until:
            break
        found, steps, died = killed(stage, point)
        trouble = what_is_wrong(whole, found, steps) if died else ""
        if trouble:
            wrong.append(f"{point}: {trouble}")
        result = "WRONG" if trouble else judge(whole, found, steps) if died else "not reached"
        seen[kind_of(steps[-1]), result] += 1
    return seen


def test_killed_at_a_few_steps_nothing_is_lost_and_nothing_said_twice(stage: Stage) -> None:
    whole, steps = undisturbed(stage)
    assert whole.copies.total() == len(whole.copies)
    assert len(whole.cases) == 5
    for at in random.Random(a_seed()).sample(range(1, len(steps)), 3):
        found, lived, died = killed(stage, at)
        if died:
            judge(whole, found, lived)


@pytest.mark.deep
def test_killed_at_any_step_nothing_is_lost_and_nothing_said_twice(stage: Stage) -> None:
    until = time.monotonic() + float(os.environ.get("KILL_SECONDS", BUDGET / 2))
    whole, steps = undisturbed(stage)
    seed = int(os.environ.get("KILL_SEED", "0")) or a_seed()
    points = list(range(1, len(steps) + 1))
    random.Random(seed).shuffle(points)
    wrong: list[str] = []
    seen = run_points(stage, iter(points), whole, until, wrong)
    print(f"\n{stage.kind}: KILL_SEED={seed}, {seen.total()} of {len(points)} kill points")
    for (kind, result), count in sorted(seen.items()):
        print(f"  {kind:<16}{result:<12}{count:5}")
    assert seen.total() > 0
    assert not wrong, "\n".join(wrong)


# Shown to notice ---------------------------------------------------------------------------------
@pytest.mark.deep
@pytest.mark.parametrize("stage", ["sqlite"], indirect=True)
@pytest.mark.parametrize(
    ("broken", "from_step", "noticed"),
    [
        ("cursor before commit", "INSERT INTO cursors", "every message is one arrival"),
        ("send before claim", "file write +", "said twice although we had heard"),
    ],
)
def test_a_broken_order_is_noticed(stage: Stage, broken: str, from_step: str, noticed: str) -> None:
    whole, _ = undisturbed(stage)
    with stage.copied() as scene:
        _, steps = stage.live(scene, 0, broken=broken)
    first = next(number for number, step in enumerate(steps, start=1) if from_step in step)
    for at in range(first + 1, first + 12):
        found, lived, died = killed(stage, at, broken=broken)
        wrong = what_is_wrong(whole, found, lived) if died else ""
        if wrong:
            assert noticed in wrong
            return
    pytest.fail(f"nobody noticed: {broken}")
