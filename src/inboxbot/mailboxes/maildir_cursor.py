"""Where the reading of a Maildir folder stands: which of its files have been seen.

A Maildir has no numbers, and no time that could stand for one: the file's own time is set before it
becomes visible, is kept when a person moves old mail in (out of Junk, say), and changes with nothing we
could rely on. So the cursor holds a digest of 8 octets of every name that was met and is still there:
what is not among them is new, whenever it came and however. Nothing is written into the Maildir.
11 characters a message: 110 KB for a folder of 10,000.

A listing may miss a file that is being renamed at that moment. A name is forgotten only after two
listings without it, so that such a file is not taken for new.
"""

from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

_OCTETS = 8
_SECOND = timedelta(seconds=1)
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Cursor:
    """The names met; ``missed`` are those of them that the last listing lacked.

    ``newest`` is the latest time of receipt met. ``reset_before`` is set while mail is read that was
    there when an older cursor lost its meaning.
    """

    seen: frozenset[bytes] = frozenset()
    missed: frozenset[bytes] = frozenset()
    newest: datetime | None = None
    reset_before: datetime | None = None

    def encode(self) -> str:
        """Write it as the opaque text of the port."""
        times = [moment.isoformat() if moment else None for moment in (self.newest, self.reset_before)]
        names = [base64.b64encode(b"".join(sorted(part))).decode() for part in (self.seen, self.missed)]
        return json.dumps([*times, *names])


def digest(base: str) -> bytes:
    """Return the short digest of a file's base name."""
    return hashlib.blake2b(base.encode("utf-8", "surrogateescape"), digest_size=_OCTETS).digest()


def decode(text: str) -> Cursor | None:
    """Read a cursor, or None where it is damaged."""
    try:
        newest, reset_before, seen, missed = json.loads(text)
        return Cursor(_digests(seen), _digests(missed), _time(newest), _time(reset_before))
    except (ValueError, TypeError, AttributeError, RecursionError):
        return None


def _digests(text: str) -> frozenset[bytes]:
    octets = base64.b64decode(text, validate=True)
    if len(octets) % _OCTETS:
        raise ValueError("a digest is cut")
    return frozenset(octets[n : n + _OCTETS] for n in range(0, len(octets), _OCTETS))


def _time(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text).astimezone(UTC) if text else None


def waiting(
    known: Cursor | None, present: Collection[str], times: Mapping[str, datetime]
) -> tuple[Cursor, list[str]]:
    """Return the cursor to go on from, and the new names in order of arrival.

    ``times`` are the new files' (all files' where the cursor is damaged). Where no name that was met is
    left and others are there, the folder may have been replaced: that is a reset. (If it was only
    emptied, no harm is done: what came later than all that was met is acknowledged as usual.)
    """
    if known is None:
        before = max(times.values(), default=_EPOCH) + _SECOND
        known = Cursor(reset_before=before)
    elif times and known.seen.isdisjoint(map(digest, present)):
        known = replace(known, reset_before=known.newest) if known.seen else known
    new = [base for base in times if digest(base) not in known.seen]
    return known, sorted(new, key=lambda base: (times[base], base))


def advance(known: Cursor, present: Collection[str], taken: Mapping[str, datetime], *, more: bool) -> Cursor:
    """Return the cursor behind the names ``taken``."""
    here = {digest(base) for base in present}
    seen = known.seen | {digest(base) for base in taken}
    missed = seen - here
    return Cursor(
        seen=seen - (missed & known.missed),
        missed=missed - known.missed,
        newest=max([*taken.values(), *([known.newest] if known.newest else [])], default=None),
        reset_before=known.reset_before if more else None,
    )
