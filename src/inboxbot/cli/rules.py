"""`inboxbot rules`: check a rules file, score it, replay past mail with an edited one, suggest words."""

from __future__ import annotations

import click

from inboxbot.cli.rules_check import check
from inboxbot.cli.rules_replay import replay
from inboxbot.cli.rules_score import score
from inboxbot.cli.rules_suggest import suggest


@click.group(short_help="Check, score and replay the rules; suggest words.")
def rules() -> None:
    """Look after the rules: what is wrong, how well they judge, what an edit changes, which words would have told.

    Nothing is sent and nothing is recorded.

    \b
    Example:
      inboxbot rules check
      inboxbot rules replay --since 30d --with edited.yaml
      inboxbot rules suggest
    """


for command in (check, score, replay, suggest):
    rules.add_command(command)
