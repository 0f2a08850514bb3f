"""The register's contract: deadlines, steps, and people's acts."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from register_values import (
    ANN,
    NOW,
    REFERENCE,
    after,
    case,
    deadline,
    follow_up,
    mail,
    message,
    opening,
    staff_mail,
)

from inboxbot.model.case import Deadline, JournalEntry, Step
from inboxbot.model.mail import Withheld
from inboxbot.model.plan import CaseChange
from inboxbot.ports.listed import CaseView, DueStep, Unacknowledged
from inboxbot.ports.register import Register

FIRST, LAST = after(days=5), after(days=7, hours=-2)


def open_with(register: Register, *running: Deadline) -> None:
    register.record(opening(deadlines=running or (deadline(),)), now=NOW)


def due(register: Register, at: object) -> list[tuple[int, str]]:
    return [(step.deadline.id, step.step) for step in register.due_steps(now=at)]  # type: ignore[arg-type]


# Steps ------------------------------------------------------------------------------------------
def test_a_step_is_due_at_its_time_with_its_case_and_deadline(register: Register) -> None:
    open_with(register)
    assert register.due_steps(now=FIRST - timedelta(microseconds=1)) == []
    assert register.due_steps(now=FIRST) == [
        DueStep(replace(case(), id=1), replace(deadline(), id=1, case_id=1), "before-1", FIRST)
    ]


def test_after_downtime_only_the_latest_step_is_due(register: Register) -> None:
    open_with(register)
    assert due(register, after(days=30)) == [(1, "on-the-day")]


def test_due_steps_come_oldest_first_up_to_a_limit(register: Register) -> None:
    late = deadline(steps=(Step("before-1", after(days=6)),))
    early = deadline(steps=(Step("before-1", after(days=4)),))
    open_with(register, late, early)
    assert due(register, after(days=9)) == [(2, "before-1"), (1, "before-1")]
    assert len(register.due_steps(now=after(days=9), limit=1)) == 1


def test_recording_a_step_queues_its_letters_once(register: Register) -> None:
    open_with(register)
    steps = register.due_steps(now=FIRST)
    assert register.record_steps(steps, [staff_mail("remind")], now=FIRST) == 1
    assert register.record_steps(steps, [staff_mail("remind again")], now=FIRST) == 0
    assert [entry.mail for entry in register.mails_of(REFERENCE)] == [
        replace(staff_mail("remind"), content=b"")
    ]
    assert due(register, FIRST) == []
    assert due(register, LAST) == [(1, "on-the-day")]
    view = register.case(REFERENCE)
    assert view is not None
    assert view.deadlines[0].steps == (Step("on-the-day", LAST),)


def test_the_steps_before_the_one_done_are_passed_over(register: Register) -> None:
    open_with(register)
    assert register.record_steps(register.due_steps(now=after(days=30)), [], now=after(days=30)) == 1
    assert due(register, after(days=99)) == []


def test_a_step_of_a_deadline_stopped_meanwhile_is_passed_over(register: Register) -> None:
    open_with(register, deadline(), deadline(stops="resolved"))
    steps = register.due_steps(now=FIRST)
    register.change(
        CaseChange(REFERENCE, status="answered", stop=("answered",), stopped_by="olive"),
        now=FIRST,
        journal=(),
    )
    assert register.record_steps(steps[:1], [staff_mail("remind")], now=FIRST) == 0
    assert register.mails_of(REFERENCE) == []
    assert register.record_steps(steps, [staff_mail("remind")], now=FIRST) == 1
    assert len(register.mails_of(REFERENCE)) == 1
    assert register.record_steps([], [staff_mail("nothing")], now=FIRST) == 0


def test_a_stopped_deadline_has_no_steps_due(register: Register) -> None:
    open_with(register)
    register.change(CaseChange(REFERENCE, stop=("answered",), stopped_by="olive"), now=NOW, journal=())
    assert due(register, after(days=30)) == []


def test_letters_of_steps_belong_to_the_cases_they_name(register: Register) -> None:
    open_with(register)
    register.record(opening("2", "HWH-2026-22222", deadlines=(deadline(),)), now=NOW)
    letters = [
        staff_mail("a"),
        staff_mail("b", case_reference="HWH-2026-22222"),
        staff_mail("c", case_reference=""),
    ]
    register.record_steps(register.due_steps(now=FIRST), letters, now=FIRST)
    assert [entry.mail.case_reference for entry in register.outbox(["queued"])] == [
        REFERENCE,
        "HWH-2026-22222",
        "",
    ]


def test_letters_withheld_with_a_step_are_noted_on_its_case(register: Register) -> None:
    open_with(register)
    withheld = [Withheld("holding", ANN, "the template failed")]
    register.record_steps(register.due_steps(now=FIRST), [], now=FIRST, withheld=withheld)
    assert register.unacknowledged(since=NOW) == [
        Unacknowledged(REFERENCE, "general", ANN, NOW, "holding", "the template failed", shadow=False)
    ]


# Changes ----------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("change", "expected"),
    [
        (CaseChange(REFERENCE, status="answered"), {"status": "answered", "answered_at": after(days=1)}),
        (
            CaseChange(REFERENCE, status="closed", outcome="done"),
            {"status": "closed", "closed_at": after(days=1), "outcome": "done"},
        ),
        (
            CaseChange(REFERENCE, owner="kim", role="signposting_lead"),
            {"owner": "kim", "role": "signposting_lead", "handled": ("olive",)},
        ),
        (
            CaseChange(REFERENCE, category="complaint", urgent_sent=True),
            {"category": "complaint", "urgent_sent": True},
        ),
        (CaseChange(REFERENCE, flags_added=("urgent", "in_doubt")), {"flags": ("in_doubt", "urgent")}),
        (CaseChange(REFERENCE), {}),
    ],
)
def test_a_change_changes_what_it_names_and_nothing_else(
    register: Register, change: CaseChange, expected: dict[str, object]
) -> None:
    register.record(opening(case=case(flags=("in_doubt",))), now=NOW)
    whole = replace(case(flags=("in_doubt",)), id=1, **expected)  # type: ignore[arg-type]
    assert register.change(change, now=after(days=1), journal=()) == whole
    assert register.case(REFERENCE) == CaseView(whole, ())


def test_reopening_forgets_when_it_was_closed_and_keeps_when_it_was_answered(register: Register) -> None:
    register.record(opening(), now=NOW)
    for days, status in enumerate(("answered", "closed", "closed", "open")):
        found = register.change(CaseChange(REFERENCE, status=status), now=after(days=days), journal=())  # type: ignore[arg-type]
        assert found is not None
        assert found.closed_at == (after(days=1) if status == "closed" else None)
        assert found.answered_at == NOW
    assert [one.reference for one in register.recall(message("9"), now=after(days=400)).by_correspondent] == [
        REFERENCE
    ]


def test_a_change_writes_journal_and_letters_on_its_case(register: Register) -> None:
    open_with(register)
    entry = JournalEntry("assigned", "Kim knows dentists.", by="olive")
    register.change(
        CaseChange(REFERENCE, owner="kim"), now=after(days=1), journal=[entry], letters=[staff_mail("to kim")]
    )
    assert [(line.at, line.entry) for line in register.journal(REFERENCE)] == [(after(days=1), entry)]
    assert [one.mail.message_id for one in register.mails_of(REFERENCE)] == [staff_mail("to kim").message_id]


def test_a_change_of_an_unknown_case_writes_nothing(register: Register) -> None:
    assert (
        register.change(
            CaseChange("HWH-2026-99999", owner="kim"),
            now=NOW,
            journal=[JournalEntry("a", "b")],
            letters=[mail()],
        )
        is None
    )
    assert register.outbox(["queued"]) == []


def test_stopping_ends_only_running_deadlines_that_it_names(register: Register) -> None:
    open_with(register, deadline(), deadline(stops="acknowledged"), deadline(stops="resolved"))
    register.change(
        CaseChange(REFERENCE, stop=("answered",), stopped_by="olive"), now=after(days=1), journal=()
    )
    register.change(
        CaseChange(REFERENCE, stop=("answered", "acknowledged"), stopped_by="kim"),
        now=after(days=2),
        journal=(),
    )
    view = register.case(REFERENCE)
    assert view is not None
    assert [(d.stops, d.stopped_at, d.stopped_by) for d in view.deadlines] == [
        ("answered", after(days=1), "olive"),
        ("acknowledged", after(days=2), "kim"),
        ("resolved", None, ""),
    ]


def test_new_steps_replace_those_to_come_but_never_bring_back_one_done(register: Register) -> None:
    open_with(register)
    register.record_steps(register.due_steps(now=FIRST), [], now=FIRST)
    moved = deadline(
        id=1, case_id=1, steps=(Step("before-1", after(days=6)), Step("on-the-day", after(days=8)))
    )
    added = deadline(standard="extended", due_at=after(days=20), steps=(Step("before-2", after(days=18)),))
    register.change(CaseChange(REFERENCE, new_steps=(moved, added)), now=FIRST, journal=())
    assert due(register, after(days=6)) == []
    assert due(register, after(days=18)) == [(1, "on-the-day"), (2, "before-2")]


def test_new_steps_of_another_case_or_of_a_stopped_deadline_change_nothing(register: Register) -> None:
    open_with(register)
    register.record(opening("2", "HWH-2026-22222", deadlines=(deadline(),)), now=NOW)
    register.change(CaseChange("HWH-2026-22222", stop=("answered",)), now=NOW, journal=())
    steps = (Step("extra", after(hours=1)),)
    strangers = (deadline(id=1, steps=steps), deadline(id=2, steps=steps))
    register.change(CaseChange("HWH-2026-22222", new_steps=strangers), now=NOW, journal=())
    assert due(register, after(days=1)) == []


def test_a_follow_up_gets_its_new_clock_after_the_old_one_stopped(register: Register) -> None:
    open_with(register)
    plan = follow_up(
        "2", change=CaseChange(REFERENCE, status="open", stop=("answered",)), deadlines=(deadline(),)
    )
    register.record(plan, now=after(days=1))
    assert due(register, FIRST) == [(2, "before-1")]
