"""What happened in a time, counted: the figures behind the reports to the management (K3).

Figures of a yearly report are anonymous: nothing of them is about fewer than five cases, and what is
hidden cannot be worked out from a sum that stands beside it (``hidden``).
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from statistics import median

from inboxbot.deadlines.calendar import Calendar
from inboxbot.deadlines.hours import WorkingHours
from inboxbot.model.case import NO_PROMISE, Deadline
from inboxbot.model.words import MONTHS
from inboxbot.ports.listed import Decided
from inboxbot.ports.reporting import CaseRecord, FiledCount
from inboxbot.rules.policy import Policy

SMALL = 5
"""Fewer than so many could be somebody: a yearly report hides them."""

NOTED = (
    ("Given to somebody else", ("assigned", "passed on", "reassigned")),
    ("Not confirmed in time by their first owner", ("chased",)),
    ("Wrong kind, put right by a colleague", ("corrected",)),
    ("Wrote again after it was answered or closed", ("reopened",)),
    ("Doubtful to the rules, shown to the owner", ("doubt",)),
)
"""What happened on cases besides: words for people, and how the journal calls it."""


@dataclass(frozen=True, slots=True)
class Period:
    """The days reported on, both included, and what people call them."""

    first: date
    last: date
    name: str


@dataclass(frozen=True, slots=True)
class Kept:
    """How one standard was kept. ``running``: still in time; ``overdue``: not ended, and its day has passed."""

    name: str
    policy: str
    in_time: int
    late: int
    running: int
    overdue: int

    @property
    def started(self) -> int:
        """Return how many clocks of it there were."""
        return self.in_time + self.late + self.running + self.overdue

    @property
    def share(self) -> float | None:
        """Return the share that was kept, of those of which it is known; None where there is none."""
        known = self.in_time + self.late + self.overdue
        return self.in_time / known if known else None


@dataclass(frozen=True, slots=True)
class Answered:
    """How long it took to answer a kind of case: how many were, and the median in hours of office time."""

    name: str
    number: int
    median_hours: float


@dataclass(frozen=True, slots=True)
class Settled:
    """How often one kind of matter (a complaint, an appeal, a suggestion) ended in one way."""

    kind: str
    outcome: str
    number: int


@dataclass(frozen=True, slots=True)
class Lesson:
    """What was learned from one decision, in a colleague's words."""

    reference: str
    kind: str
    outcome: str
    lesson: str


@dataclass(frozen=True, slots=True)
class Figures:
    """Everything that a report tells. Pairs are (name for people, number), the largest first."""

    period: Period
    cases: int
    by_category: tuple[tuple[str, int], ...]
    by_channel: tuple[tuple[str, int], ...]
    by_mark: tuple[tuple[str, int], ...]
    over_time: tuple[tuple[str, tuple[int, ...]], ...]
    """Each month or week with its numbers, in the order of ``series``."""
    series: tuple[str, ...]
    kept: tuple[Kept, ...]
    answered: tuple[Answered, ...]
    happened: tuple[tuple[str, int], ...]
    settled: tuple[Settled, ...]
    lessons: tuple[Lesson, ...]
    statutory: tuple[tuple[str, int], ...]
    filed: tuple[tuple[str, int], ...]


def figures(
    period: Period,
    records: Iterable[CaseRecord],
    decisions: Sequence[Decided],
    filed: Sequence[FiledCount],
    policy: Policy,
    *,
    calendar: Calendar,
    now: datetime,
) -> Figures:
    """Count a time. Cases of a trial count as cases, and promise nothing."""
    found = list(records)
    names = {key: one.name for key, one in policy.categories.items()}
    marks = {key: one.name for key, one in policy.flags.items()}
    series = (*names, *sorted({one.category for one in found} - set(names)))
    return Figures(
        period=period,
        cases=len(found),
        by_category=_counted((one.category for one in found), names),
        by_channel=_counted((one.channel for one in found), {}),
        by_mark=_counted((flag for one in found for flag in one.flags if flag in marks), marks),
        over_time=_over_time(period, found, series, calendar),
        series=tuple(names.get(key, _words(key)) for key in series),
        kept=_kept(found, policy, now),
        answered=_answered(found, names, policy, calendar),
        happened=tuple((said, sum(_has(one, words) for one in found)) for said, words in NOTED),
        settled=_settled(decisions, marks),
        lessons=tuple(
            Lesson(one.case.reference, _stage(one, marks), one.stage.outcome, one.stage.lesson)
            for one in decisions
            if one.stage.lesson
        ),
        statutory=_statutory(found, policy),
        filed=tuple((_words(one.kind), one.number) for one in filed),
    )


def _counted(keys: Iterable[str], names: Mapping[str, str]) -> tuple[tuple[str, int], ...]:
    return tuple((names.get(key, _words(key)), number) for key, number in Counter(keys).most_common())


