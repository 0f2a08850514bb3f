"""Taking back what was only noticed: a case that was taken to be answered, and was not."""

from __future__ import annotations

from dataclasses import replace

from inboxbot.acts.act import Act, Done, Matter
from inboxbot.model.case import Deadline, JournalEntry
from inboxbot.model.errors import PermanentError
from inboxbot.model.plan import CaseChange
from inboxbot.triage.house import House
from inboxbot.triage.promise import with_steps


def not_answered(act: Act, matter: Matter, house: House) -> Done:
    """Open a case again that was taken to be answered: the clock goes on with its own date."""
    case = matter.case
    if case.status != "answered":
        raise PermanentError(f"{case.reference} is not noted as answered")
    ended = [one for one in matter.deadlines if one.stops == "answered" and one.stopped_at is not None]
    known = [one for one in ended if one.standard in house.policy.standards]
    again: tuple[Deadline, ...] = ()
    if known and case.owner in house.hours:
        last = max(known, key=lambda one: (one.stopped_at or act.now, one.id))
        running = replace(last, id=0, stopped_at=None, stopped_by="", steps=())
        again = (with_steps(house, running, owner=case.owner, now=act.now),)
    return Done(
        CaseChange(case.reference, status="open", new_steps=again),
        (JournalEntry("reopened", "it was taken to be answered, and was not", by=act.by),),
        f"{case.reference} is open again, with the date that was promised.",
    )
