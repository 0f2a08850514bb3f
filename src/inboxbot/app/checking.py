"""What `inboxbot check` looks at, each thing apart so that each failure names its own cause."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from inboxbot.app.house_keeper import read_house
from inboxbot.app.wiring import mailbox_from, sender_from
from inboxbot.config import Settings

Look = tuple[str, Callable[[], Sequence[str]]]
"""What is looked at, and the look: sentences of what was found, or an error that says what is wrong."""


def rules_check(settings: Settings) -> Look:
    """Return the look at rules.yaml and the templates, every letter rendered with samples."""

    def look() -> Sequence[str]:
        house = read_house(settings)
        policy = house.policy
        return (
            f"{settings.rules_path()}: {len(policy.rules)} rules, {len(policy.people)} people, "
            f"fingerprint {house.fingerprint}",
            f"{settings.templates_path()}: {len(house.letters.names)} letters, all render",
            *(f"warning: {problem}" for problem in house.letters.check() if problem.warning),
        )

    return "rules and templates", look


def network_checks(settings: Settings) -> Iterator[Look]:
    """Yield the looks that need the outside world: database, mailbox, sender."""
    yield "database", lambda: _database(settings)
    yield "mailbox", lambda: _mailbox(settings)
    yield "sender", lambda: _sender(settings)


def _database(settings: Settings) -> Sequence[str]:
    from inboxbot.app.clock import SystemClock
    from inboxbot.register import open_register

    register = open_register(
        settings.database_url.get_secret_value(), zone=read_house(settings).policy.calendar.time_zone
    )
    try:
        counts = register.counts(now=SystemClock().now())
    finally:
        register.close()
    return (f"opened; {counts.open} open cases, {counts.queued} mails waiting",)


def _mailbox(settings: Settings) -> Sequence[str]:
    mailbox = mailbox_from(settings)
    try:
        return mailbox.check()
    finally:
        mailbox.close()


def _sender(settings: Settings) -> Sequence[str]:
    sender = sender_from(settings)
    try:
        return sender.check()
    finally:
        sender.close()
