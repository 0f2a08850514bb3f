"""What was given as settings, and where: environment, env file, secrets folder, in this order."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from inboxbot.config.settings import PREFIX, Settings, is_secret
from inboxbot.model.errors import Problem
from inboxbot.rules.finding import did_you_mean

OF_THE_TESTS: Final = "INBOXBOT_TEST_"
_LARGEST_SECRET: Final = 64_000  # octets
_OTHERS_MAY_READ: Final = 0o044

NAMES: Final = {PREFIX + field.upper(): field for field in Settings.model_fields}
"""Variable name → field."""


@dataclass(frozen=True, slots=True)
class Given:
    """One value and where it stood; ``origin`` is empty for the environment. Never shown."""

    value: str
    origin: str = ""

    def __repr__(self) -> str:
        """Return where, never what."""
        return f"Given(origin={self.origin!r})"


@dataclass(frozen=True, slots=True)
class Collected:
    """Everything that was given, by field, and what was wrong with the giving."""

    values: Mapping[str, Given]
    problems: tuple[Problem, ...]

    def where(self, field: str) -> str:
        """Return what a problem with this field points at."""
        origin = self.values[field].origin if field in self.values else ""
        name = PREFIX + field.upper()
        return f"{origin}: {name}" if origin else name


def collect(environ: Mapping[str, str], *, env_file: Path | None, secrets_dir: Path | None) -> Collected:
    """Gather all values; an empty one counts as not given. Unknown ``INBOXBOT_`` names are problems."""
    credentials = environ.get("CREDENTIALS_DIRECTORY", "")
    folders = dict.fromkeys(
        folder for folder in (secrets_dir, Path(credentials) if credentials else None) if folder
    )
    values: dict[str, Given] = {}
    problems: list[Problem] = []
    _take(((name, Given(value)) for name, value in sorted(environ.items())), values, problems)
    if env_file is not None:
        _take(_lines(env_file, problems), values, problems)
    for folder in folders:
        # systemd gives its credentials to the service's user alone, whatever their mode says.
        private = bool(credentials) and folder.resolve() == Path(credentials).resolve()
        _take(_files(folder, problems, modes_count=not private), values, problems)
    return Collected(values, tuple(problems))


def _take(named: Iterator[tuple[str, Given]], values: dict[str, Given], problems: list[Problem]) -> None:
    """Add what is not there yet; tell names that are none of ours."""
    for name, given in named:
        if not name.upper().startswith(PREFIX) or name.upper().startswith(OF_THE_TESTS):
            continue
        where = f"{given.origin}: {name}" if given.origin else name
        if name not in NAMES:
            hint = did_you_mean(name, NAMES) or "`inboxbot settings` lists them all"
            problems.append(Problem(where, "there is no such setting", hint))
            continue
        field = NAMES[name]
        value = given.value if is_secret(field) else given.value.strip()
        if any(character < " " and character not in _allowed(field) for character in value) or not _is_text(
            value
        ):
            problems.append(
                Problem(where, "it holds a character that cannot be part of it", "write it again")
            )
        elif value:
            values.setdefault(field, Given(value, given.origin))


def _allowed(field: str) -> str:
    return "\r\n\t" if field in {"graph_certificate", "google_service_account"} else ""


def _is_text(value: str) -> bool:
    try:
        value.encode("utf-8")
    except UnicodeEncodeError:
        return False
    return True


def _lines(path: Path, problems: list[Problem]) -> Iterator[tuple[str, Given]]:
    """Yield what an env file says: NAME=VALUE lines, as systemd and Docker read them too.

    A pair of quotation marks around a value is taken off; nothing inside it is special.
    """
    try:
        text = path.read_bytes().decode("utf-8-sig")
    except (OSError, ValueError) as error:
        why = error.strerror if isinstance(error, OSError) else "it is not UTF-8 text"
        problems.append(
            Problem(str(path), f"the env file cannot be read: {why}", "check its name and who may read it")
        )
        return
    for number, line in enumerate(text.split("\n"), start=1):
        name, equals, value = line.strip().removeprefix("export ").partition("=")
        name, value, origin = name.strip(), value.strip(), f"{path}:{number}"
        if not name or name.startswith(("#", ";")):
            continue
        if not equals or not name.replace("_", "").isalnum():
            problems.append(Problem(origin, "this line is not NAME=VALUE", "begin a comment with #"))
        elif PREFIX + name.upper() in NAMES:
            problems.append(
                Problem(f"{origin}: {name}", "this says nothing to inboxbot", f"write {PREFIX}{name.upper()}")
            )
        else:
            quoted = len(value) > 1 and value[0] == value[-1] and value[0] in "\"'"
            yield name, Given(value[1:-1] if quoted else value, origin)


def _files(folder: Path, problems: list[Problem], *, modes_count: bool) -> Iterator[tuple[str, Given]]:
    """Yield the files whose name is a setting's, in any case, with the prefix or without."""
    try:
        entries = sorted(path.name for path in folder.iterdir())
    except (OSError, ValueError):
        problems.append(
            Problem(str(folder), "the secrets folder cannot be read", "check its name and who may read it")
        )
        return
    for entry in entries:
        ours = entry.upper().startswith(PREFIX)
        name = entry.upper() if ours else PREFIX + entry.upper()
        path = folder / entry
        if name in NAMES:
            value = _content(path, problems, secret=modes_count and is_secret(NAMES[name]))
            if value is not None:
                yield name, Given(value, str(path))
        elif ours:  # whatever else lies here is somebody else's
            yield name, Given("", str(path))


def _content(path: Path, problems: list[Problem], *, secret: bool) -> str | None:
    try:
        with path.open("rb") as file:
            if secret and os.fstat(file.fileno()).st_mode & _OTHERS_MAY_READ:
                problems.append(
                    Problem(str(path), "others than its owner can read this secret", f"chmod 600 {path}")
                )
                return None
            content = file.read(_LARGEST_SECRET + 1)
        if len(content) > _LARGEST_SECRET:
            problems.append(
                Problem(str(path), f"it is larger than {_LARGEST_SECRET} octets", "is it the right file?")
            )
            return None
        return content.decode("utf-8").rstrip("\r\n")
    except UnicodeDecodeError:
        problems.append(Problem(str(path), "it is not UTF-8 text", "write it again"))
    except OSError as error:
        problems.append(Problem(str(path), f"it cannot be read: {error.strerror}", "check who may read it"))
    return None
