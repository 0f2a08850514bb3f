"""The register's contract: letters withheld, what passed the brake, and alerts that acts confirm."""

from __future__ import annotations

from dataclasses import replace

from register_values import ANN, NOW, REFERENCE, after, deadline, mail, opening, staff_mail

from inboxbot.model.mail import OutboxEntry, Sent, Withheld
from inboxbot.model.plan import CaseChange
from inboxbot.ports.listed import WithheldLetter
from inboxbot.ports.register import Register

TRIAL = Withheld("assignment", "olive@hwh.example", "on trial", shadow=True, audience="staff")
CAPPED = Withheld("acknowledgement", ANN, "too many today")


def test_every_withheld_letter_is_listed_since_a_time_oldest_first(register: Register) -> None:
    register.record(opening(withheld=(TRIAL, CAPPED)), now=NOW)
    register.record(opening("2", "HWH-2026-22222", withheld=(TRIAL,)), now=after(hours=1))
    first, second = WithheldLetter(NOW, TRIAL, REFERENCE), WithheldLetter(NOW, CAPPED, REFERENCE)
    third = WithheldLetter(after(hours=1), TRIAL, "HWH-2026-22222")
    assert register.withheld(since=NOW) == [first, second, third]
    assert register.withheld(since=after(microseconds=1)) == [third]


def test_a_letter_withheld_from_several_cases_is_listed_without_one(register: Register) -> None:
    for uid, reference in (("1", REFERENCE), ("2", "HWH-2026-22222")):
        register.record(opening(uid, reference, deadlines=(deadline(),)), now=NOW)
    steps = register.due_steps(now=after(days=5))
    register.record_steps(steps, (), now=after(days=5), withheld=(TRIAL,))
    assert register.withheld(since=NOW) == [WithheldLetter(after(days=5), TRIAL, "")]


def test_what_was_sent_past_the_brake_is_counted_by_local_day(register: Register) -> None:
    passing = [staff_mail(name, passes_brake=True, case_reference="") for name in "abc"]
    register.enqueue([*passing, mail("held", case_reference="")], now=NOW)
    first, second, third = register.claim(now=NOW, limit=9, brake_on=True)
    send(register, first, at=NOW)
    assert register.passed_the_brake(now=NOW).all == 0, "the brake was not on"
    register.set_fact("brake", "a loop", now=NOW)
    send(register, second, at=NOW)
    assert register.passed_the_brake(now=NOW).all == 1
    send(register, third, at=after(days=1))
    assert [register.passed_the_brake(now=after(days=n)).all for n in range(3)] == [1, 1, 0]


def test_the_outbox_is_listed_from_a_time_on(register: Register) -> None:
    register.enqueue([mail("old", case_reference="")], now=NOW)
    register.enqueue([mail("new", case_reference="")], now=after(days=1))
    assert [e.mail.message_id[:3] for e in register.outbox(["queued"], since=after(hours=1))] == ["new"]


def test_whatever_a_person_does_on_a_case_confirms_its_alert_and_nothing_else(register: Register) -> None:
    running = (deadline(standard="urgent", stops="confirmed"), deadline())
    register.record(opening(deadlines=running), now=NOW)
    register.change(CaseChange(REFERENCE), now=after(hours=1), journal=())
    view = register.case(REFERENCE)
    assert view is not None
    stopped = {d.standard: (d.stopped_at, d.stopped_by) for d in view.deadlines}
    assert stopped == {"urgent": (after(hours=1), "somebody acted on the case"), "reply": (None, "")}
    assert register.counts(now=after(days=30)).overdue == 1


def test_an_answer_seen_in_sent_confirms_the_alert(register: Register) -> None:
    register.record(opening(deadlines=(deadline(standard="urgent", stops="confirmed"),)), now=NOW)
    answer = CaseChange(REFERENCE, stop=("acknowledged", "answered"), stopped_by="an answer in Sent")
    register.record(replace(opening("2"), case=None, change=answer), now=after(hours=1))
    assert register.due_steps(now=after(days=30)) == []


def test_a_follow_up_confirms_no_alert(register: Register) -> None:
    register.record(opening(deadlines=(deadline(standard="urgent", stops="confirmed"),)), now=NOW)
    again = replace(opening("2"), case=None, change=CaseChange(REFERENCE))
    register.record(again, now=after(hours=1))
    assert len(register.due_steps(now=after(days=30))) == 1


def send(register: Register, entry: OutboxEntry, *, at: object) -> None:
    register.finish([(entry, Sent())], now=at, retry_at=[None])  # type: ignore[arg-type]
