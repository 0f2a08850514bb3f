"""Until when things are kept (policy K6): the periods of rules.yaml as moments, seen from now."""

from __future__ import annotations

from calendar import monthrange
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from inboxbot.rules.retention import Retention

DEFAULT = "default"
DEFAULT_MONTHS = 24


@dataclass(frozen=True, slots=True)
class CasePeriod:
    """Cases of ``category`` (empty: of every other one) that were done before this time go."""

    category: str
    months: int
    before: datetime


@dataclass(frozen=True, slots=True)
class Cutoffs:
    """What is older than these moments goes, aware UTC. The last of ``cases`` is that of the rest."""

    cases: tuple[CasePeriod, ...]
    journal_words: datetime
    filed: datetime
    outbox_texts: datetime
    quarantine: datetime
    rested: datetime
    counters: datetime
    media_contacts: datetime


def cutoffs(periods: Retention, *, now: datetime) -> Cutoffs:
    """Return the moments that the periods mean at ``now`` (aware UTC). A month ends on the same day number."""
    months = dict(periods.case_months)
    rest = months.pop(DEFAULT, DEFAULT_MONTHS)
    named = (CasePeriod(category, count, _months_ago(now, count)) for category, count in months.items())
    return Cutoffs(
        cases=(*named, CasePeriod("", rest, _months_ago(now, rest))),
        journal_words=_months_ago(now, periods.journal_words_months),
        filed=now - timedelta(days=periods.filed_days),
        outbox_texts=now - timedelta(days=periods.outbox_text_days),
        quarantine=now - timedelta(days=periods.quarantine_days),
        rested=now - timedelta(days=periods.rested_days),
        counters=now - timedelta(days=periods.counters_days),
        media_contacts=_months_ago(now, periods.media_contacts_months),
    )


def _months_ago(now: datetime, count: int) -> datetime:
    """Return the same day and hour so many months before; the month's last day where it is shorter."""
    now = now.astimezone(UTC)
    years, month = divmod(now.year * 12 + now.month - 1 - count, 12)
    return now.replace(year=years, month=month + 1, day=min(now.day, monthrange(years, month + 1)[1]))
