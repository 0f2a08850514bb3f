"""Fixtures of the workers' tests: an office, and one in which a colleague has a letter to act upon."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from commanding import Start
from office import Office
from office_fixtures import make_office, office

__all__ = ["make_office", "office", "start"]


@pytest.fixture
def start(make_office: Callable[..., Office]) -> Start:
    """Return what starts an office with one enquiry that Amina has got her letter about."""

    def one(**more: object) -> Office:
        house = make_office(**more)
        house.start().tick()
        house.arrives()
        house.tick()
        return house

    return one
