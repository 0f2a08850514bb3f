"""`inboxbot media log`: the record of contacts with the media that are no enquiries (K5)."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import click

from inboxbot.cli.looking import days_option, json_option
from inboxbot.cli.opened import opened
from inboxbot.cli.shown import print_json, print_table
from inboxbot.model.contact import MediaContact
from inboxbot.model.errors import PermanentError


@click.group(short_help="The record of contacts with the media.")
def media() -> None:
    """Contacts with the media are kept on record, those that we begin too: a press release, a call.

    \b
    Example:
      inboxbot media log add "Herts Post, Sam Reed" "sent the release about dentists"
    """


@media.group(short_help="Add a contact, or list them.")
def log() -> None:
    """Enquiries that come by email are cases, and on record already: `inboxbot report media` has both.

    \b
    Example:
      inboxbot media log list --days 90
    """


@log.command(short_help="Put a contact on record.")
@click.argument("who")
@click.argument("about")
@click.option("--on", "day", type=click.DateTime(["%Y-%m-%d", "%Y-%m-%d %H:%M"]), help="When. Default: now.")
@click.option("--theirs", is_flag=True, help="They began it. Default: we did.")
@click.option("--by", "colleague", help="The colleague: a key of rules.yaml, the name or the address.")
@click.pass_context
def add(
    ctx: click.Context, *, who: str, about: str, day: datetime | None, theirs: bool, colleague: str | None
) -> None:
    """Put a contact with WHO on record, and what it was ABOUT.

    \b
    Example:
      inboxbot media log add "BBC Three Counties" "rang about winter waits; we sent two lines" --theirs
    """
    with opened(ctx) as view:
        zone = ZoneInfo(view.policy.calendar.time_zone)
        at = day.replace(tzinfo=zone).astimezone(UTC) if day else view.now
        if at > view.now:
            raise PermanentError(f"{view.moment(at)} is still to come: a record tells what was")
        by = view.name(view.person(colleague)) if colleague else view.by
        contact = MediaContact(at=at, who=who, about=about, by=by, ours=not theirs)
        number = view.register.note_contact(contact, now=view.now)
        click.echo(f"On record as no. {number}.")


@log.command(short_help="Take a contact from the record.")
@click.argument("number", type=int)
@click.pass_context
def remove(ctx: click.Context, *, number: int) -> None:
    """Take the contact of this NUMBER from the record: a mistake, or somebody who must not stand in it.

    \b
    Example:
      inboxbot media log remove 12
    """
    with opened(ctx) as view:
        if not view.register.drop_contact(number):
            raise PermanentError(
                f"there is no contact {number}; `inboxbot media log list` shows those that are"
            )
        click.echo(f"No. {number} is gone from the record.")


@log.command("list", short_help="List the contacts on record.")
@days_option
@json_option
@click.pass_context
def list_contacts(ctx: click.Context, *, days: int, as_json: bool) -> None:
    """List the contacts on record, oldest first.

    \b
    Example:
      inboxbot media log list --days 365 --json
    """
    with opened(ctx) as view:
        since = view.now - timedelta(days=days)
        found = view.register.media_contacts(since=since, until=view.now + timedelta(seconds=1))
        if as_json:
            print_json(found)
            return
        print_table(
            "Contacts with the media, oldest first",
            ("no.", "when", "with", "begun by", "about", "noted by"),
            [
                (one.id, view.short(one.at), one.who, "us" if one.ours else "them", one.about, one.by)
                for one in found
            ],
            empty="No contact is on record for these days.",
        )
