"""A person at a terminal, and what an installation looks like from there."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from freezegun import freeze_time

from inboxbot.cli import main
from inboxbot.ports.register import Register
from inboxbot.register import open_register

LONDON = ZoneInfo("Europe/London")


@dataclass(frozen=True)
class Result:
    """What a command did: its exit code, what it said, and what it complained of."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        return json.loads(self.out)


class Terminal:
    """A person at a terminal of 80 columns, in an empty folder, without any setting."""

    def __init__(self, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
        self._capsys = capsys
        self._monkeypatch = monkeypatch

    def set(self, **settings: str) -> None:
        for name, value in settings.items():
            self._monkeypatch.setenv(f"INBOXBOT_{name}", value)

    def unset(self, *names: str) -> None:
        for name in names:
            self._monkeypatch.delenv(f"INBOXBOT_{name}", raising=False)

    def run(self, *arguments: str | Path, at: str = "") -> Result:
        """Run a command, at a London time where it matters."""
        self._capsys.readouterr()
        words = [str(word) for word in arguments]
        if at:
            moment = datetime.fromisoformat(at).replace(tzinfo=LONDON).astimezone(UTC)
            with freeze_time(moment):
                code = main(words)
        else:
            code = main(words)
        said = self._capsys.readouterr()
        return Result(code, said.out, said.err)


@dataclass
class Installation:
    """An installation at the shell; what it knows is a copy of its own."""

    terminal: Terminal
    folder: Path

    def register(self) -> Register:
        return open_register(f"sqlite:///{self.folder / 'register.sqlite'}", zone="Europe/London")

    def reference(self, correspondent: str) -> str:
        """Return the number of the case of somebody whose address begins so."""
        found = self.terminal.run("cases", "list", "--json").json
        return str(
            next(c["reference"] for c in found if c["correspondent"]["address"].startswith(correspondent))
        )
