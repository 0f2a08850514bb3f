"""Times by which journalists need an answer: 706 mails written for this, in fourteen batches.

Each was judged once before anything was learnt from it: 70, 72, 62, 60, 94, 67, 58, 62, 92, 73, 83, 60, 82 and 89 in 100
were right to the hour, 18, 21, 7, 10, none, 14, 23, 10, 8, 19, 14, 20, 13 and 7 wrong; the seventh and eighth were made to
be hard, the ninth plain, the next three are said loosely, as in voice messages, the last two are any mail of the press.
The floors are what holds now; on mail not yet seen expect less.
"""

from __future__ import annotations

from zoneinfo import ZoneInfo

from test_rules_floor import as_raw, labelled

from inboxbot.triage.parse import parse
from inboxbot.triage.stated_time import time_asked

LONDON = ZoneInfo("Europe/London")
STILL_WRONG = ["k11", "k14", "d7016"]
"""Below what we aim at: of several hours in one sentence, all of a day told but once, another is taken; and the last counts
lunchtime from noon, where all others count it, as we do, from one.
"""


def test_times_asked_for_are_read_right_to_the_hour_and_hardly_ever_wrong() -> None:
    right, wrong = 0, []
    for label in labelled("deadlines.jsonl"):
        stated = time_asked(parse(as_raw(label)), LONDON)
        sure = stated is not None and not stated.doubtful
        told = stated.at.astimezone(LONDON).strftime("%Y-%m-%dT%H") if stated is not None and sure else ""
        wanted = str(label["media_deadline"] or "")[:13]
        right += told == wanted != ""
        wrong += [label["id"]] if told not in {wanted, ""} else []
    assert right >= 592
    assert wrong == STILL_WRONG
