"""The daily digest: sent on every working day, even when there is nothing; its absence is an alarm."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

import structlog

from inboxbot.letters.particulars import (
    Counts,
    Digest,
    FiledLine,
    MailLine,
    Quarantine,
    ReminderLine,
    UnacknowledgedLine,
)
from inboxbot.model.case import PersonId
from inboxbot.model.mail import OutboxEntry, OutboxState
from inboxbot.ports.clock import Clock
from inboxbot.ports.register import CaseFilter, CaseView, Register, Unacknowledged
from inboxbot.triage.house import House

log = structlog.get_logger(__name__)

LAST_DIGEST = "digest.last"
LISTED = 200
FIRST_LOOKS_BACK = timedelta(days=7)


@dataclass(slots=True)
class Digesting:
    """Puts the digest together from the register and queues it, once a working day."""

    register: Register
    house: Callable[[], House]
    clock: Clock
    troubles: Callable[[], dict[str, str]]

    def send_if_due(self) -> bool:
        """Queue today's digest if its hour has come and it was not queued yet."""
        house, now = self.house(), self.clock.now()
        today = house.calendar.local_date(now)
        last = self.register.fact(LAST_DIGEST)
        if last is not None and datetime.fromisoformat(last).date() >= today:
            return False
        if not house.calendar.is_working_day(today) or now < house.calendar.at(
            today, house.policy.calendar.digest_at
        ):
            return False
        since = _since(last, house, now)
        content = self.gather(today, since=since)
        mails = [house.letters.digest(person, content, now=now) for person in _readers(house)]
        self.register.enqueue(mails, now=now)
        self.register.set_fact(LAST_DIGEST, today.isoformat(), now=now)
        log.info("digest.queued", day=today.isoformat(), readers=len(mails))
        return True

    def gather(self, day: date, *, since: datetime) -> Digest:
        """Return what the digest lists, from indexed reads only."""
        now, house = self.clock.now(), self.house()
        counts = self.register.counts(now=now)
        arrived = self.register.cases(CaseFilter(opened_since=since, limit=0))
        unacknowledged = self.register.unacknowledged(since=since)
        close = house.calendar.close_of_business(day)
        overdue = self.register.cases(CaseFilter(overdue_at=now, limit=LISTED))
        due = self.register.cases(CaseFilter(overdue_at=close + timedelta(seconds=1), limit=LISTED))
        late = {view.case.reference for view in overdue}
        return Digest(
            day=day,
            trial=not house.live,
            counts=Counts(
                open=counts.open,
                answered=counts.answered,
                overdue=counts.overdue,
                arrived=len(arrived),
                acknowledged=len(arrived) - len({u.case_reference for u in unacknowledged}),
            ),
            due_today=_lines((view for view in due if view.case.reference not in late), close),
            overdue=_lines(overdue, now),
            quarantined=tuple(
                Quarantine(q.id, q.reason, q.received_at, q.sender, q.content_size)
                for q in self.register.quarantined()
            ),
            unacknowledged=tuple(self._unacknowledged(u) for u in unacknowledged if not u.shadow),
            filed=tuple(
                FiledLine(f.arrival_id, f.received_at, f.sender, f.reason)
                for f in self.register.filed(since=since)
            ),
            would_have_sent=tuple(
                MailLine(u.letter, u.correspondent, u.case_reference, u.reason) for u in unacknowledged if u.shadow
            ),
            held=self._mails("held", "queued") if counts.held else (),
            dead=self._mails("dead"),
            unknown=self._mails("unknown"),
            notes=tuple(f"Trouble: {why}" for why in self.troubles().values()),
        )

    def _unacknowledged(self, one: Unacknowledged) -> UnacknowledgedLine:
        view = self.register.case(one.case_reference)
        return UnacknowledgedLine(
            reference=one.case_reference,
            category=one.category,
            correspondent=one.correspondent,
            opened_at=one.opened_at,
            reason=one.reason,
            named=view.case.named if view else (),
            flags=view.case.flags if view else (),
        )

    def _mails(self, *states: OutboxState) -> tuple[MailLine, ...]:
        return tuple(_mail_line(entry) for entry in self.register.outbox(states, limit=LISTED))


def _readers(house: House) -> list[PersonId]:
    """Return who gets it: on trial the administrators, then whom rules.yaml names; nobody twice."""
    roles = house.policy.digest_to if house.live else ("administrator",)
    people = [house.policy.roles.get(role, ())[:1] if house.live else house.policy.roles[role] for role in roles]
    return list(dict.fromkeys(person for several in people for person in several))


def _lines(views: Iterable[CaseView], until: datetime) -> tuple[ReminderLine, ...]:
    return tuple(
        ReminderLine(view.case, deadline)
        for view in views
        for deadline in view.deadlines[:1]
        if deadline.due_at <= until
    )


def _mail_line(entry: OutboxEntry) -> MailLine:
    return MailLine(entry.mail.letter, entry.mail.recipient, entry.mail.case_reference, entry.last_error)


def _since(last: str | None, house: House, now: datetime) -> datetime:
    if last is None:
        return now - FIRST_LOOKS_BACK
    return house.calendar.at(date.fromisoformat(last), house.policy.calendar.digest_at)
