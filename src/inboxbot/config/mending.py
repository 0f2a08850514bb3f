"""How to look behind a mistake, so that all problems of a file are told at once.

A file with a wrong value has no policy, and without a policy the checks between its sections cannot
run. So the wrong places are filled with stand-ins, the checks run on the rest, and what they find at
a stand-in is not told. The mended policy is used for nothing else.
"""

from __future__ import annotations

import copy
from dataclasses import dataclass, field
from typing import Any, Final, TypeVar

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from inboxbot.rules.finding import Path

Model = TypeVar("Model", bound=BaseModel)

# Tried one after the other, until the place is no longer complained about.
_STAND_INS: Final[tuple[Any, ...]] = (
    "x", "x@example.invalid", 1, {}, [], [{}], "XX", "09:00-17:00",
    {"monday": "09:00-17:00"}, "2000-01-01", "12:00",
)  # fmt: skip
_FIRST: Final[dict[str, Any]] = {"model_type": {}, "dict_type": {}, "tuple_type": []}
_ROUNDS: Final = 60


@dataclass(slots=True)
class Mended:
    """Data under repair. Paths in here are as written in the file, where list items still stand."""

    data: Any
    places: set[Path] = field(default_factory=set)
    removed: dict[Path, list[int]] = field(default_factory=dict)
    tries: dict[Path, int] = field(default_factory=dict)

    def as_written(self, path: Path) -> Path:
        """Return where ``path`` of the mended data stands in the file."""
        written: Path = ()
        for part in path:
            place = part
            if isinstance(place, int):
                for gone in sorted(self.removed.get(written, ())):
                    place += gone <= place
            written = (*written, place)
        return written

    def is_ours(self, path: Path) -> bool:
        """Tell whether a finding at ``path`` (as written) speaks of a stand-in and not of the file."""
        inside = any(path[: len(place)] == place for place in self.places)
        # What stands two keys deep or more and has lost a part may be found wanting because of that.
        return inside or (len(path) > 1 and any(place[: len(path)] == path for place in self.places))


def mend(model: type[Model], data: Any) -> tuple[Model | None, Mended]:
    """Return ``data`` as a ``model`` with stand-ins where it is wrong; None where that fails."""
    repair = Mended(copy.deepcopy(data))
    for _ in range(_ROUNDS):
        try:
            return model.model_validate(repair.data), repair
        except ValidationError as error:
            gone: set[Path] = set()
            # From the end: taking out a list item then moves none that is still to be mended.
            for path, detail in reversed(located(error, repair.data)):
                if any(path[: len(taken)] == taken for taken in gone):
                    continue
                if not _mend_one(repair, path, detail, gone):
                    return None, repair
    return None, repair


def located(error: ValidationError, data: Any) -> list[tuple[Path, ErrorDetails]]:
    """Return pydantic's errors, each with where it stands in ``data``.

    A tuple one of whose items is wrong is called too short besides (pydantic 2.14): that is left out.
    """
    found = [(_path(data, detail["loc"]), detail) for detail in error.errors(include_url=False)]
    faulty = {path[:length] for path, _ in found for length in range(len(path))}
    return [(path, detail) for path, detail in found if detail["type"] != "too_short" or path not in faulty]


def _path(data: Any, loc: tuple[str | int, ...]) -> Path:
    """Return the part of pydantic's location that stands in the data, with one missing key at its end."""
    path: list[str | int] = []
    for part in loc:
        if part == "[key]" or not isinstance(data, dict | list):
            break
        # A short form is written out before it is judged: what it was written out to is not in the file.
        fits = isinstance(part, int) if isinstance(data, list) else isinstance(part, str) or part in data
        if not fits:
            break
        path.append(part)
        if isinstance(data, dict):
            data = data.get(part)
        else:
            data = data[part] if isinstance(part, int) and part < len(data) else None
    return tuple(path)


def _mend_one(repair: Mended, path: Path, error: ErrorDetails, gone: set[Path]) -> bool:
    """Change one place; False where nothing is left to change."""
    if error["type"] == "extra_forbidden" or error["loc"][-1:] == ("[key]",):
        return _take_out(repair, path, gone)
    if not path:
        return False
    written = repair.as_written(path)
    tries = repair.tries.get(written, 0)
    repair.tries[written] = tries + 1
    if tries == 0 and error["type"] in _FIRST:
        return _put_in(repair, path, _FIRST[error["type"]])
    if tries == 0 and error["type"] != "missing":
        return _take_out(repair, path, gone)
    if tries <= len(_STAND_INS) and isinstance(path[-1], str):
        return _put_in(repair, path, _STAND_INS[max(tries - 1, 0)])
    return _take_out(repair, path[:-1], gone)


def _holder(repair: Mended, path: Path) -> Any:
    holder = repair.data
    for part in path[:-1]:
        holder = holder[part]
    return holder


def _take_out(repair: Mended, path: Path, gone: set[Path]) -> bool:
    if not path:
        return False
    holder = _holder(repair, path)
    written = repair.as_written(path)
    if isinstance(holder, list):
        del holder[int(path[-1])]
        repair.removed.setdefault(written[:-1], []).append(int(written[-1]))
    else:
        holder.pop(path[-1], None)
    repair.places.add(written)
    gone.add(path)
    return True


def _put_in(repair: Mended, path: Path, value: Any) -> bool:
    _holder(repair, path)[path[-1]] = copy.deepcopy(value)
    repair.places.add(repair.as_written(path))
    return True
