"""Templates as text in, letters as text out. Jinja2, sandboxed; nothing is ever read from a disk.

A letter is three files with one stem: ``NAME.subject.txt``, ``NAME.txt`` and ``NAME.html``. What
letters share stands in ``base.txt`` and ``base.html`` and in files that begin with an underscore.
"""

from __future__ import annotations

import re
import traceback
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from functools import cached_property
from itertools import islice
from typing import Any

from jinja2 import (
    BaseLoader,
    Environment,
    StrictUndefined,
    Template,
    TemplateError,
    TemplateNotFound,
    TemplateSyntaxError,
    nodes,
)
from jinja2.meta import find_undeclared_variables
from jinja2.sandbox import ImmutableSandboxedEnvironment

from inboxbot.letters.variables import ROWS
from inboxbot.model.errors import PermanentError

PARTS = (".subject.txt", ".txt", ".html")  # the first that fits a file's name tells what it is
LARGEST = 1_000_000  # characters; a letter beyond that is a mistake in a template

_EMPTY_LINES = re.compile(r"\n(?:[ \t]*\n){2,}")


class _Sources(BaseLoader):
    """Loads from the mapping only; the file name given is what tracebacks will show."""

    def __init__(self, sources: Mapping[str, str]) -> None:
        self.sources = sources

    def get_source(self, environment: Environment, template: str) -> tuple[str, str, Callable[[], bool]]:  # noqa: ARG002 - jinja2's signature
        if template not in self.sources:
            raise TemplateNotFound(template)
        return self.sources[template], template, lambda: True


class _Sandbox(ImmutableSandboxedEnvironment):
    """The sandbox, with a short way to the fields of our own rows, which are all plain values."""

    def getattr(self, obj: Any, attribute: str) -> Any:
        """Return a field; everything else goes the sandbox's long way."""
        if attribute in ROWS.get(type(obj), ()):
            return getattr(obj, attribute)
        return super().getattr(obj, attribute)


_QUOTED = re.compile(r"""'([^']*)'|"([^"]*)\"""")
_FROM_FIRST_TO_LAST = re.compile(r"""['"].*['"]|['"].*""", re.DOTALL)


def split_name(file: str) -> tuple[str, str]:
    """Return a file's letter and part; both empty for one that is no part of any letter."""
    for part in PARTS:
        if file.endswith(part):
            return file.removesuffix(part), part
    return "", ""


def is_shared(file: str) -> bool:
    """Tell whether a file belongs to all letters: the layout, or a piece of text they include."""
    return file.startswith("_") or file in ("base.txt", "base.html")


@dataclass(frozen=True, slots=True)
class Names:
    """The names in a file: those it takes from outside, the line where each first stands, those it makes."""

    taken: frozenset[str]
    lines: Mapping[str, int]
    brought_forth: frozenset[str]

    @classmethod
    def of(cls, tree: nodes.Template) -> Names:
        """Gather them from a syntax tree."""
        lines: dict[str, int] = {}
        for name in tree.find_all(nodes.Name):
            lines.setdefault(name.name, name.lineno)
        return cls(frozenset(find_undeclared_variables(tree)), lines, frozenset(_brought_forth(tree)))


def _brought_forth(tree: nodes.Template) -> Iterator[str]:
    for node in tree.find_all((nodes.FromImport, nodes.Macro, nodes.Name)):
        match node:
            case nodes.FromImport():
                yield from (one if isinstance(one, str) else one[1] for one in node.names)
            case nodes.Macro() | nodes.Name(ctx="store"):
                yield node.name


