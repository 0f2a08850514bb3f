"""The brake: pulled by counts, told once, passed by few, released by a person."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from inboxbot.model.case import JournalEntry
from inboxbot.model.mail import OutgoingMail
from inboxbot.model.plan import CaseChange
from inboxbot.workers.brake import BRAKE, release
from office import DENTIST, URGENT, Office, london, told

MakeOffice = Callable[..., Office]


def caps(**changed: int) -> Callable[[dict[str, Any]], None]:
    def edit(rules: dict[str, Any]) -> None:
        rules["caps"] = {"per_hour": 5, "per_day": 8, "unaligned_a_day": 5, "per_domain_a_day": 5} | changed

    return edit


@pytest.fixture
def braked(make_office: MakeOffice) -> Office:
    """An office in which five letters an hour are too many; four went, and the fifth is decided."""
    office = make_office(edit=caps()).start()
    office.tick()
    office.sender.sent.clear()
    for number in range(5):
        office.arrives(DENTIST, sender=f"a{number}@h{number}.example")
    office.cycle.take_in()
    return office


def letters(number: int) -> list[OutgoingMail]:
    """Return letters to the public that belong to no case, as a loop would make them."""
    return [
        OutgoingMail(
            f"{n}@loop.example", "acknowledgement_general", str(n), "public", f"a{n}@h.example", "", "s", b"x"
        )
        for n in range(number)
    ]


def test_too_many_letters_in_an_hour_pull_the_brake_before_they_go_and_the_operators_hear_once(
    braked: Office,
) -> None:
    braked.cycle.send()
    braked.wait(minutes=1)
    braked.restart()
    braked.wait(minutes=1)
    assert braked.letters() == [("brake_notice", "susan.okoro"), ("brake_notice", "daniel.pryce")]
    notice = braked.sent("brake_notice")[0].mail.content.decode()
    assert "5 letters to the public in an hour (limit 5)" in notice
    assert "Letters that wait: 10" in notice
    assert braked.register.counts(now=braked.clock.now()).held == 10


def test_too_many_letters_in_a_day_pull_it_too(make_office: MakeOffice) -> None:
    office = make_office("2026-11-18 09:00", edit=caps(per_hour=5, per_day=8)).start()
    for hour in range(3):
        office.register.enqueue(letters(8)[hour * 3 : hour * 3 + 3], now=office.clock.now())
        office.wait(minutes=61)
    fact = office.register.fact(BRAKE)
    assert fact is not None
    assert fact.endswith("8 letters to the public in a day (limit 8)")


def test_letters_beyond_cases_pull_it_though_no_limit_is_reached(office: Office) -> None:
    office.register.enqueue(letters(20), now=office.clock.now())
    office.cycle.send()
    assert office.register.fact(BRAKE) is None
    office.register.enqueue(letters(21), now=office.clock.now())
    office.cycle.send()
    fact = office.register.fact(BRAKE)
    assert fact is not None
    assert fact.endswith("21 letters to the public in an hour for 0 cases")


def test_urgent_alerts_digest_and_notice_pass_and_everything_else_is_held(braked: Office) -> None:
    braked.arrives(URGENT, sender="ben@b.example")
    braked.push("2026-11-19 09:00")
    assert {letter for letter, _ in braked.letters()} == {"brake_notice", "urgent_alert", "digest", "alert"}
    told = [entry.mail.subject for entry in braked.sent("alert")]
    assert set(told) == {"Alert: 1 urgent case waits for you"}, "what is not told one by one is told together"


@pytest.fixture
def stopped(make_office: MakeOffice) -> Office:
    """An office at midnight, on whose brake somebody stands."""
    office = make_office("2026-11-18 00:00").start()
    office.tick()
    office.register.set_fact(BRAKE, f"{office.clock.now().isoformat()} test", now=office.clock.now())
    office.wait(seconds=5)
    assert office.letters() == [("brake_notice", "susan.okoro"), ("brake_notice", "daniel.pryce")]
    return office


def passed(office: Office) -> list[str]:
    """Return the letters that went past the brake, each name once for each mail."""
    return [letter for letter, _ in office.letters()]


def test_two_urgent_cases_in_a_night_leave_room_for_the_digest_and_twenty_mails_are_not_passed(
    stopped: Office,
) -> None:
    for name in ("ben", "cat"):
        stopped.arrives(URGENT, sender=f"{name}@{name}.example", subject=name)
    for hour in range(1, 24):
        stopped.clock.push(london(f"2026-11-18 {hour:02}:01"))
        stopped.tick()
    letters = passed(stopped)
    assert letters.count("digest") == 1, "one person reads it in both roles"
    assert letters.count("urgent_alert") == 6
    assert letters.count("brake_notice") == 2
    assert len(letters) <= 20


def test_forged_mail_cannot_silence_an_urgent_alert(stopped: Office) -> None:
    for number in range(25):
        stopped.arrives(URGENT, sender=f"a{number}@h{number}.example")
    for _ in range(3):
        stopped.wait(minutes=1)
    assert passed(stopped).count("urgent_alert") == 6
    stopped.arrives("My mother has taken an overdose of her pills and I don't want to live any more.")
    stopped.push("2026-11-18 02:30", step=timedelta(minutes=45))
    real = stopped.cases[-1]
    assert "urgent" in real.flags
    told = [entry for entry in stopped.sent("alert") if real.reference in entry.mail.content.decode()]
    assert {entry.mail.recipient for entry in told} == {
        entry.mail.recipient for entry in stopped.sent("urgent_alert")
    }, "the safeguarding lead and the deputy hear of it"
    assert "urgent cases wait for you" in told[0].mail.subject
    stopped.push("2026-11-18 23:50", step=timedelta(hours=3))
    letters = passed(stopped)
    assert len(letters) <= 20
    assert "digest" in letters


def test_of_a_forged_alert_that_waits_no_repetition_is_written_to_the_same_person(stopped: Office) -> None:
    for number in range(12):
        stopped.arrives(URGENT, sender=f"a{number}@h{number}.example")
    stopped.push("2026-11-18 23:50", step=timedelta(minutes=30))
    waiting = Counter(
        (entry.mail.case_reference, entry.mail.recipient)
        for entry in stopped.register.outbox(["queued"], limit=0)
        if entry.mail.letter == "urgent_alert"
    )
    assert waiting
    assert set(waiting.values()) == {1}


def test_the_next_day_has_its_own_share(stopped: Office) -> None:
    for number in range(10):
        stopped.arrives(URGENT, sender=f"a{number}@h{number}.example")
    stopped.push("2026-11-18 23:50", step=timedelta(hours=3))
    stopped.sender.sent.clear()
    stopped.push("2026-11-19 23:50", step=timedelta(hours=3))
    assert passed(stopped).count("urgent_alert") == 6
    assert len(stopped.letters()) <= 20


# The same words, and letters to colleagues ---------------------------------------------------------
def test_the_same_words_again_and_again_pull_it_whoever_they_come_from(make_office: MakeOffice) -> None:
    office = make_office(edit=caps(per_hour=50, per_day=300, same_words_a_day=6)).start()
    office.tick()
    for number in range(6):
        office.arrives(
            f"{DENTIST} My number is {number}77.",
            sender=f"a{number}@h{number}.example",
        )
        office.tick()
    fact = office.register.fact(BRAKE)
    assert fact is not None
    assert fact.endswith("the same words came 6 times in a day (limit 6)")
    release(office.register, office.clock, by="susan")
    for _ in range(3):
        office.wait(minutes=1)
    assert office.register.fact(BRAKE) is None, "a person has looked: it is counted anew"


def test_short_or_different_words_do_not_go_round(make_office: MakeOffice) -> None:
    office = make_office(edit=caps(per_hour=50, per_day=300, same_words_a_day=5)).start()
    office.tick()
    for number, word in enumerate(["apple", "bread", "cheese", "dates", "eggs", "figs", "grapes"]):
        office.arrives("See below", sender=f"s{number}@s{number}.example")
        office.arrives(
            f"I would like to know about {word} in hospital meals.", sender=f"a{number}@h{number}.example"
        )
        office.tick()
    assert office.register.fact(BRAKE) is None


def test_a_flood_of_letters_to_colleagues_pulls_it_though_nobody_outside_is_written_to(
    make_office: MakeOffice,
) -> None:
    office = make_office(edit=caps(per_hour=50, per_day=300, to_colleagues_per_hour=10)).start()
    office.tick()
    office.sender.sent.clear()
    for number, word in enumerate(
        ["apples", "bread", "cheese", "dates", "eggs", "figs", "grapes", "ham", "ice", "jam", "kale"]
    ):
        office.arrives(
            f"I would like to know about {word} in hospital meals.", sender=f"a{number}@h{number}.example"
        )
    office.tick()
    fact = office.register.fact(BRAKE)
    assert fact is not None
    assert "letters to colleagues in an hour (limit 10)" in fact
    assert set(passed(office)) == {"brake_notice"}


# What waited ----------------------------------------------------------------------------------------
def test_a_held_reminder_of_what_was_answered_meanwhile_goes_to_nobody(make_office: MakeOffice) -> None:
    office = make_office("2026-11-18 10:00").start()
    office.tick()
    answered = office.arrives(DENTIST, sender="ben@b.example")
    office.arrives(DENTIST, sender="cat@c.example")
    office.tick()
    office.register.set_fact(BRAKE, f"{office.clock.now().isoformat()} test", now=office.clock.now())
    office.push("2026-11-25 12:00")
    held = [entry.mail.letter for entry in office.register.outbox(["held"], limit=0)]
    assert "reminder" in held
    office.colleague_answers(answered, to="ben@b.example")
    office.tick()
    office.sender.sent.clear()
    release(office.register, office.clock, by="susan")
    office.wait(minutes=1)
    ben, cat = (case.reference for case in office.cases)
    reminders = [entry.mail.content.decode() for entry in office.sent("reminder")]
    assert reminders
    assert not any(ben in text for text in reminders)
    assert any(cat in text for text in reminders)
    dead = [entry.last_error for entry in office.register.outbox(["dead"], limit=0)]
    assert dead
    assert all(why.startswith("no longer needed") for why in dead)


def test_a_held_reminder_of_a_case_that_was_given_to_another_goes_to_the_new_owner(
    make_office: MakeOffice,
) -> None:
    office = make_office("2026-11-18 10:00").start()
    office.tick()
    office.arrives(DENTIST, sender="ben@b.example")
    office.tick()
    office.register.set_fact(BRAKE, f"{office.clock.now().isoformat()} test", now=office.clock.now())
    office.push("2026-11-25 12:00")
    [case] = office.cases
    assert case.owner == "amina_shah"
    change = CaseChange(case.reference, owner="helen_marsh")
    note = JournalEntry("assigned", "to Helen", by="susan")
    office.register.change(change, journal=[note], now=office.clock.now())
    office.sender.sent.clear()
    release(office.register, office.clock, by="susan")
    office.wait(minutes=1)
    office.wait(minutes=1)
    reminders = [to for letter, to in office.letters() if letter in ("reminder", "overdue")]
    assert set(reminders) == {"helen.marsh"}
    assert len(reminders) == len(office.sent("reminder", "overdue"))


# How often ------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("hours", "wait", "acknowledged"), [(24, 23, 1), (24, 25, 2), (6, 7, 2), (72, 71, 1), (72, 73, 2)]
)
def test_the_hours_between_two_letters_to_one_address_are_those_of_the_rules(
    make_office: MakeOffice, hours: int, wait: int, acknowledged: int
) -> None:
    def edit(rules: dict[str, Any]) -> None:
        rules["caps"]["hours_between"] = hours

    office = make_office("2026-11-16 10:00", edit=edit).start()
    office.tick()
    office.arrives(DENTIST)
    office.tick()
    office.clock.push(office.clock.now() + timedelta(hours=wait))
    office.arrives("Where is the pharmacy that is open on Sundays in Hoddesdon?", subject="pharmacy")
    office.tick()
    assert len(office.cases) == 2
    assert sum(letter.startswith("acknowledgement") for letter, _ in office.letters()) == acknowledged


def test_releasing_lets_go_what_was_held(braked: Office) -> None:
    braked.cycle.send()
    braked.wait(minutes=1)
    assert release(braked.register, braked.clock, by="susan")
    braked.cycle.send()
    acknowledged = [to for letter, to in braked.letters() if letter.startswith("acknowledgement")]
    assert acknowledged == ["a0", "a1", "a2", "a3", "a4"]
    assert set(braked.states()) == {"sent"}
    assert not release(braked.register, braked.clock, by="susan")


def test_what_was_counted_before_the_release_does_not_pull_it_again(braked: Office) -> None:
    braked.cycle.send()
    braked.wait(minutes=1)
    release(braked.register, braked.clock, by="susan")
    for _ in range(30):
        braked.wait(minutes=1)
    assert braked.register.fact(BRAKE) is None
    braked.register.enqueue(letters(5), now=braked.clock.now())
    braked.cycle.send()
    assert braked.register.fact(BRAKE) is not None
    assert len(braked.sent("brake_notice")) == 4, "a second brake is a second notice"


def test_an_acknowledgement_whose_promised_date_has_passed_is_dropped_and_listed(braked: Office) -> None:
    braked.cycle.send()
    [*_, case] = braked.cases
    braked.push("2026-11-27 10:00", step=timedelta(hours=12))  # promised by the 25th
    release(braked.register, braked.clock, by="susan")
    braked.cycle.send()
    assert [to for letter, to in braked.letters() if letter.startswith("acknowledgement")] == []
    missed = braked.register.unacknowledged(since=case.opened_at)
    assert {u.reason for u in missed} == {"dropped: what it promises has passed"}
    assert len(missed) == 5


def test_the_brake_stays_on_over_a_restart_until_a_person_releases_it(braked: Office) -> None:
    braked.cycle.send()
    braked.restart()
    braked.push("2026-11-20 10:00")
    assert braked.register.fact(BRAKE) is not None
    assert not [e for e in braked.sent() if told(e)[0].startswith("acknowledgement")]


def test_mail_that_comes_while_the_brake_is_on_is_a_case_and_listed_as_unacknowledged(braked: Office) -> None:
    braked.cycle.send()
    braked.wait(minutes=1)
    braked.arrives(DENTIST, sender="late@l.example")
    braked.tick()
    assert braked.cases[-1].correspondent.address == "late@l.example"
    [missed] = braked.register.unacknowledged(since=braked.clock.now())
    assert missed.correspondent == "late@l.example"


def test_a_crash_between_pulling_and_telling_still_tells_once(braked: Office) -> None:
    now = braked.clock.now()
    braked.register.set_fact(BRAKE, f"{now.isoformat()} a loop", now=now)  # as far as the crash let it get
    for _ in range(3):
        braked.wait(minutes=1)
    assert braked.letters() == [("brake_notice", "susan.okoro"), ("brake_notice", "daniel.pryce")]
