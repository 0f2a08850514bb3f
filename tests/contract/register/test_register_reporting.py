"""What reports are counted from, on both databases (K3)."""

from __future__ import annotations

from datetime import timedelta

import pytest
from register_values import NOW, REFERENCE, after, arrival, case, deadline, filing, opening

from inboxbot.model.case import JournalEntry
from inboxbot.model.plan import CaseChange, Plan
from inboxbot.ports.reporting import CaseRecord, FiledCount
from inboxbot.register import reporting
from inboxbot.register.sql import SqlRegister


def test_a_record_tells_deadlines_and_how_often_things_were_noted_and_not_who_wrote(
    register: SqlRegister,
) -> None:
    plan = opening(case=case(flags=("urgent",), channel="letter"), deadlines=(deadline(),))
    register.record(plan, now=NOW)
    for name in ("amina", "tom"):
        change = CaseChange(REFERENCE, owner=name)
        register.change(change, now=after(hours=1), journal=(JournalEntry("assigned", f"to {name}"),))
    register.change(
        CaseChange(REFERENCE, status="answered", stop=("answered",), stopped_by="answered: rang"),
        now=after(days=2),
        journal=(JournalEntry("answered", "rang"),),
    )

    (found,) = register.records(NOW, after(days=1))

    (promised,) = found.deadlines
    assert (promised.standard, promised.stopped_at) == ("reply", after(days=2))
    assert found == CaseRecord(
        reference=REFERENCE,
        category="general",
        status="answered",
        channel="letter",
        flags=("urgent",),
        opened_at=NOW,
        answered_at=after(days=2),
        closed_at=None,
        outcome="",
        in_shadow=False,
        deadlines=(promised,),
        noted={"assigned": 2, "answered": 1},
    )


def test_the_time_is_from_its_first_moment_to_before_its_last(register: SqlRegister) -> None:
    for number, gap in enumerate((-1, 0, 1, 2)):
        reference = f"HWH-2026-AAAA{number}"
        register.record(
            opening(
                str(number), reference, case=case(reference, opened_at=NOW + timedelta(microseconds=gap))
            ),
            now=NOW,
        )

    found = register.records(NOW, NOW + timedelta(microseconds=2))

    assert [one.reference for one in found] == ["HWH-2026-AAAA1", "HWH-2026-AAAA2"]


def test_many_cases_of_one_moment_come_each_once_page_by_page(
    register: SqlRegister, monkeypatch: pytest.MonkeyPatch
) -> None:
    references = [f"HWH-2026-AAA{number:02}" for number in range(7)]
    for number, reference in enumerate(references):
        when = NOW if number < 5 else after(hours=1)
        register.record(opening(str(number), reference, case=case(reference, opened_at=when)), now=NOW)
    monkeypatch.setattr(reporting, "_AT_ONCE", 2)
    monkeypatch.setattr(reporting, "_CASES", reporting._CASES.limit(2))

    assert [one.reference for one in register.records(NOW, after(days=1))] == references
    assert list(register.records(after(days=1), after(days=2))) == []


def test_what_was_filed_is_counted_by_kind(register: SqlRegister) -> None:
    for number, kind in enumerate(("spam", "bulk", "spam")):
        plan = Plan(arrival=arrival(str(number), end="filed", kind=kind))
        register.record(plan, now=NOW)
    register.record(filing("9"), now=after(days=3))

    assert register.filed_counts(NOW, after(days=1)) == (FiledCount("spam", 2), FiledCount("bulk", 1))
