from __future__ import annotations

import email
import email.policy
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from email.message import EmailMessage

import pytest

from inboxbot.letters.letters import Letters
from inboxbot.letters.particulars import (
    Alert,
    Brake,
    Counts,
    Digest,
    FiledLine,
    MailLine,
    Particulars,
    Quarantine,
    ReminderLine,
    UnacknowledgedLine,
)
from inboxbot.letters.samples import write
from inboxbot.model.case import Case, Deadline
from inboxbot.model.errors import PermanentError
from inboxbot.model.mail import OutgoingMail, Withheld
from inboxbot.model.message import Address, Attachment, Forwarded, Message, MessageRef, RawMessage
from inboxbot.model.plan import Because, StatedTime
from inboxbot.rules.policy import Policy
from inboxbot.rules.rule import Tally

NOW = datetime(2026, 11, 20, 10, 30, tzinfo=UTC)
CANARIES = ("Zebedee", "quixotic", "marmalade", "periwinkle")
TEXT = "My neighbour's marmalade is off. " * 40

CASE = Case(
    id=1,
    reference="HWE-2026-7K4QX",
    category="general",
    status="open",
    owner="ada",
    role="office_manager",
    correspondent=Address("jo@sender.example", "Zebedee"),
    subject="A quixotic question",
    opened_at=NOW,
)
MESSAGE = Message(
    ref=MessageRef("INBOX", "1", "1"),
    received_at=NOW,
    size=4200,
    fingerprint="0",
    message_id="one@sender.example",
    references=("zero@sender.example",),
    sender=Address("jo@sender.example", "Zebedee"),
    subject="A quixotic question",
    new_text=TEXT,
    attachments=(Attachment("periwinkle.pdf", "application/pdf", 1000),),
)
DUE = Deadline(
    standard="email_reply",
    stops="answered",
    started_on=date(2026, 11, 20),
    due_at=datetime(2026, 11, 27, 17, tzinfo=UTC),
    counted=tuple(date(2026, 11, 23) + timedelta(days=day) for day in range(5)),
)
ABOUT = Particulars(
    CASE,
    (DUE,),
    MESSAGE,
    because=(Because("asks", "general", ("marmalade",)),),
    acknowledged=True,
    promised=DUE,
    stated_time=StatedTime(NOW + timedelta(hours=6), "by marmalade time"),
    evidence="it answers quixotic mail",
    note="a periwinkle note",
    paragraphs=("dentist",),
)
RAW = RawMessage(MESSAGE.ref, b"From: jo@sender.example\r\nSubject: x\r\n\r\nText\r\n", NOW, 50)
PUBLIC = (
    "acknowledgement_general",
    "acknowledgement_signposting",
    "acknowledgement_complaint",
    "acknowledgement_media",
    "acknowledgement_urgent",
)
ABOUT_A_CASE = ("assignment", "media_forward", "consultation", "follow_up", "told", "urgent_alert")


def parse(mail: OutgoingMail) -> EmailMessage:
    parsed = email.message_from_bytes(mail.content, policy=email.policy.default)
    assert isinstance(parsed, EmailMessage)
    return parsed


def text_of(mail: OutgoingMail, kind: str = "plain") -> str:
    part = parse(mail).get_body((kind,))
    assert part is not None
    return str(part.get_content())


def acknowledge(
    letters: Letters, letter: str = "acknowledgement_general", about: Particulars = ABOUT
) -> OutgoingMail:
    return letters.to_writer(letter, about, to="jo@sender.example", now=NOW, occasion="arrival-1")


def tell(
    letters: Letters, letter: str = "assignment", about: Particulars = ABOUT, person: str = "ada"
) -> OutgoingMail:
    return letters.to_colleague(letter, about, person=person, now=NOW, occasion="arrival-1")


