"""One YAML file, read and held against its model, with the place of everything that is wrong."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path as File
from typing import TypeVar

from pydantic import BaseModel, ValidationError

from inboxbot.config.mending import Mended, located, mend
from inboxbot.config.plain_words import in_plain_words
from inboxbot.config.yaml_places import LARGEST_FILE, Document, read_yaml
from inboxbot.model.errors import Problem
from inboxbot.rules.finding import Path

Model = TypeVar("Model", bound=BaseModel)


@dataclass(frozen=True, slots=True, order=True)
class Note:
    """A problem that still knows its place, so that problems can be put in order. Line 0: the whole file."""

    file: str
    line: int
    column: int
    what: str
    hint: str = ""
    warning: bool = False

    def problem(self) -> Problem:
        """Return it as it is told."""
        where = f"{self.file}:{self.line}:{self.column}" if self.line else self.file
        return Problem(where, self.what, self.hint, self.warning)


@dataclass(frozen=True, slots=True)
class Source:
    """One file as read. ``name`` is what problems call it."""

    name: str
    content: bytes
    document: Document

    def place(self, path: Path) -> tuple[int, int]:
        """Return line and column of the value at ``path``; of what should hold it, where it is missing."""
        written = path in self.document.keys or path in self.document.values
        return self.document.place_of_value(path) if written and path else self.document.place(path)

    def note(self, path: Path, what: str, hint: str = "", *, warning: bool = False) -> Note:
        """Return a problem with the value at ``path``, or with the lack of it."""
        return Note(self.name, *self.place(path), f"{dotted(path)}: {what}", hint, warning)


def read_source(path: File) -> Source:
    """Read a file; raises OSError. What is wrong with its YAML stands in its document."""
    with path.open("rb") as file:
        content = file.read(LARGEST_FILE + 1)
    return Source(str(path), content, read_yaml(content))


def understand(source: Source, model: type[Model]) -> tuple[Model | None, Mended, list[Note]]:
    """Return a file as its model, and all that is wrong with it.

    Where something is, the model is a mended one, good for further checks and for nothing else, or
    None where it could not be mended.
    """
    data = source.document.data
    notes = [
        Note(source.name, fault.line, fault.column, fault.what, fault.hint)
        for fault in source.document.faults
    ]
    if data is None:
        if not notes:
            notes.append(
                Note(source.name, 1, 1, "there is nothing in it", "`inboxbot init` writes an example")
            )
        return None, Mended(None), notes
    try:
        return model.model_validate(data), Mended(data), notes
    except ValidationError as error:
        notes += _in_words(error, model, source)
    return *mend(model, data), notes


def _in_words(error: ValidationError, model: type[BaseModel], source: Source) -> Iterator[Note]:
    schema = model.model_json_schema()
    faulty = {(fault.line, fault.column) for fault in source.document.faults}
    for path, detail in located(error, source.document.data):
        of_key = detail["type"] in {"extra_forbidden", "missing"} or detail["loc"][-1:] == ("[key]",)
        place = source.document.place(path) if of_key else source.document.place_of_value(path)
        if place not in faulty:
            what, hint = in_plain_words(detail, path, schema)
            yield Note(source.name, *place, f"{dotted(path)}: {what}" if path else f"the file {what}", hint)


def dotted(path: Path) -> str:
    """Return a path as an admin would say it; list items count from 1: ``calendar.closures[1].to``."""
    text = ""
    for part in path:
        text += f"[{part + 1}]" if isinstance(part, int) else f".{part}" if text else part
    return text
