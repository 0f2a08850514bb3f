"""`inboxbot quarantine`: what could not be processed, kept whole until a person has looked."""

from __future__ import annotations

from pathlib import Path

import click

from inboxbot.cli.looking import json_option
from inboxbot.cli.opened import Opened, opened, second_look
from inboxbot.cli.shown import clean, plain, print_json, print_table
from inboxbot.model.errors import PermanentError
from inboxbot.model.plan import Plan
from inboxbot.ports.listed import Quarantined

SHOWN_OCTETS = 1500
_NOT_THERE = "there is no message {number} in quarantine; `inboxbot quarantine list` shows them"


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
@json_option
@click.pass_context
def show(ctx: click.Context, *, number: int, as_json: bool) -> None:
    """Show what is known of one message: where it lies, what went wrong, and how it begins.

    \b
    Example:
      inboxbot quarantine show 3
    """
    with opened(ctx) as view:
        found = _waiting(view, number)
        begins = (view.register.quarantined_content(number) or b"")[:SHOWN_OCTETS]
    text = begins.decode("utf-8", "replace")
    if as_json:
        print_json({**plain(found), "begins": text})
        return
    for name, told in (
        ("received", view.moment(found.received_at) if found.received_at else "unknown"),
        ("from", found.sender or "unknown"),
        (
            "octets",
            f"{found.content_size}" if found.content_size else "none: the mailbox could not hand it over",
        ),
        ("lies in", found.ref),
        ("why", found.reason),
        ("since", view.moment(found.quarantined_at)),
    ):
        click.echo(clean(f"{name:<10}{told}"))
    for title, part in (("\nIt begins:", text), ("\nWhat went wrong:", found.detail)):
        if part.strip():
            click.echo(title)
            for line in part.splitlines():
                click.echo(clean(f"  {line}"))
    click.echo(
        f"\n`inboxbot quarantine retry {number}` tries again, `save {number} --to FILE` writes it to a file."
    )


@quarantine.command(short_help="Try again to process it, after an upgrade.")
@click.argument("number", type=int, required=False)
@click.option("--all", "everything", is_flag=True, help="Everything that is in quarantine.")
@click.pass_context
def retry(ctx: click.Context, *, number: int | None, everything: bool) -> None:
    """Decide about it again, from the bytes that were kept: after an upgrade, or a change of the rules.

    What can be processed by now gets its end like any mail (a case, or filed) and leaves quarantine. The rest
    stays, and the exit code is 1. Needs every setting of the service.

    \b
    Example:
      inboxbot quarantine retry 3
      inboxbot quarantine retry --all
    """
    if (number is None) != everything:
        raise click.UsageError("Name one NUMBER, or --all.")
    failed = False
    with opened(ctx, "all") as view:
        numbers = [one.id for one in view.register.quarantined()] if number is None else [number]
        waiting = [_waiting(view, one) for one in numbers]
        if not waiting:
            click.echo("Nothing is in quarantine.")
            return
        with second_look(view) as look:
            for one in waiting:
                try:
                    click.echo(clean(f"{one.id} {_end(look.retry(one, by=view.by))}"))
                except PermanentError as error:
                    failed = True
                    click.echo(f"inboxbot: {clean(error)}", err=True)
    if failed:
        ctx.exit(1)


def _end(plan: Plan | None) -> str:
    """Return what became of it, in a sentence."""
    if plan is None:
        return "is a letter of ours, or an automatic one: nothing was to be done."
    if plan.case is not None:
        return f"is case {plan.case.reference} now."
    on = f" on case {plan.change.reference}" if plan.change else ""
    told = {"case": f"is a follow-up{on}.", "filed_under_case": f"is filed{on}: {plan.arrival.reason}."}
    return told.get(plan.arrival.end, f"is filed: {plan.arrival.reason}.")


def _waiting(view: Opened, number: int) -> Quarantined:
    found = next((one for one in view.register.quarantined() if one.id == number), None)
    if found is None:
        raise PermanentError(_NOT_THERE.format(number=number))
    return found


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
        raise PermanentError(_NOT_THERE.format(number=number))
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
            raise PermanentError(_NOT_THERE.format(number=number))
    click.echo(f"{number} is resolved.")
