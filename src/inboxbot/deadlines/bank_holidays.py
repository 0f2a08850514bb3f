"""The bank holidays of the nations of the United Kingdom, from the library that keeps them."""

from __future__ import annotations

from datetime import date
from functools import cache
from importlib.util import module_from_spec, spec_from_file_location
from typing import Any

import holidays

_SUBDIVISIONS = {"england": "ENG", "wales": "WLS", "scotland": "SCT", "northern_ireland": "NIR"}
NATIONS = tuple(_SUBDIVISIONS)


def bank_holidays(nation: str, year: int) -> frozenset[date]:
    """Return the bank holidays of one of ``NATIONS`` in a year, substitute days too."""
    return frozenset(_united_kingdom()(subdiv=_SUBDIVISIONS[nation], years=year, expand=False))


@cache
def _united_kingdom() -> Any:
    """Return the library's class, read from its own file.

    By its name it comes with two hundred other countries: 300 modules and 8 MB, for as long as the
    service runs.
    """
    file = f"{holidays.__path__[0]}/countries/united_kingdom.py"
    spec = spec_from_file_location("holidays_of_the_united_kingdom", file)
    if spec is None or spec.loader is None:
        raise ImportError(f"{file} cannot be read; install the package holidays anew")
    module = module_from_spec(spec)
    spec.loader.exec_module(module)
    return module.UnitedKingdom
