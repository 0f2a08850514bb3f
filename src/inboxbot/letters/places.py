"""Where in templates or rules.yaml the words of a finished letter stand."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from inboxbot.letters.templates import is_shared
from inboxbot.rules.policy import Policy

_LEAST = 2
_EXTENDS = re.compile(r"""{%-?\s*extends\s+["']([^"']+)""")


class Places:
    """Finds the line that words come from. Its answers are file:line, or the part of rules.yaml."""

    def __init__(self, sources: Mapping[str, str], policy: Policy) -> None:
        self._sources = sources
        organisation = policy.organisation.model_dump()
        self._ours = {
            **{f"rules.yaml: organisation.{name}": str(value) for name, value in organisation.items()},
            **{f"rules.yaml: paragraphs.{name}": each.text for name, each in policy.paragraphs.items()},
        }

    def of_words(self, words: str, letter: str, part: str = ".txt") -> str:
        """Return where the words stand, as far as they can be found; else the letter's file."""
        tokens = re.findall(r"[\w'’]+", words)
        for length in (len(tokens), 6, 4, _LEAST):
            for begin in range(max(1, len(tokens) - length + 1)):
                run = tokens[begin : begin + length]
                if len(run) >= min(_LEAST, len(tokens)) and (found := self._find(run, letter, part)):
                    return found
        return f"{letter}{part}"

    def of_tag(self, markup: str, letter: str) -> str:
        """Return where a piece of markup stands in the letter's page or in what pages share."""
        for file in self._files(letter, ".html"):
            place = self._sources[file].find(markup) if markup else -1
            if place >= 0:
                return f"{file}:{self._sources[file].count(chr(10), 0, place) + 1}"
        return f"{letter}.html"

    def _find(self, run: list[str], letter: str, part: str) -> str:
        wanted = re.compile(r"[^\w{}]+".join(map(re.escape, run)), re.IGNORECASE)
        for file in self._files(letter, part):
            if match := wanted.search(self._sources[file]):
                return f"{file}:{self._sources[file].count(chr(10), 0, match.start()) + 1}"
        return next((name for name, text in self._ours.items() if wanted.search(text)), "")

    def _files(self, letter: str, part: str) -> Iterator[str]:
        """Yield the letter's file, the layouts it extends, then everything else that is shared."""
        told, file = [], f"{letter}{part}"
        while file in self._sources and file not in told:
            told.append(file)
            extends = _EXTENDS.search(self._sources[file])
            file = extends[1] if extends else ""
        yield from told
        shared = (one for one in self._sources if is_shared(one) and one.endswith(part))
        yield from sorted(one for one in shared if one not in told)
