"""Acting on a case at the shell: answered, close, assign, note. Each stands in the journal, with who did it."""

from __future__ import annotations

from dataclasses import replace

import click

from inboxbot.acts.act import Act, Done
from inboxbot.acts.by_mail import take_back
from inboxbot.acts.table import carry_out
from inboxbot.cli.opened import Opened, opened
from inboxbot.model.errors import PermanentError
from inboxbot.model.plan import Undoable
from inboxbot.ports.register import CaseMoved

OUTCOMES = ("resolved", "upheld", "partly upheld", "not upheld", "withdrawn", "no answer needed")


@click.command(short_help="Note that a person has answered.")
@click.argument("reference")
@click.option(
    "--how", default="noted at the shell", show_default=True, help="How: by telephone, from another address …"
)
@click.pass_context
def answered(ctx: click.Context, *, reference: str, how: str) -> None:
    """Note that a person has answered the correspondent: the clock stops.

    \b
    Example:
      inboxbot cases answered HWH-2026-7K4QX --how "rang her at 2pm"
    """
    with opened(ctx, "all") as view:
        do_act(view, "answered", reference, how)


@click.command("not-answered", short_help="Open a case again that was taken to be answered.")
@click.argument("reference")
@click.pass_context
def not_answered(ctx: click.Context, *, reference: str) -> None:
    """Open a case again that was taken to be answered, and was not: the clock goes on with its own date.

    \b
    Example:
      inboxbot cases not-answered HWH-2026-7K4QX
    """
    with opened(ctx, "all") as view:
        do_act(view, "not_answered", reference, "")


@click.command(short_help="Close a case with its outcome.")
@click.argument("reference")
@click.option("--outcome", required=True, type=click.Choice(OUTCOMES), help="What came of it (K1, K2).")
@click.pass_context
def close(ctx: click.Context, *, reference: str, outcome: str) -> None:
    """Close a case with its outcome: every clock stops.

    \b
    Example:
      inboxbot cases close HWH-2026-7K4QX --outcome resolved
    """
    with opened(ctx, "all") as view:
        do_act(view, "close", reference, outcome)


@click.command(short_help="Write a note into a case's journal.")
@click.argument("reference")
@click.argument("text")
@click.pass_context
def note(ctx: click.Context, *, reference: str, text: str) -> None:
    """Write a note into the journal of a case.

    \b
    Example:
      inboxbot cases note HWH-2026-7K4QX "she prefers the telephone"
    """
    with opened(ctx, "all") as view:
        do_act(view, "note", reference, text)


@click.command(short_help="Give a case to another person.")
@click.argument("reference")
@click.argument("person")
@click.pass_context
def assign(ctx: click.Context, *, reference: str, person: str) -> None:
    """Give a case to another PERSON, who gets the assignment letter and from now on the reminders.

    PERSON is the key in rules.yaml, the name or the address. Needs every setting of the service,
    because a letter is queued.

    \b
    Example:
      inboxbot cases assign HWH-2026-7K4QX amina_shah
    """
    with opened(ctx, "all") as view:
        do_act(view, "assign", reference, view.person(person))


@click.command(short_help="Take back what was done last.")
@click.argument("reference")
@click.pass_context
def undo(ctx: click.Context, *, reference: str) -> None:
    """Take back what was done to a case last, by mail or at the shell: it stands as before.

    Letters that have gone cannot be called back.

    \b
    Example:
      inboxbot cases undo HWH-2026-7K4QX
    """
    with opened(ctx, "all") as view:
        case = view.case(reference).case
        done = next((one for one in view.register.acts_of(case.reference) if one.stands), None)
        if done is None:
            raise PermanentError(
                f"nothing was done to {case.reference} that can be taken back: something has happened since"
            )
        back = take_back(done, case.reference, by=view.by)
        _write(view, back)


@click.command(short_help="Say of which kind a case is.")
@click.argument("reference")
@click.argument("category")
@click.pass_context
def correct(ctx: click.Context, *, reference: str, category: str) -> None:
    """Make a case one of another CATEGORY, with its owner, its clocks and its letters.

    CATEGORY is the key in rules.yaml.

    \b
    Example:
      inboxbot cases correct HWH-2026-7K4QX complaint
    """
    with opened(ctx, "all") as view:
        do_act(view, "wrong_kind", reference, category)


@click.command(short_help="Close a case without an answer: unwanted mail.")
@click.argument("reference")
@click.pass_context
def unwanted(ctx: click.Context, *, reference: str) -> None:
    """Close a case without an answer. An acknowledgement that still waits never goes.

    \b
    Example:
      inboxbot cases unwanted HWH-2026-7K4QX
    """
    with opened(ctx, "all") as view:
        do_act(view, "unwanted", reference, "")


def do_act(view: Opened, kind: str, reference: str, words: str) -> None:
    """Carry out an act as whoever is at the shell, and say what was done."""
    matter = view.matter(reference)
    done = carry_out(Act(kind, by=view.by, now=view.now, words=words), matter, view.house())
    if kind != "note" and not done.change.facts:
        key = Undoable(f"shell-{view.now:%Y%m%d%H%M%S%f}", kind, view.by)
        done = replace(done, change=replace(done.change, act=key))
    _write(view, done)


def _write(view: Opened, done: Done) -> None:
    try:
        view.register.change(
            done.change, now=view.now, journal=done.journal, letters=done.letters, withheld=done.withheld
        )
    except CaseMoved:
        raise PermanentError(
            f"{done.change.reference} was changed by somebody else at the same moment: look, and try again"
        ) from None
    click.echo(done.said)
