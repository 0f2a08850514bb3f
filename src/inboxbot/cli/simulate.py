"""`inboxbot simulate`: a whole year with your rules, in minutes, and whether every promise was kept in it."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

import click

from inboxbot.cli.shown import clean, print_json

FINDINGS_SHOWN = 50


@click.command(short_help="Live through a year with your rules, and see whether promises were kept.")
@click.option(
    "--rules", type=click.Path(exists=True, dir_okay=False, path_type=Path), help="Another rules.yaml."
)
@click.option(
    "--templates", type=click.Path(exists=True, file_okay=False, path_type=Path), help="Other templates."
)
@click.option(
    "--mails", type=click.IntRange(1, 50_000), default=3000, show_default=True, help="How many come."
)
@click.option("--seed", type=int, default=1, show_default=True, help="Another number is another year.")
@click.option("--json", "as_json", is_flag=True, help="Print what came of it as JSON.")
@click.pass_context
def simulate(
    ctx: click.Context,
    /,
    *,
    rules: Path | None,
    templates: Path | None,
    mails: int,
    seed: int,
    as_json: bool,
) -> None:
    """Live through 2026 with invented mail: holidays, sickness, Christmas, two crises, both clock changes.

    Your colleagues of rules.yaml, and two more, answer most mails in time, some late, and forget a few. In
    the end a reader that saw only the mails that came and went, with its own table of holidays, tells
    everything that was not as promised. Exit code 0 where there is nothing of the kind, else 1. Uses no network.

    \b
    Example:
      inboxbot simulate --mails 500
      inboxbot simulate --rules my-rules.yaml --seed 7
    """
    from inboxbot.app.logs import configure_logs
    from inboxbot.config import packaged_rules, packaged_templates
    from inboxbot.demo.show import in_memory
    from inboxbot.demo.year import TheYear

    configure_logs("critical")
    with tempfile.TemporaryDirectory(prefix="inboxbot-year-", dir=in_memory()) as folder:
        year = TheYear(
            Path(folder),
            rules or packaged_rules(),
            templates or packaged_templates(),
            os.environ.get("INBOXBOT_ADDRESS", "") or "info@organisation.example",
            mails=mails,
            seed=seed,
        )
        played = year.play(lambda line: click.echo(clean(line), err=True))
    if as_json:
        print_json(played)
    else:
        click.echo(
            f"\n{played.came} mails came, {played.cases} of them were acknowledged, {played.went} letters went, "
            f"{played.answered} answers were given.\n"
        )
        for what, number in sorted(played.checked.items()):
            click.echo(f"  {what:<24} looked at {number:>6,} times")
        click.echo(
            f"\n{len(played.findings)} things were not as promised."
            if played.findings
            else "\nAll as promised."
        )
        for finding in played.findings[:FINDINGS_SHOWN]:
            click.echo(f"  {clean(finding)}")
        if len(played.findings) > FINDINGS_SHOWN:
            click.echo(f"  … and {len(played.findings) - FINDINGS_SHOWN} more (--json shows all)")
    if played.findings:
        ctx.exit(1)
