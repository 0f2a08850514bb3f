"""A case at its end: what came of it, a word to the person, and sparingly what they thought (K1, K2, K4, R13)."""

from __future__ import annotations

from dataclasses import replace

from inboxbot.acts.act import Act, Done, Matter, not_closed
from inboxbot.acts.settling import resolve
from inboxbot.acts.to_writer import Written, survey, with_letter, write_to
from inboxbot.model.case import Case, JournalEntry
from inboxbot.model.errors import PermanentError
from inboxbot.model.plan import CaseChange
from inboxbot.rules.outcomes import Flag
from inboxbot.triage.house import House
from inboxbot.triage.plan import ON_TRIAL


def close(act: Act, matter: Matter, house: House) -> Done:
    """Close a case with its outcome (K1, K2): every clock stops. The words are the outcome.

    A complaint is closed with what was decided, as ``resolve`` does. The closing letter goes where the
    category has one, and now and then the question what the person thought of us (K4).
    """
    case = not_closed(matter)
    settling = house.category(case.category).settling
    if settling is not None:
        if not act.words.casefold().startswith(tuple(one.casefold() for one in settling.outcomes)):
            raise PermanentError(
                f"{case.reference} is closed with what was decided (K1): {', '.join(settling.outcomes)}"
            )
        return resolve(act, matter, house)
    if act.person is not None and _waits_to_hear(matter, house):
        raise PermanentError(
            "They wait to hear what came of their suggestion: tell them that, and it is closed"
        )
    done = Done(
        CaseChange(
            case.reference,
            status="closed",
            stop=("acknowledged", "answered", "resolved", "noted"),
            stopped_by=f"closed: {act.words}",
            outcome=act.words,
        ),
        (JournalEntry("closed", act.words, by=act.by),),
        f"{case.reference} is closed: {act.words}.",
    )
    return _with_farewell(done, act, matter, house)


def came_of_it(act: Act, matter: Matter, house: House) -> Done:
    """Close a suggestion, and tell the person in the words given what came of it (R13, K2)."""
    case = not_closed(matter)
    if house.category(case.category).settling is not None:
        raise PermanentError(f"{case.reference} is decided with an outcome, not told what came of it")
    name, flag = _told_of(case, house)
    words = act.words.strip()
    if not words:
        raise PermanentError("What came of it? Write it as the person is to read it")
    stage = replace(matter.stage(name), decided_at=act.now, decided_by=act.person or "", outcome=words)
    done = Done(
        CaseChange(
            case.reference,
            status="closed",
            stop=("acknowledged", "answered", "resolved", "noted"),
            stopped_by="closed: the person is told what came of it",
            outcome="told what came of it",
            stage=stage,
        ),
        (
            JournalEntry("closed", "told what came of it", by=act.by),
            JournalEntry("came of it", words, by=act.by),
        ),
        f"{case.reference} is closed, and the person is told what came of it.",
    )
    written = write_to(flag.outcome_letter or "", act, matter, house, told=words)
    if not written[0]:
        why = written[1][0].reason
        if not case.quiet and why != ON_TRIAL:  # then somebody else must tell them (K2)
            raise PermanentError(
                f"No letter can go to them by itself ({why}): write to them, and close it then"
            )
        done = replace(done, said=f"{case.reference} is closed.")
    return with_letter(done, written)


def _told_of(case: Case, house: House) -> tuple[str, Flag]:
    """Return the mark whose letter tells what came of it."""
    for name in case.flags:
        flag = house.policy.flags.get(name)
        if flag is not None and flag.outcome_letter is not None:
            return name, flag
    raise PermanentError(f"{case.reference} is no suggestion: close it with an outcome instead")


def _waits_to_hear(matter: Matter, house: House) -> bool:
    """Tell whether somebody is still to hear what came of a suggestion (R13)."""
    flags = (house.policy.flags.get(name) for name in matter.case.flags)
    waits = any(one.stops == "resolved" for one in matter.running)
    return waits and any(flag is not None and flag.outcome_letter is not None for flag in flags)


def _with_farewell(done: Done, act: Act, matter: Matter, house: House) -> Done:
    letter = house.category(matter.case.category, matter.case.channel, matter.case.flags).closing
    farewell: Written = write_to(letter, act, matter, house) if letter is not None else ((), ())
    asked = survey(act, matter, house)
    return with_letter(done, ((*farewell[0], *asked), farewell[1]))
