"""The register's contract: what it knows about a message."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from register_values import (
    ANN,
    NOW,
    REFERENCE,
    after,
    arrival,
    case,
    deadline,
    filing,
    follow_up,
    mail,
    message,
    opening,
    staff_mail,
)

from inboxbot.model.case import Case, History, SentLately
from inboxbot.model.mail import NotSent, Sent
from inboxbot.model.message import Address, Report
from inboxbot.model.plan import CaseChange
from inboxbot.ports.register import Register

BOB = "bob@example.com"


def references(found: tuple[Case, ...]) -> list[str]:
    return [one.reference for one in found]


def open_three(register: Register) -> None:
    """Open A (Ann, oldest), B (Bob) and C (Ann, newest)."""
    for place, (uid, name, who) in enumerate(
        [("1", "HWH-2026-AAAAA", ANN), ("2", "HWH-2026-BBBBB", BOB), ("3", "HWH-2026-CCCCC", ANN)]
    ):
        letters = (mail(f"ack{uid}", recipient=who, case_reference=name),)
        opened = case(name, correspondent=Address(who), opened_at=after(days=place - 9))
        register.record(opening(uid, name, case=opened, letters=letters), now=after(days=place - 9))


def test_nothing_is_known_of_a_stranger(register: Register) -> None:
    assert register.recall(message(), now=NOW) == History()


def test_a_message_is_known_by_place_and_by_what_it_is(register: Register) -> None:
    register.record(opening("1"), now=NOW)
    by_place = message("1", message_id="other@x", fingerprint="other")
    by_itself = message("7", message_id="m1@example.org", fingerprint="print-1")
    only_the_id = message("8", message_id="m1@example.org")
    assert [
        register.recall(one, now=NOW).arrival is not None for one in (by_place, by_itself, only_the_id)
    ] == [
        True,
        True,
        False,
    ]
    known = register.recall(by_itself, now=NOW).arrival
    assert known is not None
    assert (known.ref, known.settled) == ("INBOX/17/1", True)


def test_a_reply_to_our_letter_finds_its_case(register: Register) -> None:
    open_three(register)
    reply = message(
        "9", in_reply_to=("ack2@inboxbot.example.org",), references=("m9@x", "ack1@inboxbot.example.org")
    )
    history = register.recall(reply, now=NOW)
    assert references(history.by_our_mail) == ["HWH-2026-BBBBB", "HWH-2026-AAAAA"]
    assert history.by_their_mail == ()


def test_a_reply_to_their_mail_finds_its_case(register: Register) -> None:
    open_three(register)
    history = register.recall(message("9", references=("m1@example.org", "m3@example.org")), now=NOW)
    assert references(history.by_their_mail) == ["HWH-2026-CCCCC", "HWH-2026-AAAAA"]
    assert history.by_our_mail == ()


@pytest.mark.parametrize(
    ("kind", "ours"), [("answer", True), ("own", True), ("person", False), ("staff", False)]
)
def test_a_colleagues_answer_counts_as_our_mail(register: Register, kind: str, *, ours: bool) -> None:
    open_three(register)
    answer = follow_up(
        "5",
        "HWH-2026-BBBBB",
        arrival=arrival("5", kind=kind, end="filed_under_case"),
        thread_ids=("answer@hwh.example",),
    )
    register.record(answer, now=NOW)
    history = register.recall(message("9", in_reply_to=("answer@hwh.example",)), now=NOW)
    assert (references(history.by_our_mail), references(history.by_their_mail)) == (
        (["HWH-2026-BBBBB"], []) if ours else ([], ["HWH-2026-BBBBB"])
    )


def test_a_delivery_report_finds_the_case_of_the_mail_it_reports_on(register: Register) -> None:
    open_three(register)
    report = Report("delivery-status", "failed", "5.1.1", original_message_ids=("ack2@inboxbot.example.org",))
    assert references(register.recall(message("9", report=report), now=NOW).by_our_mail) == ["HWH-2026-BBBBB"]


def test_a_reply_that_names_the_id_which_the_server_gave_our_letter_finds_its_case(
    register: Register,
) -> None:
    open_three(register)
    entries = register.claim(now=NOW, limit=50, brake_on=False)
    given = {entry.mail.message_id: f"LO-{entry.id}@exchange.example" for entry in entries}
    results = [(entry, Sent("202", message_id=given[entry.mail.message_id])) for entry in entries]
    register.finish(results, now=NOW, retry_at=[None] * len(results))
    for named in ("ack2@inboxbot.example.org", given["ack2@inboxbot.example.org"]):
        history = register.recall(message("9", in_reply_to=(named,)), now=NOW)
        assert references(history.by_our_mail) == ["HWH-2026-BBBBB"]
        assert history.by_their_mail == ()


def test_of_thousands_of_references_the_newest_are_looked_at(register: Register) -> None:
    open_three(register)
    many = tuple(f"{number}@flood" for number in range(3000))
    assert references(
        register.recall(message("9", references=(*many, "m1@example.org")), now=NOW).by_their_mail
    ) == ["HWH-2026-AAAAA"]


@pytest.mark.parametrize(
    ("subject", "found"),
    [
        ("Re: [HWH-2026-AAAAA] your question", ["HWH-2026-AAAAA"]),
        ("aw: hwh-2026-bbbbb", ["HWH-2026-BBBBB"]),
        ("HWH-2026-AAAAA and HWH-2026-CCCCC", ["HWH-2026-CCCCC", "HWH-2026-AAAAA"]),
        ("XHWH-2026-AAAAA, HWH-2026-AAAAAB, HWH-26-AAAAA, HWH-2026-ZZZZZ", []),
        ("A question", []),
    ],
)
def test_numbers_in_the_subject_find_their_cases(register: Register, subject: str, found: list[str]) -> None:
    open_three(register)
    assert references(register.recall(message("9", subject=subject), now=NOW).by_reference) == found


def test_a_correspondents_cases_come_newest_first(register: Register) -> None:
    open_three(register)
    assert references(register.recall(message("9"), now=NOW).by_correspondent) == [
        "HWH-2026-CCCCC",
        "HWH-2026-AAAAA",
    ]
    assert register.recall(message("9", sender=Address("")), now=NOW).by_correspondent == ()


@pytest.mark.parametrize(("days", "found"), [(59, True), (61, False)])
def test_a_case_closed_sixty_days_ago_is_forgotten(register: Register, days: int, *, found: bool) -> None:
    register.record(opening(), now=after(days=-100))
    register.change(CaseChange(REFERENCE, status="closed"), now=after(days=-days), journal=())
    assert bool(register.recall(message("9"), now=NOW).by_correspondent) is found


def test_of_a_flood_of_cases_twenty_are_recalled(register: Register) -> None:
    for number in range(25):
        name = f"HWH-2026-F{number:04}"
        register.record(opening(str(number), name, case=case(name, opened_at=after(minutes=number))), now=NOW)
    found = references(register.recall(message("99"), now=NOW).by_correspondent)
    assert found == [f"HWH-2026-F{number:04}" for number in range(24, 4, -1)]


# What was sent lately -----------------------------------------------------------------------------
def queue(register: Register, name: str, at: datetime, **fields: object) -> None:
    register.enqueue([mail(name, case_reference="", **fields)], now=at)


def sent(register: Register, now: datetime = NOW, **fields: object) -> SentLately:
    return register.recall(message("9", **fields), now=now).sent


def test_letters_to_the_public_are_counted_by_address_domain_hour_and_day(register: Register) -> None:
    queue(register, "yesterday", after(hours=-20))
    queue(register, "long ago", after(hours=-25))
    queue(register, "morning", after(hours=-3))
    queue(register, "neighbour", after(minutes=-30), recipient="cat@example.org")
    queue(register, "elsewhere", after(minutes=-10), recipient=BOB)
    register.enqueue([staff_mail("inside", recipient=ANN)], now=NOW)
    assert sent(register) == SentLately(
        to_address=2, to_address_today=1, to_domain_today=2, unaligned_today=0, last_hour=2, today=3
    )


def test_a_day_begins_at_midnight_in_london(register: Register) -> None:
    summer = datetime(2026, 7, 1, 22, 59, tzinfo=UTC)
    queue(register, "before", summer)
    queue(register, "after", summer + timedelta(minutes=2))
    now = summer + timedelta(hours=8)
    assert (
        sent(register, now).today,
        sent(register, now).to_address_today,
        sent(register, now).to_address,
    ) == (1, 1, 2)


def test_letters_to_the_return_path_count_for_the_sender(register: Register) -> None:
    queue(register, "bounce path", NOW, recipient="ann@mail.example.org")
    found = sent(register, return_path="ann@mail.example.org")
    assert (found.to_address, found.to_domain_today) == (1, 1)


def test_letters_of_a_day_count_for_the_person_however_the_address_is_tagged(register: Register) -> None:
    for name, to in enumerate(("fred@gmail.com", "fred+1@gmail.com", "f.r.e.d+2@googlemail.com")):
        queue(register, str(name), NOW, recipient=to)
    queue(register, "another", NOW, recipient="frederick@gmail.com")
    found = sent(register, sender=Address("f.red+9@gmail.com"), return_path=None)
    assert (found.to_address, found.to_address_today, found.to_domain_today) == (0, 3, 3)


def test_a_letter_counts_once_however_often_it_is_queued(register: Register) -> None:
    queue(register, "one", NOW)
    queue(register, "one", NOW)
    assert sent(register).today == 1


def test_unaligned_acknowledgements_are_counted_apart(register: Register) -> None:
    register.record(opening("1", unaligned=True, letters=(mail(), staff_mail())), now=NOW)
    register.record(opening("2", "HWH-2026-22222", unaligned=True), now=NOW)
    assert sent(register).unaligned_today == 1


def test_a_letter_that_died_counts_no_more_and_one_that_was_sent_does(register: Register) -> None:
    queue(register, "dies", after(minutes=-1))
    queue(register, "goes", after(minutes=-1), recipient="cat@example.org")
    entries = {entry.mail.message_id: entry for entry in register.claim(now=NOW, limit=9, brake_on=False)}
    dies, goes = entries["dies@inboxbot.example.org"], entries["goes@inboxbot.example.org"]
    register.finish([(dies, NotSent(True, "no such user")), (goes, Sent())], now=NOW, retry_at=[None, None])
    assert sent(register) == SentLately(0, 0, 1, 0, 1, 1)


# Facts of the moment -------------------------------------------------------------------------------
@pytest.mark.parametrize(("days", "rested"), [(59, True), (61, False)])
def test_an_address_that_bounced_is_rested_for_sixty_days(
    register: Register, days: int, *, rested: bool
) -> None:
    register.record(filing("1", kind="bounce"), now=after(days=-100))
    bounce = follow_up("2", arrival=arrival("2", kind="bounce", end="filed_under_case"), rest_address=ANN)
    register.record(opening("0"), now=after(days=-100))
    register.record(bounce, now=after(days=-days))
    assert register.recall(message("9"), now=NOW).rested is rested
    assert register.recall(message("9", sender=Address(BOB), return_path=BOB), now=NOW).rested is False


def test_brake_and_going_live_are_told(register: Register) -> None:
    live = datetime(2026, 11, 1, 9, 30, tzinfo=UTC)
    register.set_fact("live_since", live.isoformat(), now=NOW)
    register.set_fact("brake", "2026-11-16 too many letters", now=NOW)
    history = register.recall(message(), now=NOW)
    assert (history.live_since, history.brake_on) == (live, True)
    register.set_fact("brake", None, now=NOW)
    register.set_fact("live_since", None, now=NOW)
    assert register.recall(message(), now=NOW) == History()


def test_recall_gives_the_case_as_it_stands(register: Register) -> None:
    register.record(opening(deadlines=(deadline(),)), now=NOW)
    changed = register.change(CaseChange(REFERENCE, status="answered"), now=after(hours=1), journal=())
    assert register.recall(message("9"), now=NOW).by_correspondent == (changed,)
