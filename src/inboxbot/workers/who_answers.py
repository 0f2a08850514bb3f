"""Whoever was told a name hears who answers instead (W7). Pure: the case and the moment come in."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

import structlog

from inboxbot.letters.particulars import Particulars
from inboxbot.model.case import Case, JournalEntry, PersonId
from inboxbot.model.errors import PermanentError
from inboxbot.model.mail import OutgoingMail
from inboxbot.model.plan import CaseChange
from inboxbot.triage.house import House

log = structlog.get_logger(__name__)

OWNER_AWAY = "acknowledgement_owner_away"
"""The letter to a writer who was told a name."""


def with_news_of(
    change: CaseChange, case: Case, instead: PersonId, house: House, *, now: datetime, occasion: str
) -> tuple[CaseChange, tuple[JournalEntry, ...], tuple[OutgoingMail, ...]]:
    """Return a change of a case with what tells its writer that somebody else answers: a note and a letter.

    Nothing is added where no name was told, where it is the same, or where nothing may be written to them.
    """
    if not case.told_owner or case.told_owner == instead or case.quiet or not house.is_live(case.category):
        return change, (), ()
    about = Particulars(case=replace(case, told_owner=instead))
    to = case.correspondent.address
    try:
        letter = house.letters.to_writer(OWNER_AWAY, about, to=to, now=now, occasion=occasion)
    except PermanentError as error:
        log.error("letter.not_written", letter=OWNER_AWAY, why=str(error))
        return change, (), ()
    name = house.policy.people[instead].name
    entry = JournalEntry("told who answers", f"the writer is told that {name} answers instead (W7)")
    return replace(change, told_owner=instead), (entry,), (letter,)
