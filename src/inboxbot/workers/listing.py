"""Lists by mail: each person's own for the day, and the managers' for the week."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from functools import partial

import structlog

from inboxbot.acts.needs import BY_MAIL
from inboxbot.letters.listing import MyDay, Noticed, Summary, Week
from inboxbot.letters.particulars import ReminderLine
from inboxbot.model.case import NO_PROMISE, PersonId
from inboxbot.ports.clock import Clock
from inboxbot.ports.listed import CaseFilter, CaseView
from inboxbot.ports.register import Register
from inboxbot.triage.appealing import told_outcome
from inboxbot.triage.house import House
from inboxbot.triage.owner import from_role
from inboxbot.workers.writing import write_each

log = structlog.get_logger(__name__)

LISTS, LAST_WEEK = "my_day.lists", "week.last"
LOOKS_BACK = timedelta(days=7)
EVER = timedelta(days=3650)
ANSWERED = "answered"

Count = Callable[[date, date], tuple[Summary, ...]]
"""Counts the days from a first to a last, both included, as tables in words."""


@dataclass(frozen=True, slots=True)
class _Lists:
    """How far the lists of a day have come. ``since``: what they look back to; ``begun``: when the first went."""

    day: date
    since: datetime
    begun: datetime
    done: frozenset[PersonId] = frozenset()

    def encode(self) -> str:
        return json.dumps(
            [self.day.isoformat(), self.since.isoformat(), self.begun.isoformat(), *sorted(self.done)]
        )

    @classmethod
    def decode(cls, text: str) -> _Lists:
        day, since, begun, *done = json.loads(text)
        return cls(
            date.fromisoformat(day),
            datetime.fromisoformat(since),
            datetime.fromisoformat(begun),
            frozenset(done),
        )


@dataclass(slots=True)
class Listing:
    """Puts the lists together from the register and queues each once. ``count`` makes the week's tables."""

    register: Register
    house: Callable[[], House]
    clock: Clock
    count: Count = lambda _first, _last: ()
    wanted: bool = True
    _lists: _Lists | None = None
    _week: date | None = None

    def send_if_due(self) -> int:
        """Queue what is due now; return how many letters."""
        house, now = self.house(), self.clock.now()
        today = house.calendar.local_date(now)
        if not self.wanted or not house.live or not house.calendar.is_working_day(today):
            return 0
        if now < house.calendar.at(today, house.policy.calendar.digest_at):
            return 0
        return self._my_days(house, today, now) + self._weekly(house, today, now)

    # Each person's day -----------------------------------------------------------------------
    def _my_days(self, house: House, today: date, now: datetime) -> int:
        lists = self._lists_of(today, now)
        waiting = [
            person
            for person in _readers(house)
            if person not in lists.done and _begun(house, person, today, now)
        ]
        if not waiting:
            return 0
        open_, noticed = self._open(house), self._noticed(house, lists.since)
        written = 0
        for person in waiting:
            about = MyDay(today, open_.get(person, ()), noticed.get(person, ()))
            if _says_something(about, house):
                mails = write_each((person,), partial(house.letters.my_day, about=about, now=now))
                written += self.register.enqueue(mails, now=now)
        self._lists = replace(lists, done=lists.done | set(waiting))
        self.register.set_fact(LISTS, self._lists.encode(), now=now)
        return written

    def _lists_of(self, today: date, now: datetime) -> _Lists:
        """Return how far today's lists have come; the first of a day look back to the first of the day before."""
        if self._lists is None:
            known = self.register.fact(LISTS)
            self._lists = _Lists.decode(known) if known else _Lists(date.min, now - timedelta(days=1), now)
        if self._lists.day != today:
            self._lists = _Lists(today, max(self._lists.begun, now - LOOKS_BACK), now)
        return self._lists

    def _open(self, house: House) -> Mapping[PersonId, tuple[ReminderLine, ...]]:
        found: dict[PersonId, list[ReminderLine]] = defaultdict(list)
        ever = self.clock.now() + EVER
        wanted = (
            CaseFilter(status="open", limit=0),
            CaseFilter(
                status="closed", overdue_at=ever, limit=0
            ),  # decided, and the person not told yet (K2)
        )
        for view in (view for one in wanted for view in self.register.cases(one)):
            if house.is_live(view.case.category):
                found[view.case.owner] += _nearest(view)
        return {person: tuple(lines) for person, lines in found.items()}

    def _noticed(self, house: House, since: datetime) -> Mapping[PersonId, tuple[Noticed, ...]]:
        """Return who was noticed to have answered: what they said themselves is no news to them."""
        found: dict[PersonId, list[Noticed]] = defaultdict(list)
        for view in self.register.cases(CaseFilter(answered_since=since, limit=0)):
            case = view.case
            told = case.status == "closed" and told_outcome(house, case) is not None
            if not (told or case.status == ANSWERED) or case.answered_at is None:
                continue
            if not house.is_live(case.category) or (case.closed_at or since) > case.answered_at:
                continue
            lines = [one for one in self.register.journal(case.reference) if one.entry.what == ANSWERED]
            if lines and lines[-1].at >= since and lines[-1].entry.why != BY_MAIL:
                found[case.owner].append(Noticed(case, case.answered_at, lines[-1].entry.why))
        return {person: tuple(ones) for person, ones in found.items()}

    # The managers' week ----------------------------------------------------------------------
    def _weekly(self, house: House, today: date, now: datetime) -> int:
        monday = today - timedelta(days=today.weekday())
        if self._week == monday or not house.policy.week_to:
            return 0
        last = self.register.fact(LAST_WEEK)
        self._week = monday
        if last is None:  # a new installation: there is no week to tell of yet
            self.register.set_fact(LAST_WEEK, monday.isoformat(), now=now)
        if last is None or date.fromisoformat(last) >= monday:
            return 0
        first, until = monday - timedelta(days=7), monday - timedelta(days=1)
        late = self.register.cases(CaseFilter(overdue_at=now, limit=0))
        about = Week(
            first,
            until,
            self.count(first, until),
            tuple(line for view in late if house.is_live(view.case.category) for line in _nearest(view)[:1]),
        )
        readers = [from_role(house, role, now=now) for role in house.policy.week_to]
        mails = write_each(
            [person for person in readers if person is not None],
            lambda person: house.letters.week(person, about, now=now),
        )
        number = self.register.enqueue(mails, now=now)
        self.register.set_fact(LAST_WEEK, monday.isoformat(), now=now)
        log.info("week.queued", first=first.isoformat(), readers=number)
        return number


def _readers(house: House) -> list[PersonId]:
    return [key for key, one in house.policy.people.items() if one.staff and one.list_each_day]


def _begun(house: House, person: PersonId, today: date, now: datetime) -> bool:
    hours = house.hours[person].hours_on(today)
    return hours is not None and hours[0] <= now


def _nearest(view: CaseView) -> list[ReminderLine]:
    promised = [one for one in view.deadlines if one.stops not in NO_PROMISE]
    return [ReminderLine(view.case, one) for one in promised[:1]]


def _says_something(about: MyDay, house: House) -> bool:
    """Tell whether a list says more than the reminders that this morning brings anyway."""
    return bool(about.noticed) or any(not _reminded(line, about.day, house) for line in about.lines)


def _reminded(line: ReminderLine, day: date, house: House) -> bool:
    return any(house.calendar.local_date(step.at) == day for step in line.deadline.steps)
