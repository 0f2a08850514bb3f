"""`inboxbot cases letter`: a letter on paper, prepared for a person to sign and post (T3, T4)."""

from __future__ import annotations

from pathlib import Path

import click

from inboxbot.app.press import to_pdf
from inboxbot.cli.opened import opened
from inboxbot.letters.particulars import Particulars
from inboxbot.model.errors import PermanentError
from inboxbot.triage.post import prepares


@click.command(short_help="Prepare a letter on paper.")
@click.argument("reference")
@click.option(
    "--out", required=True, type=click.Path(dir_okay=False, path_type=Path), help="FILE.pdf or FILE.html."
)
@click.option("--letter", help="Which of those that rules.yaml prepares. Default: the last, the answer.")
@click.option("--replace", is_flag=True, help="Write over a file that is there.")
@click.pass_context
def letter(ctx: click.Context, *, reference: str, out: Path, letter: str | None, replace: bool) -> None:
    """Prepare a headed letter for a person to look over, sign and post. Nothing of the story is in it.

    \b
    Example:
      inboxbot cases letter HWH-2026-7K4QX --letter post_acknowledgement --out letter.pdf
    """
    if out.suffix.lower() not in {".pdf", ".html"}:
        raise PermanentError(f"{out} is neither .pdf nor .html")
    if out.exists() and not replace:
        raise PermanentError(f"{out} is there already; --replace writes over it")
    with opened(ctx) as view:
        found, house = view.case(reference), view.house()
        known = prepares(house, found.case.channel) or prepares(house, "letter")
        if not known or (letter and letter not in known):
            raise PermanentError(
                f"rules.yaml prepares no letter {letter or ''} on paper; there are: {', '.join(known) or 'none'}"
            )
        promise = house.category(found.case.category, found.case.channel).promise
        promised = next((one for one in found.deadlines if one.standard == promise), None)
        about = Particulars(found.case, found.deadlines, promised=promised)
        page = house.letters.page(letter or known[-1], about)
        content = to_pdf(page) if out.suffix.lower() == ".pdf" else page.encode()
    try:
        out.write_bytes(content)
    except OSError as error:
        raise PermanentError(f"{out} cannot be written: {error.strerror}") from error
    click.echo(f"Written to {out}: look it over, sign it and post it.")
