"""The rules of a policy, ready to judge: which of them hold of a message, and on which words."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field, replace
from math import fsum

from inboxbot.rules.conditions import ALL_PARTS, MOST_QUOTES, Builder, Check, Quote, View
from inboxbot.rules.facts import Facts
from inboxbot.rules.lexicon import Lexicon
from inboxbot.rules.patterns import Patterns
from inboxbot.rules.policy import Policy
from inboxbot.rules.rule import Condition, Rule, Tally

SHOWN_WORDS = 5
SHOWN_OF_TALLY = 8


@dataclass(frozen=True, slots=True)
class Held:
    """A rule that held, or a tally, with the very words (promise 9) and what they count together."""

    rule: Rule | Tally
    words: tuple[str, ...]
    weight: float | None


@dataclass(frozen=True, slots=True)
class Tallied:
    """A tally, ready to count: weights and how they are shown, the heaviest first, and each term's place there."""

    tally: Tally
    heaviest: tuple[tuple[float, str], ...]
    places: Mapping[str, int]

    @classmethod
    def of(cls, tally: Tally) -> Tallied:
        """Put the words of a tally in order."""
        weights = {word: group.weight for group in tally.weigh for word in group.words}
        words = sorted(weights, key=lambda word: (-abs(weights[word]), word))
        heaviest = tuple((weights[word], f"{word} {weights[word]:+g}") for word in words)
        return cls(tally, heaviest, {word: place for place, word in enumerate(words)})

    def count(self, words: AbstractSet[str]) -> Held | None:
        """Return the sum of the words met, or None where it counts nothing.

        The heaviest are shown first, then what the others came to, and where the sum began.
        """
        met = sorted(self.places[word] for word in words if word in self.places)
        if not met and not self.tally.start:
            return None
        found = [self.heaviest[place] for place in met]
        shown = [shown for _, shown in found[:SHOWN_OF_TALLY]]
        if others := [weight for weight, _ in found[SHOWN_OF_TALLY:]]:
            shown.append(f"{len(others)} more {fsum(others):.2g}")
        if self.tally.start:
            shown.append(f"begins at {self.tally.start:g}")
        total = fsum((self.tally.start, *(weight for weight, _ in found)))
        return Held(self.tally, tuple(shown), round(total, 3))


@dataclass(slots=True)
class CompiledRules:
    """Rules with their conditions compiled. The same facts always give the same answer.

    ``holding`` reads each part of the message once and then tries only the rules of which the
    needed words and expressions were met.
    """

    rules: tuple[Rule, ...]
    lexicon: Lexicon
    patterns: Patterns
    checks: tuple[Check, ...]
    patterned_parts: frozenset[str]
    tallies: tuple[Tallied, ...] = ()
    _by_need: dict[int, tuple[int, ...]] = field(default_factory=dict)
    _always: tuple[int, ...] = ()

    def __post_init__(self) -> None:
        """Index the rules by the words and expressions they need."""
        by_need: dict[int, list[int]] = {}
        for number, check in enumerate(self.checks):
            for need in min(check.needs, key=len, default=()):
                by_need.setdefault(need, []).append(number)
        self._by_need = {need: tuple(numbers) for need, numbers in by_need.items()}
        self._always = tuple(n for n, check in enumerate(self.checks) if not check.needs)

    def holding(self, facts: Facts) -> tuple[Held, ...]:
        """Return the rules that hold, in the order of the file.

        Rules for the channel are tried first; the others see the channel they tell, ``email``
        where none does.
        """
        view = View(facts, self.lexicon, self.patterns)
        candidates = self._candidates(view)
        channel = list(self._tried(view, (n for n in candidates if self.rules[n].channel)))
        told = channel[0][1].rule.channel if channel else None
        view.facts = replace(facts, channel=facts.channel or told or "email")
        view.named.clear()
        others = list(self._tried(view, (n for n in candidates if not self.rules[n].channel)))
        told_by_rules = (held for _, held in sorted(channel + others, key=lambda pair: pair[0]))
        return (*told_by_rules, *self._tallied(view))

    def _tallied(self, view: View) -> Iterator[Held]:
        words: dict[tuple[str, ...], set[str]] = {}
        for tally in self.tallies:
            parts = ALL_PARTS if "all" in tally.tally.in_ else tally.tally.in_
            if parts not in words:
                words[parts] = set[str]().union(*(view.reading(part).terms() for part in parts))
            if found := tally.count(words[parts]):
                yield found

    def _candidates(self, view: View) -> list[int]:
        """Return the rules that may hold, in order."""
        met: set[int] = set()
        for part, text in view.facts.texts.items():
            if text:
                met |= view.reading(part).met
                met.update(~number for number in view.patterned(part) if part in self.patterned_parts)
        found = {number for need in met if need in self._by_need for number in self._by_need[need]}
        checks = self.checks
        found = {n for n in found if not any(map(met.isdisjoint, checks[n].needs))}
        return sorted(found.union(self._always))

    def _tried(self, view: View, numbers: Iterator[int]) -> Iterator[tuple[int, Held]]:
        for number in numbers:
            found = self.checks[number].find(view)
            if found is not None:
                rule = self.rules[number]
                yield number, Held(rule, _shown(view, found), rule.weight)


def _shown(view: View, found: tuple[Quote, ...]) -> tuple[str, ...]:
    words: dict[str, None] = {}
    for each in found[:MOST_QUOTES]:
        words[view.quote(each)] = None
        if len(words) == SHOWN_WORDS:
            break
    return tuple(words)


def compile_rules(policy: Policy) -> CompiledRules:
    """Compile the rules of a checked policy.

    Raises ``re2.error`` or ``KeyError`` for a policy that ``check_rules`` has not passed.
    """
    lexicon = Lexicon()
    roots: list[Condition] = [*(rule.when for rule in policy.rules), *policy.conditions.values()]
    written = (each.pattern for root in roots for each in walk(root) if each.pattern is not None)
    patterns = Patterns(tuple(written))
    builder = Builder(policy.lists, policy.conditions, lexicon, patterns)
    checks = tuple(builder.build(rule.when) for rule in policy.rules)
    tallies = tuple(map(Tallied.of, policy.tallies))
    parts = frozenset(builder.patterned_parts)
    return CompiledRules(policy.rules, lexicon, patterns, checks, parts, tallies)


def walk(condition: Condition) -> Iterator[Condition]:
    """Yield a condition and all inside it, named ones not followed."""
    yield condition
    inside = (*condition.all_, *condition.any_, *condition.none)
    for each in (*inside, *(condition.at_least.of if condition.at_least else ())):
        yield from walk(each)
