"""The register's contract: reading, numbers, small facts, leases."""

from __future__ import annotations

from dataclasses import replace

import pytest
from register_values import (
    ANN,
    NOW,
    after,
    case,
    deadline,
    filing,
    mail,
    opening,
    ref,
    staff_mail,
)

from inboxbot.model.mail import Withheld
from inboxbot.model.message import RawMessage
from inboxbot.model.plan import CaseChange
from inboxbot.ports.listed import CaseFilter, CaseView, Counts, FiledArrival
from inboxbot.ports.register import Register
from inboxbot.register.sql import SqlRegister

A, B, C = "HWH-2026-AAAAA", "HWH-2026-BBBBB", "HWH-2026-CCCCC"


def open_three(register: Register) -> None:
    """A: Olive's, general, overdue from day 7. B: Kim's complaint, answered on day 2. C: closed on day 3."""
    for place, (name, fields) in enumerate(
        [(A, {}), (B, {"owner": "kim", "category": "complaint"}), (C, {"owner": "kim"})]
    ):
        opened = case(name, opened_at=after(hours=place), **fields)
        running = (deadline(due_at=after(days=9), stops="resolved"), deadline(due_at=after(days=7)))
        register.record(opening(name, name, case=opened, deadlines=running), now=after(hours=place))
    register.change(CaseChange(B, status="answered", stop=("answered",)), now=after(days=2), journal=())
    register.change(
        CaseChange(C, status="closed", stop=("answered", "resolved")), now=after(days=3), journal=()
    )


@pytest.mark.parametrize(
    ("wanted", "found"),
    [
        (CaseFilter(), [A, B, C]),
        (CaseFilter(limit=2), [A, B]),
        (CaseFilter(limit=0), [A, B, C]),
        (CaseFilter(status="open"), [A]),
        (CaseFilter(status="answered"), [B]),
        (CaseFilter(status="closed"), [C]),
        (CaseFilter(owner="kim"), [B, C]),
        (CaseFilter(owner="kim", status="closed"), [C]),
        (CaseFilter(category="complaint"), [B]),
        (CaseFilter(overdue_at=after(days=8)), [A]),
        (CaseFilter(overdue_at=after(days=10)), [A, B]),
        (CaseFilter(overdue_at=after(days=7)), []),
        (CaseFilter(opened_since=after(hours=1)), [B, C]),
        (CaseFilter(closed_since=after(days=3)), [C]),
        (CaseFilter(closed_since=after(days=4)), []),
        (CaseFilter(owner="nobody"), []),
    ],
)
def test_cases_are_listed_by_what_is_wanted_oldest_first(
    register: Register, wanted: CaseFilter, found: list[str]
) -> None:
    open_three(register)
    assert [view.case.reference for view in register.cases(wanted)] == found


def test_listed_cases_show_running_deadlines_soonest_first_and_one_case_shows_all(register: Register) -> None:
    open_three(register)
    a, b, c = register.cases(CaseFilter())
    assert [[d.id for d in view.deadlines] for view in (a, b, c)] == [[2, 1], [3], []]
    one = register.case(B)
    assert one is not None
    assert [(d.id, d.stopped_at) for d in one.deadlines] == [(4, after(days=2)), (3, None)]
    assert register.case("HWH-2026-99999") is None


def test_a_view_holds_the_whole_case(register: Register) -> None:
    register.record(opening(), now=NOW)
    assert register.cases(CaseFilter()) == [CaseView(replace(case(), id=1), ())]


def test_what_became_no_case_is_listed_newest_first(register: Register) -> None:
    register.record(filing("1"), now=after(days=-2))
    register.record(filing("2"), now=after(days=-1))
    register.record(filing("3", end="filed_under_case"), now=NOW)
    register.record(filing("4", kind="spam", reason="X-Spam-Flag: YES"), now=NOW)
    register.record(opening("5"), now=NOW)
    assert [one.ref for one in register.filed(since=after(days=-1))] == [str(ref("4")), str(ref("2"))]
    assert register.filed(since=NOW) == [
        FiledArrival(
            4, str(ref("4")), "m4@example.org", NOW, ANN, "filed", "spam", "X-Spam-Flag: YES", "", ref("4")
        )
    ]


def test_an_empty_register_counts_nothing(register: Register) -> None:
    assert register.counts(now=NOW) == Counts(0, 0, 0, 0, 0, 0, 0, 0, None)


