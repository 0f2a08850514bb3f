"""The policy's rows about owners: R1, R3, R10, R12, W7. The built program over a Maildir, its letters read."""

from __future__ import annotations

from typing import Any

from maildir_office import office_at
from office import DENTIST

MONDAY = "2026-11-16 10:00"


def without_confirm(rules: dict[str, Any]) -> None:
    del rules["categories"]["signposting"]["confirm"]


def test_r3_an_allocation_nobody_confirms_is_asked_about_then_given_to_the_next_and_the_lead_is_told() -> (
    None
):
    with office_at(MONDAY) as office:
        office.arrives(DENTIST, subject="Dentist")
        office.tick()
        office.push("2026-11-19 17:00")
        assert office.got("assignment", "please_confirm", "told") == [
            ("assignment", "amina.shah", "Mon 16 10:00"),
            ("please_confirm", "amina.shah", "Tue 17 10:00"),
            ("told", "amina.shah", "Wed 18 10:00"),
            ("told", "daniel.pryce", "Wed 18 10:00"),
            ("assignment", "tom.whitfield", "Thu 19 09:00"),
        ]
        assert [case.owner for case in office.cases] == ["tom_whitfield"]


def test_r3_whoever_answers_that_they_have_it_is_not_asked() -> None:
    with office_at(MONDAY) as office:
        office.arrives(DENTIST, subject="Dentist")
        office.tick()
        [assignment] = office.letters_to("amina.shah", "assignment")
        assert "tell us within one working day that you have it" in assignment.text
        office.replies("amina.shah", assignment, "I have it")
        office.push("2026-11-19 17:00")
        assert office.got("please_confirm", "told") == []
        assert [case.owner for case in office.cases] == ["amina_shah"]


def test_r3_without_the_rule_nobody_is_asked() -> None:
    with office_at(MONDAY, without_confirm) as office:
        office.arrives(DENTIST, subject="Dentist")
        office.push("2026-11-19 17:00")
        assert office.got("please_confirm", "told") == []
        assert [case.owner for case in office.cases] == ["amina_shah"]
