"""One database: its engines, its transactions, its statements compiled once.

SQLAlchemy gives the pools and one text for both databases. The statements themselves go straight to
the driver: on a hot path of a dozen statements its own execution would cost more than the database.
"""

from __future__ import annotations

import json
from collections.abc import Generator, Iterable, Mapping, Sequence
from contextlib import contextmanager, suppress
from typing import Any

from sqlalchemy import Engine, create_engine, event
from sqlalchemy.engine import URL
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.sql.compiler import SQLCompiler

from inboxbot.register.dialects import Statement, Upsert
from inboxbot.register.failures import translated

Row = tuple[Any, ...]
Values = Mapping[str, Any]
_NOTHING: Values = {}
_PATIENCE_MS = 1000


class Database:
    """Two engines on one database: one writes, one only reads.

    On SQLite a writer says BEGIN IMMEDIATE, so that what it read still holds when it writes, and a
    reader a plain BEGIN, so that it never waits for a writer. One writer at a time in this process:
    the others queue here, where waiting costs nothing.
    """

    def __init__(self, url: URL, *, name: str, wait_seconds: float) -> None:
        """``name`` stands in errors, without secrets; ``wait_seconds`` is how long a lock is waited for."""
        self.name = name
        self.dialect = url.get_backend_name()
        build = _sqlite_engine if self.dialect == "sqlite" else _postgres_engine
        self.writer = build(url, wait_seconds, read_only=False)
        self.reader = build(url, wait_seconds, read_only=True)
        self._texts: dict[Statement, tuple[str, Values]] = {}

    @contextmanager
    def reading(self) -> Generator[Work]:
        """Read in one transaction, on one snapshot. Raises TransientError and PermanentError only."""
        with self._transaction(self.reader, "BEGIN") as work:
            yield work

    @contextmanager
    def writing(self) -> Generator[Work]:
        """Write in one transaction, durable when the block is left, undone where it raises.

        Raises TransientError and PermanentError for what the database refuses.
        """
        with self._transaction(self.writer, "BEGIN IMMEDIATE") as work:
            yield work

    @contextmanager
    def _transaction(self, engine: Engine, begin: str) -> Generator[Work]:
        connection = None
        try:
            connection = engine.raw_connection()
            cursor = connection.cursor()
            if self.dialect == "sqlite":
                cursor.execute(begin)  # psycopg says its own
            yield Work(self, cursor)
            connection.commit()
        except BaseException as error:
            if connection is not None:
                _undo(connection)
            ours = translated(error, self.name)
            if ours is None:
                raise
            raise ours from None
        finally:
            if connection is not None:
                connection.close()

    def text(self, statement: Statement) -> tuple[str, Values]:
        """Return a statement's text for the driver, and the values it brings along."""
        known = self._texts.get(statement)
        if known is None:
            known = self.compile(statement)
            self._texts[statement] = known
        return known

    def compile(self, statement: Statement) -> tuple[str, Values]:
        """Compile a statement that is used once."""
        if isinstance(statement, Upsert):
            statement = statement.for_dialect(self.dialect)
        compiled = statement.compile(dialect=self.writer.dialect)
        binds = compiled.binds.items() if isinstance(compiled, SQLCompiler) else ()
        return str(compiled), {name: bind.effective_value for name, bind in binds if not bind.required}

    def fold_in(self) -> bool:
        """Write SQLite's write-ahead log into its file and empty it, so that no old page is left there.

        False where a reader of another process stood in the way; true for PostgreSQL, which looks
        after its own log. Raises TransientError and PermanentError.
        """
        if self.dialect != "sqlite":
            return True
        connection = None
        try:
            connection = self.writer.raw_connection()
            cursor = connection.cursor()
            [(usual,)] = cursor.execute("PRAGMA busy_timeout").fetchall()
            # While it waits for a reader, nobody can write.
            cursor.execute(f"PRAGMA busy_timeout={_PATIENCE_MS}")
            row = cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
            cursor.execute(f"PRAGMA busy_timeout={usual}")
        except Exception as error:
            ours = translated(error, self.name)
            if ours is None:
                raise
            raise ours from None
        finally:
            if connection is not None:
                connection.close()
        return bool(row[0] == 0)

    def close(self) -> None:
        """Close every connection. Never raises."""
        for engine in (self.reader, self.writer):
            with suppress(Exception):
                engine.dispose()


