"""Dispatching where several services are meant to work on one register: none holds more than the others can wait for."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from inboxbot.model.mail import OutboxEntry, SendResult, Sent
from office import DENTIST, Office


@pytest.mark.parametrize(("instances", "most"), [("1", 10), ("2", 2), ("8", 2)])
def test_beside_other_services_two_letters_are_claimed_at_once_and_alone_all_that_wait(
    make_office: Callable[..., Office], instances: str, most: int
) -> None:
    office = make_office(settings={"INBOXBOT_INSTANCES": instances}).start()
    office.tick()
    for number in range(5):
        office.arrives(DENTIST, sender=f"n{number}@home{number}.example")
    office.cycle.take_in()
    assert len(office.states()["queued"]) == 10
    claimed: list[int] = []

    def answer(entry: OutboxEntry) -> SendResult:
        claimed.append(len(office.register.outbox(["sending"], limit=0)))
        return Sent()

    office.sender.answer = answer
    assert (office.cycle.send().done, len(claimed)) == (10, 10)
    # Results are written while the rest of a batch is sent: at its first letter all of it stands claimed.
    assert max(claimed) == most
