"""What is said to the person who wrote: one receipt, or the reason why there is none."""

from __future__ import annotations

from datetime import datetime
from typing import cast

from inboxbot.deadlines.due import due
from inboxbot.model.case import Case
from inboxbot.model.mail import Withheld
from inboxbot.model.plan import MeantLetter
from inboxbot.rules.outcomes import Category
from inboxbot.rules.people import ContactRestriction
from inboxbot.rules.policy import Policy
from inboxbot.rules.rule import Channel
from inboxbot.triage.acknowledge import begun_elsewhere, why_not_acknowledge
from inboxbot.triage.appealing import APPEAL, kind_of
from inboxbot.triage.house import House
from inboxbot.triage.reading import Reading, flags_of
from inboxbot.triage.writer import relayed_by_stranger

NO_LETTER = "acknowledgement"
"""What is listed as not sent where the rules mean no letter to the writer."""

Receipt = tuple[tuple[MeantLetter, ...], tuple[Withheld, ...]]
"""The letter that goes, or the note of the one that does not; neither where none is meant."""


def receipt_for_new(reading: Reading, house: House, *, now: datetime) -> Receipt:
    """Return the acknowledgement of a message that opens a case."""
    found = reading.classification
    category = house.category(found.category, found.channel, found.flags)
    urgent = _urgent_letter(reading, house)
    letter = (None if category.keeps_letter else urgent) or category.acknowledgement
    limit = restriction_of(reading, house.policy)
    if limit is not None and isinstance(limit.acknowledge, str):
        letter = urgent or limit.acknowledge  # the numbers to call are never agreed away
    if letter is None:
        why = f"rules.yaml names no acknowledgement for {category.name}"
        return (), (
            Withheld(
                NO_LETTER, reading.message.sender.address, why, shadow=not house.is_live(found.category)
            ),
        )
    return _receipt(letter, reading, house, category, key=found.category, occasion="arrival", now=now)


def receipt_for_follow_up(
    reading: Reading, case: Case, house: House, *, now: datetime, begun: bool = False
) -> Receipt:
    """Return the urgent letter where a follow-up calls for one: once a case (behaviour: Clocks).

    ``begun``: the message begins an appeal, which is acknowledged as such, the numbers to call at its head.
    """
    category = kind_of(house, case)
    if begun:
        letter, occasion = category.acknowledgement, APPEAL
    else:
        letter, occasion = (None if case.urgent_sent else _urgent_letter(reading, house)), "urgent"
    return _receipt(letter, reading, house, category, key=case.category, occasion=occasion, now=now)


def restriction_of(reading: Reading, policy: Policy) -> ContactRestriction | None:
    """Return the limit on how this person contacts us, if there is one (R10)."""
    sender = reading.message.sender.address
    limits = policy.contact_restrictions
    return next((one for one in limits if sender in {a.lower() for a in one.addresses}), None)


def why_quiet(reading: Reading, policy: Policy) -> str:
    """Return why no letter at all may go to this person, or an empty string (behaviour: Quiet).

    What is marked so on one case holds for the person: somebody else may read their mail.
    """
    for flag in flags_of(reading, policy):
        if flag.quiet:
            return f"quiet: {flag.name}"
    limit = restriction_of(reading, policy)
    if limit is not None and not limit.acknowledge:
        return "quiet: a contact restriction withholds letters to this person (R10)"
    earlier = (reading.follows.case,) if reading.follows else ()
    known = reading.history.by_correspondent if reading.screening.kind == "person" else ()
    marked = (case for case in (*earlier, *known) if case.quiet)
    if limit is not None:  # its cases are marked for the limit alone, which allows the receipt
        marked = (case for case in marked if _bears_quiet(case, policy))
    quiet = next(marked, None)
    return f"quiet: {quiet.reference} of the same person is marked so" if quiet is not None else ""


def is_quiet(reading: Reading, policy: Policy) -> bool:
    """Tell whether the case is marked quiet: a limit that allows one letter by name allows no other (R10)."""
    limit = restriction_of(reading, policy)
    return isinstance(limit.acknowledge if limit else None, str) or bool(why_quiet(reading, policy))


def _bears_quiet(case: Case, policy: Policy) -> bool:
    return any(policy.flags[name].quiet for name in case.flags if name in policy.flags)


def _urgent_letter(reading: Reading, house: House) -> str | None:
    flags = flags_of(reading, house.policy)
    return next((flag.acknowledgement for flag in flags if flag.alert and flag.acknowledgement), None)


def _receipt(
    letter: str | None,
    reading: Reading,
    house: House,
    kind: Category,
    *,
    key: str,
    occasion: str,
    now: datetime,
) -> Receipt:
    """``key`` is the category of the case, which rules.yaml may have lost."""
    if letter is None:
        return (), ()
    to = reading.screening.acknowledge_to or reading.message.sender.address
    not_by_email = _not_by_email(reading, house)
    if not_by_email:
        return (), (Withheld(letter, to, not_by_email),)
    refusal = why_not_acknowledge(
        screening=reading.screening,
        history=reading.history,
        policy=house.policy,
        message=reading.message,
        category=key,
        flags=reading.classification.flags,
        promised_by=_promised_by(kind, reading, house),
        now=now,
        live=house.is_live(key),
        quiet=why_quiet(reading, house.policy),
        begun_elsewhere=begun_elsewhere(reading.message, reading.history),
    )
    if refusal is not None:
        return (), (Withheld(letter, to, refusal.reason, shadow=refusal.shadow),)
    return (MeantLetter(letter, to, occasion, audience="public"),), ()


def _not_by_email(reading: Reading, house: House) -> str:
    """Return why what came in another way is not acknowledged by email (T2, T3, R7), or an empty string."""
    channel = reading.classification.channel
    way = house.policy.channels.get(cast("Channel", channel))
    if way is not None and not way.acknowledge:
        return f"it came as a {way.name.lower()}: no email goes to whoever passes it on"
    if channel == "webform" and relayed_by_stranger(reading.message, house.policy):
        return "it came through a form that rules.yaml does not list under web_forms"
    return ""


def _promised_by(category: Category, reading: Reading, house: House) -> datetime | None:
    """Return the date that the letter would tell (T8): the standard's, or the earlier time it notes (T7)."""
    if category.promise is None:
        return None
    standard = house.policy.standards[category.promise]
    received_at = reading.message.received_at
    by = due(category.promise, standard, received_at=received_at, calendar=house.calendar).due_at
    stated = reading.classification.media_deadline
    return by if stated is None or stated.doubtful else min(by, stated.at)
