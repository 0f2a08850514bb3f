"""The daily digest: sent on every working day, even when there is nothing; its absence is an alarm."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import islice
from zoneinfo import ZoneInfo

import structlog

from inboxbot.letters.names import later_letters
from inboxbot.letters.particulars import (
    Counts,
    Digest,
    FiledLine,
    MailLine,
    Quarantine,
    ReminderLine,
    UnacknowledgedLine,
)
from inboxbot.model.case import Case, PersonId
from inboxbot.model.mail import OutboxState
from inboxbot.model.words import moment_in_words
from inboxbot.ports.clock import Clock
from inboxbot.ports.listed import CaseFilter, CaseView, Unacknowledged, WithheldLetter
from inboxbot.ports.register import Register
from inboxbot.rules.anchor_roles import ADMINISTRATOR
from inboxbot.rules.check import unchecked
from inboxbot.triage.crisis import CRISIS, in_words
from inboxbot.triage.house import House
from inboxbot.triage.owner import from_role
from inboxbot.workers.brake import BRAKE
from inboxbot.workers.compared import last_found
from inboxbot.workers.human_copies import missing_copies
from inboxbot.workers.kept_from import named_by
from inboxbot.workers.recheck import NO_LONGER_NEEDED
from inboxbot.workers.staffing import restrictions_in_words, who_left
from inboxbot.workers.writing import write_each

log = structlog.get_logger(__name__)

LAST_DIGEST = "digest.last"
LISTED = 200
FIRST_LOOKS_BACK = timedelta(days=7)
TOLD_LATE = timedelta(days=1)
GIVEN_UP_IS_LISTED = timedelta(days=14)
"""So long a letter that could not be sent stands in the digest."""


WAITING_IS_COUNTED = timedelta(days=30)
"""So long those are counted who were listed as not acknowledged and have not been answered."""


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
        today, last = house.calendar.local_date(now), self._last()
        if last is not None and house.calendar.local_date(last) >= today:
            return False
        due = house.calendar.at(today, house.policy.calendar.digest_at)
        if not house.calendar.is_working_day(today) or now < due:
            return False
        content = self.gather(today, since=last or now - FIRST_LOOKS_BACK)
        mails = write_each(
            _readers(house, now), lambda person: house.letters.digest(person, content, now=now)
        )
        self.register.enqueue(mails, now=now)
        self.register.set_fact(LAST_DIGEST, now.isoformat(), now=now)
        log.info("digest.queued", day=today.isoformat(), readers=len(mails))
        return True

    def gather(self, day: date, *, since: datetime) -> Digest:
        """Return what the digest lists, from indexed reads only."""
        now, house = self.clock.now(), self.house()
        unacknowledged = self.register.unacknowledged(since=since)
        withheld = self.register.withheld(since=since)
        close = house.calendar.close_of_business(day)
        overdue = self._late(now)
        due = self.register.cases(CaseFilter(overdue_at=close + timedelta(seconds=1), limit=0))
        late = {view.case.reference for view in overdue}
        named = named_by(self.register)
        return Digest(
            day=day,
            trial=not house.live,
            counts=self._counts(since, unacknowledged),
            due_today=_lines((view for view in due if view.case.reference not in late), close),
            overdue=_lines(overdue, now),
            quarantined=tuple(
                Quarantine(q.id, q.reason, q.received_at, q.sender, q.content_size, named(q.sender))
                for q in self.register.quarantined()
            ),
            unacknowledged=tuple(self._unacknowledged(u) for u in _each_once(unacknowledged)),
            filed=tuple(
                FiledLine(f.arrival_id, f.received_at, f.sender, f.reason, named(f.sender))
                for f in self.register.filed(since=since)
            ),
            would_have_sent=self._withheld(one for one in withheld if one.withheld.shadow),
            held=self._mails("held"),
            dead=self._mails("dead", since=now - GIVEN_UP_IS_LISTED)
            + self._withheld(one for one in withheld if _must_be_told(one, house)),
            unknown=self._mails("unknown"),
            notes=(
                *self._notes(house, day),
                *self._still_waiting(now, since),
                *who_left(self.register, house, since),
                *restrictions_in_words(house, day),
            ),
        )

    def _late(self, now: datetime) -> list[CaseView]:
        """Return the cases that are overdue, and those with an alert that nobody confirmed; each once."""
        wanted = (CaseFilter(overdue_at=now, limit=0), CaseFilter(unconfirmed_at=now, limit=0))
        found = {view.case.id: view for one in wanted for view in self.register.cases(one)}
        return list(found.values())

    def _last(self) -> datetime | None:
        last = self.register.fact(LAST_DIGEST)
        return datetime.fromisoformat(last) if last else None

    def _counts(self, since: datetime, unacknowledged: Iterable[Unacknowledged]) -> Counts:
        counts = self.register.counts(now=self.clock.now())
        arrived = {
            view.case.reference for view in self.register.cases(CaseFilter(opened_since=since, limit=0))
        }
        return Counts(
            open=counts.open,
            answered=counts.answered,
            overdue=counts.overdue,
            arrived=len(arrived),
            acknowledged=len(arrived - {one.case_reference for one in unacknowledged}),
        )

    def _still_waiting(self, now: datetime, since: datetime) -> Iterator[str]:
        """Yield how many of those listed before still have no word from anybody."""
        everybody = self.register.unacknowledged(since=now - WAITING_IS_COUNTED)
        listed = {one.case_reference for one in self.register.unacknowledged(since=since)}
        before = {one.case_reference for one in everybody if not one.shadow} - listed
        if before:
            yield (
                f"Still waiting, with no acknowledgement and no answer: {len(before)} listed here before, in the "
                f"last {WAITING_IS_COUNTED.days} days. The command inboxbot unacknowledged lists them."
            )

    def _notes(self, house: House, day: date) -> Iterator[str]:
        yield from (f"Trouble: {why}" for why in self.troubles().values())
        brake = self.register.fact(BRAKE)
        if brake is not None:
            yield f"The brake is on: {brake.partition(' ')[2]}"
        crisis = self.register.fact(CRISIS)
        if crisis is not None:
            since, by, why = in_words(crisis)
            said = moment_in_words(since, ZoneInfo(house.policy.calendar.time_zone))
            yield f"A crisis is in force since {said}, declared by {by}: {why}. It lasts until somebody ends it."
        if missing := missing_copies(
            self.register, house.calendar, address=house.address, now=self.clock.now()
        ):
            yield missing
        late = last_found(self.register)
        if late is not None and self.clock.now() - late.at < TOLD_LATE:
            yield (
                f"Taken in late: {late.found} of the messages in the mailbox had not been taken in when they"
                " came; the hourly comparison found them. Their cases say so."
            )
        for name, why in unchecked(house.policy, day):
            yield f"Please check the paragraph {name} in rules.yaml, then set its checked_on: {why}."
        for year in dict.fromkeys((day.year, (day + timedelta(days=60)).year)):
            if warning := house.calendar.warning_for(year):
                yield warning

    def _unacknowledged(self, one: Unacknowledged) -> UnacknowledgedLine:
        case = self._case(one.case_reference)
        return UnacknowledgedLine(
            reference=one.case_reference,
            category=one.category,
            correspondent=one.correspondent,
            opened_at=one.opened_at,
            reason=one.reason,
            named=case.named if case else (),
            flags=case.flags if case else (),
        )

    def _mails(self, state: OutboxState, *, since: datetime | None = None) -> tuple[MailLine, ...]:
        return tuple(
            self._line(entry.mail.letter, entry.mail.recipient, entry.mail.case_reference, entry.last_error)
            for entry in self.register.outbox((state,), limit=LISTED, since=since)
            if not entry.last_error.startswith(NO_LONGER_NEEDED)
        )

    def _withheld(self, letters: Iterable[WithheldLetter]) -> tuple[MailLine, ...]:
        return tuple(
            self._line(one.withheld.letter, one.withheld.recipient, one.case_reference, one.withheld.reason)
            for one in islice(letters, LISTED)
        )

    def _line(self, letter: str, recipient: str, reference: str, reason: str) -> MailLine:
        case = self._case(reference) if reference else None
        return MailLine(letter, recipient, reference, reason, named=case.named if case else ())

    def _case(self, reference: str) -> Case | None:
        view = self.register.case(reference)
        return view.case if view else None


def _each_once(unacknowledged: Iterable[Unacknowledged]) -> Iterable[Unacknowledged]:
    """Return each case once, with why its receipt was withheld, not a later letter. Those on trial are left out."""
    return {one.case_reference: one for one in unacknowledged if not one.shadow}.values()


def _must_be_told(one: WithheldLetter, house: House) -> bool:
    """Tell whether somebody must see to a letter that was withheld: a colleague's, or a later one to the public.

    A receipt that was withheld is listed as unacknowledged, and nobody misses a farewell.
    """
    letter = one.withheld
    farewells = {category.closing for category in house.policy.categories.values()}
    later = letter.letter in later_letters(house.policy) and letter.letter not in farewells
    return not letter.shadow and (letter.audience != "public" or later)


def _readers(house: House, now: datetime) -> list[PersonId]:
    """Return who gets it: on trial the administrators, then who acts in the roles that rules.yaml names."""
    if not house.live:
        return list(house.policy.roles[ADMINISTRATOR])
    acting = (from_role(house, role, now=now) for role in house.policy.digest_to)
    return [person for person in dict.fromkeys(acting) if person is not None]


def _lines(views: Iterable[CaseView], until: datetime) -> tuple[ReminderLine, ...]:
    return tuple(
        ReminderLine(view.case, deadline)
        for view in views
        for deadline in view.deadlines[:1]
        if deadline.due_at <= until
    )
