"""Results of a sender in the groups in which they come, so that one commit writes what is at hand."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from queue import Empty, SimpleQueue
from threading import Thread
from time import monotonic
from typing import TypeVar

Result = TypeVar("Result")

A_MOMENT = 0.05  # seconds


def in_groups(results: Iterable[Result]) -> Iterator[list[Result]]:
    """Yield the results in order, each time all that have come since, and within a moment.

    Each group is a commit: it waits no longer, for a crash of the machine should lose few. The results are
    heard out to the end, whatever becomes of the groups; what they raise is raised after them.
    """
    come: SimpleQueue[Result | _End] = SimpleQueue()
    thread = Thread(target=_hear, args=(results, come), name="results", daemon=True)
    thread.start()
    try:
        while True:
            group, end = _at_hand(come)
            if group:
                yield group
            if end is not None:
                if end.error is not None:
                    raise end.error
                return
    finally:
        thread.join()


class _End:
    """Stands behind the last result, with what ended them early."""

    def __init__(self, error: BaseException | None) -> None:
        self.error = error


def _hear(results: Iterable[Result], come: SimpleQueue[Result | _End]) -> None:
    error: BaseException | None = None
    try:
        for result in results:
            come.put(result)
    except BaseException as raised:  # noqa: BLE001 - raised again where the results are read
        error = raised
    come.put(_End(error))


def _at_hand(come: SimpleQueue[Result | _End]) -> tuple[list[Result], _End | None]:
    """Wait for one, and take with it what else comes within a moment."""
    group: list[Result] = []
    one = come.get()
    until = monotonic() + A_MOMENT
    while not isinstance(one, _End):
        group.append(one)
        try:
            one = come.get(timeout=max(0.0, until - monotonic()))
        except Empty:
            return group, None
    return group, one
