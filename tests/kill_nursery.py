"""A warm process from which the product is started again and again: forked, it lives within milliseconds.

``Nursery`` starts the process, which imports the product and reads the rules once. Each ``live`` forks it:
the child is a process of its own with its own connections, and may be told to kill itself at its n-th step
(``kill_points``). Run as a program this module is that process.
"""

# ruff: noqa: T201 - it answers on its standard output
from __future__ import annotations

import gc
import json
import os
import signal
import subprocess
import sys
import traceback
from collections.abc import Callable
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from pathlib import Path
from types import SimpleNamespace, TracebackType
from typing import Any, Self


@dataclass(frozen=True)
class Life:
    """What one process does: ``minutes`` after ``start`` every loop runs once, for each of ``minutes``.

    ``kill_at``: at which step it dies, 0 for never. ``trace``: the file its steps are written to.
    """

    variables: dict[str, str]
    start: str
    minutes: tuple[float, ...]
    trace: str
    ports: dict[str, str]
    kill_at: int = 0
    warming: bool = False
    """Live it in the warm process itself, so that every later life finds all compiled and imported."""
    broken: str = ""
    """A name of ``BROKEN``: the product with one promise broken, to see that it is noticed."""


class Nursery:
    """The warm process, as a context manager."""

    def __init__(self, folder: Path, variables: dict[str, str]) -> None:
        """``variables`` name the rules and templates that every life works by."""
        self._log = folder / "nursery.log"
        self._variables = variables

    def __enter__(self) -> Self:
        """Start it and wait until it is warm."""
        with self._log.open("wb") as log:
            self._process = subprocess.Popen(
                ["setpriv", "--pdeathsig=KILL", sys.executable, __file__],
                stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=log, text=True,
            )  # fmt: skip
        self._ask(self._variables)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """End it."""
        self._process.kill()
        self._process.communicate()

    def live(self, life: Life) -> bool:
        """Live it; return whether it came to its end, False where it was killed at its step."""
        status = self._ask(asdict(life))
        if status == -signal.SIGKILL and life.kill_at:
            return False
        assert status == 0, self._log.read_text(errors="replace")[-4000:]
        return True

    def _ask(self, order: dict[str, Any]) -> int:
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(json.dumps(order) + "\n")
        self._process.stdin.flush()
        answer = self._process.stdout.readline()
        assert answer, self._log.read_text(errors="replace")[-4000:]
        return int(answer)


def main() -> None:
    """Warm up by the first line's settings, then fork for each line that follows."""
    from inboxbot.app.house_keeper import HouseKeeper
    from inboxbot.app.logs import configure_logs
    from inboxbot.config import load_settings

    configure_logs("error")
    settings = load_settings(json.loads(sys.stdin.readline()), env_file=None, secrets_dir=None, need="all")
    keeper = HouseKeeper(settings)
    keeper.house()
    _warm()
    print(0, flush=True)
    for line in sys.stdin:
        order = json.loads(line)
        if order["warming"]:
            print(_lived(keeper, order), flush=True)
            gc.collect()
            gc.freeze()
            continue
        child = os.fork()
        if not child:
            _count_steps(order)
            os._exit(_lived(keeper, order))
        print(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]), flush=True)


def _warm() -> None:
    """Import what is otherwise imported at first use, and keep compiled statements: nothing is connected."""
    import psycopg  # noqa: F401

    import inboxbot.app.wiring
    import inboxbot.mailboxes.imap
    import inboxbot.senders.smtp
    import kill_points
    from inboxbot.register.database import Database

    compiled: dict[str, Any] = {}
    make = Database.__init__

    def make_with_all_compiled(database: Database, *values: Any, **named: Any) -> None:
        make(database, *values, **named)
        database._texts = compiled.setdefault(database.dialect, database._texts)

    Database.__init__ = make_with_all_compiled  # type: ignore[assignment, method-assign]
    del inboxbot, kill_points


def _count_steps(order: dict[str, Any]) -> None:
    import kill_points

    kill_points.NAMES.update({int(port): name for port, name in order["ports"].items()})
    trace = os.open(order["trace"], os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    kill_points.Steps(order["kill_at"], trace).watch()


def _lived(keeper: Any, order: dict[str, Any]) -> int:
    from inboxbot.app.wiring import install
    from inboxbot.config import load_settings
    from inboxbot.demo.stage import PushedClock

    try:
        settings = load_settings(order["variables"], env_file=None, secrets_dir=None, need="all")
        start = datetime.fromisoformat(order["start"])
        clock = PushedClock(start)
        installation = install(settings, clock=clock, keeper=keeper)
        BROKEN[order["broken"]](installation)
        installation.cycle.prepare()
        for minutes in order["minutes"]:
            clock.push(start + timedelta(minutes=minutes))
            cycle = installation.cycle
            for one_pass in (cycle.take_in, cycle.watch, cycle.send):
                result = one_pass()
                assert not result.trouble, result.trouble
        installation.close()
    except BaseException:  # noqa: BLE001 - it is told by the exit code and the log
        traceback.print_exc()
        return 1
    return 0


def _cursor_before_commit(installation: Any) -> None:
    """Save where the reading stands as soon as a page is read, and not when it is committed.

    The hourly comparison with the mailbox would mend it: it is left out.
    """
    from inboxbot.workers.progress import PassResult

    installation.cycle.reconcile = SimpleNamespace(look_if_due=PassResult)
    mailbox, register, poll = installation.mailbox, installation.register, installation.mailbox.poll

    def poll_and_save(folder: str, cursor: str, *, limit: int) -> Any:
        page = poll(folder, cursor, limit=limit)
        register.save_cursor(mailbox.name, folder, page.cursor, now=installation.clock.now())
        return page

    mailbox.poll = poll_and_save


def _send_before_claim(installation: Any) -> None:
    """Send what is queued without having marked it first."""
    register = installation.register

    def look(**_: Any) -> Any:
        return register.outbox(["queued"])

    register.claim = look


BROKEN: dict[str, Callable[[Any], None]] = {
    "": lambda _installation: None,
    "cursor before commit": _cursor_before_commit,
    "send before claim": _send_before_claim,
}


if __name__ == "__main__":
    main()
