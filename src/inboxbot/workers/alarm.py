"""Troubles that last: told to the operators once when they begin to last, once when they are over.

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
from inboxbot.model.case import RoleName
from inboxbot.model.mail import OutgoingMail
from inboxbot.ports.clock import Clock
from inboxbot.ports.register import Register
from inboxbot.triage.house import House

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of trouble: what it is called, who is told, after how long, and what to do."""

    words: str
    role: RoleName
    lasts: timedelta
    what_to_do: str


KINDS: dict[str, Kind] = {
    "mailbox": Kind(
        "the mailbox cannot be read",
        "operator",
        timedelta(minutes=30),
        "Run `inboxbot check`: it tells address, encryption, credentials and folder apart. Mail that arrives "
        "meanwhile waits in the mailbox and is taken in afterwards.",
    ),
    "sending": Kind(
        "mail cannot be sent",
        "operator",
        timedelta(minutes=30),
        "Run `inboxbot check`. Letters wait in the outbox and go as soon as the server takes them.",
    ),
    "rules": Kind(
        "an edit of rules.yaml or of a template was refused",
        "administrator",
        timedelta(0),
        "Run `inboxbot check` and mend what it names. The last good version stays in force.",
    ),
    "register": Kind(
        "the register cannot be written",
        "operator",
        timedelta(minutes=30),
        "Look for a full disk or a database that is away. Nothing is lost: mail waits in the mailbox.",
    ),
}


@dataclass(slots=True)
class Alarm:
    """Keeps the troubles and tells of those that last."""

    register: Register
    house: Callable[[], House]
    clock: Clock

    def note(self, name: str, trouble: str) -> None:
        """Note how it stands with one kind of trouble now; an empty sentence means all is well."""
        known, now = self.register.fact(f"trouble.{name}"), self.clock.now()
        if trouble and known is None:
            log.warning("trouble.began", what=name, why=trouble)
            self.register.set_fact(f"trouble.{name}", f"{now.isoformat()} {trouble}", now=now)
        elif not trouble and known is not None:
            log.info("trouble.over", what=name)
            self._recovered(name, known)
        elif trouble and known is not None and known.partition(" ")[2] != trouble:
            since = known.partition(" ")[0]
            self.register.set_fact(f"trouble.{name}", f"{since} {trouble}", now=now)

    def look(self) -> None:
        """Tell of every trouble that has lasted, once."""
        now = self.clock.now()
        for name, kind in KINDS.items():
            known = self.register.fact(f"trouble.{name}")
            if known is None or self.register.fact(f"told.{name}") is not None:
                continue
            began, _, why = known.partition(" ")
            since = datetime.fromisoformat(began)
            if now - since < kind.lasts:
                continue
            mails = [
                self.house().letters.alert(
                    person, Alert(f"{kind.words}: {why}", since, kind.what_to_do), now=now
                )
                for person in self.house().policy.roles[kind.role]
            ]
            self._tell(name, mails, began, now)

    def standing(self) -> dict[str, str]:
        """Return the troubles that stand, by name, each with its sentence."""
        facts = {name: self.register.fact(f"trouble.{name}") for name in KINDS}
        return {name: fact.partition(" ")[2] for name, fact in facts.items() if fact is not None}

    def _recovered(self, name: str, known: str) -> None:
        now, kind = self.clock.now(), KINDS[name]
        self.register.set_fact(f"trouble.{name}", None, now=now)
        if self.register.fact(f"told.{name}") is None:
            return
        since = datetime.fromisoformat(known.partition(" ")[0])
        mails = [
            self.house().letters.recovered(person, Alert(kind.words, since, until=now), now=now)
            for person in self.house().policy.roles[kind.role]
        ]
        self._tell(name, mails, None, now)

    def _tell(self, name: str, mails: list[OutgoingMail], told: str | None, now: datetime) -> None:
        self.register.enqueue(mails, now=now)
        self.register.set_fact(f"told.{name}", told, now=now)
