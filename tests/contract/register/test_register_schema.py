"""The schema: made by migrations, the same as the tables say, and never one we do not know."""

# ruff: noqa: S608 - the names put into statements are the tests' own

from __future__ import annotations

import re
import sqlite3
import subprocess
import sys
from pathlib import Path
from typing import Any

import psycopg
import pytest
from register_values import NOW, REFERENCE, ZONE, full_opening
from sqlalchemy import create_engine, inspect
from sqlalchemy.engine import make_url

from inboxbot.model.errors import PermanentError
from inboxbot.register import NotMadeError, open_register, schema, upgrade
from inboxbot.register.tables import metadata


def execute(url: str, statement: str) -> list[tuple[Any, ...]]:
    """Run one statement past the register."""
    if url.startswith("sqlite"):
        with sqlite3.connect(str(make_url(url).database)) as connection:
            return connection.execute(statement).fetchall()
    with psycopg.connect(url, autocommit=True) as remote:
        cursor = remote.execute(statement.encode())
        return cursor.fetchall() if cursor.description else []


def described(url: str) -> dict[str, Any]:
    """Return everything the database says of its tables."""
    if url.startswith("sqlite"):
        rows = execute(url, "SELECT name, sql FROM sqlite_master WHERE sql IS NOT NULL")
        return {
            name: sorted(line.strip(' ",') for line in sql.replace(") WITHOUT", "\n WITHOUT").splitlines())
            for name, sql in rows
            if name != "alembic_version"
        }
    tables = {}
    engine = create_engine(url.replace("postgresql", "postgresql+psycopg", 1))
    inspector = inspect(engine)
    for table in sorted(set(inspector.get_table_names()) - {"alembic_version"}):
        columns = [
            (c["name"], str(c["type"]), c["nullable"], c["default"]) for c in inspector.get_columns(table)
        ]
        constraints = execute(
            url,
            f"SELECT conname, pg_get_constraintdef(oid) FROM pg_constraint WHERE conrelid = '{table}'::regclass ORDER BY 1",
        )
        indexes = execute(
            url, f"SELECT indexname, indexdef FROM pg_indexes WHERE tablename = '{table}' ORDER BY 1"
        )
        tables[table] = (columns, constraints, indexes)
    engine.dispose()
    return tables


def other_empty(url: str, request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """Return a second empty database of the same kind."""
    if url.startswith("sqlite"):
        return f"sqlite:///{tmp_path / 'second.sqlite'}"
    found: str = request.getfixturevalue("server").create()
    return found


def test_migrations_make_what_the_tables_say(
    empty_url: str, request: pytest.FixtureRequest, tmp_path: Path
) -> None:
    assert upgrade(empty_url) == schema.REVISIONS[-1]
    plain = other_empty(empty_url, request, tmp_path)
    engine = create_engine(plain.replace("postgresql", "postgresql+psycopg", 1))
    metadata.create_all(engine)
    engine.dispose()
    assert described(empty_url) == described(plain)
    assert len(described(empty_url)) > 10


def test_the_constant_names_alembics_last_revision() -> None:
    versions = Path(schema.__file__).parent / "migrations" / "versions"
    found = [
        re.search(r'^revision = "(\w+)"', one.read_text(), re.MULTILINE)
        for one in sorted(versions.glob("*.py"))
    ]
    assert tuple(one.group(1) for one in found if one) == schema.REVISIONS


def test_an_empty_database_is_made_ready_and_opened_again(empty_url: str) -> None:
    first = open_register(empty_url, zone=ZONE)
    first.record(full_opening(), now=NOW)
    first.close()
    second = open_register(empty_url, zone=ZONE)
    assert second.case(REFERENCE) is not None
    second.close()
    assert upgrade(empty_url) == schema.REVISIONS[-1]


def test_a_newer_schema_is_refused(url: str) -> None:
    execute(url, "UPDATE alembic_version SET version_num = '9999'")
    try:
        for use in (lambda: open_register(url, zone=ZONE), lambda: upgrade(url)):
            with pytest.raises(PermanentError, match="newer inboxbot"):
                use()
    finally:
        execute(url, f"UPDATE alembic_version SET version_num = '{schema.REVISIONS[-1]}'")


def test_an_older_schema_names_the_command(url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(schema, "REVISIONS", (*schema.REVISIONS, "0002"))
    with pytest.raises(PermanentError, match="backup, then run `inboxbot db upgrade`"):
        open_register(url, zone=ZONE)


def test_looking_at_an_empty_database_makes_nothing_in_it(empty_url: str) -> None:
    with pytest.raises(NotMadeError, match=r"there is no register in .* yet: the service makes it"):
        open_register(empty_url, zone=ZONE, make=False)
    assert described(empty_url) == {}
    open_register(empty_url, zone=ZONE).close()
    open_register(empty_url, zone=ZONE, make=False).close()


def test_another_programs_database_is_left_alone(empty_url: str) -> None:
    execute(empty_url, "CREATE TABLE wp_posts (id INTEGER)")
    for use in (lambda: open_register(empty_url, zone=ZONE), lambda: upgrade(empty_url)):
        with pytest.raises(PermanentError, match="another program"):
            use()
    assert "cases" not in str(described(empty_url))


def test_a_migration_that_fails_leaves_nothing_behind(
    empty_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(connection: Any) -> None:
        connection.exec_driver_sql("CREATE TABLE half (id INTEGER)")
        raise RuntimeError("power cut")

    monkeypatch.setattr(schema, "_run_migrations", fail)
    with pytest.raises(RuntimeError, match="power cut"):
        upgrade(empty_url)
    assert described(empty_url) == {}


def test_opening_what_is_up_to_date_does_not_import_alembic(url: str) -> None:
    script = (
        "import sys; from inboxbot.register import open_register; "
        f"open_register({url!r}, zone='Europe/London').close(); sys.exit('alembic' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", script], check=False).returncode == 0
