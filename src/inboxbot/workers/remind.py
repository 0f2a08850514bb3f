"""Reminding: every step that is due, once, to whoever is there to act on it (promise 6)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime

import structlog

from inboxbot.deadlines.steps import who_is_told
from inboxbot.letters.particulars import Particulars, ReminderLine
from inboxbot.model.case import Case, PersonId
from inboxbot.model.mail import OutgoingMail, Withheld
from inboxbot.ports.clock import Clock
from inboxbot.ports.register import DueStep, Register
from inboxbot.triage.house import House
from inboxbot.triage.owner import from_role, stand_in
from inboxbot.workers.intake import Beat
from inboxbot.workers.progress import PassResult

log = structlog.get_logger(__name__)

OVERDUE = "overdue-"
AT_ONCE = 200


@dataclass(frozen=True, slots=True)
class Bundle:
    """Steps that go together: ``shown`` in the letters, ``steps`` noted as done with them."""

    shown: tuple[DueStep, ...]
    steps: tuple[DueStep, ...]


@dataclass(slots=True)
class Remind:
    """Sends reminders, overdue notices and escalations for the steps that are due."""

    register: Register
    house: Callable[[], House]
    clock: Clock
    beat: Beat

    def remind(self) -> PassResult:
        """Carry out every step that is due; none on trial, where deadlines only run."""
        result, house = PassResult(), self.house()
        if not house.live:
            return result
        while steps := self.register.due_steps(now=self.clock.now(), limit=AT_ONCE):
            noted = 0
            for bundle in _bundles(steps, house):
                noted += self._one_bundle(bundle, house, result)
                self.beat()
            if noted == 0 or len(steps) < AT_ONCE:
                return result
        return result

    def pass_over(self) -> int:
        """Note every step now due as done without a letter: on going live nothing goes backwards."""
        passed = 0
        while steps := self.register.due_steps(now=self.clock.now(), limit=AT_ONCE):
            noted = self.register.record_steps(steps, (), now=self.clock.now())
            passed += noted
            if noted == 0:
                break
        return passed

    def _one_bundle(self, bundle: Bundle, house: House, result: PassResult) -> int:
        now = self.clock.now()
        letters: list[OutgoingMail] = []
        withheld: list[Withheld] = []
        for person, theirs in _receivers(bundle.shown, house, now).items():
            try:
                letters.append(_write(person, theirs, house, now))
            except Exception as error:  # noqa: BLE001 - one letter that fails must not stop the others
                result.failed += 1
                log.error("reminder.failed", person=person, error=type(error).__name__)
                reason = f"dead, it could not be written: {error}"
                withheld.append(Withheld("reminder", house.policy.people[person].address, reason))
        noted = self.register.record_steps(bundle.steps, letters, now=now, withheld=withheld)
        result.done += noted
        log.info(
            "steps.recorded", steps=[f"{s.case.reference} {s.step}" for s in bundle.steps], letters=len(letters)
        )
        return noted


def _bundles(steps: Iterable[DueStep], house: House) -> list[Bundle]:
    """Put together what goes as one letter; media, urgent and complaints go singly.

    Of several deadlines due on one case the nearest is shown, and the others are noted with it:
    one reminder at a time (behaviour: Clocks).
    """
    by_case: dict[str, list[DueStep]] = defaultdict(list)
    for step in sorted(steps, key=lambda s: (s.deadline.due_at, s.at)):
        by_case[step.case.reference].append(step)
    singly = [Bundle((s[0],), tuple(s)) for s in by_case.values() if _goes_singly(s[0], house)]
    rest = [s for s in by_case.values() if not _goes_singly(s[0], house)]
    if not rest:
        return singly
    return [*singly, Bundle(tuple(s[0] for s in rest), tuple(step for s in rest for step in s))]


def _goes_singly(step: DueStep, house: House) -> bool:
    alerting = {name for name, flag in house.policy.flags.items() if flag.alert}
    return house.policy.categories[step.case.category].sends_singly or bool(alerting & set(step.case.flags))


def _receivers(steps: Iterable[DueStep], house: House, now: datetime) -> dict[PersonId, list[DueStep]]:
    """Return who hears of which step at this moment: the one who is there, and who stands above."""
    receivers: dict[PersonId, list[DueStep]] = defaultdict(list)
    for step in steps:
        for person in _told(step, house, now):
            receivers[person].append(step)
    return receivers


def _told(step: DueStep, house: House, now: datetime) -> list[PersonId]:
    case, not_to = step.case, frozenset(step.case.named)
    manager = house.policy.people[case.owner].line_manager
    by_rank: dict[str, PersonId | None] = {
        "owner": stand_in(house, case.owner, now=now, not_to=not_to),
        "line_manager": stand_in(house, manager, now=now, not_to=not_to) if manager else None,
        "chief_executive": from_role(house, "chief_executive", now=now, not_to=not_to),
    }
    people = [by_rank[rank] for rank in who_is_told(step.step)]
    return list(dict.fromkeys(person for person in people if person is not None and person not in not_to))


def _write(person: PersonId, steps: list[DueStep], house: House, now: datetime) -> OutgoingMail:
    occasion = "+".join(f"{step.case.reference}.{step.deadline.standard}.{step.step}" for step in steps)
    if len(steps) > 1:
        lines = [ReminderLine(step.case, step.deadline, step.step) for step in steps]
        kinds = {_letter(step, person, step.case, house) for step in steps}
        letter = kinds.pop() if len(kinds) == 1 else "reminder"
        return house.letters.reminders(person, lines, now=now, occasion=occasion, letter=letter)
    step = steps[0]
    about = Particulars(case=step.case, deadlines=(step.deadline,), step=step.step)
    letter = _letter(step, person, step.case, house)
    return house.letters.to_colleague(letter, about, person=person, now=now, occasion=occasion)


def _letter(step: DueStep, person: PersonId, case: Case, house: House) -> str:
    if not step.step.startswith(OVERDUE):
        return "reminder"
    owners = {case.owner, house.policy.people[case.owner].deputy}
    return "overdue" if person in owners else "escalation"
