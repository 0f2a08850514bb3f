"""Running: the service, one pass, a backfill, the database."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from itertools import count
from zoneinfo import ZoneInfo

import click

from inboxbot.cli.shown import clean, print_json, settings_of
from inboxbot.model.words import day_in_words
from inboxbot.workers.progress import PassResult

TOLD_EVERY = 50
"""Messages between two lines of progress."""


@click.command(short_help="Run the service until it is stopped.")
@click.pass_context
def run(ctx: click.Context) -> None:
    """Run the service until SIGTERM or Ctrl-C: poll, decide, send, remind, watch.

    A new installation runs in shadow mode (INBOXBOT_MODE=shadow): it decides and records everything
    and sends only the digest and urgent alerts, to the administrators.

    \b
    Example:
      inboxbot --env-file /etc/inboxbot/inboxbot.env run
    """
    from inboxbot.app.logs import configure_logs
    from inboxbot.app.service import Service
    from inboxbot.app.starting import install_when_it_can

    settings = settings_of(ctx)
    configure_logs(settings.log_level)
    Service(install_when_it_can(settings)).run()


@click.command(short_help="Do one pass: take in, send, remind.")
@click.option("--json", "as_json", is_flag=True, help="Print what was done as JSON.")
@click.pass_context
def once(ctx: click.Context, *, as_json: bool) -> None:
    """Do one pass and end: take in what has arrived, remind, send. For cron, every few minutes.

    Exit code 0 when it could do all three, 1 when one of them had trouble (the sentence says which).
    Refused credentials are not tried again for eleven minutes, unless the settings change.

    \b
    Example, every five minutes from cron:
      */5 * * * *  inboxbot --env-file /etc/inboxbot/inboxbot.env once
    """
    from inboxbot.app.logs import configure_logs
    from inboxbot.app.notify import HEARTBEAT_TIMEOUT_SECONDS, Heart
    from inboxbot.app.wiring import install

    settings = settings_of(ctx)
    configure_logs(settings.log_level)
    installation = install(settings)
    try:
        cycle = installation.cycle
        cycle.prepare()
        installation.expiry.look_if_due()
        passes = {"take in": cycle.take_in(), "remind": cycle.watch(), "send": cycle.send()}
        if all(not one.trouble or one.partial for one in passes.values()) and cycle.serves():
            Heart(settings.heartbeat_url.get_secret_value()).beat(wait_seconds=HEARTBEAT_TIMEOUT_SECONDS)
        cycle.keep()  # once a night; its trouble is told as an alert
    finally:
        installation.close()
    if as_json:
        print_json({name.replace(" ", "_"): result for name, result in passes.items()})
    else:
        for name, result in passes.items():
            click.echo(f"{name:<8} {_sentence(result)}")
    if any(result.trouble for result in passes.values()):
        ctx.exit(1)


@click.command(short_help="Take in mail from before the first contact.")
@click.option(
    "--since",
    required=True,
    type=click.DateTime(["%Y-%m-%d"]),
    help="First day to take in, as 2026-11-01.",
)
@click.pass_context
def backfill(ctx: click.Context, *, since: datetime) -> None:
    """Take in mail that lay in the mailbox before the first contact. What is known is passed over.

    Old mail is decided about and listed, and nobody is acknowledged whose promised date has passed
    or whose mail is older than `caps: oldest_days` in rules.yaml or than going live. May be stopped
    with Ctrl-C and run again.

    \b
    Example:
      inboxbot backfill --since 2026-11-01
    """
    from inboxbot.app.logs import configure_logs
    from inboxbot.app.wiring import install

    settings = settings_of(ctx)
    configure_logs("warning")
    installation = install(settings)
    try:
        cycle, mailbox, register = installation.cycle, installation.mailbox, installation.register
        cycle.prepare()
        zone = ZoneInfo(installation.keeper.house().policy.calendar.time_zone)
        first = since.replace(tzinfo=zone)
        if first > installation.clock.now():
            raise click.BadParameter(f"{day_in_words(first)} is still to come.", param_hint="'--since'")
        cursor = mailbox.start_at("inbox", first.astimezone(UTC))
        register.save_cursor(mailbox.name, "inbox", cursor, now=installation.clock.now())
        click.echo(f"taking in what arrived since {day_in_words(first)} …", err=True)
        cycle.intake.beat = _counting()
        result = cycle.take_in()
    finally:
        installation.close()
    click.echo(_sentence(result))
    if result.trouble:
        ctx.exit(1)


def _counting() -> Callable[[], None]:
    """Return a beat that tells, now and then, how many messages have been looked at."""
    looked_at = count(1)

    def beat() -> None:
        number = next(looked_at)
        if number % TOLD_EVERY == 0:
            click.echo(f"  {number} messages", err=True)

    return beat


@click.group(short_help="Make or upgrade the database.")
def db() -> None:
    """Look after the register's database.

    \b
    Example:
      inboxbot db upgrade
    """


@db.command()
@click.pass_context
def upgrade(ctx: click.Context) -> None:
    """Make the database, or bring it to this version's schema. Back it up first.

    \b
    Example:
      inboxbot db upgrade
    """
    from inboxbot.app.logs import configure_logs
    from inboxbot.register import upgrade as upgrade_register

    configure_logs("error")
    settings = settings_of(ctx, "explain")
    click.echo("upgrading …", err=True)
    revision = upgrade_register(settings.database_url.get_secret_value())
    click.echo(f"The database is at this version's schema ({revision}).")


def _sentence(result: PassResult) -> str:
    failed = f", {result.failed} failed" if result.failed else ""
    trouble = f"; trouble: {result.trouble}" if result.trouble else ""
    if result.put_off:
        trouble += " Not tried again yet, so that the account is not locked; `inboxbot check` tries at once."
    return clean(f"{result.done} done{failed}{trouble}")
