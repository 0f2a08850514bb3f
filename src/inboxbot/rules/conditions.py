"""Conditions, compiled: each knows whether it holds of a message, and on which words."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from fnmatch import translate
from itertools import islice, pairwise, product

from inboxbot.rules.facts import WHOLE_OF, Facts
from inboxbot.rules.fold import SENTENCE_END, fold, places
from inboxbot.rules.lexicon import Lexicon, Reading, Span
from inboxbot.rules.patterns import Patterns
from inboxbot.rules.rule import DEFAULT_PARTS, Condition, Near

NEGATION_REACH = 4
_LONGEST = 40  # words of the longest phrase, and more
MOST_QUOTES = 10  # of which five different ones are shown
ENOUGH_QUOTES = 5  # the explanation shows no more; looking on would change nothing
Quote = tuple[str, Span] | str  # words in a part, or something told in words (a header, a sender)
Found = tuple[Quote, ...] | None  # None: does not hold; empty: holds without words to show
# Atoms and expressions (as ``~number``): of each group at least one must be met somewhere in the message.
Needs = tuple[frozenset[int], ...]


@dataclass(slots=True)
class View:
    """One message while it is judged: facts, and what was read of each part so far."""

    facts: Facts
    lexicon: Lexicon
    patterns: Patterns
    readings: dict[str, Reading] = field(default_factory=dict)
    named: dict[str, Found] = field(default_factory=dict)
    _patterned: dict[str, frozenset[int]] = field(default_factory=dict)
    _met: dict[tuple[str, ...], frozenset[int]] = field(default_factory=dict)

    def reading(self, part: str) -> Reading:
        """Return a part, read once."""
        part = self.facts.part(part)
        reading = self.readings.get(part)
        if reading is None:
            text = self.facts.texts.get(part, "")
            reading = self.readings[part] = self.lexicon.read(text) if text else Reading("")
        return reading

    def met(self, parts: tuple[str, ...]) -> frozenset[int]:
        """Return the atoms met in any of these parts."""
        if parts not in self._met:
            self._met[parts] = frozenset[int]().union(*(self.reading(part).met for part in parts))
        return self._met[parts]

    def patterned(self, part: str) -> frozenset[int]:
        """Return the numbers of the expressions that hold in a part."""
        part = self.facts.part(part)
        if part not in self._patterned:
            self._patterned[part] = self.patterns.holding(fold(self.facts.texts.get(part, "")))
        return self._patterned[part]

    def quote(self, found: Quote) -> str:
        """Return what was found, as it stands in the original."""
        return found if isinstance(found, str) else self.reading(found[0]).quote(found[1])


@dataclass(frozen=True, slots=True)
class Check:
    """A compiled condition. ``needs`` lets rules be passed over that cannot hold; empty: it cannot be told."""

    find: Callable[[View], Found]
    needs: Needs = ()


@dataclass(slots=True)
class Builder:
    """Compiles the conditions of one policy into one lexicon and one bank of expressions."""

    lists: Mapping[str, tuple[str, ...]]
    conditions: Mapping[str, Condition]
    lexicon: Lexicon
    patterns: Patterns
    patterned_parts: set[str] = field(default_factory=set)  # in which some expression is looked for
    _named: dict[str, Check] = field(default_factory=dict)
    _listed: dict[str, int] = field(default_factory=dict)

    def atoms(self, words: Iterable[str]) -> tuple[int, ...]:
        """Enter words and lists; each list is one atom, shared by all that name it."""
        own = tuple(word for word in words if not word.startswith("list:"))
        entered = [self.lexicon.atom(own)] if own else []
        entered += [self._list(word.removeprefix("list:")) for word in words if word.startswith("list:")]
        return tuple(dict.fromkeys(entered))

    def _list(self, name: str) -> int:
        if name not in self._listed:
            self._listed[name] = self.lexicon.atom(self.lists.get(name, ()))
        return self._listed[name]

    def build(self, condition: Condition, parts: tuple[str, ...] = DEFAULT_PARTS) -> Check:
        """Compile a condition; ``parts`` is where it looks unless it says otherwise."""
        if condition.in_ is not None:
            parts = ALL_PARTS if "all" in condition.in_ else condition.in_
        checks = [*self._words(condition, parts), *_facts(condition), *self._together(condition, parts)]
        return checks[0] if len(checks) == 1 else _all(checks)

    def _words(self, condition: Condition, parts: tuple[str, ...]) -> Iterable[Check]:
        spoilt = Spoilt(self.atoms(condition.but_not), self.atoms(condition.unless_after))
        if condition.words:
            yield _words(self.atoms(condition.words), parts, condition.how_many, spoilt)
        if condition.near:
            yield _near([self.atoms(group) for group in condition.near.words], condition.near, parts, spoilt)
        if condition.pattern is not None:
            self.patterned_parts.update(parts, (WHOLE_OF.get(part, part) for part in parts))
            yield _pattern(self.patterns.numbers[condition.pattern], parts)
        if condition.sender_name:
            yield _words(self.atoms(condition.sender_name), ("sender_name",), 1, Spoilt())
        if condition.header:
            yield self._header(condition.header.name.lower(), self.atoms(condition.header.words))

    def _header(self, name: str, atoms: tuple[int, ...]) -> Check:
        def find(view: View) -> Found:
            for value in view.facts.headers.get(name, ()):
                if not atoms or not view.lexicon.read(value).met.isdisjoint(atoms):
                    return (f"{name}: {value}"[:80],)
            return None

        return Check(find)

    def _together(self, condition: Condition, parts: tuple[str, ...]) -> Iterable[Check]:
        yield from (self.build(each, parts) for each in condition.all_)
        if condition.any_:
            yield _at_least(1, [self.build(each, parts) for each in condition.any_])
        if condition.at_least:
            yield _at_least(condition.at_least.n, [self.build(each, parts) for each in condition.at_least.of])
        if condition.none:
            yield _none([self.build(each, parts) for each in condition.none])
        yield from (self._condition(name) for name in condition.condition)

    def _condition(self, name: str) -> Check:
        if name not in self._named:
            self._named[name] = _remembered(name, self.build(self.conditions[name]))
        return self._named[name]


ALL_PARTS = ("subject", "text", "forwarded", "signature", "quoted", "sender_name", "attachments")


@dataclass(frozen=True, slots=True)
class Spoilt:
    """What makes a find not count: standing inside some phrases, or shortly after some words."""

    inside: tuple[int, ...] = ()
    after: tuple[int, ...] = ()

    def spoils(self, reading: Reading, span: Span) -> bool:
        """Tell whether this find does not count."""
        return any(
            begin <= span[0] and span[1] <= end
            for atom in self.inside
            for begin, end in _around(reading.spans(atom), span[0], 0)
        ) or any(
            0 <= span[0] - end <= NEGATION_REACH and SENTENCE_END not in reading.words[end : span[0]]
            for atom in self.after
            for _, end in _around(reading.spans(atom), span[0], 0)
        )

    def filter(self, reading: Reading, spans: list[Span], most: int | None) -> Iterable[Span]:
        """Return the finds that count, ``most`` of them at most."""
        if not self.inside and not self.after:
            return spans[:most]
        return islice((span for span in spans if not self.spoils(reading, span)), most)


def _words(atoms: tuple[int, ...], parts: tuple[str, ...], how_many: int, spoilt: Spoilt) -> Check:
    def find(view: View) -> Found:
        if view.met(parts).isdisjoint(atoms):
            return None
        found: list[Quote] = []
        most = None if how_many > 1 else MOST_QUOTES
        for part in parts:
            reading = view.reading(part)
            for atom in atoms:
                if atom not in reading.met:
                    continue
                if how_many > 1 or len(found) < ENOUGH_QUOTES:
                    found += [(part, span) for span in spoilt.filter(reading, reading.spans(atom), most)]
        if not found or (how_many > 1 and len(_different(view, found)) < how_many):
            return None
        return tuple(found)

    return Check(find, (frozenset(atoms),))


def _different(view: View, found: list[Quote]) -> set[tuple[str, ...]]:
    """Return the different words found; the same twice is one, and a phrase inside a longer one is none."""
    spans = sorted(
        {each for each in found if not isinstance(each, str)}, key=lambda e: (e[0], e[1][0], -e[1][1])
    )
    different: set[tuple[str, ...]] = set()
    reached = ("", 0)
    for part, (begin, end) in spans:
        if reached[0] != part or end > reached[1]:
            different.add(tuple(view.reading(part).words[begin:end]))
            reached = part, end
    return different


def _near(groups: list[tuple[int, ...]], near: Near, parts: tuple[str, ...], spoilt: Spoilt) -> Check:
    def find(view: View) -> Found:
        met = view.met(parts)
        if any(met.isdisjoint(group) for group in groups):
            return None
        for part in parts:
            reading = view.reading(part)
            if any(reading.met.isdisjoint(group) for group in groups):
                continue
            spans = [_spans(reading, group) for group in groups]
            if best := _closest(reading, spans, near, spoilt):
                return ((part, best),)
        return None

    return Check(find, tuple(map(frozenset, groups)))


def _spans(reading: Reading, group: tuple[int, ...]) -> list[Span]:
    if len(group) == 1:
        return reading.spans(group[0])
    return sorted({span for atom in group for span in reading.spans(atom)})


def _closest(reading: Reading, spans: list[list[Span]], near: Near, spoilt: Spoilt) -> Span | None:
    """Return the first stretch in which one of each group stands within reach; sentences are not crossed."""
    reach = near.within + sum(4 for _ in spans) + 8
    for first in spans[0]:
        begin, end = reading.sentence(first[0])
        others = [
            [each for each in _around(group, first[0], reach) if begin <= each[0] and each[1] <= end]
            for group in spans[1:]
        ]
        if first[1] > end or not all(others):
            continue
        for rest in product(*others):
            chosen = (first, *rest)
            whole = (min(s[0] for s in chosen), max(s[1] for s in chosen))
            if _apart(chosen, near) and not spoilt.spoils(reading, whole):
                return whole
    return None


def _around(spans: list[Span], place: int, reach: int) -> list[Span]:
    """Return the spans that begin at a place or not far from it: before it, or up to ``reach`` after."""
    low = bisect_left(spans, (place - max(reach, _LONGEST),))
    return spans[low : bisect_left(spans, (place + reach + 1,))]


def _apart(chosen: tuple[Span, ...], near: Near) -> bool:
    """Tell whether the finds stand apart, in order if asked for, with few enough words in between."""
    ordered = sorted(chosen)
    gaps = [after[0] - before[1] for before, after in pairwise(ordered)]
    return min(gaps) >= 0 and sum(gaps) <= near.within and (not near.in_order or list(chosen) == ordered)


def _pattern(number: int, parts: tuple[str, ...]) -> Check:
    def find(view: View) -> Found:
        for part in parts:
            if number in view.patterned(part):
                original = view.facts.texts[view.facts.part(part)]
                start, end = view.patterns.first(number, fold(original))
                place = places(original)
                return (" ".join(original[place[start] : place[max(start, end - 1)] + 1].split()),)
        return None

    return Check(find, (frozenset([~number]),))


def _facts(condition: Condition) -> Iterable[Check]:
    """Compile what is said about the message apart from its words."""
    for name in ("from_staff", "first_contact", "answers_us", "signed"):
        wanted = getattr(condition, name)
        if wanted is not None:
            yield _is(name, frozenset([wanted]))
    for name in ("channel", "language", "screened_as"):
        if wanted := getattr(condition, name):
            yield _is(name, frozenset(wanted))
    if condition.sender:
        yield _address(condition.sender, lambda facts: (facts.sender,))
    if condition.recipients:
        yield _address(condition.recipients, lambda facts: facts.recipients)
    if condition.sender_domain:
        yield _domain(tuple(fold(domain) for domain in condition.sender_domain))
    if condition.attachment:
        yield _attachment(tuple(pattern.lower() for pattern in condition.attachment))
    yield from _measured(condition)


def _measured(condition: Condition) -> Iterable[Check]:
    if condition.answer_within is not None:
        yield _asked_within(timedelta(hours=condition.answer_within))
    if condition.length:
        low, high = condition.length.at_least, condition.length.at_most
        yield Check(lambda view: () if low <= len(view.facts.texts.get("text", "").split()) <= high else None)


def _is(name: str, wanted: frozenset[object]) -> Check:
    return Check(lambda view: () if getattr(view.facts, name) in wanted else None)


def _asked_within(reach: timedelta) -> Check:
    def find(view: View) -> Found:
        stated, received_at = view.facts.stated_time(), view.facts.received_at
        if stated is None or stated.doubtful or received_at is None:
            return None
        return (stated.words,) if stated.at <= received_at + reach else None

    return Check(find)


def _address(patterns: tuple[str, ...], told: Callable[[Facts], tuple[str, ...]]) -> Check:
    fits = _any_of(pattern.lower() for pattern in patterns)

    def find(view: View) -> Found:
        met = [address for address in told(view.facts) if fits.match(address)]
        return tuple(met) or None

    return Check(find)


def _domain(wanted: tuple[str, ...]) -> Check:
    fits = _any_of(each for domain in wanted for each in (domain, f"*.{domain}"))

    def find(view: View) -> Found:
        domain = view.facts.sender.rpartition("@")[2]
        return (domain,) if fits.match(domain) else None

    return Check(find)


def _any_of(patterns: Iterable[str]) -> re.Pattern[str]:
    """Return one expression for several patterns in which * stands for anything."""
    return re.compile("|".join(translate(pattern) for pattern in patterns))


def _attachment(patterns: tuple[str, ...]) -> Check:
    fits = _any_of(patterns)

    def find(view: View) -> Found:
        told = view.facts.attachments
        met = [name or kind for name, kind in told if fits.match(name.lower()) or fits.match(kind.lower())]
        return tuple(met) or None

    return Check(find)


def _all(checks: list[Check]) -> Check:
    def find(view: View) -> Found:
        found: list[Quote] = []
        for check in checks:
            each = check.find(view)
            if each is None:
                return None
            found += each
        return tuple(found)

    return Check(find, tuple(dict.fromkeys(need for check in checks for need in check.needs)))


def _at_least(n: int, checks: list[Check]) -> Check:
    def find(view: View) -> Found:
        quotes: list[Quote] = []
        held = 0
        for check in checks:
            each = check.find(view)
            if each is not None:
                quotes += each
                held += 1
                if held == n:  # enough to hold, and to explain why
                    return tuple(quotes)
        return None

    if not all(check.needs for check in checks):
        return Check(find)
    return Check(find, (frozenset[int]().union(*(min(check.needs, key=len) for check in checks)),))


def _none(checks: list[Check]) -> Check:
    return Check(lambda view: () if all(check.find(view) is None for check in checks) else None)


def _remembered(name: str, check: Check) -> Check:
    def find(view: View) -> Found:
        if name not in view.named:
            view.named[name] = check.find(view)
        return view.named[name]

    return Check(find, check.needs)
