"""How commands show things: tables for people, JSON for programs, moments in local time."""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Sequence
from dataclasses import fields, is_dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any, Literal
from zoneinfo import ZoneInfo

import click

from inboxbot.config import Settings, load_settings
from inboxbot.model.words import moment_in_words

ENV_FILES = (Path("inboxbot.env"), Path("/etc/inboxbot/inboxbot.env"))


def settings_of(ctx: click.Context, need: Literal["all", "offline", "explain"] = "all") -> Settings:
    """Read the settings from environment, env file and secrets folder; raises ConfigurationError."""
    named = ctx.find_root().obj
    env_file = Path(named) if named else next((path for path in ENV_FILES if path.is_file()), None)
    credentials = os.environ.get("CREDENTIALS_DIRECTORY")
    return load_settings(
        os.environ, env_file=env_file, secrets_dir=Path(credentials) if credentials else None, need=need
    )


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
    """Print a table to a person, or a sentence where there is nothing to show."""
    cells = [[str(cell) for cell in row] for row in rows]
    if not cells:
        click.echo(empty)
        return
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    table = Table(title=title, title_justify="left", header_style="bold")
    for column in columns:
        table.add_column(column, overflow="fold")
    for row in cells:
        table.add_row(*(Text(cell) for cell in row))
    Console().print(table)


def moment(value: datetime | None, zone: str) -> str:
    """Return a moment as people say it, or a dash."""
    return moment_in_words(value, ZoneInfo(zone)) if value is not None else "–"
