"""The register's contract: the outbox."""

from __future__ import annotations

from dataclasses import replace

import pytest
from register_values import (
    ANN,
    NOW,
    REFERENCE,
    after,
    case,
    deadline,
    mail,
    opening,
    staff_mail,
)

from inboxbot.model.case import Deadline, JournalEntry
from inboxbot.model.mail import (
    MaybeSent,
    NotSent,
    OutboxEntry,
    OutboxState,
    OutgoingMail,
    SendResult,
    Sent,
)
from inboxbot.ports.listed import Unacknowledged
from inboxbot.ports.register import Register

STATES: tuple[OutboxState, ...] = ("queued", "sending", "sent", "unknown", "dead")


def claim(
    register: Register, at: object = NOW, *, limit: int = 50, brake_on: bool = False
) -> list[OutboxEntry]:
    return list(register.claim(now=at, limit=limit, brake_on=brake_on))  # type: ignore[arg-type]


def claim_one(register: Register, queued: OutgoingMail | None = None) -> OutboxEntry:
    register.enqueue([queued or mail(case_reference="")], now=NOW)
    (entry,) = claim(register)
    return entry


def finish(
    register: Register, entry: OutboxEntry, result: SendResult, retry_at: object = None, now: object = NOW
) -> None:
    register.finish([(entry, result)], now=now, retry_at=[retry_at])  # type: ignore[arg-type,list-item]


def test_the_draft_a_mail_goes_as_is_kept_while_it_is_sent_and_comes_with_the_next_try(
    register: Register,
) -> None:
    entry = claim_one(register)
    register.note_draft(entry, "AAkAL1= given@exchange.example")
    assert [one.draft for one, _ in register.claimed()] == ["AAkAL1= given@exchange.example"]
    finish(register, entry, MaybeSent("the line dropped"), retry_at=after(minutes=1))
    register.note_draft(entry, "of a slow process that was taken over")
    [again] = claim(register, after(minutes=2))
    assert (again.draft, again.unknown_tries) == ("AAkAL1= given@exchange.example", 1)


def names(entries: object) -> list[str]:
    return [entry.mail.message_id.partition("@")[0] for entry in entries]  # type: ignore[attr-defined]


def states(register: Register) -> dict[str, str]:
    return {entry.mail.message_id.partition("@")[0]: entry.state for entry in register.outbox(STATES)}


# Queueing ---------------------------------------------------------------------------------------
def test_queueing_is_idempotent_by_message_id_and_tells_how_many_were_new(register: Register) -> None:
    assert register.enqueue([mail("a"), staff_mail("b")], now=NOW) == 2
    assert register.enqueue([mail("a", subject="other"), staff_mail("b"), mail("c")], now=after(hours=1)) == 1
    assert register.enqueue([], now=NOW) == 0
    first = register.outbox(["queued"])[0]
    assert (first.mail.subject, first.created_at) == (mail().subject, NOW)


def test_a_mail_is_read_as_it_was_queued(register: Register) -> None:
    register.record(opening(), now=NOW)
    whole = mail(
        "whole",
        content=bytes(range(256)) * 40,
        envelope_from="bounces@hwh.example",
        subject="Zähne\0 🦷",
        passes_brake=True,
        not_before=after(hours=1, microseconds=3),
        drop_after=after(days=2),
        occasion="arrival-1",
    )
    register.enqueue([whole], now=NOW)
    stored = replace(whole, subject="Zähne� 🦷")
    assert register.outbox(["queued"]) == [
        OutboxEntry(1, stored, "queued", 0, NOW, after(hours=1, microseconds=3))
    ]
    assert register.mails_of(REFERENCE) == [
        OutboxEntry(1, replace(stored, content=b""), "queued", 0, NOW, after(hours=1, microseconds=3))
    ]
    assert register.mails_of("HWH-2026-99999") == []


def test_our_own_mails_are_known_by_message_id(register: Register) -> None:
    register.enqueue([mail("a")], now=NOW)
    assert register.has_our_mail("a@inboxbot.example.org")
    assert not register.has_our_mail("b@inboxbot.example.org")


