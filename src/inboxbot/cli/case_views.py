"""Looking at cases: `inboxbot cases list` and `inboxbot cases show`."""

from __future__ import annotations

from collections.abc import Sequence

import click

from inboxbot.cli.looking import json_option
from inboxbot.cli.opened import Opened, opened
from inboxbot.cli.shown import clean, plain, print_json, print_table
from inboxbot.deadlines.taking import waits_for
from inboxbot.model.case import NO_PROMISE, Case, CaseStatus, Deadline
from inboxbot.model.errors import PermanentError
from inboxbot.model.mail import OutboxEntry
from inboxbot.ports.listed import CaseFilter, CaseView, FiledArrival, JournalLine

SHOWN = 200


@click.command("list", short_help="List cases, with the next deadline.")
@click.option("--status", type=click.Choice(["open", "answered", "closed"]), help="Only these.")
@click.option("--owner", help="Only this person's: the key in rules.yaml, the name or the address.")
@click.option("--category", help="Only of this category.")
@click.option("--overdue", is_flag=True, help="Only those with a deadline that has passed.")
@click.option("--limit", type=click.IntRange(0), help="At most so many; 0: all. Default: 200, JSON all.")
@json_option
@click.pass_context
def list_cases(
    ctx: click.Context,
    *,
    status: CaseStatus | None,
    owner: str | None,
    category: str | None,
    overdue: bool,
    limit: int | None,
    as_json: bool,
) -> None:
    """List cases, oldest first, with the next deadline.

    \b
    Example:
      inboxbot cases list --status open --overdue
    """
    most = limit if limit is not None else 0 if as_json else SHOWN
    with opened(ctx) as view:
        person = view.person(owner) if owner else None
        if category is not None and category not in view.policy.categories:
            known = ", ".join(view.policy.categories)
            raise PermanentError(f"there is no category {category} in rules.yaml; there are: {known}")
        wanted = CaseFilter(status, person, category, overdue_at=view.now if overdue else None, limit=most)
        found = view.register.cases(wanted)
        if as_json:
            print_json([_flat(one) for one in found])
            return
        print_table(
            "Cases, oldest first",
            ("case", "category", "status", "owner", "opened", "due"),
            [_row(one, view) for one in found],
            empty="There are no such cases.",
        )
    if most and len(found) == most:
        click.echo(f"These are the first {most}; --limit 0 lists all.")


def _row(found: CaseView, view: Opened) -> tuple[str, ...]:
    case = found.case
    due = next((view.short(one.due_at) for one in found.deadlines if one.stops not in NO_PROMISE), "–")
    return (
        case.reference, case.category, case.status, view.name(case.owner), view.short_day(case.opened_at), due
    )  # fmt: skip


def _flat(found: CaseView) -> dict[str, object]:
    return {**plain(found.case), "deadlines": found.deadlines}


@click.command(short_help="Show one case whole.")
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
        found = view.case(reference)
        journal = view.register.journal(found.case.reference)
        mails = view.register.mails_of(found.case.reference)
        filed = view.register.filed_under(found.case.reference)
        if as_json:
            print_json({**_flat(found), "journal": journal, "mails": mails, "filed_under": filed})
            return
        _print_case(found.case, view)
        _print_stages(found.case, view)
        _print_deadlines(found.deadlines, view)
        _print_checklist(found.case, view)
        _print_mails(mails)
        _print_filed(filed, view)
        _print_journal(journal, view)


def _print_stages(case: Case, view: Opened) -> None:
    """Show what is known of each stage of a complaint, and of a suggestion (K1)."""
    for stage in view.matter(case.reference).stages:
        said = [f"until {view.moment(stage.extended_to)}, as agreed" if stage.extended_to else ""]
        if stage.decided_at is not None:
            by = f" by {view.name(stage.decided_by)}" if stage.decided_by else ""
            said += [f"{stage.outcome}{by}, {view.moment(stage.decided_at)}"]
        said += [f"learned: {stage.lesson}" if stage.lesson else ""]
        click.echo(f"  {stage.name:<11}{clean('; '.join(part for part in said if part) or 'begun')}")


