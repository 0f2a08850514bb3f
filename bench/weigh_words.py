"""Weighs the tallies of rules.yaml, and its rules, over labelled mails.

    python bench/weigh_words.py MAILS.jsonl... [--rules rules.yaml] [--write] [--hold-out]

A category's sum is what the rules that hold and the words that stand in the mail count together.
The weights are those under which the labelled categories are likeliest, each mail's category being
as rare as it is, and every weight drawn towards nothing (words) or towards what is written (rules),
so that no single mail decides anything. A rule keeps its sign. Only categories are weighed here; the
tallies of flags are kept.

``--hold-out`` weighs on all parts but one and judges that one, for each part in turn (``batch`` of a
mail, else its file): the figure to believe, as far as the words inside the rules did not see the mails.
"""

from __future__ import annotations

import argparse
import json
import math
import re
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from score_rules import ADDRESS, raw_message

from inboxbot.config.rules_file import read_policy
from inboxbot.model.case import History
from inboxbot.rules.compiled import compile_rules
from inboxbot.rules.fold import fold, plain, split
from inboxbot.rules.policy import Policy
from inboxbot.triage.classify import facts_of
from inboxbot.triage.parse import parse
from inboxbot.triage.screen import screen

WORD_PULL, RULE_PULL = 4.0, 6.0
SEEN_IN, ROUNDS, STEP = 3, 300, 0.05
SCALE, LEAST = 2.0, 0.1  # weights as they are written; smaller ones are left out
_WORD = re.compile(r"[^\W\d_]{2,}|i")


@dataclass(frozen=True)
class Mail:
    """A labelled mail as it is weighed: rules that hold (``rule:id``) and words."""

    part: str
    category: int
    features: frozenset[str]


@dataclass
class Weights:
    """What each feature counts for each category; rules count for their own only."""

    start: list[float]
    of: dict[str, list[float]]

    def sums(self, features: frozenset[str]) -> list[float]:
        """Return the sum of every category."""
        sums = list(self.start)
        for feature in features & self.of.keys():
            for place, weight in enumerate(self.of[feature]):
                sums[place] += weight
        return sums


def read_mails(paths: list[Path], policy: Policy) -> list[Mail]:
    """Read labelled mails and find what holds of each."""
    bare = policy.model_copy(update={"tallies": ()})
    rules = compile_rules(bare)
    names = list(policy.categories)
    people = {word for person in policy.people.values() for word in fold(person.name).split()}
    mails = []
    for path in paths:
        for line in path.read_text().splitlines():
            label: dict[str, Any] = json.loads(line)
            message = parse(raw_message(label))
            screening = screen(message, History(), bare, address=ADDRESS, trusted_authserv="none")
            facts = facts_of(message, screening=screening, match=None, history=History(), policy=bare)
            told = "\n".join(facts.texts.get(part, "") for part in ("subject", "text", "forwarded"))
            words = {word for piece in split(fold(told))[::2] for word in plain(piece)}
            held = {f"rule:{each.rule.id}" for each in rules.holding(facts) if each.rule.category}
            features = {word for word in words if _WORD.fullmatch(word)} - people | held
            part = str(label.get("batch") or path.stem)
            mails.append(Mail(part, names.index(label["category"]), frozenset(features)))
    return mails


def weigh(mails: list[Mail], policy: Policy) -> Weights:
    """Return the likeliest weights, by gradient steps over all mails at once (Adam)."""
    many = len(policy.categories)
    seen = Counter(feature for mail in mails for feature in mail.features)
    known = {feature for feature, count in seen.items() if count >= SEEN_IN or ":" in feature}
    own = _own_categories(policy)
    goal = {feature: own[feature][1] if feature in own else 0.0 for feature in known}
    weights = Weights([0.0] * many, {f: _begin(f, own, goal, many) for f in sorted(known)})
    first = {f: [0.0] * many for f in [*known, ""]}
    second = {f: [0.0] * many for f in [*known, ""]}
    counts = Counter(mail.category for mail in mails)
    rarity = [len(mails) / many / max(1, counts[place]) for place in range(many)]
    for turn in range(1, ROUNDS + 1):
        slopes = _slopes(mails, weights, rarity)
        for feature in ["", *weights.of]:
            held = weights.start if feature == "" else weights.of[feature]
            pull = 0.0 if feature == "" else (RULE_PULL if feature in own else WORD_PULL)
            places = [own[feature][0]] if feature in own else range(many)
            for place in places:
                slope = slopes[feature][place] + pull * (held[place] - goal.get(feature, 0.0))
                m = first[feature][place] = 0.9 * first[feature][place] + 0.1 * slope
                v = second[feature][place] = 0.99 * second[feature][place] + 0.01 * slope * slope
                size = STEP * (1 - turn / (ROUNDS + 1))
                step = size * (m / (1 - 0.9**turn)) / (math.sqrt(v / (1 - 0.99**turn)) + 1e-9)
                held[place] -= step
                if feature in own and held[place] * own[feature][1] < 0:
                    held[place] = 0.0
    return weights


