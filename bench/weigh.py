"""Weighs the tallies of words.yaml over labelled mails: what words and pairs of them count for categories and flags.

    pip install --group weigh
    python bench/weigh.py MAILS.jsonl... [--fresh PART,PART] [--rules rules.yaml] [--write]

The weights are those of a logistic regression over the words that stand in a mail: each is drawn towards
nothing, a rare word less than a common one, so that no single mail decides anything; those that tell most are
chosen, and weighed again by themselves. How much all of them count beside the rules, and what each rule counts,
is measured on the parts (``batch`` of a mail, else its file) that were written after the rules and never read by
who wrote these: ``--fresh``. On mail that they know, rules are always right, and say nothing about mail that they
do not. A rule keeps its sign, and those of ``BY_HAND`` their weight. ``--write`` puts the weights of rules into
rules.yaml, and those of words into the file that it names.

Without ``--write`` it tells how each part is judged by weights that never saw it: the figures to believe.
A flag holds from ``flag_from`` on; where its sum begins follows from how often it may hold wrongly.
"""

from __future__ import annotations

import argparse
import json
import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeAlias

import numpy as np
from scipy.optimize import minimize
from score_rules import ADDRESS, raw_message
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import f1_score
from sklearn.model_selection import GroupKFold, KFold

from inboxbot.config.rules_file import read_policy
from inboxbot.model.case import History
from inboxbot.rules.compiled import CompiledRules, compile_rules
from inboxbot.rules.facts import Facts
from inboxbot.rules.fold import fold
from inboxbot.rules.lexicon import Lexicon
from inboxbot.rules.policy import Policy
from inboxbot.rules.rule import Part
from inboxbot.triage.classify import facts_of
from inboxbot.triage.parse import parse
from inboxbot.triage.screen import screen

FLAGS = {
    # The labels of each, how often it may hold wrongly, and what words count beside its rules.
    "urgent": (("urgent",), 0.03, 2.0),
    "maybe_nobody": (("automatic", "unwanted"), 0.016, 1.0),
    "automatic": (("automatic",), 0.008, 1.0),
    "unwanted": (("unwanted",), 0.006, 1.0),
}
LOOSE = 0.01  # of the regression: the lower, the nearer to nothing are all weights
SEEN_IN, FOLDS = 3, 12
SCALE = 2.0  # of the words of categories beside rules: between 2 and 4 nothing changes
RULE_PULL = 0.3  # how strongly a rule is drawn towards what is written
LOOSE_KEPT = 0.02  # the same, once the words are chosen
KEPT = 6000  # words and pairs of a tally: with 1,500 a tenth more mails are judged wrongly
FEWEST, MOST = 0.6, 1.8  # times what is written: what is said plainly is rare in mail written to be hard
BY_HAND = {
    # Guards and plain signs: mail that is written to be hard knows few, and would wear them down.
    *("urgent_one_sign", "urgent_abuse", "urgent_neglect", "urgent_child", "unwanted_by_words"),
    *("automatic_newsletter", "automatic_not_when_a_person_tells", "automatic_not_when_signed"),
    *("nobody_met_a_machine", "nobody_cheat_tells", "nobody_trap_three"),
}
TOLD = (0.003, 0.006, 0.01, 0.02, 0.03, 0.045, 0.06)  # shares of flags that hold wrongly, shown
STRONG, TIMES = 1.0, 3  # a rule whose examples are plain mail of its category; how often each counts
_WORDS = re.compile(r"[^\W\d_]{2,}|i|[^\W\d_]+ [^\W\d_]+")
_LEXICON = Lexicon()
_INVENTED = {"example"}  # the domain of invented addresses
Array: TypeAlias = Any  # of numpy, whose types are not at hand where only the checks run


@dataclass(frozen=True)
class Mail:
    """A labelled mail: its part and labels, the words of each of the places tallies look at, the rules that hold."""

    part: str
    category: str
    labels: frozenset[str]
    words: dict[tuple[Part, ...], frozenset[str]]  # pairs too: "our readers"
    held: frozenset[str]


