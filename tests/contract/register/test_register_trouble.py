"""The register when the database is locked, full, away or not what it should be: nothing half written."""

from __future__ import annotations

import logging
import sqlite3
import stat
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
import pytest
from register_values import NOW, REFERENCE, ZONE, full_opening, mail, message, opening

import postgres
from inboxbot.model.case import History
from inboxbot.model.errors import PermanentError, TransientError
from inboxbot.model.message import RawMessage
from inboxbot.ports.register import Register
from inboxbot.register import open_register
from inboxbot.register.sql import SqlRegister
from inboxbot.register.tables import facts
from inboxbot.register.values import insert_all


@pytest.fixture
def path(migrated_file: Path, tmp_path: Path) -> Path:
    """Give the file of an empty register."""
    path = tmp_path / "register.sqlite"
    path.write_bytes(migrated_file.read_bytes())
    return path


@contextmanager
def opened(url: str, wait_seconds: float = 0.05) -> Iterator[SqlRegister]:
    register = open_register(url, zone=ZONE, wait_seconds=wait_seconds)
    assert isinstance(register, SqlRegister)
    try:
        yield register
    finally:
        register.close()


def pragma(register: SqlRegister, words: str) -> None:
    """Set something on the one connection that writes."""
    connection = register.database.writer.raw_connection()
    connection.cursor().execute(f"PRAGMA {words}").fetchall()
    connection.close()


def assert_untouched(register: Register) -> None:
    assert register.recall(message(), now=NOW) == History()
    assert register.case(REFERENCE) is None
    assert register.outbox(["queued"]) == []


# SQLite -----------------------------------------------------------------------------------------
def test_a_locked_file_is_transient_and_nothing_is_written(path: Path) -> None:
    holder = sqlite3.connect(path, isolation_level=None)
    with opened(f"sqlite:///{path}") as register:
        holder.execute("BEGIN IMMEDIATE")
        with pytest.raises(TransientError, match="locked"):
            register.record(full_opening(), now=NOW)
        assert_untouched(register)  # reading never waits for a writer
        holder.execute("ROLLBACK")
        assert register.record(full_opening(), now=NOW) is not None
    holder.close()


def test_a_full_disk_is_transient_and_nothing_is_written(path: Path) -> None:
    with opened(f"sqlite:///{path}") as register:
        pragma(register, "max_page_count=1")  # SQLite makes of this: as many as there are
        big = opening(letters=(mail(content=b"x" * 400_000),))
        with pytest.raises(TransientError, match="disk is full"):
            register.record(big, now=NOW)
        raw = RawMessage(message().ref, bytes(range(256)) * 4000, NOW, 1)
        assert_untouched(register)
        pragma(register, "max_page_count=1000000")
        assert register.quarantine(raw, reason="r", detail="", sender="", now=NOW) == 1


def test_a_file_that_became_read_only_is_transient(path: Path) -> None:
    with opened(f"sqlite:///{path}") as register:
        pragma(register, "query_only=ON")
        with pytest.raises(TransientError, match="read-only"):
            register.set_fact("a", "b", now=NOW)


def test_a_writer_waits_for_another_thread_and_gives_up_in_time(path: Path) -> None:
    with (
        opened(f"sqlite:///{path}") as register,
        register.database.writing(),
        pytest.raises(TransientError, match="busy"),
    ):
        register.set_fact("a", "b", now=NOW)


def test_a_damaged_file_is_permanent(path: Path) -> None:
    path.write_bytes(b"this was never a database" * 400)
    with pytest.raises(PermanentError, match="not a SQLite database"):
        open_register(f"sqlite:///{path}", zone=ZONE)


def test_the_file_is_its_owners_alone(tmp_path: Path) -> None:
    path = tmp_path / "new.sqlite"
    with opened(f"sqlite:///{path}") as register:
        register.record(full_opening(), now=NOW)
        modes = {one.name: stat.S_IMODE(one.stat().st_mode) for one in tmp_path.iterdir()}
    assert modes == {"new.sqlite": 0o600, "new.sqlite-wal": 0o600, "new.sqlite-shm": 0o600}


def test_a_file_open_to_others_is_closed_to_them(path: Path) -> None:
    path.chmod(0o644)
    with opened(f"sqlite:///{path}"):
        assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_a_missing_folder_is_named(tmp_path: Path) -> None:
    with pytest.raises(PermanentError, match=f"{tmp_path}/missing .*create it"):
        open_register(f"sqlite:///{tmp_path}/missing/register.sqlite", zone=ZONE)


def test_a_folder_in_which_everybody_may_write_is_refused(tmp_path: Path) -> None:
    tmp_path.chmod(0o777)
    with pytest.raises(PermanentError, match=f"chmod o-w {tmp_path}"):
        open_register(f"sqlite:///{tmp_path}/register.sqlite", zone=ZONE)


