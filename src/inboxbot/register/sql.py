"""The register on SQLite or PostgreSQL: ``ports.register.Register``, each method one transaction."""

# ruff: noqa: D102 - what a method promises stands in ports.register, once

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from typing import TypeVar

from inboxbot.acts.act import Matter
from inboxbot.model.case import Case, History, JournalEntry, PersonId
from inboxbot.model.contact import MediaContact
from inboxbot.model.errors import TransientError
from inboxbot.model.mail import OutboxEntry, OutboxState, OutgoingMail, SendResult, Withheld
from inboxbot.model.message import Held, Message, MessageRef, RawMessage, Unreadable
from inboxbot.model.plan import CaseChange, DoneAct, Kind, Plan
from inboxbot.ports.listed import (
    CaseFilter,
    CaseView,
    Counts,
    Decided,
    DueStep,
    FiledArrival,
    JournalLine,
    Passed,
    Quarantined,
    Unacknowledged,
    Unsettled,
    WithheldLetter,
)
from inboxbot.register import (
    braking,
    changing,
    comparing,
    contacts,
    facts,
    intake,
    matters,
    outbox_reading,
    outgoing,
    quarantining,
    reading,
    recalling,
    reconsidering,
    sending,
    settling,
    undoing,
    watching,
)
from inboxbot.register.database import Work
from inboxbot.register.keeping import SqlKeeping
from inboxbot.register.owning import SqlOwning
from inboxbot.register.reporting import SqlReporting
from inboxbot.register.values import micros

T = TypeVar("T")


