"""In whose working hours a reminder goes (behaviour: When letters go). Pure: hours and the moment come in."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from inboxbot.model.case import NO_PROMISE
from inboxbot.model.mail import OutgoingMail
from inboxbot.ports.listed import DueStep
from inboxbot.triage.house import House
from inboxbot.workers.reminders import Meant, who_hears


def waits_for_somebody(step: DueStep, house: House, now: datetime) -> bool:
    """Tell whether who must act on a step is not at work now and will be before the end."""
    person = next((one for one, acts in who_hears(step, house, now).items() if acts), None)
    if person is None or person not in house.hours:
        return False
    at_work = house.hours[person].next_at_or_after(now)
    return at_work is not None and now < at_work < step.deadline.due_at


def in_their_hours(meant: Meant, mail: OutgoingMail, house: House, now: datetime) -> OutgoingMail:
    """Return a letter as it waits for its receiver; before it goes it is looked at again (``recheck``).

    An alert does not wait, and what would come after the end of a promise does not either.
    """
    first = meant.steps[0].deadline
    at_work = house.hours[meant.person].next_at_or_after(now)
    too_late = at_work is None or (first.stops not in NO_PROMISE and now < first.due_at <= at_work)
    if first.stops == "confirmed" or too_late or at_work == now:
        return mail
    return replace(mail, not_before=at_work)
