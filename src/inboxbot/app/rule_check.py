"""`inboxbot rules check`: everything an admin should know about a rules file, each with its place."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from inboxbot.app.house_keeper import SUBJECT
from inboxbot.config import LoadedPolicy, Settings, read_policy, read_templates
from inboxbot.model.errors import ConfigurationError, Problem
from inboxbot.rules.advice import advise
from inboxbot.rules.compiled import CompiledRules, compile_rules, walk
from inboxbot.rules.conditions import Found, View
from inboxbot.rules.facts import Facts
from inboxbot.rules.finding import Finding
from inboxbot.rules.fold import fold
from inboxbot.rules.patterns import Patterns
from inboxbot.triage.examples import Tried, failing, hold_too_often, too_broad, try_examples

SLOW_SECONDS = 0.001
"""One rule that takes so long on a text of 5 KB is slow: all of them together should take less."""

LONG_TEXT = 5000  # characters
_TRIES = 5


@dataclass(frozen=True, slots=True)
class Checked:
    """What was found in one file. ``mails`` is over how many past mails rules were looked at."""

    problems: tuple[Problem, ...]
    rules: int = 0
    examples: int = 0
    mails: int = 0
    fingerprint: str = ""


def load(settings: Settings, file: Path, *, today: date) -> LoadedPolicy:
    """Read the file as the service would; raises ConfigurationError with every problem."""
    sources = read_templates(settings.templates_path())
    letters = {name.removesuffix(SUBJECT) for name in sources if name.endswith(SUBJECT)}
    return read_policy(file, letter_names=letters, mailbox=settings.address, today=today)


def check_file(
    settings: Settings, file: Path, *, today: date, held: Iterable[frozenset[str]] = ()
) -> Checked:
    """Return everything that is wrong with ``file`` or worth knowing, in the order of the file.

    ``held`` are, for each past mail, the rules that held on it. Raises nothing for a wrong file.
    """
    try:
        loaded = load(settings, file, today=today)
    except ConfigurationError as error:
        return Checked(error.problems)
    rules = compile_rules(loaded.policy)
    tried = try_examples(loaded.policy, rules)
    mails = tuple(held)
    found = (
        *failing(loaded.policy, tried),
        *too_broad(loaded.policy, tried),
        *hold_too_often(loaded.policy, mails, "past mails"),
        *slow(rules, tried),
        *advise(loaded.policy),
    )
    notes = sorted({loaded.places.note(finding, finding.path) for finding in found})
    problems = [_by_name(note.problem(), loaded) for note in notes]
    return Checked(
        (*(_by_name(warning, loaded) for warning in loaded.warnings), *problems),
        rules=len(loaded.policy.rules),
        examples=len(tried),
        mails=len(mails),
        fingerprint=loaded.fingerprint,
    )


def _by_name(problem: Problem, loaded: LoadedPolicy) -> Problem:
    """Call a rule by its id: an admin does not count rules."""
    if not problem.what.startswith("rules["):
        return problem
    number, _, rest = problem.what.removeprefix("rules[").partition("]")
    what = f"rule {loaded.policy.rules[int(number) - 1].id}{rest}"
    return Problem(problem.where, what, problem.hint, problem.warning)


def slow(rules: CompiledRules, tried: Iterable[Tried]) -> Iterator[Finding]:
    """Yield the rules that are slow on a long text, made of the file's own examples.

    Every rule's words are found in one walk over the text, whatever their number; what costs is
    what a rule does beyond: expressions, and words near each other that stand in a text very often.
    """
    whole = "\n\n".join(dict.fromkeys(each.example.text for each in tried)) or "x"
    text = (whole * (LONG_TEXT // len(whole) + 1))[:LONG_TEXT]
    view = View(Facts(texts={"subject": "", "text": text}), rules.lexicon, rules.patterns)
    for place, (rule, check) in enumerate(zip(rules.rules, rules.checks, strict=True)):
        check.find(view)  # reads the text, once for all rules
        best = min(_seconds_to_find(check.find, view) for _ in range(_TRIES))
        written = tuple(each.pattern for each in walk(rule.when) if each.pattern is not None)
        best += _seconds_to_match(written, text) if written else 0
        if best > SLOW_SECONDS:
            yield Finding(
                ("rules", place, "when"),
                f"slow: it takes {best * 1000:.1f} ms on a text of 5 KB; all rules together should take less",
                "shorten the pattern or its repeats, or use words: and near: with rarer words",
                warning=True,
            )


def _seconds_to_find(find: Callable[[View], Found], view: View) -> float:
    view.named.clear()
    begin = time.perf_counter()
    find(view)
    return time.perf_counter() - begin


def _seconds_to_match(written: tuple[str, ...], text: str) -> float:
    patterns, folded = Patterns(written), fold(text)
    begin = time.perf_counter()
    patterns.holding(folded)
    return time.perf_counter() - begin
