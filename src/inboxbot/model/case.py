"""What the register keeps of a matter: cases, deadlines, journal, and what it recalls of them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

from inboxbot.model.message import Address

Category = str  # a key of ``categories`` in rules.yaml; shipped: general, signposting, complaint, media
PersonId = str  # a key of ``people`` in rules.yaml
RoleName = str  # a key of ``roles`` in rules.yaml

CaseStatus = Literal["open", "answered", "closed"]
End = Literal["case", "filed_under_case", "filed", "quarantined"]
Stop = Literal["acknowledged", "answered", "resolved", "confirmed"]
"""What ends a deadline. *Confirmed* is no promise to anybody outside: an urgent alert, repeated until somebody acts."""


@dataclass(frozen=True, slots=True)
class Case:
    """One correspondent's matter (policy R1: exactly one owner).

    ``id`` is the register's, 0 before it is written. ``reference`` is the public number without
    brackets, ``HWH-2026-7K4QX``. ``role`` is why ``owner`` was chosen. ``named`` are the people
    named in a complaint (R8), who see nothing of it. ``quiet`` withholds every letter to the
    person. ``in_shadow``: decided before going live, never acknowledged. ``doubts`` are short
    sentences shown to the owner. ``linked_to`` is another case's reference, or empty.
    ``hold`` is the reason for which it is kept beyond its period, or empty. ``erased_at``: since
    then nothing of the correspondent is left in it (policy K6). Times are aware UTC.
    """

    id: int
    reference: str
    category: Category
    status: CaseStatus
    owner: PersonId
    role: RoleName
    correspondent: Address
    subject: str
    opened_at: datetime
    flags: tuple[str, ...] = ()
    channel: str = "email"
    named: tuple[PersonId, ...] = ()
    quiet: bool = False
    in_shadow: bool = False
    urgent_sent: bool = False
    linked_to: str = ""
    doubts: tuple[str, ...] = ()
    media_deadline: datetime | None = None
    answered_at: datetime | None = None
    closed_at: datetime | None = None
    outcome: str = ""
    hold: str = ""
    erased_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Step:
    """One planned reminder of a deadline. ``name`` is its key within the deadline.

    Names sort in the order in which steps fall due: ``before-2``, ``before-1``, ``on-the-day``,
    ``overdue-1`` …; before a stated time (T7) ``before-24h``, ``before-4h``, ``before-1h``.
    Keyed by (case, deadline, step), each is carried out at most once (promise 6).
    """

    name: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Deadline:
    """A standard's dated instance on a case.

    ``standard`` is the key in rules.yaml (of a flag where ``stops`` is *confirmed*: an urgent alert that
    somebody must confirm); ``stops`` what ends it. ``started_on`` is day 0, a
    London calendar date; ``counted`` the working days counted, day 1 first, so that the sum can be
    shown; it is empty for a stated time (T7). ``due_at`` is aware UTC, close of business of the
    last day. ``steps`` are the reminders still to come, in order of time.
    """

    standard: str
    stops: Stop
    started_on: date
    due_at: datetime
    counted: tuple[date, ...] = ()
    steps: tuple[Step, ...] = ()
    id: int = 0
    case_id: int = 0
    stopped_at: datetime | None = None
    stopped_by: str = ""


@dataclass(frozen=True, slots=True)
class JournalEntry:
    """One reason, append only (promise 9). ``what`` is a word, ``why`` a sentence for a person.

    Never the message's text; ``words`` are the words that matched, which erasing a person blanks.
    """

    what: str
    why: str
    words: tuple[str, ...] = ()
    by: str = "inboxbot"


@dataclass(frozen=True, slots=True)
class KnownArrival:
    """An arrival that the register already holds: this message was met before."""

    id: int
    ref: str
    end: End
    case_reference: str
    settled: bool


@dataclass(frozen=True, slots=True)
class SentLately:
    """What we sent, counted for caps and brake: automatic letters to the public.

    Queued or sent, not those given up. ``to_address`` counts the last 24 hours for this
    correspondent (From or Return-Path), ``today`` since London midnight; the others count the whole
    mailbox, ``last_hour`` to the minute. ``unaligned_today``: acknowledgements to a
    From address that no trusted result vouches for.
    """

    to_address: int = 0
    to_address_today: int = 0
    to_domain_today: int = 0
    unaligned_today: int = 0
    last_hour: int = 0
    today: int = 0


@dataclass(frozen=True, slots=True)
class History:
    """What the register knew about a message when it was decided upon.

    Each tuple is in order of opening, newest first. A message names a mail in In-Reply-To, in
    References, or as the original of a delivery report. ``by_our_mail``: cases one of whose mails
    that went out (our letters; answers of colleagues) it names. ``by_their_mail``: cases one of
    whose incoming mails it names. ``by_reference``: cases whose number stands in the subject.
    ``by_correspondent``: cases of this From address, open or closed less than 60 days ago, at most
    20 of each. ``live_since``: None while the installation is in shadow. ``rested``: the address
    bounced less than 60 days ago. ``erased``: it names a mail, or in its subject the number, of a case
    that was erased; such a case stands in none of the tuples. ``reset_before``: the mailbox was numbered
    anew, and what was received
    before this time is not acknowledged (promise 2). ``restored``: the register is older than what was
    done, and nobody is acknowledged until a person has compared.
    """

    arrival: KnownArrival | None = None
    by_our_mail: tuple[Case, ...] = ()
    by_their_mail: tuple[Case, ...] = ()
    by_reference: tuple[Case, ...] = ()
    by_correspondent: tuple[Case, ...] = ()
    sent: SentLately = SentLately()
    rested: bool = False
    brake_on: bool = False
    live_since: datetime | None = None
    reset_before: datetime | None = None
    erased: bool = False
    restored: bool = False
