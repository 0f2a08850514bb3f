"""`inboxbot person`: export or erase what is known of one person, for a request in law (policy K6)."""

from __future__ import annotations

import io
import json
import time
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import click

from inboxbot.cli.opened import Opened, opened
from inboxbot.cli.person_name import contacts_naming, drop_contacts, erase_by_name, number_of, print_contacts
from inboxbot.cli.shown import clean, plain
from inboxbot.model.errors import PermanentError
from inboxbot.triage.screen_addresses import is_address, same_person

if TYPE_CHECKING:
    from inboxbot.ports.keeping import PersonFile

FOLD_TRIES, FOLD_PAUSE_SECONDS = 5, 1.0


@click.group(short_help="Export or erase what is known of one person.")
def person() -> None:
    """Export or erase what is known of one person, when the person asks for it in law.

    A person is an address: capitals, a tag (ann+news@…) and Gmail's dots make no other.

    \b
    Example:
      inboxbot person export ann@example.org
      inboxbot person erase ann@example.org
    """


@person.command(short_help="Write everything known of a person into a bundle.")
@click.argument("address")
@click.option(
    "--to",
    "where",
    type=click.Path(path_type=Path),
    help="The file (.zip) or new folder to write. Default: person-DAY.zip here.",
)
@click.pass_context
def export(ctx: click.Context, *, address: str, where: Path | None) -> None:
    """Write everything known of a person into a bundle: a page to read, JSON, the letters still held.

    Read it before you hand it over: a note may speak of somebody else. The mails themselves lie in the
    mailbox, and are yours to add.

    \b
    Example:
      inboxbot person export ann@example.org --to ann.zip
    """
    with opened(ctx) as view:
        found = view.register.person(_address(address))
        if found.empty:
            click.echo(f"Nothing is known of {clean(found.address)}.")
            return
        place = where or Path(f"person-{view.now:%Y-%m-%d}.zip")
        _write(place, dict(_bundle(found, view)))
        perhaps = contacts_naming(
            view, {one.case.correspondent.name for one in found.cases}, but=found.contacts
        )
        if perhaps:
            click.echo("Not in it, for a name can be another's: contacts with the media under the same name.")
            print_contacts(view, perhaps)
    click.echo(
        f"{place}: {len(found.cases)} cases, {len(found.arrivals)} messages noted. Read it before you hand it over."
    )


def _bundle(found: PersonFile, view: Opened) -> Iterator[tuple[str, bytes]]:
    from inboxbot.reports.person_file import letters_of, person_page

    policy = view.policy
    page = person_page(
        found,
        organisation=policy.organisation.name,
        categories={key: category.name for key, category in policy.categories.items()},
        zone=ZoneInfo(policy.calendar.time_zone),
        now=view.now,
    )
    yield "index.html", page.encode()
    data = {"made_at": view.now, "about": plain(found)}
    yield "data.json", json.dumps(plain(data), ensure_ascii=False, indent=2).encode()
    for name, content in letters_of(found):
        yield f"letters/{name}", content
    for one in found.quarantined:
        if one.theirs and one.content:
            yield f"quarantine/{one.id}.eml", one.content


def _write(place: Path, files: dict[str, bytes]) -> None:
    """Write the bundle for its owner's eyes only; never over something that is there."""
    try:
        if place.suffix == ".zip":
            packed = io.BytesIO()
            with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
                for name, content in files.items():
                    archive.writestr(name, content)
            _write_new(place, packed.getvalue())
            return
        place.mkdir(mode=0o700)
        for name, content in files.items():
            file = place / name
            file.parent.mkdir(mode=0o700, exist_ok=True)
            _write_new(file, content)
    except OSError as error:
        raise PermanentError(
            f"{place} cannot be written ({error.strerror}): name another place with --to"
        ) from None


def _write_new(file: Path, content: bytes) -> None:
    with file.open("xb") as out:
        file.chmod(0o600)
        out.write(content)


