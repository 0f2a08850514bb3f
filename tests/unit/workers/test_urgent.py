"""Urgent alerts: at once, repeated until somebody confirms, each once, at any hour."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from inboxbot.model.case import JournalEntry
from inboxbot.model.plan import CaseChange
from office import ADDRESS, COMPLAINT, URGENT, Office, mail, told, wall

MakeOffice = Callable[..., Office]

HALF_AN_HOUR = timedelta(minutes=30)
FIRST = ("helen.marsh", "daniel.pryce")
"""The safeguarding lead, and who comes next in the role."""
ABOVE = ("daniel.pryce", "ruth.adeyemi")


@pytest.fixture
def night(make_office: MakeOffice) -> Office:
    """An office on a Friday evening, as everybody has gone home."""
    office = make_office("2026-11-20 17:59").start()
    office.tick()
    office.sender.sent.clear()
    office.wait(minutes=1)
    return office


def alerts(office: Office) -> list[tuple[str, str]]:
    return [(wall(e.created_at), told(e)[1]) for e in office.sent("urgent_alert")]


def at(time: str, people: tuple[str, str]) -> list[tuple[str, str]]:
    return [(time, person) for person in people]


ALL_NIGHT = [
    *at("20 18:00", FIRST),
    *at("20 18:30", FIRST),
    *at("20 19:00", FIRST),
    *at("20 19:30", FIRST),
    *at("20 20:30", ABOVE),
    *at("20 21:30", ABOVE),
    *at("20 22:30", ABOVE),
    *at("20 23:30", ABOVE),
    *at("21 00:30", ABOVE),
    *at("21 01:30", ABOVE),
    *at("21 02:30", ABOVE),
    *at("21 03:30", ABOVE),
]
MORNING = [("21 08:30", person) for person in ("helen.marsh", "daniel.pryce", "ruth.adeyemi")]


def test_an_alert_nobody_confirms_is_repeated_twelve_times_and_on_the_next_morning(night: Office) -> None:
    night.arrives(URGENT)
    night.tick()
    night.push("2026-11-23 08:00", step=HALF_AN_HOUR)
    assert alerts(night) == ALL_NIGHT + MORNING


def test_an_unconfirmed_alert_stands_in_the_daily_list_as_overdue(night: Office) -> None:
    night.arrives(URGENT)
    night.tick()
    night.push("2026-11-23 09:00", step=HALF_AN_HOUR)
    [digest] = night.sent("digest")
    assert "Confirm the urgent alert by" in digest.mail.content.decode()


@pytest.mark.parametrize(
    "change",
    [
        CaseChange("", owner="helen_marsh"),
        CaseChange("", status="answered", stop=("acknowledged", "answered"), stopped_by="answered: rang her"),
        CaseChange(""),
    ],
    ids=["assigned", "answered", "noted"],
)
def test_whatever_somebody_does_on_the_case_confirms_it(night: Office, change: CaseChange) -> None:
    from dataclasses import replace

    night.arrives(URGENT)
    night.tick()
    night.push("2026-11-20 19:10", step=HALF_AN_HOUR)
    [case] = night.cases
    night.register.change(
        replace(change, reference=case.reference),
        now=night.clock.now(),
        journal=[JournalEntry("note", "x", by="helen")],
    )
    night.push("2026-11-21 12:00", step=HALF_AN_HOUR)
    assert alerts(night) == ALL_NIGHT[:6]


def test_an_answer_seen_in_sent_confirms_it(night: Office) -> None:
    asked = night.arrives(URGENT)
    night.tick()
    night.push("2026-11-20 19:10", step=HALF_AN_HOUR)
    night.colleague_answers(asked)
    night.push("2026-11-21 12:00", step=HALF_AN_HOUR)
    assert alerts(night) == ALL_NIGHT[:6]


def test_each_goes_once_over_restarts_and_after_an_outage_only_the_latest(night: Office) -> None:
    night.arrives(URGENT)
    for _ in range(4):
        night.tick()
        night.restart()
        night.wait(minutes=15)
    assert alerts(night) == [*at("20 18:00", FIRST), *at("20 18:30", FIRST), *at("20 19:00", FIRST)]
    night.clock.push(night.clock.now() + timedelta(hours=5))
    night.tick()
    assert alerts(night)[6:] == at("21 00:00", ABOVE)


def test_somebody_named_in_an_urgent_complaint_is_not_alerted(night: Office) -> None:
    night.arrives(f"{COMPLAINT} It was Helen Marsh. {URGENT}")
    night.tick()
    night.push("2026-11-21 12:00", step=HALF_AN_HOUR)
    assert "helen.marsh" not in {to for _, to in alerts(night)}
    assert len(alerts(night)) >= 12


def test_alerts_pass_the_brake(night: Office) -> None:
    night.arrives(URGENT)
    night.register.set_fact("brake", f"{night.clock.now().isoformat()} a loop", now=night.clock.now())
    night.tick()
    night.push("2026-11-20 19:00", step=HALF_AN_HOUR)
    assert alerts(night) == ALL_NIGHT[:6]


def test_on_trial_the_administrators_are_alerted_once_and_nobody_else(make_office: MakeOffice) -> None:
    office = make_office("2026-11-20 18:00", mode="shadow").start()
    office.arrives(URGENT)
    office.wait(minutes=1)
    assert office.cases == []  # there before first contact
    office.arrives(URGENT, sender="ben@homemail.example")
    office.push("2026-11-21 12:00", step=HALF_AN_HOUR)
    assert [told(e)[1] for e in office.sent("urgent_alert")] == ["susan.okoro", "daniel.pryce"]
    assert all(e.mail.subject.startswith("Trial: ") for e in office.sent("urgent_alert"))


def test_old_mail_alerts_once_and_not_all_night(night: Office) -> None:
    night.arrives(URGENT, at=night.clock.now() - timedelta(days=2))
    night.tick()
    night.push("2026-11-21 12:00", step=HALF_AN_HOUR)
    assert alerts(night) == ALL_NIGHT[:2]


def test_a_flag_without_repeats_alerts_once(make_office: MakeOffice) -> None:
    def once(rules: dict[str, Any]) -> None:
        del rules["flags"]["urgent"]["repeats"]

    office = make_office("2026-11-20 17:59", edit=once).start()
    office.tick()
    office.wait(minutes=1)
    office.arrives(URGENT)
    office.tick()
    office.push("2026-11-21 12:00", step=HALF_AN_HOUR)
    assert alerts(office) == ALL_NIGHT[:2]


def test_whoever_writes_to_them_has_seen_the_alert_also_where_it_is_not_the_whole_answer(
    make_office: MakeOffice,
) -> None:
    office = make_office("2026-11-18 21:00").start()
    office.tick()
    message_id = office.arrives(URGENT)
    office.wait(minutes=1)
    text = "Dear Karen, I have asked the crisis team to ring you tonight. I will write again tomorrow. Helen"
    office.mailbox.deliver(
        mail(
            text,
            sender=f"Healthwatch <{ADDRESS}>",
            to="nadia@homemail.example",
            message_id="out1@healthwatchhertfordshire.example",
            headers=f"In-Reply-To: <{message_id}>\n",
        ),
        office.clock.now(),
        "Sent",
    )
    office.wait(minutes=5)
    before = len(office.sent("urgent_alert"))
    for _ in range(6):
        office.wait(minutes=31)

    assert len(office.sent("urgent_alert")) == before
    assert office.cases[0].status == "open"
