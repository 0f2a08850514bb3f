"""Retention: what has outlived its period is found through an index and blanked in small steps.

Where no index tells what was blanked already, a small fact remembers how far the walk has come.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, Select, bindparam, delete, exists, or_, select, update

from inboxbot.deadlines.keeping import CasePeriod, Cutoffs
from inboxbot.model.case import NO_PROMISE, Case
from inboxbot.ports.keeping import Expired, Kept
from inboxbot.register.columns import word
from inboxbot.register.database import Row, Work
from inboxbot.register.dialects import Among
from inboxbot.register.erasing import blank_arrivals, blank_cases
from inboxbot.register.facts import fact, set_fact
from inboxbot.register.outgoing import Instant
from inboxbot.register.tables import (
    arrivals,
    cases,
    deadlines,
    journal,
    media_contacts,
    outbox,
    quarantine,
    rested,
    tallies,
    withheld,
)
from inboxbot.register.values import CASE_COLUMNS, case_from, micros, moment

_WORDS_DONE = "retention.journal_words"
_FILED_DONE = "retention.filed"

# What is promised to nobody (something still to be put on record) keeps no case beyond its period.
_NOTHING_RUNS = ~exists().where(
    deadlines.c.case_id == cases.c.id,
    deadlines.c.stopped_at.is_(None),
    deadlines.c.stops.not_in([word(one) for one in NO_PROMISE]),
)
_CLOSED = (
    cases.c.closed_at.is_not(None) & cases.c.erased_at.is_(None) & (cases.c.closed_at < bindparam("before"))
)
_ANSWERED = (
    cases.c.closed_at.is_(None)
    & (cases.c.status == word("answered"))
    & (cases.c.answered_at < bindparam("before"))
    & _NOTHING_RUNS
)
_OF_CATEGORY = cases.c.category == bindparam("category")
_OF_THE_REST = ~Among(cases.c.category, "named")
_RELEASED = cases.c.hold == word("")
_FILED = (
    (arrivals.c.ending == word("filed"))
    & (arrivals.c.recorded_at >= bindparam("since"))
    & (arrivals.c.recorded_at < bindparam("before"))
    & or_(arrivals.c.sender != word(""), arrivals.c.message_id != word(""), arrivals.c.reason != word(""))
)
_TEXTS = (
    outbox.c.finished_at.is_not(None)
    & outbox.c.content.is_not(None)
    & (outbox.c.finished_at < bindparam("before"))
)
_WITHHELD = withheld.c.case_id.is_(None) & (withheld.c.at < bindparam("before"))
_QUARANTINE = (quarantine.c.quarantined_at < bindparam("before")) & or_(
    quarantine.c.content.is_not(None), quarantine.c.detail != word("")
)
_RESTED = rested.c.rested_at < bindparam("before")
_COUNTERS = tallies.c.bucket < bindparam("before")
_CONTACTS = media_contacts.c.at < bindparam("before")
_WORDS_AFTER = (
    select(journal.c.id, journal.c.at, journal.c.words, cases.c.hold)
    .join_from(journal, cases, cases.c.id == journal.c.case_id, isouter=True)
    .where(journal.c.id > bindparam("after"))
    .order_by(journal.c.id)
    .limit(bindparam("at_most"))
)
_BLANK_WORDS = update(journal).where(Among(journal.c.id, "numbers")).values(words="[]")
_LET_GO = update(outbox).where(Among(outbox.c.id, "numbers")).values(content=None)
_EVERYTHING = 2**62
_LINES_AT_ONCE = 1000


_COUNTS_FROM = {"closed": cases.c.closed_at, "answered": cases.c.answered_at}


def _case_queries(hold: ColumnElement[bool]) -> dict[tuple[bool, str], Select[Any]]:
    """Return the queries by (of the rest, how they were done), each in the order of its index."""
    return {
        (rest, done): select(*CASE_COLUMNS)
        .where(condition, _OF_THE_REST if rest else _OF_CATEGORY, hold)
        .order_by(_COUNTS_FROM[done])
        .limit(bindparam("at_most"))
        for rest in (False, True)
        for done, condition in (("closed", _CLOSED), ("answered", _ANSWERED))
    }


_CASE_QUERIES, _HELD_QUERIES = _case_queries(_RELEASED), _case_queries(~_RELEASED)
# Of each kind with one moment: which rows (number, moment that counts), and how its lines begin.
_SELECTS: dict[Kept, tuple[Select[Any], str]] = {
    "filed": (
        select(arrivals.c.id, arrivals.c.recorded_at).where(_FILED).order_by(arrivals.c.recorded_at),
        "message {0}, filed",
    ),
    "outbox_texts": (
        select(outbox.c.id, outbox.c.finished_at).where(_TEXTS).order_by(outbox.c.finished_at),
        "letter {0}, finished",
    ),
    "withheld": (
        select(withheld.c.id, withheld.c.at).where(_WITHHELD).order_by(withheld.c.at),
        "note {0}, written",
    ),
    "quarantine": (
        select(quarantine.c.id, quarantine.c.quarantined_at)
        .where(_QUARANTINE)
        .order_by(quarantine.c.quarantined_at),
        "no. {0} in quarantine since",
    ),
    "rested": (select(rested.c.rested_at, rested.c.rested_at).where(_RESTED), "an address, resting since"),
    "media_contacts": (
        select(media_contacts.c.id, media_contacts.c.at).where(_CONTACTS).order_by(media_contacts.c.at),
        "contact {0} with the media, of",
    ),
    "counters": (select(tallies.c.bucket, tallies.c.bucket).where(_COUNTERS), "a counter of"),
}
_DELETES: dict[Kept, Any] = {
    "withheld": delete(withheld).where(_WITHHELD),
    "rested": delete(rested).where(_RESTED),
    "counters": delete(tallies).where(_COUNTERS),
    "media_contacts": delete(media_contacts).where(_CONTACTS),
}


def expired(work: Work, what: Kept, cutoffs: Cutoffs, *, lines: int) -> Expired:
    """Return what has outlived its period (``Keeping.expired``)."""
    if what == "cases":
        found = [
            (case, period) for period in cutoffs.cases for case in _due(work, period, cutoffs, _EVERYTHING)
        ]
        found.sort(key=lambda one: one[0].id)
        return Expired(what, len(found), tuple(_case_line(case, period) for case, period in found[:lines]))
    if what == "journal_words":
        numbers, _ = words_due(work, cutoffs, _EVERYTHING)
        return Expired(what, len(numbers))
    statement, begins = _SELECTS[what]
    rows = work.rows(statement, _values(work, what, cutoffs))
    return Expired(
        what,
        len(rows),
        tuple(f"{begins.format(row[0])} {moment(row[1]):%Y-%m-%d}" for row in rows[:lines]),
    )


def held(work: Work, cutoffs: Cutoffs) -> list[Case]:
    """Return the cases that only a hold keeps (``Keeping.held``)."""
    found = [
        case
        for period in cutoffs.cases
        for case in _due(work, period, cutoffs, _EVERYTHING, queries=_HELD_QUERIES)
    ]
    return sorted(found, key=lambda case: case.id)


def expire(work: Work, what: Kept, cutoffs: Cutoffs, instant: Instant, zone: ZoneInfo, *, limit: int) -> int:
    """Blank or forget at most so many of one kind, words apart (``Keeping.expire``)."""
    if what == "cases":
        return _expire_cases(work, cutoffs, instant, zone, limit)
    values = _values(work, what, cutoffs)
    if what in _DELETES:
        return work.run(_DELETES[what], values)
    rows = work.rows(_SELECTS[what][0].limit(bindparam("at_most")), values | {"at_most": limit})
    if rows:
        _BLANKS[what](work, rows, instant)
    return len(rows)


def _expire_cases(work: Work, cutoffs: Cutoffs, instant: Instant, zone: ZoneInfo, limit: int) -> int:
    for period in cutoffs.cases:
        found = _due(work, period, cutoffs, limit)
        if found:
            why = f"kept for {period.months} months, as rules.yaml says"
            blank_cases(work, [case.id for case in found], instant, zone, why=why, by="inboxbot")
            return len(found)
    return 0


def _due(
    work: Work,
    period: CasePeriod,
    cutoffs: Cutoffs,
    limit: int,
    *,
    queries: dict[tuple[bool, str], Select[Any]] = _CASE_QUERIES,
) -> list[Case]:
    rest = not period.category
    named = work.listed(one.category for one in cutoffs.cases if one.category)
    which: dict[str, Any] = {"named": named} if rest else {"category": period.category}
    found: list[Row] = []
    for done in ("closed", "answered"):
        values = which | {"before": micros(period.before), "at_most": limit - len(found)}
        found += work.rows(queries[rest, done], values) if len(found) < limit else []
    return [case_from(row) for row in found]


def _case_line(case: Case, period: CasePeriod) -> str:
    done = case.closed_at or case.answered_at
    since = f"{case.status} {done:%Y-%m-%d}" if done else case.status
    return f"{case.reference}, {case.category}, {since}: more than {period.months} months ago"


def words_due(work: Work, cutoffs: Cutoffs, limit: int) -> tuple[list[int], int]:
    """Return about so many lines whose words go, and the last line looked at, 0 where there was none."""
    last, before = int(fact(work, _WORDS_DONE) or 0), micros(cutoffs.journal_words)
    numbers: list[int] = []
    before_us = last
    while len(numbers) < limit:
        rows = work.rows(_WORDS_AFTER, {"after": last, "at_most": _LINES_AT_ONCE})
        old = [row for row in rows if row[1] < before]
        # A case on hold keeps them; they go with the case once it is let go.
        numbers += [row[0] for row in old if row[2] != "[]" and not row[3]]
        last = old[-1][0] if old else last
        if len(old) < _LINES_AT_ONCE:
            break
    return numbers, last if last > before_us else 0


def blank_words(work: Work, numbers: Sequence[int], last: int, instant: Instant) -> None:
    """Blank the words of these lines, and note how far the journal was looked through."""
    if numbers:
        work.run(_BLANK_WORDS, {"numbers": work.listed(numbers)})
    set_fact(work, _WORDS_DONE, str(last), instant.at)


def _values(work: Work, what: Kept, cutoffs: Cutoffs) -> dict[str, Any]:
    befores = {
        "filed": cutoffs.filed,
        "withheld": cutoffs.filed,
        "outbox_texts": cutoffs.outbox_texts,
        "quarantine": cutoffs.quarantine,
        "rested": cutoffs.rested,
        "counters": cutoffs.counters,
        "media_contacts": cutoffs.media_contacts,
    }
    values: dict[str, Any] = {"before": micros(befores[what])}
    if what == "filed":
        values["since"] = int(fact(work, _FILED_DONE) or 0)
    return values


def _blank_filed(work: Work, rows: Sequence[Row], instant: Instant) -> None:
    blank_arrivals(work, [row[0] for row in rows], instant)
    set_fact(work, _FILED_DONE, str(rows[-1][1]), instant.at)


def _blank_texts(work: Work, rows: Sequence[Row], _instant: Instant) -> None:
    work.run(_LET_GO, {"numbers": work.listed(row[0] for row in rows)})


_ARRIVALS_OF = (
    select(quarantine.c.arrival_id, arrivals.c.ending, quarantine.c.id)
    .join_from(quarantine, arrivals, arrivals.c.id == quarantine.c.arrival_id)
    .where(Among(quarantine.c.id, "numbers"))
)
_FREE = update(quarantine).where(Among(quarantine.c.id, "numbers")).values(content=None, detail="")


def _blank_quarantine(work: Work, rows: Sequence[Row], instant: Instant) -> None:
    """Let go of raw bytes and tracebacks; what never left quarantine is blanked and leaves it."""
    numbers = [row[0] for row in rows]
    of_these = work.rows(_ARRIVALS_OF, {"numbers": work.listed(numbers)})
    blank_arrivals(work, [row[0] for row in of_these if row[1] == "quarantined"], instant)
    work.run(_FREE, {"numbers": work.listed(numbers)})


_BLANKS: dict[Kept, Callable[[Work, Sequence[Row], Instant], None]] = {
    "filed": _blank_filed,
    "outbox_texts": _blank_texts,
    "quarantine": _blank_quarantine,
}
