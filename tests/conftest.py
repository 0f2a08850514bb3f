"""For every test: Hypothesis asserts no timing, and keeps nothing on disk."""

from __future__ import annotations

from hypothesis import HealthCheck, settings

from chance import SAME_SAMPLES

# These machines are noisy: how long an example takes says nothing about the code.
settings.register_profile(
    "inboxbot",
    deadline=None,
    database=None,
    suppress_health_check=[HealthCheck.too_slow],
    print_blob=True,
    derandomize=SAME_SAMPLES,
)
settings.load_profile("inboxbot")