def _print_case(case: Case, view: Opened) -> None:
    named = view.policy.categories.get(case.category)
    click.echo(f"{case.reference}  {clean(named.name if named else case.category)}, {case.status}")
    for name, text in (
        ("from", f"{case.correspondent.name} <{case.correspondent.address}>".strip()),
        ("subject", case.subject),
        ("came as", "" if case.channel == "email" else case.channel),
        ("ring", case.telephone),
        ("owner", f"{view.name(case.owner)} ({case.role})"),
        ("opened", view.moment(case.opened_at)),
        ("marks", ", ".join(case.flags)),
        (
            "on trial",
            "decided in shadow mode: nothing was or will be sent to the public" if case.in_shadow else "",
        ),
        ("linked to", case.linked_to),
        ("doubts", " ".join(case.doubts)),
        ("outcome", case.outcome),
        ("on hold", f"kept beyond its period: {case.hold}" if case.hold else ""),
        ("erased", f"{view.moment(case.erased_at)}: who wrote, and what" if case.erased_at else ""),
    ):
        if text:
            click.echo(f"  {name:<11}{clean(text)}")


def _print_deadlines(deadlines: Sequence[Deadline], view: Opened) -> None:
    click.echo("\n  deadlines")
    for one in deadlines:
        if one.stops == "confirmed":
            what, running = f"{one.standard}: an alert, repeated until somebody acts on the case", "running"
        elif one.stops == "taken":
            owner = view.name(waits_for(one))
            what, running = f"a word of {owner}'s that they have it, by {view.moment(one.due_at)}", "running"
        else:
            standard = view.policy.standards.get(one.standard)
            days = standard.in_words if standard else f"{len(one.counted)} days"
            counted = days if one.counted else "as asked"
            what = f"{one.standard}: {view.moment(one.due_at)} ({counted})"
            running = "overdue" if one.due_at < view.now else "running"
        state = f"ended, {one.stopped_by}" if one.stopped_at else running
        click.echo(f"    {what}; {clean(state)}")


def _print_checklist(case: Case, view: Opened) -> None:
    media = view.policy.media
    if case.category != media.category or not media.checklist:
        return
    done = {tick.item: tick for tick in case.ticks}
    click.echo("\n  checklist (`inboxbot cases tick` notes what is done)")
    for key, item in media.checklist.items():
        one = done.get(key)
        told = f"{view.short(one.at)}, {one.by}" + (f": {one.words}" if one.words else "") if one else "to do"
        click.echo(clean(f"    {key:<16}{item.name}; {told}"))


def _print_mails(mails: Sequence[OutboxEntry]) -> None:
    click.echo("\n  letters")
    for entry in mails:
        why = f": {entry.last_error}" if entry.last_error and entry.state != "sent" else ""
        click.echo(f"    {entry.mail.letter} to {clean(entry.mail.recipient)}, {entry.state}{clean(why)}")


def _print_filed(filed: Sequence[FiledArrival], view: Opened) -> None:
    if not filed:
        return
    click.echo("\n  filed under it (`inboxbot filed make-case NO` makes one a case)")
    for one in filed:
        click.echo(clean(f"    {one.arrival_id}  {view.short(one.received_at)}  {one.sender}: {one.reason}"))


def _print_journal(journal: Sequence[JournalLine], view: Opened) -> None:
    click.echo("\n  journal")
    for line in journal:
        words = f" [{'; '.join(line.entry.words)}]" if line.entry.words else ""
        by = "" if line.entry.by == "inboxbot" else f" ({line.entry.by})"
        click.echo(clean(f"    {view.short(line.at)}  {line.entry.what}: {line.entry.why}{words}{by}"))
