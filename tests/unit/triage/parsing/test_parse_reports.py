from __future__ import annotations

import pytest
from parsing_reader import Reader

from inboxbot.model.message import Report

NULL = "Return-Path: <>\nFrom: MAILER-DAEMON@mx.example\n"


def report(kind: str, *parts: str) -> str:
    body = "".join(f"--R\n{part}\n" for part in parts)
    return f"{NULL}Content-Type: multipart/report; report-type={kind}; boundary=R\n\n{body}--R--\n"


STATUS = "Content-Type: message/delivery-status\n\nReporting-MTA: dns; x\n\n"


def test_of_several_recipients_those_of_the_worst_action_count(read: Reader) -> None:
    fields = (
        "Final-Recipient: rfc822; a@x.example\nAction: relayed\nStatus: 2.0.0\n\n"
        "Final-Recipient: rfc822; b@x.example\nAction: delayed\nStatus: 4.4.1\n\n"
        "Final-Recipient: RFC822; C@x.example\nAction: Failed (permanently)\nStatus: 5.1.1 (unknown)\n"
    )
    assert read(report("delivery-status", "\nfailed", STATUS + fields)).report == Report(
        "delivery-status", "failed", "5.1.1", ("c@x.example",)
    )


@pytest.mark.parametrize("field", ["Action: {}", "Feedback-Type: {}", "Disposition: manual/x; {}"])
def test_what_was_done_is_one_line_though_the_field_breaks_it(field: str, read: Reader) -> None:
    found = read(report("feedback-report", "\nabuse", STATUS + field.format("abuse\rof it") + "\n")).report
    assert found is not None
    assert found.action == "abuse of it"


def test_the_original_is_known_from_its_headers_alone(read: Reader) -> None:
    headers = "Content-Type: text/rfc822-headers\n\nSubject: x\nMessage-ID:\n <ack@ours.example>"
    found = read(report("delivery-status", "\nfailed", STATUS + "Action: failed\n", headers)).report
    assert found == Report("delivery-status", "failed", "", (), ("ack@ours.example",))


def test_a_report_is_no_enquiry_passed_on(read: Reader) -> None:
    original = (
        "Content-Type: message/rfc822\n\nFrom: info@ours.example\nMessage-ID: <ack@ours.example>\n\nDear Ann"
    )
    message = read(report("delivery-status", "\nfailed", STATUS, original))
    assert (message.forwarded, [one.content_type for one in message.attachments]) == (
        (), ["message/delivery-status", "message/rfc822"],
    )  # fmt: skip


def test_a_status_part_in_any_multipart_makes_a_report(read: Reader) -> None:
    mail = (
        f"{NULL}Content-Type: multipart/mixed; boundary=R\n\n--R\n\nhi\n--R\n{STATUS}Action: failed\n--R--\n"
    )
    assert read(mail).report == Report("delivery-status", "failed")


def test_a_bounce_in_plain_text_is_known_by_its_sender_and_the_id_it_quotes(read: Reader) -> None:
    mail = f"{NULL}\nUser unknown 550 5.1.1\n\n  Message-ID: <ack@ours.example>\n> Message-Id: <older@ours.example>\n"
    assert read(mail).report == Report(
        "unstructured", "failed", "5.1.1", (), ("ack@ours.example", "older@ours.example")
    )


def test_x_failed_recipients_makes_a_report_whoever_sent_it(read: Reader) -> None:
    mail = "From: gateway@x.example\nX-Failed-Recipients: A@x.example, b@x.example\n\nsorry\n"
    assert read(mail).report == Report("unstructured", "failed", "", ("a@x.example", "b@x.example"))


def test_a_person_who_quotes_a_message_id_makes_no_report(read: Reader) -> None:
    assert read("From: ann@x.example\n\nMessage-ID: <ack@ours.example>\n").report is None
    assert read(f"{NULL}\nI am away until Monday.\n").report is None


@pytest.mark.parametrize(
    ("said", "status", "recipients"),
    [
        ("<a@x.example>:\nRemote host said: 550 no such user", "5.0.0", ("a@x.example",)),
        ("<a@x.example>: host mx said: 550 5.1.1 unknown", "5.1.1", ("a@x.example",)),
        ("  a@x.example\n    452-Mailbox full", "4.0.0", ("a@x.example",)),
        ("To: a@x.example\nwe raised £550 for it", "", ()),
    ],
)
def test_a_bounce_in_plain_text_tells_whom_it_did_not_reach_and_whether_for_good(
    read: Reader, said: str, status: str, recipients: tuple[str, ...]
) -> None:
    copy = "From: info@ours.example\nTo: <victim@x.example>:\nMessage-ID: <ack@ours.example>\n550 own words\n"
    found = read(f"{NULL}\n{said}\n\n{copy}").report
    assert found is not None
    assert (found.status, found.recipients, found.original_message_ids) == (
        status,
        recipients,
        ("ack@ours.example",),
    )
