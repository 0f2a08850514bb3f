"""`inboxbot outbox drop`: let go what a flood left in the outbox, before the brake is released."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from itertools import islice

import click

from inboxbot.cli.opened import Opened, opened
from inboxbot.cli.shown import clean
from inboxbot.model.case import Case, JournalEntry
from inboxbot.model.mail import OutboxEntry
from inboxbot.model.plan import CaseChange
from inboxbot.workers.brake import BRAKE
from inboxbot.workers.recheck import NO_LONGER_NEEDED

SHOWN = 20
NO_ANSWER = "no answer needed"


@dataclass(frozen=True, slots=True)
class Flood:
    """By what the cases of a flood are known: who wrote, and words of the subject; small letters."""

    senders: tuple[str, ...]
    subjects: tuple[str, ...]

    def is_of(self, case: Case) -> bool:
        """Tell whether a case fits one sender and one subject, where any are given."""
        address, subject = case.correspondent.address.lower(), case.subject.casefold()
        return (not self.senders or any(_is_from(address, sender) for sender in self.senders)) and (
            not self.subjects or any(words in subject for words in self.subjects)
        )


@click.command(short_help="Drop what a flood left behind.")
@click.option("--from", "senders", multiple=True, help="Cases of this address, or of this domain.")
@click.option("--subject", "subjects", multiple=True, help="Cases with these words in the subject.")
@click.option("--close", "and_close", is_flag=True, help=f"Close these cases too: {NO_ANSWER}.")
@click.option("--yes", is_flag=True, help="Do not ask.")
@click.pass_context
def drop(
    ctx: click.Context, *, senders: tuple[str, ...], subjects: tuple[str, ...], and_close: bool, yes: bool
) -> None:
    """Drop the letters that wait about certain cases, while the brake is on, and say which first.

    Letters to the public and to colleagues, urgent alerts and reminders. The cases stay, with their owners and
    clocks, and whoever got no acknowledgement is listed as such; with --close they are closed.

    \b
    Example:
      inboxbot outbox drop --from forged.example --subject "win a prize" --close
    """
    if not senders and not subjects:
        raise click.UsageError("say which: --from ADDRESS-OR-DOMAIN, --subject WORDS, or both")
    flood = Flood(
        tuple(sender.strip().lower() for sender in senders), tuple(words.casefold() for words in subjects)
    )
    with opened(ctx) as view:
        if view.register.fact(BRAKE) is None:
            click.echo("The brake is not on, so nothing is held.")
            return
        found = _found(view, flood)
        entries = [entry for _, entries in found for entry in entries]
        _show(found, entries)
        if not found or not (yes or click.confirm(f"Drop these {len(entries)} letters?")):
            click.echo("Nothing is dropped.")
            return
        view.register.give_up(entries, reason=f"{NO_LONGER_NEEDED}: dropped by {view.by}", now=view.now)
        to_close = [case for case, _ in found if and_close and case.status == "open"]
        for case in to_close:
            _close(view, case)
    closed = f", and {len(to_close)} cases are closed: {NO_ANSWER}" if and_close else ""
    click.echo(f"{len(entries)} letters are dropped{closed}.")


def _found(view: Opened, flood: Flood) -> list[tuple[Case, list[OutboxEntry]]]:
    """Return the cases that have letters waiting and fit, oldest first, each with its letters."""
    waiting: dict[str, list[OutboxEntry]] = {}
    for entry in view.register.outbox(["held", "queued"], limit=0):
        if entry.mail.case_reference:
            waiting.setdefault(entry.mail.case_reference, []).append(entry)
    known = ((view.register.case(reference), entries) for reference, entries in waiting.items())
    return [(one.case, entries) for one, entries in known if one is not None and flood.is_of(one.case)]


def _show(found: list[tuple[Case, list[OutboxEntry]]], entries: list[OutboxEntry]) -> None:
    for case, theirs in islice(found, SHOWN):
        click.echo(
            f"  {clean(f'{case.reference}  {case.correspondent.address}  {case.subject}')} ({len(theirs)})"
        )
    if len(found) > SHOWN:
        click.echo(f"  … and {len(found) - SHOWN} cases more")
    for letter, number in Counter(entry.mail.letter for entry in entries).most_common():
        click.echo(f"  {number} {letter.replace('_', ' ')}")


def _close(view: Opened, case: Case) -> None:
    change = CaseChange(
        case.reference,
        status="closed",
        stop=("acknowledged", "answered", "resolved"),
        stopped_by=f"closed: {NO_ANSWER}",
        outcome=NO_ANSWER,
    )
    note = JournalEntry("closed", f"{NO_ANSWER}: part of a flood", by=view.by)
    view.register.change(change, now=view.now, journal=(note,))


def _is_from(address: str, sender: str) -> bool:
    domain = address.rpartition("@")[2]
    return (
        sender in (address, domain)
        or domain.endswith(f".{sender.removeprefix('@')}")
        or f"@{domain}" == sender
    )
