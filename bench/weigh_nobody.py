"""Weighs the tally of rules.yaml that tells mail nobody wrote to us in person: machines, sales, scams.

    python bench/weigh_nobody.py MAILS.jsonl... [--rules rules.yaml] [--write] [--hold-out]

Both labels (``automatic``, ``unwanted``) are one here: what is told apart are people. The weights are
those under which the labels are likeliest, both sides counted as often, every weight drawn towards
nothing; the words that tell most are kept. A sum of 1 is the flag. ``--hold-out`` weighs on all parts but
one and judges that one, for each part in turn (``batch`` of a mail, else its file), by this tally alone.
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
from inboxbot.rules.fold import fold, plain, split
from inboxbot.rules.policy import Policy
from inboxbot.triage.classify import facts_of
from inboxbot.triage.parse import parse
from inboxbot.triage.screen import screen

TALLY, LABELS = "words_of_nobody", ("automatic", "unwanted")
PULL, SEEN_IN, KEPT = 10.0, 3, 400
ROUNDS, STEP = 200, 0.05
SCALE, SHIFT = 0.5, 0.1  # of a logit; how near to even the sum of 1 lies (1.0: even), on the side of people
_WORD = re.compile(r"[^\W\d_]+")  # a year tells machines of that year only
_INVENTED = {"example"}  # the domain of invented addresses


@dataclass(frozen=True)
class Mail:
    """A labelled mail: its part, whether somebody wrote it to us, its words."""

    part: str
    nobody: bool
    words: frozenset[str]


def read_mails(paths: Sequence[Path], policy: Policy) -> list[Mail]:
    """Read labelled mails; names of people are no words."""
    people = {word for person in policy.people.values() for word in fold(person.name).split()}
    mails = []
    for path in paths:
        for line in path.read_text().splitlines():
            label = json.loads(line)
            message = parse(raw_message(label))
            screening = screen(message, History(), policy, address=ADDRESS, trusted_authserv="none")
            facts = facts_of(message, screening=screening, match=None, history=History(), policy=policy)
            told = "\n".join(facts.texts.get(part, "") for part in ("subject", "text", "forwarded"))
            words = {word for piece in split(fold(told))[::2] for word in plain(piece)}
            nobody = any(label["flags"].get(one) for one in LABELS)
            held = frozenset(word for word in words if _WORD.fullmatch(word)) - people - _INVENTED
            mails.append(Mail(str(label.get("batch") or path.stem), nobody, held))
    return mails


def weigh(mails: Sequence[Mail]) -> tuple[float, dict[str, float]]:
    """Return where the sum begins, and what each of the words counts that tell most."""
    seen = Counter(word for mail in mails for word in mail.words)
    start, weights = _fit(mails, {word for word, count in seen.items() if count >= SEEN_IN})
    most = sorted(weights, key=lambda word: (-abs(weights[word]), word))[:KEPT]
    start, weights = _fit(mails, set(most))
    return start * SCALE + SHIFT, {word: weight * SCALE for word, weight in weights.items()}


def _fit(mails: Sequence[Mail], known: set[str]) -> tuple[float, dict[str, float]]:
    """Return the likeliest weights, by gradient steps over all mails at once (Adam)."""
    counts = Counter(mail.nobody for mail in mails)
    told = [
        (mail.nobody, len(mails) / 2 / counts[mail.nobody], ["", *sorted(mail.words & known)])
        for mail in mails
    ]
    weights = dict.fromkeys(["", *sorted(known)], 0.0)
    first, second = dict.fromkeys(weights, 0.0), dict.fromkeys(weights, 0.0)
    for turn in range(1, ROUNDS + 1):
        slopes = {word: (PULL * weight if word else 0.0) for word, weight in weights.items()}
        for nobody, rarity, words in told:
            off = rarity * (1 / (1 + math.exp(-sum(map(weights.__getitem__, words)))) - nobody)
            for word in words:
                slopes[word] += off
        size = STEP * (1 - turn / (ROUNDS + 1))
        for word, slope in slopes.items():
            m = first[word] = 0.9 * first[word] + 0.1 * slope
            v = second[word] = 0.99 * second[word] + 0.01 * slope * slope
            weights[word] -= size * (m / (1 - 0.9**turn)) / (math.sqrt(v / (1 - 0.99**turn)) + 1e-9)
    return weights.pop(""), weights


def hold_out(mails: Sequence[Mail]) -> None:
    """Print how each part is judged by weights that never saw it."""
    taken: Counter[tuple[bool, bool]] = Counter()
    for part in sorted({mail.part for mail in mails}):
        start, weights = weigh([mail for mail in mails if mail.part != part])
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
    mails = read_mails(given.files, read_policy(given.rules).policy)
    if given.hold_out:
        hold_out(mails)
    if given.write:
        start, weights = weigh(mails)
        given.rules.write_text(write_words(given.rules.read_text(), TALLY, start, weights, step=0.05))


if __name__ == "__main__":
    main()
