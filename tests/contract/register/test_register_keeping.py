"""Retention and requests in law, on both databases (policy K6)."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

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
    full_opening,
    mail,
    message,
    opening,
    ref,
    staff_mail,
)

from inboxbot.deadlines.keeping import Cutoffs, cutoffs
from inboxbot.model.case import JournalEntry
from inboxbot.model.errors import PermanentError
from inboxbot.model.mail import NotSent, Sent, Withheld
from inboxbot.model.message import Address, RawMessage
from inboxbot.model.plan import CaseChange
from inboxbot.register.sql import SqlRegister
from inboxbot.rules.retention import Retention

LATER = NOW + timedelta(days=1000)
BOB = "bob@example.net"


def periods(now: datetime = LATER, **fields: Any) -> Cutoffs:
    return cutoffs(Retention(**fields), now=now)


def close(register: SqlRegister, reference: str = REFERENCE, *, at: datetime = NOW) -> None:
    change = CaseChange(
        reference,
        status="closed",
        stop=("acknowledged", "answered", "resolved"),
        stopped_by="closed: resolved",
        outcome="resolved",
    )
    register.change(change, now=at, journal=(JournalEntry("closed", "resolved", by="shell: zoe"),))


def run_out(register: SqlRegister, what: Any, cut: Cutoffs, *, now: datetime = LATER) -> list[int]:
    """Expire until nothing is left; return how many at each step."""
    steps = []
    while number := register.expire(what, cut, now=now, limit=2):
        steps.append(number)
        assert len(steps) < 50
    return steps


def everything(register: SqlRegister) -> str:
    """Return every value of every table, as text, to search in."""
    from inboxbot.register.tables import metadata

    found = []
    with register.database.writer.connect() as connection:
        for table in metadata.sorted_tables:
            for row in connection.execute(table.select()):
                found += [f"{table.name}: {value!r}" for value in row]
    return "\n".join(found).lower()


def test_a_case_goes_when_its_period_is_over_and_keeps_decision_and_dates(register: SqlRegister) -> None:
    register.record(full_opening(), now=NOW)
    close(register)
    before = register.case(REFERENCE)
    assert before is not None
    assert register.expire("cases", periods(NOW + timedelta(days=700)), now=LATER, limit=10) == 0
    assert register.expired("cases", periods(), lines=5).lines == (
        f"{REFERENCE}, general, closed 2026-11-16: more than 24 months ago",
    )
    assert run_out(register, "cases", periods()) == [1]

    left = register.case(REFERENCE)
    assert left is not None
    case = left.case
    assert (case.correspondent, case.subject, case.doubts, case.erased_at) == (Address(""), "", (), LATER)
    for name in ("category", "owner", "role", "flags", "opened_at", "closed_at", "outcome", "status"):
        assert getattr(case, name) == getattr(before.case, name)
    assert [one.due_at for one in left.deadlines] == [one.due_at for one in before.deadlines]
    journal = [(line.entry.what, line.entry.why, line.entry.words) for line in register.journal(REFERENCE)]
    assert journal == [
        ("classified", "", ()),
        ("routed", "", ()),
        ("closed", "resolved", ()),
        ("erased", "kept for 24 months, as rules.yaml says", ()),
    ]
    for sign in (ANN, "Ann Example", "A question", "dentist", "Thank you", "m1@example.org"):
        assert sign.lower() not in everything(register)


def test_the_journal_keeps_the_rules_that_held_and_not_the_words(register: SqlRegister) -> None:
    entries = (
        JournalEntry("screened", f"person: the header says {ANN}"),
        JournalEntry("rule", "signposting: wants_dentist (+2)", ("dentist", "hoddesdon")),
        JournalEntry("owner", "Olive Stone: first of the role"),
        JournalEntry("note", "Ann rang from the hospice", by="shell: zoe"),
        JournalEntry("answered", "rang her daughter", by="shell: zoe"),
    )
    register.record(opening(journal=entries), now=NOW)
    register.erase_person(ANN, now=after(days=1), by="shell: zoe")
    kept = [
        (line.entry.what, line.entry.why, line.entry.words, line.entry.by)
        for line in register.journal(REFERENCE)
    ]
    assert kept == [
        ("screened", "person", (), "inboxbot"),
        ("rule", "signposting: wants_dentist (+2)", (), "inboxbot"),
        ("owner", "Olive Stone: first of the role", (), "inboxbot"),
        ("note", "", (), "shell: zoe"),
        ("answered", "", (), "shell: zoe"),
        ("erased", "at the request of the person: what could identify them is gone", (), "shell: zoe"),
    ]


@pytest.mark.parametrize(
    ("category", "months", "goes"),
    [("general", 11, False), ("general", 13, True), ("complaint", 13, False), ("complaint", 73, True)],
)
def test_each_category_has_its_period(
    register: SqlRegister, category: str, months: int, *, goes: bool
) -> None:
    register.record(opening(case=case(category=category)), now=NOW)
    close(register)
    cut = periods(NOW + timedelta(days=months * 31), case_months={"default": 12, "complaint": 72})
    assert register.expired("cases", cut).number == int(goes)
    assert register.expire("cases", cut, now=LATER, limit=10) == int(goes)


def test_open_cases_stay_and_answered_ones_with_a_clock(register: SqlRegister) -> None:
    register.record(opening("1"), now=NOW)
    register.record(
        opening("2", "HWH-2026-22222", case=case("HWH-2026-22222"), deadlines=(deadline(stops="resolved"),)),
        now=NOW,
    )
    register.record(opening("3", "HWH-2026-33333", case=case("HWH-2026-33333")), now=NOW)
    for reference in ("HWH-2026-22222", "HWH-2026-33333"):
        register.change(CaseChange(reference, status="answered", stop=("answered",)), now=NOW, journal=())
    assert run_out(register, "cases", periods()) == [1]
    done = register.case("HWH-2026-33333")
    assert done is not None
    assert (done.case.status, done.case.closed_at, done.case.correspondent.address) == ("closed", LATER, "")
    assert [view.case.correspondent.address for view in _all(register)] == [ANN, ANN, ""]


def _all(register: SqlRegister) -> Any:
    from inboxbot.ports.listed import CaseFilter

    return register.cases(CaseFilter(limit=0))


def test_a_hold_keeps_a_case_until_it_is_let_go(register: SqlRegister) -> None:
    register.record(full_opening(), now=NOW)
    close(register)
    kept = register.hold(REFERENCE, "a solicitor wrote", now=NOW, by="shell: zoe")
    assert kept is not None
    assert kept.hold == "a solicitor wrote"
    assert run_out(register, "cases", periods()) == []
    assert run_out(register, "journal_words", periods()) == []
    assert [one.reference for one in register.held(periods())] == [REFERENCE]
    assert next(line.entry.words for line in register.journal(REFERENCE)) == ("dentist",)
    register.hold(REFERENCE, "", now=NOW, by="shell: zoe")
    assert register.held(periods()) == []
    assert run_out(register, "cases", periods()) == [1]
    assert [line.entry.what for line in register.journal(REFERENCE)][-3:] == ["hold", "hold ended", "erased"]
    assert "solicitor" not in everything(register)
    with pytest.raises(PermanentError, match="was erased"):
        register.hold(REFERENCE, "too late", now=NOW, by="shell: zoe")
    assert register.hold("HWH-2026-99999", "no", now=NOW, by="shell: zoe") is None


def test_the_words_of_the_journal_go_first_and_each_line_is_looked_at_once(register: SqlRegister) -> None:
    for number in range(1, 6):
        reference = f"HWH-2026-2222{number}"
        entries = (
            JournalEntry("rule", "general: r (+1)", (f"word{number}",)),
            JournalEntry("category", "general"),
        )
        register.record(
            opening(str(number), reference, case=case(reference), journal=entries), now=after(days=number)
        )
    cut = periods(after(days=3, hours=1) + timedelta(days=365), journal_words_months=12)
    assert register.expired("journal_words", cut).number == 3
    run_out(register, "journal_words", cut)
    assert [w for w in ("word1", "word2", "word3", "word4", "word5") if w in everything(register)] == [
        "word4",
        "word5",
    ]
    assert register.expired("journal_words", cut).number == 0
    assert register.expired("journal_words", periods()).number == 2
    # Two lines a case: the walk goes on behind the sixth, and never looks at those before it again.
    assert register.fact("retention.journal_words") == "6"


def test_filed_mail_goes_after_its_days_and_stays_known(register: SqlRegister) -> None:
    for number in ("1", "2", "3"):
        journal = (JournalEntry("filed", f"bulk: List-Id news{number}", ("news",)),)
        plan = filing(number, sender=f"letter{number}@news.example")
        register.record(type(plan)(arrival=plan.arrival, journal=journal), now=after(days=int(number)))
    cut = periods(after(days=32, hours=1))
    assert register.expired("filed", cut, lines=1).lines == ("message 1, filed 2026-11-17",)
    assert run_out(register, "filed", cut) == [2]
    assert [(one.sender, one.reason) for one in register.filed(since=NOW)] == [
        ("letter3@news.example", "List-Id: news"), ("", ""), ("", "")
    ]  # fmt: skip
    text = everything(register)
    assert "letter1@news" not in text
    assert "list-id news1" not in text
    assert "list-id news3" in text
    history = register.recall(message("1"), now=LATER)
    assert history.arrival is not None
    assert history.arrival.end == "filed"
    assert register.expired("filed", cut).number == 0


def test_the_text_of_letters_goes_after_sending_and_the_record_stays(register: SqlRegister) -> None:
    register.record(
        opening(letters=(mail(), staff_mail(), mail("waits", not_before=after(days=900)))), now=NOW
    )
    first, second = register.claim(now=NOW, limit=10, brake_on=False)
    register.finish(
        [(first, Sent()), (second, NotSent(permanent=True, reason="no such"))], now=NOW, retry_at=[None, None]
    )
    cut = periods(after(days=15))
    assert register.expired("outbox_texts", cut).number == 2
    assert run_out(register, "outbox_texts", cut) == [2]
    held = {e.mail.message_id: bool(e.mail.content) for e in register.outbox(["sent", "dead", "queued"])}
    assert held == {
        "ack@inboxbot.example.org": False, "assign@inboxbot.example.org": False, "waits@inboxbot.example.org": True
    }  # fmt: skip
    assert register.has_our_mail("ack@inboxbot.example.org")


def test_quarantine_lets_raw_bytes_go_and_the_message_stays_known(register: SqlRegister) -> None:
    raw = RawMessage(ref("9"), b"From: ann@example.org\r\n\r\nsecret story", NOW, 40)
    register.quarantine(raw, reason="an error", detail="Traceback: secret story", sender=ANN, now=NOW)
    cut = periods(after(days=91))
    assert register.expired("quarantine", cut).number == 1
    assert run_out(register, "quarantine", cut) == [1]
    assert register.quarantined() == []
    assert ANN not in everything(register)
    assert "secret" not in everything(register)
    assert register.quarantine(raw, reason="again", detail="", sender=ANN, now=LATER) == 1
    assert register.quarantined() == []


def test_resting_addresses_and_counters_are_forgotten(register: SqlRegister) -> None:
    register.record(opening(letters=(mail(),), rest_address=ANN), now=NOW)
    cut = periods(after(days=61))
    assert (register.expired("rested", cut).number, register.expired("counters", cut).number > 0) == (1, True)
    for what in ("rested", "counters", "withheld"):
        run_out(register, what, cut)
    assert (register.expired("rested", cut).number, register.expired("counters", cut).number) == (0, 0)


def test_a_preview_changes_nothing(register: SqlRegister) -> None:
    register.record(full_opening(), now=NOW)
    register.record(filing("5"), now=NOW)
    close(register)
    before = everything(register)
    for what in (
        "cases",
        "journal_words",
        "filed",
        "outbox_texts",
        "withheld",
        "quarantine",
        "rested",
        "counters",
    ):
        register.expired(what, periods(), lines=9)
    register.held(periods())
    register.person(ANN)
    assert everything(register) == before


# One person ---------------------------------------------------------------------------------------
def two_people(register: SqlRegister) -> None:
    """Ann has a case and wrote under Bob's; both got letters, one list names both."""
    withheld = (Withheld("receipt", "ANN@example.org".lower(), "once a day"),)
    register.record(
        opening(
            letters=(mail(), staff_mail()),
            withheld=withheld,
            journal=(JournalEntry("rule", "general: r (+1)", ("dentist",)),),
            deadlines=(deadline(),),
        ),
        now=NOW,
    )
    bobs = case("HWH-2026-22222", correspondent=Address(BOB, "Bob"), subject="Bobs own")
    register.record(
        opening("2", "HWH-2026-22222", case=bobs, arrival=arrival("2", sender=BOB),
                journal=(JournalEntry("rule", "x: y", ("bobsword",)),)), now=NOW,
    )  # fmt: skip
    register.record(
        follow_up(
            "3",
            "HWH-2026-22222",
            journal=(
                JournalEntry("rule", "x: y", ("annsword",)),
                JournalEntry("linked", f"linked: {ANN} is not"),
            ),
        ),
        now=NOW,
    )
    register.record(filing("4", sender="Ann+news@example.org".lower()), now=NOW)
    body = f"Subject: list\r\n\r\nAnn <{ANN}> and Bob wait.\r\n".encode()
    register.enqueue(
        [
            staff_mail("list", case_reference="", content=body),
            staff_mail("other", case_reference="", content=b"Subject: other\r\n\r\nBob waits.\r\n"),
        ],
        now=NOW,
    )
    register.quarantine(
        RawMessage(ref("7"), b"From: Ann@Example.org\r\n\r\n\xff", NOW, 20),
        reason="odd",
        detail="",
        sender="",
        now=NOW,
    )
    register.set_fact("trouble.sending", f"2026 the server refused <{ANN}>", now=NOW)


