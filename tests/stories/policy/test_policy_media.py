"""The policy's rows about the media: T7, R4, R5, R6, R11, K5, W4. The built program over a Maildir, its letters read."""

from __future__ import annotations

import json
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from inboxbot.app.clock import SystemClock
from inboxbot.cli import cli
from maildir_office import MaildirOffice, Post, office_at
from office import JOURNALIST

SAM = "Sam Reed <sam.reed@hertspost.example>"
TUESDAY = "2026-11-17 10:00"  # the communications officer is at work
AT_NIGHT = "2026-11-16 21:00"  # nobody is; on Monday she does not work at all
BY_THEN = JOURNALIST + " My deadline is 4pm tomorrow."


def asks(
    office: MaildirOffice, text: str = BY_THEN, *, sender: str = SAM, subject: str = "Press enquiry"
) -> str:
    """Let a journalist write; return the number of the case."""
    office.arrives(text, sender=sender, subject=subject)
    office.tick()
    return office.cases[-1].reference


def passes(office: MaildirOffice, to: str) -> None:
    """Let days go by in few steps."""
    office.push(to, step=timedelta(hours=12))


def link(post: Post, says: str) -> str:
    """Return the subject of the mail that a link of a letter prepares."""
    from urllib.parse import unquote

    part = post.message.get_body(("plain",))
    assert part is not None
    line = next(line for line in part.get_content().splitlines() if line.startswith(f"{says}: <mailto:"))
    return unquote(line.partition("?subject=")[2].rstrip(">").partition("&")[0])


def sends(office: MaildirOffice, person: str, subject: str, text: str = "") -> None:
    """Let a colleague send a prepared mail."""
    office.arrives(text, sender=f"{person}@healthwatchhertfordshire.example", subject=subject)
    office.tick()


