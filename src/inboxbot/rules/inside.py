"""A condition and everything inside it, each with where it stands in the file."""

from __future__ import annotations

from collections.abc import Iterator

from inboxbot.rules.finding import Path
from inboxbot.rules.rule import Condition


def inside(path: Path, condition: Condition) -> Iterator[tuple[Path, Condition]]:
    """Yield a condition at ``path`` and all inside it; named ones are not followed."""
    yield path, condition
    groups: dict[Path, tuple[Condition, ...]] = {
        ("all",): condition.all_,
        ("any",): condition.any_,
        ("none",): condition.none,
        ("at_least", "of"): condition.at_least.of if condition.at_least else (),
    }
    for key, group in groups.items():
        for place, each in enumerate(group):
            yield from inside((*path, *key, place), each)
