"""Reads the folder of templates: their texts only, what they mean is the letters' business."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Final

from inboxbot.model.errors import ConfigurationError, Problem

LARGEST_TEMPLATE: Final = 1_000_000  # octets
MOST_FILES: Final = 1_000


def read_templates(folder: Path) -> Mapping[str, str]:
    """Return every template's text by its name relative to ``folder``, with / between folders.

    Hidden files and an editor's backup copies (``x~``) are left out. Raises ConfigurationError with
    every file that is no UTF-8 text, is too large or cannot be read.
    """
    texts: dict[str, str] = {}
    problems: list[Problem] = []
    if not folder.is_dir():
        hint = "check INBOXBOT_TEMPLATES; `inboxbot init` writes the folder"
        raise ConfigurationError((Problem(str(folder), "there is no such folder", hint),))
    for path in _files(folder):
        if len(texts) >= MOST_FILES:
            raise ConfigurationError((Problem(str(folder), f"more than {MOST_FILES} files lie in it"),))
        try:
            texts[path.relative_to(folder).as_posix()] = _text(path)
        except UnicodeDecodeError as error:
            line = error.object.count(b"\n", 0, error.start) + 1
            problems.append(Problem(f"{path}:{line}", "this is not UTF-8 text", "save the file as UTF-8"))
        except OSError as error:
            problems.append(
                Problem(str(path), f"it cannot be read: {error.strerror}", "check who may read it")
            )
    if problems:
        raise ConfigurationError(tuple(problems))
    return texts


def _files(folder: Path) -> Iterator[Path]:
    for path in sorted(folder.rglob("*")):
        hidden = any(part.startswith(".") for part in path.relative_to(folder).parts)
        if path.is_file() and not hidden and not path.name.endswith("~"):
            yield path


def _text(path: Path) -> str:
    with path.open("rb") as file:
        content = file.read(LARGEST_TEMPLATE + 1)
    if len(content) > LARGEST_TEMPLATE:
        raise OSError(0, f"it is larger than {LARGEST_TEMPLATE} octets")
    return content.decode("utf-8-sig").replace("\r\n", "\n")
