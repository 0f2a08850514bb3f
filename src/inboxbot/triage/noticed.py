"""A colleague's out-of-office reply to a letter of ours: they seem to be away, and are asked (R12)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from inboxbot.letters.owning import Away
from inboxbot.model.absence import NOTICE_HOLDS, Absence
from inboxbot.model.case import PersonId
from inboxbot.model.errors import PermanentError
from inboxbot.model.mail import OutgoingMail
from inboxbot.triage.authentication import verdict
from inboxbot.triage.house import House
from inboxbot.triage.owner import stand_in
from inboxbot.triage.phrases import fold
from inboxbot.triage.reading import Reading
from inboxbot.triage.return_day import first_day_back
from inboxbot.triage.screen_absence import ABSENT

LETTER = "absence_noticed"
OCCASION = "noticed"
_A_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Noticed:
    """The absence as it was read, and the letters that ask whether it is so."""

    absence: Absence
    letters: tuple[OutgoingMail, ...]


def notice_absence(reading: Reading, house: House, *, now: datetime) -> Noticed | None:
    """Return the absence that an automatic answer of a colleague tells; None where it tells nothing new.

    Only an answer to a letter that this installation made counts, so that nobody outside can send a
    colleague away. A day off by the working pattern is no absence.
    """
    message = reading.message
    person = house.staff_by_address(message.sender.address)
    if person is None or reading.screening.kind != "automatic":
        return None
    if not any(house.letters.is_ours(one) for one in (*message.in_reply_to, *message.references)):
        return None
    if verdict(message, house.trusted_authserv).result == "fail":
        return None
    today = house.calendar.local_date(message.received_at)
    text = f"{message.subject}\n\n{message.new_text}"
    back = first_day_back(text, house.calendar.local_time(message.received_at))
    if back is None and not ABSENT.find(fold(text)):
        return None
    last = back - _A_DAY if back is not None else (now + NOTICE_HOLDS).date()
    if _is_known(person, today, last, house) or not _misses_work(person, today, last, house):
        return None
    known = [one for one in house.told_absences if one.person == person and _holds(one, today)]
    if any(one.confirmed for one in known):
        return None  # they said so themselves
    asked = any(back is None or one.last_day == last for one in known)
    # Where it is known already it goes on: the same question is not asked again with each letter.
    first = min((one.first_day for one in known), default=today)
    absence = Absence(person, first, last, "notice", confirmed=False, noted_at=now)
    return Noticed(absence, tuple(_letters(absence, back, house, now)) if house.live and not asked else ())


def _is_known(person: PersonId, first: date, last: date, house: House) -> bool:
    known = house.policy.people[person].absences
    return any(one.first_day <= first and last <= one.last_day for one in known)


def _holds(one: Absence, day: date) -> bool:
    """Tell whether a day is of an absence, or the one after it."""
    return one.first_day <= day <= one.last_day + _A_DAY


def _misses_work(person: PersonId, first: date, last: date, house: House) -> bool:
    days = (first + timedelta(days=n) for n in range((last - first).days + 1))
    return any(house.hours[person].works_on(day) for day in days)


def _letters(absence: Absence, back: date | None, house: House, now: datetime) -> Iterator[OutgoingMail]:
    """Yield the question to the person and to their line manager, in the manager's hours; one a day of return."""
    known = house.policy.people[absence.person]
    deputy = stand_in(house, known.deputy, now=now) if known.deputy else None
    about = Away(
        absence.person,
        absence.first_day,
        back,
        deputy if deputy != absence.person else None,
        occasion=f"{OCCASION}-{absence.person}-{absence.first_day}-{absence.last_day}",
    )
    readers = dict.fromkeys(
        one for one in (absence.person, known.line_manager) if one is not None and one in house.hours
    )
    for reader in readers:
        to = reader if reader == absence.person else stand_in(house, reader, now=now)
        try:
            mail = house.letters.away(LETTER, to, about, now=now)
        except PermanentError:
            continue  # the template is at fault; the check of templates tells
        at_work = None if reader == absence.person else house.hours[to].next_at_or_after(now)
        yield replace(mail, not_before=at_work) if at_work is not None and at_work > now else mail
