"""A loop's patience: when it tries again after trouble, and how long it may be silent."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from inboxbot.app.loop import BACK_OFF, Loop
from inboxbot.workers.progress import PassResult

NOW = datetime(2026, 11, 18, 10, tzinfo=UTC)
TROUBLE = PassResult(trouble="away")
REFUSED = PassResult(trouble="wrong password", refused=True)


def loop() -> Loop:
    return Loop("take_in", 60, PassResult)


def waited(one: Loop) -> float:
    assert one.not_before is not None
    return (one.not_before - NOW).total_seconds()


def test_each_failure_puts_the_next_try_off_for_longer_up_to_a_quarter_of_an_hour_or_so() -> None:
    one = loop()
    for seconds in (*BACK_OFF, BACK_OFF[-1]):
        one.settle(TROUBLE, NOW)
        assert 0.8 * seconds <= waited(one) <= 1.2 * seconds
        assert not one.well


def test_tries_after_trouble_are_not_all_at_one_moment() -> None:
    waits = set()
    for _ in range(50):
        one = loop()
        one.settle(TROUBLE, NOW)
        waits.add(waited(one))
    assert len(waits) > 1


@pytest.mark.parametrize("before", [0, 1, 9])
def test_refused_credentials_wait_a_quarter_of_an_hour_however_many_times(before: int) -> None:
    one = loop()
    for _ in range(before + 1):
        one.settle(REFUSED, NOW)
    assert 720 <= waited(one) <= 1080


def test_it_does_not_run_before_its_time_and_does_at_it() -> None:
    one = loop()
    assert not one.waits(NOW)
    one.settle(TROUBLE, NOW)
    assert one.not_before is not None
    assert one.waits(one.not_before - timedelta(microseconds=1))
    assert not one.waits(one.not_before)


def test_a_good_pass_forgets_the_trouble() -> None:
    one = loop()
    one.settle(TROUBLE, NOW)
    one.settle(PassResult(done=1), NOW)
    assert (one.failures, one.not_before, one.well) == (0, None, True)


def test_partial_trouble_puts_nothing_off_and_is_not_well() -> None:
    one = loop()
    one.settle(PassResult(trouble="no Sent folder", partial=True), NOW)
    assert (one.failures, one.not_before, one.well) == (0, None, False)


def test_it_is_fresh_while_it_beats() -> None:
    one = loop()
    assert not one.fresh()
    one.beat()
    assert one.fresh()
    one.seconds, one.patience = 0, 0.0
    assert not one.fresh()
