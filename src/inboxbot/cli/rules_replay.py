"""`inboxbot rules replay`: what an edit of the rules would have changed about past mail."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import click

from inboxbot.cli.mails import Since, mails_from
from inboxbot.cli.rules_check import settings_for_rules
from inboxbot.cli.shown import clean, print_json, settings_of
from inboxbot.model.words import moment_in_words

if TYPE_CHECKING:
    from inboxbot.app.comparing import Changed
    from inboxbot.triage.house import House


@click.command(short_help="Show what an edit would have changed about past mail.")
@click.argument("paths", nargs=-1, type=click.Path(exists=True, path_type=Path))
@click.option(
    "--with",
    "edited",
    required=True,
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="The edited rules file.",
)
@click.option(
    "--since", type=Since(), default="30d", show_default=True, help="How far back: 30d, 4w, 12h, a day."
)
@click.option("--json", "as_json", is_flag=True, help="Print the changes as JSON.")
@click.pass_context
def replay(
    ctx: click.Context, *, paths: tuple[Path, ...], edited: Path, since: datetime, as_json: bool
) -> None:
    """Decide about past mail with the rules in force and with an edited file; list what would change.

    The mail is fetched from the mailbox again, read only; or give PATHS: .eml files, or folders of
    them. Nothing is kept and nothing is sent. Each mail is taken for the first one of its sender, in
    live mode. Mail that people have moved out of the inbox is not met.

    \b
    Example:
      inboxbot rules replay --since 30d --with edited.yaml
      inboxbot rules replay --with edited.yaml saved-mails/
    """
    from dataclasses import replace

    from inboxbot.app.comparing import compare
    from inboxbot.app.house_keeper import read_house
    from inboxbot.app.logs import configure_logs

    configure_logs("error")
    settings = settings_for_rules(ctx) if paths else settings_of(ctx, "all")
    now = replace(read_house(settings), live=True)
    then = replace(read_house(settings.model_copy(update={"rules": edited})), live=True)
    looked_at, changed = 0, []
    for raw in mails_from(settings, paths, since):
        looked_at += 1
        if (found := compare(raw, now, then)) is not None:
            changed.append(found)
            if not as_json:
                _print(found, now)
    if as_json:
        told = {"looked_at": looked_at, "with": then.fingerprint, "in_force": now.fingerprint}
        print_json({**told, "changed": [_plain(one) for one in changed]})
        return
    same = (
        "the same rules"
        if now.fingerprint == then.fingerprint
        else f"{now.fingerprint} and {then.fingerprint}"
    )
    click.echo(
        f"{len(changed)} of {looked_at} decisions would change ({same}). Nothing was kept, nothing was sent."
    )


def _print(changed: Changed, house: House) -> None:
    when = moment_in_words(changed.raw.received_at, ZoneInfo(house.policy.calendar.time_zone))
    subject = clean(changed.subject) or "(no subject)"
    click.echo(f"{click.style(subject, bold=True)}  {clean(changed.sender)}, {when}")
    if changed.raw.ref.folder == "explain":
        click.echo(f"  {'file':<12}{clean(changed.raw.ref.uid)}")
    for one in changed.changes:
        old = click.style(clean(one.now) or "none", fg="red")
        new = click.style(clean(one.then) or "none", fg="green")
        click.echo(f"  {one.what:<12}{old} → {new}")
    for what, rules in (("no longer", changed.no_longer), ("newly", changed.newly)):
        if rules:
            click.echo(f"  {what:<12}{', '.join(rules)}")
    click.echo()


def _plain(changed: Changed) -> dict[str, object]:
    return {
        "received_at": changed.raw.received_at,
        "ref": str(changed.raw.ref),
        "sender": changed.sender,
        "subject": changed.subject,
        "changes": {one.what: {"now": one.now, "then": one.then} for one in changed.changes},
        "rules_no_longer": changed.no_longer,
        "rules_newly": changed.newly,
    }
