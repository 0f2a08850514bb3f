"""Fixtures that several folders of tests share: an office, made when asked for, stopped at the end."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from inboxbot.demo.stage import PushedClock
from office import Office, london


@pytest.fixture
def make_office(tmp_path: Path) -> Iterator[Callable[..., Office]]:
    """Make an office whose clock stands at a London time; Wednesday 18 November 2026, 10:00."""
    made: list[Office] = []

    def make(at: str = "2026-11-18 10:00", **given: Any) -> Office:
        folder = tmp_path / str(len(made))
        folder.mkdir()
        made.append(Office(folder, PushedClock(london(at)), **given))
        return made[-1]

    yield make
    for one in made:
        one.stop()


@pytest.fixture
def office(make_office: Callable[..., Office]) -> Office:
    """An office at work: live, first contact made, its first digest sent."""
    office = make_office().start()
    office.tick()
    office.sender.sent.clear()
    return office
