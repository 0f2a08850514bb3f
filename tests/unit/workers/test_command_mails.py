"""Colleagues act by mail: what is proven acts once and is confirmed."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest

from commanding import (
    AMINA,
    AS_IT_WAS,
    OUTSIDER,
    Start,
    assignment,
    press,
    reply,
    send,
    state,
    subject_of,
    text_of,
    the_house,
)
from inboxbot.model.plan import CaseChange
from inboxbot.ports.register import CaseMoved
from office import ADDRESS, Office, london, mail

# What is proven acts --------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("says", "after"),
    [
        ("I have it", AS_IT_WAS),
        ("Answered", ("answered", "amina_shah", "signposting")),
        ("Not mine", ("open", "tom_whitfield", "signposting")),
        ("Wrong kind: it is General enquiry", ("open", "susan_okoro", "general")),
        ("Unwanted", ("closed", "amina_shah", "signposting")),
    ],
)
def test_sending_the_prepared_mail_is_enough(start: Start, says: str, after: tuple[str, str, str]) -> None:
    house = start()

    letters = press(house, says)

    assert state(house) == after
    assert letters.count("command_done amina.shah") == 1
    assert len(house.cases) == 1
    journal = house.register.journal(house.cases[0].reference)
    assert [line.entry.by for line in journal if line.entry.what == "command"] == ["Amina Shah"]


def test_i_have_it_stops_what_waits_for_it(start: Start) -> None:
    house = start()

    press(house, "I have it")

    view = house.register.case(house.cases[0].reference)
    assert view is not None
    assert [one.stops for one in view.deadlines if one.stopped_at is None] == ["answered"]


def test_not_mine_with_a_name_goes_to_that_colleague_who_gets_the_letter(start: Start) -> None:
    house = start()

    letters = press(house, "Not mine", "This is Priya's.\n\nAmina")

    assert state(house)[1] == "priya_nair"
    assert sorted(letters) == ["assignment priya.nair", "command_done amina.shah"]


def test_a_case_is_never_passed_on_to_somebody_named_in_it(start: Start) -> None:
    house = start()
    change = CaseChange(house.cases[0].reference, named_added=("tom_whitfield",))
    house.register.change(change, now=house.clock.now(), journal=())

    press(house, "Not mine")

    assert state(house)[1] == "susan_okoro"
    susans, susan = house.sent("assignment")[-1], "susan.okoro@healthwatchhertfordshire.example"
    assert press(house, "Not mine", "for Tom", of=susans, sender=susan) == ["command_asked susan.okoro"]
    assert state(house)[1] == "susan_okoro"


def test_more_time_reminds_on_that_day_and_promises_nothing(start: Start) -> None:
    house = start()
    before = house.register.case(house.cases[0].reference)

    press(house, "I need more time", "Until which day? Friday 27 November")

    view = house.register.case(house.cases[0].reference)
    assert view is not None
    assert before is not None
    running = next(one for one in view.deadlines if one.stops == "answered")
    assert running.due_at == next(one.due_at for one in before.deadlines if one.stops == "answered")
    assert (running.steps[0].name, running.steps[0].at) == ("later-20261127", london("2026-11-27 09:00"))
    assert house.sent(to="nadia") == house.sent("acknowledgement_signposting")
    house.push("2026-11-27 10:00")
    assert [entry.mail.letter for entry in house.sent(to="amina")][-1] == "reminder"


def test_away_is_noted_until_the_day_before_they_are_back(start: Start) -> None:
    house = start()

    letters = press(house, "I am away until", "I am back on: Monday 30 November")

    (told,) = house.register.absences()
    assert (told.person, told.first_day.isoformat(), told.last_day.isoformat(), told.confirmed) == (
        "amina_shah", "2026-11-18", "2026-11-29", True,
    )  # fmt: skip
    assert "command_done amina.shah" in letters


@pytest.mark.parametrize("text", ["", "Until which day? soon", "27 November or 4 December"])
def test_a_day_that_cannot_be_read_is_asked_for(start: Start, text: str) -> None:
    house = start()

    assert press(house, "I need more time", text) == ["command_asked amina.shah"]


def test_unwanted_withdraws_an_acknowledgement_that_still_waits(start: Start) -> None:
    house = start()
    house.register.set_fact("brake", "held by a test", now=house.clock.now())
    house.arrives(
        "Where can I find a dentist in Ware?", sender="Jo <jo@homemail.example>", subject="dentist two"
    )
    house.tick()
    case = house.cases[1]
    tokens = the_house(house).letters.tokens
    token = tokens.make(case.reference, "amina_shah", "unwanted", house.clock.now().date())

    send(house, f"Unwanted [{case.reference}] #{token}")
    house.register.set_fact("brake", None, now=house.clock.now())
    house.wait(minutes=5)

    assert house.cases[1].status == "closed"
    assert house.sent(to="jo@") == []


def test_a_correction_to_complaint_sends_its_letter_and_gives_it_to_the_complaints_manager(
    start: Start,
) -> None:
    house = start()

    letters = press(house, "Wrong kind: it is Complaint")

    assert sorted(letters) == [
        "acknowledgement_complaint nadia", "assignment helen.marsh", "command_done amina.shah", "told ruth.adeyemi",
    ]  # fmt: skip
    view = house.register.case(house.cases[0].reference)
    assert view is not None
    told = next(one.due_at for one in view.deadlines if one.standard == "reply_to_email")
    running = [one for one in view.deadlines if one.stopped_at is None and one.stops == "resolved"]
    assert [(one.started_on.isoformat(), one.due_at) for one in running] == [("2026-11-18", told)]
    entries = [line.entry for line in house.register.journal(view.case.reference)]
    assert [one.why for one in entries if one.what == "corrected"] == ["from signposting to complaint"]


def test_a_correction_to_complaint_looks_whom_the_message_names(start: Start) -> None:
    house = start()
    house.arrives("When does Helen Marsh ring me back about the dentist list?", subject="a list")
    house.tick()
    case = house.cases[-1]
    tokens = the_house(house).letters.tokens
    act = "wrong_kind:complaint"
    token = tokens.make(case.reference, "amina_shah", act, house.clock.now().date())

    send(house, f"Wrong kind [{case.reference}] #{token}")

    assert house.cases[-1].category == "complaint"
    assert "helen_marsh" in house.cases[-1].named
    assert house.cases[-1].owner != "helen_marsh"


def test_a_correction_to_media_forwards_the_original_now_and_says_nothing_outside(start: Start) -> None:
    house = start()

    letters = press(house, "Wrong kind: it is Media")

    forwards = [one for one in letters if one.startswith("media_forward")]
    assert forwards
    assert not [one for one in letters if "nadia" in one]
    assert b"message/rfc822" in house.sent("media_forward")[0].mail.content


def test_from_complaint_nothing_goes_to_the_person(start: Start) -> None:
    house = start()
    press(house, "Wrong kind: it is Complaint")
    helens = house.sent("assignment")[-1]

    letters = press(
        house, "Wrong kind: it is General", of=helens, sender="helen.marsh@healthwatchhertfordshire.example"
    )

    assert house.cases[0].category == "general"
    assert not [one for one in letters if "nadia" in one]


# Old links, twice, at once --------------------------------------------------------------------


def test_an_old_link_is_answered_with_fresh_ones(start: Start) -> None:
    house = start()
    old = assignment(house)
    house.clock.push(house.clock.now() + timedelta(days=31))

    assert press(house, "Answered", of=old) == ["command_asked amina.shah"]
    assert state(house) == AS_IT_WAS
    assert "command_done amina.shah" in press(house, "Answered", of=house.sent("command_asked")[0])
    assert state(house)[0] == "answered"


def test_an_act_that_was_decided_on_another_state_of_the_case_is_decided_anew(start: Start) -> None:
    house = start()
    case = house.cases[0]
    seen = CaseChange(case.reference, status="answered", seen=(case.status, case.owner, case.category))
    house.register.change(
        CaseChange(case.reference, owner="tom_whitfield"), now=house.clock.now(), journal=()
    )

    with pytest.raises(CaseMoved):
        house.register.change(seen, now=house.clock.now(), journal=())

    assert house.cases[0].status == "open"


def test_two_commands_in_one_pass_are_each_decided_on_what_the_other_left(start: Start) -> None:
    house = start()
    for says in ("Unwanted", "Answered"):
        house.arrives("", sender=AMINA, subject=subject_of(assignment(house), says))
    house.wait(minutes=1)

    assert state(house)[0] == "closed"
    assert [letter for letter, _ in house.letters()[-2:]] == ["command_done", "command_asked"]


# In their own words ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "letters", "after"),
    [
        ("Done, I rang her.", ["command_done amina.shah"], ("answered", "amina_shah", "signposting")),
        (
            "Not for me, this is Priya's.\n\nAmina\n\nFrom: Healthwatch\nSent: today\nTo: Amina\nSubject: For you\n\nAnswered",
            ["assignment priya.nair", "command_done amina.shah"],
            ("open", "priya_nair", "signposting"),
        ),
        ("I've not answered yet", ["command_asked amina.shah"], AS_IT_WAS),
        ("Is this answered?", ["command_asked amina.shah"], AS_IT_WAS),
        ("I'll ring her tomorrow", [], AS_IT_WAS),
        ("Thanks", [], AS_IT_WAS),
    ],
)
def test_a_reply_is_understood_or_asked_about_or_kept(
    start: Start, text: str, letters: list[str], after: tuple[str, str, str]
) -> None:
    house = start()

    assert sorted(reply(house, text)) == letters
    assert state(house) == after
    assert len(house.cases) == 1


def test_a_reply_is_kept_as_a_note_with_who_wrote_it(start: Start) -> None:
    house = start()

    reply(house, "She prefers the telephone.\n\nAmina")

    notes = [
        line.entry for line in house.register.journal(house.cases[0].reference) if line.entry.what == "note"
    ]
    assert [(one.why, one.by) for one in notes] == [("She prefers the telephone. Amina", "Amina Shah")]


# Where the mail goes --------------------------------------------------------------------------


def folders(house: Office) -> dict[str, int]:
    return {name: len(mails) for name, mails in house.mailbox._folders.items()}


def test_a_command_that_was_carried_out_goes_to_our_folder_and_what_is_not_proven_stays(start: Start) -> None:
    house = start()

    press(house, "I have it")
    press(house, "Unwanted", sender=OUTSIDER)
    house.tick()

    assert folders(house)["inboxbot"] == 1
    assert folders(house)["INBOX"] == 2


def test_a_link_sent_from_the_shared_mailbox_counts_by_its_copy_in_sent_alone(start: Start) -> None:
    house = start()
    subject = subject_of(assignment(house), "Answered")
    sent = mail("", sender=f"Healthwatch <{ADDRESS}>", subject=subject, message_id="own@hwh.example")

    house.mailbox.deliver(sent, house.clock.now())
    house.wait(minutes=1)
    assert state(house) == AS_IT_WAS
    house.mailbox.deliver(sent, house.clock.now(), "Sent")
    house.wait(minutes=1)
    assert state(house)[0] == "answered"
    house.mailbox.deliver(sent, house.clock.now(), "Sent")
    house.wait(minutes=1)

    assert len(house.sent("command_done", to="amina")) == 1


def test_confirmations_can_wait_for_the_next_morning(start: Start) -> None:
    def digest(rules: dict[str, object]) -> None:
        rules["commands"]["confirm"] = "digest"  # type: ignore[index]

    house = start(edit=digest)

    assert press(house, "Answered") == []
    assert state(house)[0] == "answered"
    house.push("2026-11-19 09:00")
    assert len(house.sent("command_done", to="amina")) == 1


def test_without_the_section_in_rules_yaml_letters_carry_no_links_and_nothing_is_carried_out(
    start: Start,
) -> None:
    def without(rules: dict[str, object]) -> None:
        del rules["commands"]

    house = start(edit=without)

    assert "mailto:" not in text_of(assignment(house))
    reply(house, "Done, I rang her.")
    assert state(house) == AS_IT_WAS


# What names a case and proves nothing; what is about no case --------------------------------------


def test_a_mail_in_a_colleagues_name_that_only_names_the_case_is_shown_and_changes_nothing(
    start: Start,
) -> None:
    house = start()
    reference = house.cases[0].reference

    assert send(house, f"[{reference}]", "Done, I rang her.") == ["command_unproven amina.shah"]
    assert send(house, f"about [{reference}]", "She prefers the telephone.") == []
    assert state(house) == AS_IT_WAS
    assert len(house.cases) == 1


def test_an_answer_to_the_correspondent_with_the_mailbox_in_copy_is_no_command(start: Start) -> None:
    house = start()
    before = len(house.sender.sent)
    house.mailbox.deliver(
        mail(
            "Answered: these three take new patients.",
            sender=AMINA,
            to="nadia@homemail.example",
            subject=f"Re: dentist [{house.cases[0].reference}]",
            message_id="cc1@hwh.example",
            headers=f"Cc: {ADDRESS}\nIn-Reply-To: <in1@homemail.example>\n",
        ),
        house.clock.now(),
    )
    house.wait(minutes=1)

    assert not [one for one, _ in house.letters()[before:] if one.startswith("command")]


def test_a_reply_to_a_letter_about_several_cases_is_asked_which_one_it_means(start: Start) -> None:
    house = start()
    house.arrives(
        "Where can I find a dentist in Ware?", sender="Jo <jo@homemail.example>", subject="dentist two"
    )
    house.push("2026-11-23 10:00")
    bundle = next(one for one in house.sent("reminder", to="amina") if not one.mail.case_reference)
    answers = f"In-Reply-To: <{bundle.mail.message_id}>\n"
    cases = len(house.cases)

    assert send(house, f"Re: {bundle.mail.subject}", "Done, I rang her.", headers=answers) == [
        "command_asked amina.shah"
    ]
    assert [case.status for case in house.cases] == ["open", "open"]
    assert send(house, f"Re: {bundle.mail.subject}", "Thanks", headers=answers) == []
    letters = send(house, f"Re: {bundle.mail.subject}", "Away till 30 November.", headers=answers)
    assert "command_done amina.shah" in letters
    assert [one.last_day.isoformat() for one in house.register.absences()] == ["2026-11-29"]
    assert len(house.cases) == cases
    assert "mailto:" in text_of(bundle)
    second = re.findall(rf"{house.cases[1].reference}%5D%20%23([\w-]+)", text_of(bundle))
    assert second
