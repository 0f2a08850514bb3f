"""`inboxbot quarantine`: what could not be processed, kept whole until a person has looked."""

from __future__ import annotations

from pathlib import Path

import click

from inboxbot.cli.looking import json_option
from inboxbot.cli.opened import opened
from inboxbot.cli.shown import print_json, print_table
from inboxbot.model.errors import PermanentError


@click.group(short_help="Look at mail that could not be processed.")
def quarantine() -> None:
    """Look at mail that could not be processed; its bytes are kept until it is resolved.

    \b
    Example:
      inboxbot quarantine list
    """


@quarantine.command("list")
@json_option
@click.pass_context
def list_quarantine(ctx: click.Context, *, as_json: bool) -> None:
    """List what is in quarantine.

    \b
    Example:
      inboxbot quarantine list
    """
    with opened(ctx) as view:
        rows = view.register.quarantined()
    if as_json:
        print_json(rows)
        return
    print_table(
        "Quarantine, oldest first",
        ("no.", "received", "from", "octets", "why"),
        [
            (q.id, view.short(q.received_at or q.quarantined_at), q.sender or "–", q.content_size, q.reason)
            for q in rows
        ],
        empty="Nothing is in quarantine.",
    )


@quarantine.command()
@click.argument("number", type=int)
@click.option(
    "--to", "target", required=True, type=click.Path(path_type=Path, dir_okay=False), help="File to write."
)
@click.pass_context
def save(ctx: click.Context, *, number: int, target: Path) -> None:
    """Write the message as it came to a file, to open it in a mail program.

    \b
    Example:
      inboxbot quarantine save 3 --to strange.eml
    """
    with opened(ctx) as view:
        content = view.register.quarantined_content(number)
    if content is None:
        raise PermanentError(
            f"there is no message {number} in quarantine; `inboxbot quarantine list` shows them"
        )
    try:
        with target.open("xb") as file:
            file.write(content)
    except OSError as error:
        raise PermanentError(f"{target} could not be written: {error.strerror}; name another file") from error
    click.echo(f"wrote {len(content)} bytes to {target}")


@quarantine.command()
@click.argument("number", type=int)
@click.pass_context
def resolve(ctx: click.Context, *, number: int) -> None:
    """Note that a person has dealt with it: it leaves the list and its bytes are let go.

    \b
    Example:
      inboxbot quarantine resolve 3
    """
    with opened(ctx) as view:
        if not view.register.resolve_quarantine(number, now=view.now, by=view.by):
            raise PermanentError(
                f"there is no message {number} in quarantine; `inboxbot quarantine list` shows them"
            )
    click.echo(f"{number} is resolved.")
