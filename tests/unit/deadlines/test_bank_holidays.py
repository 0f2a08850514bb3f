"""The bank holidays, read from one file of the library, are those that the library gives by name."""

from __future__ import annotations

import holidays
import pytest

from inboxbot.deadlines.bank_holidays import bank_holidays


@pytest.mark.parametrize(
    ("nation", "subdivision"),
    [("england", "ENG"), ("wales", "WLS"), ("scotland", "SCT"), ("northern_ireland", "NIR")],
)
def test_each_nation_has_the_days_that_the_library_knows(nation: str, subdivision: str) -> None:
    for year in range(1990, 2060):
        known = holidays.country_holidays("GB", subdiv=subdivision, years=year, expand=False)
        assert bank_holidays(nation, year) == frozenset(known)
