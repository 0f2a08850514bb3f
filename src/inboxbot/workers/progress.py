"""What a loop tells while it works: for the watchdog, for `inboxbot status`, for the exit code."""

from __future__ import annotations

import traceback
from collections.abc import Callable
from dataclasses import dataclass

MAILBOX = "mailbox"
LAST_SUCCESS = f"last_success.{MAILBOX}"
"""The fact that `inboxbot status` looks at: when the mailbox was last read."""

Beat = Callable[[], None]
"""Called after each message, letter or case: progress for the watchdog."""


@dataclass(slots=True)
class PassResult:
    """What one pass of a loop did.

    ``trouble`` is a sentence; empty when all went well. ``refused``: trying again soon would do
    harm (a wrong password locks the account). ``partial``: the rest of the pass went well, and
    there is no reason to put the next one off. ``put_off``: nothing was tried, for it is too early.
    """

    done: int = 0
    failed: int = 0
    trouble: str = ""
    refused: bool = False
    partial: bool = False
    put_off: bool = False

    @property
    def idle(self) -> bool:
        """Whether nothing was tried, so that nothing was learnt about what is on the other side."""
        return not (self.done or self.failed or self.trouble)


def place_of(error: BaseException) -> str:
    """Return where an error of ours was raised; its words may hold a message's, which no log may (K6)."""
    frames = traceback.extract_tb(error.__traceback__)
    if not frames:
        return ""
    return f"{frames[-1].filename.rpartition('/')[2]}:{frames[-1].lineno} {frames[-1].name}"
