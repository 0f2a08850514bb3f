"""What is on the wire at this moment: notes that outlive a crash, so that little is left in doubt."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal, Protocol

from inboxbot.model.mail import OutboxEntry, SendResult

Trace = Literal["going", "sent", "not sent"]
Try = tuple[int, int]
"""A mail's number and how many tries it had had before this one."""


@dataclass(frozen=True, slots=True)
class LeftBehind:
    """What a process that ended has noted of its tries.

    ``whole``: nothing is missing, so a try that is not in ``traces`` never went out. Where the
    machine itself went down since, the last notes may be lost with it.
    """

    traces: Mapping[Try, Trace]
    whole: bool

    def of(self, entry: OutboxEntry) -> Trace:
        """Return what became of a mail that this process had claimed."""
        return self.traces.get((entry.id, entry.attempts), "not sent" if self.whole else "going")


class Wire(Protocol):
    """Keeps the notes of this process, and reads those of processes that ended. Thread-safe."""

    def holder(self) -> str:
        """Return this process's name, under which it claims; empty where no notes can be kept."""
        ...

    def going(self, entry: OutboxEntry, draft: str = "") -> None:
        """Note that a mail goes out now, and commit ``draft`` where it goes as one (``OutboxEntry.draft``).

        Raises OSError where that cannot be noted: it must not go then.
        """
        ...

    def came(self, entry: OutboxEntry, result: SendResult) -> None:
        """Note what is known of a mail. Never raises."""
        ...

    def all_written(self) -> None:
        """Forget the notes: nothing is on the wire, and the register knows every result. Never raises."""
        ...

    def left_by(self, holder: str) -> LeftBehind | None:
        """Return what a process left behind; None where it lives, or is not known here."""
        ...

    def forget_the_dead(self) -> None:
        """Throw away the notes of processes that ended: the register knows what they tell. Never raises."""
        ...

    def close(self) -> None:
        """Let go of the notes. Never raises; may be called twice."""
        ...


class NoWire:
    """Keeps no notes: what a crash leaves is in doubt until its time has passed."""

    def holder(self) -> str:
        """Return nothing."""
        return ""

    def going(self, entry: OutboxEntry, draft: str = "") -> None:
        """Note nothing."""

    def came(self, entry: OutboxEntry, result: SendResult) -> None:
        """Note nothing."""

    def all_written(self) -> None:
        """Do nothing."""

    def left_by(self, holder: str) -> LeftBehind | None:  # noqa: ARG002 - the port's
        """Know of nobody."""
        return None

    def forget_the_dead(self) -> None:
        """Do nothing."""

    def close(self) -> None:
        """Do nothing."""
