"""The policy's rows about letters, social networks and web forms: T3, T4, R7. The built program over a Maildir."""

from __future__ import annotations

from email.message import EmailMessage
from pathlib import Path
from typing import Any

from click.testing import CliRunner

from inboxbot.cli import cli
from maildir_office import MaildirOffice, Post, office_at
from office import ADDRESS, COMPLAINT, DENTIST

MONDAY = "2026-11-16 10:00"
SCANNER = "scanner@healthwatchhertfordshire.example"
STORY = "My mother Doreen has no teeth left. I cannot find an NHS dentist for her. Where can I find one?"


def is_scanned(office: MaildirOffice, text: str = "") -> Post:
    """Let the scanner send a letter; return the assignment."""
    mail = EmailMessage()
    mail["Return-Path"], mail["From"], mail["To"] = f"<{SCANNER}>", f"Scanner <{SCANNER}>", ADDRESS
    mail["Subject"], mail["Message-ID"] = "Scan from Reception", "<scan1@scanner.example>"
    mail.set_content(f"Recognised text:\n{text}" if text else "")
    mail.add_attachment(b"%PDF-1.4 scan", maintype="application", subtype="pdf", filename="scan.pdf")
    office._put(office.maildir, bytes(mail))
    office.tick()
    return next(one for one in reversed(office.post) if one.letter == "assignment")


def attached(post: Post) -> dict[str, bytes]:
    """Return the files that go with a letter."""
    found = {}
    for part in post.message.iter_attachments():
        content = part.get_content()
        found[str(part.get_filename())] = content if isinstance(content, bytes) else content.encode()
    return found


def stripped(rules: dict[str, Any]) -> None:
    """Take out what the rows rest on: reading the rules anew takes seconds."""
    del rules["channels"]["letter"]
    del rules["channels"]["social"]["categories"]["complaint"]


def test_t3_a_scan_is_a_case_due_in_10_working_days_and_nobody_is_written_to() -> None:
    with office_at(MONDAY) as office:
        letter = is_scanned(office)
        assert "Answer by Monday 30 November 2026 (10 working days)" in letter.text
        assert [one.to for one in office.post if "healthwatch" not in one.to] == []


def test_t3_receipt_and_answer_are_prepared_on_headed_paper_without_the_story(tmp_path: Path) -> None:
    with office_at(MONDAY) as office:
        letter = is_scanned(office, STORY)
        reference, files = office.cases[0].reference, attached(letter)
        assert sorted(files) == [
            f"post-acknowledgement-{reference}.html",
            f"post-acknowledgement-{reference}.pdf",
            f"post-answer-{reference}.html",
            f"post-answer-{reference}.pdf",
        ]
        assert files[f"post-answer-{reference}.pdf"].startswith(b"%PDF-")
        page = files[f"post-acknowledgement-{reference}.html"].decode()
        assert "Healthwatch Hertfordshire" in page
        assert "You will hear from us by Monday 7 December 2026" in page
        assert "Doreen" not in page
        assert "teeth" not in page
        out = tmp_path / "letter.pdf"
        command = ["cases", "letter", reference, "--out", str(out)]
        result = CliRunner().invoke(cli, command, env=dict(office.variables()))
        assert result.exit_code == 0, result.output
        assert out.read_bytes().startswith(b"%PDF-")


def test_t4_a_signposting_letter_is_acknowledged_in_7_and_answered_in_15_working_days() -> None:
    with office_at(MONDAY) as office:
        letter = is_scanned(office, STORY)
        assert letter.to.startswith("amina.shah")
        assert "Tell the writer that it arrived by Wednesday 25 November 2026 (7 working days)" in letter.text
        assert "Answer by Monday 7 December 2026 (15 working days)" in letter.text


def test_t4_a_receipt_in_the_post_stops_its_clock_and_not_that_of_the_answer() -> None:
    with office_at(MONDAY) as office:
        is_scanned(office, STORY)
        reference = office.cases[0].reference
        result = CliRunner().invoke(
            cli, ["cases", "acknowledged", reference, "--how", "posted"], env=dict(office.variables())
        )
        assert result.exit_code == 0, result.output
        view = office.register.case(reference)
        assert view is not None
        promises = {"signposting_letter_acknowledged", "signposting_letter_answered"}
        running = [one.standard for one in view.deadlines if one.stopped_at is None]
        assert promises.intersection(running) == {"signposting_letter_answered"}


def test_t3_t4_without_the_rule_it_has_the_clock_of_an_email_and_nothing_is_prepared() -> None:
    with office_at(MONDAY, stripped) as office:
        letter = is_scanned(office, STORY)
        assert "Answer by Monday 23 November 2026 (5 working days)" in letter.text
        assert attached(letter) == {}


FACEBOOK = "Facebook <notification@facebookmail.com>"
POST_ABOUT_US = f'Joan Bird commented on your post.\n\n"{COMPLAINT}"\n\nView on Facebook\n'


def test_r7_a_complaint_on_social_media_is_the_communications_teams_with_the_complaints_clock() -> None:
    with office_at("2026-11-17 10:00") as office:
        office.arrives(POST_ABOUT_US, sender=FACEBOOK, subject="Joan Bird commented on your post")
        office.tick()
        [case] = office.cases
        assert (case.category, case.channel, case.owner) == ("complaint", "social", "leah_brandt")
        [letter] = office.letters_to("leah.brandt", "assignment")
        assert "Settle it by Tuesday 8 December 2026 (15 working days)" in letter.text
        assert sorted(to for _, to, _ in office.got("told")) == ["helen.marsh", "ruth.adeyemi"]
        assert [one.to for one in office.post if "healthwatch" not in one.to] == []


def test_r7_without_the_rule_it_is_the_complaints_managers() -> None:
    with office_at("2026-11-17 10:00", stripped) as office:
        office.arrives(POST_ABOUT_US, sender=FACEBOOK, subject="Joan Bird commented on your post")
        office.tick()
        assert [case.owner for case in office.cases] == ["helen_marsh"]


FORM = "Website form <website-form@healthwatchhertfordshire.example>"
FIELDS = "Name\nNadia Rahman\nEmail\nnadia@homemail.example\nMessage\n{text}\n"


def test_a_web_form_that_the_rules_list_is_answered_at_the_writer_in_its_fields() -> None:
    with office_at(MONDAY) as office:
        office.arrives(FIELDS.format(text=DENTIST), sender=FORM, subject="New submission: Contact us")
        office.tick()
        assert [str(case.correspondent.address) for case in office.cases] == ["nadia@homemail.example"]
        assert ("acknowledgement_signposting", "nadia", "Mon 16 10:00") in office.got()


def test_a_web_form_that_the_rules_do_not_list_acknowledges_nobody() -> None:
    with office_at(MONDAY) as office:
        office.arrives(
            FIELDS.format(text=DENTIST),
            sender="Web form <hello@forms.example>",
            subject="New submission: Contact us",
            headers="Reply-To: nadia@homemail.example\n",
        )
        office.tick()
        assert len(office.cases) == 1
        assert [one.to for one in office.post if "healthwatch" not in one.to] == []
