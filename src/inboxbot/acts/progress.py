"""A word to the person while an answer takes longer (T9), and the answer to a consultation (R2)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta

from inboxbot.acts.act import Act, Done, Matter, not_closed
from inboxbot.acts.correcting import wrong_kind
from inboxbot.acts.to_writer import with_letter, write_to
from inboxbot.letters.names import HOLDING
from inboxbot.model.case import Case, Deadline, JournalEntry
from inboxbot.model.errors import PermanentError
from inboxbot.model.plan import CaseChange
from inboxbot.model.words import day_in_words
from inboxbot.rules.settling import Holding
from inboxbot.triage.house import House
from inboxbot.triage.promise import with_steps

FARTHEST = timedelta(days=120)


def holding(act: Act, matter: Matter, house: House) -> Done:
    """Tell the person by which new day they hear from us (T9). The words are the day: ``2026-12-04``; or empty.

    The clock goes on: what was promised first stays on the case, and the new day is watched beside it. A
    complaint has an agreed extension instead, and what the law sets is not ours to put off.
    """
    case = not_closed(matter)
    if house.category(case.category).settling is not None:
        raise PermanentError(
            f"{case.reference} is a complaint: agree a new day with the person, and extend it"
        )
    first = _promised(matter, house)
    day = _new_day(act, house, first, _rules(case, house))
    later = told_later(house, first, day, case, act.now)
    written = write_to(HOLDING, act, matter, house, promised=later, occasion=f"holding-{day}")
    if not written[0]:  # nobody was told another day, so none is watched
        nothing = Done(CaseChange(case.reference), (), f"Nothing changed on {case.reference}.")
        return with_letter(nothing, written)
    change = CaseChange(case.reference, new_steps=() if _is_watched(matter, later) else (later,))
    entry = JournalEntry("holding", f"the person is told a new day: {day}", by=act.by)
    said = f"The person is told that they hear from us by {day_in_words(day)}. The first clock goes on."
    return with_letter(Done(change, (entry,), said), written)


def is_complaint(act: Act, matter: Matter, house: House) -> Done:
    """Answer a consultation with yes (R2): it is a complaint from now on, with its owner, clock and letter."""
    return wrong_kind(replace(act, words=house.policy.judging.consult_category), matter, house)


def not_complaint(act: Act, matter: Matter, house: House) -> Done:
    """Answer a consultation with no (R2): it stays as it is, and the journal says who looked."""
    case = not_closed(matter)
    if case.category == house.policy.judging.consult_category:
        raise PermanentError(f"{case.reference} is a complaint by now: say which kind it is instead")
    entry = JournalEntry("consulted", f"no complaint, says {act.by}", by=act.by)
    return Done(CaseChange(case.reference), (entry,), f"{case.reference} stays as it is: no complaint.")


def is_due(matter: Matter, house: House, now: datetime) -> bool:
    """Tell whether a holding message is due by rule: the last day told comes near, and nobody has answered (T9).

    Never while an urgent alert waits, and never once that day has passed: then a person must write.
    """
    case = matter.case
    rules = house.category(case.category, case.channel, case.flags).holding
    if rules is None or case.status != "open" or any(one.stops == "confirmed" for one in matter.running):
        return False
    try:
        last = _promised(matter, house)
    except PermanentError:
        return False
    day = house.calendar.working_day_before(house.calendar.local_date(last.due_at), rules.before)
    return day <= house.calendar.local_date(now) and now < last.due_at


def told_later(house: House, first: Deadline, day: date, case: Case, now: datetime) -> Deadline:
    """Return the clock of the new day that the person is told, beside the first one."""
    counted = list(first.counted)
    last = counted[-1] if counted else house.calendar.local_date(first.due_at)
    while last < day:
        last = house.calendar.working_days_after(last, 1)[0]
        counted.append(last)
    moved = replace(first, id=0, due_at=house.calendar.close_of_business(day), counted=tuple(counted))
    return with_steps(house, moved, owner=case.owner, now=now)


def _promised(matter: Matter, house: House) -> Deadline:
    """Return the clock of the answer that is furthest off: the last day that the person was told."""
    standards = house.policy.standards
    running = [
        one
        for one in matter.running
        if one.stops == "answered" and one.standard in standards and not standards[one.standard].by_law
    ]
    if not running:
        raise PermanentError(f"No answer is due on {matter.case.reference} that could take longer")
    return max(running, key=lambda one: one.due_at)


def _rules(case: Case, house: House) -> Holding:
    return house.category(case.category, case.channel, case.flags).holding or Holding()


def _new_day(act: Act, house: House, first: Deadline, rules: Holding) -> date:
    today, due = house.calendar.local_date(act.now), house.calendar.local_date(first.due_at)
    if not act.words.strip():
        return house.calendar.working_days_after(max(due, today), rules.more)[-1]
    try:
        day = date.fromisoformat(act.words.strip())
    except ValueError:
        raise PermanentError(f"“{act.words.strip()[:40]}” is no day; write it as 2026-12-18") from None
    if not max(due, today) < day <= today + FARTHEST:
        raise PermanentError(
            f"The new day must come after {day_in_words(max(due, today))}, within four months"
        )
    if not house.calendar.is_working_day(day):
        near = day_in_words(house.calendar.next_working_day(day))
        raise PermanentError(f"{day_in_words(day)} is no working day; the next one is {near}")
    return day


def _is_watched(matter: Matter, later: Deadline) -> bool:
    return any((one.standard, one.due_at) == (later.standard, later.due_at) for one in matter.running)
