"""A register of either kind, empty, for each test."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
from register_values import ZONE

import postgres
from inboxbot.register import open_register, upgrade
from inboxbot.register.sql import SqlRegister

KINDS = ("sqlite", pytest.param("postgresql", marks=pytest.mark.server))


@pytest.fixture(scope="session")
def server() -> Iterator[postgres.Postgres]:
    """Give a private PostgreSQL for the session."""
    if postgres.programs() is None:
        if os.environ.get("INBOXBOT_TEST_REQUIRE_SERVERS") == "1":
            pytest.fail("PostgreSQL is missing: apt-get install postgresql")
        pytest.skip("PostgreSQL is not installed (apt-get install postgresql)")
    with postgres.Postgres() as running:
        yield running


@pytest.fixture(scope="session")
def migrated_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give an empty register in a file, to be copied: migrating takes a second."""
    path = tmp_path_factory.mktemp("register") / "empty.sqlite"
    upgrade(f"sqlite:///{path}")
    return path


@pytest.fixture(scope="session")
def migrated_database(server: postgres.Postgres) -> str:
    """Give the URL of a database with the newest schema."""
    url = server.create()
    upgrade(url)
    return url


@pytest.fixture(params=KINDS)
def kind(request: pytest.FixtureRequest) -> str:
    """Say which database."""
    kind: str = request.param
    return kind


@pytest.fixture
def url(kind: str, request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """Give the URL of an empty register with the newest schema."""
    if kind == "sqlite":
        path = tmp_path / "register.sqlite"
        shutil.copy(request.getfixturevalue("migrated_file"), path)
        return f"sqlite:///{path}"
    found: str = request.getfixturevalue("migrated_database")
    with psycopg.connect(found, autocommit=True) as connection:
        names = connection.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'").fetchall()
        tables = ", ".join(f'"{name}"' for (name,) in names if name != "alembic_version")
        connection.execute(f"TRUNCATE {tables} RESTART IDENTITY")
    return found


@pytest.fixture
def empty_url(kind: str, request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """Give the URL of a database without any tables."""
    if kind == "sqlite":
        return f"sqlite:///{tmp_path / 'fresh.sqlite'}"
    running: postgres.Postgres = request.getfixturevalue("server")
    return running.create()


@pytest.fixture
def register(url: str) -> Iterator[SqlRegister]:
    """Give an open, empty register."""
    opened = open_register(url, zone=ZONE, wait_seconds=2)
    assert isinstance(opened, SqlRegister)
    yield opened
    opened.close()
