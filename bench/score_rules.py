"""Scores the rules over labelled mails: precision, recall and F1, the confusion table, the worst mistakes.

    python bench/score_rules.py FILE.jsonl [--rules rules.yaml] [--part odd|even] [--mistakes 20]

Each line is one mail: id, received, from_name, from_addr, subject, body, html, headers, category,
flags, media_deadline, why. A real RFC 5322 message is built of it and walks through parsing and screening.
"""

from __future__ import annotations

import argparse
import json
import time
from collections import Counter
from dataclasses import dataclass
from datetime import UTC, datetime
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from inboxbot.config.rules_file import read_policy
from inboxbot.model.case import History
from inboxbot.model.message import MessageRef, RawMessage
from inboxbot.model.plan import Classification
from inboxbot.rules.compiled import CompiledRules, compile_rules
from inboxbot.rules.policy import Policy
from inboxbot.triage.classify import classify
from inboxbot.triage.parse import parse
from inboxbot.triage.screen import screen

ADDRESS = "info@healthwatchherts.example"
LONDON = ZoneInfo("Europe/London")
FLAGS = ("in_doubt_complaint", "urgent", "automatic", "unwanted")


@dataclass(frozen=True)
class Judged:
    """A labelled mail with what we make of it."""

    label: dict[str, Any]
    result: Classification

    @property
    def wrong(self) -> bool:
        """Tell whether the category is wrong."""
        return bool(self.label["category"] != self.result.category)


def raw_message(label: dict[str, Any]) -> RawMessage:
    """Build the bytes of a labelled mail."""
    mail = EmailMessage(policy=SMTP)
    received = datetime.fromisoformat(label["received"])
    extra = {name.lower(): (name, value) for name, value in (label.get("headers") or {}).items()}
    kind = extra.pop("content-type", None)
    if "return-path" in extra:
        name, value = extra.pop("return-path")
        mail[name] = value
    mail["From"] = f'"{label["from_name"]}" <{label["from_addr"]}>'
    mail["To"] = ADDRESS
    mail["Subject"] = label["subject"] or ""
    mail["Date"] = format_datetime(received)
    mail["Message-ID"] = f"<{label['id']}@corpus.example>"
    for name, value in extra.values():
        mail[name] = value
    if label.get("body"):
        mail.set_content(label["body"])
    if label.get("html"):
        (mail.add_alternative if label.get("body") else mail.set_content)(label["html"], subtype="html")
    content = mail.as_bytes()
    if kind and "report" in kind[1]:
        content = b"X-Corpus-Content-Type: " + kind[1].encode() + b"\r\n" + content
    return RawMessage(MessageRef("INBOX", "1", label["id"]), content, received.astimezone(UTC), len(content))


def judge(label: dict[str, Any], policy: Policy, rules: CompiledRules) -> Judged:
    """Read and judge one mail."""
    message = parse(raw_message(label))
    history = History()
    screening = screen(message, history, policy, address=ADDRESS, trusted_authserv="none")
    result = classify(message, screening=screening, match=None, history=history, policy=policy, rules=rules)
    return Judged(label, result)


def f1(judged: list[Judged], category: str) -> tuple[float, float, float]:
    """Return precision, recall and F1 of a category."""
    hits = sum(j.label["category"] == category == j.result.category for j in judged)
    said = sum(j.result.category == category for j in judged)
    are = sum(j.label["category"] == category for j in judged)
    precision, recall = hits / said if said else 0.0, hits / are if are else 0.0
    return precision, recall, 2 * precision * recall / (precision + recall) if precision + recall else 0.0


def print_categories(judged: list[Judged], categories: list[str]) -> None:
    """Print the figures of the categories and who was taken for whom."""
    print(f"{'category':14}{'precision':>10}{'recall':>8}{'F1':>7}")
    figures = {category: f1(judged, category) for category in categories}
    for category, (precision, recall, both) in figures.items():
        print(f"{category:14}{precision:10.3f}{recall:8.3f}{both:7.3f}")
    print(
        f"macro-F1 {sum(both for *_, both in figures.values()) / len(figures):.3f} over {len(judged)} mails"
    )
    taken = Counter((j.label["category"], j.result.category) for j in judged)
    print("\nis \\ taken for " + "".join(f"{category:>13}" for category in categories))
    for category in categories:
        print(f"{category:15}" + "".join(f"{taken[category, other]:13}" for other in categories))