def _has(record: CaseRecord, words: Iterable[str]) -> bool:
    return any(record.noted.get(word) for word in words)


def _over_time(
    period: Period, records: Iterable[CaseRecord], series: Sequence[str], calendar: Calendar
) -> tuple[tuple[str, tuple[int, ...]], ...]:
    """Return the numbers month by month, or week by week where the time is short."""
    bucket = _month if (period.last - period.first).days > 62 else _week  # noqa: PLR2004 - two months
    every = (period.first + timedelta(days=n) for n in range((period.last - period.first).days + 1))
    buckets: dict[str, Counter[str]] = {bucket(day): Counter() for day in every}
    for record in records:
        buckets[bucket(calendar.local_date(record.opened_at))][record.category] += 1
    return tuple((name, tuple(counts[key] for key in series)) for name, counts in buckets.items())


def _month(day: date) -> str:
    return f"{MONTHS[day.month - 1][:3]} {day.year}"


def _week(day: date) -> str:
    monday = day - timedelta(days=day.weekday())
    return f"week of {monday.day} {MONTHS[monday.month - 1][:3]}"


def _kept(records: Iterable[CaseRecord], policy: Policy, now: datetime) -> tuple[Kept, ...]:
    clocks: dict[str, Counter[str]] = defaultdict(Counter)
    for record in records:
        if record.in_shadow:
            continue
        for deadline in record.deadlines:
            if deadline.stops not in NO_PROMISE:
                clocks[deadline.standard][_how_it_went(deadline, now)] += 1
    known = [key for key in policy.standards if key in clocks]
    return tuple(
        Kept(
            _words(key),
            policy.standards[key].policy if key in policy.standards else "",
            *(clocks[key][how] for how in ("in time", "late", "running", "overdue")),
        )
        for key in (*known, *sorted(set(clocks) - set(known)))
    )


def _how_it_went(deadline: Deadline, now: datetime) -> str:
    if deadline.stopped_at is None:
        return "overdue" if deadline.due_at < now else "running"
    return "in time" if deadline.stopped_at <= deadline.due_at else "late"


def _answered(
    records: Iterable[CaseRecord], names: Mapping[str, str], policy: Policy, calendar: Calendar
) -> tuple[Answered, ...]:
    office = WorkingHours(None, policy.calendar, calendar)
    took: dict[str, list[float]] = defaultdict(list)
    for record in records:
        ended = record.answered_at or (record.closed_at if record.outcome else None)
        if ended is not None:
            took[record.category].append(office_time(office, calendar, record.opened_at, ended) / 3600)
    return tuple(Answered(names.get(key, _words(key)), len(all_), median(all_)) for key, all_ in took.items())


def office_time(office: WorkingHours, calendar: Calendar, begin: datetime, end: datetime) -> float:
    """Return how many seconds of office hours lie between two moments, both aware UTC."""
    day, last, found = calendar.local_date(begin), calendar.local_date(end), 0.0
    while day <= last:
        hours = office.hours_on(day)
        if hours is not None:
            found += max(0.0, (min(end, hours[1]) - max(begin, hours[0])).total_seconds())
        day += timedelta(days=1)
    return found


def _settled(decisions: Iterable[Decided], marks: Mapping[str, str]) -> tuple[Settled, ...]:
    counted = Counter((_stage(one, marks), one.stage.outcome) for one in decisions if one.stage.decided_at)
    return tuple(Settled(kind, outcome, number) for (kind, outcome), number in sorted(counted.items()))


def _stage(one: Decided, marks: Mapping[str, str]) -> str:
    return marks.get(one.stage.name, _words(one.stage.name))


def _statutory(records: Iterable[CaseRecord], policy: Policy) -> tuple[tuple[str, int], ...]:
    """Count requests whose clock is set by law: not ours to shorten or to stretch."""
    in_law = {
        key: one.name
        for key, one in policy.flags.items()
        if any(policy.standards[name].reminders == "statutory" for name in one.standards)
    }
    counted = Counter(flag for record in records for flag in record.flags if flag in in_law)
    return tuple((name, counted[key]) for key, name in in_law.items())


def _words(key: str) -> str:
    text = key.replace("_", " ")
    return text[:1].upper() + text[1:]


def hidden(numbers: Sequence[int], *, has_a_sum: bool = True) -> tuple[int | None, ...]:
    """Return the numbers with None in place of those from 1 to 4, so that nobody can be recognised.

    Where just one is hidden and the sum stands beside it, it could be worked out: then the next
    smallest is hidden too.
    """
    small = {at for at, number in enumerate(numbers) if 0 < number < SMALL}
    if has_a_sum and len(small) == 1:
        others = [at for at, number in enumerate(numbers) if at not in small and number]
        if others:
            small.add(min(others, key=lambda at: numbers[at]))
    return tuple(None if at in small else number for at, number in enumerate(numbers))