def shell(office: MaildirOffice, *words: str) -> str:
    """Run a command on the office's register; return what it printed."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(SystemClock, "now", lambda _clock: office.clock.now())
        result = CliRunner().invoke(cli, list(words), env={**office.variables(), "COLUMNS": "200"})
    assert result.exit_code == 0, (result.output, result.exception)
    return result.output


def stripped(rules: dict[str, Any]) -> None:
    """Take out what the rows rest on, all at once: reading the rules anew takes seconds."""
    rules["standards"]["media_answered"]["working_days"] = 8
    del rules["categories"]["media"]["out_of_hours"]
    del rules["media"]["sign_off"]
    del rules["media"]["after_answer"]
    rules["media"]["contact_words"] = ["press book"]
    rules["flags"]["crisis"]["also_told"] = ["office_manager"]


def test_t7_the_journalists_own_deadline_counts_and_reminds_in_hours() -> None:
    with office_at(TUESDAY) as office:
        reference = asks(office)
        [forward] = office.letters_to("leah.brandt", "media_forward")
        assert "needs an answer by 4pm on Wednesday 18 November 2026" in forward.text
        office.push("2026-11-18 16:30")
        reminders = [one for one in office.got("reminder") if one[1] == "leah.brandt"]
        assert reminders == [
            ("reminder", "leah.brandt", "Tue 17 16:00"),
            ("reminder", "leah.brandt", "Wed 18 12:00"),
            ("reminder", "leah.brandt", "Wed 18 15:00"),
        ]
        assert all(reference in one.subject for one in office.letters_to("leah.brandt", "reminder"))


def test_t7_without_a_time_of_theirs_it_is_five_working_days() -> None:
    with office_at(TUESDAY) as office:
        asks(office, JOURNALIST)
        [forward] = office.letters_to("leah.brandt", "media_forward")
        assert "Answer by Tuesday 24 November 2026" in forward.text


def test_t7_with_another_standard_it_is_another_day() -> None:
    with office_at(TUESDAY, stripped) as office:
        asks(office, JOURNALIST)
        [forward] = office.letters_to("leah.brandt", "media_forward")
        assert "Answer by Friday 27 November 2026" in forward.text


def test_w4_the_receipt_says_that_it_is_with_the_team_and_by_when_and_is_no_comment() -> None:
    with office_at(TUESDAY) as office:
        asks(office)
        [receipt] = office.letters_to("sam.reed")
        assert "It is with our communications team" in receipt.text
        assert "4pm on Wednesday 18 November 2026" in receipt.text
        assert "It is not a comment" in receipt.text


def test_r4_in_her_hours_it_is_the_communications_officers_alone() -> None:
    with office_at(TUESDAY) as office:
        asks(office)
        assert office.got("media_forward") == [("media_forward", "leah.brandt", "Tue 17 10:00")]


def test_r4_taken_in_the_night_by_the_deputy_it_stays_theirs_and_she_has_a_copy() -> None:
    with office_at(AT_NIGHT) as office:
        asks(office)
        assert office.got("media_forward") == [
            ("media_forward", "daniel.pryce", "Mon 16 21:00"),
            ("media_forward", "leah.brandt", "Mon 16 21:00"),
        ]
        office.push("2026-11-17 12:00")
        assert [case.owner for case in office.cases] == ["daniel_pryce"]


def test_r4_without_the_rule_it_waits_for_her() -> None:
    with office_at(AT_NIGHT, stripped) as office:
        asks(office)
        assert [to for _, to, _ in office.got("media_forward")] == ["leah.brandt"]


def test_r4_the_original_goes_along_and_a_reply_goes_to_the_journalist() -> None:
    with office_at(TUESDAY) as office:
        asks(office)
        [forward] = office.letters_to("leah.brandt", "media_forward")
        assert [part.get_filename() for part in forward.message.iter_attachments()] == ["original.eml"]
        assert "sam.reed@hertspost.example" in str(forward.message["Reply-To"])


def test_r4_the_checklist_is_ticked_by_mail_and_stands_in_the_next_letter() -> None:
    with office_at(TUESDAY) as office:
        asks(office)
        [forward] = office.letters_to("leah.brandt", "media_forward")
        assert "To do: Who answers, and how, is agreed" in forward.text
        subject = link(forward, "Done: Who answers, and how, is agreed")
        sends(office, "leah.brandt", subject, "Details, if any: Ruth answers, two lines by email")
        office.push("2026-11-17 16:30")
        [reminder] = office.letters_to("leah.brandt", "reminder")
        assert "Done: Who answers, and how, is agreed (Leah Brandt, 10am on Tuesday" in reminder.text
        assert "Ruth answers, two lines by email" in reminder.text
        assert "To do: The journalist was told who answers" in reminder.text


def test_r4_sign_off_counts_from_the_chief_executive_only() -> None:
    with office_at(TUESDAY) as office:
        reference = asks(office)
        [forward] = office.letters_to("leah.brandt", "media_forward")
        assert "Done: The chief executive signed it off: <mailto" not in forward.text
        office.push("2026-11-18 12:30")
        [unsigned] = office.letters_to("ruth.adeyemi", "unsigned")
        assert "one email" in unsigned.text.partition("<mailto:")[0]
        assert unsigned.text.partition("<mailto:")[0].endswith("Done: The chief executive signed it off: ")
        subject = link(unsigned, "Done: The chief executive signed it off")
        sends(office, "leah.brandt", subject)
        assert office.register.case(reference).case.ticks == ()  # type: ignore[union-attr]
        sends(office, "ruth.adeyemi", subject, "the second version")
        [tick] = office.register.case(reference).case.ticks  # type: ignore[union-attr]
        assert (tick.item, tick.by, tick.words) == ("signed_off", "Ruth Adeyemi", "the second version")


def test_r4_what_is_not_signed_off_near_the_deadline_is_asked_for_and_what_is_is_not() -> None:
    with office_at(TUESDAY) as office:
        asks(office)
        signed = asks(office, BY_THEN.replace("GP", "dentist"), sender="Ann <ann@hertsgaz.example>")
        shell(office, "cases", "tick", signed, "signed_off", "--for", "ruth_adeyemi")
        office.push("2026-11-18 15:30")
        assert office.got("unsigned") == [
            ("unsigned", "ruth.adeyemi", "Wed 18 12:00"),
            ("unsigned", "ruth.adeyemi", "Wed 18 15:00"),
        ]


def test_r4_without_the_rule_nobody_is_asked_to_sign() -> None:
    with office_at(TUESDAY, stripped) as office:
        asks(office)
        office.push("2026-11-18 15:30")
        assert office.got("unsigned") == []


def test_r5_some_days_after_the_answer_what_came_out_is_asked_for_and_kept() -> None:
    with office_at(TUESDAY) as office:
        reference = asks(office)
        sends(office, "leah.brandt", link(office.letters_to("leah.brandt", "media_forward")[0], "Answered"))
        passes(office, "2026-11-24 09:00")
        assert office.got("reminder")[-1] == ("reminder", "leah.brandt", "Tue 24 09:00")
        reminder = office.letters_to("leah.brandt", "reminder")[-1]
        assert "Note where and when it came out by Tuesday 24 November 2026" in reminder.text
        sends(office, "leah.brandt", link(reminder, "Done: Where and when it came out"), "Herts Post, page 7")
        passes(office, "2026-12-01 12:00")
        view = office.register.case(reference)
        assert view is not None
        assert [one for one in view.deadlines if one.stopped_at is None] == []
        assert [(tick.item, tick.words) for tick in view.case.ticks] == [("published", "Herts Post, page 7")]
        assert office.got("overdue") == []


def test_r5_without_the_rule_nothing_is_asked_for_after_the_answer() -> None:
    with office_at(TUESDAY, stripped) as office:
        asks(office)
        sends(office, "leah.brandt", link(office.letters_to("leah.brandt", "media_forward")[0], "Answered"))
        passes(office, "2026-11-24 12:00")
        assert office.got("reminder") == []


def test_r11_in_a_crisis_every_enquiry_goes_to_the_chief_executive_and_the_chair_until_it_is_ended() -> None:
    with office_at(TUESDAY) as office:
        asks(office)
        assert office.got("crisis_in_the_news", "crisis_declared") == []
        shell(office, "crisis", "on", "--why", "the hospital report is on the front page")
        office.tick()
        declared = office.letters_to("ruth.adeyemi", "crisis_declared")[0]
        assert "the hospital report is on the front page" in declared.text
        assert "One person does, and nobody else" in declared.text
        assert "Tell the national body" in declared.text
        asks(office, BY_THEN.replace("GP", "dentist"), sender="Ann <ann@hertsgaz.example>")
        assert sorted(to for _, to, _ in office.got("crisis_in_the_news")) == [
            "margaret.lowe",
            "ruth.adeyemi",
        ]
        assert "In force since" in shell(office, "crisis", "show")
        told = json.loads(CliRunner().invoke(cli, ["status", "--json"], env=dict(office.variables())).stdout)
        assert told["crisis"]["circle"] == ["Ruth Adeyemi", "Margaret Lowe"]
        assert told["crisis"]["since"] == "2026-11-17T10:00:00+00:00"
        assert "front page" not in json.dumps(told)
        status = CliRunner().invoke(cli, ["status"], env=dict(office.variables())).stdout
        assert "a crisis is in force since 2026-11-17 10:00 UTC" in status
        assert "Ruth Adeyemi, Margaret Lowe hear of every enquiry" in status
        office.push("2026-11-18 09:00")
        assert "A crisis is in force since" in office.letters_to("susan.okoro", "digest")[-1].text
        shell(office, "crisis", "off", "--why", "over")
        asks(office, BY_THEN.replace("GP", "nurse"), sender="Bo <bo@hertsnews.example>")
        assert len(office.got("crisis_in_the_news")) == 2


def test_r11_a_rule_declares_it_too() -> None:
    with office_at(TUESDAY) as office:
        crisis = (
            "I am a reporter on the Herts Post. We are running a front page on the police investigation into "
            "Healthwatch Hertfordshire and the allegations against your chief executive. Your comment by 4pm please."
        )
        reference = asks(office, crisis)
        assert "crisis" in office.cases[0].flags
        assert "the rules: words in " + reference in shell(office, "crisis", "show")
        asks(office, sender="Ann <ann@hertsgaz.example>")
        assert "crisis" in office.cases[-1].flags


def test_r11_the_circle_is_the_one_of_the_rules() -> None:
    with office_at(TUESDAY, stripped) as office:
        asks(office)
        [forward] = office.letters_to("leah.brandt", "media_forward")
        sends(office, "leah.brandt", link(forward, "Declare a crisis"), "Why: we are on the front page")
        asks(office, BY_THEN.replace("GP", "dentist"), sender="Ann <ann@hertsgaz.example>")
        assert [to for _, to, _ in office.got("crisis_in_the_news")] == ["susan.okoro"]


def test_k5_contacts_we_began_are_on_record_beside_the_enquiries(tmp_path: Path) -> None:
    with office_at(TUESDAY) as office:
        reference = asks(office)
        sends(office, "leah.brandt", "Media log: Herts Post, Sam Reed", "Sent the release about dentists.")
        sends(
            office,
            "daniel.pryce",
            "MEDIA LOG - BBC Three Counties",
            "They rang me about winter waits. No comment given.",
        )
        shell(office, "media", "log", "add", "Local Radio", "interview with Ruth", "--by", "Ruth Adeyemi")
        assert [case.reference for case in office.cases] == [reference]
        assert [to for _, to, _ in office.got("command_done")] == ["leah.brandt", "daniel.pryce"]
        page, table = tmp_path / "media.html", tmp_path / "media.csv"
        until = ("--from", "2026-11-01", "--to", "2026-11-30")
        shell(office, "report", "media", *until, "--out", str(page), "--csv", str(table))
        said = json.loads(shell(office, "report", "media", *until, "--json"))
        contacts = said["tables"]["contacts"]
        assert "Herts Post, Sam Reed" in page.read_text(encoding="utf-8")
        assert "BBC Three Counties" in table.read_text(encoding="utf-8")
        assert "BBC Three Counties" in json.dumps(contacts)
        begun = [
            (one.who, one.ours, one.by)
            for one in office.register.media_contacts(
                since=office.cases[0].opened_at, until=office.clock.now().replace(year=2100)
            )
        ]
        assert ("Herts Post, Sam Reed", True, "Leah Brandt") in begun
        assert ("BBC Three Counties", False, "Daniel Pryce") in begun


def test_k5_the_word_may_stand_anywhere_in_the_subject_and_an_empty_mail_is_no_record() -> None:
    with office_at(TUESDAY) as office:
        sends(
            office, "leah.brandt", "Re: Call with Radio Verulam (media log)", "They rang me about pharmacies."
        )
        sends(office, "leah.brandt", "Media log")
        sends(office, "leah.brandt", "The new media logbook", "Where shall we keep it?")
        until = office.clock.now().replace(year=2100)
        since = office.clock.now().replace(year=2020)
        [contact] = office.register.media_contacts(since=since, until=until)
        assert (contact.who, contact.ours) == ("Call with Radio Verulam", False)
        assert [case.subject for case in office.cases] == ["Media log", "The new media logbook"]


@pytest.mark.parametrize("sender", ["Leah Brandt <leah.brandt@elsewhere.example>", SAM])
def test_k5_nobody_else_writes_into_the_record(sender: str) -> None:
    with office_at(TUESDAY) as office:
        office.arrives("Sent the release.", sender=sender, subject="Media log: Herts Post")
        office.tick()
        assert len(office.cases) == 1
        assert (
            office.register.media_contacts(
                since=office.cases[0].opened_at, until=office.clock.now().replace(year=2100)
            )
            == []
        )


def test_k5_without_the_word_in_the_rules_it_is_a_mail_like_any_other() -> None:
    with office_at(TUESDAY, stripped) as office:
        sends(office, "leah.brandt", "Media log: Herts Post, Sam Reed", "Sent the release about dentists.")
        assert len(office.cases) == 1
