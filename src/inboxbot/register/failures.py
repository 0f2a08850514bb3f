"""What a database's errors mean for the caller: later (TransientError) or never (PermanentError).

No message repeats a parameter, and the driver's own error is not chained: its text may quote a row.
"""

from __future__ import annotations

import sqlite3
from typing import Any

from sqlalchemy import exc

from inboxbot.model.errors import InboxbotError, PermanentError, TransientError

# SQLite's primary result codes (the low byte of the extended ones), https://sqlite.org/rescode.html
_SQLITE_LATER = {
    sqlite3.SQLITE_BUSY: "is locked by another program; it will be tried again",
    sqlite3.SQLITE_LOCKED: "is locked by another connection; it will be tried again",
    sqlite3.SQLITE_FULL: "could not be written, the disk is full: make room",
    sqlite3.SQLITE_READONLY: "could not be written, it is read-only: look at its permissions and at the disk",
    sqlite3.SQLITE_IOERR: "could not be read or written: look at the disk",
    sqlite3.SQLITE_CANTOPEN: "could not be opened: look at its folder and its permissions",
    sqlite3.SQLITE_PROTOCOL: "is being recovered by another program; it will be tried again",
    sqlite3.SQLITE_NOMEM: "could not be used for want of memory",
}
_SQLITE_NEVER = {
    sqlite3.SQLITE_CORRUPT: "is damaged: restore the last backup",
    sqlite3.SQLITE_NOTADB: "is not a SQLite database: look at the URL, or restore the last backup",
    sqlite3.SQLITE_TOOBIG: "refused a value that is too large",
}

# PostgreSQL's SQLSTATE, whole codes before classes (documentation, appendix A).
_POSTGRES_LATER = {
    "25006": "is read-only (a standby?); it will be tried again",
    "40001": "was changed by another transaction; it will be tried again",
    "40P01": "was in a deadlock; it will be tried again",
    "53100": "could not be written, the disk of the server is full: make room",
    "55P03": "is locked by another program; it will be tried again",
    "57014": "took too long to answer; it will be tried again",
    "08": "lost its connection; it will be tried again",
    "53": "has too little of something (connections, memory, disk); it will be tried again",
    "57": "is being shut down or started; it will be tried again",
    "58": "has trouble with its disk or system; it will be tried again",
}
_POSTGRES_NEVER = {
    "28": "refused the user or the password: look at INBOXBOT_DATABASE_URL",
    "3D": "does not exist: create the database",
    "42501": "refused permission: the user must own the database's tables",
    "42P01": "has not all its tables: run `inboxbot db upgrade`",
    "42703": "has not all its columns: run `inboxbot db upgrade`",
}
# A refused connection carries no SQLSTATE, only libpq's text.
_CONNECT_NEVER = {
    "password authentication failed": "28",
    "no password supplied": "28",
    "no pg_hba.conf entry": "28",
    'role "': "28",
    'database "': "3D",
}


def translated(error: BaseException, name: str) -> InboxbotError | None:
    """Return our error for one of a database's, None where it is not the database's.

    ``name`` is the register's name without secrets.
    """
    if isinstance(error, exc.TimeoutError):
        return TransientError(f"The register {name} is busy in this program; it will be tried again.")
    if isinstance(error, exc.DBAPIError) and error.orig is not None:
        error = error.orig
    if isinstance(error, sqlite3.Error):
        return _from_sqlite(error, name)
    if any(kind.__module__.startswith("psycopg") for kind in type(error).__mro__):
        return _from_postgres(error, name)
    return None


def _from_sqlite(error: sqlite3.Error, name: str) -> InboxbotError:
    code = getattr(error, "sqlite_errorcode", 0) & 0xFF
    if code in _SQLITE_LATER:
        return TransientError(f"The register {name} {_SQLITE_LATER[code]}.")
    if code in _SQLITE_NEVER:
        return PermanentError(f"The register {name} {_SQLITE_NEVER[code]}.")
    if code == sqlite3.SQLITE_ERROR and str(error).startswith("no such "):
        return PermanentError(f"The register {name} {_POSTGRES_NEVER['42P01']}.")
    # SQLite names tables and columns in these, never values.
    return PermanentError(f"The register {name} refused a statement ({error}); please report this.")


def _from_postgres(error: Any, name: str) -> InboxbotError:
    state = getattr(error, "sqlstate", None) or ""
    if not state:
        return _without_state(error, name)
    for key in (state, state[:2]):
        if key in _POSTGRES_LATER:
            return TransientError(f"The register {name} {_POSTGRES_LATER[key]}.")
        if key in _POSTGRES_NEVER:
            return PermanentError(f"The register {name} {_POSTGRES_NEVER[key]}.")
    where = getattr(error.diag, "constraint_name", None) or type(error).__name__
    return PermanentError(f"The register {name} refused a statement ({state}, {where}); please report this.")


def _without_state(error: Any, name: str) -> InboxbotError:
    kind = type(error).__name__
    for words, state in _CONNECT_NEVER.items():
        if kind == "OperationalError" and words in str(error):
            return PermanentError(f"The register {name} {_POSTGRES_NEVER[state]}.")
    if kind in ("OperationalError", "InterfaceError", "ConnectionTimeout"):
        return TransientError(f"The register {name} cannot be reached; it will be tried again.")
    return PermanentError(f"The register {name} refused a statement ({kind}); please report this.")
