"""Suggestions, kind words, requests in law, holding messages, the end of a case: R13, T9, K2–K4, T1."""

from __future__ import annotations

from typing import Any

import pytest

from inboxbot.model.errors import PermanentError
from maildir_office import office_at
from office import DENTIST
from settling import COMPLAINT, FOI, MONDAY, SUGGESTION, complains, does, heard, jump, last, running, sends

VOLUNTEER = "I would like to volunteer. When is your next volunteer information evening?"
SAR = "Please treat this as a subject access request for everything that you hold about me."
BREACH = "Your volunteer passed on my details without my permission. That is a data breach, and it is wrong."
LINK = "https://survey.example/healthwatch"


# R13 --------------------------------------------------------------------------------------------
def test_r13_k2_a_suggestion_is_acknowledged_given_to_somebody_and_the_person_hears_what_came_of_it() -> None:
    with office_at(MONDAY) as office:
        office.arrives(SUGGESTION)
        office.tick()
        assert [case.owner for case in office.cases] == ["susan_okoro"]
        assert "hear from us by Monday 23 November 2026" in last(office, "acknowledgement_suggestion").text
        assert running(office) == {"suggestion_answered": "2026-11-23", "suggestion_settled": "2026-12-14"}
        does(office, "came_of_it", "We now meet on the first Tuesday evening of each month.")
        told = last(office, "suggestion_outcome")
        assert "We now meet on the first Tuesday evening of each month." in told.text
        [case] = office.cases
        assert (case.status, running(office)) == ("closed", {})
        [decided] = office.register.decisions(since=case.opened_at, until=case.opened_at.replace(year=2027))
        assert (decided.stage.name, decided.stage.outcome) == (
            "suggestion",
            "We now meet on the first Tuesday evening of each month.",
        )


def test_r13_a_case_that_is_no_suggestion_is_not_told_what_came_of_it() -> None:
    with office_at(MONDAY) as office:
        office.arrives(VOLUNTEER)
        office.tick()
        with pytest.raises(PermanentError, match="is no suggestion"):
            does(office, "came_of_it", "Nothing.")


# Requests in law --------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("text", "standard", "due", "told"),
    [
        # St Andrew's Day is a bank holiday in Scotland, so it does not count (FOIA 2000 s10(6)).
        (FOI, "foi_answered", "2026-12-15", "Tuesday 15 December 2026"),
        (SAR, "subject_access_answered", "2026-12-16", "Wednesday 16 December 2026"),
    ],
)
def test_t8_a_request_in_law_has_its_own_clock_and_the_letter_tells_its_date(
    text: str, standard: str, due: str, told: str
) -> None:
    with office_at(MONDAY) as office:
        office.arrives(text)
        office.tick()
        [case] = office.cases
        assert (case.owner, running(office)) == ("susan_okoro", {standard: due})
        assert f"hear from us by {told}" in last(office, "acknowledgement_request").text
        with pytest.raises(PermanentError, match="No answer is due"):
            does(office, "holding")


@pytest.mark.parametrize(
    ("arrived", "text", "due"),
    [
        # Over Christmas: 4 January is a bank holiday in Scotland; our own closure counts, 24 and 29 to 31 December.
        ("2026-12-18 10:00", FOI, "2027-01-21"),
        # One month from 31 January is 28 February, a Sunday in 2027: Monday 1 March.
        ("2027-01-31 10:00", SAR, "2027-03-01"),
        ("2027-03-31 10:00", SAR, "2027-04-30"),
    ],
)
def test_t8_a_request_in_law_is_counted_as_the_law_counts(arrived: str, text: str, due: str) -> None:
    with office_at(arrived) as office:
        office.arrives(text)
        office.tick()
        assert list(running(office).values()) == [due]


def test_t8_a_complaint_about_data_keeps_the_letter_of_a_complaint_and_has_its_thirty_days() -> None:
    with office_at(MONDAY) as office:
        complains(office, text=f"{COMPLAINT} {BREACH}")
        assert heard(office) == ["acknowledgement_complaint"]
        assert running(office) == {
            "complaint_resolved": "2026-12-07",
            "data_protection_complaint_answered": "2026-12-16",
        }


def as_emails(rules: dict[str, Any]) -> None:
    """Take out what this file is about."""
    for flag in ("foi_request", "suggestion", "compliment"):
        for key in ("acknowledgement", "instead_of", "promise", "outcome_letter", "tells_named"):
            rules["flags"][flag].pop(key, None)


def test_r13_t8_t9_k4_without_the_rules_they_are_emails_like_any_other() -> None:
    with office_at(MONDAY, as_emails) as office:
        for number, text in enumerate((SUGGESTION, FOI, PRAISE)):
            office.arrives(text, sender=f"Jo <jo{number}@other{number}mail.example>")
        office.tick()
        assert {one.letter for one in office.post if one.to.startswith("jo")} == {"acknowledgement_general"}
        assert "reply_to_email" in running(office, office.cases[1])
        assert office.letters_to("priya", "compliment") == []
        does(office, "close", "resolved")
        assert [one for one in office.post if one.letter == "survey"] == []