# Claiming ---------------------------------------------------------------------------------------
def test_claimed_mails_are_sending_and_nobody_else_gets_them(register: Register) -> None:
    for place, name in enumerate("cab"):
        register.enqueue([mail(name)], now=after(minutes=place))
    first = claim(register, after(hours=1), limit=2)
    assert (names(first), {entry.state for entry in first}) == (["c", "a"], {"sending"})
    assert names(claim(register, after(hours=1))) == ["b"]
    assert claim(register, after(hours=1)) == []


def test_a_mail_waits_until_its_time(register: Register) -> None:
    register.enqueue([mail("later", not_before=after(hours=2))], now=NOW)
    assert claim(register, after(hours=2, microseconds=-1)) == []
    assert names(claim(register, after(hours=2))) == ["later"]


def test_under_the_brake_only_what_passes_goes(register: Register) -> None:
    register.enqueue([mail("a"), staff_mail("b"), mail("urgent", passes_brake=True)], now=NOW)
    assert names(claim(register, brake_on=True)) == ["urgent"]
    assert claim(register, brake_on=True) == []
    assert names(claim(register)) == ["a", "b"]


def test_what_the_brake_holds_is_shown_as_held_while_it_is_on(register: Register) -> None:
    register.enqueue([mail("a"), mail("urgent", passes_brake=True)], now=NOW)
    assert register.outbox(["held"]) == []
    assert (register.counts(now=NOW).queued, register.counts(now=NOW).held) == (2, 0)
    register.set_fact("brake", "a loop", now=NOW)
    held = register.outbox(["held"])
    assert [(names([entry]), entry.state) for entry in held] == [(["a"], "held")]
    assert [(names([e])[0], e.state) for e in register.outbox(["queued"])] == [
        ("a", "held"),
        ("urgent", "queued"),
    ]
    assert (register.counts(now=NOW).queued, register.counts(now=NOW).held) == (1, 1)


def test_a_letter_whose_promised_date_has_passed_is_dropped_and_listed(register: Register) -> None:
    register.record(
        opening(
            letters=(mail("late", drop_after=after(days=1)), staff_mail("inside", drop_after=after(days=1)))
        ),
        now=NOW,
    )
    register.enqueue([mail("good", drop_after=after(days=3))], now=NOW)
    assert names(claim(register, after(days=1), limit=1)) == ["good"], "the dropped do not use up the limit"
    assert states(register) == {"late": "dead", "inside": "dead", "good": "sending"}
    dropped = "dropped: what it promises has passed"
    assert {entry.last_error for entry in register.outbox(["dead"])} == {dropped}
    assert register.unacknowledged(since=NOW) == [
        Unacknowledged(REFERENCE, "general", ANN, NOW, "acknowledgement", dropped, shadow=False)
    ]
    assert [line.entry for line in register.journal(REFERENCE)] == [
        JournalEntry("dead", f"acknowledgement: {dropped}"),
        JournalEntry("dead", f"assignment: {dropped}"),
    ]


def test_a_held_letter_is_not_dropped_before_the_brake_is_released(register: Register) -> None:
    register.enqueue([mail("a", drop_after=after(days=1))], now=NOW)
    assert claim(register, after(days=2), brake_on=True) == []
    assert states(register) == {"a": "queued"}
    assert claim(register, after(days=2)) == []
    assert states(register) == {"a": "dead"}


# What came of it --------------------------------------------------------------------------------
def test_a_sent_mail_is_sent_for_good(register: Register) -> None:
    entry = claim_one(register)
    finish(register, entry, Sent("250 2.0.0 Ok"))
    assert states(register) == {"ack": "sent"}
    for result in (NotSent(True, "no"), NotSent(False, "later"), MaybeSent("?")):
        finish(register, entry, result, after(minutes=1))
    assert states(register) == {"ack": "sent"}
    assert claim(register, after(days=9)) == []
    (sent,) = register.outbox(["sent"])
    assert (sent.attempts, sent.next_try_at, sent.last_error) == (1, None, "")


