"""What an admin should know about rules that work, but perhaps not as meant. Warnings; nothing is refused.

Unreachable and contradictory rules, duplicates, what nothing uses, rules without examples, and words
that would be missed in another form. Over-broad and slow rules need mails: see ``triage.examples``.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator

import re2

from inboxbot.rules.compiled import walk
from inboxbot.rules.finding import Finding, Path
from inboxbot.rules.inside import inside
from inboxbot.rules.lexicon import phrase
from inboxbot.rules.patterns import fold_pattern, options
from inboxbot.rules.policy import Policy
from inboxbot.rules.rule import Condition, Rule
from inboxbot.rules.word_forms import missed_forms, missed_plurals, vocabulary

LARGEST_PROGRAM = 1000
"""Steps of a compiled expression; from so many on, RE2 builds its states for milliseconds on every new mail."""


def advise(policy: Policy) -> tuple[Finding, ...]:
    """Return all advice about a checked policy, in the order of the file's sections."""
    return (
        *_same_words(policy),
        *_same_conditions(policy),
        *_settled_before(policy),
        *_never_enough(policy),
        *_unused(policy),
        *_untested(policy.rules),
        *_slow_patterns(policy),
        *_missed(policy),
    )


def _warning(path: Path, what: str, hint: str) -> Finding:
    return Finding(path, what, hint, warning=True)


def _same_words(policy: Policy) -> Iterator[Finding]:
    """Find words written twice in one group."""
    for path, words in _groups(policy):
        first: dict[object, int] = {}
        for place, word in enumerate(words):
            key: object = word if word.startswith("list:") else phrase(word)
            if key in first:
                as_ = "" if words[first[key]] == word else f" as “{words[first[key]]}”"
                yield _warning((*path, place), f"duplicate: “{word}” stands here twice{as_}", "take one out")
            first.setdefault(key, place)


def _groups(policy: Policy) -> Iterator[tuple[Path, tuple[str, ...]]]:
    for name, words in policy.lists.items():
        yield ("lists", name), words
    for path, condition in _conditions(policy):
        yield (*path, "words"), condition.words
        for place, group in enumerate(condition.near.words if condition.near else ()):
            yield (*path, "near", "words", place), group


def _conditions(policy: Policy) -> Iterator[tuple[Path, Condition]]:
    for name, condition in policy.conditions.items():
        yield from inside(("conditions", name), condition)
    for place, rule in enumerate(policy.rules):
        yield from inside(("rules", place, "when"), rule.when)


def _same_conditions(policy: Policy) -> Iterator[Finding]:
    """Find rules with the same conditions that count twice, or against each other."""
    met: dict[str, list[Rule]] = {}
    for place, rule in enumerate(policy.rules):
        same = met.setdefault(_canonical(rule.when), [])
        for earlier in same:
            if earlier.target == rule.target:
                yield _about_pair(("rules", place, "when"), earlier, rule)
            elif earlier.certain and rule.certain and earlier.category and rule.category:
                yield _warning(
                    ("rules", place, "when"),
                    f"contradictory: {earlier.id} has the same conditions and is certain of "
                    f"{earlier.category}; the category that stands first in categories: wins",
                    "take one of the two out",
                )
        same.append(rule)


def _about_pair(path: Path, earlier: Rule, rule: Rule) -> Finding:
    if (earlier.weight or 0) * (rule.weight or 0) < 0:
        return _warning(
            path,
            f"contradictory: {earlier.id} has the same conditions and speaks "
            f"{earlier.weight:+g} for {rule.target} where this one speaks {rule.weight:+g}",
            "keep one of them, with the weight that is meant",
        )
    return _warning(
        path,
        f"duplicate: {earlier.id} has the same conditions and speaks for {rule.target} too, so it counts twice",
        "take one of the two out",
    )


def _canonical(condition: Condition) -> str:
    """Return the condition as one text in which the order and form of words makes no difference."""
    return json.dumps(_sorted(condition.model_dump(exclude_defaults=True)), sort_keys=True)


def _sorted(value: object) -> object:
    if isinstance(value, dict):
        return {key: _sorted(item) for key, item in value.items() if key != "note"}
    if isinstance(value, list | tuple):
        if all(isinstance(item, str) for item in value):
            return sorted(" ".join(piece.text for piece in phrase(item)) or item for item in value)
        return [_sorted(item) for item in value]
    return value


