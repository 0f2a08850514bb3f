"""The timeline: what came, what was decided and why, who got it, what was sent and reminded.

It is read from the register after each step and from nowhere else, so it shows what happened.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from textwrap import wrap
from zoneinfo import ZoneInfo

from inboxbot.demo.scenario import Delivery
from inboxbot.model.case import Case, Deadline
from inboxbot.model.mail import OutboxEntry
from inboxbot.model.message import MessageRef, RawMessage
from inboxbot.model.words import day_in_words, hour_in_words, moment_in_words
from inboxbot.ports.listed import CaseFilter, CaseView, JournalLine
from inboxbot.ports.register import Register
from inboxbot.rules.policy import Policy
from inboxbot.triage.parse import parse

LABELS = {
    "screened": "writer",
    "owner": "owner",
    "named": "named",
    "linked": "linked",
    "doubt": "doubt",
    "withheld": "not sent",
    "follow-up": "wrote again",
    "reopened": "reopened",
    "answered": "answered",
    "holding reply": "put off",
    "perhaps answered": "asked",
    "copied": "seen",
    "filed": "noted",
}
"""Journal entries that are shown as they stand, each under a word that a newcomer understands."""

KINDS = {
    "person": "a person",
    "staff": "a colleague",
    "own": "ourselves",
    "automatic": "a machine",
    "bounce": "a mail server",
    "bulk": "a mailing list",
    "report": "a mail server",
    "spam": "a spammer",
}
TO_DO = {
    "acknowledged": "acknowledge",
    "answered": "answer",
    "resolved": "settle it",
    "confirmed": "confirm the alert",
    "taken": "say that they have it",
    "noted": "put it on record",
}

RULES_SHOWN = 3
WORDS_SHOWN = 4
INDENT = 10
LABEL = 14
_RULE = re.compile(r"(?P<target>[^:]*): (?P<rule>\S+) \((?P<weight>[^)]*)\)")


@dataclass(slots=True)
class Timeline:
    """Tells what is new in the register since the last look, as lines for a person.

    ``width`` is the longest line, in characters.
    """

    register: Register
    policy: Policy
    zone: ZoneInfo
    width: int = 100
    came: int = 0
    seen_lines: dict[str, int] = field(default_factory=dict)
    seen_filed: set[int] = field(default_factory=set)
    seen_mails: set[int] = field(default_factory=set)
    seen_quarantined: set[int] = field(default_factory=set)
    day: str = ""

    def look(self, at: datetime, delivery: Delivery | None) -> Iterator[str]:
        """Yield the lines about everything that has happened since the last look."""
        lines = [
            *self._came(delivery),
            *self._filed(at),
            *self._cases(),
            *self._quarantined(),
            *self._mails(),
        ]
        if not lines:
            return
        local = at.astimezone(self.zone)
        if (day := day_in_words(local.date())) != self.day:
            self.day = day
            yield ""
            yield f"── {day} " + "─" * max(4, self.width - len(day) - 4)
        yield ""
        yield f"{hour_in_words(local):>8}  {lines[0]}"
        yield from (" " * INDENT + line for line in lines[1:])

    def summary(self) -> Iterator[str]:
        """Yield what it came to in the end, in numbers."""
        views = self.register.cases(CaseFilter(limit=0))
        open_ones = [view for view in views if view.case.status == "open"]
        sent = [entry.mail.audience for entry in self.register.outbox(["sent"], limit=0)]
        public = sent.count("public")
        yield ""
        yield "─" * self.width
        yield from self._paragraph(
            f"{self.came} mails came in. {len(views)} cases were opened, {len(self.seen_filed)} mails were filed "
            f"without one, {len(self.seen_quarantined)} went to quarantine."
        )
        yield from self._paragraph(
            f"{public} letters went to people outside and {len(sent) - public} to colleagues. "
            f"{len(views) - len(open_ones)} cases are answered, {len(open_ones)} still open."
        )

    def _paragraph(self, text: str) -> Iterator[str]:
        yield from wrap(text, self.width)

    def _came(self, delivery: Delivery | None) -> Iterator[str]:
        if delivery is None:
            return
        ref = MessageRef("demo", "", delivery.name)
        message = parse(RawMessage(ref, delivery.content, delivery.at, len(delivery.content)))
        subject = f"“{message.subject}”" if message.subject else "(no subject)"
        if delivery.folder == "inbox":
            self.came += 1
            who = message.sender.name or message.sender.address or "somebody"
            yield from self._wrapped(f"{who} writes: {subject}  ({delivery.name})")
        else:
            to = ", ".join(one.name or one.address for one in message.recipients)
            yield from self._wrapped(
                f"a colleague answers from Outlook, to {to}: {subject}  ({delivery.name})"
            )

    def _filed(self, at: datetime) -> Iterator[str]:
        for filed in reversed(self.register.filed(since=at - timedelta(days=60))):
            if filed.arrival_id not in self.seen_filed:
                self.seen_filed.add(filed.arrival_id)
                yield "no case, and nobody is answered; the next digest lists it"
                if filed.kind != "person":
                    yield from self._labelled("writer", KINDS.get(filed.kind, filed.kind))
                yield from self._labelled("because", filed.reason)

    def _cases(self) -> Iterator[str]:
        for view in self.register.cases(CaseFilter(limit=0)):
            reference = view.case.reference
            journal = self.register.journal(reference)
            new = journal[self.seen_lines.get(reference, 0) :]
            if not new:
                continue
            known = reference in self.seen_lines
            self.seen_lines[reference] = len(journal)
            told = [
                *self._journal(new, "screened"),
                *self._rules(new, view.case, follow_up=known),
                *self._journal(new, *sorted(LABELS.keys() - {"screened"})),
            ]
            if not told:
                continue
            name = self.policy.categories[view.case.category].name
            yield f"{'case' if known else 'new case'} {reference}: {name}"
            yield from told
            if not known:
                yield from self._deadlines(view)

    def _journal(self, lines: Sequence[JournalLine], *which: str) -> Iterator[str]:
        for line in lines:
            if line.entry.what not in which:
                continue
            why = line.entry.why
            kind, colon, reason = why.partition(": ")
            if line.entry.what in {"screened", "filed"} and colon:
                why = f"{KINDS.get(kind, kind)}: {reason}"
            if line.entry.what == "answered":
                why = f"{why}; the clock stops"
            yield from self._labelled(LABELS[line.entry.what], why)

    def _rules(self, lines: Sequence[JournalLine], case: Case, *, follow_up: bool) -> Iterator[str]:
        """Yield the marks, and for a new case the rules that made it what it is, the strongest first."""
        tallies = {tally.id for tally in self.policy.tallies}
        spoke: list[tuple[float, str, str]] = []
        for line in lines:
            found = _RULE.fullmatch(line.entry.why) if line.entry.what == "rule" else None
            if found is None or found["target"] not in {case.category, *case.flags}:
                continue
            weight = 99.0 if found["weight"] == "certain" else float(found["weight"])
            if weight > 0:
                rank = (
                    0.0 if found["rule"] in tallies else weight
                )  # phrases tell more than the words of a tally
                spoke.append((rank, self._what(found["target"]), self._rule(line, found)))
        phrases = {text.partition(":")[0] for rank, what, text in spoke if rank and what == "mark"}
        spoke = [
            one for one in spoke if one[0] or one[1] != "mark" or one[2].partition(":")[0] not in phrases
        ]
        spoke.sort(key=lambda one: -one[0])
        marks = [(what, text) for _, what, text in spoke if what != "because"]
        reasons = [] if follow_up else [(what, text) for _, what, text in spoke if what == "because"]
        for what, text in [*marks, *reasons[:RULES_SHOWN]]:
            yield from self._labelled(what, text)
        if more := len(reasons[RULES_SHOWN:]):
            yield from self._labelled("", f"and {more} more {'rule' if more == 1 else 'rules'}")

    def _what(self, target: str) -> str:
        return "because" if target in self.policy.categories else "mark"

    def _rule(self, line: JournalLine, found: re.Match[str]) -> str:
        words = ", ".join(f"“{word}”" for word in line.entry.words[:WORDS_SHOWN])
        flag = self.policy.flags.get(found["target"])
        told = ": ".join(text for text in (flag.name if flag else "", words) if text)
        return f"{told or 'its signs'} (rule {found['rule']}, {found['weight']})"

    def _deadlines(self, view: CaseView) -> Iterator[str]:
        for deadline in view.deadlines:
            yield from self._labelled("to do", self._deadline(deadline))

    def _deadline(self, deadline: Deadline) -> str:
        standard = self.policy.standards.get(deadline.standard)
        days = standard.in_words if deadline.counted and standard else "the time they asked for"
        if deadline.stops == "confirmed":
            days = "then it is repeated"
        elif deadline.stops == "taken":
            days = "else it goes to the next"
        what = TO_DO[deadline.stops]
        return f"{what} by {moment_in_words(deadline.due_at, self.zone)} ({days}; {deadline.standard})"

    def _quarantined(self) -> Iterator[str]:
        for found in self.register.quarantined():
            if found.id not in self.seen_quarantined:
                self.seen_quarantined.add(found.id)
                yield f"in quarantine, for a person to look at: {found.reason}"

    def _mails(self) -> Iterator[str]:
        for entry in self.register.outbox(["sent"], limit=0):
            if entry.id not in self.seen_mails:
                self.seen_mails.add(entry.id)
                yield from self._wrapped(f"→ {self._mail(entry)}", indent=2)

    def _mail(self, entry: OutboxEntry) -> str:
        names = {person.address: person.name for person in self.policy.people.values()}
        who = names.get(entry.mail.recipient, entry.mail.recipient)
        return f"to {who}: “{entry.mail.subject}” ({entry.mail.letter.replace('_', ' ')})"

    def _labelled(self, label: str, text: str) -> Iterator[str]:
        yield from self._wrapped(f"  {label:<{LABEL - 2}}{text}", indent=LABEL)

    def _wrapped(self, text: str, *, indent: int = 2) -> Iterator[str]:
        yield from wrap(
            text,
            self.width - INDENT,
            subsequent_indent=" " * indent,
            drop_whitespace=True,
            break_long_words=False,
            break_on_hyphens=False,
        )