def test_an_acknowledgement_is_marked_as_automatic_and_answers_the_message(letters: Letters) -> None:
    mail = acknowledge(letters)
    headers = [(name, str(value)) for name, value in parse(mail).items() if name != "Content-Type"]

    assert headers == [
        ("From", "Healthwatch Exampleshire <info@example.org>"),
        ("To", "jo@sender.example"),
        ("Subject", "We have your message [HWE-2026-7K4QX]"),
        ("Date", "Fri, 20 Nov 2026 10:30:00 +0000"),
        ("Message-ID", f"<{mail.message_id}>"),
        ("In-Reply-To", "<one@sender.example>"),
        ("References", "<zero@sender.example> <one@sender.example>"),
        ("Auto-Submitted", "auto-replied"),
        ("X-Auto-Response-Suppress", "All"),
        ("Precedence", "auto_reply"),
        ("X-Inboxbot", "acknowledgement_general"),
        ("Content-Language", "en-GB"),
        ("MIME-Version", "1.0"),
    ]
    assert replace(mail, content=b"") == OutgoingMail(
        message_id=mail.message_id,
        letter="acknowledgement_general",
        occasion="arrival-1",
        audience="public",
        recipient="jo@sender.example",
        envelope_from="",
        subject="We have your message [HWE-2026-7K4QX]",
        content=b"",
        case_reference="HWE-2026-7K4QX",
        drop_after=datetime(2026, 11, 28, tzinfo=UTC),
    )


def test_a_letter_to_a_colleague_is_marked_as_automatic_and_ties_in_with_nothing(letters: Letters) -> None:
    mail = tell(letters, person="cat")
    headers = [(name, str(value)) for name, value in parse(mail).items() if name != "Content-Type"]

    assert headers == [
        ("From", "HwE <info@example.org>"),
        ("To", '"Cat \\"CJ\\" Dale" <cat@example.org>'),
        ("Subject", "For you: General enquiry [HWE-2026-7K4QX]"),
        ("Date", "Fri, 20 Nov 2026 10:30:00 +0000"),
        ("Message-ID", f"<{mail.message_id}>"),
        ("Auto-Submitted", "auto-generated"),
        ("X-Auto-Response-Suppress", "OOF, AutoReply"),
        ("X-Inboxbot", "assignment"),
        ("Content-Language", "en-GB"),
        ("MIME-Version", "1.0"),
    ]
    assert (mail.audience, mail.recipient, mail.envelope_from) == (
        "staff",
        "cat@example.org",
        "info@example.org",
    )
    assert (mail.passes_brake, mail.drop_after) == (False, None)


@pytest.mark.parametrize("letter", PUBLIC)
@pytest.mark.parametrize("flags", [(), ("urgent",)])
def test_no_word_of_the_senders_stands_in_a_letter_to_the_public(
    letters: Letters, letter: str, flags: tuple[str, ...]
) -> None:
    about = replace(ABOUT, case=replace(CASE, flags=flags))
    mail = acknowledge(letters, letter, about)
    whole = str(parse(mail)) + text_of(mail) + text_of(mail, "html")

    assert [canary for canary in CANARIES if canary.lower() in whole.lower()] == []


@pytest.mark.parametrize("letter", ABOUT_A_CASE)
def test_staff_letters_tell_the_story_in_the_body_and_never_in_a_header(
    letters: Letters, letter: str
) -> None:
    mail = letters.to_colleague(letter, ABOUT, person="ada", now=NOW, occasion="x", original=RAW)
    head = mail.content.partition(b"\r\n\r\n")[0].decode().lower()

    assert [canary for canary in CANARIES if canary.lower() in head + mail.subject.lower()] == []
    assert "Zebedee (jo@sender.example)" in text_of(mail)
    assert "A quixotic question" in text_of(mail)


@pytest.mark.parametrize("letter", PUBLIC)
def test_every_acknowledgement_says_by_when_and_how_to_reach_us_otherwise(
    letters: Letters, letter: str
) -> None:
    text = text_of(acknowledge(letters, letter, replace(ABOUT, stated_time=None)))

    for words in (
        "by Friday 27 November 2026",
        "HWE-2026-7K4QX",
        "You can have this in large print",
        "01632 960123",
        "Monday to Friday, 9am to 5pm",
        "We listen to what people say",
        "We do not run any health or care service",
        "999",
        "days before somebody reads this mailbox",
    ):
        assert words in text
    assert ("To find an NHS dentist" in text) == (letter != "acknowledgement_urgent")  # danger comes first


def test_an_urgent_letter_begins_with_the_numbers_to_call(letters: Letters) -> None:
    lines = text_of(acknowledge(letters, "acknowledgement_urgent")).splitlines()

    assert [line for line in lines if "in danger now, please call" in line] == []  # it is said above
    assert lines[:5] == [
        "If you need help now, please call",
        "",
        "- 999: Police, ambulance and fire. If somebody is in danger now.",
        "- 111: NHS. If you need medical help soon.",
        "- 116 123: Samaritans. If you need somebody to talk to, day or night.",
    ]


