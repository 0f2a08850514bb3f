"""What a check of the policy found, before it has a place in a file."""

from __future__ import annotations

from collections.abc import Collection
from difflib import get_close_matches
from typing import NamedTuple

Path = tuple[str | int, ...]
"""Keys and list indexes from the top of rules.yaml, as written there: ``("people", "ann", "deputy")``."""

_LONGEST_COMPARED = 80


class Finding(NamedTuple):
    """One thing that is wrong at ``path``. ``hint`` says what to try; a ``warning`` refuses nothing."""

    path: Path
    what: str
    hint: str = ""
    warning: bool = False


def did_you_mean(word: str, known: Collection[str]) -> str:
    """Return ``did you mean X?`` where one of ``known`` is close to ``word``, else the empty string."""
    if len(word) > _LONGEST_COMPARED:
        return ""
    folded = {name.casefold(): name for name in sorted(known)}
    close = get_close_matches(word.casefold(), folded, n=1, cutoff=0.6)
    return f"did you mean {folded[close[0]]}?" if close else ""


def unknown(path: Path, word: str, known: Collection[str], *, what: str, section: str) -> Finding:
    """Return the finding for a name that ``section`` does not hold."""
    hint = did_you_mean(word, known) or f"add it to {section}, or use one that stands there"
    return Finding(path, f"there is no {what} {word}", hint)
