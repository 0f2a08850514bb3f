"""What is promised by when: the deadlines a case starts with, and their reminders (T1–T9)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

from inboxbot.deadlines.alerts import plan_alerts
from inboxbot.deadlines.due import due, due_at_stated
from inboxbot.deadlines.steps import plan_steps
from inboxbot.model.case import Deadline, PersonId
from inboxbot.model.plan import StatedTime
from inboxbot.triage.house import House

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
        sharp = stated is not None and not stated.doubtful and standard.stops == "answered"
        if sharp and stated is not None:
            deadline = due_at_stated(
                name, standard, stated_at=stated.at, received_at=received_at, calendar=house.calendar
            )
        else:
            deadline = due(name, standard, received_at=received_at, calendar=house.calendar)
        found.append(with_steps(house, deadline, owner=owner, now=now))
    return tuple(sorted(found, key=lambda deadline: (deadline.due_at, deadline.standard)))


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


def with_steps(house: House, deadline: Deadline, *, owner: PersonId, now: datetime) -> Deadline:
    """Plan (or plan anew, for a new owner) the reminders still to come of a deadline."""
    standard = house.policy.standards[deadline.standard]
    return plan_steps(
        deadline,
        house.policy.reminder_plans[standard.reminders],
        hours=house.hours[owner],
        calendar=house.calendar,
        now=now,
        stated=not deadline.counted,
    )