def test_any_letter_about_an_urgent_case_begins_with_the_numbers(letters: Letters) -> None:
    about = replace(ABOUT, case=replace(CASE, flags=("urgent",)))
    mail = acknowledge(letters, "acknowledgement_complaint", about)

    assert text_of(mail).startswith("If you need help now, please call\r\n")
    assert text_of(mail, "html").index("116 123") < text_of(mail, "html").index("<h1")


def test_a_journalist_is_told_that_the_time_is_noted_and_nothing_is_promised(letters: Letters) -> None:
    text = text_of(acknowledge(letters, "acknowledgement_media"))

    assert "We have noted that you need an answer by 4.30pm on Friday 20 November 2026." in text
    assert "You will hear from us" not in text


def test_a_doubtful_time_is_not_noted_but_asked_for(letters: Letters) -> None:
    doubtful = StatedTime(NOW, "marmalade", doubtful=True)
    text = text_of(acknowledge(letters, "acknowledgement_media", replace(ABOUT, stated_time=doubtful)))

    assert "noted" not in text
    assert "please reply to this email with the day and the hour" in text


def test_a_letter_without_a_promise_names_no_day_and_never_lapses(letters: Letters) -> None:
    mail = acknowledge(letters, about=replace(ABOUT, promised=None))

    assert "2026 " not in text_of(mail)
    assert mail.drop_after is None


def test_a_promise_in_summer_lapses_at_midnight_in_london(letters: Letters) -> None:
    due = replace(DUE, due_at=datetime(2026, 7, 3, 16, tzinfo=UTC))
    mail = acknowledge(letters, about=replace(ABOUT, promised=due))

    assert "by Friday 3 July 2026" in text_of(mail)
    assert mail.drop_after == datetime(2026, 7, 3, 23, tzinfo=UTC)


def test_a_deadline_of_no_counted_days_is_told_with_its_hour(letters: Letters) -> None:
    due = replace(DUE, counted=(), due_at=datetime(2026, 11, 20, 16, 30, tzinfo=UTC))
    text = text_of(tell(letters, about=replace(ABOUT, deadlines=(due,), stated_time=None)))

    assert "Answer by 4.30pm on Friday 20 November 2026 (today)." in text


@pytest.mark.parametrize(
    "to", ["jo@sender.example, x@y.example", "jo@sender.example\r\nBcc: x@y.example", ""]
)
def test_an_acknowledgement_goes_to_one_address_or_nowhere(letters: Letters, to: str) -> None:
    with pytest.raises(PermanentError, match="by hand"):
        letters.to_writer("acknowledgement_general", ABOUT, to=to, now=NOW, occasion="x")


def test_every_mail_has_exactly_one_recipient_and_no_copies(letters: Letters) -> None:
    for letter in letters.names:
        for sample in letters.samples(letter):
            mail = write(letters, letter, sample)
            parsed = parse(mail)
            assert [address.addr_spec for address in parsed["To"].addresses] == [mail.recipient]
            assert parsed["Cc"] is None
            assert parsed["Bcc"] is None


def test_a_letter_never_goes_to_the_wrong_kind_of_reader(letters: Letters) -> None:
    with pytest.raises(PermanentError, match="written for colleagues"):
        acknowledge(letters, "assignment")
    with pytest.raises(PermanentError, match="written for the public"):
        tell(letters, "acknowledgement_general")


def test_a_letter_to_nobody_we_know_says_what_to_do(letters: Letters) -> None:
    with pytest.raises(
        PermanentError, match=r"nobody in rules\.yaml has this key; give the case to somebody else"
    ):
        tell(letters, person="zoe")


def test_the_same_letter_twice_is_the_same_mail(
    letters: Letters, policy: Policy, sources: dict[str, str]
) -> None:
    again = Letters(
        sources, policy, address="info@example.org", secret_key=b"a key of at least sixteen octets"
    )

    assert acknowledge(again) == acknowledge(letters)
    assert letters.is_ours(acknowledge(again).message_id)
    assert not letters.is_ours("one@sender.example")


def test_a_short_secret_is_refused_without_being_shown(policy: Policy, sources: dict[str, str]) -> None:
    with pytest.raises(ValueError, match="it needs at least 16") as raised:
        Letters(sources, policy, address="info@example.org", secret_key=b"hunter2")
    assert "hunter2" not in str(raised.value)


