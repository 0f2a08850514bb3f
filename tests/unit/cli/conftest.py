"""A terminal, and installations of the whole product whose registers were filled by it."""

from __future__ import annotations

import logging
import os
import shutil
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
import structlog
import yaml
from terminals import LONDON, Installation, Terminal

from houses import read_once
from inboxbot.config import packaged_rules, packaged_templates
from inboxbot.demo import scenario as scenarios
from inboxbot.demo.stage import SECRET_KEY, set_up
from inboxbot.model.message import MessageRef, RawMessage
from office import owners_confirm

ADDRESS = "info@healthwatchhertfordshire.example"
PLAYED = (
    "01-dentist.eml", "03-complaint.eml", "05-journalist.eml", "06-out-of-office.eml", "08-phishing.eml",
    "15-voicemail.eml", "sent-05-journalist.eml",
)  # fmt: skip


@pytest.fixture
def terminal(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> Iterator[Terminal]:
    for name in [*os.environ]:
        if name.startswith("INBOXBOT_") or name in {"CREDENTIALS_DIRECTORY", "STATE_DIRECTORY"}:
            monkeypatch.delenv(name)
    monkeypatch.setenv("COLUMNS", "80")
    for module in ("app.house_keeper", "cli.opened", "cli.explaining"):
        monkeypatch.setattr(f"inboxbot.{module}.read_house", read_once)
    folder = tmp_path / "working-folder"
    folder.mkdir()
    monkeypatch.chdir(folder)
    handlers = logging.getLogger().handlers[:]
    yield Terminal(capsys, monkeypatch)
    # Commands log to the standard error of their moment, which ends with the test.
    logging.getLogger().handlers[:] = handlers
    structlog.reset_defaults()


@pytest.fixture(scope="session")
def played(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of an installation that has worked from Wednesday 18 to Friday 20 November 2026, midday."""
    folder = tmp_path_factory.mktemp("played")
    whole = scenarios.shipped(LONDON)
    deliveries = [d for d in whole.deliveries if d.name in PLAYED and d.name != "15-voicemail.eml"]
    [voicemail] = [d for d in whole.deliveries if d.name == "15-voicemail.eml"]
    friday = datetime(2026, 11, 20, 9, 0, tzinfo=LONDON).astimezone(UTC)
    deliveries.append(scenarios.Delivery(friday, voicemail.name, voicemail.content))
    end = datetime(2026, 11, 20, 12, 0, tzinfo=LONDON).astimezone(UTC)
    stage = set_up(
        folder, whole.start, rules=packaged_rules(), templates=packaged_templates(), address=ADDRESS
    )
    for _ in stage.play(scenarios.Scenario(whole.start, end, tuple(deliveries))):
        owners_confirm(stage.register, stage.clock.now())
    strange = RawMessage(MessageRef("INBOX", "", "77"), b"From: odd@example.org\r\n\r\n\x00\xff", end, 27)
    stage.register.quarantine(strange, reason="an error of ours: ValueError", detail="", sender="", now=end)
    stage.close()
    return folder


@pytest.fixture(scope="session")
def quick_rules(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The shipped rules.yaml without its long list of rules, and no words: commands about the register need none."""
    whole = yaml.safe_load(packaged_rules().read_text(encoding="utf-8"))
    kept = {
        name: part
        for name, part in whole.items()
        if name not in {"rules", "lists", "conditions", "words_file"}
    }
    file = tmp_path_factory.mktemp("rules") / "rules.yaml"
    file.write_text(yaml.safe_dump(kept, sort_keys=False, allow_unicode=True), encoding="utf-8")
    return file


@pytest.fixture
def installation(terminal: Terminal, played: Path, quick_rules: Path, tmp_path: Path) -> Installation:
    folder = tmp_path / "installation"
    shutil.copytree(played, folder)
    terminal.set(
        ADDRESS=ADDRESS,
        MODE="live",
        DATABASE_URL=f"sqlite:///{folder / 'register.sqlite'}",
        SECRET_KEY=SECRET_KEY,
        MAILBOX_KIND="maildir",
        SENDER_KIND="maildir",
        MAILDIR_PATH=str(folder / "mailbox"),
        SENT_COPY="no",
        RULES=str(quick_rules),
        TEMPLATES=str(packaged_templates()),
    )
    return Installation(terminal, folder)
