"""An appeal against what was decided: who may decide it, and what becomes of the case (T6, R8)."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from inboxbot.model.case import Case, PersonId
from inboxbot.rules.outcomes import Category
from inboxbot.rules.settling import Appeal
from inboxbot.triage.house import House
from inboxbot.triage.owner import Chosen, choose_owner, in_line, is_here

APPEAL = "appeal"
COMPLAINT = "complaint"
"""The names of the two stages, in the register."""


def appeal_of(house: House, case: Case) -> Appeal | None:
    """Return how a case of this kind is appealed against; None where it is not, or was already."""
    settling = house.category(case.category).settling
    return settling.appeal if settling is not None and case.stage != APPEAL else None


def is_decided(case: Case) -> bool:
    """Tell whether there is an outcome that somebody could appeal against."""
    return case.status == "closed" and bool(case.outcome)


def told_outcome(house: House, case: Case) -> str | None:
    """Return the clock that runs until the person was told what was decided (K2); None where none does."""
    settling = house.category(case.category).settling
    return settling.told if settling is not None and is_decided(case) else None


def involved(case: Case) -> frozenset[PersonId]:
    """Return who has had a part in it: named, owner now or before, or one who decided (T6)."""
    return frozenset((*case.named, *case.handled, case.owner))


def who_decides(
    house: House, case: Case, appeal: Appeal, *, now: datetime, not_to: frozenset[PersonId] = frozenset()
) -> Chosen | None:
    """Return one of the panel who had no part in it, at work where there is one; None where nobody is left."""
    away_from = involved(case) | not_to
    panel = [person for person in house.policy.roles.get(appeal.decided_by, ()) if person not in away_from]
    person = next((one for one in panel if is_here(house, one, now)), next(iter(panel), None))
    if person is None:
        return None
    return Chosen(person, appeal.decided_by, "had no part in it before (T6)")


def whoever_decides(
    house: House, case: Case, appeal: Appeal, *, now: datetime, not_to: frozenset[PersonId]
) -> Chosen:
    """As ``who_decides``; where nobody of the panel is left, the next in line who had no part in it (R8)."""
    chosen = who_decides(house, case, appeal, now=now, not_to=not_to)
    if chosen is not None:
        return chosen
    line = tuple(reversed(house.category(case.category).next_in_line))
    person = in_line(house, line, now=now, not_to=involved(case) | not_to)
    if person is None:
        return Chosen(case.owner, case.role, "nobody is left who had no part in it: somebody must be asked")
    return Chosen(person, appeal.decided_by, "nobody of the panel is left who had no part in it (T6)")


def next_owner(house: House, case: Case, *, now: datetime, not_to: frozenset[PersonId]) -> Chosen:
    """Return who gets a case that its owner cannot keep: an appeal stays with those who had no part in it."""
    appeal = appeal_of(house, replace(case, stage="")) if case.stage == APPEAL else None
    if appeal is not None:
        return whoever_decides(house, case, appeal, now=now, not_to=not_to)
    return choose_owner(house, kind_of(house, case), now=now, not_to=not_to | frozenset(case.named))


def as_appeal(category: Category, appeal: Appeal) -> Category:
    """Return the category as an appeal changes it: another clock, other letters."""
    return category.model_copy(
        update={
            "promise": appeal.standard,
            "standards": (appeal.standard,),
            "acknowledgement": appeal.acknowledgement,
            "assignment": appeal.assignment,
            "owner": appeal.decided_by,
        }
    )


def kind_of(house: House, case: Case) -> Category:
    """Return what rules.yaml says of a case: by its category, channel, marks and stage."""
    category = house.category(case.category, case.channel, case.flags)
    appeal = appeal_of(house, replace(case, stage=""))
    return as_appeal(category, appeal) if appeal is not None and case.stage == APPEAL else category
