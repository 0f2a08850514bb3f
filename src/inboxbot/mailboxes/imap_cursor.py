"""Where the reading of an IMAP folder stands, as the register keeps it: a line of JSON."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import UTC, datetime


@dataclass(frozen=True, slots=True)
class Cursor:
    """The next UID to read in one life (UIDVALIDITY) of one folder.

    ``newest`` is the latest time of receipt known there: after a reset it tells old mail from new.
    While ``next_uid`` is below ``reset_until`` the reading goes over mail met before: what was received
    before ``reset_before`` is not acknowledged, and of older mail than ``reset_since`` nothing is read
    (None: everything is).
    """

    folder: str
    validity: int
    next_uid: int
    newest: datetime | None = None
    reset_until: int = 0
    reset_before: datetime | None = None
    reset_since: datetime | None = None

    @property
    def resetting(self) -> bool:
        """Whether the mail ahead was there before the reset."""
        return self.next_uid < self.reset_until

    def encode(self) -> str:
        """Write it as the opaque text of the port."""
        fields: dict[str, object] = {
            "folder": self.folder,
            "validity": self.validity,
            "next": self.next_uid,
            "newest": _written(self.newest),
        }
        if self.resetting:
            fields["reset"] = [self.reset_until, _written(self.reset_before), _written(self.reset_since)]
        return json.dumps(fields)


def decode(text: str) -> Cursor | None:
    """Read a cursor, or None where it is damaged."""
    try:
        fields = json.loads(text)
        until, before, since = fields.get("reset", (0, None, None))
        cursor = Cursor(
            folder=str(fields["folder"]),
            validity=int(fields["validity"]),
            next_uid=int(fields["next"]),
            newest=_read(fields["newest"]),
            reset_until=int(until),
            reset_before=_read(before),
            reset_since=_read(since),
        )
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError):
        return None
    return cursor if cursor.next_uid > 0 else None


def _written(moment: datetime | None) -> str | None:
    return moment.isoformat() if moment else None


def _read(text: str | None) -> datetime | None:
    if text is None:
        return None
    moment = datetime.fromisoformat(text)
    if moment.tzinfo is None:
        raise ValueError("a time without a zone")
    return moment.astimezone(UTC)
