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
    ("Given to somebody else", ("assigned", "passed on")),
    ("Not confirmed in time by their first owner", ("chased",)),
    ("Wrong kind, put right by a colleague", ("corrected",)),
    ("Wrote again after it was answered or closed", ("reopened",)),
    ("Doubtful to the rules, shown to the owner", ("doubt",)),
)
"""What happened on cases besides: words for people, and how the journal calls it."""

REPLACED = ("corrected", "extended", "an appeal was begun", "they appeal", "the person was erased")
"""How the end of a clock begins that was neither kept nor broken: another took its place, or nobody waits any more."""

_UNWANTED = "unwanted"


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
    groups: frozenset[str] = frozenset()
    """The kinds and the ways, by their names for people, of the cases that had it."""

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
    """How often one kind of matter (a complaint, an appeal, a suggestion) ended in one way.

    ``category`` is the name of the category whose cases end so, where there is one.
    """

    kind: str
    outcome: str
    number: int
    category: str = ""


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
        series=tuple(_name(key, names) for key in series),
        kept=_kept(found, names, policy, now),
        answered=_answered(found, names, policy, calendar),
        happened=tuple((said, sum(_has(one, words) for one in found)) for said, words in NOTED),
        settled=_settled(decisions, marks, names),
        lessons=tuple(
            Lesson(one.case.reference, _stage(one, marks), one.stage.outcome, one.stage.lesson)
            for one in decisions
            if one.stage.lesson
        ),
        statutory=_statutory(found, policy),
        filed=tuple((_words(one.kind), one.number) for one in filed),
    )


def _counted(keys: Iterable[str], names: Mapping[str, str]) -> tuple[tuple[str, int], ...]:
    return tuple((_name(key, names), number) for key, number in Counter(keys).most_common())


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


def _kept(
    records: Iterable[CaseRecord], names: Mapping[str, str], policy: Policy, now: datetime
) -> tuple[Kept, ...]:
    clocks: dict[str, Counter[str]] = defaultdict(Counter)
    groups: dict[str, set[str]] = defaultdict(set)
    for record in records:
        if record.in_shadow:
            continue
        for deadline in _promises(record):
            clocks[deadline.standard][_how_it_went(deadline, now)] += 1
            groups[deadline.standard] |= {_name(record.category, names), _words(record.channel)}
    known = [key for key in policy.standards if key in clocks]
    return tuple(
        Kept(
            _words(key),
            policy.standards[key].policy if key in policy.standards else "",
            in_time=clocks[key]["in time"],
            late=clocks[key]["late"],
            running=clocks[key]["running"],
            overdue=clocks[key]["overdue"],
            groups=frozenset(groups[key]),
        )
        for key in (*known, *sorted(set(clocks) - set(known)))
    )


def _promises(record: CaseRecord) -> list[Deadline]:
    """Return the clocks of a case that were promises: a clock that was taken to have ended, and went on, is one."""
    if record.outcome == _UNWANTED:
        return []
    found: dict[tuple[str, datetime], Deadline] = {}
    for one in sorted(record.deadlines, key=lambda one: one.id):
        if one.stops not in NO_PROMISE and not one.stopped_by.startswith(REPLACED):
            found[one.standard, one.due_at] = one
    return list(found.values())


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
        stopped = [
            one.stopped_at for one in _promises(record) if one.stops != "acknowledged" and one.stopped_at
        ]
        ended = min(stopped, default=record.answered_at)
        if ended is not None and record.outcome != _UNWANTED:
            took[record.category].append(office_time(office, calendar, record.opened_at, ended) / 3600)
    return tuple(Answered(_name(key, names), len(all_), median(all_)) for key, all_ in took.items())


def office_time(office: WorkingHours, calendar: Calendar, begin: datetime, end: datetime) -> float:
    """Return how many seconds of office hours lie between two moments, both aware UTC."""
    day, last, found = calendar.local_date(begin), calendar.local_date(end), 0.0
    while day <= last:
        hours = office.hours_on(day)
        if hours is not None:
            found += max(0.0, (min(end, hours[1]) - max(begin, hours[0])).total_seconds())
        day += timedelta(days=1)
    return found


def _settled(
    decisions: Iterable[Decided], marks: Mapping[str, str], names: Mapping[str, str]
) -> tuple[Settled, ...]:
    counted = Counter(
        (_stage(one, marks), one.stage.outcome, names.get(one.stage.name, ""))
        for one in decisions
        if one.stage.decided_at
    )
    return tuple(
        Settled(kind, outcome, number, category)
        for (kind, outcome, category), number in sorted(counted.items())
    )


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


def _name(key: str, names: Mapping[str, str]) -> str:
    return names.get(key, _words(key))


def _words(key: str) -> str:
    text = key.replace("_", " ")
    return text[:1].upper() + text[1:]


def hidden(numbers: Sequence[int], *, has_a_sum: bool = True) -> tuple[int | None, ...]:
    """Return the numbers with None in place of those from 1 to 4, so that nobody can be recognised.

    What is hidden could be worked out from a sum that stands beside it where it is one number, or
    fewer than five together: then the next smallest are hidden too.
    """
    small = {at for at, number in enumerate(numbers) if 0 < number < SMALL}
    others = sorted(
        (at for at, number in enumerate(numbers) if number >= SMALL), key=lambda at: numbers[at], reverse=True
    )
    while has_a_sum and others and (len(small) == 1 or 0 < sum(numbers[at] for at in small) < SMALL):
        small.add(others.pop())
    return tuple(None if at in small else number for at, number in enumerate(numbers))
