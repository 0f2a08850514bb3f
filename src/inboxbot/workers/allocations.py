"""Allocations that their owner must confirm: asked about once, then given to the next, once each (R3, promise 6)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime

import structlog

from inboxbot.deadlines.taking import CHASE, PASS_ON, day_after, waits_for
from inboxbot.letters.particulars import Particulars
from inboxbot.model.case import Case, Deadline, JournalEntry, PersonId
from inboxbot.model.mail import OutgoingMail, Withheld
from inboxbot.model.plan import CaseChange
from inboxbot.ports.listed import DueStep
from inboxbot.ports.register import Register
from inboxbot.triage.appealing import kind_of
from inboxbot.triage.house import House
from inboxbot.triage.owner import Chosen, choose_owner, from_role, is_here, stand_in
from inboxbot.triage.plan import ON_TRIAL
from inboxbot.triage.promise import taking_on, with_steps
from inboxbot.workers.brake import BRAKE
from inboxbot.workers.who_answers import with_news_of
from inboxbot.workers.writing import write_each

log = structlog.get_logger(__name__)

LETTER = "please_confirm"
TOLD = "told"


@dataclass(frozen=True, slots=True)
class Allocations:
    """Asks who has not said that they have their case, and gives it to the next. Each step is one transaction."""

    register: Register

    def ready(self, steps: Iterable[DueStep], house: House, *, now: datetime) -> list[DueStep]:
        """Return the steps of allocations that go now; while the brake is on they wait, for nobody could hear."""
        found = [step for step in steps if step.deadline.stops == "taken" and _may_go(step, house, now)]
        return [] if found and self.register.fact(BRAKE) is not None else found

    def carry_out(self, step: DueStep, house: House, *, now: datetime) -> int:
        """Carry out one step that is ready; return 1, or 0 where it was done or became needless meanwhile."""
        case = step.case
        if _is_moot(step, house):
            return self.register.record_steps((step,), (), now=now)  # somebody else's by now
        if not house.is_live(case.category):
            to = house.policy.people[case.owner].address
            on_trial = Withheld(LETTER, to, ON_TRIAL, shadow=True, audience="staff")
            return self.register.record_steps((step,), (), now=now, withheld=(on_trial,))
        if _passes_on(step, house, now):
            return self._pass_on(step, house, now, away=not is_here(house, case.owner, now))
        return self._chase(step, house, now)

    def _chase(self, step: DueStep, house: House, now: datetime) -> int:
        """Ask the owner, in their hours; what was missed in an outage is asked late, and never skipped."""
        case, owner = step.case, step.case.owner
        later = day_after(now, house.hours[owner], house.calendar)
        left = tuple(
            replace(one, at=max(one.at, later)) for one in step.deadline.steps if one.name == PASS_ON
        )
        about = Particulars(case, deadlines=_promises(self._deadlines(case)))
        letters = write_each(
            (owner,),
            lambda person: house.letters.to_colleague(
                LETTER, about, person=person, now=now, occasion=f"{CHASE}-{step.deadline.id}"
            ),
        )
        name = house.policy.people[owner].name
        done = self.register.hand_over(
            CaseChange(case.reference, new_steps=(replace(step.deadline, steps=left),)),
            of=owner,
            now=now,
            journal=(JournalEntry("chased", f"{name} has not said that they have it, and was asked (R3)"),),
            letters=letters,
            step=replace(step, step=CHASE),
        )
        return int(done is not None)

    def _pass_on(self, step: DueStep, house: House, now: datetime, *, away: bool) -> int:
        case = step.case
        had_it = frozenset((*case.handled, case.owner))
        category = kind_of(house, case)
        chosen = choose_owner(house, category, now=now, not_to=had_it | frozenset(case.named))
        if chosen.person in had_it or chosen.person in case.named:
            return self._nobody_left(step, house, now)
        why = "is away and had not said that they have it" if away else "did not say that they have it"
        told = f"{house.policy.people[case.owner].name} {why}: it is now {_name(house, chosen.person)}'s (R3)"
        deadlines = self._deadlines(case)
        change, news, to_writer = with_news_of(
            given_to(chosen, case, deadlines, house, now),
            case,
            chosen.person,
            house,
            now=now,
            occasion=f"{PASS_ON}-{step.deadline.id}",
        )
        done = self.register.hand_over(
            change,
            of=case.owner,
            now=now,
            journal=(JournalEntry("passed on", f"{told}; {chosen.why}"), *news),
            letters=(*to_writer, *self._letters_of(step, house, chosen, deadlines, told, now)),
            step=step,
        )
        if done is not None:
            log.info("case.passed_on", case=case.reference)
        return int(done is not None)

    def _letters_of(
        self,
        step: DueStep,
        house: House,
        chosen: Chosen,
        deadlines: tuple[Deadline, ...],
        told: str,
        now: datetime,
    ) -> list[OutgoingMail]:
        """Return the assignment to the new owner, and the news to who had it and to the lead, in their hours."""
        case = replace(step.case, owner=chosen.person, role=chosen.role)
        occasion = f"{PASS_ON}-{step.deadline.id}"
        about = Particulars(case, deadlines=_promises(deadlines), note=f"{told}.")
        letter = kind_of(house, case).assignment
        others = [one for one in self._lead(step, house, now) if one != chosen.person]
        meant = [(chosen.person, letter), *((person, TOLD) for person in others)]
        found: list[OutgoingMail] = []
        for person, name in meant:
            mails = write_each(
                (person,),
                lambda to, name=name: house.letters.to_colleague(  # type: ignore[misc]
                    name, about, person=to, now=now, occasion=occasion
                ),
            )
            found += [in_hours(mail, house, person, now) for mail in mails]
        return found

    def _lead(self, step: DueStep, house: House, now: datetime) -> list[PersonId]:
        """Return who had it, and who is told that it was passed on; nobody who is named in it."""
        case, not_to = step.case, frozenset(step.case.named)
        confirm = house.category(case.category, case.channel).confirm
        role = confirm.tell if confirm is not None else None
        lead = from_role(house, role, now=now, not_to=not_to) if role else None
        if lead is None or lead == case.owner:
            above = house.policy.people[case.owner].line_manager
            lead = stand_in(house, above, now=now, not_to=not_to) if above is not None else lead
        found = dict.fromkeys(one for one in (case.owner, lead) if one is not None and one not in not_to)
        return list(found)

    def _nobody_left(self, step: DueStep, house: House, now: datetime) -> int:
        """Everybody in line had it: it stays, its reminders go on, and the lead hears."""
        note = "Nobody in line has said that they have it. It stays with its owner until you give it to somebody."
        about = Particulars(step.case, deadlines=_promises(self._deadlines(step.case)), note=note)
        letters = [
            in_hours(mail, house, person, now)
            for person in self._lead(step, house, now)
            for mail in write_each(
                (person,),
                lambda to: house.letters.to_colleague(
                    TOLD, about, person=to, now=now, occasion=f"nobody-left-{step.deadline.id}"
                ),
            )
        ]
        return self.register.record_steps((step,), letters, now=now)

    def _deadlines(self, case: Case) -> tuple[Deadline, ...]:
        found = self.register.case(case.reference)
        return tuple(one for one in found.deadlines if one.stopped_at is None) if found is not None else ()


def in_hours(mail: OutgoingMail, house: House, person: PersonId, now: datetime) -> OutgoingMail:
    """Return a letter that waits until its receiver is at work."""
    at_work = house.hours[person].next_at_or_after(now)
    return mail if at_work is None or at_work == now else replace(mail, not_before=at_work)


def given_to(
    chosen: Chosen, case: Case, deadlines: tuple[Deadline, ...], house: House, now: datetime
) -> CaseChange:
    """Return the change that makes somebody the owner: reminders in their hours, dates as they are."""
    anew = tuple(with_steps(house, one, owner=chosen.person, now=now) for one in _known(deadlines, house))
    return CaseChange(
        case.reference,
        owner=chosen.person,
        role=chosen.role,
        stop=("taken",),
        stopped_by="given to somebody else",
        new_steps=(*anew, *taking_on(house, case.category, chosen.person, now=now, channel=case.channel)),
    )


def _known(deadlines: Iterable[Deadline], house: House) -> Iterable[Deadline]:
    return (one for one in deadlines if one.standard in house.policy.standards)


def _promises(deadlines: Iterable[Deadline]) -> tuple[Deadline, ...]:
    return tuple(one for one in deadlines if one.stops in ("acknowledged", "answered", "resolved"))


def _may_go(step: DueStep, house: House, now: datetime) -> bool:
    """Tell whether whoever is to hear is at work: the owner who is asked, the office where it is passed on."""
    if _is_moot(step, house) or not house.is_live(step.case.category):
        return True
    hours = house.hours[step.case.owner]
    return (hours.office if _passes_on(step, house, now) else hours).works_at(now)


def _is_moot(step: DueStep, house: House) -> bool:
    owner = step.case.owner
    return owner != waits_for(step.deadline) or owner not in house.policy.people


def _passes_on(step: DueStep, house: House, now: datetime) -> bool:
    """Tell whether it goes to the next now: they were asked, or are away and cannot be."""
    return (step.step == PASS_ON and not _never_asked(step.deadline)) or not is_here(
        house, step.case.owner, now
    )


def _never_asked(deadline: Deadline) -> bool:
    return any(step.name == CHASE for step in deadline.steps)


def _name(house: House, person: PersonId) -> str:
    return house.policy.people[person].name
