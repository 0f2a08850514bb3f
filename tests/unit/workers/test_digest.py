"""The digest: every working day once, whatever there is, with everything that a person must see."""

from __future__ import annotations

import email
import email.policy
from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from inboxbot.letters.particulars import Counts
from inboxbot.model.errors import TransientError
from inboxbot.model.mail import MaybeSent, NotSent, OutboxEntry, SendResult, Sent
from inboxbot.workers.alarm import PASSED
from inboxbot.workers.brake import BRAKE
from office import COMPLAINT, DENTIST, JOURNALIST, URGENT, VOLUNTEER, Office, told, wall

MakeOffice = Callable[..., Office]


def digests(office: Office) -> list[tuple[str, str]]:
    return [(wall(e.created_at), told(e)[1]) for e in office.sent("digest")]


def text(office: Office, number: int = -1) -> str:
    message = email.message_from_bytes(
        office.sent("digest")[number].mail.content, policy=email.policy.default
    )
    part = message.get_body(("plain",))
    assert part is not None
    return str(part.get_content())


def test_it_comes_on_every_working_day_at_its_hour_also_when_there_is_nothing(
    make_office: MakeOffice,
) -> None:
    office = make_office("2026-12-22 07:00").start()
    office.push("2027-01-05 12:00")
    # Closed from Christmas Eve to New Year's Day; then a weekend.
    assert [day for day, _ in digests(office)] == ["22 08:30", "23 08:30", "04 08:30", "05 08:30"]
    assert {to for _, to in digests(office)} == {"susan.okoro"}
    assert "There is nothing on any list today" in text(office)


def test_it_comes_once_over_restarts_and_late_where_the_service_was_down(make_office: MakeOffice) -> None:
    office = make_office("2026-11-18 14:00").start()
    for _ in range(5):
        office.wait(minutes=10)
        office.restart()
    assert [day for day, _ in digests(office)] == ["18 14:10"]


def test_while_the_reader_is_away_somebody_else_of_the_role_gets_it(make_office: MakeOffice) -> None:
    def susan_is_away(rules: dict[str, Any]) -> None:
        rules["people"]["susan_okoro"]["absences"] = [{"from": "2026-11-16", "to": "2026-11-30"}]

    office = make_office(edit=susan_is_away).start()
    office.tick()
    assert {to for _, to in digests(office)} == {"priya.nair", "daniel.pryce"}


def test_a_digest_that_cannot_be_written_for_one_is_written_for_the_other(make_office: MakeOffice) -> None:
    def to_two(rules: dict[str, Any]) -> None:
        rules["digest_to"] = ["office_manager", "chief_executive"]

    office = make_office(edit=to_two).start()
    good = office.installation.keeper.house()  # type: ignore[union-attr]
    roles = {**good.policy.roles, "office_manager": ("nobody_of_this_name",)}
    policy = good.policy.model_copy(update={"roles": roles})
    hours = {**good.hours, "nobody_of_this_name": good.hours["susan_okoro"]}
    office.cycle.digesting.house = lambda: replace(good, policy=policy, hours=hours)
    office.tick()
    assert digests(office) == [("18 10:00", "ruth.adeyemi")]


def test_it_lists_what_is_due_overdue_filed_and_unacknowledged(make_office: MakeOffice) -> None:
    office = make_office("2026-11-18 08:00").start()
    office.tick()
    office.arrives(DENTIST)
    office.arrives(
        "Buy now", sender="shop@shop.example", headers="List-Id: <x.shop.example>\nPrecedence: bulk\n"
    )
    office.push("2026-11-19 10:00")
    office.arrives(VOLUNTEER, sender="Oliver <oliver@homemail.example>")
    office.arrives(
        "My voicemail", sender="voicemail@phones.example", headers="Auto-Submitted: auto-generated\n"
    )
    office.push("2026-11-26 09:00")
    dentist, volunteer = office.cases[0], office.cases[1]
    content = gathered(office, "2026-11-26")
    assert [line.case.reference for line in content.overdue] == [dentist.reference]
    assert [line.case.reference for line in content.due_today] == [volunteer.reference]
    assert (content.counts.open, content.counts.overdue, content.trial) == (len(office.cases), 1, False)
    first = gathered(office, "2026-11-19", days=9)
    assert {line.sender for line in first.filed} >= {"shop@shop.example"}
    assert dentist.reference in text(office)


def gathered(office: Office, day: str, *, days: int = 1) -> Any:
    return office.cycle.digesting.gather(
        date.fromisoformat(day), since=office.clock.now() - timedelta(days=days)
    )


def test_it_counts_who_came_and_who_was_acknowledged_since_the_last(office: Office) -> None:
    office.arrives(DENTIST)
    office.arrives(VOLUNTEER, sender="oliver@homemail.example")
    office.arrives(DENTIST, sender="oliver@homemail.example")  # one letter in 24 hours is enough
    office.push("2026-11-19 08:30")
    assert gathered(office, "2026-11-19").counts == Counts(
        open=3, answered=0, overdue=0, arrived=3, acknowledged=2
    )
    assert "3 arrived and 2 acknowledged since the last list" in text(office)
    office.push("2026-11-20 08:30")
    assert "0 arrived and 0 acknowledged since the last list" in text(office)


