"""What becomes of a decision: told to the person (K2), learned from (K3), and made by a trustee (T6). By mail."""

from __future__ import annotations

import pytest

from inboxbot.model.errors import PermanentError
from maildir_office import MaildirOffice, Post, office_at
from office import ADDRESS
from settling import MONDAY, complains, does, follows_up, heard, jump, last, link_of, running, sends

NADIA = "nadia@homemail.example"
TRUSTEES = "trustees.healthwatchhertfordshire.example"
LATE = ("reminder", "overdue", "escalation")
OUTCOME = "Dear Nadia,\n\nWe have looked into your complaint. We do not uphold it, for these reasons.\n\nHelen Marsh"


def decided(office: MaildirOffice, words: str = "not upheld: we now say so sooner") -> str:
    """Let a complaint be decided by the manager's email; return its Message-ID."""
    message_id = complains(office)
    [assignment] = office.letters_to("helen.marsh", "assignment")
    sends(office, "helen.marsh", assignment, "Settled", words)
    return message_id


def in_sent(office: MaildirOffice, message_id: str, text: str = OUTCOME) -> None:
    """Let a colleague send a letter to the person from the shared mailbox."""
    office.arrives(
        text,
        folder=".Sent",
        sender=f"Healthwatch <{ADDRESS}>",
        to=NADIA,
        subject=f"RE: A complaint [{office.cases[-1].reference}]",
        message_id=f"out-{message_id}",
        headers=f"In-Reply-To: <{message_id}>\n",
    )
    office.tick()


def at_trustee(office: MaildirOffice, to: str) -> list[Post]:
    return [one for one in office.letters_to(to) if one.to.endswith(TRUSTEES)]


# K2 ---------------------------------------------------------------------------------------------
def test_k2_the_owner_is_reminded_until_the_outcome_letter_lies_in_sent() -> None:
    with office_at(MONDAY) as office:
        message_id = decided(office)
        assert running(office) == {"outcome_told": "2026-11-18"}
        jump(office, "2026-11-17 09:00")
        reminder = last(office, "reminder")
        assert reminder.to.startswith("helen.marsh")
        assert "Tell them what was decided by Wednesday 18 November 2026" in reminder.text
        jump(office, "2026-11-18 09:00")
        jump(office, "2026-11-19 09:00")
        assert [who for letter, who, _ in office.got(*LATE) if letter != "reminder"] == [
            "helen.marsh",
            "ruth.adeyemi",
        ]
        late = "Tell them what was decided by Wednesday 18 November 2026 (overdue)"
        assert late in last(office, "digest").text
        in_sent(office, message_id)
        assert running(office) == {}
        before = len(office.got(*LATE))
        for day in (20, 23, 24):
            jump(office, f"2026-11-{day} 09:00")
        assert len(office.got(*LATE)) == before


def test_k2_a_word_that_they_were_told_in_another_way_stops_it_and_undo_starts_it_again() -> None:
    with office_at(MONDAY) as office:
        decided(office)
        sends(office, "helen.marsh", last(office, "complaint_outcome"), "They were told the outcome")
        assert (running(office), office.cases[0].status, office.cases[0].outcome) == (
            {},
            "closed",
            "not upheld",
        )
        sends(office, "helen.marsh", last(office, "command_done"), "Undo")
        assert running(office) == {"outcome_told": "2026-11-18"}
        with pytest.raises(PermanentError, match="not noted as answered"):
            does(office, "not_answered")
        does(office, "answered", "by telephone")
        assert running(office) == {}
        does(office, "not_answered")
        assert running(office) == {"outcome_told": "2026-11-18"}


def test_k2_a_holding_reply_a_forward_and_our_own_draft_tell_nobody_an_outcome() -> None:
    with office_at(MONDAY) as office:
        message_id = decided(office)
        in_sent(
            office, message_id, "Dear Nadia,\n\nWe are looking into it and will get back to you.\n\nHelen"
        )
        office.arrives(
            "Please see below.", folder=".Sent", sender=f"Healthwatch <{ADDRESS}>", to="solicitor@law.example",
            subject=f"FW: A complaint [{office.cases[-1].reference}]", message_id="fw@here.example",
        )  # fmt: skip
        office.tick()
        assert running(office) == {"outcome_told": "2026-11-18"}


