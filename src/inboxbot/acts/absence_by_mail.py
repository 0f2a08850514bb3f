"""A colleague's answer to the question whether somebody is away: yes, no, or the first day back (R12)."""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta

from inboxbot.acts.act import name_of
from inboxbot.model.absence import Absence
from inboxbot.model.case import PersonId
from inboxbot.model.mail import OutboxEntry
from inboxbot.model.words import day_in_words
from inboxbot.triage.house import House
from inboxbot.triage.noticed import LETTER, OCCASION
from inboxbot.triage.phrases import fold
from inboxbot.triage.return_day import first_day_back

_ASKED = re.compile(rf"{OCCASION}-([a-z][a-z0-9_]*)-(\d{{4}}-\d\d-\d\d)-(\d{{4}}-\d\d-\d\d)")
_YES = re.compile(
    r"(yes|yep|correct|right|that is right|that's right|confirmed|i confirm)\b(?!.*\b(but|not|no)\b)"
)
_NO = re.compile(
    r"(no|not away|i am not away|i'm not away|i am here|i'm here|back already|i am back|i'm back)\b"
)
_LONGEST = 40


def asked_about(letter: OutboxEntry | None) -> PersonId:
    """Return whose absence a letter of ours asks about, empty where it asks about none."""
    found = (
        _ASKED.fullmatch(letter.mail.occasion)
        if letter is not None and letter.mail.letter == LETTER
        else None
    )
    return found[1] if found else ""


def confirmed_absence(
    letter: OutboxEntry, text: str, house: House, *, received_at: datetime, now: datetime
) -> tuple[Absence, str] | None:
    """Return the absence as a colleague confirms it and what is said to them, None where the answer is not plain.

    "No" leaves an absence that ended before today: it takes the place of what was noticed.
    """
    found = _ASKED.fullmatch(letter.mail.occasion)
    if found is None or found[1] not in house.policy.people:
        return None
    person, first, last = found[1], date.fromisoformat(found[2]), date.fromisoformat(found[3])
    said, name = fold(" ".join(text.split()[:_LONGEST])), name_of(house, found[1])
    # "Back on 4 January", or the bare day.
    local = house.calendar.local_time(received_at)
    back = first_day_back(text, local) or first_day_back(f"back on {said}", local)
    if back is not None:
        last = back - timedelta(days=1)
    elif _YES.match(said):
        back = last + timedelta(days=1)
    elif _NO.match(said):
        first = last = min(first, house.calendar.local_date(now)) - timedelta(days=1)
    else:
        return None
    noted = Absence(person, first, max(first, last), "mail", confirmed=True, noted_at=now)
    if back is None:
        return noted, f"We noted that {name} is not away."
    return noted, f"We noted that {name} is away, and back on {day_in_words(back)}."
