"""Whoever got no acknowledgement is listed with the reason, on every path, until a person has answered."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from inboxbot.model.mail import NotSent, OutboxEntry, SendResult, Sent
from inboxbot.workers.brake import BRAKE, release
from office import ADDRESS, COMPLAINT, DENTIST, VOLUNTEER, Office, london

MakeOffice = Callable[..., Office]
Path = Callable[[MakeOffice], Office]
NADIA = "nadia@homemail.example"


def started(make_office: MakeOffice, at: str = "2026-11-18 10:00", **given: Any) -> Office:
    office = make_office(at, **given).start()
    office.tick()
    return office


def listed(office: Office) -> list[tuple[str, str, str]]:
    """Return (correspondent, letter, reason) of everybody on the list, oldest first."""
    rows = office.register.unacknowledged(since=london("2026-10-01 00:00"))
    return [(row.correspondent, row.letter, row.reason) for row in reversed(rows)]


def capped(make_office: MakeOffice) -> Office:
    office = started(make_office)
    office.arrives(DENTIST)
    office.wait(hours=2)
    office.arrives("Where is the nearest NHS dentist in Ware?", subject="another")
    return office


def quiet(make_office: MakeOffice) -> Office:
    office = started(make_office)
    office.arrives(f"{DENTIST} I am frightened of my partner and he reads my email.")
    return office


def old(make_office: MakeOffice) -> Office:
    office = started(make_office, "2026-11-02 10:00")
    office.clock.push(london("2026-11-18 10:00"))
    office.arrives(DENTIST, at=london("2026-11-12 12:00"))
    return office


def before_going_live(make_office: MakeOffice) -> Office:
    office = make_office("2026-11-17 10:00", mode="shadow").start()
    office.tick()
    office.wait(minutes=5)
    office.arrives(DENTIST)
    office.clock.push(office.clock.now() + timedelta(minutes=5))
    return office.restart("live")


def unaligned(make_office: MakeOffice) -> Office:
    office = started(make_office)
    for number in range(10):
        _by_a_relay(office, f"reader{number}@d{number}.example")
    office.tick()
    _by_a_relay(office, NADIA)
    return office


def _by_a_relay(office: Office, sender: str) -> None:
    content = (
        f"Return-Path: <nadia@relay.example>\r\nFrom: <{sender}>\r\nTo: {ADDRESS}\r\nSubject: dentist\r\n"
        f"Message-ID: <of.{sender}>\r\n\r\n{DENTIST}\r\n"
    )
    office.mailbox.deliver(content.encode(), office.clock.now())


def shadow(make_office: MakeOffice) -> Office:
    office = started(make_office, mode="shadow")
    office.arrives(DENTIST)
    return office


def other_rules(rules: dict[str, Any]) -> None:
    """One category is on trial, another has no letter: read once for both."""
    rules["categories"]["signposting"]["live"] = False
    rules["categories"]["general"]["acknowledgement"] = None


def trial_of_a_category(make_office: MakeOffice) -> Office:
    office = started(make_office, edit=other_rules)
    office.arrives(DENTIST)
    return office


def brake_dropped(make_office: MakeOffice) -> Office:
    office = started(make_office)
    now = office.clock.now()
    office.register.set_fact(BRAKE, f"{now.isoformat()} a loop", now=now)
    office.arrives(DENTIST)
    office.tick()
    office.push("2026-11-26 10:00", step=timedelta(hours=12))
    assert listed(office) == [], "as long as it is held it may still go"
    release(office.register, office.clock, by="susan")
    return office


def dead(make_office: MakeOffice) -> Office:
    office = started(make_office)
    office.sender.answer = refuses_the_public
    office.arrives(DENTIST)
    return office


def refuses_the_public(entry: OutboxEntry) -> SendResult:
    return NotSent(permanent=True, reason="550 no such user") if entry.mail.audience == "public" else Sent()


def queued_before_the_trial(make_office: MakeOffice) -> Office:
    office = started(make_office)
    office.arrives(DENTIST)
    office.cycle.take_in()
    return office.restart("shadow")


def rested(make_office: MakeOffice) -> Office:
    office = started(make_office)
    office.arrives(DENTIST)
    office.tick()
    [receipt] = office.sent("acknowledgement_signposting")
    report = (
        f"Return-Path: <>\r\nFrom: MAILER-DAEMON@homemail.example\r\nTo: {ADDRESS}\r\nSubject: failed\r\n"
        "Message-ID: <dsn@homemail.example>\r\nMIME-Version: 1.0\r\n"
        "Content-Type: multipart/report; report-type=delivery-status; boundary=b\r\n\r\n"
        "--b\r\nContent-Type: text/plain\r\n\r\nIt could not be delivered.\r\n"
        "--b\r\nContent-Type: message/delivery-status\r\n\r\nReporting-MTA: dns; homemail.example\r\n\r\n"
        f"Final-Recipient: rfc822; {NADIA}\r\nAction: failed\r\nStatus: 5.1.1\r\n\r\n"
        "--b\r\nContent-Type: text/rfc822-headers\r\n\r\n"
        f"Message-ID: <{receipt.mail.message_id}>\r\n\r\n--b--\r\n"
    )
    office.mailbox.deliver(report.encode(), office.clock.now())
    office.wait(days=2)
    office.arrives("Where is the nearest NHS dentist in Ware?", subject="another")
    return office


def machine(make_office: MakeOffice) -> Office:
    office = started(make_office)
    office.arrives(DENTIST, headers="Auto-Submitted: auto-generated\n")
    return office


def begun_elsewhere(make_office: MakeOffice) -> Office:
    office = started(make_office)
    office.arrives(DENTIST, headers="In-Reply-To: <phone.call@elsewhere.example>\n")
    return office


def no_letter(make_office: MakeOffice) -> Office:
    office = started(make_office, edit=other_rules)
    office.arrives(VOLUNTEER)
    return office


SIGNPOSTING = "acknowledgement_signposting"
PATHS = [
    (capped, SIGNPOSTING, "this address had 1 in the last 24 hours; one in 24 hours is enough"),
    (quiet, "acknowledgement_urgent", "quiet: "),
    (old, SIGNPOSTING, "older than 5 days"),
    (before_going_live, SIGNPOSTING, "received before we went live"),
    (unaligned, SIGNPOSTING, "10 letters to unproven addresses today; at most 10"),
    (shadow, SIGNPOSTING, "on trial: this would have been sent, had we been live"),
    (trial_of_a_category, SIGNPOSTING, "on trial: this would have been sent, had we been live"),
    (brake_dropped, SIGNPOSTING, "dropped: what it promises has passed"),
    (dead, SIGNPOSTING, "550 no such user"),
    (queued_before_the_trial, SIGNPOSTING, "it was queued before the installation went on trial: not sent"),
    (rested, SIGNPOSTING, "mail to this address bounced: the address is rested"),
    (machine, SIGNPOSTING, "a machine must not answer here: marked as automatic: Auto-Submitted: auto-generated"),
    (begun_elsewhere, SIGNPOSTING, "it goes on with a conversation begun before us or beside us"),
    (no_letter, "acknowledgement", "rules.yaml names no acknowledgement for General enquiry"),
]  # fmt: skip


@pytest.mark.parametrize(("path", "letter", "why"), PATHS, ids=[path[0].__name__ for path in PATHS])
def test_who_got_no_acknowledgement_is_listed_until_a_person_has_answered(
    make_office: MakeOffice, path: Path, letter: str, why: str
) -> None:
    office = path(make_office)
    office.tick()
    [(who, what, reason)] = listed(office)
    assert (who, what) == (NADIA, letter)
    assert reason == why or (why.endswith(": ") and reason.startswith(why))
    [waiting] = office.register.unacknowledged(since=london("2026-10-01 00:00"))
    assert [
        entry
        for entry in office.sent(letter, to=NADIA)
        if entry.mail.case_reference == waiting.case_reference
    ] == []
    office.mailbox.deliver(
        f"From: {ADDRESS}\r\nTo: {NADIA}\r\nSubject: Re: [{waiting.case_reference}] a question\r\n"
        "Message-ID: <by.hand@x.example>\r\n\r\nHere are three dentists.\r\n".encode(),
        office.clock.now(),
        "Sent",
    )
    office.wait(minutes=5)
    assert listed(office) == []


def test_who_is_answered_and_writes_again_without_a_letter_is_not_listed_for_the_first(
    make_office: MakeOffice,
) -> None:
    office = machine(make_office)
    office.tick()
    [(_, _, first)] = listed(office)
    office.wait(minutes=5)
    reference = office.cases[0].reference
    office.arrives("Have you received my question?", subject=f"[{reference}]")
    office.tick()
    assert [reason for _, _, reason in listed(office)] == [first]


def test_the_digest_lists_who_is_new_and_counts_who_still_waits(make_office: MakeOffice) -> None:
    office = machine(make_office)
    office.push("2026-11-19 09:00", step=timedelta(hours=2))
    first = office.sent("digest")[-1].mail.content.decode()
    office.arrives(COMPLAINT, sender="joan@homemail.example", headers="Auto-Submitted: auto-generated\n")
    office.push("2026-11-20 09:00", step=timedelta(hours=2))
    second = office.sent("digest")[-1].mail.content.decode()
    more = "Still waiting, with no acknowledgement and no answer: 1 listed here before, in the last 30 days."
    mine, hers = (case.reference for case in office.cases)
    assert (f"[{mine}], received" in first, more in first) == (True, False)
    assert (f"[{hers}], received" in second, f"[{mine}], received" in second) == (True, False)
    assert more in " ".join(second.replace("=\r\n", "").split())
