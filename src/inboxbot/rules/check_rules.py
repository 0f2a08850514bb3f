"""What is wrong with the rules: names nobody defined, and rules that can never hold."""

from __future__ import annotations

from collections.abc import Collection, Iterator

import re2

from inboxbot.rules.check_tallies import check_tallies
from inboxbot.rules.contradictions import contradictions
from inboxbot.rules.finding import Finding, Path, unknown
from inboxbot.rules.inside import inside
from inboxbot.rules.lexicon import phrase
from inboxbot.rules.patterns import fold_pattern, options
from inboxbot.rules.policy import Policy
from inboxbot.rules.rule import Condition, Rule

MOST_REPEATS = 60
SHORTEST_FAMILY = 3
_WORD_KEYS = ("words", "but_not", "unless_after", "sender_name")


def check_rules(policy: Policy) -> tuple[Finding, ...]:
    """Return everything that is wrong with lists, conditions, rules and tallies, in the order of the file."""
    findings: list[Finding] = []
    for name, words in policy.lists.items():
        findings += _words(("lists", name), words, lists=())
    for name, condition in policy.conditions.items():
        findings += _condition(("conditions", name), condition, policy)
    findings += _circles(policy)
    for place, rule in enumerate(policy.rules):
        findings += _target(("rules", place), rule, policy)
        findings += _condition(("rules", place, "when"), rule.when, policy)
    findings += _duplicates(policy.rules)
    findings += _never_reached(policy.rules)
    findings += check_tallies(policy)
    return tuple(findings)


def _target(path: Path, rule: Rule, policy: Policy) -> Iterator[Finding]:
    if rule.category is not None and rule.category not in policy.categories:
        yield unknown(
            (*path, "category"), rule.category, policy.categories, what="category", section="categories"
        )
    # A flag that no section describes only marks; what is nearly the name of one is a slip.
    if rule.flag is not None and rule.flag not in policy.flags:
        yield unknown((*path, "flag"), rule.flag, policy.flags, what="flag", section="flags")
    if rule.paragraph is not None and rule.paragraph not in policy.paragraphs:
        yield unknown(
            (*path, "paragraph"), rule.paragraph, policy.paragraphs, what="paragraph", section="paragraphs"
        )
    if rule.channel is not None and any(each.channel for _, each in inside((), rule.when)):
        yield Finding(
            (*path, "when"),
            "a rule that tells the channel cannot ask for it",
            "look at words, sender or subject",
        )


def _condition(path: Path, condition: Condition, policy: Policy) -> Iterator[Finding]:
    """Check a condition and everything inside it."""
    yield from contradictions(path, condition)
    for where, each in inside(path, condition):
        yield from _names(where, each, policy)
        for key in _WORD_KEYS:
            yield from _words((*where, key), getattr(each, key), lists=policy.lists)
        if each.near:
            for place, group in enumerate(each.near.words):
                yield from _words((*where, "near", "words", place), group, lists=policy.lists)
        if each.header:
            yield from _words((*where, "header", "words"), each.header.words, lists=policy.lists)
        yield from _pattern((*where, "pattern"), each.pattern)
        yield from _too_many(where, each)
        yield from _contradiction(where, each)


def _names(path: Path, condition: Condition, policy: Policy) -> Iterator[Finding]:
    for name in condition.condition:
        if name not in policy.conditions:
            yield unknown(
                (*path, "condition"), name, policy.conditions, what="condition", section="conditions"
            )


def _words(path: Path, words: Collection[str], *, lists: Collection[str]) -> Iterator[Finding]:
    for place, word in enumerate(words):
        where = (*path, place)
        if word.startswith("list:"):
            name = word.removeprefix("list:")
            if path[0] == "lists":
                yield Finding(
                    where,
                    f"a list cannot name a list: {word}",
                    "write the words, or name both lists in the rule",
                )
            elif name not in lists:
                yield unknown(where, name, lists, what="list", section="lists")
            continue
        read = phrase(word)
        if not read:
            yield Finding(
                where,
                f"“{word}” has no letter or digit, and can never be found",
                "take it out, or write a word",
            )
        elif read[0].family and len(read[0].text) < SHORTEST_FAMILY:
            yield Finding(
                where, f"“{word}” finds every word that begins so", "write a longer beginning", warning=True
            )
        elif "*" in word.strip("*").replace("* ", " ") or word.startswith("*"):
            yield Finding(
                where, f"“{word}”: a * stands only at the end of a word", "use pattern: for anything else"
            )


