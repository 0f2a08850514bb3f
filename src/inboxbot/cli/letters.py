"""`inboxbot letters`: whether the letters read well, and how they look."""

from __future__ import annotations

import tempfile
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from inboxbot.cli.rules_check import settings_for_rules
from inboxbot.cli.shown import clean, print_json
from inboxbot.model.errors import PermanentError, Problem

if TYPE_CHECKING:
    from inboxbot.triage.house import House


@click.group(short_help="Check how the letters read; see how they look.")
def letters() -> None:
    """Look after the letters in templates/. Nothing is sent.

    \b
    Example:
      inboxbot letters check
      inboxbot letters preview
    """


@letters.command()
@click.option("--online", is_flag=True, help="Ask over the network whether the links lead somewhere.")
@click.option("--json", "as_json", is_flag=True, help="Print what was found as JSON.")
@click.pass_context
def check(ctx: click.Context, *, online: bool, as_json: bool) -> None:
    """Write each letter with invented cases, and read it as its reader would.

    Finds long sentences, a reading grade above 8, jargon, unexplained acronyms, promises that nobody
    makes, a missing date, a missing way to ask for another format, numbers to call that do not come
    first, the person's own story, broken links, plain text and page that differ, low contrast, missing
    alternative text, a missing language. What counts stands in rules.yaml under wording:.

    Exit code 2 where something is found, else 0.

    \b
    Example:
      inboxbot letters check
    """
    from inboxbot.letters.faults import find_faults

    house, sources = _house(ctx)
    found = [*house.letters.check(), *find_faults(house.letters, house.policy, sources)]
    if online:
        found += _links(house, sources)
    if as_json:
        print_json({"ok": not found, "letters": house.letters.names, "problems": found})
    else:
        _print(found, len(house.letters.names))
    if any(not one.warning for one in found):
        ctx.exit(2)


@letters.command()
@click.argument("mail", required=False, type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--out", type=click.Path(dir_okay=False, path_type=Path), help="Where to write the page.")
@click.option("--letter", "only", multiple=True, help="Only this letter; may be given more than once.")
@click.option("--language", "languages", multiple=True, help="In this language too: pl, cy; drafts as well.")
@click.option("--all", "every_sample", is_flag=True, help="Each letter with every invented case there is.")
@click.pass_context
def preview(
    ctx: click.Context,
    *,
    mail: Path | None,
    out: Path | None,
    only: tuple[str, ...],
    languages: tuple[str, ...],
    every_sample: bool,
) -> None:
    """Write one HTML page with all letters, on a phone and at a desk.

    Without MAIL each letter is written about an invented case. With MAIL, an .eml file, the letters that
    would go out for it come first, and the others are written about it too.

    \b
    Example:
      inboxbot letters preview
      inboxbot letters preview mail.eml --out letters.html
    """
    from dataclasses import replace

    from inboxbot.app.preview import mail_page, sample_page
    from inboxbot.app.trying import decide_alone, raw_from

    house, _ = _house(ctx, languages=languages)
    for name in only:
        if name not in house.letters.names:
            raise PermanentError(f"there is no letter {name}; there are: {', '.join(house.letters.names)}")
    if mail is None:
        page = sample_page(house, frozenset(only), every_sample=every_sample or bool(languages))
    else:
        house = replace(house, live=True)
        raw = raw_from(mail)
        decided = raw if isinstance(raw, str) else decide_alone(raw, house)
        if isinstance(decided, str):
            raise PermanentError(f"{mail}: {decided}")
        page = mail_page(decided, house, frozenset(only))
        sent = dict.fromkeys(one.letter for one in decided.plan.letters)
        click.echo(f"Letters that go out for {clean(mail)}: {', '.join(sent) or 'none'}.")
    target = out or Path(tempfile.mkdtemp(prefix="inboxbot-letters-")) / "letters.html"
    try:
        target.write_text(page, encoding="utf-8")
    except OSError as error:
        raise PermanentError(
            f"cannot write {target}: {error.strerror}; name another file with --out"
        ) from None
    click.echo(f"{page.count('<article ')} letters, as their readers see them:\n{target}")


def _house(ctx: click.Context, *, languages: tuple[str, ...] | None = None) -> tuple[House, dict[str, str]]:
    """Return the house with its templates, though a letter may be wrong: that is what is looked for.

    ``languages`` are switched on besides those of rules.yaml; raises PermanentError where one has no text.
    """
    from inboxbot.app.house_keeper import furnish_unchecked, with_languages
    from inboxbot.app.logs import configure_logs

    configure_logs("error")
    settings = settings_for_rules(ctx)
    loaded, house, sources = furnish_unchecked(settings)
    if languages:
        house = with_languages(settings, loaded.policy, sources, languages)
    return house, sources


def _links(house: House, sources: dict[str, str]) -> list[Problem]:
    from inboxbot.app.links import broken
    from inboxbot.letters.faults import web_links

    links = web_links(house.letters, house.policy, sources)
    click.echo(f"asking {len(links)} links …", err=True)
    return list(broken(links))


def _print(found: Sequence[Problem], letters: int) -> None:
    for one in found:
        sign = click.style("warning" if one.warning else "fault", fg="yellow" if one.warning else "red")
        click.echo(f"{click.style(clean(one.where), bold=True)}: {sign}: {clean(one.what)}")
        if one.hint:
            click.echo(f"    {click.style('try:', fg='cyan')} {clean(one.hint)}")
    if found:
        files = Counter(one.where.partition(":")[0] for one in found)
        click.echo(f"\n{len(found)} found in {len(files)} files, over {letters} letters.")
    else:
        click.echo(f"{letters} letters, each written with invented cases: all read well.")
