"""What waited is looked at again before it goes.

A reminder of what was done meanwhile goes to nobody, and one of a case that was given to somebody
else to whoever has it now.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from inboxbot.letters.particulars import ReminderLine
from inboxbot.model.case import PersonId
from inboxbot.model.mail import OutboxEntry
from inboxbot.ports.listed import DueStep
from inboxbot.ports.register import Register
from inboxbot.triage.house import House
from inboxbot.workers.receiving import in_their_hours
from inboxbot.workers.reminders import ESCALATION, Meant, who_hears

WAITED = timedelta(minutes=10)
"""A letter sent sooner says how things stand."""

NO_LONGER_NEEDED = "no longer needed"
"""So begins the reason of a letter that was let go because of this; it is nobody's loss."""

_KEY = re.compile(r"([A-Z]{2,6}-\d{4}-[0-9A-Z]{5})\.[a-z0-9_]+-(\d+)\.([a-z0-9-]+)", re.ASCII)


@dataclass(frozen=True, slots=True)
class Recheck:
    """Compares a letter about deadlines with how these stand now."""

    register: Register
    house: Callable[[], House]

    def why_not(self, entry: OutboxEntry, *, now: datetime) -> str:
        """Return why a letter must not go any more, or an empty sentence.

        Where only some of what it tells is done, another letter about the rest takes its place.
        """
        if entry.mail.audience != "staff" or now - entry.created_at < WAITED:
            return ""
        keys = [_KEY.fullmatch(part) for part in entry.mail.occasion.split("+")]
        told = [key for key in keys if key is not None]
        if not told or len(told) < len(keys):
            return ""
        running = {key[0]: step for key in told if (step := self._still(key)) is not None}
        theirs = {key: step for key, step in running.items() if self._is_theirs(step, entry, now)}
        if len(theirs) == len(told):
            return ""
        self._write_anew(entry, running, theirs, now)
        if theirs:
            return f"{NO_LONGER_NEEDED}: some of what it tells was settled meanwhile; another letter tells the rest"
        if running:
            return f"{NO_LONGER_NEEDED}: what it tells is somebody else's now"
        return f"{NO_LONGER_NEEDED}: what it tells was done meanwhile"

    def _is_theirs(self, step: DueStep, entry: OutboxEntry, now: datetime) -> bool:
        """Tell whether its receiver would still hear of this step; who had an alert keeps it."""
        if self.house().letters.family(entry.mail.letter) != "lines":
            return True
        receiver = _named(self.house(), entry)
        return receiver is not None and receiver in who_hears(step, self.house(), now)

    def _instead(self, step: DueStep, entry: OutboxEntry, now: datetime) -> PersonId | None:
        has_it = entry.mail.letter != ESCALATION
        hears = who_hears(step, self.house(), now).items()
        return next((who for who, owner in hears if owner == has_it and who not in step.case.named), None)

    def _still(self, key: re.Match[str]) -> DueStep | None:
        view = self.register.case(key[1])
        for deadline in view.deadlines if view is not None else ():
            if deadline.id == int(key[2]) and deadline.stopped_at is None and view is not None:
                return DueStep(view.case, deadline, key[3], deadline.due_at)
        return None

    def _write_anew(
        self, entry: OutboxEntry, running: dict[str, DueStep], theirs: dict[str, DueStep], now: datetime
    ) -> None:
        """Queue the letters about what still runs; after a crash in between they are the same mails again.

        What is somebody else's now goes to them; an escalation to whoever stands above them.
        """
        house = self.house()
        if house.letters.family(entry.mail.letter) != "lines":
            return
        anew: dict[PersonId, dict[str, DueStep]] = defaultdict(dict)
        for key, step in running.items():
            person = _named(house, entry) if key in theirs else self._instead(step, entry, now)
            if person is not None:
                anew[person][key] = step
        mails = []
        for person, steps in anew.items():
            due = tuple(steps.values())
            mail = house.letters.reminders(
                person,
                [ReminderLine(step.case, step.deadline, step.step) for step in due],
                now=now,
                occasion="+".join(steps),
                letter=entry.mail.letter,
            )
            mails.append(in_their_hours(Meant(person, entry.mail.letter, due), mail, house, now))
        self.register.enqueue(mails, now=now)


def _named(house: House, entry: OutboxEntry) -> PersonId | None:
    """Return who has the address of this letter's receiver."""
    people = house.policy.people.items()
    return next((name for name, one in people if one.address == entry.mail.recipient), None)
