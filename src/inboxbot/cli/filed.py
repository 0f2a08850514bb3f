"""`inboxbot filed`: the mail that became no case, and the one step that makes one of it."""

from __future__ import annotations

from datetime import timedelta

import click

from inboxbot.cli.looking import days_in_words, days_option, json_option
from inboxbot.cli.opened import Opened, opened, second_look
from inboxbot.cli.shown import clean, print_json, print_table
from inboxbot.model.case import Case


@click.group(short_help="List the mail that became no case; make one a case.", invoke_without_command=True)
@days_option
@json_option
@click.pass_context
def filed(ctx: click.Context, *, days: int, as_json: bool) -> None:
    """List the mail that was filed without a case, with the reason; nothing is dropped.

    \b
    Example:
      inboxbot filed --days 7
    """
    if ctx.invoked_subcommand is not None:
        return
    with opened(ctx) as view:
        rows = view.register.filed(since=view.now - timedelta(days=days))
    if as_json:
        print_json(rows)
        return
    print_table(
        "Filed without a case, newest first",
        ("no.", "received", "from", "kind", "why"),
        [(r.arrival_id, view.short(r.received_at), r.sender, r.kind, r.reason) for r in rows],
        empty=f"Nothing was filed without a case in the last {days_in_words(days)}.",
    )
    if rows:
        click.echo("\n`inboxbot filed make-case NO` makes one of these a case.")


@filed.command("make-case", short_help="Make a filed mail a case.")
@click.argument("number", type=int)
@click.option(
    "--from-record", is_flag=True, help="The mail is gone: open the case from what is known of its arrival."
)
@click.pass_context
def make_case(ctx: click.Context, *, number: int, from_record: bool) -> None:
    """Make a mail a case that was filed by mistake: it gets an owner, a clock, and its letters.

    NUMBER is that of `inboxbot filed`, of the daily list, or of `inboxbot cases show` for what was filed
    under a case. The mail is fetched again from the mailbox. The clock runs from the day it arrived. Whoever
    looks like a machine is not acknowledged all the same. Needs every setting of the service.

    \b
    Example:
      inboxbot filed make-case 17
    """
    with opened(ctx, "all") as view, second_look(view) as look:
        case = look.make_case(number, by=view.by, from_record=from_record)
        click.echo(f"Mail {number} is case {case.reference} now, {view.name(case.owner)}'s.")
        click.echo(_acknowledged(case, view))


def _acknowledged(case: Case, view: Opened) -> str:
    """Return what becomes of the acknowledgement, in a sentence."""
    if any(entry.mail.audience == "public" for entry in view.register.mails_of(case.reference)):
        return "An acknowledgement goes out."
    missed = view.register.unacknowledged(since=view.now - timedelta(days=1))
    why = next((one.reason for one in missed if one.case_reference == case.reference), "none is meant for it")
    return clean(f"No acknowledgement goes out: {why}.")
