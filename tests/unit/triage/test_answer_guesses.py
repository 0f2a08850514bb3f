"""Which case a colleague's mail answers, and what it says: the wrong guesses, one by one."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from walking import ADDRESS, LONDON, a_case, house, london

from inboxbot.model.case import Case, History
from inboxbot.model.message import Address, Message, MessageRef, RawMessage
from inboxbot.model.plan import Plan
from inboxbot.triage.answer import notice_answer, notice_copy
from inboxbot.triage.answer_subject import alike, bare, quotes
from inboxbot.triage.answer_words import said
from inboxbot.triage.house import House
from inboxbot.triage.parse import parse
from inboxbot.triage.reading import Recall
from inboxbot.triage.triage import read

CASE = a_case()
OTHER = a_case(
    id=2, reference="HWH-2026-BBBBB", subject="prescriptions", opened_at=london("2026-11-17 09:30")
)
FULL = "Dear Nadia, Rye Road Dental takes children. Ring 01992 960311."
THEIRS = "<a1@homemail.example>"


def _raw(text: str = FULL, *, folder: str = "Sent", **headers: str) -> RawMessage:
    fields = {
        "From": f"Healthwatch <{ADDRESS}>",
        "To": "Nadia Rahman <nadia@homemail.example>",
        "Subject": "RE: dentist",
        "Message-ID": "<out1@healthwatch.example>",
        **{name.replace("_", "-"): value for name, value in headers.items()},
    }
    head = "".join(f"{name}: {value}\r\n" for name, value in fields.items() if value)
    content = f"{head}\r\n{text}\r\n".encode()
    return RawMessage(MessageRef(folder, "1", "1"), content, london("2026-11-18 10:00"), len(content))


def _shelf(*cases: Case, named: dict[str, Case] | None = None) -> Recall:
    """Recall as a register with these cases would; ``named`` are mails of theirs by Message-ID."""

    def recall(message: Message) -> History:
        ids = {*message.in_reply_to, *message.references}
        return History(
            by_their_mail=tuple(case for key, case in (named or {}).items() if key in ids),
            by_reference=tuple(case for case in cases if case.reference in message.subject.upper()),
            by_correspondent=tuple(c for c in cases if c.correspondent.address == message.sender.address),
        )

    return recall


def _noticed(raw: RawMessage, recall: Recall, of: House | None = None) -> tuple[str, str]:
    plan = notice_answer(raw, recall, of or house(), now=raw.received_at)
    return _what(plan)


def _what(plan: Plan | None) -> tuple[str, str]:
    if plan is None or plan.change is None:
        return "none", ""
    return plan.journal[0].what, plan.change.reference


def test_of_two_open_cases_the_mail_that_it_answers_directly_tells() -> None:
    recall = _shelf(CASE, OTHER, named={"old@x.example": OTHER, "new@x.example": CASE})
    raw = _raw(In_Reply_To="<new@x.example>", References="<old@x.example> <new@x.example>")
    assert _noticed(raw, recall) == ("answered", CASE.reference)


def test_of_two_open_cases_the_subject_tells_where_no_id_does() -> None:
    assert _noticed(_raw(Subject="RE: prescriptions"), _shelf(CASE, OTHER)) == ("answered", OTHER.reference)


def test_of_two_open_cases_with_one_subject_the_quotation_tells() -> None:
    twin = replace(OTHER, subject="dentist")
    quoted = f"{FULL}\r\n\r\nOn Tue, 17 Nov 2026 at 09:30, Nadia Rahman <nadia@homemail.example> wrote:\r\n> And me?"
    assert _noticed(_raw(quoted), _shelf(CASE, twin)) == ("answered", twin.reference)
    assert _noticed(_raw(), _shelf(CASE, twin)) == ("perhaps answered", CASE.reference)


def test_a_subject_of_its_own_in_a_cases_conversation_is_asked_about() -> None:
    raw = _raw(Subject="Our annual meeting", In_Reply_To=THEIRS)
    recall = _shelf(CASE, named={"a1@homemail.example": CASE})
    assert _noticed(raw, recall) == ("perhaps answered", CASE.reference)


def test_the_conversation_of_a_closed_case_does_not_answer_the_open_one() -> None:
    closed = replace(OTHER, status="closed")
    raw = _raw(Subject="RE: prescriptions", In_Reply_To="<old@x.example>")
    recall = _shelf(CASE, closed, named={"old@x.example": closed})
    assert _noticed(raw, recall) == ("perhaps answered", CASE.reference)


def test_an_answer_to_another_conversation_of_the_same_person_is_none_of_the_cases() -> None:
    raw = _raw(f"{FULL}\r\n\r\n> Hall hire?", Subject="RE: hall hire", In_Reply_To="<elsewhere@x.example>")
    assert _noticed(raw, _shelf(CASE)) == ("none", "")


def test_a_number_in_the_subject_against_the_conversation_is_asked_about() -> None:
    raw = _raw(Subject=f"RE: prescriptions [{OTHER.reference}]", In_Reply_To=THEIRS)
    recall = _shelf(CASE, OTHER, named={"a1@homemail.example": CASE})
    assert _noticed(raw, recall) == ("perhaps answered", OTHER.reference)


@pytest.mark.parametrize(
    ("headers", "outcome"),
    [
        ({"To": "Nadia.Rahman@work.example"}, "answered"),
        ({"To": "Nadia Rahman <nr@else.example>"}, "answered"),
        ({"To": "NADIA+health@homemail.example"}, "answered"),
        ({"To": "stranger@else.example"}, "perhaps answered"),  # it greets her: sent astray, or hers too
        ({"To": "pals@hospital.example", "Subject": "FW: dentist"}, "copied"),
        ({"To": "pals@hospital.example", "Cc": "nadia@homemail.example"}, "answered"),  # it greets her
        ({"To": "nadia@homemail.example, dentist@rye.example"}, "answered"),
        ({"To": ", ".join(["nadia@homemail.example", *(f"p{n}@x.example" for n in range(9))])}, "copied"),
    ],
)
def test_in_a_cases_conversation_it_counts_to_whom_it_goes(headers: dict[str, str], outcome: str) -> None:
    recall = _shelf(CASE, named={"a1@homemail.example": CASE})
    assert _noticed(_raw(In_Reply_To=THEIRS, **headers), recall) == (outcome, CASE.reference)


def test_the_correspondent_in_copy_of_a_mail_to_somebody_else_is_asked_about() -> None:
    raw = _raw(
        "Dear Dr Ward, this lady needs a dentist for her children.",
        To="ward@x.example",
        Cc="nadia@homemail.example",
        In_Reply_To=THEIRS,
    )
    recall = _shelf(CASE, named={"a1@homemail.example": CASE})
    assert _noticed(raw, recall) == ("perhaps answered", CASE.reference)


def test_an_answer_to_the_writer_of_a_form_goes_to_an_address_that_the_case_does_not_know() -> None:
    form = a_case(correspondent=Address("noreply@forms.example"), channel="webform")
    raw = _raw(To="ann@homemail.example", In_Reply_To=THEIRS, Subject="RE: New message from the website")
    recall = _shelf(form, named={"a1@homemail.example": form})
    assert _noticed(raw, recall) == ("answered", form.reference)


def test_a_mail_that_was_written_before_the_case_and_filed_late_answers_nothing() -> None:
    assert _noticed(_raw(Date="Tue, 10 Nov 2026 10:00:00 +0000"), _shelf(CASE)) == ("none", "")
    assert _noticed(_raw(Date="Mon, 16 Nov 2026 10:30:00 +0000"), _shelf(CASE)) == (
        "answered",
        CASE.reference,
    )


def test_an_older_answer_that_is_filed_again_does_not_answer_what_was_asked_since() -> None:
    asked_again = replace(CASE, answered_at=london("2026-11-17 12:00"))
    recall = _shelf(asked_again, named={"a1@homemail.example": asked_again})
    older = _raw(In_Reply_To=THEIRS, Date="Tue, 17 Nov 2026 11:58:00 +0000")
    assert _noticed(older, recall) == ("copied", CASE.reference)
    newer = _raw(In_Reply_To=THEIRS, Date="Wed, 18 Nov 2026 09:58:00 +0000")
    assert _noticed(newer, recall) == ("answered", CASE.reference)


@pytest.mark.parametrize("subject", ["Accepted: dentist", "Read: dentist", "Recall: dentist"])
def test_what_a_program_sends_for_a_colleague_answers_nothing(subject: str) -> None:
    recall = _shelf(CASE, named={"a1@homemail.example": CASE})
    assert _noticed(_raw(In_Reply_To=THEIRS, Subject=subject), recall) == ("none", "")


def test_the_same_subject_without_re_is_evidence_if_it_says_enough() -> None:
    telling = replace(CASE, subject="Dentists in Hoddesdon")
    same = _raw(Subject="Dentists in Hoddesdon")
    assert _noticed(same, _shelf(telling)) == ("answered", CASE.reference)
    assert _noticed(_raw(Subject="dentist"), _shelf(CASE)) == ("perhaps answered", CASE.reference)


def test_a_draft_beside_the_sent_mails_was_never_sent() -> None:
    recall = _shelf(CASE, named={"a1@homemail.example": CASE})
    draft = replace(_raw(In_Reply_To=THEIRS), flags=frozenset({"\\Seen", "\\Draft"}))
    assert _noticed(draft, recall) == ("none", "")
    assert _noticed(replace(draft, flags=frozenset({"\\Seen"})), recall) == ("answered", CASE.reference)


def test_a_spelling_of_the_address_without_its_tag_finds_the_case() -> None:
    assert _noticed(_raw(To="nadia+old@homemail.example"), _shelf(CASE)) == ("answered", CASE.reference)


# From a colleague's own address ---------------------------------------------------------------
OWN = {
    "From": "Amina Shah <amina.shah@healthwatchhertfordshire.example>",
    "Cc": ADDRESS,
    "In_Reply_To": THEIRS,
}


def _copied(raw: RawMessage, of: House) -> tuple[str, str]:
    recall = _shelf(CASE, named={"a1@homemail.example": CASE})
    return _what(notice_copy(read(raw, recall, of), recall, of, now=raw.received_at))


def test_a_copy_of_a_colleagues_answer_stops_the_clock() -> None:
    assert _copied(_raw(folder="INBOX", **OWN), house()) == ("answered", CASE.reference)


def test_a_copy_that_fails_authentication_stops_nothing() -> None:
    trusting = replace(house(), trusted_authserv="mx.healthwatch.example")
    failed = {
        "Authentication_Results": "mx.healthwatch.example; dmarc=fail header.from=healthwatchhertfordshire.example"
    }
    raw = _raw(folder="INBOX", **{**failed, **OWN})
    content = raw.content
    head = b"Authentication-Results: " + failed["Authentication_Results"].encode() + b"\r\n"
    first = replace(raw, content=head + content.replace(head, b""))
    assert _copied(first, trusting) == ("none", "")


def test_a_strangers_copy_stops_nothing() -> None:
    stranger = {**OWN, "From": "Amina Shah <amina.shah@evil.example>"}
    assert _copied(_raw(folder="INBOX", **stranger), house()) == ("none", "")


def test_the_chair_who_is_no_staff_answers_the_press_and_nobody_else() -> None:
    chair = {**OWN, "From": "Margaret Lowe <margaret.lowe@trustees.healthwatchhertfordshire.example>"}
    raw = _raw(folder="INBOX", **chair)
    assert _copied(raw, house()) == ("none", "")
    press = replace(CASE, category="media", owner="leah_brandt", role="communications_officer")
    recall = _shelf(press, named={"a1@homemail.example": press})
    plan = notice_copy(read(raw, recall, house()), recall, house(), now=raw.received_at)
    assert _what(plan) == ("answered", CASE.reference)
    assert plan is not None
    assert [letter.letter for letter in plan.letters] == ["media_record"]


# Subjects and quotations ------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("RE: Dentist", "dentist", True),
        ("Fwd: RE: [EXTERNAL] Dentist [HWH-2026-7K4QX]", "dentist", True),
        ("Your dentist in Hoddesdon", "Dentist in Hoddesdon", True),
        ("Minutes of the meeting", "Dentist", False),
        ("Re: free prescriptions", "free parking", False),
    ],
)
def test_subjects_are_compared_without_prefixes_tags_and_numbers(one: str, other: str, same: bool) -> None:  # noqa: FBT001 - a column of the table
    assert alike(bare(one), bare(other)) == same


@pytest.mark.parametrize(
    "line",
    [
        "From: Nadia Rahman <nadia@homemail.example>\nSent: 16 November 2026 10:00\nSubject: dentist",
        "From: Nadia Rahman\nSent: Monday, November 16, 2026 10:01 AM\nTo: info",
        "> On 16 Nov 2026, at 10:00, Nadia Rahman <nadia@homemail.example> wrote:",
        "On 16/11/2026 10:00, Nadia Rahman wrote:",
        "On 2026-11-16 10:00, Nadia Rahman wrote:",
        "On Mon, 16 Nov 2026 at 9.58am, Nadia Rahman wrote:",
    ],
)
def test_a_quotation_is_known_by_its_writer_and_its_minute(line: str) -> None:
    zone: ZoneInfo = LONDON
    assert quotes(line, CASE, zone)
    later = replace(CASE, opened_at=datetime.fromisoformat("2026-11-16T10:30:00+00:00"))
    assert not quotes(line, later, zone)
    assert not quotes(line.replace("Nadia", "Somebody").replace("nadia", "somebody"), CASE, zone)


# What it says -----------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("text", "what"),
    [
        (FULL, "answer"),
        ("Dear Nadia, we are looking into it and will get back to you.\r\n\r\nTom", "holding"),
        ("Dear Nadia, our people are on to it.", "unclear"),
        ("I have raised this with the ward and am hopeful that they will sort it.", "unclear"),
        ("Tom has it, and he is in from 10.", "unclear"),
        ("I rang the ward, and they will see her at 3 today.", "answer"),
        ("I am afraid that it has closed.", "answer"),
        ("No, we can't.", "answer"),
        ("We asked around. No joy so far.", "holding"),
        ("The clinic is closed today. I will see what else there is.", "unclear"),
        ("Thank you for your patience while we look for somebody.", "unclear"),
        ("Thank you so much Nadia, that's really kind.", "unclear"),
        ("Yes. Rye Road.", "answer"),
        ("Which town do you live in? It makes a difference.", "unclear"),
        (
            "I have asked the crisis team to ring you. If it gets worse before they do, please call 999.",
            "holding",
        ),
        ("We are looking into it. In an emergency ring 999, or Samaritans on 116 123.", "holding"),
        ("If it gets worse, please call 999.", "unclear"),
        ("If it gets worse, ring the ward on 01992 960311.", "answer"),
        ("For a doctor at night you ring 111.", "answer"),
        ("Thank you for your kind words.\r\n\r\nTom", "courtesy"),
        ("Kind regards\r\nTom", "nothing"),
        ("", "nothing"),
    ],
)
def test_what_a_mail_says(text: str, what: str) -> None:
    names = frozenset({"tom", "tom whitfield"})
    told = said(
        parse(_raw(text)), house().policy.answers, names=names, emergency=frozenset({"999", "116123"})
    )
    assert told.what == what


def test_what_somebody_else_wrote_below_is_not_the_writers_word() -> None:
    quoted = (
        "From: Tom\r\nSent: 16 November 2026 10:00\r\nTo: Nadia\r\nSubject: dentist\r\n\r\nRing 01992 960311."
    )
    assert (
        said(parse(_raw(f"Thank you for this.\r\n\r\n{quoted}")), house().policy.answers).what == "courtesy"
    )