@dataclass(frozen=True)
class Weights:
    """What each word counts for each class, and where the sums begin, in logits."""

    words: list[str]
    of: Array  # classes by words
    start: Array

    def counted(self, row: int, scale: float) -> dict[str, float]:
        """Return what each word counts for one class."""
        return dict(zip(self.words, map(float, self.of[row] * scale), strict=True))


def read_mails(paths: Sequence[Path], policy: Policy) -> list[Mail]:
    """Read labelled mails, and what rules without tallies make of them; names of staff are no words."""
    bare = policy.model_copy(update={"tallies": ()})
    rules = compile_rules(bare)
    names = {word for person in policy.people.values() for word in fold(person.name).split()}
    people = frozenset(names | _INVENTED)
    places = {tally.in_ for tally in policy.tallies}
    mails = []
    for path in paths:
        for line in path.read_text().splitlines():
            label: dict[str, Any] = json.loads(line)
            message = parse(raw_message(label))
            screening = screen(message, History(), bare, address=ADDRESS, trusted_authserv="none")
            facts = facts_of(message, screening=screening, match=None, history=History(), policy=bare)
            held = frozenset(each.rule.id for each in rules.holding(facts))
            words = {
                inside: _words([facts.texts.get(facts.part(one), "") for one in inside], people)
                for inside in places
            }
            labels = frozenset(name for name, value in label["flags"].items() if value)
            part = str(label.get("batch") or path.stem)
            mails.append(Mail(part, label["category"], labels, words, held))
    return [*mails, *_examples(policy, rules, places)]


def _examples(policy: Policy, rules: CompiledRules, places: Collection[tuple[Part, ...]]) -> Iterator[Mail]:
    """Yield what rules.yaml gives as examples, as mails: short and plain ones, which are rare elsewhere.

    Those of flags have no category. Those of categories are what a category or a strong rule must match.
    """
    told: list[tuple[str, str, bool]] = []
    for key, category in policy.categories.items():
        told += [(text, key, False) for text in category.examples.match]
    for rule in policy.rules:
        weight = STRONG if rule.weight is None else rule.weight
        if rule.category and weight >= STRONG:
            told += [(text, rule.category, False) for text in rule.examples.match]
        if rule.flag in FLAGS and FLAGS[rule.flag][0] == (rule.flag,) and weight > 0:
            told += [(text, rule.flag, True) for text in rule.examples.match]
            told += [(text, "", True) for text in rule.examples.miss]
    for text, target, of_flag in told:
        held = frozenset(each.rule.id for each in rules.holding(Facts(texts={"text": text})))
        words = {
            inside: _words([text] if {"text", "own"} & {*inside} else [], frozenset()) for inside in places
        }
        labels = frozenset([target] if of_flag and target else [])
        yield from [Mail("examples", "" if of_flag else target, labels, words, held)] * TIMES


def _words(texts: Sequence[str], people: frozenset[str]) -> frozenset[str]:
    told = set[str]().union(*(_LEXICON.read(text).terms() for text in texts))
    return frozenset(one for one in told if _WORDS.fullmatch(one) and people.isdisjoint(one.split()))


def fit(words: Sequence[frozenset[str]], classes: Array) -> tuple[TfidfVectorizer, LogisticRegression]:
    """Return the weights under which the classes are likeliest: of those words that tell most, weighed by themselves.

    A word tells the more, the heavier it is and the more it divides the mails.
    """
    all_words = TfidfVectorizer(analyzer=sorted, binary=True, min_df=SEEN_IN, norm=None)
    model = LogisticRegression(C=LOOSE, max_iter=5000)
    seen = all_words.fit_transform(words)
    model.fit(seen, classes)
    stand_in = (seen > 0).mean(axis=0).A1
    tell = (np.abs(model.coef_ * all_words.idf_) * np.sqrt(stand_in * (1 - stand_in))).max(axis=0)
    kept = all_words.get_feature_names_out()[np.argsort(-tell, kind="stable")[:KEPT]]
    reader = TfidfVectorizer(analyzer=sorted, binary=True, norm=None, vocabulary=sorted(kept))
    model = LogisticRegression(C=LOOSE_KEPT, max_iter=5000)
    return reader, model.fit(reader.fit_transform(words), classes)


