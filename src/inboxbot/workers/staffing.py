"""Once a day, and when the people change: cases of who left are passed on (R1), limits on contact reviewed (R10)."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from functools import partial

import structlog

from inboxbot.letters.owning import Review
from inboxbot.letters.particulars import Particulars
from inboxbot.model.case import NO_PROMISE, JournalEntry, PersonId
from inboxbot.model.mail import OutgoingMail
from inboxbot.ports.clock import Clock
from inboxbot.ports.listed import CaseFilter, CaseView
from inboxbot.ports.register import Register
from inboxbot.rules.people import ContactRestriction
from inboxbot.triage.appealing import kind_of, next_owner
from inboxbot.triage.house import House
from inboxbot.workers.allocations import given_to, in_hours
from inboxbot.workers.who_answers import with_news_of
from inboxbot.workers.writing import write_each

log = structlog.get_logger(__name__)

LOOKED = "staffing.looked"
"""Fact: the day of the last look, and with which people and limits."""

LEFT = "staffing.left"
"""Fact: whose cases were passed on last, because they left: the moment and a sentence."""

REVIEW_SOON = timedelta(days=14)
REMIND_AGAIN_DAYS = 30


@dataclass(slots=True)
class Staffing:
    """Looks after what changes with the people of rules.yaml and with the calendar, once each."""

    register: Register
    house: Callable[[], House]
    clock: Clock

    def look(self) -> int:
        """Pass on and remind where that is due; return how many letters were queued."""
        house, now = self.house(), self.clock.now()
        today = house.calendar.local_date(now)
        key = f"{today} {_fingerprint(house)}"
        if self.register.fact(LOOKED) == key or not _office_at_work(house, now):
            return 0
        done = self._pass_on(house, now) + (self._remind(house, today, now) if house.live else 0)
        self.register.set_fact(LOOKED, key, now=now)
        return done

    def _pass_on(self, house: House, now: datetime) -> int:
        letters = 0
        for person, count in self.register.owners().items():
            if person in house.policy.people:
                continue
            for view in self.register.cases(CaseFilter(status="open", owner=person, limit=0)):
                letters += self._give(view, person, house, now)
            said = f"{count} open cases of {person}, whom rules.yaml does not know any more, were given to others."
            self.register.set_fact(LEFT, f"{now.isoformat()} {said}", now=now)
            log.info("cases.passed_on", cases=count)
        return letters

    def _give(self, view: CaseView, person: PersonId, house: House, now: datetime) -> int:
        case = view.case
        chosen = next_owner(house, case, now=now, not_to=frozenset())
        note = f"It was {person}'s, whom rules.yaml does not know any more."
        promises = tuple(one for one in view.deadlines if one.stops not in NO_PROMISE)
        occasion = f"left-{person}"
        change, news, to_writer = with_news_of(
            given_to(chosen, case, view.deadlines, house, now),
            case,
            chosen.person,
            house,
            now=now,
            occasion=occasion,
        )
        about = Particulars(
            replace(case, owner=chosen.person, role=chosen.role), deadlines=promises, note=note
        )
        letters: list[OutgoingMail] = []
        if house.is_live(case.category):
            mails = write_each(
                (chosen.person,),
                lambda to: house.letters.to_colleague(
                    kind_of(house, case).assignment, about, person=to, now=now, occasion=occasion
                ),
            )
            letters = [in_hours(mail, house, chosen.person, now) for mail in mails]
        entry = JournalEntry("passed on", f"{note} {chosen.why}")
        done = self.register.hand_over(
            change, of=person, now=now, journal=(entry, *news), letters=(*to_writer, *letters)
        )
        return len(letters) if done is not None else 0

    def _remind(self, house: House, today: date, now: datetime) -> int:
        letters: list[OutgoingMail] = []
        for about in reviews_due(house, today):
            readers = (about.approved_by, about.named_contact)
            mails = write_each(readers, partial(_review, house, about, now))
            letters += [in_hours(mail, house, _reader(house, mail), now) for mail in mails]
        return self.register.enqueue(letters, now=now)


def _review(house: House, about: Review, now: datetime, reader: PersonId) -> OutgoingMail:
    return house.letters.review(reader, about, now=now)


def _reader(house: House, mail: OutgoingMail) -> PersonId:
    people = house.policy.people.items()
    return next(key for key, one in people if one.address.lower() == mail.recipient.lower())


def reviews_due(house: House, today: date) -> Iterator[Review]:
    """Yield the limits on contact whose review is near or has passed, each with the occasion of its letter."""
    for limit in house.policy.contact_restrictions:
        if today < limit.review_on - REVIEW_SOON:
            continue
        late = (today - limit.review_on).days
        stage = "soon" if late <= 0 else f"passed-{late // REMIND_AGAIN_DAYS}"
        yield Review(
            limit.addresses,
            limit.named_contact,
            limit.approved_by,
            limit.review_on,
            limit.limit,
            passed=late > 0,
            occasion=f"review-{_mark(limit)}-{limit.review_on}-{stage}",
        )


def restrictions_in_words(house: House, today: date) -> Iterator[str]:
    """Yield what managers read of limits on contact in the daily list: how many, and whose review waits."""
    limits = house.policy.contact_restrictions
    if not limits:
        return
    passed = [one for one in limits if one.review_on < today]
    near = [one for one in limits if today <= one.review_on <= today + REVIEW_SOON]
    told = [f"{len(limits)} in force"]
    told += [f"{len(passed)} with a review that is overdue"] if passed else []
    told += [f"{len(near)} to be reviewed in the next fortnight"] if near else []
    yield f"Limits on contact: {', '.join(told)}. The command inboxbot restrictions list shows them."


def who_left(register: Register, house: House, since: datetime) -> Iterator[str]:
    """Yield whose open cases had to be passed on since then, or still wait for it."""
    for person, count in register.owners().items():
        if person not in house.policy.people:
            yield f"{count} open cases belong to {person}, whom rules.yaml does not know any more."
    at, _, said = (register.fact(LEFT) or "").partition(" ")
    if at and datetime.fromisoformat(at) >= since:
        yield said


def _mark(limit: ContactRestriction) -> str:
    """Return what tells a limit from others without telling an address."""
    return hashlib.sha256(",".join(sorted(a.lower() for a in limit.addresses)).encode()).hexdigest()[:10]


def _fingerprint(house: House) -> str:
    """Return what changes when people or limits do."""
    people = ",".join(sorted(house.policy.people))
    limits = ",".join(f"{_mark(one)}{one.review_on}" for one in house.policy.contact_restrictions)
    return hashlib.sha256(f"{people};{limits};{house.live}".encode()).hexdigest()[:12]


def _office_at_work(house: House, now: datetime) -> bool:
    return next(iter(house.hours.values())).office.works_at(now)
