"""`inboxbot restored`: what a register restored from a backup may have forgotten, and ending that state."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import datetime

import click

from inboxbot.app.clock import SystemClock
from inboxbot.cli.looking import json_option
from inboxbot.cli.opened import Opened, opened
from inboxbot.cli.shown import clean, print_json, print_table
from inboxbot.triage.answer import WRITTEN_BEFORE
from inboxbot.workers.restored import ALREADY, RESTORED


@dataclass(frozen=True, slots=True)
class Line:
    """Somebody who may not have heard: which letter, and what tells whether it went."""

    case: str
    letter: str
    recipient: str
    in_sent: bool


@click.group(short_help="After a restore from a backup: who may not have heard; end that state.")
def restored() -> None:
    """See what a register restored from a backup may have forgotten, and end that state.

    A small file outside the register tells how far the work had come. Where the register is older, mail
    is taken in and nobody is acknowledged, until a person has looked.

    \b
    Example:
      inboxbot restored list
      inboxbot restored end
    """


@restored.command("list")
@json_option
@click.pass_context
def list_restored(ctx: click.Context, *, as_json: bool) -> None:
    """List the letters withheld or given up since the restore, and whether one lies in Sent.

    \b
    Example:
      inboxbot restored list
    """
    with opened(ctx) as view:
        since = _since(view)
        lines = [] if since is None else list(_lines(view, since))
        if as_json:
            print_json({"since": since, "letters": [asdict(line) for line in lines]})
            return
        if since is None:
            click.echo("The register is not known to be restored from a backup.")
            return
        click.echo(f"The register was found to be older than what was done, {view.moment(since)}.")
        print_table(
            "Perhaps not heard",
            ("case", "letter", "to", "a letter of ours in Sent"),
            [(line.case or "–", line.letter, line.recipient, _answer(line)) for line in lines],
            empty="Nobody was passed over.",
        )
        click.echo("Write by hand to whoever got nothing; then `inboxbot restored end`.")


@restored.command("end")
@click.option("--yes", is_flag=True, help="Do not ask.")
@click.pass_context
def end_restored(ctx: click.Context, *, yes: bool) -> None:
    """End the state: mail that comes from now on is acknowledged again; what was passed over is not.

    \b
    Example:
      inboxbot restored end
    """
    from inboxbot.workers.restored import end

    with opened(ctx) as view:
        since = _since(view)
        if since is None:
            click.echo("The register is not known to be restored from a backup.")
            return
        number = sum(not line.in_sent for line in _lines(view, since))
        click.echo(f"Letters that may not have gone: {number}; `inboxbot restored list` names them.")
        if not yes and not click.confirm("Have you seen to them, and shall mail be acknowledged again?"):
            click.echo("Nothing is changed.")
            return
        end(view.register, SystemClock(), by=view.by)
    click.echo("Mail that comes from now on is acknowledged again.")


def _since(view: Opened) -> datetime | None:
    known = view.register.fact(RESTORED)
    return datetime.fromisoformat(known.partition(" ")[0]) if known else None


def _lines(view: Opened, since: datetime) -> Iterator[Line]:
    """Yield what was withheld since then because of the restore, and staff letters given up for it."""
    for one in view.register.withheld(since=since):
        if "restored from a backup" in one.withheld.reason:
            known = _written_before(view, one.case_reference)
            yield Line(one.case_reference, clean(one.withheld.letter), clean(one.withheld.recipient), known)
    for entry in view.register.outbox(["dead"], limit=0):
        if entry.last_error == ALREADY and entry.mail.audience != "public":
            yield Line(
                entry.mail.case_reference,
                clean(entry.mail.letter),
                clean(entry.mail.recipient),
                in_sent=False,
            )


def _written_before(view: Opened, reference: str) -> bool:
    return bool(reference) and any(
        line.entry.what == WRITTEN_BEFORE for line in view.register.journal(reference)
    )


def _answer(line: Line) -> str:
    return "yes" if line.in_sent else "none found"
