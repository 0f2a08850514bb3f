"""A message that was filed, and that a person says is a case: decided again, as one that wants something.

What screening found still says whether a machine may answer: a person's word admits a message, it does
not vouch for its sender (promise 5).
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from inboxbot.model.case import JournalEntry
from inboxbot.model.message import RawMessage
from inboxbot.model.plan import Plan
from inboxbot.triage.house import House
from inboxbot.triage.plan import open_case
from inboxbot.triage.reading import Reading, Recall
from inboxbot.triage.route import route_new
from inboxbot.triage.triage import read

GONE = "The message is no longer in the mailbox; the case was opened from the record of its arrival."


def admit(
    raw: RawMessage, recall: Recall, house: House, *, now: datetime, draw: str, by: str, gone: bool = False
) -> Plan:
    """Return the plan of a new case for a message that was filed before.

    ``by`` is the person, for the journal; ``now`` and ``draw`` as in ``triage``. It becomes a case of its
    own even where it belongs to one: then it is linked to it. Its clock runs from the day of arrival
    (behaviour: Clocks). ``gone``: ``raw`` holds no more than the record of the arrival tells; nobody
    is answered then, because nobody can look at who wrote.
    """
    reading = read(raw, recall, house)
    reading = _gone(reading) if gone else reading
    plan = open_case(reading, route_new(reading, house, now=now), house, now=now, draw=draw)
    assert plan.case is not None  # noqa: S101 - a new case is what was planned
    known = reading.history.arrival
    before = known.case_reference if known is not None else ""
    was = f"filed under {before}" if before else "filed"
    return replace(
        plan,
        arrival=replace(plan.arrival, reason=f"a case by a person's word; {plan.arrival.reason}"),
        case=replace(plan.case, linked_to=plan.case.linked_to or before),
        journal=(JournalEntry("made a case", f"it was {was}", by=by), *plan.journal),
    )


def _gone(reading: Reading) -> Reading:
    """Return it as a message of which nobody knows what it said: answered by hand, and shown as doubtful."""
    found, screening = reading.classification, reading.screening
    return replace(
        reading,
        screening=replace(screening, may_acknowledge=False, acknowledge_to="", reason="the message is gone"),
        classification=replace(found, doubts=(*found.doubts, GONE)),
    )
