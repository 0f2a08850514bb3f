"""Results in groups: in order, none held back, heard out to the end."""

from __future__ import annotations

from collections.abc import Iterator
from threading import Event

import pytest

from inboxbot.workers.results import in_groups


def test_what_comes_while_a_group_is_written_is_the_next_group() -> None:
    written, come = Event(), Event()

    def results() -> Iterator[int]:
        yield 1
        written.wait(10)
        yield from (2, 3, 4)
        come.set()
        yield 5

    groups = in_groups(results())
    assert next(groups) == [1]
    written.set()
    come.wait(10)
    assert [number for group in groups for number in group] == [2, 3, 4, 5]


def test_an_error_is_raised_after_the_results_before_it() -> None:
    def results() -> Iterator[int]:
        yield 1
        raise OSError("away")

    groups = in_groups(results())
    assert next(groups) == [1]
    with pytest.raises(OSError, match="away"):
        next(groups)


def test_no_results_are_no_group() -> None:
    assert list(in_groups(())) == []
