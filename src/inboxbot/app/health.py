"""How it stands, measured at the end of the chain: what `inboxbot status` tells."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta

from inboxbot.config import Settings, read_policy
from inboxbot.model.errors import ConfigurationError, InboxbotError
from inboxbot.ports.register import Counts, Register
from inboxbot.workers.alarm import KINDS
from inboxbot.workers.brake import BRAKE

UNSENT_TOO_LONG_SECONDS = 3600
NO_SUCCESS_TOO_LONG = timedelta(minutes=30)
GIVEN_UP_LATELY = timedelta(days=1)
"""So long a letter that was given up counts as trouble; the digest lists it for longer."""

LAST_SUCCESS = "last_success.mailbox"


def look(settings: Settings, open_register: Callable[[str], Register], *, now: datetime) -> dict[str, object]:
    """Return the report of `inboxbot status`; never raises for what is not well with the installation.

    ``open_register`` opens the register, given the time zone.
    """
    fingerprint, zone, troubles = _rules(settings)
    report: dict[str, object] = {
        "healthy": False,
        "troubles": troubles,
        "mode": settings.mode,
        "mailboxes": [{"name": settings.address, "trouble": None, "last_success_at": None}],
        "last_success_at": None,
        "oldest_unsent_seconds": None,
        "cases": {"open": None, "overdue": None},
        "quarantined": None,
        "dead": None,
        "unknown": None,
        "brake": None,
        "rules_fingerprint": fingerprint,
    }
    try:
        register = open_register(zone)
        try:
            report |= _numbers(register, settings, now)
            troubles += _troubles(register, settings, now)
        finally:
            register.close()
    except InboxbotError as error:
        troubles.append(f"the register: {error}")
    report["healthy"] = not troubles
    return report


def _rules(settings: Settings) -> tuple[str | None, str, list[str]]:
    """Return fingerprint, time zone and troubles of rules.yaml as it stands."""
    try:
        loaded = read_policy(settings.rules_path(), mailbox=settings.address)
    except ConfigurationError as error:
        return None, "UTC", [f"the rules are wrong, see `inboxbot check`: {error.problems[0]}"]
    return loaded.fingerprint, loaded.policy.calendar.time_zone, []


def _numbers(register: Register, settings: Settings, now: datetime) -> dict[str, object]:
    counts, last = register.counts(now=now), _last_success(register)
    return {
        "mailboxes": [
            {
                "name": settings.address,
                "trouble": _standing(register).get("mailbox"),
                "last_success_at": last,
            }
        ],
        "last_success_at": last,
        "oldest_unsent_seconds": _oldest(counts, now),
        "cases": {"open": counts.open, "overdue": counts.overdue},
        "quarantined": counts.quarantined,
        "dead": counts.dead,
        "unknown": counts.unknown,
        "brake": register.fact(BRAKE) is not None,
    }


def _troubles(register: Register, settings: Settings, now: datetime) -> Iterator[str]:
    """Yield a sentence for everything that is not well."""
    yield from _standing(register).values()
    counts, last, brake = register.counts(now=now), _last_success(register), register.fact(BRAKE)
    if brake:
        yield f"the brake is on: {brake.partition(' ')[2]}; see `inboxbot outbox list`, then `outbox release`"
    if last is None:
        yield "the mailbox has never been read: is the service running?"
    elif now - last > NO_SUCCESS_TOO_LONG + timedelta(seconds=settings.poll_seconds):
        minutes = int((now - last).total_seconds()) // 60
        yield f"the mailbox was last read {minutes} minutes ago: is the service running?"
    oldest = _oldest(counts, now)
    if oldest is not None and oldest > UNSENT_TOO_LONG_SECONDS and not brake:
        yield f"a mail has waited {oldest // 60} minutes to be sent"
    lately = _given_up(register, now) if counts.dead or counts.unknown else 0
    if lately:
        yield f"{lately} letters of the last day were given up or perhaps not sent: `inboxbot outbox list`"


def _standing(register: Register) -> dict[str, str]:
    facts = {name: register.fact(f"trouble.{name}") for name in KINDS}
    return {name: f"{KINDS[name].words}: {fact.partition(' ')[2]}" for name, fact in facts.items() if fact}


def _last_success(register: Register) -> datetime | None:
    last = register.fact(LAST_SUCCESS)
    return datetime.fromisoformat(last) if last else None


def _oldest(counts: Counts, now: datetime) -> int | None:
    since = counts.oldest_unsent_at
    return int((now - since).total_seconds()) if since else None


def _given_up(register: Register, now: datetime) -> int:
    since = now - GIVEN_UP_LATELY
    return sum(entry.created_at >= since for entry in register.outbox(["dead", "unknown"], limit=0))
