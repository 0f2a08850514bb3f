"""What becomes of a complaint: more time, an outcome, the next in line, an appeal (T5, T6, R8, W5, K1–K3)."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace
from datetime import date, datetime

from inboxbot.acts.act import Act, Done, Matter, name_of, not_closed
from inboxbot.acts.to_writer import with_letter, write_to
from inboxbot.letters.particulars import Particulars
from inboxbot.model.case import Case, Deadline, JournalEntry, PersonId, Stage
from inboxbot.model.errors import PermanentError
from inboxbot.model.mail import OutgoingMail
from inboxbot.model.plan import CaseChange
from inboxbot.model.words import day_in_words
from inboxbot.rules.settling import Appeal, Settling
from inboxbot.triage import told
from inboxbot.triage.appealing import APPEAL, COMPLAINT, appeal_of, involved, kind_of, who_decides
from inboxbot.triage.house import House
from inboxbot.triage.owner import acts_for, from_role
from inboxbot.triage.promise import deadlines_for, with_steps

LONGEST = 366
"""Days: nobody puts off a complaint for longer."""
_DAY = re.compile(r"(\d{4}-\d{2}-\d{2})\s*[:,;–-]?\s*(.*)", re.DOTALL)


def extend(act: Act, matter: Matter, house: House) -> Done:
    """Move the day of a complaint or an appeal, as agreed with the person beforehand (T5); they are told it.

    The words are the new day, and how it was agreed: ``2026-12-18: agreed on the telephone``. After the
    day has passed, how it was agreed must be said.
    """
    case, settling = _settled(not_closed(matter), house)
    day, note = _day_and_words(act.words)
    deadline = _running(matter, "resolved", house)
    _check_day(house, deadline, day, note, act.now)
    later = _until(house, deadline, day, case.owner, act.now)
    others = (replace(one, id=0) for one in matter.running if one.stops == "resolved" and one != deadline)
    stage = replace(matter.stage(case.stage or COMPLAINT), extended_to=later.due_at)
    change = CaseChange(
        case.reference,
        stop=("resolved",),
        stopped_by=f"extended to {day}",
        new_steps=(later, *others),
        stage=stage,
    )
    said = f"{case.reference} is to be settled by {day_in_words(day)} now."
    how = note or "agreed with the person"
    entry = JournalEntry("extended", f"to {day}: {how}", by=act.by)
    written = write_to(
        settling.extension_letter, act, matter, house, promised=later, occasion=f"extended-{day}"
    )
    return with_letter(Done(change, (entry,), said), written)


def resolve(act: Act, matter: Matter, house: House) -> Done:
    """Note what was decided on a complaint or an appeal, and close it (K1, K3).

    The words are the outcome and what we learned: ``partly upheld: two of us now check the voicemail``.
    Whoever owns it gets the draft of the letter to the person, to check and to send (W5, K2), and is
    reminded until they were told, and of a lesson that is missing.
    """
    case, settling = _settled(not_closed(matter), house)
    _may_decide(act, case, house)
    outcome, lesson = _outcome_in(act.words, settling, case)
    stage = replace(
        matter.stage(case.stage or COMPLAINT),
        decided_at=act.now,
        decided_by=act.person or "",
        outcome=outcome,
        lesson=lesson,
    )
    change = CaseChange(
        case.reference,
        status="closed",
        stop=("acknowledged", "answered", "resolved", "noted"),
        stopped_by=f"closed: {outcome}",
        outcome=outcome,
        new_steps=_still_to_do(act, house, case, settling, stage),
        stage=stage,
        handled_added=tuple(dict.fromkeys((case.owner, *((act.person,) if act.person else ())))),
    )
    entry = JournalEntry("closed", outcome, by=act.by)
    draft = _draft(act, house, case, settling, stage)
    what = "appeal" if case.stage == APPEAL else "complaint"
    said = f"{case.reference} is closed: {outcome}."
    said += f" The letter about the {what} is prepared, to check and to send." if draft else ""
    said += " You are reminded until the person was told." if settling.told else ""
    asked = settling.lesson and outcome in settling.lesson_after
    said += "" if lesson else f" No lesson is noted with it{': please tell us one' if asked else ''}."
    return Done(change, (entry,), said, draft)


def lesson(act: Act, matter: Matter, house: House) -> Done:
    """Note what was learned from a complaint or an appeal that is decided (K3). The words are the lesson."""
    case, _ = _settled(matter.case, house)
    _may_decide(act, case, house)
    stage = matter.stage(case.stage or COMPLAINT)
    words = " ".join(act.words.split())
    if stage.decided_at is None:
        raise PermanentError(
            f"{case.reference} is not decided yet: say the outcome, and the lesson behind it"
        )
    if not words:
        raise PermanentError("What did we learn? Write it behind the words, without names")
    change = CaseChange(
        case.reference, stop=("noted",), stopped_by="a lesson was noted", stage=replace(stage, lesson=words)
    )
    said = f"What we learned from {case.reference} is noted, for the report."
    return Done(change, (JournalEntry("lesson", "what we learned is noted", by=act.by),), said)


def _may_decide(act: Act, case: Case, house: House) -> None:
    """Raise PermanentError where who acts is named in it (R8), or is not the one who decides an appeal (T6)."""
    if act.person is None:
        return
    if act.person in case.named:
        raise PermanentError(f"{name_of(house, act.person)} is named in {case.reference} (R8)")
    if case.stage == APPEAL and act.person != case.owner:
        raise PermanentError(
            f"{name_of(house, case.owner)} decides the appeal {case.reference}, and nobody else"
        )


def _still_to_do(
    act: Act, house: House, case: Case, settling: Settling, stage: Stage
) -> tuple[Deadline, ...]:
    """Return the clocks that the decision starts: until the person was told (K2), and until a lesson is noted (K3)."""
    asked = settling.lesson if stage.outcome in settling.lesson_after and not stage.lesson else None
    names = [name for name in (settling.told, asked) if name is not None]
    person = acts_for(house, case, now=act.now)
    return deadlines_for(house, names, owner=person, received_at=act.now, now=act.now, stated=None)


def draft(act: Act, matter: Matter, house: House) -> Done:
    """Prepare the letter that tells an outcome, before it is decided for good. The words are the outcome."""
    case, settling = _settled(matter.case, house)
    _may_decide(act, case, house)
    outcome, learned = _outcome_in(act.words, settling, case)
    stage = replace(matter.stage(case.stage or COMPLAINT), outcome=outcome, lesson=learned)
    letters = _draft(act, house, case, settling, stage)
    entry = JournalEntry("prepared", f"the letter for: {outcome}", by=act.by)
    said = f"The letter is prepared, to check and to send: {outcome}. Nothing is decided by it."
    return Done(CaseChange(case.reference), (entry,), said, letters)


def appeal(act: Act, matter: Matter, house: House) -> Done:
    """Begin an appeal (T6): a trustee who had no part in it decides, on a clock of its own.

    The words may be the key of one of the panel. A complaint that is not decided yet skips the stages before.
    """
    case = matter.case
    rules = appeal_of(house, case)
    if rules is None:
        raise PermanentError(f"{case.reference} cannot be appealed against: it is none, or was already")
    person, role, why = _one_of_the_panel(act, house, case, rules)
    stands = replace(case, status="open", owner=person, role=role, stage=APPEAL)
    deadlines = deadlines_for(
        house, (rules.standard,), owner=person, received_at=act.now, now=act.now, stated=None
    )
    change = CaseChange(
        case.reference,
        status="open",
        owner=person,
        role=role,
        stop=("acknowledged", "answered", "resolved", "taken"),
        stopped_by="an appeal was begun",
        new_steps=deadlines,
        at_stage=APPEAL,
        stage=Stage(APPEAL, begun_at=act.now),
        handled_added=(case.owner,),
    )
    name = name_of(house, person)
    entries = (
        JournalEntry("appeal", "" if case.outcome else "the stages before it were skipped (R8)", by=act.by),
        JournalEntry("owner", f"{name}: {why}"),
    )
    said = f"{case.reference} is an appeal now, and {name} decides it."
    done = Done(change, entries, said, _about_appeal(act, house, stands, deadlines))
    promised = next(iter(deadlines), None)
    return with_letter(
        done, write_to(rules.acknowledgement, act, matter, house, case=stands, promised=promised)
    )


def skip_stage(act: Act, matter: Matter, house: House) -> Done:
    """Pass a complaint to the next in line, as the person asked: any stage can be by-passed (R8).

    The words may be a role of the line to which it goes at once. Whoever is named in it or had it before is
    passed over; the panel at the end of the line decides as on an appeal.
    """
    case = not_closed(matter)
    line = house.category(case.category).next_in_line
    rules = appeal_of(house, case)
    after = line[line.index(case.role) + 1 :] if case.role in line else line
    wanted = act.words.strip()
    if wanted and wanted not in line:
        raise PermanentError(f"{wanted} is no stage of a case of this kind; there are: {', '.join(line)}")
    for role in (wanted,) if wanted else after:
        if rules is not None and role == rules.decided_by:
            return appeal(replace(act, words=""), matter, house)
        person = from_role(house, role, now=act.now, not_to=involved(case))
        if person is not None:
            return _passed_to(act, matter, house, person, role)
    raise PermanentError(f"Nobody is left in the line for {case.reference} who had no part in it.")


def _passed_to(act: Act, matter: Matter, house: House, person: PersonId, role: str) -> Done:
    case = replace(matter.case, owner=person, role=role)
    running = [one for one in matter.running if one.standard in house.policy.standards]
    deadlines = tuple(with_steps(house, one, owner=person, now=act.now) for one in running)
    name = name_of(house, person)
    about = Particulars(case, deadlines, note="The person asked that somebody else deals with it.")
    occasion = f"passed-{act.now:%Y%m%d%H%M%S}"
    category = kind_of(house, case)
    letters = (
        (
            house.letters.to_colleague(
                category.assignment, about, person=person, now=act.now, occasion=occasion
            ),
        )
        if house.is_live(case.category)
        else ()
    )
    change = CaseChange(
        case.reference,
        owner=person,
        role=role,
        stop=("taken",),
        stopped_by="passed to the next in line",
        new_steps=deadlines,
    )
    entry = JournalEntry("assigned", f"to {name}: a stage was skipped, as the person asked (R8)", by=act.by)
    return Done(change, (entry,), f"{case.reference} is now {name}'s.", letters)


def _settled(case: Case, house: House) -> tuple[Case, Settling]:
    settling = house.category(case.category).settling
    if settling is None:
        name = house.category(case.category).name
        raise PermanentError(f"{case.reference} ({name}) is not of a kind that is decided with an outcome")
    return case, settling


def _outcome_in(words: str, settling: Settling, case: Case) -> tuple[str, str]:
    """Return the outcome at the head of the words, and what stands behind it.

    The longest name counts, and only before a mark: "upheld in part" is asked about. So is a list of them, as
    it stands in the question of a prepared mail.
    """
    said = " ".join(words.split())
    known = tuple(sorted((one.casefold() for one in settling.outcomes), key=len, reverse=True))
    for outcome in sorted(settling.outcomes, key=len, reverse=True):
        rest = said[len(outcome) :]
        if said.casefold().startswith(outcome.casefold()) and not rest.lstrip()[:1].isalnum():
            if rest.startswith((",", "/")) and rest.casefold().lstrip(" ,/").startswith(known):
                break
            return outcome, rest.lstrip(" :;,.–-")
    raise PermanentError(f"{case.reference} is settled as one of: {', '.join(settling.outcomes)}")


def _day_and_words(words: str) -> tuple[date, str]:
    found = _DAY.fullmatch(words.strip())
    try:
        day = date.fromisoformat(found[1]) if found else None
    except ValueError:
        day = None
    if found is None or day is None:
        raise PermanentError(f"“{words.strip()[:40]}” does not begin with a day; write it as 2026-12-18")
    return day, " ".join(found[2].split())


def _running(matter: Matter, stops: str, house: House) -> Deadline:
    known = house.policy.standards
    for one in matter.running:
        if one.stops == stops and one.standard in known and not known[one.standard].by_law:
            return one
    raise PermanentError(f"No clock runs on {matter.case.reference} that could be extended")


def _check_day(house: House, deadline: Deadline, day: date, note: str, now: datetime) -> None:
    today, due = house.calendar.local_date(now), house.calendar.local_date(deadline.due_at)
    if not house.calendar.is_working_day(day):
        near = day_in_words(house.calendar.next_working_day(day))
        raise PermanentError(f"{day_in_words(day)} is no working day; the next one is {near}")
    if day <= max(due, today) or (day - today).days > LONGEST:
        raise PermanentError(f"The new day must come after {day_in_words(max(due, today))}, within a year")
    if now > deadline.due_at and not note:
        raise PermanentError(
            f"{day_in_words(due)} has passed, and an extension is agreed before (T5): say how and when "
            f"the person agreed, such as “{day}: agreed on the telephone on {due}”"
        )


def _until(house: House, deadline: Deadline, day: date, owner: PersonId, now: datetime) -> Deadline:
    counted = [one for one in deadline.counted if one <= day]
    last = counted[-1] if counted else deadline.started_on
    while last < day:
        last = house.calendar.working_days_after(last, 1)[0]
        counted.append(last)
    moved = replace(deadline, id=0, due_at=house.calendar.close_of_business(day), counted=tuple(counted))
    return with_steps(house, moved, owner=owner, now=now)


def _draft(act: Act, house: House, case: Case, settling: Settling, stage: Stage) -> tuple[OutgoingMail, ...]:
    """Return the letter to whom the case is with, with the draft; the same draft goes once."""
    if not house.is_live(case.category):
        return ()
    person = acts_for(house, case, now=act.now)
    # It carries the links of what is decided already.
    about = Particulars(replace(case, status="closed"), decided=stage)
    occasion = f"{stage.name}-{stage.outcome}"
    return (
        house.letters.to_colleague(
            settling.outcome_letter, about, person=person, now=act.now, occasion=occasion
        ),
    )


def _one_of_the_panel(act: Act, house: House, case: Case, rules: Appeal) -> tuple[PersonId, str, str]:
    wanted = act.words.strip()
    panel = house.policy.roles.get(rules.decided_by, ())
    if not wanted:
        chosen = who_decides(house, case, rules, now=act.now)
        if chosen is None:
            raise PermanentError(
                f"nobody in the role {rules.decided_by} is left who had no part in {case.reference}: "
                "name another trustee in rules.yaml"
            )
        return chosen.person, chosen.role, chosen.why
    if wanted not in panel:
        raise PermanentError(f"{name_of(house, wanted)} is not of the role {rules.decided_by}")
    if wanted in involved(case):
        raise PermanentError(f"{name_of(house, wanted)} had a part in {case.reference} before (T6)")
    return wanted, rules.decided_by, "had no part in it before (T6)"


def _about_appeal(
    act: Act, house: House, case: Case, deadlines: Iterable[Deadline]
) -> tuple[OutgoingMail, ...]:
    """Return the letter to who decides, and those for information that go with every such case (R9)."""
    if not house.is_live(case.category):
        return ()
    category, not_to = kind_of(house, case), frozenset(case.named)
    about, occasion = Particulars(case, tuple(deadlines)), f"appeal-{act.now:%Y%m%d%H%M%S}"
    letters = house.letters
    owner = letters.to_colleague(
        category.assignment, about, person=case.owner, now=act.now, occasion=occasion
    )
    informed = told.of_category(house, category, owner=case.owner, now=act.now, not_to=not_to)
    return (
        owner,
        *(
            letters.to_colleague(one.letter, about, person=one.to, now=act.now, occasion=occasion)
            for one in informed
        ),
    )
