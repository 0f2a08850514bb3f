"""`inboxbot outbox`: what is to be sent, what was, what was given up; and releasing the brake."""

from __future__ import annotations

from datetime import datetime

import click

from inboxbot.app.clock import SystemClock
from inboxbot.cli.looking import json_option
from inboxbot.cli.opened import Opened, opened
from inboxbot.cli.outbox_drop import drop
from inboxbot.cli.shown import clean, print_json, print_table
from inboxbot.model.mail import OutboxEntry, OutboxState

SHOWN = 200
STATES: tuple[OutboxState, ...] = ("queued", "sending", "unknown", "dead")


@click.group(short_help="Look at outgoing mail; release the brake.")
def outbox() -> None:
    """Look at outgoing mail; release the brake.

    \b
    Example:
      inboxbot outbox list
    """


@outbox.command("list")
@click.option(
    "--state",
    "states",
    multiple=True,
    type=click.Choice(["queued", "held", "sending", "sent", "unknown", "dead"]),
    help="Only these; may be given more than once. Default: all but sent.",
)
@json_option
@click.pass_context
def list_outbox(ctx: click.Context, *, states: tuple[OutboxState, ...], as_json: bool) -> None:
    """List mails with their state, oldest first.

    \b
    Example:
      inboxbot outbox list --state dead
    """
    with opened(ctx) as view:
        entries = view.register.outbox(states or STATES, limit=0 if as_json else SHOWN)
    if as_json:
        print_json(entries)
        return
    print_table(
        "Outbox, oldest first",
        ("case", "since", "state", "letter", "to", "reason"),
        [_row(entry, view) for entry in entries],
        empty="There are no such mails." if states else "Nothing waits and nothing was given up.",
    )
    if len(entries) == SHOWN and not as_json:
        click.echo(f"These are the first {SHOWN}; --json lists all.")


def _row(entry: OutboxEntry, view: Opened) -> tuple[str, ...]:
    mail = entry.mail
    tries = f" ({entry.attempts} tries)" if entry.attempts else ""
    return (
        mail.case_reference or "–",
        view.short(entry.created_at),
        entry.state,
        mail.letter.replace("_", " "),
        mail.recipient,
        f"{entry.last_error}{tries}" if entry.last_error else "",
    )


@outbox.command()
@click.option("--yes", is_flag=True, help="Do not ask.")
@click.pass_context
def release(ctx: click.Context, *, yes: bool) -> None:
    """Release the brake after looking at what it holds. Letters whose promised date has passed are dropped.

    \b
    Example:
      inboxbot outbox release
    """
    from inboxbot.workers.brake import BRAKE
    from inboxbot.workers.brake import release as release_brake

    with opened(ctx) as view:
        brake = view.register.fact(BRAKE)
        if brake is None:
            click.echo("The brake is not on.")
            return
        since, _, why = brake.partition(" ")
        held = view.register.outbox(["held"], limit=0)
        click.echo(f"The brake is on since {view.moment(datetime.fromisoformat(since))}: {clean(why)}.")
        for entry in held:
            late = entry.mail.drop_after is not None and entry.mail.drop_after <= view.now
            dropped = "  (dropped: the date it promises has passed)" if late else ""
            told = f"{entry.mail.letter:<28} to {entry.mail.recipient}  {entry.mail.case_reference}{dropped}"
            click.echo(f"  {clean(told)}")
        if not yes and not click.confirm(f"Let these {len(held)} go?"):
            click.echo("The brake stays on.")
            return
        release_brake(view.register, SystemClock(), by=view.by)
    click.echo("The brake is released; the service sends what was held.")


outbox.add_command(drop)
