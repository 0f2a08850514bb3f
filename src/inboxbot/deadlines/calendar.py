"""Working days of the office, and the way from local days to moments in UTC."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from datetime import UTC, date, datetime, time, timedelta
from functools import cached_property
from zoneinfo import ZoneInfo

from inboxbot.deadlines.bank_holidays import NATIONS, bank_holidays
from inboxbot.rules import times

_ONE_DAY = timedelta(days=1)


class Calendar:
    """The days on which the office works (policy, Time), with each year's days counted once.

    A working day is Monday to Friday, less the bank holidays of the nation (those of
    ``extra_holidays`` too, those of ``not_holidays`` not) and the office's closures. Days are
    local dates of ``time_zone``; moments go in and come out aware, and come out in UTC.
    Good for the years 1872 to 9998. Raises ``zoneinfo.ZoneInfoNotFoundError`` for an unknown zone.
    """

    def __init__(self, rules: times.Calendar, *, nations: tuple[str, ...] = ()) -> None:
        self._rules = rules
        self._zone = ZoneInfo(rules.time_zone)
        self._nations = nations or (rules.nation,)
        self._bank_holidays_of: dict[int, frozenset[date]] = {}
        self._working_days_of: dict[int, tuple[date, ...]] = {}

    @cached_property
    def statutory(self) -> Calendar:
        """The working days of the law on freedom of information (FOIA 2000 s10(6)).

        Bank holidays of every UK nation count, also those on which the office works; closures do not.
        """
        return Calendar(self._in_law, nations=NATIONS)

    @cached_property
    def without_closures(self) -> Calendar:
        """The nation's weekends and bank holidays alone: what moves the end of a month in law."""
        return Calendar(self._in_law, nations=self._nations)

    def is_working_day(self, day: date) -> bool:
        """Tell whether the office works on this day."""
        days = self._working_days(day.year)
        place = bisect_left(days, day)
        return place < len(days) and days[place] == day

    def is_closed(self, day: date) -> bool:
        """Tell whether a bank holiday or closure falls on this day, whatever its weekday."""
        return day in self._bank_holidays(day.year) or self._in_closure(day)

    def working_days_after(self, day: date, count: int) -> tuple[date, ...]:
        """Return the ``count`` working days that follow ``day``; the first of them is day 1."""
        days = self._working_days(day.year)
        start = bisect_right(days, day)
        found = days[start : start + count]
        year = day.year
        while len(found) < count:
            year += 1
            found += self._working_days(year)[: count - len(found)]
        return found

    def working_day_before(self, day: date, count: int) -> date:
        """Return the ``count``-th working day before ``day`` (1: the last one before it); count ≥ 1."""
        year, place = day.year, bisect_left(self._working_days(day.year), day) - count
        while place < 0:
            year -= 1
            place += len(self._working_days(year))
        return self._working_days(year)[place]

    def next_working_day(self, day: date) -> date:
        """Return ``day`` itself where it is a working day, else the first one after it."""
        return self.working_days_after(day - _ONE_DAY, 1)[0]

    def local_date(self, moment: datetime) -> date:
        """Return the local calendar date of a moment: day 0 of what arrived then."""
        return moment.astimezone(self._zone).date()

    def local_time(self, moment: datetime) -> datetime:
        """Return a moment as local time, aware."""
        return moment.astimezone(self._zone)

    def wall_time(self, moment: datetime) -> time:
        """Return what clocks on the wall show at a moment."""
        return moment.astimezone(self._zone).time()

    def at(self, day: date, wall: time) -> datetime:
        """Return the moment at which clocks on the wall show ``wall`` on ``day``.

        An hour that comes twice is the first; one that is skipped is read by the clock as it
        stood before the change (01:30 on the last Sunday of March is 02:30).
        """
        return datetime.combine(day, wall, tzinfo=self._zone).astimezone(UTC)

    def close_of_business(self, day: date) -> datetime:
        """Return the moment at which a deadline of this day falls due."""
        return self.at(day, self._rules.close_of_business)

    def warning_for(self, year: int) -> str:
        """Return a sentence where no bank holidays are known for a year, else nothing."""
        if self._proclaimed(year):
            return ""
        return (
            f"No bank holidays are known for {year}, so deadlines in it may come too early."
            " Upgrade inboxbot, or list the days under calendar.extra_holidays."
        )

    @property
    def _in_law(self) -> times.Calendar:
        return self._rules.model_copy(update={"closures": (), "not_holidays": {}})

    def _working_days(self, year: int) -> tuple[date, ...]:
        """Return every working day of a year in order, worked out once."""
        known = self._working_days_of.get(year)
        if known is None:
            first = date(year, 1, 1)
            every = (first + timedelta(days=n) for n in range((date(year + 1, 1, 1) - first).days))
            known = tuple(day for day in every if day.weekday() < 5 and not self.is_closed(day))  # noqa: PLR2004 - Saturday is 5
            self._working_days_of[year] = known
        return known

    def _bank_holidays(self, year: int) -> frozenset[date]:
        known = self._bank_holidays_of.get(year)
        if known is None:
            known = (
                self._proclaimed(year).union(self._rules.extra_holidays).difference(self._rules.not_holidays)
            )
            self._bank_holidays_of[year] = known
        return known

    def _proclaimed(self, year: int) -> frozenset[date]:
        """Return the bank holidays of our nations as the library knows them, substitute days too."""
        return frozenset().union(*(bank_holidays(nation, year) for nation in self._nations))

    def _in_closure(self, day: date) -> bool:
        return any(closure.first_day <= day <= closure.last_day for closure in self._rules.closures)
