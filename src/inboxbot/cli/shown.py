"""How commands show things: tables for people, JSON for programs, moments in local time."""

from __future__ import annotations

import json
import os
import sys
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import fields, is_dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import click

from inboxbot.config import Need, Settings, load_settings
from inboxbot.model.words import MONTHS

ENV_FILES = (Path("inboxbot.env"), Path("/etc/inboxbot/inboxbot.env"))

NEVER_BROKEN = frozenset(
    {"no.", "setting", "case", "category", "status", "state", "opened", "received", "wrote", "since", "due"}
)
"""Columns whose cells are short and are read as a whole."""

WIDE = 200
"""Characters a line where nobody looks, so that a pipe into grep or less finds whole lines."""

_ACTS_ON_A_TERMINAL = frozenset({"Cc", "Cs", "Zl", "Zp"})
_TURNS_TEXT_ROUND = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")


def settings_of(ctx: click.Context, need: Need = "all") -> Settings:
    """Read the settings from environment, env file and secrets folder; raises ConfigurationError."""
    return load_settings(os.environ, env_file=env_file_of(ctx, need), secrets_dir=secrets_dir(), need=need)


def env_file_of(ctx: click.Context, need: Need = "all") -> Path | None:
    """Return the env file: the one named, else the first of the usual ones that is there.

    `explain` needs none, so one that its caller may not read is passed over.
    """
    named = ctx.find_root().obj
    if named:
        return Path(named)
    for path in ENV_FILES:
        if os.path.lexists(path) and (need != "explain" or os.access(path, os.R_OK)):
            return path
    return None


def secrets_dir() -> Path | None:
    """Return the folder in which systemd, or a container, puts the secrets."""
    folder = os.environ.get("CREDENTIALS_DIRECTORY")
    return Path(folder) if folder else None


def print_json(value: object) -> None:
    """Print one JSON document; dataclasses become objects, moments ISO 8601."""
    click.echo(json.dumps(plain(value), ensure_ascii=False, indent=2))


def plain(value: object) -> Any:
    """Return a value made of what JSON knows; bytes are told by their length only."""
    if is_dataclass(value) and not isinstance(value, type):
        return {f.name: plain(getattr(value, f.name)) for f in fields(value)}
    if isinstance(value, datetime | date):
        return value.isoformat()
    if isinstance(value, bytes):
        return len(value)
    if isinstance(value, dict):
        return {str(key): plain(item) for key, item in value.items()}
    if isinstance(value, list | tuple | set | frozenset):
        return [plain(item) for item in value]
    return value


def print_table(title: str, columns: Sequence[str], rows: Iterable[Sequence[object]], *, empty: str) -> None:
    """Print a table to a person, or a sentence where there is nothing to show.

    Columns in which nothing stands are left out; those of times and case numbers are never broken.
    """
    cells = [[clean(cell) for cell in row] for row in rows]
    if not cells:
        click.echo(empty)
        return
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    table = Table(box=None, padding=(0, 2, 0, 0), pad_edge=False, header_style="bold")
    used = [place for place in range(len(columns)) if any(row[place] for row in cells)]
    for place in used:
        table.add_column(columns[place], overflow="fold", no_wrap=columns[place] in NEVER_BROKEN)
    for row in cells:
        table.add_row(*(Text(row[place]) for place in used))
    wide = None if sys.stdout.isatty() or "COLUMNS" in os.environ else WIDE
    click.echo(f"{title} ({len(cells)})\n")
    Console(width=wide).print(table)


def clean(value: object) -> str:
    """Return a text that does nothing to a terminal: mail is shown, never obeyed."""
    return "".join(map(_shown, str(value)))


def _shown(character: str) -> str:
    if character in "\n\t":
        return " "
    acts = unicodedata.category(character) in _ACTS_ON_A_TERMINAL or character in _TURNS_TEXT_ROUND
    return "\ufffd" if acts else character


def short_day(value: datetime, zone: str, *, now: datetime) -> str:
    """Return ``27 Nov`` by the calendar in ``zone``, with the year where it is another than now."""
    local = value.astimezone(ZoneInfo(zone))
    year = "" if local.year == now.astimezone(ZoneInfo(zone)).year else f" {local.year}"
    return f"{local.day} {MONTHS[local.month - 1][:3]}{year}"


def short(value: datetime, zone: str, *, now: datetime) -> str:
    """Return ``27 Nov 17:00``, as ``short_day`` with the time of day."""
    return f"{short_day(value, zone, now=now)} {value.astimezone(ZoneInfo(zone)):%H:%M}"
