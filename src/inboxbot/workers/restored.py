"""A register that is older than what was done: restored from a backup, or lost and made anew.

A number in the register is raised before anything is done, and kept in a small file beside it, too. A
register whose number is lower than the file's has been restored: what it believes to be still to do was
most likely done. So has one that does not know a fresh letter of ours in Sent. Then nobody hears twice:
what waited is looked for in Sent and listed, mail is taken in without acknowledging, until a person has
compared and ends it (behaviour: Restored backup).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from threading import Lock
from typing import Protocol

import structlog

from inboxbot.model.errors import TransientError
from inboxbot.model.mail import OutboxEntry, Sent, Withheld
from inboxbot.model.plan import Plan
from inboxbot.ports.clock import Clock
from inboxbot.ports.register import Register
from inboxbot.triage.house import House
from inboxbot.workers.digest import LAST_DIGEST
from inboxbot.workers.going_live import pass_over_steps
from inboxbot.workers.sent_folder import SentFolder

log = structlog.get_logger(__name__)

RESTORED = "restored"
"""The fact: since when, and ``compared`` once what waited has been looked for in Sent."""
MARK = "high_water"
TROUBLE = "restored"
TELLS_FOR = timedelta(days=3)
"""So long a letter of ours in Sent that the register does not know is news."""
ALREADY = "the register was restored from a backup: this letter may have gone before"


class HighWater(Protocol):
    """The number outside the register, of what was done."""

    def read(self) -> int:
        """Return it; 0 where there is none."""
        ...

    def write(self, number: int) -> None:
        """Keep it, unless a higher one stands there. Never raises."""
        ...


@dataclass(slots=True)
class Restored:
    """Notices a restored register, and sees to it that nobody hears twice. Thread-safe."""

    register: Register
    house: Callable[[], House]
    clock: Clock
    sent: SentFolder
    high_water: HighWater
    note: Callable[[str, str], None]
    _lock: Lock = field(default_factory=Lock)

    def look(self) -> datetime | None:
        """Return since when the register is known to be restored; None where all is in order.

        To be called before each pass: whatever that would do, it must know.
        """
        with self._lock:
            # In this order: raised in the register first, the number may grow between the two looks.
            high = self.high_water.read()
            mark = int(self.register.fact(MARK) or 0)
            if mark < high:
                self._begin(high, self.clock.now())
            known = self.register.fact(RESTORED)
            self.note(TROUBLE, f"since {known.partition(' ')[0]}" if known else "")
        return datetime.fromisoformat(known.partition(" ")[0]) if known else None

    def working(self) -> None:
        """Raise the number, in the register and then outside: something is done now."""
        self.high_water.write(self.register.raise_fact(MARK, now=self.clock.now()))

    def met_in_sent(self, message_id: str, sent_at: datetime) -> None:
        """Look at a letter of ours in Sent: one that the register does not know tells the same as the number.

        It may be another installation, too, that answers the same mailbox by mistake. Old letters tell
        nothing: their register may have been given up long ago.
        """
        if self.clock.now() - sent_at > TELLS_FOR or self.register.has_our_mail(message_id):
            return
        with self._lock:
            if self.register.fact(RESTORED) is None:
                log.error("register.unknown_letter_in_sent")
                self._begin(int(self.register.fact(MARK) or 0), self.clock.now() + timedelta(microseconds=1))

    def compare(self) -> None:
        """Look in Sent for what waited; settle it once. Raises TransientError while Sent is away."""
        known = self.register.fact(RESTORED)
        if known is None or known.endswith(" compared"):
            return
        since = datetime.fromisoformat(known.partition(" ")[0])
        waiting = [
            entry
            for entry in self.register.outbox(["queued", "sending", "unknown"], limit=0)
            if entry.created_at < since and entry.mail.audience != "operator"
        ]
        found = [entry for entry in waiting if self._lies_in_sent(entry)]
        now, there = self.clock.now(), {entry.id for entry in found}
        self.register.finish(
            [(entry, Sent("a copy lies in the Sent folder")) for entry in found],
            now=now,
            retry_at=[None] * len(found),
        )
        lost = [entry for entry in waiting if entry.id not in there]
        self.register.give_up(lost, reason=ALREADY, now=now)
        self.register.set_fact(RESTORED, f"{since.isoformat()} compared", now=now)
        log.warning("register.compared", found_in_sent=len(found), listed=len(lost))

    def _begin(self, high: int, since: datetime) -> None:
        """Note it, and pass over what would remind once more; the number comes last, so that a crash begins anew."""
        now = self.clock.now()
        known = self.register.fact(RESTORED)
        noted = known.partition(" ")[0] if known else since.isoformat()
        self.register.set_fact(RESTORED, f"{noted} waits", now=now)
        passed = pass_over_steps(self.register, now=now)
        calendar, digest_at = self.house().calendar, self.house().policy.calendar.digest_at
        if now >= calendar.at(calendar.local_date(now), digest_at):
            self.register.set_fact(LAST_DIGEST, now.isoformat(), now=now)
        self.register.set_fact(MARK, str(high), now=now)
        log.error("register.restored", steps_passed_over=passed)

    def _lies_in_sent(self, entry: OutboxEntry) -> bool:
        found = self.sent.evidence(entry)
        if found == "not looked":
            raise TransientError(
                "The register was restored from a backup, and the Sent folder cannot be read: no letter goes "
                "before what waited has been looked for there."
            )
        return found == "there"


def without_letters(plan: Plan) -> Plan:
    """Return a plan that writes to nobody who may have heard already; urgent alerts go all the same."""
    kept = tuple(mail for mail in plan.letters if mail.passes_brake)
    withheld = tuple(
        Withheld(mail.letter, mail.recipient, ALREADY, audience=mail.audience)
        for mail in plan.letters
        if not mail.passes_brake
    )
    return replace(plan, letters=kept, withheld=plan.withheld + withheld)


def end(register: Register, clock: Clock, *, by: str) -> bool:
    """End the state after a person has compared; False where it was not on."""
    if register.fact(RESTORED) is None:
        return False
    register.set_fact(RESTORED, None, now=clock.now())
    log.warning("register.restored_ended", by=by)
    return True
