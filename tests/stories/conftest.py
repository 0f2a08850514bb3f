from __future__ import annotations

import itertools
from collections.abc import Iterator
from pathlib import Path

import pytest

import dovecot
from story_world import World, require_dovecot, world_at

_numbers = itertools.count(1)


@pytest.fixture(scope="session")
def story_server() -> Iterator[dovecot.Dovecot]:
    require_dovecot()
    with dovecot.Dovecot() as server:
        yield server


@pytest.fixture
def world(story_server: dovecot.Dovecot, tmp_path: Path) -> Iterator[World]:
    """A Wednesday morning, 18 November 2026, nine o'clock in London."""
    with world_at("2026-11-18 09:00", story_server, f"story{next(_numbers)}@example.org", tmp_path) as world:
        yield world
