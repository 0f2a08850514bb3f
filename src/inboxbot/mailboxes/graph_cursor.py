"""How far a folder has been read through Graph, as the opaque text that the register keeps."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Final

from inboxbot.model.errors import TransientError

RECENT: Final = 300
"""So many messages handed over last are remembered: a delta round may name one again."""


@dataclass(frozen=True, slots=True, order=True)
class Listed:
    """A message as a list names it, in the order of arrival."""

    received_at: datetime
    id: str
    answered: bool = field(default=False, compare=False)


@dataclass(frozen=True, slots=True)
class GraphCursor:
    """Where the reading stands.

    ``link``: the delta link, or the next link of a round not yet read to its end. ``waiting``: what
    the last round named and no page has brought. ``listing``: while what was there already is read
    (backfill, reset), the time up to which that has come; ``met`` those received at just that time.
    ``newest``: the latest time of receipt known. ``reset``: what ``Page.reset_before`` says.
    """

    link: str
    newest: datetime | None = None
    waiting: tuple[Listed, ...] = ()
    recent: tuple[str, ...] = ()
    listing: datetime | None = None
    met: tuple[str, ...] = ()
    reset: datetime | None = None

    def encode(self) -> str:
        """Return it as text."""
        times = [one.isoformat() if one else None for one in (self.newest, self.listing, self.reset)]
        waiting = [[one.received_at.isoformat(), one.id] for one in self.waiting]
        return json.dumps(
            {"link": self.link, "times": times, "waiting": waiting, "recent": self.recent, "met": self.met},
            separators=(",", ":"),
        )

    def knows(self, one: Listed) -> bool:
        """Tell whether this message was handed over not long ago."""
        return short(one.id) in self.recent

    def handed_over(self, some: Iterable[Listed]) -> GraphCursor:
        """Return the cursor behind these messages."""
        some = tuple(some)
        newest = max([one.received_at for one in some] + ([self.newest] if self.newest else []), default=None)
        recent = (*self.recent, *(short(one.id) for one in some))[-RECENT:]
        return replace(self, newest=newest, recent=recent)


def decode(text: str) -> GraphCursor:
    """Return the cursor in a text. Raises ValueError where it is none."""
    try:
        told = json.loads(text)
        newest, listing, reset = (datetime.fromisoformat(one) if one else None for one in told["times"])
        waiting = tuple(Listed(datetime.fromisoformat(at), str(one)) for at, one in told["waiting"])
        recent, met = tuple(map(str, told["recent"])), tuple(map(str, told["met"]))
        if not isinstance(told["link"], str) or any(one.received_at.tzinfo is None for one in waiting):
            raise ValueError("no cursor of ours")  # noqa: TRY301 - caught with the others
        return GraphCursor(told["link"], newest, waiting, recent, listing, met, reset)
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError):
        raise ValueError("no cursor of ours") from None


def short(identity: str) -> str:
    """Return a short name for an id: 150 characters, of which few differ, are much for a list of many."""
    return hashlib.sha256(identity.encode()).hexdigest()[:12]


def moment(told: object) -> datetime:
    """Return a time as Graph writes it, aware UTC. Raises TransientError where it is none."""
    try:
        found = datetime.fromisoformat(str(told))
    except ValueError:
        found = None
    if found is None or found.tzinfo is None:
        raise TransientError("Graph's answer tells no time of receipt; it is asked again.")
    return found
