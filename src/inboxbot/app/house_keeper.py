"""The rules in force: read at start, read again when a file changes, the last good one kept."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import structlog

from inboxbot.config import Settings, read_policy, read_templates
from inboxbot.model.errors import ConfigurationError, Problem
from inboxbot.triage.house import House, furnish

log = structlog.get_logger(__name__)

SUBJECT = ".subject.txt"
"""Every letter has a file of this ending: the folder listing is the list of what we say."""


@dataclass(frozen=True, slots=True)
class Seen:
    """What the files looked like when they were read: path, size and time of change of each."""

    files: tuple[tuple[str, int, int], ...]


class HouseKeeper:
    """Holds the House in force. Thread-safe: readers see one whole House or the next."""

    def __init__(self, settings: Settings) -> None:
        """Read rules and templates; raises ConfigurationError with every problem at once."""
        self._settings = settings
        self._report: Callable[[str], None] = lambda _trouble: None
        self._seen = self._look()
        self._house = read_house(settings)

    def report_to(self, report: Callable[[str], None]) -> None:
        """Name who hears the trouble of a refused edit, and an empty sentence when it is mended."""
        self._report = report

    def house(self) -> House:
        """Return the House in force."""
        return self._house

    def refresh(self) -> bool:
        """Read again if a file changed; a bad edit is refused whole and the last good one stays."""
        seen = self._look()
        if seen == self._seen:
            return False
        self._seen = seen
        try:
            house = read_house(self._settings)
        except ConfigurationError as error:
            log.error("rules.refused", problems=[str(problem) for problem in error.problems])
            self._report("; ".join(str(problem) for problem in error.problems[:5]))
            return False
        self._house = house
        self._report("")
        log.info("rules.in_force", fingerprint=house.fingerprint)
        return True

    def _look(self) -> Seen:
        rules = self._settings.rules_path()
        templates = self._settings.templates_path()
        paths = [*sorted(rules.parent.glob("*.yaml")), *sorted(templates.glob("*"))]
        return Seen(tuple(_stamp(path) for path in paths))


def read_house(settings: Settings) -> House:
    """Read and check rules and templates, and prepare them; raises ConfigurationError."""
    sources = read_templates(settings.templates_path())
    letters = {name.removesuffix(SUBJECT) for name in sources if name.endswith(SUBJECT)}
    loaded = read_policy(settings.rules_path(), letter_names=letters, mailbox=settings.address)
    house = furnish(
        loaded.policy,
        sources,
        address=settings.address,
        secret_key=settings.secret_key_bytes(),
        trusted_authserv=settings.trusted_authserv,
        fingerprint=loaded.fingerprint,
        live=settings.mode == "live",
    )
    problems: tuple[Problem, ...] = house.letters.check()
    refusals = tuple(problem for problem in problems if not problem.warning)
    if refusals:
        raise ConfigurationError(refusals)
    return house


def _stamp(path: Path) -> tuple[str, int, int]:
    try:
        status = path.stat()
    except OSError:
        return str(path), -1, -1
    return str(path), status.st_size, status.st_mtime_ns
