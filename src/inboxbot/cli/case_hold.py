"""Keeping a case beyond its period: `inboxbot cases hold` and `unhold`."""

from __future__ import annotations

import click

from inboxbot.cli.opened import opened
from inboxbot.model.errors import PermanentError


@click.command(short_help="Keep a case beyond its period.")
@click.argument("reference")
@click.option("--reason", required=True, help="Why it must be kept, and whoever may say that it need not.")
@click.pass_context
def hold(ctx: click.Context, *, reference: str, reason: str) -> None:
    """Keep a case beyond its period: neither retention nor `inboxbot person erase` touches it.

    \b
    Example:
      inboxbot cases hold HWH-2026-7K4QX --reason "the ombudsman asks for it; until Ruth says"
    """
    if not reason.strip():
        raise PermanentError("say why it must be kept: --reason")
    with opened(ctx) as view:
        case = view.case(reference).case
        view.register.hold(case.reference, reason.strip(), now=view.now, by=view.by)
    click.echo(f"{case.reference} is kept until `inboxbot cases unhold {case.reference}`.")


@click.command(short_help="Let the period of a case count again.")
@click.argument("reference")
@click.pass_context
def unhold(ctx: click.Context, *, reference: str) -> None:
    """Let the period of a case count again. It may be over: then the case goes in the next night.

    \b
    Example:
      inboxbot cases unhold HWH-2026-7K4QX
    """
    with opened(ctx) as view:
        case = view.case(reference).case
        if not case.hold:
            raise PermanentError(f"{case.reference} is not on hold")
        view.register.hold(case.reference, "", now=view.now, by=view.by)
    click.echo(f"{case.reference} is on hold no more.")
