"""The labelled set of mails that colleagues sent (``corpus/sent.jsonl``), decided one by one.

Each line holds the mail as it lies in the Sent folder (or, from a colleague's own address, in the
inbox), the cases of the register that it meets, what the mail truly is, and what must come of it:
``answered``, ``holding`` or ``asked`` with the case's number (``any``: of whichever), ``copied`` or
``none``, where no clock stops and nobody is asked, or ``any``, where only no clock may stop.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any

from inboxbot.model.case import Case, History
from inboxbot.model.message import Address, Message, MessageRef, RawMessage
from inboxbot.model.plan import Plan
from inboxbot.triage.answer import notice_answer, notice_copy
from inboxbot.triage.house import House
from inboxbot.triage.thread import references_in
from inboxbot.triage.triage import read

SENT = Path(__file__).parent / "corpus" / "sent.jsonl"
OWNERS = {
    "complaint": ("helen_marsh", "complaints_manager"),
    "media": ("leah_brandt", "communications_officer"),
}


@dataclass(frozen=True)
class Judged:
    """One mail of the set and what came of it: the outcome, and the case with it."""

    label: dict[str, Any]
    outcome: str
    evidence: str

    @property
    def stopped(self) -> bool:
        return self.outcome.startswith("answered")

    @property
    def wrongly(self) -> bool:
        """Tell whether a clock was stopped that should run: by what is no answer, or another case's."""
        right = self.label["truth"] == "answer" and self.outcome == f"answered {self.label['of']}"
        return self.stopped and not right

    @property
    def found(self) -> bool:
        return self.label["truth"] == "answer" and self.stopped and not self.wrongly

    @property
    def as_expected(self) -> bool:
        wanted = self.label["expected"]
        if wanted == "any":
            return not self.stopped
        if wanted.endswith(" any"):
            return self.outcome.startswith(wanted.removesuffix(" any"))
        quiet = {"copied", "none"}
        return self.outcome == wanted or {self.outcome, wanted} <= quiet


@cache
def labels() -> tuple[dict[str, Any], ...]:
    """Return every line of the set."""
    return tuple(json.loads(line) for line in SENT.read_text(encoding="utf-8").splitlines())


def judged(house: House, *, hold_out: bool | None = None) -> Iterator[Judged]:
    """Decide about each mail of the set, or of its part."""
    for label in labels():
        if hold_out is None or label["hold_out"] == hold_out:
            yield judge(label, house)


def judge(label: dict[str, Any], house: House) -> Judged:
    """Decide about one mail as the register with its cases would have it."""
    content = label["mail"].replace("\n", "\r\n").encode()
    at = datetime.fromisoformat(label["at"])
    raw = RawMessage(MessageRef(label["folder"], "1", label["id"]), content, at, len(content))
    recall = _Shelf(label["cases"], house).recall
    if label["folder"] == "sent":
        plan = notice_answer(raw, recall, house, now=at)
    else:
        plan = notice_copy(read(raw, recall, house), recall, house, now=at)
    return Judged(label, _outcome(plan), plan.journal[0].why if plan else "")


def _outcome(plan: Plan | None) -> str:
    if plan is None or plan.change is None:
        return "none"
    what = plan.journal[0].what
    names = {"answered": "answered", "holding reply": "holding", "perhaps answered": "asked"}
    return f"{names[what]} {plan.change.reference}" if what in names else what


class _Shelf:
    """A few cases, and what the register would recall of them."""

    def __init__(self, cases: list[dict[str, Any]], house: House) -> None:
        self.house = house
        self.told = cases
        self.cases = [_case(number, one) for number, one in enumerate(cases, start=1)]

    def recall(self, message: Message) -> History:
        named = {*message.in_reply_to, *message.references}
        numbers = references_in(message.subject, self.house.policy.organisation.reference_prefix)
        pairs = list(zip(self.cases, self.told, strict=True))
        return History(
            by_our_mail=tuple(case for case, told in pairs if told["letter_id"] in named),
            by_their_mail=tuple(case for case, told in pairs if told["message_id"] in named),
            by_reference=tuple(case for case in self.cases if case.reference in numbers),
            by_correspondent=tuple(
                case for case in self.cases if case.correspondent.address == message.sender.address
            ),
        )


def _case(number: int, told: dict[str, Any]) -> Case:
    owner, role = OWNERS.get(told["category"], ("amina_shah", "signposting_lead"))
    return Case(
        id=number,
        reference=told["reference"],
        category=told["category"],
        status=told["status"],
        owner=owner,
        role=role,
        correspondent=Address(told["address"], told["name"]),
        subject=told["subject"],
        opened_at=datetime.fromisoformat(told["opened_at"]),
        channel=told["channel"],
    )


@dataclass(frozen=True)
class Figures:
    """What the set shows: shares of all mails, and of the answers among them."""

    mails: int
    answers: int
    stopped_wrongly: int
    found: int
    asked: int
    unlike: int

    @property
    def wrong_share(self) -> float:
        return self.stopped_wrongly / self.mails

    @property
    def found_share(self) -> float:
        return self.found / self.answers


def figures(results: list[Judged]) -> Figures:
    """Count."""
    answers = [one for one in results if one.label["truth"] == "answer"]
    return Figures(
        mails=len(results),
        answers=len(answers),
        stopped_wrongly=sum(one.wrongly for one in results),
        found=sum(one.found for one in answers),
        asked=sum(one.outcome.startswith("asked") for one in answers),
        unlike=sum(not one.as_expected for one in results),
    )


def table(results: list[Judged]) -> str:
    """Return what came of each kind of mail, as a table of text."""
    counted: Counter[tuple[str, str]] = Counter(
        (one.label["truth"], one.outcome.partition(" ")[0]) for one in results
    )
    outcomes = ("answered", "holding", "asked", "copied", "none")
    rows = [f"{'truly':14}" + "".join(f"{name:>10}" for name in outcomes)]
    rows += [
        f"{truth:14}" + "".join(f"{counted[truth, name]:>10}" for name in outcomes)
        for truth in dict.fromkeys(one.label["truth"] for one in results)
    ]
    return "\n".join(rows)
