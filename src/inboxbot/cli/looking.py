"""Looking: how it stands, and who got no acknowledgement."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

import click

from inboxbot.cli.opened import opened
from inboxbot.cli.shown import clean, print_json, print_table

if TYPE_CHECKING:
    from inboxbot.app.health import Health

days_option = click.option(
    "--days", default=30, show_default=True, type=click.IntRange(1, 3650), help="How far back."
)
json_option = click.option("--json", "as_json", is_flag=True, help="Print JSON for a program.")


@click.command(short_help="Tell whether all is well.")
@json_option
@click.pass_context
def status(ctx: click.Context, *, as_json: bool) -> None:
    """Tell whether all is well, measured at the end of the chain. Exit code 0 healthy, 1 not.

    With --json what is not well stands on standard error, a sentence a line.

    \b
    Example, for a monitoring system:
      inboxbot status --json
    """
    from inboxbot.app.clock import SystemClock
    from inboxbot.app.health import look
    from inboxbot.app.logs import configure_logs
    from inboxbot.cli.opened import register_of
    from inboxbot.cli.shown import settings_of

    configure_logs("error")
    settings = settings_of(ctx, "explain")
    health = look(settings, lambda zone: register_of(settings, zone=zone), now=SystemClock().now())
    if as_json:
        print_json(health.report)
        for trouble in health.troubles:
            click.echo(clean(trouble), err=True)
    else:
        _print_status(health)
    if not health.well:
        ctx.exit(1)


def _print_status(health: Health) -> None:
    click.echo("All is well." if health.well else "Not all is well:")
    for trouble in health.troubles:
        click.echo(f"  - {clean(trouble)}")
    for sentence in health.more:
        click.echo(f"  ({clean(sentence)})")
    report = health.report
    if report["brake"] is None:  # the register could not be opened: there are no numbers
        return
    counted, last, oldest = report["cases"], report["last_success_at"], report["oldest_unsent_seconds"]
    cases = counted if isinstance(counted, dict) else {}
    for name, text in (
        ("mode", report["mode"]),
        ("mailbox last read", f"{last:%Y-%m-%d %H:%M} UTC" if isinstance(last, datetime) else "never"),
        ("cases", f"{cases['open']} open, {cases['overdue']} of them overdue"),
        ("quarantine", f"{report['quarantined']} to look at"),
        ("oldest unsent mail", "none" if oldest is None else f"{oldest} seconds"),
        ("letters given up", f"{health.dead} dead, {health.unknown} perhaps sent"),
        ("brake", "on" if report["brake"] else "off"),
        ("rules", report["rules_fingerprint"] or "wrong"),
    ):
        click.echo(f"  {name:<20}{text}")


@click.command(short_help="List who got no acknowledgement, and why.")
@days_option
@json_option
@click.pass_context
def unacknowledged(ctx: click.Context, *, days: int, as_json: bool) -> None:
    """List the people who wrote and got no acknowledgement, so that somebody can write by hand.

    \b
    Example:
      inboxbot unacknowledged --days 5 --json
    """
    with opened(ctx) as view:
        rows = view.register.unacknowledged(since=view.now - timedelta(days=days))
    if as_json:
        print_json(rows)
        return
    print_table(
        "No acknowledgement, newest first",
        ("case", "wrote", "category", "from", "why"),
        [(r.case_reference, view.short(r.opened_at), r.category, r.correspondent, r.reason) for r in rows],
        empty=f"Everybody who wrote in the last {days_in_words(days)} got an acknowledgement.",
    )
    if rows:
        click.echo(
            "\nWhoever is answered leaves the list: from the mailbox, or as noted with\n"
            "`inboxbot cases answered`."
        )


def days_in_words(days: int) -> str:
    """Return ``day`` or ``7 days``, to stand behind *the last*."""
    return "day" if days == 1 else f"{days} days"