@pytest.mark.parametrize(("person", "shown"), [("ada", 600), ("ben", 1320), ("cat", 0)])
def test_as_much_of_the_text_is_shown_as_the_reader_is_sent(
    letters: Letters, person: str, shown: int
) -> None:
    text = text_of(tell(letters, person=person)).replace("\r\n", "\n")
    quoted = "".join(line.removeprefix("> ") for line in text.splitlines() if line.startswith(">"))

    assert shown - 40 <= len(quoted) <= shown
    assert ("The rest is in the mailbox." in text) == (person == "ada")
    assert ("What they wrote" in text) == (person != "cat")


def test_what_was_forwarded_is_shown_where_nothing_was_written_above_it(letters: Letters) -> None:
    inner = Forwarded(Address("a@b.example"), "x", "The enquiry itself", attached=False)
    about = replace(ABOUT, message=replace(MESSAGE, new_text="", forwarded=(inner,)))

    assert "> The enquiry itself" in text_of(tell(letters, about=about))


def test_html_in_a_message_is_shown_and_does_nothing(letters: Letters) -> None:
    nasty = '</blockquote><img src=x onerror="alert(1)"><!-- {{ 7*7 }} -->'
    about = replace(
        ABOUT, message=replace(MESSAGE, new_text=nasty, subject=nasty), case=replace(CASE, subject=nasty)
    )
    mail = tell(letters, about=about)

    assert "<img" not in text_of(mail, "html")
    assert "{{ 7*7 }}" in text_of(mail)
    assert "{{ 7*7 }}" in text_of(mail, "html")


def test_an_assignment_says_what_the_writer_knows(letters: Letters) -> None:
    knows = text_of(tell(letters, about=replace(ABOUT, stated_time=None)))
    does_not = text_of(
        tell(
            letters,
            about=replace(
                ABOUT,
                acknowledged=False,
                withheld=(
                    Withheld("acknowledgement_general", "jo@sender.example", "The address may be forged."),
                    Withheld("told", "ben", "Nobody is in this role."),
                ),
            ),
        )
    )

    assert (
        "told that their message arrived, and that they will hear from us by Friday 27 November 2026."
        in knows
    )
    assert (
        "They have not been told that their message arrived.\r\nReason: The address may be forged.\r\n"
        in does_not
    )
    assert "Nobody is in this role" not in does_not


def test_a_colleague_is_told_that_a_journalists_time_is_noted_and_not_that_it_is_promised(
    letters: Letters,
) -> None:
    due = replace(DUE, due_at=NOW + timedelta(hours=6), counted=())
    text = text_of(tell(letters, "media_forward", replace(ABOUT, deadlines=(due,), promised=due)))

    assert "told that their message arrived, and that we have noted when they need an answer." in text
    assert "hear from us by" not in text
    assert text.count("4.30pm on Friday 20 November 2026") == 1


def test_a_follow_up_that_needs_no_receipt_is_silent_about_one(letters: Letters) -> None:
    quiet = replace(ABOUT, acknowledged=False, promised=None)
    withheld = replace(
        quiet, withheld=(Withheld("acknowledgement_urgent", "jo@sender.example", "It bounced."),)
    )

    assert "What the writer knows" not in text_of(tell(letters, "follow_up", quiet))
    assert "Reason: It bounced." in text_of(tell(letters, "follow_up", withheld))


def test_the_clock_of_an_acknowledgement_that_goes_is_not_shown_as_a_task(letters: Letters) -> None:
    about = replace(ABOUT, deadlines=(replace(DUE, stops="acknowledged"),), stated_time=None)

    assert "Tell the writer that it arrived" not in text_of(tell(letters, about=about))
    assert "Tell the writer that it arrived by Friday 27 November 2026" in text_of(
        tell(letters, about=replace(about, acknowledged=False))
    )


@pytest.mark.parametrize(
    ("complete", "kind"), [(True, "message/rfc822"), (False, "application/octet-stream")]
)
def test_a_media_forward_carries_the_original_and_replies_go_to_the_journalist(
    letters: Letters, *, complete: bool, kind: str
) -> None:
    raw = replace(RAW, complete=complete)
    mail = letters.to_colleague("media_forward", ABOUT, person="cat", now=NOW, occasion="x", original=raw)
    parsed = parse(mail)

    assert parsed["Reply-To"] == "jo@sender.example"
    assert [part.get_content_type() for part in parsed.iter_attachments()] == [kind]
    assert [part.get_filename() for part in parsed.iter_attachments()] == ["original.eml"]
    assert ("The original is attached." in text_of(mail)) == complete


