"""What the register knows of owners: who is away, who has how much, and cases given on when an owner is not there."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Protocol

from inboxbot.model.absence import Absence, AbsenceSource
from inboxbot.model.case import Case, JournalEntry, PersonId
from inboxbot.model.mail import OutgoingMail
from inboxbot.model.plan import CaseChange
from inboxbot.ports.listed import DueStep


class Owning(Protocol):
    """The part of ``Register`` about owners. Every method is one transaction; see there."""

    def note_absence(
        self,
        person: PersonId,
        first_day: date,
        last_day: date,
        *,
        source: AbsenceSource,
        confirmed: bool,
        now: datetime,
    ) -> Absence:
        """Note that somebody is away on these days, both included; return it as it now stands.

        It takes the place of what was known of the same days and the days beside them. What was only
        read from an out-of-office reply (not ``confirmed``) changes nothing of what a person said: then
        that is returned. Raises PermanentError where it would end before it begins.
        """
        ...

    def absences(self) -> Sequence[Absence]:
        """Return every absence that was noted and is not forgotten, by person and day; a small table."""
        ...

    def drop_absence(self, number: int) -> bool:
        """Take an absence back, by its number (``Absence.id``); False where there is none."""
        ...

    def forget_absences(self, *, before: date) -> int:
        """Delete the absences that ended before this day; return how many."""
        ...

    def owners(self) -> Mapping[PersonId, int]:
        """Return who has open cases, and how many."""
        ...

    def hand_over(
        self,
        change: CaseChange,
        *,
        of: PersonId,
        now: datetime,
        journal: Sequence[JournalEntry],
        letters: Sequence[OutgoingMail] = (),
        step: DueStep | None = None,
    ) -> Case | None:
        """Change a case because its owner (``of``) is not there for it: nobody has acted, so alerts go on.

        With ``step`` (an allocation that nobody confirmed) that step is noted as done with it. Nothing
        is written, and None returned, where the case is somebody else's or closed by now, or the step
        was done or its deadline stopped meanwhile: so it happens once, whoever looks and however often
        (promise 6).
        """
        ...
