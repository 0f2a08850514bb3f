"""Weighs what tells mail nobody wrote to us in person: machines, sales, scams (the mark maybe_nobody).

    python bench/weigh_nobody.py MAILS.jsonl... [--rules rules.yaml] [--write] [--hold-out]

Both labels (``automatic``, ``unwanted``) are one here: what is told apart are people. The rules of the mark
(signs: the address, the shape of the text, what sellers ask) and the words of its tally are weighed
together, so that what a sign tells already is not counted again by its words. The weights are
those under which the labels are likeliest, both sides counted as often, every weight drawn towards nothing,
a word's more than a sign's; the words that tell most are kept. A sign keeps its direction, and one of 2 or
more either way is no evidence but a limit, and stays. A sum of 1 is the mark. ``--hold-out`` weighs on all
parts but one and judges that one, for each part in turn (``batch`` of a mail, else its file), by the signs
and the tally alone.
"""

from __future__ import annotations

import argparse
import json
import math
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from score_rules import ADDRESS, raw_message
from weigh_words import write_words

from inboxbot.config.rules_file import read_policy
from inboxbot.model.case import History
from inboxbot.rules.compiled import compile_rules
from inboxbot.rules.fold import fold, plain, split
from inboxbot.rules.policy import Policy
from inboxbot.triage.classify import facts_of
from inboxbot.triage.parse import parse
from inboxbot.triage.screen import screen

TALLY, FLAG, LABELS = "words_of_nobody", "maybe_nobody", ("automatic", "unwanted")
PULL, SIGN_PULL, SEEN_IN, KEPT = 20.0, 6.0, 3, 400
ROUNDS, STEP = 200, 0.05
SCALE, SHIFT = 0.5, 0.75  # of a logit; how near to even the sum of 1 lies (1.0: even), on the side of people
LIMIT = 2.0  # a sign that counts so much is none to be weighed
_WORD = re.compile(r"[^\W\d_]+")  # a year tells machines of that year only
_INVENTED = {"example", "re"}  # the domain of invented addresses; people answer, too


@dataclass(frozen=True)
class Mail:
    """A labelled mail: its part, whether somebody wrote it to us, its words, and its signs (``rule:id``)."""

    part: str
    nobody: bool
    words: frozenset[str]


def read_mails(paths: Sequence[Path], policy: Policy) -> list[Mail]:
    """Read labelled mails; names of people are no words. What a limit settles is left out."""
    bare = policy.model_copy(update={"tallies": ()})
    rules = compile_rules(bare)
    goals = _goals(policy)
    people = {word for person in policy.people.values() for word in fold(person.name).split()}
    mails = []
    for path in paths:
        for line in path.read_text().splitlines():
            label = json.loads(line)
            message = parse(raw_message(label))
            screening = screen(message, History(), policy, address=ADDRESS, trusted_authserv="none")
            facts = facts_of(message, screening=screening, match=None, history=History(), policy=policy)
            signs = {
                each.rule.id: each.weight or 0.0 for each in rules.holding(facts) if each.rule.flag == FLAG
            }
            if any(abs(weight) >= LIMIT for weight in signs.values()):
                continue
            told = "\n".join(facts.texts.get(facts.part(part), "") for part in ("own_subject", "own"))
            words = {word for piece in split(fold(told))[::2] for word in plain(piece)}
            nobody = any(label["flags"].get(one) for one in LABELS)
            held = frozenset(word for word in words if _WORD.fullmatch(word)) - people - _INVENTED
            held |= {f"rule:{name}" for name in signs} & goals.keys()
            mails.append(Mail(str(label.get("batch") or path.stem), nobody, held))
    return mails


def _goals(policy: Policy) -> dict[str, float]:
    """Return the direction of each sign."""
    signs = (rule for rule in policy.rules if rule.flag == FLAG and rule.weight is not None)
    return {f"rule:{rule.id}": rule.weight or 0.0 for rule in signs if abs(rule.weight or 0.0) < LIMIT}


