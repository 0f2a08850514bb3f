"""The decision about one message: every stage's result, and the Plan that is written whole."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

from inboxbot.model.absence import Absence
from inboxbot.model.case import (
    Case,
    Category,
    Deadline,
    End,
    JournalEntry,
    PersonId,
    RoleName,
    Stage,
    Stop,
    Tick,
)
from inboxbot.model.contact import MediaContact
from inboxbot.model.mail import OutgoingMail, Withheld
from inboxbot.model.message import Address, MessageRef

Kind = Literal["person", "staff", "own", "answer", "loop", "bounce", "automatic", "bulk", "spam", "report"]


@dataclass(frozen=True, slots=True)
class Screening:
    """Two questions: is it a case? may a machine answer it? (design: Types).

    ``admit``: it may open or follow up a case. ``may_acknowledge``: about sender and route only;
    caps and rules come later. ``acknowledge_to`` is the one address an acknowledgement goes to,
    empty where ``may_acknowledge`` is False; ``unaligned`` where no trusted result vouches for it.
    ``reason`` is a sentence that names the header or sign that told.
    """

    admit: bool
    may_acknowledge: bool
    kind: Kind
    reason: str
    acknowledge_to: str = ""
    unaligned: bool = False


@dataclass(frozen=True, slots=True)
class ThreadMatch:
    """Which case a message follows up, and how we know; ``certain`` False only links."""

    case: Case
    evidence: str
    certain: bool


@dataclass(frozen=True, slots=True)
class Because:
    """One rule that held, with the very words it held on. ``target``: a category or a flag."""

    rule: str
    target: str
    words: tuple[str, ...]
    weight: float | None = None


@dataclass(frozen=True, slots=True)
class StatedTime:
    """A time by which a journalist needs an answer. ``at`` is aware UTC; doubtful moves no clock.

    ``beside`` are the words around it that told most strongly that an answer is asked for by then.
    """

    at: datetime
    words: str
    doubtful: bool = False
    beside: tuple[str, ...] = field(default=(), compare=False)


@dataclass(frozen=True, slots=True)
class Classification:
    """What a message is, and on which words. ``flags`` are those that hold, sorted.

    ``sums`` are the weights by category, highest first. ``second`` came second, or is empty.
    ``doubts`` are sentences for the owner. ``language`` is a two-letter code, empty where unsure.
    """

    category: Category
    flags: tuple[str, ...] = ()
    because: tuple[Because, ...] = ()
    sums: tuple[tuple[Category, float], ...] = ()
    second: Category = ""
    doubts: tuple[str, ...] = ()
    channel: str = "email"
    media_deadline: StatedTime | None = None
    paragraphs: tuple[str, ...] = ()
    language: str = ""


@dataclass(frozen=True, slots=True)
class MeantLetter:
    """A letter that is to be written: which, to whom, and on which occasion.

    ``to`` is a person of rules.yaml for staff letters, an address for letters to the public.
    ``occasion`` keeps apart two letters of one kind on one case (``arrival-17``, ``overdue-1``).
    """

    letter: str
    to: str
    occasion: str
    audience: Literal["public", "staff"] = "staff"


@dataclass(frozen=True, slots=True)
class Routing:
    """Who owns it, what we say, what we promise.

    ``also_told`` are roles, in order; ``stage`` is the case's, ``appeal`` where this message begins one (T6).
    """

    role: RoleName
    owner: PersonId
    letters: tuple[MeantLetter, ...] = ()
    deadlines: tuple[Deadline, ...] = ()
    also_told: tuple[RoleName, ...] = ()
    named: tuple[PersonId, ...] = ()
    withheld: tuple[Withheld, ...] = ()
    reasons: tuple[JournalEntry, ...] = ()
    stage: str = ""


@dataclass(frozen=True, slots=True)
class Disposition:
    """What becomes of the original: ``left``, ``tagged`` with ``name``, ``moved`` to folder ``name``.

    ``ours``: moved to a folder of our own, which is made where it is missing.
    """

    action: Literal["left", "tagged", "moved", "ours"] = "left"
    name: str = ""


@dataclass(frozen=True, slots=True)
class Arrival:
    """The record that a message was taken in. ``key`` is ``str(ref)`` of its first sighting.

    ``message_id`` and ``fingerprint`` together tell a second copy from a second message; ``size`` (octets,
    as the server tells it) and ``received_at`` tell whether still the same message lies at ``ref``.
    ``words`` is a digest of its words, the same for texts that only differ in numbers and signs; empty
    where it says too little.
    ``nameless``: it belongs to a matter that was erased, and nothing that could identify its sender is kept.
    """

    ref: MessageRef
    message_id: str
    fingerprint: str
    received_at: datetime
    sender: str
    end: End
    kind: Kind
    reason: str
    size: int = 0
    words: str = ""
    nameless: bool = False


@dataclass(frozen=True, slots=True)
class Undoable:
    """An act as it is kept so that it can be taken back. ``key`` is the act's own, ``person`` empty at the shell."""

    key: str
    kind: str
    by: str
    person: PersonId = ""