def _own_categories(policy: Policy) -> dict[str, tuple[int, float]]:
    names = list(policy.categories)
    return {
        f"rule:{rule.id}": (names.index(rule.category), rule.weight / SCALE)
        for rule in policy.rules
        if rule.category is not None and rule.weight is not None
    }


def _begin(feature: str, own: dict[str, tuple[int, float]], goal: dict[str, float], many: int) -> list[float]:
    row = [0.0] * many
    if feature in own:
        row[own[feature][0]] = goal[feature]
    return row


def _slopes(mails: list[Mail], weights: Weights, rarity: list[float]) -> dict[str, list[float]]:
    slopes = {feature: [0.0] * len(rarity) for feature in ["", *weights.of]}
    for mail in mails:
        sums = weights.sums(mail.features)
        top = max(sums)
        shares = [math.exp(each - top) for each in sums]
        whole = sum(shares)
        off = [rarity[mail.category] * share / whole for share in shares]
        off[mail.category] -= rarity[mail.category]
        for feature in ["", *(mail.features & weights.of.keys())]:
            row = slopes[feature]
            for place, each in enumerate(off):
                row[place] += each
    return slopes


def hold_out(mails: list[Mail], policy: Policy) -> None:
    """Print how each part is judged by weights that never saw it."""
    taken: Counter[tuple[int, int]] = Counter()
    near = Counter[bool]()
    names = list(policy.categories)
    asked = names.index(policy.judging.consult_category)
    judging, own = policy.judging, _own_categories(policy)
    within = (judging.consult_within or 0.0) / SCALE
    closer = within if judging.consult_within_less is None else judging.consult_within_less / SCALE
    for part in sorted({mail.part for mail in mails}):
        weights = weigh([mail for mail in mails if mail.part != part], policy)
        for mail in (mail for mail in mails if mail.part == part):
            sums = weights.sums(mail.features)
            taken[mail.category, sums.index(max(sums))] += 1
            told = sums[asked] - sum(weights.start) / len(names)
            speaks = any(own[f][0] == asked and own[f][1] > 0 for f in mail.features if f in own)
            reach = within if told * SCALE >= judging.consult_least and speaks else closer
            near[mail.category == asked] += max(sums) - sums[asked] <= reach
    scores = []
    for place, name in enumerate(names):
        said = sum(count for (_, got), count in taken.items() if got == place)
        are = sum(count for (is_, _), count in taken.items() if is_ == place)
        scores.append(2 * taken[place, place] / max(1, said + are))
        print(f"{name:14} F1 {scores[-1]:.3f} of {are}")
    all_of = Counter(mail.category == asked for mail in mails)
    print(f"macro-F1 {sum(scores) / len(scores):.3f} on parts held out")
    print(
        f"{names[asked]} found or asked about {near[True]}/{all_of[True]}, others {near[False]}/{all_of[False]}"
    )


def write(path: Path, weights: Weights, policy: Policy) -> None:
    """Put the weights into rules.yaml: of rules where they stand, of words in the tallies of categories."""
    text = path.read_text()
    for feature, (place, _) in _own_categories(policy).items():
        if feature in weights.of and abs(weights.of[feature][place]) * SCALE >= LEAST:
            block = re.compile(
                rf"^(  - id: {feature[5:]}\n(?:    .*\n|\n)*?    weight: )-?[\d.]+$", re.MULTILINE
            )
            text = block.sub(rf"\g<1>{weights.of[feature][place] * SCALE:.1f}", text, count=1)
    middle = sum(weights.start) / len(weights.start)
    for place, name in enumerate(policy.categories):
        of_words = {f: row[place] * SCALE for f, row in weights.of.items() if ":" not in f}
        text = write_words(text, f"words_of_{name}", (weights.start[place] - middle) * SCALE, of_words)
    path.write_text(text)


def write_words(
    text: str, tally: str, start: float, weights: dict[str, float], *, step: float = LEAST
) -> str:
    """Return the text of a rules.yaml with these weights in one tally; unchanged where it has no such tally."""
    whole = re.compile(rf"^(  - id: {tally}\n(?:    (?!start:|weigh:).*\n)*)(?:    .*\n)*", re.MULTILINE)
    found = whole.search(text)
    if found is None:
        return text
    begins = f"    start: {start:.2g}\n    weigh:\n"
    return text[: found.start()] + found[1] + begins + _weigh_block(weights, step) + text[found.end() :]


def _weigh_block(weights: dict[str, float], step: float) -> str:
    groups: dict[float, list[str]] = {}
    for word in sorted(weights):
        weight = round(round(weights[word] / step) * step, 2)
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
    """Read the arguments, weigh, and write or tell."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("files", type=Path, nargs="+")
    parser.add_argument("--rules", type=Path, default=Path("rules.yaml"))
    parser.add_argument("--write", action="store_true")
    parser.add_argument("--hold-out", action="store_true")
    given = parser.parse_args()
    policy = read_policy(given.rules).policy
    mails = read_mails(given.files, policy)
    if given.hold_out:
        hold_out(mails, policy)
    if given.write:
        write(given.rules, weigh(mails, policy), policy)


if __name__ == "__main__":
    main()
