"""Starting while the register is away: a database that comes up later, a disk that is full for a while."""

from __future__ import annotations

import time

import structlog

from inboxbot.app.clock import SystemClock
from inboxbot.app.house_keeper import HouseKeeper
from inboxbot.app.notify import tell_systemd
from inboxbot.app.trouble_file import TroubleFile
from inboxbot.app.wiring import Installation, install
from inboxbot.config import Settings
from inboxbot.model.errors import TransientError

log = structlog.get_logger(__name__)

TRIED_AGAIN_SECONDS = 10
GRANTED_MICROSECONDS = 60_000_000
"""What systemd is asked for at each try, so that waiting is not taken for a start that hangs."""


def install_when_it_can(settings: Settings) -> Installation:
    """Install, however long the register is away.

    A service that ended here would be started again a few times by its manager, and then never
    more. Raises ConfigurationError and PermanentError: what a person must mend is not waited for.
    """
    keeper = HouseKeeper(settings)
    file = TroubleFile(TroubleFile.place(settings), SystemClock())
    while True:
        try:
            return install(settings, keeper=keeper)
        except TransientError as error:
            log.warning("service.waits", why=str(error), again_in_seconds=TRIED_AGAIN_SECONDS)
            tell_systemd(f"EXTEND_TIMEOUT_USEC={GRANTED_MICROSECONDS}")
            tell_systemd(f"STATUS=not started yet: {error}")
            file.say(str(error))
            time.sleep(TRIED_AGAIN_SECONDS)