def held_out(words: Sequence[frozenset[str]], classes: Array, parts: Array) -> Array:
    """Return the sums of every mail, by weights that never saw its part: a row each; of two classes the second's."""
    sums: list[Any] = [None] * len(words)
    for known, unknown in GroupKFold(FOLDS).split(words, classes, parts):
        reader, model = fit([words[place] for place in known], classes[known])
        for place, told in zip(
            unknown, model.decision_function(reader.transform([words[n] for n in unknown])), strict=True
        ):
            sums[place] = told
    return np.array(sums)


def weights_of(words: Sequence[frozenset[str]], classes: Array) -> Weights:
    """Return the weights for writing: of each word as it counts where it stands."""
    reader, model = fit(words, classes)
    return Weights(list(reader.get_feature_names_out()), model.coef_ * reader.idf_, model.intercept_)


@dataclass(frozen=True)
class Rules:
    """The rules of categories or of one flag over all mails: which hold, for which class, and what they count."""

    ids: list[str]
    classes: Array  # rules by classes: 1 where it speaks for it
    weights: Array
    bounds: list[tuple[float, float]]
    held: Array  # mails by rules

    @classmethod
    def of(cls, mails: Sequence[Mail], policy: Policy, names: Sequence[str]) -> Rules:
        """Gather the rules that count something for one of these."""
        rules = [rule for rule in policy.rules if rule.target in names]
        weights = [policy.judging.flag_from if rule.weight is None else rule.weight for rule in rules]
        ends = [(weight * FEWEST, weight * MOST) for weight in weights]
        signed = [(min(both), max(both)) for both in ends]
        return cls(
            [rule.id for rule in rules],
            np.array([[rule.target == name for name in names] for rule in rules], float).reshape(
                -1, len(names)
            ),
            np.array(weights, float),
            [
                (own, own) if rule.certain or rule.id in BY_HAND else both
                for rule, own, both in zip(rules, weights, signed, strict=True)
            ],
            np.array([[rule.id in mail.held for rule in rules] for mail in mails], float),
        )

    def sums(self, weights: Array | None = None) -> Array:
        """Return what they count in every mail, for every class."""
        counts = self.weights if weights is None else weights
        return np.asarray(self.held @ (self.classes * counts[:, None]))

    def weighed(self, by_words: Array, labels: Array, scale: float, here: Array) -> Array:
        """Return the likeliest weights over some of the mails, none far from what is written."""
        held, words, are = self.held[here], by_words[here], labels[here]

        def cost(weights: Array) -> tuple[float, Array]:
            sums = (words + held @ (self.classes * weights[:, None])) / scale
            shares = np.exp(sums - sums.max(axis=1, keepdims=True))
            shares /= shares.sum(axis=1, keepdims=True)
            off = shares - np.eye(shares.shape[1])[are]
            slope = ((held.T @ off / scale) * self.classes).sum(axis=1)
            away = weights - self.weights
            likely = np.log(shares[np.arange(len(are)), are]).sum()
            return float(RULE_PULL / 2 * (away**2).sum() - likely), slope + RULE_PULL * away

        return minimize(cost, self.weights, jac=True, method="L-BFGS-B", bounds=self.bounds).x

    def held_out(self, by_words: Array, labels: Array, scale: float, fresh: Array) -> Array:
        """Return words and rules together: of fresh mails by weights of rules that never saw them."""
        sums, places = by_words + self.sums(), np.flatnonzero(fresh)
        for known, unknown in KFold(FOLDS, shuffle=True, random_state=1).split(places):
            weights = self.weighed(by_words, labels, scale, places[known])
            sums[places[unknown]] = (by_words + self.sums(weights))[places[unknown]]
        return sums


