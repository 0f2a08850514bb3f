"""The examples that rules.yaml carries, tried: a sentence or a whole mail that must or must not come out so."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime

from inboxbot.model.case import Case, History
from inboxbot.model.message import Address, Message, MessageRef, RawMessage
from inboxbot.model.plan import Classification, Screening
from inboxbot.rules.compiled import CompiledRules
from inboxbot.rules.finding import Finding, Path
from inboxbot.rules.policy import Policy
from inboxbot.rules.rule import Examples
from inboxbot.triage.classify import classify
from inboxbot.triage.parse import parse
from inboxbot.triage.screen import screen

ENOUGH_TO_JUDGE = 9
"""With fewer mails or examples a share says nothing about a rule."""

SHOWN = 60
"""So many characters of an example stand in the sentence about it."""

_WHEN = datetime(2026, 1, 5, 10, tzinfo=UTC)  # a working Monday; days stated in an example count from it
_HEADER = re.compile(r"[A-Za-z][A-Za-z0-9-]*:\s")
_FROM = re.compile(r"^from:", re.IGNORECASE | re.MULTILINE)
_SUBJECT = "Subject: "
_NOBODY = "info@example.invalid"
_ANSWERED = Case(
    id=0,
    reference="",
    category="",
    status="open",
    owner="",
    role="",
    correspondent=Address(_NOBODY, ""),
    subject="",
    opened_at=_WHEN,
)
"""The case of a letter of ours that an example answers: rules see that there is one, and no more."""


@dataclass(frozen=True, slots=True)
class Example:
    """One example: where it stands, what it says, and whether it must come out so."""

    path: Path
    text: str
    wanted: bool


@dataclass(frozen=True, slots=True)
class Tried:
    """One example as it came out."""

    example: Example
    result: Classification

    @property
    def rules(self) -> frozenset[str]:
        """Return the rules that held."""
        return frozenset(because.rule for because in self.result.because)


def try_examples(policy: Policy, rules: CompiledRules) -> tuple[Tried, ...]:
    """Judge every example of the file, each text once, as the first mail of its writer.

    A sentence is the new text of a mail from a member of the public; a first line ``Subject: …`` is
    its subject. What begins with header lines, ``From:`` among them, is a whole mail; one with
    ``In-Reply-To:`` answers a letter of ours. Examples of
    categories and flags are left out where the file holds no rules: nothing could come out so.
    """
    judged: dict[str, Classification] = {}
    tried: list[Tried] = []
    for example in _examples(policy):
        if example.text not in judged:
            judged[example.text] = _judge(example.text, policy, rules)
        tried.append(Tried(example, judged[example.text]))
    return tuple(tried)


def failing(policy: Policy, tried: tuple[Tried, ...]) -> Iterator[Finding]:
    """Yield the examples that did not come out as they must."""
    for each in tried:
        match each.example.path:
            case ("rules", int(place), *_):
                yield from _rule_failed(policy.rules[place].id, each)
            case ("categories", str(key), *_):
                yield from _category_failed(key, each, policy)
            case ("flags", str(key), *_):
                yield from _flag_failed(key, each)


def too_broad(policy: Policy, tried: tuple[Tried, ...]) -> Iterator[Finding]:
    """Yield the rules that hold on more than a third of the file's examples."""
    texts = {each.example.text: each.rules for each in tried}
    yield from hold_too_often(policy, texts.values(), "examples of this file")


def hold_too_often(policy: Policy, held: Iterable[frozenset[str]], of_what: str) -> Iterator[Finding]:
    """Yield the rules that hold on more than a third of ``held``: for each mail, the rules that held."""
    sets = list(held)
    counts = Counter(rule for each in sets for rule in each)
    for place, rule in enumerate(policy.rules):
        if len(sets) >= ENOUGH_TO_JUDGE and 3 * counts[rule.id] > len(sets):
            yield Finding(
                ("rules", place, "when"),
                f"over-broad: it holds on {counts[rule.id]} of {len(sets)} {of_what}, more than a third",
                "ask for more than one word (near:, all:), or name what does not count (but_not:, none:)",
                warning=True,
            )


