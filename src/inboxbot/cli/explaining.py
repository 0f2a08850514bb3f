"""`inboxbot explain`: the same decisions as the service's, about files, with nothing sent or kept."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import click

from inboxbot.app.clock import SystemClock
from inboxbot.app.house_keeper import read_house
from inboxbot.cli.shown import settings_of
from inboxbot.model.case import History
from inboxbot.model.message import MessageRef, RawMessage
from inboxbot.model.plan import Plan
from inboxbot.model.words import moment_in_words
from inboxbot.triage.house import House
from inboxbot.triage.parse import time_of_arrival
from inboxbot.triage.reading import Reading
from inboxbot.triage.route import route_new
from inboxbot.triage.triage import decide, read

LARGEST = 25 * 1024 * 1024
MACHINE_KINDS = frozenset({"bounce", "automatic", "bulk", "report", "loop"})


@click.command(short_help="Decide about mails in files, sending and recording nothing.")
@click.option("--jsonl", is_flag=True, help="One JSON object a line, in the order given.")
@click.argument("paths", nargs=-1, required=True, type=click.Path(exists=True, path_type=Path))
@click.pass_context
def explain(ctx: click.Context, *, jsonl: bool, paths: tuple[Path, ...]) -> None:
    """Decide about .eml files, or folders of them, as the service would; nothing is sent or recorded.

    \b
    Example:
      inboxbot explain mail.eml
      INBOXBOT_ADDRESS=info@example.org inboxbot explain --jsonl folder/ > decisions.jsonl
    """
    settings = settings_of(ctx, "explain")
    house = replace(read_house(settings), live=True)
    for path in _files(paths):
        reading, plan, problem = _decide(path, house)
        if jsonl:
            click.echo(json.dumps(_as_json(path, reading, plan, house, problem), ensure_ascii=False))
        else:
            click.echo(_for_a_person(path, reading, plan, house, problem))


def _files(paths: Sequence[Path]) -> Iterator[Path]:
    for path in paths:
        if path.is_dir():
            yield from sorted(p for p in path.rglob("*") if p.is_file() and not p.name.startswith("."))
        else:
            yield path


def _decide(path: Path, house: House) -> tuple[Reading | None, Plan | None, str]:
    try:
        with path.open("rb") as file:
            content = file.read(LARGEST)
        size = path.stat().st_size
        arrived = time_of_arrival(content) or SystemClock().now()
        raw = RawMessage(
            MessageRef("explain", "", str(path)), content, arrived, size, complete=size <= LARGEST
        )
        reading = read(raw, lambda _message: History(live_since=arrived), house)
        return reading, decide(reading, house, now=arrived, draw="EXMPL"), ""
    except Exception as error:  # noqa: BLE001 - one file that cannot be decided must not stop the next
        print(f"{path}: could not be decided: {type(error).__name__}: {error}", file=sys.stderr)  # noqa: T201
        return None, None, f"could not be decided: {type(error).__name__}"


def _as_json(
    path: Path, reading: Reading | None, plan: Plan | None, house: House, problem: str
) -> dict[str, Any]:
    if reading is None or plan is None:
        return {"path": str(path), "admit": True, "end": "quarantined", "may_acknowledge": False, "kind": "person",
                "reason": problem, "category": house.policy.default_category, "flags": {}, "owner": None,
                "also_told": [], "letters": [], "media_deadline": None, "subject": "", "sender": "",
                "new_text": "", "because": [], "defects": [problem]}  # fmt: skip
    found, message = reading.classification, reading.message
    flags = {name: name in found.flags for name in house.policy.flags}
    if reading.screening.kind in MACHINE_KINDS:
        flags["automatic"] = True
    return {
        "path": str(path),
        "admit": reading.screening.admit,
        "end": plan.arrival.end,
        "may_acknowledge": reading.screening.may_acknowledge,
        "kind": reading.screening.kind,
        "reason": plan.arrival.reason if plan.arrival.end != "case" else reading.screening.reason,
        "category": found.category,
        "flags": flags,
        "owner": plan.case.role if plan.case else None,
        "also_told": list(_also_told(reading, plan, house)),
        "letters": list(dict.fromkeys(mail.letter for mail in plan.letters)),
        "media_deadline": _media_deadline(reading, house),
        "subject": message.subject,
        "sender": message.sender.address,
        "new_text": message.new_text,
        "because": [{"rule": b.rule, "category": b.target, "words": list(b.words)} for b in found.because],
        "defects": list(message.defects),
    }


def _also_told(reading: Reading, plan: Plan, house: House) -> tuple[str, ...]:
    if plan.case is None:
        return ()
    return route_new(reading, house, now=plan.arrival.received_at).also_told


def _media_deadline(reading: Reading, house: House) -> str | None:
    stated = reading.classification.media_deadline
    if stated is None or stated.doubtful:
        return None
    return stated.at.astimezone(ZoneInfo(house.policy.calendar.time_zone)).replace(tzinfo=None).isoformat()


def _for_a_person(path: Path, reading: Reading | None, plan: Plan | None, house: House, problem: str) -> str:
    if reading is None or plan is None:
        return f"{path}\n  {problem}; as mail it would be quarantined for a person\n"
    zone = ZoneInfo(house.policy.calendar.time_zone)
    lines = [str(path), *(f"  {name:<12} {text}" for name, text in _rows(reading, plan, house, zone))]
    return "\n".join([*lines, ""])


def _rows(reading: Reading, plan: Plan, house: House, zone: ZoneInfo) -> Iterator[tuple[str, str]]:
    message, found, people = reading.message, reading.classification, house.policy.people
    yield "from", f"{message.sender.name} <{message.sender.address}>".strip()
    yield "subject", message.subject or "(none)"
    yield "arrived", _local(message.received_at, zone)
    yield "new text", " ".join(message.new_text.split())[:300] or "(none)"
    yield "screening", f"{reading.screening.kind}: {reading.screening.reason}"
    yield "end", f"{plan.arrival.end}: {plan.arrival.reason}"
    yield "category", house.policy.categories[found.category].name
    for name, total in found.sums:
        yield "", f"{name} {total:g}"
    if found.flags:
        yield "flags", ", ".join(found.flags)
    for b in found.because:
        weight = "certain" if b.weight is None else f"{b.weight:+g}"
        yield "rule", f"{b.rule} → {b.target} ({weight}): {'; '.join(b.words)}"
    for doubt in found.doubts:
        yield "doubt", doubt
    if plan.case:
        yield "owner", f"{people[plan.case.owner].name} ({plan.case.role})"
    for deadline in plan.deadlines:
        yield "deadline", f"{deadline.standard}: {_local(deadline.due_at, zone)}"
    for mail in plan.letters:
        yield "letter", f"{mail.letter} to {mail.recipient}"
    for withheld in plan.withheld:
        yield "withheld", f"{withheld.letter} to {withheld.recipient}: {withheld.reason}"
    for defect in message.defects:
        yield "defect", defect


def _local(moment: datetime, zone: ZoneInfo) -> str:
    return moment_in_words(moment, zone)
