"""Where the reading of an Exchange folder stands, as the register keeps it: a line of JSON."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import UTC, datetime

Place = tuple[datetime, str]
"""Where a message stands in the order of arrival: its time of receipt, and its id where two share one."""


@dataclass(frozen=True, slots=True)
class Walk:
    """Messages on the way to be handed over, oldest first: a server lists them in any order.

    They are what came to the folder between the sync state ``base`` (empty: all there was) and the
    cursor's, received at or after ``since``, and stand behind ``at``. What was received before
    ``reset_before`` is old: an earlier place has lost its meaning.
    """

    base: str
    at: Place | None = None
    since: datetime | None = None
    reset_before: datetime | None = None


@dataclass(frozen=True, slots=True)
class Cursor:
    """The sync state behind everything known of one folder, and the walk that is not at its end.

    ``newest`` is the latest time of receipt known there: after a reset it tells old mail from new.
    ``known`` are ids of some messages that were there: a server that lists them as new has forgotten the
    state without a word.
    """

    folder: str
    state: str
    newest: datetime | None = None
    walk: Walk | None = None
    known: tuple[str, ...] = ()

    def encode(self) -> str:
        """Write it as the opaque text of the port."""
        fields: dict[str, object] = {
            "folder": self.folder,
            "state": self.state,
            "newest": _written(self.newest),
            "known": list(self.known),
        }
        if self.walk is not None:
            at = self.walk.at
            fields["walk"] = {
                "base": self.walk.base,
                "at": [_written(at[0]), at[1]] if at else None,
                "since": _written(self.walk.since),
                "reset": _written(self.walk.reset_before),
            }
        return json.dumps(fields)


def decode(text: str) -> Cursor | None:
    """Read a cursor, or None where it is damaged."""
    try:
        fields = json.loads(text)
        state = str(fields["state"])
        walk = _walk(fields["walk"]) if fields.get("walk") else None
        known = tuple(str(uid) for uid in fields.get("known", ()))
        cursor = Cursor(str(fields["folder"]), state, _read(fields["newest"]), walk, known)
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError, OverflowError):
        return None
    return cursor if state else None


def _walk(fields: dict[str, object]) -> Walk:
    at = fields["at"]
    place: Place | None = None
    if isinstance(at, list):
        moment = _read(at[0])
        if moment is None:
            raise ValueError("a place without a time")
        place = moment, str(at[1])
    return Walk(str(fields["base"]), place, _read(fields["since"]), _read(fields["reset"]))


def _written(moment: datetime | None) -> str | None:
    return moment.isoformat() if moment else None


def _read(text: object) -> datetime | None:
    if text is None:
        return None
    moment = datetime.fromisoformat(str(text))
    if moment.tzinfo is None:
        raise ValueError("a time without a zone")
    return moment.astimezone(UTC)
