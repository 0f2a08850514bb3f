"""`inboxbot rules check`: errors, warnings, and what to try."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from inboxbot.app.clock import SystemClock
from inboxbot.cli.mails import Since, mails_from
from inboxbot.cli.shown import clean, env_file_of, print_json, secrets_dir, settings_of
from inboxbot.config import Settings, load_settings
from inboxbot.model.errors import ConfigurationError, Problem

if TYPE_CHECKING:
    from inboxbot.app.rule_check import Checked

STAND_IN = "info@example.invalid"
KINDS = ("unreachable", "contradictory", "duplicate", "over-broad", "slow", "untested", "miss the plural")
EXAMPLE_FAILED = ("must hold of this example", "must not hold of this example", "this example must")


@click.command(short_help="Find what is wrong with a rules file, and what to try.")
@click.argument("file", required=False, type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--replay", is_flag=True, help="Look at past mail in the mailbox too, for over-broad rules.")
@click.option("--since", type=Since(), default="30d", show_default=True, help="How far back: 30d, 4w, a day.")
@click.option(
    "--mails",
    type=click.Path(exists=True, path_type=Path),
    multiple=True,
    help="The same with .eml files, or folders of them.",
)
@click.option("--errors", "errors_only", is_flag=True, help="Leave out the warnings.")
@click.option("--json", "as_json", is_flag=True, help="Print what was found as JSON.")
@click.pass_context
def check(
    ctx: click.Context,
    *,
    file: Path | None,
    replay: bool,
    since: datetime,
    mails: tuple[Path, ...],
    errors_only: bool,
    as_json: bool,
) -> None:
    """Check a rules file; without one, the rules in force.

    Tries every example in it. Finds rules that are unreachable, contradictory, duplicate, over-broad
    (they hold on more than a third of the examples, or of past mail), slow or untested, and words of
    which another form would be missed. Each with file:line:column and what to try.

    Exit code 2 where the service would refuse the file, else 0: warnings refuse nothing.

    \b
    Example:
      inboxbot rules check
      inboxbot rules check edited.yaml --replay --since 30d
    """
    from inboxbot.app.logs import configure_logs
    from inboxbot.app.rule_check import check_file

    configure_logs("error")
    settings = settings_of(ctx, "all") if replay else settings_for_rules(ctx)
    path = file or settings.rules_path()
    held = _held(settings, path, mails, since, from_mailbox=replay)
    checked = check_file(settings, path, today=SystemClock().now().date(), held=held)
    shown = [one for one in checked.problems if not (errors_only and one.warning)]
    if as_json:
        errors = not any(not one.warning for one in checked.problems)
        print_json(
            {"ok": errors, **{k: v for k, v in asdict(checked).items() if k != "problems"}, "problems": shown}
        )
    else:
        _print(shown, checked)
    if any(not one.warning for one in checked.problems):
        ctx.exit(2)


def settings_for_rules(ctx: click.Context) -> Settings:
    """Return the settings as far as rules need them: not even the mailbox's address."""
    try:
        return settings_of(ctx, "explain")
    except ConfigurationError as error:
        if any("ADDRESS" not in problem.where for problem in error.problems):
            raise
        environ = {**os.environ, "INBOXBOT_ADDRESS": STAND_IN}
        return load_settings(
            environ, env_file=env_file_of(ctx, "explain"), secrets_dir=secrets_dir(), need="explain"
        )


def _held(
    settings: Settings, path: Path, mails: Sequence[Path], since: datetime, *, from_mailbox: bool
) -> Iterator[frozenset[str]]:
    """Yield, for each past mail, the rules of the file at ``path`` that hold on it."""
    if not mails and not from_mailbox:
        return
    from inboxbot.app.house_keeper import read_house
    from inboxbot.app.trying import decide_alone

    house = read_house(settings.model_copy(update={"rules": path}))
    for raw in mails_from(settings, mails, since):
        decided = decide_alone(raw, house)
        if not isinstance(decided, str):
            yield frozenset(because.rule for because in decided.reading.classification.because)


def _print(shown: Sequence[Problem], checked: Checked) -> None:
    for problem in shown:
        sign = (
            click.style("warning", fg="yellow")
            if problem.warning
            else click.style("error", fg="red", bold=True)
        )
        click.echo(f"{click.style(clean(problem.where), bold=True)}: {sign}: {clean(problem.what)}")
        if problem.hint:
            click.echo(f"    {click.style('try:', fg='cyan')} {clean(problem.hint)}")
    errors = [one for one in shown if not one.warning]
    if shown:
        click.echo()
    over = f", {checked.mails} past mails" if checked.mails else ""
    if checked.fingerprint:
        click.echo(
            f"{checked.rules} rules, {checked.examples} examples{over}, fingerprint {checked.fingerprint}."
        )
    if errors:
        failed = sum(any(said in one.what for said in EXAMPLE_FAILED) for one in errors)
        examples = f", {failed} of them examples that come out otherwise" if failed else ""
        click.echo(
            f"{_many(len(errors), 'error')}{examples}. The service refuses this file; the last good one stays in force."
        )
    warnings = Counter(_kind(one) for one in shown if one.warning)
    if warnings:
        told = ", ".join(f"{number} {kind}" for kind, number in warnings.most_common())
        click.echo(f"{_many(sum(warnings.values()), 'warning')}: {told}. Warnings refuse nothing.")
    if not shown:
        click.echo("All is in order.")


def _many(count: int, what: str) -> str:
    return f"{count} {what}" if count == 1 else f"{count} {what}s"


def _kind(problem: Problem) -> str:
    return next((kind for kind in KINDS if kind in problem.what), "other")
