"""The brake: pulled by counts, told once, passed by few, released by a person."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from inboxbot.model.mail import OutgoingMail
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
    assert {letter for letter, _ in braked.letters()} == {"brake_notice", "urgent_alert", "digest"}


def test_what_passes_is_capped_by_day_and_goes_on_the_next(make_office: MakeOffice) -> None:
    office = make_office("2026-11-18 06:00", edit=caps(passing_the_brake_a_day=7)).start()
    office.tick()
    office.register.set_fact(BRAKE, f"{office.clock.now().isoformat()} test", now=office.clock.now())
    for number in range(5):
        office.arrives(URGENT, sender=f"a{number}@h{number}.example")
    for _ in range(4):
        office.wait(minutes=1)
    assert sorted(letter for letter, _ in office.letters()) == ["brake_notice"] * 2 + ["urgent_alert"] * 5
    assert office.states()["queued"].count("urgent_alert") == 5
    office.clock.push(london("2026-11-18 23:59"))
    office.tick()
    assert len(office.letters()) == 7
    office.clock.push(london("2026-11-19 00:01"))
    office.tick()
    assert len(office.letters()) == 14


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
