"""Whether a receipt goes out: how often, how late, and what stands against it (behaviour: How often).

Screening has said whether a machine may answer at all; here come the case, the caps and the mode.
Every refusal is a sentence for the people who then answer by hand.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from inboxbot.model.case import Category, History
from inboxbot.model.message import Message
from inboxbot.model.plan import Screening
from inboxbot.rules.outcomes import Flag
from inboxbot.rules.policy import Policy
from inboxbot.rules.sending import Caps
from inboxbot.triage.phrases import fold
from inboxbot.triage.screen_addresses import domain
from inboxbot.triage.thread import thread_keys

_FORWARDS = (
    "fw:",
    "fwd:",
    "wg:",
    "tr:",
    "rv:",
    "i:",
    "enc:",
    "doorst:",
    "vb:",
    "vs:",
    "pd:",
    "fwd :",
    "tr :",
)


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why no acknowledgement goes: a sentence for staff. ``shadow``: the trial is the only reason."""

    reason: str
    shadow: bool = False


def why_not_acknowledge(
    *,
    screening: Screening,
    history: History,
    policy: Policy,
    message: Message,
    category: Category,
    flags: tuple[str, ...],
    promised_by: datetime | None,
    now: datetime,
    live: bool,
    quiet: str,
    begun_elsewhere: bool,
) -> Refusal | None:
    """Return why this message is not acknowledged, or None where it may be.

    ``promised_by`` is the date that the letter would tell, ``now`` the present, both aware UTC;
    ``live`` False: the installation or this category is on trial; ``quiet``: why no letter at all
    may go to this person, or empty; ``begun_elsewhere``: see below.
    """
    held = tuple(policy.flags[name] for name in flags if name in policy.flags)
    urgent = any(flag.alert for flag in held)
    reasons = (
        _by_screening(screening),
        quiet or _by_mark(held),
        _by_age(history, message, policy.caps, promised_by=promised_by, now=now, live=live),
        _elsewhere(begun=begun_elsewhere),
        _by_state(history),
        _by_caps(history, policy.caps, screening, category, urgent=urgent, now=now),
    )
    refusal = next((reason for reason in reasons if reason), "")
    if refusal:
        return Refusal(refusal)
    return None if live else Refusal("on trial: this would have been sent, had we been live", shadow=True)


def begun_elsewhere(message: Message, history: History) -> bool:
    """Tell whether a message goes on with a conversation that we know nothing of (First weeks).

    It names mails, and none of them is known. A forward does so too, and is the first we hear.
    """
    known = history.by_our_mail or history.by_their_mail or history.erased
    return bool(thread_keys(message)) and not known and not fold(message.subject).startswith(_FORWARDS)


def _by_screening(screening: Screening) -> str:
    if screening.may_acknowledge and screening.acknowledge_to:
        return ""
    return f"a machine must not answer here: {screening.reason}"


def _by_mark(held: tuple[Flag, ...]) -> str:
    silent = next((flag for flag in held if flag.never_acknowledge or flag.no_case), None)
    return f"the rules withhold it: {silent.name}" if silent is not None else ""


def _by_age(
    history: History, message: Message, caps: Caps, *, promised_by: datetime | None, now: datetime, live: bool
) -> str:
    if live and history.live_since is not None and message.received_at < history.live_since:
        return "received before we went live"
    if history.restored:
        return "the register was restored from a backup: it may have been acknowledged before"
    if history.reset_before is not None and message.received_at < history.reset_before:
        return "it was in the mailbox before the mailbox was numbered anew"
    if now - message.received_at > timedelta(days=caps.oldest_days):
        return f"older than {caps.oldest_days} days"
    if promised_by is not None and promised_by <= now:
        return "the date it would promise has passed"
    return ""


def _elsewhere(*, begun: bool) -> str:
    return "it goes on with a conversation begun before us or beside us" if begun else ""


def _by_state(history: History) -> str:
    # The brake is not asked here: it holds letters in the outbox until a person has looked.
    return "mail to this address bounced: the address is rested" if history.rested else ""


def _by_caps(
    history: History,
    caps: Caps,
    screening: Screening,
    category: Category,
    *,
    urgent: bool,
    now: datetime,
) -> str:
    sent = history.sent
    first = _passes_a_day(history, caps, category, urgent=urgent, now=now)
    to = domain(screening.acknowledge_to)
    hours = caps.hours_between
    limits = (
        (
            sent.to_address_today >= caps.per_address_a_day,
            f"{sent.to_address_today} letters to this address today; at most {caps.per_address_a_day}",
        ),
        (
            sent.to_address > 0 and not first,
            f"this address had {sent.to_address} in the last {hours} hours; one in {hours} hours is enough",
        ),
        (
            sent.to_domain_today >= caps.per_domain_a_day,
            f"{sent.to_domain_today} letters to {to} today; at most {caps.per_domain_a_day} a domain",
        ),
        (
            sent.last_hour >= caps.per_hour,
            f"{sent.last_hour} letters in the last hour; at most {caps.per_hour}",
        ),
        (sent.today >= caps.per_day, f"{sent.today} letters today; at most {caps.per_day}"),
        (
            screening.unaligned and sent.unaligned_today >= caps.unaligned_a_day,
            f"{sent.unaligned_today} letters to unproven addresses today; at most {caps.unaligned_a_day}",
        ),
    )
    return next((sentence for reached, sentence in limits if reached), "")


def _passes_a_day(history: History, caps: Caps, category: Category, *, urgent: bool, now: datetime) -> bool:
    """A first complaint, media or urgent letter passes the rule of hours, never that of the day."""
    since = now - timedelta(hours=caps.hours_between)
    lately = [case for case in history.by_correspondent if case.opened_at > since]
    if urgent and not any(case.urgent_sent for case in lately):
        return True
    return category in caps.despite_hours_between and not any(case.category == category for case in lately)