def _pattern(path: Path, written: str | None) -> Iterator[Finding]:
    if written is None:
        return
    if not written.strip():
        yield Finding(path, "the pattern is empty", "take it out, or say what to find")
        return
    try:
        compiled = re2.compile(fold_pattern(written), options())
    except re2.error as error:
        reason = error.args[0].decode() if error.args and isinstance(error.args[0], bytes) else str(error)
        hint = (
            "use none: instead of a lookahead" if "(?" in written else "see github.com/google/re2/wiki/Syntax"
        )
        yield Finding(path, f"the pattern cannot be compiled: {reason}", hint)
        return
    if compiled.search("") is not None:
        yield Finding(path, "the pattern holds of every text", "ask for at least one letter or digit")
    for low, high in re2.findall(r"\{(\d+)(?:,(\d*))?\}", written):
        if int(high or low) > MOST_REPEATS:
            yield Finding(
                path,
                f"it repeats more than {MOST_REPEATS} times, which is slow",
                "use near: for words some way apart",
            )


def _too_many(path: Path, condition: Condition) -> Iterator[Finding]:
    """Find conditions that ask for more than there is."""
    families = any("*" in word or word.startswith("list:") for word in condition.words)
    if condition.words and not families and condition.how_many > len(set(map(phrase, condition.words))):
        yield Finding(
            (*path, "how_many"),
            "more words are asked for than are written",
            f"write at most {len(condition.words)}",
        )
    if condition.at_least and condition.at_least.n > len(condition.at_least.of):
        yield Finding(
            (*path, "at_least", "n"),
            "more are asked for than are written",
            f"write at most {len(condition.at_least.of)}",
        )
    if condition.length and condition.length.at_least > condition.length.at_most:
        yield Finding(
            (*path, "length"), "no text is that long and that short", "at_least must not be above at_most"
        )


def _contradiction(path: Path, condition: Condition) -> Iterator[Finding]:
    """Find what asks for something and excludes the same."""
    wanted = [condition.model_copy(update={"none": ()}), *condition.all_]
    for place, excluded in enumerate(condition.none):
        where = (*path, "none", place)
        if any(excluded == each for each in wanted) or set(excluded.condition) & set(condition.condition):
            yield Finding(
                where,
                "it excludes what the rule asks for, so the rule can never hold",
                "take one of the two out",
            )
        elif _plain(excluded) and condition.words and not condition.any_ and _covers(excluded, condition):
            yield Finding(where, "it excludes every word that the rule asks for", "take one of the two out")


def _plain(condition: Condition) -> bool:
    """Tell whether a condition says words: and nothing that narrows them."""
    return condition.model_fields_set <= {"words", "in_"} and bool(condition.words)


def _covers(excluded: Condition, condition: Condition) -> bool:
    same_parts = excluded.in_ is None or excluded.in_ == condition.in_
    return same_parts and set(map(_key, condition.words)) <= set(map(_key, excluded.words))


def _key(word: str) -> object:
    return word if word.startswith("list:") else phrase(word)


def _circles(policy: Policy) -> Iterator[Finding]:
    for name in policy.conditions:
        met: set[str] = set()
        ahead = _named_in(name, policy)
        while ahead:
            each = ahead.pop()
            if each == name:
                yield Finding(
                    ("conditions", name),
                    f"the condition {name} leads back to itself",
                    "take one step of the circle out",
                )
                break
            if each not in met:
                met.add(each)
                ahead |= _named_in(each, policy)


def _named_in(name: str, policy: Policy) -> set[str]:
    condition = policy.conditions.get(name)
    if condition is None:
        return set()
    return {each for _, inner in inside((), condition) for each in inner.condition}


def _duplicates(rules: tuple[Rule, ...]) -> Iterator[Finding]:
    first: dict[str, int] = {}
    for place, rule in enumerate(rules):
        if rule.id in first:
            yield Finding(
                ("rules", place, "id"), f"there are two rules {rule.id}", "give this one another name"
            )
        first.setdefault(rule.id, place)


def _never_reached(rules: tuple[Rule, ...]) -> Iterator[Finding]:
    """Find rules that change nothing, since a certain one with the same conditions stands before them."""
    settled: dict[str, tuple[Rule, str]] = {}
    for place, rule in enumerate(rules):
        kind = "category" if rule.category else f"flag {rule.flag}" if rule.flag else "channel"
        key = f"{kind} {rule.when.model_dump_json()}"
        if key in settled:
            earlier = settled[key][0]
            what = f"the rule {earlier.id} has the same conditions and has settled the matter"
            yield Finding(("rules", place, "when"), what, "take one of the two out")
        elif rule.certain or rule.channel:
            settled[key] = (rule, rule.id)
