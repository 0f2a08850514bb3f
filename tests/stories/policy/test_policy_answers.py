"""Answers noticed where they are given (T1, R1, R4, R5). The built program over a Maildir, its letters read."""

from __future__ import annotations

import json
import re
from datetime import timedelta
from typing import Any
from urllib.parse import parse_qs

import pytest
from click.testing import CliRunner

from inboxbot.acts.act import Act
from inboxbot.acts.table import carry_out
from inboxbot.cli import cli
from inboxbot.model.plan import CaseChange
from inboxbot.workers.human_copies import LAST_HUMAN_COPY
from maildir_office import MaildirOffice, office_at
from office import ADDRESS, DENTIST, JOURNALIST

MONDAY = "2026-11-16 10:00"
THREE = "Dear Nadia,\n\nThree practices near you take new patients. Ring 01992 960311 first.\n\nKind regards\nAmina"
HOLDING = "Dear Nadia,\n\nThank you for your email. We are looking into it and will get back to you.\n\nAmina"
NADIA = "nadia@homemail.example"
JACK = "Jack Doran <jack.doran@hertspost.example>"
REMINDERS = ("reminder", "overdue", "escalation")


def asked(office: MaildirOffice, text: str = DENTIST, **fields: str) -> str:
    """Let somebody write, and the program take it in."""
    message_id = office.arrives(text, **{"subject": "Dentist", **fields})
    office.tick()
    return message_id


def answers(office: MaildirOffice, message_id: str, text: str = THREE, **fields: str) -> None:
    """Let a colleague answer from the shared mailbox in Outlook."""
    office.arrives(
        text,
        **{
            "folder": ".Sent",
            "sender": f"Healthwatch <{ADDRESS}>",
            "to": NADIA,
            "subject": "RE: Dentist",
            "message_id": f"out-{message_id}",
            "headers": f"In-Reply-To: <{message_id}>\n",
            **fields,
        },
    )
    office.tick()


def later(office: MaildirOffice, to: str) -> None:
    """Push the clock in steps of four hours, which is all that a reminder needs."""
    office.push(to, step=timedelta(hours=4))


def states(office: MaildirOffice) -> list[str]:
    return [case.status for case in office.cases]


def without_holding_words(rules: dict[str, Any]) -> None:
    rules["answers"] |= {"holding": [], "about_us": [], "courtesy": []}


def without_spokespeople(rules: dict[str, Any]) -> None:
    del rules["categories"]["media"]["spokespeople"]


def test_t1_an_answer_in_the_sent_folder_stops_the_clock() -> None:
    with office_at(MONDAY) as office:
        answers(office, asked(office))
        assert states(office) == ["answered"]
        later(office, "2026-11-25 12:00")
        assert office.got(*REMINDERS) == []


def test_t1_without_an_answer_the_owner_is_reminded() -> None:
    with office_at(MONDAY) as office:
        asked(office)
        later(office, "2026-11-20 09:05")
        assert office.got("reminder") != []


def test_t1_a_holding_reply_does_not_stop_the_clock() -> None:
    with office_at(MONDAY) as office:
        answers(office, asked(office), HOLDING)
        assert states(office) == ["open"]
        later(office, "2026-11-20 09:05")
        assert {to for _, to, _ in office.got("reminder")} == {"amina.shah"}


def test_t1_what_a_holding_reply_is_the_rules_say() -> None:
    with office_at(MONDAY, without_holding_words) as office:
        answers(office, asked(office), HOLDING)
        assert states(office) == ["answered"]


def test_t1_an_answer_from_a_colleagues_own_address_counts_by_its_copy() -> None:
    with office_at(MONDAY) as office:
        message_id = asked(office)
        answers(
            office,
            message_id,
            folder="",
            sender=f"Amina Shah <amina.shah@{ADDRESS.partition('@')[2]}>",
            headers=f"Cc: {ADDRESS}\nIn-Reply-To: <{message_id}>\n",
        )
        assert states(office) == ["answered"]
        assert len(office.cases) == 1
        later(office, "2026-11-25 12:00")
        assert office.got(*REMINDERS) == []


