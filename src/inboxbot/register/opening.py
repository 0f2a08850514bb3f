"""From a URL to an open register: what may stand in it, and the file's own safety."""

from __future__ import annotations

import os
import stat
from importlib.util import find_spec
from pathlib import Path
from zoneinfo import ZoneInfo

from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError

from inboxbot.model.errors import PermanentError
from inboxbot.ports.register import Register
from inboxbot.register.database import Database
from inboxbot.register.schema import ensure, migrate
from inboxbot.register.sql import SqlRegister

_DRIVERS = {"sqlite": "sqlite", "postgresql": "postgresql+psycopg"}
_OWNER_ONLY = 0o600
_WAIT_SECONDS = 10.0


def open_register(url: str, *, zone: str, wait_seconds: float = _WAIT_SECONDS, make: bool = True) -> Register:
    """Open the register at ``url``; an empty database gets its tables, unless ``make`` is False.

    ``url``: ``sqlite:////var/lib/inboxbot/register.sqlite`` or ``postgresql://user@host/database``.
    ``zone``: the time zone in which days are counted, ``Europe/London``. ``wait_seconds``: how long
    a lock held elsewhere is waited for. Raises PermanentError for what a person must mend (a wrong
    URL or password, a missing folder, another schema; NotMadeError for an empty database that is to be
    left so), TransientError where the database is away.
    """
    place = _place(url)
    name = _name(place)
    _prepare(place)
    ensure(place, name, make=make)
    return SqlRegister(Database(place, name=name, wait_seconds=wait_seconds), ZoneInfo(zone))


def upgrade(url: str) -> str:
    """Bring the register at ``url`` to this program's schema; return the schema's revision.

    Does nothing where it is there already. Raises as ``open_register``; a schema that a newer
    program has written is refused.
    """
    place = _place(url)
    _prepare(place)
    return migrate(place, _name(place))


def _place(url: str) -> URL:
    try:
        place = make_url(url)
        backend = place.get_backend_name()
    except ArgumentError:
        raise PermanentError(
            "INBOXBOT_DATABASE_URL cannot be read: write sqlite:////path/to/register.sqlite "
            "or postgresql://user@host/database."
        ) from None
    backend = "postgresql" if backend == "postgres" else backend
    if backend not in _DRIVERS:
        raise PermanentError(f"The register cannot be kept in {backend}: use sqlite or postgresql.")
    if backend == "postgresql" and find_spec("psycopg") is None:
        raise PermanentError("PostgreSQL needs its driver: pip install 'inboxbot[postgres]'.")
    if backend == "sqlite" and place.database in (None, "", ":memory:"):
        raise PermanentError("The register needs a file: write sqlite:////path/to/register.sqlite.")
    return place.set(drivername=_DRIVERS[backend])


def _name(place: URL) -> str:
    """Return how errors call the register: never a secret."""
    if place.get_backend_name() == "sqlite":
        return str(place.database)
    return f"{place.database} on {place.host or 'this machine'}"


def _prepare(place: URL) -> None:
    """See to it that SQLite's file is its owner's alone, and its folder not everybody's."""
    if place.get_backend_name() != "sqlite":
        return
    path = Path(str(place.database)).absolute()
    try:
        folder = path.parent.stat()
    except OSError:
        raise PermanentError(f"The folder {path.parent} for the register is missing: create it.") from None
    if folder.st_mode & stat.S_IWOTH and not folder.st_mode & stat.S_ISVTX:
        raise PermanentError(
            f"Everybody may write in {path.parent}, where the register is to be: chmod o-w {path.parent}."
        )
    try:
        os.close(os.open(path, os.O_RDWR | os.O_CREAT, _OWNER_ONLY))
        # SQLite gives its -wal and -shm files the mode of the file itself.
        if stat.S_IMODE(path.stat().st_mode) != _OWNER_ONLY:
            path.chmod(_OWNER_ONLY)
    except OSError as error:
        raise PermanentError(
            f"The register {path} cannot be written ({error.strerror}): look at its owner and its folder's."
        ) from None
