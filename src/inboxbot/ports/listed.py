"""What the register tells: rows as people and programs are shown them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from inboxbot.model.case import Case, CaseStatus, Deadline, End, JournalEntry, PersonId, Stage
from inboxbot.model.mail import Withheld
from inboxbot.model.message import MessageRef
from inboxbot.model.plan import Disposition


@dataclass(frozen=True, slots=True)
class Unsettled:
    """An arrival whose original has not yet been tagged or moved."""

    arrival_id: int
    ref: MessageRef
    disposition: Disposition


@dataclass(frozen=True, slots=True)
class DueStep:
    """A reminder whose time has come, with the state of its case read in the same moment."""

    case: Case
    deadline: Deadline
    step: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Quarantined:
    """What could not be processed, kept whole until a person resolves it.

    ``detail`` is the traceback. ``message_ref`` is ``ref`` in its parts, for another try; ``kind`` is
    *answer* for what lay in the Sent folder.
    """

    id: int
    ref: str
    received_at: datetime | None
    quarantined_at: datetime
    reason: str
    sender: str
    content_size: int
    case_reference: str = ""
    detail: str = ""
    message_ref: MessageRef | None = None
    kind: str = "person"


@dataclass(frozen=True, slots=True)
class FiledArrival:
    """An arrival as listed for staff: one that became no case, or what became of one.

    ``case_reference``: the case under which it was filed, or that it opened or follows up, or empty.
    ``moved_to``: the folder into which its original was to be moved, or empty.
    """

    arrival_id: int
    ref: str
    message_id: str
    received_at: datetime
    sender: str
    end: End
    kind: str
    reason: str
    case_reference: str = ""
    message_ref: MessageRef | None = None
    moved_to: str = ""


@dataclass(frozen=True, slots=True)
class Unacknowledged:
    """A person who wrote and got no acknowledgement, with the reason."""

    case_reference: str
    category: str
    correspondent: str
    opened_at: datetime
    letter: str
    reason: str
    shadow: bool


@dataclass(frozen=True, slots=True)
class WithheldLetter:
    """A letter that was meant and did not go: when, about which case, and why.

    ``withheld.shadow`` tells a trial's letters from those that a person must see to.
    """

    at: datetime
    withheld: Withheld
    case_reference: str = ""


@dataclass(frozen=True, slots=True)
class CaseFilter:
    """Which cases to list; every field narrows. ``limit`` 0 means all.

    ``overdue_at``: with a promise that had passed then. ``unconfirmed_at``: with an urgent alert that
    somebody should have confirmed by then. ``names_somebody``: those that name one of ours (R8).
    """

    status: CaseStatus | None = None
    owner: PersonId | None = None
    category: str | None = None
    overdue_at: datetime | None = None
    unconfirmed_at: datetime | None = None
    opened_since: datetime | None = None
    closed_since: datetime | None = None
    answered_since: datetime | None = None
    names_somebody: bool = False
    limit: int = 200


@dataclass(frozen=True, slots=True)
class CaseView:
    """A case with its running deadlines, soonest first."""

    case: Case
    deadlines: tuple[Deadline, ...]


@dataclass(frozen=True, slots=True)
class Decided:
    """A decision on a complaint, an appeal, a suggestion (K1, K3), with its case as it stands now."""

    case: Case
    stage: Stage


@dataclass(frozen=True, slots=True)
class JournalLine:
    """A journal entry as written: when, on which case or arrival, under which rules."""

    at: datetime
    entry: JournalEntry
    case_reference: str = ""
    rules_fingerprint: str = ""


@dataclass(frozen=True, slots=True)
class Counts:
    """The register in numbers, from indexes, at a cost that does not grow with closed cases.

    ``overdue`` counts cases with a promise that has passed; an alert that nobody confirmed is none.
    ``held``: mails that only wait for the brake to be released, not counted among ``queued``.
    ``oldest_unsent_at``: since when the oldest mail that is queued or being sent could have gone (its
    ``not_before``, where that is later than its making).
    """

    open: int
    answered: int
    overdue: int
    quarantined: int
    queued: int
    held: int
    unknown: int
    dead: int
    oldest_unsent_at: datetime | None


@dataclass(frozen=True, slots=True)
class Passed:
    """How many mails passed the brake today; ``alerts`` of ``all`` were urgent alerts."""

    all: int = 0
    alerts: int = 0
