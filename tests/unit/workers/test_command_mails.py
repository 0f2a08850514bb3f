"""Colleagues act by mail: what is proven acts once and is confirmed; whatever else changes nothing."""

from __future__ import annotations

import email
import email.policy
import re
from collections.abc import Callable
from datetime import timedelta
from urllib.parse import unquote

import pytest

from inboxbot.acts.act import Act
from inboxbot.acts.table import carry_out
from inboxbot.model.mail import OutboxEntry
from inboxbot.model.plan import CaseChange
from inboxbot.ports.register import CaseMoved
from inboxbot.triage.house import House
from office import ADDRESS, Office, london, mail

AMINA = "Amina Shah <amina.shah@healthwatchhertfordshire.example>"
TOM = "Tom Whitfield <tom.whitfield@healthwatchhertfordshire.example>"
OUTSIDER = "Amina Shah <amina@freemail.example>"

Start = Callable[..., Office]


@pytest.fixture
def start(make_office: Callable[..., Office]) -> Start:
    """Return what starts an office with one enquiry that Amina has got her letter about."""

    def one(**more: object) -> Office:
        house = make_office(**more)
        house.start().tick()
        house.arrives()
        house.tick()
        return house

    return one


def text_of(entry: OutboxEntry) -> str:
    message = email.message_from_bytes(entry.mail.content, policy=email.policy.default)
    part = message.get_body(("plain",))
    assert part is not None
    return str(part.get_content()).replace("\r\n", "\n")


def subject_of(entry: OutboxEntry, says: str) -> str:
    """Return the subject of the prepared mail behind one link of a letter."""
    found = re.search(
        rf"^{re.escape(says)}[^<\n]*<mailto:[^?]+\?subject=([^&>]+)", text_of(entry), re.MULTILINE
    )
    assert found is not None, text_of(entry)
    return unquote(found[1])


def the_house(house: Office) -> House:
    """Return the rules in force."""
    assert house.installation is not None
    return house.installation.cycle.intake.house()


def assignment(house: Office) -> OutboxEntry:
    return house.sent("assignment")[0]


def press(
    house: Office, says: str, text: str = "", *, of: OutboxEntry | None = None, **more: str
) -> list[str]:
    """Send the prepared mail of a link; return the letters that follow, each with its receiver."""
    subject = subject_of(of or assignment(house), says)
    return send(house, subject, text, **more)


def send(house: Office, subject: str, text: str = "", *, sender: str = AMINA, headers: str = "") -> list[str]:
    before = len(house.sender.sent)
    house.arrives(text, sender=sender, subject=subject, headers=headers)
    house.wait(minutes=1)
    return [f"{letter} {to}" for letter, to in house.letters()[before:]]


def reply(house: Office, text: str, *, sender: str = AMINA, headers: str = "") -> list[str]:
    """Reply to the assignment in own words."""
    answered = assignment(house).mail
    return send(
        house,
        f"RE: {answered.subject}",
        text,
        sender=sender,
        headers=f"In-Reply-To: <{answered.message_id}>\n{headers}",
    )


def state(house: Office) -> tuple[str, str, str]:
    case = house.cases[0]
    return case.status, case.owner, case.category


AS_IT_WAS = ("open", "amina_shah", "signposting")


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


# Forgery --------------------------------------------------------------------------------------


def test_the_link_of_another_sender_changes_nothing_and_is_shown_to_the_owner_alone(start: Start) -> None:
    house = start()

    assert press(house, "Unwanted", sender=OUTSIDER) == ["command_unproven amina.shah"]
    assert state(house) == AS_IT_WAS
    assert len(house.cases) == 1


def test_the_link_of_one_colleague_is_nothing_in_the_hand_of_another(start: Start) -> None:
    house = start()

    assert press(house, "Unwanted", sender=TOM) == ["command_unproven amina.shah"]
    assert state(house) == AS_IT_WAS