@pytest.mark.parametrize(
    ("letter", "passes"),
    [("urgent_alert", True), ("assignment", False), ("follow_up", False), ("consultation", False)],
)
def test_of_letters_about_a_case_only_the_urgent_alert_passes_the_brake(
    letters: Letters, letter: str, *, passes: bool
) -> None:
    assert tell(letters, letter).passes_brake == passes


def test_a_trial_is_marked_in_the_subject_and_the_body_of_an_alert(letters: Letters) -> None:
    mail = tell(letters, "urgent_alert", replace(ABOUT, trial=True))

    assert mail.subject == "Trial: Urgent: please look now [HWE-2026-7K4QX]"
    assert text_of(mail).startswith("This is a trial.")


def why_part(text: str) -> list[str]:
    """Return the lines under "Why we think it is this"."""
    lines = text.partition("Why we think it is this")[2].split("What the writer knows")[0].splitlines()
    return [line for line in lines if line]


def test_a_colleague_reads_the_strongest_rules_for_what_it_is_and_no_others(letters: Letters) -> None:
    about = replace(
        ABOUT,
        case=replace(CASE, flags=("urgent",)),
        because=(
            Because("other_kind", "media", ("a statement",), 3.0),
            Because("against", "general", ("not so",), -2.0),
            Because("weak", "general", ("my", "my mum"), 0.5),
            Because("sure", "general", ("Marmalade",)),
            Because("strong", "general", ("jam", "bread", "JAM"), 2.0),
            Because("danger", "urgent", ("scared",), 1.0),
        ),
    )
    assert why_part(text_of(tell(letters, about=about))) == [
        "- “scared” (rule danger)",
        "- “Marmalade” (rule sure)",
        "- “jam, bread, JAM” (rule strong)",
        "- “my mum” (rule weak)",
    ]


def test_single_weighed_words_are_told_only_where_no_rule_spoke_and_without_their_figures(
    policy: Policy, sources: dict[str, str]
) -> None:
    tally = Tally.model_validate(
        {"id": "words", "category": "general", "weigh": [{"weight": 0.5, "words": ["please"]}]}
    )
    house = policy.model_copy(update={"tallies": (tally,)})
    letters = Letters(sources, house, address="info@ours.example", secret_key=b"k" * 32)
    words = ("please +0.7", "the -0.2", "send +0.6", "2 more 0.4", "begins at 0.3")
    counted = Because("words", "general", words, 1.8)
    alone = replace(ABOUT, because=(counted,))
    beside = replace(ABOUT, because=(counted, Because("asks", "general", ("marmalade",), 0.1)))
    assert why_part(text_of(tell(letters, about=alone))) == ["- “please, send” (rule words)"]
    assert why_part(text_of(tell(letters, about=beside))) == ["- “marmalade” (rule asks)"]


def test_who_is_asked_about_a_complaint_reads_what_spoke_for_one(letters: Letters) -> None:
    case = replace(CASE, flags=("in_doubt_complaint",))
    about = replace(ABOUT, case=case, because=(Because("grievance", "complaint", ("rude",), 0.6),))
    assert "“rude” (rule grievance)" in text_of(tell(letters, "consultation", about))


def test_a_letter_that_does_not_know_what_the_writer_was_told_says_nothing_of_it(letters: Letters) -> None:
    repeated = text_of(tell(letters, "urgent_alert", Particulars(replace(CASE, flags=("urgent",)))))
    at_first = text_of(tell(letters, "urgent_alert", replace(ABOUT, acknowledged=False, evidence="")))
    assert ("What the writer knows" in repeated, "not been told" in repeated) == (False, False)
    assert "They have not been told that their message arrived." in at_first


def test_whoever_is_told_by_role_does_not_read_that_this_role_is_told(
    letters: Letters, policy: Policy
) -> None:
    role = next(name for name, people in policy.roles.items() if people[0] == "ada")
    mine, others = (
        text_of(tell(letters, about=replace(ABOUT, also_told=(told,)))) for told in (role, "nobody_known")
    )
    assert ("Who else is told" in mine, "Who else is told: nobody known." in others) == (False, True)


