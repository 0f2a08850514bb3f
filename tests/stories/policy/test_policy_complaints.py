"""The policy's rows about complaints: T5, T6, R2, R7–R9, W5, K1–K3. The built program over a Maildir."""

from __future__ import annotations

from typing import Any

import pytest

from inboxbot.model.errors import PermanentError
from maildir_office import office_at
from settling import COMPLAINT, MONDAY, WRITER, complains, does, follows_up, heard, jump, last, running, sends

FIFTEEN_DAYS = "2026-12-07"
TRUSTEES = ("graham.tull", "yasmin.cole")


# T5 ---------------------------------------------------------------------------------------------
def test_t5_a_complaint_is_acknowledged_at_once_and_due_in_fifteen_working_days() -> None:
    with office_at(MONDAY) as office:
        complains(office)
        assert office.got("acknowledgement_complaint", "assignment") == [
            ("acknowledgement_complaint", "nadia", "Mon 16 10:00"),
            ("assignment", "helen.marsh", "Mon 16 10:00"),
        ]
        assert "full reply by Monday 7 December 2026" in last(office, "acknowledgement_complaint").text
        assert running(office) == {"complaint_resolved": FIFTEEN_DAYS}


def test_t5_an_agreed_extension_moves_the_day_and_the_person_is_told_it() -> None:
    with office_at(MONDAY) as office:
        complains(office)
        jump(office, "2026-11-18 12:00")
        does(office, "extend", "2026-12-18: agreed on the telephone")
        assert heard(office) == ["acknowledgement_complaint", "complaint_extended"]
        assert "full reply by Friday 18 December 2026" in last(office, "complaint_extended").text
        assert running(office) == {"complaint_resolved": "2026-12-18"}
        jump(office, "2026-12-08 12:00")
        assert office.got("reminder", "overdue") == []
        jump(office, "2026-12-16 09:00")
        assert office.got("reminder") == [("reminder", "helen.marsh", "Wed 16 09:00")]


def test_t5_once_the_day_has_passed_an_extension_says_how_it_was_agreed() -> None:
    with office_at(MONDAY) as office:
        complains(office)
        jump(office, "2026-12-08 12:00")
        with pytest.raises(PermanentError, match="an extension is agreed before"):
            does(office, "extend", "2026-12-18")
        assert heard(office) == ["acknowledgement_complaint"]
        does(office, "extend", "2026-12-18: she agreed by telephone on 4 December")
        assert heard(office)[-1] == "complaint_extended"


@pytest.mark.parametrize(
    ("day", "why"),
    [
        ("2026-12-19", "is no working day"),
        ("2026-12-04", "must come after Monday 7 December 2026"),
        ("soon", "does not begin with a day"),
    ],
)
def test_t5_a_day_that_cannot_be_is_refused(day: str, why: str) -> None:
    with office_at(MONDAY) as office:
        complains(office)
        with pytest.raises(PermanentError, match=why):
            does(office, "extend", day)


def test_t5_where_the_acknowledgement_was_withheld_somebody_acknowledges_by_hand_in_five_days() -> None:
    with office_at(MONDAY) as office:
        complains(office, text=f"{COMPLAINT} Please do not reply to this email, he reads my emails.")
        assert (heard(office), running(office)["complaint_acknowledged"]) == ([], "2026-11-23")


# K1, K2, K3, W5 ---------------------------------------------------------------------------------
def test_k1_k3_what_was_decided_and_learned_is_kept_and_its_clock_stops() -> None:
    with office_at(MONDAY) as office:
        complains(office)
        does(office, "resolve", "partly upheld: the voicemail is heard twice a day", person="helen_marsh")
        [case] = office.cases
        assert (case.status, case.outcome) == ("closed", "partly upheld")
        assert running(office) == {"outcome_told": "2026-11-18"}
        draft = last(office, "complaint_outcome").text
        assert "decided: partly upheld. What we learned: the voicemail is heard twice a day" in draft
        [decided] = office.register.decisions(since=case.opened_at, until=case.opened_at.replace(year=2027))
        assert (
            decided.stage.name,
            decided.stage.outcome,
            decided.stage.lesson,
            decided.stage.decided_by,
        ) == (
            "complaint",
            "partly upheld",
            "the voicemail is heard twice a day",
            "helen_marsh",
        )


def test_k1_a_complaint_is_never_closed_without_what_was_decided() -> None:
    with office_at(MONDAY) as office:
        complains(office)
        with pytest.raises(PermanentError, match="upheld, partly upheld, not upheld, withdrawn"):
            does(office, "close", "no answer needed")


