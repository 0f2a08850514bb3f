"""The owner's word that they have a case (R3), shown by whatever they do on it."""

from __future__ import annotations

from dataclasses import replace

from inboxbot.acts.act import Act, Done, Matter
from inboxbot.deadlines.taking import waits_for
from inboxbot.triage.house import House
from inboxbot.triage.owner import acts_for

WITHOUT_IT = frozenset({"not_mine", "wrong_kind", "assign"})
"""What somebody does who does not want it, or gives it away."""


def shows_who_has_it(done: Done, act: Act, matter: Matter, house: House) -> Done:
    """Return the same, with the owner's word given where they acted: who does something on it has it."""
    if act.kind in WITHOUT_IT:
        return done
    waits = any(one.stops == "taken" and waits_for(one) == matter.case.owner for one in matter.running)
    if not waits or done.change.owner is not None or not _is_theirs(act, matter, house):
        return done
    return replace(done, change=replace(done.change, stop=(*done.change.stop, "taken")))


def _is_theirs(act: Act, matter: Matter, house: House) -> bool:
    """Tell whether who acts owns the case, or stands in for its owner now."""
    case = matter.case
    return act.person is not None and act.person in (case.owner, acts_for(house, case, now=act.now))
