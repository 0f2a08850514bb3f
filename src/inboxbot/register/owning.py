"""What the register knows of owners: ``ports.owning.Owning``, each method one transaction."""

# ruff: noqa: D102 - what a method promises stands in ports.owning, once

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from zoneinfo import ZoneInfo

from inboxbot.model.absence import Absence, AbsenceSource
from inboxbot.model.case import Case, JournalEntry, PersonId
from inboxbot.model.mail import OutgoingMail
from inboxbot.model.plan import CaseChange
from inboxbot.ports.listed import DueStep
from inboxbot.register import absent, changing, reading
from inboxbot.register.database import Database
from inboxbot.register.outgoing import Instant


class SqlOwning:
    """The part of ``SqlRegister`` about owners."""

    database: Database
    _zone: ZoneInfo

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
        with self.database.writing() as work:
            return absent.note(work, Absence(person, first_day, last_day, source, confirmed, now))

    def absences(self) -> Sequence[Absence]:
        with self.database.reading() as work:
            return absent.all_absences(work)

    def drop_absence(self, number: int) -> bool:
        with self.database.writing() as work:
            return absent.drop(work, (number,)) > 0

    def forget_absences(self, *, before: date) -> int:
        with self.database.writing() as work:
            return absent.forget(work, before)

    def owners(self) -> Mapping[PersonId, int]:
        with self.database.reading() as work:
            return reading.owners(work)

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
        instant = Instant.of(now, self._zone)
        with self.database.writing() as work:
            return changing.hand_over(work, change, instant, journal, letters, of=of, step=step)
