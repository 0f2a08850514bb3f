"""Content-Type and Content-Disposition with their parameters (RFC 2045 §5, RFC 2183, RFC 2231)."""

from __future__ import annotations

import re
from typing import Final

from inboxbot.triage.parse_charsets import decode, one_line
from inboxbot.triage.parse_words import decode_words

_PARAMETER: Final = re.compile(r';\s*([^\s=;"]+)\s*=\s*(?:"((?:[^"\\]|\\.)*)"?|([^;]*))')
_ESCAPED: Final = re.compile(r"\\(.)")
_COMMENT: Final = re.compile(r"\([^()]*\)")
_PERCENT: Final = re.compile(rb"%([0-9A-Fa-f]{2})")
_SEPARATOR: Final = re.compile(r"[/\\]")


def parse_parameters(value: str) -> tuple[str, dict[str, str]]:
    """Return the value before the first semicolon in lower case, and the parameters by lower-case name.

    Values in pieces (``name*0``) and with a character set (``name*``) are put together; of two
    parameters with one name the first counts.
    """
    head, semicolon, rest = one_line(value[:8192]).partition(";")
    main = (_COMMENT.sub("", head) if "(" in head else head).strip().lower()
    if not semicolon:
        return main, {}
    plain: dict[str, str] = {}
    pieces: dict[str, list[tuple[int, bool, str]]] = {}
    for match in _PARAMETER.finditer(semicolon + rest):
        name, quoted, bare = match[1].lower(), match[2], match[3]
        text = bare.strip() if quoted is None else _ESCAPED.sub(r"\1", quoted) if "\\" in quoted else quoted
        if "*" not in name:
            plain.setdefault(name, text)
            continue
        base, _, tail = name.partition("*")
        number = tail.rstrip("*")
        pieces.setdefault(base, []).append(
            (int(number[:3]) if number.isdecimal() else 0, name.endswith("*"), text)
        )
    return main, plain | {name: _put_together(found) for name, found in pieces.items()}


def file_name(text: str) -> str:
    """Return a file name as it may be shown: decoded, without folders, at most 255 characters."""
    return _SEPARATOR.split(decode_words(text))[-1].strip()[:255]


def _put_together(pieces: list[tuple[int, bool, str]]) -> str:
    """Join the pieces of one RFC 2231 value in the order of their numbers."""
    charset, data = "", b""
    for number, extended, text in sorted(pieces, key=lambda piece: piece[0])[:100]:
        if extended and number == 0 and text.count("'") >= 2:  # noqa: PLR2004 - charset'language'text
            charset, _, text = text.split("'", 2)  # noqa: PLW2901
        octets = text.encode("utf-8", "replace")
        data += _PERCENT.sub(lambda match: bytes([int(match[1], 16)]), octets) if extended else octets
    return decode(data, charset)[0]
