"""The demonstration: it shows every kind of mail, and what is shown depends on mails, rules and templates."""

from __future__ import annotations

import email
import email.policy
import re
import shutil
from pathlib import Path

import pytest

from inboxbot.config import packaged_rules, packaged_templates
from inboxbot.demo.show import Wanted, show
from inboxbot.model.errors import PermanentError
from shipped import rules_in

WIDTH = 90


class Shown:
    """One demonstration: what it said, and the folder of letters it wrote."""

    def __init__(self, target: Path, *, mails: Path | None, rules: Path, templates: Path) -> None:
        lines: list[str] = []
        wanted = Wanted(rules=rules, templates=templates, target=target, mails=mails, width=WIDTH)
        self.index = show(wanted, lines.append)
        self.lines = lines
        self.target = target
        self.text = " ".join(" ".join(lines).split())

    def about(self, name: str) -> str:
        """Return what the timeline says at the moment when the mail in the file ``name`` came."""
        moments = "\n".join(self.lines).split("\n\n")
        return next(" ".join(moment.split()) for moment in moments if f"({name})" in moment)


@pytest.fixture(scope="module")
def shipped(tmp_path_factory: pytest.TempPathFactory) -> Shown:
    target = tmp_path_factory.mktemp("demo") / "letters"
    return Shown(target, mails=None, rules=packaged_rules(), templates=packaged_templates())


def a_mail(folder: Path, text: str, *, subject: str = "a question") -> Path:
    folder.mkdir(exist_ok=True)
    (folder / "mail.eml").write_text(
        "Return-Path: <joan@homemail.example>\n"
        "Received: from mx.example by mail.example; Wed, 18 Nov 2026 09:12:00 +0000\n"
        "From: Joan Pettifer <joan@homemail.example>\nTo: info@healthwatchhertfordshire.example\n"
        f"Subject: {subject}\nMessage-ID: <q1@homemail.example>\nMIME-Version: 1.0\n"
        f"Content-Type: text/plain; charset=utf-8\n\n{text}\n",
        encoding="utf-8",
    )
    return folder


def demo(tmp_path: Path, mails: Path, *, rules: Path | None = None, templates: Path | None = None) -> Shown:
    return Shown(
        tmp_path / "out",
        mails=mails,
        rules=rules or packaged_rules(),
        templates=templates or packaged_templates(),
    )


KINDS = {
    "a signposting enquiry": ("01-dentist.eml", "new case HWH-2026-[A-Z0-9]{5}: Signposting"),
    "a general enquiry": ("02-volunteer.eml", "new case HWH-2026-[A-Z0-9]{5}: General enquiry"),
    "a complaint about us": ("03-complaint.eml", "new case HWH-2026-[A-Z0-9]{5}: Complaint about us"),
    "a complaint about a hospital": ("04-hospital.eml", "new case HWH-2026-[A-Z0-9]{5}: Signposting"),
    "a journalist": ("05-journalist.eml", "new case HWH-2026-[A-Z0-9]{5}: Media enquiry"),
    "a journalist's deadline": (
        "05-journalist.eml",
        r"answer by midday on Thursday 19 November 2026 \(the time they asked for",
    ),
    "the original to the communications officer": ("05-journalist.eml", "→ to Leah Brandt: .*media forward"),
    "an out-of-office": ("06-out-of-office.eml", "no case, and nobody is answered.*a machine"),
    "a newsletter": ("07-newsletter.eml", "no case, and nobody is answered.*a mailing list"),
    "a phishing mail": ("08-phishing.eml", "no case, and nobody is answered.*Unwanted mail"),
    "somebody in danger": ("09-urgent.eml", "mark Somebody may be in danger: “.*→ to Helen Marsh: “Urgent"),
    "the urgent letter": ("09-urgent.eml", r"→ to k\.lowell@inbox\.example: .*acknowledgement urgent"),
    "a follow-up": ("10-dentist-follow-up.eml", "wrote again it answers a letter of ours.*→ to Amina Shah"),
    "a bounce": ("12-bounce.eml", "noted a mail server"),
    "a malformed mail": ("13-malformed.eml", "new case HWH-2026-[A-Z0-9]{5}: .*→ to wendy"),
    "a journalist when the officer is away": ("14-evening-journalist.eml", "owner Daniel Pryce: .*R4"),
    "a voicemail": ("15-voicemail.eml", "call_back.*→ to Amina Shah: “For you"),
    "thanks": ("16-thanks.eml", "noted a person: thanks, and nothing else"),
    "a letter in another language": ("17-polish.eml", "mark Not in English"),
    "a colleague who has it": ("staff-amina-has-it.eml", "a command: have_it.*“Done"),
    "a colleague's answer": ("sent-01-dentist.eml", "a colleague answers.*the clock stops"),
}


@pytest.mark.parametrize("kind", KINDS)
def test_the_shipped_demonstration_shows(kind: str, shipped: Shown) -> None:
    name, said = KINDS[kind]
    assert re.search(said, shipped.about(name))


