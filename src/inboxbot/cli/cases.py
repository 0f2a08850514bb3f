"""`inboxbot cases`: list and show; what an operator does at the shell for the people's work."""

from __future__ import annotations

import click

from inboxbot.cli.case_acts import answered, assign, close, correct, not_answered, note, undo, unwanted
from inboxbot.cli.case_hold import hold, unhold
from inboxbot.cli.case_letter import letter
from inboxbot.cli.case_media import acknowledged, called, tick, untick
from inboxbot.cli.case_settling import (
    appeal,
    came_of_it,
    draft,
    extend,
    holding,
    is_complaint,
    lesson,
    resolve,
    skip_stage,
)
from inboxbot.cli.case_views import list_cases, show


@click.group(short_help="List and show cases; close, assign, answer, note.")
def cases() -> None:
    """List and show cases, and act on one: answered, close, assign, note, hold.

    \b
    Example:
      inboxbot cases list --status open
    """


SETTLING = (extend, resolve, lesson, draft, appeal, skip_stage, came_of_it, holding, is_complaint)

for command in (
    *SETTLING,
    list_cases,
    show,
    answered,
    not_answered,
    close,
    assign,
    note,
    undo,
    correct,
    unwanted,
    hold,
    unhold,
    called,
    acknowledged,
    tick,
    untick,
    letter,
):
    cases.add_command(command)
