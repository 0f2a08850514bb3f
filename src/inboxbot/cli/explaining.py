"""`inboxbot explain`: the same decisions as the service's, about files, with nothing sent or kept."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import click

from inboxbot.app.house_keeper import read_house
from inboxbot.app.logs import configure_logs
from inboxbot.app.trying import Decided, decide_alone, files_in, raw_from
from inboxbot.cli.shown import clean, settings_of
from inboxbot.model.words import moment_in_words
from inboxbot.triage.house import House
from inboxbot.triage.reading import Reading
from inboxbot.triage.route import route_new

SHOWN_OF_THE_TEXT = 300


@click.command(short_help="Decide about mails in files, sending and recording nothing.")
@click.option("--jsonl", is_flag=True, help="One JSON object a line, in the order given.")
@click.argument("paths", nargs=-1, required=True, type=click.Path(exists=True, path_type=Path))
@click.pass_context
def explain(ctx: click.Context, *, jsonl: bool, paths: tuple[Path, ...]) -> None:
    """Decide about .eml files, or folders of them, as the service would; nothing is sent or recorded.

    Needs only INBOXBOT_ADDRESS. The rules are those of INBOXBOT_RULES, else the packaged ones. Each
    mail is taken for the first one of its sender, at its own time of arrival, in live mode.

    \b
    Example:
      inboxbot explain mail.eml
      INBOXBOT_ADDRESS=info@example.org inboxbot explain --jsonl folder/ > decisions.jsonl
    """
    configure_logs("error")
    house = replace(read_house(settings_of(ctx, "explain")), live=True)
    show = _as_json if jsonl else _for_a_person
    for path in files_in(paths):
        click.echo(show(path, _decided(path, house), house))


def _decided(path: Path, house: House) -> Decided | str:
    """Return the decision about a file, or why there is none: one file never stops the next."""
    raw = raw_from(path)
    return raw if isinstance(raw, str) else decide_alone(raw, house)


def _as_json(path: Path, decided: Decided | str, house: House) -> str:
    """Return one line of ASCII, so that no character in a mail or a file name can break it."""
    known = _undecided(decided, house) if isinstance(decided, str) else _decision(decided, house)
    return json.dumps({"path": str(path), **known}, ensure_ascii=True)


def _undecided(why: str, house: House) -> dict[str, object]:
    return {
        "admit": True,
        "end": "quarantined",
        "may_acknowledge": False,
        "kind": "person",
        "reason": why,
        "category": house.policy.default_category,
        "flags": dict.fromkeys(house.policy.flags, False),
        "owner": None,
        "also_told": [],
        "letters": [],
        "media_deadline": None,
        "subject": "",
        "sender": "",
        "new_text": "",
        "because": [],
        "defects": [why],
    }


def _decision(decided: Decided, house: House) -> dict[str, object]:
    reading, plan = decided.reading, decided.plan
    found, message = reading.classification, reading.message
    return {
        "admit": reading.screening.admit,
        "end": plan.arrival.end,
        "may_acknowledge": reading.screening.may_acknowledge,
        "kind": reading.screening.kind,
        "reason": plan.arrival.reason,
        "category": found.category,
        "flags": {name: name in found.flags for name in house.policy.flags},
        "owner": plan.case.role if plan.case else None,
        "also_told": list(_also_told(decided, house)),
        "letters": list(dict.fromkeys(mail.letter for mail in plan.letters)),
        "media_deadline": _media_deadline(reading, house),
        "subject": message.subject,
        "sender": message.sender.address,
        "new_text": message.new_text,
        "because": [{"rule": b.rule, "category": b.target, "words": list(b.words)} for b in found.because],
        "defects": list(message.defects),
    }


def _also_told(decided: Decided, house: House) -> tuple[str, ...]:
    """Return the roles that hear of a new case besides its owner, in order."""
    if decided.plan.case is None:
        return ()
    routing = route_new(decided.reading, house, now=decided.plan.arrival.received_at)
    return routing.also_told


def _media_deadline(reading: Reading, house: House) -> str | None:
    """Return the stated time by the clock in London: ``2026-11-19T12:00:00``. A doubtful one is none."""
    stated = reading.classification.media_deadline
    if stated is None or stated.doubtful:
        return None
    return stated.at.astimezone(_zone(house)).replace(tzinfo=None).isoformat()


def _for_a_person(path: Path, decided: Decided | str, house: House) -> str:
    rows = [("", decided)] if isinstance(decided, str) else _rows(decided, house)
    return "\n".join([clean(path), *(clean(f"  {name:<11}{text}") for name, text in rows), ""])


def _rows(decided: Decided, house: House) -> Iterator[tuple[str, str]]:
    """Yield what was decided, in the order of the walk, each with its reason."""
    reading, plan = decided.reading, decided.plan
    message, found, people = reading.message, reading.classification, house.policy.people
    yield "from", f"{message.sender.name} <{message.sender.address}>".strip().replace("<>", "(nobody)")
    yield "subject", message.subject or "(none)"
    yield "arrived", _local(message.received_at, house)
    yield "new text", " ".join(message.new_text.split())[:SHOWN_OF_THE_TEXT] or "(none)"
    yield "writer", f"{reading.screening.kind}: {reading.screening.reason}"
    yield "end", f"{plan.arrival.end.replace('_', ' ')}: {plan.arrival.reason}"
    yield "category", house.policy.categories[found.category].name
    yield "sums", ", ".join(f"{name} {total:g}" for name, total in found.sums) or "no rule spoke"
    yield from (("mark", house.policy.flags[name].name) for name in found.flags if name in house.policy.flags)
    for b in found.because:
        weight = "certain" if b.weight is None else f"{b.weight:+g}"
        yield "rule", f"{b.rule}: {b.target} {weight}: {'; '.join(b.words)}"
    yield from (("doubt", doubt) for doubt in found.doubts)
    if plan.case:
        yield "owner", f"{people[plan.case.owner].name} ({plan.case.role})"
    for one in plan.deadlines:
        alert = "at once, and again until somebody acts on the case"
        when = alert if one.stops == "confirmed" else _local(one.due_at, house)
        yield "due", f"{when} ({one.standard})"
    yield from (("letter", f"{mail.letter} to {mail.recipient}: {mail.subject}") for mail in plan.letters)
    for withheld in plan.withheld:
        yield "withheld", f"{withheld.letter} to {withheld.recipient}: {withheld.reason}"
    yield from (("defect", defect) for defect in message.defects)


def _local(moment: datetime, house: House) -> str:
    return moment_in_words(moment, _zone(house))


def _zone(house: House) -> ZoneInfo:
    return ZoneInfo(house.policy.calendar.time_zone)
