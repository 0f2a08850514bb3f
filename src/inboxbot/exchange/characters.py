"""Answers without what XML 1.0 does not allow (§2.2): Exchange writes it all the same, for a subject may hold any."""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterable, Iterator

_RAW = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_REFERENCE = re.compile(r"&#(?:x([0-9a-fA-F]{1,8})|([0-9]{1,10}));")
_HALF = re.compile(r"&#?[0-9a-zA-Z]{0,11}\Z")
_LAST = 0x10FFFF


def readable(pieces: Iterable[bytes]) -> Iterator[str]:
    """Yield the text of an answer, in UTF-8, as it comes; what is no text stands as U+FFFD."""
    decoder = codecs.getincrementaldecoder("utf-8")("replace")
    left = ""
    for piece in pieces:
        data = left + decoder.decode(piece)
        half = _HALF.search(data, max(0, len(data) - 13))
        left = half.group() if half else ""
        yield _allowed(data[: len(data) - len(left)])
    yield _allowed(left + decoder.decode(b"", final=True))


def _allowed(text: str) -> str:
    text = _RAW.sub("", text)
    return _REFERENCE.sub(_referred, text) if "&#" in text else text


def _referred(found: re.Match[str]) -> str:
    """Keep a reference to a character that may stand in XML, leave out another."""
    number = int(found[1], 16) if found[1] else int(found[2])
    return "" if number > _LAST or _RAW.match(chr(number)) else found[0]