def test_t1_of_a_mail_that_names_no_case_the_owner_is_asked_once_and_says_so_by_mail() -> None:
    with office_at(MONDAY) as office:
        asked(office)
        for number in (1, 2):
            answers(office, f"none{number}", subject="Some practices for you", headers="")
        assert states(office) == ["open"]
        assert [to for _, to, _ in office.got("was_it_answered")] == ["amina.shah"]
        [question] = office.letters_to("amina.shah", "was_it_answered")
        office.replies("amina.shah", question, "Done, I answered it.")
        office.tick()
        assert states(office) == ["answered"]


@pytest.mark.parametrize(
    ("fields", "status"),
    [
        ({"headers": "Auto-Submitted: auto-replied\n", "subject": "Automatic reply: Dentist"}, "open"),
        ({"to": "help@dentists.example", "subject": "FW: Dentist", "text": "Can you help her?"}, "open"),
        ({"text": ""}, "open"),
    ],
)
def test_t1_no_machine_no_forward_and_no_empty_mail_stops_the_clock(
    fields: dict[str, str], status: str
) -> None:
    with office_at(MONDAY) as office:
        answers(office, asked(office), **fields)
        assert states(office) == [status]


def test_r4_an_answer_to_a_journalist_by_anybody_else_is_told_at_once() -> None:
    with office_at("2026-11-17 10:00") as office:
        message_id = asked(office, JOURNALIST, sender=JACK, subject="Comment")
        reply = "Dear Jack\n\nThe waits are 22 days on average in the county.\n\nPriya Nair"
        answers(office, message_id, reply, to=JACK, subject="RE: Comment")
        assert office.got("media_answered") == [
            ("media_answered", "leah.brandt", "Tue 17 10:00"),
            ("media_answered", "daniel.pryce", "Tue 17 10:00"),
        ]
        [told] = office.letters_to("leah.brandt", "media_answered")
        assert "Priya Nair wrote to them" in told.text


def test_r4_of_what_was_perhaps_an_answer_to_a_journalist_more_than_the_owner_are_asked() -> None:
    with office_at("2026-11-17 10:00") as office:
        asked(office, JOURNALIST, sender=JACK, subject="Comment")
        reply = "Dear Jack\n\nThe waits are 22 days on average in the county.\n\nPriya Nair"
        answers(office, "none", reply, to=JACK, subject="Some figures for you", headers="")
        assert states(office) == ["open"]
        assert [to for _, to, _ in office.got("was_it_answered", "media_answered")] == [
            "leah.brandt",
            "daniel.pryce",
        ]


def test_r4_without_spokespeople_in_the_rules_nobody_is_told() -> None:
    with office_at("2026-11-17 10:00", without_spokespeople) as office:
        message_id = asked(office, JOURNALIST, sender=JACK, subject="Comment")
        answers(
            office, message_id, "Dear Jack\n\nThey are 22 days.\n\nPriya Nair", to=JACK, subject="RE: Comment"
        )
        assert office.got("media_answered", "media_record") == []


def test_r4_an_answer_by_the_communications_officer_is_in_order() -> None:
    with office_at("2026-11-17 10:00") as office:
        message_id = asked(office, JOURNALIST, sender=JACK, subject="Comment")
        answers(office, message_id, "Jack, they are 22 days.\n\nLeah Brandt", to=JACK, subject="RE: Comment")
        assert office.got("media_answered", "media_record") == []
        assert states(office) == ["answered"]


