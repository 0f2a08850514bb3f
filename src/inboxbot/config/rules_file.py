"""Reads rules.yaml and its private file into a Policy, or tells everything that is wrong with them.

Every problem is ``file:line:column: keys: what (what to try)``, in words for an admin.
"""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path as File
from typing import Any, Final
from zoneinfo import ZoneInfo

from pydantic import Field

from inboxbot.config.sources import Note, Source, read_source, understand
from inboxbot.model.errors import ConfigurationError, Problem
from inboxbot.rules.check import check_policy
from inboxbot.rules.check_rules import check_rules
from inboxbot.rules.finding import Finding, Path, did_you_mean, unknown
from inboxbot.rules.people import Absence, ContactRestriction
from inboxbot.rules.policy import Policy
from inboxbot.rules.section import Identifier, Section

_MOST_PROBLEMS: Final = 100
_READABLE_BY_ALL: Final = 0o004


class PrivateFile(Section):
    """The private file: what fewer people may read than rules.yaml."""

    absences: dict[Identifier, tuple[Absence, ...]] = Field(
        default_factory=dict, description="By person: leave that is nobody else's business."
    )
    contact_restrictions: tuple[ContactRestriction, ...] = ()


@dataclass(frozen=True, slots=True)
class Places:
    """Where every part of a policy stands, in whichever of its two files.

    ``absences`` and ``restrictions`` say how many stand in rules.yaml; what comes after them is private.
    """

    rules: Source
    private: Source | None = None
    absences: tuple[tuple[str, int], ...] = ()
    restrictions: int = 0

    def where(self, path: Path) -> str:
        """Return ``file:line:column`` of the value at a path of the policy."""
        source, inside = self._source(path)
        line, column = source.place(inside)
        return f"{source.name}:{line}:{column}"

    def note(self, finding: Finding, path: Path) -> Note:
        """Return a finding with its place; ``path`` is where it stands as written."""
        source, inside = self._source(path)
        return source.note(inside, finding.what, finding.hint, warning=finding.warning)

    def _source(self, path: Path) -> tuple[Source, Path]:
        if self.private is not None:
            match path:
                case ("people", str(person), "absences", int(place), *rest):
                    hidden = place - dict(self.absences).get(person, 0)
                    if hidden >= 0:
                        return self.private, ("absences", person, hidden, *rest)
                case ("contact_restrictions", int(place), *rest) if place >= self.restrictions:
                    return self.private, ("contact_restrictions", place - self.restrictions, *rest)
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
    """Read and check rules.yaml at ``path``, and the private file it names.

    ``letter_names`` are the letters that templates exist for (None: not checked here), ``mailbox`` the
    mailbox's own address, ``today`` the local date. Raises ConfigurationError with every problem.
    """
    try:
        rules = read_source(path)
    except OSError as error:
        hint = "check INBOXBOT_RULES, and who may read the file"
        raise ConfigurationError(
            (Problem(str(path), f"it cannot be read: {_reason(error)}", hint),)
        ) from None
    policy, repair, notes = understand(rules, Policy)
    private, hidden, more = _private(path, rules)
    notes += more
    places = Places(rules, private)
    if policy is not None:
        if private is not None and hidden is not None:
            notes += _strangers(policy, private, hidden)
            policy, places = _together(policy, rules, private, hidden)
        for finding in _findings(policy, letter_names, mailbox=mailbox.casefold(), today=today):
            written = repair.as_written(finding.path)
            if not repair.is_ours(written):
                notes.append(places.note(finding, written))
    told = _in_order(notes, path)
    if policy is None or not all(problem.warning for problem in told):
        raise ConfigurationError(told)
    return LoadedPolicy(policy, _fingerprint(rules, private), places, told)


def _private(path: File, rules: Source) -> tuple[Source | None, PrivateFile | None, list[Note]]:
    """Read the private file, if rules.yaml names one. A wrong one is told and left out."""
    data: Any = rules.document.data
    name = data.get("private_file") if isinstance(data, dict) else None
    if not isinstance(name, str) or not name:
        return None, None, []
    file = path.parent / name
    try:
        private = read_source(file)
        readable_by_all = bool(file.stat().st_mode & _READABLE_BY_ALL)
    except (OSError, ValueError) as error:
        what = f"{file} cannot be read: {_reason(error)}"
        hint = "check the name and who may read it, or take the line out"
        return None, None, [rules.note(("private_file",), what, hint)]
    hidden, _, notes = understand(private, PrivateFile)
    good = None if notes else hidden
    if readable_by_all:
        hint = f"chmod 640 {file}"
        notes.append(Note(str(file), 0, 0, "everybody on this machine can read it", hint, warning=True))
    return private, good, notes


def _reason(error: Exception) -> str:
    """Return why, without the name of the file, which is told already."""
    return (isinstance(error, OSError) and error.strerror) or "its name is not one that a file can have"


def _strangers(policy: Policy, private: Source, hidden: PrivateFile) -> Iterator[Note]:
    for person in hidden.absences:
        if person not in policy.people:
            found = unknown(("absences", person), person, policy.people, what="person", section="people")
            yield Note(private.name, *private.document.place(found.path), found.what, found.hint)


def _together(policy: Policy, rules: Source, private: Source, hidden: PrivateFile) -> tuple[Policy, Places]:
    """Return the policy with what the private file adds, and where each part then stands."""
    people = {
        key: person.model_copy(update={"absences": (*person.absences, *hidden.absences.get(key, ()))})
        for key, person in policy.people.items()
    }
    own = tuple((key, len(person.absences)) for key, person in policy.people.items())
    limits = (*policy.contact_restrictions, *hidden.contact_restrictions)
    whole = policy.model_copy(update={"people": people, "contact_restrictions": limits})
    return whole, Places(rules, private, own, len(policy.contact_restrictions))


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


def _fingerprint(*sources: Source | None) -> str:
    digest = hashlib.sha256()
    for source in sources:
        if source is not None:
            digest.update(len(source.content).to_bytes(8, "big") + source.content)
    return digest.hexdigest()[:12]
