"""Who is away: their open work to the deputy when it begins, back to them when it ends, each once (R12, W7)."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from copy import deepcopy
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

import structlog

from inboxbot.letters.owning import Away
from inboxbot.letters.particulars import ReminderLine
from inboxbot.model.case import NO_PROMISE, PersonId
from inboxbot.model.mail import OutgoingMail
from inboxbot.model.plan import CaseChange
from inboxbot.ports.clock import Clock
from inboxbot.ports.listed import CaseFilter, CaseView
from inboxbot.ports.register import Register
from inboxbot.rules.people import Absence
from inboxbot.triage.house import House
from inboxbot.triage.owner import acts_for
from inboxbot.triage.promise import with_steps
from inboxbot.workers.allocations import in_hours
from inboxbot.workers.who_answers import with_news_of
from inboxbot.workers.writing import write_each

log = structlog.get_logger(__name__)

AWAY = "away"
"""Fact: who was away when somebody last looked, since when, and who covered (JSON)."""

PLANNED = "away.planned"
"""Fact: with which absences the reminders were planned (JSON)."""

KEPT = timedelta(days=60)
"""So long an absence is kept after its end: it is nobody's business any more."""

ASKED_FOR = "later-"
"""So begins a reminder that the owner asked for: it stays as it is."""

Known = dict[str, dict[str, Any]]


