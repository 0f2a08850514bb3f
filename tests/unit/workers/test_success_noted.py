"""When the mailbox was last read is known to the minute, and written no more often than that."""

from __future__ import annotations

from inboxbot.workers.progress import LAST_SUCCESS
from office import Office


def noted(office: Office) -> str:
    return office.register.fact(LAST_SUCCESS) or ""


def test_many_passes_in_a_minute_are_noted_once_and_the_next_minute_again(office: Office) -> None:
    office.wait(minutes=5)
    at = noted(office)
    assert at == office.clock.now().isoformat()
    for _ in range(5):
        office.wait(seconds=10)
    assert noted(office) == at
    office.wait(seconds=10)
    assert noted(office) == office.clock.now().isoformat()


def test_after_a_restart_it_is_noted_at_once(office: Office) -> None:
    office.wait(minutes=5)
    office.restart()
    office.wait(seconds=10)
    assert noted(office) == office.clock.now().isoformat()
