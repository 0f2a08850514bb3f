"""The time by which a journalist needs an answer, as the tables of the tests write it."""

from __future__ import annotations

from datetime import UTC, datetime

from walking import LONDON

from inboxbot.model.plan import StatedTime
from inboxbot.triage.stated_time import find_stated_time

WEDNESDAY_MORNING = datetime(2026, 6, 10, 9, 20, tzinfo=UTC)  # 10:20 in London


def read(text: str, received_at: datetime = WEDNESDAY_MORNING) -> str | None:
    """Return the time that a text asks for, as ``told`` writes it."""
    return told(find_stated_time(text, received_at, LONDON))


def read_mail(text: str) -> str | None:
    """Return the same of a mail's text: it comes below its subject."""
    return read(f"A subject\n\n{text}")


def told(stated: StatedTime | None) -> str | None:
    """Return a time in London, ``Wed 10 Jun 17:00``; ``?`` marks a doubtful one."""
    if stated is None:
        return None
    return stated.at.astimezone(LONDON).strftime("%a %d %b %H:%M") + ("?" if stated.doubtful else "")


def moves_no_clock(found: str | None) -> bool:
    """Tell whether no time was found, or a doubtful one."""
    return found is None or found.endswith("?")


def same(found: str | None, expected: str | None) -> bool:
    """Tell whether both are the same time; a doubtful one moves no clock, as none does."""
    return found == expected or (moves_no_clock(found) and moves_no_clock(expected))
