"""Acting on a case at the shell: answered, close, assign, note. Each stands in the journal, with who did it."""

from __future__ import annotations

import click

from inboxbot.acts.act import Act
from inboxbot.acts.table import carry_out
from inboxbot.cli.opened import Opened, opened

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


def do_act(view: Opened, kind: str, reference: str, words: str) -> None:
    """Carry out an act as whoever is at the shell, and say what was done."""
    matter = view.matter(reference)
    done = carry_out(Act(kind, by=view.by, now=view.now, words=words), matter, view.house())
    view.register.change(done.change, now=view.now, journal=done.journal, letters=done.letters)
    click.echo(done.said)
