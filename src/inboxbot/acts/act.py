"""An act, the case that it is about, and all that it writes: values only."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from inboxbot.model.absence import Absence
from inboxbot.model.case import Case, Deadline, JournalEntry, PersonId, Reach, Stage
from inboxbot.model.errors import PermanentError
from inboxbot.model.mail import OutgoingMail, Withheld
from inboxbot.model.message import RawMessage
from inboxbot.model.plan import CaseChange
from inboxbot.triage.house import House


@dataclass(frozen=True, slots=True)
class Act:
    """One act of one person on one case.

    ``kind`` is a key of the table of acts. ``by`` is who acts, as the journal writes it; ``person`` the same
    where they are in rules.yaml, None for an operator at the shell. ``words`` is what the act needs to be
    told: a person for *assign*, an outcome for *close*, a date for *more time*; empty where it needs nothing.
    ``now`` is aware UTC.
    """

    kind: str
    by: str
    now: datetime
    words: str = ""
    person: PersonId | None = None


NOT_REACHED = Reach()


@dataclass(frozen=True, slots=True)
class Matter:
    """The case as it stands, with its deadlines, stopped ones too (``Register.matter``).

    ``stages`` are those of a complaint or a suggestion that something is known of, ``reach`` is how a
    machine may write to the correspondent; left out, it may not. ``original`` is the message that
    opened the case, where it was fetched again.
    """

    case: Case
    deadlines: tuple[Deadline, ...] = ()
    stages: tuple[Stage, ...] = ()
    reach: Reach = NOT_REACHED
    original: RawMessage | None = None

    @property
    def running(self) -> tuple[Deadline, ...]:
        """Return the deadlines that still run."""
        return tuple(one for one in self.deadlines if one.stopped_at is None)

    def stage(self, name: str) -> Stage:
        """Return what is known of a stage; of one that nothing is known of, that it began with the case."""
        return next(
            (one for one in self.stages if one.name == name), Stage(name, begun_at=self.case.opened_at)
        )


@dataclass(frozen=True, slots=True)
class Done:
    """Everything that an act writes, in one transaction, and ``said``: what was done, for who did it.

    ``absence`` is one that its mail tells of; at the shell absences have commands of their own.
    """

    change: CaseChange
    journal: tuple[JournalEntry, ...]
    said: str
    letters: tuple[OutgoingMail, ...] = ()
    withheld: tuple[Withheld, ...] = ()
    absence: Absence | None = None


CarryOut = Callable[[Act, Matter, House], Done]
"""Decides what an act writes. Raises PermanentError, with a sentence for who acts, where it cannot be done."""


def not_closed(matter: Matter) -> Case:
    """Return the case. Raises PermanentError where it is closed."""
    case = matter.case
    if case.status == "closed":
        raise PermanentError(f"{case.reference} is closed already: {case.outcome or 'without an outcome'}")
    return case


def name_of(house: House, person: PersonId) -> str:
    """Return a person's name, or the key where rules.yaml knows them no more."""
    known = house.policy.people.get(person)
    return known.name if known else person
