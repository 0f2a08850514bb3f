"""A real PostgreSQL for tests: private, on loopback, without a password, gone with its parent.

``with Postgres() as server:`` gives ``server.url(database)``; ``create`` and ``stop``/``start`` do
what they say. Its files lie in a short folder below /tmp because Unix sockets have short names.
"""

from __future__ import annotations

import os
import pwd
import shutil
import socket
import subprocess
import tempfile
import time
from itertools import count
from pathlib import Path
from types import TracebackType
from typing import Self

import psycopg

_PLACES = ("/usr/lib/postgresql", "/usr/local/lib/postgresql")
_SETTINGS = {
    "listen_addresses": "127.0.0.1",
    "fsync": "off",
    "full_page_writes": "off",
    "max_connections": "60",
    "shared_buffers": "32MB",
    "log_min_messages": "warning",
}
_STARTS_WITHIN = 20.0


def programs() -> Path | None:
    """Return the folder of ``initdb`` and ``postgres``, or None where they are not installed."""
    on_path = shutil.which("initdb")
    if on_path is not None:
        return Path(on_path).resolve().parent
    found = [
        folder for place in _PLACES for folder in Path(place).glob("*/bin") if (folder / "initdb").exists()
    ]
    return max(found, key=lambda folder: int(folder.parent.name.partition(".")[0]), default=None)


class Postgres:
    """One server, its cluster made anew."""

    def __init__(self) -> None:
        """Raise FileNotFoundError where PostgreSQL is not installed."""
        bin_folder = programs()
        if bin_folder is None:
            raise FileNotFoundError("PostgreSQL's initdb and postgres were not found")
        self._bin = bin_folder
        self.root = Path(tempfile.mkdtemp(prefix="pg.", dir="/tmp"))
        self.port = _free_port()
        self._process: subprocess.Popen[bytes] | None = None
        self._numbers = count(1)

    def __enter__(self) -> Self:
        """Make the cluster and start the server."""
        if os.geteuid() == 0:
            account = pwd.getpwnam("postgres")
            os.chown(self.root, account.pw_uid, account.pw_gid)
        making = ["initdb", "-A", "trust", "--no-sync", "-U", "inboxbot", "-E", "UTF8", "--locale", "C.UTF-8"]
        try:
            self._run([*making, "-D", str(self.root / "data")])
            self.start()
        except BaseException:
            shutil.rmtree(self.root, ignore_errors=True)
            raise
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Stop the server and remove its files."""
        self.stop()
        shutil.rmtree(self.root, ignore_errors=True)

    def url(self, database: str) -> str:
        """Return the URL of a database as an operator would write it."""
        return f"postgresql://inboxbot@127.0.0.1:{self.port}/{database}"

    def create(self) -> str:
        """Create an empty database; return its URL."""
        name = f"test{next(self._numbers)}"
        with psycopg.connect(self.url("postgres"), autocommit=True) as connection:
            connection.execute(f'CREATE DATABASE "{name}"')
        return self.url(name)

    def start(self) -> None:
        """Start the server and wait until it answers. It ends when this process ends."""
        settings = [part for name, value in _SETTINGS.items() for part in ("-c", f"{name}={value}")]
        command = [
            *self._as_postgres(),
            "setpriv",
            "--pdeathsig=INT",
            str(self._bin / "postgres"),
            *("-D", str(self.root / "data"), "-k", str(self.root), "-p", str(self.port)),
            *settings,
        ]
        with (self.root / "log").open("ab") as log:
            self._process = subprocess.Popen(command, stdout=log, stderr=log, cwd="/")
        self._wait()

    def stop(self) -> None:
        """Stop the server at once: its clients lose their connections."""
        if self._process is not None:
            self._process.send_signal(2)
            self._process.wait(20)
            self._process = None

    def _wait(self) -> None:
        until = time.monotonic() + _STARTS_WITHIN
        while True:
            try:
                psycopg.connect(self.url("postgres"), connect_timeout=2).close()
            except psycopg.OperationalError:
                if time.monotonic() > until:
                    raise RuntimeError((self.root / "log").read_text()) from None
                time.sleep(0.02)
            else:
                return

    def _run(self, command: list[str]) -> None:
        full = [*self._as_postgres(), str(self._bin / command[0]), *command[1:]]
        subprocess.run(full, check=True, capture_output=True, cwd="/")

    def _as_postgres(self) -> list[str]:
        """PostgreSQL refuses to run as root."""
        if os.geteuid() != 0:
            return []
        return ["setpriv", "--reuid=postgres", "--regid=postgres", "--clear-groups"]


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port
