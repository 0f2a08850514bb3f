"""Acting on a case at the shell: answered, close, assign, note. Each stands in the journal, with who did it."""

from __future__ import annotations

from dataclasses import replace

import click

from inboxbot.cli.opened import Opened, opened
from inboxbot.letters.particulars import Particulars
from inboxbot.model.case import Case, Deadline, JournalEntry
from inboxbot.model.errors import PermanentError
from inboxbot.model.mail import OutgoingMail
from inboxbot.model.plan import CaseChange
from inboxbot.triage.house import House
from inboxbot.triage.promise import with_steps

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
    with opened(ctx) as view:
        case = _not_closed(view, reference)
        change = CaseChange(
            case.reference,
            status="answered",
            stop=("acknowledged", "answered"),
            stopped_by=f"answered: {how}",
        )
        _write(view, change, JournalEntry("answered", how, by=view.by))
    click.echo(f"{case.reference} is noted as answered.")


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
    with opened(ctx) as view:
        case = _not_closed(view, reference)
        change = CaseChange(
            case.reference,
            status="closed",
            stop=("acknowledged", "answered", "resolved"),
            stopped_by=f"closed: {outcome}",
            outcome=outcome,
        )
        _write(view, change, JournalEntry("closed", outcome, by=view.by))
    click.echo(f"{case.reference} is closed: {outcome}.")


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
    with opened(ctx) as view:
        case = view.case(reference).case
        _write(view, CaseChange(case.reference), JournalEntry("note", text, by=view.by))
    click.echo(f"{case.reference} has the note in its journal.")


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
        case, to = _not_closed(view, reference), view.person(person)
        name = view.name(to)
        if to == case.owner:
            raise PermanentError(f"{case.reference} is {name}'s already")
        if to in case.named:
            raise PermanentError(f"{name} is named in {case.reference} and may not handle it (R8)")
        house = view.house()
        deadlines = tuple(
            # Reminders in the new owner's hours; the dates stay as they are.
            with_steps(house, deadline, owner=to, now=view.now)
            for deadline in view.case(reference).deadlines
            if deadline.stopped_at is None and deadline.standard in house.policy.standards
        )
        letters = _letter_to(view, house, replace(case, owner=to), deadlines)
        change = CaseChange(case.reference, owner=to, new_steps=deadlines)
        _write(view, change, JournalEntry("assigned", f"to {name}", by=view.by), letters)
    told = "who gets a letter" if letters else "who gets no letter, because this category is on trial"
    click.echo(f"{case.reference} is now {name}'s, {told}.")


def _letter_to(
    view: Opened, house: House, case: Case, deadlines: tuple[Deadline, ...]
) -> tuple[OutgoingMail, ...]:
    """Return the assignment letter to the case's new owner; none on trial."""
    if case.category not in house.policy.categories or not house.is_live(case.category):
        return ()
    about = Particulars(case=case, deadlines=deadlines, note=f"given to you by {view.by}")
    occasion = f"assigned-{view.now:%Y%m%d%H%M%S}"
    letters = house.letters
    return (letters.to_colleague("assignment", about, person=case.owner, now=view.now, occasion=occasion),)


def _not_closed(view: Opened, reference: str) -> Case:
    case = view.case(reference).case
    if case.status == "closed":
        raise PermanentError(f"{case.reference} is closed already: {case.outcome or 'without an outcome'}")
    return case


def _write(
    view: Opened, change: CaseChange, entry: JournalEntry, letters: tuple[OutgoingMail, ...] = ()
) -> None:
    view.register.change(change, now=view.now, journal=(entry,), letters=letters)
