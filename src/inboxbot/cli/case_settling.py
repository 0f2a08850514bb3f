"""At the shell: what becomes of complaints and suggestions, and a word to the person meanwhile."""

from __future__ import annotations

import click

from inboxbot.cli.case_acts import do_act
from inboxbot.cli.opened import opened


@click.command(short_help="Move the day of a complaint, as agreed with the person.")
@click.argument("reference")
@click.argument("day")
@click.option("--agreed", default="", help="How and when the person agreed; needed once the day has passed.")
@click.pass_context
def extend(ctx: click.Context, *, reference: str, day: str, agreed: str) -> None:
    """Move the day of a complaint or an appeal to DAY, as agreed beforehand (T5); the person is told it.

    \b
    Example:
      inboxbot cases extend HWH-2026-7K4QX 2026-12-18 --agreed "on the telephone on Monday"
    """
    with opened(ctx, "all") as view:
        do_act(view, "extend", reference, f"{day}: {agreed}" if agreed else day)


@click.command(short_help="Note what was decided on a complaint, and close it.")
@click.argument("reference")
@click.option(
    "--outcome", required=True, help="upheld, partly upheld, not upheld, withdrawn: see rules.yaml."
)
@click.option("--lesson", default="", help="What we learned from it; no names.")
@click.pass_context
def resolve(ctx: click.Context, *, reference: str, outcome: str, lesson: str) -> None:
    """Note what was decided on a complaint or an appeal, and close it (K1, K3).

    Its owner gets the draft of the letter to the person, to check and to send, and is reminded until the
    person was told: until it lies in Sent, or `inboxbot cases answered` says how they were.

    \b
    Example:
      inboxbot cases resolve HWH-2026-7K4QX --outcome "partly upheld" --lesson "voicemail is checked twice a day"
    """
    with opened(ctx, "all") as view:
        do_act(view, "resolve", reference, f"{outcome}: {lesson}" if lesson else outcome)


@click.command(short_help="Note what was learned from a complaint that is decided.")
@click.argument("reference")
@click.argument("words")
@click.pass_context
def lesson(ctx: click.Context, *, reference: str, words: str) -> None:
    """Note in your WORDS, without names, what was learned from a complaint or an appeal (K3).

    \b
    Example:
      inboxbot cases lesson HWH-2026-7K4QX "the voicemail is heard twice a day now"
    """
    with opened(ctx, "all") as view:
        do_act(view, "lesson", reference, words)


@click.command(short_help="Prepare the letter about an outcome, before it is decided.")
@click.argument("reference")
@click.option(
    "--outcome", required=True, help="upheld, partly upheld, not upheld, withdrawn: see rules.yaml."
)
@click.pass_context
def draft(ctx: click.Context, *, reference: str, outcome: str) -> None:
    """Send the owner the draft of the letter that tells an outcome. Nothing is decided by it.

    \b
    Example:
      inboxbot cases draft HWH-2026-7K4QX --outcome upheld
    """
    with opened(ctx, "all") as view:
        do_act(view, "draft", reference, outcome)


@click.command(short_help="Begin an appeal against what was decided.")
@click.argument("reference")
@click.option("--to", "person", default="", help="Who decides: one of the panel who had no part in it.")
@click.pass_context
def appeal(ctx: click.Context, *, reference: str, person: str) -> None:
    """Begin an appeal (T6): somebody of the panel who had no part in it decides, on a clock of its own.

    \b
    Example:
      inboxbot cases appeal HWH-2026-7K4QX
    """
    with opened(ctx, "all") as view:
        do_act(view, "appeal", reference, view.person(person) if person else "")


@click.command("skip-stage", short_help="Pass a complaint to the next in line, as the person asked.")
@click.argument("reference")
@click.option("--to", "role", default="", help="A role of the line to which it goes at once.")
@click.pass_context
def skip_stage(ctx: click.Context, *, reference: str, role: str) -> None:
    """Pass a complaint to the next in line, because the person asked for it (R8).

    Whoever is named in it or had it before is passed over. At the end of the line it is an appeal.

    \b
    Example:
      inboxbot cases skip-stage HWH-2026-7K4QX --to chair
    """
    with opened(ctx, "all") as view:
        do_act(view, "skip_stage", reference, role)


@click.command("came-of-it", short_help="Tell somebody what came of their suggestion, and close it.")
@click.argument("reference")
@click.argument("words")
@click.pass_context
def came_of_it(ctx: click.Context, *, reference: str, words: str) -> None:
    """Close a suggestion, and tell the person in your WORDS what came of it (R13, K2).

    \b
    Example:
      inboxbot cases came-of-it HWH-2026-7K4QX "We open on Tuesday evenings from January."
    """
    with opened(ctx, "all") as view:
        do_act(view, "came_of_it", reference, words)


@click.command(short_help="Tell the person that the answer takes longer.")
@click.argument("reference")
@click.option("--by", "day", default="", help="The new day, 2026-12-18; left out: as rules.yaml says.")
@click.pass_context
def holding(ctx: click.Context, *, reference: str, day: str) -> None:
    """Tell the person by which new day they hear from us (T9). The first clock goes on.

    \b
    Example:
      inboxbot cases holding HWH-2026-7K4QX --by 2026-12-18
    """
    with opened(ctx, "all") as view:
        do_act(view, "holding", reference, day)


@click.command("is-complaint", short_help="Answer a consultation: it is a complaint, or none.")
@click.argument("reference")
@click.option("--yes/--no", "yes", default=None, required=True, help="What the Complaints Manager says (R2).")
@click.pass_context
def is_complaint(ctx: click.Context, *, reference: str, yes: bool) -> None:
    """Answer the question whether a case is a complaint (R2).

    \b
    Examples:
      inboxbot cases is-complaint HWH-2026-7K4QX --yes
      inboxbot cases is-complaint HWH-2026-7K4QX --no
    """
    with opened(ctx, "all") as view:
        do_act(view, "is_complaint" if yes else "not_complaint", reference, "")