def test_what_the_trusted_server_says_is_forged_changes_nothing_and_another_servers_word_is_nothing(
    start: Start,
) -> None:
    house = start(settings={"INBOXBOT_TRUSTED_AUTHSERV": "mx.hwh.example"}, watches_rules=True)
    ours, passes = (
        "Authentication-Results: mx.hwh.example; ",
        "dmarc=pass header.from=healthwatchhertfordshire.example",
    )

    assert press(house, "Unwanted", headers=f"{ours}spf=fail\n") == ["command_unproven amina.shah"]
    assert press(house, "Unwanted", headers=f"{ours}dmarc=fail\n") == []  # shown already that day
    assert reply(house, "Done", headers=f"{ours}dmarc=fail\n") == []
    assert state(house) == AS_IT_WAS
    assert press(house, "I have it", headers=f"{ours}{passes}\n") == ["command_done amina.shah"]
    forged = "Authentication-Results: evil.example; dmarc=fail\n"
    assert press(house, "Answered", headers=forged) == ["command_done amina.shah"]


def test_a_token_is_bound_to_its_case(start: Start) -> None:
    house = start()
    house.arrives(
        "Where can I find a dentist in Ware?", sender="Jo <jo@homemail.example>", subject="dentist two"
    )
    house.tick()
    first, second = (case.reference for case in house.cases)

    letters = send(house, subject_of(assignment(house), "Unwanted").replace(first, second))

    assert letters == ["command_unproven amina.shah"]
    assert [case.status for case in house.cases] == ["open", "open"]


@pytest.mark.parametrize("token", ["#00000-00000-00000", "#zzzzz-zzzzz-zzzzz"])
def test_an_invented_token_changes_nothing(start: Start, token: str) -> None:
    house = start()

    letters = send(house, f"Unwanted [{house.cases[0].reference}] {token}")

    assert letters == ["command_unproven amina.shah"]
    assert state(house) == AS_IT_WAS


def test_somebody_named_in_the_matter_changes_nothing_and_hears_nothing(start: Start) -> None:
    house = start()
    change = CaseChange(house.cases[0].reference, named_added=("amina_shah",), owner="tom_whitfield")
    house.register.change(change, now=house.clock.now(), journal=())

    assert press(house, "Unwanted") == ["command_unproven tom.whitfield"]
    assert house.cases[0].status == "open"


def test_the_person_outside_who_quotes_a_link_is_read_as_they_are(start: Start) -> None:
    house = start()

    letters = press(
        house, "Answered", "I still need a dentist", sender="Nadia Rahman <nadia@homemail.example>"
    )

    assert letters == ["follow_up amina.shah"]
    assert state(house) == AS_IT_WAS


def test_a_machine_that_answers_with_the_subject_of_a_link_is_no_command(start: Start) -> None:
    house = start()

    letters = press(house, "Unwanted", "I am out of the office.", headers="Auto-Submitted: auto-replied\n")

    assert state(house) == AS_IT_WAS
    assert not [one for one in letters if one.startswith("command")]


def test_a_letter_that_went_to_somebody_else_cannot_be_replied_to(start: Start) -> None:
    house = start()

    assert reply(house, "Done, I rang her.", sender=TOM) == ["command_unproven amina.shah"]
    assert state(house) == AS_IT_WAS


# Old links, twice, at once --------------------------------------------------------------------


def test_an_old_link_is_answered_with_fresh_ones(start: Start) -> None:
    house = start()
    old = assignment(house)
    house.clock.push(house.clock.now() + timedelta(days=31))

    assert press(house, "Answered", of=old) == ["command_asked amina.shah"]
    assert state(house) == AS_IT_WAS
    assert "command_done amina.shah" in press(house, "Answered", of=house.sent("command_asked")[0])
    assert state(house)[0] == "answered"


def test_the_same_mail_met_twice_acts_once(start: Start) -> None:
    house = start()
    subject = subject_of(assignment(house), "Not mine")
    content = mail("", sender=AMINA, subject=subject, message_id="same@hwh.example")
    house.mailbox.deliver(content, house.clock.now())
    house.wait(minutes=1)
    house.mailbox.deliver(content, house.clock.now())
    house.wait(minutes=1)

    assert state(house)[1] == "tom_whitfield"
    assert len(house.sent("command_done")) == 1


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


# Undo ----------------------------------------------------------------------------------------


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


# A colleague passes something on (R6) -----------------------------------------------------------

PRIYA = "Priya Nair <priya.nair@healthwatchhertfordshire.example>"
JOURNALIST = """\
Return-Path: <sam@hertspost.example>
From: Sam Reid <sam@hertspost.example>
To: Priya Nair <priya.nair@healthwatchhertfordshire.example>
Subject: Comment on GP waits
Message-ID: <q1@hertspost.example>
Content-Type: text/plain; charset=utf-8

I am a reporter on the Herts Post. Can you give me a comment on GP waits for our paper?
"""