LATE = replace(DUE, due_at=datetime(2026, 11, 18, 17, tzinfo=UTC), stops="resolved")


def test_several_reminders_go_as_one_letter_the_most_urgent_first(letters: Letters) -> None:
    other = replace(CASE, reference="HWE-2026-3PDWT", category="signposting")
    lines = [ReminderLine(CASE, DUE, "before-5"), ReminderLine(other, LATE, "overdue-2")]
    mail = letters.reminders("ada", lines, now=NOW, occasion="2026-11-20")
    text = text_of(mail)

    assert mail.subject == "Reminder: 2 things to do"
    assert mail.case_reference == ""
    assert text.index("[HWE-2026-3PDWT]") < text.index("[HWE-2026-7K4QX]")
    assert "Settle it by Wednesday 18 November 2026 (overdue by 2 working days)." in text
    assert "Answer by Friday 27 November 2026 (in 7 days)." in text


@pytest.mark.parametrize(
    ("letter", "subject"),
    [
        ("reminder", "Reminder: General enquiry [HWE-2026-7K4QX]"),
        ("overdue", "Overdue: General enquiry [HWE-2026-7K4QX]"),
        ("escalation", "Overdue, please help: General enquiry [HWE-2026-7K4QX]"),
    ],
)
def test_one_line_may_go_by_itself_under_its_own_number(letters: Letters, letter: str, subject: str) -> None:
    by_lines = letters.reminders(
        "ada", [ReminderLine(CASE, LATE, "overdue-1")], now=NOW, occasion="x", letter=letter
    )
    by_case = tell(letters, letter, replace(ABOUT, deadlines=(LATE,), step="overdue-1"))

    assert (by_lines.subject, by_lines.case_reference) == (subject, "HWE-2026-7K4QX")
    assert text_of(by_case) == text_of(by_lines)


@pytest.mark.parametrize(
    ("now", "words"),
    [
        (datetime(2026, 11, 25, 9, tzinfo=UTC), "(in 2 days)"),
        (datetime(2026, 11, 26, 9, tzinfo=UTC), "(tomorrow)"),
        (datetime(2026, 11, 27, 9, tzinfo=UTC), "(today)"),
        (datetime(2026, 11, 27, 17, 1, tzinfo=UTC), "(overdue)"),
    ],
)
def test_a_reminder_says_how_far_off_the_day_is_when_it_is_sent(
    letters: Letters, now: datetime, words: str
) -> None:
    mail = letters.reminders("ada", [ReminderLine(CASE, DUE, "before-2")], now=now, occasion="x")

    assert f"Answer by Friday 27 November 2026 {words}." in text_of(mail)


def test_a_reminder_of_nothing_is_refused(letters: Letters) -> None:
    with pytest.raises(PermanentError, match="there is no deadline to tell of"):
        letters.reminders("ada", [], now=NOW, occasion="x")


COMPLAINT = replace(CASE, reference="HWE-2026-9COMP", category="complaint", named=("ben",))
IN_DOUBT = replace(CASE, reference="HWE-2026-8DUBT", flags=("in_doubt_complaint",))


def digest_of(letters: Letters, person: str) -> str:
    content = Digest(
        day=NOW.date(),
        counts=Counts(3, 1, 2, 4, 2),
        due_today=(ReminderLine(CASE, DUE), ReminderLine(IN_DOUBT, DUE)),
        overdue=(ReminderLine(COMPLAINT, LATE),),
        unacknowledged=(
            UnacknowledgedLine(
                "HWE-2026-9COMP", "complaint", "jo@sender.example", NOW, "Forged.", named=("ben",)
            ),
        ),
        held=(MailLine("acknowledgement_general", "jo@sender.example", "HWE-2026-7K4QX"),),
        dead=(
            MailLine("assignment", "ada@example.org", "HWE-2026-7K4QX", "Refused."),
            MailLine("acknowledgement_complaint", "jo@sender.example", "HWE-2026-9COMP", named=("ben",)),
        ),
        filed=(FiledLine(7, NOW, "news@shop.example", "It is a newsletter."),),
    )
    return text_of(letters.digest(person, content, now=NOW)).replace("\r\n", "\n")


