"""Ringing somebody back, and posting them a letter: what stops a clock, and what only says that we tried (T2–T4)."""

from __future__ import annotations

from inboxbot.acts.act import Act, Done, Matter, not_closed
from inboxbot.model.case import JournalEntry
from inboxbot.model.errors import PermanentError
from inboxbot.model.plan import CaseChange
from inboxbot.triage.house import House
from inboxbot.triage.promise import after_answer

SPOKE = "spoke"
NO_ANSWER = "no answer"


def called(act: Act, matter: Matter, house: House) -> Done:
    """Note a call. Only a talk stops the clock; a call that nobody took is noted, and the clock goes on.

    The words begin with *spoke* or *no answer*; what follows is the colleague's own.
    """
    case = not_closed(matter)
    said = " ".join(act.words.replace(":", " ", 1).split())
    how = next((one for one in (SPOKE, NO_ANSWER) if said.casefold().startswith(one)), "")
    if not how:
        raise PermanentError(
            f"nothing was noted on {case.reference}: did you speak to them? Say '{SPOKE}' or '{NO_ANSWER}'"
        )
    own = said[len(how) :].strip(" ,.;-")
    told = f"{'rang and spoke to them' if how == SPOKE else 'rang, and nobody answered'}" + (
        f": {own}" if own else ""
    )
    entry = JournalEntry("called", told, by=act.by)
    if how == NO_ANSWER:
        return Done(
            CaseChange(case.reference),
            (entry,),
            f"{case.reference}: the call is noted, and the clock goes on.",
        )
    change = CaseChange(
        case.reference,
        status="answered",
        stop=("acknowledged", "answered"),
        stopped_by=f"answered: {told}",
        new_steps=after_answer(house, case, matter.deadlines, now=act.now),
    )
    return Done(change, (entry,), f"{case.reference} is noted as answered by telephone.")


def acknowledged(act: Act, matter: Matter, _house: House) -> Done:
    """Note that the person knows: a receipt was posted, or told by hand. The clock for the answer goes on."""
    case = not_closed(matter)
    change = CaseChange(
        case.reference, stop=("acknowledged",), stopped_by=f"acknowledged by hand: {act.words}".rstrip(": ")
    )
    entry = JournalEntry("acknowledged", act.words or "by hand", by=act.by)
    return Done(
        change, (entry,), f"{case.reference}: noted that they know it arrived. The answer is still due."
    )
