"""`inboxbot demo`: the main job at work, on an embedded mailbox, in seconds."""

from __future__ import annotations

import os
import shutil
import tempfile
from pathlib import Path

import click

from inboxbot.cli.shown import clean

NARROWEST, WIDEST = 72, 110


@click.command(short_help="Show the main job on an embedded mailbox.")
@click.option(
    "--mails",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    help="A folder of .eml files instead of the shipped mails.",
)
@click.option(
    "--rules", type=click.Path(exists=True, dir_okay=False, path_type=Path), help="Another rules.yaml."
)
@click.option(
    "--templates", type=click.Path(exists=True, file_okay=False, path_type=Path), help="Other templates."
)
@click.option(
    "--out",
    type=click.Path(file_okay=False, path_type=Path),
    help="Where to write the letters; default: a new temporary folder.",
)
def demo(*, mails: Path | None, rules: Path | None, templates: Path | None, out: Path | None) -> None:
    """Let mails arrive over some simulated days, and show what inboxbot does with them.

    Prints a timeline and writes every outgoing mail and an index.html that shows the letters as
    their readers see them. Uses no network and touches nothing but its own folder.

    \b
    Example:
      inboxbot demo
      inboxbot demo --mails my-mails/ --rules my-rules.yaml
    """
    from inboxbot.app.logs import configure_logs
    from inboxbot.config import packaged_rules, packaged_templates
    from inboxbot.demo.show import Wanted, show

    configure_logs("error")
    wanted = Wanted(
        rules=rules or packaged_rules(),
        templates=templates or packaged_templates(),
        target=out or Path(tempfile.mkdtemp(prefix="inboxbot-demo-")),
        mails=mails,
        address=os.environ.get("INBOXBOT_ADDRESS", ""),
        width=max(NARROWEST, min(WIDEST, shutil.get_terminal_size().columns)),
    )
    index = show(wanted, lambda line: click.echo(clean(line)))
    click.echo(f"\nThe letters as .eml files, and on one page as their readers see them:\n{index}")