class Templates:
    """All templates of one folder. Each is compiled once, when it is first needed."""

    def __init__(self, sources: Mapping[str, str], always: Mapping[str, object]) -> None:
        """``sources`` maps file names to texts; ``always`` are the values offered to every letter."""
        self.sources = dict(sources)
        loader = _Sources(self.sources)
        self._always = dict(always)
        self._plain = _environment(loader, autoescape=False)
        self._html = _environment(loader, autoescape=True)
        self._compiled: dict[str, Template] = {}
        self._names: dict[str, Names] = {}

    @property
    def letters(self) -> tuple[str, ...]:
        """Return the names of the letters of which at least one part is there, sorted."""
        files = [file for file in self.sources if not is_shared(file)]
        return tuple(sorted({split_name(file)[0] for file in files} - {""}))

    def subject(self, letter: str, values: Mapping[str, object]) -> str:
        """Return the subject on one line. Raises PermanentError as ``text`` does."""
        return " ".join(self._render(f"{letter}.subject.txt", values).split())

    def text(self, letter: str, values: Mapping[str, object]) -> str:
        """Return the plain text, with one empty line between paragraphs.

        Raises PermanentError, with the file and line, for whatever goes wrong in a template.
        """
        return _EMPTY_LINES.sub("\n\n", self._render(f"{letter}.txt", values)).strip("\n") + "\n"

    def html(self, letter: str, values: Mapping[str, object]) -> str:
        """Return the HTML page. Raises PermanentError as ``text`` does."""
        return self._render(f"{letter}.html", values)

    def names(self, file: str) -> Names:
        """Return the names that stand in a file, read once. Raises jinja2.TemplateSyntaxError."""
        if file not in self._names:
            # The syntax tree is let go of: those of all files would take more room than all else here.
            self._names[file] = Names.of(self._plain.parse(self.sources[file], file, file))
        return self._names[file]

    @cached_property
    def names_set(self) -> Mapping[str, frozenset[str]]:
        """Return the names that each file brings forth itself: by import and macro, in loops, by setting."""
        found: dict[str, frozenset[str]] = {}
        for file in self.sources:
            with suppress(TemplateSyntaxError):
                found[file] = self.names(file).brought_forth
        return found

    def _render(self, file: str, values: Mapping[str, object]) -> str:
        try:
            return self._run(self._compiled.get(file) or self._compile(file), {**self._always, **values})
        except Exception as error:
            where = place_of(error, file)
            said = _of_the_template(words_of(error), self.sources.values())
            raise PermanentError(f"{where}: cannot write the letter: {said}") from error

    def _run(self, template: Template, values: dict[str, object]) -> str:
        """Return what a template writes; errors come with the template's own lines, as ``render`` has it."""
        try:
            # Shared: the values are not copied; no template can change them.
            return _capped(template.root_render_func(template.new_context(values, shared=True)))
        except Exception:  # noqa: BLE001 - rewritten and raised again
            template.environment.handle_exception()

    def _compile(self, file: str) -> Template:
        environment = self._html if file.endswith(".html") else self._plain
        template = self._compiled[file] = environment.get_template(file)
        return template


def _environment(loader: _Sources, *, autoescape: bool) -> Environment:
    environment = _Sandbox(
        loader=loader,
        undefined=StrictUndefined,
        autoescape=autoescape,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
        cache_size=-1,
    )
    environment.globals.clear()  # range, lipsum and the like: no letter needs them
    return environment


def _capped(pieces: Iterator[str]) -> str:
    """Return the pieces as one text, stopping when it grows too large: a loop gone wrong fills no memory."""
    batches: list[str] = []
    length = 0
    while batch := tuple(islice(pieces, 500)):
        batches.append("".join(batch))
        length += len(batches[-1])
        if length > LARGEST:
            raise ValueError(f"it grows beyond {LARGEST:,} characters")
    return "".join(batches)


def place_of(error: Exception, file: str) -> str:
    """Return ``file:line`` of an error inside a template, the innermost file first."""
    line = getattr(error, "lineno", None)
    if line is not None and isinstance(error, TemplateError):
        return f"{getattr(error, 'filename', None) or file}:{line}"
    frames = [
        frame for frame in traceback.extract_tb(error.__traceback__) if frame.filename.endswith(PARTS[1:])
    ]
    return f"{frames[-1].filename}:{frames[-1].lineno}" if frames else f"{file}:1"


def _of_the_template(words: str, sources: Iterable[str]) -> str:
    """Return an error's words; what they quote only where a template says it, for else it is somebody's (K6)."""
    texts = tuple(sources)

    def known(quoted: re.Match[str]) -> bool:
        said = quoted[1] or quoted[2] or ""
        return said.endswith(" object") or any(said in text for text in texts)

    left = _QUOTED.sub(lambda quoted: "" if known(quoted) else quoted[0], words)
    return _FROM_FIRST_TO_LAST.sub("…", words) if "'" in left or '"' in left else words


def words_of(error: Exception) -> str:
    """Return what went wrong in one sentence, without the values that were being written."""
    if isinstance(error, TemplateNotFound):
        return f"there is no file {error.name}"
    if isinstance(error, TemplateError):
        return str(error.message or error)
    return f"{type(error).__name__}: {error}" if isinstance(error, ValueError) else type(error).__name__