# Kind words -------------------------------------------------------------------------------------
PRAISE = (
    "I just wanted to say thank you so much to Priya Nair for your help with my mother. She was wonderful."
)


def test_r13_kind_words_are_thanked_and_told_to_whom_they_name_and_the_line_manager() -> None:
    with office_at(MONDAY) as office:
        office.arrives(PRAISE)
        office.tick()
        assert heard(office) == ["acknowledgement_compliment"]
        assert [one.to.partition("@")[0] for one in office.post if one.letter == "compliment"] == [
            "priya.nair",
            "daniel.pryce",
        ]


# T9 ---------------------------------------------------------------------------------------------
def test_t9_the_owner_has_the_person_told_a_new_day_and_the_clock_goes_on() -> None:
    with office_at(MONDAY) as office:
        office.arrives(VOLUNTEER)
        office.tick()
        jump(office, "2026-11-20 10:00")
        does(office, "holding", "2026-11-27")
        assert heard(office) == ["acknowledgement_general", "holding"]
        assert "hear from us by Friday 27 November 2026" in last(office, "holding").text
        found = office.register.case(office.cases[0].reference)
        assert found is not None
        assert [f"{one.due_at:%d}" for one in found.deadlines if one.stopped_at is None] == ["23", "27"]


def test_t9_by_rule_each_person_is_told_once_before_the_day_unless_they_were_answered() -> None:
    def edit(rules: dict[str, Any]) -> None:
        rules["categories"]["general"]["holding"] = {"before": 1, "more": 3}
        rules["categories"]["general"]["closing"] = "closing"
        rules["survey"] = {"link": LINK, "one_in": 1, "not_for": ["complaint", "media"]}

    with office_at(MONDAY, edit) as office:
        office.arrives(VOLUNTEER)
        office.arrives(VOLUNTEER, sender="Jo <jo@othermail.example>")
        office.tick()
        jump(office, "2026-11-19 16:00")
        does(office, "answered", "by telephone", case=office.cases[1])
        assert "holding" not in heard(office)
        jump(office, "2026-11-20 09:30")
        jump(office, "2026-11-20 11:00")
        jump(office, "2026-11-25 11:00")
        assert [(one.letter, one.to) for one in office.post if one.letter == "holding"] == [
            ("holding", "nadia@homemail.example")
        ]
        assert "hear from us by Thursday 26 November 2026" in last(office, "holding").text
        _k2_k4_closing(office)


def _k2_k4_closing(office: Any) -> None:
    """Go on in the same office: reading edited rules takes seconds."""
    [assignment] = [
        one for one in office.letters_to("susan", "assignment") if office.cases[0].reference in one.subject
    ]
    sends(office, "susan.okoro", assignment, "Finished: close it")
    assert [case.outcome for case in office.cases] == ["resolved", ""]
    assert heard(office)[-2:] == ["closing", "survey"]
    survey = last(office, "survey")
    assert LINK in survey.text
    assert "HWH-2026" not in survey.message.as_string()
    # The same person is not asked again within the quarter, and nobody about a complaint.
    jump(office, "2026-12-14 11:00")
    office.arrives(VOLUNTEER, subject="another thing")
    office.tick()
    does(office, "close", "resolved")
    complains(office, sender="Kim <kim@thirdmail.example>")
    does(office, "resolve", "not upheld")
    assert [one.to.partition("@")[0] for one in office.post if one.letter == "survey"] == ["nadia"]
    jump(office, "2027-03-10 11:00")
    office.arrives(VOLUNTEER, subject="a third thing")
    office.tick()
    does(office, "close", "resolved")
    assert [one.to.partition("@")[0] for one in office.post if one.letter == "survey"] == ["nadia", "nadia"]


def test_t9_a_complaint_is_extended_and_not_held() -> None:
    with office_at(MONDAY) as office:
        complains(office)
        with pytest.raises(PermanentError, match="agree a new day"):
            does(office, "holding", "2026-12-18")


def test_t9_nobody_is_written_to_by_machine_to_whom_no_machine_wrote_before() -> None:
    with office_at(MONDAY) as office:
        office.arrives(DENTIST, headers="Auto-Submitted: auto-generated\nPrecedence: bulk\n")
        office.arrives(VOLUNTEER, sender="<nadia@homemail.example>", headers="Precedence: bulk\n")
        office.tick()
        for case in office.cases:
            assert "No letter goes to the person" in does(office, "holding", case=case)
        assert heard(office) == []


def test_r13_the_owner_tells_what_came_of_it_with_one_email_and_does_not_close_it_without() -> None:
    with office_at(MONDAY) as office:
        office.arrives(SUGGESTION)
        office.tick()
        [assignment] = office.letters_to("susan.okoro", "assignment")
        sends(office, "susan.okoro", assignment, "Finished: close it")
        assert "wait to hear what came of their suggestion" in last(office, "command_asked").text
        sends(
            office, "susan.okoro", assignment, "Tell them what came of it", "We now meet on Tuesday evenings."
        )
        assert "> We now meet on Tuesday evenings." in last(office, "suggestion_outcome").text
        assert [case.status for case in office.cases] == ["closed"]
