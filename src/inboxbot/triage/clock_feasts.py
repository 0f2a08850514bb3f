"""Feasts by which days are told: Boxing Day, Good Friday, Lady Day, "the Wednesday after Easter"."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Final

from dateutil.easter import easter

from inboxbot.deadlines.bank_holidays import bank_holidays
from inboxbot.triage.clock_tokens import MONTHS, PARTS, WEEKDAYS, Words, set_of

_FEASTS: Final[dict[tuple[str, ...], tuple[int, int]]] = {
    ("christmas", "eve"): (12, 24),
    ("christmas", "day"): (12, 25),
    ("boxing", "day"): (12, 26),
    ("new", "year's", "eve"): (12, 31),
    ("new", "years", "eve"): (12, 31),
    ("new", "year's", "day"): (1, 1),
    ("new", "years", "day"): (1, 1),
    ("christmas",): (12, 25),
    ("xmas",): (12, 25),
    ("twelfth", "night"): (1, 5),
    ("burns", "night"): (1, 25),
    ("valentine's", "day"): (2, 14),
    ("valentines", "day"): (2, 14),
    ("lady", "day"): (3, 25),
    ("midsummer", "day"): (6, 24),
    ("michaelmas", "day"): (9, 29),
    ("michaelmas",): (9, 29),
    ("halloween",): (10, 31),
    ("all", "saints'", "day"): (11, 1),
    ("all", "souls'", "day"): (11, 2),
    ("bonfire", "night"): (11, 5),
    ("guy", "fawkes", "night"): (11, 5),
    ("remembrance", "day"): (11, 11),
    ("armistice", "day"): (11, 11),
    ("hogmanay",): (12, 31),
    ("candlemas",): (2, 2),
    ("epiphany",): (1, 6),
    ("ve", "day"): (5, 8),
    **{
        (saint, name, "day"): day
        for saint in ("st", "saint")
        for name, day in (
            ("david's", (3, 1)),
            ("patrick's", (3, 17)),
            ("george's", (4, 23)),
            ("swithin's", (7, 15)),
            ("andrew's", (11, 30)),
        )
    },
}
_FROM_EASTER: Final = {
    ("shrove", "tuesday"): -47,
    ("pancake", "day"): -47,
    ("mothering", "sunday"): -21,
    ("mother's", "day"): -21,
    ("mothers", "day"): -21,
    ("ash", "wednesday"): -46,
    ("palm", "sunday"): -7,
    ("maundy", "thursday"): -3,
    ("good", "friday"): -2,
    ("holy", "saturday"): -1,
    ("easter", "saturday"): -1,
    ("easter", "sunday"): 0,
    ("easter", "monday"): 1,
    ("easter", "tuesday"): 2,
    ("ascension", "day"): 39,
    ("whit", "sunday"): 49,
    ("pentecost",): 49,
    ("trinity", "sunday"): 56,
}
# The month, and which Sunday of it.
_SUNDAYS: Final = {
    ("father's", "day"): (6, 3),
    ("fathers", "day"): (6, 3),
    ("remembrance", "sunday"): (11, 2),
}
_SEVEN, _SUNDAY = 7, 6
_NAMES: Final = (*_FEASTS, *_FROM_EASTER, *_SUNDAYS)
BEGIN_FEASTS: Final = frozenset((*(words[0].removesuffix("'s") for words in _NAMES), "bank", "easter"))
"""The words with which a feast begins."""
_SEASONS: Final = {"spring": "may", "summer": "august", "christmas": "december", "easter": "april"}
_SIDES: Final = set_of("early late next coming")
_LEAD_TO_FEAST: Final = set_of("by before until till til on for after from")
_FIRST: Final = set_of("first next 1st very last")
_WORKING: Final = set_of("working business work weekday")
_BEGIN_WORK: Final = {"the", *_FIRST, *_WORKING}
_HOLIDAYS: Final = set_of("holiday break weekend")
_SEASONS_TOLD: Final = {("christmas",), ("xmas",), ("easter",), ("new", "year")}
_OF_DAYS: Final = set_of("centre center nursery care unit hospital hospice surgery service services")
_SIDE_OF: Final = ("this", "side", "of")
_BREAK: Final = set_of("break shut close finish knock down pack")
_LESS: Final = set_of("less minus plus")
_NATION: Final = "england"
_SATURDAY: Final = 5


def feast_at(reader: Words, place: int) -> tuple[int, date] | None:
    """Return where the feast named at this place ends, and its next day; none in a name: the Lady Day Centre."""
    found = _named_at(reader, place)
    return found if found is None or reader.word(found[0]) not in _OF_DAYS else None


def _named_at(reader: Words, place: int) -> tuple[int, date] | None:
    if reader.word(place).removesuffix("'s") not in BEGIN_FEASTS:
        return None
    if not _LESS.isdisjoint(reader.words(place + 1, 2)):
        return None  # Michaelmas less a fortnight
    today = reader.today
    years = (today.year, today.year + 1)
    for words, (month, day) in _FEASTS.items():
        if reader.words(place, len(words)) == words:
            return place + len(words), next(
                each for year in years if (each := date(year, month, day)) >= today
            )
    for words, offset in _FROM_EASTER.items():
        if reader.words(place, len(words)) == words:
            return place + len(words), _from_easter(today, offset)
    for words, (month, nth) in _SUNDAYS.items():
        if reader.words(place, len(words)) == words:
            return place + len(words), next(
                each for year in years if (each := _sunday(year, month, nth)) >= today
            )
    return None


def work_before_feast(reader: Words, place: int) -> tuple[int, date] | None:
    """Read "Christmas" in "this side of Christmas", "before Easter": the last day of work before it."""
    if not _is_wanted_before(reader, place):
        return None
    before = reader.word(place - 1) == "before" or reader.words(place - 2, 2) == ("before", "the")
    if before and (
        reader.words(place, 2) not in _SEASONS_TOLD and reader.words(place, 1) not in _SEASONS_TOLD
    ):
        return None  # before New Year's Day: on its eve, or by then?
    named = feast_at(reader, place)
    if named is None and reader.word(place) == "easter":
        named = (place + 1, _from_easter(reader.today, -2))
    if named is None and reader.words(place, 2) == ("new", "year"):
        named = (place + 2, date(reader.today.year + 1, 1, 1))
    return (named[0], _last_work_before(named[1])) if named is not None else None


def _is_wanted_before(reader: Words, place: int) -> bool:
    """Tell whether what is named here comes after the time meant: "this side of …", "before we break up for …"."""
    here = place - (reader.word(place - 1) in {"the", "this"})
    if reader.words(here - 2, 2) == ("or", "before"):
        return False  # on or before Michaelmas
    if reader.word(here - 1) == "before" or reader.words(here - 3, 3) == _SIDE_OF:
        return True
    breaks = not _BREAK.isdisjoint(reader.words(here - 3, 2))
    return breaks and reader.word(here - 1) == "for" and "before" in reader.words(here - 6, 4)


def _sunday(year: int, month: int, nth: int) -> date:
    first = date(year, month, 1)
    return first + timedelta(days=(_SUNDAY - first.weekday()) + _SEVEN * (nth - 1))


def bank_holiday_at(reader: Words, place: int) -> tuple[int, int, date] | None:
    """Read "bank holiday Monday", "the August bank holiday", "before the bank holiday weekend": where, and which day.

    What is wanted before one is wanted on the last day of work before it.
    """
    if reader.words(place, 2) != ("bank", "holiday"):
        return None
    begin, end = place, place + 2
    season = reader.word(begin - 1)
    month = MONTHS.get(_SEASONS.get(season, season), 0)
    begin -= month > 0
    begin -= reader.word(begin - 1) in _SIDES
    weekday = WEEKDAYS.get(reader.word(end))
    weekend = reader.word(end) == "weekend"
    led = reader.word(begin - 1 - (reader.word(begin - 1) in {"the", "this"}))
    told = month > 0 or weekday is not None or led in _LEAD_TO_FEAST or _is_wanted_before(reader, begin)
    if not told or reader.word(begin - 1) == "a":
        return None
    fitting = [
        day
        for year in (reader.today.year, reader.today.year + 1)
        for day in sorted(bank_holidays(_NATION, year))
        if day >= reader.today and month in {0, day.month} and weekday in {None, day.weekday()}
    ]
    if not fitting:
        return None
    late = len(fitting) > 1 and (reader.word(begin) == "late" or season == "spring")
    day = fitting[late and fitting[1].month == fitting[0].month]
    if weekend or _is_wanted_before(reader, begin):
        day = _last_work_before(day)
    return begin, end + (weekend or weekday is not None), day


def _last_work_before(day: date) -> date:
    before = day - timedelta(days=1)
    while _is_free(before):
        before -= timedelta(days=1)
    return before


def _is_free(day: date) -> bool:
    return day.weekday() >= _SATURDAY or day in bank_holidays(_NATION, day.year)


def day_after_holiday(reader: Words, place: int) -> tuple[int, date, str] | None:
    """Read "the first working day after the bank holiday", "the day after Boxing Day": its end, day and part."""
    if reader.word(place) not in _BEGIN_WORK:
        return None
    begin = place + (reader.word(place) == "the")
    begin += reader.word(begin) in _FIRST
    working = reader.word(begin) in _WORKING
    unit, after = reader.words(begin + working, 2)
    if unit not in {"day", *PARTS}:
        return None
    end = begin + working + 1
    told = (
        _holiday_named(reader, end + 1, working=working)
        if after in {"after", "following", "before"}
        else None
    )
    if told is None:
        first_of_all = (
            working and reader.word(begin - 1) in {"next", "first"} and after not in {"after", "of", "in"}
        )
        told = (end, reader.today) if first_of_all else None
    if told is None:
        return None
    return told[0], _next_day(told[1], back=after == "before", working=working), PARTS.get(unit, "")


def _next_day(day: date, *, back: bool, working: bool) -> date:
    """Return the day after or before, or the next one of work."""
    step = timedelta(days=-1 if back else 1)
    day += step
    while working and _is_free(day):
        day += step
    return day


def _holiday_named(reader: Words, place: int, *, working: bool) -> tuple[int, date] | None:
    """Return where the holiday named here ends, and its day; "the holiday" is the next one."""
    here = place + (reader.word(place) in {"the", "this"})
    bank = here + (reader.word(here) in _SEASONS.keys() | MONTHS.keys() | _SIDES)
    holiday = bank_holiday_at(reader, bank)
    if holiday is not None:
        eve = reader.word(place - 1) == "before"  # that is the last day of work before it already
        return holiday[1], holiday[2] + timedelta(days=eve)
    feast = feast_at(reader, here)
    if feast is not None:
        return feast
    if reader.word(here) == "easter":
        return here + 1, _from_easter(reader.today, 1)
    if reader.words(here, 2) == ("new", "year"):
        return here + 2, date(reader.today.year + 1, 1, 1)
    if not working or reader.word(here).removesuffix("s") not in _HOLIDAYS:
        return None
    if reader.word(here) == "weekend":
        return here + 1, reader.today + timedelta(days=(_SATURDAY - reader.today.weekday()) % 7)
    years = (reader.today.year, reader.today.year + 1)
    return here + 1, min(day for year in years for day in bank_holidays(_NATION, year) if day > reader.today)


def weekday_beside(reader: Words, place: int, weekday: int) -> tuple[int, date] | None:
    """Read "after Easter", "before Christmas" behind a weekday: where it ends, and which day that is."""
    side = reader.word(place)
    if side not in {"after", "before"}:
        return None
    bank = place + 1 + (reader.word(place + 1) == "the")
    bank += reader.word(bank) in _SEASONS.keys() | MONTHS.keys()
    holiday = bank_holiday_at(reader, bank)
    if holiday is not None and (side == "after" or reader.word(holiday[1] - 1) == "weekend"):
        feast: tuple[int, date] | None = holiday[1:]
    elif reader.word(place + 1) == "easter" and not reader.word(place + 2).endswith("day"):
        feast = (place + 2, _from_easter(reader.today, 0))
    else:
        feast = feast_at(reader, place + 1)
    if feast is None:
        return None
    end, day = feast
    if side == "after":
        return end, day + timedelta(days=(weekday - day.weekday()) % 7 or 7)
    return end, day - timedelta(days=(day.weekday() - weekday) % 7 or 7)


def _from_easter(today: date, offset: int) -> date:
    days = (easter(today.year + more) + timedelta(days=offset) for more in (0, 1))
    return next(day for day in days if day >= today)
