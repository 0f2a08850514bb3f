"""`inboxbot explain`: the same decisions as the service's, about files, with nothing sent or kept."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from zoneinfo import ZoneInfo

import click

from inboxbot.app.house_keeper import read_house
from inboxbot.app.logs import configure_logs
from inboxbot.app.trying import Decided, decide_alone, files_in, raw_from
from inboxbot.cli.explained import for_a_person
from inboxbot.cli.shown import settings_of
from inboxbot.triage.house import House
from inboxbot.triage.reading import Reading
from inboxbot.triage.route import route_new


@click.command(short_help="Decide about mails in files, sending and recording nothing.")
@click.option("--jsonl", is_flag=True, help="One JSON object a line, in the order given.")
@click.option(
    "--with",
    "edited",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="Decide with this rules file instead.",
)
@click.option(
    "--colour",
    type=click.Choice(["auto", "always", "never"]),
    default="auto",
    show_default=True,
    help="For less -R: always.",
)
@click.argument("paths", nargs=-1, required=True, type=click.Path(exists=True, path_type=Path))
@click.pass_context
def explain(
    ctx: click.Context, *, jsonl: bool, edited: Path | None, colour: str, paths: tuple[Path, ...]
) -> None:
    """Decide about .eml files, or folders of them, as the service would; nothing is sent or recorded.

    Shows what was read as new text, every rule that held with the very words, the sums, what came second
    and by how much, what would be sent to whom and by when, and why somebody is not acknowledged.

    Needs only INBOXBOT_ADDRESS. The rules are those of INBOXBOT_RULES, else the packaged ones. Each
    mail is taken for the first one of its sender, at its own time of arrival, in live mode.

    \b
    Example:
      inboxbot explain mail.eml
      INBOXBOT_ADDRESS=info@example.org inboxbot explain --jsonl folder/ > decisions.jsonl
    """
    configure_logs("error")
    settings = settings_of(ctx, "explain")
    house = replace(read_house(settings.model_copy(update={"rules": edited} if edited else {})), live=True)
    show = _as_json if jsonl else for_a_person
    in_colour = None if colour == "auto" else colour == "always"
    for path in files_in(paths):
        click.echo(show(path, _decided(path, house), house), color=False if jsonl else in_colour)


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


def _zone(house: House) -> ZoneInfo:
    return ZoneInfo(house.policy.calendar.time_zone)
