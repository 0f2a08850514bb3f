"""Which schema a database has, and bringing it up to date.

Alembic takes over a second to import, so a database that is up to date is recognised without it.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

from sqlalchemy import Connection, Engine, Select, Text, column, create_engine, event, inspect, select, table
from sqlalchemy.engine import URL
from sqlalchemy.exc import DBAPIError
from sqlalchemy.pool import NullPool

from inboxbot.model.errors import PermanentError, TransientError
from inboxbot.register.failures import translated

REVISIONS = ("0001",)
"""Every schema there has been, oldest first; the last is the one this program needs."""

_VERSION: Select[Any] = select(column("version_num", Text)).select_from(table("alembic_version"))
# Any number that no other program on the database uses for its own lock.
_LOCK = 0x1B0B07
_WAIT_SECONDS = 10
_PAUSE_SECONDS = 0.02

Result = TypeVar("Result")


class NotMadeError(PermanentError):
    """The database is empty: no service has run on it yet."""


def ensure(url: URL, name: str, *, make: bool = True) -> None:
    """Create an empty database's tables; refuse any schema but the newest. Raises PermanentError.

    Without ``make`` an empty database is left as it is: NotMadeError.
    """
    revision = _in_turn(url, _examine, name)
    if revision is None and not make:
        raise NotMadeError(
            f"there is no register in {name} yet: the service makes it when it first runs, and `inboxbot db "
            "upgrade` makes one now (as the service's user)"
        )
    if revision is None:
        migrate(url, name)
    elif revision != REVISIONS[-1]:
        raise PermanentError(
            f"The register {name} has an older schema ({revision}; this program needs {REVISIONS[-1]}): "
            "make a backup, then run `inboxbot db upgrade`."
        )


def migrate(url: URL, name: str) -> str:
    """Bring a database to the newest schema, in one transaction; return what it is now.

    Raises PermanentError for one that a newer program has written, or that is not ours.
    """
    if _in_turn(url, _examine, name) != REVISIONS[-1]:
        _in_turn(url, _migrate, name)
    return REVISIONS[-1]


def _in_turn(url: URL, job: Callable[[URL, str], Result], name: str) -> Result:
    """Do the job again where another process makes the same SQLite file ready at this moment.

    Whoever meets the change to the write-ahead log is refused at once: its busy timeout is not asked
    (https://sqlite.org/c3ref/busy_handler.html).
    """
    end = time.monotonic() + _WAIT_SECONDS
    while True:
        try:
            return job(url, name)
        except TransientError:
            if url.get_backend_name() != "sqlite" or time.monotonic() > end:
                raise
        time.sleep(_PAUSE_SECONDS)


def _migrate(url: URL, name: str) -> None:
    engine = _engine(url)
    if url.get_backend_name() == "sqlite":
        _begin_at_once(engine)
    try:
        with engine.begin() as connection:
            if connection.dialect.name == "postgresql":
                connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({_LOCK})")
            # Another process may have been faster.
            if _revision_of(connection) != REVISIONS[-1]:
                _run_migrations(connection)
    except DBAPIError as error:
        raise (translated(error, name) or error) from None
    finally:
        engine.dispose()


def _examine(url: URL, name: str) -> str | None:
    """Return the revision of a database that is ours, None where it is empty."""
    engine = _engine(url)
    try:
        with engine.connect() as connection:
            revision = _revision_of(connection)
            is_empty = revision is not None or not inspect(connection).get_table_names()
    except DBAPIError as error:
        raise (translated(error, name) or error) from None
    finally:
        engine.dispose()
    if not is_empty:
        raise PermanentError(
            f"The database {name} holds tables of another program: give inboxbot a database of its own."
        )
    if revision is not None and revision not in REVISIONS:
        raise PermanentError(
            f"The register {name} was written by a newer inboxbot (schema {revision}, this program knows "
            f"{REVISIONS[-1]}): install the newer program again, "
            "or restore the backup made before the upgrade."
        )
    return revision


def _revision_of(connection: Connection) -> str | None:
    if not inspect(connection).has_table("alembic_version"):
        return None
    found = connection.execute(_VERSION).scalar()
    return None if found is None else str(found)


def _engine(url: URL) -> Engine:
    wait = "timeout" if url.get_backend_name() == "sqlite" else "connect_timeout"
    return create_engine(url, poolclass=NullPool, hide_parameters=True, connect_args={wait: _WAIT_SECONDS})


def _begin_at_once(engine: Engine) -> None:
    """Make SQLite's schema changes one transaction: its driver would commit before each."""

    @event.listens_for(engine, "connect")
    def prepare(connection: Any, _record: object) -> None:
        connection.isolation_level = None
        connection.cursor().execute("PRAGMA journal_mode=WAL")

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        connection.exec_driver_sql("BEGIN IMMEDIATE")


def _run_migrations(connection: Connection) -> None:
    from alembic import command  # noqa: PLC0415 - over a second, and only needed here
    from alembic.config import Config  # noqa: PLC0415

    config = Config()
    config.set_main_option("script_location", str(Path(__file__).with_name("migrations")).replace("%", "%%"))
    config.attributes["connection"] = connection
    command.upgrade(config, "head")
