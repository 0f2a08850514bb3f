"""Which letters the due steps make, and to whom: bundled by person, singly where that matters.

Pure: what is due and the moment come in, letters go out.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from inboxbot.deadlines.alerts import MORNING, goes_on
from inboxbot.deadlines.steps import who_is_told
from inboxbot.letters.particulars import Particulars, ReminderLine
from inboxbot.model.case import PersonId, RoleName
from inboxbot.model.mail import OutgoingMail
from inboxbot.ports.listed import DueStep
from inboxbot.rules.anchor_roles import CHIEF_EXECUTIVE
from inboxbot.triage.house import House
from inboxbot.triage.owner import acts_before, acts_for, from_role, stand_in, with_deputy

OVERDUE = "overdue-"
ESCALATION = "escalation"
UNSIGNED = "unsigned"
NEAR = frozenset({"before-4h", "before-1h", "on-the-day"})
"""Reminders so shortly before the end that an answer must be signed off by now, whatever the night between."""
LATE = timedelta(days=1)
"""Where a step was due so long ago there was an outage: then one letter a person, and not many."""


@dataclass(frozen=True, slots=True)
class Bundle:
    """Steps that go together: ``shown`` in the letters, ``steps`` noted as done with them."""

    shown: tuple[DueStep, ...]
    steps: tuple[DueStep, ...]


@dataclass(frozen=True, slots=True)
class Meant:
    """A letter that is to be written: to whom, which, and about which steps."""

    person: PersonId
    letter: str
    steps: tuple[DueStep, ...]

    def write(self, house: House, now: datetime) -> OutgoingMail:
        """Write it; raises PermanentError where it cannot be written."""
        occasion = "+".join(_key(step) for step in self.steps)
        if house.letters.family(self.letter) != "lines":
            about = Particulars(case=self.steps[0].case, trial=not house.live)
            return house.letters.to_colleague(
                self.letter, about, person=self.person, now=now, occasion=occasion
            )
        lines = [ReminderLine(step.case, step.deadline, step.step) for step in self.steps]
        return house.letters.reminders(self.person, lines, now=now, occasion=occasion, letter=self.letter)


def bundles(steps: Iterable[DueStep], house: House, *, now: datetime) -> Iterator[Bundle]:
    """Put together what goes as one letter; alerts, media, urgent and complaints go singly.

    Of several deadlines due on one case the nearest is shown, and the others are noted with it:
    one reminder at a time (behaviour: Clocks).
    """
    by_case: dict[str, list[DueStep]] = defaultdict(list)
    for step in sorted(steps, key=lambda s: (s.deadline.due_at, s.at)):
        if _is_alert(step):
            yield Bundle((step,), (step,))
        else:
            by_case[step.case.reference].append(step)
    together: list[list[DueStep]] = []
    for of_case in by_case.values():
        if _goes_singly(of_case[0], house, now):
            yield Bundle((of_case[0],), tuple(of_case))
        else:
            together.append(of_case)
    if together:
        yield Bundle(tuple(s[0] for s in together), tuple(step for s in together for step in s))


def letters_of(bundle: Bundle, house: House, *, now: datetime) -> list[Meant]:
    """Return the letters of a bundle, one a person: who is there to act on it, and who stands above."""
    receivers: dict[PersonId, list[tuple[DueStep, bool]]] = defaultdict(list)
    for step in bundle.shown:
        for person, is_owner in who_hears(step, house, now).items():
            heard_later = is_owner and _is_off(person, step, house, now)
            if person not in step.case.named and person in house.policy.people and not heard_later:
                receivers[person].append((step, is_owner))
    unsigned = [
        Meant(person, UNSIGNED, (step,))
        for step in bundle.shown
        for person in _who_signs(step, house, now)
        if person not in receivers
    ]
    usual = [
        Meant(person, _letter(theirs, house), tuple(step for step, _ in theirs))
        for person, theirs in receivers.items()
    ]
    return usual + unsigned


def _is_off(person: PersonId, step: DueStep, house: House, now: datetime) -> bool:
    """Tell whether the person does not work on this overdue day, and another reminder of it will come."""
    if person not in house.hours or not step.step.startswith(OVERDUE):
        return False
    last = step.deadline.steps[-1].name if step.deadline.steps else step.step
    return step.step != last and not house.hours[person].works_on(house.calendar.local_date(now))


def _is_alert(step: DueStep) -> bool:
    return step.deadline.stops == "confirmed"


def _goes_singly(step: DueStep, house: House, now: datetime) -> bool:
    if not house.is_live(step.case.category):
        return True  # it goes nowhere, and is listed with its case
    alerting = {name for name, flag in house.policy.flags.items() if flag.alert}
    singly = house.category(step.case.category).sends_singly or bool(alerting & set(step.case.flags))
    return singly and now - step.deadline.steps[0].at < LATE


def who_hears(step: DueStep, house: House, now: datetime) -> dict[PersonId, bool]:
    """Return who hears of a step, and whether they have it or stand above (behaviour: Escalation)."""
    if _is_alert(step):
        return dict.fromkeys(_alerted(step, house, now), True)
    case, told = step.case, who_is_told(step.step)
    not_to = frozenset(case.named)
    standard = house.policy.standards.get(step.deadline.standard)
    other = (
        from_role(house, standard.reminds, now=now, not_to=not_to) if standard and standard.reminds else None
    )
    end = step.deadline.due_at
    acts = acts_before(house, case, now=now, end=end) if now < end else acts_for(house, case, now=now)
    found = {other or acts: True}
    owner = house.policy.people.get(case.owner)
    if "line_manager" in told and owner is not None and owner.line_manager is not None:
        found.setdefault(stand_in(house, owner.line_manager, now=now, not_to=not_to), False)
    if CHIEF_EXECUTIVE in told:
        chief = from_role(house, CHIEF_EXECUTIVE, now=now, not_to=not_to)
        if chief is not None:
            found.setdefault(chief, False)
    return found


def _who_signs(step: DueStep, house: House, now: datetime) -> tuple[PersonId, ...]:
    """Return who signs off an answer to the media that is due soon and is not signed off (R4)."""
    media, case, due_at = house.policy.media, step.case, step.deadline.due_at
    item = media.checklist.get(media.sign_off or "")
    if item is None or case.category != media.category or step.deadline.stops != "answered":
        return ()
    near = step.step in NEAR or due_at - now <= timedelta(hours=media.unsigned_hours)
    if now > due_at or not near or media.sign_off in {tick.item for tick in case.ticks}:
        return ()
    role = item.only_by or CHIEF_EXECUTIVE
    person = from_role(house, role, now=now, not_to=frozenset(case.named))
    return (person,) if person is not None else ()


def _alerted(step: DueStep, house: House, now: datetime) -> Iterator[PersonId]:
    """Yield who hears of an alert that nobody confirmed: first the roles told, then those above."""
    flag = house.policy.flags.get(step.deadline.standard)
    if flag is None or flag.repeats is None or flag.letter is None:
        return
    not_to = frozenset(step.case.named)
    above = goes_on(step.step, flag.repeats)
    for role in flag.also_told if not above or step.step == MORNING else ():
        yield from with_deputy(house, role, now=now, not_to=not_to)
    for role in flag.repeats.then_to if above else ():
        yield from _acting(house, role, now, not_to)


def _acting(house: House, role: RoleName, now: datetime, not_to: frozenset[PersonId]) -> Iterator[PersonId]:
    person = from_role(house, role, now=now, not_to=not_to)
    if person is not None:
        yield person


def _letter(theirs: list[tuple[DueStep, bool]], house: House) -> str:
    first = theirs[0][0]
    if _is_alert(first):
        return house.policy.flags[first.deadline.standard].letter or ""
    if not all(step.step.startswith(OVERDUE) for step, _ in theirs):
        return "reminder"
    return "overdue" if any(is_owner for _, is_owner in theirs) else ESCALATION


def _key(step: DueStep) -> str:
    """Return what keeps this step's letter apart: a case that runs again has another deadline."""
    return f"{step.case.reference}.{step.deadline.standard}-{step.deadline.id}.{step.step}"
