"""The acts that every case knows: answered, closed, a note, given to somebody else."""

from __future__ import annotations

from dataclasses import replace

from inboxbot.acts.act import Act, Done, Matter, not_closed
from inboxbot.letters.particulars import Particulars
from inboxbot.model.case import Case, Deadline, JournalEntry
from inboxbot.model.errors import PermanentError
from inboxbot.model.mail import OutgoingMail
from inboxbot.model.plan import CaseChange
from inboxbot.triage.house import House
from inboxbot.triage.owner import kept_apart
from inboxbot.triage.post import prepared
from inboxbot.triage.promise import after_answer, taking_on, with_steps


def answered(act: Act, matter: Matter, house: House) -> Done:
    """Note that a person has answered: the clock stops. The words say how.

    On a complaint that is decided: that the person was told the outcome (K2).
    """
    told = matter.case.status == "closed" and any(one.stops == "answered" for one in matter.running)
    case = matter.case if told else not_closed(matter)
    change = CaseChange(
        case.reference,
        status="closed" if told else "answered",
        stop=("acknowledged", "answered"),
        stopped_by=f"answered: {act.words}",
        new_steps=after_answer(house, case, matter.deadlines, now=act.now),
    )
    entry = JournalEntry("answered", act.words, by=act.by)
    said = f"{case.reference} is noted as answered."
    return Done(change, (entry,), f"It is noted that they were told: {case.reference}." if told else said)


def note(act: Act, matter: Matter, _house: House) -> Done:
    """Write the words into the case's journal."""
    reference = matter.case.reference
    entry = JournalEntry("note", act.words, by=act.by)
    return Done(CaseChange(reference), (entry,), f"{reference} has the note in its journal.")


def assign(act: Act, matter: Matter, house: House) -> Done:
    """Give a case to another person, who gets the assignment letter and from now on the reminders.

    The words are the person's key in rules.yaml.
    """
    case, to = not_closed(matter), act.words
    name = house.policy.people[to].name
    if to == case.owner:
        raise PermanentError(f"{case.reference} is {name}'s already")
    if to in case.named:
        raise PermanentError(f"{name} is named in {case.reference} and may not handle it (R8)")
    if to in kept_apart(case):
        raise PermanentError(
            f"{name} had a part in {case.reference} before, and may not decide the appeal (T6)"
        )
    deadlines = tuple(
        # Reminders in the new owner's hours; the dates stay as they are.
        with_steps(house, deadline, owner=to, now=act.now)
        for deadline in matter.running
        if deadline.standard in house.policy.standards
    )
    letters = _letter_to(act, house, replace(case, owner=to), deadlines)
    told = "who gets a letter" if letters else "who gets no letter, because this category is on trial"
    return Done(
        CaseChange(
            case.reference,
            owner=to,
            stop=("taken",),
            stopped_by="given to somebody else",
            new_steps=(
                *deadlines,
                *taking_on(house, case.category, to, now=act.now, channel=case.channel),
            ),
        ),
        (JournalEntry("assigned", f"to {name}", by=act.by),),
        f"{case.reference} is now {name}'s, {told}.",
        letters,
    )


def _letter_to(
    act: Act, house: House, case: Case, deadlines: tuple[Deadline, ...]
) -> tuple[OutgoingMail, ...]:
    """Return the assignment letter to the case's new owner; none on trial."""
    if case.category not in house.policy.categories or not house.is_live(case.category):
        return ()
    about = Particulars(case=case, deadlines=deadlines, note=f"given to you by {act.by}")
    occasion = f"assigned-{act.now:%Y%m%d%H%M%S}"
    letters = house.letters
    files = prepared(house, about)
    return (
        letters.to_colleague(
            "assignment", about, person=case.owner, now=act.now, occasion=occasion, files=files
        ),
    )