@pytest.mark.parametrize("outcome", ["upheld", "partly upheld", "not upheld"])
def test_k2_w5_the_owner_gets_the_letter_about_the_outcome_to_check_and_to_send(outcome: str) -> None:
    with office_at(MONDAY) as office:
        complains(office)
        does(office, "resolve", outcome)
        draft = last(office, "complaint_outcome")
        assert (draft.to.partition("@")[0], heard(office)) == ("helen.marsh", ["acknowledgement_complaint"])
        for said in (
            "It has not been sent",
            f"What was decided: {outcome}.",
            "You can appeal.",
            "within 20 working days",
            "You can ask for mediation.",
            "You can take legal advice",
            "six months, less one day",
            "You will not lose any service",
        ):
            assert said in draft.text


def test_k2_the_letter_about_a_withdrawn_complaint_offers_no_appeal() -> None:
    with office_at(MONDAY) as office:
        complains(office)
        does(office, "resolve", "withdrawn")
        assert "You can appeal" not in last(office, "complaint_outcome").text


def test_w5_the_acknowledgement_says_what_somebody_who_complains_can_count_on() -> None:
    with office_at(MONDAY) as office:
        complains(office)
        said = last(office, "acknowledgement_complaint").text
        for promise in (
            "Your complaint is welcome",
            "Your complaint is private",
            "somebody may be at risk of harm",
            "You will not lose any service",
            "help to write it down",
            "You can ask for somebody else",
            "you can appeal",
            "https://www.healthwatchhertfordshire.example/complaints",
        ):
            assert promise in said


# T6 ---------------------------------------------------------------------------------------------
def test_t6_an_appeal_goes_to_a_trustee_who_had_no_part_in_it_on_twenty_working_days() -> None:
    with office_at(MONDAY) as office:
        complains(office)
        does(office, "resolve", "not upheld")
        jump(office, "2026-11-19 10:00")
        does(office, "appeal")
        [case] = office.cases
        assert (case.status, case.owner, case.stage) == ("open", "graham_tull", "appeal")
        assert running(office) == {"appeal_decided": "2026-12-17"}
        assert last(office, "appeal").to.startswith("graham.tull")
        assert [one.to.partition("@")[0] for one in office.letters_to("ruth", "told")] == ["ruth.adeyemi"] * 2
        assert "decision by Thursday 17 December 2026" in last(office, "acknowledgement_appeal").text


def test_t6_a_follow_up_that_says_so_begins_the_appeal() -> None:
    with office_at(MONDAY) as office:
        complains(office)
        does(office, "resolve", "not upheld")
        jump(office, "2026-11-19 10:00")
        follows_up(office, "I do not agree with your decision and I want to appeal against it.")
        [case] = office.cases
        assert (case.status, case.owner, case.stage) == ("open", "graham_tull", "appeal")
        assert running(office) == {"appeal_decided": "2026-12-17"}
        assert heard(office)[-1] == "acknowledgement_appeal"
        assert last(office, "appeal").to.startswith("graham.tull")


def other_standards(rules: dict[str, Any]) -> None:
    complaint = rules["categories"]["complaint"]
    rules["standards"]["complaint_resolved"]["working_days"] = 3
    rules["standards"]["appeal_decided"]["working_days"] = 30
    complaint["next_in_line"] = ["complaints_manager", "chair"]
    complaint["goes_at_once"] = {}
    del complaint["settling"]["appeal"]["flag"]
    for key in ("told", "lesson", "lesson_after"):
        del complaint["settling"][key]


def test_t5_t6_r8_w5_k2_k3_with_other_standards_and_another_line_the_dates_and_owners_are_others() -> None:
    with office_at(MONDAY, other_standards) as office:
        complains(office, text=f"{COMPLAINT} Helen Marsh was rude to me.")
        assert [case.owner for case in office.cases] == ["margaret_lowe"]
        assert "full reply by Thursday 19 November 2026" in last(office, "acknowledgement_complaint").text
        said = does(office, "resolve", "upheld")
        assert "within 30 working days" in last(office, "complaint_outcome").text
        # Without K2's and K3's clocks nobody watches that the person is told, or asks for a lesson.
        assert (running(office), "please tell us one" in said) == ({}, False)
        follows_up(office, "I do not agree with your decision and I want to appeal against it.")
        [case] = office.cases
        assert (case.status, case.owner, case.stage) == ("open", "margaret_lowe", "")


