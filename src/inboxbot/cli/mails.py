"""Past mail for a command: from the mailbox again, or from files; and a line that tells how far it is."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import click

from inboxbot.app.clock import SystemClock
from inboxbot.app.trying import files_in, past_mail, raw_from
from inboxbot.cli.shown import clean, short_day
from inboxbot.config import Settings
from inboxbot.model.message import RawMessage

TOLD_EVERY = 50
ON_THE_SAME_LINE = 10
_UNITS = {"h": "hours", "d": "days", "w": "weeks"}


class Since(click.ParamType):  # type: ignore[type-arg] # generic in newer versions of click only
    """A time back from now (30d, 4w, 12h) or a day (2026-11-01), as aware UTC."""

    name = "since"

    def convert(
        self, value: str | datetime, param: click.Parameter | None, ctx: click.Context | None
    ) -> datetime:
        """Return the moment; a usage error where it is none."""
        if isinstance(value, datetime):
            return value
        if told := re.fullmatch(r"(\d{1,4})([hdw])", value.strip()):
            return SystemClock().now() - timedelta(**{_UNITS[told[2]]: int(told[1])})
        try:
            return (
                datetime.strptime(value.strip(), "%Y-%m-%d")
                .replace(tzinfo=ZoneInfo("Europe/London"))
                .astimezone(UTC)
            )
        except ValueError:
            self.fail(
                f"'{value}' is neither a time such as 30d, 4w or 12h nor a day such as 2026-11-01", param, ctx
            )


def mails_from(settings: Settings, paths: Sequence[Path], since: datetime) -> Iterator[RawMessage]:
    """Yield mails with the progress told on standard error: of files where given, else of the mailbox.

    A file that cannot be read is told and passed over.
    """
    total = len(list(files_in(paths))) if paths else 0
    number = 0
    for one in _files(paths) if paths else past_mail(settings, since):
        number += 1
        _tell(number, total, one, since)
        yield one
    _end(number)


def _files(paths: Sequence[Path]) -> Iterator[RawMessage]:
    for path in files_in(paths):
        raw = raw_from(path)
        if isinstance(raw, RawMessage):
            yield raw
        else:
            click.echo(f"{clean(path)}: {raw}", err=True)


def _tell(number: int, total: int, one: RawMessage, since: datetime) -> None:
    """Tell how far it is: on one line for somebody who looks on, else now and then."""
    looks_on = sys.stderr.isatty()
    if number % (ON_THE_SAME_LINE if looks_on else TOLD_EVERY):
        return
    if total:
        how_far = f"{number} of {total} mails"
    else:
        span = (SystemClock().now() - since).total_seconds() or 1
        share = min(max((one.received_at - since).total_seconds() / span, 0), 1)
        day = short_day(one.received_at, "Europe/London", now=SystemClock().now())
        how_far = f"{number} mails, up to {day} ({share:.0%})"
    click.echo(f"\r{how_far}\x1b[K" if looks_on else how_far, err=True, nl=not looks_on)


def _end(number: int) -> None:
    if sys.stderr.isatty() and number >= ON_THE_SAME_LINE:
        click.echo("\r\x1b[K", err=True, nl=False)
