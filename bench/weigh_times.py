"""Weighs the signs by which media deadlines are told (src/inboxbot/triage/time_weights.py) over labelled mails.

    pip install --group weigh
    python bench/weigh_times.py tests/corpus/{labelled,invented,deadlines,weighed,asked,blind}.jsonl \\
        --said tests/corpus/said_times.jsonl [--held PART,PART] [--write]

Every moment that a mail tells is one example: it is the one by which the press asks for an answer, or not. No time
of a patient or of who complains is one; clerks and organisers ask much as the press does, and a third of their mail
is enough. Each sentence counts by itself too, so that a mail of one line is understood. A logistic regression tells
what each sign counts; those that tell most are chosen, and weighed again.
``--held`` parts (``batch`` of a mail, else its file) are never learnt from. Without ``--write`` it tells how those
are read, and how each other part is by weights that never saw it: the figures to believe.
"""

from __future__ import annotations

import argparse
import json
import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from math import inf
from pathlib import Path
from typing import Any, TypeAlias
from zoneinfo import ZoneInfo

import numpy as np
from score_rules import raw_message
from sklearn.feature_extraction.text import CountVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import GroupKFold

from inboxbot.triage.parse import parse
from inboxbot.triage.stated_time import text_told, texts_of, with_signs
from inboxbot.triage.time_signs import Among, Told
from inboxbot.triage.time_weights import AHEAD_BY, PERHAPS_FROM, SURE_FROM

LONDON = ZoneInfo("Europe/London")
WEIGHTS = Path("src/inboxbot/triage/time_weights.py")
SEEN_IN, FOLDS = 3, 10
HELD = (
    *(
        f"{number} exam"
        for number in ("eleventh", "twelfth", "thirteenth", "fourteenth", "fifteenth", "sixteenth")
    ),
    *("seventeenth exam", "eighteenth exam", "nineteenth exam", "w30", "w31", "w32", "d7", "d8"),
)
BUSINESS = 3
SENTENCE_END, SHORTEST = re.compile(r"(?<=[.?!])\s+|\n\s*\n"), 12
LOOSE = 0.2  # of the regression: the lower, the nearer to nothing are all weights
KEPT = 5000  # signs: with 20,000 no more is read rightly
LOOSE_KEPT = 0.3  # the same, once the signs are chosen
SAID_COUNTS = {
    True: 3,
    False: 6,
}  # how often a sentence of --said counts that tells a time, or none: they are few, and plain
LEVELS = (-2.0, -1.5, -1.0, -0.75, -0.5, 0.0, 1.0)  # from which weight on a time is sure, shown
Array: TypeAlias = Any  # of numpy, whose types are not at hand where only the checks run


@dataclass(frozen=True)
class Mail:
    """The moments that a mail tells, each by its hour in London and its signs; ``wanted`` is the right one or empty.

    ``ahead``: it is not past. ``doubtful``: it moves no clock, whatever it weighs. ``alone``: a sentence by itself.
    """

    part: str
    category: str
    wanted: str
    hours: list[str]
    signs: list[list[str]]
    ahead: list[bool]
    doubtful: list[bool]
    own: list[bool]
    alone: bool = False

    @classmethod
    def of(cls, part: str, category: str, wanted: str, texts: Sequence[Told], received_at: datetime) -> Mail:
        """Return a mail with these texts."""
        among = Among.of(texts, received_at)
        told = [(text, *each) for text in texts for each in with_signs(text, among)]
        return cls(
            part,
            category,
            wanted,
            [f"{meant.at.astimezone(LONDON):%Y-%m-%dT%H}" for _, meant, _ in told],
            [sorted(set(signs)) for _, _, signs in told],
            [meant.at >= received_at for _, meant, _ in told],
            [
                meant.when.doubtful or text.doubtful or meant.at - received_at > timedelta(days=60)
                for text, meant, _ in told
            ],
            [not text.passed for text, _, _ in told],
        )


