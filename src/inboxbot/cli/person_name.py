"""What stands under a person's name alone: contacts with the media, which bear no address (policy K6).

A name can be many people's, so nothing goes by it: what is found is listed, and each contact that is meant is named.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime, timedelta

import click

from inboxbot.cli.opened import Opened
from inboxbot.cli.shown import clean
from inboxbot.model.case import Case
from inboxbot.model.contact import MediaContact
from inboxbot.model.errors import PermanentError
from inboxbot.ports.listed import CaseFilter
from inboxbot.triage.phrases import fold

_BEGINNING = datetime(1970, 1, 1, tzinfo=UTC)
_SHORTEST = 3


def contacts_naming(
    view: Opened, names: Iterable[str], *, but: Iterable[MediaContact] = ()
) -> list[MediaContact]:
    """Return the contacts on record in which all words of one of these names stand, oldest first."""
    wanted = [words for words in map(_words, names) if words]
    known = {one.id for one in but}
    every = view.register.media_contacts(since=_BEGINNING, until=view.now + timedelta(seconds=1))
    return [
        one
        for one in every
        if one.id not in known and any(words <= _words(f"{one.who} {one.about}") for words in wanted)
    ]


def print_contacts(view: Opened, contacts: Sequence[MediaContact]) -> None:
    """Show contacts with their numbers."""
    for one in contacts:
        click.echo(clean(f"  no. {one.id}, {view.short(one.at)}: {one.who}: {one.about}"))


def number_of(contacts: int) -> str:
    """Return how many contacts, in words."""
    return f"{contacts} {'contact' if contacts == 1 else 'contacts'} with the media"


def drop_contacts(view: Opened, chosen: Iterable[int], found: Sequence[MediaContact]) -> int:
    """Take the chosen contacts from the record; return how many. Raises PermanentError for one not found."""
    numbers = dict.fromkeys(chosen)
    strangers = [number for number in numbers if number not in {one.id for one in found}]
    if strangers:
        raise PermanentError(
            f"nothing was erased: contact {strangers[0]} is not among those that were found by the name"
        )
    return sum(view.register.drop_contact(number) for number in numbers)


def erase_by_name(view: Opened, name: str, *, chosen: Sequence[int], yes: bool) -> bool:
    """List what stands under a name, and erase the chosen contacts; return whether something was erased."""
    if len(name.strip()) < _SHORTEST:
        raise PermanentError(
            f"'{clean(name)}' is too short for a name: give a mail address, or the whole name"
        )
    contacts, cases = contacts_naming(view, [name]), _cases_of(view, name)
    if not contacts and not cases:
        click.echo(f"Nothing is known under the name {clean(name)}.")
        return False
    if cases:
        click.echo("Cases of people of this name, erased by their address (`inboxbot person erase ADDRESS`):")
    for case in cases:
        click.echo(clean(f"  {case.reference}: {case.correspondent.name} ({case.correspondent.address})"))
    if contacts:
        click.echo("Contacts with the media on record in which it stands:")
    print_contacts(view, contacts)
    if not yes or not chosen:
        click.echo("Nothing was changed.")
        if contacts:
            click.echo("To erase contacts for good, name each by its number: --contact NUMBER --yes.")
        return False
    number = drop_contacts(view, chosen, contacts)
    click.echo(f"Erased: {number_of(number)}.")
    return number > 0


def _cases_of(view: Opened, name: str) -> list[Case]:
    wanted = _words(name)
    every = (one.case for one in view.register.cases(CaseFilter(limit=0)))
    return [case for case in every if wanted <= _words(case.correspondent.name)]


def _words(text: str) -> frozenset[str]:
    return frozenset(re.findall(r"\w+", fold(text)))