def test_sqlite_is_set_to_survive_power_loss(path: Path) -> None:
    with opened(f"sqlite:///{path}") as register:
        connection = register.database.writer.raw_connection()
        cursor = connection.cursor()
        found = {
            name: cursor.execute(f"PRAGMA {name}").fetchone()[0]
            for name in ("journal_mode", "synchronous", "foreign_keys")
        }
        connection.close()
    assert found == {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1}


@pytest.mark.parametrize(
    ("url", "told"),
    [
        ("nonsense", "cannot be read"),
        ("mysql://u:secret@h/d", "mysql"),
        ("sqlite://", "needs a file"),
        ("sqlite:///:memory:", "needs a file"),
    ],
)
def test_a_url_that_will_not_do_is_told_without_its_secret(url: str, told: str) -> None:
    with pytest.raises(PermanentError, match=told) as refused:
        open_register(url, zone=ZONE)
    assert "secret" not in str(refused.value)


# PostgreSQL -------------------------------------------------------------------------------------
@pytest.mark.server
def test_a_server_that_is_away_is_transient_and_works_again_after_its_restart(
    server: postgres.Postgres, migrated_database: str
) -> None:
    with opened(migrated_database, wait_seconds=2) as register:
        register.set_fact("restart", "1", now=NOW)
        assert register.fact("restart") == "1"
        server.stop()
        try:
            for _ in range(2):
                with pytest.raises(TransientError, match="cannot be reached"):
                    register.set_fact("restart", "2", now=NOW)
                with pytest.raises(TransientError, match="cannot be reached"):
                    register.fact("restart")
            with pytest.raises(TransientError, match="cannot be reached"):
                open_register(migrated_database, zone=ZONE)
        finally:
            server.start()
        assert register.fact("restart") == "1"
        register.set_fact("restart", "2", now=NOW)
        assert register.fact("restart") == "2"
        register.set_fact("restart", None, now=NOW)


@pytest.mark.server
def test_a_connection_cut_in_the_middle_is_transient_and_undone(migrated_database: str) -> None:
    def write_and_be_cut(register: SqlRegister) -> None:
        with (
            register.database.writing() as work,
            psycopg.connect(migrated_database, autocommit=True) as other,
        ):
            work._cursor.execute("INSERT INTO facts VALUES ('cut', 'half', 0)")
            other.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
                "WHERE datname = current_database() AND pid <> pg_backend_pid()"
            )
            work._cursor.execute("SELECT 1")

    with opened(migrated_database, wait_seconds=2) as register:
        with pytest.raises(TransientError):
            write_and_be_cut(register)
        assert register.fact("cut") is None


@pytest.mark.server
def test_a_locked_table_is_transient(migrated_database: str) -> None:
    with opened(migrated_database, wait_seconds=0.1) as register, psycopg.connect(migrated_database) as other:
        other.execute("LOCK TABLE facts IN ACCESS EXCLUSIVE MODE")
        with pytest.raises(TransientError, match="locked"):
            register.set_fact("a", "b", now=NOW)


@pytest.mark.server
def test_a_database_that_does_not_exist_is_permanent(server: postgres.Postgres) -> None:
    with pytest.raises(PermanentError, match="create the database"):
        open_register(server.url("nowhere"), zone=ZONE)


@pytest.mark.server
def test_both_spellings_of_a_postgres_url_open_it(migrated_database: str) -> None:
    for scheme in ("postgresql", "postgresql+psycopg"):
        with opened(migrated_database.replace("postgresql", scheme, 1)) as register:
            assert register.fact("nothing") is None


# Both -------------------------------------------------------------------------------------------
CANARY = "Kanarienvogel"


def write_fact_twice(register: SqlRegister) -> None:
    with register.database.writing() as work:
        for _ in range(2):
            work.run(insert_all(facts), {"name": CANARY, "value": CANARY, "set_at": 0})


def test_no_error_and_no_log_repeats_what_is_stored(
    register: SqlRegister, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    with pytest.raises(PermanentError, match="refused a statement") as refused:
        write_fact_twice(register)
    assert CANARY not in str(refused.value)
    assert refused.value.__cause__ is None
    assert refused.value.__suppress_context__
    assert CANARY not in caplog.text
    assert register.fact(CANARY) is None


def write_and_fail(register: SqlRegister) -> None:
    with register.database.writing() as work:
        work.run(insert_all(facts), {"name": "half", "value": "x", "set_at": 0})
        _ = 1 // 0


def test_an_error_of_ours_undoes_the_transaction_and_goes_on_as_it_is(register: SqlRegister) -> None:
    with pytest.raises(ZeroDivisionError):
        write_and_fail(register)
    assert register.fact("half") is None


def test_threads_share_a_register(register: SqlRegister) -> None:
    failures: list[BaseException] = []

    def work(number: int) -> None:
        try:
            for turn in range(5):
                uid = f"{number}-{turn}"
                register.record(opening(uid, f"HWH-2026-T{number}{turn:03}"), now=NOW)
                register.recall(message(uid), now=NOW)
        except BaseException as error:  # noqa: BLE001 - told by the test
            failures.append(error)

    threads = [threading.Thread(target=work, args=(number,)) for number in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []
    assert register.counts(now=NOW).open == 30