def test_t6_nobody_named_in_it_and_nobody_who_had_it_decides_the_appeal() -> None:
    with office_at(MONDAY) as office:
        complains(office, text=f"{COMPLAINT} Your trustee Graham Tull was there and did nothing.")
        does(office, "resolve", "not upheld")
        does(office, "appeal")
        assert [case.owner for case in office.cases] == ["yasmin_cole"]


def test_t6_an_appeal_is_decided_with_an_outcome_and_there_is_no_second_one() -> None:
    with office_at(MONDAY) as office:
        complains(office)
        does(office, "resolve", "not upheld")
        does(office, "appeal")
        does(office, "resolve", "upheld: we now say sorry sooner", person="graham_tull")
        [case] = office.cases
        assert (case.status, case.outcome) == ("closed", "upheld")
        assert last(office, "complaint_outcome").to.startswith("graham.tull")
        assert "Thank you for your appeal" in last(office, "complaint_outcome").text
        with pytest.raises(PermanentError, match="was already"):
            does(office, "appeal")


def test_t6_where_nobody_of_the_panel_is_free_of_it_an_appeal_is_refused_with_a_word() -> None:
    with office_at(MONDAY) as office:
        complains(office, text=f"{COMPLAINT} Graham Tull and Yasmin Cole saw it all.")
        does(office, "resolve", "not upheld")
        with pytest.raises(PermanentError, match="name another trustee"):
            does(office, "appeal")


# R2 ---------------------------------------------------------------------------------------------
IN_DOUBT = (
    "My daughter has toothache and I cannot find an NHS dentist in Ware. I rang Healthwatch about it last "
    "week and nobody rang me back. Do you know where I can find a dentist for my children?"
)


def test_r2_what_may_be_a_complaint_is_asked_of_the_complaints_manager_and_yes_makes_it_one() -> None:
    with office_at(MONDAY) as office:
        office.arrives(IN_DOUBT)
        office.tick()
        assert (office.cases[0].category, heard(office)) == ("signposting", ["acknowledgement_signposting"])
        assert office.letters_to("helen.marsh", "consultation")
        does(office, "is_complaint", person="helen_marsh")
        [case] = office.cases
        assert (case.category, case.owner) == ("complaint", "helen_marsh")
        assert heard(office)[-1] == "acknowledgement_complaint"
        assert office.letters_to("ruth.adeyemi", "told")


def test_r2_no_leaves_it_as_it_is() -> None:
    with office_at(MONDAY) as office:
        office.arrives(IN_DOUBT)
        office.tick()
        before = office.cases
        does(office, "not_complaint", person="helen_marsh")
        assert office.cases == before


def test_r2_without_the_rule_nobody_is_asked() -> None:
    def edit(rules: dict[str, Any]) -> None:
        rules["flags"]["in_doubt_complaint"]["also_told"] = []
        del rules["flags"]["in_doubt_complaint"]["letter"]
        rules["categories"]["complaint"]["also_told"] = []

    with office_at(MONDAY, edit) as office:
        office.arrives(IN_DOUBT)
        complains(office, text=f"{COMPLAINT} Again.", sender="Jo <jo@othermail.example>")
        assert office.letters_to("helen.marsh", "consultation") == []
        assert office.letters_to("ruth", "told") == []


# R8, R9 -----------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("whom", "owner"),
    [
        ("Helen Marsh was rude to me.", "ruth_adeyemi"),
        ("Your complaints manager was rude to me.", "ruth_adeyemi"),
        ("Helen Marsh and Ruth Adeyemi were rude to me.", "margaret_lowe"),
        ("Helen Marsh, the Chief Executive and the Chair were rude to me.", "graham_tull"),
        ("Helen Marsh, Ruth Adeyemi and Maggie Lowe were rude to me.", "graham_tull"),
    ],
)
def test_r8_a_complaint_passes_over_everybody_it_names(whom: str, owner: str) -> None:
    with office_at(MONDAY) as office:
        complains(office, text=f"{COMPLAINT} {whom}")
        assert [case.owner for case in office.cases] == [owner]


def test_r8_a_complaint_about_the_office_as_a_whole_or_about_the_chair_goes_to_the_trustees() -> None:
    for whom in (
        "I complain about your whole organisation and all of your staff.",
        "The Chair was rude to me.",
    ):
        with office_at(MONDAY) as office:
            complains(office, text=f"{COMPLAINT} {whom}")
            assert [case.owner for case in office.cases] == ["graham_tull"]


