"""`inboxbot report`: what happened in a week, a month, a year, for the management (K3)."""

from __future__ import annotations

import calendar as months
from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

import click

from inboxbot.cli.opened import Opened, opened
from inboxbot.cli.report_media import media
from inboxbot.cli.shown import print_json
from inboxbot.model.words import MONTHS
from inboxbot.reports.figures import Figures, Period

if TYPE_CHECKING:
    from inboxbot.reports.tables import Table


@click.group(short_help="Figures for the management, as a page, CSV or JSON.")
def report() -> None:
    """Count what happened, and write it as a page with charts, as CSV, or as JSON.

    \b
    Examples:
      inboxbot report month 2026-10 --out october.html
      inboxbot report year 2026 --out report-2026.html --csv report-2026.csv
    """


report.add_command(media)


def _written(command: Callable[..., None]) -> Callable[..., None]:
    """Give a command the options that say where the report goes."""
    as_json = click.option("--json", "as_json", is_flag=True, help="Print the figures as JSON.")
    as_csv = click.option(
        "--csv", "csv_file", type=click.Path(dir_okay=False, path_type=Path), help="Write them as CSV."
    )
    page = click.option(
        "--out", type=click.Path(dir_okay=False, path_type=Path), help="Write the page to this file."
    )
    return page(as_csv(as_json(command)))


@report.command(short_help="One week, Monday to Sunday.")
@click.argument("day", type=click.DateTime(["%Y-%m-%d"]), required=False)
@_written
@click.pass_context
def week(ctx: click.Context, /, *, day: datetime | None, **where: Any) -> None:
    """Report on the week in which DAY lies; left out, the last whole week.

    \b
    Example:
      inboxbot report week 2026-11-16 --out week.html
    """
    with opened(ctx) as view:
        inside = day.date() if day else _today(view) - timedelta(days=7)
        monday = inside - timedelta(days=inside.weekday())
        name = f"week of {monday.day} {MONTHS[monday.month - 1]} {monday.year}"
        _report(view, Period(monday, monday + timedelta(days=6), name), anonymous=False, **where)


@report.command(short_help="One month.")
@click.argument("month", type=click.DateTime(["%Y-%m"]), required=False)
@_written
@click.pass_context
def month(ctx: click.Context, /, *, month: datetime | None, **where: Any) -> None:
    """Report on MONTH, as 2026-10; left out, the last whole month.

    \b
    Example:
      inboxbot report month 2026-10 --out october.html
    """
    with opened(ctx) as view:
        inside = month.date() if month else _today(view).replace(day=1) - timedelta(days=1)
        last = months.monthrange(inside.year, inside.month)[1]
        name = f"{MONTHS[inside.month - 1]} {inside.year}"
        _report(view, Period(inside.replace(day=1), inside.replace(day=last), name), anonymous=False, **where)


@report.command(short_help="One year, anonymous.")
@click.argument("year", type=click.IntRange(2000, 2200), required=False)
@click.option("--from", "first", type=click.DateTime(["%Y-%m-%d"]), help="Begin on this day instead.")
@_written
@click.pass_context
def year(ctx: click.Context, /, *, year: int | None, first: datetime | None, **where: Any) -> None:
    """Report on YEAR without anything that could identify a person; left out, the last whole year.

    No names, nobody's words, and numbers under five are hidden (K3). With --from the twelve months that
    begin on that day: a year of the organisation's own. Publish years of one kind only: of two that overlap,
    the difference could tell what each of them hides.

    \b
    Example:
      inboxbot report year --from 2025-04-01 --out report-2025-26.html
    """
    with opened(ctx) as view:
        if first is not None:
            begin = first.date()
            end = _a_year_later(begin) - timedelta(days=1)
            period = Period(begin, end, f"{begin.year}–{end.year}")
        else:
            which = year or _today(view).year - 1
            period = Period(date(which, 1, 1), date(which, 12, 31), str(which))
        _report(view, period, anonymous=True, **where)


def _a_year_later(day: date) -> date:
    last = months.monthrange(day.year + 1, day.month)[1]
    return day.replace(year=day.year + 1, day=min(day.day, last))


def _today(view: Opened) -> date:
    return view.now.astimezone(ZoneInfo(view.policy.calendar.time_zone)).date()


def _report(
    view: Opened, period: Period, *, anonymous: bool, out: Path | None, csv_file: Path | None, as_json: bool
) -> None:
    from inboxbot.reports.report_page import report_page
    from inboxbot.reports.tables import as_csv, as_data, tables, total

    found = _count(view, period)
    every, cases = tables(found, anonymous=anonymous), total(found, anonymous=anonymous)
    if out is not None:
        name = view.policy.organisation.name
        _write(out, report_page(found, every, organisation=name, anonymous=anonymous))
    if csv_file is not None:
        _write(csv_file, as_csv(every))
    if as_json:
        days = {"period": period.name, "first": period.first.isoformat(), "last": period.last.isoformat()}
        print_json({**days, "anonymous": anonymous, "cases": cases, "tables": as_data(every)})
    elif out is None and csv_file is None:
        _show(period.name, cases, every)


def _count(view: Opened, period: Period) -> Figures:
    from inboxbot.app.reporting import count

    zone = ZoneInfo(view.policy.calendar.time_zone)
    since = datetime.combine(period.first, time(), zone)
    if since > view.now:
        raise click.UsageError(f"{period.name} is still to come: there is nothing to report on yet.")
    if view.now - since > timedelta(days=62):
        click.echo(f"counting {period.name} …", err=True)
    return count(view.register, view.policy, period, now=view.now)


def _write(path: Path, text: str) -> None:
    path.write_text(text, encoding="utf-8")
    click.echo(f"written: {path}", err=True)


def _show(name: str, cases: str | float | None, every: tuple[Table, ...]) -> None:
    from inboxbot.cli.shown import print_table

    click.echo(f"{name}: {cases} cases")
    for table in every:
        click.echo()
        rows = [["" if cell is None else str(cell) for cell in row] for row in table.rows]
        print_table(table.title, table.columns, rows, empty="")
