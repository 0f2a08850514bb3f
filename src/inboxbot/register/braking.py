"""What the brake looks at besides letters to the public: words that come again and again, letters to colleagues."""

from __future__ import annotations

from sqlalchemy import bindparam, delete, func, select

from inboxbot.register.database import Work
from inboxbot.register.dialects import Upsert
from inboxbot.register.facts import set_fact
from inboxbot.register.outgoing import STAFF_LETTERS, Instant, adding
from inboxbot.register.tables import tallies
from inboxbot.register.values import MINUTE, moment

SAME_WORDS = "same_words"
"""The fact that tells when words came again that came often today, and how often."""
_NOTED_FROM = 5
_WORDS = "words "
"""With a digest behind it: how often these words came today."""

_COUNT = Upsert(lambda insert: adding(insert).returning(tallies.c.number))
_FORGET_WORDS = delete(tallies).where(tallies.c.what.like(f"{_WORDS}%"))
_STAFF_LETTERS = select(func.coalesce(func.sum(tallies.c.number), 0)).where(
    tallies.c.what == STAFF_LETTERS, tallies.c.bucket >= bindparam("minute")
)


def count_words(work: Work, words: str, instant: Instant) -> None:
    """Count the words of an arrival that makes us write letters; the same again and again is noted."""
    row = work.row(_COUNT, {"what": _WORDS + words, "bucket": instant.midnight, "number": 1})
    if row is not None and row[0] >= _NOTED_FROM:
        set_fact(work, SAME_WORDS, f"{moment(instant.at).isoformat()} {row[0]}", instant.at)


def staff_letters(work: Work, since: int) -> int:
    """Return letters to colleagues queued since then, to the minute (``Register.staff_letters``)."""
    row = work.row(_STAFF_LETTERS, {"minute": since - since % MINUTE})
    return 0 if row is None else int(row[0])


def forget_same_words(work: Work) -> None:
    """Begin to count words anew (``Register.forget_same_words``)."""
    work.run(_FORGET_WORDS)
    set_fact(work, SAME_WORDS, None, 0)