def test_what_is_reported_once_is_not_reported_again_and_nothing_falls_between_two(
    make_office: MakeOffice,
) -> None:
    office = make_office("2026-11-18 08:00").start()
    office.tick()
    # The digest of the 18th is late; mail comes before it and after it.
    office.clock.push(office.clock.now() + timedelta(hours=3))
    bulk = "List-Id: <x.shop.example>\nPrecedence: bulk\n"
    office.arrives("Buy now", sender="before@shop.example", headers=bulk)
    office.cycle.take_in()
    office.wait(minutes=1)
    office.wait(minutes=1)
    office.arrives("Buy now", sender="after@shop.example", headers=bulk)
    office.tick()
    office.push("2026-11-19 08:30")
    assert ["before@shop.example" in text(office, n) for n in (0, 1)] == [True, False]
    assert ["after@shop.example" in text(office, n) for n in (0, 1)] == [False, True]


def test_it_lists_quarantine_dead_unknown_held_and_troubles(office: Office) -> None:
    office.mailbox.spoil(office.mailbox.deliver(b"Subject: lost\r\n\r\n", office.clock.now()))
    for number in range(3):
        office.arrives(DENTIST, sender=f"a{number}@homemail.example")
    answers: dict[str, SendResult] = {
        "a0": NotSent(permanent=True, reason="550 gone"),
        "a1": MaybeSent("dropped"),
    }

    def answer(entry: OutboxEntry) -> SendResult:
        return answers.get(told(entry)[1], Sent())

    office.sender.answer = answer
    office.cycle.take_in()
    office.cycle.send()
    office.mailbox.away = TransientError("imap.example does not answer")
    office.cycle.take_in()
    office.register.set_fact(BRAKE, f"{office.clock.now().isoformat()} a loop", now=office.clock.now())
    office.clock.push(office.clock.now() + timedelta(days=1))
    office.register.set_fact(PASSED, office.clock.now().isoformat(), now=office.clock.now())
    office.cycle.watch()
    content = gathered(office, "2026-11-19", days=2)
    assert [q.reason for q in content.quarantined] == ["The message is spoiled."]
    assert [(line.letter, line.reason) for line in content.dead] == [
        ("acknowledgement_signposting", "550 gone")
    ]
    assert [(line.letter, line.reason) for line in content.unknown] == [
        ("acknowledgement_signposting", "dropped")
    ]
    assert {line.letter for line in content.held} == {"alert"}
    assert content.notes == ("Trouble: imap.example does not answer", "The brake is on: a loop")


def test_a_letter_given_up_is_listed_for_a_fortnight_and_not_for_ever(office: Office) -> None:
    office.arrives(DENTIST)
    office.sender.answer = lambda e: (
        NotSent(permanent=True, reason="550") if told(e)[1] == "nadia" else Sent()
    )
    office.tick()
    office.wait(days=13)
    assert len(gathered(office, "2026-12-01").dead) == 1
    office.wait(days=2)
    assert gathered(office, "2026-12-03").dead == ()


def test_it_warns_where_the_bank_holidays_of_the_year_are_not_known(make_office: MakeOffice) -> None:
    office = make_office("2026-11-18 10:00").start()
    assert gathered(office, "2026-11-18").notes == ()


def test_it_brings_up_information_that_nobody_has_checked_for_a_year(make_office: MakeOffice) -> None:
    def some_checked(rules: dict[str, Any]) -> None:
        rules["paragraphs"] = {
            "old": {"text": "Ring 111.", "checked_on": "2025-11-18"},
            "new": {"text": "Ring 111.", "checked_on": "2025-11-19"},
            "never": "Ring 111.",
        }
        rules["rules"] = []

    def asked(name: str) -> str:
        return f"Please check the paragraph {name} in rules.yaml, then set its checked_on: "

    office = make_office("2026-11-18 10:00", edit=some_checked).start()
    assert gathered(office, "2026-11-18").notes == (
        f"{asked('old')}this information was last checked on Tuesday 18 November 2025, a year ago or more.",
        f"{asked('never')}nobody has said when this information was checked.",
    )


# Trial ------------------------------------------------------------------------------------------
def test_on_trial_only_digest_and_urgent_alerts_leave_and_only_to_administrators(
    make_office: MakeOffice,
) -> None:
    office = make_office("2026-11-18 08:00", mode="shadow").start()
    office.tick()
    asked = office.arrives(DENTIST)
    office.arrives(COMPLAINT, sender="cross@homemail.example")
    office.arrives(JOURNALIST, sender="erin@hertspost.example")
    office.arrives(URGENT, sender="ben@homemail.example")
    office.mailbox.deliver(b"\xff\x00", office.clock.now())
    office.push("2026-11-20 10:00")
    office.arrives("One more thing", subject="Re: a question", headers=f"In-Reply-To: <{asked}>\n")
    office.push("2026-12-18 12:00", step=timedelta(hours=6))
    assert {letter for letter, _ in office.letters()} == {"digest", "urgent_alert"}
    assert {to for _, to in office.letters()} == {"susan.okoro", "daniel.pryce"}
    assert all(entry.mail.subject.startswith("Trial: ") for entry in office.sender.sent)


def test_on_trial_it_lists_every_letter_that_would_have_been_sent(make_office: MakeOffice) -> None:
    office = make_office("2026-11-18 08:00", mode="shadow").start()
    office.tick()
    office.arrives(DENTIST)
    office.push("2026-11-24 09:00")
    reference = office.cases[0].reference
    would = gathered(office, "2026-11-24", days=7).would_have_sent
    assert [(line.letter, line.recipient.partition("@")[0], line.reference) for line in would] == [
        ("acknowledgement_signposting", "nadia", reference),
        ("assignment", "amina.shah", reference),
        ("reminder", "amina.shah", reference),
        ("reminder", "amina.shah", reference),
    ]
    assert gathered(office, "2026-11-24", days=7).unacknowledged == ()
    assert f"- assignment to Amina Shah [{reference}]: trial" in text(office, 0)
    assert "Letters that would have been sent" not in text(office, 4), "each is listed once"