def test_the_register_in_numbers(register: Register) -> None:
    open_three(register)
    register.quarantine(RawMessage(ref("q"), b"x", NOW, 1), reason="r", detail="", sender="", now=NOW)
    register.enqueue([mail("a"), staff_mail("b")], now=NOW)
    assert register.counts(now=after(days=8)) == Counts(
        open=1,
        answered=1,
        overdue=1,
        quarantined=1,
        queued=2,
        held=0,
        unknown=0,
        dead=0,
        oldest_unsent_at=NOW,
    )
    assert register.counts(now=after(days=10)).overdue == 2, "a case counts once, however many deadlines"


def test_an_alert_that_nobody_confirmed_is_told_apart_from_what_is_overdue(register: Register) -> None:
    alert = deadline(standard="urgent", stops="confirmed", due_at=after(hours=1))
    register.record(opening("1", A, case=case(A), deadlines=(alert, deadline())), now=NOW)
    register.record(opening("2", B, case=case(B), deadlines=(deadline(due_at=after(hours=2)),)), now=NOW)
    at = after(hours=3)
    assert register.counts(now=at).overdue == 1
    assert [view.case.reference for view in register.cases(CaseFilter(overdue_at=at))] == [B]
    assert [view.case.reference for view in register.cases(CaseFilter(unconfirmed_at=at))] == [A]
    assert register.cases(CaseFilter(unconfirmed_at=after(hours=1))) == []


# Small facts and leases -------------------------------------------------------------------------
def test_a_fact_is_kept_changed_and_forgotten(register: Register) -> None:
    assert register.fact("brake") is None
    register.set_fact("brake", "on", now=NOW)
    register.set_fact("brake", "still on", now=NOW)
    register.set_fact("other", "", now=NOW)
    assert (register.fact("brake"), register.fact("other")) == ("still on", "")
    register.set_fact("brake", None, now=NOW)
    register.set_fact("brake", None, now=NOW)
    assert register.fact("brake") is None


def test_a_lease_is_held_by_one_until_it_runs_out_or_is_given_back(register: Register) -> None:
    def hold(who: str, seconds: float) -> bool:
        return register.hold_lease("intake", who, now=after(seconds=seconds), seconds=60)

    assert hold("one", 0)
    assert not hold("two", 59)
    assert hold("one", 59), "renewed"
    assert not hold("two", 118)
    assert hold("two", 119), "run out"
    assert not hold("one", 120)
    register.release_lease("intake", "one")
    assert not hold("one", 121), "only the holder gives it back"
    register.release_lease("intake", "two")
    assert hold("one", 122)
    assert register.hold_lease("dispatch", "two", now=NOW, seconds=60), "another lease is another"


def test_closing_lets_go_of_every_connection_and_may_be_done_twice(register: SqlRegister) -> None:
    register.set_fact("brake", "on", now=NOW)
    assert register.fact("brake") == "on"
    pools = [register.database.reader, register.database.writer]
    assert [engine.pool.checkedin() for engine in pools] == [1, 1]  # type: ignore[attr-defined]
    register.close()
    register.close()
    assert [engine.pool.checkedin() for engine in pools] == [0, 0]  # type: ignore[attr-defined]


def test_cases_that_name_one_of_ours_are_listed_apart(register: Register) -> None:
    register.record(opening("1", A, case=case(A)), now=NOW)
    register.record(opening("2", B, case=case(B, named=("helen_marsh",))), now=NOW)
    register.change(CaseChange(B, status="closed", outcome="upheld"), now=NOW, journal=())
    assert [view.case.reference for view in register.cases(CaseFilter(names_somebody=True))] == [B]


def test_a_letter_that_an_act_withholds_is_listed_with_its_case(register: Register) -> None:
    register.record(opening("1", A, case=case(A)), now=NOW)
    kept = Withheld("acknowledgement_complaint", ANN, "quiet: no letter goes to this person")
    register.change(CaseChange(A), now=NOW, journal=(), withheld=(kept,))
    assert [one.withheld for one in register.withheld(since=NOW)] == [kept]
    assert [(one.case_reference, one.reason) for one in register.unacknowledged(since=NOW)] == [
        (A, kept.reason)
    ]


def test_an_answer_on_a_closed_case_is_its_answer_and_it_stays_closed(register: Register) -> None:
    register.record(opening("1", A, case=case(A)), now=NOW)
    register.change(CaseChange(A, status="closed", outcome="upheld"), now=NOW, journal=())
    told = register.change(CaseChange(A, status="closed", stop=("answered",)), now=after(days=1), journal=())
    assert told is not None
    assert (told.status, told.closed_at, told.answered_at) == ("closed", NOW, after(days=1))
