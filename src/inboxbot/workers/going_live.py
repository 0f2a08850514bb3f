"""From trial to live: nothing goes backwards, what is overdue is listed once (behaviour: Running)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

import structlog

from inboxbot.letters.particulars import ReminderLine
from inboxbot.model.case import PersonId
from inboxbot.model.mail import OutgoingMail
from inboxbot.ports.clock import Clock
from inboxbot.ports.listed import CaseFilter, CaseView
from inboxbot.ports.register import Register
from inboxbot.triage.house import House
from inboxbot.triage.owner import acts_for
from inboxbot.workers.writing import write_each

log = structlog.get_logger(__name__)

LIVE_SINCE = "live_since"
AT_ONCE = 200
LISTED_AT_MOST = 200
"""Lines in one letter, the most overdue first; the daily list shows the rest."""


@dataclass(slots=True)
class GoingLive:
    """Notes when the installation went live; from then on, and not backwards, letters go."""

    register: Register
    house: Callable[[], House]
    clock: Clock

    def note(self) -> None:
        """Compare the mode with what was noted before, and carry a change out; a crash repeats nothing."""
        live, since, now = self.house().live, self.register.fact(LIVE_SINCE), self.clock.now()
        if live and since is None:
            passed = pass_over_steps(self.register, now=now)
            listed = self.register.enqueue(self._overdue_lists(), now=now)
            self.register.set_fact(LIVE_SINCE, now.isoformat(), now=now)
            log.info("went_live", steps_passed_over=passed, told_of_overdue=listed)
        elif not live and since is not None:
            self.register.set_fact(LIVE_SINCE, None, now=now)
            log.info("went_on_trial")

    def _overdue_lists(self) -> list[OutgoingMail]:
        """Write each person one letter with all that is overdue of theirs."""
        house, now = self.house(), self.clock.now()
        theirs: dict[PersonId, list[CaseView]] = defaultdict(list)
        for view in self.register.cases(CaseFilter(overdue_at=now, limit=0)):
            if house.is_live(view.case.category):
                theirs[acts_for(house, view.case, now=now)].append(view)
        occasion = f"went-live-{house.calendar.local_date(now).isoformat()}"
        return write_each(
            theirs,
            lambda person: house.letters.reminders(
                person, _lines(theirs[person], now), now=now, occasion=occasion, letter="overdue"
            ),
        )


def pass_over_steps(register: Register, *, now: datetime) -> int:
    """Note every step that is due as done without a letter: the steps still to come will remind."""
    passed = 0
    while steps := register.due_steps(now=now, limit=AT_ONCE):
        noted = register.record_steps(steps, (), now=now)
        passed += noted
        if noted == 0:
            break
    return passed


def _lines(views: list[CaseView], now: datetime) -> list[ReminderLine]:
    """Return one line a case, about its nearest deadline; ``overdue`` alone claims no number of days."""
    late = [
        ReminderLine(view.case, deadline, "overdue")
        for view in views
        for deadline in view.deadlines[:1]
        if deadline.due_at < now
    ]
    return sorted(late, key=lambda line: line.deadline.due_at)[:LISTED_AT_MOST]
