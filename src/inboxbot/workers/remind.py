"""Reminding: every step that is due, once, to whoever is there to act on it (promise 6)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

import structlog

from inboxbot.model.errors import InboxbotError
from inboxbot.model.mail import OutgoingMail, Withheld
from inboxbot.ports.clock import Clock
from inboxbot.ports.listed import DueStep
from inboxbot.ports.register import Register
from inboxbot.triage.house import House
from inboxbot.triage.plan import ON_TRIAL
from inboxbot.workers.allocations import Allocations
from inboxbot.workers.progress import Beat, PassResult, place_of
from inboxbot.workers.receiving import in_their_hours, waits_for_somebody
from inboxbot.workers.reminders import Bundle, Meant, bundles, letters_of

log = structlog.get_logger(__name__)

AT_ONCE = 200
ON_TIME = timedelta(hours=1)
"""A step met later than this (after an outage) waits for office hours."""


@dataclass(slots=True)
class Remind:
    """Sends reminders, overdue notices and escalations for the steps that are due."""

    register: Register
    house: Callable[[], House]
    clock: Clock
    beat: Beat

    def remind(self) -> PassResult:
        """Carry out every step that is due; on trial only note what would have been sent."""
        result, house, limit = PassResult(), self.house(), AT_ONCE
        while True:
            now = self.clock.now()
            steps = self.register.due_steps(now=now, limit=limit)
            taking = self.allocations.ready(steps, house, now=now)
            ready = [step for step in steps if step.deadline.stops != "taken" and _may_go(step, house, now)]
            noted = sum(self.allocations.carry_out(step, house, now=now) for step in taking)
            result.done += noted
            for bundle in bundles(ready, house, now=now):
                noted += self._one_bundle(bundle, house, result)
                self.beat()
            if len(steps) < limit or ((ready or taking) and not noted):
                return result
            # What waits for office hours must not hide what is behind it.
            limit = AT_ONCE + len(steps) - len(ready) - len(taking)

    @property
    def allocations(self) -> Allocations:
        """Return what asks owners for their word, and passes cases on (R3)."""
        return Allocations(self.register)

    def _one_bundle(self, bundle: Bundle, house: House, result: PassResult) -> int:
        now = self.clock.now()
        letters: list[OutgoingMail] = []
        withheld: list[Withheld] = []
        for meant in letters_of(bundle, house, now=now):
            if not house.is_live(meant.steps[0].case.category):
                withheld.append(_withheld(meant, house, ON_TRIAL, shadow=True))
                continue
            if self._still_waits(meant, house):
                continue
            try:
                letters.append(in_their_hours(meant, meant.write(house, now), house, now))
            except Exception as error:  # noqa: BLE001 - one letter that fails must not stop the others
                result.failed += 1
                why = str(error) if isinstance(error, InboxbotError) else type(error).__name__
                withheld.append(_withheld(meant, house, f"dead, it could not be written: {why}"))
                log.error(
                    "reminder.failed", person=meant.person, error=type(error).__name__, at=place_of(error)
                )
        noted = self.register.record_steps(bundle.steps, letters, now=now, withheld=withheld)
        result.done += noted
        log.info(
            "steps.recorded",
            steps=[f"{s.case.reference} {s.step}" for s in bundle.steps],
            letters=len(letters),
        )
        return noted

    def _still_waits(self, meant: Meant, house: House) -> bool:
        """Tell whether an alert's last letter to this person still waits: then another says nothing new.

        So a flood of forged alerts, held by the brake, leaves one letter a person and case, and not twelve.
        """
        if meant.steps[0].deadline.stops != "confirmed":
            return False
        to = house.policy.people[meant.person].address
        return any(
            entry.state == "queued" and (entry.mail.letter, entry.mail.recipient) == (meant.letter, to)
            for entry in self.register.mails_of(meant.steps[0].case.reference)
        )


def _may_go(step: DueStep, house: House, now: datetime) -> bool:
    """Tell whether a step goes now: it was planned for this hour, or the office is at work.

    An alert waits for nobody's hours. What ends later waits until who must act on it is at work.
    """
    if step.deadline.stops == "confirmed":
        return True
    if step.deadline.due_at > now and waits_for_somebody(step, house, now):
        return False
    office = next(iter(house.hours.values())).office
    return now - step.at <= ON_TIME or office.works_at(now)


def _withheld(meant: Meant, house: House, reason: str, *, shadow: bool = False) -> Withheld:
    to = house.policy.people[meant.person].address
    return Withheld(meant.letter, to, reason, shadow=shadow, audience="staff")
