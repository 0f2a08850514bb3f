"""`inboxbot crisis`: declare a crisis in the news, or end it (R11)."""

from __future__ import annotations

import click

from inboxbot.cli.opened import Opened, opened
from inboxbot.cli.shown import clean
from inboxbot.model.errors import PermanentError
from inboxbot.ports.listed import CaseFilter
from inboxbot.triage.crisis import CRISIS, circle, circle_letters, declaration, in_words

_why = click.option("--why", required=True, help="Why, in a sentence: it stands in the letters and the log.")


@click.group(short_help="Declare a crisis in the news, or end it.")
def crisis() -> None:
    """While a crisis lasts, every enquiry from the media goes to the wider circle too.

    \b
    Example:
      inboxbot crisis on --why "the report on the hospital is on the front page"
    """


@crisis.command(short_help="Declare one.")
@_why
@click.pass_context
def on(ctx: click.Context, *, why: str) -> None:
    """Declare a crisis: the wider circle is told straight away, and agrees on one spokesperson.

    \b
    Example:
      inboxbot crisis on --why "the report on the hospital is on the front page"
    """
    with opened(ctx, "all") as view:
        known = view.register.fact(CRISIS)
        if known:
            raise PermanentError(f"a crisis is in force already: {_told(view, known)}")
        house = view.house()
        category = house.policy.media.category
        found = view.register.cases(CaseFilter(status="open", category=category, limit=0))
        references = tuple(one.case.reference for one in found)
        letters = (
            circle_letters(house, why, by=view.by, now=view.now, open_cases=references) if house.live else ()
        )
        view.register.set_fact(CRISIS, declaration(view.now, view.by, why), now=view.now)
        view.register.enqueue(letters, now=view.now)
        names = ", ".join(view.name(person) for person in circle(house, now=view.now))
    told = f"{names} are told" if letters else "nobody is told, because this is a trial"
    click.echo(f"A crisis is declared: {told}. It lasts until `inboxbot crisis off`.")


@crisis.command(short_help="End it.")
@_why
@click.pass_context
def off(ctx: click.Context, *, why: str) -> None:
    """End the crisis: enquiries from the media go their usual way again.

    \b
    Example:
      inboxbot crisis off --why "the story is over"
    """
    with opened(ctx, "all") as view:
        known = view.register.fact(CRISIS)
        if not known:
            raise PermanentError("no crisis is in force")
        view.register.set_fact(CRISIS, None, now=view.now)
        click.echo(f"The crisis is over: {clean(why)}. It was in force since {_told(view, known)}")


@crisis.command(short_help="Tell whether one is in force.")
@click.pass_context
def show(ctx: click.Context) -> None:
    """Tell whether a crisis is in force, since when and why.

    \b
    Example:
      inboxbot crisis show
    """
    with opened(ctx) as view:
        known = view.register.fact(CRISIS)
        click.echo(f"In force since {_told(view, known)}" if known else "No crisis is in force.")


def _told(view: Opened, known: str) -> str:
    since, by, why = in_words(known)
    return clean(f"{view.moment(since)}, declared by {by}: {why}")