def test_a_refusal_that_may_pass_is_tried_again_at_its_time(register: Register) -> None:
    finish(register, claim_one(register), NotSent(False, "451 greylisted"), after(minutes=3))
    assert claim(register, after(minutes=2)) == []
    (again,) = claim(register, after(minutes=3))
    assert (again.attempts, again.last_error, again.unknown_tries) == (1, "451 greylisted", 0)


@pytest.mark.parametrize(
    ("result", "retry_at"),
    [(NotSent(True, "550 no such user"), after(minutes=3)), (NotSent(False, "550 no such user"), None)],
    ids=["permanent", "tried for too long"],
)
def test_what_will_not_go_is_dead_and_shown(register: Register, result: SendResult, retry_at: object) -> None:
    register.record(opening(letters=(mail(), staff_mail())), now=NOW)
    entries = claim(register)
    register.finish([(entry, result) for entry in entries], now=after(minutes=1), retry_at=[retry_at] * 2)  # type: ignore[list-item]
    assert states(register) == {"ack": "dead", "assign": "dead"}
    assert claim(register, after(days=9)) == []
    assert register.unacknowledged(since=NOW) == [
        Unacknowledged(REFERENCE, "general", ANN, NOW, "acknowledgement", "550 no such user", shadow=False)
    ]
    assert register.journal(REFERENCE)[0].entry == JournalEntry("dead", "acknowledgement: 550 no such user")
    assert register.counts(now=NOW).dead == 2


def test_a_mail_of_which_we_do_not_know_is_unknown_until_somebody_decides(register: Register) -> None:
    register.record(opening(letters=(mail(),)), now=NOW)
    (entry,) = claim(register)
    finish(register, entry, MaybeSent("the line dropped"))
    assert claim(register, after(days=9)) == []
    (doubt,) = register.sending_since(NOW)
    assert (doubt.state, doubt.attempts, doubt.unknown_tries, doubt.last_error) == (
        "unknown",
        1,
        1,
        "the line dropped",
    )
    assert register.journal(REFERENCE)[0].entry == JournalEntry(
        "unknown", "acknowledgement: the line dropped"
    )
    finish(register, doubt, Sent("found in Sent"))
    assert states(register) == {"ack": "sent"}
    assert register.sending_since(after(days=9)) == []


def test_one_more_try_is_counted_once_and_a_second_unknown_twice(register: Register) -> None:
    finish(register, claim_one(register), MaybeSent("dropped"))
    (doubt,) = register.sending_since(NOW)
    finish(register, doubt, MaybeSent("once more"), after(minutes=1))
    (again,) = claim(register, after(minutes=1))
    assert (again.attempts, again.unknown_tries) == (1, 1)
    finish(register, again, MaybeSent("dropped"))
    (doubt,) = register.sending_since(NOW)
    assert (doubt.attempts, doubt.unknown_tries) == (2, 2)


def test_a_mail_left_in_sending_is_found_after_a_crash(register: Register) -> None:
    claim_one(register)
    assert register.sending_since(NOW) == []
    (left,) = register.sending_since(after(microseconds=1))
    assert (left.state, left.attempts, left.unknown_tries) == ("sending", 0, 0)
    finish(register, left, MaybeSent("abandoned"), NOW)
    (again,) = claim(register)
    assert (again.attempts, again.unknown_tries) == (1, 1)


def test_a_slow_process_does_not_queue_again_what_another_took_over(register: Register) -> None:
    slow = claim_one(register)
    (left,) = register.sending_since(after(microseconds=1))
    finish(register, left, MaybeSent("abandoned"), NOW)
    claim(register)
    finish(register, slow, NotSent(False, "timed out"), NOW)
    assert states(register) == {"ack": "sending"}
    finish(register, slow, Sent())
    assert states(register) == {"ack": "sent"}, "that it went is true whoever says it"