def test_k2_who_sent_it_reads_in_the_list_of_the_morning_what_was_noticed() -> None:
    with office_at(MONDAY, lists=True) as office:
        message_id = decided(office)
        jump(office, "2026-11-17 08:00")
        in_sent(office, message_id)
        jump(office, "2026-11-18 09:00")
        day = last(office, "my_day")
        assert day.to.startswith("helen.marsh")
        sends(office, "helen.marsh", day, "Not answered yet")
        assert (running(office), office.cases[0].status) == ({"outcome_told": "2026-11-18"}, "closed")


# K3 ---------------------------------------------------------------------------------------------
def test_k3_a_lesson_is_asked_for_where_the_person_was_right_and_none_was_given() -> None:
    with office_at(MONDAY) as office:
        decided(office, "partly upheld")
        assert "please tell us one" in last(office, "command_done").text
        does(office, "answered", "by telephone")
        assert running(office) == {"lesson_noted": "2026-11-23"}
        jump(office, "2026-11-20 09:00")
        reminder = last(office, "reminder")
        assert "Note what we learned by Monday 23 November 2026" in reminder.text
        sends(office, "helen.marsh", reminder, "This is what we learned", "We ring back the same day.")
        assert running(office) == {}
        [case] = office.cases
        [known] = office.register.decisions(since=case.opened_at, until=case.opened_at.replace(year=2027))
        assert (known.stage.outcome, known.stage.lesson) == ("partly upheld", "We ring back the same day.")


def test_k3_nobody_is_asked_after_what_was_not_upheld_or_where_a_lesson_was_given() -> None:
    with office_at(MONDAY) as office:
        for number, words in enumerate(("not upheld", "upheld: two of us check the voicemail", "withdrawn")):
            complains(office, sender=f"Jo <jo@other{number}mail.example>")
            does(office, "resolve", words)
            assert list(running(office)) == ["outcome_told"]
        complains(office, sender="Kim <kim@thirdmail.example>")
        with pytest.raises(PermanentError, match="not decided yet"):
            does(office, "lesson", "a lesson")


@pytest.mark.parametrize(
    ("words", "outcome", "lesson"),
    [
        ("Not upheld", "not upheld", ""),
        ("Partly upheld.\n\nWe ring back\nthe same day.", "partly upheld", "We ring back the same day."),
        ("withdrawn", "withdrawn", ""),
        ("upheld in part", "", ""),
        ("not sure yet", "", ""),
        ("We have not upheld it", "", ""),
        ("", "", ""),
    ],
)
def test_k1_only_a_plain_outcome_is_noted_and_everything_else_is_asked_about(
    words: str, outcome: str, lesson: str
) -> None:
    with office_at(MONDAY) as office:
        decided(office, words)
        [case] = office.cases
        known = office.register.decisions(since=case.opened_at, until=case.opened_at.replace(year=2027))
        assert [(one.stage.outcome, one.stage.lesson) for one in known] == (
            [(outcome, lesson)] if outcome else []
        )
        letter = last(office, "command_done" if outcome else "command_asked")
        assert letter.to.startswith("helen.marsh")
        assert ("Settled" in letter.message.as_string()) == (not outcome)


# T6 ---------------------------------------------------------------------------------------------
def appealed(office: MaildirOffice) -> Post:
    """Let the person appeal against what was decided; return the letter to the trustee who decides."""
    complains(office)
    does(office, "resolve", "not upheld")
    jump(office, "2026-11-18 10:00")
    follows_up(office, "I do not accept your decision. I want to appeal.")
    return last(office, "appeal")