def weigh(mails: Sequence[Mail], goals: dict[str, float]) -> tuple[float, dict[str, float]]:
    """Return where the sum begins, what each sign counts, and each of the words that tell most."""
    seen = Counter(word for mail in mails for word in mail.words)
    start, weights = _fit(mails, {word for word, count in seen.items() if count >= SEEN_IN}, goals)
    words = [word for word in weights if ":" not in word]
    most = sorted(words, key=lambda word: (-abs(weights[word]), word))[:KEPT]
    start, weights = _fit(mails, {*most, *goals}, goals)
    return start * SCALE + SHIFT, {word: weight * SCALE for word, weight in weights.items()}


def _fit(mails: Sequence[Mail], known: set[str], goals: dict[str, float]) -> tuple[float, dict[str, float]]:
    """Return the likeliest weights, by gradient steps over all mails at once (Adam)."""
    counts = Counter(mail.nobody for mail in mails)
    told = [
        (mail.nobody, len(mails) / 2 / counts[mail.nobody], ["", *sorted(mail.words & known)])
        for mail in mails
    ]
    weights = dict.fromkeys(["", *sorted(known)], 0.0)
    pulls = {word: SIGN_PULL if ":" in word else PULL for word in known} | {"": 0.0}
    first, second = dict.fromkeys(weights, 0.0), dict.fromkeys(weights, 0.0)
    for turn in range(1, ROUNDS + 1):
        slopes = {word: pulls[word] * weight for word, weight in weights.items()}
        for nobody, rarity, words in told:
            off = rarity * (1 / (1 + math.exp(-sum(map(weights.__getitem__, words)))) - nobody)
            for word in words:
                slopes[word] += off
        size = STEP * (1 - turn / (ROUNDS + 1))
        for word, slope in slopes.items():
            m = first[word] = 0.9 * first[word] + 0.1 * slope
            v = second[word] = 0.99 * second[word] + 0.01 * slope * slope
            weights[word] -= size * (m / (1 - 0.9**turn)) / (math.sqrt(v / (1 - 0.99**turn)) + 1e-9)
            if weights[word] * goals.get(word, weights[word]) < 0:
                weights[word] = 0.0
    return weights.pop(""), weights


def write(path: Path, start: float, weights: dict[str, float]) -> None:
    """Put the weights into rules.yaml: of signs where they stand, of words in the tally."""
    text = path.read_text()
    for name, weight in weights.items():
        if ":" in name:
            block = re.compile(
                rf"^(  - id: {name.removeprefix('rule:')}\n(?:    .*\n|\n)*?    weight: )-?[\d.]+$",
                re.MULTILINE,
            )
            found = block.search(text)
            if found is not None:
                told = f"{found[1]}{_of_sign(weight, found[0])}"
                text = text[: found.start()] + told + text[found.end() :]
    of_words = {word: weight for word, weight in weights.items() if ":" not in word}
    path.write_text(write_words(text, TALLY, start, of_words, step=0.05))


def _of_sign(weight: float, written: str) -> str:
    """Return what a sign counts, never quite nothing: it keeps its direction for the next time."""
    least = -0.05 if written.rpartition(" ")[2].startswith("-") else 0.05
    return f"{weight if abs(weight) >= abs(least) else least:.2f}"


def hold_out(mails: Sequence[Mail], goals: dict[str, float]) -> None:
    """Print how each part is judged by weights that never saw it."""
    taken: Counter[tuple[bool, bool]] = Counter()
    for part in sorted({mail.part for mail in mails}):
        start, weights = weigh([mail for mail in mails if mail.part != part], goals)
        here = Counter(
            (mail.nobody, start + sum(weights.get(word, 0.0) for word in mail.words) >= 1)
            for mail in mails
            if mail.part == part
        )
        _tell(part, here)
        taken += here
    _tell("all", taken)


def _tell(part: str, taken: Counter[tuple[bool, bool]]) -> None:
    found, lost = taken[True, True], taken[True, False]
    wrong, right = taken[False, True], taken[False, False]
    print(
        f"{part:10} found {found} of {found + lost}, people taken for it {wrong} of {wrong + right}",
        flush=True,
    )


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
    mails, goals = read_mails(given.files, policy), _goals(policy)
    if given.hold_out:
        hold_out(mails, goals)
    if given.write:
        write(given.rules, *weigh(mails, goals))


if __name__ == "__main__":
    main()
