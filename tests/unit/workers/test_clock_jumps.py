"""A clock that jumps, back and forth, by hours and days: nobody hears twice, and nobody is forgotten."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from datetime import timedelta

import pytest

from office import COMPLAINT, DENTIST, Office

MakeOffice = Callable[..., Office]
HOUR, DAY = timedelta(hours=1), timedelta(days=1)


def jump(office: Office, by: timedelta) -> None:
    """Set the clock, as a person or a time server does; the one for tests is only pushed otherwise."""
    office.clock._now += by


@pytest.mark.parametrize(
    "jumps",
    [
        (3 * HOUR, -3 * HOUR),
        (5 * DAY, -5 * DAY),
        (-3 * DAY, 3 * DAY),
        (HOUR, -2 * HOUR, 26 * HOUR, -25 * HOUR),
    ],
    ids=str,
)
def test_a_clock_that_jumps_repeats_no_letter_and_forgets_none(
    make_office: MakeOffice, jumps: tuple[timedelta, ...]
) -> None:
    office = make_office().start()
    office.tick()
    office.arrives(DENTIST, sender="Ann <ann@one.example>", subject="first")
    office.tick()
    true_time = office.clock.now()
    for number, by in enumerate(jumps):
        jump(office, by)
        office.arrives(COMPLAINT, sender=f"Bea <bea@two{number}.example>", at=true_time)
        office.tick()
        office.tick()
    assert office.clock.now() == true_time
    for _ in range(8 * 6):
        office.wait(hours=4)
    copies = Counter(entry.mail.message_id for entry in office.sender.sent)
    assert set(copies.values()) == {1}
    acknowledged = Counter(
        entry.mail.recipient for entry in office.sender.sent if entry.mail.audience == "public"
    )
    told = Counter(entry.mail.case_reference for entry in office.sent("assignment", "complaint_assignment"))
    assert set(acknowledged.values()) == {1}
    assert set(told.values()) <= {1}
    assert len(acknowledged) == len(office.cases) == 1 + len(jumps)
    assert "queued" not in office.states()
    reminded = Counter((e.mail.letter, e.mail.occasion) for e in office.sent("reminder", "escalation"))
    assert set(reminded.values()) <= {1}, "each step once"