def passes_on(house: Office, original: str, text: str = "For you", *, headers: str = "") -> list[str]:
    """Let Priya forward a message as an attachment; return the letters that follow."""
    before = len(house.sender.sent)
    content = (
        f"Return-Path: <priya.nair@healthwatchhertfordshire.example>\nFrom: {PRIYA}\nTo: {ADDRESS}\n"
        f"Subject: FW: something\nMessage-ID: <fw{before}@hwh.example>\n{headers}MIME-Version: 1.0\n"
        'Content-Type: multipart/mixed; boundary="b1"\n\n'
        f"--b1\nContent-Type: text/plain\n\n{text}\n"
        f"--b1\nContent-Type: message/rfc822\n\n{original}\n--b1--\n"
    )
    house.mailbox.deliver(content.replace("\n", "\r\n").encode(), house.clock.now())
    house.wait(minutes=1)
    return [f"{letter} {to}" for letter, to in house.letters()[before:]]


def test_r6_an_attached_original_opens_a_case_for_its_writer_who_is_acknowledged(start: Start) -> None:
    house = start()

    letters = passes_on(house, JOURNALIST)

    case = house.cases[-1]
    assert (case.correspondent.address, case.subject, case.category) == (
        "sam@hertspost.example", "Comment on GP waits", "media",
    )  # fmt: skip
    assert "acknowledgement_media sam" in letters
    assert "media_forward leah.brandt" in letters
    entries = [line.entry for line in house.register.journal(case.reference)]
    assert [one.by for one in entries if one.what == "passed on"] == ["Priya Nair"]
    assert passes_on(house, JOURNALIST) == []  # passed on once more
    assert len(house.cases) == 2


@pytest.mark.parametrize(
    "headers",
    ["Auto-Submitted: auto-replied\n", "List-Id: <news.example>\nList-Unsubscribe: <mailto:a@b.example>\n"],
)
def test_r6_the_writer_of_an_attached_machines_mail_is_not_acknowledged(start: Start, headers: str) -> None:
    house = start()

    letters = passes_on(house, headers + JOURNALIST)

    assert not [one for one in letters if one.endswith(" sam")]


FORWARDED = (
    "Can somebody help?\n\n---------- Forwarded message ---------\nFrom: Jo <jo@freemail.example>\n"
    "Date: Mon, 16 Nov 2026 at 10:00\nSubject: dentist\nTo: <priya.nair@healthwatchhertfordshire.example>\n\n"
    "Where can I find an NHS dentist in Ware?"
)


def test_r6_from_text_below_a_forward_line_nobody_is_guessed_and_the_colleague_is_asked(start: Start) -> None:
    house = start()

    letters = send(house, "Fwd: dentist", FORWARDED, sender=PRIYA)

    assert "who_wrote priya.nair" in letters
    assert not [one for one in letters if one.startswith("acknowledgement") or one.endswith(" jo")]
    assert house.cases[-1].correspondent.address.startswith("priya.nair")
    asked = house.sent("who_wrote")[-1].mail
    answers = f"In-Reply-To: <{asked.message_id}>\n"
    assert send(house, f"Re: {asked.subject}", "jo@freemail.example", sender=PRIYA, headers=answers) == [
        "command_done priya.nair"
    ]
    assert house.cases[-1].correspondent.address == "jo@freemail.example"
    assert len(house.cases) == 2
    press(house, "Undo", of=house.sent("command_done")[-1], sender=PRIYA)
    assert house.cases[-1].correspondent.address.startswith("priya.nair")


def test_r6_an_answer_without_an_address_is_asked_for_again(start: Start) -> None:
    house = start()
    send(house, "Fwd: dentist", FORWARDED, sender=PRIYA)
    asked = house.sent("who_wrote")[-1].mail

    letters = send(
        house,
        f"Re: {asked.subject}",
        "Jo, I think",
        sender=PRIYA,
        headers=f"In-Reply-To: <{asked.message_id}>\n",
    )

    assert letters == ["command_asked priya.nair"]


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


def test_undo_takes_back_an_absence(start: Start) -> None:
    house = start()
    press(house, "I am away until", "I am back on: Monday 30 November")

    press(house, "Undo", of=house.sent("command_done", to="amina")[0])

    today = house.clock.now().date()
    assert [one for one in house.register.absences() if one.last_day >= today] == []
