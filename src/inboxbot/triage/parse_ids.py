"""Message-IDs and dates, read from whatever stands there."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Final

from inboxbot.triage.parse_charsets import one_line
from inboxbot.triage.parse_words import decode_words

MAX_IDS: Final = 200
_MAX_ID: Final = 998  # RFC 5322 §2.1.1: a line's length
_FIRST_YEAR: Final = 1990
LAST_YEAR: Final = 2100
_TOKEN: Final = re.compile(r"<([^<>]*)>?|\((?:[^()\\]|\\.)*\)|([^\s<>()]+)")
_SPACE: Final = re.compile(r"\s+")
_COMMENT: Final = re.compile(r"\([^()]*\)")


def message_ids(values: Iterable[str]) -> tuple[str, ...]:
    """Return the Message-IDs in these headers without brackets, each once, in order.

    Brackets may be missing, comments and other words may stand between, an id may be folded or
    wrongly made an encoded word. Of more than two hundred the first and the last are kept.
    """
    found: dict[str, None] = {}
    for value in values:
        found.update(dict.fromkeys(_ids_in(value)))
    ids = tuple(found)
    return ids if len(ids) <= MAX_IDS else (ids[0], *ids[1 - MAX_IDS :])


def message_id(values: Iterable[str]) -> str:
    """Return the first Message-ID, one without an ``@`` too; empty where there is none."""
    for value in values:
        ids = _ids_in(value)
        if ids:
            return ids[0]
        if bare := one_line(value).strip("<> ").split():
            return bare[0][:_MAX_ID]
    return ""


def _ids_in(value: str) -> list[str]:
    value = decode_words(value) if "=?" in value else one_line(value)
    bracketed: list[str] = []
    bare: list[str] = []
    for inside, word in _TOKEN.findall(value):
        if inside:
            bracketed.append(_SPACE.sub("", inside)[:_MAX_ID])
        elif "@" in word:
            bare.append(word.strip("\"',;")[:_MAX_ID])
    return [one for one in bracketed or bare if one]


def parse_date(value: str, *, last_year: int = LAST_YEAR) -> datetime | None:
    """Return a header's date in UTC, None where it is none or its year is nonsense.

    A time without a zone (``-0000``, RFC 5322 §3.3) is read as UTC.
    """
    try:
        moment = parsedate_to_datetime(_COMMENT.sub(" ", value[:200]))
        moment = moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
    return moment if _FIRST_YEAR <= moment.year <= last_year else None


def first_date(received: Iterable[str], date: str) -> datetime | None:
    """Return the time of the topmost Received header that states one, else that of Date."""
    for value in received:
        if moment := parse_date(value.rpartition(";")[2].strip()):
            return moment
    return parse_date(date)