@dataclass(frozen=True, slots=True)
class DoneAct:
    """What a colleague did to a case, and who had it and what it was before. ``person`` is empty at the shell.

    ``stands``: it was the last act, and the case is as it left it, so that it can be taken back.
    """

    key: str
    kind: str
    by: str
    person: PersonId
    at: datetime
    undone_at: datetime | None
    owner_before: PersonId
    category_before: str
    stands: bool = True


@dataclass(frozen=True, slots=True)
class CaseChange:
    """What a follow-up does to a case that is already in the register.

    ``status`` None leaves it. ``stop`` ends every running deadline that it stops (*answered* ends what
    *confirmed* does, too); ``stopped_by`` says by whom or what. ``flags_added`` and ``named_added``
    join the case's; ``quiet`` None leaves that mark. Whoever loses the case joins ``handled`` by itself,
    ``handled_added`` besides. ``stage`` is written in place of the one of its name; ``at_stage`` names
    the stage that the case has come to. ``ticked`` takes the place of an earlier tick of the same
    item; ``unticked`` are items. ``facts`` are small facts set with it (None forgets one).
    ``act`` keeps how the case stood, so that it can be taken back; ``undo`` is the key of an act that is taken
    back, and then nothing else is changed. ``withdraw``: why letters to the correspondent that still wait do not go.
    ``seen``: status, owner and category that the decision saw. ``correspondent``: who wrote, told later (R6).
    """

    reference: str
    status: Literal["open", "answered", "closed"] | None = None
    owner: PersonId | None = None
    role: RoleName | None = None
    category: Category | None = None
    stop: tuple[Stop, ...] = ()
    stopped_by: str = ""
    flags_added: tuple[str, ...] = ()
    named_added: tuple[PersonId, ...] = ()
    quiet: bool | None = None
    urgent_sent: bool | None = None
    outcome: str | None = None
    told_owner: PersonId | None = None
    new_steps: tuple[Deadline, ...] = ()
    handled_added: tuple[PersonId, ...] = ()
    stage: Stage | None = None
    at_stage: str | None = None
    ticked: tuple[Tick, ...] = ()
    unticked: tuple[str, ...] = ()
    facts: tuple[tuple[str, str | None], ...] = ()
    act: Undoable | None = None
    undo: str = ""
    withdraw: str = ""
    seen: tuple[str, str, str] | None = None
    correspondent: Address | None = None


@dataclass(frozen=True, slots=True)
class Plan:
    """All the writes about one message, comparable in a test; one transaction writes it whole.

    Exactly one of ``case`` (a new one) and ``change`` (to ``change.reference``) is set where the
    arrival belongs to a case; neither where it is filed without one. ``deadlines`` and ``letters``
    belong to that case. ``thread_ids`` are the Message-IDs by which later mail will be recognised. ``facts`` are
    small facts set with it. ``contact`` is a contact with the media that a colleague put on record (K5).
    """

    arrival: Arrival
    disposition: Disposition = Disposition()
    case: Case | None = None
    change: CaseChange | None = None
    deadlines: tuple[Deadline, ...] = ()
    letters: tuple[OutgoingMail, ...] = ()
    withheld: tuple[Withheld, ...] = ()
    journal: tuple[JournalEntry, ...] = ()
    thread_ids: tuple[str, ...] = ()
    unaligned: bool = False
    rules_fingerprint: str = ""
    rest_address: str = ""
    absence: Absence | None = None
    facts: tuple[tuple[str, str | None], ...] = ()
    contact: MediaContact | None = None
