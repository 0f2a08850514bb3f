"""Looking: how it stands, what was filed, who got no acknowledgement."""

from __future__ import annotations

from datetime import datetime, timedelta

import click

from inboxbot.cli.opened import Opened, opened
from inboxbot.cli.shown import moment, print_json, print_table

UNSENT_TOO_LONG_SECONDS = 3600
NO_SUCCESS_TOO_LONG = timedelta(minutes=30)

days_option = click.option(
    "--days", default=30, show_default=True, type=click.IntRange(1, 3650), help="How far back."
)
json_option = click.option("--json", "as_json", is_flag=True, help="Print JSON for a program.")


@click.command(short_help="Tell whether all is well.")
@json_option
@click.pass_context
def status(ctx: click.Context, *, as_json: bool) -> None:
    """Tell whether all is well, measured at the end of the chain. Exit code 0 healthy, 1 not.

    \b
    Example, for a monitoring system:
      inboxbot status --json
    """
    with opened(ctx) as view:
        report, troubles = _status(view)
    if as_json:
        print_json(report)
    else:
        _print_status(report, troubles)
    if troubles:
        ctx.exit(1)


def _status(view: Opened) -> tuple[dict[str, object], list[str]]:
    register, now = view.register, view.now
    counts = register.counts(now=now)
    last = register.fact("last_success.mailbox")
    last_at = datetime.fromisoformat(last) if last else None
    oldest = int((now - counts.oldest_unsent_at).total_seconds()) if counts.oldest_unsent_at else None
    brake = register.fact("brake")
    standing = view.troubles()
    troubles = list(standing.values())
    if brake:
        troubles.append(f"the brake is on since {brake}")
    if last_at is None or now - last_at > NO_SUCCESS_TOO_LONG + timedelta(seconds=view.settings.poll_seconds):
        troubles.append("the mailbox has not been read lately: is the service running?")
    if oldest is not None and oldest > UNSENT_TOO_LONG_SECONDS and not brake:
        troubles.append(f"a mail has waited {oldest // 60} minutes to be sent")
    if counts.dead or counts.unknown:
        troubles.append(
            f"{counts.dead} letters are dead, {counts.unknown} perhaps sent: see `inboxbot outbox list`"
        )
    return {
        "healthy": not troubles,
        "troubles": troubles,
        "mode": view.settings.mode,
        "mailboxes": [
            {"name": view.settings.address, "trouble": standing.get("mailbox"), "last_success_at": last_at}
        ],
        "last_success_at": last_at,
        "oldest_unsent_seconds": oldest,
        "cases": {"open": counts.open, "overdue": counts.overdue},
        "quarantined": counts.quarantined,
        "brake": brake is not None,
        "rules_fingerprint": view.house.fingerprint,
    }, troubles


def _print_status(report: dict[str, object], troubles: list[str]) -> None:
    click.echo("All is well." if not troubles else "Not all is well:")
    for trouble in troubles:
        click.echo(f"  - {trouble}")
    for name in ("mode", "last_success_at", "cases", "quarantined", "oldest_unsent_seconds", "brake"):
        click.echo(f"{name.replace('_', ' '):<24}{report[name]}")


@click.command(short_help="List the mail that became no case.")
@days_option
@json_option
@click.pass_context
def filed(ctx: click.Context, *, days: int, as_json: bool) -> None:
    """List the mail that was filed without a case, with the reason; nothing is dropped.

    \b
    Example:
      inboxbot filed --days 7
    """
    with opened(ctx) as view:
        rows = view.register.filed(since=view.now - timedelta(days=days))
    if as_json:
        print_json(rows)
        return
    print_table(
        "Filed without a case",
        ("no.", "received", "from", "kind", "why"),
        [(r.arrival_id, moment(r.received_at, view.zone), r.sender, r.kind, r.reason) for r in rows],
        empty=f"Nothing was filed without a case in the last {days} days.",
    )


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
        "No acknowledgement",
        ("case", "category", "from", "wrote", "why"),
        [
            (r.case_reference, r.category, r.correspondent, moment(r.opened_at, view.zone), r.reason)
            for r in rows
        ],
        empty=f"Everybody who wrote in the last {days} days got an acknowledgement.",
    )
