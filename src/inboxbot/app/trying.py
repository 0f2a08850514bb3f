"""Deciding about mail without a register: files, folders of them, and past mail fetched again.

Nothing is recorded, nothing sent. Each mail is taken for the first one of its sender, at its own
time of arrival.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import structlog

from inboxbot.app.clock import SystemClock
from inboxbot.app.wiring import mailbox_from
from inboxbot.config import Settings
from inboxbot.model.case import History
from inboxbot.model.errors import PermanentError
from inboxbot.model.message import MessageRef, RawMessage
from inboxbot.model.plan import Plan
from inboxbot.triage.house import House
from inboxbot.triage.parse import time_of_arrival
from inboxbot.triage.reading import Reading
from inboxbot.triage.triage import decide, read

log = structlog.get_logger(__name__)

LARGEST = 25 * 1024 * 1024
"""So much of a file is read, as the mailboxes do by default; the rest is noted as missing."""

PAGE = 100


@dataclass(frozen=True, slots=True)
class Decided:
    """What was decided about one mail."""

    reading: Reading
    plan: Plan


def decide_alone(raw: RawMessage, house: House) -> Decided | str:
    """Decide about one mail; where an error of ours prevents it, return the sentence that says so."""
    try:
        reading = read(raw, lambda _message: History(live_since=raw.received_at), house)
        return Decided(reading, decide(reading, house, now=raw.received_at, draw="XXXXX"))
    except Exception as error:  # noqa: BLE001 - told as ours, and the next file goes on
        return _our_error(raw.ref.uid, error)


def _our_error(path: object, error: Exception) -> str:
    log.error("explain.failed", path=str(path), exc_info=error)
    return f"an error of ours: {type(error).__name__}; as mail it would be quarantined for a person"


def files_in(paths: Sequence[Path]) -> Iterator[Path]:
    """Yield the files given, and those of the folders given, in order; hidden ones are left out.

    Raises PermanentError for a folder without files.
    """
    for path in paths:
        if not path.is_dir():
            yield path
            continue
        empty = True
        for folder, folders, names in os.walk(path):
            folders[:] = sorted(name for name in folders if not name.startswith("."))
            for name in sorted(names):
                if not name.startswith("."):
                    empty = False
                    yield Path(folder, name)
        if empty:
            raise PermanentError(f"{path}: there is no mail in this folder; save some there as .eml files")


def raw_from(path: Path) -> RawMessage | str:
    """Read a file as the mail it holds, or return why it cannot be: one file never stops the next."""
    try:
        with path.open("rb") as file:
            content = file.read(LARGEST + 1)
        size = path.stat().st_size
    except OSError as error:
        return f"the file cannot be read: {error.strerror}"
    whole = len(content) <= LARGEST
    try:
        arrived = time_of_arrival(content) or SystemClock().now()
    except Exception as error:  # noqa: BLE001 - told as ours, and the next file goes on
        return _our_error(path, error)
    return RawMessage(MessageRef("explain", "", str(path)), content[:LARGEST], arrived, size, complete=whole)


def past_mail(settings: Settings, since: datetime) -> Iterator[RawMessage]:
    """Fetch what lies in the mailbox since then, in the order of arrival: read only, kept nowhere.

    What people have moved to another folder, or deleted, is not met. Raises the mailbox's errors.
    """
    with closing(mailbox_from(settings)) as mailbox:
        cursor, more = mailbox.start_at("inbox", since), True
        while more:
            page = mailbox.poll("inbox", cursor, limit=PAGE)
            # Old mail that somebody moved here lately stands behind the cursor too.
            here = (one for one in page.messages if isinstance(one, RawMessage))
            yield from (one for one in here if one.received_at >= since)
            more, cursor = page.more, page.cursor
