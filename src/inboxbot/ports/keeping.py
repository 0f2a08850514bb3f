"""How long the register keeps what it knows, and what it knows of one person (policy K6)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal, Protocol

from inboxbot.deadlines.keeping import Cutoffs
from inboxbot.model.case import Case
from inboxbot.model.contact import MediaContact
from inboxbot.model.mail import OutboxEntry, Withheld

Kept = Literal[
    "cases",
    "journal_words",
    "filed",
    "outbox_texts",
    "withheld",
    "quarantine",
    "rested",
    "counters",
    "media_contacts",
]
"""What has a period of its own. ``withheld``: notes of letters that were withheld on no case."""


@dataclass(frozen=True, slots=True)
class Expired:
    """What of one kind has outlived its period: how many, and the first of them in words.

    ``lines`` name a case or an arrival and the moment that counts; never who wrote.
    """

    what: Kept
    number: int
    lines: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class PersonCase:
    """One case of a person, with all that hangs on it. ``mails`` have their content while it is held."""

    case: Case
    deadlines: tuple[PersonDeadline, ...]
    journal: tuple[PersonNote, ...]
    mails: tuple[OutboxEntry, ...]
    withheld: tuple[Withheld, ...]


@dataclass(frozen=True, slots=True)
class PersonDeadline:
    """A promise on a case: its standard, when it is due, and when and how it ended."""

    standard: str
    due_at: datetime
    stopped_at: datetime | None
    stopped_by: str


@dataclass(frozen=True, slots=True)
class PersonNote:
    """A line of the journal: when, what, why, the words that matched, who wrote it."""

    at: datetime
    what: str
    why: str
    words: tuple[str, ...]
    by: str


@dataclass(frozen=True, slots=True)
class PersonArrival:
    """A message that was taken in: of the person, or on a case of theirs."""

    id: int
    received_at: datetime
    sender: str
    message_id: str
    end: str
    kind: str
    reason: str
    case_reference: str


@dataclass(frozen=True, slots=True)
class PersonQuarantine:
    """A message in quarantine that they wrote, or in whose raw bytes the address stands.

    ``theirs``: the address stands in From. Otherwise it may be another person's, and be about others.
    """

    id: int
    quarantined_at: datetime
    reason: str
    content: bytes
    theirs: bool


@dataclass(frozen=True, slots=True)
class PersonFile:
    """Everything the register knows of one person, by address.

    ``addresses`` are those of the register that are theirs: case, plus tags and Gmail's dots apart, as
    everywhere in this program. ``notes`` are lines of the journal on their messages, or that name the
    address, outside their own cases. ``mails`` likewise: letters to the address, or lists to colleagues
    in which it stands.
    ``rested_at``: letters to it came back. ``counters``: (what, day, number) of the limits that count
    it; letters are counted by domain. ``facts``: the names of small facts whose text holds it.
    ``contacts``: those with the media in whose words it stands.
    """

    address: str
    addresses: tuple[str, ...] = ()
    cases: tuple[PersonCase, ...] = ()
    arrivals: tuple[PersonArrival, ...] = ()
    notes: tuple[PersonNote, ...] = ()
    mails: tuple[OutboxEntry, ...] = ()
    quarantined: tuple[PersonQuarantine, ...] = ()
    rested_at: datetime | None = None
    counters: tuple[tuple[str, datetime, int], ...] = ()
    facts: tuple[str, ...] = ()
    contacts: tuple[MediaContact, ...] = ()

    @property
    def empty(self) -> bool:
        """Tell whether nothing is known."""
        return not (
            self.cases
            or self.arrivals
            or self.notes
            or self.mails
            or self.quarantined
            or self.rested_at
            or self.facts
            or self.contacts
        )


@dataclass(frozen=True, slots=True)
class Erased:
    """What an erasure blanked: references of cases, numbers of other things.

    ``dropped``: letters that had not gone and now never will. ``clean``: nothing of it is left in
    the database's files either, as far as this program can see to it.
    """

    cases: tuple[str, ...]
    arrivals: int
    dropped: int
    clean: bool


class Keeping(Protocol):
    """A part of ``Register``: see there for errors and transactions."""

    def hold(self, reference: str, reason: str, *, now: datetime, by: str) -> Case | None:
        """Keep a case beyond its period, for this reason; an empty one lets it go again.

        Stands in the case's journal. None where there is no such case; PermanentError for one that was
        erased.
        """
        ...

    def expired(self, what: Kept, cutoffs: Cutoffs, *, lines: int = 0) -> Expired:
        """Return what of this kind has outlived its period, with at most so many lines; changes nothing."""
        ...

    def held(self, cutoffs: Cutoffs) -> Sequence[Case]:
        """Return the cases that only a hold keeps from being erased now, oldest first."""
        ...

    def expire(self, what: Kept, cutoffs: Cutoffs, *, now: datetime, limit: int) -> int:
        """Blank or forget at most ``limit`` of this kind; return how many, 0 when nothing is left.

        One short transaction, so that nobody waits long. A case keeps reference, category, flags,
        owner, dates, outcome and the rules that held; an arrival what tells that it was met. Never
        touched: cases on hold, open ones, and those on which a deadline runs.
        """
        ...

    def person(self, address: str) -> PersonFile:
        """Return everything known of the person of an address, from one snapshot."""
        ...

    def erase_person(self, address: str, *, now: datetime, by: str) -> Erased:
        """Blank whatever could identify the person of this address, in short transactions.

        Open cases are closed and their deadlines ended; letters that have not gone are dropped; a
        message met before stays known as met. The caller has asked about open cases and holds.
        """
        ...

    def fold_in(self) -> bool:
        """See to it that what was blanked is gone from the database's files; false: not all of it yet."""
        ...
