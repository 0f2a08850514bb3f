"""What happened in a time, counted; and what a yearly report hides (K3)."""

from __future__ import annotations

import csv
from collections import Counter
from dataclasses import replace
from datetime import UTC, date, datetime
from io import StringIO

import pytest

from inboxbot.config import packaged_rules, read_policy
from inboxbot.deadlines.calendar import Calendar
from inboxbot.deadlines.hours import WorkingHours
from inboxbot.model.case import Case, Deadline, Stage
from inboxbot.model.message import Address
from inboxbot.ports.listed import Decided
from inboxbot.ports.reporting import CaseRecord, FiledCount
from inboxbot.reports.figures import Figures, Kept, Lesson, Period, Settled, figures, hidden, office_time
from inboxbot.reports.report_page import report_page
from inboxbot.reports.tables import HIDDEN, Cell, as_csv, as_data, tables, total

POLICY = read_policy(packaged_rules()).policy
CALENDAR = Calendar(POLICY.calendar)
OCTOBER = Period(date(2026, 10, 1), date(2026, 10, 31), "October 2026")
YEAR = Period(date(2026, 1, 1), date(2026, 12, 31), "2026")
NOW = datetime(2026, 11, 18, 10, tzinfo=UTC)


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def clock(began: str, due: str, ended: str | None = None, *, standard: str = "reply_to_email") -> Deadline:
    return Deadline(
        standard,
        "answered",
        at(began).date(),
        at(due),
        stopped_at=at(ended) if ended else None,
        stopped_by="answered" if ended else "",
    )


def record(
    opened: str, *deadlines: Deadline, category: str = "general", answered: str | None = None, **more: object
) -> CaseRecord:
    base = CaseRecord(
        reference="HWH-2026-AAAAA",
        category=category,
        status="answered" if answered else "open",
        channel="email",
        flags=(),
        opened_at=at(opened),
        answered_at=at(answered) if answered else None,
        closed_at=None,
        outcome="",
        in_shadow=False,
        deadlines=deadlines,
    )
    return replace(base, **more)  # type: ignore[arg-type]


def decided(name: str, outcome: str, lesson: str = "", number: int = 0) -> Decided:
    when = at("2026-10-20T10:00")
    case = Case(
        number,
        f"HWH-2026-{number:05}",
        "complaint",
        "closed",
        "helen_marsh",
        "complaints_manager",
        Address("x@example.org"),
        "A private subject",
        when,
    )
    stage = Stage(name, when, decided_at=when, decided_by="helen_marsh", outcome=outcome, lesson=lesson)
    return Decided(case, stage)


def counted(
    *records: CaseRecord,
    period: Period = OCTOBER,
    decisions: tuple[Decided, ...] = (),
    filed: tuple[FiledCount, ...] = (),
) -> Figures:
    return figures(period, records, decisions, filed, POLICY, calendar=CALENDAR, now=NOW)


IN_TIME = record(
    "2026-10-05T09:00",
    clock("2026-10-05T09:00", "2026-10-12T16:00", "2026-10-06T09:00"),
    answered="2026-10-06T09:00",
)
LATE = record(
    "2026-10-05T09:00",
    clock("2026-10-05T09:00", "2026-10-12T16:00", "2026-10-13T08:00"),
    answered="2026-10-13T08:00",
)
OVERDUE = record("2026-10-19T09:00", clock("2026-10-19T09:00", "2026-10-26T16:00"))
RUNNING = record("2026-10-30T09:00", clock("2026-10-30T09:00", "2026-11-20T16:00"))


def test_a_clock_is_kept_late_running_or_overdue_and_trials_promise_nothing() -> None:
    trial = replace(OVERDUE, in_shadow=True)

    found = counted(IN_TIME, IN_TIME, LATE, OVERDUE, RUNNING, trial)

    groups = frozenset({"Email", "General enquiry"})
    assert found.kept == (
        Kept("Reply to email", "T1", in_time=2, late=1, running=1, overdue=1, groups=groups),
    )
    assert found.kept[0].share == 0.5
    assert found.cases == 6


