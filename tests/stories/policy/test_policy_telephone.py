"""The policy's row about the telephone: T2. The built program over a Maildir, its letters read."""

from __future__ import annotations

from typing import Any
from urllib.parse import unquote

import pytest

from maildir_office import MaildirOffice, Post, office_at

MONDAY = "2026-11-16 10:00"
SYSTEM = "Voicemail <voicemail@voipfone.example>"
NOTICE = "You have a new voicemail.\nCaller: {number}\nLength: 00:00:34\n"


def rings(office: MaildirOffice, number: str = "01632960123", text: str = NOTICE) -> Post:
    """Let somebody leave a message; return the letter to who has it."""
    office.arrives(text.format(number=number), sender=SYSTEM, subject=f"New voicemail from {number}")
    office.tick()
    return office.letters_to("susan.okoro", "assignment")[-1]


def sends_link(office: MaildirOffice, person: str, letter: Post, says: str, text: str = "") -> None:
    part = letter.message.get_body(("plain",))
    assert part is not None
    line = next(line for line in part.get_content().splitlines() if line.startswith(f"{says}: <mailto:"))
    subject = unquote(line.partition("?subject=")[2].rstrip(">").partition("&")[0])
    office.arrives(text, sender=f"{person}@healthwatchhertfordshire.example", subject=subject)
    office.tick()


def test_t2_a_voicemail_is_a_case_with_the_number_to_ring_due_in_3_and_5_working_days() -> None:
    with office_at(MONDAY) as office:
        letter = rings(office)
        assert "Ring 01632 960123" in letter.text
        assert "Ring back by Thursday 19 November 2026 (3 working days)" in letter.text
        assert "Ring back by Monday 23 November 2026 (5 working days)" in letter.text


def test_t2_nobody_is_acknowledged() -> None:
    with office_at(MONDAY) as office:
        rings(office)
        assert [
            one.to for one in office.post if not one.to.endswith("healthwatchhertfordshire.example")
        ] == []


def test_t2_the_owner_is_reminded_of_the_third_day_and_the_lead_hears_only_after_the_fifth() -> None:
    with office_at(MONDAY) as office:
        rings(office)
        office.push("2026-11-24 12:00")
        told = [(letter, to, at) for letter, to, at in office.got("reminder", "overdue", "escalation")]
        assert told[:2] == [
            ("reminder", "susan.okoro", "Wed 18 09:00"),
            ("reminder", "susan.okoro", "Thu 19 09:00"),
        ]
        assert [one for one in told if one[0] != "reminder"] == [
            ("overdue", "susan.okoro", "Tue 24 09:00"),
            ("escalation", "daniel.pryce", "Tue 24 09:00"),
        ]
        assert "Ring: 01632 960123" in office.letters_to("susan.okoro", "reminder")[0].text


def test_t2_only_a_talk_stops_the_clock() -> None:
    with office_at(MONDAY) as office:
        letter = rings(office)
        sends_link(office, "susan.okoro", letter, "I rang and nobody answered")
        assert [case.status for case in office.cases] == ["open"]
        sends_link(
            office, "susan.okoro", letter, "I rang and spoke to them", "What was said: sent her the list"
        )
        assert [case.status for case in office.cases] == ["answered"]
        office.push("2026-11-24 12:00")
        assert office.got("reminder", "overdue", "escalation") == []
        [called] = [
            line.entry.why
            for line in office.register.journal(office.cases[0].reference)
            if line.entry.what == "called" and "spoke" in line.entry.why
        ]
        assert called == "rang and spoke to them: sent her the list"


@pytest.mark.parametrize(
    ("number", "shown"),
    [
        ("+44 7700 900123", "Ring 07700 900123"),
        ("+442079460018", "Ring 020 7946 0018"),
        ("Withheld", "The caller's number was withheld"),
    ],
)
def test_t2_numbers_are_shown_as_people_write_them(number: str, shown: str) -> None:
    with office_at(MONDAY) as office:
        assert shown in rings(office, number).text


def without_telephone(rules: dict[str, Any]) -> None:
    del rules["channels"]["telephone"]


def test_t2_without_the_rule_it_has_the_clock_of_an_email() -> None:
    with office_at(MONDAY, without_telephone) as office:
        letter = rings(office)
        assert "(3 working days)" not in letter.text
        assert "Ring back" not in letter.text
