"""Times by which journalists need an answer: 866 mails written for this, in sixteen batches.

How times are read was weighed over the first fourteen (bench/weigh_times.py); d7 and d8, a third of them hard, were never
weighed by: on mail not yet seen expect what holds of them. How much is read rightly in whole exams is in
``test_blind_floor.py``.
"""

from __future__ import annotations

from zoneinfo import ZoneInfo

import pytest
from test_rules_floor import as_raw, labelled

from inboxbot.triage.parse import parse
from inboxbot.triage.stated_time import time_asked

LONDON = ZoneInfo("Europe/London")
UNSEEN = {"d7", "d8"}
FLOORS = {"weighed by": (False, 598, 16), "never weighed by": (True, 117, 7)}
"""Whether never weighed by; times read right to the hour, of 624 and 136 told; mails with a wrong one."""


@pytest.mark.parametrize("which", FLOORS)
def test_times_asked_for_are_read_right_to_the_hour_and_hardly_ever_wrong(which: str) -> None:
    unseen, least, most = FLOORS[which]
    right, wrong = 0, []
    for label in labelled("deadlines.jsonl"):
        if (label["batch"] in UNSEEN) != unseen:
            continue
        stated = time_asked(parse(as_raw(label)), LONDON)
        sure = stated is not None and not stated.doubtful
        told = stated.at.astimezone(LONDON).strftime("%Y-%m-%dT%H") if stated is not None and sure else ""
        wanted = str(label["media_deadline"] or "")[:13]
        right += told == wanted != ""
        wrong += [label["id"]] if told not in {wanted, ""} else []
    assert right >= least
    assert len(wrong) <= most, wrong
