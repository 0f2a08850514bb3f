"""Thanks, absence notices and bounces on the real register: they move no clock and set nothing going round."""

from __future__ import annotations

from datetime import timedelta

import pytest

from inboxbot.model.plan import CaseChange
from inboxbot.ports.listed import FiledArrival
from office import ADDRESS, DENTIST, Office, told

NADIA = "nadia@homemail.example"
AMINA = "amina.shah@healthwatchhertfordshire.example"
AWAY = "I am out of the office until Monday 30 November and will answer when I am back."

Standing = list[tuple[str, list[tuple[str, str | None]]]]


def standing(office: Office) -> Standing:
    """Return each case's status, with its deadlines and by what each was stopped."""
    found: Standing = []
    for case in office.cases:
        view = office.register.case(case.reference)
        assert view is not None
        clocks = [(d.standard, d.stopped_by if d.stopped_at else None) for d in view.deadlines]
        found.append((case.status, clocks))
    return found


def filed_under(office: Office, case: int = 0) -> list[FiledArrival]:
    return list(office.register.filed_under(office.cases[case].reference))


def asked(office: Office, state: str) -> str:
    """Let Nadia ask, and bring her case into a state; return the Message-ID of our letter to her."""
    question = office.arrives(DENTIST)
    office.wait(minutes=5)
    if state != "open":
        office.colleague_answers(question)
        office.wait(minutes=5)
    if state == "closed":
        close = CaseChange(office.cases[0].reference, status="closed", outcome="resolved")
        office.register.change(close, now=office.clock.now(), journal=())
        office.wait(minutes=5)
    assert office.cases[0].status == state
    [receipt] = office.sent("acknowledgement_signposting")
    office.sender.sent.clear()
    return receipt.mail.message_id


# Thanks -------------------------------------------------------------------------------------------
@pytest.mark.parametrize("state", ["open", "answered", "closed"])
def test_a_thank_you_is_filed_and_shown_on_its_case_without_a_new_clock(office: Office, state: str) -> None:
    ours = asked(office, state)
    before = standing(office)
    office.arrives("Thank you very much.\n\nNadia", headers=f"In-Reply-To: <{ours}>\n")
    office.wait(minutes=5)
    assert standing(office) == before
    assert [(one.kind, one.reason) for one in filed_under(office)] == [("person", "thanks, and nothing else")]
    assert office.letters() == []
    journal = office.register.journal(office.cases[0].reference)
    assert [line.entry.why for line in journal if line.entry.what == "filed"] == [
        "person: thanks, and nothing else"
    ]


def test_thanks_that_ask_something_reopen_a_closed_case_with_a_new_clock(office: Office) -> None:
    ours = asked(office, "closed")
    office.arrives("Thank you. Which of them takes wheelchair users?", headers=f"In-Reply-To: <{ours}>\n")
    office.wait(minutes=5)
    [(status, clocks)] = standing(office)
    assert (status, [stopped for _, stopped in clocks if stopped is None]) == ("open", [None])
    assert office.letters() == [("follow_up", "amina.shah")]


# Automatic answers --------------------------------------------------------------------------------
@pytest.mark.parametrize("state", ["open", "answered", "closed"])
@pytest.mark.parametrize("names_us", [True, False])
def test_an_absence_notice_moves_nothing_and_is_shown_where_our_letter_came_from(
    office: Office, state: str, *, names_us: bool
) -> None:
    ours = asked(office, state)
    before = standing(office)
    naming = f"In-Reply-To: <{ours}>\n" if names_us else ""
    office.arrives(
        AWAY,
        subject=f"Automatic reply: [{office.cases[0].reference}] your question",
        headers=f"Auto-Submitted: auto-replied\n{naming}",
    )
    office.wait(minutes=5)
    assert standing(office) == before
    assert [one.kind for one in filed_under(office)] == (["automatic"] if names_us else [])
    rest = office.register.filed(since=office.clock.now() - timedelta(hours=1))
    assert [one.kind for one in rest] == ([] if names_us else ["automatic"])
    assert office.letters() == []


