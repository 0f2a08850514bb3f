"""`inboxbot rules suggest`: what colleagues put right, and the words that would have told the rules."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

import click

from inboxbot.cli.mails import Since
from inboxbot.cli.opened import Opened, opened
from inboxbot.cli.shown import clean, print_json

if TYPE_CHECKING:
    from inboxbot.app.suggesting import Correction, Suggestion

WEIGHT = 1.0


@click.command(short_help="Show what colleagues corrected, and the words that would have told.")
@click.option(
    "--since", type=Since(), default="365d", show_default=True, help="How far back: 30d, 4w, 12h, a day."
)
@click.option("--json", "as_json", is_flag=True, help="Print corrections and suggestions as JSON.")
@click.pass_context
def suggest(ctx: click.Context, *, since: datetime, as_json: bool) -> None:
    """Show the mails that the rules judged wrongly, and words that would have told.

    A colleague says by mail "Wrong kind: it is …", and the correction is kept. Each such mail is fetched
    again from the mailbox, read only, or named as gone, and judged by the rules in force. Words that
    stand in the corrected mails, and hardly in the examples of the other kinds, are offered as a rule to
    paste into rules.yaml. Nothing is changed: you decide which words are worth a rule. Look at them first,
    for they come from people's mails; then try the edited file with `inboxbot rules replay`.

    \b
    Example:
      inboxbot rules suggest
      inboxbot rules suggest --since 90d --json
    """
    from contextlib import closing

    from inboxbot.app.suggesting import corrections, suggestions
    from inboxbot.app.wiring import mailbox_from

    with opened(ctx, "all") as view, closing(mailbox_from(view.settings)) as mailbox:
        found = list(corrections(view.register, mailbox, view.house(), since=since))
        offered = suggestions(found, view.policy)
        if as_json:
            told = [_correction(one) for one in found]
            print_json({"corrections": told, "suggestions": [_suggestion(one) for one in offered]})
            return
        _print(found, offered, view)


def _print(found: list[Correction], offered: tuple[Suggestion, ...], view: Opened) -> None:
    if not found:
        click.echo("Nobody has corrected the kind of a case in this time.")
        return
    for one in found:
        head = f"{click.style(one.reference, bold=True)}  {view.short_day(one.at)}"
        click.echo(f"{head}  {one.was} → {one.to}, by {clean(one.by)}")
        click.echo(f"  {_state(one)}")
    for suggestion in offered:
        click.echo()
        click.echo(_as_yaml(suggestion))


def _state(one: Correction) -> str:
    if one.message is None:
        return "the mail is gone from the mailbox"
    if one.now == one.to:
        return "the rules in force know it now"
    return f"the rules in force take it for: {one.now or 'nothing, an error of ours'}"


def _as_yaml(one: Suggestion) -> str:
    """Return a rule to paste below ``rules:``, with how often each of its words was met."""
    mails = "mail" if one.mails == 1 else "mails"
    if not one.words:
        return f"# {one.mails} {mails} corrected to {one.category}: no word stands out"
    lines = [
        f"# From {one.mails} {mails} corrected to {one.category}. Take out what is chance, and any name.",
        f"  - id: suggested_{one.category}",
        f"    category: {one.category}",
        f"    weight: {WEIGHT}",
        "    when:",
        "      words:",
    ]
    for word in one.words:
        counted = f"# in {word.here} of {word.of}; elsewhere in {word.elsewhere} of {word.of_elsewhere}"
        lines.append(f"        - {word.words}".ljust(40) + counted)
    return "\n".join(lines)


def _correction(one: Correction) -> dict[str, object]:
    return {
        "reference": one.reference,
        "at": one.at,
        "by": one.by,
        "from": one.was,
        "to": one.to,
        "mail": "gone" if one.message is None else "read",
        "rules_now": one.now or None,
    }


def _suggestion(one: Suggestion) -> dict[str, object]:
    return {
        "category": one.category,
        "mails": one.mails,
        "words": [
            {
                "words": word.words,
                "in": word.here,
                "of": word.of,
                "elsewhere": word.elsewhere,
                "of_elsewhere": word.of_elsewhere,
                "log_odds": word.log_odds,
            }
            for word in one.words
        ],
        "rule": _as_yaml(one),
    }
