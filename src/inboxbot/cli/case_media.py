"""At the shell: calls made, receipts posted, and the checklist of an enquiry from the media."""

from __future__ import annotations

import click

from inboxbot.acts.act import Act, Matter
from inboxbot.acts.table import carry_out
from inboxbot.cli.opened import Opened, opened


@click.command(short_help="Note a call: they were spoken to, or nobody answered.")
@click.argument("reference")
@click.option("--spoke/--no-answer", default=None, required=True, help="Only a talk stops the clock.")
@click.option("--note", "text", default="", help="What was said, in your words.")
@click.pass_context
def called(ctx: click.Context, *, reference: str, spoke: bool, text: str) -> None:
    """Note that somebody was rung (T2). The clock stops only when they were spoken to.

    \b
    Examples:
      inboxbot cases called HWH-2026-7K4QX --spoke --note "sent her the list of dentists"
      inboxbot cases called HWH-2026-7K4QX --no-answer
    """
    with opened(ctx, "all") as view:
        _do(view, "called", reference, f"{'spoke' if spoke else 'no answer'}: {text}")


@click.command(short_help="Note that a receipt was posted or told by hand.")
@click.argument("reference")
@click.option("--how", default="", help="How: posted, told by telephone …")
@click.pass_context
def acknowledged(ctx: click.Context, *, reference: str, how: str) -> None:
    """Note that the person knows that their letter arrived (T4). The answer is still due.

    \b
    Example:
      inboxbot cases acknowledged HWH-2026-7K4QX --how "posted second class"
    """
    with opened(ctx, "all") as view:
        _do(view, "acknowledged", reference, how)


@click.command(short_help="Tick an item of a media enquiry's checklist.")
@click.argument("reference")
@click.argument("item")
@click.argument("words", default="")
@click.option("--for", "for_whom", help="The person who did it: a key of rules.yaml, the name or address.")
@click.pass_context
def tick(ctx: click.Context, *, reference: str, item: str, words: str, for_whom: str | None) -> None:
    """Note that ITEM of the checklist is done, with WORDS about it (R4, R5).

    ITEM is its key in rules.yaml; `inboxbot cases show` lists them. What only the chief executive may tick
    needs --for, and counts only from who fills that role or stands in.

    \b
    Examples:
      inboxbot cases tick HWH-2026-7K4QX published "Herts Post, 4 December, page 7"
      inboxbot cases tick HWH-2026-7K4QX signed_off --for ruth_adeyemi
    """
    with opened(ctx, "all") as view:
        _do(view, "tick", reference, f"{item} {words}", for_whom=for_whom)


@click.command(short_help="Take a tick back.")
@click.argument("reference")
@click.argument("item")
@click.option("--for", "for_whom", help="The person who takes it back.")
@click.pass_context
def untick(ctx: click.Context, *, reference: str, item: str, for_whom: str | None) -> None:
    """Take a tick of ITEM back.

    \b
    Example:
      inboxbot cases untick HWH-2026-7K4QX sent
    """
    with opened(ctx, "all") as view:
        _do(view, "untick", reference, item, for_whom=for_whom)


def _do(view: Opened, kind: str, reference: str, words: str, *, for_whom: str | None = None) -> None:
    """Carry out an act as whoever is at the shell, or for a colleague, and say what was done."""
    found, person, by = view.case(reference), None, view.by
    if for_whom is not None:
        person = view.person(for_whom)
        by = f"{view.by}, for {view.name(person)}"
    act = Act(kind, by=by, now=view.now, words=words, person=person)
    done = carry_out(act, Matter(found.case, found.deadlines), view.house())
    view.register.change(
        done.change, now=view.now, journal=done.journal, letters=done.letters, withheld=done.withheld
    )
    click.echo(done.said)
