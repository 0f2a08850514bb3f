"""What is promised by when: the deadlines a case starts with, and their reminders (T1–T9)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

from inboxbot.deadlines.alerts import plan_alerts
from inboxbot.deadlines.due import due, due_at_stated
from inboxbot.deadlines.steps import plan_steps
from inboxbot.deadlines.taking import plan_taking
from inboxbot.model.case import Case, Deadline, PersonId
from inboxbot.model.plan import StatedTime
from inboxbot.triage.house import House
from inboxbot.triage.owner import acts_for, from_role

OLD_NEWS = timedelta(days=1)
"""An alert about older mail (a backfill, a long outage) is told once, and not all night."""


def deadlines_for(
    house: House,
    standards: Iterable[str],
    *,
    owner: PersonId,
    received_at: datetime,
    now: datetime,
    stated: StatedTime | None,
) -> tuple[Deadline, ...]:
    """Return one deadline for each standard, soonest first, with the owner's reminders planned.

    A stated time that is not doubtful counts where it is earlier (T7); it never applies to a
    deadline that an answer does not stop.
    """
    found = []
    for name in dict.fromkeys(standards):
        standard = house.policy.standards[name]
        sharp = standard.stops == "answered" and not standard.by_law
        if sharp and stated is not None and not stated.doubtful:
            deadline = due_at_stated(
                name, standard, stated_at=stated.at, received_at=received_at, calendar=house.calendar
            )
        else:
            deadline = due(name, standard, received_at=received_at, calendar=house.calendar)
        found.append(with_steps(house, deadline, owner=owner, now=now))
    return tuple(sorted(found, key=lambda deadline: (deadline.due_at, deadline.standard)))


def after_answer(
    house: House, case: Case, deadlines: Iterable[Deadline], *, now: datetime
) -> tuple[Deadline, ...]:
    """Return what is still to be noted once a case is answered (R5): for the media, what came of it.

    ``deadlines`` are those of the case, stopped ones too: what was asked for once is not asked for again.
    """
    media = house.policy.media
    if case.category != media.category or not house.is_live(case.category):
        return ()
    noted = any(
        item.ends_note and key in {t.item for t in case.ticks} for key, item in media.checklist.items()
    )
    asked = {one.standard for one in deadlines}
    names = [] if noted else [name for name in media.after_answer if name not in asked]
    owner = case.owner if case.owner in house.hours else acts_for(house, case, now=now)
    return deadlines_for(house, names, owner=owner, received_at=now, now=now, stated=None)


def confirmations(
    house: House, flags: Iterable[str], *, received_at: datetime, now: datetime
) -> tuple[Deadline, ...]:
    """Return a row for each alert that somebody must confirm; none for mail that is long since old."""
    if now - received_at > OLD_NEWS:
        return ()
    alerts = {name: house.policy.flags[name] for name in flags if name in house.policy.flags}
    return tuple(
        plan_alerts(
            name, flag.repeats, now=now, calendar=house.calendar, morning=house.policy.calendar.digest_at
        )
        for name, flag in alerts.items()
        if flag.alert and flag.repeats is not None
    )


def taking_on(
    house: House, category: str, owner: PersonId, *, now: datetime, channel: str = "email"
) -> tuple[Deadline, ...]:
    """Return the row that waits for the owner to say that they have it (R3), where the category asks for that.

    None on trial: no letter told them.
    """
    confirm = house.category(category, channel).confirm
    if confirm is None or not house.is_live(category):
        return ()
    return (plan_taking(owner, confirm, hours=house.hours[owner], calendar=house.calendar, now=now),)


def with_steps(house: House, deadline: Deadline, *, owner: PersonId, now: datetime) -> Deadline:
    """Plan (or plan anew, for a new owner) the reminders still to come of a deadline."""
    standard = house.policy.standards[deadline.standard]
    other = from_role(house, standard.reminds, now=now) if standard.reminds else None
    return plan_steps(
        deadline,
        house.policy.reminder_plans[standard.reminders],
        hours=house.hours[other or owner],
        calendar=house.calendar,
        now=now,
        stated=not deadline.counted,
    )
