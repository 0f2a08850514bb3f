"""The register's contract: who is away, who has how much, and cases given on by themselves."""

from __future__ import annotations

from datetime import date

import pytest
from register_values import NOW, REFERENCE, after, case, deadline, message, opening, staff_mail

from inboxbot.model.absence import Absence
from inboxbot.model.case import Case, JournalEntry, Load, Step
from inboxbot.model.errors import PermanentError
from inboxbot.model.plan import CaseChange
from inboxbot.ports.register import Register

D21, D23, D24, D27, D28 = (date(2026, 12, day) for day in (21, 23, 24, 27, 28))
TAKEN = deadline(standard="taken-by-olive", stops="taken", steps=(Step("pass-on", after(days=2)),))


def days(register: Register) -> list[tuple[str, date, date, bool]]:
    return [(one.person, one.first_day, one.last_day, one.confirmed) for one in register.absences()]


# Absences ---------------------------------------------------------------------------------------
def test_an_absence_is_noted_and_told_as_it_was(register: Register) -> None:
    noted = register.note_absence("olive", D21, D24, source="mail", confirmed=True, now=NOW)
    assert noted == Absence("olive", D21, D24, "mail", confirmed=True, noted_at=NOW, id=noted.id)
    assert register.absences() == [noted]


def test_a_later_word_takes_the_place_of_what_was_known_of_the_same_days(register: Register) -> None:
    register.note_absence("olive", D21, D28, source="mail", confirmed=True, now=NOW)
    register.note_absence("pat", D21, D28, source="mail", confirmed=True, now=NOW)
    register.note_absence("olive", D21, D24, source="mail", confirmed=True, now=after(days=1))
    assert days(register) == [("olive", D21, D24, True), ("pat", D21, D28, True)]


def test_a_machines_answer_changes_nothing_of_what_a_person_said(register: Register) -> None:
    said = register.note_absence("olive", D21, D24, source="mail", confirmed=True, now=NOW)
    assert register.note_absence("olive", D23, D28, source="notice", confirmed=False, now=NOW) == said
    assert register.absences() == [said]


def test_a_second_notice_keeps_the_first_day_and_begins_its_time_anew(register: Register) -> None:
    register.note_absence("olive", D21, D24, source="notice", confirmed=False, now=NOW)
    again = register.note_absence("olive", D23, D28, source="notice", confirmed=False, now=after(days=2))
    assert register.absences() == [again]
    assert (again.first_day, again.last_day, again.noted_at) == (D21, D28, after(days=2))


def test_absences_apart_stand_beside_each_other(register: Register) -> None:
    register.note_absence("olive", D21, D21, source="mail", confirmed=True, now=NOW)
    register.note_absence("olive", D24, D27, source="mail", confirmed=True, now=NOW)
    assert days(register) == [("olive", D21, D21, True), ("olive", D24, D27, True)]


def test_an_absence_that_ends_before_it_begins_is_refused(register: Register) -> None:
    with pytest.raises(PermanentError, match="2026-12-21 before it begins on 2026-12-24"):
        register.note_absence("olive", D24, D21, source="mail", confirmed=True, now=NOW)
    assert register.absences() == []


def test_an_absence_is_taken_back_once(register: Register) -> None:
    noted = register.note_absence("olive", D21, D24, source="shell", confirmed=True, now=NOW)
    assert [register.drop_absence(noted.id), register.drop_absence(noted.id)] == [True, False]
    assert register.absences() == []


def test_what_ended_before_a_day_is_forgotten(register: Register) -> None:
    register.note_absence("olive", D21, D23, source="mail", confirmed=True, now=NOW)
    register.note_absence("pat", D21, D24, source="mail", confirmed=True, now=NOW)
    assert register.forget_absences(before=D24) == 1
    assert days(register) == [("pat", D21, D24, True)]


# Owners -----------------------------------------------------------------------------------------
def test_owners_are_counted_by_their_open_cases(register: Register) -> None:
    for number, (owner, status) in enumerate((("olive", "open"), ("pat", "answered"), ("olive", "open"))):
        reference = f"HWH-2026-7K4Q{number + 2}"
        opened = case(reference, owner=owner, status=status)
        register.record(opening(str(number), reference, case=opened), now=NOW)
    assert register.owners() == {"olive": 2}


def hand_over(register: Register, **fields: object) -> object:
    given: dict[str, object] = {
        "of": "olive",
        "now": after(days=2),
        "journal": (JournalEntry("passed on", "to Pat"),),
        "letters": (staff_mail("pat"),),
    }
    change = CaseChange(REFERENCE, owner="pat", stop=("taken",), stopped_by="passed on", new_steps=())
    return register.hand_over(change, **given | fields)  # type: ignore[arg-type]


def test_a_case_is_given_on_with_its_step_once_and_whole(register: Register) -> None:
    register.record(opening(deadlines=(TAKEN,)), now=NOW)
    [step] = register.due_steps(now=after(days=2))
    first, second = hand_over(register, step=step), hand_over(register, step=step)
    assert (first.owner if isinstance(first, Case) else None, second) == ("pat", None)
    assert [entry.mail.letter for entry in register.mails_of(REFERENCE)] == ["assignment"]
    assert [line.entry.what for line in register.journal(REFERENCE)].count("passed on") == 1
    assert register.due_steps(now=after(days=9)) == []


def test_a_case_that_was_confirmed_meanwhile_is_not_given_on(register: Register) -> None:
    register.record(opening(deadlines=(TAKEN,)), now=NOW)
    [step] = register.due_steps(now=after(days=2))
    register.change(CaseChange(REFERENCE, stop=("taken",)), now=after(days=1), journal=())
    assert hand_over(register, step=step) is None
    assert register.mails_of(REFERENCE) == []


def test_a_case_of_somebody_else_or_closed_is_not_given_on(register: Register) -> None:
    register.record(opening(), now=NOW)
    assert hand_over(register, of="pat") is None
    register.change(CaseChange(REFERENCE, status="closed"), now=NOW, journal=())
    assert hand_over(register) is None


def test_what_gives_a_case_on_leaves_its_alert_running(register: Register) -> None:
    register.record(opening(deadlines=(deadline(standard="urgent", stops="confirmed"),)), now=NOW)
    assert hand_over(register) is not None
    found = register.case(REFERENCE)
    assert found is not None
    assert [one.stopped_at for one in found.deadlines] == [None]


def test_an_answer_ends_the_wait_for_the_owners_word_and_it_is_never_overdue(register: Register) -> None:
    register.record(opening(deadlines=(TAKEN,)), now=NOW)
    assert register.counts(now=after(days=30)).overdue == 0
    register.change(CaseChange(REFERENCE, status="answered", stop=("answered",)), now=NOW, journal=())
    assert register.due_steps(now=after(days=30)) == []


def test_what_those_have_who_share_a_role_is_told_only_where_asked(register: Register) -> None:
    for number, (owner, status) in enumerate((("olive", "open"), ("pat", "closed"), ("olive", "open"))):
        reference = f"HWH-2026-7K4Q{number + 2}"
        register.record(
            opening(str(number), reference, case=case(reference, owner=owner, status=status)), now=NOW
        )
    met = message("9")
    assert register.recall(met, now=NOW).loads == ()
    found = register.recall(met, now=NOW, sharing=("olive", "pat", "quin"))
    assert sorted(found.loads, key=lambda load: load.person) == [
        Load("olive", open=2, last=3),
        Load("pat", open=0, last=2),
        Load("quin", open=0, last=0),
    ]
