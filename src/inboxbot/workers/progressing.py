"""Holding messages by rule: a word to the person before the promised day passes without an answer (T9)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

import structlog

from inboxbot.acts.act import Act, Matter
from inboxbot.acts.progress import holding, is_due
from inboxbot.acts.to_writer import why_not
from inboxbot.letters.names import HOLDING
from inboxbot.model.errors import PermanentError
from inboxbot.ports.clock import Clock
from inboxbot.ports.listed import CaseFilter
from inboxbot.ports.register import Register
from inboxbot.triage.house import House

log = structlog.get_logger(__name__)

EVERY = timedelta(minutes=15)


@dataclass(slots=True)
class Progressing:
    """Sends each person at most one holding message by itself; a second one is a colleague's to ask for."""

    register: Register
    house: Callable[[], House]
    clock: Clock
    _looked_at: datetime | None = None

    def look_if_due(self) -> int:
        """Look at the open cases of the categories that want it, in office hours; return how many were told."""
        now, house = self.clock.now(), self.house()
        wanting = [key for key, one in house.policy.categories.items() if one.holding is not None]
        office = next(iter(house.hours.values())).office
        if not wanting or not office.works_at(now):
            return 0
        if self._looked_at is not None and now - self._looked_at < EVERY:
            return 0
        self._looked_at = now
        views = [
            view
            for key in wanting
            for view in self.register.cases(CaseFilter(status="open", category=key, limit=0))
        ]
        return sum(
            self._tell(view.case.reference, house, now)
            for view in views
            if is_due(Matter(view.case, view.deadlines), house, now)
        )

    def _tell(self, reference: str, house: House, now: datetime) -> int:
        matter = self.register.matter(reference, now=now)
        if matter is None or why_not(matter, house):
            return 0
        if any(entry.mail.letter == HOLDING for entry in self.register.mails_of(reference)):
            return 0
        try:
            done = holding(Act("holding", by="inboxbot", now=now), matter, house)
        except PermanentError as error:
            log.error("holding.not_written", case=reference, why=str(error))
            return 0
        self.register.change(
            done.change, now=now, journal=done.journal, letters=done.letters, withheld=done.withheld
        )
        log.info("holding.told", case=reference)
        return 1