def read_mails(path: Path) -> Iterable[Mail]:
    """Yield the mails that people wrote, of business one in ``BUSINESS``, and their sentences."""
    for n, line in enumerate(path.read_text().splitlines()):
        label: dict[str, Any] = json.loads(line)
        category, part = label["category"], str(label.get("batch") or path.stem)
        filed = label["flags"].get("automatic") or label["flags"].get("unwanted")
        if filed or (category == "general" and n % BUSINESS):
            continue
        message = parse(raw_message(label))
        texts = texts_of(message, LONDON)
        wanted = str(label.get("media_deadline") or "")[:13]
        yield Mail.of(part, category, wanted, texts, message.received_at)
        for sentence in SENTENCE_END.split(message.new_text):
            text = text_told(sentence, message.received_at, LONDON)
            if len(sentence) >= SHORTEST and text.moments:
                alone = Mail.of(part, category, wanted, [text], message.received_at)
                yield replace(alone, wanted=wanted if wanted in alone.hours else "", alone=True)


def read_sentences(path: Path) -> Iterable[Mail]:
    """Yield sentences of which it is known what they tell: ``text``, ``received``, ``written``, ``at``."""
    for line in path.read_text().splitlines():
        said: dict[str, Any] = json.loads(line)
        received_at = datetime.fromisoformat(said["received"])
        written_at = datetime.fromisoformat(said["written"]) if said["written"] else received_at
        told = text_told(said["text"], written_at, LONDON)
        yield Mail.of(path.stem, "media", str(said["at"] or "")[:13], [told], received_at)


@dataclass(frozen=True)
class Weights:
    """What each sign counts, and where the sum begins."""

    start: float
    of: dict[str, float]

    def best(self, mail: Mail) -> tuple[str, float]:
        """Return the weightiest hour to come and its weight; no hour where none is sure."""
        weights: dict[str, float] = {}
        doubtful: dict[str, bool] = {}
        counted = [self.start + sum(self.of.get(sign, 0.0) for sign in signs) for signs in mail.signs]
        sure = [ahead and weight >= SURE_FROM for ahead, weight in zip(mail.ahead, counted, strict=True)]
        own = any(map(all, zip(sure, mail.own, strict=True)))
        for n, (hour, weight) in enumerate(zip(mail.hours, counted, strict=True)):
            if mail.ahead[n] and (mail.own[n] or not own) and weight > weights.get(hour, -inf):
                weights[hour], doubtful[hour] = weight, mail.doubtful[n]
        first, second, *_ = (*sorted(weights, key=lambda hour: -weights[hour]), "", "")
        ahead_by = weights.get(first, 0.0) - weights.get(second, -inf)
        if not first or doubtful[first] or ahead_by < AHEAD_BY:
            return "", -inf
        return first, weights[first]


def weights_of(mails: Sequence[Mail]) -> Weights:
    """Return the weights under which these mails are likeliest."""
    signs = [each for mail in mails for each in mail.signs]
    asked = np.array([hour == mail.wanted for mail in mails for hour in mail.hours])
    seen = CountVectorizer(analyzer=list, lowercase=False, min_df=SEEN_IN, binary=True)
    rows = seen.fit_transform(signs)
    tell = np.abs(LogisticRegression(C=LOOSE, max_iter=5000).fit(rows, asked).coef_[0])
    tell = tell * np.sqrt(rows.mean(axis=0).A1)
    names = seen.get_feature_names_out()
    kept = sorted(names[np.argsort(-tell, kind="stable")[:KEPT]])
    rows = CountVectorizer(analyzer=list, lowercase=False, vocabulary=kept, binary=True).fit_transform(signs)
    model = LogisticRegression(C=LOOSE_KEPT, max_iter=5000).fit(rows, asked)
    counted = {sign: round(float(weight), 1) for sign, weight in zip(kept, model.coef_[0], strict=True)}
    return Weights(
        round(float(model.intercept_[0]), 1), {sign: weight for sign, weight in counted.items() if weight}
    )


def told(name: str, mails: Sequence[Mail], best: Sequence[tuple[str, float]]) -> None:
    """Print how many of the times stated are right, and how many wrong, from each weight on."""
    stated = sum(bool(mail.wanted) for mail in mails)
    figures = []
    for level in LEVELS:
        said = Counter(
            hour == mail.wanted for mail, (hour, weight) in zip(mails, best, strict=True) if weight >= level
        )
        figures.append(
            f"{level:g}: {said[True] / max(stated, 1):.3f} right {said[False] / max(stated, 1):.3f} wrong"
        )
    print(f"{name:16} {stated:5} stated | {' | '.join(figures)}", flush=True)


