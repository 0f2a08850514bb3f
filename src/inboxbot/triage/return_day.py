"""The first day back, as an out-of-office reply tells it (W7): UK dates, read and never trusted unasked."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import Final

from inboxbot.triage.clock_days import BEGIN_DAYS, Days
from inboxbot.triage.clock_tokens import When, set_of, tokens_of
from inboxbot.triage.phrases import fold

_BACK: Final = set_of("back return returning returns resume resuming rejoin")
_UNTIL: Final = set_of("until till til")
_LAST: Final = set_of("to through thru - – including inclusive")
_SMALL: Final = set_of(
    "on in the at work office my desk from of be will i am i'm again , ( : not this coming "
    "to end close day and up including inclusive"
)
_LOOKED_BACK: Final = 9
_FARTHEST: Final = timedelta(days=400)
_LONGEST_TEXT: Final = 5000
_A_DAY: Final = timedelta(days=1)


def first_day_back(text: str, local: datetime) -> date | None:
    """Return the first day on which the writer is back, or None where the text does not tell.

    ``local`` is when it was written, by the writer's clock. "Back on the 4th" is that day; "away until the
    4th" too, as people mean it; "until and including the 3rd", "from the 1st to the 3rd" and "to the 3rd"
    are the day after. What lies in the past, or more than a year ahead, is nothing. Raises nothing.
    """
    tokens = tokens_of(fold(text[:_LONGEST_TEXT]))
    if not tokens:
        return None
    reader = Days(tokens, local)
    told = [
        (rank, day) for when in _days(reader) if (found := _meaning(reader, when)) for rank, day in (found,)
    ]
    ahead = [(rank, day) for rank, day in told if local.date() < day <= local.date() + _FARTHEST]
    best = max((rank for rank, _ in ahead), default=0)
    return next((day for rank, day in ahead if rank == best), None)


def _days(reader: Days) -> Iterator[When]:
    place = 0
    while place < len(reader.tokens):
        word = reader.tokens[place].text
        may_begin = word.removesuffix("'s") in BEGIN_DAYS or word[0].isdigit()
        when = reader.day_at(place) if may_begin else None
        if when is None or when.day is None or when.end <= place:
            place += 1
            continue
        if not when.doubtful:
            yield when
        place = when.end


def _meaning(reader: Days, when: When) -> tuple[int, date] | None:
    """Return how plainly a day is told to end the absence, and the first day back by it."""
    assert when.day is not None  # noqa: S101 - only days come here
    inclusive = reader.word(when.end) in {"inclusive", "included"} or reader.words(when.end, 2) == (
        "(",
        "inclusive",
    )
    for place in range(when.start - 1, max(-1, when.start - 1 - _LOOKED_BACK), -1):
        word = reader.word(place)
        if word in _BACK:
            return 3, when.day
        if word in _UNTIL:
            last = inclusive or bool(
                {"including", "inclusive", "end"} & set(reader.words(place, when.start - place))
            )
            return 2, when.day + _A_DAY if last else when.day
        if word in _LAST and place == when.start - 1 and not _is_bare(reader, when):
            return 1, when.day + _A_DAY
        if word not in _SMALL and not _is_weekday(word):
            return None
    return None


def _is_bare(reader: Days, when: When) -> bool:
    """Tell whether only a weekday stands there: "Tuesday to Thursday" may be when somebody works."""
    return when.end - when.start == 1 and _is_weekday(reader.word(when.start))


def _is_weekday(word: str) -> bool:
    return word in {"monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"}
