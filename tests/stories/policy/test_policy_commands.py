"""The policy's rows that colleagues carry out by mail: R1, R2, R3, R6, R8. The built program over a Maildir."""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import unquote

from maildir_office import MaildirOffice, Post, office_at
from office import DENTIST, mail

MONDAY = "2026-11-16 10:00"
DOMAIN = "healthwatchhertfordshire.example"
AMINA = f"Amina Shah <amina.shah@{DOMAIN}>"
PRIYA = f"Priya Nair <priya.nair@{DOMAIN}>"
REPORTER = (
    "Return-Path: <sam@hertspost.example>\nFrom: Sam Reid <sam@hertspost.example>\n"
    f"To: {PRIYA}\nSubject: GP waits\nMessage-ID: <q1@hertspost.example>\nContent-Type: text/plain\n\n"
    "I am a reporter on the Herts Post. Can you give me a comment on GP waits for our paper?\n"
)


def without_links(rules: dict[str, Any]) -> None:
    del rules["commands"]


def press(
    office: MaildirOffice, letter: Post, says: str, text: str = "", *, sender: str = AMINA
) -> list[str]:
    """Send the prepared mail behind a link; return the letters that follow, each with its receiver."""
    found = re.search(rf"{re.escape(says)}[^<]*?<mailto:[^?]+\?subject=([^&>]+)", letter.text)
    assert found is not None, letter.text
    before = len(office.post)
    office.arrives(text, sender=sender, subject=unquote(found[1]))
    office.wait(minutes=5)
    return [f"{one.letter} {one.to.partition('@')[0]}" for one in office.post[before:]]


def the_assignment(office: MaildirOffice) -> Post:
    office.arrives(DENTIST, subject="Dentist")
    office.tick()
    return office.letters_to("amina.shah", "assignment")[0]


def test_r1_not_mine_gives_the_case_to_exactly_one_other_and_undo_gives_it_back() -> None:
    with office_at(MONDAY) as office:
        letter = the_assignment(office)
        assert press(office, letter, "Not mine") == ["assignment tom.whitfield", "command_done amina.shah"]
        assert [case.owner for case in office.cases] == ["tom_whitfield"]
        done = office.letters_to("amina.shah", "command_done")[0]
        assert press(office, done, "Undo") == ["command_done amina.shah", "command_done tom.whitfield"]
        assert [case.owner for case in office.cases] == ["amina_shah"]


def test_r1_answered_by_mail_stops_the_clock_and_the_reminders() -> None:
    with office_at(MONDAY) as office:
        letter = the_assignment(office)
        assert press(office, letter, "Answered") == ["command_done amina.shah"]
        office.push("2026-11-25 12:00")
        assert office.got("reminder", "overdue", "escalation") == []


def test_r1_without_the_section_commands_letters_carry_no_links() -> None:
    with office_at(MONDAY, without_links) as office:
        assert "mailto:" not in the_assignment(office).text


def test_r2_wrong_kind_makes_it_a_complaint_with_its_letter_its_owner_and_the_chief_executive_told() -> None:
    with office_at(MONDAY) as office:
        letter = the_assignment(office)
        assert sorted(press(office, letter, "Wrong kind: it is Complaint")) == [
            "acknowledgement_complaint nadia",
            "assignment helen.marsh",
            "command_done amina.shah",
            "told ruth.adeyemi",
        ]
        assert [(case.category, case.owner) for case in office.cases] == [("complaint", "helen_marsh")]


def test_r3_i_have_it_confirms_and_nobody_is_asked() -> None:
    with office_at(MONDAY) as office:
        letter = the_assignment(office)
        assert press(office, letter, "I have it") == ["command_done amina.shah"]
        office.push("2026-11-19 17:00")
        assert office.got("please_confirm") == []


def test_r3_a_forged_confirmation_confirms_nothing_and_is_shown_to_the_owner() -> None:
    with office_at(MONDAY) as office:
        letter = the_assignment(office)
        forged = press(office, letter, "I have it", sender="Amina Shah <amina@freemail.example>")
        assert forged == ["command_unproven amina.shah"]
        office.push("2026-11-17 12:00")
        assert [to for _, to, _ in office.got("please_confirm")] == ["amina.shah"]
        assert [case.owner for case in office.cases] == ["amina_shah"]


def test_r6_a_forwarded_approach_is_a_media_enquiry_of_whoever_wrote_it() -> None:
    with office_at(MONDAY) as office:
        passes_on(office, REPORTER)
        [case] = office.cases
        assert (case.category, case.correspondent.address) == ("media", "sam@hertspost.example")
        assert ("acknowledgement_media", "sam") in [one[:2] for one in office.got()]
        assert [to for _, to, _ in office.got("media_forward")] == ["daniel.pryce", "leah.brandt"]


def test_r6_below_a_forward_line_nobody_is_guessed_and_the_colleague_is_asked() -> None:
    with office_at(MONDAY) as office:
        text = (
            f"For you\n\n---------- Forwarded message ---------\nFrom: Jo <jo@freemail.example>\n\n{DENTIST}"
        )
        office.arrives(text, sender=PRIYA, subject="Fwd: dentist")
        office.tick()
        assert [one for one in office.got() if one[0].startswith("acknowledgement")] == []
        [asked] = office.letters_to("priya.nair", "who_wrote")
        office.replies("priya.nair", asked, "jo@freemail.example")
        office.tick()
        assert [case.correspondent.address for case in office.cases] == ["jo@freemail.example"]


def test_r8_not_mine_never_gives_a_complaint_to_somebody_it_names() -> None:
    with office_at(MONDAY) as office:
        office.arrives(
            "I wish to make a complaint about your office. Ruth Adeyemi and Tom Whitfield were rude to me.",
            subject="complaint",
        )
        office.tick()
        letter = office.letters_to("helen.marsh", "assignment")[0]
        helen = f"helen.marsh@{DOMAIN}"
        assert press(office, letter, "Not mine", "for Tom", sender=helen) == ["command_asked helen.marsh"]
        press(office, letter, "Not mine", sender=helen)
        assert [case.owner for case in office.cases] == ["margaret_lowe"]


def passes_on(office: MaildirOffice, original: str) -> None:
    """Let a colleague forward a message as an attachment."""
    boundary = 'Content-Type: multipart/mixed; boundary="b1"'
    content = mail("", sender=PRIYA, subject="FW: something", message_id="fw1@hwh.example").decode()
    content = content.replace("Content-Type: text/plain; charset=utf-8", boundary)
    parts = f"--b1\nContent-Type: text/plain\n\nFor you\n--b1\nContent-Type: message/rfc822\n\n{original}\n--b1--\n"
    office._put(office.maildir, f"{content.rstrip()}\r\n\r\n".encode() + parts.replace("\n", "\r\n").encode())
    office.tick()