def test_a_person_is_found_everywhere_and_nobody_else(register: SqlRegister) -> None:
    two_people(register)
    found = register.person("Ann@example.org".lower())
    assert found.addresses == ("ann+news@example.org", ANN)
    assert [one.case.reference for one in found.cases] == [REFERENCE]
    assert [mail.mail.letter for mail in found.cases[0].mails] == ["acknowledgement", "assignment"]
    assert all(mail.mail.content for mail in found.cases[0].mails)
    assert [one.reason for one in found.cases[0].withheld] == ["once a day"]
    assert [one.standard for one in found.cases[0].deadlines] == ["reply"]
    assert [(one.sender, one.case_reference) for one in found.arrivals] == [
        (ANN, REFERENCE), (ANN, "HWH-2026-22222"), ("ann+news@example.org", "")
    ]  # fmt: skip
    assert [(one.what, one.words) for one in found.notes] == [("rule", ("annsword",)), ("linked", ())]
    assert [one.mail.message_id for one in found.mails] == ["list@inboxbot.example.org"]
    assert [one.content[:5] for one in found.quarantined] == [b"From:"]
    assert [what.partition(" ")[0] for what, _, _ in found.counters] == ["domain", "person"]
    assert found.facts == ("trouble.sending",)
    assert not found.empty
    assert register.person("nobody@example.com").empty


