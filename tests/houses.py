"""The House of rules and letters, made once for the same bytes of all its files: it takes seconds.

A House is a value: nothing that a test does to one is seen by another.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from hashlib import sha256
from pathlib import Path

from inboxbot.app.house_keeper import read_house
from inboxbot.config import MORE_FILES, Settings
from inboxbot.triage.house import House

_houses: dict[tuple[bytes, bytes], House] = {}
_named: dict[bytes, tuple[str, ...]] = {}
"""By all that is known before the rules are read: what the files are called that they name."""


def read_once(settings: Settings) -> House:
    """Return what ``read_house`` returns; raises as it does, and keeps nothing of what is refused."""
    rules = settings.rules_path()
    known = _digest([*_told(settings), rules, *sorted(settings.templates_path().rglob("*"))])
    if known in _named:
        key = (known, _digest(rules.parent / name for name in _named[known]))
        if key in _houses:
            return _houses[key]
    house = read_house(settings)
    names = tuple(getattr(house.policy, more.key) for more in MORE_FILES)
    _named[known] = tuple(name for name in names if name)
    return _houses.setdefault((known, _digest(rules.parent / name for name in _named[known])), house)


def _told(settings: Settings) -> Iterator[str]:
    """Yield the settings that a House is made with."""
    yield from (settings.address, settings.mode, settings.trusted_authserv)
    yield settings.secret_key_bytes().hex()


def _digest(parts: Iterable[Path | str]) -> bytes:
    digest = sha256()
    for part in parts:
        content = part.encode() if isinstance(part, str) else _content(part)
        digest.update(len(content).to_bytes(8, "big") + content)
    return digest.digest()


def _content(file: Path) -> bytes:
    """Return the bytes of a file and its name; of one that is not there, or a folder, the name only."""
    return file.name.encode() + b"\0" + (file.read_bytes() if file.is_file() else b"")
