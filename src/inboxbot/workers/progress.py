"""What a loop tells while it works: for the watchdog, for `inboxbot status`, for the exit code."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(slots=True)
class PassResult:
    """What one pass of a loop did.

    ``trouble`` is a sentence; empty when all went well. ``refused``: trying again soon would do
    harm (a wrong password locks the account).
    """

    done: int = 0
    failed: int = 0
    trouble: str = ""
    refused: bool = False
