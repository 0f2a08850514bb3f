"""Troubles that last: told when they begin to last, daily while they go on, and once when they are over.

A trouble is a fact in the register, so that a restart neither forgets it nor tells it again. Mail
itself may be the trouble: then the letter waits in the outbox, and the log, the exit code and the
missing heartbeat are the second path. What comes and goes is one trouble and not many: the more
alerts there were in a day, the longer all must be well before it counts as over. While the brake
is on one trouble a day passes it; the digest, which passes too, names them all.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime

import structlog

from inboxbot.letters.particulars import Alert
from inboxbot.model.case import PersonId
from inboxbot.model.mail import ALWAYS_PASSING, OutgoingMail
from inboxbot.ports.clock import Clock
from inboxbot.ports.register import Register
from inboxbot.rules.anchor_roles import ADMINISTRATOR
from inboxbot.triage.house import House
from inboxbot.workers import troubles
from inboxbot.workers.brake import BRAKE
from inboxbot.workers.troubles import DAY, KINDS, Kind, Trouble, trouble_of
from inboxbot.workers.writing import write_each

log = structlog.get_logger(__name__)

PASSED = "alarm.passed"
"""The fact that tells when a trouble was last told past the brake."""


@dataclass(slots=True)
class Alarm:
    """Keeps the troubles and tells of those that last; on trial the administrators only."""

    register: Register
    house: Callable[[], House]
    clock: Clock

    def note(self, name: str, trouble: str) -> None:
        """Note how it stands with one kind of trouble now; an empty sentence means all is well."""
        known, now = trouble_of(self.register, name), self.clock.now()
        if trouble and (known is None or not known.why or self._was_over(name, known)):
            log.warning("trouble.began", what=name, why=trouble)
            told = known.lately(now) if known is not None else ()
            self._keep(name, Trouble(now, trouble, told=told))
        elif trouble and known is not None and (known.why != trouble or not known.stands):
            self._keep(name, replace(known, why=trouble, well_since=None))
        elif not trouble and known is not None and known.stands:
            log.info("trouble.well_again", what=name)
            self._keep(name, replace(known, well_since=now))

    def _was_over(self, name: str, known: Trouble) -> bool:
        """Tell whether it was well for long enough though nobody looked, and nobody waits to hear of it."""
        if known.open or known.well_since is None:
            return False
        return self.clock.now() - known.well_since >= known.calm_needed(KINDS[name])

    def look(self) -> None:
        """Tell of every trouble that lasts or has ended, each at its time."""
        for name, kind in KINDS.items():
            known = trouble_of(self.register, name)
            if known is None:
                continue
            if known.stands:
                self._lasting(name, kind, known)
            elif known.well_since is not None:
                self._calm(name, kind, known, known.well_since)
            elif not known.lately(self.clock.now()):
                self.register.set_fact(troubles.fact_name(name), None, now=self.clock.now())

    def standing(self) -> dict[str, str]:
        """Return the troubles that stand, by name, each with its sentence."""
        return troubles.standing(self.register)

    def _lasting(self, name: str, kind: Kind, known: Trouble) -> None:
        now, letters = self.clock.now(), self.house().letters
        again = bool(known.told) and now - known.told[-1] >= DAY and not kind.tells_changes
        news = kind.tells_changes and known.why != known.said
        if now - known.since < kind.lasts or (known.open and not again and not news):
            return
        what = f"{kind.words}: {known.why}"
        about = Alert(
            what, known.since, kind.what_to_do, trial=not self.house().live, occasion=_occasion(name, known)
        )
        self._send(kind, lambda person: letters.alert(person, about, now=now), now)
        told = (*known.lately(now), now)
        self._keep(name, replace(known, told=told, open=True, said=known.why))

    def _calm(self, name: str, kind: Kind, known: Trouble, well_since: datetime) -> None:
        """Call it over once all has been well for long enough, and tell so if it was told at all."""
        now = self.clock.now()
        if now - well_since < known.calm_needed(kind):
            return
        log.info("trouble.over", what=name)
        if known.open:
            letters = self.house().letters
            about = Alert(
                kind.words,
                known.since,
                until=well_since,
                trial=not self.house().live,
                occasion=_occasion(name, known),
            )
            self._send(kind, lambda person: letters.recovered(person, about, now=now), now)
        told = known.lately(now)
        over = replace(known, why="", well_since=None, told=told, open=False, said="")
        self._keep(name, over if told else None)

    def _keep(self, name: str, trouble: Trouble | None) -> None:
        value = None if trouble is None else troubles.written(trouble)
        self.register.set_fact(troubles.fact_name(name), value, now=self.clock.now())

    def _send(self, kind: Kind, write: Callable[[PersonId], OutgoingMail], now: datetime) -> None:
        house = self.house()
        people = house.policy.roles[kind.role if house.live else ADMINISTRATOR]
        mails = write_each(people, write)
        passes = all(mail.letter in ALWAYS_PASSING for mail in mails) and self._passes_the_brake(now)
        if passes:
            mails = [replace(mail, passes_brake=True) for mail in mails]
        self.register.enqueue(mails, now=now)
        if passes:
            self.register.set_fact(PASSED, now.isoformat(), now=now)

    def _passes_the_brake(self, now: datetime) -> bool:
        """Tell whether the brake is on and this is the first to pass it in a day: the cap has room for one."""
        last = self.register.fact(PASSED)
        return self.register.fact(BRAKE) is not None and (
            last is None or now - datetime.fromisoformat(last) >= DAY
        )


def _occasion(name: str, known: Trouble) -> str:
    """Return what keeps this alert apart from others; after a crash in between it is the same mail again."""
    last = known.told[-1].isoformat() if known.told else "first"
    return f"{name} {known.since.isoformat()} {last}"
