"""Taking back what was done by mail: the case stands as before, and nothing comes twice."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from commanding import Start, press, send, state, the_house
from inboxbot.acts.act import Act
from inboxbot.acts.table import carry_out
from office import COMPLAINT, DENTIST, JOURNALIST, VOLUNTEER, Office


@pytest.mark.parametrize(
    "says", ["Answered", "Not mine", "Wrong kind: it is Complaint", "Unwanted", "I have it"]
)
def test_undo_puts_the_case_back_as_it_was(start: Start, says: str) -> None:
    house = start()
    before = house.register.case(house.cases[0].reference)
    press(house, says)

    press(house, "Undo", of=house.sent("command_done")[0])

    assert house.register.case(house.cases[0].reference) == before
    entries = [line.entry for line in house.register.journal(house.cases[0].reference)]
    assert [one.by for one in entries if one.what == "undone"] == ["Amina Shah"]


def test_undo_twice_or_after_something_else_is_asked_about(start: Start) -> None:
    house = start()
    press(house, "Not mine")
    first = house.sent("command_done")[0]
    case = house.cases[0]
    act = Act("answered", by="Tom", now=house.clock.now(), words="rang", person="tom_whitfield")
    matter = house.register.matter(case.reference, now=house.clock.now())
    assert matter is not None
    done = carry_out(act, matter, the_house(house))
    house.register.change(done.change, now=house.clock.now(), journal=done.journal)

    letters = press(house, "Undo", of=first)

    assert letters == ["command_asked amina.shah"]
    assert state(house)[:2] == ("answered", "tom_whitfield")


def test_a_reminder_that_went_meanwhile_does_not_come_again_after_an_undo(start: Start) -> None:
    house = start()
    house.push("2026-11-24 12:00")
    heard = len(house.sent("reminder", to="amina"))
    press(house, "Answered")

    press(house, "Undo", of=house.sent("command_done")[-1])
    house.wait(minutes=5)

    assert heard
    assert len(house.sent("reminder", to="amina")) == heard


def test_a_crisis_that_was_declared_by_mistake_is_ended_by_a_link_of_its_confirmation(start: Start) -> None:
    house = start()
    house.arrives(JOURNALIST, sender="Sam <sam@hertspost.example>", subject="Comment")
    house.tick()
    forward = house.sent("media_forward", to="leah")[0]
    leah = "Leah Brandt <leah.brandt@healthwatchhertfordshire.example>"

    press(house, "Declare a crisis", of=forward, sender=leah)
    assert house.register.fact("crisis")
    press(house, "The crisis is over", of=house.sent("command_done", to="leah")[0], sender=leah)

    assert not house.register.fact("crisis")


def test_undo_takes_back_an_absence(start: Start) -> None:
    house = start()
    press(house, "I am away until", "I am back on: Monday 30 November")

    press(house, "Undo", of=house.sent("command_done", to="amina")[0])

    today = house.clock.now().date()
    assert [one for one in house.register.absences() if one.last_day >= today] == []


EACH: dict[str, tuple[str, str, str]] = {
    "answered": (DENTIST, "answered", ""),
    "close": (DENTIST, "close", "dealt with"),
    "holding": (DENTIST, "holding", "Tuesday 15 December"),
    "assign": (DENTIST, "assign", "Priya"),
    "more time": (DENTIST, "more_time", "Friday 27 November"),
    "called": (DENTIST, "called:spoke", ""),
    "is a complaint": (VOLUNTEER, "is_complaint", ""),
    "extend": (COMPLAINT, "extend", "15 January, agreed by telephone"),
    "resolve": (COMPLAINT, "resolve", "Partly upheld: we ring back now."),
    "skip stage": (COMPLAINT, "skip_stage", ""),
    "tick": (JOURNALIST, "tick:drafted", ""),
}


@pytest.mark.parametrize(("text", "act", "words"), EACH.values(), ids=EACH)
def test_every_act_that_changes_a_case_can_be_taken_back(
    make_office: Callable[..., Office], text: str, act: str, words: str
) -> None:
    house = make_office()
    house.start().tick()
    house.arrives(text, subject="another matter")
    house.tick()
    case, rules = house.cases[0], the_house(house)
    owner = rules.policy.people[case.owner].address
    token = rules.letters.tokens.make(case.reference, case.owner, act, house.clock.now().date())
    before = house.register.matter(case.reference, now=house.clock.now())

    send(house, f"x [{case.reference}] #{token}", words, sender=owner)
    after = house.register.matter(case.reference, now=house.clock.now())
    assert after is not None
    assert before is not None
    assert (after.case, after.deadlines, after.stages) != (before.case, before.deadlines, before.stages)
    press(house, "Undo", of=house.sent("command_done")[0], sender=owner)

    back = house.register.matter(case.reference, now=house.clock.now())
    assert back is not None
    assert (back.case, back.deadlines, back.stages) == (before.case, before.deadlines, before.stages)
