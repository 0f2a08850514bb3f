"""What arrives when: the shipped scenario, or anybody's folder of .eml files."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from importlib import resources
from pathlib import Path
from zoneinfo import ZoneInfo

import yaml

from inboxbot.model.errors import PermanentError
from inboxbot.ports.mailbox import Folder
from inboxbot.triage.parse import time_of_arrival

LONGEST = timedelta(days=45)
"""A folder of mails that spans more is spread evenly instead: the demonstration runs in seconds."""

APART = timedelta(minutes=23)
WORKING_WEEK_AND_A_HALF = timedelta(days=9)


@dataclass(frozen=True, slots=True)
class Delivery:
    """A mail and the moment (aware UTC) at which it comes into a folder of the mailbox."""

    at: datetime
    name: str
    content: bytes
    folder: Folder = "inbox"


@dataclass(frozen=True, slots=True)
class Scenario:
    """Deliveries in order of time, between a begin and an end (aware UTC)."""

    start: datetime
    end: datetime
    deliveries: tuple[Delivery, ...]


def shipped(zone: ZoneInfo) -> Scenario:
    """Return the scenario that comes with inboxbot."""
    folder = resources.files("inboxbot.demo")
    plan = yaml.safe_load((folder / "scenario.yaml").read_text(encoding="utf-8"))

    def moment(text: object) -> datetime:
        return datetime.fromisoformat(str(text)).replace(tzinfo=zone).astimezone(UTC)

    deliveries = [
        Delivery(
            moment(mail["at"]),
            mail["file"],
            (folder / "mails" / mail["file"]).read_bytes(),
            "sent" if mail.get("into") == "sent" else "inbox",
        )
        for mail in plan["mails"]
    ]
    return Scenario(moment(plan["start"]), moment(plan["end"]), tuple(sorted(deliveries, key=lambda d: d.at)))


def from_folder(folder: Path, zone: ZoneInfo) -> Scenario:
    """Return the .eml files of a folder as a scenario, each at its own time of arrival.

    Where the times are missing or span too long they are spread over a few days instead. Raises
    PermanentError where there are no files.
    """
    files = sorted(path for path in folder.rglob("*.eml") if path.is_file())
    if not files:
        raise PermanentError(f"there are no .eml files in {folder}; name a folder that holds some")
    contents = [(path.name, path.read_bytes()) for path in files]
    times = [time_of_arrival(content) for _, content in contents]
    known = [at for at in times if at is not None]
    if len(known) == len(times) and max(known) - min(known) <= LONGEST:
        deliveries = [Delivery(at, *mail) for at, mail in zip(known, contents, strict=True)]
    else:
        first = datetime(2026, 11, 18, 9, 5, tzinfo=zone).astimezone(UTC)
        deliveries = [Delivery(first + index * APART, *mail) for index, mail in enumerate(contents)]
    deliveries.sort(key=lambda delivery: delivery.at)
    return _around(deliveries)


def _around(deliveries: Sequence[Delivery]) -> Scenario:
    start = deliveries[0].at - timedelta(minutes=30)
    return Scenario(start, deliveries[-1].at + WORKING_WEEK_AND_A_HALF, tuple(deliveries))
