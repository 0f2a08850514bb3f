"""The files that rules.yaml may name: what stands in each, and where in the policy it belongs."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path as File
from typing import Any, Final, NamedTuple, TypeAlias

from pydantic import Field

from inboxbot.config.packaged import packaged_words
from inboxbot.config.sources import Note, Source, read_source, understand
from inboxbot.rules.finding import Path
from inboxbot.rules.people import Absence, ContactRestriction
from inboxbot.rules.policy import Policy
from inboxbot.rules.rule import Tally
from inboxbot.rules.section import Identifier, Section

_READABLE_BY_ALL: Final = 0o004


class Part(NamedTuple):
    """A list of a file: where it stands in there, and the list of the policy that goes on with it."""

    inside: Path
    at: Path
    items: tuple[object, ...]


class PrivateFile(Section):
    """The private file: what fewer people may read than rules.yaml."""

    absences: dict[Identifier, tuple[Absence, ...]] = Field(
        default_factory=dict, description="By person: leave that is nobody else's business."
    )
    contact_restrictions: tuple[ContactRestriction, ...] = ()

    def parts(self) -> Iterator[Part]:
        """Yield what belongs into the policy."""
        for person, absences in self.absences.items():
            yield Part(("absences", person), ("people", person, "absences"), absences)
        yield Part(("contact_restrictions",), ("contact_restrictions",), self.contact_restrictions)


class WordsFile(Section):
    """The words file: what nobody edits by hand, and nobody needs to read who edits rules.yaml."""

    tallies: tuple[Tally, ...] = Field(
        default=(), description="What words and pairs of them tell, a little each, beside the rules."
    )

    def parts(self) -> Iterator[Part]:
        """Yield what belongs into the policy."""
        yield Part(("tallies",), ("tallies",), self.tallies)


Content: TypeAlias = PrivateFile | WordsFile


@dataclass(frozen=True, slots=True)
class MoreFile:
    """A file that rules.yaml names under ``key``. ``lacking`` says what to do where it cannot be read."""

    key: str
    model: type[Content]
    lacking: str
    private: bool = False


MORE_FILES: Final = (
    MoreFile(
        "private_file", PrivateFile, "check the name and who may read it, or take the line out", private=True
    ),
    MoreFile(
        "words_file",
        WordsFile,
        "it belongs beside the file that names it, readable by the service: bring it along, or take the "
        "packaged one with `cp {packaged} {file}` (`inboxbot init` writes it too)",
    ),
)


@dataclass(frozen=True, slots=True)
class Read:
    """One more file as read. A wrong one is told in ``notes`` and left out: it has no ``content``."""

    source: Source
    content: Content | None


def read_more(rules: Source, path: File) -> tuple[list[Read], list[Note]]:
    """Read every file that the rules file at ``path`` names; return what is wrong with them too."""
    found: list[Read] = []
    notes: list[Note] = []
    data: Any = rules.document.data
    for kind in MORE_FILES:
        name = data.get(kind.key) if isinstance(data, dict) else None
        if not isinstance(name, str) or not name:
            continue
        file = path.parent / name
        try:
            source = read_source(file)
            readable_by_all = bool(file.stat().st_mode & _READABLE_BY_ALL)
        except (OSError, ValueError) as error:
            hint = kind.lacking.format(packaged=packaged_words(), file=file)
            notes.append(rules.note((kind.key,), f"{file} cannot be read: {reason(error)}", hint))
            continue
        content, _, more = understand(source, kind.model)
        found.append(Read(source, None if more else content))
        notes += more
        if kind.private and readable_by_all:
            what, hint = "everybody on this machine can read it", f"chmod 640 {file}"
            notes.append(Note(str(file), 0, 0, what, hint, warning=True))
    return found, notes


def files_beside(policy: Policy, rules: File) -> list[File]:
    """Return the files that the rules file at ``rules`` names."""
    names = (getattr(policy, kind.key) for kind in MORE_FILES)
    return [rules.parent / name for name in names if name]


def reason(error: Exception) -> str:
    """Return why, without the name of the file, which is told already."""
    return (isinstance(error, OSError) and error.strerror) or "its name is not one that a file can have"
