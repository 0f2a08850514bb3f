"""What a letter is about: the values that a caller hands in. Nothing else ever reaches a letter."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from inboxbot.model.case import Case, Deadline, PersonId, RoleName, Stage
from inboxbot.model.mail import Withheld
from inboxbot.model.message import Message
from inboxbot.model.plan import Because, StatedTime


@dataclass(frozen=True, slots=True)
class Particulars:
    """What letters about one case may say.

    ``message`` is the one that gave rise to the letter; from it a letter to the public takes its
    Message-IDs and nothing else. ``promised`` is the deadline whose date the acknowledgement tells.
    ``acknowledged``: a letter to the writer goes out with this one; where none does, ``withheld``
    says why. ``also_told`` are the roles that hear of it too. ``evidence`` says how a follow-up was
    recognised, ``step`` which reminder this is (``overdue-1``), ``note`` what a colleague added.
    ``paragraphs`` are keys of ``paragraphs`` in rules.yaml (W8). ``language`` is a two-letter code of the
    language the person wrote in, empty where unsure. ``trial`` marks the letter so. ``prepared``: letters to
    sign and post are attached. ``told`` are a colleague's words to the person, of what came of a suggestion
    (K2). ``decided`` is the decision of which a letter to a colleague tells.
    """

    case: Case
    deadlines: tuple[Deadline, ...] = ()
    message: Message | None = None
    because: tuple[Because, ...] = ()
    withheld: tuple[Withheld, ...] = ()
    acknowledged: bool = False
    promised: Deadline | None = None
    evidence: str = ""
    step: str = ""
    stated_time: StatedTime | None = None
    trial: bool = False
    note: str = ""
    paragraphs: tuple[str, ...] = ()
    also_told: tuple[RoleName, ...] = ()
    language: str = ""
    prepared: bool = False
    told: str = ""
    decided: Stage | None = None


@dataclass(frozen=True, slots=True)
class ReminderLine:
    """One deadline of one case, with the step that fell due (empty in a list that reminds nobody)."""

    case: Case
    deadline: Deadline
    step: str = ""


@dataclass(frozen=True, slots=True)
class Counts:
    """The day in numbers. ``arrived`` and ``acknowledged`` count since the last digest."""

    open: int = 0
    answered: int = 0
    overdue: int = 0
    arrived: int = 0
    acknowledged: int = 0


@dataclass(frozen=True, slots=True)
class Quarantine:
    """A message that could not be processed and waits for a person. ``sender`` may be empty.

    ``named`` are whom its sender complained about: they do not see it (R8).
    """

    number: int
    reason: str
    received_at: datetime | None = None
    sender: str = ""
    size: int = 0
    named: tuple[PersonId, ...] = ()


@dataclass(frozen=True, slots=True)
class UnacknowledgedLine:
    """Somebody who wrote and got no acknowledgement. ``named`` do not see the line (R8)."""

    reference: str
    category: str
    correspondent: str
    opened_at: datetime
    reason: str
    named: tuple[PersonId, ...] = ()
    flags: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class FiledLine:
    """A message that became no case: one step makes it one. ``named`` do not see the line (R8)."""

    number: int
    received_at: datetime
    sender: str
    reason: str
    named: tuple[PersonId, ...] = ()


@dataclass(frozen=True, slots=True)
class MailLine:
    """A letter held, dead, unknown, or not sent because of the trial. ``reason`` may be empty.

    ``named`` are the people named in its case: they do not see the line (R8).
    """

    letter: str
    recipient: str
    reference: str = ""
    reason: str = ""
    named: tuple[PersonId, ...] = ()


@dataclass(frozen=True, slots=True)
class Commanded:
    """What became of a colleague's command mail, or of one in a colleague's name.

    ``said`` are sentences of ours. ``done`` is the key of the act that can be taken back, empty where none
    was carried out. ``written_by`` and ``written_from`` tell of a mail that was not proven. ``links``: fresh
    ones go along. ``case`` is None where the mail named none.
    """

    case: Case | None
    said: str
    done: str = ""
    written_by: str = ""
    written_from: str = ""
    received_at: datetime | None = None
    links: bool = False


@dataclass(frozen=True, slots=True)
class Digest:
    """What the daily digest lists. It is sent even when there is nothing.

    Who wrote, subject and text of confidential cases are hidden here, and a case is left out for
    anybody named in it: callers hand in everything.
    """

    day: date
    counts: Counts = Counts()
    trial: bool = False
    due_today: tuple[ReminderLine, ...] = ()
    overdue: tuple[ReminderLine, ...] = ()
    quarantined: tuple[Quarantine, ...] = ()
    unacknowledged: tuple[UnacknowledgedLine, ...] = ()
    filed: tuple[FiledLine, ...] = ()
    would_have_sent: tuple[MailLine, ...] = ()
    held: tuple[MailLine, ...] = ()
    dead: tuple[MailLine, ...] = ()
    unknown: tuple[MailLine, ...] = ()
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Brake:
    """The brake is on: since when, why, and how many letters it holds."""

    since: datetime
    why: str
    held: int = 0


@dataclass(frozen=True, slots=True)
class Alert:
    """Something of the service does not work, or works again. ``until`` only where it recovered.

    ``trial`` marks the letter so. ``occasion`` keeps it apart from other alerts; left out, what and
    since do.
    """

    what: str
    since: datetime
    what_to_do: str = ""
    until: datetime | None = None
    trial: bool = False
    occasion: str = ""
