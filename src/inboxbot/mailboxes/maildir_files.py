"""The files of a Maildir++ (the layout that Dovecot and Courier share)."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from imapclient.imap_utf7 import encode

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_FLAGS = {
    "D": "\\Draft", "F": "\\Flagged", "P": "$Forwarded", "R": "\\Answered", "S": "\\Seen", "T": "\\Deleted",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class MailFile:
    """One message on disk. ``base`` is its name without the flags, which stays for its whole life."""

    base: str
    place: str
    info: str

    @property
    def path(self) -> Path:
        """Where the file lies."""
        return Path(self.place)

    @property
    def flags(self) -> frozenset[str]:
        """The flags in its name, as IMAP calls them."""
        return frozenset(_FLAGS[letter] for letter in self.info if letter in _FLAGS)


def make_maildir(path: Path, folders: Sequence[str] = ("Sent",)) -> None:
    """Make an empty Maildir++ with these subfolders; what is there already stays."""
    for root in (path, *(path / directory(name) for name in folders)):
        for part in ("tmp", "new", "cur"):
            (root / part).mkdir(parents=True, exist_ok=True)


def directory(name: str) -> str:
    """Return the directory of a subfolder: ``Handled/2026`` lies in ``.Handled.2026``."""
    encoded: bytes = encode(name.replace("/", "."))
    return "." + encoded.decode("ascii")


def list_files(folder: Path) -> Iterator[MailFile]:
    """List ``new`` and ``cur``, in this order: files move from there to here, never back.

    Raises OSError as the file system does.
    """
    for part in ("new", "cur"):
        with os.scandir(folder / part) as entries:
            for entry in entries:
                if entry.name.startswith(".") or not entry.is_file():
                    continue
                base, _, info = entry.name.partition(":2,")
                yield MailFile(base, entry.path, info)


def times_of(files: Mapping[str, MailFile]) -> dict[str, datetime]:
    """Return the time of receipt of each file; one that has just gone is left out."""
    seen = {base: status_of(file) for base, file in files.items()}
    return {base: one[0] for base, one in seen.items() if one is not None}


def status_of(file: MailFile) -> tuple[datetime, int] | None:
    """Return a file's time of receipt and its size.

    None where it was moved or renamed meanwhile: if it is still here, the next listing finds it.
    """
    try:
        status = file.path.lstat()
        return datetime.fromtimestamp(status.st_mtime, UTC), status.st_size
    except FileNotFoundError:
        return None
    except (OSError, OverflowError, ValueError):
        return _EPOCH, 0  # an impossible date stops nobody
