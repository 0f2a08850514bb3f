"""`inboxbot outbox`: what is to be sent, what was, what was given up; and releasing the brake."""

from __future__ import annotations

import click

from inboxbot.cli.looking import json_option
from inboxbot.cli.opened import opened
from inboxbot.cli.shown import moment, print_json, print_table
from inboxbot.model.mail import OutboxState

STATES: tuple[OutboxState, ...] = ("queued", "sending", "unknown", "dead")


@click.group(short_help="Look at outgoing mail; release the brake.")
def outbox() -> None:
    """Look at outgoing mail; release the brake."""


@outbox.command("list")
@click.option(
    "--state",
    "states",
    multiple=True,
    type=click.Choice(["queued", "sending", "sent", "unknown", "dead"]),
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
        entries = view.register.outbox(states or STATES)
    if as_json:
        print_json(entries)
        return
    print_table(
        "Outbox",
        ("no.", "letter", "to", "case", "state", "tries", "since", "last error"),
        [
            (e.id, e.mail.letter, e.mail.recipient, e.mail.case_reference, e.state, e.attempts,
             moment(e.created_at, view.zone), e.last_error)
            for e in entries
        ],
        empty="The outbox is empty.",
    )  # fmt: skip


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
        why = view.register.fact(BRAKE)
        if why is None:
            click.echo("The brake is not on.")
            return
        held = view.register.outbox(["queued"])
        click.echo(f"The brake is on since {why}")
        for entry in held:
            click.echo(f"  {entry.mail.letter:<28} to {entry.mail.recipient}  {entry.mail.case_reference}")
        if not yes and not click.confirm(f"Let these {len(held)} go?"):
            click.echo("The brake stays on.")
            return
        release_brake(view.register, view.clock, by=view.by)
        click.echo("The brake is released; the service sends what was held.")
