"""What may stand in ``retention:`` of rules.yaml, and where a mistake is told."""

from __future__ import annotations

from collections.abc import Callable

from inboxbot.config import packaged_rules, read_policy
from inboxbot.rules.retention import Retention

Told = Callable[..., list[str]]
SECTION = """\
retention:
  case_months: {default: 24, generel: 12, general: 0}
  journal_words_months: twelve
  filed_days: 0
  quarantine_days: 3
  rested_day: 60
  outbox_text_days: 9999
"""


def test_every_mistake_is_told_with_its_place(told: Told) -> None:
    problems = [one.split(":", 2) for one in told(add=SECTION)]
    first = int(problems[0][1])
    assert [(int(line) - first, rest) for _, line, rest in problems] == [
        (0, "39: retention.case_months.generel: there is no category generel (did you mean general?)"),
        (0, "52: retention.case_months.general: must be at least 1"),
        (1, "25: retention.journal_words_months: must be a whole number"),
        (2, "15: retention.filed_days: must be at least 1"),
        (3, "20: retention.quarantine_days: must be at least 7"),
        (4, "3: retention.rested_day: unknown key (did you mean rested_days?)"),
        (5, "21: retention.outbox_text_days: must be at most 3650"),
    ]


def test_a_category_that_is_not_there_is_told(told: Told) -> None:
    [problem] = told(add="retention:\n  case_months: {default: 24, generel: 12}\n")
    assert problem.endswith(
        "retention.case_months.generel: there is no category generel (did you mean general?)"
    )


def test_left_out_everything_has_a_period() -> None:
    assert Retention() == Retention(
        case_months={"default": 24},
        journal_words_months=12,
        filed_days=30,
        outbox_text_days=14,
        quarantine_days=90,
        rested_days=60,
        counters_days=3,
    )


def test_the_shipped_file_says_every_period() -> None:
    assert read_policy(packaged_rules()).policy.retention.model_fields_set == set(Retention.model_fields)