def test_an_erased_person_is_gone_and_others_stay(register: SqlRegister) -> None:
    two_people(register)
    erased = register.erase_person("ann@example.org", now=after(days=1), by="shell: zoe")
    assert (erased.cases, erased.dropped) == ((REFERENCE,), 3)
    text = everything(register)
    for sign in (
        ANN,
        "ann+news",
        "ann example",
        "dentist",
        "annsword",
        "a question",
        "m1@example.org",
        "thank you",
    ):
        assert sign not in text, sign
    for sign in (BOB, "bobsword", "bobs own", "m2@example.org"):
        assert sign in text, sign
    left = register.case(REFERENCE)
    assert left is not None
    assert (left.case.status, left.case.closed_at) == ("closed", after(days=1))
    assert [(one.stopped_at, one.stopped_by) for one in left.deadlines] == [
        (after(days=1), "the person was erased")
    ]
    assert register.due_steps(now=LATER) == []
    assert [e.mail.message_id for e in register.claim(now=after(days=2), limit=9, brake_on=False)] == [
        "other@inboxbot.example.org"
    ]
    assert register.person(ANN).empty
    assert [one.case_reference for one in register.unacknowledged(since=NOW)] == []


def test_an_erased_message_is_known_wherever_it_is_met_again(register: SqlRegister) -> None:
    two_people(register)
    register.erase_person(ANN, now=after(days=1), by="shell: zoe")
    text = everything(register)
    for number, reference in (("1", REFERENCE), ("3", "HWH-2026-22222"), ("4", "")):
        elsewhere = message(number, ref=ref(number, validity="18"))
        known = register.recall(elsewhere, now=after(days=2)).arrival
        assert known is not None
        assert known.case_reference == reference
    assert everything(register) == text


