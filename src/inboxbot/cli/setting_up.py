"""Setting up: the files to edit, what is wrong with them, and what may stand in them."""

from __future__ import annotations

import json
from pathlib import Path

import click

from inboxbot.cli.shown import print_json, print_table, settings_of
from inboxbot.model.errors import ConfigurationError, InboxbotError


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
    for path in example_files(folder):
        click.echo(f"wrote {path}" if path in written else f"left  {path} (it was there already)")
    click.echo(
        f"\nNow edit {folder}/rules.yaml (who you are, who does what) and {folder}/inboxbot.env (mailbox and\n"
        f"mail server), then run `inboxbot check` from {folder}."
    )


@click.command(short_help="Find everything that is wrong before it matters.")
@click.option("--offline", is_flag=True, help="Leave out mailbox, mail server and database.")
@click.option("--json", "as_json", is_flag=True, help="Print the findings as JSON.")
@click.pass_context
def check(ctx: click.Context, *, offline: bool, as_json: bool) -> None:
    """Check settings, rules, templates, database, mailbox and sender, and tell them apart.

    Changes nothing and sends nothing. Exit code 0 when all is well, 2 when something is not.

    \b
    Example:
      inboxbot check --offline
      inboxbot --env-file /etc/inboxbot/inboxbot.env check
    """
    findings = _findings(ctx, offline=offline, speak=not as_json)
    wrong = [finding for finding in findings if not finding["ok"]]
    if as_json:
        print_json({"ok": not wrong, "findings": findings})
    elif wrong:
        click.echo(f"\n{len(wrong)} of {len(findings)} are not in order.")
    else:
        click.echo("\nAll is in order.")
    if wrong:
        ctx.exit(2)


def _findings(ctx: click.Context, *, offline: bool, speak: bool) -> list[dict[str, object]]:
    findings: list[dict[str, object]] = []

    def found(what: str, sentences: list[str], *, ok: bool) -> None:
        findings.append({"what": what, "ok": ok, "found": sentences})
        if speak:
            click.echo(f"{'ok   ' if ok else 'WRONG'} {what}")
            for sentence in sentences:
                click.echo(f"        {sentence}")

    try:
        settings = settings_of(ctx, "offline" if offline else "all")
    except ConfigurationError as error:
        found("settings", [str(problem) for problem in error.problems], ok=False)
        return findings
    found("settings", [f"mode: {settings.mode}"], ok=True)
    from inboxbot.app.checking import network_checks, rules_check

    for what, look in (rules_check(settings), *(() if offline else network_checks(settings))):
        if speak and what != "rules and templates":
            click.echo(f"      looking at the {what} …", nl=True)
        try:
            found(what, list(look()), ok=True)
        except ConfigurationError as error:
            found(what, [str(problem) for problem in error.problems], ok=False)
        except InboxbotError as error:
            found(what, [str(error)], ok=False)
    return findings


@click.command(short_help="Print the JSON Schema of rules.yaml, for editors.")
def schema() -> None:
    """Print the JSON Schema of rules.yaml, with which editors complete and check it.

    \b
    Example:
      inboxbot schema > rules.schema.json
    """
    from inboxbot.config import policy_schema

    click.echo(json.dumps(policy_schema(), ensure_ascii=False, indent=2))


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
        ("name", "default", "meaning"),
        [(row.name, "(secret)" if row.secret else row.default, row.description) for row in rows],
        empty="There are none.",
    )
