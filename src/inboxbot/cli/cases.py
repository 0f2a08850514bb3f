"""`inboxbot cases`: list and show; what an operator does at the shell for the people's work."""

from __future__ import annotations

from dataclasses import replace

import click

from inboxbot.cli.looking import json_option
from inboxbot.cli.opened import Opened, opened
from inboxbot.cli.shown import moment, print_json, print_table
from inboxbot.letters.particulars import Particulars
from inboxbot.model.case import Case, CaseStatus, JournalEntry
from inboxbot.model.errors import PermanentError
from inboxbot.model.plan import CaseChange
from inboxbot.ports.register import CaseFilter, CaseView
from inboxbot.triage.promise import with_steps

OUTCOMES = ("resolved", "upheld", "partly upheld", "not upheld", "withdrawn", "no answer needed")


@click.group(short_help="List and show cases; close, assign, answer, note.")
def cases() -> None:
    """List and show cases, and act on one: answered, close, assign, note."""


@cases.command("list")
@click.option("--status", type=click.Choice(["open", "answered", "closed"]), help="Only these.")
@click.option("--owner", help="Only this person's (the key in rules.yaml).")
@click.option("--category", help="Only of this category.")
@click.option("--overdue", is_flag=True, help="Only those with a deadline that has passed.")
@click.option(
    "--limit", default=200, show_default=True, type=click.IntRange(0), help="At most so many; 0: all."
)
@json_option
@click.pass_context
def list_cases(
    ctx: click.Context,
    *,
    status: CaseStatus | None,
    owner: str | None,
    category: str | None,
    overdue: bool,
    limit: int,
    as_json: bool,
) -> None:
    """List cases, oldest first, with the next deadline.

    \b
    Example:
      inboxbot cases list --status open --overdue
    """
    with opened(ctx) as view:
        wanted = CaseFilter(status, owner, category, overdue_at=view.now if overdue else None, limit=limit)
        found = view.register.cases(wanted)
    if as_json:
        print_json(found)
        return
    print_table(
        "Cases",
        ("case", "category", "status", "owner", "opened", "due"),
        [_row(case_view, view) for case_view in found],
        empty="There are no such cases.",
    )


def _row(found: CaseView, view: Opened) -> tuple[str, ...]:
    case = found.case
    due = moment(found.deadlines[0].due_at, view.zone) if found.deadlines else "–"
    name = view.house.policy.people[case.owner].name if case.owner in view.house.policy.people else case.owner
    return (case.reference, case.category, case.status, name, moment(case.opened_at, view.zone), due)


@cases.command()
@click.argument("reference")
@json_option
@click.pass_context
def show(ctx: click.Context, *, reference: str, as_json: bool) -> None:
    """Show one case: deadlines, mails and the whole journal.

    \b
    Example:
      inboxbot cases show HWH-2026-7K4QX
    """
    with opened(ctx) as view:
        found = _find(view, reference)
        journal = view.register.journal(found.case.reference)
        mails = view.register.mails_of(found.case.reference)
    if as_json:
        print_json({"case": found.case, "deadlines": found.deadlines, "journal": journal, "mails": mails})
        return
    _print_case(found.case, view)
    for deadline in found.deadlines:
        stopped = f", {deadline.stopped_by}" if deadline.stopped_at else ", running"
        click.echo(f"  {deadline.standard:<24} due {moment(deadline.due_at, view.zone)}{stopped}")
    for entry in mails:
        click.echo(f"  {entry.mail.letter:<24} to {entry.mail.recipient}: {entry.state}")
    click.echo("  journal")
    for line in journal:
        words = f" [{'; '.join(line.entry.words)}]" if line.entry.words else ""
        click.echo(
            f"    {moment(line.at, view.zone)}  {line.entry.what}: {line.entry.why}{words} ({line.entry.by})"
        )