def test_r5_the_chief_executive_who_answers_is_asked_for_the_details_for_the_record() -> None:
    with office_at("2026-11-17 10:00") as office:
        message_id = asked(office, JOURNALIST, sender=JACK, subject="Comment")
        comment = 'Jack, from me: "Nobody should have to redial forty times to see a doctor."\n\nRuth Adeyemi'
        answers(office, message_id, comment, to=JACK, subject="RE: Comment")
        assert states(office) == ["answered"]
        assert office.got("media_record", "media_answered") == [
            ("media_record", "ruth.adeyemi", "Tue 17 10:00")
        ]


def test_r1_a_follow_up_reaches_the_owner_and_is_not_acknowledged_again() -> None:
    with office_at(MONDAY) as office:
        message_id = asked(office)
        asked(
            office,
            "And which of them has a ramp?",
            subject="Re: Dentist",
            headers=f"In-Reply-To: <{message_id}>\n",
        )
        assert [to for _, to, _ in office.got("follow_up")] == ["amina.shah"]
        assert [to for letter, to, _ in office.got() if letter.startswith("acknowledgement")] == ["nadia"]
        assert len(office.cases) == 1


def test_r12_a_follow_up_reaches_the_deputy_while_the_owner_is_away() -> None:
    def away(rules: dict[str, Any]) -> None:
        rules["people"]["amina_shah"]["absences"] = [{"from": "2026-11-18", "to": "2026-11-27"}]

    with office_at(MONDAY, away) as office:
        message_id = asked(office)
        later(office, "2026-11-19 10:00")
        owner = office.cases[0].owner
        asked(
            office,
            "And which of them has a ramp?",
            subject="Re: Dentist",
            headers=f"In-Reply-To: <{message_id}>\n",
        )
        assert [to for _, to, _ in office.got("follow_up")] in (["helen.marsh"], ["tom.whitfield"])
        assert owner in {"amina_shah", "tom_whitfield", "helen_marsh"}


def test_t1_a_follow_up_to_an_answer_starts_a_new_clock() -> None:
    with office_at(MONDAY) as office:
        message_id = asked(office)
        answers(office, message_id)
        later(office, "2026-11-18 10:00")
        asked(
            office,
            "None of them takes us. What now?",
            subject="Re: Dentist",
            headers=f"In-Reply-To: <out-{message_id}>\nReferences: <{message_id}> <out-{message_id}>\n",
        )
        assert states(office) == ["open"]
        later(office, "2026-11-25 12:00")
        assert "reminder" in [letter for letter, _, _ in office.got(*REMINDERS)]


def mark_replied(office: MaildirOffice) -> None:
    r"""Mark everything in the inbox as Outlook does when somebody replies: ``\Answered`` and ``\Seen``."""
    for path in (office.maildir / "new").iterdir():
        path.rename(office.maildir / "cur" / f"{path.name}:2,RS")


def test_t1_a_message_that_was_replied_to_somewhere_is_asked_about_once() -> None:
    with office_at(MONDAY) as office:
        asked(office)
        mark_replied(office)
        for _ in range(3):
            office.wait(hours=2)
        assert [to for _, to, _ in office.got("was_it_answered")] == ["amina.shah"]
        [question] = office.letters_to("amina.shah", "was_it_answered")
        assert "no copy of a reply was seen" in question.text
        assert states(office) == ["open"]


def test_t1_a_message_that_was_put_off_is_not_asked_about() -> None:
    with office_at(MONDAY) as office:
        answers(office, asked(office), HOLDING)
        mark_replied(office)
        office.wait(hours=2)
        assert office.got("was_it_answered") == []


@pytest.mark.parametrize("copies", ["none", "one"])
def test_t1_that_no_copies_come_into_the_sent_folder_any_more_is_told_in_the_digest(copies: str) -> None:
    with office_at(MONDAY) as office:
        asked(office)
        reference = office.cases[0].reference
        office.wait(hours=24)
        office.register.change(
            CaseChange(reference, status="answered", stop=("answered",)), now=office.clock.now(), journal=[]
        )
        if copies == "one":
            later(office, "2026-11-20 12:00")
            answers(office, "other", to="somebody@else.example", subject="Lunch", headers="")
        later(office, "2026-11-24 09:00")
        text = office.letters_to("susan.okoro", "digest")[-1].text
        assert ("-MessageCopyForSentAsEnabled $true" in text) == (copies == "none")