@pytest.mark.parametrize("ended_by", ["corrected: it is media", "extended to Friday", "they appeal"])
def test_a_clock_that_another_took_over_from_was_neither_kept_nor_broken(ended_by: str) -> None:
    replaced = replace(OVERDUE.deadlines[0], stopped_at=at("2026-10-20T09:00"), stopped_by=ended_by)
    later = replace(OVERDUE.deadlines[0], due_at=at("2026-11-20T16:00"))

    [kept] = counted(replace(OVERDUE, deadlines=(replaced, later))).kept

    assert (kept.in_time, kept.running, kept.started) == (0, 1, 1)


def test_a_clock_that_was_taken_to_have_ended_and_went_on_is_one() -> None:
    guessed = replace(OVERDUE.deadlines[0], id=1, stopped_at=at("2026-10-20T09:00"), stopped_by="an answer")

    found = counted(replace(OVERDUE, deadlines=(guessed, replace(OVERDUE.deadlines[0], id=2))))

    assert [(one.in_time, one.overdue) for one in found.kept] == [(0, 1)]
    assert found.answered == ()


def test_unwanted_mail_promised_nothing_to_anybody() -> None:
    found = counted(replace(IN_TIME, outcome="unwanted", answered_at=None, closed_at=at("2026-10-05T10:00")))

    assert (found.kept, found.answered, found.cases) == ((), (), 1)


def test_the_time_of_an_answer_is_that_of_the_first_one() -> None:
    again = clock("2026-10-20T09:00", "2026-10-27T16:00", "2026-10-21T09:00")

    [took] = counted(
        replace(IN_TIME, deadlines=(*IN_TIME.deadlines, again), answered_at=at("2026-10-21T09:00"))
    ).answered

    assert took.median_hours == 8


def test_what_promises_nothing_to_anybody_outside_is_not_counted() -> None:
    alert = replace(OVERDUE.deadlines[0], stops="confirmed", standard="urgent")

    assert counted(replace(OVERDUE, deadlines=(alert,))).kept == ()


@pytest.mark.parametrize(
    ("begin", "end", "hours"),
    [
        # British summer time: the office works from 8 to 16 by UTC.
        ("2026-10-05T09:00", "2026-10-05T11:30", 2.5),
        ("2026-10-05T09:00", "2026-10-06T09:00", 8),
        ("2026-10-09T15:00", "2026-10-12T09:00", 2),  # over a weekend
        ("2026-10-10T09:00", "2026-10-11T09:00", 0),  # within one
        ("2026-10-23T15:00", "2026-10-26T10:00", 2),  # the clocks go back between
        ("2026-12-23T16:00", "2027-01-04T10:00", 2),  # Christmas: closed
    ],
)
def test_the_time_of_an_answer_counts_office_hours_alone(begin: str, end: str, hours: float) -> None:
    office = WorkingHours(None, POLICY.calendar, CALENDAR)

    assert office_time(office, CALENDAR, at(begin), at(end)) / 3600 == hours


def test_the_median_of_each_kind() -> None:
    found = counted(IN_TIME, LATE, OVERDUE, replace(IN_TIME, category="media"))

    assert [(one.name, one.number, one.median_hours) for one in found.answered] == [
        (POLICY.categories["general"].name, 2, (8 + 47) / 2),
        (POLICY.categories["media"].name, 1, 8),
    ]


def test_weeks_in_a_month_and_months_in_a_year_also_those_without_a_case() -> None:
    weeks = counted(IN_TIME, replace(IN_TIME, category="media")).over_time
    months = counted(IN_TIME, period=YEAR).over_time

    names = counted(IN_TIME).series
    place = names.index(POLICY.categories["media"].name)
    assert [name for name, _ in weeks] == [
        "week of 28 Sep",
        "week of 5 Oct",
        "week of 12 Oct",
        "week of 19 Oct",
        "week of 26 Oct",
    ]
    assert [sum(numbers) for _, numbers in weeks] == [0, 2, 0, 0, 0]
    assert weeks[1][1][place] == 1
    assert len(months) == 12
    assert [sum(numbers) for _, numbers in months] == [0] * 9 + [1, 0, 0]


