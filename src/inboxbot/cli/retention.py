"""`inboxbot retention run`: erase what has outlived its period, or only show it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import click

from inboxbot.cli.looking import json_option
from inboxbot.cli.opened import Opened, opened
from inboxbot.cli.shown import clean, print_json, print_table
from inboxbot.ports.keeping import Expired, Kept

if TYPE_CHECKING:
    from inboxbot.deadlines.keeping import Cutoffs

LINES = 20

WORDS: dict[Kept, str] = {
    "cases": "cases: who wrote, what about",
    "journal_words": "words that rules matched",
    "filed": "mail filed without a case",
    "outbox_texts": "texts of letters",
    "withheld": "letters withheld on no case",
    "quarantine": "mail in quarantine",
    "rested": "addresses that letters came back from",
    "counters": "counters for limits",
    "media_contacts": "contacts with the media on record",
}


@click.group(short_help="Erase what has outlived its period, or look at it.")
def retention() -> None:
    """Erase what has outlived the periods of `retention:` in rules.yaml. The service does it each night.

    \b
    Example:
      inboxbot retention run --preview
    """


@retention.command()
@click.option("--preview", is_flag=True, help="Change nothing: show what would go, and why.")
@click.option(
    "--all", "every", is_flag=True, help=f"With --preview: every line, not the first {LINES} of each."
)
@json_option
@click.pass_context
def run(ctx: click.Context, *, preview: bool, every: bool, as_json: bool) -> None:
    """Erase what has outlived its period, in small steps beside the running service.

    What goes leaves its decision and dates, without a name. Open cases stay, and those on hold
    (`inboxbot cases hold`). Stopping with Ctrl-C is safe: what is left goes the next time.

    \b
    Example:
      inboxbot retention run --preview
    """
    from inboxbot.deadlines.keeping import cutoffs

    with opened(ctx) as view:
        cut = cutoffs(view.policy.retention, now=view.now)
        if preview:
            _preview(view, cut, lines=2**31 if every else LINES, as_json=as_json)
        else:
            _run(view, as_json=as_json)


def _preview(view: Opened, cut: Cutoffs, *, lines: int, as_json: bool) -> None:
    found = [view.register.expired(what, cut, lines=lines) for what in WORDS]
    held = view.register.held(cut)
    if as_json:
        kept = [{"reference": case.reference, "hold": case.hold} for case in held]
        print_json({"changed": False, "would_go": found, "kept_by_hold": kept})
        return
    periods = dict(_periods(view))
    print_table(
        "What would go now, by kind",
        ("what", "how many", "kept for"),
        [(WORDS[one.what], one.number, periods[one.what]) for one in found],
        empty="",
    )
    for one in found:
        if one.what not in ("rested", "counters"):
            _print_lines(one)
    if held:
        click.echo("\n  kept by a hold, though past their period")
        for case in held:
            click.echo(clean(f"    {case.reference}, {case.category}: {case.hold}"))
    click.echo("\nNothing was changed.")


def _print_lines(one: Expired) -> None:
    if not one.lines:
        return
    click.echo(f"\n  {WORDS[one.what]}")
    for line in one.lines:
        click.echo(clean(f"    {line}"))
    if one.number > len(one.lines):
        click.echo(f"    … and {one.number - len(one.lines)} more (--all shows them)")


def _periods(view: Opened) -> Iterator[tuple[Kept, str]]:
    """Yield how long each kind is kept, as rules.yaml says."""
    kept = view.policy.retention
    months = {"default": 24, **kept.case_months}
    yield "cases", ", ".join(f"{category} {count} months" for category, count in months.items())
    yield "journal_words", f"{kept.journal_words_months} months"
    yield "filed", f"{kept.filed_days} days"
    yield "outbox_texts", f"{kept.outbox_text_days} days"
    yield "withheld", f"{kept.filed_days} days"
    yield "quarantine", f"{kept.quarantine_days} days"
    yield "rested", f"{kept.rested_days} days"
    yield "counters", f"{kept.counters_days} days"
    yield "media_contacts", f"{kept.media_contacts_months} months"


def _run(view: Opened, *, as_json: bool) -> None:
    from inboxbot.workers.keep import erase_expired

    gone = erase_expired(view.register, view.policy.retention, now=view.now, told=_told)
    if as_json:
        print_json({"changed": any(gone.values()), "gone": gone})
        return
    for what, number in gone.items():
        if number:
            click.echo(f"  {number:>7}  {WORDS[what]}")
    click.echo(
        "Erased: it is gone from the database." if any(gone.values()) else "Nothing has outlived its period."
    )


def _told(what: Kept, number: int) -> None:
    click.echo(f"  {WORDS[what]}: {number} …", err=True)
