"""`inboxbot rules`: check a rules file, score it over labelled mails, replay past mail with an edited one."""

from __future__ import annotations

import click

from inboxbot.cli.rules_check import check
from inboxbot.cli.rules_replay import replay
from inboxbot.cli.rules_score import score


@click.group(short_help="Check, score and replay the rules.")
def rules() -> None:
    """Look after the rules: what is wrong with them, how well they judge, what an edit changes.

    Nothing is sent and nothing is recorded.

    \b
    Example:
      inboxbot rules check
      inboxbot rules replay --since 30d --with edited.yaml
    """


for command in (check, score, replay):
    rules.add_command(command)
