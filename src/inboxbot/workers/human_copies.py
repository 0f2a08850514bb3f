"""Whether copies of what colleagues send still come into the Sent folder: without them no answer is noticed.

Exchange files what somebody sends as a shared mailbox in that person's own folder, unless the mailbox is
set to keep a copy. Then the Sent folder stays silent while people answer.
"""

from __future__ import annotations

from datetime import datetime, time

from inboxbot.deadlines.calendar import Calendar
from inboxbot.model.words import day_in_words
from inboxbot.ports.listed import CaseFilter
from inboxbot.ports.register import Register

LAST_HUMAN_COPY = "sent.human_copy"
"""The fact: when a person's mail was last met in Sent; at first the moment of first contact."""

SILENT_WORKING_DAYS = 5
OVERDUE_PILES_UP = 3
COMMAND = "Set-Mailbox {address} -MessageCopyForSentAsEnabled $true -MessageCopyForSendOnBehalfEnabled $true"


def note_human_copy(register: Register, at: datetime, *, now: datetime) -> None:
    """Remember that a person's mail lay in Sent; ``at`` is when it was sent."""
    known = register.fact(LAST_HUMAN_COPY)
    if known is None or datetime.fromisoformat(known) < at:
        register.set_fact(LAST_HUMAN_COPY, at.isoformat(), now=now)


def missing_copies(register: Register, calendar: Calendar, *, address: str, now: datetime) -> str:
    """Return the sentences that say so where copies seem to be missing; else an empty string.

    They seem so after five working days without one, while cases were answered otherwise or became overdue.
    """
    known = register.fact(LAST_HUMAN_COPY)
    if known is None:
        return ""
    last = datetime.fromisoformat(known)
    day = calendar.local_date(last)
    if calendar.working_days_after(day, SILENT_WORKING_DAYS)[-1] > calendar.local_date(now):
        return ""
    otherwise = _answered_otherwise(register, calendar.at(day, time.max))
    overdue = register.counts(now=now).overdue
    if not otherwise and overdue < OVERDUE_PILES_UP:
        return ""
    told = f"{otherwise} noted as answered otherwise" if otherwise else f"{overdue} overdue"
    return (
        f"No mail of a colleague's has come into the Sent folder since {day_in_words(day)} ({told}). Exchange may file"
        f" them in the sender's own folder. Ask for: {COMMAND.format(address=address)}"
    )


def _answered_otherwise(register: Register, since: datetime) -> int:
    """Return how many cases were answered after that day: none of them by a mail in Sent, for none came."""
    found = [*register.cases(CaseFilter(status="answered", limit=0))]
    found += register.cases(CaseFilter(closed_since=since, limit=0))
    return sum(view.case.answered_at is not None and view.case.answered_at > since for view in found)
