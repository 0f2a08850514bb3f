"""`inboxbot rules score`: how well the rules judge, over labelled mails."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from inboxbot.cli.rules_check import settings_for_rules
from inboxbot.cli.shown import clean, print_json
from inboxbot.model.errors import PermanentError

if TYPE_CHECKING:
    from inboxbot.reports.scores import Figures, Judged
    from inboxbot.triage.house import House

SHOWN_WORDS = 6
SHOWN_RULES = 8


@click.command(short_help="Precision, recall and mistakes over labelled mails.")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option(
    "--with",
    "edited",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="Score this rules file instead of the one in force.",
)
@click.option(
    "--mistakes",
    "most",
    type=click.IntRange(min=0),
    default=20,
    show_default=True,
    help="So many mistakes are shown.",
)
@click.option("--json", "as_json", is_flag=True, help="Print the figures and all mistakes as JSON.")
@click.pass_context
def score(ctx: click.Context, *, file: Path, edited: Path | None, most: int, as_json: bool) -> None:
    """Score the rules over labelled mails: FILE holds one JSON object a line.

    Each says id, received, from_name, from_addr, subject, body (or html), headers, category, flags
    ({"urgent": true}), media_deadline ("2026-11-19T12:00:00" or null). Shows precision, recall and F1 of
    each category and flag, what was taken for what, and the worst mistakes first, with the rules and words
    that misled.

    \b
    Example:
      inboxbot rules score labelled.jsonl
      inboxbot rules score labelled.jsonl --with edited.yaml --json
    """
    from inboxbot.app.house_keeper import read_house
    from inboxbot.app.logs import configure_logs
    from inboxbot.reports.scores import mistakes

    configure_logs("error")
    settings = settings_for_rules(ctx)
    house = read_house(settings.model_copy(update={"rules": edited} if edited else {}))
    judged = _judged(file, house)
    gravest = [name for name, flag in house.policy.flags.items() if flag.alert]
    wrong = mistakes(judged, gravest=gravest)
    if as_json:
        print_json(_as_json(judged, wrong, house))
    else:
        _print(judged, wrong[:most], house)
        if not wrong:
            click.echo("There is no mistake.")
        if len(wrong) > most:
            click.echo(f"and {len(wrong) - most} more; --mistakes {len(wrong)} shows all")


def _judged(file: Path, house: House) -> list[Judged]:
    from inboxbot.app.labelled import judge

    judged = []
    for number, line in enumerate(file.read_text(encoding="utf-8").splitlines(), 1):
        if not line.strip():
            continue
        try:
            label: Any = json.loads(line)
            judged.append(judge(label, house))
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            what = f"it lacks {error}" if isinstance(error, KeyError) else str(error)
            raise PermanentError(
                f"{file}:{number}: this is no labelled mail: {what}; each line is one JSON object with at "
                "least id, received, from_addr, category"
            ) from None
    if not judged:
        raise PermanentError(f"{file}: there is no labelled mail in it")
    return judged


def _as_json(judged: Sequence[Judged], wrong: Sequence[Judged], house: House) -> dict[str, Any]:
    from inboxbot.reports import scores

    categories = scores.of_categories(judged, house.policy.categories)
    return {
        "mails": len(judged),
        "macro_f1": round(scores.macro_f1(categories), 4),
        "categories": {name: _figures(each) for name, each in categories.items()},
        "flags": {name: _figures(each) for name, each in scores.of_flags(judged).items()},
        "confusion": {
            name: {other: scores.confusion(judged).get((name, other), 0) for other in categories}
            for name in categories
        },
        "aims": {what: {"count": count, "of": of} for what, (count, of) in _aims(judged, house).items()},
        "mistakes": [
            {
                "id": one.id,
                "is": one.labelled,
                "taken_for": one.category,
                "wrong_flags": list(one.wrong_flags),
                "media_deadline": [one.labelled_deadline or None, one.deadline or None],
                "rules": [rule for rule, *_ in one.because],
            }
            for one in wrong
        ],
        "rules_fingerprint": house.fingerprint,
    }


def _figures(figures: Figures) -> dict[str, float]:
    return {
        "precision": round(figures.precision, 4),
        "recall": round(figures.recall, 4),
        "f1": round(figures.f1, 4),
        "are": figures.are,
        "said": figures.said,
        "right": figures.hits,
    }


def _aims(judged: Sequence[Judged], house: House) -> dict[str, tuple[int, int]]:
    from inboxbot.reports.scores import aims

    judging = house.policy.judging
    return aims(
        judged,
        consult=(judging.consult_category, judging.consult_flag),
        deadline_category=judging.deadline_category,
    )


def _print(judged: Sequence[Judged], wrong: Sequence[Judged], house: House) -> None:
    from inboxbot.reports import scores

    categories = scores.of_categories(judged, house.policy.categories)
    _table("category", categories)
    click.echo(click.style(f"macro-F1 {scores.macro_f1(categories):.3f} over {len(judged)} mails", bold=True))
    click.echo()
    _table("flag", scores.of_flags(judged))
    click.echo()
    taken = scores.confusion(judged)
    width = max(map(len, categories)) + 2
    click.echo(
        click.style(
            "is \\ taken for".ljust(20) + "".join(f"{name:>{width}}" for name in categories), bold=True
        )
    )
    for name in categories:
        cells = (_cell(taken.get((name, other), 0), width, right=name == other) for other in categories)
        click.echo(f"{name:20}" + "".join(cells))
    click.echo()
    for what, (count, of) in _aims(judged, house).items():
        share = f" ({count / of:.0%})" if of else ""
        click.echo(f"{what}: {count} of {of}{share}")
    click.echo()
    if wrong:
        click.echo(click.style("The worst mistakes first", bold=True))
    for one in wrong:
        _print_mistake(one)


def _table(what: str, figures: dict[str, Figures]) -> None:
    click.echo(
        click.style(f"{what:28}{'precision':>10}{'recall':>8}{'F1':>7}{'are':>6}{'said':>6}", bold=True)
    )
    for name, each in figures.items():
        click.echo(
            f"{name:28}{each.precision:10.3f}{each.recall:8.3f}{each.f1:7.3f}{each.are:6}{each.said:6}"
        )


def _cell(count: int, width: int, *, right: bool) -> str:
    text = f"{count:{width}}"
    return click.style(text, fg="green" if right else "red") if count else text


def _print_mistake(one: Judged) -> None:
    said = [f"{one.labelled} taken for {one.category}"] if one.labelled != one.category else []
    said += [f"{name} {'set wrongly' if name in one.flags else 'missed'}" for name in one.wrong_flags]
    if not one.read_right:
        said.append(f"deadline {one.labelled_deadline or 'none'} read as {one.deadline or 'none'}")
    if one.answered_wrongly:
        said.append("acknowledged" if one.acknowledged else "refused an acknowledgement")
    click.echo()
    click.echo(
        f"{click.style(clean(one.id), bold=True)}  {click.style('; '.join(said), fg='red')}: {clean(one.subject)}"
    )
    if one.why:
        click.echo(f"    labelled so because: {clean(one.why)}")
    sums = ", ".join(f"{name} {total:g}" for name, total in one.sums if total)
    click.echo(f"    sums: {sums or 'no rule spoke'}")
    for rule, speaks, words in one.because[:SHOWN_RULES]:
        click.echo(clean(f"    {rule} ({speaks}): {'; '.join(words[:SHOWN_WORDS])}"))
