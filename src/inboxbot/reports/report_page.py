"""A report as one page: no network, no script, no other file; good to print and to read aloud."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from html import escape

from inboxbot.model.words import day_in_words
from inboxbot.reports.figures import Figures
from inboxbot.reports.tables import HIDDEN, Cell, Table, total

_STYLE = """
:root { color-scheme: light; --ink: #1c2329; --soft: #54616c; --line: #c9d1d8; --page: #f5f7f8 }
* { box-sizing: border-box }
body { margin: 0 auto; max-width: 62rem; padding: 1.5rem; background: var(--page); color: var(--ink);
  font: 16px/1.5 Arial, sans-serif }
h1 { font-size: 1.6rem; margin: 0 0 .2rem } h2 { font-size: 1.2rem; margin: 0 0 .6rem }
p { margin: 0 0 .8rem } .soft { color: var(--soft) }
section { background: #fff; border: 1px solid var(--line); border-radius: .5rem; padding: 1.1rem;
  margin: 1rem 0; break-inside: avoid }
ul.tiles { display: flex; flex-wrap: wrap; gap: .8rem; list-style: none; padding: 0; margin: 1rem 0 }
ul.tiles li { background: #fff; border: 1px solid var(--line); border-radius: .5rem; padding: .7rem 1rem;
  min-width: 9rem; flex: 1 } ul.tiles strong { display: block; font-size: 1.6rem; line-height: 1.2 }
.scroll { overflow-x: auto } table { border-collapse: collapse; width: 100% }
th, td { text-align: left; padding: .35rem .6rem; border-bottom: 1px solid var(--line); vertical-align: top }
td.number, th.number { text-align: right; font-variant-numeric: tabular-nums }
svg { display: block; width: 100%; height: auto; margin: 0 0 .8rem }
svg text { font: 13px Arial, sans-serif; fill: #1c2329 }
.legend { display: flex; flex-wrap: wrap; gap: .2rem 1rem; list-style: none; padding: 0; margin: 0 0 .6rem }
.legend span { display: inline-block; width: .8rem; height: .8rem; border-radius: .15rem; margin-right: .4rem }
@media (max-width: 40rem) { body { padding: .6rem } section { padding: .8rem } }
@media print { body { background: #fff; padding: 0 } section, ul.tiles li { border-color: #999 } }
"""

_COLOURS = ("#00505f", "#b35c00", "#7a3b8f", "#3f7d20", "#8a1c3b", "#54616c")
"""Told apart by those who see colours otherwise, too; the same order everywhere."""

_WIDE = 760  # the chart's own units
_LABEL = 230
_BAR = 26
_TALL = 220


def report_page(found: Figures, every: Sequence[Table], *, organisation: str, anonymous: bool) -> str:
    """Return the whole page. ``anonymous`` says so in it: the figures are hidden already (``tables``)."""
    title = f"{organisation}: the inbox, {found.period.name}"
    days = f"{day_in_words(found.period.first)} to {day_in_words(found.period.last)}"
    said = (
        "<p class='soft'>Without names and without anybody's words. Numbers under five are hidden, "
        "and those that would give one away.</p>"
        if anonymous
        else "<p class='soft'>For the management: not to be passed on outside.</p>"
    )
    return _page(title, days, said, every, tiles=_tiles(found, every, anonymous=anonymous))


def list_page(title: str, days: str, every: Sequence[Table]) -> str:
    """Return a page of tables that names people, for inside."""
    said = "<p class='soft'>It names people: not to be passed on outside.</p>"
    return _page(title, days, said, every)


def _page(title: str, days: str, said: str, every: Sequence[Table], *, tiles: str = "") -> str:
    sections = "\n".join(_section(table) for table in every)
    return f"""<!doctype html>
<html lang="en-GB">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>{escape(title)}</title>
<style>{_STYLE}</style>
</head>
<body>
<h1>{escape(title)}</h1>
<p>{escape(days)}</p>
{said}
{tiles}
<main>
{sections or "<p>Nothing arrived in this time.</p>"}
</main>
</body>
</html>
"""


def _tiles(found: Figures, every: Sequence[Table], *, anonymous: bool) -> str:
    # Of a hidden promise nothing may be worked out from the share of all.
    shown = [row[-1] for table in every if table.key == "kept" for row in table.rows]
    counted = [one for one, share in zip(found.kept, shown, strict=True) if share != HIDDEN] if shown else []
    known = sum(one.in_time + one.late + one.overdue for one in counted)
    tiles = [("cases", _text(total(found, anonymous=anonymous)))]
    if known:
        in_time = sum(one.in_time for one in counted)
        tiles.append(("of our promises kept", f"{round(100 * in_time / known)} %"))
    if not anonymous:
        tiles.append(("promises overdue now", str(sum(one.overdue for one in found.kept))))
        tiles.append(("messages filed without a case", str(sum(number for _, number in found.filed))))
    items = "".join(f"<li><strong>{escape(number)}</strong>{escape(name)}</li>" for name, number in tiles)
    return f'<ul class="tiles">{items}</ul>'


def _section(table: Table) -> str:
    drawing = ""
    if table.drawn and len(table.rows) > 1:
        drawing = _columns(table) if table.key == "over_time" else _bars(table)
    note = f'<p class="soft">{escape(table.note)}</p>' if table.note else ""
    return f'<section id="{escape(table.key)}"><h2>{escape(table.title)}</h2>{drawing}{_table(table)}{note}</section>'


def _table(table: Table) -> str:
    numeric = [
        all(isinstance(row[at], int | float) or _is_number(row[at]) for row in table.rows)
        for at in range(len(table.columns))
    ]
    head = "".join(
        f'<th scope="col"{_number(one)}>{escape(name)}</th>'
        for name, one in zip(table.columns, numeric, strict=True)
    )
    rows = "".join(
        f'<tr><th scope="row">{escape(str(row[0]))}</th>'
        + "".join(
            f"<td{_number(one)}>{escape(_text(cell))}</td>"
            for cell, one in zip(row[1:], numeric[1:], strict=True)
        )
        + "</tr>\n"
        for row in table.rows
    )
    return f'<div class="scroll"><table><tr>{head}</tr>\n{rows}</table></div>'


def _is_number(cell: Cell) -> bool:
    return isinstance(cell, str) and (cell == "" or cell.endswith(" %") or cell == HIDDEN)


def _number(numeric: bool) -> str:  # noqa: FBT001 - within this file
    return ' class="number"' if numeric else ""


def _text(cell: Cell) -> str:
    return "" if cell is None else f"{cell:,}" if isinstance(cell, int | float) else cell


def _bars(table: Table) -> str:
    """Return lying bars, one a row; what is hidden has none."""
    numbers = [cell if isinstance(cell := row[-1], int) else 0 for row in table.rows]
    most = max(numbers) or 1
    lines = []
    for at, (row, number) in enumerate(zip(table.rows, numbers, strict=True)):
        y, width = at * _BAR, (_WIDE - _LABEL - 110) * number / most
        lines.append(
            f'<text x="{_LABEL - 8}" y="{y + 17}" text-anchor="end">{escape(_short(str(row[0])))}</text>'
            f'<rect x="{_LABEL}" y="{y + 4}" width="{max(width, 1):.1f}" height="{_BAR - 9}" rx="2" '
            f'fill="{_COLOURS[0]}"/>'
            f'<text x="{_LABEL + width + 6:.1f}" y="{y + 17}">{escape(_text(row[-1]))}</text>'
        )
    return _drawing(table.title, len(numbers) * _BAR + 4, lines)


def _columns(table: Table) -> str:
    """Return standing columns over time, one colour a category where there are several."""
    names = table.columns[1:-1] or table.columns[1:]
    stacks = [[n if isinstance(n, int) else 0 for n in row[1 : 1 + len(names)]] for row in table.rows]
    most = max(map(sum, stacks)) or 1
    step = _WIDE / len(stacks)
    lines = []
    for at, (row, stack) in enumerate(zip(table.rows, stacks, strict=True)):
        y = float(_TALL)
        for colour, number in enumerate(stack):
            height = (_TALL - 24) * number / most
            y -= height
            lines.append(
                f'<rect x="{at * step + step * 0.15:.1f}" y="{y:.1f}" width="{step * 0.7:.1f}" '
                f'height="{height:.1f}" fill="{_COLOURS[colour % len(_COLOURS)]}"/>'
            )
        middle = at * step + step / 2
        lines.append(
            f'<text x="{middle:.1f}" y="{y - 5:.1f}" text-anchor="middle">{escape(_text(row[-1]))}</text>'
        )
        if len(stacks) <= 13:  # noqa: PLR2004 - more words do not fit under the columns
            words = str(row[0]).removeprefix("week of ").split(" 20")[0]
            lines.append(
                f'<text x="{middle:.1f}" y="{_TALL + 18}" text-anchor="middle">{escape(words)}</text>'
            )
    legend = "".join(
        f'<li><span style="background:{_COLOURS[at % len(_COLOURS)]}"></span>{escape(name)}</li>'
        for at, name in enumerate(names)
    )
    key = f'<ul class="legend">{legend}</ul>' if len(names) > 1 else ""
    return key + _drawing(table.title, _TALL + 26, lines)


def _drawing(title: str, height: int, lines: Iterable[str]) -> str:
    # The table below says the same in words: whoever listens need not hear it twice.
    return (
        f'<svg viewBox="0 0 {_WIDE} {height}" aria-hidden="true" role="presentation">'
        f"<title>{escape(title)}</title>{''.join(lines)}</svg>"
    )


def _short(text: str) -> str:
    return text if len(text) <= 30 else f"{text[:29]}…"  # noqa: PLR2004 - what fits beside the bars