def test_a_case_on_which_something_happened_is_counted_once() -> None:
    twice = replace(IN_TIME, noted={"assigned": 2, "reopened": 1})

    found = dict(counted(twice, IN_TIME).happened)

    assert found["Given to somebody else"] == 1
    assert found["Wrote again after it was answered or closed"] == 1
    assert found["Wrong kind, put right by a colleague"] == 0


def test_complaints_by_outcome_with_what_was_learned() -> None:
    decisions = (decided("complaint", "upheld", "Ring back within a day.", 1), decided("complaint", "upheld"))

    found = counted(decisions=decisions)

    assert found.settled == (Settled("Complaint", "upheld", 2, "Complaint about us"),)
    assert found.lessons == (Lesson("HWH-2026-00001", "Complaint", "upheld", "Ring back within a day."),)


# What a yearly report hides ----------------------------------------------------------------------
@pytest.mark.parametrize(
    ("numbers", "shown"),
    [
        ((7, 12, 0), (7, 12, 0)),
        ((3, 12, 2), (None, 12, None)),
        ((3, 12, 9), (None, 12, None)),  # 24 less 12 and 9 would tell
        ((3, 12, 0), (None, None, 0)),
        ((3, 0, 0), (None, 0, 0)),
        ((4, 5), (None, None)),
        ((1, 1, 20, 30), (None, None, None, 30)),  # two of them hide nobody from one who knows the sum
        ((1, 1, 1, 1, 1, 9), (None, None, None, None, None, 9)),
    ],
)
def test_small_numbers_are_hidden_and_cannot_be_worked_out(
    numbers: tuple[int, ...], shown: tuple[int | None, ...]
) -> None:
    assert hidden(numbers) == shown


def many() -> list[CaseRecord]:
    found = [replace(IN_TIME, reference=f"HWH-2026-{n:05}") for n in range(40)]
    found += [replace(LATE, category="complaint", flags=("urgent",)) for _ in range(3)]
    return found + [replace(LATE, category="signposting", opened_at=at("2026-03-02T10:00")) for _ in range(9)]


def test_a_yearly_report_tells_no_small_number_no_case_and_nobodys_words() -> None:
    lesson = "Mrs Smith of Hertford was never rung."
    decisions = (
        decided("complaint", "upheld", lesson, 7),
        *(decided("complaint", "not upheld") for _ in range(9)),
    )
    found = counted(*many(), period=YEAR, decisions=decisions, filed=(FiledCount("spam", 4),))

    every = tables(found, anonymous=True)
    page = report_page(found, every, organisation="Healthwatch <b>", anonymous=True)

    cells = [cell for table in every for row in table.rows for cell in row[1:]]
    assert not {cell for cell in cells if isinstance(cell, int)} & {1, 2, 3, 4}
    assert HIDDEN in cells
    assert "Smith" not in page
    assert "HWH-2026-" not in page
    assert "Healthwatch &lt;b&gt;" in page
    # Complaints are hidden, and so is the next smallest: the sum stands above.
    kinds = {row["Kind"]: row["Cases"] for row in as_data(every)["categories"]}
    assert Counter(kinds.values()) == {40: 1, HIDDEN: 2}


def test_in_a_yearly_report_a_share_is_told_only_where_its_numbers_are() -> None:
    few_late = counted(*[IN_TIME] * 30, *[LATE] * 2, period=YEAR)
    many_late = counted(*[IN_TIME] * 30, *[LATE] * 10, period=YEAR)

    shares = [
        as_data(tables(found, anonymous=True))["kept"][0]["Share kept"] for found in (few_late, many_late)
    ]

    assert shares == [HIDDEN, "75 %"]


def of_a_year(**numbers: int) -> Figures:
    """Count a year with so many cases of each category; all were answered in time."""
    standards = {"media": "media_answered", "complaint": "complaint_resolved"}
    found: list[CaseRecord] = []
    for category, number in numbers.items():
        kept = replace(IN_TIME.deadlines[0], standard=standards.get(category, "reply_to_email"))
        found += [replace(IN_TIME, category=category, deadlines=(kept,))] * number
    return counted(*found, period=YEAR)


def told(found: Figures, table: str) -> dict[str, list[Cell]]:
    rows = as_data(tables(found, anonymous=True)).get(table, [])
    return {str(first): rest for first, *rest in (list(row.values()) for row in rows)}


