"""How long the register keeps what it knows: ``ports.keeping.Keeping``, each method one transaction."""

# ruff: noqa: D102 - what a method promises stands in ports.keeping, once

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from zoneinfo import ZoneInfo

from sqlalchemy import bindparam, select, update

from inboxbot.deadlines.keeping import Cutoffs
from inboxbot.model.case import Case, JournalEntry
from inboxbot.model.errors import PermanentError
from inboxbot.ports.keeping import Erased, Expired, Kept, PersonFile
from inboxbot.register import expiring, person
from inboxbot.register.database import Database
from inboxbot.register.outgoing import Instant
from inboxbot.register.tables import cases, journal
from inboxbot.register.values import CASE_COLUMNS, case_from, insert_all, journal_values, micros, storable

_CASE = select(*CASE_COLUMNS).where(cases.c.reference == bindparam("wanted")).with_for_update()
_HOLD = update(cases).where(cases.c.id == bindparam("number")).values(hold=bindparam("reason"))
_NOTE = insert_all(journal)
_ROUNDS = 5
"""So often a person who writes while being erased is erased again."""


class SqlKeeping:
    """The part of ``SqlRegister`` that forgets."""

    def __init__(self, database: Database, zone: ZoneInfo) -> None:
        """``zone`` says when a day begins, for caps that are counted by day."""
        self.database = database
        self._zone = zone

    def _instant(self, now: datetime) -> Instant:
        return Instant.of(now, self._zone)

    def hold(self, reference: str, reason: str, *, now: datetime, by: str) -> Case | None:
        with self.database.writing() as work:
            row = work.row(_CASE, {"wanted": reference})
            if row is None:
                return None
            case, reason = case_from(row), storable(reason)
            if case.erased_at is not None:
                raise PermanentError(f"{reference} was erased: there is nothing left in it to keep.")
            work.run(_HOLD, {"number": case.id, "reason": reason})
            what, why = ("hold", reason) if reason else ("hold ended", "its period counts again")
            entry = JournalEntry(what, why, by=by)
            work.run(_NOTE, journal_values(entry, now=micros(now), case_id=case.id))
            return replace(case, hold=reason)

    def expired(self, what: Kept, cutoffs: Cutoffs, *, lines: int = 0) -> Expired:
        with self.database.reading() as work:
            return expiring.expired(work, what, cutoffs, lines=lines)

    def held(self, cutoffs: Cutoffs) -> Sequence[Case]:
        with self.database.reading() as work:
            return expiring.held(work, cutoffs)

    def expire(self, what: Kept, cutoffs: Cutoffs, *, now: datetime, limit: int) -> int:
        if what == "journal_words":
            return self._expire_words(cutoffs, now=now, limit=limit)
        with self.database.writing() as work:
            return expiring.expire(work, what, cutoffs, self._instant(now), self._zone, limit=limit)

    def _expire_words(self, cutoffs: Cutoffs, *, now: datetime, limit: int) -> int:
        """Look through the journal while others write, then blank what was found."""
        with self.database.reading() as work:
            numbers, last = expiring.words_due(work, cutoffs, limit)
        if last:
            with self.database.writing() as work:
                expiring.blank_words(work, numbers, last, self._instant(now))
        return len(numbers)

    def person(self, address: str) -> PersonFile:
        with self.database.reading() as work:
            return person.person(work, address)

    def erase_person(self, address: str, *, now: datetime, by: str) -> Erased:
        """Find while others write, blank in a short transaction, and look whether more came meanwhile."""
        done = Erased((), 0, 0, clean=False)
        for _ in range(_ROUNDS):
            with self.database.reading() as work:
                found = person.find(work, address)
            if found.empty:
                break
            with self.database.writing() as work:
                erased = person.erase(work, found, self._instant(now), self._zone, by=by)
            done = Erased(
                done.cases + erased.cases,
                done.arrivals + erased.arrivals,
                done.dropped + erased.dropped,
                clean=False,
            )
        return replace(done, clean=self.fold_in())

    def fold_in(self) -> bool:
        return self.database.fold_in()
