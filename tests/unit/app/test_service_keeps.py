"""The service and `once` look each night whether something has outlived its period."""

from __future__ import annotations

import threading
from collections.abc import Callable

from inboxbot.app.clock import SystemClock
from inboxbot.app.service import Service
from inboxbot.rules.policy import Policy
from office import Office

PATIENCE = 60


def test_the_service_ticks_retention_beside_its_loops(make_office: Callable[..., Office]) -> None:
    office = make_office(settings={"INBOXBOT_POLL_SECONDS": "3600"})
    office.clock = SystemClock()  # type: ignore[assignment]
    office.start()
    keeping, asked = office.cycle.keeping, threading.Event()
    policy = keeping.policy

    def ask() -> Policy:
        asked.set()
        return policy()

    keeping.policy = ask
    assert office.installation is not None
    service = Service(office.installation)
    assert [loop.name for loop in service.loops if loop.name == "retention"] == []
    thread = threading.Thread(target=service.run)
    thread.start()
    try:
        assert asked.wait(PATIENCE)
    finally:
        service.stop()
        thread.join(PATIENCE)
    assert not thread.is_alive()
    assert keeping.stopping()
    office.installation = None