def test_what_answers_an_erased_case_does_not_find_it(register: SqlRegister) -> None:
    two_people(register)
    register.erase_person(ANN, now=after(days=1), by="shell: zoe")
    answers = message(
        "8", in_reply_to=("ack@inboxbot.example.org", "m1@example.org"), subject=f"Re: [{REFERENCE}]"
    )
    history = register.recall(answers, now=after(days=2))
    assert (history.by_our_mail, history.by_their_mail, history.by_reference, history.by_correspondent) == (
        (),
        (),
        (),
        (),
    )
    assert history.erased
    assert not register.recall(message("9"), now=after(days=2)).erased
    with pytest.raises(PermanentError, match="was erased"):
        register.record(follow_up("8"), now=after(days=2))
    with pytest.raises(PermanentError, match="was erased"):
        register.change(CaseChange(REFERENCE), now=LATER, journal=(JournalEntry("note", "Ann rang"),))


def test_a_letter_being_sent_while_its_person_is_erased_is_not_sent_again(register: SqlRegister) -> None:
    register.record(opening(letters=(mail(),)), now=NOW)
    [entry] = register.claim(now=NOW, limit=1, brake_on=False)
    register.erase_person(ANN, now=after(minutes=1), by="shell: zoe")
    register.finish(
        [(entry, NotSent(permanent=False, reason=f"later, {ANN}"))],
        now=after(minutes=2),
        retry_at=[after(minutes=3)],
    )
    assert not register.claim(now=after(days=1), limit=9, brake_on=False)
    assert ANN not in everything(register)


def test_erasing_twice_and_erasing_nobody_does_nothing(register: SqlRegister) -> None:
    two_people(register)
    register.erase_person(ANN, now=after(days=1), by="shell: zoe")
    before = everything(register)
    assert register.erase_person(ANN, now=after(days=1), by="shell: zoe").cases == ()
    register.erase_person("nobody@example.com", now=after(days=1), by="shell: zoe")
    assert everything(register) == before