def _examples(policy: Policy) -> Iterator[Example]:
    for place, rule in enumerate(policy.rules):
        yield from _of(("rules", place), rule.examples)
    if policy.rules:
        for key, category in policy.categories.items():
            yield from _of(("categories", key), category.examples)
        for key, flag in policy.flags.items():
            yield from _of(("flags", key), flag.examples)


def _of(path: Path, examples: Examples) -> Iterator[Example]:
    for kind, texts in (("match", examples.match), ("miss", examples.miss)):
        for number, text in enumerate(texts):
            yield Example((*path, "examples", kind, number), text, kind == "match")


def _judge(text: str, policy: Policy, rules: CompiledRules) -> Classification:
    if not _is_whole_mail(text):
        message, screening, history = (*_sentence(text), History())
    else:
        message, screening, history = _whole(text, policy)
    return classify(message, screening=screening, match=None, history=history, policy=policy, rules=rules)


def _is_whole_mail(text: str) -> bool:
    head = text.lstrip().partition("\n\n")[0]
    return bool(_HEADER.match(head) and _FROM.search(head))


def _whole(text: str, policy: Policy) -> tuple[Message, Screening, History]:
    content = text.lstrip().encode()
    message = parse(RawMessage(MessageRef("example", "", "1"), content, _WHEN, len(content)))
    address = message.recipients[0].address if message.recipients else _NOBODY
    history = History(by_our_mail=(_ANSWERED,)) if message.in_reply_to else History()
    return message, screen(message, history, policy, address=address, trusted_authserv="none"), history


def _sentence(text: str) -> tuple[Message, Screening]:
    subject = ""
    if text.startswith(_SUBJECT):
        subject, _, text = text.removeprefix(_SUBJECT).partition("\n")
    message = Message(
        ref=MessageRef("example", "", "1"),
        received_at=_WHEN,
        size=len(text),
        fingerprint="",
        message_id="",
        references=(),
        sender=Address(_NOBODY, ""),
        subject=subject.strip(),
        text=text,
        new_text=text,
    )
    return message, Screening(admit=True, may_acknowledge=True, kind="person", reason="an example")


def _rule_failed(rule: str, tried: Tried) -> Iterator[Finding]:
    path, wanted = tried.example.path, tried.example.wanted
    if wanted and rule not in tried.rules:
        yield Finding(
            path,
            f"the rule {rule} must hold of this example and does not{_shown(tried.example)}",
            "add words of it to the rule, look at its none: and but_not:, or take the example out",
        )
    elif not wanted and rule in tried.rules:
        on = next((b.words for b in tried.result.because if b.rule == rule), ())
        yield Finding(
            path,
            f"the rule {rule} must not hold of this example and does"
            f"{', on: ' + '; '.join(on) if on else ''}{_shown(tried.example)}",
            "narrow the rule (but_not:, none:, near:), or move the example to match:",
        )


def _category_failed(key: str, tried: Tried, policy: Policy) -> Iterator[Finding]:
    result, wanted = tried.result, tried.example.wanted
    if wanted == (result.category == key):
        return
    sums = ", ".join(f"{name} {total:g}" for name, total in result.sums if total) or "no rule spoke"
    said = "must come out as" if wanted else "must not come out as"
    yield Finding(
        tried.example.path,
        f"this example {said} {key}, and comes out as {result.category} ({sums}){_shown(tried.example)}",
        f"see which rules held: {', '.join(sorted(tried.rules)[:6]) or 'none'}"
        if policy.rules
        else "write a rule",
    )


def _flag_failed(key: str, tried: Tried) -> Iterator[Finding]:
    held = key in tried.result.flags
    if held != tried.example.wanted:
        said = "must be marked" if tried.example.wanted else "must not be marked"
        on = [b.rule for b in tried.result.because if b.target == key]
        yield Finding(
            tried.example.path,
            f"this example {said} {key}, and {'is' if held else 'is not'}{_shown(tried.example)}",
            f"the rules for {key} that held: {', '.join(on) or 'none'}",
        )


def _shown(example: Example) -> str:
    line = " ".join(example.text.split())
    return f": “{line[:SHOWN]}{'…' if len(line) > SHOWN else ''}”"
