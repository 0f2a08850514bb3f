"""How it stands, measured at the end of the chain: what `inboxbot status` tells."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path

from inboxbot.app.checking import register_file
from inboxbot.app.expiry import LOOKED, ends_soon, known_endings, sentence
from inboxbot.app.house_keeper import furnish_unchecked
from inboxbot.app.trouble_file import TroubleFile, unwritten_trouble
from inboxbot.config import Settings, read_policy
from inboxbot.model.errors import ConfigurationError, InboxbotError
from inboxbot.ports.listed import Counts
from inboxbot.ports.register import Register
from inboxbot.triage.crisis import CRISIS, circle, in_words
from inboxbot.workers.brake import BRAKE
from inboxbot.workers.compared import last_compared
from inboxbot.workers.measures import UNSENT_TOO_LONG
from inboxbot.workers.progress import LAST_SUCCESS
from inboxbot.workers.recheck import NO_LONGER_NEEDED
from inboxbot.workers.troubles import KINDS, standing

NO_SUCCESS_TOO_LONG = timedelta(minutes=15)
"""Beyond one poll; trouble that is noted is told at once."""
GIVEN_UP_LATELY = timedelta(days=1)
"""So long a letter that was given up counts as trouble; the digest lists it for longer."""
EXPIRY_IS_SHOWN = timedelta(days=30)
LEAST_FREE = 10 * 1024 * 1024
"""Octets: with less on its disk the register will soon take nothing more."""


@dataclass(slots=True)
class Health:
    """How it stands. ``report`` is what `status --json` prints; ``troubles`` are sentences, and so is ``more``.

    ``more`` is worth knowing and no trouble yet; ``dead`` and ``unknown`` count letters given up and
    perhaps sent.
    """

    report: dict[str, object]
    troubles: list[str] = field(default_factory=list)
    more: list[str] = field(default_factory=list)
    dead: int = 0
    unknown: int = 0

    @property
    def well(self) -> bool:
        """Whether there is nothing to see to."""
        return not self.troubles


def look(settings: Settings, open_register: Callable[[str], Register], *, now: datetime) -> Health:
    """Return how it stands; never raises for what is not well with the installation.

    ``open_register`` opens the register, given the time zone.
    """
    fingerprint, zone, troubles = _rules(settings)
    health = Health(
        {
            "mode": settings.mode,
            "mailboxes": [{"name": settings.address, "trouble": None, "last_success_at": None}],
            "last_success_at": None,
            "oldest_unsent_seconds": None,
            "cases": {"open": None, "overdue": None},
            "quarantined": None,
            "brake": None,
            "rules_fingerprint": fingerprint,
        },
        troubles,
    )
    if unwritten := unwritten_trouble(TroubleFile.place(settings), now=now):
        health.troubles.append(unwritten)
    health.troubles += _disk(register_file(settings))
    try:
        register = open_register(zone)
        try:
            _numbers(health, register, settings, now)
            health.troubles += _troubles(register, settings, now, rules_wrong=fingerprint is None)
            health.more += _ahead(register, now)
            health.more += _compared(register, now)
            _crisis(health, register, settings, now)
        finally:
            register.close()
    except InboxbotError as error:
        if str(error) not in unwritten:
            health.troubles.append(str(error))
    return health


def _rules(settings: Settings) -> tuple[str | None, str, list[str]]:
    """Return fingerprint, time zone and troubles of rules.yaml as it stands."""
    try:
        loaded = read_policy(settings.rules_path(), mailbox=settings.address)
    except ConfigurationError as error:
        return None, "UTC", [f"the rules are wrong, see `inboxbot check`: {error.problems[0]}"]
    return loaded.fingerprint, loaded.policy.calendar.time_zone, []


def _disk(file: Path | None) -> Iterator[str]:
    if file is None:
        return
    try:
        free = shutil.disk_usage(file.absolute().parent).free
    except OSError:
        return  # that there is no such folder is told where the register is opened
    if free < LEAST_FREE:
        yield f"the disk of the register is full ({free // 1024} KB are left in {file.absolute().parent}): make room"


def _numbers(health: Health, register: Register, settings: Settings, now: datetime) -> None:
    counts, last = register.counts(now=now), _last_success(register)
    trouble = standing(register).get("mailbox")
    health.dead, health.unknown = counts.dead, counts.unknown
    health.report |= {
        "mailboxes": [{"name": settings.address, "trouble": trouble, "last_success_at": last}],
        "last_success_at": last,
        "oldest_unsent_seconds": _oldest(counts, now),
        "cases": {"open": counts.open, "overdue": counts.overdue},
        "quarantined": counts.quarantined,
        "brake": register.fact(BRAKE) is not None,
    }


def _troubles(register: Register, settings: Settings, now: datetime, *, rules_wrong: bool) -> Iterator[str]:
    """Yield a sentence for everything that is not well."""
    told_elsewhere = {LOOKED, "unsent", *(("rules",) if rules_wrong else ())}
    for kind, why in standing(register).items():
        if kind not in told_elsewhere:
            yield f"{KINDS[kind].words}: {why}"
    yield from (sentence(one, now) for one in known_endings(register) if ends_soon(one, now))
    counts, last, brake = register.counts(now=now), _last_success(register), register.fact(BRAKE)
    if brake:
        yield (
            f"the brake is on: {brake.partition(' ')[2]}; {counts.held} letters wait: look at them with "
            "`inboxbot outbox list`, then `inboxbot outbox release`"
        )
    if last is None:
        yield "the mailbox has never been read: is the service running?"
    elif now - last > NO_SUCCESS_TOO_LONG + timedelta(seconds=settings.poll_seconds):
        yield f"the mailbox was last read {_ago(now - last)} ago: is the service running?"
    oldest = _oldest(counts, now)
    if oldest is not None and oldest > UNSENT_TOO_LONG.total_seconds() and not brake:
        yield f"a mail has waited {_ago(timedelta(seconds=oldest))} to be sent: `inboxbot outbox list` tells why"
    lately = _given_up(register, now) if counts.dead or counts.unknown else 0
    if lately:
        letters = "1 letter" if lately == 1 else f"{lately} letters"
        yield f"{letters} of the last day given up or perhaps not sent: `inboxbot outbox list`"


def _compared(register: Register, now: datetime) -> Iterator[str]:
    last = last_compared(register)
    if last is not None:
        late = f", {last.found} of them taken in late" if last.found else ", all of them known"
        yield f"mailbox and register were compared {_ago(now - last.at)} ago: {last.held} messages{late}"


def _crisis(health: Health, register: Register, settings: Settings, now: datetime) -> None:
    """Tell of a crisis in force (R11): since when, by whom, who hears of every enquiry. Why stays inside."""
    known = register.fact(CRISIS)
    if not known:
        return
    since, by, why = in_words(known)
    told = _circle(register, settings, now)
    health.report["crisis"] = {"since": since, "by": by, "circle": told}
    hear = f"; {', '.join(told)} hear of every enquiry from the media" if told else ""
    health.more.append(
        f"a crisis is in force since {since:%Y-%m-%d %H:%M} UTC, declared by {by}: {why}{hear}; "
        "`inboxbot crisis off` ends it"
    )


def _circle(register: Register, settings: Settings, now: datetime) -> list[str]:
    """Return the names of the wider circle; nobody where rules or templates are wrong, which is told elsewhere."""
    try:
        house = furnish_unchecked(settings)[1].with_absences(register.absences())
    except ConfigurationError:
        return []
    return [house.policy.people[person].name for person in circle(house, now=now)]


def _ahead(register: Register, now: datetime) -> Iterator[str]:
    """Yield what will be trouble one day."""
    for one in known_endings(register):
        if one.at - now < EXPIRY_IS_SHOWN and not ends_soon(one, now):
            yield sentence(one, now)


def _ago(time: timedelta) -> str:
    minutes = int(time.total_seconds()) // 60
    if minutes < 120:  # noqa: PLR2004 - below two hours minutes tell more
        return f"{minutes} minutes"
    return f"{minutes // 60} hours" if minutes < 48 * 60 else f"{minutes // 60 // 24} days"


def _last_success(register: Register) -> datetime | None:
    last = register.fact(LAST_SUCCESS)
    return datetime.fromisoformat(last) if last else None


def _oldest(counts: Counts, now: datetime) -> int | None:
    since = counts.oldest_unsent_at
    return int((now - since).total_seconds()) if since else None


def _given_up(register: Register, now: datetime) -> int:
    since = now - GIVEN_UP_LATELY
    return sum(
        entry.created_at >= since and not entry.last_error.startswith(NO_LONGER_NEEDED)
        for entry in register.outbox(["dead", "unknown"], limit=0)
    )
