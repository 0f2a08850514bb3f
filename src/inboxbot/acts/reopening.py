"""Taking back what was only noticed: a case that was taken to be answered, and was not."""

from __future__ import annotations

from dataclasses import replace

from inboxbot.acts.act import Act, Done, Matter
from inboxbot.model.case import Deadline, JournalEntry
from inboxbot.model.errors import PermanentError
from inboxbot.model.plan import CaseChange
from inboxbot.triage.appealing import told_outcome
from inboxbot.triage.house import House
from inboxbot.triage.promise import with_steps


def not_answered(act: Act, matter: Matter, house: House) -> Done:
    """Open a case again that was taken to be answered: the clock goes on with its own date.

    A complaint stays decided; only whether the person was told is open again (K2).
    """
    case = matter.case
    told = told_outcome(house, case)
    ended = [one for one in matter.deadlines if one.stops == "answered" and one.stopped_at is not None]
    if told is not None:
        ended = [one for one in ended if one.standard == told]
    waits = any(one.standard == told for one in matter.running)
    if (told is None and case.status != "answered") or (told is not None and (waits or not ended)):
        raise PermanentError(f"{case.reference} is not noted as answered")
    known = [one for one in ended if one.standard in house.policy.standards]
    again: tuple[Deadline, ...] = ()
    if known and case.owner in house.hours:
        last = max(known, key=lambda one: (one.stopped_at or act.now, one.id))
        running = replace(last, id=0, stopped_at=None, stopped_by="", steps=())
        again = (with_steps(house, running, owner=case.owner, now=act.now),)
    return Done(
        CaseChange(case.reference, status=None if told is not None else "open", new_steps=again),
        (JournalEntry("not answered", "it was taken to be answered, and was not", by=act.by),),
        f"{case.reference} is open again, with the date that was promised."
        if told is None
        else f"It is noted that they were not told yet: {case.reference}.",
    )
