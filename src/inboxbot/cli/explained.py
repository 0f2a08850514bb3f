"""A decision as a person reads it at a terminal: in the order of the walk, each part with its reason."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from datetime import datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import click

from inboxbot.app.trying import Decided
from inboxbot.cli.shown import clean
from inboxbot.model.plan import Because, Classification
from inboxbot.model.words import moment_in_words
from inboxbot.triage.house import House
from inboxbot.triage.language import ENGLISH, NAMES
from inboxbot.triage.relayed import caller

Row = tuple[str, str]
"""What a line is about, and what it says; both are plain text, in which nothing acts on a terminal yet."""

MOST_LINES = 40
"""So many lines of the new text are shown."""

_COLOUR: dict[str, dict[str, Any]] = {
    "category": {"fg": "green", "bold": True},
    "second": {"fg": "cyan"},
    "sums": {"fg": "cyan"},
    "mark": {"fg": "magenta", "bold": True},
    "doubt": {"fg": "yellow"},
    "owner": {"bold": True},
    "due": {"bold": True},
    "letter": {"fg": "green"},
    "withheld": {"fg": "red"},
    "no receipt": {"fg": "red"},
    "defect": {"fg": "red"},
    "subject": {"bold": True},
}  # fmt: skip


def for_a_person(path: Path, decided: Decided | str, house: House) -> str:
    """Return the whole explanation, with colours where the terminal shows them."""
    head = click.style(clean(path), bold=True, underline=True)
    if isinstance(decided, str):
        return "\n".join([head, f"  {clean(decided)}", ""])
    words = _matched(decided.reading.classification)
    return "\n".join([head, *(_line(name, text, words) for name, text in _rows(decided, house)), ""])


def _line(name: str, text: str, words: re.Pattern[str] | None) -> str:
    told = clean(text)
    if name in {"new text", "  |"}:
        told = words.sub(lambda match: click.style(match[0], fg="yellow", bold=True), told) if words else told
    elif name in _COLOUR:
        told = click.style(told, **_COLOUR[name])
    return f"  {click.style(f'{name:<11}', dim=True)}{told}"


def _matched(found: Classification) -> re.Pattern[str] | None:
    """Return an expression for all words that some rule held on, to be shown in the text; None for none."""
    said = {clean(words) for because in found.because for words in because.words if words.strip()}
    pieces = sorted(said, key=len, reverse=True)
    return re.compile("|".join(rf"(?<!\w){re.escape(each)}(?!\w)" for each in pieces)) if pieces else None


def _rows(decided: Decided, house: House) -> Iterator[Row]:
    reading = decided.reading
    message = reading.message
    yield "from", f"{message.sender.name} <{message.sender.address}>".strip().replace("<>", "(nobody)")
    yield "subject", message.subject or "(none)"
    yield "arrived", _local(message.received_at, house)
    yield from _text(decided)
    if number := caller(reading, house):
        yield "ring", number
    yield "writer", f"{reading.screening.kind}: {reading.screening.reason}"
    yield "end", f"{decided.plan.arrival.end.replace('_', ' ')}: {decided.plan.arrival.reason}"
    yield from _category(reading.classification, house)
    yield from _marks(reading.classification, house)
    yield from _noted(reading.classification, house)
    yield from (("doubt", doubt) for doubt in reading.classification.doubts)
    yield from _follows(decided, house)
    yield from (("defect", defect) for defect in message.defects)


def _text(decided: Decided) -> Iterator[Row]:
    """Yield what was read as new text, line by line, and how much was left out of it."""
    message, found = decided.reading.message, decided.reading.classification
    lines = [line for line in message.new_text.splitlines() if line.strip()]
    yield "new text", lines[0] if lines else "(none)"
    yield from (("  |", line) for line in lines[1:MOST_LINES])
    if len(lines) > MOST_LINES:
        yield "  |", f"… and {len(lines) - MOST_LINES} more lines"
    quoted = sum(bool(line.strip()) for line in message.quoted_text.splitlines())
    if quoted:
        yield "left out", f"{quoted} lines quoted from earlier mail"
    if found.language not in {"", ENGLISH}:
        yield "language", NAMES.get(found.language, found.language)
    if found.channel != "email":
        yield "channel", found.channel


def _category(found: Classification, house: House) -> Iterator[Row]:
    """Yield the category with how it was found: rules, sums, and what came second by how much."""
    categories, sums = house.policy.categories, dict(found.sums)
    yield "category", categories[found.category].name
    yield "because", _how(found, house)
    yield "sums", ", ".join(f"{name} {total:g}" for name, total in found.sums) or "no rule spoke"
    if found.second:
        behind = sums[found.category] - sums[found.second]
        close = ", so close that it is shown as a doubt" if behind <= house.policy.judging.doubt_band else ""
        yield (
            "second",
            f"{categories[found.second].name} with {sums[found.second]:g}: {behind:g} behind{close}",
        )
    for because in found.because:
        if because.target in categories:
            yield "rule", _rule(because)


def _how(found: Classification, house: House) -> str:
    certain = [b.rule for b in found.because if b.weight is None and b.target == found.category]
    if certain:
        return f"{certain[0]} is certain of it, whatever the sums say"
    best = dict(found.sums).get(found.category, 0.0)
    least = house.policy.judging.least
    if best < least:
        return f"no category came to {least:g}, so it is taken for the usual one"
    return f"it has the highest sum, {best:g}"


def _rule(because: Because) -> str:
    weight = "certain" if because.weight is None else f"{because.weight:+g}"
    return f"{because.rule}: {because.target} {weight}: {'; '.join(because.words)}"


def _marks(found: Classification, house: House) -> Iterator[Row]:
    """Yield the marks that hold and the ones that some rule spoke for in vain, each with its rules."""
    flags, least = house.policy.flags, house.policy.judging.flag_from
    spoken: dict[str, list[Because]] = {}
    for because in found.because:
        if because.target not in house.policy.categories:
            spoken.setdefault(because.target, []).append(because)
    for name in dict.fromkeys((*found.flags, *spoken)):
        rules = spoken.get(name, [])
        total = sum(b.weight or 0.0 for b in rules)
        called = flags[name].name if name in flags else name
        if name in found.flags:
            certain = any(b.weight is None for b in rules)
            how = "certain" if certain else f"{total:g}, it needs {least:g}" if rules else "by the sums above"
            yield "mark", f"{called} ({name}): {how}"
        elif name in flags:
            yield "no mark", f"{called} ({name}): {total:g}, it needs {least:g}"
        yield from (("rule", _rule(b)) for b in rules)


def _noted(found: Classification, house: House) -> Iterator[Row]:
    """Yield the time by which a journalist needs an answer, and the information that the receipt adds."""
    stated = found.media_deadline
    if stated is not None:
        moves = " (doubtful: it moves no clock)" if stated.doubtful else ""
        beside = f", beside: {', '.join(stated.beside)}" if stated.beside else ""
        yield "needed by", f"{_local(stated.at, house)}: “{stated.words}”{beside}{moves}"
    yield from (("paragraph", f"{name}, in the receipt") for name in found.paragraphs)


def _follows(decided: Decided, house: House) -> Iterator[Row]:
    """Yield what follows: owner, deadlines, letters, and why the writer hears nothing."""
    plan, people = decided.plan, house.policy.people
    if plan.case:
        yield "owner", f"{people[plan.case.owner].name} ({plan.case.role})"
        named = ", ".join(people[one].name for one in plan.case.named)
        if named:
            yield "named", f"{named}: hears nothing of it, and is not in charge (R8)"
    for one in plan.deadlines:
        alert = "at once, and again until somebody acts on the case"
        when = alert if one.stops == "confirmed" else _local(one.due_at, house)
        if one.stops == "taken":
            yield "confirm", f"by {when}, or it goes to the next (R3)"
        else:
            yield "due", f"{when} ({one.standard})"
    yield from (("letter", f"{mail.letter} to {mail.recipient}: {mail.subject}") for mail in plan.letters)
    yield from _not_sent(decided)


def _not_sent(decided: Decided) -> Iterable[Row]:
    plan = decided.plan
    public = [one for one in plan.withheld if one.audience == "public"]
    for one in plan.withheld:
        label = "no receipt" if one in public else "withheld"
        yield label, f"{one.letter} to {one.recipient}: {one.reason}"
    if not public and not any(mail.audience == "public" for mail in plan.letters):
        yield "no receipt", f"none is meant: {plan.arrival.reason}"


def _local(moment: datetime, house: House) -> str:
    return moment_in_words(moment, ZoneInfo(house.policy.calendar.time_zone))
