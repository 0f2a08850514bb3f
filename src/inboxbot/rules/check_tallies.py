"""What is wrong with the tallies: names nobody defined, words that can never be met or stand twice."""

from __future__ import annotations

from collections.abc import Iterator

from inboxbot.rules.finding import Finding, Path, unknown
from inboxbot.rules.fold import fold, plain, split
from inboxbot.rules.policy import Policy
from inboxbot.rules.rule import Tally


def check_tallies(policy: Policy) -> Iterator[Finding]:
    """Yield everything that is wrong with the tallies, in the order of the file."""
    taken = {rule.id for rule in policy.rules}
    for place, tally in enumerate(policy.tallies):
        path: Path = ("tallies", place)
        if tally.id in taken:
            hint = "take one of the two out, or give this tally another name"
            yield Finding((*path, "id"), f"the name {tally.id} is taken", hint)
        taken.add(tally.id)
        yield from _target(path, tally, policy)
        yield from _words(path, tally)


def _target(path: Path, tally: Tally, policy: Policy) -> Iterator[Finding]:
    if tally.category is not None and tally.category not in policy.categories:
        known = policy.categories
        yield unknown((*path, "category"), tally.category, known, what="category", section="categories")
    if tally.flag is not None and tally.flag not in policy.flags:
        yield unknown((*path, "flag"), tally.flag, policy.flags, what="flag", section="flags")


def _words(path: Path, tally: Tally) -> Iterator[Finding]:
    if not tally.weigh:
        yield Finding((*path, "weigh"), "the tally weighs no word", "give it words, or take it out")
    met: dict[str, float] = {}
    for group, weighed in enumerate(tally.weigh):
        where = (*path, "weigh", group, "words")
        if not weighed.words:
            yield Finding(where, "there is no word with this weight", "write one, or take the weight out")
        for number, word in enumerate(weighed.words):
            compared = " ".join(each for piece in split(fold(word))[::2] for each in plain(piece))
            if compared != word or word.count(" ") > 1:
                yield Finding((*where, number), f"“{word}” can never be met", _instead(compared))
            elif word in met:
                twice = f"“{word}” stands twice in this tally: it has the weight {met[word]:g} already"
                yield Finding((*where, number), twice, "take one of the two out")
            met.setdefault(word, weighed.weight)


def _instead(compared: str) -> str:
    """Return what to write instead: words are met singly or in pairs, as they are compared."""
    if not compared:
        return "take it out, or write a word"
    if compared.count(" ") > 1:
        return f"a tally knows no more than two words together: write a rule for “{compared}”"
    return f"words are compared in small letters without accents: write {compared}"