def _print_case(case: Case, view: Opened) -> None:
    people = view.house.policy.people
    click.echo(f"{case.reference}  {case.category}, {case.status}")
    for name, text in (
        ("from", f"{case.correspondent.name} <{case.correspondent.address}>".strip()),
        ("owner", people[case.owner].name if case.owner in people else case.owner),
        ("opened", moment(case.opened_at, view.zone)),
        ("flags", ", ".join(case.flags)),
        ("linked to", case.linked_to),
        ("doubts", "; ".join(case.doubts)),
        ("outcome", case.outcome),
    ):
        if text:
            click.echo(f"  {name:<12}{text}")


@cases.command()
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
    change = CaseChange(
        reference.upper(), status="answered", stop=("acknowledged", "answered"), stopped_by=f"answered: {how}"
    )
    _change(ctx, reference, change, JournalEntry("answered", how), "is noted as answered")


@cases.command()
@click.argument("reference")
@click.option("--outcome", required=True, type=click.Choice(OUTCOMES), help="What came of it (K1, K2).")
@click.pass_context
def close(ctx: click.Context, *, reference: str, outcome: str) -> None:
    """Close a case with its outcome: every clock stops.

    \b
    Example:
      inboxbot cases close HWH-2026-7K4QX --outcome resolved
    """
    change = CaseChange(
        reference.upper(),
        status="closed",
        stop=("acknowledged", "answered", "resolved"),
        stopped_by=f"closed: {outcome}",
        outcome=outcome,
    )
    _change(ctx, reference, change, JournalEntry("closed", outcome), f"is closed: {outcome}")


@cases.command()
@click.argument("reference")
@click.argument("text")
@click.pass_context
def note(ctx: click.Context, *, reference: str, text: str) -> None:
    """Write a note into the journal of a case.

    \b
    Example:
      inboxbot cases note HWH-2026-7K4QX "she prefers the telephone"
    """
    change = CaseChange(reference.upper())
    _change(ctx, reference, change, JournalEntry("note", text), "has the note in its journal")


@cases.command()
@click.argument("reference")
@click.argument("person")
@click.pass_context
def assign(ctx: click.Context, *, reference: str, person: str) -> None:
    """Give a case to another person (the key in rules.yaml), who gets the assignment letter.

    \b
    Example:
      inboxbot cases assign HWH-2026-7K4QX amina_shah
    """
    with opened(ctx) as view:
        found = _find(view, reference)
        _may_own(view, found.case, person)
        running = tuple(d for d in found.deadlines if d.stopped_at is None)
        planned = tuple(with_steps(view.house, d, owner=person, now=view.now) for d in running)
        case = replace(found.case, owner=person)
        about = Particulars(case=case, deadlines=planned, note=f"given to you by {view.by}")
        letters = (
            [
                view.house.letters.to_colleague(
                    "assignment",
                    about,
                    person=person,
                    now=view.now,
                    occasion=f"assigned-{view.now:%Y%m%d%H%M%S}",
                )
            ]
            if view.house.is_live(case.category)
            else []
        )
        name = view.house.policy.people[person].name
        view.register.change(
            CaseChange(case.reference, owner=person, new_steps=planned),
            now=view.now,
            journal=(JournalEntry("assigned", f"to {name}", by=view.by),),
            letters=letters,
        )
        click.echo(
            f"{case.reference} is now {name}'s"
            + (", who gets a letter." if letters else " (on trial, no letter).")
        )


def _may_own(view: Opened, case: Case, person: str) -> None:
    people = view.house.policy.people
    if person not in people:
        raise PermanentError(f"'{person}' is not a person of rules.yaml; known: {', '.join(people)}")
    if person in case.named:
        raise PermanentError(f"{people[person].name} is named in {case.reference} and may not handle it (R8)")


def _change(ctx: click.Context, reference: str, change: CaseChange, entry: JournalEntry, done: str) -> None:
    with opened(ctx) as view:
        found = _find(view, reference)
        view.register.change(
            replace(change, reference=found.case.reference),
            now=view.now,
            journal=(replace(entry, by=view.by),),
        )
        click.echo(f"{found.case.reference} {done}.")


def _find(view: Opened, reference: str) -> CaseView:
    wanted = reference.strip().strip("[]").upper()
    found = view.register.case(wanted)
    if found is None:
        raise PermanentError(f"there is no case {wanted}; `inboxbot cases list` shows those that are")
    return found