def test_r8_a_complaint_that_only_greets_the_chair_goes_the_usual_way() -> None:
    with office_at(MONDAY) as office:
        complains(office, text=f"Dear Chair,\n\n{COMPLAINT}")
        assert [case.owner for case in office.cases] == ["helen_marsh"]


def test_r8_any_stage_can_be_skipped_as_the_person_asked() -> None:
    with office_at(MONDAY) as office:
        complains(office)
        owners = []
        for _ in range(3):
            does(office, "skip_stage")
            owners += [case.owner for case in office.cases]
        assert owners == ["ruth_adeyemi", "margaret_lowe", "graham_tull"]
        assert [case.stage for case in office.cases] == ["appeal"]


def test_r8_a_stage_can_be_named_to_which_it_goes_at_once() -> None:
    with office_at(MONDAY) as office:
        complains(office)
        does(office, "skip_stage", "chair")
        assert [case.owner for case in office.cases] == ["margaret_lowe"]
        assert running(office) == {"complaint_resolved": FIFTEEN_DAYS}


def test_r9_the_chief_executive_is_told_of_every_complaint_unless_it_is_about_them() -> None:
    with office_at(MONDAY) as office:
        complains(office)
        assert [one.letter for one in office.letters_to("ruth")] == ["told"]
    with office_at(MONDAY) as office:
        complains(office, text=f"{COMPLAINT} Ruth Adeyemi was rude to me.")
        assert office.letters_to("ruth") == []


def test_r9_where_only_the_owner_stands_in_the_chief_executive_sees_it_when_they_are_back() -> None:
    def both_away(rules: dict[str, Any]) -> None:
        for person in ("ruth_adeyemi", "daniel_pryce"):
            rules["people"][person]["absences"] = [{"from": "2026-11-16", "to": "2026-11-20"}]

    with office_at(MONDAY, both_away) as office:
        complains(office)
        assert office.got("assignment", "told") == [
            ("assignment", "helen.marsh", "Mon 16 10:00"),
            ("told", "ruth.adeyemi", "Mon 16 10:00"),
        ]


def test_r9_without_the_rule_the_chief_executive_is_told_of_none() -> None:
    def edit(rules: dict[str, Any]) -> None:
        del rules["categories"]["complaint"]["also_told"]

    with office_at(MONDAY, edit) as office:
        complains(office)
        assert office.letters_to("ruth") == []


def test_r8_somebody_named_neither_decides_nor_hears_of_an_appeal() -> None:
    with office_at(MONDAY) as office:
        complains(office, text=f"{COMPLAINT} Ruth Adeyemi was rude to me.")
        with pytest.raises(PermanentError, match="is named in"):
            does(office, "resolve", "upheld", person="ruth_adeyemi")
        does(office, "resolve", "not upheld")
        does(office, "appeal")
        assert office.letters_to("ruth") == []


def test_k2_no_letter_goes_where_writing_could_do_harm_and_the_colleague_hears_so() -> None:
    with office_at(MONDAY) as office:
        complains(office, text=f"{COMPLAINT} Please do not reply to this email, he reads my emails.")
        assert office.cases[-1].quiet
        said = does(office, "extend", "2026-12-18: agreed on the telephone")
        assert "No letter goes to the person" in said
        assert office.letters_to(WRITER) == []


def test_t5_t6_k1_the_manager_does_all_of_it_by_email() -> None:
    with office_at(MONDAY) as office:
        complains(office)
        [assignment] = office.letters_to("helen.marsh", "assignment")
        sends(
            office, "helen.marsh", assignment, "We agreed to take longer", "18 December, she rang on Monday"
        )
        assert running(office) == {"complaint_resolved": "2026-12-18"}
        sends(office, "helen.marsh", assignment, "Settled", "not upheld: we now say so sooner")
        assert [(case.status, case.outcome) for case in office.cases] == [("closed", "not upheld")]
        follows_up(office, "I do not accept your decision. I want to appeal.")
        assert last(office, "appeal").to.startswith("graham.tull")


def test_r2_the_complaints_manager_says_yes_by_email() -> None:
    with office_at(MONDAY) as office:
        office.arrives(IN_DOUBT)
        office.tick()
        [asked] = office.letters_to("helen.marsh", "consultation")
        sends(office, "helen.marsh", asked, "Yes, it is a complaint")
        assert [case.category for case in office.cases] == ["complaint"]
