"""A crisis: declared by a rule or by a person, in force until it is ended, told to a wider circle (R11)."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from inboxbot.letters.particulars import Alert
from inboxbot.model.case import Case, History, PersonId
from inboxbot.model.mail import OutgoingMail
from inboxbot.model.plan import Classification, ThreadMatch
from inboxbot.rules.policy import Policy
from inboxbot.triage.house import House
from inboxbot.triage.owner import from_role

CRISIS = "crisis"
"""The small fact that a crisis was declared: when, by whom and why."""

DECLARED = "crisis_declared"
_WHAT = "A crisis was declared"
_PARTS = 3


def declaration(now: datetime, by: str, why: str) -> str:
    """Return a declaration as its fact."""
    return f"{now.isoformat()}\n{by}\n{' '.join(why.split())}"


def in_words(fact: str) -> tuple[datetime, str, str]:
    """Return since when (aware UTC), by whom and why, from the fact."""
    since, by, why = (*fact.split("\n", 2), "", "")[:_PARTS]
    return datetime.fromisoformat(since), by, why


def in_crisis(
    found: Classification, match: ThreadMatch | None, history: History, policy: Policy
) -> Classification:
    """Return what a message is, marked with the crisis where one is in force and it is from the media."""
    category = match.case.category if match is not None and match.certain else found.category
    flag = policy.media.crisis_flag
    if not history.crisis or category != policy.media.category or flag not in policy.flags:
        return found
    return replace(found, flags=tuple(sorted({*found.flags, flag})))


def declared_by_rules(
    found: Classification, case: Case, history: History, policy: Policy, *, now: datetime
) -> tuple[tuple[str, str | None], ...]:
    """Return the fact that a rule has told a crisis of an enquiry from the media, where none is in force."""
    told = policy.media.crisis_flag in found.flags and case.category == policy.media.category
    if history.crisis or not told:
        return ()
    return ((CRISIS, declaration(now, "the rules", f"words in {case.reference}")),)


def circle(house: House, *, now: datetime, not_to: frozenset[PersonId] = frozenset()) -> tuple[PersonId, ...]:
    """Return who acts in each role of the wider circle: those whom the crisis flag tells."""
    flag = house.policy.flags.get(house.policy.media.crisis_flag)
    found = (from_role(house, role, now=now, not_to=not_to) for role in (flag.also_told if flag else ()))
    return tuple(dict.fromkeys(person for person in found if person is not None))


def circle_letters(
    house: House,
    why: str,
    *,
    by: str,
    now: datetime,
    not_to: frozenset[PersonId] = frozenset(),
    open_cases: tuple[str, ...] = (),
) -> tuple[OutgoingMail, ...]:
    """Return the news that a crisis was declared, to each of the circle; ``open_cases`` are told of with it."""
    waiting = f" Enquiries from the media that are open now: {', '.join(open_cases)}." if open_cases else ""
    about = Alert(
        what=_WHAT,
        since=now,
        what_to_do=f"{by} says: {why}.{waiting}",
        trial=not house.live,
        occasion=now.isoformat(),
    )
    return tuple(
        house.letters.crisis(person, about, now=now) for person in circle(house, now=now, not_to=not_to)
    )


def stands_for(
    house: House, role: str, *, now: datetime, not_to: frozenset[PersonId] = frozenset()
) -> tuple[PersonId, ...]:
    """Return who may act for a role: those who fill it, and who stands in for them now."""
    acting = from_role(house, role, now=now, not_to=not_to)
    may = (*house.policy.roles.get(role, ()), *((acting,) if acting else ()))
    return tuple(dict.fromkeys(person for person in may if person not in not_to))