def _settled_before(policy: Policy) -> Iterator[Finding]:
    """Find rules that speak only where a certain one has settled the same matter."""
    order = list(policy.categories)
    certain = [(rule, words) for rule in policy.rules if rule.certain and (words := _only_words(rule.when))]
    for place, rule in enumerate(policy.rules):
        words = _only_words(rule.when)
        for settling, more in certain:
            if settling is rule or not words or not words <= more or settling.when.in_ != rule.when.in_:
                continue
            if settling.target == rule.target and words < more:
                what = f"unreachable: wherever it holds, {settling.id} has settled {rule.target} already"
                yield _warning(("rules", place, "when"), what, "take it out")
            elif rule.certain and _comes_first(settling, rule, order):
                what = f"unreachable: wherever it holds, {settling.id} is certain of {settling.category}, which wins"
                yield _warning(("rules", place, "when"), what, f"narrow {settling.id}, or take this one out")


def _comes_first(settling: Rule, rule: Rule, order: list[str]) -> bool:
    if settling.category not in order or rule.category not in order:
        return False
    return order.index(settling.category) < order.index(rule.category)


def _only_words(condition: Condition) -> frozenset[object]:
    """Return the words of a condition that asks for any of these words and nothing else; else nothing."""
    if condition.model_fields_set - {"words", "in_"} or any(w.startswith("list:") for w in condition.words):
        return frozenset()
    return frozenset(phrase(word) for word in condition.words)


def _never_enough(policy: Policy) -> Iterator[Finding]:
    """Find flags and categories that can never be the result."""
    best: dict[str, float] = {}
    first: dict[str, int] = {}
    for place, rule in enumerate(policy.rules):
        if rule.channel:
            continue
        gain = float("inf") if rule.certain else max(0.0, rule.weight or 0.0)
        best[rule.target] = best.get(rule.target, 0.0) + gain
        first.setdefault(rule.target, place)
    for target, most in best.items():
        is_flag = policy.rules[first[target]].flag is not None
        least = policy.judging.flag_from if is_flag else policy.judging.least
        if most < least and (is_flag or target != policy.default_category):
            what = f"unreachable: all rules for {target} together come to {most:g}, and it needs {least:g}"
            yield _warning(("rules", first[target]), what, "raise a weight, or write another rule")
    for category in policy.categories:
        if policy.rules and category not in best and category != policy.default_category:
            yield _warning(
                ("categories", category),
                f"unreachable: no rule speaks for {category}",
                "write a rule with category:, or take it out",
            )


def _unused(policy: Policy) -> Iterator[Finding]:
    conditions = [*(rule.when for rule in policy.rules), *policy.conditions.values()]
    within = [each for condition in conditions for each in walk(condition)]
    named = {name for each in within for name in each.condition}
    words = {word for each in within for word in _all_words(each) if word.startswith("list:")}
    paragraphs = {rule.paragraph for rule in policy.rules}
    for section, used in (
        ("lists", {word.removeprefix("list:") for word in words}),
        ("conditions", named),
        ("paragraphs", paragraphs),
    ):
        for name in getattr(policy, section):
            if name not in used:
                yield _warning((section, name), "nothing uses it", "take it out, or name it in a rule")


def _all_words(condition: Condition) -> Iterable[str]:
    yield from (*condition.words, *condition.but_not, *condition.unless_after, *condition.sender_name)
    yield from (word for group in (condition.near.words if condition.near else ()) for word in group)
    yield from condition.header.words if condition.header else ()


def _untested(rules: tuple[Rule, ...]) -> Iterator[Finding]:
    for place, rule in enumerate(rules):
        lacks = [kind for kind in ("match", "miss") if not getattr(rule.examples, kind)]
        if lacks:
            yield _warning(
                ("rules", place),
                f"untested: {rule.id} has no example under {' or '.join(lacks)}",
                "add examples: with a sentence it must hold of, and a near one of which it must not",
            )


def _slow_patterns(policy: Policy) -> Iterator[Finding]:
    for path, condition in _conditions(policy):
        if condition.pattern is None:
            continue
        steps = re2.compile(fold_pattern(condition.pattern), options()).programsize
        if steps > LARGEST_PROGRAM:
            what = f"slow: the pattern has {steps} steps once compiled, more than {LARGEST_PROGRAM}"
            hint = "shorten its repeats such as {0,60}, or use near: for words some way apart"
            yield _warning((*path, "pattern"), what, hint)


def _missed(policy: Policy) -> Iterator[Finding]:
    texts = [e for rule in policy.rules for e in (*rule.examples.match, *rule.examples.miss)]
    known = vocabulary([*texts, *(word for _, words in _groups(policy) for word in words)])
    for name, words in policy.lists.items():
        yield from missed_plurals(("lists", name), words, known)
    for path, condition in _conditions(policy):
        yield from missed_forms(path, condition, known)
