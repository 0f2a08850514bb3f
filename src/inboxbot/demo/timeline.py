"""The timeline: what came, what was decided and why, who got it, what was sent and reminded.

It is read from the register after each step and from nowhere else, so it shows what happened.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from inboxbot.demo.scenario import Delivery
from inboxbot.model.case import Case
from inboxbot.model.mail import OutboxEntry
from inboxbot.model.words import day_in_words, hour_in_words
from inboxbot.ports.register import CaseFilter, JournalLine, Register
from inboxbot.rules.policy import Policy

SHOWN_OF_THE_JOURNAL = {
    "screened": "who wrote",
    "category": "what it is",
    "rule": "because",
    "owner": "owner",
    "named": "named",
    "linked": "linked",
    "doubt": "doubt",
    "withheld": "not sent",
    "follow-up": "follow-up",
    "reopened": "reopened",
    "answered": "answered",
    "copied": "seen",
    "filed": "filed",
}


WORDS_SHOWN = 4


@dataclass(slots=True)
class Timeline:
    """Tells what is new in the register since the last look, as lines for a person."""

    register: Register
    policy: Policy
    zone: ZoneInfo
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
            yield f"── {day} " + "─" * max(4, 72 - len(day))
        yield f"{hour_in_words(local):>8}  {lines[0]}"
        yield from (f"          {line}" for line in lines[1:])

    def _came(self, delivery: Delivery | None) -> Iterator[str]:
        if delivery is not None:
            where = "came in" if delivery.folder == "inbox" else "a colleague sent, from Outlook"
            yield f"{where}: {delivery.name}"

    def _filed(self, at: datetime) -> Iterator[str]:
        for filed in reversed(self.register.filed(since=at - timedelta(days=60))):
            if filed.arrival_id not in self.seen_filed:
                self.seen_filed.add(filed.arrival_id)
                yield f"  filed without a case, nobody is answered: {filed.kind}: {filed.reason}"

    def _cases(self) -> Iterator[str]:
        for view in self.register.cases(CaseFilter(limit=0)):
            reference = view.case.reference
            journal = self.register.journal(reference)
            new = journal[self.seen_lines.get(reference, 0) :]
            if not new:
                continue
            known = reference in self.seen_lines
            self.seen_lines[reference] = len(journal)
            told = list(self._journal(new, view.case))
            if told:
                name = self.policy.categories[view.case.category].name
                yield f"  {'case' if known else 'new case'} {reference}, {name}"
                yield from told
            if not known:
                for deadline in view.deadlines:
                    due = deadline.due_at.astimezone(self.zone)
                    counted = (
                        f" ({len(deadline.counted)} working days)" if deadline.counted else " (as asked)"
                    )
                    words = f"{hour_in_words(due)} on {day_in_words(due.date())}"
                    yield f"    {'due':<11}{deadline.standard}: {words}{counted}"

    def _journal(self, lines: Sequence[JournalLine], case: Case) -> Iterator[str]:
        for line in lines:
            label = SHOWN_OF_THE_JOURNAL.get(line.entry.what)
            if label is None or (label == "because" and not _spoke(line, case)):
                continue
            words = line.entry.words[:WORDS_SHOWN]
            quoted = f": “{'”, “'.join(words)}”" if words else ""
            yield f"    {label:<11}{line.entry.why}{quoted}"

    def _quarantined(self) -> Iterator[str]:
        for found in self.register.quarantined():
            if found.id not in self.seen_quarantined:
                self.seen_quarantined.add(found.id)
                yield f"  quarantined for a person: {found.reason}"

    def _mails(self) -> Iterator[str]:
        for entry in self.register.outbox(["sent"], limit=0):
            if entry.id not in self.seen_mails:
                self.seen_mails.add(entry.id)
                yield f"  → {self._mail(entry)}"

    def _mail(self, entry: OutboxEntry) -> str:
        names = {person.address: person.name for person in self.policy.people.values()}
        who = names.get(entry.mail.recipient, entry.mail.recipient)
        return f"{entry.mail.letter.replace('_', ' ')}, to {who}: {entry.mail.subject}"


def _spoke(line: JournalLine, case: Case) -> bool:
    """Tell whether a rule spoke for what the case became; the journal has the others too."""
    target = line.entry.why.partition(":")[0]
    return target in {case.category, *case.flags} and "(-" not in line.entry.why