def test_an_absence_notice_that_goes_out_from_our_mailbox_is_no_answer(office: Office) -> None:
    asked(office, "open")
    before = standing(office)
    reference = office.cases[0].reference
    office.mailbox.deliver(
        f"From: {ADDRESS}\r\nTo: {NADIA}\r\nSubject: Automatic reply: [{reference}]\r\n"
        f"Message-ID: <ooo@x.example>\r\nAuto-Submitted: auto-replied\r\n\r\n{AWAY}\r\n".encode(),
        office.clock.now(),
        "Sent",
    )
    office.wait(minutes=5)
    assert standing(office) == before


# Bounces ------------------------------------------------------------------------------------------
def report(
    address: str, about: str, *, status: str = "5.1.1", action: str = "failed", name: str = "b1"
) -> bytes:
    return (
        f"Return-Path: <>\r\nFrom: MAILER-DAEMON@homemail.example\r\nTo: {ADDRESS}\r\nSubject: Undelivered\r\n"
        f"Message-ID: <{name}@mx.example>\r\nMIME-Version: 1.0\r\n"
        "Content-Type: multipart/report; report-type=delivery-status; boundary=b\r\n\r\n"
        "--b\r\nContent-Type: text/plain\r\n\r\nIt could not be delivered.\r\n"
        "--b\r\nContent-Type: message/delivery-status\r\n\r\nReporting-MTA: dns; mx.example\r\n\r\n"
        f"Final-Recipient: rfc822; {address}\r\nAction: {action}\r\nStatus: {status}\r\n\r\n"
        f"--b\r\nContent-Type: text/rfc822-headers\r\n\r\nMessage-ID: <{about}>\r\n\r\n--b--\r\n"
    ).encode()


def exim(address: str, about: str) -> bytes:
    return (
        f"Return-Path: <>\r\nFrom: Mail Delivery System <Mailer-Daemon@mx.example>\r\nTo: {ADDRESS}\r\n"
        f"X-Failed-Recipients: {address}\r\nAuto-Submitted: auto-replied\r\nMessage-ID: <E1@mx.example>\r\n"
        "Subject: Mail delivery failed: returning message to sender\r\n\r\n"
        "This message was created automatically by mail delivery software.\r\n\r\n"
        "A message that you sent could not be delivered to one or more of its\r\nrecipients. This is a"
        f" permanent error. The following address(es) failed:\r\n\r\n  {address}\r\n    Unrouteable address\r\n\r\n"
        "------ This is a copy of the message, including all the headers. ------\r\n\r\n"
        f"From: {ADDRESS}\r\nTo: {address}\r\nMessage-ID: <{about}>\r\n\r\nThank you for writing.\r\n"
    ).encode()


def qmail(address: str, about: str, said: str = "550 No such user here") -> bytes:
    return (
        f"Return-Path: <>\r\nFrom: MAILER-DAEMON@mx.example\r\nTo: {ADDRESS}\r\nSubject: failure notice\r\n"
        "Message-ID: <Q1@mx.example>\r\n\r\n"
        "Hi. This is the qmail-send program at mx.example.\r\nI'm afraid I wasn't able to deliver your message to"
        " the following addresses.\r\nThis is a permanent error; I've given up. Sorry it didn't work out.\r\n\r\n"
        f"<{address}>:\r\n192.0.2.9 does not like recipient.\r\nRemote host said: {said}\r\nGiving up on 192.0.2.9.\r\n\r\n"
        "--- Below this line is a copy of the message.\r\n\r\n"
        f"Return-Path: <>\r\nFrom: {ADDRESS}\r\nTo: {address}\r\nMessage-ID: <{about}>\r\n\r\nThank you for writing.\r\n"
    ).encode()


def postfix(address: str, about: str) -> bytes:
    return (
        f"Return-Path: <>\r\nFrom: MAILER-DAEMON@mx.example (Mail Delivery System)\r\nTo: {ADDRESS}\r\n"
        "Subject: Undelivered Mail Returned to Sender\r\nMessage-ID: <P1@mx.example>\r\n\r\n"
        "This is the mail system at host mx.example.\r\n\r\nI'm sorry to have to inform you that your message could"
        " not\r\nbe delivered to one or more recipients. It's attached below.\r\n\r\n"
        f"<{address}>: host mail.homemail.example[192.0.2.1] said: 550 5.1.1 <{address}>: Recipient address\r\n"
        "    rejected: User unknown (in reply to RCPT TO command)\r\n\r\n"
        f"From: {ADDRESS}\r\nTo: {address}\r\nMessage-ID: <{about}>\r\n\r\nThank you for writing.\r\n"
    ).encode()


