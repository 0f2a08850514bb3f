"""What the register must be able to do: the only memory, and the queue (promise 1)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Protocol

from inboxbot.acts.act import Matter
from inboxbot.model.case import Case, History, JournalEntry, PersonId
from inboxbot.model.contact import MediaContact
from inboxbot.model.mail import OutboxEntry, OutboxState, OutgoingMail, SendResult, Withheld
from inboxbot.model.message import Held, Message, MessageRef, RawMessage, Unreadable
from inboxbot.model.plan import CaseChange, DoneAct, Kind, Plan
from inboxbot.ports.keeping import Keeping
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
from inboxbot.ports.owning import Owning
from inboxbot.ports.reporting import Reporting


class Register(Keeping, Owning, Reporting, Protocol):
    """Every method is one transaction, durable when it returns.

    Thread-safe. Times in and out are aware UTC. Raises TransientError where the database is
    locked, full or away (nothing was written), PermanentError where it cannot be used (older or
    newer schema: the message names the command to run).
    """

    # Taking in -------------------------------------------------------------------------------
    def recall(
        self,
        message: Message,
        *,
        now: datetime,
        within: timedelta = timedelta(hours=24),
        sharing: Sequence[PersonId] = (),
    ) -> History:
        """Return what is known about a message: one read, indexed, at a constant cost.

        ``within``: how far back letters to this correspondent count (``caps: hours_between``).
        ``sharing``: who shares a role; only for them is told what they have (``History.loads``).
        """
        ...

    def record(self, plan: Plan, *, now: datetime) -> Case | None:
        """Write a plan whole, and return the case as it then stands (None where there is none).

        Idempotent: an arrival with this Message-ID and fingerprint, or this ref, writes nothing
        again. A second sighting under another ref is remembered as known and settled. An arrival
        in quarantine is the exception: it gets the end that the plan gives it, and leaves quarantine.
        Where letters go, the arrival's ``words`` are counted by local day, and from the fifth time on the
        fact ``same_words`` tells when they came last and how often.
        ``thread_ids`` of kinds ``own`` and ``answer`` are remembered as mails that went out. Raises
        ReferenceTaken where a new case's reference exists already, PermanentError where the case
        to follow up does not exist.
        """
        ...

    def make_case(self, number: int, plan: Plan, *, now: datetime, by: str) -> Case | None:
        """Write the plan of a new case for an arrival that was filed, by its number.

        The arrival gets the end that the plan gives it and keeps what tells that it was met. A case
        under which it was filed notes in its journal ``by`` whom it left. An arrival that is no
        longer filed (two people at once) writes nothing, and its case is returned; None where it has
        none. Raises ReferenceTaken, and PermanentError where there is no such arrival.
        """
        ...

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
        """Keep what could not be processed, raw bytes whole; idempotent by ref. Return its number.

        The same bytes under another ref (a mailbox rebuilt) are the same. An arrival that has
        another end already keeps it: nothing is written, and the number is 0. ``kind`` is *answer* for
        what lay in the Sent folder.
        """
        ...

    def strangers(self, held: Sequence[Held]) -> Sequence[Held]:
        """Return those of a mailbox's messages that were never taken in, in the order given.

        Such a one is, too, what lies where another message lay: another time of receipt (by more than
        a second) or another size than that of the message met there.
        """
        ...

    def unanswered(self, refs: Sequence[MessageRef]) -> Sequence[Case]:
        """Return the open cases of the messages at these places, of which no mail of a colleague's was met since.

        Such a mail is an answer, a holding reply, one that was asked about, or one to somebody else.
        """
        ...

    def leave_place(self, ref: MessageRef, *, now: datetime) -> None:
        """Forget which message was met at this place, for another lies there now.

        What was still to be done to an original there is left undone.
        """
        ...

    def cursor(self, mailbox: str, folder: str) -> str | None:
        """Return the saved cursor, or None on first contact."""
        ...

    def save_cursor(self, mailbox: str, folder: str, cursor: str, *, now: datetime) -> None:
        """Save where the reading stands; called after the page is committed."""
        ...

    def unsettled(self, limit: int) -> Sequence[Unsettled]:
        """Return arrivals whose original is still to be tagged or moved, oldest first."""
        ...

    def mark_settled(self, arrival_ids: Sequence[int], *, now: datetime) -> None:
        """Note that these originals are where they belong."""
        ...

    # Sending ---------------------------------------------------------------------------------
    def claim(
        self, *, now: datetime, limit: int, brake_on: bool, holder: str = "", alerts: int | None = None
    ) -> Sequence[OutboxEntry]:
        """Mark up to ``limit`` mails that are due as sending, and return them, oldest first.

        Where some pass the brake, they come first and alone. ``holder`` is who claims (``ports.wire``).
        While ``brake_on`` only mails that pass the brake: first what always passes (model.mail), then
        the urgent alerts, of them at most ``alerts`` (None: as many as ``limit`` leaves). A mail whose
        ``drop_after`` has passed is dropped instead (dead, with the reason); a letter to the public
        is then listed as withheld. No two callers ever get one mail.
        """
        ...

    def claimed(self) -> Sequence[tuple[OutboxEntry, str]]:
        """Return mails in state sending, each with the holder that claimed it."""
        ...

    def passed_the_brake(self, *, now: datetime) -> Passed:
        """Return how many mails were sent past the brake today (local day), while it was on."""
        ...

    def alerts_waiting(self, *, now: datetime) -> Sequence[OutboxEntry]:
        """Return the urgent alerts that are due and not yet sent, newest first, without their content."""
        ...

    def sending_since(self, before: datetime) -> Sequence[OutboxEntry]:
        """Return mails in state sending since before this time, and those in state unknown.

        They are the ones of which we do not know whether they went (crash, dropped line).
        """
        ...

    def finish(
        self,
        results: Sequence[tuple[OutboxEntry, SendResult]],
        *,
        now: datetime,
        retry_at: Sequence[datetime | None],
    ) -> None:
        """Write what came of the tries, in one transaction.

        Sent: sent. NotSent permanent, or ``retry_at`` None: dead. NotSent transient: queued until
        ``retry_at``. MaybeSent: unknown; ``retry_at`` set means one more try is in order: queued.
        A MaybeSent about a mail in state sending counts into its ``unknown_tries``.
        Sent is believed whenever it comes; the others only of the try now under way, so that a
        slow process never queues again what another has taken over. A letter to the public that
        dies is listed as withheld. What is sent, unknown or dead stands in its case's journal.
        A letter to the public that is sent stops its case's deadlines that *acknowledged* stops.
        """
        ...

    def note_draft(self, entry: OutboxEntry, draft: str) -> None:
        """Keep, while a mail is in state sending, which draft it goes as (``OutboxEntry.draft``)."""
        ...

    def give_up(self, entries: Sequence[OutboxEntry], *, reason: str, now: datetime) -> None:
        """Mark mails that wait or are in doubt as dead; a letter to the public is listed as withheld."""
        ...

    def enqueue(self, mails: Sequence[OutgoingMail], *, now: datetime) -> int:
        """Queue mails that belong to no plan (digest, alerts); idempotent by Message-ID. Return how many were new."""
        ...

    def outbox(
        self, states: Sequence[OutboxState], limit: int = 200, *, since: datetime | None = None
    ) -> Sequence[OutboxEntry]:
        """Return mails in these states, oldest first; ``limit`` 0 means all, ``since`` those queued since then.

        While the fact ``brake`` is set, queued mails that do not pass it are shown as held; they
        are found under ``queued`` and under ``held``.
        """
        ...

    def has_our_mail(self, message_id: str) -> bool:
        """Tell whether this Message-ID is one of our own mails (own copies in Sent)."""
        ...

    # Watching --------------------------------------------------------------------------------
    def due_steps(self, *, now: datetime, limit: int = 200) -> Sequence[DueStep]:
        """Return, for every deadline that still runs, its latest step that is due, oldest first.

        After downtime one step and not a burst: earlier due steps of a deadline are passed over.
        """
        ...

    def record_steps(
        self,
        steps: Sequence[DueStep],
        letters: Sequence[OutgoingMail],
        *,
        now: datetime,
        withheld: Sequence[Withheld] = (),
    ) -> int:
        """Queue the letters and note their steps as done, in one transaction.

        A step done meanwhile, or whose deadline was stopped meanwhile, is passed over; where none
        is left nothing is queued. Return how many steps were noted.
        """
        ...

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
        """Change a case; return it as it then stands, or None where no such case is.

        Whatever a person does on a case also confirms its urgent alert: *confirmed* is stopped.

        What ``stop`` names ends first; then ``new_steps`` are taken: a deadline with a number gets
        these steps less those already done, one without is added.
        """
        ...

    def note_contact(self, contact: MediaContact, *, now: datetime) -> int:
        """Put a contact with the media that is no case on record (K5); return its number."""
        ...

    def drop_contact(self, number: int) -> bool:
        """Take a contact from the record; False where there is none of this number."""
        ...

    # Reading ---------------------------------------------------------------------------------
    def media_contacts(self, *, since: datetime, until: datetime) -> Sequence[MediaContact]:
        """Return the contacts on record from ``since`` to before ``until``, oldest first."""
        ...

    def case(self, reference: str) -> CaseView | None:
        """Return one case by its reference, with every deadline, stopped ones too."""
        ...

    def matter(self, reference: str, *, now: datetime) -> Matter | None:
        """Return one case as acts need it: every deadline, its stages, and how its writer may be reached."""
        ...

    def decisions(self, *, since: datetime, until: datetime) -> Sequence[Decided]:
        """Return what was decided on complaints, appeals and suggestions in that time, oldest first (K3)."""
        ...

    def cases(self, wanted: CaseFilter) -> Sequence[CaseView]:
        """Return cases with their running deadlines, oldest first."""
        ...

    def acts_of(self, reference: str) -> Sequence[DoneAct]:
        """Return what colleagues did to a case, newest first, at most 20: what can be taken back."""
        ...

    def our_mail(self, message_id: str) -> OutboxEntry | None:
        """Return the mail of ours with this Message-ID, without its content, or None."""
        ...

    def journal(self, reference: str) -> Sequence[JournalLine]:
        """Return a case's journal, oldest first."""
        ...

    def corrections(self, *, since: datetime) -> Sequence[JournalLine]:
        """Return the corrections of cases' kinds since then, oldest first: ``from X to Y`` is their reason."""
        ...

    def mails_of(self, reference: str) -> Sequence[OutboxEntry]:
        """Return the mails of a case without their content, oldest first."""
        ...

    def filed(self, *, since: datetime) -> Sequence[FiledArrival]:
        """Return arrivals that became no case since then, newest first."""
        ...

    def filed_under(self, reference: str) -> Sequence[FiledArrival]:
        """Return the arrivals filed under a case, oldest first; not colleagues' answers in Sent."""
        ...

    def opened_by(self, reference: str) -> FiledArrival | None:
        """Return the arrival that opened a case, or None where it is not known."""
        ...

    def arrival(self, number: int) -> FiledArrival | None:
        """Return one arrival by its number, whatever its end, or None."""
        ...

    def unacknowledged(self, *, since: datetime) -> Sequence[Unacknowledged]:
        """Return people who got no acknowledgement since then, with the reason, newest first.

        One line for each letter to the public that was withheld, dropped or given up on a case,
        unless another letter to the public was sent on it, a person has answered since, or closed it.
        """
        ...

    def withheld(self, *, since: datetime) -> Sequence[WithheldLetter]:
        """Return every letter withheld since then, to whomever it was meant, oldest first."""
        ...

    def quarantined(self) -> Sequence[Quarantined]:
        """Return what is in quarantine and not resolved, oldest first."""
        ...

    def quarantined_content(self, number: int) -> bytes | None:
        """Return the raw bytes of one quarantined message, None where it is resolved or unknown."""
        ...

    def resolve_quarantine(self, number: int, *, now: datetime, by: str) -> bool:
        """Let go of the raw bytes; False where there is nothing to resolve."""
        ...

    def counts(self, *, now: datetime) -> Counts:
        """Return the register in numbers."""
        ...

    # Small facts -----------------------------------------------------------------------------
    def fact(self, name: str) -> str | None:
        """Return a small fact, such as ``live_since``, ``brake`` or ``last_success.mailbox``."""
        ...

    def set_fact(self, name: str, value: str | None, *, now: datetime) -> None:
        """Set or (None) forget a small fact."""
        ...

    def raise_fact(self, name: str, *, now: datetime) -> int:
        """Add one to a fact that is a number, 0 where it is not there; return it."""
        ...

    def hold_lease(self, name: str, holder: str, *, now: datetime, seconds: float) -> bool:
        """Take or renew a lease; False where another holder's has not run out."""
        ...

    def release_lease(self, name: str, holder: str) -> None:
        """Give a lease back."""
        ...

    def sent_counts(self, *, now: datetime, since: datetime) -> tuple[int, int]:
        """Return (automatic letters to the public queued or sent, cases opened) since then: for the brake."""
        ...

    def staff_letters(self, *, since: datetime) -> int:
        """Return how many letters to colleagues were queued since the minute of ``since``: for the brake."""
        ...

    def forget_same_words(self) -> None:
        """Forget which words came how often: a person has looked (``same_words`` in ``record``)."""
        ...

    def close(self) -> None:
        """Let go of the database. Never raises."""
        ...


class CaseMoved(Exception):  # noqa: N818 - not an error: a reason to look again
    """The case is not as the decision saw it (``CaseChange.seen``, ``undo``): look and decide again."""


class ReferenceTaken(Exception):  # noqa: N818 - not an error: a reason to draw again
    """The case's reference exists already: draw another and decide again."""
