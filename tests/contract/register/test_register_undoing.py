"""What a colleague did is kept with how the case stood before, and is put back on demand."""

from __future__ import annotations

from typing import Any

import pytest
from register_values import NOW, REFERENCE, after, deadline, mail, opening, staff_mail

from inboxbot.model.case import JournalEntry, Step
from inboxbot.model.message import Address
from inboxbot.model.plan import CaseChange, Undoable
from inboxbot.ports.listed import CaseView
from inboxbot.ports.register import CaseMoved, Register

ACT = Undoable("k1", "answered", "Amina Shah", "amina_shah")


def stands(register: Register) -> CaseView:
    view = register.case(REFERENCE)
    assert view is not None
    return view


def act(register: Register, key: str = "k1", minutes: int = 1, **change: Any) -> None:
    undoable = Undoable(key, "answered", "Amina Shah", "amina_shah")
    made = CaseChange(REFERENCE, act=undoable, **change)
    register.change(made, now=after(minutes=minutes), journal=(), letters=())


def undo(register: Register, key: str = "k1", minutes: int = 5) -> None:
    entry = JournalEntry("undone", "answered", by="Amina Shah")
    register.change(CaseChange(REFERENCE, undo=key), now=after(minutes=minutes), journal=(entry,))


CHANGES: dict[str, dict[str, Any]] = {
    "answered": {"status": "answered", "stop": ("acknowledged", "answered"), "stopped_by": "answered: rang"},
    "closed": {"status": "closed", "stop": ("answered", "resolved"), "outcome": "upheld"},
    "given away": {"owner": "tom", "role": "office_manager"},
    "another kind": {
        "category": "complaint",
        "named_added": ("helen",),
        "stop": ("answered",),
        "new_steps": (deadline(standard="complaint_resolved", stops="resolved"),),
    },
    "somebody else wrote": {"correspondent": Address("jo@example.org", "Jo")},
}


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
def test_undo_puts_back_the_case_and_its_deadlines(register: Register, change: dict[str, Any]) -> None:
    register.record(opening(deadlines=(deadline(),)), now=NOW)
    before = stands(register)
    act(register, **change)
    assert stands(register) != before

    undo(register)

    assert stands(register) == before
    assert [(one.key, one.undone_at) for one in register.acts_of(REFERENCE)] == [("k1", after(minutes=5))]
    assert [line.entry.what for line in register.journal(REFERENCE)][-1] == "undone"


def test_only_the_last_act_stands_and_only_while_the_case_is_as_it_left_it(register: Register) -> None:
    register.record(opening(deadlines=(deadline(),)), now=NOW)
    act(register, "k1", owner="tom")
    act(register, "k2", 2, status="answered")
    assert [(one.key, one.stands) for one in register.acts_of(REFERENCE)] == [("k2", True), ("k1", False)]

    with pytest.raises(CaseMoved):
        undo(register, "k1")
    undo(register, "k2")
    assert [(one.key, one.stands) for one in register.acts_of(REFERENCE)] == [("k2", False), ("k1", True)]

    register.change(CaseChange(REFERENCE, owner="priya"), now=after(minutes=7), journal=())
    assert not any(one.stands for one in register.acts_of(REFERENCE))
    with pytest.raises(CaseMoved):
        undo(register, "k1", 8)


def test_a_step_carried_out_since_is_not_put_back(register: Register) -> None:
    steps = (Step("before-1", after(minutes=1)), Step("on-the-day", after(hours=9)))
    register.record(opening(deadlines=(deadline(steps=steps),)), now=NOW)
    act(register, "k1", 2, owner="tom")
    (due,) = register.due_steps(now=after(minutes=3))
    register.record_steps((due,), (), now=after(minutes=3))

    undo(register)

    (one,) = stands(register).deadlines
    assert [step.name for step in one.steps] == ["on-the-day"]


def test_letters_of_an_act_that_still_wait_are_withdrawn_and_others_go(register: Register) -> None:
    register.record(opening(deadlines=(deadline(),), letters=(mail(),)), now=NOW)
    made = CaseChange(REFERENCE, owner="tom", act=ACT)
    register.change(made, now=after(minutes=1), journal=(), letters=(staff_mail("assign-again"),))

    undo(register)

    states = {entry.mail.message_id: entry.state for entry in register.mails_of(REFERENCE)}
    assert states == {mail().message_id: "queued", staff_mail("assign-again").message_id: "dead"}


def test_letters_to_the_correspondent_that_wait_can_be_withdrawn(register: Register) -> None:
    register.record(opening(letters=(mail(), staff_mail())), now=NOW)

    register.change(CaseChange(REFERENCE, withdraw="unwanted"), now=after(minutes=1), journal=())

    states = {entry.mail.audience: entry.state for entry in register.mails_of(REFERENCE)}
    assert states == {"public": "dead", "staff": "queued"}


def test_a_change_that_saw_another_state_is_refused_whole(register: Register) -> None:
    register.record(opening(deadlines=(deadline(),)), now=NOW)
    before = stands(register)
    seen = (before.case.status, "somebody else", before.case.category)

    with pytest.raises(CaseMoved):
        register.change(CaseChange(REFERENCE, status="closed", seen=seen), now=after(minutes=1), journal=())

    assert stands(register) == before


def test_our_mail_and_the_arrival_that_opened_a_case_are_found(register: Register) -> None:
    entry = JournalEntry("screened", "person: no sign of a machine")
    register.record(opening(letters=(staff_mail(),), journal=(entry,)), now=NOW)

    found = register.our_mail(staff_mail().message_id)
    opened = register.opened_by(REFERENCE)

    assert found is not None
    assert (found.mail.recipient, found.mail.case_reference) == (staff_mail().recipient, REFERENCE)
    assert register.our_mail("nobody@example.org") is None
    assert opened is not None
    assert opened.end == "case"
    assert register.opened_by("HWH-2026-ZZZZZ") is None