def test_what_one_table_hides_no_other_tells() -> None:
    # Media is small; complaints are hidden with it, because the sum is known.
    found = of_a_year(signposting=100, general=80, complaint=6, media=3)

    assert told(found, "categories")["Complaint about us"] == [HIDDEN]
    assert told(found, "answered")["Complaint about us"][0] == HIDDEN
    assert told(found, "kept")["Complaint resolved"][1:] == [HIDDEN] * 5
    assert told(found, "kept")["Reply to email"][1:] == [180, 0, 0, 0, "100 %"]


def test_what_one_way_in_hides_no_promise_of_it_tells() -> None:
    by_phone = (replace(IN_TIME.deadlines[0], standard="call_back"),)
    by_post = (replace(IN_TIME.deadlines[0], standard="reply_to_letter"),)
    rang = replace(IN_TIME, channel="telephone", deadlines=by_phone)
    wrote = replace(IN_TIME, channel="letter", deadlines=by_post)
    found = counted(*[IN_TIME] * 90, *[rang] * 6, *[wrote] * 3, period=YEAR)

    assert told(found, "channels") == {"Email": [90], "Telephone": [HIDDEN], "Letter": [HIDDEN]}
    assert told(found, "kept")["Call back"][1:] == [HIDDEN] * 5


def test_how_few_were_not_answered_or_not_settled_cannot_be_worked_out() -> None:
    complaint = replace(IN_TIME, category="complaint")
    waiting = replace(RUNNING, category="complaint")
    ends = [decided("complaint", "upheld", number=n) for n in range(6)]
    ends += [decided("complaint", "not upheld", number=n) for n in range(5)]
    found = counted(*[IN_TIME] * 90, *[complaint] * 11, waiting, period=YEAR, decisions=tuple(ends))

    assert told(found, "categories")["Complaint about us"] == [12]
    assert told(found, "answered")["Complaint about us"][0] == HIDDEN
    assert [row["Cases"] for row in as_data(tables(found, anonymous=True))["settled"]] == [HIDDEN, 6]


def test_the_share_of_all_promises_is_of_those_that_are_told() -> None:
    on_time = (replace(IN_TIME.deadlines[0], standard="media_answered"),)
    too_late = (replace(LATE.deadlines[0], standard="media_answered"),)
    kept = replace(IN_TIME, category="media", deadlines=on_time)
    late = replace(LATE, category="media", deadlines=too_late)
    found = counted(*[IN_TIME] * 90, *[kept] * 20, *[late] * 2, period=YEAR)

    page = report_page(found, tables(found, anonymous=True), organisation="We", anonymous=True)

    assert "<strong>100 %</strong>of our promises kept" in page


def test_a_year_of_fewer_than_five_does_not_tell_how_many() -> None:
    assert total(of_a_year(general=4), anonymous=True) == HIDDEN
    assert total(of_a_year(general=4), anonymous=False) == 4
    assert total(of_a_year(), anonymous=True) == 0


def test_the_managements_own_report_hides_nothing() -> None:
    found = counted(LATE, decisions=(decided("complaint", "upheld", "Ring back.", 7),))

    every = as_data(tables(found, anonymous=False))

    assert every["categories"] == [{"Kind": POLICY.categories["general"].name, "Cases": 1}]
    assert every["lessons"] == [
        {"Case": "HWH-2026-00007", "What": "Complaint", "Outcome": "upheld", "Lesson": "Ring back."}
    ]


def test_csv_has_a_line_for_each_cell_and_no_formula() -> None:
    found = counted(LATE, decisions=(decided("complaint", "upheld", '=HYPERLINK("x")', 7),))

    lines = list(csv.DictReader(StringIO(as_csv(tables(found, anonymous=False)))))

    assert {"table": "settled", "row": "Complaint", "column": "Cases", "value": "1"} in lines
    assert [one["value"] for one in lines if one["column"] == "Lesson"] == ['\'=HYPERLINK("x")']


def test_a_time_in_which_nothing_came_says_so() -> None:
    found = counted()

    page = report_page(found, tables(found, anonymous=False), organisation="We", anonymous=False)

    assert found.cases == 0
    assert "<svg" not in page
