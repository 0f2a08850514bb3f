"""Reads rules.yaml and the files it names into a Policy, or tells everything that is wrong with them.

Every problem is ``file:line:column: keys: what (what to try)``, in words for an admin.
"""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path as File
from typing import Any, Final
from zoneinfo import ZoneInfo

from inboxbot.config.mending import Mended
from inboxbot.config.more_files import Part, Read, read_more, reason
from inboxbot.config.sources import Note, Source, read_source, understand
from inboxbot.model.errors import ConfigurationError, Problem
from inboxbot.rules.check import check_policy
from inboxbot.rules.check_rules import check_rules
from inboxbot.rules.finding import Finding, Path, did_you_mean, unknown
from inboxbot.rules.policy import Policy

_MOST_PROBLEMS: Final = 100


@dataclass(frozen=True, slots=True)
class Continued:
    """A list of the policy of which ``own`` items stand in rules.yaml, and all after them elsewhere."""

    at: Path
    own: int
    source: Source
    inside: Path


@dataclass(frozen=True, slots=True)
class Places:
    """Where every part of a policy stands, in whichever of its files."""

    rules: Source
    continued: tuple[Continued, ...] = ()

    def where(self, path: Path) -> str:
        """Return ``file:line:column`` of the value at a path of the policy."""
        source, inside = self._source(path)
        line, column = source.place(inside)
        return f"{source.name}:{line}:{column}"

    def note(self, finding: Finding, path: Path) -> Note:
        """Return a finding with its place; ``path`` is where it stands as written."""
        source, inside = self._source(path)
        return source.note(inside, finding.what, finding.hint, warning=finding.warning)

    def elsewhere(self, path: Path) -> bool:
        """Tell whether what is at ``path`` stands in another file than rules.yaml."""
        return self._source(path)[0] is not self.rules

    def _source(self, path: Path) -> tuple[Source, Path]:
        for more in self.continued:
            match path[len(more.at) :]:
                case (int(place), *rest) if path[: len(more.at)] == more.at and place >= more.own:
                    return more.source, (*more.inside, place - more.own, *rest)
        return self.rules, path


@dataclass(frozen=True, slots=True)
class LoadedPolicy:
    """A policy in force. ``fingerprint`` is a short SHA-256 over the bytes of its files (promise 9)."""

    policy: Policy
    fingerprint: str
    places: Places
    warnings: tuple[Problem, ...] = ()


def read_policy(
    path: File, *, letter_names: Collection[str] | None = None, mailbox: str = "", today: date | None = None
) -> LoadedPolicy:
    """Read and check rules.yaml at ``path``, and the files it names.

    ``letter_names`` are the letters that templates exist for (None: not checked here), ``mailbox`` the
    mailbox's own address, ``today`` the local date. Raises ConfigurationError with every problem.
    """
    try:
        rules = read_source(path)
    except OSError as error:
        hint = "check INBOXBOT_RULES, and who may read the file"
        raise ConfigurationError((Problem(str(path), f"it cannot be read: {reason(error)}", hint),)) from None
    policy, repair, notes = understand(rules, Policy)
    read, more = read_more(rules, path)
    notes += more
    places = Places(rules)
    if policy is not None:
        policy, places, strangers = _together(policy, repair, rules, read)
        notes += strangers
        for finding in _findings(policy, letter_names, mailbox=mailbox.casefold(), today=today):
            written = repair.as_written(finding.path)
            if places.elsewhere(written) or not repair.is_ours(written):
                notes.append(places.note(finding, written))
    told = _in_order(notes, path)
    if policy is None or not all(problem.warning for problem in told):
        raise ConfigurationError(told)
    return LoadedPolicy(policy, _fingerprint(rules, *(one.source for one in read)), places, told)


def _together(
    policy: Policy, repair: Mended, rules: Source, read: Sequence[Read]
) -> tuple[Policy, Places, list[Note]]:
    """Return the policy with what more files add, where each part then stands, and what belongs nowhere."""
    continued: list[Continued] = []
    strangers: list[Note] = []
    for source, part in _parts(read):
        match part.at:
            case ("people", str(person), *_) if person not in policy.people:
                found = unknown(part.inside, person, policy.people, what="person", section="people")
                place = source.document.place(found.path)
                strangers.append(Note(source.name, *place, found.what, found.hint))
            case _:
                # What was taken out of the file to mend it is counted: places are as written.
                own = len(_at(policy, part.at)) + len(repair.removed.get(part.at, ()))
                continued.append(Continued(part.at, own, source, part.inside))
                policy = _longer(policy, part.at, part.items)
    return policy, Places(rules, tuple(continued)), strangers


def _parts(read: Sequence[Read]) -> Iterator[tuple[Source, Part]]:
    for one in read:
        if one.content is not None:
            yield from ((one.source, part) for part in one.content.parts())


def _at(value: Any, path: Path) -> Any:
    for key in path:
        value = value[key] if isinstance(value, dict) else getattr(value, str(key))
    return value


def _longer(value: Any, path: Path, items: tuple[object, ...]) -> Any:
    """Return a part of the policy in which the list at ``path`` goes on with ``items``."""
    if not path:
        return (*value, *items)
    key = str(path[0])
    inner = {key: _longer(_at(value, path[:1]), path[1:], items)}
    return value | inner if isinstance(value, dict) else value.model_copy(update=inner)


def _findings(
    policy: Policy, letter_names: Collection[str] | None, *, mailbox: str, today: date | None
) -> Iterator[Finding]:
    yield from check_policy(policy, mailbox=mailbox, today=today)
    yield from check_rules(policy)
    try:
        ZoneInfo(policy.calendar.time_zone)
    except (KeyError, ValueError, OSError):
        yield Finding(("calendar", "time_zone"), "there is no such time zone", "Europe/London")
    if letter_names is not None:
        yield from _letters(policy, letter_names)


def _letters(policy: Policy, known: Collection[str]) -> Iterator[Finding]:
    named: dict[Path, str | None] = {
        **{
            ("categories", key, "acknowledgement"): one.acknowledgement
            for key, one in policy.categories.items()
        },
        **{("categories", key, "assignment"): one.assignment for key, one in policy.categories.items()},
        **{("flags", key, "acknowledgement"): one.acknowledgement for key, one in policy.flags.items()},
        **{("flags", key, "letter"): one.letter for key, one in policy.flags.items()},
    }
    named |= {
        ("contact_restrictions", place, "acknowledge"): one.acknowledge
        for place, one in enumerate(policy.contact_restrictions)
        if isinstance(one.acknowledge, str)
    }
    for path, letter in named.items():
        if letter and letter not in known:
            hint = did_you_mean(letter, known) or "write its templates, or name another"
            yield Finding(path, f"there is no letter {letter} among the templates", hint)


def _in_order(notes: list[Note], path: File) -> tuple[Problem, ...]:
    """Return the problems in the order of the files, each once, and not more than a person can read."""
    ordered = sorted(set(notes), key=lambda note: (note.file != str(path), note))
    told = [note.problem() for note in ordered]
    if len(told) > _MOST_PROBLEMS:
        left = len(told) - _MOST_PROBLEMS
        told = [*told[:_MOST_PROBLEMS], Problem(str(path), f"and {left} more problems", "mend these first")]
    return tuple(told)


def _fingerprint(*sources: Source) -> str:
    digest = hashlib.sha256()
    for source in sources:
        digest.update(len(source.content).to_bytes(8, "big") + source.content)
    return digest.hexdigest()[:12]