class Work:
    """Statements within one transaction. Parameters are given by name."""

    __slots__ = ("_cursor", "_database", "dialect")

    def __init__(self, database: Database, cursor: Any) -> None:
        self._database = database
        self._cursor = cursor
        self.dialect = database.dialect

    def rows(self, statement: Statement, values: Values = _NOTHING) -> list[Row]:
        """Run a statement and return all its rows."""
        found: list[Row] = self._execute(self._database.text(statement), values).fetchall()
        return found

    def row(self, statement: Statement, values: Values = _NOTHING) -> Row | None:
        """Run a statement and return its first row, None where there is none."""
        found = self.rows(statement, values)
        return found[0] if found else None

    def rows_once(self, statement: Statement, values: Values = _NOTHING) -> list[Row]:
        """As ``rows``, for a statement that was put together for this call alone."""
        found: list[Row] = self._execute(self._database.compile(statement), values).fetchall()
        return found

    def run(self, statement: Statement, values: Values = _NOTHING) -> int:
        """Run a statement that returns no rows; return how many rows it wrote."""
        count: int = self._execute(self._database.text(statement), values).rowcount
        return count

    def run_all(self, statement: Statement, many: Sequence[Values]) -> int:
        """Run a statement once for each set of values; return how many rows were written."""
        if not many:
            return 0
        if len(many) == 1:
            return self.run(statement, many[0])
        text, constants = self._database.text(statement)
        if constants:
            many = [{**constants, **values} for values in many]
        self._cursor.executemany(text, many)
        count: int = self._cursor.rowcount
        return count

    def listed(self, values: Iterable[str | int]) -> object:
        """Return a list as the parameter that ``Among`` takes."""
        return json.dumps(list(values)) if self.dialect == "sqlite" else list(values)

    def _execute(self, text: tuple[str, Values], values: Values) -> Any:
        sql, constants = text
        self._cursor.execute(sql, {**constants, **values} if constants else values)
        return self._cursor


def _undo(connection: Any) -> None:
    """Roll back; a connection that cannot is thrown away, so that nobody meets it again."""
    try:
        connection.rollback()
    except Exception:  # noqa: BLE001 - whatever it is, the first error is the one that tells
        with suppress(Exception):
            connection.invalidate()


def _sqlite_engine(url: URL, wait_seconds: float, *, read_only: bool) -> Engine:
    engine = create_engine(
        url,
        paramstyle="named",
        hide_parameters=True,
        pool_size=4 if read_only else 1,
        max_overflow=4 if read_only else 0,
        pool_timeout=wait_seconds,
        connect_args={
            "timeout": wait_seconds,
            "check_same_thread": False,  # the pool hands a connection to one thread at a time
            "isolation_level": None,  # we say BEGIN ourselves
            "cached_statements": 256,
        },
    )
    pragmas = ["journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON"]
    # A few megabytes more between checkpoints: they cost two syncs each.
    # What readers keep of the file in memory is small (KiB): there are several, and the system keeps it too.
    pragmas += (
        ["query_only=ON", "cache_size=-512"]
        if read_only
        else ["wal_autocheckpoint=4000", "journal_size_limit=67108864"]
    )
    if not read_only:
        pragmas.append("secure_delete=ON")  # what is blanked or deleted is overwritten in the file (K6)

    @event.listens_for(engine, "connect")
    def prepare(connection: DBAPIConnection, _record: object) -> None:
        cursor = connection.cursor()
        for pragma in pragmas:
            cursor.execute(f"PRAGMA {pragma}")
        cursor.close()

    return engine


def _postgres_engine(url: URL, wait_seconds: float, *, read_only: bool) -> Engine:
    engine = create_engine(
        url,
        hide_parameters=True,
        pool_size=2,
        max_overflow=6,
        pool_timeout=wait_seconds,
        pool_pre_ping=True,  # after a restart of the server the pooled connections are dead
        connect_args={
            "connect_timeout": 10,
            "application_name": "inboxbot",
            "keepalives_idle": 30,
            "keepalives_interval": 10,
            "keepalives_count": 3,
            "tcp_user_timeout": 30_000,
        },
    )

    @event.listens_for(engine, "connect")
    def prepare(connection: Any, _record: object) -> None:
        import psycopg  # noqa: PLC0415 - an extra: only here once somebody uses PostgreSQL

        connection.execute(f"SET lock_timeout = {int(wait_seconds * 1000)}")
        connection.execute("SET statement_timeout = 60000")
        connection.commit()
        # A snapshot for the whole transaction, as SQLite's readers have it.
        connection.read_only = read_only
        connection.isolation_level = (
            psycopg.IsolationLevel.REPEATABLE_READ if read_only else psycopg.IsolationLevel.READ_COMMITTED
        )

    return engine
