"""The three errors, told apart by what the caller does next (design: "Where errors go").

A message says what could not be done, with which thing, and what to do now.
"""

from __future__ import annotations

from dataclasses import dataclass


class InboxbotError(Exception):
    """Any failure that is expected: it is shown to a person as one sentence, never as a traceback."""


class TransientError(InboxbotError):
    """It may work later, unchanged: the caller waits and tries again."""


class PermanentError(InboxbotError):
    """It will not work however often it is tried: the caller gives up and shows it to a person."""


class SignInRefusedError(PermanentError):
    """The server does not let us in: a few more tries of the same kind, and it locks the account."""


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is wrong with what an admin or operator wrote.

    ``where`` is ``file:line:column`` for files, the variable's name for settings; ``hint`` says
    what to try and may be empty. A ``warning`` is shown and refuses nothing.
    """

    where: str
    what: str
    hint: str = ""
    warning: bool = False

    def __str__(self) -> str:
        """Return the one line a person reads: where, what, what to try."""
        sign = "warning: " if self.warning else ""
        return f"{self.where}: {sign}{self.what}" + (f" ({self.hint})" if self.hint else "")


class ConfigurationError(InboxbotError):
    """Settings, rules or templates are wrong. Carries every problem at once; exit code 2."""

    def __init__(self, problems: tuple[Problem, ...]) -> None:
        """Keep the problems, each already in words for the person who must mend it."""
        super().__init__("\n".join(str(problem) for problem in problems))
        self.problems = problems