@pytest.mark.parametrize("bounce", [report, exim, qmail, postfix])
@pytest.mark.parametrize("state", ["open", "answered"])
def test_a_bounce_is_tied_to_its_case_rests_the_address_and_the_owner_is_told(
    office: Office, bounce: object, state: str
) -> None:
    ours = asked(office, state)
    before = standing(office)
    office.mailbox.deliver(bounce(NADIA, ours), office.clock.now())  # type: ignore[operator]
    office.wait(minutes=5)
    assert standing(office) == before
    assert [one.kind for one in filed_under(office)] == ["bounce"]
    assert office.letters() == [("unreachable", "amina.shah")]
    entries = [line.entry for line in office.register.journal(office.cases[0].reference)]
    assert [entry.why for entry in entries if entry.what == "unreachable"] == [
        "a letter of ours came back: the correspondent cannot be reached at this address"
    ]
    office.sender.sent.clear()
    office.wait(days=2)
    office.arrives("Where is the nearest dentist in Ware?", subject="another thing")
    office.wait(minutes=5)
    assert [one for one in office.letters() if one[1] == "nadia"] == []
    missed = office.register.unacknowledged(since=office.clock.now() - timedelta(hours=1))
    assert [one.reason for one in missed] == ["mail to this address bounced: the address is rested"]


@pytest.mark.parametrize(
    "content",
    [
        report(NADIA, "of.somebody.else@x.example"),
        report("victim@elsewhere.example", "OURS"),
        report(NADIA, "OURS", status="4.4.1", action="delayed"),
        qmail(NADIA, "of.somebody.else@x.example"),
        qmail("victim@elsewhere.example", "OURS"),
        qmail(NADIA, "OURS", said="452 4.2.2 Mailbox full"),
    ],
)
def test_a_bounce_is_not_believed_about_an_address_without_our_message_id_or_while_it_may_pass(
    office: Office, content: bytes
) -> None:
    ours = asked(office, "open")
    before = standing(office)
    office.mailbox.deliver(content.replace(b"OURS", ours.encode()), office.clock.now())
    office.wait(minutes=5)
    assert (standing(office), office.letters()) == (before, [])
    office.wait(days=2)
    office.arrives("Where is the nearest dentist in Ware?", subject="another thing")
    office.wait(minutes=5)
    assert [one for one in office.letters() if one[1] == "nadia"] == [
        ("acknowledgement_signposting", "nadia")
    ]


def test_a_colleagues_address_is_never_rested_and_the_next_in_role_is_told(office: Office) -> None:
    office.arrives(DENTIST)
    office.wait(minutes=5)
    [assignment] = office.sent("assignment")
    office.sender.sent.clear()
    for number in range(3):
        office.mailbox.deliver(
            report(AMINA, assignment.mail.message_id, name=f"b{number}"), office.clock.now()
        )
    office.wait(minutes=5)
    assert office.letters() == [("unreachable", "helen.marsh")]
    [told_of_it] = office.sent("unreachable")
    # That this letter comes back, too, sets nothing going round.
    helen = "helen.marsh@healthwatchhertfordshire.example"
    office.mailbox.deliver(report(helen, told_of_it.mail.message_id, name="b9"), office.clock.now())
    office.wait(minutes=5)
    assert len(office.sent("unreachable")) <= 2
    office.sender.sent.clear()
    office.arrives(DENTIST, sender="joan@elsewhere.example")
    office.wait(minutes=5)
    assert [told(entry) for entry in office.sent("assignment")] == [("assignment", "amina.shah")]


def test_no_bounce_is_answered_whatever_it_says(office: Office) -> None:
    for number, content in enumerate(
        (
            report(NADIA, "x@y.example"),
            exim(NADIA, "x@y.example"),
            qmail(NADIA, "x@y.example"),
            postfix(NADIA, "z@y.example"),
        )
    ):
        wanting = content.replace(b"Thank you for writing.", DENTIST.encode())
        office.mailbox.deliver(wanting.replace(b"Undelivered", b"Question %d" % number), office.clock.now())
    office.wait(minutes=5)
    assert [entry for entry in office.sender.sent if entry.mail.audience == "public"] == []
    assert office.cases == []