def test_an_alert_is_repeated_until_somebody_acts(shipped: Shown) -> None:
    alerts = shipped.text.count("→ to Helen Marsh: “Urgent: please look now")
    assert alerts == 2  # at 9.14 and, half an hour after, at the next tick; she answers at 10.20
    # She says what was begun, and not yet the whole answer.
    assert "the clock goes on" in shipped.about("sent-09-urgent.eml")


@pytest.mark.parametrize("said", ["Reminder: ", "Overdue: ", "Overdue, please help: ", "(digest)"])
def test_the_shipped_demonstration_shows_what_time_brings(said: str, shipped: Shown) -> None:
    assert said in shipped.text


def test_who_answered_a_machine_is_nobody(shipped: Shown) -> None:
    for name in ("06-out-of-office.eml", "07-newsletter.eml", "08-phishing.eml"):
        assert "→" not in shipped.about(name)
    # Of a letter that came back a colleague hears, and nobody else.
    assert re.findall("→ to ([^:]+):", shipped.about("12-bounce.eml")) == ["Susan Okoro"]


def test_every_letter_of_the_timeline_is_written_whole(shipped: Shown) -> None:
    told = [line for line in shipped.lines if "→ to " in line]
    files = sorted(shipped.target.glob("*.eml"))
    assert len(files) == len(told)
    page = shipped.index.read_text(encoding="utf-8")
    for file in files:
        mail = email.message_from_bytes(file.read_bytes(), policy=email.policy.default)
        assert not mail.defects
        assert str(mail["Subject"]).replace("'", "&#x27;") in page
    assert f"{len(files)} letters" in page


def test_no_line_of_the_timeline_is_wider_than_asked(shipped: Shown) -> None:
    told = shipped.lines[2:]  # what stands above the first day are two sentences
    assert [line for line in told if len(line) > WIDTH and "@" not in line] == []


def test_the_summary_counts_what_the_timeline_tells(shipped: Shown) -> None:
    opened = sum("new case " in line for line in shipped.lines)
    filed = sum("no case, and nobody is answered" in line for line in shipped.lines)
    assert f"19 mails came in. {opened} cases were opened, {filed} mails were filed" in shipped.text


COMPLAINT = "I want to complain about your staff. Your staff were rude to me and nobody rang back."


@pytest.fixture(scope="module")
def one_mail(tmp_path_factory: pytest.TempPathFactory) -> Shown:
    folder = tmp_path_factory.mktemp("one")
    return demo(folder, a_mail(folder / "mails", COMPLAINT))


def test_the_same_mails_give_the_same_timeline(one_mail: Shown, tmp_path: Path) -> None:
    assert demo(tmp_path, a_mail(tmp_path / "mails", COMPLAINT)).lines == one_mail.lines


def test_a_word_changed_in_a_mail_changes_the_timeline(one_mail: Shown, tmp_path: Path) -> None:
    theirs = COMPLAINT.replace("your staff. Your staff", "the hospital. The hospital staff")
    changed = demo(tmp_path, a_mail(tmp_path / "mails", theirs))
    assert ": Complaint about us" in one_mail.about("mail.eml")
    assert ": Signposting" in changed.about("mail.eml")


def test_a_word_changed_in_the_rules_or_a_template_changes_the_timeline(
    one_mail: Shown, tmp_path: Path
) -> None:
    text, templates = packaged_rules().read_text(encoding="utf-8"), tmp_path / "templates"
    rules = rules_in(tmp_path, text.replace("name: Helen Marsh", "name: Zadie Okafor"))
    shutil.copytree(packaged_templates(), templates)
    (templates / "acknowledgement_complaint.subject.txt").write_text("It has come [{{ reference }}]")
    changed = demo(tmp_path, a_mail(tmp_path / "mails", COMPLAINT), rules=rules, templates=templates)
    assert "owner Helen Marsh: " in one_mail.about("mail.eml")
    assert "owner Zadie Okafor: " in changed.about("mail.eml")
    assert "“It has come [HWH-2026-" in changed.about("mail.eml")


def test_mails_without_a_time_are_shown_too(tmp_path: Path) -> None:
    folder = tmp_path / "mails"
    folder.mkdir()
    (folder / "a.eml").write_bytes(b"\xff\xfe no header at all")
    (folder / "b.eml").write_bytes(b"")
    shown = demo(tmp_path, folder)
    assert "(a.eml)" in shown.text
    assert "(b.eml)" in shown.text


def test_a_folder_without_mails_is_told(tmp_path: Path) -> None:
    with pytest.raises(
        PermanentError, match=r"there are no \.eml files in .*; name a folder that holds some"
    ):
        demo(tmp_path, tmp_path)


def test_a_folder_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    mails = a_mail(tmp_path / "mails", "Please may I have your annual report?")
    (tmp_path / "out").write_text("a file")
    with pytest.raises(PermanentError, match=r"cannot be written into .*--out"):
        demo(tmp_path, mails)
