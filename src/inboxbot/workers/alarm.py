"""Troubles that last: told once when they begin to last, once when they are over.

A trouble is a fact in the register, so that a restart neither forgets it nor tells it again. Mail
itself may be the trouble: then the letter waits in the outbox, and the log, the exit code and the
missing heartbeat are the second path.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

import structlog

from inboxbot.letters.particulars import Alert
from inboxbot.model.case import PersonId, RoleName
from inboxbot.model.mail import OutgoingMail
from inboxbot.ports.clock import Clock
from inboxbot.ports.register import Register
from inboxbot.rules.anchor_roles import ADMINISTRATOR, OPERATOR
from inboxbot.triage.house import House
from inboxbot.workers.writing import write_each

log = structlog.get_logger(__name__)

HALF_AN_HOUR = timedelta(minutes=30)


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of trouble: what it is called, what to do, who is told, and after how long."""

    words: str
    what_to_do: str
    role: RoleName = OPERATOR
    lasts: timedelta = HALF_AN_HOUR


KINDS: dict[str, Kind] = {
    "mailbox": Kind(
        "the mailbox cannot be read",
        "Run `inboxbot check`: it tells address, encryption, credentials and folder apart. Mail that arrives "
        "meanwhile waits in the mailbox and is taken in afterwards.",
    ),
    "sent": Kind(
        "the Sent folder cannot be read",
        "Run `inboxbot check`, and name the folder in INBOXBOT_IMAP_SENT_FOLDER if it has another name. Until "
        "then no answer of a colleague stops a clock by itself.",
    ),
    "settling": Kind(
        "mail that was taken in cannot be tagged or moved",
        "See disposal in rules.yaml: the folder must be there, and the account allowed to write in it.",
        role=ADMINISTRATOR,
    ),
    "sending": Kind(
        "mail cannot be sent",
        "Run `inboxbot check`. Letters wait in the outbox and go as soon as the server takes them.",
    ),
    "reminding": Kind(
        "reminders cannot be written",
        "Look into the log. The daily list, if it comes, shows what is due and overdue.",
    ),
    "digest": Kind(
        "the daily list cannot be written", "Look into the log; `inboxbot status` tells the rest."
    ),
    "rules": Kind(
        "an edit of rules.yaml or of a template was refused",
        "Run `inboxbot check` and mend what it names. The last good version stays in force.",
        role=ADMINISTRATOR,
        lasts=timedelta(0),
    ),
}


@dataclass(slots=True)
class Alarm:
    """Keeps the troubles and tells of those that last; on trial the administrators only."""

    register: Register
    house: Callable[[], House]
    clock: Clock

    def note(self, name: str, trouble: str) -> None:
        """Note how it stands with one kind of trouble now; an empty sentence means all is well."""
        known, now = self.register.fact(_trouble(name)), self.clock.now()
        if trouble and known is None:
            log.warning("trouble.began", what=name, why=trouble)
            self.register.set_fact(_trouble(name), f"{now.isoformat()} {trouble}", now=now)
        elif not trouble and known is not None:
            log.info("trouble.over", what=name)
            self._recovered(name, known)
        elif trouble and known is not None and known.partition(" ")[2] != trouble:
            since = known.partition(" ")[0]
            self.register.set_fact(_trouble(name), f"{since} {trouble}", now=now)

    def look(self) -> None:
        """Tell of every trouble that has lasted, once."""
        for name, kind in KINDS.items():
            known = self.register.fact(_trouble(name))
            if known is not None and self.register.fact(_told(name)) is None:
                self._lasting(name, kind, *_split(known))

    def standing(self) -> dict[str, str]:
        """Return the troubles that stand, by name, each with its sentence."""
        facts = {name: self.register.fact(_trouble(name)) for name in KINDS}
        return {name: fact.partition(" ")[2] for name, fact in facts.items() if fact is not None}

    def _lasting(self, name: str, kind: Kind, since: datetime, why: str) -> None:
        now, letters = self.clock.now(), self.house().letters
        if now - since < kind.lasts:
            return
        about = Alert(f"{kind.words}: {why}", since, kind.what_to_do, trial=not self.house().live)
        self._send(kind, lambda person: letters.alert(person, about, now=now), now)
        self.register.set_fact(_told(name), since.isoformat(), now=now)

    def _recovered(self, name: str, known: str) -> None:
        """Tell that it is over, if it was told at all; each step may be met again after a crash."""
        now, kind, since = self.clock.now(), KINDS[name], _split(known)[0]
        if self.register.fact(_told(name)) is not None:
            letters = self.house().letters
            about = Alert(kind.words, since, until=now, trial=not self.house().live)
            self._send(kind, lambda person: letters.recovered(person, about, now=now), now)
            self.register.set_fact(_told(name), None, now=now)
        self.register.set_fact(_trouble(name), None, now=now)

    def _send(self, kind: Kind, write: Callable[[PersonId], OutgoingMail], now: datetime) -> None:
        house = self.house()
        people = house.policy.roles[kind.role if house.live else ADMINISTRATOR]
        self.register.enqueue(write_each(people, write), now=now)


def _trouble(name: str) -> str:
    return f"trouble.{name}"


def _told(name: str) -> str:
    return f"told.{name}"


def _split(known: str) -> tuple[datetime, str]:
    began, _, why = known.partition(" ")
    return datetime.fromisoformat(began), why