class SqlRegister(SqlKeeping, SqlOwning, SqlReporting):
    """See ``ports.register.Register`` for what every method promises."""

    # Taking in -------------------------------------------------------------------------------
    def recall(
        self,
        message: Message,
        *,
        now: datetime,
        within: timedelta = timedelta(hours=24),
        sharing: Sequence[PersonId] = (),
    ) -> History:
        with self.database.reading() as work:
            return recalling.recall(work, message, self._instant(now), within, sharing)

    def record(self, plan: Plan, *, now: datetime) -> Case | None:
        return self._written(lambda work: intake.record(work, plan, self._instant(now)))

    def make_case(self, number: int, plan: Plan, *, now: datetime, by: str) -> Case | None:
        return self._written(
            lambda work: reconsidering.make_case(work, number, plan, self._instant(now), by=by)
        )

    def quarantine(
        self,
        raw: RawMessage | Unreadable,
        *,
        reason: str,
        detail: str,
        sender: str,
        now: datetime,
        kind: Kind = "person",
    ) -> int:
        content = quarantining.packed(raw)
        return self._written(
            lambda work: quarantining.put(
                work,
                raw,
                content,
                self._instant(now),
                reason=reason,
                detail=detail,
                sender=sender,
                kind=kind,
            )
        )

    def _written(self, write: Callable[[Work], T]) -> T:
        """Write; look again where another process wrote the same message at the same moment."""
        try:
            with self.database.writing() as work:
                return write(work)
        except intake.MetMeanwhile:
            pass
        try:
            with self.database.writing() as work:
                return write(work)
        except intake.MetMeanwhile:
            raise TransientError(
                f"The register {self.database.name} is taking this message in elsewhere; it is tried again."
            ) from None

    def strangers(self, held: Sequence[Held]) -> Sequence[Held]:
        with self.database.reading() as work:
            return comparing.strangers(work, held)

    def unanswered(self, refs: Sequence[MessageRef]) -> Sequence[Case]:
        with self.database.reading() as work:
            return comparing.unanswered(work, refs)

    def leave_place(self, ref: MessageRef, *, now: datetime) -> None:
        with self.database.writing() as work:
            comparing.leave_place(work, ref, micros(now))

    def cursor(self, mailbox: str, folder: str) -> str | None:
        with self.database.reading() as work:
            return settling.cursor(work, mailbox, folder)

    def save_cursor(self, mailbox: str, folder: str, cursor: str, *, now: datetime) -> None:
        with self.database.writing() as work:
            settling.save_cursor(work, mailbox, folder, cursor, micros(now))

    def unsettled(self, limit: int) -> Sequence[Unsettled]:
        with self.database.reading() as work:
            return settling.unsettled(work, limit)

    def mark_settled(self, arrival_ids: Sequence[int], *, now: datetime) -> None:
        with self.database.writing() as work:
            settling.mark_settled(work, list(arrival_ids), micros(now))

    # Sending ---------------------------------------------------------------------------------
    def claim(
        self, *, now: datetime, limit: int, brake_on: bool, holder: str = "", alerts: int | None = None
    ) -> Sequence[OutboxEntry]:
        with self.database.reading() as work:
            if not sending.anything_to_claim(work, micros(now), brake_on=brake_on):
                return ()
        with self.database.writing() as work:
            return sending.claim(
                work,
                self._instant(now),
                self._zone,
                limit=limit,
                brake_on=brake_on,
                holder=holder,
                alerts=limit if alerts is None else alerts,
            )

    def claimed(self) -> Sequence[tuple[OutboxEntry, str]]:
        with self.database.reading() as work:
            return outbox_reading.claimed(work)

    def passed_the_brake(self, *, now: datetime) -> Passed:
        with self.database.reading() as work:
            return outbox_reading.passed_today(work, self._instant(now))

    def alerts_waiting(self, *, now: datetime) -> Sequence[OutboxEntry]:
        with self.database.reading() as work:
            return outbox_reading.alerts_waiting(work, micros(now))

    def sending_since(self, before: datetime) -> Sequence[OutboxEntry]:
        with self.database.reading() as work:
            return outbox_reading.in_doubt(work, before)

    def finish(
        self,
        results: Sequence[tuple[OutboxEntry, SendResult]],
        *,
        now: datetime,
        retry_at: Sequence[datetime | None],
    ) -> None:
        with self.database.writing() as work:
            sending.finish(work, results, retry_at, self._instant(now), self._zone)

    def note_draft(self, entry: OutboxEntry, draft: str) -> None:
        with self.database.writing() as work:
            sending.note_draft(work, entry, draft)

    def give_up(self, entries: Sequence[OutboxEntry], *, reason: str, now: datetime) -> None:
        if entries:
            with self.database.writing() as work:
                sending.give_up(work, entries, reason, self._instant(now), self._zone)

    def enqueue(self, mails: Sequence[OutgoingMail], *, now: datetime) -> int:
        with self.database.writing() as work:
            return outgoing.enqueue(work, mails, self._instant(now))

    def outbox(
        self, states: Sequence[OutboxState], limit: int = 200, *, since: datetime | None = None
    ) -> Sequence[OutboxEntry]:
        with self.database.reading() as work:
            return outbox_reading.in_states(work, states, limit, since)

    def has_our_mail(self, message_id: str) -> bool:
        with self.database.reading() as work:
            return outbox_reading.is_ours(work, message_id)

    # Watching --------------------------------------------------------------------------------
    def due_steps(self, *, now: datetime, limit: int = 200) -> Sequence[DueStep]:
        with self.database.reading() as work:
            return watching.due_steps(work, micros(now), limit)

    def record_steps(
        self,
        steps: Sequence[DueStep],
        letters: Sequence[OutgoingMail],
        *,
        now: datetime,
        withheld: Sequence[Withheld] = (),
    ) -> int:
        with self.database.writing() as work:
            return watching.record_steps(work, steps, letters, self._instant(now), withheld)

    # People's acts ---------------------------------------------------------------------------
    def change(
        self,
        change: CaseChange,
        *,
        now: datetime,
        journal: Sequence[JournalEntry],
        letters: Sequence[OutgoingMail] = (),
        withheld: Sequence[Withheld] = (),
    ) -> Case | None:
        with self.database.writing() as work:
            return changing.change_case(work, change, self._instant(now), journal, letters, withheld)

    def note_contact(self, contact: MediaContact, *, now: datetime) -> int:
        with self.database.writing() as work:
            return contacts.add_contact(work, contact, self._instant(now))

    def drop_contact(self, number: int) -> bool:
        with self.database.writing() as work:
            return contacts.drop(work, number)

    # Reading ---------------------------------------------------------------------------------
    def media_contacts(self, *, since: datetime, until: datetime) -> Sequence[MediaContact]:
        with self.database.reading() as work:
            return contacts.contacts(work, micros(since), micros(until))

    def case(self, reference: str) -> CaseView | None:
        with self.database.reading() as work:
            return reading.case_view(work, reference)

    def matter(self, reference: str, *, now: datetime) -> Matter | None:
        with self.database.reading() as work:
            return matters.matter_of(work, reference, self._instant(now))

    def decisions(self, *, since: datetime, until: datetime) -> Sequence[Decided]:
        with self.database.reading() as work:
            return matters.decisions(work, micros(since), micros(until))

    def cases(self, wanted: CaseFilter) -> Sequence[CaseView]:
        with self.database.reading() as work:
            return reading.case_views(work, wanted)

    def acts_of(self, reference: str) -> Sequence[DoneAct]:
        with self.database.reading() as work:
            return undoing.acts_of(work, reference, changing.state_of(work, reference))

    def our_mail(self, message_id: str) -> OutboxEntry | None:
        with self.database.reading() as work:
            return outbox_reading.our_mail(work, message_id)

    def journal(self, reference: str) -> Sequence[JournalLine]:
        with self.database.reading() as work:
            return reading.journal_of(work, reference)

    def corrections(self, *, since: datetime) -> Sequence[JournalLine]:
        with self.database.reading() as work:
            return reading.corrections(work, since)

    def mails_of(self, reference: str) -> Sequence[OutboxEntry]:
        with self.database.reading() as work:
            return outbox_reading.of_case(work, reference)

    def filed(self, *, since: datetime) -> Sequence[FiledArrival]:
        with self.database.reading() as work:
            return reading.filed(work, since)

    def filed_under(self, reference: str) -> Sequence[FiledArrival]:
        with self.database.reading() as work:
            return reading.filed_under(work, reference)

    def opened_by(self, reference: str) -> FiledArrival | None:
        with self.database.reading() as work:
            return reading.opened_by(work, reference)

    def arrival(self, number: int) -> FiledArrival | None:
        with self.database.reading() as work:
            return reading.arrival(work, number)

    def unacknowledged(self, *, since: datetime) -> Sequence[Unacknowledged]:
        with self.database.reading() as work:
            return reading.unacknowledged(work, since)

    def withheld(self, *, since: datetime) -> Sequence[WithheldLetter]:
        with self.database.reading() as work:
            return reading.withheld_letters(work, since)

    def quarantined(self) -> Sequence[Quarantined]:
        with self.database.reading() as work:
            return quarantining.waiting(work)

    def quarantined_content(self, number: int) -> bytes | None:
        with self.database.reading() as work:
            return quarantining.content_of(work, number)

    def resolve_quarantine(self, number: int, *, now: datetime, by: str) -> bool:
        with self.database.writing() as work:
            return quarantining.resolve(work, number, self._instant(now), by=by)

    def counts(self, *, now: datetime) -> Counts:
        with self.database.reading() as work:
            return reading.counts(work, micros(now))

    # Small facts -----------------------------------------------------------------------------
    def fact(self, name: str) -> str | None:
        with self.database.reading() as work:
            return facts.fact(work, name)

    def set_fact(self, name: str, value: str | None, *, now: datetime) -> None:
        with self.database.writing() as work:
            facts.set_fact(work, name, value, micros(now))

    def raise_fact(self, name: str, *, now: datetime) -> int:
        with self.database.writing() as work:
            return facts.raise_fact(work, name, micros(now))

    def hold_lease(self, name: str, holder: str, *, now: datetime, seconds: float) -> bool:
        with self.database.writing() as work:
            return facts.hold_lease(work, name, holder, micros(now), seconds)

    def release_lease(self, name: str, holder: str) -> None:
        with self.database.writing() as work:
            facts.release_lease(work, name, holder)

    def sent_counts(self, *, now: datetime, since: datetime) -> tuple[int, int]:  # noqa: ARG002 - the port's
        with self.database.reading() as work:
            return facts.sent_counts(work, micros(since))

    def staff_letters(self, *, since: datetime) -> int:
        with self.database.reading() as work:
            return braking.staff_letters(work, micros(since))

    def forget_same_words(self) -> None:
        with self.database.writing() as work:
            braking.forget_same_words(work)

    def close(self) -> None:
        self.database.close()
