"""Plain text as mail programs wrap and pack it: format=flowed (RFC 3676), uuencoded files."""

from __future__ import annotations

import re
from typing import Final

from inboxbot.model.message import Attachment

_QUOTE_MARKS: Final = re.compile(r">*")
_UU_BEGIN: Final = re.compile(r"begin [0-7]{3,4} (\S.{0,254})")


def unflow(text: str, *, delete_space: bool) -> str:
    """Join the lines that a sender of format=flowed broke; ``delete_space`` is DelSp=yes.

    Lines of different quote depth are never joined, and the signature line stands alone
    (RFC 3676 §4.1, §4.3, §4.5).
    """
    out: list[str] = []
    open_depth = -1  # of a paragraph whose next line is still to come
    for line in text.split("\n"):
        depth = len(_QUOTE_MARKS.match(line)[0]) if line.startswith(">") else 0  # type: ignore[index]  # it matches anything
        body = line[depth:].removeprefix(" ")  # space-stuffing
        flows = body.endswith(" ") and body != "-- "
        joins = depth == open_depth and body != "-- "
        content = body[:-1] if flows and delete_space else body
        if joins:
            out.append(content)
        else:
            out.append(("\n" if out else "") + (">" * depth + " " if depth else "") + content)
        open_depth = depth if flows else -1
    return "".join(out)


def take_uuencoded(text: str) -> tuple[str, tuple[Attachment, ...]]:
    """Return the text without uuencoded files, and the files as attachments."""
    if "begin " not in text or "\nend" not in text:
        return text, ()
    kept: list[str] = []
    files: list[Attachment] = []
    lines = text.split("\n")
    last_end = max((at for at, line in enumerate(lines) if line.rstrip() == "end"), default=-1)
    inside: tuple[str, int, int] | None = None  # name, octets so far, where it began
    for at, line in enumerate(lines):
        begin = (
            _UU_BEGIN.fullmatch(line.rstrip())
            if inside is None and at < last_end and line.startswith("begin ")
            else None
        )
        if begin and _is_encoded(lines[at + 1]):
            inside = (begin[1].strip(), 0, at)
        elif inside is None:
            kept.append(line)
        elif line.rstrip() == "end":
            files.append(Attachment(inside[0], "application/octet-stream", inside[1]))
            inside = None
        else:
            inside = (inside[0], inside[1] + ((ord(line[0]) - 32) & 63 if line else 0), inside[2])
    if inside is not None:  # it never ended: it was text after all
        kept.extend(lines[inside[2] :])
    return "\n".join(kept), tuple(files)


def _is_encoded(line: str) -> bool:
    """Tell whether a line's first character states its length, as uuencoded lines do."""
    if not line or not " " <= line[0] <= "`":
        return False
    octets = (ord(line[0]) - 32) & 63
    return len(line.rstrip()) - 1 <= (octets + 2) // 3 * 4 + 1 and len(line) > octets