def test_t6_the_trustee_decides_by_email_and_is_reminded_until_the_person_was_told() -> None:
    with office_at(MONDAY) as office:
        letter = appealed(office)
        assert (letter.to, running(office)) == (f"graham.tull@{TRUSTEES}", {"appeal_decided": "2026-12-16"})
        sends(office, "graham.tull", letter, "Settled", "upheld: say sorry sooner", domain=TRUSTEES)
        [case] = office.cases
        assert (case.status, case.outcome, running(office)) == (
            "closed",
            "upheld",
            {"outcome_told": "2026-11-20"},
        )
        draft = last(office, "complaint_outcome")
        assert (draft.to, "Thank you for your appeal" in draft.text) == (letter.to, True)
        known = office.register.decisions(since=case.opened_at, until=case.opened_at.replace(year=2027))
        [appeal] = [one for one in known if one.stage.name == "appeal"]
        assert (appeal.stage.decided_by, appeal.stage.lesson) == ("graham_tull", "say sorry sooner")
        office.arrives(
            "Dear Nadia,\n\nI have looked at your complaint again, and you were right. We are sorry.\n\nGraham Tull",
            sender=f"Graham Tull <{letter.to}>", to=f"{NADIA}\nCc: {ADDRESS}", subject=f"Your appeal [{case.reference}]",
            headers=f"In-Reply-To: <{office.letters_to('nadia')[-1].message_id}>\n",
        )  # fmt: skip
        office.tick()
        assert (running(office), len(office.cases)) == ({}, 1)
        assert sorted(heard(office)) == ["acknowledgement_appeal", "acknowledgement_complaint"]


def test_t6_nobody_but_that_trustee_decides_not_even_with_a_link_of_theirs() -> None:
    with office_at(MONDAY) as office:
        letter = appealed(office)
        assignment = office.letters_to("helen.marsh", "assignment")[0]
        before = office.cases
        sends(office, "helen.marsh", assignment, "Settled", "not upheld")  # an older letter's link
        assert "Graham Tull decides the appeal" in last(office, "command_asked").text
        for person, domain in (("yasmin.cole", TRUSTEES), ("helen.marsh", None), ("margaret.lowe", TRUSTEES)):
            sends(office, person, letter, "Settled", "not upheld", domain=domain)
            assert last(office, "command_unproven").to == letter.to
        office.arrives("not upheld", folder=".Sent", sender=f"Healthwatch <{ADDRESS}>", to=ADDRESS,
                       subject=link_of(letter, "Settled")[0], message_id="sent@here.example")  # fmt: skip
        office.tick()
        assert office.cases == before
        assert running(office) == {"appeal_decided": "2026-12-16"}


def test_t6_a_trustee_who_knows_somebody_in_it_passes_it_to_another_and_then_nobody_is_left() -> None:
    with office_at(MONDAY) as office:
        letter = appealed(office)
        sends(office, "graham.tull", letter, "Not mine", domain=TRUSTEES)
        assert [case.owner for case in office.cases] == ["yasmin_cole"]
        [second] = at_trustee(office, "yasmin.cole")
        sends(office, "yasmin.cole", second, "Not mine", domain=TRUSTEES)
        assert [case.owner for case in office.cases] == ["yasmin_cole"]
        assert "There is nobody else" in last(office, "command_asked").text
        with pytest.raises(PermanentError, match="had a part"):
            does(office, "assign", "helen_marsh")


def test_t6_a_trustee_who_has_no_case_commands_nothing() -> None:
    with office_at(MONDAY) as office:
        complains(office)
        [assignment] = office.letters_to("helen.marsh", "assignment")
        sends(office, "margaret.lowe", assignment, "Answered", domain=TRUSTEES)
        answers = f"In-Reply-To: <{assignment.message_id}>\n"
        office.arrives("Done, I rang her.", sender=f"margaret.lowe@{TRUSTEES}", headers=answers)
        office.tick()
        assert [case.status for case in office.cases] == ["open"]
        assert office.letters_to("margaret") == []


def test_t6_a_trustee_whom_a_later_message_names_loses_the_appeal_and_the_manager_never_gets_it() -> None:
    with office_at(MONDAY) as office:
        appealed(office)
        owners = []
        for name in ("Graham Tull", "Yasmin Cole"):
            jump(office, "2026-11-20 10:00")
            follows_up(office, f"I also complain about {name}, who was rude to me on the telephone.")
            owners += [case.owner for case in office.cases]
        assert owners == ["yasmin_cole", "margaret_lowe"]
        assert last(office, "appeal").to.startswith("margaret.lowe")
