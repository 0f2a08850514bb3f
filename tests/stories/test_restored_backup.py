"""A register restored from a backup, as deploy/README.md tells: shadow first, and nobody hears twice."""

from __future__ import annotations

import sqlite3
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from inboxbot.app.wiring import Installation, install
from inboxbot.config import load_settings, packaged_rules, packaged_templates
from inboxbot.demo import scenario as scenarios
from inboxbot.demo.stage import SECRET_KEY, CountedChance, Stage, set_up
from inboxbot.ports.listed import CaseFilter
from inboxbot.senders.maildir import MaildirSender

LONDON = ZoneInfo("Europe/London")
ADDRESS = "info@healthwatchhertfordshire.example"


def london(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=LONDON).astimezone(UTC)


def play(stage: Stage, start: str, end: str) -> None:
    deliveries = [d for d in scenarios.shipped(LONDON).deliveries if london(start) <= d.at < london(end)]
    for _ in stage.play(scenarios.Scenario(london(start), london(end), tuple(deliveries))):
        pass


def started(folder: Path, stage: Stage, mode: str) -> Installation:
    variables = {
        "INBOXBOT_ADDRESS": ADDRESS,
        "INBOXBOT_MODE": mode,
        "INBOXBOT_DATABASE_URL": f"sqlite:///{folder / 'register.sqlite'}",
        "INBOXBOT_SECRET_KEY": SECRET_KEY,
        "INBOXBOT_MAILBOX_KIND": "maildir",
        "INBOXBOT_SENDER_KIND": "maildir",
        "INBOXBOT_MAILDIR_PATH": str(folder / "mailbox"),
        "INBOXBOT_SENT_COPY": "no",
        "INBOXBOT_RULES": str(packaged_rules()),
    }
    settings = load_settings(variables, need="all")
    chance = CountedChance()
    chance.characters(7)  # another sequence than before: numbers given out since the backup are lost
    sender = MaildirSender(folder / "after")
    installation = install(settings, clock=stage.clock, chance=chance, sender=sender)
    installation.cycle.prepare()
    return installation


def tick(installation: Installation) -> None:
    cycle = installation.cycle
    for one_pass in (cycle.take_in, cycle.watch, cycle.send):
        result = one_pass()
        assert (result.trouble, result.failed) == ("", 0)


def letters(folder: Path) -> list[tuple[str, str]]:
    """Return (letter, receiver) of everything that was sent after the restore."""
    sent = []
    for file in (folder / "after" / "new").iterdir():
        head = file.read_bytes().partition(b"\r\n\r\n")[0].decode().splitlines()
        fields = dict(line.partition(": ")[::2] for line in head)
        sent.append((fields["X-Inboxbot"], fields["To"]))
    return sent


def test_after_a_restore_in_shadow_and_going_live_again_nobody_is_acknowledged_twice(tmp_path: Path) -> None:
    for part in ("cur", "new", "tmp"):
        (tmp_path / "after" / part).mkdir(parents=True)
    start = london("2026-11-18 08:00")
    stage = set_up(tmp_path, start, rules=packaged_rules(), templates=packaged_templates(), address=ADDRESS)
    play(stage, "2026-11-18 08:00", "2026-11-18 10:00")
    backup = sqlite3.connect(tmp_path / "backup.db")
    with sqlite3.connect(tmp_path / "register.sqlite") as live:
        live.backup(backup)
    live.close()
    backup.close()
    play(stage, "2026-11-18 10:00", "2026-11-18 15:00")  # three people more were acknowledged
    stage.close()

    for name in ("register.sqlite-wal", "register.sqlite-shm"):
        (tmp_path / name).unlink(missing_ok=True)
    (tmp_path / "backup.db").replace(tmp_path / "register.sqlite")
    stage.clock.push(london("2026-11-18 16:00"))
    shadow = started(tmp_path, stage, "shadow")
    tick(shadow)
    opened = len(shadow.register.cases(CaseFilter(limit=0)))
    would_have = {one.correspondent for one in shadow.register.unacknowledged(since=start)}
    shadow.close()
    assert opened == 5  # all that came in since the backup are known again
    assert len(would_have) == 4  # all but the first, who was acknowledged before the backup
    assert {letter for letter, _ in letters(tmp_path)} == {"alert"}  # that a restore was noticed

    stage.clock.push(london("2026-11-18 16:30"))
    live_again = started(tmp_path, stage, "live")
    tick(live_again)
    stage.clock.push(london("2026-11-18 17:00"))
    tick(live_again)
    live_again.close()
    assert [one for one in letters(tmp_path) if one[0].startswith("acknowledgement")] == []