@dataclass(frozen=True)
class Weighed:
    """The categories, weighed: words (in logits) and rules."""

    names: list[str]
    words: Weights
    rules: dict[str, float]


def categories(mails: Sequence[Mail], policy: Policy, fresh: Array) -> Weighed:
    """Weigh the categories; tell how parts held out are judged."""
    inside = next(tally.in_ for tally in policy.tallies if tally.category)
    words, parts = [mail.words[inside] for mail in mails], np.array([mail.part for mail in mails])
    names = sorted(policy.categories)
    labels = np.array([names.index(mail.category) for mail in mails])
    by_words, rules = held_out(words, labels, parts), Rules.of(mails, policy, names)
    by_words *= SCALE
    sums = rules.held_out(by_words, labels, SCALE, fresh)[fresh]
    score = f1_score(labels[fresh], sums.argmax(axis=1), average="macro")
    print(f"macro-F1 {score:.3f} of {fresh.sum()}", flush=True)
    _tell(names, labels[fresh], sums, policy)
    counted = map(float, rules.weighed(by_words, labels, SCALE, fresh))
    return Weighed(names, weights_of(words, labels), dict(zip(rules.ids, counted, strict=True)))


def _tell(names: Sequence[str], labels: Array, sums: Array, policy: Policy) -> None:
    """Print how each category is found, and what comes of the thresholds under ``judging``."""
    told = sums.argmax(axis=1)
    for place, name in enumerate(names):
        are, said = labels == place, told == place
        print(f"  {name:12} found {(are & said).sum()} of {are.sum()}, said {said.sum()}")
    asked = names.index(policy.judging.consult_category)
    gap, own, are = sums.max(axis=1) - sums[:, asked], sums[:, asked], labels == asked
    for least in np.arange(-8, 9, 2):
        for within in np.arange(4, 11):
            ask = (gap == 0) | (gap <= within) & (own >= least)
            share = f"{ask[are].mean():.3f}, others {ask[~are].mean():.3f}"
            print(f"  consult_within {within}, least {least}: {names[asked]} found or asked about {share}")
    first, second = np.sort(sums, axis=1)[:, -1], np.sort(sums, axis=1)[:, -2]
    for band in np.arange(0.5, 6, 0.5):
        close = first - second <= band
        print(
            f"  doubt_band {band:g}: {close.mean():.3f} of all, {close[told != labels].mean():.3f} of the wrong"
        )


@dataclass(frozen=True)
class WeighedFlag:
    """A flag, weighed: words (in logits), where its sum begins, and its rules."""

    words: Weights
    start: float
    rules: dict[str, float]


def flag(mails: Sequence[Mail], policy: Policy, name: str, fresh: Array) -> WeighedFlag:
    """Weigh one flag; tell how parts held out are judged, and choose where its sum begins."""
    labels, wrongly, scale = FLAGS[name]
    inside = next(tally.in_ for tally in policy.tallies if tally.flag == name)
    words, parts = [mail.words[inside] for mail in mails], np.array([mail.part for mail in mails])
    are = np.array([not mail.labels.isdisjoint(labels) for mail in mails])
    told, rules = held_out(words, are, parts) * scale, Rules.of(mails, policy, ["", name])
    by_words = np.column_stack([np.zeros(len(told)), told])
    sums = rules.held_out(by_words, are.astype(int), scale, fresh)[:, 1]
    others = np.sort(sums[~are & fresh])[::-1]
    least = float(others[int(wrongly * len(others))])
    written = np.array([mail.part != "examples" for mail in mails])
    for share in sorted({wrongly, *TOLD}):
        above = sums > others[int(share * len(others))]
        found, wrong = above & are & fresh & written, above & ~are & fresh & written
        of = f"{found.sum()} of {(are & fresh & written).sum()}, wrongly {wrong.sum()}"
        print(f"{name}, at most {share:g} wrongly: found {of}", flush=True)
    weights = rules.weighed(by_words, are.astype(int), scale, fresh)
    counted = dict(zip(rules.ids, map(float, weights), strict=True))
    return WeighedFlag(weights_of(words, are), policy.judging.flag_from - least, counted)