@person.command(short_help="Erase what could identify a person.")
@click.argument("who")
@click.option("--yes", is_flag=True, help="Do it. Without: show what would go, and change nothing.")
@click.option("--even-open", is_flag=True, help="Erase open cases too: they are closed, their clocks end.")
@click.option(
    "--contact",
    "chosen",
    type=int,
    multiple=True,
    help="A contact with the media, found by name, that goes too.",
)
@click.pass_context
def erase(ctx: click.Context, *, who: str, yes: bool, even_open: bool, chosen: tuple[int, ...]) -> None:
    """Erase what could identify a person; what was decided and when stays for the figures.

    WHO is a mail address. Contacts with the media bear none: those under the same name are listed, and each that
    is meant is named with --contact. WHO may be a name too, to find them.

    Shows what would go, and changes nothing, until `--yes`. It cannot be undone. Cases on hold are
    never erased. The mailbox and backups are not touched: delete their mail there.

    \b
    Example:
      inboxbot person erase ann@example.org
      inboxbot person erase ann@example.org --yes
      inboxbot person erase "Sam Reed" --contact 12 --yes
    """
    with opened(ctx) as view:
        if "@" in who:
            gone = _erase(view, _address(who), yes=yes, even_open=even_open, chosen=chosen)
        else:
            gone = not erase_by_name(view, who, chosen=chosen, yes=yes) or _fold_in(view)
    if not gone:
        click.echo(
            "The database's log still holds old pages, because another program is reading it: "
            "`inboxbot retention run`, or a restart of the service, clears it.",
            err=True,
        )


def _erase(view: Opened, wanted: str, *, yes: bool, even_open: bool, chosen: tuple[int, ...]) -> bool:
    """Erase whoever has this address; return whether nothing of it stands in the database's log any more."""
    _not_ours(view, wanted)
    found = view.register.person(wanted)
    if found.empty:
        click.echo(f"Nothing is known of {clean(wanted)}.")
        return True
    _print_found(found)
    names = {one.case.correspondent.name for one in found.cases}
    perhaps = contacts_naming(view, names, but=found.contacts)
    if perhaps:
        click.echo("Perhaps theirs too, contacts with the media under the same name (--contact NUMBER):")
        print_contacts(view, perhaps)
    obstacle = _obstacle(found, even_open=even_open)
    if not yes:
        click.echo(f"As it stands: {obstacle}" if obstacle else "All of it would be erased for good.")
        click.echo("Nothing was changed. To erase it for good, add --yes.")
        return True
    if obstacle:
        raise PermanentError(obstacle)
    more = drop_contacts(view, chosen, perhaps)
    erased = view.register.erase_person(wanted, now=view.now, by=view.by)
    gone = erased.clean or _fold_in(view)
    contacts = f"; {number_of(more)} by name" if more else ""
    click.echo(
        f"Erased: {len(erased.cases)} cases, {erased.arrivals} messages; "
        f"{erased.dropped} letters will not go{contacts}."
    )
    click.echo(
        "Now delete the mails in the mailbox (Inbox, Sent, Deleted Items), and note the day of this request."
    )
    return gone


def _print_found(found: PersonFile) -> None:
    click.echo(f"Known of {clean(', '.join(found.addresses))}:")
    for one in found.cases:
        case = one.case
        hold = f", on hold: {case.hold}" if case.hold else ""
        click.echo(clean(f"  {case.reference}, {case.category}, {case.status}{hold}"))
    for number, words in (
        (len(found.arrivals), "messages noted"),
        (len(found.notes), "notes elsewhere"),
        (len(found.mails), "letters and lists elsewhere that name them"),
        (len(found.quarantined), "messages in quarantine"),
        (int(found.rested_at is not None), "address to which letters came back"),
        (len(found.facts), "notes about troubles"),
        (len(found.contacts), "contacts with the media on record"),
    ):
        if number:
            click.echo(f"  {number} {words}")


def _obstacle(found: PersonFile, *, even_open: bool) -> str:
    """Return why a person may not be erased, or an empty string."""
    held = [one.case.reference for one in found.cases if one.case.hold]
    if held:
        return f"on hold, so nothing is erased: {', '.join(held)}; `inboxbot cases unhold` lets a case go"
    still_open = [one.case.reference for one in found.cases if one.case.status == "open"]
    if still_open and not even_open:
        return (
            f"still open, so nothing is erased: {', '.join(still_open)}; close them first, or add --even-open"
        )
    return ""


def _not_ours(view: Opened, address: str) -> None:
    people = view.policy.people.values()
    ours = [
        view.settings.address,
        *view.policy.organisation.mailbox_aliases,
        *view.policy.screening.own_addresses,
    ]
    ours += [own for one in people for own in (one.address, *one.aliases)]
    if any(same_person(address, own) for own in ours):
        raise PermanentError(
            f"{address} is one of ours: it stands in rules.yaml or in the settings, and goes from there first"
        )


def _fold_in(view: Opened) -> bool:
    for _ in range(FOLD_TRIES):
        time.sleep(FOLD_PAUSE_SECONDS)
        if view.register.fold_in():
            return True
    return False


def _address(given: str) -> str:
    address = given.strip().strip("<>").lower()
    if not is_address(address):
        raise PermanentError(f"{clean(given)} is not a mail address")
    return address
