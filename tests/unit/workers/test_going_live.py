"""Going live: nothing goes backwards, what is overdue is listed once, what is to come reminds."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

from office import COMPLAINT, DENTIST, VOLUNTEER, Office, told, wall

MakeOffice = Callable[..., Office]


def on_trial(make_office: MakeOffice) -> Office:
    """Return an office that has been on trial since the 17th, with cases due on the 24th and 1st."""
    office = make_office("2026-11-17 10:00", mode="shadow").start()
    office.tick()
    office.arrives(DENTIST)
    office.arrives(VOLUNTEER, sender="oliver@homemail.example")
    office.push("2026-11-24 10:00", step=timedelta(hours=2))
    office.arrives(DENTIST, sender="ann@homemail.example")
    office.push("2026-11-26 20:00", step=timedelta(hours=2))
    office.sender.sent.clear()
    return office


def all_but_digest(office: Office) -> list[tuple[str, str, str]]:
    return [(*told(e), wall(e.created_at)) for e in office.sender.sent if e.mail.letter != "digest"]


def test_what_is_overdue_is_listed_once_to_each_owner_and_old_steps_are_passed_over(
    make_office: MakeOffice,
) -> None:
    office = on_trial(make_office)
    office.restart("live")
    for _ in range(3):
        office.wait(minutes=10)
        office.restart()
    assert sorted(all_but_digest(office)) == [
        ("overdue", "amina.shah", "26 20:00"),
        ("overdue", "susan.okoro", "26 20:00"),
    ]
    amina = next(e.mail.content.decode() for e in office.sent("overdue", to="amina"))
    assert [case.reference in amina for case in office.cases] == [True, False, False]


def test_nobody_who_wrote_during_the_trial_is_acknowledged_and_new_mail_is(make_office: MakeOffice) -> None:
    office = on_trial(make_office)
    office.restart("live")
    office.wait(minutes=1)
    office.arrives(DENTIST, sender="new@homemail.example")
    office.wait(minutes=1)
    assert [to for letter, to, _ in all_but_digest(office) if letter.startswith("acknowledgement")] == ["new"]
    assert [case.in_shadow for case in office.cases] == [True, True, True, False]


def test_steps_still_to_come_of_cases_from_the_trial_remind(make_office: MakeOffice) -> None:
    office = on_trial(make_office)
    office.restart("live")
    office.push("2026-12-01 10:00", step=timedelta(hours=1))
    reminders = [one for one in all_but_digest(office) if one[0] == "reminder"]
    # The first two are overdue; the third is due on Tuesday 1 December.
    assert [at for _, to, at in reminders if to == "amina.shah"] != []
    assert office.cases[2].reference in "".join(e.mail.content.decode() for e in office.sent("reminder"))


def test_mail_that_was_there_before_going_live_is_not_acknowledged(make_office: MakeOffice) -> None:
    office = make_office("2026-11-17 10:00", mode="shadow").start()
    office.tick()
    office.wait(minutes=5)
    office.arrives(DENTIST)
    office.clock.push(office.clock.now() + timedelta(minutes=5))
    office.restart("live")
    office.wait(minutes=5)
    assert [letter for letter, _, _ in all_but_digest(office)] == ["assignment"]
    [missed] = office.register.unacknowledged(since=office.cases[0].opened_at)
    assert missed.reason == "received before we went live"


def test_a_complaint_that_names_its_owner_is_listed_to_somebody_else(make_office: MakeOffice) -> None:
    office = make_office("2026-11-17 10:00", mode="shadow").start()
    office.tick()
    office.arrives(COMPLAINT + " It was Helen Marsh.")
    office.push("2026-12-14 10:00", step=timedelta(hours=12))
    office.sender.sent.clear()
    office.restart("live")
    office.wait(minutes=1)
    assert [one[:2] for one in all_but_digest(office)] == [("overdue", "ruth.adeyemi")]


def test_back_on_trial_and_live_again_is_a_new_beginning(make_office: MakeOffice) -> None:
    office = on_trial(make_office)
    office.restart("live")
    first = office.register.fact("live_since")
    office.restart("shadow")
    assert office.register.fact("live_since") is None
    office.clock.push(office.clock.now() + timedelta(days=3))
    office.restart("live")
    assert first is not None
    assert (office.register.fact("live_since") or "") > first
