"""Reminding: each step once, to whoever is there, never to somebody named (promise 6)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

from inboxbot.model.plan import CaseChange
from inboxbot.triage.house import House
from office import COMPLAINT, DENTIST, JOURNALIST, URGENT, VOLUNTEER, Office, london, told, wall

MakeOffice = Callable[..., Office]
REMINDING = ("reminder", "overdue", "escalation")


def reminded(office: Office) -> list[tuple[str, str]]:
    return [told(entry) for entry in office.sent(*REMINDING)]


def reminded_at(office: Office, to: str = "") -> list[tuple[str, str]]:
    """Return (letter, London day and time) of the reminders to somebody."""
    return [(entry.mail.letter, wall(entry.created_at)) for entry in office.sent(*REMINDING, to=to)]


def change_house(office: Office, edit: Callable[[dict[str, Any]], None]) -> None:
    """Put other rules in force while the office runs, as a hot reload does."""
    office.edit = edit
    office.own_rules()
    office.restart()


# Each step once ---------------------------------------------------------------------------------
def test_an_unanswered_case_is_reminded_step_by_step_and_climbs(office: Office) -> None:
    office.arrives(DENTIST)
    office.push("2026-12-04 17:00")
    # T1: due on Wednesday the 25th.
    assert reminded_at(office, to="amina") == [
        ("reminder", "23 09:00"),
        ("reminder", "24 09:00"),
        ("reminder", "25 09:00"),
        ("overdue", "26 09:00"),
        ("overdue", "27 09:00"),
        ("overdue", "30 09:00"),
    ]
    assert reminded_at(office, to="daniel") == [("escalation", f"{day} 09:00") for day in (26, 27, 30)]
    assert reminded_at(office, to="ruth") == [("escalation", "30 09:00")]
    assert len(reminded(office)) == 10


def test_after_an_outage_one_step_comes_and_not_a_burst(office: Office) -> None:
    office.arrives(DENTIST)
    office.tick()
    office.clock.push(office.clock.now() + timedelta(days=12))  # Monday 30 November, 10:00
    for _ in range(5):
        office.wait(minutes=1)
    assert reminded(office) == [
        ("overdue", "amina.shah"),
        ("escalation", "daniel.pryce"),
        ("escalation", "ruth.adeyemi"),
    ]


def test_what_an_outage_left_waits_for_office_hours(office: Office) -> None:
    office.arrives(DENTIST)
    office.tick()
    office.clock.push(office.clock.now() + timedelta(days=10, hours=-7))  # Saturday 28 November, 03:00
    office.push("2026-11-30 08:59")
    assert reminded(office) == []
    office.push("2026-11-30 09:00")
    assert reminded_at(office, to="amina") == [("overdue", "30 09:00")]


def test_what_waits_for_office_hours_does_not_hide_what_is_due_now(office: Office) -> None:
    for number in range(230):
        office.arrives(VOLUNTEER, sender=f"a{number}@homemail.example")
    office.cycle.take_in()
    office.clock.push(london("2026-11-28 03:00"))  # a Saturday
    office.arrives(URGENT, sender="ben@homemail.example")
    office.cycle.take_in()
    office.clock.push(london("2026-11-28 03:30"))
    assert len(office.register.due_steps(now=office.clock.now(), limit=200)) == 200
    result = office.cycle.remind.remind()
    assert (result.done, result.failed) == (1, 0), "the alert, and nothing else"


def test_an_answer_stops_the_reminders(office: Office) -> None:
    asked = office.arrives(DENTIST)
    office.push("2026-11-23 12:00")
    office.colleague_answers(asked)
    office.push("2026-12-01 17:00")
    assert reminded_at(office) == [("reminder", "23 09:00")]


def test_the_state_is_looked_at_again_when_the_step_is_recorded(office: Office) -> None:
    office.arrives(DENTIST)
    office.tick()
    [case] = office.cases
    office.clock.push(office.clock.now() + timedelta(days=5))
    [step] = office.register.due_steps(now=office.clock.now())
    change = CaseChange(case.reference, status="answered", stop=("answered",), stopped_by="a call")
    office.register.change(change, now=office.clock.now(), journal=())
    assert office.register.record_steps([step], (), now=office.clock.now()) == 0
    office.tick()
    assert reminded(office) == []


def test_a_case_that_runs_again_is_reminded_again(office: Office) -> None:
    asked = office.arrives(DENTIST)
    office.push("2026-11-23 12:00")
    office.colleague_answers(asked)
    office.push("2026-11-24 10:00")
    office.arrives("And one for my mother?", subject="Re: a question", headers=f"In-Reply-To: <{asked}>\n")
    office.push("2026-11-27 12:00")
    office.push("2026-12-01 17:00")
    assert reminded_at(office) == [
        ("reminder", day) for day in ("23 09:00", "27 09:00", "30 09:00", "01 09:00")
    ]


# Bundles ----------------------------------------------------------------------------------------
def test_what_is_due_together_for_one_person_goes_as_one_letter(office: Office) -> None:
    for number in range(3):
        office.arrives(DENTIST, sender=f"a{number}@homemail.example")
    office.arrives(VOLUNTEER, sender="oliver@homemail.example")
    office.push("2026-11-23 12:00")
    assert reminded(office) == [("reminder", "amina.shah"), ("reminder", "susan.okoro")]
    text = office.sent("reminder", to="amina")[0].mail.content.decode()
    assert all(case.reference in text for case in office.cases if case.category == "signposting")


def test_complaints_media_and_urgent_go_singly(office: Office) -> None:
    for number in range(2):
        office.arrives(COMPLAINT, sender=f"a{number}@homemail.example")
    office.push("2026-12-07 12:00")
    assert reminded(office) == [("reminder", "helen.marsh")] * 2


def test_after_a_long_outage_even_those_go_as_one(office: Office) -> None:
    for number in range(3):
        office.arrives(COMPLAINT, sender=f"a{number}@homemail.example")
    office.tick()
    office.clock.push(office.clock.now() + timedelta(days=26))  # Monday 14 December, overdue since the 10th
    office.tick()
    assert [one for one in reminded(office) if one[1] == "helen.marsh"] == [("overdue", "helen.marsh")]


def test_several_deadlines_on_one_case_are_one_reminder(office: Office) -> None:
    office.arrives("Under the Freedom of Information Act, tell me what you spent on travel. " + COMPLAINT)
    # On this day the complaint falls due, and the request is five working days before its own end.
    office.push("2026-12-09 12:00")
    view = office.register.case(office.cases[0].reference)
    assert view is not None
    assert {one.standard for one in view.deadlines} >= {"complaint_resolved", "foi_answered"}
    today = [entry for entry in office.sent("reminder") if wall(entry.created_at).startswith("09")]
    [only] = [entry for entry in today if entry.mail.recipient.startswith("helen.marsh")]
    assert only.mail.case_reference == office.cases[0].reference


# Who is there -----------------------------------------------------------------------------------
def away(*names: str) -> Callable[[dict[str, Any]], None]:
    def edit(rules: dict[str, Any]) -> None:
        for name in names:
            rules["people"][name]["absences"] = [{"from": "2026-11-20", "to": "2026-12-20"}]

    return edit


def test_who_will_be_away_is_reminded_before_they_leave_and_the_deputy_on_the_day(office: Office) -> None:
    office.arrives(DENTIST)
    office.tick()
    change_house(office, away("amina_shah"))
    office.push("2026-11-26 12:00")
    assert [(*told(entry), wall(entry.created_at)) for entry in office.sent(*REMINDING, "cover")] == [
        ("reminder", "amina.shah", "19 09:00"),
        ("cover", "helen.marsh", "20 09:00"),
        ("reminder", "helen.marsh", "25 09:00"),
        ("overdue", "helen.marsh", "26 09:00"),
        ("escalation", "daniel.pryce", "26 09:00"),
    ]


def test_while_owner_and_deputies_are_away_somebody_else_of_the_role_is_reminded(office: Office) -> None:
    office.arrives(DENTIST)
    office.tick()
    change_house(office, away("amina_shah", "helen_marsh", "susan_okoro", "daniel_pryce"))
    office.push("2026-11-25 12:00")
    # Tom of the same role has that Wednesday off: the office manager who works then, from half past nine.
    assert [(*told(entry), wall(entry.created_at)) for entry in office.sent("reminder")] == [
        ("reminder", "amina.shah", "19 09:00"),
        ("reminder", "priya.nair", "25 09:30"),
    ]


def without(name: str) -> Callable[[dict[str, Any]], None]:
    def edit(rules: dict[str, Any]) -> None:
        del rules["people"][name]
        for role, people in rules["roles"].items():
            rules["roles"][role] = [person for person in people if person != name]
        for person in rules["people"].values():
            for tie in ("deputy", "line_manager"):
                if person.get(tie) == name:
                    person[tie] = "susan_okoro"

    return edit


def test_the_cases_of_somebody_who_left_go_on_with_the_role(office: Office) -> None:
    asked = office.arrives(DENTIST)
    office.tick()
    change_house(office, without("amina_shah"))
    office.arrives(
        "My daughter has toothache now.", subject="Re: a question", headers=f"In-Reply-To: <{asked}>\n"
    )
    office.push("2026-11-24 12:00")
    assert office.register.quarantined() == []
    # The next mail finds the case a living owner.
    assert [told(entry) for entry in office.sent("assignment")] == [
        ("assignment", "amina.shah"),
        ("assignment", "tom.whitfield"),
    ]
    assert reminded(office) == [("reminder", "tom.whitfield")] * 2
    assert len(office.sent("digest")) == 4


def without_signposting(rules: dict[str, Any]) -> None:
    """The category is called help_finding from now on."""
    rules["categories"]["help_finding"] = rules["categories"].pop("signposting")
    for way in rules["channels"].values():
        way.get("categories", {}).pop("signposting", None)
    rules["rules"] = [one for one in rules["rules"] if one.get("category") != "signposting"]
    del rules["words_file"]


def test_the_cases_of_a_category_that_was_renamed_go_on(office: Office) -> None:
    asked = office.arrives(DENTIST)
    office.tick()
    change_house(office, without_signposting)
    office.arrives(
        "My daughter has toothache now.", subject="Re: a question", headers=f"In-Reply-To: <{asked}>\n"
    )
    office.push("2026-11-24 12:00")
    assert office.register.quarantined() == []
    assert [told(entry) for entry in office.sent("follow_up", "reminder")] == [
        ("follow_up", "amina.shah"),
        ("reminder", "amina.shah"),
        ("reminder", "amina.shah"),
    ]


def test_nobody_named_in_a_complaint_is_ever_told(office: Office) -> None:
    office.arrives(COMPLAINT + " It was Helen Marsh, and Ruth Adeyemi knew.")
    office.push("2026-12-20 12:00")
    [case] = office.cases
    assert case.named == ("ruth_adeyemi", "helen_marsh")
    told_of_it = {to for e in office.sender.sent if e.mail.letter != "digest" for to in [told(e)[1]]} - {
        "nadia"
    }
    assert told_of_it.isdisjoint({"helen.marsh", "ruth.adeyemi"})
    assert "margaret.lowe" in told_of_it
    for letter in office.sent("digest"):
        if told(letter)[1] in {"helen.marsh", "ruth.adeyemi"}:
            assert case.reference not in letter.mail.content.decode()


def test_where_everybody_in_line_is_named_somebody_else_of_ours_is_told(office: Office) -> None:
    everybody = "Helen Marsh, Ruth Adeyemi, Margaret Lowe, Susan Okoro, Priya Nair and Daniel Pryce"
    office.arrives(f"{COMPLAINT} It was {everybody}.")
    office.push("2026-12-14 12:00")
    assert {to for _, to in reminded(office)} <= {"amina.shah", "tom.whitfield", "leah.brandt", "graham.tull"}
    assert reminded(office)


# What cannot be written -------------------------------------------------------------------------
def test_a_reminder_that_cannot_be_written_is_listed_and_leaves_the_others(office: Office) -> None:
    office.arrives(DENTIST)
    office.arrives(VOLUNTEER, sender="oliver@homemail.example")
    office.tick()
    good = office.installation.keeper.house()  # type: ignore[union-attr]
    office.cycle.remind.house = lambda: with_bad_address(good, "amina_shah")
    office.push("2026-11-23 12:00")
    assert reminded(office) == [("reminder", "susan.okoro")]
    lists = [entry.mail.content.decode() for entry in office.sent("digest")]
    office.push("2026-11-24 12:00")
    assert "could not be written" not in lists[-1]
    assert "could not be written" in office.sent("digest")[-1].mail.content.decode()
    assert office.register.unacknowledged(since=office.cases[0].opened_at) == [], (
        "the writers were acknowledged"
    )


def with_bad_address(house: House, name: str) -> House:
    """Return a house whose letters to one person cannot be composed."""
    people = dict(house.policy.people)
    people[name] = people[name].model_copy(update={"address": "no address"})
    policy = house.policy.model_copy(update={"people": people})
    from inboxbot.config import packaged_templates, read_templates
    from inboxbot.letters.letters import Letters

    letters = Letters(
        read_templates(packaged_templates()), policy, address=house.address, secret_key=b"k" * 32
    )
    return replace(house, policy=policy, letters=letters)


# Trial ------------------------------------------------------------------------------------------
def media_on_trial(rules: dict[str, Any]) -> None:
    rules["categories"]["media"]["live"] = False


def test_a_category_on_trial_reminds_nobody_and_the_others_do(make_office: MakeOffice) -> None:
    office = make_office("2026-11-17 10:00", edit=media_on_trial).start()
    office.tick()
    office.arrives(JOURNALIST, sender="Erin <erin@hertspost.example>")
    office.arrives(DENTIST)
    office.push("2026-11-25 12:00")
    assert {to for _, to in reminded(office)} == {"amina.shah", "daniel.pryce"}
    assert all("media" not in entry.mail.subject.lower() for entry in office.sent(*REMINDING))
    listed = [one.withheld for one in office.register.withheld(since=office.cases[0].opened_at)]
    assert {(one.letter, one.shadow) for one in listed} >= {
        ("media_forward", True),
        ("reminder", True),
        ("overdue", True),
    }
