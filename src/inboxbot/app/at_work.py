"""The House in force, less those who are away: what the files say, and the absences that the register was told."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from inboxbot.model.absence import Absence
from inboxbot.triage.house import House


class AtWork:
    """Puts both together and keeps it until one of them changes. Thread-safe: readers see one whole House.

    The register is asked once a pass, and never for a message.
    """

    def __init__(self, files: Callable[[], House], absences: Callable[[], Sequence[Absence]]) -> None:
        """``files`` gives the House as rules and templates make it. Raises the register's errors."""
        self._files = files
        self._absences = absences
        self._told = tuple(absences())
        self._made = self._make(files())

    def house(self) -> House:
        """Return the House in force."""
        files, made = self._made
        now = self._files()
        if now is not files:
            self._made = files, made = self._make(now)
        return made

    def refresh(self) -> None:
        """Ask the register who is away. Raises its errors."""
        told = tuple(self._absences())
        if told != self._told:
            self._told = told
            self._made = self._make(self._files())

    def _make(self, files: House) -> tuple[House, House]:
        return files, files.with_absences(self._told) if self._told else files