def shell(office: MaildirOffice, *words: str) -> str:
    """Run a command at the shell of this office; return what it prints."""
    ran = CliRunner().invoke(cli, [*words], env=dict(office.variables()))
    assert ran.exit_code == 0, (ran.output, ran.exception)
    return ran.output


def test_k1_what_colleagues_correct_is_kept_and_the_words_that_would_have_told_are_suggested() -> None:
    with office_at(MONDAY) as office:
        asked(
            office,
            "The adviser hung up on me. I am disgusted.",
            subject="Monday",
            sender="Jo Lamb <jo@post.example>",
        )
        asked(office, "Is the office open on Friday?", subject="Friday", sender="Kit Wood <kit@post.example>")
        for case in office.cases:
            to = "media" if case.category != "media" else "general"
            matter = office.register.matter(case.reference, now=office.clock.now())
            assert matter is not None
            house = office.cycle.intake.house()
            done = carry_out(
                Act("wrong_kind", by="Susan Okoro", now=office.clock.now(), words=to), matter, house
            )
            office.register.change(done.change, now=office.clock.now(), journal=done.journal)
        gone = [path for path in (office.maildir / "new").iterdir() if b"Friday" in path.read_bytes()]
        gone[0].unlink()
        told = json.loads(shell(office, "rules", "suggest", "--json"))
        assert [(one["to"], one["mail"]) for one in told["corrections"]] == [
            ("media", "read"),
            ("media", "gone"),
        ]
        [suggestion] = told["suggestions"]
        assert "disgusted" in " ".join(word["words"] for word in suggestion["words"])
        assert "category: media" in suggestion["rule"]
        shown = shell(office, "rules", "suggest")
        assert "the mail is gone from the mailbox" in shown
        assert "id: suggested_media" in shown


def test_r1_the_owner_is_told_who_answered_and_why_we_think_so_and_can_take_it_back() -> None:
    with office_at(MONDAY, lists=True) as office:
        office.wait(hours=1)
        answers(office, asked(office), THREE.replace("Amina", "Tom Whitfield"))
        later(office, "2026-11-17 09:05")
        [told] = office.letters_to("amina.shah", "my_day")
        assert (
            "by Tom Whitfield, a mail in the Sent folder, because it answers the correspondent's own message"
            in told.text
        )
        link = re.search(r"<mailto:[^>?]+\?([^>]+)>", told.message.get_body(("plain",)).get_content())  # type: ignore[union-attr]
        assert link is not None
        prepared = parse_qs(link[1])
        office.arrives(
            prepared.get("body", ["-"])[0],
            sender=f"amina.shah@{ADDRESS.partition('@')[2]}",
            subject=prepared["subject"][0],
        )
        office.tick()
        assert states(office) == ["open"]
        later(office, "2026-11-20 17:00")
        assert "reminder" in [letter for letter, _, _ in office.got(*REMINDERS)]


def test_t1_check_says_that_no_copies_come_into_the_sent_folder() -> None:
    with office_at(MONDAY) as office:
        asked(office)
        long_ago = office.clock.now() - timedelta(days=14)
        office.register.set_fact(LAST_HUMAN_COPY, long_ago.isoformat(), now=office.clock.now())
        assert "Set-Mailbox" not in shell(office, "check")
        office.register.change(
            CaseChange(office.cases[0].reference, status="answered", stop=("answered",)),
            now=office.clock.now(),
            journal=[],
        )
        assert f"Set-Mailbox {ADDRESS} -MessageCopyForSentAsEnabled $true" in " ".join(
            shell(office, "check").split()
        )
