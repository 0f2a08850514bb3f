"""I am away until …: an absence that a colleague tells by mail (R12, W7)."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from inboxbot.acts.act import Act, Done, Matter, name_of
from inboxbot.model.absence import Absence
from inboxbot.model.case import JournalEntry, PersonId
from inboxbot.model.errors import PermanentError
from inboxbot.model.plan import CaseChange
from inboxbot.model.words import day_in_words
from inboxbot.triage.house import House

AWAY = "away"
LONGEST = timedelta(days=366)


def away(act: Act, matter: Matter, house: House) -> Done:
    """Note that whoever acts is away from now until the day before they are back; the words are that day.

    Nothing of the case changes: whose work is open is handed over with every other absence.
    """
    if act.person is None:
        raise PermanentError("Only somebody of rules.yaml can be away.")
    absence, said = absence_until(act.person, date.fromisoformat(act.words), house, now=act.now)
    if is_known(absence, house):
        return Done(CaseChange(matter.case.reference), (), said)
    entry = JournalEntry(AWAY, f"until {absence.last_day.isoformat()}", by=act.by)
    return Done(CaseChange(matter.case.reference), (entry,), said, absence=absence)


def absence_until(person: PersonId, back: date, house: House, *, now: datetime) -> tuple[Absence, str]:
    """Return an absence from today until the day before somebody is back, and what is said to them."""
    today = house.calendar.local_date(now)
    if not today < back <= today + LONGEST:
        raise PermanentError(f"{day_in_words(back)} is no day in the coming year on which you could be back.")
    last = back - timedelta(days=1)
    deputy = house.policy.people[person].deputy
    instead = f" Meanwhile your work goes to {name_of(house, deputy)}." if deputy else ""
    said = (
        f"We noted that you are away until {day_in_words(last)}, and back on {day_in_words(back)}.{instead}"
    )
    return Absence(person, today, last, "mail", confirmed=True, noted_at=now), said


def is_known(absence: Absence, house: House) -> bool:
    """Tell whether the same was told before, so that nothing new is to be noted."""
    return any(
        one.confirmed and (one.person, one.last_day) == (absence.person, absence.last_day)
        for one in house.told_absences
        if one.first_day <= absence.first_day
    )


def ended(person: PersonId, told_at: datetime, house: House, *, now: datetime) -> Absence:
    """Return what takes the place of an absence that was told then and is taken back: one that is over."""
    before = house.calendar.local_date(told_at) - timedelta(days=1)
    return Absence(person, before, before, "mail", confirmed=True, noted_at=now)