def test_the_digest_hides_who_complained_and_what_about(letters: Letters) -> None:
    rows = [line for line in digest_of(letters, "ada").splitlines() if line.startswith("- ")]

    assert rows == [
        "- Settle it by Wednesday 18 November 2026 (overdue). Complaint about us [HWE-2026-9COMP], Ada Brook",
        (
            "- Answer by Friday 27 November 2026 (in 7 days). General enquiry [HWE-2026-7K4QX], Ada Brook, "
            "from Zebedee (jo@sender.example): A quixotic question"
        ),
        "- Answer by Friday 27 November 2026 (in 7 days). General enquiry [HWE-2026-8DUBT], Ada Brook",
        "- Complaint about us [HWE-2026-9COMP], received 10.30am on Friday 20 November 2026: Forged.",
        "- assignment to Ada Brook [HWE-2026-7K4QX]: Refused.",
        "- acknowledgement_complaint [HWE-2026-9COMP]",
        "- acknowledgement_general [HWE-2026-7K4QX]",
        "- Number 7, from news@shop.example, received 10.30am on Friday 20 November 2026: It is a newsletter.",
    ]


def test_the_digest_tells_nothing_of_a_complaint_to_those_it_names(letters: Letters) -> None:
    assert "9COMP" in digest_of(letters, "ada")
    assert "9COMP" not in digest_of(letters, "ben")


def test_the_digest_lists_the_longest_overdue_first(letters: Letters) -> None:
    later = replace(LATE, due_at=datetime(2026, 11, 19, 17, tzinfo=UTC))
    other = replace(CASE, reference="HWE-2026-2LATE")
    content = Digest(day=NOW.date(), overdue=(ReminderLine(CASE, later), ReminderLine(other, LATE)))
    text = text_of(letters.digest("ada", content, now=NOW))

    assert text.index("2LATE") < text.index("7K4QX")


def test_the_digest_goes_even_when_there_is_nothing(letters: Letters) -> None:
    mail = letters.digest("ada", Digest(day=NOW.date()), now=NOW)

    assert mail.subject == "The inbox on Friday 20 November 2026"
    assert "There is nothing on any list today." in text_of(mail)
    assert mail.passes_brake


def test_the_digest_of_a_day_is_one_mail_for_each_person(letters: Letters) -> None:
    today = letters.digest("ada", Digest(day=NOW.date()), now=NOW)
    again = letters.digest("ada", Digest(day=NOW.date()), now=NOW + timedelta(hours=1))
    other = letters.digest("ben", Digest(day=NOW.date()), now=NOW)

    assert today.message_id == again.message_id != other.message_id


def test_news_for_operators_says_what_since_when_and_what_to_do(letters: Letters) -> None:
    fault = Alert("The mailbox cannot be read", NOW, "Check the password.", NOW + timedelta(hours=2))
    mails = [
        letters.quarantine_notice(
            "ada", Quarantine(4, "It cannot be read.", NOW, "x@y.example", 1200), now=NOW
        ),
        letters.brake_notice("ada", Brake(NOW, "More than 60 letters in an hour.", 14), now=NOW),
        letters.alert("ada", fault, now=NOW),
        letters.recovered("ada", fault, now=NOW),
    ]

    assert [(mail.letter, mail.subject, mail.audience, mail.passes_brake) for mail in mails] == [
        ("quarantine_notice", "A message could not be processed [quarantine 4]", "operator", False),
        ("brake_notice", "The brake is on: letters wait", "operator", True),
        ("alert", "Alert: The mailbox cannot be read", "operator", False),
        ("recovered", "Works again: The mailbox cannot be read", "operator", False),
    ]
    assert "Since 10.30am on Friday 20 November 2026 no letters go" in text_of(mails[1])
    assert "Check the password." in text_of(mails[2])
    assert "Works again since: 12.30pm on Friday 20 November 2026" in text_of(mails[3])


def test_a_paragraph_nobody_wrote_is_an_error_that_names_it(letters: Letters) -> None:
    with pytest.raises(PermanentError, match="paragraph optician"):
        acknowledge(letters, about=replace(ABOUT, paragraphs=("optician",)))


def test_every_header_line_fits_and_every_mail_is_clean(letters: Letters) -> None:
    about = replace(ABOUT, case=replace(CASE, category="x" * 300))
    mail = tell(letters, about=about)

    assert parse(mail)["Subject"] == mail.subject
    assert all(len(line) <= 78 for line in mail.content.partition(b"\r\n\r\n")[0].split(b"\r\n"))
    assert [defect for part in parse(mail).walk() for defect in part.defects] == []
