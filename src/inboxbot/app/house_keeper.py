"""The rules in force: read at start, read again when a file changes, the last good one kept."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from pathlib import Path

import structlog

from inboxbot.app.act_names import unknown_acts
from inboxbot.app.press import press
from inboxbot.config import LoadedPolicy, Settings, files_beside, read_policy, read_templates
from inboxbot.model.errors import ConfigurationError, InboxbotError, PermanentError, Problem
from inboxbot.rules.compiled import CompiledRules
from inboxbot.rules.policy import Policy
from inboxbot.triage.examples import failing, try_examples
from inboxbot.triage.house import House, furnish

log = structlog.get_logger(__name__)

TOLD_PROBLEMS = 5
SUBJECT = ".subject.txt"
"""Every letter has a file of this ending: the folder listing is the list of what we say."""


Stamp = tuple[str, int, int]
"""What a file looked like: its path, size and time of change; -1 where it is not there."""


class HouseKeeper:
    """Holds the House in force. Thread-safe: readers see one whole House or the next."""

    def __init__(self, settings: Settings, read: Callable[[Settings], House] | None = None) -> None:
        """Read rules and templates; raises ConfigurationError with every problem at once.

        ``read`` may be another way than ``read_house`` to come to the same House.
        """
        self._settings = settings
        self._read = read or read_house
        self._report: Callable[[str], None] = lambda _trouble: None
        self.trouble = ""
        """Why the last edit was refused, in a sentence; empty where none was."""
        self._seen = _look(settings, ())
        self._house = self._furnished()

    def report_to(self, report: Callable[[str], None]) -> None:
        """Name who hears the trouble of a refused edit, and an empty sentence while all is well."""
        self._report = report

    def house(self) -> House:
        """Return the House in force."""
        return self._house

    def refresh(self) -> bool:
        """Read again if a file changed; a bad edit is refused whole and the last good one stays.

        Return whether another House is in force. How it stands is reported each time, so that a
        report that could not be written is not lost.
        """
        changed = self._read_again()
        self._report(self.trouble)
        return changed

    def _read_again(self) -> bool:
        seen = self._look()
        if seen == self._seen:
            return False
        self._seen = seen
        try:
            house = self._furnished()
        except ConfigurationError as error:
            log.error("rules.refused", problems=[str(problem) for problem in error.problems])
            self.trouble = "; ".join(str(problem) for problem in error.problems[:TOLD_PROBLEMS])
            return False
        except (InboxbotError, OSError) as error:
            log.error("rules.refused", why=str(error))
            self.trouble = str(error)
            return False
        self._house, self.trouble = house, ""
        log.info("rules.in_force", fingerprint=house.fingerprint)
        return True

    def _furnished(self) -> House:
        return replace(self._read(self._settings), press=press())

    def _look(self) -> tuple[Stamp, ...]:
        named = files_beside(self._house.policy, self._settings.rules_path())
        return _look(self._settings, named)


def _look(settings: Settings, named: Iterable[Path]) -> tuple[Stamp, ...]:
    """Stamp every file that the House is made from; those that rules.yaml has ``named`` may be called anything."""
    rules, templates = settings.rules_path(), settings.templates_path()
    beside = [rules, *rules.parent.glob("*.yaml"), *named]
    return tuple(_stamp(path) for path in (*sorted(set(beside)), *sorted(templates.glob("*"))))


def read_house(settings: Settings) -> House:
    """Read and check rules and templates, and prepare them; raises ConfigurationError.

    The examples inside the file are tried too: one that comes out otherwise refuses the file.
    """
    loaded, house, _ = furnish_unchecked(settings)
    problems: tuple[Problem, ...] = (
        *house.letters.check(),
        *unknown_acts(loaded),
        *failed_examples(loaded, house.rules),
    )
    refusals = tuple(problem for problem in problems if not problem.warning)
    if refusals:
        raise ConfigurationError(refusals)
    return house


def furnish_unchecked(settings: Settings) -> tuple[LoadedPolicy, House, dict[str, str]]:
    """Prepare everything though letters or examples may be wrong: for commands that look for just that.

    Returns the policy with its places, the house, and the templates by file. Raises ConfigurationError
    where rules.yaml itself is wrong.
    """
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
    return loaded, house, dict(sources)


def with_languages(
    settings: Settings, policy: Policy, sources: dict[str, str], languages: tuple[str, ...]
) -> House:
    """Prepare a house that writes in these languages too, drafts among them: to look at, never to send with."""
    for code in languages:
        if f"_in_{code}.txt" not in sources:
            there = sorted(
                name[4:-4] for name in sources if name.startswith("_in_") and name.endswith(".txt")
            )
            raise PermanentError(f"there is no text in the language {code}; there are: {', '.join(there)}")
    sent = tuple(dict.fromkeys((*policy.other_languages.send, *languages)))
    others = policy.other_languages.model_copy(update={"send": sent})
    return furnish(
        policy.model_copy(update={"other_languages": others}),
        sources,
        address=settings.address,
        secret_key=settings.secret_key_bytes(),
        trusted_authserv=settings.trusted_authserv,
        fingerprint="",
        live=False,
    )


def failed_examples(loaded: LoadedPolicy, rules: CompiledRules) -> tuple[Problem, ...]:
    """Try the examples of a file; return those that do not come out as they must, each with its place."""
    found = failing(loaded.policy, try_examples(loaded.policy, rules))
    return tuple(loaded.places.note(finding, finding.path).problem() for finding in found)


def _stamp(path: Path) -> Stamp:
    try:
        status = path.stat()
    except OSError:
        return str(path), -1, -1
    return str(path), status.st_size, status.st_mtime_ns
