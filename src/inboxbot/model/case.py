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
Stop = Literal["acknowledged", "answered", "resolved", "confirmed", "noted", "taken"]
"""What ends a deadline. Three are no promise to anybody outside, and never overdue: *confirmed*, an urgent alert,
repeated until somebody acts; *noted*, something still to be written down, such as where a report came out (R5);
*taken*, an owner who has yet to say that they have the case (R3)."""

NO_PROMISE: tuple[Stop, ...] = ("confirmed", "noted", "taken")
"""What is never overdue, and never told as a promise."""


@dataclass(frozen=True, slots=True)
class Tick:
    """One item of a case's checklist, done (R4, R5). ``item`` is its key in rules.yaml, ``by`` a person's name.

    ``words`` are the colleague's: who was agreed, where it was published. Aware UTC.
    """

    item: str
    at: datetime
    by: str
    words: str = ""


@dataclass(frozen=True, slots=True)
class Case:
    """One correspondent's matter (policy R1: exactly one owner).

    ``id`` is the register's, 0 before it is written. ``reference`` is the public number without
    brackets, ``HWH-2026-7K4QX``. ``role`` is why ``owner`` was chosen. ``named`` are the people
    named in a complaint (R8), who see nothing of it. ``quiet`` withholds every letter to the
    person. ``in_shadow``: decided before going live, never acknowledged. ``doubts`` are short
    sentences shown to the owner. ``linked_to`` is another case's reference, or empty.
    ``hold`` is the reason for which it is kept beyond its period, or empty. ``erased_at``: since
    then nothing of the correspondent is left in it (policy K6). ``handled`` are those who had it or decided
    on it before: an appeal goes to none of them (T6). ``stage`` is the stage of a complaint that was
    begun after the first, ``appeal``, or empty. ``telephone`` is the number to ring as people
    write it, ``withheld`` where the caller showed none, empty where nobody rang (T2). ``ticks``: what of the
    checklist is done, in the order in which it was. ``told_owner``: whose name the correspondent was told last,
    or empty (W7). Times are aware UTC.
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
    handled: tuple[PersonId, ...] = ()
    stage: str = ""
    telephone: str = ""
    ticks: tuple[Tick, ...] = ()
    told_owner: PersonId = ""


@dataclass(frozen=True, slots=True)
class Stage:
    """One stage of a matter that is settled by a decision, for the record and the yearly report (K1, K3).

    ``name``: ``complaint``, ``appeal``, or the mark of what is settled so, such as ``suggestion``.
    ``extended_to`` is the last new date that was agreed (T5). ``lesson`` is what we learned from it, in a
    colleague's words. ``decided_by`` is a key of ``people``, empty where somebody at the shell did. Aware UTC.
    """

    name: str
    begun_at: datetime
    extended_to: datetime | None = None
    decided_at: datetime | None = None
    decided_by: PersonId = ""
    outcome: str = ""
    lesson: str = ""


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
    somebody must confirm; ``taken-by-`` and the owner where it is *taken*); ``stops`` what ends it. ``started_on`` is
    day 0, a London calendar date; ``counted`` the working days counted, day 1 first, so that the sum can be
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
class Load:
    """What somebody has who shares a role: ``open`` cases, and ``last``, the number of the newest they got."""

    person: PersonId
    open: int = 0
    last: int = 0


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
class Reach:
    """How a machine may write to a case's correspondent once more.

    ``address`` is the one to which our last letter about the case went, empty where none did: whom a
    machine may not acknowledge it does not write to later either. ``sent`` counts as for a message that
    came from there. ``surveyed_at``: when this person was last asked what they thought (K4).
    """

    address: str = ""
    sent: SentLately = SentLately()
    rested: bool = False
    surveyed_at: datetime | None = None


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
    done, and nobody is acknowledged until a person has compared. ``crisis``: one was declared and has not
    been ended (R11). ``loads``: of those who share a role, where they were asked for.
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
    crisis: bool = False
    loads: tuple[Load, ...] = ()
