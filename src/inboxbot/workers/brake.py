"""The brake: what looks like a loop or a flood stops all letters but a few until a person releases it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

import structlog

from inboxbot.letters.particulars import Alert
from inboxbot.letters.particulars import Brake as Notice
from inboxbot.model.case import PersonId
from inboxbot.model.mail import OutboxEntry, OutgoingMail
from inboxbot.ports.clock import Clock
from inboxbot.ports.register import Register
from inboxbot.rules.anchor_roles import OPERATOR
from inboxbot.rules.sending import Caps
from inboxbot.triage.house import House
from inboxbot.workers.writing import write_each

log = structlog.get_logger(__name__)

BRAKE = "brake"
TOLD = "brake.told"
RELEASED = "brake.released"
GATHERED = "brake.gathered"
SAME_WORDS = "same_words"
LETTERS_MORE_THAN_CASES = 20
"""So many letters to the public beyond one for each case in an hour look like a loop."""

SAME_WORDS_AT_LEAST = 5
"""Where nothing is said of it; the register notes no fewer."""

ROUNDS_APART = (timedelta(0), timedelta(hours=2), timedelta(hours=4), timedelta(hours=6))
"""Between two letters that tell of all waiting alerts together: four rounds last through a day."""
READERS = 2
NAMED_AT_MOST = 20


@dataclass(frozen=True, slots=True)
class Shares:
    """How the mails that may pass the brake in a day are shared out, so that nothing silences the rest.

    ``all`` of them; ``alerts`` at most are urgent alerts one by one; ``gathered`` tell of those that
    wait, together. What is left belongs to the brake notice and the digest alone.
    """

    all: int
    alerts: int
    gathered: int

    @classmethod
    def of(cls, caps: Caps) -> Shares:
        """Return the shares of the day's cap: three, four and three tenths."""
        most = caps.passing_the_brake_a_day
        return cls(most, most * 3 // 10, most * 4 // 10)


@dataclass(slots=True)
class Brake:
    """Looks at what was sent; pulls the brake once and tells the operators in one mail."""

    register: Register
    house: Callable[[], House]
    clock: Clock

    def look(self) -> bool:
        """Pull the brake where the counts call for it; return whether it is on."""
        known = self.register.fact(BRAKE)
        if known is None:
            why = next(self._signs(), "")
            if not why:
                return False
            known = f"{self.clock.now().isoformat()} {why}"
            self.register.set_fact(BRAKE, known, now=self.clock.now())
            log.error("brake.on", why=why)
        if self.register.fact(TOLD) != known:
            self._tell(known)
        self._gather()
        return True

    def _tell(self, known: str) -> None:
        """Queue the one notice; after a crash in between it is the same mail again."""
        now, house = self.clock.now(), self.house()
        pulled, _, why = known.partition(" ")
        held = self.register.counts(now=now).held
        notice = Notice(since=datetime.fromisoformat(pulled), why=why, held=held)
        people = house.policy.roles[OPERATOR]
        mails = write_each(people, lambda person: house.letters.brake_notice(person, notice, now=now))
        self.register.enqueue(mails, now=now)
        self.register.set_fact(TOLD, known, now=now)

    def _signs(self) -> Iterator[str]:
        """Yield what looks like a loop or a flood; what a person has looked at counts no more."""
        now, caps = self.clock.now(), self.house().policy.caps
        released = _moment(self.register.fact(RELEASED)) or now - timedelta(days=1)
        hour, day = max(now - timedelta(hours=1), released), max(now - timedelta(days=1), released)
        letters, cases = self.register.sent_counts(now=now, since=hour)
        if letters >= caps.per_hour:
            yield f"{letters} letters to the public in an hour (limit {caps.per_hour})"
        if letters > cases + LETTERS_MORE_THAN_CASES:
            yield f"{letters} letters to the public in an hour for {cases} cases"
        in_a_day, _ = self.register.sent_counts(now=now, since=day)
        if in_a_day >= caps.per_day:
            yield f"{in_a_day} letters to the public in a day (limit {caps.per_day})"
        same = self.register.fact(SAME_WORDS)
        if same is not None:
            last, times = same.split(" ")
            most = caps.same_words_a_day or max(SAME_WORDS_AT_LEAST, caps.per_hour // 2)
            if int(times) >= most and datetime.fromisoformat(last) > day:
                yield f"the same words came {times} times in a day (limit {most})"
        # To the minute, and not the one in which it was released: a flood lasts longer.
        minute = hour if hour > released else released + timedelta(minutes=1)
        colleagues = self.register.staff_letters(since=minute)
        most = caps.to_colleagues_per_hour or caps.per_hour * 2
        if colleagues >= most:
            yield f"{colleagues} letters to colleagues in an hour (limit {most})"

    def _gather(self) -> None:
        """Tell of all urgent alerts that wait in one letter a reader: no flood silences an alert.

        One by one only so many go in a day. The rest is told together at once, and again after some
        hours if more came: each letter names the newest and says how many there are.
        """
        now, caps, house = self.clock.now(), self.house().policy.caps, self.house()
        shares, today = Shares.of(caps), house.calendar.local_date(now).isoformat()
        if self.register.passed_the_brake(now=now).alerts < shares.alerts:
            return
        day, rounds, last, newest = self._gathered(today)
        most = min(len(ROUNDS_APART), max(1, shares.gathered // READERS))
        if rounds >= most or (last is not None and now - last < ROUNDS_APART[rounds]):
            return
        waiting = self.register.alerts_waiting(now=now)
        if not waiting or waiting[0].id <= newest:
            return
        readers = _readers(house, waiting)
        mails = write_each(readers, lambda person: self._waiting(person, readers[person], since=now))
        mails = [replace(mail, passes_brake=True) for mail in mails]
        self.register.enqueue(mails, now=now)
        told = f"{day} {rounds + 1} {now.isoformat()} {waiting[0].id}"
        self.register.set_fact(GATHERED, told, now=now)
        log.warning("brake.alerts_gathered", alerts=len(waiting), readers=len(mails))

    def _waiting(self, person: PersonId, theirs: Sequence[OutboxEntry], *, since: datetime) -> OutgoingMail:
        house = self.house()
        cases = list(dict.fromkeys(entry.mail.case_reference for entry in theirs))
        named = ", ".join(cases[:NAMED_AT_MOST])
        about = Alert(
            f"{len(cases)} urgent {'case waits' if len(cases) == 1 else 'cases wait'} for you",
            since,
            "So many urgent alerts came that they are told together from now on, and late. Look into the "
            "mailbox yourself, now and again, until the operators have released the brake. The newest "
            f"{'is' if len(cases) == 1 else 'are'}: {named}.",
            trial=not house.live,
            occasion=f"gathered {since.isoformat()}",
        )
        return house.letters.alert(person, about, now=since)

    def _gathered(self, today: str) -> tuple[str, int, datetime | None, int]:
        """Return the day, its rounds so far, when the last one was, and the newest alert that was told."""
        known = self.register.fact(GATHERED)
        if known is None:
            return today, 0, None, 0
        day, rounds, last, newest = known.split(" ")
        if day != today:
            return today, 0, None, int(newest)
        return today, int(rounds), datetime.fromisoformat(last), int(newest)


def release(register: Register, clock: Clock, *, by: str) -> bool:
    """Release the brake; False where it was not on. What it held goes with the next pass."""
    if register.fact(BRAKE) is None:
        return False
    now = clock.now()
    # In this order: released and not yet off is tried again, off and not released would be pulled again.
    register.set_fact(RELEASED, f"{now.isoformat()} {by}", now=now)
    register.forget_same_words()
    register.set_fact(BRAKE, None, now=now)
    log.warning("brake.released", by=by)
    return True


def _readers(house: House, waiting: Sequence[OutboxEntry]) -> dict[PersonId, list[OutboxEntry]]:
    """Return who is told of the waiting alerts, each with theirs: those for whom most of them wait."""
    theirs: dict[str, list[OutboxEntry]] = defaultdict(list)
    for entry in waiting:
        theirs[entry.mail.recipient].append(entry)
    most = sorted(theirs, key=lambda address: -len(theirs[address]))
    people = {one.address: person for person, one in house.policy.people.items()}
    known = [address for address in most if address in people]
    return {people[address]: theirs[address] for address in known[:READERS]}


def _moment(fact: str | None) -> datetime | None:
    return datetime.fromisoformat(fact.partition(" ")[0]) if fact else None