def write(path: Path, weighed: Weighed, flags: dict[str, WeighedFlag], policy: Policy) -> None:
    """Put the weights into one file, rules.yaml or its words file: of rules and of words, whichever stand there."""
    text = path.read_text()
    for rules in (weighed.rules, *(each.rules for each in flags.values())):
        for rule, weight in rules.items():
            block = re.compile(rf"^(  - id: {rule}\n(?:    .*\n|\n)*?    weight: )-?[\d.]+$", re.MULTILINE)
            text = block.sub(rf"\g<1>{weight:.1f}", text, count=1)
    for row, name in enumerate(weighed.names):
        begin, kept = weighed.words.start[row] * SCALE, weighed.words.counted(row, SCALE)
        text = write_words(text, f"words_of_{name}", float(begin), kept)
    for name, each in flags.items():
        tally, scale = next(one.id for one in policy.tallies if one.flag == name), FLAGS[name][2]
        begin = float(each.words.start[0]) * scale + each.start
        text = write_words(text, tally, begin, each.words.counted(0, scale))
    path.write_text(text)


def write_words(text: str, tally: str, start: float, weights: dict[str, float]) -> str:
    """Return the text of a file with these weights in one tally; unchanged where it has no such tally."""
    whole = re.compile(rf"^(  - id: {tally}\n(?:    (?!start:|weigh:).*\n)*)(?:    .*\n)*", re.MULTILINE)
    found = whole.search(text)
    if found is None:
        return text
    begins = f"    start: {start:.2g}\n    weigh:\n"
    return text[: found.start()] + found[1] + begins + _weigh_block(weights) + text[found.end() :]


def _weigh_block(weights: dict[str, float]) -> str:
    groups: dict[float, list[str]] = {}
    for word in sorted(weights):
        weight = round(weights[word], 1)
        if weight:
            groups.setdefault(weight, []).append(json.dumps(word, ensure_ascii=False))
    lines = []
    for weight, words in sorted(groups.items(), reverse=True):
        lines.append(f"      - weight: {weight:g}\n        words: [\n")
        row = ""
        for word in words:
            if len(row) + len(word) > 90:
                lines.append(f"          {row.rstrip()}\n")
                row = ""
            row += f"{word}, "
        lines.append(f"          {row.rstrip()}\n        ]\n")
    return "".join(lines)


def main() -> None:
    """Read the arguments, weigh, tell, and write."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("files", type=Path, nargs="+")
    parser.add_argument("--rules", type=Path, default=Path("rules.yaml"))
    parser.add_argument("--fresh", default="", help="parts that the rules have never met, by commas")
    parser.add_argument("--write", action="store_true")
    given = parser.parse_args()
    policy = read_policy(given.rules).policy
    mails, new = read_mails(given.files, policy), {*given.fresh.split(","), "examples"}
    fresh = np.array([not given.fresh or mail.part in new for mail in mails])
    whole = np.array([bool(mail.category) for mail in mails])
    weighed = categories([mail for mail in mails if mail.category], policy, fresh[whole])
    flags = {name: flag(mails, policy, name, fresh) for name in FLAGS}
    if given.write:
        words = (given.rules.parent / policy.words_file,) if policy.words_file else ()
        for file in (given.rules, *words):
            write(file, weighed, flags, policy)


if __name__ == "__main__":
    main()
