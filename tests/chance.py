"""Where the random tests begin: somewhere else each time, unless the same samples are asked for."""

from __future__ import annotations

import os
import secrets

SAME_SAMPLES = os.environ.get("INBOXBOT_TEST_SAME_SAMPLES") == "1"


def a_seed() -> int:
    """Return the seed for a random run: a new one, or always the same under INBOXBOT_TEST_SAME_SAMPLES=1."""
    return 7 if SAME_SAMPLES else secrets.randbits(32)
