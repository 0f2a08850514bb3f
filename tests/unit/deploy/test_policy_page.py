"""The page "What the policy says": a row for each number, and a story behind each row that bears the number."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[3]
NUMBERS = [
    *(f"T{number}" for number in range(1, 10)),
    *(f"W{number}" for number in range(1, 9)),
    *(f"R{number}" for number in range(1, 14)),
    *(f"K{number}" for number in range(1, 8)),
]
_ROW = re.compile(r"^\| ([TWRK]\d+) \|.*\| ([^|]*) \|$", re.MULTILINE)
ROWS = dict(_ROW.findall((ROOT / "deploy/policy.md").read_text(encoding="utf-8")))


def test_the_page_has_one_row_for_each_number_in_their_order() -> None:
    assert list(ROWS) == NUMBERS


@pytest.mark.parametrize("number", NUMBERS)
def test_the_stories_that_a_row_names_are_there_and_bear_its_number(number: str) -> None:
    files = re.findall(r"`(test_\w+\.py)", ROWS[number])
    stories = [path for name in files for path in (ROOT / "tests/stories").rglob(name)]
    assert [path.name for path in stories] == files
    found = "\n".join(path.read_text(encoding="utf-8") for path in stories)
    assert re.search(rf"^def test_(?:\w+_)?{number.lower()}_", found, re.MULTILINE)