def test_a_letter_that_was_sent_stops_what_acknowledged_stops(register: Register) -> None:
    running = (deadline(), deadline(standard="acknowledge", stops="acknowledged"))
    register.record(opening(deadlines=running, letters=(mail(), staff_mail())), now=NOW)
    entries = {names([entry])[0]: entry for entry in claim(register)}
    finish(register, entries["assign"], Sent(), now=after(minutes=1))
    assert [d.stopped_at for d in stopped(register)] == [None, None]
    finish(register, entries["ack"], Sent("250 Ok"), now=after(minutes=2))
    assert [(d.standard, d.stopped_at) for d in stopped(register)] == [
        ("reply", None),
        ("acknowledge", after(minutes=2)),
    ]
    assert [line.entry.why for line in register.journal(REFERENCE)] == [
        "assignment sent",
        "acknowledgement sent: 250 Ok",
    ]
    assert register.unacknowledged(since=NOW) == []


def stopped(register: Register) -> list[Deadline]:
    view = register.case(REFERENCE)
    assert view is not None
    return list(view.deadlines)


def test_a_letter_sent_after_all_takes_the_person_off_the_list(register: Register) -> None:
    register.record(opening(letters=(mail("late", drop_after=after(days=1)),)), now=NOW)
    claim(register, after(days=2))
    assert len(register.unacknowledged(since=NOW)) == 1
    register.enqueue([mail("by hand")], now=after(days=2))
    (entry,) = claim(register, after(days=2))
    finish(register, entry, Sent())
    assert register.unacknowledged(since=NOW) == []


def test_many_results_are_written_at_once(register: Register) -> None:
    register.enqueue([mail(name) for name in "abcd"], now=NOW)
    results = (Sent(), NotSent(True, "no"), NotSent(False, "wait"), MaybeSent("?"))
    register.finish(
        list(zip(claim(register), results, strict=True)), now=NOW, retry_at=[None, None, after(hours=1), None]
    )
    assert states(register) == {"a": "sent", "b": "dead", "c": "queued", "d": "unknown"}


def test_results_and_times_must_be_of_one_length(register: Register) -> None:
    entry = claim_one(register)
    with pytest.raises(ValueError, match="zip"):
        register.finish([(entry, NotSent(False, "x"))], now=NOW, retry_at=[])
    assert states(register) == {"ack": "sending"}


# Listing ----------------------------------------------------------------------------------------
def test_the_outbox_is_listed_by_state_oldest_first_up_to_a_limit(register: Register) -> None:
    register.enqueue([mail(name) for name in "abcde"], now=NOW)
    first, second = claim(register, limit=2)
    finish(register, first, Sent())
    assert names(register.outbox(["queued"])) == ["c", "d", "e"]
    assert names(register.outbox(["queued"], limit=2)) == ["c", "d"]
    assert names(register.outbox(["sending", "sent"], limit=0)) == ["a", "b"]
    assert names(register.outbox([])) == []
    assert second.mail.content == mail().content


def test_the_oldest_unsent_mail_is_told_from_when_it_could_have_gone(register: Register) -> None:
    assert register.counts(now=NOW).oldest_unsent_at is None
    register.enqueue([mail("a", not_before=after(hours=5))], now=NOW)
    assert register.counts(now=after(hours=4)).oldest_unsent_at is None
    assert register.counts(now=after(hours=6)).oldest_unsent_at == after(hours=5)
    register.enqueue([mail("b")], now=after(hours=1))
    (entry,) = claim(register, after(hours=2))
    assert register.counts(now=after(hours=6)).oldest_unsent_at == after(hours=1)
    finish(register, entry, NotSent(False, "later"), after(days=1))
    assert register.counts(now=after(hours=6)).oldest_unsent_at == after(hours=1)


def test_letters_and_cases_are_counted_for_the_brake(register: Register) -> None:
    old = case(opened_at=after(days=-3))
    register.record(opening("1", case=old, letters=(mail("a"), staff_mail("b"))), now=NOW)
    register.record(opening("2", "HWH-2026-22222", letters=(mail("c"),)), now=after(minutes=10))
    assert register.sent_counts(now=after(minutes=20), since=NOW) == (2, 2)
    assert register.sent_counts(now=after(minutes=20), since=after(minutes=5)) == (1, 1)
    assert register.sent_counts(now=after(minutes=20), since=after(minutes=10, microseconds=1))[0] == 0
