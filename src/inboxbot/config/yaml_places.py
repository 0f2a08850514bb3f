"""A strict reader of YAML that remembers where everything stands.

A deliberately small YAML: only ``true``, ``false``, whole numbers, decimals and ``null`` are anything
but text, so that ``NO``, ``on``, ``012``, ``12:30`` and dates stay what was written. Anchors, aliases,
tags, several documents and keys that stand twice are refused. It reads PyYAML's events and not its
nodes: the depth is then known before libyaml, whose cost is quadratic in it, goes any deeper.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, Final

import yaml

from inboxbot.rules.finding import Path

LARGEST_FILE: Final = 1_000_000  # octets
DEEPEST: Final = 30

_INTEGER = re.compile(r"[-+]?(0|[1-9][0-9]{0,17})")
_DECIMAL = re.compile(r"[-+]?(0|[1-9][0-9]{0,17})\.[0-9]{1,18}")
_WORDS: Final[dict[str, bool | None]] = {
    "true": True, "True": True, "TRUE": True, "false": False, "False": False, "FALSE": False,
    "null": None, "Null": None, "NULL": None, "~": None, "": None,
}  # fmt: skip

# libyaml's words, as far as an admin is likely to meet them, in ours.
_PLAIN_WORDS: Final = (
    ("found character that cannot start any token", "this cannot begin a value",
     'indent with spaces, not tabs, and put text that begins with @, %, ` or a tab in "quotes"'),
    ("tab character", "a tab stands where spaces belong", "indent with spaces"),
    ("mapping values are not allowed", "a colon stands where none can be",
     'check the indent of this line and the one above, or put the text in "quotes"'),
    ("did not find expected ',' or ']'", "a list in [ ] is not closed, or a comma is missing", "add , or ]"),
    ("did not find expected ',' or '}'", "braces { } are not closed, or a comma is missing", "add , or }"),
    ("did not find expected '-' indicator", "this line is indented like a list, but has no -",
     "indent it as its neighbours"),
    ("did not find expected key", "this line does not fit the lines around it",
     "indent it as its neighbours"),
    ("could not find expected ':'", "a colon is missing", "write key: value, or check the indent"),
    ("unexpected end of stream", "a quotation mark is not closed", "close it"),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Fault:
    """Something in a file that is not as this reader wants it. Lines and columns count from 1."""

    line: int
    column: int
    what: str
    hint: str = ""


@dataclass(frozen=True, slots=True)
class Document:
    """A file as data, with the place of every key and value, and what was wrong with it.

    ``data`` is None where nothing could be read. A key that stands twice keeps its first value.
    """

    data: Any = None
    keys: dict[Path, tuple[int, int]] = field(default_factory=dict)
    values: dict[Path, tuple[int, int]] = field(default_factory=dict)
    faults: tuple[Fault, ...] = ()

    def place(self, path: Path) -> tuple[int, int]:
        """Return line and column of the key at ``path``, of the list item, or of what holds it."""
        for length in range(len(path), 0, -1):
            found = self.keys.get(path[:length]) or self.values.get(path[:length])
            if found:
                return found
        return (1, 1)

    def place_of_value(self, path: Path) -> tuple[int, int]:
        """Return line and column of the value at ``path``, or of what holds it."""
        return self.values.get(path) or self.place(path)


def read_yaml(content: bytes) -> Document:
    """Read one YAML document. Never raises: what is wrong stands in ``faults``."""
    if len(content) > LARGEST_FILE:
        what = f"the file has {len(content)} octets, more than {LARGEST_FILE}"
        return Document(faults=(Fault(1, 1, what, "is it the right file?"),))
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        column = error.start - content.rfind(b"\n", 0, error.start)
        return Document(faults=(Fault(line, column, "this is not UTF-8 text", "save the file as UTF-8"),))
    reader = _Reader(text)
    try:
        return reader.document()
    except _Unreadable as stop:
        return Document(faults=(*reader.faults, stop.fault))


class _Unreadable(Exception):  # noqa: N818 - never leaves this module
    """Nothing after this place makes sense any more."""

    def __init__(self, fault: Fault) -> None:
        super().__init__(fault.what)
        self.fault = fault


class _Reader:
    """Turns one text's events into data."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._events = self._parse(text)
        self.faults: list[Fault] = []
        self._keys: dict[Path, tuple[int, int]] = {}
        self._values: dict[Path, tuple[int, int]] = {}

    def document(self) -> Document:
        data: Any = None
        documents = 0
        for event in self._events:
            if isinstance(event, yaml.DocumentStartEvent):
                documents += 1
                if documents > 1:
                    self._fault(event, "a second document begins here", "take out the line ---")
                    break
                data = self._value(next(self._events), ())
        return Document(data, self._keys, self._values, tuple(self.faults))

    def _parse(self, text: str) -> Iterator[Any]:
        """Yield libyaml's events; its errors become ours."""
        try:
            yield from yaml.parse(text, Loader=yaml.CSafeLoader)
        except yaml.MarkedYAMLError as error:
            raise _Unreadable(_in_plain_words(error)) from None
        except yaml.reader.ReaderError as error:
            before = text[: error.position]
            line, column = before.count("\n") + 1, len(before) - before.rfind("\n")
            fault = Fault(
                line, column, "a character stands here that no text file should hold", "take it out"
            )
            raise _Unreadable(fault) from None

    def _value(self, event: Any, path: Path) -> Any:
        self._values[path] = _mark(event)
        if len(path) > DEEPEST:
            raise _Unreadable(Fault(*_mark(event), f"this is nested more than {DEEPEST} deep"))
        if isinstance(event, yaml.AliasEvent):
            self._fault(
                event,
                f"references such as *{event.anchor} are not allowed",
                "write the text again, or quote it",
            )
            return None
        if event.anchor is not None:
            self._fault(
                event, f"anchors such as &{event.anchor} are not allowed", "take it out, or quote the text"
            )
        if event.tag is not None:
            self._fault(event, f"tags such as {event.tag} are not allowed", "take it out, or quote the text")
        if isinstance(event, yaml.ScalarEvent):
            return _scalar(event)
        return self._list(path) if isinstance(event, yaml.SequenceStartEvent) else self._mapping(path)

    def _list(self, path: Path) -> list[Any]:
        items: list[Any] = []
        while not isinstance(event := next(self._events), yaml.SequenceEndEvent):
            items.append(self._value(event, (*path, len(items))))
        return items

    def _mapping(self, path: Path) -> dict[str, Any]:
        items: dict[str, Any] = {}
        while not isinstance(event := next(self._events), yaml.MappingEndEvent):
            if not isinstance(event, yaml.ScalarEvent):
                raise _Unreadable(Fault(*_mark(event), "a key must be a word", "write key: value"))
            key = str(event.value)
            if key in items:
                line = self._keys[(*path, key)][0]
                self._fault(
                    event, f"{key} stands twice; the first is in line {line}", "take one out or rename it"
                )
                self._value(next(self._events), (*path, f"{key} again"))  # a path nobody asks for
                continue
            self._keys[(*path, key)] = _mark(event)
            items[key] = self._value(next(self._events), (*path, key))
        return items

    def _fault(self, event: Any, what: str, hint: str) -> None:
        self.faults.append(Fault(*_mark(event), what, hint))


def _mark(event: Any) -> tuple[int, int]:
    return event.start_mark.line + 1, event.start_mark.column + 1


def _scalar(event: Any) -> str | int | float | bool | None:
    text = str(event.value)
    if not event.implicit[0]:  # quoted, or a block of text
        return text
    if text in _WORDS:
        return _WORDS[text]
    if _INTEGER.fullmatch(text):
        return int(text)
    return float(text) if _DECIMAL.fullmatch(text) else text


def _in_plain_words(error: yaml.MarkedYAMLError) -> Fault:
    mark = error.problem_mark or error.context_mark
    line, column = (mark.line + 1, mark.column + 1) if mark else (1, 1)
    problem = f"{error.problem or ''}"
    if "quoted" in f"{error.context}" and error.context_mark:
        # The place that helps is where the quotation begins, not the end of the file.
        line, column = error.context_mark.line + 1, error.context_mark.column + 1
    for said, what, hint in _PLAIN_WORDS:
        if said in problem:
            return Fault(line, column, what, hint)
    return Fault(line, column, f"this is not YAML: {problem}", "compare the line with the example file")