def print_flags(judged: list[Judged]) -> None:
    """Print the figures of the flags, and the aims that join flags and categories."""
    print(f"\n{'flag':20}{'found':>10}{'of':>5}{'wrongly':>9}{'of':>5}")
    for flag in FLAGS:
        are = [j for j in judged if j.label["flags"].get(flag)]
        others = [j for j in judged if not j.label["flags"].get(flag)]
        found, wrongly = (sum(flag in j.result.flags for j in group) for group in (are, others))
        print(f"{flag:20}{found:10}{len(are):5}{wrongly:9}{len(others):5}")
    complaints = [j for j in judged if j.label["category"] == "complaint"]
    others = [j for j in judged if j.label["category"] != "complaint"]
    caught = sum(
        j.result.category == "complaint" or "in_doubt_complaint" in j.result.flags for j in complaints
    )
    doubted = sum("in_doubt_complaint" in j.result.flags or j.result.category == "complaint" for j in others)
    print(f"complaints caught or doubted {caught}/{len(complaints)}; others doubted {doubted}/{len(others)}")
    filed = [j for j in judged if any(j.label["flags"].get(f) for f in FLAGS[2:])]
    seen = sum(bool({"automatic", "unwanted"} & set(j.result.flags)) for j in filed)
    people = sum(bool({"automatic", "unwanted"} & set(j.result.flags)) for j in judged if j not in filed)
    print(f"machines and unwanted recognised {seen}/{len(filed)}; people taken for them {people}")


def deadline(judged: Judged) -> str:
    """Return the stated time as the labels write it, or an empty string."""
    stated = judged.result.media_deadline
    return (
        ""
        if stated is None or stated.doubtful
        else stated.at.astimezone(LONDON).strftime("%Y-%m-%dT%H:%M:%S")
    )


def print_deadlines(judged: list[Judged]) -> None:
    """Print how many stated times were read right to the hour."""
    stated = [j for j in judged if j.label.get("media_deadline")]
    right = sum(deadline(j)[:13] == j.label["media_deadline"][:13] for j in stated)
    wrong = [
        j for j in judged if deadline(j) and deadline(j)[:13] != (j.label.get("media_deadline") or "")[:13]
    ]
    print(f"media deadlines right to the hour {right}/{len(stated)}, wrong {len(wrong)}")


def margin(judged: Judged) -> float:
    """Return by how much the wrong category won."""
    sums = dict(judged.result.sums)
    return sums[judged.result.category] - sums[judged.label["category"]]


def print_mistakes(judged: list[Judged], most: int) -> None:
    """Print the worst mistakes first, with the rules that held."""
    wrong = sorted((j for j in judged if j.wrong or _flags_wrong(j)), key=margin, reverse=True)
    for j in wrong[:most]:
        label = j.label
        flags = [flag for flag in FLAGS if label["flags"].get(flag)]
        ours = [flag for flag in j.result.flags if flag in FLAGS]
        print(
            f"\n{label['id']} is {label['category']} {flags}, taken for {j.result.category} {ours}\n"
            f"  {dict(j.result.sums)}"
        )
        print(f"  {label['subject']!r}: {label.get('why', '')}")
        for because in j.result.because:
            print(f"    {because.rule} {because.target} {because.weight} {list(because.words)[:4]}")


def _flags_wrong(judged: Judged) -> bool:
    return any((flag in judged.result.flags) != bool(judged.label["flags"].get(flag)) for flag in FLAGS)


def measure(judged: list[Judged], rules: CompiledRules) -> None:
    """Print what the rules cost, on texts met for the first time."""
    from inboxbot.rules.facts import Facts

    texts = [j.label.get("body") or "" for j in judged]
    begin = time.perf_counter()
    for text in texts:
        rules.holding(Facts(texts={"text": text}))
    each = (time.perf_counter() - begin) / len(texts)
    long = "\n\n".join(texts)[:5000]
    begin = time.perf_counter()
    for _ in range(20):
        rules.holding(Facts(texts={"text": long}))
    print(
        f"{len(rules.rules)} rules: {each * 1e3:.2f} ms a mail, "
        f"{(time.perf_counter() - begin) / 20 * 1e3:.2f} ms for 5 KB"
    )


def main() -> None:
    """Read the arguments, judge every mail, print."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("file", type=Path)
    parser.add_argument("--rules", type=Path, default=Path("rules.yaml"))
    parser.add_argument("--part", choices=("all", "odd", "even"), default="all")
    parser.add_argument("--mistakes", type=int, default=0)
    given = parser.parse_args()
    labels = [json.loads(line) for line in given.file.read_text().splitlines() if line.strip()]
    labels = {"all": labels, "odd": labels[0::2], "even": labels[1::2]}[given.part]
    policy = read_policy(given.rules).policy
    rules = compile_rules(policy)
    judged = [judge(label, policy, rules) for label in labels]
    print_categories(judged, list(policy.categories))
    print_flags(judged)
    print_deadlines(judged)
    measure(judged, rules)
    print_mistakes(judged, given.mistakes)


if __name__ == "__main__":
    main()
