"""What a quiet moment costs: one poll, one sending pass and one look at the clock, with nothing to do.

    python bench/idle.py                        with 1,000 and with 1,000,000 closed cases
    python bench/idle.py --rows 1000 100000 --passes 100

The whole service's passes run on a real mailbox server; rows are made as in bench_register.py. Each
figure is CPU milliseconds of this process and elapsed time: compare the columns, not the machines.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from argparse import Namespace
from datetime import UTC, datetime, timedelta
from pathlib import Path

sys.path[:0] = [str(Path(__file__).parent), str(Path(__file__).parent.parent / "tests")]

import bench_register
import walk
from smtp_sink import Sink

from dovecot import Dovecot
from inboxbot.app.logs import configure_logs
from inboxbot.app.wiring import Installation, install
from inboxbot.config import load_settings


def main() -> None:
    options = _options()
    configure_logs("ERROR")
    with Dovecot() as dovecot, Sink() as sink:
        for rows in options.rows:
            with tempfile.TemporaryDirectory(prefix="inboxbot-bench-", dir=options.folder) as folder:
                wanted = Namespace(mails=rows, rules=200, connections=4)
                variables = walk._variables(dovecot.port, sink.port, Path(folder), wanted)  # noqa: SLF001 - a sister's
                installation = install(load_settings(variables, env_file=None, secrets_dir=None, need="all"))
                try:
                    _one(installation, rows, options.passes)
                finally:
                    installation.close()


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--rows", type=int, nargs="+", default=[1_000, 1_000_000], help="closed cases")
    parser.add_argument("--passes", type=int, default=200)
    parser.add_argument("--folder", default=None, help="where the register lies; a million cases take 3 GB")
    return parser.parse_args()


def _one(installation: Installation, rows: int, passes: int) -> None:
    print(f"{rows:,} closed cases: filling …", flush=True)
    bench_register.fill(installation.register, 0, rows)  # type: ignore[arg-type]
    cycle, register = installation.cycle, installation.register
    cycle.prepare()
    now = datetime.now(UTC)
    register.set_fact("live_since", (now - timedelta(days=1)).isoformat(), now=now)
    jobs = (("poll", cycle.take_in), ("sending", cycle.send), ("reminding, digest, alarms", cycle.watch))
    for _ in range(3):  # the first passes do what is due once a day, and fill caches
        for _name, job in jobs:
            job()
    for name, job in jobs:
        cpu, elapsed = time.process_time(), time.perf_counter()
        for _ in range(passes):
            result = job()
            if result.trouble:
                sys.exit(f"{name}: {result.trouble}")
        cpu, elapsed = time.process_time() - cpu, time.perf_counter() - elapsed
        print(
            f"  {name:<28}{cpu / passes * 1e3:8.3f} ms CPU {elapsed / passes * 1e3:8.3f} ms elapsed",
            flush=True,
        )


if __name__ == "__main__":
    main()