@dataclass(slots=True)
class Absent:
    """Looks who went and who came back. What it did is a fact; each letter is the same mail when written again."""

    register: Register
    house: Callable[[], House]
    clock: Clock

    def look(self) -> int:
        """Tell deputies of what begins, owners of what ends; plan reminders anew. Return how many letters."""
        house, now = self.house(), self.clock.now()
        self._plan_anew(house, now)
        if not house.live:
            return 0
        today = house.calendar.local_date(now)
        known = self._fact(AWAY)
        away = dict(_away_on(house, today))
        letters: list[OutgoingMail] = []
        after = deepcopy(known)
        for person, absence in away.items():
            if person not in known and house.hours[person].office.works_at(now):
                mails, covering = self._begins(person, absence, house, now)
                letters += mails
                for of in known:
                    if of in away and person in known[of]["covering"]:
                        letters += self._goes_too(person, of, after[of], house, now)
                after[person] = {"since": absence.first_day.isoformat(), "covering": covering}
        for person in known:
            if person not in away and (person not in house.hours or house.hours[person].works_at(now)):
                letters += self._ends(person, after.pop(person), house, now)
        if after != known:
            self.register.enqueue(letters, now=now)
            self.register.set_fact(AWAY, json.dumps(after, sort_keys=True), now=now)
            self.register.forget_absences(before=today - KEPT)
            log.info("absences.changed", away=len(after), letters=len(letters))
        return len(letters)

    # It begins -------------------------------------------------------------------------------
    def _begins(
        self, person: PersonId, absence: Absence, house: House, now: datetime
    ) -> tuple[list[OutgoingMail], list[PersonId]]:
        """Return the letters with the open work, to whoever acts on each case meanwhile, and who these are."""
        theirs: dict[PersonId, list[CaseView]] = defaultdict(list)
        views = self._open(person, house)
        for view in views:
            theirs[acts_for(house, view.case, now=now)].append(view)
        theirs.pop(person, None)
        back = house.hours[person].back_after(house.calendar.local_date(now))
        mails: list[OutgoingMail] = []
        for covering, cases in theirs.items():
            about = Away(
                person, absence.first_day, back, covering, _lines(cases), _occasion("cover", person, absence)
            )
            mails += self._to(covering, "cover", about, house, now)
        self._tell_writers(views, house, now, occasion=_occasion("away", person, absence))
        return mails, list(theirs)

    def _goes_too(
        self, person: PersonId, of: PersonId, was: dict[str, Any], house: House, now: datetime
    ) -> list[OutgoingMail]:
        """Return the letters with what is still open of somebody away, to who covers now and did not before.

        For ``person``, who covered, goes away too: the line of deputies is walked on (R12).
        """
        since = date.fromisoformat(was["since"])
        theirs: dict[PersonId, list[CaseView]] = defaultdict(list)
        views = self._open(of, house)
        for view in views:
            theirs[acts_for(house, view.case, now=now)].append(view)
        back = house.hours[of].back_after(house.calendar.local_date(now))
        mails: list[OutgoingMail] = []
        for covering, cases in theirs.items():
            if covering not in {of, *was["covering"]}:
                about = Away(of, since, back, covering, _lines(cases), f"cover-{of}-{since}-for-{person}")
                mails += self._to(covering, "cover", about, house, now)
        was["covering"] = list(dict.fromkeys((*was["covering"], *theirs)))
        self._tell_writers(views, house, now, occasion=f"away-{of}-{since}-for-{person}")
        return mails

    def _tell_writers(self, views: Sequence[CaseView], house: House, now: datetime, *, occasion: str) -> None:
        """Tell whoever was told a name who answers instead (W7): a letter and the case's note in one write."""
        for view in views:
            case = view.case
            instead = acts_for(house, case, now=now)
            change, journal, letters = with_news_of(
                CaseChange(case.reference), case, instead, house, now=now, occasion=occasion
            )
            if letters:
                self.register.hand_over(change, of=case.owner, now=now, journal=journal, letters=letters)

    # It ends ---------------------------------------------------------------------------------
    def _ends(
        self, person: PersonId, was: dict[str, Any], house: House, now: datetime
    ) -> Iterator[OutgoingMail]:
        """Yield the open work to who is back, and the news to who covered. Who left us gets nothing."""
        if person not in house.policy.people:
            return
        since = date.fromisoformat(was["since"])
        covered = [one for one in was["covering"] if one in house.policy.people]
        occasion = f"back-{person}-{was['since']}"
        lines = _lines(self._open(person, house))
        today = house.calendar.local_date(now)
        if lines:
            covering = covered[0] if len(covered) == 1 else None
            about = Away(person, since, today, covering, lines, occasion)
            yield from self._to(person, "welcome_back", about, house, now)
        for one in covered:
            about = Away(person, since, today, one, occasion=occasion)
            yield from self._to(one, "cover_ends", about, house, now)

    # Reminders -------------------------------------------------------------------------------
    def _plan_anew(self, house: House, now: datetime) -> None:
        """Plan the reminders of open work anew where somebody's absences changed: before they leave."""
        before = self._fact(PLANNED)
        today = house.calendar.local_date(now)
        planned = {person: {"days": days} for person, days in _days_away(house, today)}
        if planned == before:
            return
        for person in sorted({*planned, *before}):
            if planned.get(person) != before.get(person) and person in house.policy.people:
                for view in self.register.cases(CaseFilter(status="open", owner=person, limit=0)):
                    self._plan_case(view, house, now)
        self.register.set_fact(PLANNED, json.dumps(planned, sort_keys=True), now=now)

    def _plan_case(self, view: CaseView, house: House, now: datetime) -> None:
        anew = tuple(
            with_steps(house, one, owner=view.case.owner, now=now)
            for one in view.deadlines
            if one.standard in house.policy.standards
            and not any(step.name.startswith(ASKED_FOR) for step in one.steps)
        )
        if anew:
            change = CaseChange(view.case.reference, new_steps=anew)
            self.register.hand_over(change, of=view.case.owner, now=now, journal=())

    def _open(self, person: PersonId, house: House) -> list[CaseView]:
        views = self.register.cases(CaseFilter(status="open", owner=person, limit=0))
        return [view for view in views if house.is_live(view.case.category) and _lines((view,))]

    def _to(
        self, reader: PersonId, letter: str, about: Away, house: House, now: datetime
    ) -> list[OutgoingMail]:
        if about.lines and all(reader in line.case.named for line in about.lines):
            return []
        mails = write_each((reader,), lambda person: house.letters.away(letter, person, about, now=now))
        return [in_hours(mail, house, reader, now) for mail in mails]

    def _fact(self, name: str) -> Known:
        found = self.register.fact(name)
        known: Known = json.loads(found) if found else {}
        return known


def _away_on(house: House, day: date) -> Iterator[tuple[PersonId, Absence]]:
    for person, known in house.policy.people.items():
        spans = [one for one in known.absences if one.first_day <= day <= one.last_day]
        if spans:
            yield person, min(spans, key=lambda one: one.first_day)


def _days_away(house: House, today: date) -> Iterator[tuple[PersonId, str]]:
    """Yield the absences of each person that are not over, as text to compare."""
    for person, known in house.policy.people.items():
        coming = sorted({(one.first_day, one.last_day) for one in known.absences if one.last_day >= today})
        if coming:
            yield person, ", ".join(f"{first}..{last}" for first, last in coming)


def _lines(views: Iterable[CaseView]) -> tuple[ReminderLine, ...]:
    """Return the nearest promise of each case."""
    found = []
    for view in views:
        promises = [one for one in view.deadlines if one.stops not in NO_PROMISE]
        if promises:
            found.append(ReminderLine(view.case, promises[0], "away"))
    return tuple(found)


def _occasion(what: str, person: PersonId, absence: Absence) -> str:
    return f"{what}-{person}-{absence.first_day.isoformat()}"
