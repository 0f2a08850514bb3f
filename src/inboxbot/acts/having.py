"""What an owner says of a case that was given to them: I have it, not mine, more time, unwanted."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from inboxbot.acts.act import Act, Done, Matter, name_of, not_closed
from inboxbot.acts.ordinary import assign
from inboxbot.model.case import Case, Deadline, JournalEntry, PersonId, Step, Stop
from inboxbot.model.errors import PermanentError
from inboxbot.model.plan import CaseChange
from inboxbot.model.words import day_in_words
from inboxbot.triage.house import House
from inboxbot.triage.owner import LAST_RESORT, acts_for, is_here, kept_apart

ASKED_FOR = "later"
"""How the reminder is called that an owner asked for; its name goes on with the day."""
FARTHEST = timedelta(days=120)
UNWANTED = "unwanted"


def have_it(act: Act, matter: Matter, house: House) -> Done:
    """Confirm receipt (R3): nobody is asked for it any more, and an urgent alert is not repeated."""
    case = not_closed(matter)
    yours = act.person in (None, case.owner, acts_for(house, case, now=act.now))
    stop: tuple[Stop, ...] = ("taken", "confirmed") if yours else ("confirmed",)
    change = CaseChange(case.reference, stop=stop, stopped_by=f"confirmed: by {act.by}")
    whose = "" if yours else f" It is still {name_of(house, case.owner)}'s."
    said = f"We noted that you have {case.reference}.{whose}"
    return Done(change, (JournalEntry("confirmed", "they have it", by=act.by),), said)


def not_mine(act: Act, matter: Matter, house: House) -> Done:
    """Pass a case on: to the colleague whose key the words are, else to the next in the role or line.

    Never to somebody named in it (R8), nor to whom had it before while another is left.
    """
    case = not_closed(matter)
    if act.person is not None and act.person != case.owner:
        name = name_of(house, case.owner)
        raise PermanentError(f"{case.reference} is {name}'s and not yours, so there was nothing to pass on.")
    to = act.words or _next(case, house, now=act.now)
    if not to:
        raise PermanentError(
            f"There is nobody else to whom {case.reference} could go: please agree with a colleague, and "
            "answer with the name."
        )
    done = assign(replace(act, kind="assign", words=to), matter, house)
    name, entry = house.policy.people[to].name, JournalEntry("passed on", "not theirs", by=act.by)
    return replace(done, journal=(entry, *done.journal), said=f"{case.reference} is {name}'s now, not yours.")


def more_time(act: Act, matter: Matter, house: House) -> Done:
    """Remind anew, counted to the day that the words are (``2026-12-04``).

    Nothing is promised outside: what the correspondent was told stays as it is (T8, T9).
    """
    case, day = not_closed(matter), date.fromisoformat(act.words)
    today = house.calendar.local_date(act.now)
    if not today < day <= today + FARTHEST:
        raise PermanentError(f"{day_in_words(day)} is not a day in the next four months.")
    running = [one for one in matter.running if one.standard in house.policy.standards]
    if not running:
        raise PermanentError(f"Nobody is reminded of {case.reference}: no clock runs on it.")
    deadlines = tuple(_later(house, one, case.owner, day) for one in running)
    first = min(deadline.due_at for deadline in running)
    zone = ZoneInfo(house.policy.calendar.time_zone)
    told = day_in_words(first.astimezone(zone))
    past = first < datetime.combine(day, time(), zone)
    said = f"You will hear of {case.reference} again on {day_in_words(day)}."
    if past:
        said += f" The person was told {told}. Please write to them before then, if the answer takes longer."
    entry = JournalEntry("more time", f"reminded again on {day.isoformat()}; nothing promised", by=act.by)
    return Done(CaseChange(case.reference, new_steps=deadlines), (entry,), said)


def unwanted(act: Act, matter: Matter, _house: House) -> Done:
    """Close without an answer: unwanted mail. An acknowledgement that still waits never goes."""
    case = not_closed(matter)
    change = CaseChange(
        case.reference,
        status="closed",
        stop=("acknowledged", "answered", "resolved", "confirmed", "noted", "taken"),
        stopped_by=f"closed: {UNWANTED}",
        outcome=UNWANTED,
        withdraw="unwanted: closed without an answer",
    )
    entry = JournalEntry("closed", UNWANTED, by=act.by)
    return Done(change, (entry,), f"{case.reference} is closed without an answer.")


def _later(house: House, deadline: Deadline, owner: PersonId, day: date) -> Deadline:
    """Return the deadline with one reminder on the day asked for, and what was to come after it."""
    hours = house.hours.get(owner) or next(iter(house.hours.values())).office
    begin = hours.begin_at_or_before(day)
    at = begin if begin is not None and house.calendar.local_date(begin) == day else None
    at = at or _office_morning(house, day)
    after = tuple(step for step in deadline.steps if step.at > at)
    return replace(deadline, steps=(Step(f"{ASKED_FOR}-{day:%Y%m%d}", at), *after))


def _office_morning(house: House, day: date) -> datetime:
    begin = next(iter(house.hours.values())).office.begin_at_or_before(day)
    return begin if begin is not None else house.calendar.close_of_business(day)


def _next(case: Case, house: House, *, now: datetime) -> PersonId:
    """Return who is next: in the role, then in the line of the category, then whoever takes what nobody else can."""
    candidates = list(dict.fromkeys(_in_line(case, house)))
    candidates = [one for one in candidates if one != case.owner and one not in kept_apart(case)]
    fresh = [one for one in candidates if one not in case.handled]
    at_hand = (one for one in fresh if is_here(house, one, now))
    return next(at_hand, next(iter(fresh or candidates), ""))


def _in_line(case: Case, house: House) -> Iterator[PersonId]:
    category = house.category(case.category, case.channel)
    settling = category.settling
    if case.stage and settling is not None and settling.appeal is not None:
        yield from house.policy.roles.get(settling.appeal.decided_by, ())
        return  # an appeal is decided by the panel, and by nobody else (T6)
    for role in (case.role, category.owner, *category.next_in_line, *LAST_RESORT):
        yield from house.policy.roles.get(role, ())
