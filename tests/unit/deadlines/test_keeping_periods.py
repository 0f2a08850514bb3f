"""Periods of rules.yaml as moments."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from inboxbot.deadlines.keeping import CasePeriod, cutoffs
from inboxbot.rules.retention import Retention

NOW = datetime(2026, 3, 31, 9, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    ("now", "months", "then"),
    [
        (NOW, 1, "2026-02-28 09:30"),
        (NOW, 3, "2025-12-31 09:30"),
        (NOW, 24, "2024-03-31 09:30"),
        (NOW, 25, "2024-02-29 09:30"),
        (datetime(2026, 1, 15, tzinfo=UTC), 1, "2025-12-15 00:00"),
        (datetime(2026, 12, 15, tzinfo=UTC), 12, "2025-12-15 00:00"),
    ],
)
def test_a_month_ago_is_the_same_day_or_the_months_last(now: datetime, months: int, then: str) -> None:
    found = cutoffs(Retention(case_months={"default": months}), now=now).cases
    assert found == (CasePeriod("", months, datetime.fromisoformat(then).replace(tzinfo=UTC)),)


def test_each_category_has_its_own_and_the_rest_comes_last() -> None:
    found = cutoffs(Retention(case_months={"default": 24, "complaint": 72, "media": 12}), now=NOW)
    assert [(one.category, one.months) for one in found.cases] == [("complaint", 72), ("media", 12), ("", 24)]
    assert [one.months for one in cutoffs(Retention(case_months={"complaint": 72}), now=NOW).cases] == [
        72,
        24,
    ]


def test_days_are_days() -> None:
    given = Retention(
        filed_days=30,
        outbox_text_days=14,
        quarantine_days=90,
        rested_days=60,
        counters_days=3,
        journal_words_months=12,
    )
    found = cutoffs(given, now=NOW)
    days = [
        NOW - one for one in (found.filed, found.outbox_texts, found.quarantine, found.rested, found.counters)
    ]
    assert days == [timedelta(days=number) for number in (30, 14, 90, 60, 3)]
    assert found.journal_words == datetime(2025, 3, 31, 9, 30, tzinfo=UTC)
