"""Setting up: the files to edit, what is wrong with them, and what may stand in them."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import click

from inboxbot.cli.shown import clean, env_file_of, print_json, print_table, secrets_dir

if TYPE_CHECKING:
    from inboxbot.app.checking import Finding


@click.command(short_help="Write rules.yaml, templates and inboxbot.env to edit.")
@click.argument("folder", type=click.Path(file_okay=False, path_type=Path))
def init(folder: Path) -> None:
    """Write a commented rules.yaml, templates/ and inboxbot.env into FOLDER, to edit.

    Never overwrites: a file that is there is left as it is and named.

    \b
    Example:
      inboxbot init here && cd here && inboxbot check --offline
    """
    from inboxbot.config import example_files, write_example

    written = write_example(folder)
    letters = folder / "templates"
    left = [path for path in example_files(folder) if path not in written]
    for said, paths, why in (("left ", left, " (there already)"), ("wrote", written, "")):
        for path in paths:
            if letters not in path.parents:
                click.echo(f"{said} {path}{why}")
        if count := sum(letters in path.parents for path in paths):
            click.echo(f"{said} {count} {'file' if count == 1 else 'files'} in {letters}{why}")
    click.echo(
        f"\nNow edit {folder / 'rules.yaml'}: who you are, who does what.\n"
        f"Then {folder / 'inboxbot.env'}: the mailbox and the mail server.\n"
        f"Then, from {folder}, run `inboxbot check`."
    )


@click.command(short_help="Find everything that is wrong before it matters.")
@click.option("--offline", is_flag=True, help="Leave out database, mailbox and mail server.")
@click.option(
    "--send-to", metavar="ADDRESS", default="", help="Send one mail there: does it go as the mailbox?"
)
@click.option("--json", "as_json", is_flag=True, help="Print the findings as JSON.")
@click.pass_context
def check(ctx: click.Context, *, offline: bool, send_to: str, as_json: bool) -> None:
    """Check settings, rules, templates, database, mailbox and sender, and tell them apart.

    Sends nothing, unless told to with --send-to, and takes nothing in. Exit code 0 when all is well, 2 when
    something is not; warnings refuse nothing.

    \b
    Example:
      inboxbot check --offline
      inboxbot --env-file /etc/inboxbot/inboxbot.env check
      inboxbot check --send-to you@example.org
    """
    if send_to and (offline or not _ADDRESS.fullmatch(send_to)):
        raise click.UsageError("--send-to takes a mail address, and no --offline beside it.")
    from inboxbot.app.logs import configure_logs

    configure_logs("error")
    findings = list(_findings(ctx, offline=offline, send_to=send_to, speak=not as_json))
    wrong = [finding.what for finding in findings if finding.state == "wrong"]
    if as_json:
        print_json({"ok": not wrong, "findings": findings})
    elif wrong:
        click.echo(f"\nNot in order: {', '.join(wrong)}.")
    else:
        click.echo("\nAll is in order.")
    if wrong:
        ctx.exit(2)


_ADDRESS = re.compile(r"[!-?A-~]+@[!-?A-~]+\.[!-?A-~]+")
SIGNS = {"ok": "ok   ", "wrong": "WRONG", "not looked at": "  –  "}


def _findings(ctx: click.Context, *, offline: bool, send_to: str, speak: bool) -> Iterator[Finding]:
    from inboxbot.app.checking import Inspection

    env_file = env_file_of(ctx, "offline")
    for what, look in Inspection(os.environ, env_file, secrets_dir(), offline, send_to).looks():
        if speak and what in {"mailbox", "sender"}:
            click.echo(f"      looking at the {what} …", err=True)
        finding = look()
        if speak:
            _print_finding(finding)
        yield finding


def _print_finding(finding: Finding) -> None:
    click.echo(f"{SIGNS[finding.state]} {finding.what}")
    unseen = "not looked at: " if finding.state == "not looked at" else ""
    for sentence in finding.found:
        click.echo(f"        {unseen}{clean(sentence)}")
    for warning in finding.warnings:
        click.echo(f"        {clean(warning)}")


@click.command(short_help="Print the JSON Schema of rules.yaml, for editors.")
@click.argument("file", type=click.Choice(["rules", "words", "private"]), default="rules")
def schema(file: str) -> None:
    """Print the JSON Schema of rules.yaml, or of one of the files it names, with which editors complete it.

    \b
    Example:
      inboxbot schema > rules.schema.json
      inboxbot schema words > words.schema.json
    """
    from inboxbot.config import schema_text

    click.echo(schema_text(file), nl=False)


@click.command(short_help="List every setting with its meaning.")
@click.option("--json", "as_json", is_flag=True, help="Print them as JSON.")
def settings(*, as_json: bool) -> None:
    """List every INBOXBOT_… setting, its default and its meaning. Values are never shown.

    \b
    Example:
      inboxbot settings
    """
    from inboxbot.config import setting_docs

    rows = setting_docs()
    if as_json:
        print_json(rows)
        return
    print_table(
        "Settings",
        ("setting", "default", "meaning"),
        [(row.name, "(secret)" if row.secret else row.default, row.description) for row in rows],
        empty="There are none.",
    )
