"""`inboxbot absences`: who is away and when (policy R12, W7). Never why."""

from __future__ import annotations

from datetime import date, datetime

import click

from inboxbot.cli.looking import json_option
from inboxbot.cli.opened import Opened, opened
from inboxbot.cli.shown import print_json, print_table
from inboxbot.model.absence import Absence
from inboxbot.model.errors import PermanentError

A_DAY = click.DateTime(formats=["%Y-%m-%d"])
SOURCES = {"mail": "told by mail", "notice": "out-of-office reply", "shell": "noted at the shell"}


@click.group(short_help="Who is away: list, note and take back absences.")
def absences() -> None:
    """Who is away and when: what rules.yaml says, what was told by mail, and what was noticed.

    \b
    Example:
      inboxbot absences list
    """


@absences.command("list", short_help="List absences that are not over.")
@json_option
@click.pass_context
def list_absences(ctx: click.Context, *, as_json: bool) -> None:
    """List the absences that are not over, those of rules.yaml too.

    \b
    Example:
      inboxbot absences list
    """
    with opened(ctx) as view:
        rows = sorted(_rows(view), key=lambda row: (row["from"], row["person"]))
        if as_json:
            print_json(rows)
            return
        print_table(
            "Away, today or later",
            ("no.", "who", "from", "to", "how we know", "confirmed"),
            [
                (
                    row["number"] or "",
                    view.name(str(row["person"])),
                    row["from"],
                    row["to"],
                    row["source"],
                    "yes" if row["confirmed"] else "not yet",
                )
                for row in rows
            ],
            empty="Nobody is away, as far as we know.",
        )


@absences.command("add", short_help="Note that somebody is away.")
@click.argument("person")
@click.option("--from", "first", type=A_DAY, required=True, help="The first day, as 2026-12-21.")
@click.option("--to", "last", type=A_DAY, required=True, help="The last day, as 2027-01-04.")
@click.pass_context
def add(ctx: click.Context, *, person: str, first: datetime, last: datetime) -> None:
    """Note that a PERSON is away, both days included; it confirms what was only noticed, too.

    PERSON is the key in rules.yaml, the name or the address. They get no new work meanwhile, and their
    deputy is reminded of what is open.

    \b
    Example:
      inboxbot absences add amina_shah --from 2026-12-21 --to 2027-01-04
    """
    with opened(ctx) as view:
        noted = view.register.note_absence(
            view.person(person), first.date(), last.date(), source="shell", confirmed=True, now=view.now
        )
        click.echo(
            f"{view.name(noted.person)} is away from {noted.first_day} to {noted.last_day} "
            f"(absence {noted.id})."
        )


@absences.command("drop", short_help="Take an absence back.")
@click.argument("number", type=int)
@click.pass_context
def drop(ctx: click.Context, *, number: int) -> None:
    """Take back the absence of this NUMBER, as `inboxbot absences list` shows it.

    What stands in rules.yaml is changed there.

    \b
    Example:
      inboxbot absences drop 3
    """
    with opened(ctx) as view:
        if not view.register.drop_absence(number):
            raise PermanentError(
                f"there is no absence {number}; `inboxbot absences list` shows those there are"
            )
        click.echo(f"Absence {number} is taken back.")


def _rows(view: Opened) -> list[dict[str, object]]:
    today = view.today
    told = [_told(one) for one in view.register.absences() if one.in_force_until >= today]
    return told + [
        _row(0, person, one.first_day, one.last_day, "rules.yaml", confirmed=True)
        for person, known in view.policy.people.items()
        for one in known.absences
        if one.last_day >= today
    ]


def _told(one: Absence) -> dict[str, object]:
    return _row(one.id, one.person, one.first_day, one.last_day, SOURCES[one.source], confirmed=one.confirmed)


def _row(
    number: int, person: str, first: date, last: date, source: str, *, confirmed: bool
) -> dict[str, object]:
    return {
        "number": number,
        "person": person,
        "from": first.isoformat(),
        "to": last.isoformat(),
        "source": source,
        "confirmed": confirmed,
    }