def told_of_others(mails: Sequence[Mail], best: Sequence[tuple[str, float]]) -> None:
    """Print in how many mails of each category a time is sure."""
    for category in dict.fromkeys(mail.category for mail in mails):
        sure = [
            weight >= SURE_FROM
            for mail, (_, weight) in zip(mails, best, strict=True)
            if mail.category == category
        ]
        print(f"  {category:14} {sum(sure)} of {len(sure)} with a sure time", flush=True)


def main() -> None:
    """Read the arguments, weigh, tell, and write."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("files", type=Path, nargs="+")
    parser.add_argument("--said", type=Path, help="sentences of which it is known what they tell")
    parser.add_argument(
        "--held", default=",".join(HELD), help="parts that are never learnt from, by commas (%(default)s)"
    )
    parser.add_argument("--write", action="store_true")
    given = parser.parse_args()
    held_parts = {*given.held.split(",")} - {""}
    mails = [mail for path in given.files for mail in read_mails(path)]
    held = [mail for mail in mails if mail.part in held_parts and not mail.alone]
    mails = [mail for mail in mails if mail.part not in held_parts]
    said = [*read_sentences(given.said)] if given.said else []
    said = [mail for mail in said for _ in range(SAID_COUNTS[bool(mail.wanted)])]
    weights = weights_of([*mails, *said])
    print(f"{len(mails)} mails and sentences, {len(said)} sentences, {len(weights.of)} signs", flush=True)
    told_of_others(held, [weights.best(mail) for mail in held])
    held = [mail for mail in held if mail.category == "media"]
    for part in dict.fromkeys(mail.part for mail in held):
        of_part = [mail for mail in held if mail.part == part]
        told(part, of_part, [weights.best(mail) for mail in of_part])
    if held:
        told("held", held, [weights.best(mail) for mail in held])
    if given.write:
        write(weights)
        return
    best: dict[int, tuple[str, float]] = {}
    for known, unknown in GroupKFold(FOLDS).split(mails, groups=[mail.part for mail in mails]):
        without = weights_of([*(mails[n] for n in known), *said])
        best |= {n: without.best(mails[n]) for n in unknown}
    press = [n for n, mail in enumerate(mails) if mail.category == "media" and not mail.alone]
    told("by folds", [mails[n] for n in press], [best[n] for n in press])


def write(weights: Weights) -> None:
    """Write the weights as a module."""
    groups: dict[float, list[str]] = {}
    for sign in sorted(weights.of):
        groups.setdefault(weights.of[sign], []).append(sign)
    lines: list[str] = []
    for weight, signs in sorted(groups.items(), reverse=True):
        row = f"{weight:g}"
        for sign in signs:
            if len(row) + len(sign) > 105:
                lines.append(row)
                row = f"{weight:g}"
            row += f" {sign}"
        lines.append(row)
    table = "\n".join(lines)
    WEIGHTS.write_text(
        _MODULE.format(
            start=weights.start, sure=SURE_FROM, perhaps=PERHAPS_FROM, ahead_by=AHEAD_BY, table=table
        )
    )


_MODULE = '''"""What each sign beside a time counts: whether an answer is asked for by then.

``time_signs.py`` has the kinds. Written by bench/weigh_times.py, but for the three bounds.
A line begins with what each of its signs counts.
"""

from __future__ import annotations

from typing import Final

START: Final = {start}
SURE_FROM: Final = {sure}
"""From this weight on a time is sure: as labels have it, of twenty such about one is wrong."""
PERHAPS_FROM: Final = {perhaps}
"""From this weight on it is told as doubtful."""
AHEAD_BY: Final = {ahead_by}
"""By so much it must outweigh every other hour that is told, or it is doubtful."""
_TABLE: Final = r"""
{table}
"""
WEIGHTS: Final = {{sign: float(line.split()[0]) for line in _TABLE.splitlines() for sign in line.split()[1:]}}
'''

if __name__ == "__main__":
    main()
