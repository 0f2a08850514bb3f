"""The labelled set of sent mails: clocks stopped wrongly at most 0.5 %, answers found at least 95 %."""

from __future__ import annotations

import pytest
from walking import house

from answering import figures, judged, labels, table

LEAST_MAILS = 300
MOST_WRONG = 0.005
LEAST_FOUND = 0.95


@pytest.mark.parametrize("part", ["all", "hold-out"])
def test_clocks_are_hardly_ever_stopped_wrongly_and_answers_are_found(part: str) -> None:
    results = list(judged(house(), hold_out=True if part == "hold-out" else None))
    shown = figures(results)
    assert shown.wrong_share <= MOST_WRONG, table(results)
    assert shown.found_share >= LEAST_FOUND, table(results)


def test_a_holding_reply_a_forward_or_another_matter_stops_no_clock() -> None:
    wrongly = {one.label["id"] for one in judged(house()) if one.stopped and one.label["truth"] != "answer"}
    assert wrongly == set()


def test_the_set_is_large_and_of_every_kind() -> None:
    kinds = {label["truth"] for label in labels()}
    assert len(labels()) >= LEAST_MAILS
    assert kinds == {
        *("answer", "holding", "forward", "other matter", "machine", "invitation", "empty", "courtesy")
    }
