"""Weeks in an office whose people come and go: each reminder once, in its receiver's hours (R12)."""

from __future__ import annotations

import os
import random  # noqa: TID251 - a test draws its own samples
from collections import Counter
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from chance import a_seed
from inboxbot.demo.stage import PushedClock
from inboxbot.ports.listed import CaseFilter
from inboxbot.triage.owner import is_here
from office import DENTIST, VOLUNTEER, Office, london

IN_HOURS = ("reminder", "overdue", "escalation", "please_confirm", "cover", "welcome_back", "cover_ends")
STAFF = (
    "ruth_adeyemi",
    "daniel_pryce",
    "helen_marsh",
    "amina_shah",
    "tom_whitfield",
    "susan_okoro",
    "priya_nair",
)
START = date(2026, 11, 16)
WEEKS = 2


def _story(folder: Path, seed: int) -> Iterator[str]:
    """Live through some weeks; yield everything that went against the rules."""
    chance = random.Random(seed)  # noqa: S311 - a test's own
    office = Office(folder, PushedClock(london("2026-11-16 08:00")), confirming=False)
    office.start()
    seen = 0
    told: Counter[tuple[str, str, str]] = Counter()
    for hour in range(WEEKS * 7 * 24):
        moment = london("2026-11-16 08:00") + timedelta(hours=hour)
        office.clock.push(moment)
        if chance.random() < 0.04:
            who = f"w{hour}@homemail.example"
            office.arrives(chance.choice((DENTIST, VOLUNTEER)), sender=f"W <{who}>", subject=f"q {hour}")
        if chance.random() < 0.02:
            first = START + timedelta(days=hour // 24 + chance.randrange(3))
            office.register.note_absence(
                chance.choice(STAFF), first, first + timedelta(days=chance.randrange(5)),
                source="shell", confirmed=chance.random() < 0.8, now=moment,
            )  # fmt: skip
        if chance.random() < 0.05:
            office.owners_confirm()
        open_before = {case.reference for case in office.cases}
        office.tick()
        house = office.cycle.house()
        people = {one.address: key for key, one in house.policy.people.items()}
        for case in office.cases:
            if case.reference not in open_before and not is_here(house, case.owner, moment):
                yield f"{case.reference} went to {case.owner}, who is away ({moment})"
        for entry in office.sender.sent[seen:]:
            told[
                entry.mail.letter, entry.mail.recipient, f"{entry.mail.case_reference} {entry.mail.occasion}"
            ] += 1
            person = people.get(entry.mail.recipient, "")
            if entry.mail.letter in IN_HOURS and not house.hours[person].works_at(moment):
                yield f"{entry.mail.letter} to {person} outside their hours ({moment})"
        seen = len(office.sender.sent)
    yield from (
        f"{letter} to {to} went {n} times ({what})" for (letter, to, what), n in told.items() if n > 1
    )
    known = set(office.cycle.house().policy.people)
    views: Any = office.register.cases(CaseFilter(status="open", limit=0))
    yield from (f"{view.case.reference} is nobody's" for view in views if view.case.owner not in known)
    office.stop()


@pytest.mark.deep
def test_through_random_absences_every_reminder_goes_once_and_in_hours(tmp_path: Path) -> None:
    rounds = max(1, int(float(os.environ.get("DEEP_MINUTES", "2")) / 4))
    for number in range(rounds):
        seed = a_seed()
        folder = tmp_path / str(number)
        folder.mkdir()
        assert list(_story(folder, seed)) == [], f"seed {seed}"
