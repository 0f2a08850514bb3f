"""Making a stranger's words safe to show to a colleague. They are shown, never obeyed, never trusted."""

from __future__ import annotations

import re

LONGEST_LINE = 200
EXCERPT = 600
WHOLE = 20_000

# Controls, and the marks that reorder text (Unicode UAX #9): with them a line can be made to read
# as another. Joiners stay, for several scripts cannot be written without them.
_UNSAFE = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\ud800-\udfff]"
)
_EMPTY_LINES = re.compile(r"\n\s*\n\s*\n")


def one_line(text: str, limit: int = LONGEST_LINE) -> str:
    """Return text on one line, without controls, at most ``limit`` characters."""
    line = " ".join(_UNSAFE.sub(" ", text[: limit * 4]).split())
    return line if len(line) <= limit else line[: limit - 1].rstrip() + "…"


def several_lines(text: str, limit: int) -> tuple[str, bool]:
    """Return text without controls, at most ``limit`` characters, and whether it was cut."""
    whole = text[: limit * 4].replace("\r\n", "\n").replace("\r", "\n")
    lines = _EMPTY_LINES.sub("\n\n", _UNSAFE.sub("", whole)).strip()
    if len(lines) <= limit:
        return lines, len(text) > limit * 4
    end = max(lines.rfind(" ", 0, limit), lines.rfind("\n", 0, limit))
    end = end if end > max(0, limit - 40) else limit  # a word that long is cut
    return lines[:end].rstrip() + " …", True


def correspondent(name: str, address: str) -> str:
    """Return ``Name (address)`` for the body of a letter to staff."""
    shown = one_line(name, 80)
    plain = one_line(address, 120)
    return f"{shown} ({plain})" if shown and shown != plain else plain


def size_in_words(octets: int) -> str:
    """Return ``120 KB``, ``2.4 MB``, or nothing where the size is unknown."""
    if octets <= 0:
        return ""
    return f"{octets / 1e6:.1f} MB" if octets >= 1_000_000 else f"{max(1, round(octets / 1000))} KB"  # noqa: PLR2004 - a million
