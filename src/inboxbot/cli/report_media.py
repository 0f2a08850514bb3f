"""`inboxbot report media`: the record of contacts with the media (K5)."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import click

from inboxbot.cli.opened import opened
from inboxbot.cli.shown import print_json, print_table
from inboxbot.model.words import day_in_words
from inboxbot.ports.listed import CaseFilter

_file = click.Path(dir_okay=False, path_type=Path)
_day = click.DateTime(["%Y-%m-%d"])


@click.command(short_help="All contacts with the media, those we began too.")
@click.option("--from", "first", type=_day, help="The first day. Default: a year ago.")
@click.option("--to", "last", type=_day, help="The last day. Default: today.")
@click.option("--out", type=_file, help="Write a page to this file.")
@click.option("--csv", "csv_file", type=_file, help="Write it as CSV.")
@click.option("--json", "as_json", is_flag=True, help="Print it as JSON.")
@click.pass_context
def media(
    ctx: click.Context,
    *,
    first: datetime | None,
    last: datetime | None,
    out: Path | None,
    csv_file: Path | None,
    as_json: bool,
) -> None:
    """Report every contact with the media: who answered what, and what came out where.

    The contacts on record that were no enquiries (`inboxbot media log`) stand in it too. It names people: keep
    it inside.

    \b
    Example:
      inboxbot report media --from 2026-04-01 --out media.html --csv media.csv
    """
    from inboxbot.reports.media import Enquiry, media_tables
    from inboxbot.reports.report_page import list_page
    from inboxbot.reports.tables import as_csv, as_data

    with opened(ctx) as view:
        zone = ZoneInfo(view.policy.calendar.time_zone)
        today = view.now.astimezone(zone).date()
        begin = first.date() if first else today - timedelta(days=365)
        end = last.date() if last else today
        since = datetime.combine(begin, time(), zone)
        until = datetime.combine(end + timedelta(days=1), time(), zone)
        register = view.register
        wanted = CaseFilter(category=view.policy.media.category, opened_since=since, limit=0)
        found = [one for one in register.cases(wanted) if one.case.opened_at < until]
        whole = [register.case(one.case.reference) or one for one in found]
        enquiries = [Enquiry(one, register.journal(one.case.reference)) for one in whole]
        contacts = register.media_contacts(since=since, until=until)
        every = media_tables(enquiries, contacts, view.policy)
        title = f"{view.policy.organisation.name}: contacts with the media"
    days = f"{day_in_words(begin)} to {day_in_words(end)}"
    if out is not None:
        out.write_text(list_page(title, days, every), encoding="utf-8")
        click.echo(f"written: {out}", err=True)
    if csv_file is not None:
        csv_file.write_text(as_csv(every), encoding="utf-8")
        click.echo(f"written: {csv_file}", err=True)
    if as_json:
        print_json({"first": begin, "last": end, "tables": as_data(every)})
    elif out is None and csv_file is None:
        click.echo(f"{title}, {days}")
        for table in every:
            click.echo()
            rows = [["" if cell is None else str(cell) for cell in row] for row in table.rows]
            print_table(table.title, table.columns, rows, empty="")
