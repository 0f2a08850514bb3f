"""What the brake asks of the register: shares of what passes, letters to colleagues, words that go round."""

from __future__ import annotations

from dataclasses import replace

from register_values import NOW, after, mail, opening, staff_mail

from inboxbot.model.mail import Sent
from inboxbot.ports.listed import Passed
from inboxbot.ports.register import Register


def test_what_always_passes_comes_first_and_alerts_only_as_many_as_are_wanted(register: Register) -> None:
    register.set_fact("brake", "a loop", now=NOW)
    urgent = [staff_mail(f"u{n}", letter="urgent_alert", passes_brake=True) for n in range(3)]
    register.enqueue([*urgent, staff_mail("d", letter="digest", passes_brake=True)], now=NOW)
    waiting = register.alerts_waiting(now=NOW)
    assert [entry.mail.letter for entry in waiting] == ["urgent_alert"] * 3
    assert [entry.id for entry in waiting] == sorted((entry.id for entry in waiting), reverse=True)
    entries = register.claim(now=NOW, limit=9, brake_on=True, alerts=2)
    assert [entry.mail.letter for entry in entries] == ["digest", "urgent_alert", "urgent_alert"]
    register.finish([(entry, Sent()) for entry in entries], now=NOW, retry_at=[None] * 3)
    assert register.passed_the_brake(now=NOW) == Passed(all=3, alerts=2)
    assert register.claim(now=NOW, limit=9, brake_on=True, alerts=0) == []
    assert register.passed_the_brake(now=after(days=1)) == Passed()


def test_letters_to_colleagues_are_counted_by_the_minute(register: Register) -> None:
    register.enqueue([mail("a"), staff_mail("b"), staff_mail("c")], now=NOW)
    assert (register.staff_letters(since=NOW), register.staff_letters(since=after(minutes=1))) == (2, 0)


def test_words_that_come_again_and_again_are_noted_until_somebody_has_looked(register: Register) -> None:
    for number in range(6):
        plan = opening(str(number), f"HWH-2026-AAAA{number}", letters=(mail(str(number)),))
        register.record(replace(plan, arrival=replace(plan.arrival, words="the-same")), now=NOW)
    assert register.fact("same_words") == f"{NOW.isoformat()} 6"
    register.forget_same_words()
    assert register.fact("same_words") is None
